"""Parts by where they stand (按位置归属): cases L1 to L3, and the order of all cases.

L1 brackets after a figure; L2 其中 / 内含 / 包括; L3 a colon or a label (:mod:`part_labels`). The cases
that look at what a figure is, L4 to L12, stand in :mod:`part_kinds`.
"""

from __future__ import annotations

import re

from yanting_research.extraction.mentions import (
    LINKABLE,
    LOOSE,
    RELATIVE,
    Mention,
    comparable,
    in_front,
    linkable,
    one_before,
)
from yanting_research.extraction.naming_heads import holders_of_posts, posts_of
from yanting_research.extraction.nouns import last_match
from yanting_research.extraction.part_kinds import GROUP, by_attribute, by_clause, by_kind, by_suffix, by_verb
from yanting_research.extraction.part_labels import STOP_LIST, after_label, flat
from yanting_research.extraction.part_names import named_among
from yanting_research.extraction.people_nouns import people_end
from yanting_research.extraction.sums import is_balance
from yanting_research.extraction.units import same_measure
from yanting_research.extraction.views import View
from yanting_research.extraction.wholes import Found, fits, is_beside_holders, lean

__all__ = ["attach", "follow_item", "link_pairs", "link_part"]

# Matches 其中, ，当中 and 内含; must not match 不含 or 党员当中
_OPEN = re.compile(
    r"其中|这中间|从中(?![央国小高心间学])|(?<=[,，。;(])当中(?!央)|"
    r"(?<=[,，:])(?:主要|分别)?用于|里面|内含|(?<=[,，])计有|(?<=[,，。;(])内[有中分]|(?<!均)(?<!不)含|包括|包含|由[^,，。;]{0,6}组成|分为"
)
# One look before the pattern above, of which most sentences hold no word
_OPEN_HINT = re.compile(r"用于|其中|这中间|从中|当中|里面|计有|内[有中分]|含|包括|组成|分为")
# 比上年的648个, 从上年16790人: an earlier figure is part of nothing; must not match 占比 or “较好”39个
_EARLIER = re.compile(
    r"(?:^|[^\u4e00-\u9fff占对])(?:比|由(?!第[一二三四五]|[\u4e00-\u9fff“”]{2,12}?(?:兼任|担任|承担|分担|统筹|安排|选派|负责))|从(?!中|业|事|[\u4e00-\u9fff]{1,8}?(?:选|抽调|派|聘|招|引进|考录|转))|较(?![好差大多高强])|比\S{0,3}年)[^,，。;:-]{0,14}$|(?<![占对理自])(?:[比从由]|较(?![好差大多高强]))(?:[^,，。;的]{0,10}[年届季月][^,，。;]{0,6}|)的?$|(?:年初|上年|去年|前年|上届)(?:的|年?末|年?底|同期|\d{1,2}月[底末份]?){0,2}(?:的|为|是|只?有)?$"
)
# One look before the long pattern, whose words all hold one of these; must not match 党员
_EARLIER_HINT = re.compile(r"[比较由从年届]")
# Matches 包含在内 behind 8000册; must not match 包含
_INCLUDED = re.compile(r"(?:(?:包[含括]|计算|含)在(?:其?内|里面)|在内(?=[,，。;)]|$))")
# Matches 年末结余 in front of what was neither spent nor received; must not match 结余编制
_KEPT = re.compile(r"[年期月]末(?:结余|结存|余额|滚存)[\u4e00-\u9fff]{0,2}$")
# Matches 每月 in front of 1080元, which is a rate; must not match 每个乡镇抽
_EACH = re.compile(
    r"(?:每[\u4e00-\u9fff]{1,3}|[人户亩]均|平均)(?:为|约|近)?$|(?:费|补[助贴]|奖|贴息|贷款)(?:最高|最多|至多|上限为?)$"
)


