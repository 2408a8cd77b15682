"""Counts without a noun (无名之数): a verb, the figure before or the clause before says what is counted.

1200人参训 are 参训人员, 落实28项 are 项目 of the figure before, 开课36场 are 课程.
"""

from __future__ import annotations

import re

from yanting_research.extraction.context import figure_before, in_sentence, previous_clause, ranked_clause
from yanting_research.extraction.mentions import PERSONS, ROUNDS, Mention, in_front, one_before
from yanting_research.extraction.naming_heads import base_of
from yanting_research.extraction.naming_people import actor_near, name_attendants
from yanting_research.extraction.nouns import HEAD_NOUN, clean_left, last_match, verb_at_end
from yanting_research.extraction.people_nouns import PERSON, people_end
from yanting_research.extraction.views import View

__all__ = ["DEFAULT_NOUN", "REST", "name_without_noun"]

# Matches the heading 3.活动室被挤占。; must not match 一句话里被说的事，
_HEADING = re.compile(r"(?:^|[.、。\n])(?P<noun>[\u4e00-\u9fff]{2,8})被(?P<verb>[\u4e00-\u9fff]{2,4})。$")
_RIGHT_VERB = re.compile(r"[\u4e00-\u9fff]{2,8}")
# 报警 and 应急演练 at the end of their clause; must not match 以上
_HELD_EVENT = re.compile(r"(?![以之左多余已未均都也还为是不])[\u4e00-\u9fff]{2,5}(?=[,，。;；、]|$)")
# 报名者 and 没有证件的司机 at the end of their clause
_WHOM = re.compile(r"的?(?P<who>[\u4e00-\u9fff]{2,12})(?=[,，。;；、:：!?()（）\s]|$)")
# 者 of 报名者, 员 of 送货员; must not match 施工 or 报警
_AGENT = re.compile(
    r"(?:[者员人]|(?<![学先花发民医卫丛])生|(?<![施开务返完打做复用动停])工|(?<![报预出处])警|[宾官娃]|幼儿|司机|商贩|旅客|病人)$"
)
# 看望 of 看望老党员, 为 of 为老人服务: those behind it are others; must not match 转学生
_TO_WHOM = re.compile(
    r"看望|走访|慰问|帮[扶助]|培训|轮训|调训|服务|联系|照[顾料]|救[助治]|辅导|资助|选派|组织|带[动领]|指导|引导|动员|教育|扶持|吸纳|安置|接待|陪|护送|搜救"
    r"|抢救|转移|结对|包联|率领|代表|面向|为|向|给|对|替|与|和|同|当选|担任|成为|充当|转[为正]|提拔|考[取上]|招[收募聘录]|录[取用]|返乡|任|当|做|是|系|属|均(?!衡)|都|全(?!科|职|日)|也|已|未(?!婚|成年)|由(?!.{1,8}的)|被(?![告害征])|经(?![理营])"
)
_NO_VERB = re.compile(r"(?:一[个人名]|[净只]?增|[净只]?减|上升|下降|里|中|当中|之中|左右|以上|以下|为|是|的)")
# Matches 专家 of 引进专家; must not match 培训人员, which names nobody
_PEOPLE = re.compile(rf"(?!人员)(?:{PERSON}|对象)$")
DEFAULT_NOUN = {"person": "人员", "person_time": "人员", "household": "户", "money": "资金", "session": "培训班"}
# Matches 剩下的 in front of 4个; must not match 其中
# Matches 问责 and 提拔, which befall those in office; must not match 培训
_OF_OFFICE = re.compile(r"[问追]责|任用|提拔|提任|任免|免职|调离|轮岗|挂职")
# Matches 处理 in front of 92人, whoever they are; must not match 办理
_DISCIPLINED = re.compile(r"处理|处分|查处|留置|移送|诫勉|采取")
# Matches 总数 of 职工总数; must not match 人数 alone
_NUMBER = re.compile(r"(?<=[\u4e00-\u9fff])(?:总?人数|总数)$")
_TAUGHT = re.compile(r"[训学课会业]$")
_LEFT_OVER = re.compile(r"剩下?|剩余|余下|其余|尚有|还有|[还尚仍][差缺欠]")
_UNIT_NOUN = {"家": "单位"}  # 乡镇和县直单位共89家; other units are said as they are
# Matches 未完成 behind 5个; must not match 未签, too short to name anything
_STILL_NOT = re.compile(r"(?:未|没有?|尚未|仍未)[\u4e00-\u9fff]{2}|原封未动")
REST = frozenset({"其余", "其余的", "余下", "剩余", "剩下", "剩", "其他"})  # what is left of a whole
# Matches ( of 占17.6%(236份) and ，有 of 占了一半，有59户; must not match ，其中
_ITS_COUNT = re.compile(r"\(|[,，、](?:就|共|总共)?(?:有|为|计)")
# Matches 三者合计 in front of a sum; must not match 合计投资
_SUMMED = re.compile(r"(?:[两二三四五]者|[两二三四五]项)?(?:合计|共计|总计|合起来|加起来|共)(?:有|为|达)?$")
# Matches 党总支 and 基层党委; must not match 党员
_PARTY = re.compile(r"(?:基层|农村|机关)?(?:党工?委|党总支部?|(?:联合)?党支部|党组)")
# Matches 旅游 and 景区 in front of 接待19.6万人次; must not match 信访
_TOURISM = re.compile(r"旅游|景区|游客|农家乐")
_NEAR = 60  # code points in front
_TWO = 2
# Matches 受访者里 and 答卷人中, whose sorts follow; must not match 其中
_ANSWERING = re.compile(r"(?P<who>受访者|[答填]卷[者人]|学员|参训人员|代表|委员|党员)(?:当?中|里面?|之中|为|包括)")
# Matches 主任 and 副主任, offices of one body; must not match 村主任
_OFFICE = re.compile(r"(?:选出|当选|产生)?(?:副?主任|副?书记|委员|副?主席|常委)")
# Matches 水泥： at the head of the line of a figure in front; must not match 水泥从
_LABELLED = re.compile(r"[\u4e00-\u9fff、]{2,10}:")
# Matches 机制纸：从 at the head of a line, in front of a figure; must not match 其中：从
_LINE_LABEL = re.compile(
    r"(?<=\n)(?!其中|合计|共计)(?P<of>[\u4e00-\u9fff、]{2,10}):(?:从|由|达到?|共|有|完成|增至|升至|减至|降至)?\Z"
)
_EMPTY_VERBS = frozenset({"成行", "进行", "完成", "实施", "推进", "开展"})  # what was done stands in front
# Matches 赴外地学习 behind 四批; must not match 到账
_WENT = re.compile(r"[赴到去往][\u4e00-\u9fff]{1,10}?(?:学习|考察|培训|参观|轮训|观摩|挂职|研修|务工|跟班)")
# Matches 提高出口退税率 behind 三次: what was done so often; must not match 培训
_DID = re.compile(r"(?![培轮受集]训|学习|以[上下内])[\u4e00-\u9fff]{4,10}")
_GIVES_COURSE, _TEACHES = frozenset({"开课"}), frozenset({"授课", "送课"})


