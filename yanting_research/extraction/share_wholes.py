"""Shares held against their wholes (占比的复查): a guessed whole yields to one that fits, neighbours share theirs."""

from __future__ import annotations

import math
import re
from itertools import pairwise

from yanting_research.extraction.mentions import LINKABLE, STATED, Mention, comparable, in_front
from yanting_research.extraction.named_wholes import SHARE_OF, core_of
from yanting_research.extraction.share_fit import fitting_whole
from yanting_research.extraction.share_near import gap_of
from yanting_research.extraction.units import same_measure
from yanting_research.extraction.views import View

__all__ = ["PLANNED", "follow_shares", "link_fulfilled", "verify_shares"]

# ，到位率; ，占; 、约占: the share is of the figure in front; must not match ，活跃用户占
_RATE_AHEAD = re.compile(
    r"[,，、(（]?[^\s,，、。;；的]{0,6}(?:率|受训面|享受面|参训面|抽查面|获奖面|化程度)(?:为|达|约)?|"
    r"[,，、]?(?:约|大约)?(?:占|占比|比例)(?:为|达|约)?|[,，、]占(?:总[人户次场期个]?[数额量]|全部|总体)的?"
)
# Matches 组建率 and 优良率, rates of all that a list tells of; must not match 覆盖率 or 发生率
_OF_LIST = re.compile(r"(?:及格|合格|优良|优秀|检验|组建|达标|化解|办结|获奖|转化|整改|完好|在线|贡献)[率面度]$")
_NEAR_LIST = 24  # code points between a list and its rate
# Matches 参选率; must not match 占比
_RATE = re.compile(r"率$")
_STEM = 3  # the last signs of a rate: 参训率, whose first two are its stem
# ，参选率达到, 入了党，转化率为 and 按月领取补助，享受面: what became of those counted, in front of their rate
_RATE_BEHIND = re.compile(r"[\u4e00-\u9fff]{0,12}[,，][^\s,，、。;；的]{0,6}(?:率|面)(?:为|达到?|约)?")
# Matches 组织覆盖率 and 组建率; must not match 完成率
_COVERED = re.compile(r"(?:覆盖|组建|建会|建团|建站|设立)[率面]$")
# Matches 应收 and 应到 in front of those due, 实收 and 实到 in front of those that came; must not match 应当 or 实行
_DUE = re.compile(r"应(?:受)?[收交缴征到参训出考调评发补办报检学修投领持][\u4e00-\u9fff]{0,4}$")
_CAME = re.compile(r"(?:实(?:际)?|已)(?:受)?[收交缴征到参训出考调评发补办报检学修投领持][\u4e00-\u9fff]{0,4}$")
# Matches 经费预算 and 计划投资 in front of a sum, and 预算执行率 of what was spent; must not match 到课率
_BUDGET = re.compile(r"预算|计划|概算|安排|下达|总投资|应[收付拨]")
_SPENT_RATE = re.compile(r"(?:执行|支付|拨付|支出|完成|到位|使用|兑付|投资)(?:率|进度)")
_DONE_OF_PLAN = ("完成率", "执行率", "支付进度", "拨付进度", "拨付率", "完成进度")
# Matches 所占比例由 in front of an earlier share; must not match 理由
_FROM = re.compile(r"(?:占比|比例|比重|占)(?:由|从)[\u4e00-\u9fff\x00]{0,6}$")
# Matches 升至 between two shares; must not match ，升
_RISES = re.compile(r"[\u4e00-\u9fff\d]{0,6}?(?:提高|上升|增加|提升|下降|降低|升|增|降)[到至]")
_FAR_OFF = 5.0  # percentage points: a rate told of the count, of the figure right in front of it
_SHARP = 0.1  # percentage points: a rate printed more roughly is met by chance
# Matches 年度任务 at the head of a column; must not match 任务率
PLANNED = re.compile(r"(?:任务|计划|目标|指标)$")
_WHOLE = 100.0  # percent
_TO_PLAN = 4  # sentences between a plan and the rate of what was done of it
_SENTENCES, _WORDS = 8, 12  # sentences back to a whole that is named, and code points that tell of it
_CLOSE = 20  # code points between a figure and a share that nothing else links
# Matches 同比增长 between a figure and a rate of change; must not match 占
_OF_CHANGE = re.compile(r"幅|增|减|下降|提高|上升|[比较]上|同比|目标|力争|达标")
# Matches 楼房 of 楼房率 and 到考 of 到考率; must not match 占比
_RATE_NAME = re.compile(r"(?P<name>[\u4e00-\u9fff]{2})[率面](?:为|达到?|是)?$")
# Matches 全部站点, which are no part of others; must not match 农村党员
_ALL = re.compile(r"全|总|各")
_BESIDE = 6  # figures on each side among which a share has neighbours
# Matches ，剩余指标 and ，尚差 in front of what is left of a plan; must not match ，其中
_LEFT_OF_PLAN = re.compile(r"[,，;]?(?:剩余?下?|尚余|余下|尚[差缺]|还[差缺]|欠|未完成)[\u4e00-\u9fff]{0,4}$")


