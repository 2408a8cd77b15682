"""Nouns of money (资金): case F11.

Money often stands with a verb alone (花费45万元): its noun is then the topic of the
sentence, 考察经费 where a study tour is told of and 培训经费 where classes are.
"""

from __future__ import annotations

import re

from yanting_research.extraction.context import figure_before, in_sentence, previous_clause
from yanting_research.extraction.mentions import Mention, in_front, one_before
from yanting_research.extraction.naming_heads import base_of
from yanting_research.extraction.naming_outlays import gift_of, heading_of, outlay_of, pay_of
from yanting_research.extraction.nouns import HEAD_NOUN, MONEY_NOUN, clean_left, last_match, only_scope, verb_at_end
from yanting_research.extraction.views import View

__all__ = ["name_money"]

# Matches 生均 and 每村 in front of money; must not match 平均主义
_PER_HEAD = re.compile(
    r"(?:人|户|村|生|班|站|次|场|社|家|校|亩|笔|件|人次)均(?:每[年月天日])?$|平均$|"
    r"每(?:人|户|村|站|班|部|台|场|期|次|笔|件|人次)$"
)
# Matches 每人 of 每人慰问金, said once; must not match 每人 alone
_PER_START = re.compile(r"^(?:每(?:人次|[人户村站班部台场期次笔件])|人均|户均|笔均)(?=[\u4e00-\u9fff]{2})")
# Matches 每人每年 alone; must not match 每人补助
_PER_ONE_YEAR = re.compile("每[人名户位](?:每[年月天日])?(?:发放?|补助?|领取?)?")
# Matches 离任补助惠及312人， in front of what each gets; must not match 补助312人
_BENEFIT = re.compile(
    r"(?P<what>[\u4e00-\u9fff]{0,8}(?:补[助贴]|津贴|奖金|救助金|慰问金|生活费|报酬|低保金))"
    r"(?:惠及|覆盖|发给|发放|享受|受益|领到|兑现)[\u4e00-\u9fff]{0,4}\d[\d,]*[余多]?[人名户位][,，]$"
)
# Matches 省担 and 镇里配, who pays and how; must not match 县财政
_PAYER = re.compile(
    r"(?:新增|其余|不足)?(?:部分)?(?:由)?(?:中央|[省市县区乡镇村])(?:级|里|上|财政|本级)?(?:[担补拨出配筹]|承担|负担|配套|自筹)"
)
# Matches 工作补贴月人均; must not match 人均工作补贴
_PER_END = re.compile(r"(?P<what>[\u4e00-\u9fff“”]{2,20}?)(?P<per>[年月日]?[人户村班社]均)")
# Matches 人均每年 behind the name of the money; must not match 每年人均收入
_EACH_YEAR = re.compile(r"(?:人均|每人)(?:每[年月天日])?(?:为|达|约)?$")
# Matches 花费 and 县财政列支, a clause without a noun; must not match 培训费
_SPENT = re.compile(
    r"(?:花费|合起来|拿|补交|缴纳|交纳|上交|上缴|垫付|花了?|用款|用去|耗资|耗费|开支|开销|支出|挤出|拿出|列支|安排|投入|另?支|加到?|用|共用|出资|资助|兑现|需|由|从|增到|添|拨付|拨)$"
)
# Matches 购置教学设备 in front of 63.5万元; must not match 购置费
_BOUGHT = re.compile(r"^(?:其中|用于)?(?P<verb>购置|采购|购买|维修|修缮|印制)了?(?P<what>[\u4e00-\u9fff]{2,10})$")
# Matches 用于民生领域 in front of 29亿元; must not match 用于支出
_USED_FOR = re.compile(
    r"(?:其中)?用于(?P<what>[\u4e00-\u9fff]{2,8}?)"
    r"(?:领域|方面|等)?(?:(?P<part>的部分)|的|为|达|共)?"
)
# Topics of spending: 赴浙江考察 and 举办培训班; must not match 考核
_TOPIC = re.compile(
    r"(?P<tour>考察|参观|外出学习|外出培训|跟班学习|跟班见学|赴[^,，。;]{1,24}学习)|(?P<class>培训|办班|开班|轮训|调训|讲座|课堂|党课)"
)
# Matches 平均消费水平 in front of ，由175元提高到288元; must not match 管理水平
_PAY_LEVEL = re.compile(r"(?:消费|工资|生活|生活费|保障|待遇|筹资|缴费|补[助贴])水平$")
# Matches 全员劳动生产率, which is no fund; must not match 村干部
_LEVEL = re.compile(r"(?:率|水平|标准|线|门槛|[上下]限|额度)$")
_WITH_FUND = {"到位", "结转", "留存", "返还", "自筹", "配套", "补助", "捐款", "奖励", "减免", "救助", "资助"}

