"""Parts and wholes (分项与总数): which figure is part of which, cases L1 to L6, L10 and L12.

L1 brackets after a figure; L2 其中 / 内含 / 包括; L3 a colon or a label (年龄: ...);
L4 an attribute that counts no thing of its own (女, 35岁以下, 大专以上); L5 a longer noun
with the same end (党员 ... 农村党员); L6 a verb alone (改造204个 of 站点316个) and 余下;
L10 a clause that picks (建立党组织的318家); L12 kinds that are parts by what they are
(支部 of 党组织, 有效问卷 of 收回问卷).
"""

from __future__ import annotations

import math
import re

from yanting_research.extraction.mentions import LINKABLE, Mention, comparable
from yanting_research.extraction.nouns import ATTRIBUTE, HEAD_NOUN, head_of, last_match
from yanting_research.extraction.views import View

__all__ = ["fits", "lean", "link_part", "recent_whole"]

# Matches 其中 and 内含; must not match 不含
_OPEN = re.compile(r"其中|内含|(?<!均)(?<!不)含|包括|包含|由[^,，。;]{0,6}组成|分为")
# Matches 年龄结构: and 学历方面，; must not match 年龄偏大
_LABEL = re.compile(
    r"(?:按)?(?:年龄|学历|性别|文化程度|民族|类别|身份|党龄|职业|岗位|政治面貌|职称|编制|入党时间|工种|职级|职务|来源|行业|区域|等级|性质|层次|领域)(?:结构|分布|构成|层次|类型)?(?:看|上|方面|来看|划分|分)?[:,，]"
)
# What ends a list: 今年, 此外, 投入; must not match 女
_STOP_LIST = re.compile(
    r"(?:今年|去年|全年|上半年|本年|同期|累计|总共|共有|共|另|此外|还有|同时|平均|人均|每|比上|较|举办|开展|组织|投入|建成|新)"
)
# Matches (正科163人); must not match (正科
_CLOSED_BRACKET = re.compile(r"\([^()]{0,120}\)")
# Matches 余下 and 其余; must not match 其中
_REST = re.compile(r"余下|其余|剩余|剩下|尚有|还有|未")
# Matches 新发展 of 新发展党员; must not match 农村
_ACTED = re.compile(
    r"^(?:新发展|发展|培训|表彰|慰问|走访|组织|转出|转入|调训|处置|评选|选派|新增|新|帮扶|救助|接收|轮训|引导|动员|带动|每|平均|人均)"
)
# 女干部, 35岁以下党员: a group of whatever was counted before; must not match 村干部
_GROUP_AHEAD = re.compile(r"女|男(?!女)|少数民族|党外|非党|无党派|\d+岁|大专|专科|本科|研究生|高中|初中|预备|流动")
# 比上年的648个, 从上年16790人: an earlier figure is part of nothing; must not match 占比
_EARLIER = re.compile(
    r"(?:^|[^\u4e00-\u9fff占对])(?:[比较由从]|比\S{0,3}年)[^,，。;]{0,14}$|(?<!占)(?<!对)[比较从由](?:[^,，。;的]{0,10}[年届季月][^,，。;]{0,6}|)的?$|(?:年初|上年|去年|上届)(?:的|为|末|底|同期)?$"
)
# L12: kinds that are parts of others by what they are
_KINDS = (
    (re.compile(r"党(?:\(?工\)?)?委|总支|支部"), re.compile(r"党(?:的)?(?:基层)?组织$"), 3),
    (re.compile(r"公务员$|^事业|参公"), re.compile(r"干部(?:职工)?$|在编在岗|在职"), 1),
    (re.compile(r"^[正副](?:[科处县]级?|职)"), re.compile(r"[科处县]级"), 2),
    (re.compile(r"^有效"), re.compile(r"收回|回收"), 1),
    (re.compile(r"收回|回收"), re.compile(r"发[放出]?.{0,4}问卷|^问卷"), 1),
)

# 建立党组织的318家, 实现一肩挑的只有97个: a clause that picks from the figure before; must not match 目的
_CLAUSE_END = re.compile(r"(?<!目)的(?:只有|仅有|仅|有|达|为|共|共有|约)?$")


def _by_clause(mention: Mention, mentions: list[Mention], view: View) -> tuple[Mention, str, str] | None:
    if not _CLAUSE_END.search(mention.left.strip()):
        return None
    here = view.sentence(mention.start)
    for candidate in reversed(mentions[max(0, mention.index - 8) : mention.index]):
        if view.sentence(candidate.start) != here:
            return None
        if candidate.attribute or not comparable(mention, candidate) or not fits(mention, candidate):
            continue
        if candidate.part_of >= 0 or _CLAUSE_END.search(candidate.left.strip()):
            continue
        clause = re.sub(r"^.*?(?:中)?(?=实现|建立|达到|取得|具有|完成)", "", _CLAUSE_END.sub("", mention.left.strip()))
        mention.noun, mention.attribute = f"{clause[-16:]}的{head_of(candidate.noun)}", False
        return candidate, "attribute", "clause"
    return None


