"""Nouns of counts (计数): cases F01, F02, F08, F12 to F15, F17 and F18.

The noun stands in front of the numeral or behind its unit. Where neither holds one, a
verb (参训), the figure before (612户2034人) or the clause before says what is counted.
"""

from __future__ import annotations

import re

from yanting_research.extraction.context import figure_before, moved_before
from yanting_research.extraction.mentions import PERSONS, Mention, one_before
from yanting_research.extraction.naming_beside import (
    join_figure,
    lean_on_figure,
    name_done_of_plan,
    reach_figure,
    total_in_bracket,
)
from yanting_research.extraction.naming_durations import EACH_CLASS, name_duration
from yanting_research.extraction.naming_heads import is_description, is_unfit, nearest_base
from yanting_research.extraction.naming_money import name_money
from yanting_research.extraction.naming_people import (
    name_attendants,
    name_holders,
    name_pupils,
    names_persons,
    people_first,
    people_of_whole,
)
from yanting_research.extraction.naming_verbs import DEFAULT_NOUN, REST, name_without_noun
from yanting_research.extraction.noun_edges import cut_edges
from yanting_research.extraction.nouns import (
    ATTRIBUTE,
    HEAD_NOUN,
    MONEY_NOUN,
    clean_left,
    clean_right,
    only_scope,
    verb_at_end,
)
from yanting_research.extraction.people_nouns import people_end
from yanting_research.extraction.respondents import answer_label
from yanting_research.extraction.things_behind import thing_behind
from yanting_research.extraction.units import bare_noun, unit_named
from yanting_research.extraction.views import View

__all__ = ["name_count"]