def name_without_noun(mention: Mention, left: str, tail: str, mentions: list[Mention], view: View) -> None:
    """F08 and F12: from the verb, the figure before or the clause before."""
    rest = mention.left.strip() in REST  # 其余6358名散在机关
    right_verb = None if rest else _RIGHT_VERB.match(mention.right.lstrip("的"))
    if mention.dimension in PERSONS and _name_persons(mention, tail, right_verb, mentions, view):
        return
    label = previous_clause(mention, view) if view.text[mention.start - 1] == ":" else ""
    if HEAD_NOUN.search(label):  # 干部总量：7029人
        mention.noun, mention.rule = label, "F01"
        return
    share = one_before(mention, mentions)
    if share is not None and share.role == "share" and _ITS_COUNT.fullmatch(view.text, share.end, mention.start):
        mention.noun, mention.inherited = share.noun.removesuffix("占比"), share.index
        mention.rule = "F08"
        return
    ranked = ranked_clause(mention, view)
    if ranked:
        mention.noun, mention.rule, mention.attribute = ranked, "F08", True
        return
    source = figure_before(mention, mentions, same=True)
    own = _line_label(mention, view)
    if (
        own and source is not None and _LABELLED.match(view.text, view.line_ahead(source.start))
    ):  # 机制纸：从37万吨 under 水泥：从286万吨
        mention.noun, mention.rule = own, "F01"
        return
    if mention.dimension == "session" and tail:
        classes = re.search(r"班|训", tail) or mention.unit in {"期", "班次"}
        mention.noun, mention.rule = (DEFAULT_NOUN["session"] if classes else _event(tail)), "F12"
        mention.base = "课程" if tail in _TEACHES else mention.base  # 授课420场，理论政策180场
        return
    if source is not None and source.verbal and _LEFT_OVER.search(mention.left):
        source = _whole_before(source, mentions)
    near = source is not None and view.sentence(source.start) >= view.sentence(mention.start) - 2
    if source is not None and near and source.unit == mention.unit:
        mention.inherited, mention.rule = source.index, "F08"
        mention.base = base_of(source)
        told = _STILL_NOT.match(mention.right)  # 还有5个未完成: what they still are names them
        over = "剩下的" if not (left or told) and _LEFT_OVER.search(mention.left) else ""
        named = not mention.base.endswith("户") and HEAD_NOUN.search(mention.base)
        if mention.dimension == "household" and not named:
            mention.noun = tail + "户" if tail else over + mention.base.removesuffix("户") + "户"
        else:
            verbal = source.verbal and tail and verb_at_end(mention.base) == mention.base  # 新建68处、改扩建95处
            shared = _of_all(mention, mentions, view)
            mention.base = shared or mention.base
            mention.noun = over + tail + (shared or ("" if verbal else mention.base))
        mention.attribute = True
        mention.own = tail or left
        return
    default = DEFAULT_NOUN.get(mention.dimension, "")
    mention.rule = "F08"
    if mention.unit in ROUNDS:
        mention.noun = _round_of(mention) or previous_clause(mention, view, verbs=True) or "批次"
        return
    if not left and mention.dimension == "person":
        people = previous_clause(mention, view)  # 轮训村党组织书记，317人一个不落
        if people_end(_NUMBER.sub("", people)):
            mention.noun = people
            return
    if (not left or left == tail) and mention.dimension in {"person", "household"}:
        theirs = clean_left(mention.left.partition("\x00")[0]) if "\x00" in mention.left else ""
        mention.noun = tail + (theirs if people_end(theirs) or theirs.endswith("户") else default)
        return
    clause = previous_clause(mention, view, verbs=mention.dimension in {"session", "piece"})
    clause = clause or (_heading_before(mention, view) if mention.dimension == "piece" else "")
    if not clause and mention.unit == "次" and (did := _DID.match(mention.right)):  # 三次提高工资标准
        mention.noun = did.group()
        return
    if not clause and mention.unit == "次" and (event := _HELD_EVENT.match(mention.right)):  # 42次报警
        mention.noun, mention.rule = event.group(), "F02"
        return
    mention.noun = clause or tail + default or _UNIT_NOUN.get(mention.unit, mention.unit)