def link_fulfilled(mentions: list[Mention]) -> None:
    """L36: 全年计划560名，发展438名，完成78.2%，剩余指标122名: what was done of a plan, and what is left of it."""
    for share in mentions:
        if (
            share.role != "share"
            or share.numerator < 0
            or share.denominator < 0
            or not share.noun.endswith(_DONE_OF_PLAN)
        ):
            continue
        done, plan = mentions[share.numerator], mentions[share.denominator]
        fit = (
            done.unit == plan.unit
            and done.part_of in {-1, plan.index}
            and done.value <= plan.value
            and plan.index < done.index
        )
        if not fit or gap_of(share, done, plan) > share.precision:
            continue
        rest = mentions[share.index + 1] if share.index + 1 < len(mentions) else share
        left = rest.unit == plan.unit and rest.part_of < 0 and _LEFT_OF_PLAN.search(rest.left.strip())
        if left and math.isclose(done.value + rest.value, plan.value):
            for one in (done, rest):
                one.part_of, one.list_kind, one.list_id = plan.index, "verb", f"L36-{plan.index}"


def verify_shares(mentions: list[Mention], view: View) -> None:
    """Look for a whole that gives the printed share where the nearest one does not.

    A whole that the text names (占党员总数的, 其中, brackets) is kept even when the share is wrong;
    a guessed one yields to the nearest earlier figure that fits. A share that fits nothing is
    taken of the whole its neighbours in the sentence are taken of.
    """
    shares = [mention for mention in mentions if mention.role == "share" and not math.isnan(mention.value)]
    for mention in shares:
        if mention.rule == "F07" and (mention.denominator >= 0 or _of_row(mention, mentions, view)):
            continue
        if mention.numerator < 0:
            mention.numerator = _bare_numerator(mention, mentions, view)
        if mention.numerator < 0 and mention.index:
            count = mentions[mention.index - 1]
            told = count.role == "count" and _RATE_BEHIND.fullmatch(view.text, count.end, mention.start)
            whole = fitting_whole(mention, count, mentions, view) if told else -1
            if whole >= 0 and (mention.precision <= _SHARP or whole == count.index - 1):
                mention.numerator = count.index
        if mention.numerator < 0 and not _take_fitting(mention, mentions, view):
            continue
        _take_named(mention, mentions, view)
        count = mentions[mention.numerator]
        stated = count.list_kind in STATED
        if count.list_kind == "opener" and mention.denominator == count.part_of:
            _move_up(mention, count, mentions)
        fits = mention.denominator >= 0 and gap_of(mention, count, mentions[mention.denominator]) <= mention.precision
        if not fits and _take_said(mention, count, mentions, view):
            continue
        if _is_said(mention, mentions) or (stated and mention.denominator == count.part_of):
            continue
        if mention.denominator >= 0 and gap_of(mention, count, mentions[mention.denominator]) <= mention.precision / 2:
            continue
        whole = fitting_whole(mention, count, mentions, view)
        if whole < 0 and mention.rule == "F07" and count.part_of >= 0:  # the total may stand behind
            whole = count.part_of if gap_of(mention, count, mentions[count.part_of]) <= mention.precision else -1
        if whole >= 0:
            _set_denominator(mention, count, mentions[whole])
        elif mention.denominator < 0:
            whole = _turnout(mention, count, mentions, view)
            mention.denominator = whole if whole >= 0 else _of_plan(mention, count, mentions, view)
    for earlier, later in pairwise(shares):
        _take_later(earlier, later, mentions, view)
    for mention in shares:
        _of_listed(mention, mentions, view)
        _leave_planned(mention, mentions, view)
    for place, mention in enumerate(shares):
        _follow_neighbours(mention, shares[max(0, place - _BESIDE) : place + _BESIDE + 1], mentions, view)