# Matches 高级职称 and 中级, groups across degrees; must not match 高级中学
_TITLE = re.compile(r"[正副]?高(?:级?职称|级$)|[中初]级(?:职称|$)|高级(?:教师|讲师|技师|农艺师)")
# Matches ，稻谷就有 behind a total; must not match ，成就有
_ALONE = re.compile(r"[,，](?:仅|光|单是)?[\u4e00-\u9fff]{1,10}(?<!成)就(?:有|达|占了?)")
# Matches 超编 in front of 15人, who are no whole of a list; must not match 编制
_SURPLUS = re.compile(r"(?:[超缺空]编|超配|缺员|缺额)(?:人员)?(?:的|有|为)?$")
# Matches ，由 behind a total and 构成 behind its list; must not match 理由
_MADE_OF = re.compile(r"[,，](?:分别)?由[^,，。;:]{1,16}")
_MAKES_UP = re.compile(r"(?:[^,，。;:]|,(?=\d{3})){0,80}?(?:构成|组成|共同承担|分担)[,，。;]")
# Matches ；2012年为 between two figures; must not match ，2012年新建
_YEAR_ONLY = re.compile(r"[,，;。、\s]{0,2}(?:(?:19|20)\d{2}年|[今去上前]年)(?:度|底|末)?(?:为|是|只有|仅有?|达)?")
# Matches 还多 behind what was done before, 比过去的总和537个还多; must not match 还有
_EXCEEDED = re.compile(r"还要?[多少高低大小快强]")
# Matches 2022年培训 and 上届 behind a bracket; must not match 年内
_FORMERLY = re.compile(r"(?:(?:19|20)\d{2}|上|去|前)年|上[届期次]|同期|此前|原[有来为]?")
# Matches the comma of 187,350; must not match ,其中
_THOUSANDS = re.compile(r",(?=\d{3})")
_PARTED = frozenset(",，;:")  # what ends such a list
# Matches ，去年慰问 in front of last year's figure; must not match ，去年底慰问的
_LAST_YEAR = re.compile(r"[,，](?:去年|上年|前年)(?![底末初])[\u4e00-\u9fff]{1,4}")
# Matches 个站点中 behind 从222; must not match 个增加到
_DRAWN_FROM = re.compile(r"[\u4e00-\u9fff]{1,8}(?:当?中|里)(?:随机)?[抽选]")
# Matches 委员组成 behind 由216名; must not match 名增加
_MADE_UP = re.compile(r"[\u4e00-\u9fff]{0,8}(?:组成|构成)")
_SLIP = 1.2  # of its whole: what a group that exceeds it by mistake may come to
_OF_GROUPS = frozenset({"attribute", "clause"})  # lists that tell of which groups a whole is
_ITEMS = 3  # figures back to the item in front
_MOST = 6  # members of a list that says what its total consists of
_LIST = 240  # code points: a long list behind one colon
_WITHIN_CLAUSE = 6  # code points between two figures of one item


def link_part(mention: Mention, mentions: list[Mention], view: View) -> None:
    """Tie a figure to the nearest whole that the first fitting case finds."""
    before = view.text[max(view.sentence_start(mention.start), mention.start - 20) : mention.start]
    included = in_front(mention, mentions, _MOST) if _INCLUDED.match(mention.right) else []
    inside = next((one for one in included if comparable(mention, one) and fits(mention, one)), None)
    if inside is not None and view.sentence(inside.start) == view.sentence(mention.start):
        attach(mention, (inside, "opener", f"in{inside.index}"), 3)  # 教材2.2万册，漫画读本8000册包含在内
        return
    made_of = _made_of(mention, mentions, view) if "由" in before or "、" in before else None
    if made_of is not None:
        attach(mention, made_of, 4)
        return
    drawn = before.endswith("从") and _DRAWN_FROM.match(view.text, mention.end) is not None
    drawn = drawn or (before.endswith("由") and _MADE_UP.match(view.text, mention.end) is not None)
    if (
        (_EARLIER_HINT.search(before) and _EARLIER.search(before) and not drawn)
        or is_balance(mention)
        or _is_former(mention, mentions, view)
        or (view.text.startswith("还", mention.end) and _EXCEEDED.match(view.text, mention.end))
    ):
        mention.past = True
        return
    if _KEPT.search(before):  # 支出63.18万元：…，慰问19万元；年末结余32.12万元
        return
    if _EACH.search(before) or is_beside_holders(mention, mentions, view):
        return
    posts = posts_of(mention, mentions, view)
    if posts is not None:  # 编制9名，在岗6名: who holds the posts, or lacks there, is named already
        if fits(mention, posts) and "超" not in mention.noun + mention.left[-4:]:
            mention.part_of, mention.list_kind = posts.index, "attribute"
            mention.list_id = f"L29-{posts.index}-{mention.index}"
            holders = holders_of_posts(mention, mentions, view)
            if holders and mention.attribute and not people_end(mention.noun):
                mention.noun, mention.base = mention.noun + holders, holders
        return
    slip = _slip(mention, mentions, view)
    if slip is not None:
        attach(mention, slip, 30)
        return
    cases = (
        _in_brackets, _beside_pair, _after_opener, after_label, named_among, by_attribute, by_suffix,
        by_verb, by_clause, by_kind, _alone_makes,
    )  # fmt: skip
    for number, case in enumerate(cases, 1):
        found = case(mention, mentions, view)
        if found is not None and not _goes_beside(mention, found[0], mentions, view):
            attach(mention, found, number)
            return


