"""Parity with jieba 0.42.1: every text, every generated string, every random edit; prints the differing tokens.

    python benchmarks/parity.py [--texts FILE ...] [--jsonl FILE ...] [--random 300000] [--edits 300] [--engine rjieba]

``--texts`` are UTF-8 files, ``--jsonl`` files with a field ``text``. jieba's time grows with the
square of an unpunctuated run, so random strings stay under 400 characters.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import jieba
import jieba.posseg

from yanting_research.segmentation import Segmenter
from yanting_research.segmentation.dictionary import edited_dictionary, load_dictionary, private_tokenizer
from yanting_research.segmentation.edits import WordEdit, add_edit, delete_edit, split_edit
from yanting_research.segmentation.ladder import JiebaEngine
from yanting_research.segmentation.tagging import jieba_tagger

LETTERS = "a1.-_%+#&中"
RANGES = (
    (0x4E00, 0xA000), (0x20, 0x7F), (0x3400, 0x4DC0), (0x20000, 0x2A6E0), (0xD800, 0xE000), (0xFF00, 0xFFF0),
    (0xE000, 0xE010), (0x0, 0x20), (0x80, 0x3400), (0x4E00, 0x4E40), (0x30, 0x3A), (0xF900, 0xFB00), (0x9FD0, 0xA000),
    (0x0, 0x30000),
)  # fmt: skip


def short_strings(longest: int) -> Iterator[str]:
    """All strings up to a length over the letters that decide jieba's alphanumeric pattern."""
    for length in range(longest + 1):
        for letters in itertools.product(LETTERS, repeat=length):
            yield "".join(letters)


def random_strings(count: int, seed: int) -> Iterator[str]:
    """Random Unicode strings from the ranges in which engines differ."""
    chance = random.Random(seed)  # noqa: S311
    for _ in range(count):
        yield "".join(chr(chance.randrange(*chance.choice(RANGES))) for _ in range(chance.randrange(1, 40)))


def random_edits(chance: random.Random, words: list[str]) -> list[WordEdit]:
    """One to seven edits of every kind."""
    edits: list[WordEdit] = []
    for _ in range(chance.randrange(1, 8)):
        letters = "".join(
            chance.choice("县委组织部长期下乡干部aA1.-_%+#&2Q㐀龦𠮷()") for _ in range(chance.randrange(1, 6))
        )
        word = chance.choice([chance.choice(words), letters, chance.choice(words) + chance.choice(words)])
        kind = chance.random()
        if kind < 0.35:
            edits.append(add_edit(word))
        elif kind < 0.6:
            edits.append(add_edit(word, frequency=chance.choice([1, 2, 100, 10**5, 10**7]), tag="nz"))
        elif kind < 0.85 or len(word) < 2:
            edits.append(delete_edit(word))
        else:
            at = chance.randrange(1, len(word))
            edits.append(split_edit(word[:at], word[at:]))
    return edits


def sentences(texts: Iterable[str]) -> list[str]:
    """Stretches of at most 400 characters."""
    return [
        line[at : at + 400]
        for text in texts
        for line in text.splitlines(keepends=True)
        for at in range(0, len(line), 400)
    ]


class Tally:
    """Tokens compared and tokens that differ, by part."""

    def __init__(self) -> None:
        self.compared: Counter[str] = Counter()
        self.differing: Counter[str] = Counter()
        self.shown = 0
        self.begun = time.perf_counter()

    def compare(self, part: str, text: str, ours: list[object], theirs: list[object]) -> None:
        self.compared[part] += len(theirs)
        if ours != theirs:
            count = sum((Counter(theirs) - Counter(ours)).values()) or 1
            self.differing[part] += count
            if self.shown < 20:
                self.shown += 1
                print(f"DIFFERS {part}: {text[:80]!r}\n  ours   {ours[:30]}\n  theirs {theirs[:30]}")

    def progress(self, part: str, done: int, total: int) -> None:
        print(f"  {part}: {done}/{total}, {time.perf_counter() - self.begun:.0f} s", file=sys.stderr, flush=True)


