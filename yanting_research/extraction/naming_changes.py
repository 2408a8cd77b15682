"""Nouns of changes (增减): case F05.

A change takes the noun in front of its verb (经费同比增长8%), else that of the figure before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from yanting_research.extraction.context import figure_before, in_sentence, over_bracket, previous_clause
from yanting_research.extraction.mentions import RATIOS, Mention, one_before
from yanting_research.extraction.nouns import HEAD_NOUN, MONEY_NOUN, clean_left, clean_right, only_scope
from yanting_research.extraction.units import same_measure
from yanting_research.extraction.views import View

__all__ = ["RATE_END", "change_start", "is_change", "name_change"]

# Words that may stand between a noun and the verb of its change
_BASE_WORDS = (
    "同比",
    "同口径",
    "可比口径",
    "按可比口径",
    "按可比口径计算",
    "按可比价格",
    "按可比价格计算",
    "按可比价计算",
    "按不变价格计算",
    "按不变价计算",
    "扣除价格因素",
    "相比",
    "环比",
    "年均",
    "年平均",
    "每年",
    "分别",
    "实际",
    "名义",
    "累计",
    "平均",
    "将",
    "共",
    "总共",
    "又",
    "再",
    "还",
    "就",
    "已",
    "即",
    "净",
)
_BASE_ENDS = {
    end: [word for word in _BASE_WORDS if word[-1] == end] for end in sorted({word[-1] for word in _BASE_WORDS})
}
_LONGEST_BASE = 12  # code points after 比 or 较
_GAP_AT_MOST = 0.5  # of the figure in front
_SHARED = 2  # code points that the nouns of two things that are compared have in common at their ends
_OF_PLACES = frozenset("片班镇乡县村区组市")
_LONGEST_VERB = 6  # 增速达到, 下降超过
_TAIL = r"(?:了|掉了?|近|约|超过|将近|达|达到|为)?"
# Matches 下降 in front of 8%; must not match 下降到
_DOWN = re.compile(
    rf"(?:下降|降价|减少|降低|回落|下滑|缩减|砍|缩短|负增长|下跌|减产|减收|(?<=[年期月季度\x00])减支|减量|压减|削减|裁减|少|减|(?<![最不降])低|降幅达?|降幅为|降|压缩|下调){_TAIL}"
)
# Matches 提高 in front of 0.8个百分点; must not match 提高到
_UP = re.compile(
    rf"(?:增长|递增|相差|增加|提高|上升|提升|上涨|增幅达?|增幅为|扩大|高出|多出|净增加?|(?<![参增追])加(?=了)|增产|增收|(?<=[年期月季度\x00])增支|增值|增量|增|升|涨|多|上调|翻|同比|增速为?|增速达到?){_TAIL}"
)
# Matches 下降 at the end of 产量下降 and 增长约 at that of 产值增长约: most phrases end in neither; must not match 党员
_EITHER = re.compile(rf"(?:{_DOWN.pattern}|{_UP.pattern})\Z")
_COMPARES = re.compile(
    r"同比|环比|相比|将(?:增加|减少|提高|下降|降低)|比上|比去|比前|比\d|比[^例重率]{1,10}(?:多|少|增|减|高|低|升|降|提|下)|较|净增|增幅|增速|涨了?$|[升降]了$"
)
# Matches 再提高 in front of 20元: these verbs count nothing themselves; must not match 增加, of 增加党员30名
_TURNS = re.compile(r"(?:提高|提升|上升|上涨|下降|降低|下调|上调|回落)(?:了|近|约|超过)?$")
_HELD = frozenset({"session", "person_time"})  # 能力提升5期: classes of that name
_REACHES = re.compile(r"(?:增加|增长|提高|上升|下降|减少|降低|缩短|回落|提升)?(?:到|至|为)$")
# Matches 比上年 at the end of a noun; must not match 占比
_BASE_END = re.compile(
    r"(?:同比|环比|较|与[^,，。;]{0,10}相比|跟[^,，。;]{1,8}比|(?<!占)比)[^,，。;]{0,12}$|高出(?:上年|去年|上届|上期|上次|同期|\x00)[^,，。;]{0,4}$"
)
# Matches 跟\x00\x00 at the end of a noun, where 上年 is blanked; must not match 跟班
_BESIDE = re.compile(r"[跟与](?:\x00+|[上去前往]年(?:同期)?|上[届期])$")
_SPEEDS = frozenset({"增幅", "增速", "降幅", "涨幅", "跌幅", "幅度", "增长率", "增长速度"})
# Matches 高于城镇居民 in front of 1.9个百分点; must not match 高于 alone
_GAP = re.compile(r"(?:高于|低于|快于|慢于|优于|好于|领先|落后于?)[\u4e00-\u9fff\x00]{2,14}(?<!的)$")
# Matches 首尾相差 and 两班相差 in front of 15.1个百分点; must not match 较上年相差
_APART = re.compile(
    r"(?P<of>首尾|前后|高低|男女|城乡|两[\u4e00-\u9fff]{1,2}|二者|[,，;。、])?(?:相差|悬殊)(?:达|近|约|仅|只|了|有)?$"
)
# Matches 降价; must not match 价格因素
_PRICE = re.compile(r"[降涨跌升]价")
# Matches 多花 alone in front of 31万元; must not match 多花样
_ALONE = re.compile(r"(?P<way>[多少])(?P<did>[花用拨筹投支收交缴办训派])了?$")
_STEPS = frozenset({"加", "加了", "减", "减了", "净加", "净减"})
# Matches 前年为58.6万元， in front of 少花17.3万元; must not match 前年，
_FORMERLY_SO = re.compile(r"(?:上年|去年|前年|上届|同期)[\u4e00-\u9fff]{0,4}\d[\d,.]*[万亿]?元[,，]$")
# Matches 比上届年轻 and 较上年小 in front of 3.2岁; must not match 最小
_OLDER = re.compile(
    r"^(?P<alone>年轻|老|[小大轻](?=了))了?$|[比较][\u4e00-\u9fff\x00\d]{1,8}?(?P<way>年轻|小|轻|大|老)了?$"
)
# Matches 高 alone in front of 2分, 短了 in front of 3天, and 比上年高 and 多于去年; must not match 最高 or 高于城镇居民
_HIGHER = re.compile(
    r"^(?P<alone>[高低]|[高低长短](?=了))了?$|[比较][\u4e00-\u9fff\x00]{1,8}?(?P<way>[高长短])了?$"
    r"|(?P<than>[多少高低])于(?:上年|去年|前年|往年|上届|上期|上次|\x00{1,4})(?:同期)?$"
)
# Matches 同2014年相比， in front of such a verb; must not match 比例
_COMPARED = re.compile(r"(?:相比|相较|比起来|对比)[,，]$|[比较](?:上|去|前)?(?:年|届|期)[\u4e00-\u9fff]{0,4}[,，]$")
# Matches 比上年少发展 in front of 55名: so many fewer; must not match 多发展
_FEWER = re.compile(
    r"(?:[比较][\u4e00-\u9fff\x00]{1,6}?|(?:[同环相]|跟[\u4e00-\u9fff\x00]{1,6})比)(?P<way>[多少])(?P<did>(?![增减降升提])[\u4e00-\u9fff]{1,2})了?$"
)
# Matches 减少 behind 农村贫困人口 and in front of 1386万人; must not match 新增 or 减少了的
_ITSELF = re.compile(r"(?:增加|减少|增长|下降|降低|上升|净增加?|净减少?)了?$")
# Matches 人均 alone in front of 增加1680元; must not match 人均收入
_PER = re.compile(r"[人户亩村班]均|每[人户亩]")
# Matches ，达到 behind a change: what it came to; must not match ，其中
_LEADS_TO = re.compile(r"[,，](?:力争|将|预计)?(?:达到|达(?!标)|增[至到]|升[至到]|总[数量]达)")
RATE_END = re.compile(r"(?:占比|率|比重|比例|度)$")


def is_change(mention: Mention, mentions: list[Mention], view: View) -> bool:
    """比上年增加30个 is a change; 新增党员30名 and 增加到30个 are counts."""
    left = mention.left.rstrip()
    if _REACHES.search(left):
        return False
    if (
        _is_gap(mention, mentions)
        or _APART.search(left)
        or _FEWER.search(left)
        or _is_alone(mention, view)
        or _is_bare_step(mention, mentions)
        or (mention.dimension == "age" and _OLDER.search(left))
        or (mention.dimension not in RATIOS and _HIGHER.search(left) and _is_beside(mention, mentions))
    ):
        return True
    start = change_start(left)
    if start < 0:
        return False
    own = clean_left(left[:start])
    turns = _TURNS.search(left) and not (mention.dimension in _HELD and left.endswith(("提升", "提高")))
    compared = _COMPARES.search(left) or turns or (_PER.fullmatch(own) and left.endswith("增加"))
    leads = _LEADS_TO.match(view.text, mention.end)  # 人均纯收入增加1320元，达到1.4万元
    return bool(compared or leads or _moves_itself(left, own, mention)) or not own or mention.dimension == "age"


def _is_gap(mention: Mention, mentions: list[Mention]) -> bool:
    """人均收入1.2万元，高于全省平均800元: what is higher by less than half of itself is no other level."""
    before = one_before(mention, mentions)
    found = _GAP.search(mention.left.rstrip()) if before is not None and before.unit == mention.unit else None
    return found is not None and before is not None and abs(mention.value) < _GAP_AT_MOST * abs(before.value)


def _is_beside(mention: Mention, mentions: list[Mention]) -> bool:
    """得分93.5分，高2分: the figure right in front is of the same unit."""
    before = one_before(mention, mentions)
    return before is not None and before.unit == mention.unit


def _moves_itself(left: str, own: str, mention: Mention) -> bool:
    """农村贫困人口减少1386万人: what moved stands in front of the verb, and nothing behind; not 增加党员30名."""
    named = len(own) > 1 and bool(HEAD_NOUN.search(own) or MONEY_NOUN.search(own))
    return named and _ITSELF.search(left) is not None and not clean_right(mention.right)


def _is_bare_step(mention: Mention, mentions: list[Mention]) -> bool:
    """月报酬由950元提到1240元，加290元: the verb alone behind what was reached."""
    before = mentions[mention.index - 1] if mention.index else None
    reached = before is not None and before.unit == mention.unit and _REACHES.search(before.left.strip())
    return bool(reached) and mention.left.strip(" ,，") in _STEPS


def _is_alone(mention: Mention, view: View) -> bool:
    """同2014年相比，多花31万元: the verb alone, behind the clause that compares."""
    at = mention.start - len(mention.left)
    alone = _ALONE.fullmatch(mention.left.strip(" ,，"))
    verb = mention.start - len(mention.left.lstrip(" ,，"))
    told = _COMPARED.search(view.text, max(0, at - 12), at) or _FORMERLY_SO.search(view.text, max(0, verb - 24), verb)
    return bool(alone) and bool(told)


def change_start(left: str) -> int:
    """Where 同比下降 or 比上年提高 at the end of a phrase begins; -1 for no verb of a change."""
    if _EITHER.search(left, max(0, len(left) - _LONGEST_VERB)) is None:
        return -1
    start = _begins(_DOWN, left)
    return start if start >= 0 else _begins(_UP, left)


def _begins(verbs: re.Pattern[str], left: str) -> int:
    """Where the words in front of the verb that ends a phrase begin; -1 without one of these verbs.

    Back over every place where they can begin, each once: one pattern for it all would try every cut of 比比比比.

    >>> _begins(_UP, "党员比上年同比增加"), _begins(_UP, "比" * 10_000 + "人")
    (2, -1)
    """
    last = len(left)
    reached = {at for at in range(max(0, last - _LONGEST_VERB), last) if verbs.fullmatch(left, at)}
    waiting = sorted(reached)
    while waiting:
        new = set(_base_starts(left, waiting.pop())) - reached
        reached |= new
        waiting += sorted(new)
    return min(reached, default=-1)


def _base_starts(left: str, end: int) -> Iterator[int]:
    """Where a word or a comparison that ends at a place begins."""
    for word in _BASE_ENDS.get(left[end - 1 : end], ()):
        if left.endswith(word, 0, end):
            yield end - len(word)
    for start in range(end - 2, max(-1, end - _LONGEST_BASE - 2), -1):
        if left[start] in "比较" and left[max(0, start - 1)] != "可":  # 可比价格
            yield start


def name_change(mention: Mention, mentions: list[Mention], view: View) -> None:
    """F05: the noun in front of the verb, else that of the figure before."""
    left = mention.left.rstrip()
    down, start = _begins(_DOWN, left) >= 0, change_start(left)
    mention.role, mention.rule = "change", "F05"
    fewer = _FEWER.search(left) or (_ALONE.fullmatch(left.strip(" ,，")) if start < 0 else None)
    if fewer:  # 发展党员428名，比上年少发展55名
        left, down = left[: fewer.start()], fewer["way"] == "少"
        start = len(left)
    older = (_OLDER if mention.dimension == "age" else _HIGHER).search(left) if start < 0 else None
    if older:  # 平均年龄41.6岁，比上届年轻3.2岁
        left, down = left[: older.start()], next(filter(None, older.groups())) not in "大老多高长"
        start = len(left)
    gap = _GAP.search(left)
    if gap and (mention.dimension in {"point", "money"} or start < 0):
        _name_gap(mention, clean_left(left[: gap.start()]), mentions)
        return
    apart = _APART.search(left)
    if apart:
        _name_gap(mention, "" if apart["of"] else clean_left(left[: apart.start()]), mentions)
        return
    head = _BASE_END.sub("", _BESIDE.sub("", left[:start]) if start >= 0 else left)
    noun = clean_left(head)
    if _PER.fullmatch(noun):  # 提高养老金，人均增加1680元
        noun = previous_clause(mention, view) or noun
    source = figure_before(mention, mentions)
    whole = over_bracket(mention, mentions, view)
    if whole is not None and source is not None and whole.index < source.index and whole.role != "change":
        source = whole  # 人才180人(其中本科45人)，同比增加25人
    if source is not None and source.role == "share":
        source = _counted_behind(source, mention, mentions, view)
    if (only_scope(noun) or (len(noun) < 2 and noun not in "男女")) and source is not None:
        noun = source.noun
        mention.inherited = source.index
    noun = re.sub(r"(?:变化){1,4}$", "", noun)
    if noun in _SPEEDS and source is not None and in_sentence(source, mention, view):  # 增长6.3%，增幅回落1.8个百分点
        noun = source.noun.removesuffix("变化") + noun
        mention.inherited = source.index
    if start >= 0 and _PRICE.search(left, start):
        noun += "价格"
    bare = source is None or mention.inherited < 0
    if mention.dimension == "point" and not RATE_END.search(noun) and bare:
        noun += "占比"
    mention.noun = noun + "变化"
    if down:
        mention.value, mention.high = -abs(mention.value), -mention.high
    if not noun:
        size = "位次" if mention.unit == "位" else "数量"  # 排名第7位，上升2位
        mention.noun = (previous_clause(mention, view) or size) + "变化"


def _counted_behind(share: Mention, mention: Mention, mentions: list[Mention], view: View) -> Mention:
    """The count that a change behind its share is of: 产量36万吨，完成计划的117%，比上年增长4%."""
    if mention.dimension not in RATIOS:  # 女性11名，占5.4%，比换届前少3名
        alike = figure_before(mention, mentions, same=True)
        if (
            alike is not None and view.text[alike.end : share.start] == "的"
        ):  # 收入8.6亿元，为预算8.5亿元的101.7%，增加0.5亿元
            alike = figure_before(alike, mentions, same=True)
        return alike if alike is not None and in_sentence(alike, mention, view) else share
    count = mentions[share.numerator] if share.numerator >= 0 else None
    if count is None or mention.dimension != "share" or view.text[count.end : share.start] == "的":
        return share  # 完成预算50000万元的104.6%: the figure in front is the target
    return count


def _name_gap(mention: Mention, noun: str, mentions: list[Mention]) -> None:
    """农民收入差距 for 增长8.7%，高于城镇居民1.9个百分点: how far two things are apart."""
    source = one_before(mention, mentions)
    if not noun and source is not None:
        noun, mention.inherited = source.noun, source.index
        other = one_before(source, mentions)
        if other is not None and same_measure(other.unit, source.unit):  # 城镇人均缴费1200元，农村人均缴费420元
            ends = (noun[at:] for at in range(len(noun)) if noun[at] not in _OF_PLACES)  # 东片参训人员, 西片参训人员
            shared = next((end for end in ends if other.noun.endswith(end)), "")
            noun = shared if len(shared) >= _SHARED else noun
    mention.noun = noun + "差距"
