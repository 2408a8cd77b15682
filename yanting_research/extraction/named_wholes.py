"""Wholes that the phrase of a share names (点名的分母): link L8, stated wholes.

占党员总数的22% names the whole by its noun; 占全县309个村的10.4% has its figure inside the phrase.
"""

from __future__ import annotations

import re

from yanting_research.extraction.mentions import LINKABLE, PERSONS, Mention, in_front
from yanting_research.extraction.nouns import verb_at_end
from yanting_research.extraction.people_nouns import people_end
from yanting_research.extraction.units import same_measure
from yanting_research.extraction.views import View

__all__ = ["SHARE_OF", "TARGET", "abbreviates", "core_of", "named_whole", "set_aside_wholes"]

# 占党员总数的, 为目标的, 占世界: what the share is taken of; must not match 占, 占比, 约占
SHARE_OF = re.compile(
    r"(?:占(?:了|到(?![会课岗场位]))?(?!比|用|地|有|据|约|近)|(?:为|达到?|完成|覆盖|不[得能应宜]?(?:低于|少于|高于|超过)|超过|不到(?!位)|不足)(?=[^,，。;]{1,14}的$))(?P<whole>[^,，。;占]{2,14}?)的?(?:比例|比重)?(?:为|达到?|约|近|超过)?$"
)
# Matches 村党组织的 between a whole and its share; must not match 村党组织，
_OF_FIGURE = re.compile(r"\)?[\u4e00-\u9fff]{0,12}的(?:近|约|超过)?")
# Matches 占全县 and 完成年度任务 in front of a whole; must not match 占比
_TAKEN_OF = re.compile(r"(?:占(?!比|地)|完成|达到?|相当于|(?<!认)为|不到|不足)[\u4e00-\u9fff]{0,10}$")
# Matches 年度计划 and 目标任务; must not match 计划生育户
TARGET = re.compile(
    r"(?:全年|年度|年初|本年|年|总|既定|[市县省]定)?的?"
    r"(?:目标|任务|计划|指标)(?:目标|任务|总?数|指标)?"
)
# Matches 年度建设任务 in front of 75个; must not match 完成任务
_AIMED = re.compile(r"(?<!成)(?:任务|计划|目标|指标)(?:数|总数)?(?:为|是|共|有)?$")
# Matches 任务 of 完成年度任务; must not match 完成投资
_SET = re.compile(r"(?<=[成度年初划])(?:任务|预算|计划|目标)")
# Matches 占全乡 of 占全乡农业人口; must not match 农业
_SCOPE_AHEAD = re.compile(r"^(?:已?占到?|完成|达到?)(?:全[县市区镇乡省国村]的?|总)?")


# Matches 数 of 招聘数 and 总人数 of 招聘总人数; must not match 户数
_DONE_NUMBER = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:总?人?数)$")
# Matches 件 of 实有件 and 者 of 受处分者; must not match 案件
_COUNTED_END = re.compile(r"(?:(?<!案)(?<!信)件|者|人员|户)$")
_THESE = frozenset({"这些人", "这部分人", "他们", "这些人员", "其", "上述人员"})
_BREAKS = frozenset(",，;、”")
# Matches 卷 of 有效卷; must not match 问卷
_PAPER = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?<!问)(?<!答)(?<!试)卷$")
_STANDING = frozenset({"在岗", "在编", "在册", "在校", "在任", "注册", "参会", "参评"})
_ALIKE = ("同级", "同类", "同期", "同等")
_TRAINEES = frozenset({"受训者", "参训者", "受训人员", "参训人员", "受训人数", "参训人数", "参训总数"})
_HEAD = 3  # code points of 人才 and 负责人
_SHORT_NOUN = 6  # code points between a verb and its number
_WHOLE = 100.0  # percent
_SHORTEST = 4  # code points of an abbreviation
_NEAR = 1  # a share without a numerator is of the target right in front of it


