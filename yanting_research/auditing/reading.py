"""Figures with the words around them (数字与上下文): what the checks read."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import pandas as pd

from yanting_research.auditing.measures import dimension, measure
from yanting_research.chinese import fold_script, fold_width, fold_words

__all__ = ["COUNTABLE", "COUNTS", "Figure", "Reading", "read_figures"]

COUNTABLE = frozenset({"count", "money", "area", "length", "other"})  # roles that can be a whole or a part
_LEFT = 60  # characters kept before a figure
_RIGHT = 14  # characters kept behind it
# Matches 。 ； and a line end, and the Latin stop of 走访党员.全镇; must not match 14.7 or the comma.
_SENTENCE_END = re.compile(r"[。！？!?\n.](?:(?<!\.)|(?<=[\u4e00-\u9fff”）]\.)(?!\d))")
_PUNCTUATION = tuple(zip("，；：（）％﹐－—–　", ",;:()%,--- ", strict=True))
_MAGNITUDES = (("亿", 1e8), ("千万", 1e7), ("百万", 1e6), ("万", 1e4))
# 318个村党支部书记: persons counted by 个; must not match 党支部.
_PERSON = re.compile(r"(?:书记|干部|党员|主任|村官|学员|教师|人员|成员|代表|农民)$")
_HEADS = frozenset({"人", "名"})
COUNTS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5}  # 两项合计, 三年累计: how many are taken together
# 编制, 岗位核定: counted in 个, held by persons; must not match 编制内.
_POSTS = re.compile(r"(?:(?:编制|岗位|职数)(?:核定|总?数)?|[空缺超]编|空岗|缺额)$")
_BREAKS = ",;:()、。\n"
_OF_CELL = "F07"  # the rule by which cells of tables are read
# 684个是支部, 233个在村: the noun behind its number; must not match 5人为一组 in front of a digit.
_NAMED_BEHIND = re.compile(r"[是为在属][\u4e00-\u9fff]{1,12}")
# 收回有效问卷560份, 得有效卷; must not match 发放问卷 or 占有效问卷的.
_ASKED = re.compile(
    r"(?<!占)(?<!占了)有效[\u4e00-\u9fff]{0,4}(?:问卷|答卷|卷|样本|调查表)|(?:问卷|答卷)[\u4e00-\u9fff]{0,4}有效"
)
# 比2013年的, 由上年的; must not match 对比.
_FORMER = re.compile(r"(?:(?<!对)比|较|由|从)[\u4e00-\u9fff\d]{0,8}$")
# 增加人员: the word of the change taken for the noun; must not match 党员.
_STEP_NOUN = re.compile(r"增|减|少|多|下降|提高|上升")
# Ends in the first group of a number torn at a full-width comma (1，120亿元); must not match 2012年,
_TORN = re.compile(r"\d[,，]$")
# Matches 部门共 in front of a sum; must not match 公共
_IN_ALL = re.compile(r"(?:(?<!公)共|共计|合计|总计)$")
# "\n  36至45岁  ", behind the line before; must not match a line that opens with a sentence.
_OWN_LINE = re.compile(r"[;。、]?\s{0,200}\n[^,;。\n]{1,20}")
_COLUMNS = (
    "fact_id", "surface", "start", "end", "value", "value_high", "unit", "qualifier", "role", "modality", "indicator",
    "precision", "part_of", "denominator", "numerator", "earlier", "list_id", "list_kind", "period",
)  # fmt: skip


@dataclass(slots=True, eq=False)
class Figure:
    """One row of FACTS as the checks see it.

    ``label`` names it as a part of something: its own clause, the words behind it (684个是支部), or
    its noun. ``left`` are the words since the figure before (at most 60 signs), ``right`` those up to the
    next one (at most 14), both with half-width signs and in simplified script; ``sentence`` is a
    running number, and ``place`` the figure's number in its document. Without a text the words
    are empty and every figure stands in a sentence of its own. ``whose`` is its subject, else its region,
    and ``rule`` the rule that read it.
    """

    fact_id: str
    surface: str
    start: int
    end: int
    value: float
    value_high: float
    unit: str
    qualifier: str
    role: str
    modality: str
    indicator: str
    precision: float
    part_of: str
    denominator: str
    numerator: str
    earlier: str
    list_id: str
    list_kind: str
    period: str
    whose: str
    rule: str = ""
    left: str = ""
    right: str = ""
    sentence: int = -1
    place: int = -1
    measure: str = ""
    dimension: str = ""
    label: str = ""
    torn: bool = False

    @property
    def countable(self) -> bool:
        """Whether it can be a whole or a part: no share, change, average, span of time or torn end of a number."""
        return self.role in COUNTABLE and not self.torn

    @property
    def exact(self) -> bool:
        """Printed without a hedge and not masked."""
        return self.qualifier == "exact" and self.value == self.value

    def measure_fits(self, part: Figure) -> bool:
        """Whether a part in ``part``'s unit can be held against it: 521人 against 1138份 questionnaires."""
        return self.measure == part.measure or (part.dimension == "person" and self.unit == "份")

    @property
    def own_line(self) -> bool:
        """Whether its line holds a short name and the figure only, as the items of a list do."""
        return bool(_OWN_LINE.fullmatch(self.left))

    @property
    def in_table(self) -> bool:
        """Whether it is a cell of a table."""
        bare = self.surface.strip()[-1:].isdigit() and bool(self.unit)
        return self.rule == _OF_CELL or (bare and not self.left.startswith("、"))  # 公田169亩、学田7、寺田25亩: a list

    @property
    def words(self) -> str:
        """Noun and clause of the figure: what it counts."""
        return f"{self.indicator} {_clause(self.left)}"


