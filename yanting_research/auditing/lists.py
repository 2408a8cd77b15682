"""Sums that the words state (按文意核对的合计): families of parts, openers, totals, 余下.

Each case names its evidence; the numbers are those of the case list in the documentation.

S1 a family of complementary parts (党委, 总支, 支部 of 党组织) beside its whole (:mod:`families`);
S2 an opener right behind the whole (分, 分别是, 计有, 按情形分, 来自) or 某某中，;
S3 a total behind its parts (合计, 共, 累计);
S4 figures that add up exactly to one in front: three or more, or two that are named 其余, 余下 or are large;
   once more without the parts found, so that the list around a nested list is read too;
S5 the column of a table that adds up exactly to a figure of the text;
S6 receipts against payments and balance (:mod:`receipts`);
S7, S8, S15 opening and closing stocks, posts filled and vacant, net increases (:mod:`flows`);
S9 a whole whose words name its members (:mod:`named_lists`);
S10, S11 lists whose shares add to 100, lists that close in another unit (:mod:`complete_lists`);
S12 to S14 lists by a dimension, and those that end with what else there is (:mod:`dimension_lists`);
S16 what was taken in, spent and left over (:mod:`flows`);
S17 to S19 half years of quarters, years together, what was there and what came (:mod:`period_sums`);
S20 paragraphs that add up to the one in front of them (:mod:`paragraph_sums`);
S21 the running balances of a ledger (:mod:`ledgers`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yanting_research.auditing.bands import band_sums
from yanting_research.auditing.complete_lists import beside_sums, full_share_sums
from yanting_research.auditing.dimension_lists import dimension_sums
from yanting_research.auditing.families import family_sums
from yanting_research.auditing.flows import account_sums, flow_checks, net_checks, post_sums
from yanting_research.auditing.ledgers import running_balances
from yanting_research.auditing.linked import (
    NEAR,
    TELLING,
    adds_up,
    comes_near,
    completed,
    figure_place,
    first_list,
    mixes_groups,
    women_beside_others,
)
from yanting_research.auditing.named_lists import named_sums
from yanting_research.auditing.paragraph_sums import paragraph_sums
from yanting_research.auditing.period_sums import period_sums
from yanting_research.auditing.reading import Figure, Reading
from yanting_research.auditing.receipts import balance_sums
from yanting_research.auditing.short_sums import (
    line_sums,
    masked_sums,
    remainder_sums,
    rest_sums,
    share_totals,
    shares_above_whole,
    shares_of_whole,
)
from yanting_research.auditing.totals import named_totals, total_sums
from yanting_research.auditing.verdicts import Check, sum_check

__all__ = ["stated_sums"]

_TYPO = 0.1  # the same without family or opener as evidence
_AMONG_TYPO = 0.03  # the same of a list behind 人中
_PAIR, _SEVERAL = 2, 3
_LIST_OPENS = (":", "为", "是", "分")  # in front of the first member: 处理方式为
_COLUMN_TYPO = 0.02  # a column whose rows are named after the whole
_SENTENCES = 3  # back to the whole of a list that nothing announces
_LONG_LIST = 6  # members that make up a figure exactly, whatever a guess ties one of them to
_GUESSED = frozenset({"attribute", "kind"})  # links that no word states
_LONGEST_RUN = 14  # members of a list that nothing announces
_REACH = 10  # figures looked back for a whole
# 648个，分党委26个; 增至672个，分别是; 17万元，三年分别发放; 支部41个，按情形分:; must not match ,其中 or 分3批.
_OPENER = re.compile(
    r"^[,:(]?(?:计有|[两三四五]年分别[\u4e00-\u9fff]{1,4}|分别(?:是|为|有)|下?分(?:为|设)?(?!\d|别|批|布|三|两|四)|即|来自|按[^,;:。]{1,8}分[,:])|^:"
)
# 项目支出具体为:; 经费构成: the whole is named again in front of its parts; must not match 分别为.
_NAMED_AGAIN = re.compile(
    r"(?:^|[\n,;:。])\s{0,40}([\u4e00-\u9fff]{2,8}?)(?:具体(?:为|是|包括)|的?构成(?:为|是)?|包括)[:,]"
)
# 中,村书记 behind 126人; must not match 中学 or 其中.
_AMONG = re.compile(r"[\u4e00-\u9fff]{0,6}(?<![其集])[中里],(?!其中)")
# 党支部中,农村; 党组织当中,; 离休干部里,; must not match 其中 or 集中培训.
_NAMED = re.compile(r"([\u4e00-\u9fff]{2,8}?)(?:当中|(?<![其集])[中里]),")
# One look before the two above: what names a whole again holds one of these; must not match 集中培训.
_HINT = re.compile(r"[中里],|具体|构成|包括")
# 其余684个, 余下112个; must not match 其他.
_REST = re.compile(r"其余|余下|剩余|剩下|余者")
# ,净减少, 超编: a balance, or persons without a post, are no member of a list; must not match 减少.
_NET = re.compile(r"(?:净(?:增加?|减少?|流[出入])|超[编配员](?:人员)?)(?:了|的|有)?$")
# ,另有12名正参加, 联建的支部尚余14个: counted beside the list; must not match ,另外聘请.
_BESIDES = re.compile(r"^[,;]另有|尚[余有]$")
# A new statement begins; must not match 其中.
_NEW_TOPIC = re.compile(r"今年|去年|全年|同期|此外|另|同时|平均|人均|比上|较|目前|现有|结[余存]|余额")


@dataclass(frozen=True, slots=True)
class _Case:
    """Lists of one case, in the order in which cases may claim figures."""

    found: Iterator[tuple[Figure, list[Figure]]]
    shares_parts: bool = False  # its parts may stand in other lists too
    knows_all: bool = False  # its lists are complete as found
    by_kind: bool = False  # its members are told by their kind, whatever a link says of them


def stated_sums(reading: Reading) -> Iterator[Check]:
    """Sums of cases S1 to S6; empty for a document without its text."""
    if not reading.has_text:
        return
    figures = [figure for figure in reading.figures if figure.countable and not figure.in_table]
    taken: set[str] = set()
    wholes: set[str] = set()
    cases = (
        _Case(_long_sums(figures, reading.asked)), _Case(named_sums(figures)),
        _Case(family_sums(figures, reading.asked), by_kind=True),
        _Case(_opened_sums(figures)), _Case(total_sums(figures), shares_parts=True),
        _Case(band_sums(figures)), _Case(rest_sums(figures)),
        _Case(remainder_sums(figures)), _Case(dimension_sums(figures), knows_all=True),
        _Case(_exact_sums(figures, reading.asked)), _Case(masked_sums(figures)),
    )  # fmt: skip
    for case in cases:
        for whole, found in case.found:
            parts = found if case.knows_all else _whole_list(whole, completed(whole, found, figures), reading)
            ids = {part.fact_id for part in parts}
            ahead = bool(parts) and whole.start < parts[0].start and not adds_up(parts, whole)
            if ahead and whole.list_id and whole.part_of and all(_is_sibling(part, whole) for part in parts):
                continue
            if parts and whole.start < parts[0].start and _closes_elsewhere(parts, whole, reading):
                continue
            if ahead and not case.by_kind and sum(part.part_of in ids for part in parts) > 1:
                continue  # 受访320名中，近视的144人；其中初三80人: one inside the other
            if ids & taken and not case.shares_parts:
                continue
            if len(parts) == _PAIR and women_beside_others(parts) and not adds_up(parts, whole):
                continue  # 村居一线112名、女同志43名 of 160名: they are no two halves
            taken |= ids
            wholes.add(whole.fact_id)
            yield sum_check(whole, parts)
    outer = [figure for figure in figures if figure.fact_id not in taken]
    for whole, parts in _exact_sums(outer, reading.asked):  # 基本支出与项目支出, once their own parts are put aside
        if wholes & {part.fact_id for part in parts}:
            yield sum_check(whole, parts)
    yield from _column_sums(reading.figures)
    for whole, parts in (
        *share_totals(reading.figures),
        *line_sums(reading.figures),
        *named_totals(figures),
        *balance_sums(figures),
        *post_sums(figures),
        *account_sums(figures),
        *period_sums(figures),
        *account_sums([figure for figure in reading.figures if figure.role == "share"]),
        *post_sums([figure for figure in reading.figures if figure.countable and figure.in_table]),
        *(found for found in full_share_sums(reading.figures) if not {part.fact_id for part in found[1]} & taken),
        *(found for found in beside_sums(reading.figures) if not {part.fact_id for part in found[1]} & taken),
    ):
        yield sum_check(whole, parts)
    yield from paragraph_sums(reading.figures)
    yield from running_balances(reading.figures)
    yield from flow_checks(figures)
    yield from net_checks([one for one in reading.figures if one.countable or one.role == "change"])
    for shares in shares_of_whole(reading.figures):
        total = math.fsum(share.value for share in shares)
        yield Check("sum", None, tuple(shares), None, 100.0, total, "impossible" if total > 100 else "inconsistent")
    for shares in shares_above_whole(reading.figures):
        total = math.fsum(share.value for share in shares)
        yield Check("sum", None, tuple(shares), None, 100.0, total, "impossible")


def _is_sibling(part: Figure, whole: Figure) -> bool:
    """支部697个按领域分，农村306个，社区24个，机关249个: members of one list are no whole of each other."""
    return (part.list_id, part.part_of) == (whole.list_id, whole.part_of)


def _closes_elsewhere(parts: Sequence[Figure], whole: Figure, reading: Reading) -> bool:
    """核定职数512名，配备496名……正职171名，副职325名: FACTS tie the list to another whole, and it makes that up."""
    other = reading.known.get(parts[0].part_of)
    if other is None or other is whole or any(part.part_of != other.fact_id for part in parts):
        return False
    listed = reading.listed(other.fact_id, parts[0].list_id)
    return (adds_up(parts, other) or adds_up(listed, other)) and not adds_up(parts, whole)


def _whole_list(whole: Figure, parts: list[Figure], reading: Reading) -> list[Figure]:
    """县财政98万元，党费返还40.5万元，乡镇自掏26.9万元: a case that knows two takes the list FACTS link."""
    if len(parts) == _PAIR and any("男" in part.label for part in parts) and any("女" in part.label for part in parts):
        return parts  # 男381人，女77人；村支书118人: men and women are all
    by_chance = bool(parts) and parts[0].list_kind == "colon" and whole.value < TELLING  # 扣6分：扣2分，扣4分，扣1分
    if not parts or not parts[0].list_id or (adds_up(parts, whole) and not by_chance):
        return parts
    key = parts[0].list_id
    listed = [one for one in reading.listed(whole.fact_id, key) if one.countable and not one.in_table]
    listed, _ = first_list(whole, listed)
    known = {one.fact_id for one in listed}
    if mixes_groups(listed) or any(_BESIDES.search(one.left.strip()) for one in listed):
        return parts  # 大专以上142名；女性成员297名: what stands beside the bands is counted once more
    longer = len(listed) > len(parts) and all(part.fact_id in known for part in parts)
    nearer = by_chance or _gap(listed, whole) <= _gap(parts, whole)  # 省外2019名、省内845名，省外当中广东884名
    return listed if longer and nearer else parts


def _gap(parts: Sequence[Figure], whole: Figure) -> float:
    total = math.fsum(part.value for part in parts if not math.isnan(part.value))
    return abs(total - whole.value)


def _opened_sums(figures: Sequence[Figure]) -> Iterator[tuple[Figure, list[Figure]]]:
    """S2."""
    for at in range(1, len(figures)):
        figure, whole = figures[at], figures[at - 1]
        again = _HINT.search(figure.left)
        named = (_NAMED.search(figure.left) or _NAMED_AGAIN.search(figure.left)) if again else None
        if named is not None:
            whole = next(
                (one for one in reversed(figures[max(0, at - _REACH) : at]) if one.indicator.endswith(named[1])), whole
            )
            if not whole.indicator.endswith(named[1]):
                continue
        elif whole.sentence != figure.sentence or not (_OPENER.match(figure.left) or _AMONG.match(figure.left)):
            continue
        run = _run_from(figures, at, whole)
        slack = (0.0 if named[0].endswith("里,") else _TYPO) if named is not None else NEAR
        if named is None and not _OPENER.match(figure.left):  # 126人中: they may be some of them only
            slack = _AMONG_TYPO if len(run) >= _SEVERAL else 0.0
            if math.fsum(part.value for part in run) < whole.value:
                slack = 0.0  # there may be others
        if len(run) >= 2 and not mixes_groups(run) and comes_near(run, whole, slack):
            yield whole, run


def _run_from(figures: Sequence[Figure], at: int, whole: Figure) -> list[Figure]:
    """Figures of the whole's measure from ``at`` to the end of the sentence; an exact sum ends it."""
    run: list[Figure] = []
    total = 0.0
    for figure in figures[at : at + 12]:
        if figure.sentence != figures[at].sentence or (run and _NEW_TOPIC.search(figure.left)):
            break
        if figure.list_kind == "bracket" and figure.part_of != whole.fact_id:
            continue
        if figure.measure != whole.measure:
            break
        run.append(figure)
        total += figure.value
        if math.isclose(total, whole.value):
            break
    return run


