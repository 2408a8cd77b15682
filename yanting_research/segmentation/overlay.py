"""The terms layer (术语层): lexicon terms found on a normalised view of the text.

Width and case of Latin letters and digits are folded, traditional characters too; quotes and
brackets are stepped over, so that 村“两委”, 党(工)委 and “卡式”工作法 are found where
they stand. Offsets lead into the original. Overlapping and nested terms are all reported; of
nested occurrences of one and the same term the longest stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain

import ahocorasick_rs

from yanting_research.chinese import fold_script, fold_width
from yanting_research.core import Lexicon, LexiconEntry

__all__ = ["LIST_MARKER_PATTERN", "Overlay", "View", "normalized_view"]

_PAIRS = {pair[0]: pair[1] for pair in ("“”", "‘’", "「」", "『』", "《》", "〈〉", "【】", "〔〕", "（）", "()", "[]")}
_OPENERS = {closer: opener for opener, closer in _PAIRS.items()}
_STEPPED = re.compile("[" + re.escape("".join([*_PAIRS, *_OPENERS, *"\"'＂＇"])) + "]")
# Matches: "（四）" of a heading. Must not match: "(工)", "“两化”".
LIST_MARKER_PATTERN = re.compile(r"[(（][0-9０-９一二三四五六七八九十]{1,3}[)）]")
_SHORT = 2
# ASCII only: other alphabets change length when their case is folded.
_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}

Bounds = Callable[[], frozenset[int]]


@dataclass(frozen=True, slots=True)
class View:
    """A normalised text; ``origins[i]`` is the place of its i-th character in the original."""

    text: str
    origins: tuple[int, ...]


def normalized_view(text: str) -> View:
    """Fold width, case and script; step over quotes and brackets, but not over list markers.

    Examples
    --------
    >>> normalized_view("村“两委”")
    View(text='村两委', origins=(0, 2, 3))
    >>> normalized_view("（四）风").text
    '（四）风'
    """
    folded = fold_script(fold_width(text)).translate(_LOWER)
    barred = {at for marker in LIST_MARKER_PATTERN.finditer(text) for at in (marker.start(), marker.end() - 1)}
    stepped = (match.start() for match in _STEPPED.finditer(text) if match.start() not in barred)
    pieces: list[str] = []
    origins: list[int] = []
    done = 0
    for at in chain(stepped, (len(text),)):
        pieces.append(folded[done:at])
        origins += range(done, at)
        done = at + 1
    return View("".join(pieces), tuple(origins))


class Overlay:
    """A lexicon compiled for search.

    Examples
    --------
    >>> entry = LexiconEntry("村两委", "n", "organisation")
    >>> [row["surface"] for row in Overlay(Lexicon((entry,))).find("村“两委”班子")]
    ['村“两委”']
    """

    def __init__(self, lexicon: Lexicon) -> None:
        forms: dict[str, LexiconEntry] = {}
        for entry in lexicon:
            for word in (entry.term, *entry.aliases):
                forms.setdefault(normalized_view(word).text, entry)
        self._forms = forms
        self._keys = sorted(forms)
        self._automaton = ahocorasick_rs.AhoCorasick(self._keys) if self._keys else None

    def find(self, text: str, word_bounds: Bounds | None = None, *, aligned: bool = False) -> list[dict[str, object]]:
        """Occurrences as rows with start, end, term, surface, kind, group, pos.

        Parameters
        ----------
        text
            Any text.
        word_bounds
            Gives, when first needed, the places between dictionary words. A term of two
            characters that takes half of such a word is then no occurrence (部长 in 干部长期),
            nor is one of three that takes halves on both sides.
        aligned
            Hold every term to the places between dictionary words, whatever its length:
            印度 is then no occurrence in 印度尼西亚. Needs ``word_bounds``.
        """
        if aligned and word_bounds is None:
            raise ValueError("aligned without word_bounds; allowed: both, or neither")
        if self._automaton is None or not text:
            return []
        view = normalized_view(text)
        spans: dict[str, list[tuple[int, int]]] = {}
        entries: dict[str, LexiconEntry] = {}
        # A lone surrogate has no UTF-8 form; the private-use stand-in keeps the length.
        searched = re.sub("[\ud800-\udfff]", "\ue000", view.text)
        for index, low, high in self._automaton.find_matches_as_indexes(searched, overlapping=True):
            if not _stands_free(view.text, low, high):
                continue
            span = _balanced(text, view.origins[low], view.origins[high - 1] + 1)
            if span is None:
                continue
            if word_bounds is not None and _cuts_words(span, high - low, word_bounds()):
                continue
            if aligned and word_bounds is not None and not word_bounds().issuperset(span):
                continue
            entry = self._forms[self._keys[index]]
            entries[entry.term] = entry
            spans.setdefault(entry.term, []).append(span)
        return [_row(text, entries[term], *span) for term in sorted(spans) for span in _longest(spans[term])]


def _row(text: str, entry: LexiconEntry, start: int, end: int) -> dict[str, object]:
    return {
        "start": start, "end": end, "term": entry.term, "surface": text[start:end],
        "kind": "lexicon", "group": entry.group, "pos": entry.pos,
    }  # fmt: skip


def _longest(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that lie in no other span of the same term."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(set(spans), key=lambda span: (span[0], -span[1])):
        if not kept or end > kept[-1][1]:
            kept.append((start, end))
    return kept


def _cuts_words(span: tuple[int, int], length: int, bounds: frozenset[int]) -> bool:
    start, end = span
    if length > _SHORT + 1:
        return False
    if bounds.isdisjoint(range(start + 1, end)):
        return False  # inside one word, or one word
    cut_left, cut_right = start not in bounds, end not in bounds
    return (cut_left or cut_right) if length <= _SHORT else (cut_left and cut_right)


def _stands_free(view: str, low: int, high: int) -> bool:
    """A term that begins or ends in a Latin letter or digit must not cut a longer one."""
    return not (_both_ascii(view, low - 1, low) or _both_ascii(view, high - 1, high))


def _both_ascii(view: str, left: int, right: int) -> bool:
    if left < 0 or right >= len(view):
        return False
    return view[left].isascii() and view[left].isalnum() and view[right].isascii() and view[right].isalnum()


def _balanced(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Take in the partner of a half-enclosed bracket when it adjoins, else refuse.

    ``卡式”工作法`` takes in its opening quote; ``党员”“教育`` spans two quotations and is no term.
    """
    opened: list[str] = []
    closed: list[str] = []
    for match in _STEPPED.finditer(text, start, end):
        ch = match.group()
        if ch in _PAIRS and not closed:
            opened.append(ch)
        elif ch in _OPENERS and opened and opened[-1] == _OPENERS[ch]:
            opened.pop()
        elif ch in _OPENERS and not opened:
            closed.append(ch)
        elif ch in _PAIRS or ch in _OPENERS:
            return None
    for closer in closed:
        start -= 1
        if start < 0 or text[start] != _OPENERS[closer]:
            return None
    for opener in reversed(opened):
        if end >= len(text) or text[end] != _PAIRS[opener]:
            return None
        end += 1
    return start, end
