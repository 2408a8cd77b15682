"""Checks along the links of FACTS (按链接核对): lists and their wholes, shares and their numerators."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import takewhile

from yanting_research.auditing.reading import COUNTS, Figure, Reading
from yanting_research.auditing.table_rows import both_ways
from yanting_research.auditing.verdicts import Check, bound_check, sum_check

__all__ = [
    "NEAR",
    "TELLING",
    "adds_up",
    "comes_near",
    "completed",
    "figure_place",
    "first_list",
    "linked_lists",
    "mixes_groups",
    "women_beside_others",
]

NEAR = 0.25  # a list that misses its whole by more does not claim to make it up
_FEW_MEMBERS = 2  # a list of more is told as one, and what follows it may be of all
TELLING = 20  # a whole of less is missed by little too easily

# How far parts may miss their whole and still claim to make it up, by kind of list.
_CLOSED_SLACK = {
    "bracket": 0.25, "colon": 0.25, "label": 0.15, "opener": 0.15, "distributive": 0.03, "attribute": 0.08,
    "verb": 0.08, "table": 9.0, "clause": 0.02,
}  # fmt: skip
_PAIR = 2
_ABOVE = 0.1  # members set side by side that pass their whole by more are counted more than once
_TOLD = frozenset({"opener", "colon"})
_CLOSE = 0.02  # members joined by 、 that miss their whole by more are not all of it
_EXACTLY = 1e-9
_SHORT_OF = 0.05  # two that miss their whole by more are not all
_SHORT = 12  # signs between two members of a list
_HEDGED_SLACK = 0.05  # the same of a list behind 其中 with hedged members
_SESSIONS = frozenset({"期", "班次", "场", "场次"})  # a course is held once, whoever attends it
_HALF_MORE = 1.5  # a group that passes the figure in front by more is of a wider whole
_FAR = 3.0  # a "part" of more than three times its whole is linked by mistake
# Matches 交叉任职, 兼任; must not match 兼并重组.
_OVERLAP = re.compile(r"交叉|兼任|兼职|重复")
# ,合计; ，共计; must not match 共有党员.
_TOTAL = re.compile(r"(?:合计|总计|共计)$")
# 公务员中,: the whole of what follows; must not match 集中.
_NAMED_WHOLE = re.compile(r"(?<![其集])中")
# ,其中女党员; 内含; must not match 集中.
_WITHIN = re.compile(r"其中|这中间|从中|[,;(]当中|里面|内含|内有|包括|中[,，]")
_CAME = re.compile(r"^(?:新[建增设]|增加|转入|调入)")
_WENT = re.compile(r"^(?:撤[销并]|减少|转出|调出|注销|退出)")
# 三类样本, 两种: into how many kinds something falls; must not match 三类企业 of a rank.
_KINDS = re.compile(r"([两三四五])(?:类|种|档|部分)")
# 其他, 其余: the last member of a list that is complete; must not match 其中.
_REST = re.compile(r"其他|其余|其它")
# 考核优秀, 承担送教任务的: who is singled out among all; must not match 乡村学校.
_SINGLED_OUT = re.compile(r"优秀|获评|获奖|获得|表彰|承担|担任|兼任|骨干|标兵|先进个人")
# Groups that overlap with each other; each line one dimension.
_OVERLAPPING = (
    re.compile(r"女(?!主任)|妇(?![女幼产联])"),
    re.compile(r"民族"),
    re.compile(r"党外|非党|无党派|民主党派"),
    re.compile(r"岁|青年|老年"),
    re.compile(r"大专|本科|专科|研究生|学历|高中|初中|硕士|博士|小学|中专|文化"),
    re.compile(r"流动"),
    re.compile(r"党纪"),  # one person may have 党纪处分 and 政务处分 at once
    re.compile(r"政务(?!服务|公开|大厅)"),
    re.compile(r"预备|发展"),
)
_WOMEN = _OVERLAPPING[0]
_OTHERS = {0: re.compile("男"), 1: re.compile("汉族")}  # who stands beside women, and beside minorities
# One look for all of them: most nouns are of no such group
_ANY_GROUP = re.compile("|".join(pattern.pattern for pattern in _OVERLAPPING))


def linked_lists(reading: Reading) -> Iterator[Check]:
    """Sums of the lists that claim to be whole; else every part is at most its whole.

    A bound is held against the whole that the words give: women behind 正科、副科 belong to the
    科级干部 of both, and a group of this year not to last year's total.
    """
    groups: dict[tuple[str, str], list[Figure]] = {}
    for figure in reading.figures:
        if figure.part_of in reading.known and figure.role != "share":
            groups.setdefault((figure.part_of, figure.list_id), []).append(figure)
    _join_lists(groups, reading)
    named = {
        whole_id
        for (whole_id, _), parts in groups.items()
        if any(_NAMED_WHOLE.search(part.left) and reading.known[whole_id].indicator[:2] in part.left for part in parts)
    }  # 公务员中，本科以上1302人，研究生112人: the whole of these groups stands in words
    yield from both_ways(groups, reading)
    for (whole_id, _), parts in groups.items():
        whole = reading.known[whole_id]
        parts = completed(whole, parts, reading.figures)
        parts, beside = first_list(whole, parts)
        yield from _bounds(whole, beside, reading, named=whole_id in named)
        if _TOTAL.search(whole.left.strip()) and mixes_groups(parts):
            continue  # 女、少数民族、党外合计119人: counted more than once, nothing to hold against each other
        if _is_closed(whole, parts):
            yield sum_check(whole, parts)
        else:
            yield from _bounds(whole, parts, reading, named=whole_id in named)


def first_list(whole: Figure, parts: list[Figure]) -> tuple[list[Figure], list[Figure]]:
    """农村15210人、社区3110人、机关7399人，35岁以下的3842人: members joined by 、, and who is beside them."""
    size = next((at for at, part in enumerate(parts) if at and not part.left.lstrip().startswith("、")), len(parts))
    first, beside = parts[:size], parts[size:]
    apart = all(part.left.lstrip().startswith((",", ";")) for part in beside) and any(map(_is_group, beside))
    if size <= _PAIR or not apart or adds_up(parts, whole) or not comes_near(first, whole, _CLOSE):
        return parts, []
    return first, beside


def _join_lists(groups: dict[tuple[str, str], list[Figure]], reading: Reading) -> None:
    """6个支部，其中机关支部4个、7300元，企业支部2个、4500元: lists that make up their whole together."""
    ids: dict[str, list[tuple[str, str]]] = {}
    for key in groups:
        ids.setdefault(key[0], []).append(key)
    for whole_id, keys in ids.items():
        parts = [part for key in keys for part in groups[key]]
        whole = reading.known[whole_id]
        apart = (
            len(keys) < 2
            or len({part.sentence for part in parts}) > 1
            or any(adds_up(groups[key], whole) for key in keys)
        )
        if not apart and adds_up(parts, whole):
            groups[keys[0]] = sorted(parts, key=lambda part: part.place)
            for key in keys[1:]:
                del groups[key]


# 高中 and 大专: one level of schooling each; must not match 大专以上, which holds others
_LEVEL = re.compile(r"(?:研究生|硕士|博士|本科|大专|专科|中专|高中|初中|小学|文盲)(?!及?以[上下])")
# 受理 of 其中:受理民事案件; must not match 其中
_VERB = re.compile(r"(?:受理|立案|收到|登记|报名|申请|应[到参收缴]|发放|审批)")
# 因此, 合起来: a figure that follows from those in front; must not match 因病
_CONCLUDED = re.compile(r"因此|所以|合起来|合在一起|扣除重复|实有$")


def _bounds(whole: Figure, parts: Sequence[Figure], reading: Reading, *, named: bool) -> Iterator[Check]:
    for part in parts:
        if part.fact_id in reading.later:
            continue  # last year's group; this year's is held against this year's whole
        above = whole if named else _population(part, whole, reading)
        if above is part:
            continue  # 2012年396名 of the year before: what holds now is this very figure
        if above.modality == "target" != part.modality:
            continue  # 完成投资1200万元，占计划1000万元的120%: a plan may be passed
        if "每" in part.left or math.isnan(part.value + above.value) or reading.whole_of.get(whole.fact_id) is part:
            continue  # 每个乡镇抽5个; a masked figure; a whole that the words call a part of this one
        if part.value > above.value and _are_levels(part, above):
            continue  # 高中5230名 behind 大专4716名: of no one's schooling are both
        if part.value > above.value and _CONCLUDED.search(part.left):
            continue  # 一肩挑的158名，因此两个职务实际任职人数为168名: what follows from the others is no part of one
        if part.value > above.value and not (named or _is_group(part) or _is_within(part, parts)):
            continue  # 用于积累的1120亿元，用于消费的2211亿元: a link without a word for it proves nothing
        if _is_of_the_whole_above(part, above, reading) or _is_of_closed_list(part, above, reading):
            continue
        if part.value <= _FAR * above.value or not part.exact:
            yield bound_check(above, part)


def _are_levels(part: Figure, above: Figure) -> bool:
    """Whether two nouns name different levels of schooling, of which no one is part of another."""
    own, other = _LEVEL.search(part.indicator), _LEVEL.search(above.indicator)
    return own is not None and other is not None and own.group() != other.group()


def _is_of_the_whole_above(part: Figure, above: Figure, reading: Reading) -> bool:
    """受理案件879件，结案700件。其中:受理民事案件755件: of the whole whose verb it has, not of what came of that."""
    wider = reading.known.get(above.part_of)
    verb = _VERB.search(part.label)
    if wider is None or verb is None or not above.value < part.value <= wider.value:
        return False
    return verb[0] in wider.label and verb[0] not in above.label


def _is_of_closed_list(part: Figure, above: Figure, reading: Reading) -> bool:
    """成员77人：主任22人、副主任8人、委员47人，其中交叉任职48人: behind a complete list it may be of all of them."""
    wider = reading.known.get(above.part_of)
    if wider is None or not above.value < part.value <= wider.value or part.sentence != above.sentence:
        return False
    listed = reading.listed(above.part_of, above.list_id)
    return len(listed) > _FEW_MEMBERS and listed[-1] is above and adds_up(listed, wider)


def _is_within(part: Figure, parts: Sequence[Figure]) -> bool:
    rated = part.list_id.startswith("L8-") and part.in_table  # 应参保31260 已参保31297 参保率100.1%
    staged = part.list_id.endswith("-stage") or part.list_id.startswith("L40-") or rated  # 上送17部，采用19部
    again = part.list_kind == "opener" and "again" in part.list_id  # 23个社区，驿站已在26个社区安了家
    return (
        staged
        or again
        or part.list_kind in {"bracket", "table"}
        or any(_WITHIN.search(one.left) for one in (parts[0], part))
    )


def _population(part: Figure, whole: Figure, reading: Reading) -> Figure:
    """The whole of a group: not a sibling group, and not one part of a list that is complete."""
    whole = reading.later.get(whole.fact_id, whole)
    sibling = whole.fact_id in reading.whole_of or (whole.part_of and _is_group(whole))
    right_behind = part.place == whole.place + 1 and bool(_WITHIN.search(part.left))
    slip = right_behind and whole.value < part.value <= _HALF_MORE * whole.value  # 未注册416名，其中70岁以上438名
    if not sibling or not _is_group(part) or part.list_kind == "bracket" or slip:
        return whole
    stated = [
        one
        for one in {figure.fact_id: figure for figure in reading.whole_of.values()}.values()
        if one.place < part.place
        and one.measure == part.measure
        and part.sentence - one.sentence <= 2
        and not one.value < part.value <= whole.value  # 省外1934名（珠三角1021名……）; 领证2318名 of all 2976名
    ]
    return max(stated, key=lambda one: one.place, default=whole)


def _are_women_of(whole: Figure, part: Figure) -> bool:
    """Whether a noun is the other with the women named in front of it."""
    return bool(whole.indicator) and part.indicator in {f"女{whole.indicator}", f"女性{whole.indicator}"}


def _is_group(figure: Figure) -> bool:
    return bool(_ANY_GROUP.search(figure.indicator))


def completed(whole: Figure, parts: Sequence[Figure], figures: Sequence[Figure]) -> list[Figure]:
    """The list with the unnoticed members between and behind its parts that make it add up exactly.

    公务员1088名、参公人员342名、事业人员1696名 is known by its first and last member; figures of 0 beside an exact
    sum belong to it as well.
    """
    known = list(parts)
    if len(known) < 2 or not whole.exact or known[0].in_table:
        return known
    places = [figure_place(figures, part) for part in known]
    first, last = min(places), max(places)
    joins = partial(_joins, whole=whole, parts=known)
    if adds_up(known, whole):
        ahead, behind = (
            [*takewhile(lambda one: one.value == 0 and joins(one), (figures[at] for at in places))]
            for places in (range(first - 1, -1, -1), range(last + 1, len(figures)))
        )
        return [*reversed(ahead), *known, *behind]
    run = [one for one in figures[first : last + 1] if one in known or joins(one)]
    following = figures[last + 1 : last + 2]
    if following and _REST.search(following[0].label) and len(following[0].left) <= _SHORT and joins(following[0]):
        run, last = [*run, following[0]], last + 1  # 其他党支部43个 ends the list, whether it adds up or not
        known = list(run)
    for more in (figures[last + 1 : last + 4], figures[max(0, first - 3) : first][::-1]):
        members = [*takewhile(joins, more)]
        for count in range(len(members) + 1):
            if adds_up(tried := [*run, *members[:count]], whole):
                return sorted(tried, key=lambda part: part.place)
    if known[0].list_kind in _TOLD and abs(_total(run) - whole.value) < abs(_total(known) - whole.value):
        return run  # 党员培训4.26万元；订阅报刊1.7万元；慰问62人，每人300元，共1.86万元；购片0.68万元
    return known


def _total(parts: Sequence[Figure]) -> float:
    return math.fsum(part.value for part in parts)


def adds_up(parts: Sequence[Figure], whole: Figure) -> bool:
    """Whether the parts make up their whole exactly; never with a masked one."""
    return math.isclose(math.fsum(part.value for part in parts), whole.value)


def comes_near(parts: Sequence[Figure], whole: Figure, slack: float) -> bool:
    """Whether the parts make up their whole, or miss it by at most ``slack`` of it; never with a masked one."""
    total = math.fsum(part.value for part in parts)
    return whole.value > 0 and abs(total - whole.value) <= slack * whole.value


def figure_place(figures: Sequence[Figure], figure: Figure) -> int:
    """Where a figure stands in an ordered selection of the document's figures."""
    return bisect_left(figures, figure.place, key=lambda one: one.place)


