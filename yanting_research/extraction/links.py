"""Wholes and parts (总数与分项): which figure is part of which, and of what a share is taken.

L1 brackets after a figure; L2 其中 / 内含 / 包括; L3 a colon or a label (年龄: ...);
L4 an attribute that counts no thing of its own (女, 35岁以下, 大专以上); L5 a longer noun
with the same end (党员 ... 农村党员); L6 a verb alone (改造204个 of 站点316个) and 余下;
L7 distributive lists (A、B分别为1、2); L8 shares.
"""

from __future__ import annotations

import math
import re

from yanting_research.extraction.mentions import LINKABLE, Mention, comparable
from yanting_research.extraction.nouns import ATTRIBUTE, HEAD_NOUN, clean_left, head_of, last_match
from yanting_research.extraction.shares import link_share, verify_shares
from yanting_research.extraction.units import same_measure
from yanting_research.extraction.views import View

__all__ = ["link_mentions"]

_OPEN = re.compile(r"其中|内含|(?<!均)(?<!不)含|包括|包含|由[^,，。;]{0,6}组成|分为")
_LABEL = re.compile(
    r"(?:按)?(?:年龄|学历|性别|文化程度|民族|类别|身份|党龄|职业|岗位|政治面貌|职称|编制|入党时间|工种|职级|职务|来源|行业|区域|等级|性质|层次|领域)(?:结构|分布|构成|层次|类型)?(?:看|上|方面|来看|划分|分)?[:,，]"
)
_STOP_LIST = re.compile(
    r"(?:今年|去年|全年|上半年|本年|同期|累计|总共|共有|共|另|此外|还有|同时|平均|人均|每|比上|较|举办|开展|组织|投入|建成|新)"
)
# 共88名, 合计308人: a total behind its parts; must not match 公共
_TOTAL_AHEAD = re.compile(r"(?:^|[,、;:])(?:共|合计|总计|共计|一共|总共)(?:有|为|达)?$")
_CLOSED_BRACKET = re.compile(r"\([^()]{0,120}\)")
_REST = re.compile(r"余下|其余|剩余|剩下|尚有|还有|未")
_ACTED = re.compile(
    r"^(?:新发展|发展|培训|表彰|慰问|走访|组织|转出|转入|调训|处置|评选|选派|新增|新|帮扶|救助|接收|轮训|引导|动员|带动|每|平均|人均)"
)
# 女干部, 35岁以下党员: a group of whatever was counted before; must not match 村干部
_GROUP_AHEAD = re.compile(r"女|男(?!女)|少数民族|党外|非党|无党派|\d+岁|大专|专科|本科|研究生|高中|初中|预备|流动")
_OVERLAP = re.compile(r"交叉|兼任|重复|双重|同时")


def link_mentions(mentions: list[Mention], view: View) -> None:
    """Fill part_of, denominator, numerator, list_id and the nouns that lean on a whole."""
    previous: list[Mention] = []
    for mention in mentions:
        if "分别" in mention.left:
            group = _distribute(mention, previous, mentions, view)
            previous = group or previous
        if mention.part_of >= 0 or mention.rule == "F07":
            continue
        if mention.role in LINKABLE:
            _link_part(mention, mentions, view)
    _link_exact_sums(mentions, view)
    for mention in mentions:
        if mention.role == "share":
            link_share(mention, mentions, view)
    verify_shares(mentions, view)
    _link_changes(mentions, view)


# 建立党组织的318家, 实现一肩挑的只有97个: a clause that picks from the figure before; must not match 目的
_CLAUSE_END = re.compile(r"(?<!目)的(?:只有|仅有|仅|有|达|为|共|共有|约)?$")


def _by_clause(mention: Mention, mentions: list[Mention], view: View) -> tuple[Mention, str, str] | None:
    if not _CLAUSE_END.search(mention.left.strip()):
        return None
    here = view.sentence(mention.start)
    for candidate in reversed(mentions[max(0, mention.index - 8) : mention.index]):
        if view.sentence(candidate.start) != here:
            return None
        if candidate.attribute or not comparable(mention, candidate) or not _fits(mention, candidate):
            continue
        if candidate.part_of >= 0 or _CLAUSE_END.search(candidate.left.strip()):
            continue
        clause = re.sub(r"^.*?(?:中)?(?=实现|建立|达到|取得|具有|完成)", "", _CLAUSE_END.sub("", mention.left.strip()))
        mention.noun, mention.attribute = f"{clause[-16:]}的{head_of(candidate.noun)}", False
        return candidate, "attribute", "clause"
    return None