# Matches 每人每月补 in front of 600元; must not match 县补
_EACH = re.compile(r"(?:每[人户亩名月年天]|[人户亩]均)补$")
_GRANTED = {"奖": "金", "补": "贴"}
_DEFAULTS = {"资金": "支出", "经费": "支出"}
# Matches 维修 and 场地租用, for which a fee is paid; must not match 站点维护, for which there are funds
_FEE = re.compile(r"(?:租用|租赁|维修|印刷|印制|差旅|食宿|交通)$")
# Matches 年中追加, which is done to a budget; must not match 追加投资
_BUDGETED = re.compile(r"(?:追加|调增|调减)$")
# Matches 误工补助应发 in front of a sum; must not match 应发
_PAID_BEHIND = re.compile(
    r"(?P<what>[\u4e00-\u9fff]{0,8}(?:补助|补贴|工资|报酬|党费|奖金|经费))(?P<done>[应实已未][发付缴收交拨])"
)
# Matches 考察花费 in front of a mean; must not match 花费了
_OUTLAY = re.compile(r"(?:开支|支出|花费|开销|花销)$")
_IN_ALL = frozenset({"总开支", "总支出", "总花费", "总费用", "总投入", "总投资", "总开销"})
_HANDED_OVER = frozenset({"到位", "落实", "筹集", "筹措", "争取", "拨付", "下拨"})
_MOVED = frozenset({"提高", "增加", "减少", "调整"})
# Matches 年均 right in front of money; must not match 年均增长
_YEARLY = re.compile(r"(?:年均|月均|平均每[年月]|每[年月]平均)$")
_GIVEN_BACK = frozenset({"追缴", "追回", "清退", "退还", "退缴", "退赔"})
# 全年支出合计37万元: the word is a noun and no verb, as nothing stands beside it
# Matches 全年支出合计; must not match 支出, which tells what was done
_SUMMED = re.compile(r"^(?:全年|年度|本年|当年|总)|(?:合计|总计|共计|总额|总数|为)$")
_NOUN_ALONE = frozenset({"支出", "收入"})
_KEPT = ("结存", "结余", "结转", "余额")  # what is left is no part of what was spent
# Matches 收入 of 全年收入, whose items lean on it; must not match 投资
_BALANCE = re.compile(r"(?:收入|支出)$")
# Matches 。其中: behind a total; must not match ，比上年
_OPENS = re.compile(
    r"(?:元)?(?:[,，]占[\d.%]{1,8})?[。,，;( ]?(?:其中|包括|包含|具体为)[:,，]?"
    r"|(?:[,，]占[\d.%]{1,8})?:"
)
# Matches 按每名党员 in front of 20元; must not match 按期
_FOR_EACH = re.compile(r"按(?:照)?(?:每[人名户亩村个年天日月]*|人均)(?:每[年天日月次])?(?P<of>[\u4e00-\u9fff]{0,8})$")
# Matches 配套 behind 20元; must not match 配套资金
_PAID = re.compile(r"的?(?:配套|补助|补贴|奖励|资助|拨付|发放|缴纳|收取|奖补)(?![资经款金费])")
# Matches 每名 alone in front of 3000元; must not match 每名党员
_PER_ONE = re.compile(r"每[名人位户生]")
# Matches 资助 and 补助, which are given to each; must not match 救助站
_GIVEN = re.compile(r"资助|补助|补贴|奖励|奖补|慰问|救助(?!站)")
# Matches 各乡镇 and 县财政, who pay; must not match 村道
_GIVER = re.compile(r"(?:乡镇|财政|群众|村民|党员|支部|单位|企业|社会|个人|党委|政府|部门|村集体)$")
# Matches 医药费 and 误工补贴; must not match 经费
_MONEY_WORD = re.compile(
    r"(?:(?![转交收纳缴])[\u4e00-\u9fff]{2}(?<!经)费(?!用)|[误生岗交]\w补贴|奖金|工资|报酬|慰问金|扶持金|纯收入|贷款|学费|党费|团费|会费|待遇|养老金|低保金|[补救]助金)"
)
# Matches 从县管党费列支, which says who pays; must not match 从此
_PAID_FROM = re.compile(r"[从由][\u4e00-\u9fff]{2,10}(?:列支|支出|解决|承担|支付)")
# Matches 上年结转 in front of a sum; must not match 结转下年
_CARRIED = re.compile(r"(?:上年|年初|以前年度)结[转余](?:资金|收入)?(?:为|有|等)?$")
# Matches ，计 between 占31.5% and its sum; must not match ，计划
_ITS_SUM = re.compile(r"[,，、(](?:计|共计|合计|为|即|合)")
# Matches ，支出 alone in front of a sum; must not match 一般公共预算支出
_SPENT_ON = re.compile(r"[,，](?:共|全年)?支出(?:资金)?")
# Matches 补交 in front of 600元 and 实收 in front of a sum; must not match 成交
_HANDED_IN = re.compile(r"(?:补交|补缴|缴纳|交纳|上交|上缴|[人多员少]交|[应实][收缴交]|实际收[缴取])了?$")
_CARRY = 14  # code points
_BARE = 4  # code points of 本年支出
_WORD = 2  # code points: 筹 and 补 leave the fund to be named
_FEW = 6  # figures in front of a mean among which the sum of all is looked for
# Matches 总支出 and 培训经费, which others are parts of; must not match 交通费
_TOTAL = re.compile(r"(?:支出|经费|投入|开支|总费用|总投资|资金)$")
_TITLE = 60  # code points in which a title stands
# Matches 党费收缴、使用和管理公示; must not match 党员教育经费
_ON_DUES = re.compile(r"党费(?:收|使用|管理|的)")
# Matches 支出 and 慰问, what dues are spent on; must not match 收缴
_OUTGOING = re.compile(r"支出|开支|使用情况|用于|列支|慰问|订阅|购置|补助|表彰|培训(?!费)")
_OUTLAYS = frozenset({"列支", "支出", "开支"})
_OPENS_LIST = re.compile(r"[,，:(]?(?:其中|包括|包含|含|用于|分别)?[:：]")
_BARE_TITLE = 6  # code points of a heading that names no matter
_NEAR = 160  # code points


