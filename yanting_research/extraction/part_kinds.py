"""Parts by what they are (按含义归属): cases L4 to L6, L10 and L12.

L4 an attribute that counts no thing of its own (女, 35岁以下, 大专以上); L5 a longer noun
with the same end (党员 ... 农村党员); L6 a verb alone (改造204个 of 站点316个) and 余下;
L10 a clause that picks (建立党组织的318家); L12 kinds that are parts of others by nature
(支部 of 党组织, 有效问卷 of 收回问卷).
"""

from __future__ import annotations

import re

from yanting_research.extraction.mentions import CLASSES, Mention, comparable, in_front
from yanting_research.extraction.naming_heads import base_of
from yanting_research.extraction.nouns import ATTRIBUTE, HEAD_NOUN, head_of
from yanting_research.extraction.part_outcomes import by_outcome
from yanting_research.extraction.views import View
from yanting_research.extraction.wholes import Found, fits, recent_whole

__all__ = ["GROUP", "by_attribute", "by_clause", "by_kind", "by_suffix", "by_verb"]

# Matches 余下 and 其余; must not match 其中
_REST = re.compile(r"余下|其余|剩余|剩下|尚有|还有|未")
# Matches 招生 of 初中招生, told of a year, and 高中教师, told of schools; must not match 初中文化
_EVENT = re.compile(r"招生|录取|入学|升学|毕业人|结业人|^[初高]中(?:(?:专任|任课|在职)?教师|老师|学?生|学校)")
# Matches 年初在册: what came or left later is no part of it; must not match 年内
_OPENING = re.compile(r"[年期月季]初|上[年期月季][末底]")
# Matches 尚未 of 尚未整改问题, which are no part of those put right; must not match 未成年人
_UNDONE = re.compile(r"(?:尚|还|仍)?[未没](?!来|成年)")
# Matches 基本 of 基本称职 beside 称职, another grade; must not match 农村
_GRADED = re.compile(r"副|代理?|助理|名誉|不|未|非|基本|较|较为|比较|很|非常|不太")
# Matches 回收 behind 发出问卷500份; must not match 供应 behind 报批土地
_CAME_BACK = re.compile(r"收回|回收|回笼|实[到参收]")
# Matches 新发展 of 新发展党员; must not match 农村
_ACTED = re.compile(
    r"^(?:新发展|发展|培训|表彰|慰问|走访|组织|转出|转入|调训|处置|评选|选派|新增|新|帮扶|救助|接收|轮训|引导|动员|带动|每|平均|人均)"
)
# 女干部, 35岁以下党员: a group of whatever was counted before; must not match 村干部
GROUP = re.compile(
    r"女|妇女(?!联|代)|男(?!女)|少数民族|党外|非党|无党派|(?:\d{1,3}|[一二三四五六七八九]?十[一二三四五六七八九]?)岁|"
    r"大专|专科|本科|研究生|高中|初中|预备|流动"
)
# Matches 新聘 and 补充; must not match 新村
_CAME = re.compile(r"新(?:聘|增|招|进|吸收|发展|注册|引进)|引进|补充|招[录聘]|流入|转入|调入|迁入")
# Matches 退出 and 净减少; must not match 出列
_LEFT = re.compile(r"退出|流出|减少|转出|调出|迁出|辞职|离职|解聘|注销|淘汰")
_SAID = 10  # code points in front of a figure
# Matches 惠及 in front of 企业712家, which are counted themselves; must not match 其中
_SERVED = re.compile(r"惠及|服务|检查|走访|帮助|支持|涉及|覆盖|带动|责令|引进|培育|受益")
_SHORT_ATTRIBUTE = 3  # code points: 企业 and 贫困村 may tell of what was counted before

