"""Wholes and parts (总数与分项): which figure is part of which, and of what a share is taken.

L1 brackets after a figure; L2 其中 / 内含 / 包括; L3 a colon or a label (年龄: ...);
L4 an attribute that counts no thing of its own (女, 35岁以下, 大专以上); L5 a longer noun
with the same end (党员 ... 农村党员); L6 a verb alone (改造204个 of 站点316个) and 余下;
L7 distributive lists (A、B分别为1、2); L8 shares.
"""

from __future__ import annotations

import math
import re

from yanting_research.extraction.mentions import Mention
from yanting_research.extraction.nouns import ATTRIBUTE, HEAD_NOUN, clean_left, head_of, last_match
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
# ，到位率; ，占; 、约占: the share is of the figure in front; must not match ，活跃用户占
_RATE_AHEAD = re.compile(
    r"[,，、(（]?[^\s,，、。;；的]{0,6}率(?:为|达|约)?|[,，、]?(?:约|大约)?(?:占|占比|比例)(?:为|达|约)?"
)
_REST = re.compile(r"余下|其余|剩余|剩下|尚有|还有|未")
_ACTED = re.compile(
    r"^(?:新发展|发展|培训|表彰|慰问|走访|组织|转出|转入|调训|处置|评选|选派|新增|新|帮扶|救助|接收|轮训|引导|动员|带动|每|平均|人均)"
)
# 女干部, 35岁以下党员: a group of whatever was counted before; must not match 村干部
_GROUP_AHEAD = re.compile(r"女|男(?!女)|少数民族|党外|非党|无党派|\d+岁|大专|专科|本科|研究生|高中|初中|预备|流动")
# 占党员总数的, 为目标的, 占世界: what the share is taken of; must not match 占, 占比, 约占
_SHARE_OF = re.compile(
    r"(?:占(?:了|到)?(?!比|用|地|有|据|约|近)|(?:为|达到?|完成)(?=[^,，。;]{1,14}的$))(?P<whole>[^,，。;占]{2,14}?)的?(?:比例|比重)?(?:为|达到?|约|近|超过)?$"
)
_OVERLAP = re.compile(r"交叉|兼任|重复|双重|同时")
_LINKABLE = {"count", "money", "area", "length", "other"}


def link_mentions(mentions: list[Mention], view: View) -> None:
    """Fill part_of, denominator, numerator, list_id and the nouns that lean on a whole."""
    previous: list[Mention] = []
    for mention in mentions:
        if "分别" in mention.left:
            group = _distribute(mention, previous, mentions, view)
            previous = group or previous
        if mention.part_of >= 0 or mention.rule == "F07":
            continue
        if mention.role in _LINKABLE:
            _link_part(mention, mentions, view)
    _link_exact_sums(mentions, view)
    for mention in mentions:
        if mention.role == "share":
            _link_share(mention, mentions, view)
    _verify_shares(mentions, view)
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
        if candidate.attribute or not _comparable(mention, candidate) or not _fits(mention, candidate):
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
        if whole.role not in _LINKABLE or math.isnan(whole.value) or whole.value < 10:
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
        if part.rule == "F07" or not _comparable(part, whole) or part.list_kind == "bracket":
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


def _comparable(part: Mention, whole: Mention) -> bool:
    return (
        whole.role in _LINKABLE
        and whole.modality == part.modality
        and same_measure(part.unit, whole.unit)
        and bool(part.unit) == bool(whole.unit)
        and (part.dimension != "piece" or part.unit == whole.unit)
    )


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
            if len(gap) <= 2 and _comparable(mention, candidate):
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
    if any(not _comparable(mention, other) for other in inside if other.role in _LINKABLE):
        return None
    if _STOP_LIST.match(mention.left.strip()) and inside:
        return None
    begun = [m for m in inside if m.part_of >= 0 and m.list_id.endswith(f"-{segment}")]
    if begun and _comparable(mention, mentions[begun[0].part_of]) and _fits(mention, mentions[begun[0].part_of]):
        whole = mentions[begun[0].part_of]  # one 其中, one whole
        total = sum(m.value for m in begun if m.part_of == whole.index)
        return None if abs(total - whole.value) < 1e-9 * max(1.0, total) else (whole, "opener", str(segment))
    for candidate in reversed(mentions[max(0, mention.index - 60) : mention.index]):
        if candidate.end > opened or candidate.start < low:
            if candidate.start < low:
                return None
            continue
        if _comparable(mention, candidate):
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
    if not before or any(m.role in _LINKABLE and not _comparable(mention, m) for m in inside):
        return None
    whole = before[-1]
    if whole.role not in _LINKABLE or not _comparable(mention, whole) or not _fits(mention, whole):
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
            and _comparable(mention, candidate)
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
            and _comparable(mention, candidate)
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
    if not (_comparable(mention, whole) and _fits(mention, whole)) or whole.rule == "F08":
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
    return group if first.role in _LINKABLE else []


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
            earlier = [m for m in mentions[max(0, first.index - 8) : first.index] if m.role in _LINKABLE]
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
    whole = _recent_whole(first, mentions, view, 3) if first.role in _LINKABLE else None
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


