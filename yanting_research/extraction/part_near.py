"""Lists that miss their total by a little, and plain lists behind a figure (差一点的列举、紧跟的列举): L28 and L31.

定级结果：先进71个、较好128个、一般49个、后进17个 behind 263个村党支部 names every member and comes to 265: a list
of at least three figures, alone in its sentence, whose sum lies within some two percent of the total in front of it
claims to make it up; one that ends with 其他, within five. 党支部112个，单独组建89个，合建24个: two do so only
where they pass the total, for others may be left unsaid. Of several totals the one missed least is taken.
Lists that 其中 opens need not close and are left alone, unless they pass the total.
"""

from __future__ import annotations

import math
import re

from yanting_research.extraction.mentions import CLASSES, GUESSED, Mention, comparable, in_front, linkable
from yanting_research.extraction.part_kinds import GROUP
from yanting_research.extraction.part_totals import is_plain
from yanting_research.extraction.sums import TOTAL_AHEAD, is_paid_from
from yanting_research.extraction.views import View
from yanting_research.extraction.wholes import is_item, lean

__all__ = ["link_near_lists", "link_plain_lists"]

_SAID = frozenset({"share", "average", "rate", "ratio", "change"})  # said of a member, no member
_LEAST = 3  # members
_PAIR, _LEAST_OF_TWO = 2, 50  # two members are alone in the sentence of a total of some size
_FAR = 30  # figures of a sentence: no list is longer
_MISS = 0.02  # of the total
_MISS_BESIDE = 0.025  # the same of the figure right in front of the list
_MISS_ALL = 0.08  # the same of a list that ends with all others
# Matches 车辆运行费用 and 总支出, which fees make up; must not match 油料费
_COSTS = re.compile(r"(?:费用|经费|支出|开支|花费)$")
# Matches 两项合计 in front of a total; must not match 合计
_TWO = re.compile(r"两(?:项|者|类|笔)(?:合计|共计|总计|一共|相加|加起来|共)[\u4e00-\u9fff]{0,4}$")
# Matches ，教学用房 between two figures; must not match ，其中 or ，占
_ITEM = re.compile(
    r"[,，、](?!其中|占|比|较|同比|另(?![谋择行])|还|共|累计|合计|上年|去年|超|多|少|净)[\u4e00-\u9fff“”()]{1,12}"
)
# Matches ，占 between an item and its share; must not match ，其中
_OF_ITEM = re.compile(r"[,，、(]占?(?:约|近)?")
# Matches 招生 and 新认定 in front of a figure, another statement; must not match 初访
_ACTS = re.compile(
    r"举办|开展|组织|培训|表彰|慰问|发放|走访|新增|新建|新认定|建立|召开|印发|编印|实现|带动|人均|每|招生|毕业|确定|摘牌|超编|空编|抽查|涉及|支出|结余"
)
# Matches 优秀 and 基本称职 in front of a figure; must not match 专职
_GRADES = re.compile(r"优秀|称职|合格|满意|良好|一般|较?[好差](?:的|等次)?$")
_GOODS = frozenset({"mass", "volume", "energy", "power"})  # 生铁188万吨，钢116万吨: side by side
_HEAD = 2  # code points of a head that both nouns end in
_LOW, _HIGH = 0.45, 1.06  # of the figure: what plain items behind it make up together
_ITEMS = 3  # figures back to the one in front
# Matches 其他 at the head of the last member; must not match 其中
_OTHERS = re.compile(r"[、,]?(?:其他|其它)")
# Ages, and degrees: members of one such kind part the people they are counted among; must not match 女
_KINDS = (
    re.compile(r"(?:\d{1,3}|十|十?[一二三四五六七八九])岁"),
    re.compile(r"大专|专科|本科|研究生|高中|初中|小学|中专|学历|文盲|硕士|博士"),
)
_COMPLEMENTS = (("正式", "预备"), ("男", "女"), ("女", "男"), ("专职", "兼职"), ("兼职", "专职"), ("党内", "党外"))
# Matches 缺考 and 请假 in front of those who did not come; must not match 缺口
_ABSENT = re.compile(r"(?:缺[考席勤课训]|请假|未参加|未到)(?:的|者|人员)?$")
# Two words of which one or the other is said of each; a third is not possible
_EITHER = (
    ("继续提名", "新提名"),
    ("连任", "新任"),
    ("连任", "新当选"),
    ("留任", "新任"),
    ("留任", "新进"),
    ("续聘", "新聘"),
)
# Matches 其余 right in front of a figure; must not match 其余人员
_REST = re.compile(r"(?:其余|余下|剩下|余)的?(?:只有|仅|有)?$")
_SMALL = 20  # a smaller total is met by chance
_BACK = 8  # figures in front of a list among which its total is looked for
_SENTENCES = 2