def _link_exact_sums(mentions: list[Mention], view: View) -> None:
    """L9: figures that add up exactly to the one in front, or to a 共 figure behind, are its parts.

    总投资1.46亿元，上级补助9800万元，自筹4800万元; 33名、29名、26名，共88名. Shares, nests in brackets and
    figures of another measure in between (8期612人次) do not interrupt the list.
    """
    for whole in mentions:
        if whole.role not in LINKABLE or math.isnan(whole.value) or whole.value < 10:
            continue
        ahead = mentions[whole.index + 1 : whole.index + 13]
        run = _exact_run(whole, ahead, view)
        if not run and _TOTAL_AHEAD.search(whole.left.strip()):
            run = _exact_run(whole, mentions[max(0, whole.index - 8) : whole.index][::-1], view)
        for part in run:
            part.part_of, part.list_id, part.list_kind = whole.index, f"L9-{whole.index}", "opener"
        if run and whole.part_of in {part.index for part in run}:
            whole.part_of, whole.list_id, whole.list_kind = -1, "", ""


def _exact_run(whole: Mention, others: list[Mention], view: View) -> list[Mention]:
    """The nearest comparable figures of the sentence that make up ``whole``; empty when none do."""
    run: list[Mention] = []
    total = 0.0
    for part in others:
        if view.sentence(part.start) != view.sentence(whole.start) or part.role == "change":
            return []
        if part.rule == "F07" or not comparable(part, whole) or part.list_kind == "bracket":
            continue
        if math.isnan(part.value) or part.value <= 0:
            return []
        run.append(part)
        total += part.value
        if abs(total - whole.value) <= 1e-9 * whole.value:
            return run if len(run) > 1 else []
        if total > whole.value:
            return []
    return []


def _fits(part: Mention, whole: Mention) -> bool:
    return math.isnan(part.value) or math.isnan(whole.value) or part.value <= whole.value


def _link_part(mention: Mention, mentions: list[Mention], view: View) -> None:
    for number, case in enumerate(
        (_in_brackets, _after_opener, _after_label, _by_attribute, _by_suffix, _by_verb, _by_clause), 1
    ):
        found = case(mention, mentions, view)
        if found is not None:
            whole, kind, key = found
            mention.part_of = whole.index
            mention.list_id, mention.list_kind = f"L{number}-{whole.index}-{key}", kind
            _lean(mention, whole)
            return


def _lean(mention: Mention, whole: Mention) -> None:
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
    if begun and comparable(mention, mentions[begun[0].part_of]) and _fits(mention, mentions[begun[0].part_of]):
        whole = mentions[begun[0].part_of]  # one 其中, one whole
        total = sum(m.value for m in begun if m.part_of == whole.index)
        return None if abs(total - whole.value) < 1e-9 * max(1.0, total) else (whole, "opener", str(segment))
    for candidate in reversed(mentions[max(0, mention.index - 60) : mention.index]):
        if candidate.end > opened or candidate.start < low:
            if candidate.start < low:
                return None
            continue
        if comparable(mention, candidate):
            if candidate.part_of >= 0 and (candidate.list_kind == "bracket" or not _fits(mention, candidate)):
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
        whole = _recent_whole(mention, mentions, view, 8)
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
    if whole.role not in LINKABLE or not comparable(mention, whole) or not _fits(mention, whole):
        return None
    if _STOP_LIST.match(mention.left.strip()) and inside:
        return None
    return whole, "colon", str(colon)