def set_aside_wholes(mentions: list[Mention], view: View) -> None:
    """占全县309个村的10.4%, 完成年度任务1900万元的107%: the figure inside the phrase is the whole of its share.

    It is part of nothing that stands before it, and no list goes on behind it.
    """
    for mention in mentions:
        if mention.role != "share" or not mention.index:
            continue
        whole = mentions[mention.index - 1]
        between = view.text[whole.end : mention.start]
        if whole.role == "share" or not _OF_FIGURE.fullmatch(between):
            continue
        at = whole.start - (between.startswith(")") and view.text[whole.start - 1] == "(")  # 相当于村支书(262名)的
        verb = _TAKEN_OF.search(view.text, max(view.clause_start(at), at - 16), at)
        if verb is None:
            continue
        whole.past, mention.denominator = True, whole.index
        whole.noun = _SCOPE_AHEAD.sub("", whole.noun) or whole.noun
        mention.numerator = -1
        for count in in_front(whole, mentions):
            if view.sentence(count.start) != view.sentence(mention.start):
                break
            gone = view.text[count.end : whole.start].partition(")")
            if gone[1] and "(" not in gone[0]:
                continue  # 清退43名(空岗18名、超龄16名),占在岗1390人的3.1%
            if count.role in LINKABLE and same_measure(count.unit, whole.unit):
                mention.numerator, mention.noun = count.index, count.noun + "占比"
                if _name_fulfilment(mention, whole, count, verb.group()):
                    _pass_over(mention, count, mentions)
                mention.modality = count.modality
                if verb.group().startswith("占"):
                    count.part_of, count.list_kind = whole.index, "clause"
                    count.list_id = f"L8-{whole.index}-{count.index}"
                break


def _name_fulfilment(share: Mention, whole: Mention, count: Mention, said: str) -> bool:
    """三公经费预算完成率 for 三公经费26万元，完成预算31万元的85.2%: the target is of what was reached."""
    kind = _SET.search(said)
    if kind is None:
        return False
    share.noun = f"{count.noun}{kind.group()}完成率"
    whole.noun, whole.inherited = count.noun + kind.group(), count.index
    return True


def _pass_over(share: Mention, count: Mention, mentions: list[Mention]) -> None:
    """收入5.2亿元，完成预算5亿元的104.6%，同比增长9.3%: what grew is the 收入."""
    for change in mentions[share.index + 1 : share.index + 3]:
        if change.inherited == share.index:
            change.noun, change.inherited = count.noun + "变化", count.index


def _is_class_named(core: str, candidate: Mention) -> bool:
    """专技 6370人, a class among others whose persons are not named yet, called 专技人才 by its share."""
    head = core.removeprefix(candidate.noun)
    return candidate.attribute and 1 < len(candidate.noun) < len(core) and len(head) <= _HEAD and people_end(core)


def core_of(name: str) -> str:
    """What is left of the name of a whole when it only says all of them: 党员 of 全县党员总数."""
    return re.sub(
        r"总数|总量|总额|总人数|人数|总计|合计|总|全部|全体|全[县镇区市乡省村校]|应|"
        r"(?<=收回|回收|发放|发出)数$|(?<=[\u4e00-\u9fff]{2})(?<!总)(?<!人)(?<!户)数$",
        "",
        name,
    )


