"""What must hold between the parts of a questionnaire (问卷自查)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise

from yanting_research.errors import SurveyError
from yanting_research.survey.questionnaire import Item, Questionnaire

__all__ = ["RESERVED", "check_questionnaire"]

RESERVED = ("response_id", "data_kind", "duration_seconds", "n_same_address", "weight")
"""Columns of RESPONSES that no item may be called."""
_LONGEST_NAME = 40
_Places = Callable[[str, int], str]


def check_questionnaire(questionnaire: Questionnaire, places: _Places) -> None:
    """Refuse a questionnaire whose parts contradict each other.

    Parameters
    ----------
    questionnaire
        As parsed.
    places
        ``places(table, number)`` names file and line of an entry, counted from 0.

    Raises
    ------
    SurveyError
        At the first contradiction.
    """
    for table, names in (
        ("blocks", [one.block for one in questionnaire.blocks]),
        ("matrices", [one.matrix for one in questionnaire.matrices]),
        ("items", list(questionnaire.names)),
        ("scales", [one.scale for one in questionnaire.scales]),
        ("needs", [one.need for one in questionnaire.needs]),
    ):
        _once(names, table, places)
    for at, item in enumerate(questionnaire.items):
        _item(item, questionnaire, f"{places('items', at)} ({item.item})")
    _matrices(questionnaire, places)
    _scales(questionnaire, places)
    _needs(questionnaire, places)
    _skips(questionnaire, places)


def _refuse(what: str, where: str, expected: str, remedy: str = "mend the entry") -> SurveyError:
    return SurveyError(what, where=where, expected=expected, remedy=remedy)


def _once(names: list[str], table: str, places: _Places) -> None:
    for at, name in enumerate(names):
        if name in names[:at]:
            raise _refuse(
                f"{name!r} stands twice, first as number {names.index(name) + 1}", places(table, at), "every name once"
            )


def _item(item: Item, questionnaire: Questionnaire, where: str) -> None:
    if not item.item.isidentifier() or len(item.item) > _LONGEST_NAME or item.item in RESERVED:
        raise _refuse(
            f"the name {item.item[:_LONGEST_NAME]!r}", where,
            f"letters, digits and _, no digit first, at most {_LONGEST_NAME}; none of {', '.join(RESERVED)}",
        )  # fmt: skip
    if item.block not in [one.block for one in questionnaire.blocks]:
        raise _refuse(f"no block {item.block!r}", where, ", ".join(one.block for one in questionnaire.blocks))
    if item.matrix and (item.kind != "scale" or not questionnaire.stem(item)):
        raise _refuse(f"matrix {item.matrix!r}", where, "a scale item, and a [[matrices]] entry of that name")
    if item.kind == "scale" and not _ascending(item.codes):
        raise _refuse(f"codes {', '.join(item.codes)}", where, "numbers in ascending order for a scale")
    if item.ordered and item.kind != "single":
        raise _refuse(f"ordered = true for kind {item.kind!r}", where, "single; a scale has its order anyway")
    if item.instructed and (item.kind not in ("single", "scale") or item.instructed not in item.codes):
        raise _refuse(f"instructed = {item.instructed!r}", where, "a code of a single or scale item")
    if item.most and (item.kind not in ("multiple", "rank") or not 1 <= item.most <= len(item.options)):
        raise _refuse(f"most = {item.most}", where, "for multiple and rank: 1 up to the number of options")
    bounds = (item.low, item.high) != (float("-inf"), float("inf"))
    if (bounds and item.kind != "number") or not item.low < item.high:
        raise _refuse(f"low = {item.low:g}, high = {item.high:g}", where, "low below high, for numbers only")


def _ascending(codes: tuple[str, ...]) -> bool:
    try:
        numbers = [float(code) for code in codes]
    except ValueError:
        return False
    return all(low < high for low, high in pairwise(numbers))


def _matrices(questionnaire: Questionnaire, places: _Places) -> None:
    matrices: dict[str, tuple[int, tuple[str, ...]]] = {}
    for at, item in enumerate(questionnaire.items):
        if item.matrix:
            before, codes = matrices.setdefault(item.matrix, (at, item.codes))
            if codes != item.codes:
                raise _refuse(
                    f"options differ from those of item {before + 1} of the same matrix",
                    f"{places('items', at)} ({item.item})", "the same options in every row of a matrix",
                )  # fmt: skip


def _known(names: Iterable[str], kinds: tuple[str, ...], questionnaire: Questionnaire, where: str) -> None:
    for name in names:
        if name not in questionnaire.names or questionnaire[name].kind not in kinds:
            raise _refuse(f"{name!r} is no item of kind {' or '.join(kinds)}", where, "names of such items")


def _scales(questionnaire: Questionnaire, places: _Places) -> None:
    for at, scale in enumerate(questionnaire.scales):
        where = f"{places('scales', at)} ({scale.scale})"
        _known(scale.items, ("scale",), questionnaire, where)
        if len(set(scale.items)) < max(2, len(scale.items)):
            raise _refuse(f"items {', '.join(scale.items)}", where, "two or more different items")
        strange = sorted(set(scale.reversed) - set(scale.items))
        if strange:
            raise _refuse(f"reversed item {strange[0]!r} is not among the items", where, ", ".join(scale.items))
        if len({questionnaire[name].codes for name in scale.items}) > 1:
            raise _refuse("items with different options", where, "the same codes for all items of a scale")
        if not 0 < scale.least_answered <= 1:
            raise _refuse(f"least_answered = {scale.least_answered:g}", where, "a share above 0, at most 1")


def _needs(questionnaire: Questionnaire, places: _Places) -> None:
    for at, need in enumerate(questionnaire.needs):
        where = f"{places('needs', at)} ({need.need})"
        _known((need.importance, need.level), ("scale",), questionnaire, where)
        if questionnaire[need.importance].codes != questionnaire[need.level].codes or need.importance == need.level:
            raise _refuse("importance and level are not two items with the same codes", where, "two such scale items")


def _skips(questionnaire: Questionnaire, places: _Places) -> None:
    for at, skip in enumerate(questionnaire.skips):
        where = f"{places('skips', at)} ({skip.item})"
        _known((skip.item,), ("single", "multiple", "scale"), questionnaire, where)
        unknown = sorted(set(skip.codes) - set(questionnaire[skip.item].codes))
        if unknown:
            raise _refuse(f"code {unknown[0]!r} is no option", where, ", ".join(questionnaire[skip.item].codes))
        for name in skip.skipped:
            if name not in questionnaire.names:
                raise _refuse(f"skips {name!r}, which is no item", where, "names of items")
            if questionnaire.names.index(name) <= questionnaire.names.index(skip.item):
                raise _refuse(f"skips {name!r}, which stands before it", where, "items that come later")
