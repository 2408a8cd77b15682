"""Checks along the links of FACTS (按链接核对): lists and their wholes, shares and their numerators."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from yanting_research.auditing.reading import Figure, Reading
from yanting_research.auditing.verdicts import Check, bound_check, sum_check

__all__ = ["linked_lists", "mixes_groups"]

# How far parts may miss their whole and still claim to make it up, by kind of list.
_CLOSED_SLACK = {
    "bracket": 0.25, "colon": 0.25, "label": 0.25, "opener": 0.15, "distributive": 0.02, "attribute": 0.08,
    "verb": 0.08, "table": 9.0,
}  # fmt: skip
_FAR = 3.0  # a "part" of more than three times its whole is linked by mistake
# Matches 交叉任职, 兼任; must not match 兼并重组.
_OVERLAP = re.compile(r"交叉|兼任|兼职|重复")
# Groups that overlap with each other; each line one dimension.
_OVERLAPPING = (
    re.compile(r"女|妇"),
    re.compile(r"民族"),
    re.compile(r"党外|非党|无党派|民主党派"),
    re.compile(r"岁|青年|老年"),
    re.compile(r"大专|本科|专科|研究生|学历|高中|初中|硕士|博士|小学|中专|文化"),
    re.compile(r"流动"),
    re.compile(r"预备|发展"),
)


def linked_lists(reading: Reading) -> Iterator[Check]:
    """Sums of the lists that claim to be whole; else every part is at most its whole.

    A bound is held against the whole that the words give: women behind 正科、副科 belong to the
    科级干部 of both, and a group of this year not to last year's total.
    """
    groups: dict[tuple[str, str], list[Figure]] = {}
    for figure in reading.figures:
        if figure.part_of in reading.known and figure.role != "share":
            groups.setdefault((figure.part_of, figure.list_id), []).append(figure)
    named = {
        whole_id
        for (whole_id, _), parts in groups.items()
        if any(reading.known[whole_id].indicator[:2] in part.left for part in parts)
    }  # 公务员中，本科以上1302人，研究生112人: the whole of these groups stands in words
    for (whole_id, _), parts in groups.items():
        whole = reading.known[whole_id]
        parts = _completed(whole, parts, reading)
        if _is_closed(whole, parts):
            yield sum_check(whole, parts)
        else:
            yield from _bounds(whole, parts, reading, named=whole_id in named)


def _bounds(whole: Figure, parts: Sequence[Figure], reading: Reading, *, named: bool) -> Iterator[Check]:
    for part in parts:
        if part.fact_id in reading.later:
            continue  # last year's group; this year's is held against this year's whole
        above = whole if named else _population(part, whole, reading)
        if part.value <= _FAR * above.value or not part.exact:
            yield bound_check(above, part)


def _population(part: Figure, whole: Figure, reading: Reading) -> Figure:
    """The whole of a group: not a sibling group, and not one part of a list that is complete."""
    whole = reading.later.get(whole.fact_id, whole)
    sibling = whole.fact_id in reading.whole_of or (whole.part_of and _is_group(whole))
    if not sibling or not _is_group(part) or part.list_kind == "bracket":
        return whole
    stated = [
        one
        for one in {figure.fact_id: figure for figure in reading.whole_of.values()}.values()
        if one.place < part.place and one.measure == part.measure and part.sentence - one.sentence <= 2
    ]
    return max(stated, key=lambda one: one.place, default=whole)


def _is_group(figure: Figure) -> bool:
    return any(pattern.search(figure.indicator) for pattern in _OVERLAPPING)


def _completed(whole: Figure, parts: list[Figure], reading: Reading) -> list[Figure]:
    """The list with up to two unlinked neighbours that make it add up exactly."""
    total = math.fsum(part.value for part in parts)
    if len(parts) < 2 or math.isnan(total) or not whole.exact or abs(total - whole.value) < 1e-9:
        return parts
    places = [part.place for part in parts]
    behind = reading.figures[max(places) + 1 : max(places) + 3]
    added: list[Figure] = []
    for figure in behind:
        if figure.measure != whole.measure or not figure.countable or figure.part_of:
            break
        if figure.sentence != parts[-1].sentence:
            break
        added.append(figure)
        if abs(total + math.fsum(one.value for one in added) - whole.value) < 1e-9 * max(1.0, whole.value):
            return [*parts, *added]
    return parts


def _is_closed(whole: Figure, parts: Sequence[Figure]) -> bool:
    """Whether the parts claim to make up the whole."""
    if len(parts) < 2 or any(_OVERLAP.search(part.indicator + part.surface) for part in parts):
        return False
    kind = parts[0].list_kind
    if kind == "suffix" or mixes_groups(parts):
        return False
    values = [part.value for part in parts]
    if any(math.isnan(value) for value in values) or math.isnan(whole.value):
        stated = math.fsum(value for value in values if not math.isnan(value))
        fits = math.isnan(whole.value) or stated <= whole.value
        return kind in {"label", "bracket", "colon", "table"} and fits
    if not whole.value:
        return False
    return abs(math.fsum(values) - whole.value) <= _CLOSED_SLACK.get(kind, 0.0) * whole.value


def mixes_groups(parts: Sequence[Figure]) -> bool:
    """Women beside minorities beside age bands: people are counted more than once."""
    hits = [tuple(bool(pattern.search(part.indicator)) for pattern in _OVERLAPPING) for part in parts]
    kinds = {index for hit in hits for index, yes in enumerate(hit) if yes}
    return len(kinds) > 1 and any(hit != hits[0] for hit in hits)