def _is_former(mention: Mention, mentions: list[Mention], view: View) -> bool:
    """今年拟慰问420名，去年慰问396名，增加24名: the same of another year, right behind this year's."""
    before = one_before(mention, mentions)
    after = mentions[mention.index + 1] if mention.index + 1 < len(mentions) else None
    alike = before is not None and before.unit == mention.unit and before.role == mention.role
    alike = alike and after is not None and after.role == "change"
    return alike and before is not None and _LAST_YEAR.fullmatch(view.text, before.end, mention.start) is not None


def _goes_beside(mention: Mention, whole: Mention, mentions: list[Mention], view: View) -> bool:
    """2011年发展党员428名；2012年396名, 县道391公里、乡道684公里，余下的530公里: no part of what gave the noun."""
    clauses = (view.text[view.clause_start(one.start) : one.start] for one in (mention, whole))
    if all(clause.startswith("用于") for clause in clauses):
        return True  # 用于低保的资金177亿元，用于职工工资的155亿元
    if mention.inherited != whole.index or mention.rule != "F08":
        return False
    before = one_before(whole, mentions)
    listed = before is not None and same_measure(before.unit, whole.unit) and view.text.startswith("、", before.end)
    return bool(_YEAR_ONLY.fullmatch(view.text, whole.end, mention.start)) or (listed and whole.part_of < 0)


def attach(mention: Mention, found: Found | None, number: int) -> None:
    """Write down what a case found; nothing when it found nothing."""
    if found is None:
        return
    whole, kind, key = found
    mention.part_of = whole.index
    mention.list_id, mention.list_kind = f"L{number}-{whole.index}-{key}", kind
    lean(mention, whole)


def _in_brackets(mention: Mention, mentions: list[Mention], view: View) -> Found | None:
    open_at = view.text.rfind("(", max(0, mention.start - 120), mention.start)
    if view.text.startswith(("另", "不含"), open_at + 1):
        return None  # 在岗218名(另缺额3名)
    if open_at < 0 or view.text.find(")", open_at, mention.start) >= 0:
        return None
    for candidate in in_front(mention, mentions):
        if candidate.end <= open_at:
            if "其中" in view.text[open_at + 2 : mention.start] and candidate.index < mention.index - 1:
                return None  # 102个，其中联合支部37个: inside the bracket 其中 opens a list of its own
            gap = view.text[candidate.end : open_at]
            if mention.noun == candidate.noun and _FORMERLY.match(view.text, open_at + 1):
                return None  # 培训8200人次(2022年培训7500人次): of another year
            things = mention.dimension == candidate.dimension == "piece" and view.text.startswith("含", open_at + 1)
            if len(gap) <= 2 and (comparable(mention, candidate) or things):  # 小学74所(含教学点31个)
                return candidate, "bracket", str(open_at)
            count = mentions[candidate.index - 1] if candidate.role == "share" and candidate.index else mention
            rated = len(gap) <= 2 and comparable(mention, count) and count.value > mention.value
            if rated and view.sentence(count.start) == view.sentence(candidate.start):
                return count, "bracket", str(open_at)  # 结案440件，结案率47.57%(调解211件，撤诉97件)
            return None
    return None


def link_pairs(mentions: list[Mention], view: View) -> None:
    """Persons follow their households once more, behind the sums that tied these to a whole."""
    for mention in mentions:
        if mention.rule == "F15" and mention.part_of < 0 and not mention.past:
            attach(mention, _beside_pair(mention, mentions, view), 2)