# Matches the answer of “手机学习”521人; must not match “三会一课”记录
_QUOTED = re.compile(r"(?:^|[,，;、])[^“”,，;、]{0,6}[“\"](?P<noun>[^“”\",，;\d]{1,12})[”\"]$")
# Matches 下达我县计划 and 下达培训指标; must not match 下达计划的通知
_HANDED_DOWN = re.compile(
    r"(?:下达|分解|分配)(?:给?[我本该全]?[县市区镇乡])?(?:的|年度)?(?P<noun>[\u4e00-\u9fff]{0,8}(?:计划|指标|任务|目标))(?:数?为|是|共|有)?$"
)
# Matches “三十五岁以下”, a group and no answer; must not match “没用”
_AGES = re.compile(r"岁(?:(?:及|或)?以[上下])?$")
_SHORT_ANSWER = 4  # 差, 较好: grades, which lean on what was graded
# Matches 种 of 种水稻; must not match 种子
_PLANTED = re.compile(r"^(?:新?种植?|新?栽植?|播种)(?!子|苗|类)")
# Matches 是公务员 behind 1408名; must not match 是因为
_TOLD = re.compile(r"(?:[全都均]?是|[全均]?为|系|属)(?P<noun>[\u4e00-\u9fff]{2,16})$")
# Matches 答“抽不开身” behind 238人; must not match 参加“三会一课”
_ANSWERED = re.compile(r"(?:回?答|选择?|填)了?[“\"](?P<noun>[^”\",，。;]{1,12})[”\"]")
# Matches 培训管理员 behind 3期; must not match 培训班
_CHOSEN_BY = frozenset({"人", "份", "名", "票", "张", ""})  # units of answers
_TRAINS = re.compile(r"(?:培训|轮训|集训)(?P<people>[\u4e00-\u9fff]{2,10}?(?:员|干部|书记|教师|骨干|农民|主任))$")
# Matches 每月举办 in front of 一期; must not match 每月，
_FREQUENCY = re.compile(r"每(?:个?月|季度|年|周|半年|两个月|个?季|学期|个?村|个?支部|旬|天)[^,，。;\n]{0,6}$")
# 者 of 35岁以下者, 文凭 of 大专以上文凭: what an attribute can do without; must not match 学员
_ATTRIBUTE_TAIL = re.compile(r"(?:学历者|文凭者?|教育者|文化者?|同志|人士|职务的?|(?<=[上下岁])者)$")
# Matches 资格 behind 预备党员, who lose it; must not match 资格 alone
_HELD = re.compile(r"(?<=[员部人师生])(?:的)?(?:资格|身份|职务|称号|岗位)$")
_RANK = re.compile(r"(?<![正副])(?:科|处|县|乡|股|厅|局)级$")
# Matches 管理员; must not match 主体
_PEOPLE_NAMED = re.compile(r"(?:员|干部|书记|教师|骨干|农民|主任)$")
# Matches 平均每天 in front of 新增; must not match 实际
_PER_SPAN = re.compile(r"均|每")
# Matches 承办 of 县委党校承办 and 自行组织; must not match 办班
_RAN = re.compile(r"(?:[承主协联合自举]|单独)?办$|(?:自行|统一|单独|集中)组织$")
# Matches 县乡办班 and 办各类班; must not match 主体班
_CLASSES = re.compile(r"(?:办班计划|办班数|办各类班|各类班次?|办班|类班次|^班次|线下班)$")
# Matches 专职教师, a thing of its own; must not match 教师 alone, which may tell what members are
_PROFESSION = re.compile(r"(?:(?<=毕业)研究生|(?<=在校)研究生|教师|学生|工人|农民)$")
# Matches 每季度 in front of 公开1次; must not match 每年轻
_EACH = re.compile(r"^.{0,40}每(?:个?月|季度?|年|周|半年|天|旬|个?村|个?支部)")
# Matches 有大专以上文凭 behind 558名; must not match 有线电视
_HAS = re.compile(r"有(?=[\u4e00-\u9fff\d]{0,8}(?:学历|文凭|职称|文化|学位))")
# Matches 农村人口 behind 18.3万; must not match 人口 of 人口较少
_BARE_PEOPLE = re.compile(r"[\u4e00-\u9fff]{0,6}?人口(?!较|密|自然)")
# Matches 对象 of 低保对象 in front of 8214户; must not match 对象 alone
_OF_HOUSEHOLDS = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:对象|人口)$")
_PAPER_ENDS = frozenset("卷票信")  # 问卷, 测评票, 来信
_SERVES = frozenset({"签约", "服务", "就业", "救治", "接诊"})  # 家庭医生签约21.3万人 are no doctors
_BUILDS = frozenset(
    ("在建", "开工", "竣工", "中断", "受损", "停产", "新建", "改建", "扩建", "改扩建", "重建", "迁建", "延伸")
)
_AT_ONCE = frozenset({"当场", "现场", "到场", "就地", "当即"})  # 当场答复39件
_RULES = frozenset({"规定", "要求", "标准", "计划", "原则"})  # 按规定每站每月集中学习2次
_PAPERS = frozenset({"份", "件", "张", "册", "本", "封", "篇", "幅"})
_ACTORS = frozenset({"个", "家", "所", "支", "名", "人", "户", "位", "次", "人次", "期", "场", "场次"})
_SHORT_VERB = 2  # 解决 18.3万农村人口
_GROUPS = frozenset({"妇女", "女性", "男性", "少数民族", "党外"})
_MEMBERS = frozenset({"同志", "成员"})
# Matches 讲师团 and 宣讲队, whose members 同志 are; must not match 镇
_BODY_OF = re.compile(
    r"的(?P<body>[\u4e00-\u9fff]{1,8}"
    r"(?:[讲代访]\w?团|服务队|小分队|工作队|专家组|领导小组|督导组|班子))(?:$|[^\u4e00-\u9fff])"
)
# Matches 考察团一行 and 宣讲团; must not match 团员
_DELEGATION = re.compile(r"(?P<body>(?:考察|宣讲|讲师|代表|巡讲|评审|督导|调研)[团组])(?:一行|共|由)?$")
_BODY = re.compile(r"(?:[讲代访]\w?团|队|班子|小组|委员会)$")
# Matches 修了 in front of 2.3公里产业路; must not match 为了
_BUILT = re.compile(r"[\u4e00-\u9fff](?<![为除到])了\s?$")
_SHORT_OBJECT = 6  # code points: 茶, 产业路, of which no list of nouns need know
_FINISHED = frozenset({"建成", "完成", "完工", "竣工"})
# Matches 水泥、化肥等 in front of 三十多种主要产品; must not match 高等
_AND_SO_ON = re.compile(r"[、和][\u4e00-\u9fff]{1,8}(?<![高中初同平])等$")
_AIMS = frozenset({"目标", "任务", "指标", "水平", "规模", "要求", "速度", "标准", "高度", "关口", "大关"})
_TOTALS = frozenset({"总数", "总量", "总额", "数量"})
_OF_WHICH = frozenset({"中", "当中"})
_OF_MASS = frozenset({"mass", "volume"})
# Matches 技改专项资金 of 技改专项资金支持; must not match 资金 alone
_FUND_BEHIND = re.compile(r"[\u4e00-\u9fff“”]{2,12}?(?:资金|基金|国债|债券|专款)(?=[支用扶补帮]|$)")
# Matches 村(社区)办起 behind 190个: who have what follows; must not match 村办企业
_HOLDERS = re.compile(
    r"(?P<who>(?:行政|建制)?村(?:\(社区\))?|社区|乡镇|党?支部|单位|部门|学校|企业)(?:办起|建起|建立|设立|开设|建成|开通|配齐|配备|装上|挂牌|通上)"
)
_MEANS = frozenset({"平均", "均", "平均为"})
_HELD_CLASSES = frozenset({"实办", "已办", "拟办", "实际举办", "实际办班", "再办"})
_BARE_CLASSES = frozenset({"班次", "期次", "场次", "批次"})
_MEASURED = frozenset({"money", "area", "length", "mass", "energy", "volume"})


