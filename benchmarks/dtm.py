"""Document-term matrix from texts: ours beside scikit-learn's CountVectorizer with jieba as analyzer.

    python benchmarks/dtm.py [FOLDER] [--repeats 5]

One core. ``FOLDER`` holds UTF-8 texts; without one, the specimen texts are repeated to about 4 MB.
Both sides get the texts in memory and give a sparse matrix of the same counts, which is checked;
the goal is seven times the speed. scikit-learn is no dependency: without it only ours is timed.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"))

from timing import compare

from yanting_research.core import Corpus, Document, Source, identity_offsets, make_corpus
from yanting_research.segmentation import Segmenter
from yanting_research.segmentation.dictionary import private_tokenizer
from yanting_research.textstats import FeatureMatrix, count_lists, count_matrix, count_terms, feature_matrix

SPECIMENS = Path(__file__).parents[1] / "corpus" / "truth" / "annotated"
GOAL = 7.0
MEGABYTES = 4.0


def read_texts(folder: Path | None) -> list[str]:
    """The texts of a folder, or the specimens again and again."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((folder or SPECIMENS).glob("*.txt"))]
    if not texts:
        raise SystemExit(f"{folder}: no .txt files")
    size = sum(len(text.encode()) for text in texts) / 1e6
    return texts if folder else texts * max(1, round(MEGABYTES / size))


def as_corpus(texts: list[str]) -> Corpus:
    """One document a text."""
    return make_corpus(
        Document(f"{i:06}", text, Source(f"{i:06}", text, "text", "utf-8", ""), identity_offsets(len(text)))
        for i, text in enumerate(texts)
    )


def matrix_of(texts: list[str], segmenter: Segmenter) -> FeatureMatrix:
    """Our shortest way: what CountVectorizer does, lists of tokens counted and dropped."""
    return count_lists({f"{i:06}": segmenter.tokens(text) for i, text in enumerate(texts)})


def matrix_by_tokens(texts: list[str], segmenter: Segmenter) -> FeatureMatrix:
    """Our way through the table of occurrences, which keeps every place and section."""
    return count_matrix(segmenter.segment(as_corpus(texts)))


def matrix_by_table(texts: list[str], segmenter: Segmenter) -> FeatureMatrix:
    """Our way through the tidy table of counts, which other statistics read."""
    return feature_matrix(count_terms(segmenter.segment(as_corpus(texts))))


def vectorize(texts: list[str], cut: Callable[[str], list[str]]) -> tuple[Any, Any]:
    """The peer's matrix and its features."""
    from sklearn.feature_extraction.text import CountVectorizer

    vectorizer = CountVectorizer(analyzer=cut)
    return vectorizer.fit_transform(texts), vectorizer.get_feature_names_out()


def check_same(texts: list[str], ours: FeatureMatrix, cut: Callable[[str], list[str]]) -> None:
    """Every count of the two, but for blanks, which we leave out."""
    theirs, names = vectorize(texts, cut)
    words = [place for place, name in enumerate(names) if name.strip()]
    if [str(names[place]) for place in words] != list(ours.features):
        raise SystemExit("the two matrices have other features")
    if abs(theirs[:, words] - ours.counts).sum():
        raise SystemExit("the two matrices have other counts")
    print(f"the same {ours.counts.nnz:,} counts in both matrices, blanks left out")


def main() -> None:
    """Print medians and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    texts = read_texts(options.folder)
    size = sum(len(text.encode()) for text in texts) / 1e6
    segmenter, tokenizer = Segmenter(), private_tokenizer()
    matrix = matrix_of(texts, segmenter)
    print(f"{len(texts)} texts, {size:.2f} MB, engine {segmenter.engine}: {matrix!r}")
    runs: dict[str, Callable[[], object]] = {
        "ours, count_lists": lambda: matrix_of(texts, segmenter),
        "ours, segment + count_matrix": lambda: matrix_by_tokens(texts, segmenter),
        "ours, segment + count_terms + feature_matrix": lambda: matrix_by_table(texts, segmenter),
    }
    if importlib.util.find_spec("sklearn") is None:
        print("sklearn: not installed, skipped; no ratio")
        compare(runs, repeats=options.repeats, megabytes=size)
        return
    check_same(texts, matrix, tokenizer.lcut)
    peer = "sklearn CountVectorizer(analyzer=jieba.lcut)"
    seconds = compare({peer: lambda: vectorize(texts, tokenizer.lcut), **runs}, repeats=options.repeats, megabytes=size)
    ratio = seconds[peer] / seconds["ours, count_lists"]
    print(f"ratio {ratio:.1f}, goal {GOAL:g}: {'reached' if ratio >= GOAL else 'missed'}")


if __name__ == "__main__":
    main()