def link_near_lists(mentions: list[Mention], view: View) -> None:
    """L28: tie the members to the nearest total that they nearly make up."""
    _link_behind(mentions, view)
    at = 0
    while at < len(mentions):
        run = _run(mentions[at], mentions, view)
        at += 1
        run = run[:_PAIR] if _is_halved(run) else run
        clause = _clause(run, view)  # 科级1975人次，县处级203人次；女学员1257人次
        run = clause if len(clause) >= _PAIR and (_mixes(run) or _nearly(run, mentions, view) is None) else run
        if len(run) < _PAIR or _mixes(run):
            continue
        whole = _nearly(run, mentions, view)
        if whole is None:
            continue
        at = run[-1].index + 1
        for part in run:
            told = part.part_of == whole.index
            part.part_of, part.list_kind, part.list_id = whole.index, "opener", f"L28-{whole.index}"
            if not told:
                lean(part, whole)


def _link_behind(mentions: list[Mention], view: View) -> None:
    """国家级7家，省级31家，市级64家，市级以上共计103家: a total that the words call one, behind its members."""
    for whole in mentions:
        total = linkable(whole) and is_plain(whole) and whole.value >= _SMALL
        if not total or not TOTAL_AHEAD.search(whole.left.strip()):
            continue
        run: list[Mention] = []
        for one in in_front(whole, mentions):
            if view.sentence(one.start) != view.sentence(whole.start):
                break
            if one.role in _SAID or one.list_kind == "bracket":
                continue
            if one.dimension != whole.dimension and one.end >= whole.start - len(whole.left) - 1:
                continue  # 三家共22.5万人次
            if not (is_plain(one) and comparable(one, whole) and _is_free(one) and one.value < whole.value):
                break
            run.insert(0, one)
        told = _TWO.search(whole.left.strip()) and len(run) >= _PAIR
        run = run[-_PAIR:] if told else run
        miss = abs(math.fsum(one.value for one in run) - whole.value)
        slack = _MISS_ALL if told else _MISS
        if (
            (told or len(run) >= _LEAST)
            and 0 < miss <= slack * whole.value
            and not any(is_paid_from(one, whole) for one in run)
        ):
            for part in run:
                part.part_of, part.list_kind, part.list_id = whole.index, "opener", f"L28-{whole.index}"