def named_whole(name: str, mention: Mention, mentions: list[Mention], count: Mention | None) -> int:
    """Index of the figure that a phrase names (目标, 党员总数, 已修复的); -1 when the text has none."""
    if TARGET.fullmatch(name):
        for candidate in in_front(mention, mentions):
            if (
                (candidate.modality == "target" or _AIMED.search(candidate.left.strip()))
                and candidate is not count
                and candidate.part_of < 0  # 年度任务75个，新建31个、改扩建44个
                and (count is None or same_measure(candidate.unit, count.unit))
                and (count is not None or mention.index - candidate.index <= _NEAR)
            ):
                return candidate.index
        return -1
    if name.startswith(_ALIKE):
        return -1  # 占同级干部的9.2%: of nobody counted
    if name in _TRAINEES:  # 轮训党员15292人，其中农民党员9310人，占受训者的60.8%
        taught = (one for one in in_front(mention, mentions) if one is not count and one.role == "count")
        return next((one.index for one in taught if "训" in one.noun + one.left[-6:] and one.dimension in PERSONS), -1)
    due = mentions[count.index - 1] if count is not None and count.index and name.startswith("应") else None
    if due is not None and count is not None and same_measure(due.unit, count.unit) and due.value >= count.value:
        return due.index  # 够条件的118个，已建102个，占应建数的86.4%
    core = _PAPER.sub("问卷", core_of(name).replace("GDP", "生产总值"))
    if not core:
        return _of_all_counted(mention, mentions, count)
    before = in_front(mention, mentions)
    if core in _THESE:  # 50岁以上711人，任教于村小的占这些人的三分之二
        return next((one.index for one in before if one.role == "count" and one.dimension == "person"), -1)
    earlier = [m for m in before if m.role == "count"]
    behind = _counted_behind(core, mention, mentions, count)
    all_of_them = name != core  # 占支部总数的: the largest; else what the share fits, before what is near
    for candidate in sorted(
        earlier,
        key=lambda m: (
            m.past,
            m.noun not in {core, name},
            -m.value if all_of_them else not _is_taken_of(mention, count, m),
        ),
    ):  # the very noun before longer ones
        if candidate.noun != core and all_of_them and behind >= 0:
            return behind  # 女干部 are not 干部总数, when 全县干部664名 follows
        if candidate is not count and (
            candidate.noun.endswith(core)
            or candidate.noun == name  # 党员总数26384名
            or (core.endswith(candidate.noun) and len(candidate.noun) > 1)
            or abbreviates(core, candidate.noun)
            or _is_class_named(core, candidate)
        ):
            larger = candidate.value >= count.value if count is not None and mention.value <= _WHOLE else True
            if count is not None and not (larger and same_measure(candidate.unit, count.unit)):
                continue  # a share above 100 is of what is smaller
            return candidate.index
    sum_of = core.removesuffix("额") if core.endswith("额") and len(core) > len("投资额") else ""
    for candidate in before if sum_of else ():  # 占完成投资额的59.1%: of 完成投资50.3亿元
        if candidate.role == "money" and candidate is not count and candidate.left.strip().endswith(sum_of):
            return candidate.index
    for candidate in before:  # 占项目支出总额的90.9%: the very name, however far
        same = candidate.noun == core and candidate.role in {"money", "area"} and candidate is not count
        if same and (count is None or (candidate.unit == count.unit and candidate.value >= count.value)):
            return candidate.index
    did = core.removesuffix("人员") if core.endswith("人员") and len(core) == len("转移人员") else ""
    for candidate in before if did else ():  # 占转移人员的六成三: of 转移出去的11.2万人
        if candidate.role == "count" and candidate.dimension == "person" and candidate.noun.startswith(did):
            return candidate.index
    if core in _STANDING:  # 占在岗人数的19.8%: of 在岗大学生村官146人
        for candidate in earlier:
            fit = count is None or (same_measure(candidate.unit, count.unit) and candidate.value >= count.value)
            if candidate is not count and candidate.noun.startswith(core) and fit:
                return candidate.index
    stem = _COUNTED_END.sub("", core)
    for candidate in before if len(stem) > 1 and stem != core else ():  # 占实有件79.8%, 占受处分者15.1%
        told = candidate.role == "count" and candidate is not count and candidate.left.strip().endswith(stem)
        if told and (count is None or (same_measure(candidate.unit, count.unit) and candidate.value >= count.value)):
            return candidate.index
    done = _DONE_NUMBER.sub("", core.removeprefix("已"))
    for candidate in before:  # 占已修复的80.7%, 占回收问卷的96.7%, 占到位资金的85.2%
        if candidate is count or not _done_to(candidate, done):
            continue
        if count is None or (same_measure(candidate.unit, count.unit) and candidate.value >= count.value):
            return candidate.index
    found = behind if behind >= 0 else _sized(core, mention, before, count)
    return found if found >= 0 or not all_of_them else _largest(core, before, count)