def _clause(left: str) -> str:
    """What follows the last comma or bracket."""
    return left[max(map(left.rfind, _BREAKS)) + 1 :].strip()


def _label(figure: Figure) -> str:
    if figure.right[:1] in "是为在属":
        behind = _NAMED_BEHIND.match(figure.right)
        if behind:
            return behind[0]
    clause = _clause(figure.left)
    if figure.indicator and figure.right.startswith(figure.indicator) and _IN_ALL.search(clause):
        return figure.indicator  # 12个乡镇和8个部门共20个单位
    return clause if clause and not clause.startswith(("分别", "依次")) else figure.indicator


def _magnitude(figure: Figure) -> float:
    """The step of a figure printed in 万 or 亿 without decimals: 1e8 for 一千一百五十四亿, else 0."""
    step = next((size for name, size in _MAGNITUDES if name in figure.surface), 0.0)
    value = figure.value
    if not step or math.isnan(value) or value != int(value) or "." in figure.surface or "．" in figure.surface:
        return 0.0
    while step > 1 and value % step:
        step /= 10
    return step


@dataclass(slots=True, eq=False)
class Reading:
    """The figures of one document, in order of place.

    ``asked`` is the number of valid questionnaires, ``later`` leads from the earlier figure of a
    change (上年的15443人) to the one that holds now, and ``whole_of`` from a part to the whole that
    the words give it; the last two are filled by the checks of changes and of sums.
    """

    doc_id: str
    figures: list[Figure]
    has_text: bool
    known: dict[str, Figure] = field(default_factory=dict)
    asked: Figure | None = None
    later: dict[str, Figure] = field(default_factory=dict)
    whole_of: dict[str, Figure] = field(default_factory=dict)
    _lists: dict[tuple[str, str], list[Figure]] = field(default_factory=dict)

    def listed(self, whole_id: str, list_id: str) -> list[Figure]:
        """The figures that FACTS tie to a whole in one list, in order of place."""
        if not self._lists:
            for figure in self.figures:
                self._lists.setdefault((figure.part_of, figure.list_id), []).append(figure)
        return self._lists.get((whole_id, list_id), [])