def name_money(mention: Mention, left: str, tail: str, mentions: list[Mention], view: View) -> None:
    """F01 where the clause names the money, F11 where it has a verb only."""
    _name_money(mention, left, tail, mentions, view)
    said = mention.left.strip()
    changed = _BUDGETED.search(said)
    if changed and "预算" in view.text[view.ahead(mention.start) : mention.start]:
        mention.noun = changed.group() + "预算"  # 年初预算180万元，年中追加24.5万元
    if changed or mention.rule != "F11":
        return
    if mention.noun in _DEFAULTS and said.endswith("支出"):
        mention.noun = _DEFAULTS[mention.noun]  # 困难党员64人，支出4.89万元
    elif _TOPIC.fullmatch(said) and said not in mention.noun:
        mention.noun = said + "经费"  # 核拨运维费88万元，维修19万元，培训10万元
    elif _FEE.search(left):
        mention.noun = left + "费"
    elif said.endswith("用款") and mention.noun == "资金":
        mention.noun = "用款"


def _name_money(mention: Mention, left: str, tail: str, mentions: list[Mention], view: View) -> None:
    mention.rule = "F01"
    left = re.sub(r"(?<=支出|收入)决算数?$", "", left)
    turned = _PAID_BEHIND.fullmatch(left)
    if turned:  # 误工补助应发20600元
        mention.noun = turned["done"] + turned["what"]
        return
    per = _PER_END.fullmatch(left)
    if per and MONEY_NOUN.search(per["what"]):  # 乡镇工作补贴月人均由280元提高到500元
        mention.noun = per["per"] + per["what"]
        return
    if _CARRIED.search(view.text, max(0, mention.start - _CARRY), mention.start):  # 上级补助24.7亿元、上年结转0.55亿元
        mention.noun = "上年结转"
        return
    helped = one_before(mention, mentions)
    if helped is not None and helped.role == "share" and _ITS_SUM.fullmatch(view.text, helped.end, mention.start):
        mention.noun, mention.rule = helped.noun.removesuffix("占比"), "F08"  # 师资课酬占31.5%，计80万元
        mention.inherited = helped.index
        return
    stem = helped.noun.removesuffix("人员").removesuffix("群众") if helped is not None else ""
    given = helped is not None and helped.dimension in {"person", "person_time"} and stem != helped.noun
    if given and _SPENT_ON.fullmatch(mention.left.strip()) and verb_at_end(stem):  # 大病救助118人次，支出70万元
        mention.noun, mention.rule = stem + "支出", "F11"
        return
    if left in {"所", "所需"}:  # 误工补贴人均每年1200元，所需50.4万元
        source = figure_before(mention, mentions, same=True)
        if source is not None:
            mention.noun, mention.rule, mention.inherited = source.noun.removeprefix("人均"), "F08", source.index
            return
        left = ""
    each = _EACH_YEAR.search(mention.left)
    if each and MONEY_NOUN.search(mention.left[: each.start()]):  # 误工补贴人均每年1200元
        mention.noun = "人均" + clean_left(mention.left[: each.start()])
        return
    per_head = _PER_HEAD.search(mention.left.strip())
    if per_head and (len(left) < 3 or left == f"{left[:1]}{per_head.group()}"):
        source = _largest(figure_before(mention, mentions, same=True), mention, mentions, view)
        joined = source is not None and in_sentence(source, mention, view)
        ahead = _money_ahead(mention, view)
        of = source.noun if source is not None and joined else ahead
        mention.noun = per_head.group() + _PER_START.sub("", gift_of(of, mention, view)).removeprefix("应发")
        return
    if tail == "奖" or _EACH.search(mention.left):
        mention.noun, mention.rule = left + _GRANTED[tail], "F11"
        return
    if _name_listed(mention, left, mentions, view) or _name_for_each(mention):
        return
    if _name_per_person(mention, mentions, view) or _name_benefit(mention, view):
        return
    if _HANDED_IN.search(mention.left):  # 党费。…在外党员补交，最多的补交600元
        mention.noun, mention.rule = _money_ahead(mention, view, line=True), "F11"
        return
    if left in _NOUN_ALONE and _name_alone(mention, left, mentions, view):
        return
    used = _USED_FOR.fullmatch(mention.left.strip())
    if used and not MONEY_NOUN.search(used["what"]):  # 用于民生领域29.08亿元
        mention.noun = used["what"] + ("" if used["part"] else "支出")
        return
    bought = _BOUGHT.search(mention.left.strip())
    what = clean_left(bought["what"]) if bought else ""
    if bought and HEAD_NOUN.search(what) and not MONEY_NOUN.search(what):  # 购置投影、音响等教学设备63.5万元
        mention.noun, mention.rule = what + bought["verb"] + "费", "F11"
        return
    if _PAYER.fullmatch(left):  # 省担550.8万元、市担137.7万元
        mention.noun, mention.rule, mention.attribute = left + _fund(view, mention), "F11", True
        return
    if tail in _OUTLAYS and left == tail and _OPENS_LIST.match(view.text, mention.end):
        mention.noun = "支出"  # 列支72100元，包括：教育培训28400元
        return
    if left in _IN_ALL:  # 总开支312.7万元
        mention.noun = left
        return
    outlay = "" if MONEY_NOUN.search(left) else outlay_of(mention, view)
    if outlay and not _SPENT.search(outlay.removesuffix("支出")):
        mention.noun, mention.rule = outlay, "F11"  # 支出构成:培训党员118.6万元
        return
    spent = _SPENT.search(left)
    named = not only_scope(left) and not (spent and not MONEY_NOUN.search(left))
    if named and not (tail and not MONEY_NOUN.search(left)) and not (spent and len(left) - len(spent.group()) < 2):
        mention.noun = left
        mention.attribute = not MONEY_NOUN.search(left)
        recurs = mention.role in {"average", "rate"}
        if mention.attribute and not _LEVEL.search(left) and (recurs or _GIVER.search(left)):
            paid_in = left.endswith(("缴", "交", "纳"))  # 人月均缴: dues, whatever else is paid around
            paid = pay_of(mention, view) if recurs and not paid_in else ""
            mention.noun = left + (paid or _fund(view, mention))
        return
    mention.rule = "F11"
    if left == tail and tail in _WITH_FUND:
        mention.noun = tail + _fund(view, mention)
    elif left == tail or (spent and spent.group() == left):
        _name_spent(mention, tail, mentions, view)
    else:
        mention.attribute = True
        mention.noun = (
            left if MONEY_NOUN.search(left) else _with_amount(left, _amount(mention, tail, view), view, mention)
        )