def fits(part: Mention, whole: Mention) -> bool:
    return math.isnan(part.value) or math.isnan(whole.value) or part.value <= whole.value


def link_part(mention: Mention, mentions: list[Mention], view: View) -> None:
    before = view.text[max(view.sentence_start(mention.start), mention.start - 20) : mention.start]
    if _EARLIER.search(before):
        mention.past = True
        return
    cases = (_in_brackets, _after_opener, _after_label, _by_attribute, _by_suffix, _by_verb, _by_clause, _by_kind)
    for number, case in enumerate(cases, 1):
        found = case(mention, mentions, view)
        if found is not None:
            whole, kind, key = found
            mention.part_of = whole.index
            mention.list_id, mention.list_kind = f"L{number}-{whole.index}-{key}", kind
            lean(mention, whole)
            return


def lean(mention: Mention, whole: Mention) -> None:
    """An attribute takes the noun of its whole: 妇女 of 科级干部 is 妇女科级干部."""
    head = head_of(whole.noun)
    if mention.rule == "F12" and mention.noun.endswith("人员") and mention.dimension == "person":
        mention.noun = mention.noun.removesuffix("人员") + head
        return
    if not mention.attribute or mention.inherited >= 0:
        return
    if mention.dimension == "money":
        return
    if (
        HEAD_NOUN.search(mention.noun)
        and not ATTRIBUTE.search(mention.noun)
        and not re.search(r"[村镇乡区县市校所]$", mention.noun)
    ):
        return
    noun = mention.noun
    if ATTRIBUTE.fullmatch(head) or (ATTRIBUTE.search(head) and not HEAD_NOUN.search(head)):
        head = "人员" if mention.dimension == "person" else ""
    if len(noun) > 2 and head.endswith(noun[-2:]):
        return  # 集中供养 of 五保供养
    if head.startswith(noun[-2:]) and len(noun) >= 2:
        head = head[len(noun[-2:]) :]
    elif len(noun) > 1 and len(head) > 2 and noun.endswith(head[:2]):
        head = head[2:]
    mention.noun = noun + head


def _in_brackets(mention: Mention, mentions: list[Mention], view: View) -> tuple[Mention, str, str] | None:
    open_at = view.text.rfind("(", max(0, mention.start - 120), mention.start)
    if open_at < 0 or view.text.find(")", open_at, mention.start) >= 0 or "\n" in view.text[open_at : mention.start]:
        return None
    for candidate in reversed(mentions[max(0, mention.index - 60) : mention.index]):
        if candidate.end <= open_at:
            gap = view.text[candidate.end : open_at]
            if len(gap) <= 2 and comparable(mention, candidate):
                return candidate, "bracket", str(open_at)
            return None
    return None


def _flat(text: str) -> str:
    """The text with closed brackets blanked, so that a nest does not end the list around it."""
    return _CLOSED_BRACKET.sub(lambda found: " " * len(found[0]), text)


def _after_opener(mention: Mention, mentions: list[Mention], view: View) -> tuple[Mention, str, str] | None:
    low = max(view.sentence_start(mention.start), mention.start - 240)
    opener = last_match(_OPEN, _flat(view.text[low : mention.start]))
    if opener is None:
        return None
    opened, opener_end = low + opener.start(), low + opener.end()
    between = _flat(view.text[opener_end : mention.start])
    listed = between.startswith(":")  # 其中: A; B; C lists one breakdown after another
    if (";" in between and not listed) or (")" in between and "(" not in between):
        return None
    if opened - low <= 1 and low:  # a sentence that opens with 其中 speaks of the one before
        low = view.sentence_start(low - 1)
    segment = opener_end + between.rfind(";") + 1 if ";" in between else opened
    inside = [
        m
        for m in mentions[max(0, mention.index - 12) : mention.index]
        if m.start >= segment and (m.list_kind != "bracket" or m.part_of < 0 or mentions[m.part_of].start < segment)
    ]
    if any(not comparable(mention, other) for other in inside if other.role in LINKABLE):
        return None
    if _STOP_LIST.match(mention.left.strip()) and inside:
        return None
    begun = [m for m in inside if m.part_of >= 0 and m.list_id.endswith(f"-{segment}")]
    if begun and comparable(mention, mentions[begun[0].part_of]) and fits(mention, mentions[begun[0].part_of]):
        whole = mentions[begun[0].part_of]  # one 其中, one whole
        total = sum(m.value for m in begun if m.part_of == whole.index)
        return None if abs(total - whole.value) < 1e-9 * max(1.0, total) else (whole, "opener", str(segment))
    for candidate in reversed(mentions[max(0, mention.index - 60) : mention.index]):
        if candidate.end > opened or candidate.start < low:
            if candidate.start < low:
                return None
            continue
        if comparable(mention, candidate):
            if candidate.part_of >= 0 and (candidate.list_kind == "bracket" or not fits(mention, candidate)):
                continue
            total = sum(m.value for m in inside if m.part_of == candidate.index)
            if total and abs(total - candidate.value) < 1e-9 * max(1.0, total):
                return None
            return candidate, "opener", str(segment)
    return None


