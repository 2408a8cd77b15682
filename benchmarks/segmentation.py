"""Segmenters beside ours: speed, cold start, memory, document-term matrix, new words.

    python benchmarks/segmentation.py FILE... [--terms FILE] [--repeats 3] [--kilobytes 300]

The files are UTF-8 texts. Peers that are not installed are named and left out. jieba.posseg and
the slow peers get the first part of the text only; every ratio is one of speeds.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import importlib.util
import io
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from timing import compare

from yanting_research.core import Document, Source, identity_offsets, make_corpus
from yanting_research.segmentation import Segmenter, discover_words
from yanting_research.segmentation.dictionary import load_dictionary, private_tokenizer
from yanting_research.segmentation.tagging import jieba_tagger

COLD = "from yanting_research.segmentation import Segmenter; Segmenter().tokens('党员教育')"


def document(name: str, text: str) -> Document:
    return Document(name, text, Source(name, text, "text", "utf-8", ""), identity_offsets(len(text)))


def peer(module: str, make: Callable[[Any], Callable[[str], object]]) -> Callable[[str], object] | None:
    """A peer's cut, or None with a line that says it is not installed."""
    if importlib.util.find_spec(module) is None:
        print(f"{module}: not installed")
        return None
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return make(importlib.import_module(module))


def tokens_section(text: str, repeats: int) -> None:
    reference = private_tokenizer()
    ours, plain = Segmenter(), Segmenter(hmm=False)
    print(f"engine {ours.engine}\n\n== tokens, {len(text.encode()) / 1e6:.2f} MB")
    runs: dict[str, Callable[[], object]] = {
        "jieba": lambda: reference.lcut(text),
        "ours": lambda: ours.tokens(text),
        "ours, model off": lambda: plain.tokens(text),
        "ours, rjieba-route": lambda: Segmenter(engine="rjieba-route").tokens(text),
        "ours, python": lambda: Segmenter(engine="python").tokens(text),
    }
    peers: dict[str, tuple[str, Callable[[Any], Callable[[str], object]]]] = {
        "rjieba raw (other tokens)": ("rjieba", lambda module: module.Jieba().cut),
        "jieba_fast (other tokens)": ("jieba_fast", lambda module: module.lcut),
        "jieba_next (other tokens)": ("jieba_next", lambda module: module.lcut),
        "thulac (other tokens)": ("thulac", lambda module: module.thulac(seg_only=True).cut),
    }
    for label, (module, make) in peers.items():
        cut = peer(module, make)
        if cut is not None:
            runs[label] = lambda cut=cut: cut(text)  # type: ignore[misc]
    compare(runs, repeats=repeats, megabytes=len(text.encode()) / 1e6)


def tags_section(text: str) -> None:
    print(f"\n== part of speech, cold (nothing remembered, tables loaded), {len(text.encode()) / 1e6:.2f} MB")
    theirs = jieba_tagger(load_dictionary())
    Segmenter().tagged("党员")
    runs = {"jieba.posseg": lambda: theirs(text, True), "ours": lambda: Segmenter().tagged(text)}
    compare(runs, repeats=1, megabytes=len(text.encode()) / 1e6)


def cold_section(repeats: int) -> None:
    print("\n== cold start to the first token, a process each")
    seconds: dict[str, list[float]] = {}
    for _ in range(repeats):
        for name, code in {"ours": COLD, "jieba": "import jieba; jieba.lcut('党员教育')"}.items():
            start = time.perf_counter()
            subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=True, capture_output=True)
            seconds.setdefault(name, []).append(time.perf_counter() - start)
    for name, values in seconds.items():
        print(f"{name:<8} {statistics.median(values):.2f} s")


def memory_section(texts: list[str]) -> None:
    size = sum(len(text.encode()) for text in texts) / 1e6
    copies = max(1, round(50 / size))
    corpus = make_corpus(document(f"{copy:02}-{i:04}", text) for copy in range(copies) for i, text in enumerate(texts))
    start = time.perf_counter()
    table = Segmenter().segment(corpus)
    held = table.memory_usage(deep=True).sum() / 1e6
    print(f"\n== table of {size * copies:.0f} MB of text: {len(table):,} tokens in {held:.0f} MB")
    print(f"{held * 1e6 / len(table):.1f} bytes a token, {time.perf_counter() - start:.1f} s")


def matrix_section(texts: list[str], repeats: int) -> None:
    if importlib.util.find_spec("sklearn") is None:
        print("\nsklearn: not installed; no document-term matrix beside ours")
        return
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import CountVectorizer

    tokenizer = private_tokenizer()

    def ours() -> object:
        corpus = make_corpus(document(f"{i:04}", text) for i, text in enumerate(texts))
        table = Segmenter().segment(corpus)
        ones = (table["position"] >= 0).to_numpy(dtype=int)
        return csr_matrix((ones, (table["doc_id"].cat.codes, table["token"].cat.codes)))

    print("\n== document-term matrix")
    compare(
        {"sklearn": lambda: CountVectorizer(analyzer=tokenizer.lcut).fit_transform(texts), "ours": ours},
        repeats=repeats,
    )


def discovery_section(texts: list[str], terms: list[str]) -> None:
    corpus = make_corpus(document(f"{i:04}", text) for i, text in enumerate(texts))
    start = time.perf_counter()
    table = discover_words(corpus)
    print(f"\n== new words: {len(table)} candidates in {time.perf_counter() - start:.1f} s")
    if terms:
        found = set(table["word"])
        print(f"known terms found: {sum(term in found for term in terms)} of {len(terms)}")
        print("missed:", " ".join(term for term in terms if term not in found))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--terms", type=Path, help="known terms, one a line, for the recall of new words")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--kilobytes", type=int, default=300, help="text given to jieba.posseg")
    options = parser.parse_args()
    texts = [path.read_text(encoding="utf-8") for path in options.files]
    whole = "\n".join(texts)
    tokens_section(whole, options.repeats)
    tags_section(whole[-options.kilobytes * 1000 // 3 :])
    cold_section(options.repeats)
    memory_section(texts)
    matrix_section(texts, options.repeats)
    discovery_section(texts, options.terms.read_text(encoding="utf-8").split() if options.terms else [])


if __name__ == "__main__":
    main()