def name_count(mention: Mention, mentions: list[Mention], view: View) -> None:
    """Noun and rule of a count; the role is known already."""
    if not _name_as_told(mention, mentions, view) and not reach_figure(mention, mentions, view):
        _name_count(mention, mentions, view)
    _foresee_base(mention, mentions, view)


def _name_count(mention: Mention, mentions: list[Mention], view: View) -> None:
    before = one_before(mention, mentions)
    behind = before is not None and mention.start - len(mention.left) <= before.end
    if before is not None and behind and before.rule == "F02":  # 3栋楼216户居民: 楼 is taken
        rest = mention.left.removeprefix(before.noun)
        own = clean_left(rest)
        theirs = not rest.strip() and mention.dimension in PERSONS and people_end(before.noun)  # 三批干部120人
        mention.left = mention.left if theirs or (own and is_description(own)) else rest
    total = total_in_bracket(mention, view)
    if total:
        mention.noun, mention.base, mention.rule = total, total, "F02"
        return
    answer = answer_label(view, mention.start) if mention.unit in _CHOSEN_BY else ""
    if answer:
        mention.noun, mention.rule, mention.attribute = answer, "F01", True
        return
    left = clean_left(mention.left)
    left = "" if left in _OF_WHICH else left  # 22个村中的19个
    left = "脱贫" if left == "脱" and mention.dimension in {"household", "person"} else left
    if mention.dimension == "area":
        left = _PLANTED.sub("", left)
    right = _right_noun(mention, left)
    following = mentions[mention.index + 1] if mention.index + 1 < len(mentions) else mention
    done = right and (right in _FINISHED or verb_at_end(right) == right)
    if done and following.start == mention.end + len(mention.right):
        right = ""  # 桐坳镇8个竣工7个: what was done of them
    if not mention.unit:
        people = _BARE_PEOPLE.match(view.text, mention.end) if len(left) <= _SHORT_VERB else None
        noun = bare_noun(view.text, mention.end) or (people.group() if people else "")
        if noun:
            mention.noun, mention.rule = noun, "F14"
            return
    if mention.role == "rate" and mention.dimension in PERSONS:
        _name_per_class(mention, mentions)
        return
    if mention.dimension in {"duration", "study"}:
        name_duration(mention, left, mentions, view)
        return
    if lean_on_figure(mention, right, mentions, view) or join_figure(mention, right, mentions, view):
        return
    if not right and name_done_of_plan(mention, left, mentions, view):
        return
    tail = verb_at_end(left or cut_edges(mention.left.strip()))
    tail = "" if left.endswith("编制") else tail
    moved = "" if left or right else moved_before(mention, tail, view)
    if moved:
        mention.noun, mention.rule = moved, "F08"
        return
    if tail == "达到" and not left:
        tail = ""
    begun = left == "新" + tail or (left == "基本" + tail and tail in _FINISHED)
    if tail and begun and mention.dimension not in PERSONS:
        left = tail  # 改造470套、新开工630套
    if mention.dimension in PERSONS and tail and left in {"实际" + tail, "原定" + tail, "年内" + tail}:
        left = tail  # 实际发展26名
    if tail and left.startswith("因") and not tail.endswith("贫"):  # 因病致贫 is a term
        left = tail  # 因作风问题问责9人: why it was done is no part of the name
    source = figure_before(mention, mentions, same=True) if left in _TOTALS else None
    grown = one_before(mention, mentions) if left in _TOTALS and source is None else None
    if grown is not None and grown.rule == "F05":  # 国内生产总值增长6.6%，总量突破90万亿元
        mention.noun, mention.rule = grown.noun.removesuffix("变化") + left, "F08"
        return
    if source is not None and source.unit == mention.unit:  # 新增课件126门，总数已达1150门
        mention.noun, mention.rule = source.noun.removeprefix("新增"), "F08"
        return
    if _FREQUENCY.search(mention.left) and mention.dimension in {"session", "piece"}:
        _name_frequency(mention, left, right)
        return
    classes = _TRAINS.match(right) if mention.dimension == "session" else None
    if classes:  # 分3期培训管理员
        mention.noun, mention.rule = classes["people"] + "培训班", "F02"
        return
    whole_body = _BODY_OF.match(mention.right) if mention.unit in {"人", "名"} else None
    if whole_body:  # 组建了63人的县级讲师团
        mention.noun, mention.rule = whole_body["body"] + "成员", "F02"
        return
    body = _DELEGATION.search(left) if mention.unit in {"人", "名"} and not right else None
    if body:  # 沙岭县考察团一行34人
        mention.noun, mention.rule = body["body"] + "成员", "F01"
        return
    if right in _MEMBERS and _BODY.search(left):  # 讲师团35名同志
        mention.noun, mention.rule = left + "成员", "F01"
        return
    taken = bool(_BUILT.search(mention.left) or _AND_SO_ON.search(mention.left))  # 装了86盏路灯
    held = figure_before(mention, mentions, same=True) if left in _HELD_CLASSES else None
    if held is not None and held.unit == mention.unit:  # 排定主体班12期，实办11期
        mention.noun, mention.rule, mention.inherited, mention.base = held.noun, "F08", held.index, held.base
        return
    if left == "讲" and mention.dimension == "session":
        mention.noun, mention.rule = "授课", "F12"
        return
    if right in _BARE_CLASSES and HEAD_NOUN.search(left):  # 主体班14个班次
        right = ""
    if right and (tail or taken or only_scope(left) or not _noun_like(left) or _right_fits(mention, right)):
        mention.noun, mention.rule = right, "F02"
        mention.attribute = bool(_HAS.match(mention.right))
        return
    mention.verbal = bool(tail)
    if mention.dimension == "money":
        name_money(mention, left, tail, mentions, view)
        return
    if not only_scope(left) and tail != left:
        _name_left(mention, left, tail, mentions, view)
        return
    name_without_noun(mention, left, tail, mentions, view)


