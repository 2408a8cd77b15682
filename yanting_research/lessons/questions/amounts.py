"""Numbers of a report with the words in front of them (报告里的数字), and the checks that join them.

Generators read these, never the tables: so that every one of them leaves out masked digits, hedges,
plans and single persons in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from yanting_research.core import Document
from yanting_research.lessons.context import LessonContext

__all__ = [
    "LEAST_CONFIDENCE",
    "PERSONS",
    "Amount",
    "Relation",
    "amount",
    "amounts",
    "digits",
    "is_clean",
    "relations",
    "same_unit",
]

PERSONS = frozenset({"人", "名", "位"})
_SMALLEST_GROUP = 3  # a smaller number of persons could name someone
LEAST_CONFIDENCE = 0.6

# 其中女干部, 全县共有党员: cut behind 有, 共, 其中; must not cut 有效问卷 or 所有.
_OPENING = re.compile(r"(?:其中|分别|共有|现有|另有|还有|设有|建有|(?<!所)有(?!效)|共(?![产青同])|辖)")
# 占, 达到, 挑选: what ends in one of them is no name; must not match 党员.
_NO_NAME = re.compile(
    r"(?:[占达到至为是计约近超比较由从共了]|增加|减少|增长|下降|提高|上升|分别|合计|投入|挑选|组织|选派|安排|抽查|发放)$"
)
# 女干部, 35岁以下, 2013届学员; must not match a name with a comma, or digits alone.
_NAME = re.compile(r"[\u4e00-\u9fff\d“”（()）]{2,14}")
# 35岁以下只有, 党员达到: the verb between a name and its number; must not match 占.
_TRAILING = re.compile(r"(?:只有|仅有|共有|现有|(?<![所])有|达到|达|分别为|为|是|共)$")
_BREAK = re.compile(r"[，、；：。,;:\s]")
# 14.7 in 14.7%, 25,619 in 25,619名; must not match 万余.
_DIGITS = re.compile(r"\d[\d,，]*(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of the report; ``label`` is its name as printed in front of it, empty where none is sure.

    ``value`` and ``step`` (the last printed digit) are in ``unit``; ``start`` and ``end`` are 0 where the
    material is a table without sentences.
    """

    fact_id: str
    doc_id: str
    surface: str
    label: str
    value: float
    step: float
    unit: str
    role: str
    qualifier: str
    modality: str
    part_of: str
    denominator: str
    list_kind: str
    confidence: float
    status: str
    start: int
    end: int

    @property
    def named(self) -> str:
        """Name and printed form, ``35岁以下89人``; the printed form alone in quotation marks without a name."""
        return f"{self.label}{self.surface.strip()}" if self.label else f"“{self.surface.strip()}”"


@dataclass(frozen=True, slots=True)
class Relation:
    """A row of CHECKS with its numbers."""

    check_id: str
    kind: str
    verdict: str
    whole: Amount | None
    parts: tuple[Amount, ...]
    share: Amount | None
    printed: float
    computed: float

    @property
    def amounts(self) -> tuple[Amount, ...]:
        """Every number the check holds against another."""
        return tuple(one for one in (self.whole, *self.parts, self.share) if one is not None)


def amount(context: LessonContext, fact_id: str) -> Amount:
    """The number of a fact.

    Raises
    ------
    KeyError
        When the material has no such fact.
    """
    row = context.rows[fact_id]
    document = context.document(row["doc_id"])
    start, end = int(row["start"]), int(row["end"])
    label = row["indicator"] if document is None or end <= start else _label(document, start, row["indicator"])
    return Amount(
        fact_id=fact_id,
        label=label,
        step=float(row["precision"]),
        start=start if document is not None else 0,
        end=end if document is not None else 0,
        **{name: row[name] for name in _COPIED},
    )


_COPIED = (
    "doc_id", "surface", "value", "unit", "role", "qualifier", "modality", "part_of", "denominator", "list_kind",
    "confidence", "status",
)  # fmt: skip


def amounts(context: LessonContext, *, doc_id: str = "", role: str = "") -> Iterator[Amount]:
    """The numbers of the material, of one document or one role where asked, in the order of the table."""
    for fact_id, row in context.rows.items():
        if doc_id in {"", row["doc_id"]} and role in {"", row["role"]}:
            yield amount(context, fact_id)


def relations(context: LessonContext, kind: str, verdicts: Sequence[str]) -> Iterator[Relation]:
    """The checks of a kind whose verdict is among ``verdicts``, with clean numbers only."""
    if context.checks.empty:
        return
    kept = context.checks[(context.checks["kind"] == kind) & context.checks["verdict"].isin(verdicts)]
    for row in kept.to_dict("records"):
        relation = _relation(context, row)
        if relation is not None:
            yield relation


def _relation(context: LessonContext, row: dict[Any, Any]) -> Relation | None:
    names = [row["whole"], *row["parts"].split(), row["share"]]
    if any(name and name not in context.rows for name in names):
        return None
    found = [amount(context, name) if name else None for name in names]
    if not all(is_clean(one) for one in found if one is not None):
        return None
    return Relation(
        check_id=row["check_id"], kind=row["kind"], verdict=row["verdict"], whole=found[0],
        parts=tuple(one for one in found[1:-1] if one is not None), share=found[-1],
        printed=float(row["printed"]), computed=float(row["computed"]),
    )  # fmt: skip


def is_clean(one: Amount) -> bool:
    """Printed whole and without a hedge, done and not planned, and of no single person."""
    sure = one.status == "ok" and one.qualifier == "exact" and one.modality == "observed" and one.value == one.value
    few = one.unit in PERSONS and one.role == "count" and 0 < one.value < _SMALLEST_GROUP
    in_table = bool(one.unit) and one.end > 0 and one.surface.strip()[-1:].isdigit()  # its header is not shown
    return sure and not few and not in_table and one.confidence >= LEAST_CONFIDENCE


def same_unit(first: Amount, second: Amount) -> bool:
    """Whether two numbers count alike: 人, 名 and 位 are one unit; 人次 is another."""
    return first.unit == second.unit or {first.unit, second.unit} <= PERSONS


def _label(document: Document, start: int, indicator: str) -> str:
    """The name printed in front of a number, as far as it agrees with the noun of the table of facts."""
    left = document.text[max(0, start - 24) : start]
    if len(indicator) > 1 and left.endswith(indicator) and _NAME.fullmatch(indicator):
        return indicator
    clause = _OPENING.split(_TRAILING.sub("", _BREAK.split(left)[-1]))[-1]
    if not _NAME.fullmatch(clause) or _NO_NAME.search(clause) or clause.isdigit():
        return ""
    if clause.count("（") != clause.count("）") or clause.count("(") != clause.count(")"):
        return ""
    known = clause in indicator or (len(indicator) > 1 and clause.endswith(indicator))
    return clause if known else ""


def digits(surface: str) -> str:
    """The digits of a printed number without separators; empty for one in Chinese characters.

    >>> digits("17,518名"), digits("14.7%"), digits("九成")
    ('17518', '14.7', '')
    """
    found = _DIGITS.search(surface)
    return found[0].replace(",", "").replace("，", "") if found else ""