def read_figures(facts: pd.DataFrame, texts: Mapping[str, str]) -> Iterator[Reading]:
    """Figures of every document, in order of documents as they first appear.

    Parameters
    ----------
    facts
        FACTS.
    texts
        Text by doc_id; a document without text is read from its facts alone.

    Examples
    --------
    >>> from yanting_research.core import FACTS, build_table
    >>> text = "党员200名，其中女党员60名。"
    >>> rows = [{"fact_id": "d#1", "doc_id": "d", "surface": "200名", "start": 2, "end": 6, "value": 200.0,
    ...          "qualifier": "exact", "role": "count", "modality": "observed", "page": 1},
    ...         {"fact_id": "d#2", "doc_id": "d", "surface": "60名", "start": 12, "end": 15, "value": 60.0,
    ...          "qualifier": "exact", "role": "count", "modality": "observed", "page": 1}]
    >>> [reading] = read_figures(build_table(rows, FACTS), {"d": text})
    >>> [figure.left for figure in reading.figures]
    ['党员', ',其中女党员']
    """
    whose = facts["subject"].where(facts["subject"] != "", facts["region"])  # a town's figure is not its county's
    columns = [*(facts[name].tolist() for name in _COLUMNS), whose.tolist(), facts["rule_id"].tolist()]
    by_document: dict[str, list[Figure]] = {}
    for doc_id, row in zip(facts["doc_id"].tolist(), zip(*columns, strict=True), strict=True):
        by_document.setdefault(doc_id, []).append(Figure(*row))
    for doc_id, figures in by_document.items():
        figures.sort(key=lambda figure: (figure.start, figure.end))
        text = texts.get(doc_id)
        nouns = fold_script("\x00".join(figure.indicator for figure in figures)).split("\x00")
        for place, (figure, noun) in enumerate(zip(figures, nouns, strict=True)):
            figure.indicator = noun
            figure.place = place
            figure.sentence = place
            figure.measure, figure.dimension = measure(figure.unit), dimension(figure.unit)
        if text is not None:
            _add_words(figures, text)
        known = {figure.fact_id: figure for figure in figures}
        _share_nouns(figures)
        asked = [one for one in figures if one.unit == "份" and one.left[-1:] != "(" and _ASKED.search(one.words)]
        yield Reading(doc_id, figures, text is not None, known, asked[-1] if asked else None)


def _share_nouns(figures: Sequence[Figure]) -> None:
    """党员22010名，比2013年的21680名增加330名: the former figure counts what the present one counts."""
    for before, figure in pairwise(figures):
        alike = before.measure == figure.measure and before.sentence == figure.sentence
        if alike and _FORMER.search(figure.left) and _STEP_NOUN.match(figure.indicator):
            figure.indicator = before.indicator


def _add_words(figures: Sequence[Figure], text: str) -> None:
    """Left and right words, folded in one go, and sentence numbers."""
    stops = [match.end() for match in _SENTENCE_END.finditer(text)]
    pieces: list[str] = []
    previous = 0
    for number, figure in enumerate(figures):
        pieces.append(text[max(previous, figure.start - _LEFT, 0) : figure.start])
        following = figures[number + 1].start if number + 1 < len(figures) else len(text)
        pieces.append(text[figure.end : min(following, figure.end + _RIGHT)])
        previous = max(previous, figure.end)
        figure.sentence = bisect_right(stops, figure.start)
    folded = fold_script(fold_width("\x00".join(piece.replace("\x00", " ") for piece in pieces)))
    for wide, plain in _PUNCTUATION:  # str.translate would look every character up
        folded = folded.replace(wide, plain)
    words = fold_words(folded).split("\x00")
    for number, (figure, left, right) in enumerate(zip(figures, words[::2], words[1::2], strict=True)):
        figure.left, figure.right = left, right
        beside = figures[max(0, number - 2) : number + 3]
        held = _POSTS.search(figure.indicator) and any(one.unit in _HEADS for one in beside)
        if figure.unit == "个" and (held or (not figure.in_table and _PERSON.search(figure.indicator))):
            figure.measure, figure.dimension = measure("人"), "person"
        figure.label = _label(figure)
        last = figures[number - 1] if number else figure
        if left.startswith("、") and last.part_of and figure.part_of == last.fact_id:
            figure.part_of = last.part_of  # 村21个、社区2个: side by side, not one inside the other
        figure.precision = max(figure.precision, _magnitude(figure))
        if figure.surface[:1].isdigit() and "," in left[-2:] and _TORN.search(left):
            figure.torn, figure.value = True, math.nan  # the rest of a longer number is no figure of its own