def _foresee_base(mention: Mention, mentions: list[Mention], view: View) -> None:
    """What a description will lean on, so that the verbs behind it need not wait for its links."""
    if not mention.base and mention.role == "count" and (is_description(mention.noun) or is_unfit(mention)):
        mention.base = nearest_base(mention, mentions, view)


def _name_as_told(mention: Mention, mentions: list[Mention], view: View) -> bool:
    """“手机学习”521人: the quoted answer is the noun; 1408名是公务员: the noun stands behind 是."""
    if mention.unit == "分" and mention.left.strip(" ,，;、") in _MEANS:  # 合格率96.2%，平均85.6分
        mention.noun, mention.rule = "平均分", "F01"
        return True
    handed = _HANDED_DOWN.search(mention.left)
    if handed:  # 上级下达我县计划330名
        mention.noun, mention.rule = handed["noun"], "F01"
        return True
    quoted = _QUOTED.search(mention.left)
    if quoted:
        short = len(quoted["noun"]) < _SHORT_ANSWER or bool(_AGES.search(quoted["noun"]))
        mention.noun, mention.rule, mention.attribute = quoted["noun"], "F01", short
        if mention.unit == "份":  # 选“每月都参加”的388份
            base = nearest_base(mention, mentions, view)
            mention.base = "问卷" if people_end(base) or not base else base  # of 600 persons asked
            mention.noun += mention.base
        return True
    answered = _ANSWERED.match(mention.right) if mention.dimension == "person" else None
    if answered:  # 238人答“抽不开身”
        mention.noun, mention.rule = answered["noun"], "F02"
        return True
    told = _TOLD.match(mention.right)
    if told is None or not HEAD_NOUN.search(told["noun"]):
        return False
    left = clean_left(mention.left)
    if left and left not in REST:
        return False
    mention.noun, mention.rule = told["noun"], "F02"
    return True