def _exact_sums(figures: Sequence[Figure], asked: Figure | None) -> Iterator[tuple[Figure, list[Figure]]]:
    """S4."""
    at = 0
    while at < len(figures):
        run = _parallel_run(figures, at)
        if len(run) >= 2:
            found = _whole_of_run(figures, at, run, asked)
            if found is not None:
                yield found
                at = figures.index(found[1][-1], at) + 1
                continue
        at += 1


def _long_sums(figures: Sequence[Figure], asked: Figure | None) -> Iterator[tuple[Figure, list[Figure]]]:
    """S4 of so many members that nothing else they might be speaks against it."""
    return (found for found in _exact_sums(figures, asked) if len(found[1]) >= _LONG_LIST)


def _parallel_run(figures: Sequence[Figure], at: int) -> list[Figure]:
    run: list[Figure] = []
    for figure in figures[at : at + _LONGEST_RUN]:
        if run and (figure.measure != run[0].measure):
            break
        if run and figure.sentence != run[-1].sentence and not figure.own_line:
            break
        if not figure.exact or _NET.search(figure.left.strip()):
            break
        run.append(figure)
    return run


def _whole_of_run(
    figures: Sequence[Figure], at: int, run: Sequence[Figure], asked: Figure | None
) -> tuple[Figure, list[Figure]] | None:
    """A figure in front that the first figures of the run make up exactly."""
    wholes = [*reversed(figures[max(0, at - _REACH) : at]), *((asked,) if asked is not None else ())]
    total = run[0].value
    for count in range(2, len(run) + 1):
        total += run[count - 1].value
        equal = [one for one in wholes if math.isclose(one.value, total)]
        if not equal:
            continue
        named = any(_REST.search(part.left + part.right) for part in run[:count])
        if count == 2 and not named and total < 100:
            continue
        for candidate in equal:
            if not named and _meets_by_chance(candidate, run[0], figures):
                continue
            alike = candidate.measure == run[0].measure or (
                candidate is asked and run[0].dimension in {"person", "piece"}
            )
            reach = 1 if count == _PAIR else _SENTENCES if count < _LONG_LIST else 2 * _SENTENCES
            near = run[0].sentence - candidate.sentence <= reach or candidate is asked
            near = near or all(part.part_of == candidate.fact_id for part in run[:count])
            free = all(
                part.part_of in {"", candidate.fact_id} or (count >= _LONG_LIST and part.list_kind in _GUESSED)
                for part in run[:count]
            )
            if alike and near and free and not mixes_groups(run[:count]):
                return candidate, list(run[:count])
    return None


