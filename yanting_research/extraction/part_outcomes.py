"""Parts by what became of them (按去向归属): case L6, those with a verb or a word of their own.

建议127条，采纳83条; 应到742人，缺席151人; 脱贫51户，尚有14户; 累计建成28.5万亩，本年新建3.6万亩.
"""

from __future__ import annotations

import re

from yanting_research.extraction.mentions import LINKABLE, Mention, comparable, in_front, linkable
from yanting_research.extraction.naming_heads import base_of
from yanting_research.extraction.nouns import clean_left, only_scope, verb_at_end
from yanting_research.extraction.units import same_measure
from yanting_research.extraction.views import View
from yanting_research.extraction.wholes import Found, fits

__all__ = ["by_outcome"]

# Matches 余下的, 尚有 and ，尚未整改到位的 right in front of a figure; must not match 其他 or 未来
_LEFT_OVER = re.compile(
    r"(?:余下|其余|剩余(?!劳动)|剩下?|尚余|尚有|仍有)(?:的|[\u4e00-\u9fff]{2,4})?[只仅]?有?$"
    r"|(?:^|[,，;、])(?:尚|还|仍|至今|迟迟)?[未没](?!来|成年)[\u4e00-\u9fff]{2,6}的?[还尚]?有?$"
)
# Matches 采纳 and 已办结 in front of a figure; must not match 建议采纳率
_OUTCOME = re.compile(
    r"(?P<verb>脱贫|办结|结案|审结|出列|采纳|答复|查实|转化|整改|落实|解决|修复|留任|归还|兑现|化解|调处|销号|摘帽|优良|在岗|未动|达标|合格|选用|采用|抢通|恢复|成灾|绝收)"
    r"(?:了|的)?(?:仅|只)?(?:有)?$"
)
# Matches 出列贫困村 and 办结信访件; must not match 脱贫 alone
_NAMED_OUTCOME = re.compile(
    r"(?:已)?(?:出列|脱贫|办结|化解|整改|整顿|完工|竣工|建成|开工|销号|达标|转化)(?:的)?(?P<thing>[\u4e00-\u9fff]{2,10})$"
)
# Matches 原封未动 behind 还有3个; must not match 未来
_STILL = re.compile(r"(?P<verb>原封未动|未(?!来)[\u4e00-\u9fff]{2,4}|没有?[\u4e00-\u9fff]{2,4})")
# 缺席的 in front of 151人: they are among those who should have come; must not match 缺少
_ABSENT = re.compile(
    r"(?:缺席|缺勤|缺课|缺训|缺考|请假|旷课|未到|没到|未参加|没来)(?:会|课|训)?(?:的|了)?(?:有|只有|仅有?|共)?$"
)
# 应到 and 应参训 in front of the figure of those who should come; must not match 应当
_DUE = re.compile(r"应[到参训出考](?:会|训|加|学|席|勤|考)?(?:人数|人员|党员|学员|干部|代表)?(?:的|有|为)?$")
# Matches 改扩建点动工 and 新建项目已完工 in front of a figure; must not match 动工
_DONE_AGAIN = re.compile(
    r"(?:^|[,，;、])(?P<kind>[\u4e00-\u9fff]{2,6}?)(?:点|项目|处|工程|类)?(?:已|均|全部)?"
    r"(?:动工|开工|完工|竣工|建成|完成|整改|办结|达标|投用|到位)(?:了|的)?$"
)
# Matches 应收 and 实收 in front of sums of money; must not match 应当 or 实行
_RECEIVABLE = re.compile(r"应补?[收交缴征发][\u4e00-\u9fff]{0,4}$")
_RECEIVED = re.compile(r"(?<!落)实(?:际)?补?[收交缴征发][\u4e00-\u9fff]{0,4}$")
# Matches 应训 and 已训 in front of those due and those done; must not match 应当 or 已经
_DUE_AGAIN = re.compile(r"应(?P<act>[训考参查改建办走开换到])[\u4e00-\u9fff]{0,4}$")
_CAME_AGAIN = re.compile(r"[已实](?P<act>[训考参查改建办走开换到])[\u4e00-\u9fff]{0,2}$")
# Matches 累计建成 in front of a figure; must not match 累计投入资金用于
_CUMULATED = re.compile(r"(?:累计|历年|总共已?)[\u4e00-\u9fff]{0,4}$")
# Matches ;本年新建 and ，其中今年新增; must not match 本年度计划
_THIS_YEAR = re.compile(r"[,，;](?:其中)?(?:本|今|当)(?:年|季度?|月)(?!计划|目标|任务)[\u4e00-\u9fff]{0,6}$")
# Each stage and those that can follow it; must not match 报名表 or 采用率
_STAGES = (
    (re.compile(r"(?:发出|发放)(?:选票|测评票|票)?$"), re.compile(r"收回$|回收$")),
    (re.compile(r"报名$"), re.compile(r"(?:审核?|审查)(?:通过|合格)$|缴费(?:确认)?$")),
    (re.compile(r"(?:初审|复审|审核|审查)(?:通过|合格)$"), re.compile(r"缴费(?:确认)?$|实考$")),
    (re.compile(r"缴费(?:确认)?$|应考$"), re.compile(r"实考$|实际参考$")),
    (
        re.compile(r"(?:收稿|征文|征集|评选)[\u4e00-\u9fff]{0,4}$"),
        re.compile(r"(?:评出|入选|选编|获奖)[\u4e00-\u9fff]{0,4}$"),
    ),
    (
        re.compile(r"(?:审核|抽查|检查|核查|筛查)[\u4e00-\u9fff]{0,4}$"),
        re.compile(r"(?:剔除|错登|确诊|转诊|查出)[\u4e00-\u9fff]{0,6}$"),
    ),
    (re.compile(r"移交[\u4e00-\u9fff]{0,4}$"), re.compile(r"立案$")),
    (re.compile(r"(?:送|报)[\u4e00-\u9fff]{1,3}参评$|评出$"), re.compile(r"获(?:[\u4e00-\u9fff]{0,6}奖)?$")),
    (re.compile(r"(?:违规|停放)[\u4e00-\u9fff]{0,6}$"), re.compile(r"(?:封存|收缴|处置)$")),
    (re.compile(r"救助[\u4e00-\u9fff]{0,8}$"), re.compile(r"护送返乡$")),
    (re.compile(r"(?:拆下|换下|淘汰)[\u4e00-\u9fff]{0,6}$"), re.compile(r"(?:调剂|修复|报废)[\u4e00-\u9fff]{0,6}$")),
    (re.compile(r"(?:上送|选送|报送|送审|投送)[\u4e00-\u9fff]{0,4}$"), re.compile(r"(?:采用|录用|刊用|选用)$")),
)
# Matches ，有 and 另有 alone in front of some; must not match 现有
_SOME = re.compile(r"[,，;、]?(?:另|还|尚|仍|也|但|其中)?有")
# Matches 全年未登台 behind 4人; must not match 未来
_DENIED = re.compile(r"(?:全年|至今|迄今|一直|尚|仍|从)?(?:未(?!来|成年|婚)|没有?|不)[\u4e00-\u9fff]")
_SORTS = 6  # figures back to the act alone
_BACK = 3  # figures back to the stage before
_SENTENCES = 2  # between those who should have come and those who did not
_NEAR = 0.05  # the same where no word ties them to it
_MISS = 0.3  # what is done and what is left miss their whole by more: they are of other things


