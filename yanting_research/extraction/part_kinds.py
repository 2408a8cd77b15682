"""Parts by what they are (按含义归属): cases L4 to L6, L10 and L12.

L4 an attribute that counts no thing of its own (女, 35岁以下, 大专以上); L5 a longer noun
with the same end (党员 ... 农村党员); L6 a verb alone (改造204个 of 站点316个) and 余下;
L10 a clause that picks (建立党组织的318家); L12 kinds that are parts of others by nature
(支部 of 党组织, 有效问卷 of 收回问卷).
"""

from __future__ import annotations

import re

from yanting_research.extraction.mentions import CLASSES, LINKABLE, Mention, comparable, in_front
from yanting_research.extraction.naming_heads import base_of
from yanting_research.extraction.nouns import ATTRIBUTE, HEAD_NOUN, clean_left, head_of
from yanting_research.extraction.units import same_measure
from yanting_research.extraction.views import View
from yanting_research.extraction.wholes import Found, fits, recent_whole

__all__ = ["GROUP", "by_attribute", "by_clause", "by_kind", "by_suffix", "by_verb"]

# Matches 余下 and 其余; must not match 其中
_REST = re.compile(r"余下|其余|剩余|剩下|尚有|还有|未")
# Matches 余下的 and 尚有 right in front of a figure; must not match 其他
_LEFT_OVER = re.compile(r"(?:余下|其余|剩余|剩下?|尚余|尚有|仍有)(?:的|[\u4e00-\u9fff]{2,4})?(?:只|仅)?(?:有)?$")
# Matches 采纳 and 已办结 in front of a figure; must not match 建议采纳率
_OUTCOME = re.compile(
    r"(?P<verb>办结|采纳|答复|查实|转化|整改|落实|解决|修复|留任|归还|兑现|化解|调处|销号|摘帽|优良|在岗|未动|达标|验收合格)"
    r"(?:了|的)?(?:仅|只)?(?:有)?$"
)
# Matches 原封未动 behind 还有3个; must not match 未来
_STILL = re.compile(r"(?P<verb>原封未动|未(?!来)[\u4e00-\u9fff]{2,4}|没有?[\u4e00-\u9fff]{2,4})")
# Matches 招生 of 初中招生, told of a year, and 高中教师, told of schools; must not match 初中文化
_EVENT = re.compile(r"招生|录取|入学|升学|毕业人|结业人|^[初高]中(?:(?:专任|任课|在职)?教师|老师|学?生|学校)")
# 缺席的 in front of 151人: they are among those who should have come; must not match 缺少
_ABSENT = re.compile(r"(?:缺席|缺勤|缺课|请假|旷课|未到|没到|未参加|没来)(?:会|课|训)?(?:的|了)?(?:有|只有|仅有?|共)?$")
# 应到 and 应参训 in front of the figure of those who should come; must not match 应当
_DUE = re.compile(r"应[到参训出考](?:会|训|加|学|席|勤|考)?(?:人数|人员|党员|学员|干部|代表)?(?:的|有|为)?$")
# Matches 年初在册: what came or left later is no part of it; must not match 年内
_OPENING = re.compile(r"[年期月季]初|上[年期月季][末底]")
# Matches 基本 of 基本称职 beside 称职, another grade; must not match 农村
_GRADED = re.compile(r"不|未|非|基本|较|较为|比较|很|非常|不太")
# Matches 回收 behind 发出问卷500份; must not match 供应 behind 报批土地
_CAME_BACK = re.compile(r"收回|回收|实[到参收]")
# Matches 累计建成 in front of a figure; must not match 累计投入资金用于
_CUMULATED = re.compile(r"(?:累计|历年|总共已?)[\u4e00-\u9fff]{0,4}$")
# Matches ;本年新建 and ，其中今年新增; must not match 本年度计划
_THIS_YEAR = re.compile(r"[,，;](?:其中)?(?:本|今|当)(?:年|季度?|月)(?!计划|目标|任务)[\u4e00-\u9fff]{0,6}$")
_MISS = 0.3  # what is done and what is left miss their whole by more: they are of other things
_SENTENCES = 2  # between those who should have come and those who did not
# Matches 新发展 of 新发展党员; must not match 农村
_ACTED = re.compile(
    r"^(?:新发展|发展|培训|表彰|慰问|走访|组织|转出|转入|调训|处置|评选|选派|新增|新|帮扶|救助|接收|轮训|引导|动员|带动|每|平均|人均)"
)
# 女干部, 35岁以下党员: a group of whatever was counted before; must not match 村干部
GROUP = re.compile(r"女|男(?!女)|少数民族|党外|非党|无党派|\d{1,3}岁|大专|专科|本科|研究生|高中|初中|预备|流动")
# Matches 新聘 and 补充; must not match 新村
_CAME = re.compile(r"新(?:聘|增|招|进|吸收|发展|注册|引进)|引进|补充|招[录聘]|流入|转入|调入|迁入")
# Matches 退出 and 净减少; must not match 出列
_LEFT = re.compile(r"退出|流出|减少|转出|调出|迁出|辞职|离职|解聘|注销|淘汰")
_SAID = 10  # code points in front of a figure
_SHORT_ATTRIBUTE = 3  # code points: 企业 and 贫困村 may tell of what was counted before