def _joins(figure: Figure, *, whole: Figure, parts: Sequence[Figure]) -> bool:
    """Whether a neighbour can be a member of the list that the links or families missed."""
    close = figure.sentence == parts[-1].sentence and figure.measure == whole.measure
    if figure.place == parts[-1].place + 1 and figure.value <= parts[-1].value and figure.left[:3].endswith("其中"):
        return False  # 缺席3名，其中2名因公外出: of the last member, not beside it
    return close and figure.countable and figure.part_of in {"", whole.fact_id} and figure is not whole


def _is_closed(whole: Figure, parts: Sequence[Figure]) -> bool:
    """Whether the parts claim to make up the whole."""
    if len(parts) < 2 or any(_OVERLAP.search(part.indicator + part.surface) for part in parts):
        return False
    kind = parts[0].list_kind
    if parts[0].list_id.startswith("L33-"):
        return True  # a second list that parts the same total
    if kind == "suffix" or mixes_groups(parts) or _turns(parts):
        return False
    values = [part.value for part in parts]
    if any(math.isnan(value) for value in values) or math.isnan(whole.value):
        stated = math.fsum(value for value in values if not math.isnan(value))
        fits = math.isnan(whole.value) or stated <= whole.value
        rest = kind == "opener" and any(_REST.search(part.indicator) for part in parts)
        return (rest or kind in {"label", "bracket", "colon", "table"}) and fits
    if not whole.value:
        return False
    gap = abs(math.fsum(values) - whole.value)
    singled = sum(bool(_SINGLED_OUT.search(part.indicator)) for part in parts)
    if kind == "opener" and 0 < singled < len(parts) and math.fsum(values) < whole.value:
        return gap <= _SHORT_OF * whole.value  # 参训216人，其中乡村142人，承担送教任务的18人，考核优秀33人
    if kind == "opener" and not all(one.exact for one in (whole, *parts)):
        return gap <= _HEDGED_SLACK * whole.value  # 劳动力1100余人、务工540多人 of 1893人: they need not make it up
    if kind == "distributive" and _counted_off(parts):
        return gap <= NEAR * whole.value  # 城区、镇区、乡村三类样本分别为240份、195份、165份
    if len(parts) == _PAIR and women_beside_others(parts):
        return gap <= _EXACTLY * whole.value  # 农村党员12168名、女党员3752名: women live in villages as well
    told = kind in _TOLD or (kind == "bracket" and "含" in parts[0].left)
    if len(parts) == _PAIR and kind == "clause" and math.fsum(values) < whole.value:
        return gap <= _EXACTLY * whole.value  # 在岗者中，党员97名；学农的仅19名: nobody says that these are all
    if len(parts) == _PAIR and told and math.fsum(values) < whole.value:
        return gap <= _SHORT_OF * whole.value  # 税收127亿元，其中工商税87亿元、农业税31亿元: there may be others
    if kind == "clause" and len(parts) > _PAIR and math.fsum(values) > whole.value:
        side_by_side = all(part.left.lstrip().startswith("、") for part in parts[1:])
        short = all(part.left.lstrip().startswith((",", "、")) and len(part.left) <= _SHORT for part in parts[1:])
        slack = _ABOVE if side_by_side else _SHORT_OF if short else 0.0
        return gap <= max(
            slack * whole.value, 1.0 if slack else 0.0
        )  # 不合格者里，限期改正12名、劝退4名、除名2名 of 17
    return gap <= _CLOSED_SLACK.get(kind, 0.0) * whole.value