# Matches 支部 of 微型支部; must not match 支部书记
_CELL = re.compile(r"(?P<kind>支部|总支|党委)”?$")
# Matches 班子成员 and 实有, among whom 女干部 are counted; must not match 党员
_IN_OFFICE = re.compile(r"(?:成员|班子|书记|委员|主任|实有|实配|在[岗编职]|配备|领导)(?:人员)?$")
# Matches 规模以上企业 and 限额以上企业, some of all; must not match 企业
_BY_SIZE = re.compile(r"(?:规模|限额|资质)(?:以上|以下)")
_NEAR_CELLS = 2  # sentences
# Matches 有效票 and 有效问卷 behind those given out; must not match 有效期
_VALID = re.compile(r"有效(?:票|问卷|答卷|卷|$)")
_OF_ALL = (6, 7)  # the kinds of people and of households are parts of all of them

# Matches 总人口 and 农业人口; must not match 贫困人口
_POPULATION = re.compile(r"^(?:全[县镇乡村]|本村)?(?:总|农业|户籍|常住|农村)?人口$|^村民$")
# L12: kinds that are parts of others by what they are
_KINDS = (
    (re.compile(r"党(?:\(?工\)?)?委|总支|支部"), re.compile(r"党(?:的)?(?:基层)?组织$"), 3),
    (re.compile(r"公务员$|^事业|参公"), re.compile(r"干部(?:职工)?$|在编在岗|在职"), 1),
    (re.compile(r"^[正副](?:[科处县]级?|职)"), re.compile(r"[科处县]级"), 2),
    (re.compile(r"(?<!代课)(?<!外聘)教师$"), re.compile(r"教职(?:员?工|人员)$"), 2),
    (re.compile(r"(?:技术|管理|卫生技术|工勤)人员$"), re.compile(r"职工$"), 2),
    (
        re.compile(r"水稻|小麦|玉米|油菜|大豆|棉花|蔬菜|马铃薯|红薯|花生"),
        re.compile(r"^(?:耕地|农作物播种|播种)(?:面积)?$"),
        1,
    ),
    (re.compile(r"^(?:农村|正式)?党员$|劳动?力$|低保|五保|贫困人口|脱贫人口|务工人员$|流动人口$"), _POPULATION, 0),
    (re.compile(r"(?:低保|五保|贫困|脱贫|困难|危房|党员)户$"), re.compile(r"^(?:总|农)?户数?$|^家庭$"), 0),
    (re.compile(r"(?:有效|无效|废|弃权|赞成|反对)票$"), re.compile(r"(?:选|测评|表决)票$|投票"), 1),
    (re.compile(r"示范社$"), re.compile(r"合作社$"), 0),
    (re.compile(r"^有效"), re.compile(r"收回|回收|回笼"), 1),
    (re.compile(r"收回|回收"), re.compile(r"发[放出]?.{0,4}问卷|^问卷"), 1),
)
# One look for all kinds: most nouns are part of none of them
_ANY_PART = re.compile("|".join(f"(?:{part.pattern})" for part, _, _ in _KINDS))
# 建立党组织的318家, 实现一肩挑的只有97个: a clause that picks from the figure before; must not match 目的
_CLAUSE_END = re.compile(r"(?<!目)的(?:[还尚仍也]有|[还只]剩|只有|仅有|仅|有|达|为|共|共有|约)?$")
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
    if leads and noun.startswith("妇女") and not mention.left.strip().startswith("妇女"):
        leads = None  # 扶持创业妇女604人
    if _EVENT.search(noun):
        return None
    if mention.dimension == "money" or mention.inherited >= 0:
        return None
    if not (leads or (mention.attribute and ATTRIBUTE.search(noun))):
        return None
    whole = recent_whole(mention, mentions, view, 4)
    if whole is not None and (_is_thing(mention) or whole.noun.startswith(noun)):
        return None  # 龙头企业39家 beside 家庭农场1042家; 在册 at the end of a year beside its start
    cadres = whole is not None and bool(leads) and noun.endswith("干部") and bool(_IN_OFFICE.search(whole.noun))
    own = HEAD_NOUN.search(noun) and not ATTRIBUTE.search(noun)
    if whole is None or (own and noun[-2:] != whole.noun[-2:] and not cadres):
        return None
    if leads and GROUP.match(whole.noun) and noun[-2:] == whole.noun[-2:]:
        return None  # 女党员84人、少数民族党员10人: two groups side by side, their whole unsaid
    return whole, "attribute", _dimension(noun)