def _link_share(mention: Mention, mentions: list[Mention], view: View) -> None:
    """L8: the numerator's whole; 占X的; else the figure the attribute is taken of."""
    if mention.numerator >= 0:
        count = mentions[mention.numerator]
        mention.noun, mention.modality = count.noun + "占比", count.modality
        named = _SHARE_OF.search(mention.left.strip())
        if named:
            mention.denominator = _named_whole(named["whole"], mention, mentions, count)
            if (
                mention.denominator >= 0
                and count.part_of < 0
                and mentions[mention.denominator].modality == count.modality
            ):
                count.part_of, count.list_kind = mention.denominator, "attribute"
                count.list_id = f"L8-{count.part_of}-{count.index}"
            if named["whole"] in {"目标", "任务", "计划"} or mention.denominator >= 0:
                return
            if not re.search(r"总|全", named["whole"]):
                return
        if (count.part_of >= 0 and count.value <= mentions[count.part_of].value) or (
            count.part_of >= 0 and count.list_kind in {"bracket", "opener", "colon"}
        ):
            mention.denominator = count.part_of
        elif count.part_of < 0 and re.search(r"占", mention.left):
            whole = _plausible(mention, count, mentions, view)
            mention.denominator = whole
            if whole >= 0 and mention.denominator >= 0:
                count.part_of, count.list_id, count.list_kind = whole, f"L8-{whole}-{count.index}", "attribute"
        return
    if mention.denominator >= 0:
        return
    if mention.rule == "F04" and mention.noun.endswith("率") and mention.index:
        _link_rate(mention, mentions, view)
        return
    if mention.rule != "F04" or not re.search(r"占|比重|比例", mention.left):
        return
    named = _SHARE_OF.search(mention.left.strip())
    previous = [
        m
        for m in mentions[max(0, mention.index - 12) : mention.index]
        if m.role == "count" and m.part_of < 0 and not math.isnan(m.value)
    ]
    near = [
        m
        for m in previous
        if view.sentence(mention.start) - view.sentence(m.start) <= 4
        and m.dimension in {"person", "household", "piece", "person_time"}
    ]
    if named:
        mention.denominator = _named_whole(named["whole"], mention, mentions, None)
    if mention.denominator < 0 and near and not (named and not re.search(r"总|全", named["whole"])):
        same = [m for m in near if view.sentence(m.start) == view.sentence(mention.start)]
        mention.denominator = (same or near)[-1].index
    if mention.denominator >= 0 and mention.attribute and mention.own:
        mention.attribute = True
        head = head_of(mentions[mention.denominator].noun)
        own = mention.own.rstrip("的")
        if not (HEAD_NOUN.search(own) and not ATTRIBUTE.search(own)):
            mention.noun = (own if not own.endswith(head) else own[: -len(head)]) + head + "占比"


def _verify_shares(mentions: list[Mention], view: View) -> None:
    """Look for a whole that gives the printed share where the nearest one does not.

    A whole that the text names (占党员总数的, 其中, brackets) is kept even when the share is wrong;
    a guessed one yields to the nearest earlier figure that fits. A share that fits nothing is
    taken of the whole its neighbours in the sentence are taken of.
    """
    shares = [mention for mention in mentions if mention.role == "share" and not math.isnan(mention.value)]
    for mention in shares:
        if mention.numerator < 0:
            mention.numerator = _bare_numerator(mention, mentions, view)
        if mention.numerator < 0:
            continue
        count = mentions[mention.numerator]
        stated = count.part_of >= 0 and count.list_kind in {"bracket", "opener", "colon", "clause"}
        if _SHARE_OF.search(mention.left.strip()) or (stated and mention.denominator == count.part_of):
            continue
        if mention.denominator >= 0 and _gap(mention, count, mentions[mention.denominator]) <= mention.precision / 2:
            continue
        whole = _fitting_whole(mention, count, mentions, view)
        if whole >= 0:
            _set_denominator(mention, count, whole)
    for mention in shares:
        _follow_neighbours(mention, shares, mentions, view)


def _gap(share: Mention, count: Mention, whole: Mention) -> float:
    """Printed share minus computed share [percentage points], without sign."""
    return abs(100 * count.value / whole.value - share.value) - 1e-9 if whole.value else math.inf


def _bare_numerator(mention: Mention, mentions: list[Mention], view: View) -> int:
    """The count right before a rate (实际到位52万元，到位率80%) or before a bare cell of a table."""
    if not mention.index:
        return -1
    count = mentions[mention.index - 1]
    between = view.text[count.end : mention.start]
    near = len(between) <= 12 and view.sentence(count.start) == view.sentence(mention.start)
    if count.role not in _LINKABLE or math.isnan(count.value) or "\n" in between:
        return -1
    cell = not between.strip() and bool(between)
    return count.index if cell or (near and _RATE_AHEAD.fullmatch(between)) else -1


