"""Write ``noun_head_weights.csv`` and ``noun_head_words.csv`` anew from the labelled passages.

Usage: ``python tests/golden/extraction/fit_heads.py`` from the root of the repository. ``first_nouns.json`` holds,
by passage and place, the nouns that the rules gave before anybody had read the passage: on nouns that rules have
been tuned to, a head that was put together would look better than it is elsewhere. A passage that does not stand there
was read before such nouns were kept; it is taken with the nouns of the rules as they are. Passages of the held sets are
never read here. The weights are those of a logistic regression (ridge) on pairs: does another noun agree with the
label better than the noun as it is? A pair of which one agrees and the other does not counts one; of the others,
the one whose characters are nearer to the label is preferred, and they count less.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import jieba.posseg as posseg
import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from yanting_research.auditing import facts_payload
from yanting_research.core import Document, Source, identity_offsets
from yanting_research.extraction import extract_document_facts
from yanting_research.extraction.evaluate import match_facts, same_noun
from yanting_research.extraction.facts import read_mentions
from yanting_research.extraction.head_words import (
    EMPTY,
    MEASURE_END,
    MONEY_END,
    kinds_of_heads,
    known_heads,
    split_tail,
)
from yanting_research.extraction.naming_choice import head_options
from yanting_research.segmentation import Segmenter

Row = dict[str, Any]

HERE = Path(__file__).parent
DATA = HERE.parent.parent.parent / "yanting_research" / "resources" / "data"
WORD_SEEN = 3  # labels that end in a word before it is known as a head
SIGN_SEEN = 20  # options that show a sign before it has a weight
TIE = 0.2  # what a pair counts of which both or none agree
NEARER = 0.02  # how much nearer the characters must come
RIDGE = 2.0
DEEDS = frozenset({"v", "vn", "a", "z", "d", "ad", "b"})  # parts of speech of words that name no thing
THINGS = frozenset({"意见建议", "设备", "编制", "发展党员"})  # things that the dictionary calls deeds
# nouns that name no thing
ABSTRACT = frozenset(["计划", "时间", "任务", "形态", "制度", "力量", "差距", "素质", "自然", "价格", "失业"])
SUMS = ("费", "金", "款")  # ends of words for sums of money, 经费 among them
JUDGED = ("满意", "合格", "及格", "通过")  # ends of words that tell how something went
LEAST = 0.02  # weights nearer to nought are not written


def head_words(passages: list[Row], segmenter: Segmenter) -> dict[str, str]:
    """Last words of the labelled nouns, of two characters or more and at the end of several labels, with their kind."""
    seen: Counter[str] = Counter()
    for passage in passages:
        for fact in passage["facts"]:
            core = split_tail(fact["indicator"])[0]
            last = segmenter.tokens(core)[-1] if core else ""
            if len(last) > 1 and all("\u4e00" <= character <= "\u9fff" for character in last):
                seen[last] += 1
    return {word: kind_of(word) for word in sorted(seen) if seen[word] >= WORD_SEEN}


def kind_of(word: str) -> str:
    """Whether a head names a thing (person, body, place, object), a measure, a sum of money, a deed, or nothing."""
    if word.endswith(SUMS) and word not in EMPTY:
        return "money"
    if [pair.flag for pair in posseg.cut(word, HMM=False)][-1] in DEEDS and word not in THINGS:
        return "deed"
    if word.endswith(JUDGED):
        return "deed"
    if word in ABSTRACT:
        return "abstract"
    if word in EMPTY:
        return "empty"
    return "measure" if word[-1] in MEASURE_END else "money" if word[-1] in MONEY_END else "thing"


def nearness(one: str, two: str) -> float:
    """Twice the longest common subsequence over both lengths."""
    row = [0] * (len(two) + 1)
    for character in one:
        fresh = [0]
        for place, other in enumerate(two):
            fresh.append(row[place] + 1 if character == other else max(row[place + 1], fresh[-1]))
        row = fresh
    return 2 * row[-1] / (len(one) + len(two)) if one and two else 0.0


def pairs(passage: Row, first: dict[str, str]) -> list[tuple[tuple[str, ...], float, float]]:
    """Signs, whether the option is the better noun, and what the pair counts."""
    text = passage["text"]
    document = Document(passage["id"], text, Source("t", text, "text", "utf-8", ""), identity_offsets(len(text)))
    view, mentions, _ = read_mentions(document)
    rows = facts_payload(extract_document_facts(document), pd.DataFrame())
    labels = {row["start"]: gold["indicator"] for gold, row in match_facts(passage, rows)}
    for mention in mentions:
        mention.noun = first.get(str(mention.start), mention.noun)
    made = []
    for mention, options in head_options(mentions, view):
        label = labels.get(mention.start)
        if label is None:
            continue
        core, right = split_tail(label)[0], same_noun(label, mention.noun)
        near = nearness(core, split_tail(mention.noun)[0])
        for option in options:
            agrees = same_noun(label, option.noun)
            if agrees != right:
                made.append((option.signs, float(agrees), 1.0))
            else:
                made.append((option.signs, float(nearness(core, split_tail(option.noun)[0]) > near + NEARER), TIE))
    return made


def fit(made: list[tuple[tuple[str, ...], float, float]]) -> dict[str, float]:
    """Weights by sign."""
    seen = Counter(sign for signs, _, _ in made for sign in signs)
    known = sorted(sign for sign, count in seen.items() if count >= SIGN_SEEN)
    place = {sign: number for number, sign in enumerate(known)}
    cells = [(row, place[sign]) for row, (signs, _, _) in enumerate(made) for sign in signs if sign in place]
    matrix = csr_matrix((np.ones(len(cells)), tuple(np.array(cells).T)), shape=(len(made), len(known)))
    better = np.array([outcome for _, outcome, _ in made])
    counts = np.array([count for _, _, count in made])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        odds = matrix @ weights
        value = float(counts @ (np.logaddexp(0, odds) - better * odds)) + RIDGE / 2 * float(weights @ weights)
        return value, matrix.T @ (counts * (1 / (1 + np.exp(-odds)) - better)) + RIDGE * weights

    found = minimize(loss, np.zeros(len(known)), jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
    return {sign: round(float(weight), 3) for sign, weight in zip(known, found, strict=True) if abs(weight) >= LEAST}


def main() -> None:
    """Fit and write."""
    passages = json.loads((HERE / "passages.json").read_text(encoding="utf-8"))
    first = json.loads((HERE / "first_nouns.json").read_text(encoding="utf-8"))
    read = [passage for passage in passages if not passage["set"].endswith("held")]
    words = head_words(read, Segmenter(hmm=False))
    kinds = "".join(f"{word},{kind}\n" for word, kind in words.items())
    (DATA / "noun_head_words.csv").write_text("word,kind\n" + kinds, encoding="utf-8")
    for remembered in (known_heads, kinds_of_heads):
        remembered.cache_clear()
    weights = fit([pair for passage in read for pair in pairs(passage, first.get(passage["id"], {}))])
    rows = "".join(
        f'"{sign}",{weight:.3f}\n' if "," in sign else f"{sign},{weight:.3f}\n"
        for sign, weight in sorted(weights.items())
    )
    (DATA / "noun_head_weights.csv").write_text("sign,weight\n" + rows, encoding="utf-8")


if __name__ == "__main__":
    main()