def _beside_pair(mention: Mention, mentions: list[Mention], _view: View) -> Found | None:
    """612户2034人 ... 脱贫186户655人: persons follow their households to the persons of the whole."""
    if mention.rule != "F15" or mentions[mention.index - 1].part_of < 0:
        return None
    beside = mentions[mention.index - 1]
    whole = mentions[beside.part_of + 1] if beside.part_of + 1 < mention.index else None
    if whole is None or whole.rule != "F15" or not comparable(mention, whole) or not fits(mention, whole):
        return None
    return whole, beside.list_kind, f"{beside.list_id}"


def follow_item(mention: Mention, mentions: list[Mention], view: View) -> None:
    """女党员6902名，占24.1%；少数民族党员不到500名: a group is of what the share says the group in front is of.

    主体班168万元，占43.5%；师资课酬38万元: so is a sum of money behind a semicolon.
    """
    loose = mention.part_of < 0 or mention.list_kind in LOOSE
    group = GROUP.match(mention.noun) is not None
    behind = mention.dimension in {"person", "money"} and view.text.startswith(
        ";", mention.start - len(mention.left) - 1
    )
    if not linkable(mention) or mention.past or not loose or not (group or behind):
        return
    before = next((one for one in in_front(mention, mentions, _ITEMS) if one.role not in RELATIVE), None)
    if before is None or not before.list_id.startswith(("L8-", "L30-")):
        return
    whole = mentions[before.part_of]
    kin = mention.dimension == "money" or _is_kin(mention, before, whole)
    if not kin and not (group and GROUP.match(before.noun)):
        return
    same = view.sentence(before.start) == view.sentence(mention.start) and before.unit == mention.unit
    here = mention.part_of >= 0 and view.sentence(mentions[mention.part_of].start) == view.sentence(mention.start)
    if same and not here and comparable(mention, whole) and fits(mention, whole):
        attach(mention, (whole, "attribute", f"item{mention.index}"), 30)


def _slip(mention: Mention, mentions: list[Mention], view: View) -> Found | None:
    """代表280名…，45岁以下153名，大专以上291名: a group above its whole, with nothing behind it to hold it."""
    if not mention.attribute or mention.past:
        return None
    before = next((one for one in in_front(mention, mentions, _ITEMS) if one.role not in RELATIVE), None)
    if before is None or before.list_kind not in _OF_GROUPS or before.unit != mention.unit:
        return None
    whole = mentions[before.part_of]
    same = view.sentence(before.start) == view.sentence(mention.start) and comparable(mention, whole)
    if not same or fits(mention, whole) or mention.value > _SLIP * whole.value:
        return None
    between = mentions[whole.index + 1 : mention.index]
    held = any(comparable(mention, one) and one.value >= mention.value for one in between)
    return None if held else (whole, "attribute", f"slip{mention.index}")


def _is_kin(mention: Mention, before: Mention, whole: Mention) -> bool:
    """妇女代表67名，占27.6%；党员代表157名；连任代表89名 of 代表243名: groups with the head of their whole."""
    head = whole.noun[-2:]
    if GROUP.match(whole.noun):
        return False  # 女科级干部97人……；党外科级干部31人
    return len(mention.noun) > len(head) == 2 and mention.noun.endswith(head) and before.noun.endswith(head)


def _alone_makes(mention: Mention, mentions: list[Mention], view: View) -> Found | None:
    """总产量21.43万吨，稻谷就有15.9万吨: what alone makes so much of the figure in front."""
    whole = one_before(mention, mentions)
    if whole is None or not _ALONE.fullmatch(view.text, whole.end, mention.start):
        return None
    return (whole, "clause", f"alone{whole.index}") if comparable(mention, whole) and fits(mention, whole) else None