def _fitting_whole(mention: Mention, count: Mention, mentions: list[Mention], view: View) -> int:
    best = -1
    here = view.sentence(count.start)
    for candidate in reversed(mentions[max(0, count.index - 24) : count.index]):
        if here - view.sentence(candidate.start) > 8 or not _comparable(count, candidate):
            continue
        if candidate.value < count.value or candidate.value < 5:
            continue
        gap = _gap(mention, count, candidate)
        if gap <= mention.precision / 2:
            return candidate.index
        if gap < mention.precision and best < 0:
            best = candidate.index
    return best


def _set_denominator(mention: Mention, count: Mention, whole: int) -> None:
    mention.denominator = whole
    if count.list_kind not in {"bracket", "opener"} and count.part_of != whole:
        count.part_of, count.list_id, count.list_kind = whole, f"L8-{whole}-{count.index}", "attribute"


def _follow_neighbours(mention: Mention, shares: list[Mention], mentions: list[Mention], view: View) -> None:
    if mention.numerator < 0 or _SHARE_OF.search(mention.left.strip()):
        return
    count = mentions[mention.numerator]
    if mention.denominator >= 0 and (
        _gap(mention, count, mentions[mention.denominator]) < mention.precision
        or count.list_kind in {"bracket", "opener", "colon"}
    ):
        return
    for other in sorted(shares, key=lambda share: abs(share.index - mention.index)):
        if other is mention or other.numerator < 0 or other.denominator < 0 or abs(other.index - mention.index) > 6:
            continue
        whole = mentions[other.denominator]
        same = view.sentence(other.start) == view.sentence(mention.start)
        sound = _gap(other, mentions[other.numerator], whole) < other.precision
        if same and sound and _comparable(count, whole) and whole is not count and whole.value >= count.value:
            _set_denominator(mention, count, whole.index)
            return


def _link_rate(mention: Mention, mentions: list[Mention], view: View) -> None:
    """组建率 right after 已建立的318家: the rate is of that figure's whole when it comes close."""
    count = mentions[mention.index - 1]
    if len(view.text[count.end : mention.start]) > 12 or view.sentence(count.start) != view.sentence(mention.start):
        return
    if count.role != "count" or count.part_of < 0 or math.isnan(count.value):
        return
    whole = mentions[count.part_of]
    if whole.value and abs(100 * count.value / whole.value - mention.value) <= 5:
        mention.numerator, mention.denominator = count.index, whole.index


def _named_whole(name: str, mention: Mention, mentions: list[Mention], count: Mention | None) -> int:
    if name in {
        "目标",
        "任务",
        "计划",
        "目标任务",
        "年度目标",
        "全年目标",
        "年度任务",
        "全年任务",
        "总任务",
        "计划任务",
    }:
        for candidate in reversed(mentions[max(0, mention.index - 60) : mention.index]):
            if (
                candidate.modality == "target"
                and (count is None or same_measure(candidate.unit, count.unit))
                and candidate is not count
            ):
                return candidate.index
        return -1
    core = re.sub(r"(?:总数|总量|总人数|人数|总|全部|全体|全县|全镇|全区|应)", "", name)
    if not core:
        return -1
    earlier = [m for m in reversed(mentions[max(0, mention.index - 40) : mention.index]) if m.role == "count"]
    for candidate in sorted(earlier, key=lambda m: m.noun != core):  # the very noun before longer ones
        if candidate is not count and (
            candidate.noun.endswith(core) or (core.endswith(candidate.noun) and len(candidate.noun) > 1)
        ):
            if count is not None and (not same_measure(candidate.unit, count.unit) or candidate.value < count.value):
                continue
            return candidate.index
    for candidate in mentions[mention.index + 1 : mention.index + 4]:
        if candidate.role == "count" and candidate.noun == core and (count is None or candidate.value >= count.value):
            return candidate.index  # 占党员总数的61.2%。全县党员20991名
    return -1


def _plausible(mention: Mention, count: Mention, mentions: list[Mention], view: View) -> int:
    """A whole that the share fits; without one that fits, the nearest larger figure of the sentence."""
    nearest = -1
    for candidate in reversed(mentions[max(0, count.index - 12) : count.index]):
        if view.sentence(count.start) - view.sentence(candidate.start) > 1:
            break
        if not _comparable(count, candidate) or candidate.value < count.value or not candidate.value:
            continue
        if abs(100 * count.value / candidate.value - mention.value) <= mention.precision:
            return candidate.index
        same = view.sentence(count.start) == view.sentence(candidate.start)
        if nearest < 0 and same and candidate.part_of < 0 and not candidate.attribute:
            nearest = candidate.index
    return nearest if count.attribute else -1


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
