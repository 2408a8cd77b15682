"""New words (新词发现): strings that hold together inside and are free outside.

Cohesion (凝固度) asks whether the parts of a string meet more often than chance, branching
entropy (自由度) whether its neighbours on both sides are many. Both are needed: 的电影 meets
often and is free, 影院 of 电影院 holds together and is not free.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd

from yanting_research.core import Corpus, Lexicon, LexiconEntry, extend_lexicon
from yanting_research.errors import LexiconError
from yanting_research.resources import read_resource_words
from yanting_research.segmentation.ladder import choose_engine, make_engine
from yanting_research.segmentation.ngrams import Numbers, StringIndex, branching_entropy, index_strings

__all__ = ["COLUMNS", "accept_words", "discover_words", "parse_decisions", "word_statistics"]

COLUMNS = (
    "word", "frequency", "docfreq", "cohesion", "entropy_left", "entropy_right", "freedom", "score", "example",
    "decision",
)  # fmt: skip
_DECISIONS = ("", "accept", "reject")
_FUNCTION_WORDS = "stopwords_function.txt"
_SENTENCE_ENDS = "。！？；\n\x00"
_EXAMPLE_SIDE = 40


def word_statistics(texts: Iterable[str], *, longest: int = 8, min_count: int = 1) -> pd.DataFrame:
    r"""Cohesion and branching entropy of every string of two or more Chinese characters.

    With :math:`f` for occurrences and :math:`N` for the Chinese characters of the corpus,

    .. math:: cohesion(w) = \min_{w = uv} \frac{N f(w)}{f(u) f(v)}, \qquad
       freedom(w) = \min(H_{left}, H_{right}), \quad H = -\sum p \ln p

    Parameters
    ----------
    texts
        Documents.
    longest
        Greatest length [characters].
    min_count
        Rarer strings are left out.

    Returns
    -------
    DataFrame
        word, frequency, docfreq, cohesion, entropy_left, entropy_right, freedom [nats]; by word.
        Every punctuation mark, digit and end of a document is a neighbour of its own kind,
        because it shows a border of words: a term that always stands in quotation marks is free.

    References
    ----------
    matrix67 (2012), 互联网时代的社会语言学, 程序员 2012-07.

    Examples
    --------
    >>> table = word_statistics(["吃葡萄不吐葡萄皮不吃葡萄倒吐葡萄皮"], longest=2).set_index("word")
    >>> table.loc["葡萄", ["entropy_left", "entropy_right"]].astype(float).round(2).tolist()
    [0.69, 1.04]
    """
    index = index_strings(list(texts), longest=longest, min_count=min_count)
    tables = [_statistics(index, length) for length in range(2, longest + 1)]
    return pd.concat(tables, ignore_index=True).sort_values("word", kind="stable").reset_index(drop=True)


def _statistics(index: StringIndex, length: int) -> pd.DataFrame:
    level = index.levels[length - 1]
    places = np.flatnonzero(level.numbers >= 0)
    types = level.numbers[places]
    left = branching_entropy(types, _neighbours(index, places - 1), level.counts)
    right = branching_entropy(types, _neighbours(index, places + length), level.counts)
    words = [index.text[place : place + length] for place in level.places.tolist()]
    return pd.DataFrame(
        {
            "word": pd.Series(words, dtype="str"),
            "frequency": level.counts,
            "docfreq": _docfreq(types, index.documents[places], len(level.counts)),
            "cohesion": _cohesion(index, length),
            "entropy_left": left,
            "entropy_right": right,
            "freedom": np.minimum(left, right),
        }
    )


def _neighbours(index: StringIndex, places: Numbers) -> Numbers:
    """Characters at places; what is no Chinese character is a border, and no border is like another."""
    return np.where(index.levels[0].numbers[places] >= 0, index.codes[places], 0x110000 + places)


def _docfreq(types: Numbers, documents: Numbers, count: int) -> Numbers:
    pairs = np.unique(types * (int(documents.max(initial=0)) + 1) + documents)
    return np.bincount(pairs // (int(documents.max(initial=0)) + 1), minlength=count).astype(np.int64)


def _cohesion(index: StringIndex, length: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    level = index.levels[length - 1]
    total = float(index.levels[0].counts.sum())
    lowest = np.full(len(level.counts), np.inf)
    for split in range(1, length):
        head, tail = index.levels[split - 1], index.levels[length - split - 1]
        product = head.counts[head.numbers[level.places]] * tail.counts[tail.numbers[level.places + split]].astype(
            float
        )
        lowest = np.minimum(lowest, total * level.counts / product)
    return lowest


def discover_words(
    corpus: Corpus,
    *,
    longest: int = 8,
    min_count: int = 8,
    min_docs: int = 3,
    min_cohesion: float = 20.0,
    min_freedom: float = 0.6,
    known: Callable[[str], bool] | None = None,
    edge_stopwords: Iterable[str] | None = None,
) -> pd.DataFrame:
    """Candidates for the lexicon, best first, each with a sentence to judge it by.

    Parameters
    ----------
    corpus
        Documents.
    longest
        Greatest length [characters].
    min_count, min_docs
        Least occurrences, and least documents that hold the word.
    min_cohesion, min_freedom
        Least cohesion, and least branching entropy on both sides [nats].
    known
        Tells the words that are no news; by default those of jieba's dictionary.
    edge_stopwords
        A candidate whose first or last token is one of these is a phrase cut at the wrong
        place (和其他, 也是); by default the function words of the shipped list.

    Returns
    -------
    DataFrame
        ``COLUMNS``; ``score`` is ``freedom * ln(cohesion) * ln(frequency)``, a rank and not a
        probability. ``decision`` is empty: write ``accept`` or ``reject`` into it, and see
        :func:`parse_decisions`.

    Notes
    -----
    Cohesion grows with the corpus, so thresholds do not carry over from one corpus to another.

    Examples
    --------
    >>> len(discover_words(Corpus()))
    0
    """
    if longest < 2 or min_count < 1 or min_docs < 1:
        raise ValueError(
            f"longest={longest}, min_count={min_count}, min_docs={min_docs}; allowed: 2 or more, 1 or more, 1 or more"
        )
    texts = [document.text for document in corpus]
    table = word_statistics(texts, longest=longest, min_count=min_count)
    table = table[
        (table["docfreq"] >= min_docs) & (table["cohesion"] >= min_cohesion) & (table["freedom"] >= min_freedom)
    ]
    engine = make_engine(choose_engine())
    is_known = known or engine.has_word
    table = table[_mask(not is_known(word) for word in table["word"])]
    stops = frozenset(read_resource_words(_FUNCTION_WORDS) if edge_stopwords is None else edge_stopwords)
    ends = [engine.cut(word, hmm=False) for word in table["word"]]
    table = table[_mask(tokens[0] not in stops and tokens[-1] not in stops for tokens in ends)].copy()
    table["score"] = table["freedom"] * np.log(table["cohesion"]) * np.log(table["frequency"])
    table = table.sort_values(["score", "word"], ascending=[False, True], kind="stable").reset_index(drop=True)
    table["example"] = pd.Series(_examples(texts, table["word"].tolist()), dtype="str")
    table["decision"] = pd.Series([""] * len(table), dtype="str")
    return table[list(COLUMNS)]


def _mask(flags: Iterable[bool]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.fromiter(flags, dtype=np.bool_)


def _examples(texts: list[str], words: list[str]) -> list[str]:
    joined = "\x00".join(["", *texts, ""])
    return [_sentence(joined, joined.find(word), len(word)) for word in words]


def _sentence(text: str, at: int, length: int) -> str:
    """The sentence around a place, at most ``_EXAMPLE_SIDE`` characters to each side."""
    low, high = max(0, at - _EXAMPLE_SIDE), min(len(text), at + length + _EXAMPLE_SIDE)
    start = max((text.rfind(mark, low, at) + 1 for mark in _SENTENCE_ENDS), default=low)
    ends = [found + 1 for mark in _SENTENCE_ENDS if (found := text.find(mark, at + length, high)) >= 0]
    return text[max(start, low) : min(ends, default=high)].strip("\x00\n\u3000 ，、；")


def parse_decisions(text: str, *, where: str = "decisions") -> dict[str, str]:
    r"""What was decided about candidates: word to ``accept`` or ``reject``; undecided ones are left out.

    Parameters
    ----------
    text
        The candidates as TSV with a header; only the columns ``word`` and ``decision`` are read.
    where
        File name for error messages.

    Raises
    ------
    LexiconError
        For a missing column, a decision of another name, or a word decided twice.

    Examples
    --------
    >>> parse_decisions("word\tdecision\n流动课堂\taccept\n的课堂\treject\n办班\t\n")
    {'流动课堂': 'accept', '的课堂': 'reject'}
    """
    lines = [line.split("\t") for line in text.removeprefix("\ufeff").splitlines()]
    header = lines[0] if lines else []
    if "word" not in header or "decision" not in header:
        raise LexiconError("the header lacks word or decision", where=f"{where}, line 1", expected="a TSV with both")
    word_at, decision_at = header.index("word"), header.index("decision")
    decided: dict[str, str] = {}
    for number, cells in enumerate(lines[1:], 2):
        if not any(cells):
            continue
        place = f"{where}, line {number}"
        if len(cells) != len(header):
            raise LexiconError(f"{len(cells)} cells", where=place, expected=f"{len(header)} cells")
        word, decision = cells[word_at].strip(), cells[decision_at].strip().lower()
        if decision not in _DECISIONS:
            raise LexiconError(f"decision {decision[:24]!r}", where=place, expected="accept, reject or nothing")
        if word in decided:
            raise LexiconError(f"{word!r} is decided twice", where=place, expected="every word once")
        if decision:
            decided[word] = decision
    return decided


def accept_words(
    lexicon: Lexicon,
    decisions: dict[str, str],
    *,
    pos: str = "n",
    group: str = "concept",
    reviewed_by: str = "",
    reviewed_on: str = "",
) -> Lexicon:
    """The lexicon with the accepted words; rejected ones and those it already holds are left alone.

    Examples
    --------
    >>> len(accept_words(Lexicon(), {"流动课堂": "accept", "的课堂": "reject"}, reviewed_on="2026-01-31"))
    1
    """
    held = {form for entry in lexicon for form in (entry.term, *entry.aliases)}
    words = sorted(word for word, decision in decisions.items() if decision == "accept" and word not in held)
    source = "discovery"
    return extend_lexicon(
        lexicon,
        [
            LexiconEntry(word, pos, group, source=source, reviewed_by=reviewed_by, reviewed_on=reviewed_on)
            for word in words
        ],
    )