def _after_label(mention: Mention, mentions: list[Mention], view: View) -> tuple[Mention, str, str] | None:
    low = max(view.sentence_start(mention.start), mention.start - 200)
    text = _flat(view.text[low : mention.start])
    label = last_match(_LABEL, text)
    if label is not None and "。" not in text[label.end() :]:
        whole = recent_whole(mention, mentions, view, 8)
        if whole is not None and (whole.end <= low + label.start() or whole.index < mention.index):
            return whole, "label", str(low + label.start())
    colon = max(text.rfind(":"), text.rfind("--"))
    if colon < 0 or ";" in text[colon:]:
        return None
    colon += low
    before = [m for m in mentions[max(0, mention.index - 12) : mention.index] if m.end <= colon and m.start >= low]
    inside = [m for m in mentions[max(0, mention.index - 12) : mention.index] if m.start > colon]
    if not before or any(m.role in LINKABLE and not comparable(mention, m) for m in inside):
        return None
    whole = before[-1]
    if whole.role not in LINKABLE or not comparable(mention, whole) or not fits(mention, whole):
        return None
    if _STOP_LIST.match(mention.left.strip()) and inside:
        return None
    return whole, "colon", str(colon)


def recent_whole(mention: Mention, mentions: list[Mention], view: View, sentences: int) -> Mention | None:
    """The nearest earlier figure of the same measure that is a whole itself."""
    here = view.sentence(mention.start)
    for candidate in reversed(mentions[max(0, mention.index - 40) : mention.index]):
        if here - view.sentence(candidate.start) > sentences:
            return None
        if (
            candidate.part_of < 0
            and comparable(mention, candidate)
            and fits(mention, candidate)
            and candidate.value > 1
            and not candidate.attribute
            and not candidate.past
        ):
            return candidate
    return None


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


def _dimension(noun: str) -> str:
    for name, pattern in _DIMENSIONS:
        if pattern.search(noun):
            return name
    return "other"


def _by_attribute(mention: Mention, mentions: list[Mention], view: View) -> tuple[Mention, str, str] | None:
    noun = mention.noun
    leads = _GROUP_AHEAD.match(noun)
    if mention.inherited >= 0 or not (leads or (mention.attribute and ATTRIBUTE.search(noun))):
        return None
    whole = recent_whole(mention, mentions, view, 4)
    if whole is None or (HEAD_NOUN.search(noun) and not ATTRIBUTE.search(noun) and noun[-2:] != whole.noun[-2:]):
        return None
    return whole, "attribute", _dimension(noun)


def _by_suffix(mention: Mention, mentions: list[Mention], view: View) -> tuple[Mention, str, str] | None:
    noun = mention.noun
    if len(noun) < 3 or _ACTED.match(noun) or _ACTED.match(mention.left.strip()):
        return None
    here = view.sentence(mention.start)
    for candidate in reversed(mentions[max(0, mention.index - 30) : mention.index]):
        head = head_of(candidate.noun)
        if view.sentence(candidate.start) != here:
            break
        if (
            len(head) >= 2
            and noun != head
            and noun.endswith(head)
            and comparable(mention, candidate)
            and fits(mention, candidate)
        ):
            if candidate.rule == "F07" and candidate.part_of >= 0:
                continue
            return candidate, "suffix", str(here)
    return None


def _by_verb(mention: Mention, mentions: list[Mention], _view: View) -> tuple[Mention, str, str] | None:
    if (
        mention.inherited < 0
        or mention.rule != "F08"
        or re.search(r"(?:增|减|升|降|提|扩)[加少高低大]?(?:到|至|为)|[到至]$", mention.left.strip())
    ):
        return None
    whole = mentions[mention.inherited]
    if whole.part_of >= 0:
        whole = mentions[whole.part_of]
    rest = _REST.search(mention.left)
    if whole.verbal and not rest:
        return None
    if not (comparable(mention, whole) and fits(mention, whole)) or whole.rule == "F08":
        return None
    return whole, "verb", str(whole.index)


def _by_kind(mention: Mention, mentions: list[Mention], view: View) -> tuple[Mention, str, str] | None:
    """L12: 支部 of the 党组织 before, 有效问卷 of the 收回 ones, 公务员 of the 干部."""
    own = mention.noun or mention.left
    here = view.sentence(mention.start)
    for number, (part, whole, reach) in enumerate(_KINDS):
        if not (part.search(own) or part.match(mention.left.strip())) or whole.search(own):
            continue
        for candidate in reversed(mentions[max(0, mention.index - 12) : mention.index]):
            if here - view.sentence(candidate.start) > reach:
                break
            named = whole.search(candidate.noun) or (number > 2 and whole.search(candidate.left))
            if named and not candidate.past and comparable(mention, candidate) and fits(mention, candidate):
                return candidate, "kind", f"{number}"
    return None
