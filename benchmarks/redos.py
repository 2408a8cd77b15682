"""Every pattern of the package on hostile text, at n and 2n characters: python benchmarks/redos.py [ROOM ...].

A pattern whose time grows faster than three times for twice the text, above a floor, is printed and counted in the exit
status. Each is searched from every place (``finditer``), the worst use, although many are only matched at a place.
With ``--steps`` the steps of a matcher are counted instead (``regex_steps.py``), on the eight families and on units
that are made from each pattern itself; ``tests/test_redos.py`` keeps the count on the eight families, and ``nested``.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import sys
import time
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

import regex_steps

import yanting_research

SIZE = 4000
FLOOR = 0.003
"""Shorter times say nothing [s]."""

MOST_GROWTH = 3.0
MANY = 30
"""A quantifier that allows more repetitions than this counts as unbounded in ``nested``."""

STEPS_SIZE = 500
MOST_RATE = 5000
"""Steps a character that no text may cost, whatever its length."""

UNITS = regex_steps.FAMILIES
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


def inline(*rooms: str) -> dict[tuple[str | bytes, int], str]:
    """Patterns written out where they are used: the constant first argument of ``re.sub`` and its kin."""
    found: dict[tuple[str | bytes, int], str] = {}
    root = Path(yanting_research.__path__[0])
    for file in sorted(root.rglob("*.py")):
        place = file.relative_to(root)
        code = file.read_text(encoding="utf-8")
        if (rooms and place.parts[0].removesuffix(".py") not in rooms) or not any(
            f"re.{one}(" in code for one in _ASKING
        ):
            continue
        for node in ast.walk(ast.parse(code)):
            match node:
                case ast.Call(ast.Attribute(ast.Name("re"), attr), [ast.Constant(str(given)), *_]) if attr in _ASKING:
                    found.setdefault((given, 0), f"{place}:{node.lineno}")
    return found


_ASKING = {"search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"}


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
    return _nested(_parser.parse(pattern, flags), MANY, inside=False)


def bounded(pattern: str | bytes, flags: int = 0) -> bool:
    r"""Whether no quantifier allows many repetitions and none of more than three stands inside another.

    Then a place costs at most so many steps, however long the text is, and nothing need be counted.

    >>> bounded(r"\d{1,9}(?:[万亿]{1,2})?人"), bounded(r"\d+人"), bounded(r"(?:\d{1,9},){1,9}人")
    (True, False, False)
    """
    tree = _parser.parse(pattern, flags)
    return _widest(tree) <= MANY and not _nested(tree, 3, inside=False)


def _widest(tree: Any) -> int:
    most = [int(value[1]) for operator, value in tree if operator in (*_REPEATS, _constants.POSSESSIVE_REPEAT)]
    return max([*most, *(_widest(part) for item in tree for part in _inside(*item))], default=0)


def _nested(tree: Any, most: int, *, inside: bool) -> bool:
    for operator, value in tree:
        many = operator in _REPEATS and value[1] > most
        varies = many and value[0] != value[1]
        if varies and inside:
            return True
        if any(_nested(part, most, inside=inside or many) for part in _inside(operator, value)):
            return True
    return False


def count(pattern: str | bytes, flags: int, unit: str, size: int = STEPS_SIZE) -> tuple[float, float]:
    """Steps a character at ``size`` and twice that; infinite where they cannot be counted to the end."""
    if isinstance(pattern, bytes):
        unit = unit.encode("gb18030").decode("latin-1")
    try:
        return regex_steps.growth(regex_steps.Steps(pattern, flags), unit, size)
    except regex_steps.TooManySteps:
        return 0.0, float("inf")


def grows(short: float, long: float) -> bool:
    """Whether a character of a longer text costs more, or any too much: twice the text, more than three times the work.

    >>> grows(40, 41), grows(1000, 2000), grows(9000, 9000)
    (False, True, True)
    """
    return (long > STEPS_FLOOR and 2 * long > MOST_GROWTH * short) or long > MOST_RATE


STEPS_FLOOR = 100
"""Fewer steps a character say nothing."""


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
    rooms = [room for room in sys.argv[1:] if room != "--steps"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = inline(*rooms) | patterns(*rooms)
    return min(100, (_by_steps if "--steps" in sys.argv else _by_time)(found))


def _by_steps(found: Mapping[tuple[str | bytes, int], str]) -> int:
    bad, most = 0, (0.0, "")
    for (pattern, flags), where in sorted(found.items(), key=lambda item: item[1]):
        own = {f"its own {unit!r}": unit for unit in regex_steps.own_units(pattern, flags)}
        for family, unit in (UNITS | own).items():
            short, long = count(pattern, flags, unit)
            most = max(most, (long, f"{where} on {family}"))
            if grows(short, long):
                bad += 1
                print(f"{where} on {family}: {short:.0f} -> {long:.0f} steps a character", flush=True)
    print(f"{len(found)} patterns: {bad} grow too fast; most: {most[0]:.0f} steps a character, {most[1]}")
    return bad


def _by_time(found: Mapping[tuple[str | bytes, int], str]) -> int:
    bad, slowest = 0, (0.0, "")
    for (pattern, flags), where in sorted(found.items(), key=lambda item: item[1]):
        compiled = re.compile(pattern, flags)
        for (family, short), (_, long) in zip(attacks(pattern, SIZE), attacks(pattern, 2 * SIZE), strict=True):
            twice = seconds(compiled, long)
            once = seconds(compiled, short) if twice > FLOOR else twice
            slowest = max(slowest, (twice, f"{where} on {family}"))
            if twice > FLOOR and twice > MOST_GROWTH * once:
                bad += 1
                print(f"{where} on {family}: {1000 * once:.1f} -> {1000 * twice:.1f} ms", flush=True)
    print(f"{len(found)} patterns, {len(UNITS)} families: {bad} grow too fast")
    print(f"slowest: {1000 * slowest[0]:.1f} ms, {slowest[1]}")
    return bad


if __name__ == "__main__":
    sys.exit(main())
