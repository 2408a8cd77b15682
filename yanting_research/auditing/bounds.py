"""Parts above their whole (部分大于整体) that no link of FACTS shows, because a link asks that it fit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yanting_research.auditing.reading import Figure, Reading
from yanting_research.auditing.verdicts import Check, bound_check

__all__ = ["stated_bounds"]

# ,其中女党员; (其中: what follows is part of the figure in front.
_WITHIN = re.compile(r"^[,;(、]?(?:其中|这中间|内有|其中有)")
# A group of whatever was counted before; must not match 村干部.
_GROUP = re.compile(r"^(?:其中)?(?:女性?|妇女|少数民族|党外|非党|无党派|\d{2}岁|大专|本科|研究生|专科|高中|预备|流动)")
# First the wider group, then the one inside it: 注册学员1479人，活跃学员1628人; the wider one is named first.
_WIDER_FIRST = (
    (re.compile(r"贫困(?:户|村|人口)|建档立卡户"), re.compile(r"脱贫|出列")),
    (re.compile(r"注册"), re.compile(r"活跃|常用|在线")),
    (
        re.compile(r"(?:查出|违规|违纪|应收|应缴|应追)[\u4e00-\u9fff]{0,4}(?:资金|金额|款)"),
        re.compile(r"^(?:\S* )?(?:已)?(?:收缴|追缴|追回|上缴|清退|退缴)"),
    ),
    (re.compile(r"受理|收到|交办|接到"), re.compile(r"办结|采纳|答复|查实")),
    (re.compile(r"发出|发放|收回"), re.compile(r"收回|回收|有效")),
)
# The same where either may be named first: 结业的211人，参训的230人.
_EITHER_FIRST = (
    (re.compile(r"报名|应到|应参|应训"), re.compile(r"实到|实参|实训|到课|到会")),
    (
        re.compile(r"参训|参加(?:培训|学习|考试)|学员|应考|参考"),
        re.compile(r"结业|毕业|及格|合格|优秀学员|获证|取得证书"),
    ),
    (re.compile(r"在校|在读|招生"), re.compile(r"毕业|结业")),
)
# 配备科技辅导员的达 in front of 15所: those of the things in front for which it holds; must not match 新增的.
_SUCH = re.compile(
    r"[\u4e00-\u9fff](?<!新增)(?<!增加)(?<!其他)(?<![核规原]定)(?<!计划)(?<!预算)(?<!下达)的(?:有|达|为|是|仅|却有|竟达|达到)?$"
)
# ,大学生新兵中: whom the next figure is among; must not match 为中心的.
_AMONG = re.compile(r"^[,;。、]([\u4e00-\u9fff]{2,10}?)(?:当中|(?<![其集为])[中里])(?![心小学期央等间])")
_NO_NOUN = frozenset(",;:。、)\n")  # what stands behind 15所 when no noun does
_ALL = 100.0  # percent
_HALF_MORE = 1.5  # "such" things that pass those in front by more are others
# 应发 and 实发, 应持证 and 实际持证: what was due and what was done, by the same verb.
_DUE = re.compile(r"应(?P<verb>[\u4e00-\u9fff]{1,2})")
# 已培训, 累计, 往年: another course or another year.
_OTHER = re.compile(r"缺|未|约谈|通报|取消|补考|累计|历年|往年|上年|去年|上期|前\S?年|每|另|招收|招生|新")


# Matches (4)另对60岁以上老党员 in front of 328人, who are others; must not match 另谋职业
_APART = re.compile(r"另(?![谋择行])[\u4e00-\u9fff\d]{0,12}$")


def stated_bounds(reading: Reading) -> Iterator[Check]:
    """Only those that do not hold: what holds says nothing new."""
    if not reading.has_text:
        return
    for figure in reading.figures:
        if not figure.countable or figure.part_of or figure.in_table or not figure.exact:
            continue
        whole = _whole(figure, reading) or _wider_behind(figure, reading)
        if whole is not None and whole.exact and figure.value > whole.value:
            check = bound_check(whole, figure)
            if check.verdict == "impossible":
                yield check


def _whole(figure: Figure, reading: Reading) -> Figure | None:
    if _APART.search(figure.left):
        return None
    ahead = [one for one in reading.figures[max(0, figure.place - 6) : figure.place] if one.role != "average"]
    for step, before in enumerate(reversed(ahead)):
        if before.sentence != figure.sentence:
            return None
        if before.measure != figure.measure or not before.countable:
            continue
        if step == 0 and _WITHIN.search(figure.left.strip()):
            return before
        if step == 0 and _nested(before, figure):
            return before
        if step == 0 and _same_people(before, figure):
            return before
        if (_is_such(before, figure) and not _share_says(figure, reading)) or _is_named_again(before, figure):
            return before
        if _GROUP.search(figure.indicator) and before.part_of in reading.known:
            whole = reading.known[before.part_of]
            if before.list_kind == "attribute" or _GROUP.search(before.indicator):
                return whole if whole.sentence == figure.sentence else None
        if not _GROUP.search(figure.indicator):
            return None
    return None


def _wider_behind(figure: Figure, reading: Reading) -> Figure | None:
    """结业学员412名，参训学员400名: the wider group is named second."""
    for behind in reading.figures[figure.place + 1 : figure.place + 2]:
        close = behind.sentence == figure.sentence and behind.measure == figure.measure and behind.countable
        if behind.part_of == figure.fact_id:
            return None  # 结业学员30人，其中电工学员12人
        if _OTHER.search(behind.indicator):
            return None
        if close and any(
            wide.search(behind.indicator) and inner.search(figure.indicator) for wide, inner in _EITHER_FIRST
        ):
            return None if _OTHER.search(behind.left + figure.left[-12:]) else behind
    return None


def _nested(before: Figure, figure: Figure) -> bool:
    """The wider group first; the words of the second alone tell, or both would match 收回."""
    if _OTHER.search(figure.left) or _OTHER.search(before.left[-12:]):
        return False
    due = _DUE.search(before.left)
    if due is not None and re.search(f"实际?{due['verb'][0]}", figure.left):
        return True
    return any(
        wide.search(before.words) and close.search(figure.words) for wide, close in (*_WIDER_FIRST, *_EITHER_FIRST)
    )


def _is_such(before: Figure, figure: Figure) -> bool:
    """全县中学14所，配备科技辅导员的达15所: a number without a noun is of the things counted in front."""
    bare = figure.right[:1] in _NO_NOUN or not figure.right
    headed = not _SUCH.search(before.left.strip()) and before.part_of == ""
    return bare and headed and bool(_SUCH.search(figure.left.strip())) and figure.value <= _HALF_MORE * before.value


def _share_says(figure: Figure, reading: Reading) -> bool:
    """学员812人，签下意向书的有1034人，占学员的127.3%: one finding, of the share."""
    behind = reading.figures[figure.place + 1 : figure.place + 2]
    return bool(behind) and behind[0].role == "share" and behind[0].value > _ALL


def _is_named_again(before: Figure, figure: Figure) -> bool:
    """大学生122名，占58.1%，大学生新兵中应届毕业生136名: the noun in front again, and some among them."""
    again = _AMONG.search(figure.left)
    return again is not None and len(before.indicator) > 1 and again[1].startswith(before.indicator)


def _same_people(before: Figure, figure: Figure) -> bool:
    """党员200名，女党员260名: a group of the very noun in front."""
    whole, part = before.indicator, figure.indicator
    group = _GROUP.search(part) and part.endswith(whole) and part != whole
    return len(whole) >= 2 and bool(group) and not _OTHER.search(figure.left + before.left[-12:])