def _after_opener(mention: Mention, mentions: list[Mention], view: View) -> Found | None:
    low = view.ahead(mention.start, _LIST)
    ahead = view.text[low : mention.start]
    opener = last_match(_OPEN, flat(ahead)) if _OPEN_HINT.search(ahead) else None
    if opener is None:
        return None
    opened, opener_end = low + opener.start(), low + opener.end()
    between = flat(view.text[opener_end : mention.start])
    listed = between.startswith(":")  # 其中: A; B; C lists one breakdown after another
    if ";" in between and not listed and not _same_series(mention, mentions, opener_end):
        return None
    if opened - low <= 1:  # a sentence that opens with 其中 speaks of the one before
        low = view.sentence_start(low - 1)
    series = ";" in between and not listed
    segment = opener_end + between.rfind(";") + 1 if ";" in between and not series else opened
    key = str(opened if listed else segment)
    inside = [
        m
        for m in in_front(mention, mentions)[::-1]
        if m.start >= segment and (m.list_kind != "bracket" or mentions[m.part_of].start < segment)
    ]
    if any(not comparable(mention, other) for other in inside if _stands_beside(other, mention, mentions, view)):
        return None
    if STOP_LIST.match(mention.left.strip()) and inside:
        return None
    begun = [m for m in inside if m.list_id.endswith(f"-{key}")]
    if begun and comparable(mention, mentions[begun[0].part_of]) and fits(mention, mentions[begun[0].part_of]):
        whole = mentions[begun[0].part_of]  # one 其中, one whole
        total = sum(m.value for m in begun if m.part_of == whole.index)
        full = mention.value and abs(total - whole.value) < 1e-9 * max(1.0, total)
        return None if full else (whole, "opener", key)
    for candidate in in_front(mention, mentions):
        if candidate.end > opened or candidate.start < low:
            if candidate.start < low:
                return None
            continue
        if (
            opener.group().endswith("用于")
            and "用于" in view.text[view.clause_start(candidate.start) : candidate.start]
        ):
            return None  # 用于低保1777亿元，用于工资1755亿元: one beside the other
        if comparable(mention, candidate) and not candidate.past and not _SURPLUS.search(candidate.left):
            if is_beside_holders(candidate, mentions, view):
                continue
            closed = candidate.list_kind == "bracket" and ")" in view.text[candidate.end : opened]
            beside = not view.text[candidate.end : opened].strip(",，;(")  # 未注册416名，其中70岁以上438名
            if candidate.part_of >= 0 and (closed or not (fits(mention, candidate) or beside)):
                continue
            candidate = _group_whole(mention, candidate, mentions, view)
            total = sum(m.value for m in inside if m.part_of == candidate.index)
            return candidate, "opener", key
    return None


def _stands_beside(other: Mention, mention: Mention, mentions: list[Mention], view: View) -> bool:
    """Whether a figure is an item of its own: 1.2公里 of 硬化村道1.2公里支出218,000元 tells what the money was for."""
    between = view.text[other.end : mention.start]
    joined = mentions[other.index + 1].rule == "F15"  # 主体班58期、4930人次
    return other.role in LINKABLE and not joined and not (len(between) <= _WITHIN_CLAUSE and between.isalpha())


def _group_whole(mention: Mention, candidate: Mention, mentions: list[Mention], view: View) -> Mention:
    """正科级224名，副科级313名；其中女性85名: a group across ranks, behind a semicolon, is of them all."""
    if candidate.part_of < 0 or not (GROUP.match(mention.noun) or _TITLE.match(mention.noun)):
        return candidate
    whole = mentions[candidate.part_of]
    beside = next((one for one in in_front(candidate, mentions) if one.role not in RELATIVE), whole)
    listed = beside.part_of == candidate.part_of
    between = view.text[candidate.end : mention.start]
    apart = ";" in between or "。" in between
    return whole if listed and apart and comparable(mention, whole) and fits(mention, whole) else candidate


def _same_series(mention: Mention, mentions: list[Mention], opened: int) -> bool:
    """第一产业增加值…; 第二产业增加值…: items with one ending go on over a semicolon."""
    inside = [m for m in in_front(mention, mentions)[::-1] if m.start >= opened and m.part_of >= 0]
    return bool(inside) and inside[0].noun[-3:] == mention.noun[-3:]


def _made_of(mention: Mention, mentions: list[Mention], view: View) -> Found | None:
    """支出58.6万元，由县财政列支41万元、上级补助12.6万元、单位自筹5万元构成: what a total is said to consist of."""
    for whole in in_front(mention, mentions, _MOST):
        if view.sentence(whole.start) != view.sentence(mention.start):
            return None
        opened = _MADE_OF.match(view.text, whole.end)
        if opened is None or not comparable(mention, whole) or not fits(mention, whole):
            continue
        inside = view.text[whole.end + 1 : mention.start]
        if _PARTED.isdisjoint(_THOUSANDS.sub("", inside)) and _MAKES_UP.match(view.text, mention.end):
            return whole, "colon", f"made{whole.index}"
    return None
