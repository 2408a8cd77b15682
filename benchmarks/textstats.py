"""Text statistics on about eight million tokens: seconds and memory of each, gensim beside counting.

    python benchmarks/textstats.py [FOLDER] [--tokens 8000000]

``FOLDER`` holds UTF-8 texts; without one, the specimen texts are used. They are repeated until there
are so many tokens. Every statistic starts from the tables that the one before it left; ``peak`` is
the greatest memory of the process so far. gensim is no dependency: without it only ours is timed.
"""

from __future__ import annotations

import argparse
import importlib.util
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
from dtm import as_corpus, read_texts

from yanting_research.segmentation import Segmenter
from yanting_research.textstats import (
    collocates,
    count_matrix,
    count_terms,
    dispersion,
    feature_matrix,
    frequency,
    keyness_profile,
    similarity,
    tfidf,
)

_KILOBYTE = 1 if sys.platform == "darwin" else 1024  # unit of ru_maxrss


def timed(name: str, run: Callable[[], Any]) -> Any:
    """Run once and print seconds (of the clock, of the processor), the peak of memory and the result's size."""
    start, work = time.perf_counter(), time.process_time()
    result = run()
    seconds, busy = time.perf_counter() - start, time.process_time() - work
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KILOBYTE / 1e6
    print(
        f"{name:<34} {seconds:8.2f} s   processor {busy:7.2f} s   peak {peak:6.0f} MB   {size_of(result)}", flush=True
    )
    return result


def size_of(result: Any) -> str:
    """What came out, in a few words."""
    if isinstance(result, pd.DataFrame):
        return f"{len(result):,} rows, {result.memory_usage(deep=True).sum() / 1e6:.0f} MB"
    return repr(result) if hasattr(result, "features") else f"{len(result):,} units"


def by_gensim(tokens: pd.DataFrame) -> list[list[tuple[int, int]]]:
    """Bags of words of every document, from lists of its tokens."""
    from gensim.corpora import Dictionary

    lists = [part.astype("str").tolist() for _, part in tokens.groupby("doc_id", observed=True)["token"]]
    start = time.perf_counter()
    dictionary = Dictionary()
    bags = [dictionary.doc2bow(words, allow_update=True) for words in lists]
    print(f"  (of it {time.perf_counter() - start:.2f} s counting; the rest makes the lists that it wants)")
    return bags


def main() -> None:
    """Print one line a statistic."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--tokens", type=int, default=8_000_000)
    options = parser.parse_args()
    texts = read_texts(options.folder)
    segmenter = Segmenter()
    once = sum(len(segmenter.tokens(text)) for text in texts)
    corpus = as_corpus(texts * max(1, round(options.tokens / once)))
    tokens = timed("segment", lambda: segmenter.segment(corpus))
    terms = timed("count_terms", lambda: count_terms(tokens))
    timed("count_matrix", lambda: count_matrix(tokens))
    if importlib.util.find_spec("gensim") is None:
        print("gensim: not installed, skipped")
    else:
        timed("gensim Dictionary.doc2bow", lambda: by_gensim(tokens))
    matrix = timed("feature_matrix", lambda: feature_matrix(terms))
    timed("frequency", lambda: frequency(terms))
    timed("tfidf", lambda: tfidf(terms))
    timed("dispersion", lambda: dispersion(terms))
    half = matrix.units[: len(matrix.units) // 2]
    timed("keyness_profile", lambda: keyness_profile(terms, half))
    timed("keyness_profile, 200 resamplings", lambda: keyness_profile(terms, half, n_boot=200))
    timed("collocates, node 发展", lambda: collocates(tokens, "发展"))
    timed("similarity, cosine", lambda: similarity(matrix))


if __name__ == "__main__":
    main()