def _is_thing(mention: Mention) -> bool:
    """龙头企业 in 家 and 小学 in 所, which are counted themselves and tell nothing of members."""
    if mention.dimension == "piece" and _SERVED.fullmatch(mention.left.strip().removesuffix(mention.noun)):
        return True
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
    if len(noun) < 3 or _ACTED.match(noun) or _ACTED.match(mention.left.strip()) or _UNDONE.match(noun):
        return None
    here = view.sentence(mention.start)
    sized = _BY_SIZE.match(noun)
    for candidate in in_front(mention, mentions) if sized else ():
        if here - view.sentence(candidate.start) > _NEAR_CELLS:
            break
        alike = candidate.noun.endswith(noun[-2:]) and not _BY_SIZE.match(candidate.noun) and candidate.part_of < 0
        if alike and candidate.unit == mention.unit and comparable(mention, candidate) and fits(mention, candidate):
            return candidate, "suffix", "size"  # 非公企业2318家。规模以上非公企业164家
    for candidate in in_front(mention, mentions):
        head = head_of(candidate.noun)
        if view.sentence(candidate.start) != here:
            break
        leans = mention.inherited >= 0 or mention.rule == candidate.rule == "F12" or mention.rule == "F15"
        act = candidate.attribute and leans
        if candidate.past or act or _OPENING.search(candidate.left) or _GRADED.fullmatch(noun.removesuffix(head)):
            continue  # 报批土地2160亩，供应1435.6亩: the noun taken over from an act makes no part of it
        before = mentions[candidate.index - 1] if candidate.index else candidate
        if candidate.noun == head and before.noun != head and before.noun.endswith(head):
            continue  # 高级讲师7名，讲师11名，助理讲师5名: ranks side by side
        if candidate.noun != head and view.text.startswith("、", candidate.end):
            continue  # 种植业奖补320万元、养殖业奖补180万元: side by side
        if _in_budget(mention, candidate):
            return candidate, "suffix", str(here)
        if (
            len(head) >= 2
            and noun not in {head, candidate.noun}
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


def by_verb(mention: Mention, mentions: list[Mention], view: View) -> Found | None:
    """L6: 改造204个 and 余下112个 of 站点316个, 采纳83条 of 建议127条."""
    outcome = by_outcome(mention, mentions, view)
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
    cell = _CELL.search(own)
    kind = cell["kind"] if cell is not None and cell["kind"] != own else ""
    for candidate in in_front(mention, mentions) if kind else ():
        if here - view.sentence(candidate.start) > _NEAR_CELLS:
            break
        some = candidate.left.strip().endswith("的")  # 未达标的15个支部
        same = candidate.noun in {kind, "党" + kind} - {own} and not candidate.past and not some
        if same and comparable(mention, candidate) and fits(mention, candidate):
            return candidate, "kind", "cell"  # “微型支部”63个 of 支部806个, not of all 党组织
    if not (_ANY_PART.search(own) or _ANY_PART.match(mention.left.strip())):
        return None
    for number, (part, whole, reach) in enumerate(_KINDS):
        if not (part.search(own) or part.match(mention.left.strip())) or whole.search(own):
            continue
        for candidate in in_front(mention, mentions):
            if here - view.sentence(candidate.start) > reach:
                break
            if candidate.list_id.startswith("L29-") and view.sentence(candidate.start) != here:
                continue  # who hold posts are told of in their sentence; 专任教师2743人 behind it are counted anew
            if number in _OF_ALL and candidate.part_of >= 0:
                continue  # 总人口, not the 农业人口 among them
            named = whole.search(candidate.noun) or (mention.unit == "份" and whole.search(candidate.left))
            if not named or candidate.past or not comparable(mention, candidate):
                continue
            beside = candidate.index == mention.index - 1 and bool(_VALID.match(own))  # 收回4187张，有效票4195张
            if fits(mention, candidate) or beside:
                mention.attribute = mention.attribute and mention.dimension != "area"
                return candidate, "kind", f"{number}" + ("" if fits(mention, candidate) else "-stage")
    return None
