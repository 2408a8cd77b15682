"""Lists that make up an earlier total (凑整归属): links L18 and L19.

L18: figures of one measure, in one sentence, that add up exactly to a figure further in front, whatever
stands between: 总投资327.5亿元……产业类41个、186.2亿元；基础设施类27个、98.7亿元；民生类18个、42.6亿元. The sum
itself is the evidence, so the figures must be many or the total no small number.
L19: a tight list right behind a figure, 未开工11个，系手续未办结6个、征地未完成4个、资金未落实2个, claims to make
it up even where it misses it a little.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from yanting_research.extraction.mentions import GUESSED, LINKABLE, Mention, comparable, in_front, linkable
from yanting_research.extraction.sums import is_balance, is_paid_from
from yanting_research.extraction.units import unit_named
from yanting_research.extraction.views import View
from yanting_research.extraction.wholes import fits, lean

__all__ = ["is_plain", "lift_from_members", "link_earlier_totals", "link_tight_lists", "settle_labels"]

# 女, 少数民族, 党外, 35岁, 大专: each of another way to part the same people; must not match 子女
_KINDS = tuple(
    re.compile(kind)
    for kind in (
        "女|妇女(?!联|代)",
        "少数民族",
        "党外|非党|无党派",
        r"(?:\d{1,3}|[一二三四五六七八九]?十[一二三四五六七八九]?)岁",
        "大专|专科|本科|研究生",
    )
)
_HEADS = frozenset({"人", "名", "位"})
# Matches 其他 of 其他干部, the last member of a list; must not match 其中
_OTHER = re.compile(r"(?:其他|其它|其余|剩下的|余下的)")
_ALMOST = 0.006  # of the total: how far a list may miss the figure it is moved to
_FAR_LABEL = 6  # sentences back to that figure
_STEM = 2  # code points that a member and its total share
_GROUP = re.compile(
    r"女|少数民族|党外|(?:\d{1,3}|[一二三四五六七八九]?十[一二三四五六七八九]?)岁|大专|本科|研究生|高中|初中"
)
"""女 of 女党员, a group across the members of a list; not 农村."""
_CLOSED = ("L9-", "L18-", "L19-", "L25-", "L28-", "L31-")  # lists that make up their total
_REACH = 24  # figures in front of a list among which its total is looked for
_SENTENCES = 4
_FAR_LEAST = 100
_NEXT = 2  # sentences behind a list in which another list makes up the same total
_WINDOW = 24  # figures of a sentence among which those of a list are looked for
_MOST = 10  # figures of a list
_PAIR, _TRIPLE = 2, 3  # the fewest figures of a list that is named, or is not
_LEAST = 20  # smaller totals agree by chance
_MANY, _LEAST_OF_MANY = 5, 10  # five figures agree by chance least of all
_LEAST_OF_TWO = 50  # two figures agree by chance more often
_MISS = 0.15  # a tight list that misses its whole by more does not claim to make it up
_EXACT = frozenset({"exact", ""})
# Matches ，系手续未办结 and :公路 between a figure and the first of its list; must not match ，其中女
_LIST_OPENS = re.compile(r"[,，:(](?P<opens>系|即|分别[为是]|由)?(?!其中|另|还|同比|比|较|共)[\u4e00-\u9fff“”]{1,10}")
# Matches 、征地未完成 between two members of a list; must not match ，征地未完成
_LIST_GOES_ON = re.compile(r"(?:、|[和及与]|以及)[\u4e00-\u9fff“”]{1,10}")

# Matches 表彰 and 新建 in front of a figure: another statement; must not match 手续未办结
_ACT = re.compile(r"举办|开展|组织|培训|表彰|慰问|发放|走访|新增|新建|建立|召开|印发|编印|累计|实现|带动|人均|每|共")


def link_earlier_totals(mentions: list[Mention], view: View) -> None:
    """L18: runs of a sentence, in order, that add up exactly to a figure in front of them."""
    last: tuple[Mention | None, int] = (None, 0)  # the total of the list before, and its sentence
    for items in _by_sentence(mentions, view):
        done, here = -1, view.sentence(items[0].start)
        for at, first in enumerate(items):
            if at <= done or (at and _goes_on(items[at - 1], first, view)):
                continue
            wholes = _wholes(first, mentions, view)
            again = last[0] if last[0] is not None and 0 < here - last[1] <= _NEXT else None
            near = items[at : at + _WINDOW]
            found = (
                _closing_run(near, wholes)
                or _closing_run(near, wholes, beside=True)
                or (_closing_run(near, [again]) if again is not None and comparable(first, again) else None)
            )
            if found is not None and not _goes_on_with_others(found[1], items):
                whole, run = found
                done, last = at + len(run) - 1, (whole, here)
                _tie(whole, run, f"L18-{whole.index}-{first.index}")


def _goes_on_with_others(run: list[Mention], items: list[Mention]) -> bool:
    """软弱涣散29个……不团结的8个，不胜任的11个，矛盾多的6个，其他原因的3个: a list that 其他 closes ends with it."""
    behind = next((one for one in items if one.index > run[-1].index), None)
    close = behind is not None and behind.start - len(behind.left) - 1 <= run[-1].end
    return behind is not None and close and _OTHER.match(behind.left.lstrip(" ,，、;")) is not None


def settle_labels(mentions: list[Mention], view: View) -> None:
    """外出党员2760名。按流动范围看，跨省1932名…: a list behind a label is of the nearest figure it makes up exactly."""
    lists: dict[str, list[Mention]] = {}
    for mention in mentions:
        if mention.list_kind == "label" and mention.part_of >= 0:
            lists.setdefault(mention.list_id, []).append(mention)
    for run in lists.values():
        total = math.fsum(one.value for one in run)
        whole = mentions[run[0].part_of]
        if len(run) < _TRIPLE or math.isnan(total) or abs(total - whole.value) <= _ALMOST * total:
            continue
        ahead = [one for one in in_front(run[0], mentions, _REACH) if abs(one.value - total) <= _ALMOST * total]
        for other in ahead:
            if view.sentence(run[0].start) - view.sentence(other.start) > _FAR_LABEL:
                break
            if comparable(run[0], other) and not other.past and other.index not in {one.index for one in run}:
                for one in run:
                    one.part_of, one.list_id = other.index, f"L4-{other.index}-{run[0].index}"
                break


def _goes_on(before: Mention, first: Mention, view: View) -> bool:
    """Whether a figure stands in the middle of a list: 14人 of 毕业生21人、退役军人14人."""
    between = view.text[before.end : first.start]
    return between.startswith("、") and _LIST_GOES_ON.fullmatch(between) is not None and before.part_of == first.part_of


def lift_from_members(mentions: list[Mention], view: View) -> None:
    """书记242名、其他干部486名。女干部226名: behind a list that makes up its total, groups are of the total."""
    for mention in mentions:
        member = mentions[mention.part_of] if mention.part_of >= 0 else mention
        closed = member.part_of >= 0 and member.list_id.startswith(_CLOSED)
        kin = closed and member.noun[-_STEM:] in mentions[member.part_of].noun and _GROUP.match(mention.noun)
        grouped = mention.list_kind == "label" or bool(_GROUP.match(mention.noun))
        closed = closed and bool(_OTHER.match(member.noun) or kin or grouped)  # 正式党员18604名……。女党员3603名
        apart = view.sentence(member.start) != view.sentence(mention.start)
        behind = not apart and _is_behind_list(mention, member, mentions, view)
        if not ((closed and apart) or behind) or mention.list_kind not in {"label", "attribute"}:
            continue
        whole = mentions[member.part_of]
        posts = whole.noun.endswith(("职数", "编制", "名额")) and mention.dimension == "person"
        if not posts and comparable(mention, whole) and fits(mention, whole):
            mention.part_of = whole.index
            mention.list_id = f"{mention.list_id.split('-')[0]}-{whole.index}-{mention.list_id.split('-')[-1]}"
            lean(mention, whole)


def _is_behind_list(mention: Mention, member: Mention, mentions: list[Mention], view: View) -> bool:
    """村干部1561人，居委会干部303人，女性472人: a group behind the last member of a list that is complete."""
    if member.part_of < 0 or not member.list_id.startswith(_CLOSED) or member is mention:
        return False
    near = mentions[member.index : member.index + _WINDOW]
    last = max(one.index for one in near if one.list_id == member.list_id)
    between = view.text[mentions[last].end : mention.start]
    return mention.index > last and "其中" not in between and (";" in between or bool(_GROUP.match(mention.noun)))


def _by_sentence(mentions: list[Mention], view: View) -> Iterator[list[Mention]]:
    """The figures of one measure of each sentence, at least two, in order."""
    groups: dict[tuple[int, str, str], list[Mention]] = {}
    for mention in mentions:
        if linkable(mention) and mention.unit and is_plain(mention):
            base = unit_named(mention.unit).base if mention.dimension == "piece" else ""  # 62家、88条，5家、31条
            groups.setdefault((view.sentence(mention.start), mention.dimension, base), []).append(mention)
    yield from (group for group in groups.values() if len(group) > 1)


def is_plain(mention: Mention) -> bool:
    """Whether a figure can be a member of a sum: exact, of now, and no cell and no nest in brackets."""
    counted = mention.value > 0 and mention.qualifier in _EXACT  # False for a masked figure, whose value is NaN
    nested = mention.rule == "F07" or mention.list_kind == "bracket"
    return counted and not nested and not mention.past and not is_balance(mention)


def _closing_run(
    items: list[Mention], wholes: list[Mention], *, beside: bool = False
) -> tuple[Mention, list[Mention]] | None:
    """A whole and what makes it up, from the first on; ``beside`` counts loose parts of another as members."""
    if not wholes:
        return None
    first, largest = items[0], max(whole.value for whole in wholes)
    run: list[Mention] = []
    total = 0.0
    closed: tuple[Mention, list[Mention]] | None = None
    for item in items:
        nested = item.part_of in {one.index for one in run}
        if nested and not (beside and item.list_kind in GUESSED):
            continue  # 未开工11个，系手续未办结6个: a list inside the list
        if not comparable(item, first):
            return closed
        run.append(item)
        total += item.value
        if total > largest * (1 + 1e-9) or len(run) > _MOST:
            return closed
        least = _LEAST_OF_TWO if len(run) == _PAIR else _LEAST if len(run) < _MANY else _LEAST_OF_MANY
        if len(run) < _PAIR or total < least * first.precision:  # 9800万 and 1.46亿 are no round counts of 元
            continue
        for whole in wholes:
            if whole.list_kind == "label" and whole.list_id == first.list_id:
                continue  # members of one list, of which one is by chance the sum of others
            far = len(run) == _PAIR and first.index - whole.index > _REACH and len(wholes) > 1
            if not far and abs(whole.value - total) <= 1e-9 * total and _can_take(whole, run):
                closed = closed if closed is not None and len(run) == len(closed[1]) else (whole, [*run])
                break
        if closed is not None and len(closed[1]) > _PAIR:
            break  # 280万元、60万元、46万元 make up 386万元, though the first two make up 340万元 as well
    return closed


def _wholes(first: Mention, mentions: list[Mention], view: View) -> list[Mention]:
    """Figures in front that may be a total, the nearest first."""
    here = view.sentence(first.start)
    least = _FAR_LEAST * first.precision
    return [
        one
        for one in in_front(first, mentions)
        if one.value > first.value
        and (is_plain(one) or _is_ceiling(one))
        and (one.value >= least or _is_near(one, first, here - view.sentence(one.start)))
        and (comparable(first, one) or _is_planned(first, one) or _is_of_papers(first, one))
    ]


def _is_ceiling(whole: Mention) -> bool:
    """总量控制在420名以内，计划分配为：乡镇236名……: the most that may be, shared out to the last one."""
    return whole.qualifier == "at_most" and whole.modality == "target" and not whole.past


def _is_planned(first: Mention, whole: Mention) -> bool:
    """今年拟慰问420名。名额这样分：城郊镇75名……: what is planned, and how it is shared out."""
    alike = linkable(whole) and first.unit == whole.unit and first.role == whole.role == "count"
    return alike and whole.modality == "target" != first.modality


def _is_of_papers(first: Mention, whole: Mention) -> bool:
    """有效卷388份。满意的97人；基本满意163人；不满意128人: who answered, on so many papers."""
    return whole.unit == "份" and first.dimension == "person" and whole.role == first.role == "count" and not whole.past


def _is_near(whole: Mention, first: Mention, sentences: int) -> bool:
    return first.index - whole.index <= _REACH and (sentences <= _SENTENCES or whole.index == first.part_of)


def _can_take(whole: Mention, run: list[Mention]) -> bool:
    inside = {-1, whole.index, *(one.index for one in run)}  # one member may have been taken for the whole of others
    people = run[0].unit in _HEADS and not any("班" in one.noun for one in run)
    if people and sum(any(kind.match(one.noun) for one in run) for kind in _KINDS) > 1:
        return False  # 党外16人、大专以上592人、35岁以下96人 are counted more than once
    if whole.modality != run[0].modality and len(run) < _TRIPLE:
        return False
    free = all(one.part_of in inside or one.list_kind in GUESSED for one in run)
    return free and not any(is_paid_from(one, whole) for one in run) and whole.part_of not in {one.index for one in run}


def _tie(whole: Mention, run: list[Mention], list_id: str) -> None:
    for part in run:
        told = part.part_of == whole.index
        part.part_of, part.list_id, part.list_kind = whole.index, list_id, "opener"
        if not told and part.modality == whole.modality and part.dimension == whole.dimension:
            lean(part, whole)


def link_tight_lists(mentions: list[Mention], view: View) -> None:
    """L19: at least three members joined by 、, or two behind 系 or 即, right behind their whole."""
    at = 1
    while at < len(mentions):
        whole, run = mentions[at - 1], _tight_run(mentions, at, view)
        at += max(1, len(run))
        if whole.status == "masked" and run:  # 团组织4X7个，即团委52个、团总支38个、团支部317个
            for part in run:
                part.part_of, part.list_id, part.list_kind = whole.index, f"L19-{whole.index}", "colon"
        if not run or not math.isfinite(whole.value):
            continue
        total = math.fsum(one.value for one in run)
        free = all(one.part_of in {-1, whole.index, whole.part_of} for one in run)
        if free and all(fits(one, whole) for one in run) and abs(total - whole.value) <= _MISS * whole.value:
            _tie(whole, run, f"L19-{whole.index}")


def _tight_run(mentions: list[Mention], at: int, view: View) -> list[Mention]:
    whole, first = mentions[at - 1], mentions[at]
    opened = _LIST_OPENS.fullmatch(view.text, whole.end, first.start)
    if opened is None or _ACT.search(opened[0]) or not _goes_with(first, whole):
        return []
    run = [first]
    for mention in mentions[at + 1 : at + _MOST]:
        between = _LIST_GOES_ON.fullmatch(view.text, run[-1].end, mention.start)
        if between is None or not _goes_with(mention, whole):
            break
        run.append(mention)
    least = _PAIR if opened["opens"] else _TRIPLE
    return run if len(run) >= least else []


def _goes_with(part: Mention, whole: Mention) -> bool:
    plain = is_plain(whole) or whole.status == "masked"
    both = whole.role in LINKABLE | {"average"} and linkable(part) and is_plain(part) and plain
    return both and part.modality == whole.modality and part.unit == whole.unit  # 每人900元，即个人350元、财政550元