def _of_all_counted(share: Mention, mentions: list[Mention], count: Mention | None) -> int:
    """占总数的76.5%: the nearest earlier figure of the measure that gives the printed share."""
    if count is None:
        return -1
    for whole in in_front(share, mentions):
        alike = whole is not count and whole.role in LINKABLE and same_measure(whole.unit, count.unit)
        if alike and whole.value >= count.value > 0 and _is_taken_of(share, count, whole):
            return whole.index
    for whole in in_front(share, mentions):  # 站点凡418个，抽看84处，为总数之20.1%: counted by another classifier
        pieces = whole.dimension == count.dimension == "piece" and whole is not count
        if pieces and whole.value >= count.value > 0 and _is_taken_of(share, count, whole):
            return whole.index
    return -1


def abbreviates(short: str, full: str) -> bool:
    """卫技人员 for 卫生技术人员: its characters in their order, the first and the last two alike.

    >>> abbreviates("卫技人员", "卫生技术人员"), abbreviates("技术人员", "卫生技术人员")
    (True, False)
    """
    if len(short) < _SHORTEST or len(short) >= len(full) or short[0] != full[0] or short[-2:] != full[-2:]:
        return False
    rest = iter(full)
    return all(character in rest for character in short)


def _largest(core: str, before: list[Mention], count: Mention | None) -> int:
    """各界捐款683.4万元 for 占捐款总额的75%: the largest sum of money of that name."""
    sums = [one for one in before if one.role == "money" and one is not count and one.noun.endswith(core)]
    best = max(sums, key=lambda one: one.value, default=None)
    return -1 if best is None or (count is not None and not best.value >= count.value) else best.index


def _counted_behind(core: str, share: Mention, mentions: list[Mention], count: Mention | None) -> int:
    """占党员总数的61.2%。全县党员20991名: the very noun, counted soon after."""
    for candidate in mentions[share.index + 1 : share.index + 4]:
        if candidate.noun == core and (count is None or candidate.value >= count.value):
            return candidate.index
    return -1


def _is_taken_of(share: Mention, count: Mention | None, whole: Mention) -> bool:
    """Whether the count divided by the whole gives the printed share."""
    return (
        count is not None and whole.value > 0 and abs(100 * count.value / whole.value - share.value) <= share.precision
    )


def _sized(core: str, share: Mention, before: list[Mention], count: Mention | None) -> int:
    """占耕地的86.1% behind 耕地保有量54.36万亩, 占在校学生的44.9% behind 实到学生2374人: where that is right."""
    if count is None:
        return -1
    for whole in before:
        alike = whole is not count and whole.role in LINKABLE and same_measure(whole.unit, count.unit)
        kin = whole.noun.startswith(core) or (len(core) > len("学生") and whole.noun[-2:] == core[-2:])
        named = alike and kin and whole.value >= count.value > 0
        if named and _is_taken_of(share, count, whole):
            return whole.index
    return -1


def _done_to(candidate: Mention, done: str) -> bool:
    """Whether a figure is named by what was done: 修复, or 回收 with the noun 问卷 behind it."""
    said = candidate.left.strip()
    at = said.rfind(done) if done and verb_at_end(done) == done else -1
    noun = said[at + len(done) :]
    begun = at == 0 or (at > 0 and said[at - 1] in _BREAKS)
    if begun and 0 < len(noun) <= _SHORT_NOUN and noun.isalpha() and candidate.role in {"count", "money"}:
        return True  # 招聘教师346名，占招聘数的14.8%
    named = candidate.noun.endswith(done[-2:]) and len(done) >= len("回收问卷")
    verb = done[: -len("问卷")] if named else ""
    repaired = candidate.role == "count" and len(done) >= len("修复") and said.endswith(done)
    return repaired or (bool(verb) and said.endswith(verb))
