"""The case list (规则表): what a figure counts, and what kind of quantity it is.

F01 noun before the numeral (党员25619人)
F02 noun after it (81名中青年干部)
F03 share right after its count (89人、占14.7%)
F04 share with a noun of its own (女性占三成, 六成左右的人)
F05 change (同比增长20%)
F06 distributive list (A、B分别为1、2)
F07 cell of a table
F08 noun taken over from the figure or clause before (由4兆提到20兆)
F09 ratio (1:30)
F10 duration (每期3天)
F11 money whose clause has only a verb (县财政拨付96万元)
F12 persons or classes whose clause has only a verb (1200人参训)
F13 frequency (每月举办一期)
F14 noun that follows without a unit (36乡镇)
F15 persons of the households or classes right before (612户2034人, 12期596人)
F16 multiple of an earlier figure (是2014年的2.1倍)
F17 extreme of the figure before (最大的3600平方米)
F18 average of the figure before (藏书53.4万册，室均2000册)

The cases are tried in the order of :func:`name_mentions`: relative figures first, then
ratios, changes, and counts by their unit. The reason for each stands at its function. Nouns that
lean on a whole wait for the links; :mod:`naming_wholes` finishes them. Last of all
:mod:`naming_choice` weighs the heads of the nouns against others that the document uses nearby.
"""

from __future__ import annotations

import re

from yanting_research.extraction.mentions import PERSONS, RATIOS, Mention, one_before
from yanting_research.extraction.modality import find_plans, modality_of
from yanting_research.extraction.naming_changes import is_change, name_change
from yanting_research.extraction.naming_counts import name_count
from yanting_research.extraction.naming_relative import name_relative, name_structure
from yanting_research.extraction.nouns import clean_left, verb_at_end
from yanting_research.extraction.views import View

__all__ = ["name_mentions"]

# Matches 人均 and 每亩 in front of a figure; must not match 均衡
_AVERAGE = re.compile(
    r"人均|户均|平均|生均|村均|班均|师均|站均|室均|亩均|每站|每人|每户|每亩|每村|每队|每个?(?:乡镇|村|支部|社区|单位|部门|小组|中心)|每[百千万][人名户][\u4e00-\u9fff]{0,4}$|每[百千万]\w{0,2}(?:常住|户籍)?人口[\u4e00-\u9fff]{0,4}$|均[^衡可已为]{0,4}$|亩产$|单产$"
)
# Matches 月补贴 in front of money; must not match 培训补贴
_PER_TIME = re.compile(
    r"[月日年时](?:生活|岗位)?(?:补贴|补助|报酬|工资|津贴)|月薪|(?<!超)标准|单价|每[人名户亩部台村站场期天课次年月]$|各[奖补发](?:励|助|放)?$"
)
# Matches 每期 in front of 50人; must not match 每期培训党员
_PER_CLASS = re.compile(r"每[期班场课次][有为约]?$")
# Matches 与学员之比 in front of 1:30; must not match 教师与学员之比
_WITH_IT = re.compile(r"^[与和同跟][\u4e00-\u9fff]{2,12}比(?=[例约为是达近]{0,3}$)")
# Matches 工业增速 and 居民消费价格涨幅; must not match 自然增长率, which is a rate of births
_PACE = re.compile(r"(?:[增涨升降跌]幅|增速|(?<!自然)增长速度|(?<!自然)增长率|递增率)$")
_PER_DAY = re.compile(r"日均|月均|每[天日周月季]")
_ROLES = {
    "money": "money", "area": "area", "length": "length", "duration": "duration", "study": "duration", "age": "age",
    "price": "rate", "rate": "rate", "data": "rate",
}  # fmt: skip


def name_mentions(mentions: list[Mention], view: View, named: str) -> None:
    """Fill noun, role, modality and rule of every mention, in order.

    Parameters
    ----------
    mentions
        Accepted candidates in the order of the text; changed in place, as all steps of this room do.
    view
        The folded text.
    named
        The folded text with dates and list numbers blanked, from which nouns are read.
    """
    plans = find_plans(view)
    for index, mention in enumerate(mentions):
        mention.index = index
        previous = mentions[index - 1] if index else None
        following = mentions[index + 1].start if index + 1 < len(mentions) else len(view.text)
        start = view.clause_start(mention.start)
        if previous is not None:
            start = max(start, previous.end)
        mention.left = named[start : mention.start]
        mention.right = named[mention.end : min(view.clause_end(mention.end), following)]
        mention.modality = modality_of(mention, view, plans)
        _name(mention, mentions, view)
    for mention in mentions:
        if mention.role == "share" and _PACE.search(mention.noun):
            mention.role = "change"  # 工业增速9% tells how far it moved


def _name(mention: Mention, mentions: list[Mention], view: View) -> None:
    if mention.form == "structure":
        name_structure(mention, mentions, view)
        return
    if mention.dimension in RATIOS:
        name_relative(mention, mentions, view)
        return
    if mention.form == "ratio":
        mention.noun, mention.role, mention.rule = _ratio_noun(mention, mentions), "ratio", "F09"
        return
    if is_change(mention, mentions, view):
        name_change(mention, mentions, view)
        return
    mention.role = _role(mention)
    name_count(mention, mentions, view)


def _ratio_noun(mention: Mention, mentions: list[Mention]) -> str:
    """生师比, 分担比例 for 县、镇两级按6:4分担, and 教师与学员之比 for 教师12名，与学员之比1:30."""
    before = one_before(mention, mentions)
    with_it = _WITH_IT.search(mention.left)
    if with_it and before is not None:
        return before.noun + with_it.group()
    noun = clean_left(mention.left)
    verb = verb_at_end(mention.right[:2]) if mention.left.rstrip().endswith(("按", "按照")) else ""
    return verb + "比例" if verb else noun or "比例"


def _role(mention: Mention) -> str:
    # most words in front of a figure hold none of the signs that all words of an average hold
    if _AVERAGE.search(mention.left):
        return "average"
    if mention.dimension == "money" and _PER_TIME.search(mention.left):
        return "rate"
    if mention.dimension == "mass" and _PER_DAY.search(mention.left):
        return "rate"
    if mention.dimension in PERSONS and _PER_CLASS.search(mention.left):
        return "rate"
    return _ROLES.get(mention.dimension, "count")