def compare_all(tally: Tally, part: str, texts: list[str], engine: str, *, pos_every: int = 1) -> None:
    """Model on, off, search mode and tags of every text."""
    ours = {hmm: Segmenter(hmm=hmm, engine=engine) for hmm in (True, False)}
    theirs = private_tokenizer()
    tagger = jieba_tagger(load_dictionary())
    for index, text in enumerate(texts):
        for hmm in (True, False):
            tally.compare(f"{part}, model {hmm}", text, ours[hmm].tokens(text), theirs.lcut(text, HMM=hmm))
        tally.compare(f"{part}, search", text, ours[True].search_tokens(text), theirs.lcut_for_search(text))
        if index % pos_every == 0:
            for hmm in (True, False):
                tally.compare(f"{part}, tags, model {hmm}", text, ours[hmm].tagged(text), tagger(text, hmm))
        if index % max(1, len(texts) // 10) == 0:
            tally.progress(part, index, len(texts))


def compare_edits(tally: Tally, count: int, texts: list[str], engine: str) -> None:
    """Random states of the dictionary, on sentences into which their words are put."""
    chance = random.Random(2026)  # noqa: S311
    words = [word for word, frequency in load_dictionary().frequencies.items() if frequency and len(word) <= 4]
    for index in range(count):
        edits = random_edits(chance, words)
        dictionary = edited_dictionary(tuple(edits))
        jieba_engine, tagger = JiebaEngine(tuple(edits)), jieba_tagger(dictionary)
        ours = {hmm: Segmenter(edits=edits, hmm=hmm, engine=engine) for hmm in (True, False)}
        for _ in range(20):
            text = chance.choice(texts)[:60]
            for edit in edits:
                at = chance.randrange(len(text) + 1)
                text = text[:at] + edit.word + text[at:]
            for hmm in (True, False):
                tally.compare(f"edits, model {hmm}", text, ours[hmm].tokens(text), jieba_engine.cut(text, hmm=hmm))
                tally.compare(f"edits, tags, model {hmm}", text, ours[hmm].tagged(text), tagger(text, hmm))
        edited_dictionary.cache_clear()
        if index % max(1, count // 10) == 0:
            tally.progress("edits", index, count)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", nargs="*", type=Path, default=[])
    parser.add_argument("--jsonl", nargs="*", type=Path, default=[])
    parser.add_argument("--longest", type=int, default=5)
    parser.add_argument("--random", type=int, default=300_000)
    parser.add_argument("--edits", type=int, default=300)
    parser.add_argument("--pos-every", type=int, default=10, help="tags of every n-th text: jieba.posseg is slow")
    parser.add_argument("--engine", default="auto")
    options = parser.parse_args()
    texts = [path.read_text(encoding="utf-8") for path in options.texts]
    for path in options.jsonl:
        texts += [str(json.loads(line)["text"]) for line in path.read_text(encoding="utf-8").splitlines()]
    tally = Tally()
    print(f"jieba {jieba.__version__}, engine {Segmenter(engine=options.engine).engine}")
    lines = sentences(texts)
    parts = {
        "texts": lines,
        "short strings": list(short_strings(options.longest)),
        "random strings": list(random_strings(options.random, 2013)),
    }
    for part, strings in parts.items():
        compare_all(tally, part, strings, options.engine, pos_every=options.pos_every)
    compare_edits(tally, options.edits, lines or ["县委组织部长期下乡干部教育培训"], options.engine)
    for part, compared in tally.compared.items():
        print(f"{part:<32} {compared:>12,} tokens  {tally.differing[part]:>6} differ")
    print(f"differing tokens: {sum(tally.differing.values())} of {sum(tally.compared.values()):,}")
    return 1 if tally.differing else 0


if __name__ == "__main__":
    raise SystemExit(main())