def _recent_whole(mention: Mention, mentions: list[Mention], view: View, sentences: int) -> Mention | None:
    """The nearest earlier figure of the same measure that is a whole itself."""
    here = view.sentence(mention.start)
    for candidate in reversed(mentions[max(0, mention.index - 40) : mention.index]):
        if here - view.sentence(candidate.start) > sentences:
            return None
        if (
            candidate.part_of < 0
            and comparable(mention, candidate)
            and _fits(mention, candidate)
            and candidate.value > 1
            and not candidate.attribute
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
    whole = _recent_whole(mention, mentions, view, 4)
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
            and _fits(mention, candidate)
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
    if not (comparable(mention, whole) and _fits(mention, whole)) or whole.rule == "F08":
        return None
    return whole, "verb", str(whole.index)


def _distribute(first: Mention, previous: list[Mention], mentions: list[Mention], view: View) -> list[Mention]:
    """A、B分别为1、2: the k-th figure belongs to the k-th noun."""
    group = [first]
    for follower in mentions[first.index + 1 : first.index + 8]:
        if not re.fullmatch(r"\s*(?:[、,，和及与]|以及)\s*", view.text[group[-1].end : follower.start]):
            break
        if follower.dimension != first.dimension and follower.unit:
            break
        group.append(follower)
    if len(group) < 2:
        return []
    _hand_out(group, previous, mentions, view)
    return group if first.role in LINKABLE else []


def _hand_out(group: list[Mention], previous: list[Mention], mentions: list[Mention], view: View) -> None:
    first = group[0]
    start = max(view.sentence_start(first.start), first.start - 80)
    head, _, verb = view.text[start : first.start].rpartition("分别")
    clause = re.split(r"[,，。;:\n]|(?<=\d)[人名个%]", head)[-1]
    items = [item for item in re.split(r"[、和及与]|以及", clause) if item]
    changed = bool(re.search(r"[增减升降提下]", verb))
    items = [re.sub(r"(?:比例|比重|占比|占|同比|比上年|较上年)$", "", item) for item in items]
    items = [item for item in items if item]
    if len(items) < len(group):
        if len(previous) != len(group) and first.role == "share":
            here = view.sentence(first.start)
            earlier = [m for m in mentions[max(0, first.index - 8) : first.index] if m.role in LINKABLE]
            previous = [m for m in earlier if view.sentence(m.start) == here][-len(group) :]
            for mention in group:
                mention.left = first.left
        if len(previous) == len(group) and first.role == "share":
            for mention, source in zip(group, previous, strict=True):
                mention.noun, mention.numerator = source.noun + "占比", source.index
                mention.rule = "F06"
        return
    items = items[-len(group) :]
    items[0] = clean_left(items[0]) or items[0]
    last = items[-1]
    tail = ""
    if HEAD_NOUN.search(last) and not HEAD_NOUN.search(items[0][-1:] if len(items[0]) < 2 else items[0]):
        tail = last[-2:]
    sums = [m for m in group if not math.isnan(m.value)]
    whole = _recent_whole(first, mentions, view, 3) if first.role in LINKABLE else None
    if whole is not None and any(not _fits(m, whole) for m in sums):
        whole = None
    for mention, item in zip(group, items, strict=True):
        mention.role = first.role
        mention.rule, mention.attribute = "F06", not HEAD_NOUN.search(item)
        noun = item if item.endswith(tail) else item + tail
        mention.noun = noun + (
            "变化"
            if changed and mention.role == "change"
            else "占比"
            if mention.role == "share" and not noun.endswith("率")
            else ""
        )
        if first.role == "change" and first.value < 0:
            mention.value = -abs(mention.value)
        if whole is not None:
            mention.part_of, mention.list_id, mention.list_kind = (
                whole.index,
                f"L7-{whole.index}-{first.index}",
                "distributive",
            )
            _lean(mention, whole)


def _link_changes(mentions: list[Mention], view: View) -> None:
    """由120个增加到150个，增加30个: earlier, change and later form a sum."""
    for mention in mentions:
        if mention.role != "change" or mention.dimension in {"share", "point", "times"} or mention.index < 2:
            continue
        later, earlier = mentions[mention.index - 1], mentions[mention.index - 2]
        if later.role == "change" or not (
            same_measure(mention.unit, later.unit) and same_measure(later.unit, earlier.unit)
        ):
            continue
        if view.sentence(earlier.start) != view.sentence(mention.start) or not mention.unit:
            continue
        if later.inherited < 0 and later.noun != earlier.noun:
            continue
        between = view.text[earlier.end : later.start]
        if re.search(r"(?:到|至|为)$", between.strip()) or re.search(
            r"去年|上年|上届|原|前", earlier.left + view.text[max(0, earlier.start - 12) : earlier.start]
        ):
            mention.numerator, mention.earlier = later.index, earlier.index
