"""Model formulas (模型公式) that run nothing: a small grammar over column names.

A formula comes from a file or a page, that is, from a stranger. patsy, formulaic, ``DataFrame.query`` and the string
interfaces of statsmodels hand parts of it to Python; here a formula is read into terms, and a term is a product of
columns, each under one of a few named functions::

    formula := [name] "~" sum
    sum     := ["-"] product {("+" | "-") product}
    product := factor {("*" | ":") factor}
    factor  := name | function "(" name ")" | "(" sum ")" | "0" | "1"

``a*b`` is ``a + b + a:b``; ``-`` takes a term away; ``0`` or ``-1`` takes the intercept away. Names are letters,
Chinese characters, digits and underscores, or anything between backquotes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from yanting_research.errors import FormulaError

__all__ = ["FORMULA_FUNCTIONS", "Factor", "Formula", "parse_formula"]

FORMULA_FUNCTIONS = ("log", "log1p", "sqrt", "square", "center", "scale", "cat")
"""Functions of one column: natural logarithm, log of 1 + x, root, square, minus the mean, z score, as categories."""

MAX_LENGTH = 1000
MAX_TERMS = 60
MAX_DEPTH = 20
MAX_ORDER = 4

_TOKEN = re.compile(r"\s{0,200}(?:(`[^`\n]{1,100}`)|([^\W\d]\w{0,99})|(\d{1,9})|([~+\-:*()]))")
"""`人均 支出`, 流动党员, 0 and +; not a dot, a bracket of another kind or a quote."""

_PLAIN = re.compile(r"[^\W\d]\w{0,99}")
"""流动党员; not 人均 支出."""


@dataclass(frozen=True, slots=True, order=True)
class Factor:
    """A column, under a function or ``""``."""

    column: str
    function: str = ""

    def __str__(self) -> str:
        plain = _PLAIN.fullmatch(self.column) and self.column not in FORMULA_FUNCTIONS
        name = self.column if plain else f"`{self.column}`"
        return f"{self.function}({name})" if self.function else name


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as terms.

    Attributes
    ----------
    response
        Column on the left side; ``""`` for none.
    terms
        Products of factors, main effects first, in the order in which they stand.
    intercept
        Whether there is one.
    """

    response: str
    terms: tuple[tuple[Factor, ...], ...]
    intercept: bool

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of the right side, in order."""
        return tuple(dict.fromkeys(factor.column for term in self.terms for factor in term))

    def __str__(self) -> str:
        right = [":".join(map(str, term)) for term in self.terms]
        return f"{self.response} ~ {' + '.join(right) or '1'}{'' if self.intercept else ' - 1'}".strip()


_Term = tuple[Factor, ...]


def parse_formula(text: str) -> Formula:
    """Read a formula.

    Raises
    ------
    FormulaError
        With the place of the fault, for anything that is not in the grammar, an unknown function, or a
        formula longer than 1,000 characters, deeper than 20 brackets, of more than 60 terms or of products
        of more than four columns.

    Examples
    --------
    >>> formula = parse_formula("到课率 ~ 流动课堂*log(人均支出) + cat(年度)")
    >>> [":".join(map(str, term)) for term in formula.terms]
    ['流动课堂', 'log(人均支出)', 'cat(年度)', '流动课堂:log(人均支出)']
    >>> parse_formula("y ~ __import__('os')")
    Traceback (most recent call last):
    ...
    yanting_research.errors.FormulaError: formula, character 16: "'os')" is not understood; expected: ...
    """
    if len(text) > MAX_LENGTH:
        raise FormulaError(f"{len(text)} characters", where="formula", expected=f"at most {MAX_LENGTH}")
    tokens = _tokens(text)
    reader = _Reader(tokens)
    response = ""
    if len(tokens) > 1 and tokens[1].text == "~" and tokens[0].kind == "name":
        response = reader.take().name
    reader.expect("~", "a formula begins with 'outcome ~' or '~'")
    added, taken, intercept = reader.sum(0)
    if reader.now is not None:
        raise reader.fault("nothing more")
    found = [term for term in dict.fromkeys(added) if frozenset(term) not in {frozenset(other) for other in taken}]
    kept: dict[frozenset[Factor], _Term] = {}
    for term in sorted(found, key=len):
        kept.setdefault(frozenset(term), term)
    if response in {factor.column for term in kept.values() for factor in term}:
        raise FormulaError(f"{response!r} stands on both sides", where="formula", expected="an outcome of its own")
    return Formula(response, tuple(kept.values()), intercept)


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    kind: str
    place: int

    @property
    def name(self) -> str:
        return self.text.strip("`")


def _tokens(text: str) -> list[_Token]:
    found, place = [], 0
    while place < len(text.rstrip()):
        match = _TOKEN.match(text, place)
        if match is None:
            at = place + len(text[place:]) - len(text[place:].lstrip())
            raise FormulaError(
                f'"{text[at : at + 20]}" is not understood', where=f"formula, character {at + 1}",
                expected="column names, + - : * ( ) ~ and the functions " + ", ".join(FORMULA_FUNCTIONS),
                remedy="write a name with other characters between backquotes",
            )  # fmt: skip
        quoted, word, digits, mark = match.groups()
        kind = "name" if quoted or word else "number" if digits else "mark"
        found.append(_Token(quoted or word or digits or mark, kind, match.end() - len(match.group().lstrip()) + 1))
        place = match.end()
    return found


class _Reader:
    """Recursive descent over the tokens; every method takes what it reads."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._place = 0

    @property
    def now(self) -> _Token | None:
        return self._tokens[self._place] if self._place < len(self._tokens) else None

    def take(self) -> _Token:
        token = self._tokens[self._place]
        self._place += 1
        return token

    def at(self, *marks: str) -> bool:
        return self.now is not None and self.now.kind == "mark" and self.now.text in marks

    def fault(self, expected: str) -> FormulaError:
        token = self.now
        place = f"formula, character {token.place}" if token else "formula, at its end"
        return FormulaError(
            f"{token.text!r} is out of place" if token else "something is missing", where=place, expected=expected
        )

    def expect(self, mark: str, expected: str) -> None:
        if not self.at(mark):
            raise self.fault(expected)
        self.take()

    def sum(self, depth: int) -> tuple[list[_Term], list[_Term], bool]:
        if depth > MAX_DEPTH:
            raise FormulaError("too many brackets in one another", where="formula", expected=f"at most {MAX_DEPTH}")
        added: list[_Term] = []
        taken: list[_Term] = []
        intercept = True
        sign = self.take().text if self.at("+", "-") else "+"
        while True:
            terms, constant = self.product(depth)
            if constant is not None:
                intercept = (constant == "1") == (sign == "+")
            (added if sign == "+" else taken).extend(terms)
            if len(added) > MAX_TERMS:
                raise FormulaError(f"more than {MAX_TERMS} terms", where="formula", expected="fewer terms")
            if not self.at("+", "-"):
                return added, taken, intercept
            sign = self.take().text

    def product(self, depth: int) -> tuple[list[_Term], str | None]:
        terms, constant = self.factor(depth)
        while self.at("*", ":"):
            if constant is not None:
                raise self.fault("a sum after 0 or 1")
            mark = self.take().text
            right, number = self.factor(depth)
            if number is not None:
                raise FormulaError("a product with a number", where="formula", expected="products of columns")
            crossed = [tuple(dict.fromkeys((*a, *b))) for a in terms for b in right]
            terms = [*terms, *right, *crossed] if mark == "*" else crossed
            if len(terms) > MAX_TERMS or any(len(term) > MAX_ORDER for term in terms):
                raise FormulaError(
                    f"more than {MAX_TERMS} terms, or a product of more than {MAX_ORDER} columns", where="formula",
                    expected="fewer terms",
                )  # fmt: skip
        return terms, constant

    def factor(self, depth: int) -> tuple[list[_Term], str | None]:
        token = self.now
        if token is None or (token.kind == "mark" and token.text != "("):
            raise self.fault("a column name")
        self.take()
        if token.kind == "number":
            if token.text not in {"0", "1"}:
                raise FormulaError(f"the number {token.text}", where="formula", expected="0 or 1, for the intercept")
            return [], token.text
        if token.text == "(":
            added, taken, _ = self.sum(depth + 1)
            self.expect(")", "a closing bracket")
            return [term for term in added if term not in taken], None
        if token.text in FORMULA_FUNCTIONS and self.at("("):
            self.take()
            if self.now is None or self.now.kind != "name":
                raise self.fault("a column name")
            column = self.take().name
            self.expect(")", "a closing bracket: a function takes one column")
            return [(Factor(column, token.text),)], None
        if self.at("("):
            raise FormulaError(
                f"{token.text!r} is no function", where=f"formula, character {token.place}",
                expected=", ".join(FORMULA_FUNCTIONS), remedy="compute other columns before, in the table",
            )  # fmt: skip
        return [(Factor(token.name),)], None