def _name_per_class(mention: Mention, mentions: list[Mention]) -> None:
    """每期50人 are the persons of one class: 每期学员, 主体班每期学员."""
    before = one_before(mention, mentions)
    of = before.noun.removesuffix("培训班") if before is not None and before.dimension == "session" else ""
    if before is not None and of != before.noun and _PEOPLE_NAMED.search(of):  # 分3期培训管理员，每期140人
        mention.noun, mention.rule = "每期" + of, "F13"
        return
    ahead = clean_left(EACH_CLASS.sub("", mention.left))
    mention.noun = (ahead if HEAD_NOUN.search(ahead) else "") + "每期学员"
    mention.rule = "F13"


def _right_noun(mention: Mention, left: str) -> str:
    measured = mention.dimension in _MEASURED
    of = mention.right.startswith("的")
    accounts = mention.form == "listed" and mention.right.startswith((" ", "\t"))  # 党费返还32.40 上级补助18.60
    if accounts or not (unit_named(mention.unit).classifier or measured or of):
        return ""
    holds = _HOLDERS.match(mention.right)
    right = holds["who"] if holds else clean_right(mention.right)
    thing = ""
    unnamed = only_scope(left) or not (HEAD_NOUN.search(left) or MONEY_NOUN.search(left))
    if not right and unnamed and mention.unit not in _ACTORS:  # 42件提案: things do nothing
        right = thing = thing_behind(mention.right, money=mention.dimension == "money")
    fund = _FUND_BEHIND.match(right) if mention.dimension == "money" else None
    right = fund.group() if fund else right
    if right in _AIMS and left:  # 扩招100万人目标
        return ""
    if "除" in mention.left:  # 除13个大型水库外
        right = right.removesuffix("以外").removesuffix("之外").removesuffix("外")
    if mention.dimension == "person":
        right = _ATTRIBUTE_TAIL.sub("", right[1:]) if _HAS.match(right) else people_first(right)
        if mention.unit == "人" and verb_at_end(left) and not of:
            return ""  # 解决2700人饮水难题: 人 is no classifier
        short = mention.unit == "人" and len(right) <= _SHORT_VERB and not of
        if short and not (names_persons(right) or HEAD_NOUN.search(right)):
            return ""  # 余下4398人顺延
        if people_end(left) and not (names_persons(right) or HEAD_NOUN.search(right)):
            return ""  # 抽取学员260名测评: what was done with those in front
    if measured and not (of or (MONEY_NOUN.search(right) and _verbless(left))):
        if thing or mention.dimension == "money":
            return thing
        done = bool(verb_at_end(left))  # 回来就修了2.3公里产业路, 新修4公里机耕道
        built = _BUILT.search(mention.left) and (done or len(right) <= _SHORT_OBJECT)
        of_mass = mention.dimension in _OF_MASS and len(right) <= _SHORT_OBJECT  # 用好一亿吨石油
        built = built or (of_mass and (done or not left))
        return right if built or ((done or only_scope(left)) and HEAD_NOUN.search(right)) else ""
    return right


def _name_frequency(mention: Mention, left: str, right: str) -> None:
    """F13: 每月举办一期读书班, 直播课堂每月两场."""
    ahead = clean_left(mention.left[: mention.left.rfind("每")])
    default = DEFAULT_NOUN.get(mention.dimension, left or "活动")
    named = ahead if len(ahead) >= 2 and ahead not in _RULES else ""
    mention.role, mention.rule = "rate", "F13"
    done = clean_left(_EACH.sub("", mention.left)) if mention.unit == "次" else ""
    named = "" if done and people_end(named) else named  # 包村干部每月入户不少于4次
    mention.noun = right or named or done or default


def _verbless(left: str) -> bool:
    """Whether a left phrase leaves room for the noun behind the numeral."""
    return bool(verb_at_end(left)) or not MONEY_NOUN.search(left)


def _noun_like(left: str) -> bool:
    return bool(HEAD_NOUN.search(left) or ATTRIBUTE.search(left) or len(left) <= 4)


def _right_fits(mention: Mention, right: str) -> bool:
    """160名实职干部: a classifier directly before a noun counts that noun."""
    return (bool(HEAD_NOUN.search(right)) and mention.unit != "人") or (
        len(right) >= 2 and mention.unit in {"名", "个", "位", "家", "所", "项", "支", "座", "条"}
    )