def _meets_by_chance(candidate: Figure, first: Figure, figures: Sequence[Figure]) -> bool:
    """盗窃9起，毁坏森林7起，强奸3起，诈骗2起，巫医2起: members further on come to one of their own list."""
    low, high = figure_place(figures, candidate), figure_place(figures, first)
    beside = [one for one in figures[low + 1 : high] if one.measure == first.measure]
    same_lines = candidate.own_line and first.own_line and candidate.label[-1:] == first.label[-1:]
    opens = any(sign in first.left for sign in _LIST_OPENS)
    return bool(beside) and not opens and (candidate.value < TELLING or same_lines)


def _column_sums(figures: Sequence[Figure]) -> Iterator[Check]:
    """S5: unlinked cells of one unit, in order, against the figures of the text in front of them."""
    columns: dict[str, list[Figure]] = {}
    for figure in figures:
        if figure.in_table and figure.countable and not figure.part_of:
            columns.setdefault(figure.measure, []).append(figure)
    for cells in columns.values():
        if len(cells) < _PAIR:
            continue
        first = cells[0].place
        before = [one for one in figures[max(0, first - 24) : first] if one.countable and not one.in_table]
        for whole in reversed(before):
            alike = whole.measure == cells[0].measure or (whole.unit == "份" and cells[0].dimension == "person")
            named = len(cells) >= 3 and all(cell.indicator.endswith(whole.indicator[-2:]) for cell in cells)
            fits = adds_up(cells, whole) or (named and comes_near(cells, whole, _COLUMN_TYPO))
            if alike and whole.exact and fits:
                yield sum_check(whole, cells)
                break
