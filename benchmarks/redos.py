"""Time of every compiled pattern of the package on hostile text, at n and 2n characters: python benchmarks/redos.py.

A pattern whose time grows faster than three times for twice the text, above a floor, is printed and counted in the exit
status. Each is searched from every place (``finditer``), the worst use, although many are only matched at a place.
``nested`` is the part that needs no clock; ``tests/test_redos.py`` keeps it.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
import time
import warnings
from collections.abc import Iterator, Mapping
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

import yanting_research

SIZE = 4000
FLOOR = 0.003
"""Shorter times say nothing [s]."""

MOST_GROWTH = 3.0
MANY = 30
"""A quantifier that allows more repetitions than this counts as unbounded in ``nested``."""

UNITS = {
    "digits": "1", "grouped": "1,", "numerals": "一百二十", "blanks": " ", "wide blanks and lines": "\u3000\n",
    "Han": "共有党员", "clauses": "共有，", "brackets": "（《“",
}  # fmt: skip
"""The eight families: each unit repeated, with an end that nothing matches."""

_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT)


def patterns(*rooms: str) -> dict[tuple[str | bytes, int], str]:
    """Every compiled pattern that a module of these rooms (all, when none is named) holds, and where it is."""
    found: dict[tuple[str | bytes, int], str] = {}
    for room in rooms or [info.name for info in pkgutil.iter_modules(yanting_research.__path__)]:
        module = importlib.import_module(f"{yanting_research.__name__}.{room}")
        names = [module.__name__]
        if hasattr(module, "__path__"):
            names += [info.name for info in pkgutil.walk_packages(module.__path__, f"{module.__name__}.")]
        for name in names:
            if name.rpartition(".")[2] not in {"__main__", "child", "pdf_child"}:
                for key, value in vars(importlib.import_module(name)).items():
                    _collect(value, f"{name}.{key}", found, 0)
    return found


def _collect(value: Any, where: str, found: dict[tuple[str | bytes, int], str], depth: int) -> None:
    if isinstance(value, re.Pattern):
        found.setdefault((value.pattern, value.flags), where)
    elif depth < 3 and isinstance(value, Mapping):
        for one in (*value, *value.values()):
            _collect(one, where, found, depth + 1)
    elif depth < 3 and isinstance(value, (tuple, list, set, frozenset)):
        for one in value:
            _collect(one, where, found, depth + 1)
    elif depth < 3 and hasattr(value, "__dataclass_fields__") and not isinstance(value, type):
        for name in value.__dataclass_fields__:
            _collect(getattr(value, name, None), where, found, depth + 1)


def _inside(operator: Any, value: Any) -> Iterator[Any]:
    if operator in _REPEATS or operator is _constants.POSSESSIVE_REPEAT:
        yield value[2]
    elif operator is _constants.SUBPATTERN:
        yield value[3]
    elif operator is _constants.BRANCH:
        yield from value[1]
    elif operator in (_constants.ASSERT, _constants.ASSERT_NOT):
        yield value[1]
    elif operator is _constants.ATOMIC_GROUP:
        yield value
    elif operator is _constants.GROUPREF_EXISTS:
        yield from (one for one in value[1:] if one)


def nested(pattern: str | bytes, flags: int = 0) -> bool:
    r"""Whether a quantifier of many repetitions stands inside another: the root of exponential time.

    >>> nested(r"(\d+,?)+人"), nested(r"(?:\d{1,3},){0,5}人")
    (True, False)
    """
    return _nested(_parser.parse(pattern, flags), inside=False)


def _nested(tree: Any, *, inside: bool) -> bool:
    for operator, value in tree:
        many = operator in _REPEATS and value[1] > MANY
        varies = many and value[0] != value[1]
        if varies and inside:
            return True
        if any(_nested(part, inside=inside or many) for part in _inside(operator, value)):
            return True
    return False


def attacks(pattern: str | bytes, size: int) -> Iterator[tuple[str, str | bytes]]:
    """Texts of the eight families, with their names, in the type of the pattern."""
    for name, unit in UNITS.items():
        text = (unit * (size // len(unit) + 1))[:size] + "\x01"
        yield name, text.encode("gb18030") if isinstance(pattern, bytes) else text


def seconds(compiled: re.Pattern[Any], text: str | bytes) -> float:
    """Best of three searches through a text [s of CPU]."""
    best = float("inf")
    for _ in range(3):
        started = time.process_time()
        for _ in compiled.finditer(text):
            pass
        best = min(best, time.process_time() - started)
        if best < FLOOR / 4:
            break
    return best


def main() -> int:
    """Print the patterns that grow too fast and the slowest of the others."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = patterns(*sys.argv[1:])
    bad, slowest = 0, (0.0, "")
    for (pattern, flags), where in sorted(found.items(), key=lambda item: item[1]):
        compiled = re.compile(pattern, flags)
        for (family, short), (_, long) in zip(attacks(pattern, SIZE), attacks(pattern, 2 * SIZE), strict=True):
            twice = seconds(compiled, long)
            once = seconds(compiled, short) if twice > FLOOR else twice
            slowest = max(slowest, (twice, f"{where} on {family}"))
            if twice > FLOOR and twice > MOST_GROWTH * once:
                bad += 1
                print(f"{where} on {family}: {1000 * once:.1f} -> {1000 * twice:.1f} ms")
    print(f"{len(found)} patterns, {len(UNITS)} families: {bad} grow too fast")
    print(f"slowest: {1000 * slowest[0]:.1f} ms, {slowest[1]}")
    return min(bad, 100)


if __name__ == "__main__":
    sys.exit(main())