def _is_said(share: Mention, mentions: list[Mention]) -> bool:
    """Whether the text names the whole that a share has, or one that has not been counted: 占全部站点的, 占在册党员."""
    named = SHARE_OF.search(share.left.strip())
    if named is None:
        return False
    if share.denominator < 0 or not core_of(named["whole"]):
        return True
    return mentions[share.denominator].part_of < 0 or not _ALL.search(named["whole"])


def _take_said(share: Mention, count: Mention, mentions: list[Mention], view: View) -> bool:
    """到会1426名，……受训1170名，占到会的82.0%: the figure told in the words of the share, where it gives it exactly.

    One that has a whole already is taken of another only where more of the words tell of that.
    """
    named = SHARE_OF.search(share.left.strip())
    name = named["whole"].replace("总", "") if named else ""
    pairs = {name[at : at + 2] for at in range(len(name) - 1)}

    def told(whole: Mention) -> int:
        said = whole.noun + view.text[max(view.sentence_start(whole.start), whole.start - _WORDS) : whole.end]
        return sum(pair in said for pair in pairs)

    least = told(mentions[share.denominator]) if share.denominator >= 0 else 0
    for whole in in_front(count, mentions, 24) if pairs else ():
        if view.sentence(count.start) - view.sentence(whole.start) > _SENTENCES:
            return False
        alike = comparable(count, whole) and whole.value >= count.value and told(whole) > least
        if alike and gap_of(share, count, whole) <= share.precision / 2:
            _set_denominator(share, count, whole)
            return True
    return False


def _take_fitting(share: Mention, mentions: list[Mention], view: View) -> bool:
    """采矿业入库3160万元，贡献度13.4%: the figure in front, where an earlier one gives a share of a decimal exactly."""
    count = mentions[share.index - 1] if share.index else share
    near = view.sentence(count.start) == view.sentence(share.start) and share.start - count.end <= _CLOSE
    if not near or share.precision > _SHARP or share.denominator >= 0 or share.qualifier != "exact":
        return False
    if count.role not in LINKABLE or math.isnan(count.value) or _OF_CHANGE.search(view.text, count.end, share.start):
        return False
    whole = fitting_whole(share, count, mentions, view)
    if whole < 0 or gap_of(share, count, mentions[whole]) > share.precision / 2:
        return False
    share.numerator = count.index
    return True


def _take_named(share: Mention, mentions: list[Mention], view: View) -> None:
    """楼房173个、平房90个，楼房率65.8%: the figure that the rate is named for, where that gives it and not the last."""
    name = _RATE_NAME.search(share.left.strip())
    count = mentions[share.numerator]
    if name is None or name["name"] in count.left or share.precision > _SHARP:
        return
    if share.denominator >= 0 and gap_of(share, count, mentions[share.denominator]) <= share.precision:
        return
    for one in in_front(share, mentions, _BESIDE):
        if view.sentence(one.start) != view.sentence(share.start):
            return
        if one.role in LINKABLE and name["name"] in one.left and one is not count:
            whole = fitting_whole(share, one, mentions, view)
            if whole >= 0 and gap_of(share, one, mentions[whole]) <= share.precision / 2:
                share.numerator, share.denominator = one.index, -1
                return


def _of_listed(rate: Mention, mentions: list[Mention], view: View) -> None:
    """241家，单独组建97家、联合组建131家，组建率94.7%: a rate behind a list is of what the list is of."""
    if rate.denominator >= 0 or rate.numerator >= 0 or rate.rule != "F04" or not _OF_LIST.search(rate.noun):
        return
    last = mentions[rate.index - 1] if rate.index else rate
    if last.role == "share" and last.denominator >= 0 and _OF_LIST.search(last.noun):
        apart = view.sentence(last.start) != view.sentence(rate.start) or ";" in view.text[last.end : rate.start]
        rate.denominator = -1 if apart else last.denominator  # 优秀率25.6%，及格率94.7%
        return
    between = view.text[last.end : rate.start]
    close = view.sentence(last.start) == view.sentence(rate.start) and ";" not in between and len(between) <= _NEAR_LIST
    if close and last.part_of >= 0 and last.list_kind in STATED:
        rate.denominator = last.part_of