def _turned(mention: Mention, left: str, tail: str) -> str:
    """发出问卷 for 问卷发出1500份: of papers and cases, what was done stands in front of the noun."""
    thing = left.removesuffix(tail)
    whole = (
        tail and (mention.unit in _PAPERS or tail in _BUILDS) and (HEAD_NOUN.search(thing) or thing[-1:] in _PAPER_ENDS)
    )
    fits = whole and len(thing) >= _SHORT_VERB and thing not in _AT_ONCE
    return tail.rstrip("了过") + thing if fits else left


def _name_left(mention: Mention, left: str, tail: str, mentions: list[Mention], view: View) -> None:
    """F01; F12 for persons whose phrase ends in a verb (网上平台注册1.3万人)."""
    left = _turned(mention, left, tail)
    if left.endswith("引才"):
        left, tail = left.removesuffix("引才") + "引进人才", ""
    mention.noun, mention.rule = left, "F01"
    level = name_pupils(mention, left, view)
    if level:
        mention.noun = level
        return
    persons = mention.dimension in PERSONS
    if persons and left.endswith("班子"):  # 新班子共53人
        mention.noun = left + "成员"
        return
    if persons:
        left = mention.noun = _HELD.sub("", left)
        short = _ATTRIBUTE_TAIL.sub("", left)
        if short != left and (ATTRIBUTE.search(short) or HEAD_NOUN.search(short)):
            left = mention.noun = short
    if tail and persons and not ATTRIBUTE.search(left):
        holders = name_holders(mention, mentions, view) if tail == "兼任" else ""
        who = left.removesuffix(tail)
        if who in _GROUPS:  # 妇女当选318名
            mention.noun, mention.rule, mention.attribute = who, "F01", True
            return
        if not holders and people_end(who) and tail not in _SERVES and who[:1] not in "缺无因":  # 教师缺编126人
            mention.noun, mention.rule = tail + who, "F12"
            return
        mention.noun, mention.rule = left + (holders or "人员"), "F12"
        name_attendants(mention, view)
    elif tail and mention.dimension == "household":  # 易地搬迁安置1346户
        front = left.removesuffix(tail)
        if front.endswith("户") and not front.endswith("入户"):
            front = tail + front  # 党员户挂牌4826户
        elif not clean_left(front) and not _PER_SPAN.search(front):
            front = tail  # 实际完成搬迁1439户
        elif len(front) <= _SHORT_VERB or not verb_at_end(front):
            front = left
        mention.noun, mention.rule = front.removesuffix("户") + "户", "F12"
    elif mention.dimension == "household":  # 低保对象8214户12906人, 建档立卡112户431人
        theirs = left.endswith(("建档立卡", "低保", "五保", "特困", "移民"))
        mention.noun = left + "户" if theirs else _OF_HOUSEHOLDS.sub("户", left)
    elif mention.unit in {"期", "班次"} and (tail.endswith("办") or _RAN.search(left)):
        mention.noun, mention.rule = _RAN.sub("", left) + "培训班", "F12"
    elif mention.dimension == "person" and _RANK.search(left):
        people = people_of_whole(mention, mentions, view)
        mention.noun = left + (people or "干部")
        mention.base, mention.attribute = people or "干部", not people
        return
    elif left.endswith("上课") and "党课" in view.text[view.line_ahead(mention.start) : mention.start]:
        mention.noun = left.removesuffix("上课") + "党课"
    elif mention.unit in {"期", "班次"} and left.endswith(("开班", "办班")) and len(left) > _SHORT_VERB:
        mention.noun = left[:-_SHORT_VERB] + "培训班"  # 线下开班31期
    elif _CLASSES.search(left):
        mention.noun = _CLASSES.sub("培训班", left)
    elif left.endswith("开会") and mention.dimension in {"session", "piece"}:
        mention.noun = left.removesuffix("开会") + "会议"
    if mention.unit == "道" and "题" in view.text[view.sentence_start(mention.start) : mention.end + 2]:
        mention.noun = left.removesuffix("试卷") + "题"  # 试卷共50道题，单选30道
        return
    if mention.unit == "题" and not left.endswith("题"):
        mention.noun = left + "题"  # 单选60题
        return
    things = mention.dimension == "piece" and left.endswith(("企业", "社区"))  # 规模以上非公企业214家
    named = len(left) > 2 and (things or bool(_PROFESSION.search(left)))
    mention.attribute = not named and (not HEAD_NOUN.search(left) or bool(ATTRIBUTE.search(left)))