def _largest(source: Mention | None, mention: Mention, mentions: list[Mention], view: View) -> Mention | None:
    """总支出168.4万元，交通52.6万元、食宿71.3万元，人均5888元: the sum that the others are parts of."""
    sums = [
        one
        for one in in_front(mention, mentions, _FEW)
        if one.role == "money" and in_sentence(one, mention, view) and ";" not in view.text[one.end : mention.start]
    ]
    largest = max(sums, key=lambda one: one.value, default=source)
    total = largest is not None and largest is not source and len(sums) > _WORD and _TOTAL.search(largest.noun)
    return largest if total else source


def _with_amount(named: str, amount: str, view: View, mention: Mention) -> str:
    """技能培训经费 and 易地搬迁资金: what is named is not named again, nor called training because its neighbour is."""
    kind = amount[:-_WORD]
    if kind and named.endswith(kind):
        return named + amount.removeprefix(kind)
    other = kind and not (_GIVER.search(named) or _SPENT.search(named) or kind in named)
    told = "资金" in view.text[view.sentence_start(mention.start) : mention.start]
    return named + (("资金" if told else amount.removeprefix(kind)) if other else amount)


def _name_listed(mention: Mention, left: str, mentions: list[Mention], view: View) -> bool:
    """奖补收入 for 奖补12万元 where 其中 opens what a 收入 is made up of."""
    if MONEY_NOUN.search(left.removesuffix("奖补")) or only_scope(left) or left.endswith(_KEPT):
        return False
    line = max(view.text.rfind("\n", 0, mention.start), 0)
    for candidate in in_front(mention, mentions):
        if candidate.start < line:
            return False
        if candidate.dimension != "money" or not candidate.value > mention.value:
            continue
        kind = _BALANCE.search(candidate.noun)
        if kind and _OPENS.match(view.text, candidate.end):
            dues = kind.group() == "收入" and _ON_DUES.search(view.text[:_TITLE].partition("\n")[0])
            named = left if left.endswith("利息") else left + ("党费" if dues else kind.group())
            mention.noun, mention.attribute = named, True
            return True
    return False