def _line_label(mention: Mention, view: View) -> str:
    """机制纸 of the line 机制纸：从三十七万吨增加到六十五万吨 for its first figure; else ``""``."""
    label = _LINE_LABEL.search(view.text, view.line_ahead(mention.start), mention.start)
    return label["of"] if label else ""


def _doing(clause: str) -> str:
    """赴江苏学习 of 赴江苏学习粮食加工: what persons do, to the verb that their clause comes to."""
    went = _WENT.match(clause)
    return went.group() if went else clause[:6]


def _round_of(mention: Mention) -> str:
    """考察 for 分两批考察54人, 赴外地学习 for 分四批赴外地学习: what was done in rounds; else ``""``."""
    right = mention.right.lstrip("的")
    went = _WENT.match(right)
    verb = "" if right[:2] in _EMPTY_VERBS else verb_at_end(right[:2])
    return went.group() if went else verb


def _event(verb: str) -> str:
    """课程 of 开课287场, what was held; 授课36场 says so itself."""
    return "课程" if verb in _GIVES_COURSE else verb


def _of_all(mention: Mention, mentions: list[Mention], view: View) -> str:
    """党组织 for 党委31个，党总支30个，党支部694个，三者合计755个: what they have in common; else ``""``."""
    if not _SUMMED.search(mention.left.strip()):
        return ""
    run = []
    for one in in_front(mention, mentions):
        if one.unit != mention.unit or view.sentence(one.start) != view.sentence(mention.start):
            break
        run.append(one.noun)
    if len(set(run)) < _TWO:
        return ""
    if all(_PARTY.fullmatch(noun) for noun in run):
        return "党组织"
    if all(_OFFICE.fullmatch(noun) for noun in run):
        return "成员"
    if any(noun.endswith("村") for noun in run) and any(noun.endswith("社区") for noun in run):
        return "村（社区）"
    first = run[0]
    endings = (first[at:] for at in range(len(first) - 1) if first[at] not in "级类型")  # 乡级路长、村级路长
    shared = next((end for end in endings if all(noun.endswith(end) and noun != end for noun in run)), "")
    if shared or mention.dimension != "person":
        return shared
    among = last_match(_ANSWERING, view.text[view.ahead(mention.start) : mention.start])
    return among["who"] if among else ""  # 受访者里农民287人、个体户94人、职工77人，总计458人