def link_plain_lists(mentions: list[Mention], view: View) -> None:
    """L31: 建筑面积8320平方米，教学用房3150平方米，学员宿舍2880平方米: plain items right behind a figure are of it.

    The figure is no item itself, the items stand side by side, and together they are a good part of it and hardly more.
    """
    for whole in mentions:
        if not (linkable(whole) and is_plain(whole)) or _is_item_itself(whole, mentions, view):
            continue
        run = _plain_items(whole, mentions, view) if whole.dimension not in _GOODS else []
        if any(one.noun[-_HEAD:] == whole.noun[-_HEAD:] and len(whole.noun) > _HEAD for one in run[:1]):
            continue  # 基本建设投资1650亿元，技术改造投资950亿元: the first of them
        if run and all(one.noun[:1] == whole.noun[:1] for one in run):
            continue  # 选种养技术的203份，选法律常识的118份，选电脑操作的91份: three answers side by side
        total = math.fsum(one.value for one in run if not math.isnan(one.value))
        if len(run) < _PAIR or not _LOW * whole.value <= total <= _HIGH * whole.value or _mixes(run):
            continue
        if all(one.part_of >= 0 for one in run) or any(is_paid_from(one, whole) for one in run):
            continue
        graded = len(run) == _PAIR and any(_GRADES.search(one.left) for one in run)
        if graded and total < whole.value:
            continue  # 参加考核326人，优秀52人，称职268人: there are other grades
        for part in run:
            told = part.part_of == whole.index
            part.part_of, part.list_kind, part.list_id = whole.index, "opener", f"L31-{whole.index}"
            if not told:
                lean(part, whole)


def _is_item_itself(whole: Mention, mentions: list[Mention], view: View) -> bool:
    here = view.sentence(whole.start)
    ahead = [one for one in in_front(whole, mentions, _ITEMS) if view.sentence(one.start) == here]
    alike = any(one.dimension == whole.dimension and one.role not in _SAID for one in ahead)
    return alike or view.text.startswith("、", whole.end)


def _plain_items(whole: Mention, mentions: list[Mention], view: View) -> list[Mention]:
    """The figures of the whole's measure right behind it, a few words in front of each; shares may stand between."""
    run: list[Mention] = []
    last = whole
    for one in mentions[whole.index + 1 : whole.index + _FAR]:
        between = view.text[last.end : one.start]
        if one.role == "share" and _OF_ITEM.fullmatch(between):
            last = one
            continue
        plain = _ITEM.fullmatch(between) and not _ACTS.search(between) and one.qualifier not in CLASSES
        fit = comparable(one, whole) and not one.value >= whole.value and one.modality == whole.modality
        if not (plain and fit) or one.past or not (_is_free(one) or one.part_of == whole.index):
            return run
        run.append(one)
        last = one
    return run


def _run(first: Mention, mentions: list[Mention], view: View) -> list[Mention]:
    """The figures of one measure from ``first`` to the end of its sentence; empty when another comes between."""
    if not (linkable(first) and is_plain(first) and _is_free(first)):
        return []
    here = view.sentence(first.start)
    run = [first]
    for mention in mentions[first.index + 1 : first.index + _FAR]:
        if view.sentence(mention.start) != here:
            return run
        if mention.role in _SAID or mention.list_kind == "bracket":
            continue
        if _OTHERS.match(run[-1].left) and len(run) >= _LEAST:
            return run  # 下岗失业17名、外出失联8名、其他3名，已补缴21名
        if not (is_plain(mention) and comparable(mention, first) and _is_free(mention)):
            ends = len(run) > _LEAST or view.text.startswith(";", run[-1].end) or _OTHERS.match(run[-1].left)
            return run if ends and mention.dimension != first.dimension else []  # 其他19件，涉案金额358.6万元
        run.append(mention)
    return run if mentions[-1].index < first.index + _FAR else []


def _are_complements(run: list[Mention]) -> bool:
    """继续提名102名，新提名112名: one or the other, and no third."""
    said = [one.left.strip(" ,，;、") for one in run]
    return any(said[0].startswith(a) and said[1].startswith(b) for a, b in _EITHER)


def _clause(run: list[Mention], view: View) -> list[Mention]:
    """The members up to the first semicolon."""
    stop = view.text.find(";", run[0].end, run[-1].start) if run else -1
    return [one for one in run if one.start < stop] if stop >= 0 else run


def _is_halved(run: list[Mention]) -> bool:
    """合格261人，其余11人不及格，补考后过关8人: the rest closes a list of two."""
    return len(run) > _PAIR and _REST.search(run[1].left.strip(" ,，;、")) is not None