def _name_for_each(mention: Mention) -> bool:
    """党员配套标准 for 按每名党员20元配套: so much for each."""
    each = _FOR_EACH.search(mention.left)
    paid = _PAID.match(mention.right)
    if each is None or paid is None:
        return False
    mention.noun, mention.role, mention.rule = each["of"] + paid.group() + "标准", "rate", "F11"
    return True


def _name_per_person(mention: Mention, mentions: list[Mention], view: View) -> bool:
    """大学新生资助标准 for 资助学子527名，其中大学新生96名，每名3000元: so much for each of those in front."""
    before = one_before(mention, mentions)
    if before is None or before.dimension not in {"person", "household"}:
        return False
    if not _PER_ONE.fullmatch(mention.left.strip()):
        return False
    given = last_match(_GIVEN, view.text[view.ahead(mention.start) : mention.start])
    if given is None or view.sentence(before.start) != view.sentence(mention.start):
        return False
    mention.noun, mention.rule = before.noun.removeprefix(given.group()) + given.group() + "标准", "F11"
    return True


def _name_benefit(mention: Mention, view: View) -> bool:
    """离任补助 for 离任补助惠及312人，每人每年360元: what the persons in front are given."""
    at = mention.start - len(mention.left)
    given = (
        _BENEFIT.search(view.text, max(0, at - _NEAR), at) if _PER_ONE_YEAR.fullmatch(mention.left.strip()) else None
    )
    if given is None:
        return False
    mention.noun, mention.rule, mention.role = given["what"], "F11", "rate"
    return True


def _name_alone(mention: Mention, left: str, mentions: list[Mention], view: View) -> bool:
    """支出 that stands alone keeps its name, with what stands right before: 硬化村道1.2公里支出21万元."""
    before = one_before(mention, mentions)
    near = before is not None and not view.text[before.end : mention.start].strip().removeprefix(left)
    of = before.noun if before is not None and near and before.dimension in {"length", "area"} else ""
    said = mention.left.strip()
    opens = said.endswith(left) and len(said) <= _BARE and view.text[mention.end : mention.end + 1] in ":("
    alone = said == left and (before is None or view.sentence(before.start) != view.sentence(mention.start))
    line = view.text.rfind("\n", 0, mention.start) == mention.start - len(mention.left) - 1 and len(said) <= _BARE
    if not (of or opens or alone or line or _SUMMED.search(said)):
        return False
    mention.noun = of + left
    return True


def _money_ahead(mention: Mention, view: View, *, line: bool = False) -> str:
    """医药费 for 人均2.4万元 where the sentence tells of 医药费; else the topic's fund."""
    start = view.text.rfind("\n", 0, mention.start) + 1 if line else view.sentence_start(mention.start)
    low = max(start, mention.start - _NEAR)
    found = last_match(_MONEY_WORD, _PAID_FROM.sub("", view.text[low : mention.start]))
    return found.group() if found else _fund(view, mention)