def _whole_before(done: Mention, mentions: list[Mention]) -> Mention:
    """组织 of 组织32个，转化29个，剩下的4个: what is left over is no 转化."""
    for candidate in in_front(done, mentions):
        if candidate.unit == done.unit and not candidate.verbal:
            return candidate
    return done


def _heading_before(mention: Mention, view: View) -> str:
    """活动室 of the heading in front: 3.活动室被挤占。共8处."""
    low = view.sentence_start(mention.start)
    heading = _HEADING.search(view.text, max(0, low - 20), low)
    return f"被{heading['verb']}的{heading['noun']}" if heading else ""


def _done_to(mention: Mention, verb: str, view: View) -> str:
    """Whom a verb alone was done to: 干部 are held to account, who was trained is 人员."""
    if verb == "接待" and _TOURISM.search(view.text, max(0, mention.start - _NEAR), mention.start):
        return "游客"
    if mention.dimension == "person_time" or _TAUGHT.search(verb):
        return "人员"
    if _DISCIPLINED.search(verb):
        return "人员"
    return "干部" if _OF_OFFICE.search(verb) else actor_near(mention, view)


def _is_whom(text: str, end: int) -> bool:
    """Whether what stands behind a number of persons names them: 42名转学生，; not 42名看望老党员."""
    named = _WHOM.match(text, end)
    who = named["who"] if named is not None else ""
    return bool((people_end(who) or _AGENT.search(who)) and not _TO_WHOM.match(who))


def _name_persons(
    mention: Mention, tail: str, right_verb: re.Match[str] | None, mentions: list[Mention], view: View
) -> bool:
    """F12: 1200人参训, 提拔74人: a verb alone; the people are those of the figure before, when it names any."""
    if right_verb and _is_whom(view.text, mention.end):
        mention.noun, mention.rule = _WHOM.match(view.text, mention.end)["who"], "F02"  # type: ignore[index]
        return True
    if right_verb and not _NO_VERB.match(right_verb.group()):
        mention.noun, mention.rule = _doing(right_verb.group()) + "人员", "F12"
        return True
    if not tail:
        return False
    source = figure_before(mention, mentions, same=True)
    due = source is not None and source.noun.startswith(("应", "须", "拟", "原定"))  # 应参训党员1250人，实际参训1232人
    if source is not None and tail in source.left and not source.noun.endswith("人员") and not due:
        mention.noun, mention.inherited, mention.rule = source.noun, source.index, "F12"
        return True
    known = next(
        (m for m in in_front(mention, mentions) if m.dimension in PERSONS),
        None,
    )
    people = _PEOPLE.search(known.noun) if known is not None and in_sentence(known, mention, view) else None
    mention.noun, mention.rule = tail + (people.group() if people else _done_to(mention, tail, view)), "F12"
    mention.attribute = True
    name_attendants(mention, view)
    return True