_OF_ALL = (6, 7)  # the kinds of people and of households are parts of all of them

# Matches 总人口 and 农业人口; must not match 贫困人口
_POPULATION = re.compile(r"^(?:全[县镇乡村]|本村)?(?:总|农业|户籍|常住|农村)?人口$|^村民$")
# L12: kinds that are parts of others by what they are
_KINDS = (
    (re.compile(r"党(?:\(?工\)?)?委|总支|支部"), re.compile(r"党(?:的)?(?:基层)?组织$"), 3),
    (re.compile(r"公务员$|^事业|参公"), re.compile(r"干部(?:职工)?$|在编在岗|在职"), 1),
    (re.compile(r"^[正副](?:[科处县]级?|职)"), re.compile(r"[科处县]级"), 2),
    (re.compile(r"教师$"), re.compile(r"教职(?:员?工|人员)$"), 2),
    (re.compile(r"(?:技术|管理|卫生技术|工勤)人员$"), re.compile(r"职工$"), 2),
    (
        re.compile(r"水稻|小麦|玉米|油菜|大豆|棉花|蔬菜|马铃薯|红薯|花生"),
        re.compile(r"^(?:耕地|农作物播种|播种)(?:面积)?$"),
        1,
    ),
    (re.compile(r"^(?:农村|正式)?党员$|劳动?力$|低保|五保|贫困人口|脱贫人口|务工人员$|流动人口$"), _POPULATION, 0),
    (re.compile(r"(?:低保|五保|贫困|脱贫|困难|危房|党员)户$"), re.compile(r"^(?:总|农)?户数?$|^家庭$"), 0),
    (re.compile(r"^有效"), re.compile(r"收回|回收"), 1),
    (re.compile(r"收回|回收"), re.compile(r"发[放出]?.{0,4}问卷|^问卷"), 1),
)
# One look for all kinds: most nouns are part of none of them
_ANY_PART = re.compile("|".join(f"(?:{part.pattern})" for part, _, _ in _KINDS))
# 建立党组织的318家, 实现一肩挑的只有97个: a clause that picks from the figure before; must not match 目的
_CLAUSE_END = re.compile(r"(?<!目)的(?:只有|仅有|仅|有|达|为|共|共有|约)?$")
_DIMENSIONS = (
    ("gender", re.compile(r"女|男")),
    ("age", re.compile(r"岁|老年|中年|青年")),
    ("education", re.compile(r"学历|大专|专科|本科|研究生|硕士|博士|高中|中专|初中|小学|文化")),
    ("rank", re.compile(r"正科|副科|正处|副处|正职|副职")),
    ("party", re.compile(r"党外|非党|民主党派|无党派")),
    ("nation", re.compile(r"民族|汉族|回族|藏族|羌族")),
    ("post", re.compile(r"专职|兼职")),
    ("title", re.compile(r"高级|中级|初级|正高|副高")),
)
# Matches 一般公共预算 of 一般公共预算支出; must not match 教育支出
_BUDGET = re.compile(
    r"^(?:一般公共|公共财政|地方财政|财政|总|全年|年度)(?:预算)?(?:总)?(?:支出|收入|投资|投入|经费)$|总(?:支出|收入|投资)$"
)


def by_attribute(mention: Mention, mentions: list[Mention], view: View) -> Found | None:
    """L4: 女, 35岁以下, 大专以上 of the nearest figure that is a whole itself."""
    noun = mention.noun
    leads = GROUP.match(noun)
    if _EVENT.search(noun):
        return None
    if mention.dimension == "money" or mention.inherited >= 0:
        return None
    if not (leads or (mention.attribute and ATTRIBUTE.search(noun))):
        return None
    whole = recent_whole(mention, mentions, view, 4)
    if whole is not None and (_is_thing(mention) or whole.noun.startswith(noun)):
        return None  # 龙头企业39家 beside 家庭农场1042家; 在册 at the end of a year beside its start
    if whole is None or (HEAD_NOUN.search(noun) and not ATTRIBUTE.search(noun) and noun[-2:] != whole.noun[-2:]):
        return None
    return whole, "attribute", _dimension(noun)