def by_outcome(mention: Mention, mentions: list[Mention], view: View) -> Found | None:
    """What was done with some, who did not come, what is left, and what is of this year among all years."""
    return (
        _by_done(mention, mentions, view)
        or _by_named_outcome(mention, mentions, view)
        or _by_same_kind(mention, mentions, view)
        or _by_absence(mention, mentions, view)
        or _by_received(mention, mentions, view)
        or _by_stage(mention, mentions, view)
        or _by_exception(mention, mentions, view)
        or _by_sort_of_act(mention, mentions, view)
        or _by_rest(mention, mentions, view)
        or _of_all_years(mention, mentions, view)
    )


def _by_done(mention: Mention, mentions: list[Mention], view: View) -> Found | None:
    """收到建议127条，采纳83条: what became of some of them."""
    verb = _OUTCOME.search(mention.left.strip()) or (
        _STILL.match(mention.right) if mention.left.strip().endswith(("还有", "尚有", "仍有", "剩余")) else None
    )
    if verb is None or mention.dimension not in {"piece", "person", "household", "area", "length"}:
        return None
    here = view.sentence(mention.start)
    plan = mentions[mention.index - 1] if mention.index else mention
    if plan.modality == "target" != mention.modality and same_measure(plan.unit, mention.unit):
        return None  # 开工1744套；基本建成计划1200套，已达标1068套: done of the plan, no part of what was done before
    for candidate in in_front(mention, mentions):
        if view.sentence(candidate.start) != here:
            return None
        if candidate.past or not comparable(mention, candidate):
            continue
        whole = mentions[candidate.part_of] if candidate.list_kind == "verb" else candidate
        if verb.re is _STILL and verb_at_end(clean_left(candidate.left)):  # 整改了5个，还有2个未整改
            if candidate.part_of < 0:
                return None
            whole = mentions[candidate.part_of]
        if verb["verb"] == "结案" and whole.left.strip().endswith("立案"):
            return None  # cases of other years were closed as well
        if not fits(mention, whole):
            return None
        if not mention.noun.endswith("脱贫户") and not verb_at_end(base_of(whole)):  # a word of its own
            mention.noun, mention.attribute = f"{_outcome(mention, verb['verb'])}的{base_of(whole)}", False
            mention.base = base_of(whole)
        return whole, "verb", str(whole.index)
    return None