def _leave_planned(rate: Mention, mentions: list[Mention], view: View) -> None:
    """力争参训率达到95%: what is aimed at is of no figure of another sentence."""
    if rate.modality == "target" and rate.rule == "F04" and rate.numerator < 0 and rate.denominator >= 0:
        whole = mentions[rate.denominator]
        if view.sentence(whole.start) != view.sentence(rate.start):
            rate.denominator = -1


def _take_later(earlier: Mention, later: Mention, mentions: list[Mention], view: View) -> None:
    """女性93名，所占比例由11.2%升至16.8%: the count in front gives the later share, not the earlier one."""
    if earlier.numerator < 0 or earlier.denominator < 0 or later.numerator >= 0:
        return
    between = view.text[earlier.end : later.start]
    if not _FROM.search(earlier.left.strip()) or not _RISES.fullmatch(between):
        return
    count, whole = mentions[earlier.numerator], mentions[earlier.denominator]
    if gap_of(later, count, whole) <= later.precision < gap_of(earlier, count, whole):
        later.numerator, later.denominator = earlier.numerator, earlier.denominator
        earlier.numerator = earlier.denominator = -1


def _move_up(share: Mention, count: Mention, mentions: list[Mention]) -> None:
    """县级36人，乡级182人，内有女讲师47人，占21.5%: of all of them, where only that gives the share."""
    near = mentions[count.part_of]
    whole = mentions[near.part_of] if near.part_of >= 0 else near
    if whole is not near and gap_of(share, count, near) > share.precision > gap_of(share, count, whole):
        count.part_of, count.list_id, share.denominator = whole.index, f"L3-{whole.index}-up{count.index}", whole.index


def _of_row(rate: Mention, mentions: list[Mention], view: View) -> bool:
    """站点(个) 84 在线率(%) 96.4: a rate of a row is of what the row counts, not the row's part of the total."""
    cell = mentions[rate.index - 1] if rate.index else rate
    apart = "\n" in view.text[cell.end : rate.start]
    if apart or not _RATE.search(rate.noun) or cell.rule != "F07" or cell.role != "count":
        return False
    row = [one for one in in_front(cell, mentions, _BESIDE) if "\n" not in view.text[one.end : cell.start]]
    total = [mentions[cell.part_of]] if cell.part_of >= 0 else []
    others = [one for one in (*total, *row) if one.role == "count"]
    pairs = [(part, one) for part in (cell, *row) for one in others if part is not one and part.role == "count"]
    if any(gap_of(rate, part, one) <= rate.precision for part, one in pairs):
        return False  # 应到860 实到731 到课率85.0%: one cell of the row of another
    if rate.noun[-_STEM:-1] not in cell.noun:  # 参训人数 in front of 参训率 are no base
        rate.denominator = cell.index
    return True


def follow_shares(mentions: list[Mention]) -> None:
    """占97.8%，计524人: the count is of what its share is of, and is named like it."""
    for share, count in pairwise(mentions):
        if count.inherited != share.index or count.role != "count" or share.role != "share" or share.denominator < 0:
            continue
        whole = mentions[share.denominator]
        stated = count.part_of >= 0 and count.list_kind in {"bracket", "colon"}
        if not stated and comparable(count, whole) and count.value <= whole.value:
            count.part_of, count.list_kind = whole.index, "attribute"
            count.list_id = f"L8-{whole.index}-{count.index}"
            count.noun = share.noun.removesuffix("占比")


def _bare_numerator(mention: Mention, mentions: list[Mention], view: View) -> int:
    """The count right before a rate (实际到位52万元，到位率80%) or before a bare cell of a table."""
    if not mention.index:
        return -1
    count = mentions[mention.index - 1]
    between = view.text[count.end : mention.start]
    if between.startswith(")") and count.list_kind == "bracket" and count.part_of >= 0:
        count, between = mentions[count.part_of], between[1:]  # 471家（单建158家、联建274家），组建率25.6％
    if count.role not in LINKABLE | {"duration"} or math.isnan(count.value) or "\n" in between:
        return -1
    return count.index if not between.strip() or _RATE_AHEAD.fullmatch(between) else -1


