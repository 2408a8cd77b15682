"""The small language of rules (编码规则): words that stand near one another.

``培训 AND (经费 OR 资金) NOT 军事 WITHIN sentence`` is a rule. Words are written plain or in quotes
(“ ”, " ", ' '); ``?`` stands for one character in a word, ``*`` for up to ten.

==================  ==============================================================================
``A OR B``          places of either
``A AND B``         both, neither inside the other; the place runs from the first to the last
``A BEFORE B``      both, A first
``A NOT B``         places of A without B nearby
``( … )``           grouping; without it OR binds least, the others from left to right
``WITHIN x``        at the end, for the whole rule: a number of characters between two parts of one
                    paragraph, or ``clause``, ``sentence`` (the default) or ``paragraph``
==================  ==============================================================================

Only the shortest places count: of two that satisfy a rule, none holds the other. This is the
algebra of minimal intervals of Clarke, Cormack and Burkowski (1995), with parts held apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from yanting_research.core import MAX_TERM_LENGTH
from yanting_research.errors import LexiconError
from yanting_research.themes.folding import fold
from yanting_research.themes.wildcards import check_wildcards

__all__ = ["MAX_DEPTH", "MAX_DISTANCE", "MAX_RULE_LENGTH", "MAX_WORDS", "Node", "Rule", "Scope", "parse_rule"]

MAX_RULE_LENGTH, MAX_DEPTH, MAX_WORDS, MAX_DISTANCE = 300, 8, 24, 200
"""Most code points of a rule, levels of brackets, words in it, and characters between two parts."""

Scope = Literal["characters", "clause", "sentence", "paragraph"]
_SCOPES: dict[str, Scope] = {"clause": "clause", "sentence": "sentence", "paragraph": "paragraph"}
_JOINING = ("AND", "BEFORE", "NOT")
_OPERATORS = (*_JOINING, "OR", "WITHIN")
_QUOTES = {"“": "”", '"': '"', "'": "'"}
_TOKEN = re.compile(r"[()（）]|“[^”]{0,64}”|\"[^\"]{0,64}\"|'[^']{0,64}'|[^\s()（）“”\"']+")
"""``(`` and ``“经费”`` and ``AND``; not a blank, not a quote that nothing closes."""
_NUMBER = re.compile(r"[0-9]{1,4}", re.ASCII)
"""``20``; not ``-1`` and not ``sentence``."""


@dataclass(frozen=True, slots=True)
class Node:
    """A part of a rule: ``kind`` is word, OR, AND, BEFORE or NOT; words are folded as texts are."""

    kind: str
    word: str = ""
    left: Node | None = None
    right: Node | None = None

    def words(self) -> tuple[str, ...]:
        """Every word, in the order of the rule."""
        if self.left is None or self.right is None:
            return (self.word,)
        return self.left.words() + self.right.words()


@dataclass(frozen=True, slots=True)
class Rule:
    """A parsed rule.

    Attributes
    ----------
    text
        As written.
    root
        Its outermost part.
    scope
        How near its parts must stand; with ``characters``, at most ``distance`` between two.
    """

    text: str
    root: Node
    scope: Scope
    distance: int = 0


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    place: int
    quoted: bool = False


class _Reader:
    """Tokens of one rule, read from left to right; its faults name the place."""

    def __init__(self, text: str, where: str) -> None:
        self.text, self.where, self.at, self.n_words = text, where, 0, 0
        self.tokens = self._split()

    def _split(self) -> list[_Token]:
        tokens, end = [], 0
        for match in _TOKEN.finditer(self.text):
            self._only_blanks(end, match.start())
            token = match.group()
            quoted = token[0] in _QUOTES
            word = token[1:-1] if quoted else token.translate({0xFF08: "(", 0xFF09: ")"})
            tokens.append(_Token(word, match.start(), quoted))
            end = match.end()
        self._only_blanks(end, len(self.text))
        return tokens

    def _only_blanks(self, start: int, end: int) -> None:
        if self.text[start:end].strip():
            raise self.fault("a quotation mark without its partner", start)

    def fault(self, what: str, place: int | None = None, *, expected: str = "", remedy: str = "") -> LexiconError:
        """The error that names the rule and the place in it, counted from 1."""
        if place is None:
            place = self.tokens[self.at].place if self.at < len(self.tokens) else len(self.text)
        return LexiconError(
            f"rule {self.text!r}, character {place + 1}: {what}", where=self.where,
            expected=expected or "words joined by AND, OR, BEFORE, NOT, with WITHIN at the end",
            remedy=remedy or "write it as 培训 AND (经费 OR 资金) WITHIN sentence",
        )  # fmt: skip

    def peek(self, *operators: str) -> bool:
        """Whether one of these operators or brackets comes next."""
        if self.at >= len(self.tokens):
            return False
        token = self.tokens[self.at]
        return not token.quoted and token.text in operators

    def take(self) -> _Token:
        """The next token."""
        if self.at >= len(self.tokens):
            raise self.fault("the rule ends too early")
        self.at += 1
        return self.tokens[self.at - 1]


def parse_rule(text: str, *, where: str = "rule") -> Rule:
    """Read a rule, or refuse it with its place.

    Parameters
    ----------
    text
        At most 300 code points, 8 levels of brackets and 24 words.
    where
        File and theme for the message.

    Raises
    ------
    LexiconError
        Naming rule and place: an unknown operator or scope, a bracket or quotation mark without
        its partner, two words without an operator, too long, too deep.

    Examples
    --------
    >>> rule = parse_rule("培训 AND (经费 OR 资金) WITHIN 20")
    >>> rule.root.kind, rule.root.words(), rule.scope, rule.distance
    ('AND', ('培训', '经费', '资金'), 'characters', 20)
    >>> parse_rule("培训 NEAR 经费")
    Traceback (most recent call last):
    ...
    yanting_research.errors.LexiconError: rule: rule '培训 NEAR 经费', character 4: unknown operator 'NEAR'; ...
    """
    if len(text) > MAX_RULE_LENGTH:
        raise LexiconError(
            f"rule {text[:40] + '…'!r} has {len(text)} characters", where=where,
            expected=f"at most {MAX_RULE_LENGTH}", remedy="split it into several rules",
        )  # fmt: skip
    reader = _Reader(text, where)
    root = _either(reader, 1)
    scope, distance = _scope(reader)
    if reader.at < len(reader.tokens):
        raise _stray(reader)
    return Rule(text, root, scope, distance)


def _stray(reader: _Reader) -> LexiconError:
    token = reader.tokens[reader.at]
    if token.text == ")" and not token.quoted:
        return reader.fault("a bracket is closed that was not opened")
    if not token.quoted and token.text.isascii() and token.text.isalpha():
        return reader.fault(f"unknown operator {token.text!r}", expected=f"one of {', '.join(_OPERATORS)}")
    return reader.fault(f"no operator before {token.text!r}", expected=f"one of {', '.join(_OPERATORS)}")


def _either(reader: _Reader, depth: int) -> Node:
    node = _joined(reader, depth)
    while reader.peek("OR"):
        reader.take()
        node = Node("OR", left=node, right=_joined(reader, depth))
    return node


def _joined(reader: _Reader, depth: int) -> Node:
    node = _part(reader, depth)
    while reader.peek(*_JOINING):
        kind = reader.take().text
        node = Node(kind, left=node, right=_part(reader, depth))
    return node


def _part(reader: _Reader, depth: int) -> Node:
    if depth > MAX_DEPTH:
        raise reader.fault("brackets too deep", expected=f"at most {MAX_DEPTH} levels", remedy="split the rule")
    if reader.peek(*_OPERATORS, ")"):
        raise reader.fault(f"a word is missing before {reader.tokens[reader.at].text!r}")
    opened = reader.tokens[reader.at].place if reader.at < len(reader.tokens) else len(reader.text)
    if reader.peek("("):
        reader.take()
        node = _either(reader, depth + 1)
        if not reader.peek(")"):
            if reader.at < len(reader.tokens) and not reader.peek("WITHIN"):
                raise _stray(reader)
            what = "WITHIN inside brackets" if reader.peek("WITHIN") else "a bracket without its partner"
            raise reader.fault(what, None if reader.peek("WITHIN") else opened)
        reader.take()
        return node
    return Node("word", fold(_word(reader)))


def _word(reader: _Reader) -> str:
    token = reader.take()
    reader.n_words += 1
    if reader.n_words > MAX_WORDS:
        raise reader.fault("too many words", token.place, expected=f"at most {MAX_WORDS}", remedy="split the rule")
    if not 1 <= len(token.text) <= MAX_TERM_LENGTH or token.text != token.text.strip():
        raise reader.fault(
            f"word {token.text!r}", token.place, expected=f"1 to {MAX_TERM_LENGTH} characters, no blank at either end"
        )
    wrong = check_wildcards(token.text)
    if wrong:
        raise reader.fault(f"word {token.text!r}: {wrong}", token.place, remedy="put a wildcard between characters")
    return token.text


def _scope(reader: _Reader) -> tuple[Scope, int]:
    if not reader.peek("WITHIN"):
        return "sentence", 0
    reader.take()
    expected = f"a number from 0 to {MAX_DISTANCE}, or {', '.join(_SCOPES)}"
    if reader.at >= len(reader.tokens):
        raise reader.fault("WITHIN says nothing", expected=expected)
    token = reader.take()
    if _NUMBER.fullmatch(token.text) and int(token.text) <= MAX_DISTANCE:
        return "characters", int(token.text)
    if token.text in _SCOPES:
        return _SCOPES[token.text], 0
    raise reader.fault(f"unknown scope {token.text!r}", token.place, expected=expected)
