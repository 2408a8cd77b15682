"""Exact part-of-speech tags (词性标注): line for line those of ``jieba.posseg``.

``jieba.posseg`` cuts otherwise than ``jieba.cut``: its blocks leave out ``%`` and ``-``, and
runs of single characters go to a model of 256 states. The dictionary route is taken from the
engine without the model; the model is restated with the same floating-point operations and
the same order of ties, and remembers every run it has seen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from yanting_research.segmentation.dictionary import (
    Dictionary,
    edited_dictionary,
    load_dictionary,
    load_tags,
    private_tokenizer,
)
from yanting_research.segmentation.edits import WordEdit
from yanting_research.segmentation.engine import cut, route_ends
from yanting_research.segmentation.native import Native, mask_rare
from yanting_research.segmentation.patterns import (
    BLANK_PATTERN,
    HAN_PATTERN,
    LETTER_PATTERN,
    STAND_IN,
    TAG_BLOCK_PATTERN,
    TAG_PIECE_PATTERN,
)
from yanting_research.segmentation.tag_model import import_posseg, tag_run

__all__ = ["Tagger", "jieba_tagger", "make_tagger"]

Pair = tuple[str, str]
Route = Callable[[str], Iterable[str]]

# Matches: "%" and "-". Must not match: ".", which stays inside a block.
_OUTSIDE_PATTERN = re.compile(r"[%\-]")
# Matches: "2013", "PM". Must not match: "B超", "县".
_LETTERS_PATTERN = re.compile(r"[a-zA-Z0-9]{2,}")
_REMEMBERED = 200_000
# What a stand-in hides is read from the text itself.
_MASKED: Pair = (STAND_IN, "x")


class _Kinds(dict[str, tuple[str, Pair | None]]):
    """Tokens of the dictionary route: with their pair, or with None when they belong to a run."""

    def __init__(self, tags: Mapping[str, str]) -> None:
        super().__init__()
        self._tags = tags

    def __missing__(self, token: str) -> tuple[str, Pair | None]:
        pair: Pair | None
        if token == STAND_IN:
            pair = _MASKED
        elif len(token) == 1:
            pair = None if TAG_BLOCK_PATTERN.match(token) else (token, "x")
        else:
            tag = self._tags.get(token)
            # Letters and digits that the route merged are single characters to the model.
            pair = None if tag is None and _LETTERS_PATTERN.fullmatch(token) else (token, tag or "x")
        if len(self) >= _REMEMBERED:
            self.clear()
        self[token] = token, pair
        return token, pair


class Tagger:
    """Words and tags under one state of the dictionary.

    Parameters
    ----------
    route
        Cuts a text by the dictionary alone (hidden Markov model off); ``None`` for the
        restated route, which needs no engine.
    dictionary
        The edited dictionary; ``None`` for jieba's own.
    is_slow
        Tells the blocks that ``route`` may not be asked about.

    Examples
    --------
    >>> Tagger(lambda text: ["干部", "教育"]).tag("干部教育")
    [('干部', 'n'), ('教育', 'vn')]
    """

    def __init__(
        self,
        route: Route | None,
        dictionary: Dictionary | None = None,
        *,
        is_slow: Callable[[str], bool] | None = None,
    ) -> None:
        self._route, self._dictionary, self._is_slow = route, dictionary, is_slow
        self._tags: Mapping[str, str] = load_tags()
        self._known: Mapping[str, object] = self._tags
        if dictionary is not None:
            self._known = dictionary.frequencies
            self._tags = {**self._tags, **dictionary.tags}
        self._runs: dict[str, list[Pair]] = {}
        self._kinds = _Kinds(self._tags)

    def tag(self, text: str, *, hmm: bool = True) -> list[Pair]:
        """Words with their tags; the words joined together are ``text`` again."""
        pairs: list[Pair] = []
        for piece, is_exact in self._pieces(text):
            if is_exact:
                pairs += self._tag_exact(piece, hmm)
            elif hmm:
                self._tag_guessing(piece, pairs)
            else:
                self._tag_plain(piece, pairs)
        return pairs

    def _pieces(self, text: str) -> Iterator[tuple[str, bool]]:
        """Stretches for the fast route, and those for the restated one."""
        if self._route is None:
            yield text, True
            return
        done = 0
        if self._is_slow is not None and self._is_slow(text):
            for block in TAG_BLOCK_PATTERN.finditer(text):
                if self._is_slow(block.group()):
                    yield text[done : block.start()], False
                    yield block.group(), True
                    done = block.end()
        yield text[done:], False

    def _tag_guessing(self, text: str, pairs: list[Pair]) -> None:
        """One walk over the dictionary route: words as they are, runs of single characters to the model."""
        assert self._route is not None  # noqa: S101
        runs, append = self._runs, pairs.append
        held = at = 0
        for token, pair in map(self._kinds.__getitem__, self._route(_OUTSIDE_PATTERN.sub(STAND_IN, mask_rare(text)))):
            if pair is not None:
                if held < at:
                    run = text[held:at]
                    pairs += runs.get(run) or self._run(run)
                append(pair if pair is not _MASKED else (text[at], "x"))
                held = at = at + len(token)
            else:
                at += len(token)
        if held < at:
            pairs += self._run(text[held:at])

    def _tag_plain(self, text: str, pairs: list[Pair]) -> None:
        assert self._route is not None  # noqa: S101
        at = 0
        for token in self._route(_OUTSIDE_PATTERN.sub(STAND_IN, mask_rare(text))):
            end = at + len(token)
            if LETTER_PATTERN.match(token) and (len(token) == 1 or _LETTERS_PATTERN.fullmatch(token)):
                pairs.append((token, "eng"))
            else:
                inside = TAG_BLOCK_PATTERN.match(token) is not None
                pairs.append((text[at:end], self._tags.get(token, "x") if inside else "x"))
            at = end

    def _run(self, run: str) -> list[Pair]:
        """Words of a run of single characters; what was seen before is remembered."""
        pairs = self._runs.get(run)
        if pairs is None:
            known = len(run) == 1 or self._known.get(run)
            pairs = [(ch, self._tags.get(ch, "x")) for ch in run] if known else list(_guess(run))
            if len(self._runs) >= _REMEMBERED:
                self._runs.clear()
            self._runs[run] = pairs
        return pairs

    def _tag_exact(self, text: str, hmm: bool) -> Iterator[Pair]:
        for index, block in enumerate(TAG_BLOCK_PATTERN.split(text)):
            if index % 2:
                yield from self._block_guessing(block) if hmm else self._block_plain(block)
            else:
                for piece in BLANK_PATTERN.split(block):
                    if BLANK_PATTERN.match(piece):
                        yield piece, "x"
                    else:
                        yield from ((ch, "x") for ch in piece)

    def _words(self, block: str) -> Iterator[str]:
        ends = route_ends(block, self._dictionary or load_dictionary())
        at = 0
        while at < len(block):
            yield block[at : ends[at]]
            at = ends[at]

    def _block_guessing(self, block: str) -> Iterator[Pair]:
        held = ""
        for word in self._words(block):
            if len(word) == 1:
                held += word
                continue
            if held:
                yield from self._run(held)
            yield word, self._tags.get(word, "x")
            held = ""
        if held:
            yield from self._run(held)

    def _block_plain(self, block: str) -> Iterator[Pair]:
        held = ""
        for word in self._words(block):
            if len(word) == 1 and LETTER_PATTERN.match(word):
                held += word
                continue
            if held:
                yield held, "eng"
            yield word, self._tags.get(word, "x")
            held = ""
        if held:
            yield held, "eng"


def make_tagger(engine: str, edits: tuple[WordEdit, ...] = ()) -> Tagger:
    """The tagger over the named engine of the ladder and a state of the dictionary.

    Examples
    --------
    >>> make_tagger("python").tag("党员教育")
    [('党员', 'n'), ('教育', 'vn')]
    """
    dictionary = edited_dictionary(edits) if edits else None
    if not engine.startswith("rjieba"):
        return Tagger(None, dictionary)
    native = Native(edits, lambda block, hmm: cut(block, edited_dictionary(edits), hmm=hmm))
    return Tagger(lambda text: native.cut(text, hmm=False), dictionary, is_slow=native.is_slow)


def jieba_tagger(dictionary: Dictionary) -> Callable[[str, bool], list[Pair]]:
    """``jieba.posseg`` itself over a private tokenizer with this state of the dictionary."""
    tagger = import_posseg().POSTokenizer(private_tokenizer(dictionary))
    tagger.word_tag_tab.update(dictionary.tags)
    return lambda text, hmm: [(pair.word, pair.flag) for pair in tagger.cut(text, HMM=hmm)]


def _guess(run: str) -> Iterator[Pair]:
    """Words and tags of a run that is no word: Chinese to the model, the rest by its kind."""
    for index, block in enumerate(HAN_PATTERN.split(run)):
        if index % 2:
            yield from tag_run(block)
            continue
        for piece in filter(None, TAG_PIECE_PATTERN.split(block)):
            first = piece[0]
            kind = "m" if first in ".0123456789" else "eng" if LETTER_PATTERN.match(first) else "x"
            yield piece, kind