def _is_thing(mention: Mention) -> bool:
    """龙头企业 in 家 and 小学 in 所, which are counted themselves and tell nothing of members."""
    named = len(mention.noun) > _SHORT_ATTRIBUTE and bool(HEAD_NOUN.search(mention.noun))
    return mention.dimension == "piece" and (named or mention.unit == "所")


def _dimension(noun: str) -> str:
    for name, pattern in _DIMENSIONS:
        if pattern.search(noun):
            return name
    return "other"


def by_suffix(mention: Mention, mentions: list[Mention], view: View) -> Found | None:
    """L5: 农村党员 of 党员, 教育支出 of 一般公共预算支出, within the sentence."""
    noun = mention.noun
    if len(noun) < 3 or _ACTED.match(noun) or _ACTED.match(mention.left.strip()):
        return None
    here = view.sentence(mention.start)
    for candidate in in_front(mention, mentions):
        head = head_of(candidate.noun)
        if view.sentence(candidate.start) != here:
            break
        leans = mention.inherited >= 0 or mention.rule == candidate.rule == "F12" or mention.rule == "F15"
        act = candidate.attribute and leans
        if candidate.past or act or _OPENING.search(candidate.left) or _GRADED.fullmatch(noun.removesuffix(head)):
            continue  # 报批土地2160亩，供应1435.6亩: the noun taken over from an act makes no part of it
        if _in_budget(mention, candidate):
            return candidate, "suffix", str(here)
        if (
            len(head) >= 2
            and noun != head
            and noun.endswith(head)
            and comparable(mention, candidate)
            and fits(mention, candidate)
        ):
            return candidate, "suffix", str(here)
    return None


def _in_budget(mention: Mention, whole: Mention) -> bool:
    """教育支出 is part of 一般公共预算支出: what the budget is made up of shares its end."""
    return (
        mention.noun[-2:] == whole.noun[-2:]
        and bool(_BUDGET.search(whole.noun))
        and not _BUDGET.search(mention.noun)
        and comparable(mention, whole)
        and fits(mention, whole)
    )


def _by_outcome(mention: Mention, mentions: list[Mention], view: View) -> Found | None:
    """收到建议127条，采纳83条: what became of some of them."""
    verb = _OUTCOME.search(mention.left.strip()) or (
        _STILL.match(mention.right) if mention.left.strip().endswith(("还有", "尚有", "仍有", "剩余")) else None
    )
    if verb is None or mention.dimension not in {"piece", "person", "household"}:
        return None
    here = view.sentence(mention.start)
    for candidate in in_front(mention, mentions):
        if view.sentence(candidate.start) != here:
            return None
        if candidate.past or not comparable(mention, candidate):
            continue
        whole = mentions[candidate.part_of] if candidate.list_kind == "verb" else candidate
        if not fits(mention, whole):
            return None
        mention.noun, mention.attribute = f"{_outcome(mention, verb['verb'])}的{base_of(whole)}", False
        mention.base = base_of(whole)
        return whole, "verb", str(whole.index)
    return None


def _outcome(mention: Mention, verb: str) -> str:
    """手续未办结 for 手续未办结6个: who or what stands in front of the verb is kept, and so is 未."""
    said = clean_left(mention.left)
    return said if said.endswith(verb) else verb


def _by_absence(mention: Mention, mentions: list[Mention], view: View) -> Found | None:
    """应到742人，实到591人，缺席的151人: they are part of those who should have come."""
    absent = _ABSENT.search(mention.left.strip())
    if absent is None:
        return None
    here = view.sentence(mention.start)
    for due in in_front(mention, mentions):
        if here - view.sentence(due.start) > _SENTENCES:
            return None
        if _DUE.search(due.left.strip()) and comparable(mention, due) and fits(mention, due):
            return due, "verb", str(due.index)
    return None