def _turnout(mention: Mention, count: Mention, mentions: list[Mention], view: View) -> int:
    """选民38.92万名，投出选票31.06万张，参选率79.8%; 床位1560张，老人702名，入住率45%: the rate is right.

    监测366天，优良338天，优良率92.4%: of the days in front; 产生1260吨，处置1206吨，处置率105.7%: one that cannot be is
    of the larger figure right in front.
    """
    if not _RATE.search(mention.noun):
        return -1
    for whole in in_front(count, mentions, _BESIDE):
        if view.sentence(whole.start) != view.sentence(mention.start):
            break
        other = {whole.dimension, count.dimension} == {"person", "piece"} and whole.role == "count"
        covered = whole.dimension == count.dimension == "piece" and bool(_COVERED.search(mention.noun))
        other = other or {whole.unit, count.unit} == {"件", "件次"}  # 来信来访189件次，已化解151件，化解率79.9%
        other = other or (covered and whole.index == count.index - 1)  # 企业1236家，建立党组织402个，覆盖率32.5%
        days = whole.dimension == count.dimension == "duration" and whole.unit == count.unit
        if (other or days) and gap_of(mention, count, whole) <= mention.precision:
            return whole.index
        beside = whole.index == count.index - 1 and comparable(count, whole)
        due = whole.index == count.index - 1 and same_measure(count.unit, whole.unit)
        if due and _DUE.search(whole.left.strip()) and _CAME.search(count.left.strip()):
            return whole.index  # 应收2.8万元，实收2.65万元，收缴率96.4%
        told = mention.noun[-_STEM:-1] in count.left
        near = mention.value > _WHOLE or gap_of(mention, count, whole) <= _FAR_OFF
        right = mention.value > _WHOLE and gap_of(mention, count, whole) <= mention.precision  # 上送17部，采用19部
        budget = (
            beside and whole.dimension == "money" and _BUDGET.search(whole.left) and _SPENT_RATE.search(mention.noun)
        )
        if budget and near and whole.value > count.value:
            return whole.index  # 经费预算150万元，实际支出138.6万元，预算执行率94.2%
        if beside and told and near and (whole.value > count.value or right) and not whole.past:
            return whole.index  # 招录135名，已流失41名，流失率31.4%
    return -1


def _of_plan(mention: Mention, count: Mention, mentions: list[Mention], view: View) -> int:
    """开工计划1860套，现已开工1744套，开工率93.8%: the plan, if the rate is right; its done is no part."""
    if not _RATE.search(mention.noun) or count.modality == "target" or mention.precision > _SHARP:
        return -1
    here = view.sentence(mention.start)
    for plan in in_front(count, mentions, 24):
        if here - view.sentence(plan.start) > _TO_PLAN:
            return -1
        alike = plan.modality == "target" and plan.role == count.role and same_measure(plan.unit, count.unit)
        if alike and gap_of(mention, count, plan) <= mention.precision / 2:
            return plan.index
    return -1


def _set_denominator(mention: Mention, count: Mention, whole: Mention) -> None:
    mention.denominator = whole.index
    if count.rule == "F07" and PLANNED.search(whole.noun):
        return  # 年度任务4200 完成3986 完成比例94.9%: what was done is no part of the plan
    if count.list_kind not in {"bracket", "opener", "table"} and count.part_of != whole.index:
        count.part_of, count.list_id, count.list_kind = (
            whole.index, f"L8-{whole.index}-{count.index}", "attribute",
        )  # fmt: skip


def _follow_neighbours(mention: Mention, shares: list[Mention], mentions: list[Mention], view: View) -> None:
    if mention.numerator < 0 or SHARE_OF.search(mention.left.strip()) or mention.taken_of[1] >= 0:
        return
    count = mentions[mention.numerator]
    if mention.denominator >= 0 and (
        gap_of(mention, count, mentions[mention.denominator]) < mention.precision or count.list_kind in STATED
    ):
        return
    for other in sorted(shares, key=lambda share: abs(share.index - mention.index)):
        if (
            other is mention
            or other.numerator < 0
            or other.denominator < 0
            or abs(other.index - mention.index) > _BESIDE
        ):
            continue
        whole = mentions[other.denominator]
        same = view.sentence(other.start) == view.sentence(mention.start)
        named = count.list_kind == "clause" and count.part_of == mention.denominator
        if named and gap_of(mention, count, whole) > mention.precision:
            continue  # 回收卷中有效的851份，有效率98.9%: the words name its whole
        if same and not whole.past and comparable(count, whole) and whole is not count and whole.value >= count.value:
            _set_denominator(mention, count, whole)
            return