def women_beside_others(parts: Sequence[Figure]) -> bool:
    """Whether some parts are women and none are men, who with them would be all."""
    women = [bool(_WOMEN.search(part.indicator)) for part in parts]
    return any(women) and not all(women) and not any(_OTHERS[0].search(part.indicator) for part in parts)


def _turns(parts: Sequence[Figure]) -> bool:
    """新建21个，撤销15个: what came and what went are no parts of one whole."""
    return any(_CAME.search(part.indicator) for part in parts) and any(_WENT.search(part.indicator) for part in parts)


def _counted_off(parts: Sequence[Figure]) -> bool:
    """Whether the text says into how many kinds the whole falls, and as many parts follow."""
    kinds = _KINDS.search(parts[-1].indicator) or _KINDS.search(parts[0].left)
    return kinds is not None and COUNTS.get(kinds[1]) == len(parts)


def mixes_groups(parts: Sequence[Figure]) -> bool:
    """Women beside minorities beside age bands: people are counted more than once; courses for them are not."""
    if (
        (parts and parts[0].unit in _SESSIONS)
        or all("班" in part.indicator for part in parts)
        or not any(_is_group(part) for part in parts)
    ):
        return False
    hits = [tuple(bool(pattern.search(part.indicator)) for pattern in _OVERLAPPING) for part in parts]
    shared = {index for index in range(len(_OVERLAPPING)) if all(hit[index] for hit in hits)}  # 男、女 of 中青年
    kinds = {index for hit in hits for index, yes in enumerate(hit) if yes} - shared
    if len(parts) == _PAIR and (_are_women_of(parts[0], parts[1]) or _are_women_of(parts[1], parts[0])):
        return True  # 工作者112名、女工作者43名: the women are among them
    lone = len(parts) > _PAIR and any(
        sum(hit[index] for hit in hits) == 1 and not any(other.search(part.indicator) for part in parts)
        for index, other in _OTHERS.items()
    )  # 农村210人、社区310人、女123人: women without men are counted beside the rest
    return lone or (len(kinds) > 1 and any(hit != hits[0] for hit in hits))
