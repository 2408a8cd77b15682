"""Theme hits: megabytes a second of the shipped codebook, beside one regular expression a theme.

    python benchmarks/themes.py [FOLDER] [--megabytes 8]

``FOLDER`` holds UTF-8 texts; without one, the specimen texts are used. They are repeated until there is
so much text. The peer is what the room did before: an alternation of all plain expressions of a theme,
longest first, searched theme by theme on the folded text; it knows neither rules nor negation nor
sentences, so it does less. Beside the speed it prints what the codebook does to two samples of
sentences that were coded by hand.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from pathlib import Path

from dtm import as_corpus, read_texts

from yanting_research.core import Corpus
from yanting_research.themes import default_themes, theme_hits
from yanting_research.themes.folding import fold
from yanting_research.themes.theme_search import ThemeSearch
from yanting_research.themes.wildcards import has_wildcard

HAND_CODED = Path(__file__).resolve().parents[1] / "tests" / "golden" / "themes" / "hand_coded.json"


def by_alternation(corpus: Corpus) -> int:
    """Hits of plain expressions, one pattern a theme."""
    patterns = []
    for theme in default_themes().themes:
        words = {fold(word) for word in (*theme.expressions, *theme.exclude_expressions) if not has_wildcard(word)}
        if words:
            ordered = sorted(words, key=lambda word: (-len(word), word))
            patterns.append(re.compile("|".join(map(re.escape, ordered))))
    folded = (fold(document.text) for document in corpus)
    return sum(len(pattern.findall(text)) for text in folded for pattern in patterns)


def by_search(corpus: Corpus) -> int:
    """Hits with rules and negation, without a table."""
    search = ThemeSearch(default_themes())
    return sum(len(search.in_text(document.text)) for document in corpus)


def by_table(corpus: Corpus) -> int:
    """The THEME_HITS table with its sentences."""
    return len(theme_hits(corpus, default_themes()))


def agreement(sample: int) -> str:
    """Precision and recall of themes in the sentences of one hand-coded sample."""
    rows = [row for row in json.loads(HAND_CODED.read_text(encoding="utf-8")) if row["sample"] == sample]
    search = ThemeSearch(default_themes())
    right = found = coded = 0
    for row in rows:
        themes, wanted = {hit.theme for hit in search.in_text(row["sentence"])}, set(row["themes"])
        right, found, coded = right + len(themes & wanted), found + len(themes), coded + len(wanted)
    return f"{len(rows)} sentences, {coded} codes: precision {right / found:.2f}, recall {right / coded:.2f}"


def main() -> None:
    """Print one line a way of searching, and one a sample."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--megabytes", type=float, default=8)
    options = parser.parse_args()
    texts = read_texts(options.folder)
    size = sum(len(text.encode()) for text in texts) / 1e6
    corpus = as_corpus(texts * max(1, round(options.megabytes / size)))
    size = sum(len(document.text.encode()) for document in corpus) / 1e6
    for name, run in (("alternation", by_alternation), ("search", by_search), ("table of hits", by_table)):
        start = time.process_time()
        n_hits = run(corpus)
        seconds = time.process_time() - start
        print(f"{name:<16} {seconds:7.2f} s of the processor, {size / seconds:6.2f} MB/s, {n_hits:,} hits", flush=True)
    for sample in (1, 2):
        print(f"hand-coded sample {sample}: {agreement(sample)}")


if __name__ == "__main__":
    main()