def _mixes(run: list[Mention]) -> bool:
    """Groups of more than one kind, or some groups beside others: people are counted more than once."""
    nouns = [one.noun for one in run]
    if len(run) == _PAIR and any(a in nouns[0] and b in nouns[1] for a, b in _COMPLEMENTS):
        return False  # 正式党员18604名，预备党员368名
    groups = [next((kind for kind in _KINDS if kind.search(one.noun)), None) for one in run]
    return any(GROUP.match(one.noun) for one in run) and (None in groups or len(set(groups)) > 1 or len(run) < _LEAST)


def _is_free(part: Mention) -> bool:
    return part.part_of < 0 or part.list_kind in GUESSED


def _is_of_two(whole: Mention, run: list[Mention], apart: int) -> bool:
    """党支部112个，单独组建89个，与在职人员合建24个; not 培训68万元，考察45万元，站点维护23.6万元.

    费用11.3万元，油料费6.9万元，维修费4.6万元: fees are what costs are made up of.
    """
    fees = bool(_COSTS.search(whole.left.strip())) and all(one.left.strip().endswith("费") for one in run)
    large = fees if whole.role == "money" else whole.value >= _LEAST_OF_TWO
    return large and apart == 0 and whole.index == run[0].index - 1


def _nearly(run: list[Mention], mentions: list[Mention], view: View) -> Mention | None:
    total = math.fsum(one.value for one in run)
    first = run[0]
    if len(run) > _PAIR and abs(total - 2 * first.value) <= _MISS_ALL * first.value:
        return None  # 务工的137人，去往省外的82人，其余49人: the first is the whole of the others
    ahead = [one for one in in_front(first, mentions, _FAR) if comparable(first, one)]
    near = _MISS_ALL if _OTHERS.match(run[-1].left) else _MISS
    best = _best(run, total, near, mentions, view)
    if best is None or any(
        math.isclose(one.value, total) or math.isclose(one.value, total + best.value) for one in ahead
    ):
        return None  # a figure further in front is made up exactly, by these or by these and the one in front of them
    return best


def _best(run: list[Mention], total: float, near: float, mentions: list[Mention], view: View) -> Mention | None:
    """The figure in front that the list misses least; only the nearest of them where it is close."""
    first, best, least = run[0], None, math.inf
    for whole in in_front(first, mentions, _BACK):
        apart = view.sentence(first.start) - view.sentence(whole.start)
        if apart > _SENTENCES + (len(run) > _LEAST):
            break
        if not (linkable(whole) and is_plain(whole) and comparable(first, whole) and whole.value >= _SMALL):
            continue
        if is_item(whole, first, mentions, view):
            continue  # 省外培训115万元，占29.8%；网络学院年费52.8万元: an item like the others
        miss = total - whole.value
        between = view.text[whole.end : first.start]
        opened = ("其中" in between and miss < 0) or between.startswith(("、", "和"))  # a member like the others
        slack = max(near, _MISS_BESIDE) if whole.index == first.index - 1 else near
        rest = len(run) == _PAIR and (_REST.search(run[1].left.strip(" ,，;、")) or _are_complements(run))
        if len(run) == _PAIR and not rest and not (miss > 0 and _is_of_two(whole, run, apart)):
            break  # 参加考核326人，优秀52人，称职268人: there may be others
        absent = _ABSENT.search(whole.left.strip()) is not None  # 缺考585人 are made up by no list of those who came
        parted = len(run) == _PAIR and ";" in view.text[run[0].end : run[1].start]
        if absent or parted or "同期" in between:  # 上诉440件；同期二审结案423件，改判发回22件
            continue
        if 0 < abs(miss) <= slack * whole.value and not opened and not any(is_paid_from(one, whole) for one in run):
            if abs(miss) <= _MISS_BESIDE * whole.value:
                return whole if abs(miss) < least else best
            if abs(miss) < least:
                best, least = whole, abs(miss)
        if apart == 0:
            break
    return best