def _by_named_outcome(mention: Mention, mentions: list[Mention], view: View) -> Found | None:
    """贫困村94个……出列贫困村93个: the noun counted before stands again, behind what became of some."""
    named = _NAMED_OUTCOME.match(mention.noun)
    if named is None or not linkable(mention) or not mention.left.strip().endswith(mention.noun):
        return None
    for candidate in in_front(mention, mentions):
        if view.sentence(mention.start) - view.sentence(candidate.start) > _SENTENCES:
            return None
        if candidate.noun == named["thing"] and not candidate.past and comparable(mention, candidate):
            return (candidate, "verb", str(candidate.index)) if fits(mention, candidate) else None
    return None


def _outcome(mention: Mention, verb: str) -> str:
    """手续未办结 for 手续未办结6个: who or what stands in front of the verb is kept, and so is 未."""
    said = clean_left(mention.left)
    return said if said.endswith(verb) else verb


def _by_same_kind(mention: Mention, mentions: list[Mention], view: View) -> Found | None:
    """新建31个、改扩建44个。改扩建点动工41个: the kind stands again, in front of what was done with some."""
    said = _DONE_AGAIN.search(mention.left.strip())
    for one in in_front(mention, mentions) if said is not None else ():
        if view.sentence(mention.start) - view.sentence(one.start) > _SENTENCES:
            return None
        named = said is not None and (one.noun == said["kind"] or one.left.strip(" 、,，").endswith(said["kind"]))
        if named and comparable(mention, one) and not one.past:
            return (one, "verb", str(one.index)) if fits(mention, one) else None
    return None


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