def _by_rest(mention: Mention, mentions: list[Mention], view: View) -> Found | None:
    """贫困户64户，脱贫51户，尚有14户: what is left is of the whole of what was done."""
    if not _LEFT_OVER.search(mention.left.strip()):
        return None
    for done in in_front(mention, mentions):
        if view.sentence(mention.start) - view.sentence(done.start) > 1:
            return None
        if done.dimension != mention.dimension or done.role not in LINKABLE:
            continue
        if done.part_of < 0 or done.past:
            return None
        whole = mentions[done.part_of]
        near = abs(done.value + mention.value - whole.value) <= _MISS * whole.value
        if near and same_measure(mention.unit, whole.unit) and fits(mention, whole):
            return whole, done.list_kind, done.list_id
        return None
    return None


def _of_all_years(mention: Mention, mentions: list[Mention], view: View) -> Found | None:
    """累计建成28.5万亩;本年新建3.6万亩: what was done this year is part of what was done in all years."""
    if not mention.index or not _THIS_YEAR.search(view.text, max(0, mention.start - 14), mention.start):
        return None
    whole = mentions[mention.index - 1]
    cumulated = _CUMULATED.search(view.text, max(0, whole.start - 10), whole.start)

    if cumulated is None or whole.past or not comparable(mention, whole) or not fits(mention, whole):
        return None
    return whole, "verb", f"years{whole.index}"


def by_verb(mention: Mention, mentions: list[Mention], view: View) -> Found | None:
    """L6: 改造204个 and 余下112个 of 站点316个, 采纳83条 of 建议127条."""
    outcome = (
        _by_outcome(mention, mentions, view)
        or _by_absence(mention, mentions, view)
        or _by_rest(mention, mentions, view)
        or _of_all_years(mention, mentions, view)
    )
    if outcome is not None:
        return outcome
    if (
        mention.inherited < 0
        or mention.rule != "F08"
        or mention.qualifier in CLASSES  # 1万元以下的: a class of size
        or re.search(r"(?:增|减|升|降|提|扩)[加少高低大]?(?:到|至|为)|[到至]$", mention.left.strip())
    ):
        return None
    whole = mentions[mention.inherited]
    if _are_opposite(mention, whole):
        return None
    if whole.part_of >= 0:
        whole = mentions[whole.part_of]
    rest = _REST.search(mention.left)
    if _OPENING.search(whole.left):
        return None  # 年初在册3218户，新增246户: they came to it later
    if (whole.verbal or whole.attribute) and not rest and not _CAME_BACK.search(mention.left):
        return None
    if not (comparable(mention, whole) and fits(mention, whole)) or whole.rule == "F08":
        return None
    return whole, "verb", str(whole.index)


def _are_opposite(mention: Mention, whole: Mention) -> bool:
    """新聘21名，退出9名: some came and others left."""
    came, left = _CAME.search, _LEFT.search
    one, two = mention.left[-_SAID:], whole.left[-_SAID:] + whole.noun
    return bool((came(one) and left(two)) or (left(one) and came(two)))


def by_clause(mention: Mention, mentions: list[Mention], view: View) -> Found | None:
    """L10: 建立党组织的318家 of the enterprises before."""
    if not _CLAUSE_END.search(mention.left.strip()):
        return None
    here = view.sentence(mention.start)
    for candidate in in_front(mention, mentions):
        if view.sentence(candidate.start) != here:
            return None
        if candidate.attribute or not comparable(mention, candidate) or not fits(mention, candidate):
            continue
        if candidate.part_of >= 0 or _CLAUSE_END.search(candidate.left.strip()):
            continue
        clause = re.sub(r"^.*?(?:中)?(?=实现|建立|达到|取得|具有|完成)", "", _CLAUSE_END.sub("", mention.left.strip()))
        mention.noun, mention.attribute = f"{clause[-16:]}的{base_of(candidate)}", False
        return candidate, "attribute", "clause"
    return None


def by_kind(mention: Mention, mentions: list[Mention], view: View) -> Found | None:
    """L12: 支部 of the 党组织 before, 有效问卷 of the 收回 ones, 公务员 of the 干部."""
    own = mention.noun
    here = view.sentence(mention.start)
    if not (_ANY_PART.search(own) or _ANY_PART.match(mention.left.strip())):
        return None
    for number, (part, whole, reach) in enumerate(_KINDS):
        if not (part.search(own) or part.match(mention.left.strip())) or whole.search(own):
            continue
        for candidate in in_front(mention, mentions):
            if here - view.sentence(candidate.start) > reach:
                break
            if number in _OF_ALL and candidate.part_of >= 0:
                continue  # 总人口, not the 农业人口 among them
            named = whole.search(candidate.noun)
            if named and not candidate.past and comparable(mention, candidate) and fits(mention, candidate):
                mention.attribute = mention.attribute and mention.dimension != "area"
                return candidate, "kind", f"{number}"
    return None