def _name_spent(mention: Mention, tail: str, mentions: list[Mention], view: View) -> None:
    heading = "" if tail else heading_of(mention, mentions, view)
    if heading:
        mention.noun = heading  # 二、支出。全年1174.9万元
        return
    source = figure_before(mention, mentions, same=True)
    joined = source is not None and in_sentence(source, mention, view)
    summed = source is not None and source.role != "money" and mention.left.strip().endswith("合起来")
    if source is not None and joined and not summed and tail in _GIVEN_BACK:  # 虚列课酬8600元，已追缴7600元
        mention.noun, mention.inherited, mention.rule = tail + base_of(source), source.index, "F08"
        return
    rated = source is not None and source.noun.startswith(("每", "人均", "次均", "户均", "均"))
    outlay = last_match(_OUTLAY, mention.left.strip()) if rated else None
    if outlay is not None:  # 每条资费0.035元，当月开支1.23万元
        mention.noun = outlay.group()
        return
    if source is not None and joined and tail in _OUTLAYS and source.noun.endswith("预算"):
        mention.noun, mention.rule = tail, "F11"  # 预算35万元，已开支22.7万元
        return
    if source is not None and joined and not summed and (not tail or tail in _MOVED):
        yearly = _YEARLY.search(mention.left.strip())
        if yearly and source.role != "average":  # 累计投入经费650万元，年均130万元
            mention.noun, mention.inherited, mention.rule = yearly.group() + source.noun, source.index, "F18"
            return
        mention.role = source.role
        mention.noun, mention.inherited, mention.rule = source.noun, source.index, "F08"
        return
    kept = source is not None and len(source.noun) > _WORD and _BALANCE.search(source.noun)
    if source is not None and kept and tail in _NOUN_ALONE:
        mention.noun, mention.rule = source.noun[:-2] + tail, "F08"  # 基金收入3.86亿元，支出3.52亿元
        return
    clause = previous_clause(mention, view)
    kind = MONEY_NOUN.search(clause)
    if kind:  # 总投资6.8亿元，到位4.9亿元、支出3.1亿元
        spent = tail if tail in _NOUN_ALONE else ""
        spent = spent or (tail + "资金" if tail in _HANDED_OVER else "")
        mention.noun = spent or (tail + kind.group() if tail == "完成" else clause)
    elif _PAY_LEVEL.search(clause):
        mention.noun = clause  # 平均消费水平，由175元提高到288元
    else:
        mention.noun = _topic(mention, view)
    if mention.noun == "资金":
        amount = _amount(mention, tail, view)
        mention.noun = tail + amount if amount == "金额" else amount


def _amount(mention: Mention, verb: str, view: View) -> str:
    """金额 of 报销2.61亿元 and 信用保险承保295亿元; a fund where the text tells of one or the verb spends."""
    topic = _topic(mention, view)
    told = "资金" in view.text[max(0, mention.start - _NEAR) : mention.end]
    plain = topic == "资金" and not told and len(verb) >= _WORD and not _SPENT.search(verb) and verb not in _WITH_FUND
    return "金额" if plain else topic


def _topic(mention: Mention, view: View) -> str:
    """What the sentence spends on: 考察经费, 培训经费, or 资金 when it tells neither."""
    low = view.ahead(mention.start)
    found = last_match(_TOPIC, view.text[low : mention.start])
    if found is None:
        found = _TOPIC.search(view.text[mention.end : mention.end + 40].partition("。")[0])
    if found is None:
        return _fund(view, mention)
    return "考察经费" if found.lastgroup == "tour" else "培训经费"


def _fund(view: View, mention: Mention) -> str:
    """党费 in a paper on dues, 资金 or 经费 as the text around says."""
    first, _, behind = view.text[:_TITLE].partition("\n")
    title = first if len(first.strip()) > _BARE_TITLE else first + behind.partition("\n")[0]  # 公示 says not of what
    if _ON_DUES.search(title) and not _OUTGOING.search(view.text, view.ahead(mention.start), mention.end):
        return "党费"
    near = view.text[max(0, mention.start - _NEAR) : mention.end + 40]
    if "资金" in near and "经费" not in near:
        return "资金"
    return "经费" if "经费" in near or re.search(r"[培轮冬集调]训|办班|学习|考察", near) else "资金"