def _by_received(mention: Mention, mentions: list[Mention], view: View) -> Found | None:
    """应收2.8万元，实收2.65万元; 应发20600元，每人50元，实发19750元: what came in is of what was due."""
    due = next((one for one in in_front(mention, mentions, 2) if one.role != "average"), mention)
    came = _RECEIVED.search(mention.left.strip())
    again, did = _DUE_AGAIN.search(due.left.strip()), _CAME_AGAIN.search(mention.left.strip())
    same = again is not None and did is not None and again["act"] == did["act"]  # 应训4210名、已训3789名
    received = came is not None and _RECEIVABLE.search(due.left.strip()) is not None
    if not (same or received) or not comparable(mention, due):
        return None
    here = view.sentence(due.start) == view.sentence(mention.start)
    return (due, "verb", str(due.index)) if here and fits(mention, due) else None


def _by_stage(mention: Mention, mentions: list[Mention], view: View) -> Found | None:
    """报名4386人，资格初审通过3912人: who came a stage further are of those before, and can be no more than they."""
    before = next((one for one in in_front(mention, mentions, _BACK) if one.role in LINKABLE), None)
    if before is None or not comparable(mention, before) or view.sentence(before.start) != view.sentence(mention.start):
        return None
    earlier, later = before.left.strip(), mention.left.strip()
    if any(first.search(earlier) and then.search(later) for first, then in _STAGES):
        return before, "verb", f"{before.index}-stage"
    return None


def _by_exception(mention: Mention, mentions: list[Mention], view: View) -> Found | None:
    """现有宣讲员67人……有4人全年未登台: some of whom something is denied are of those told of."""
    bare = _SOME.fullmatch(mention.left.strip())
    if bare is None or not _DENIED.match(view.text, mention.end) or mention.dimension not in {"person", "household"}:
        return None
    for whole in in_front(mention, mentions):
        if view.sentence(mention.start) - view.sentence(whole.start) > _SENTENCES:
            return None
        root = whole.part_of < 0 and not whole.past and not whole.attribute and whole.role == "count"
        if root and comparable(mention, whole) and fits(mention, whole):
            return whole, "verb", f"{whole.index}-not"
    return None


def _by_sort_of_act(mention: Mention, mentions: list[Mention], view: View) -> Found | None:
    """处分158人，党纪处分131人，政务处分39人: the act in front of the whole stands again, with its sort."""
    own = mention.left.strip(" ,，;、")
    here = view.sentence(mention.start)
    for whole in in_front(mention, mentions, _SORTS):
        said = whole.left.strip(" ,，;、")
        if view.sentence(whole.start) != here:
            return None
        sort = own.removesuffix(said)
        if said and sort != own and len(sort) > 1 and verb_at_end(said) == said and not only_scope(sort):
            fit = comparable(mention, whole) and fits(mention, whole)
            return (whole, "verb", f"{mention.index}-sort") if fit else None
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
        share = mentions[done.index + 1]
        if done.past and share.denominator == done.index and share.role == "share":
            continue  # 178个村，占全县241个村的73.9%，剩下63个村
        if done.past:
            return None
        if done.part_of < 0:
            return _with_rest(done, mention, mentions, view)
        whole = mentions[done.part_of]
        near = abs(done.value + mention.value - whole.value) <= _MISS * whole.value
        if near and same_measure(mention.unit, whole.unit) and fits(mention, whole):
            return whole, done.list_kind, done.list_id
        return None
    return None


def _with_rest(done: Mention, rest: Mention, mentions: list[Mention], view: View) -> Found | None:
    """外出务工的137人，去往省外的82人，其余49人: the figure in front of both, which they nearly make up."""
    here = view.sentence(rest.start)
    for whole in in_front(done, mentions):
        if view.sentence(whole.start) != here or whole.past:
            return None
        if not (comparable(done, whole) and comparable(rest, whole)):
            continue
        miss = abs(done.value + rest.value - whole.value)
        if miss > _NEAR * whole.value or whole.value <= max(done.value, rest.value):
            return None
        done.part_of, done.list_kind, done.list_id = whole.index, "verb", f"L6-{whole.index}-rest"
        return whole, "verb", f"{whole.index}-rest"
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
