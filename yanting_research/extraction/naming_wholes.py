"""Nouns finished by their wholes (由总数补全的名称): the last step of naming, behind all links.

登记选民31.2万人，参加投票28.7万人 are 参加投票选民: what a default word (人员) or a description tells of is named by
the head of its whole. A member of a list takes the head of the list's whole, never that of a member beside it.
"""

from __future__ import annotations

import re

from yanting_research.extraction.mentions import PERSONS, STATED, Mention
from yanting_research.extraction.naming_heads import base_of, members
from yanting_research.extraction.nouns import ATTRIBUTE, HEAD_NOUN, MONEY_NOUN, clean_left
from yanting_research.extraction.people_nouns import is_learned, people_end
from yanting_research.extraction.views import View
from yanting_research.extraction.wholes import plain_noun

__all__ = ["complete_from_wholes"]

# Matches 人员 of 投票人员 and 学员 of 主体班学员, words of ours where the text has none; must not match 管理员
_DEFAULT = re.compile(r"(?:参训人员|培训人员|人员|学员|人口)$")
# Matches 余下 in front of 7个; must not match 其中
_LEFT_OVER = re.compile(r"(?:余下|其余|剩余|剩下?|尚余|还剩)(?:的)?(?:只|仅)?(?:有)?$")
# Matches 会员当中农民工 and 管理员之中持证上岗者; must not match 高中教师 or 其中
_SOME_OF = re.compile(
    r"(?P<whole>[\u4e00-\u9fff]{2,10}?)(?P<of>当中|之中|(?<![其集高初心期])中的?(?![学小心央青共层高年期等部队国华医药的途]|专(?!职|任))|里头?)"
    r"(?P<group>[\u4e00-\u9fff]{2,12})"
)
# Matches 受访者男性; must not match 女党员
_SEX_BEHIND = re.compile(r"(?P<who>[\u4e00-\u9fff]{1,6}(?:者|党员|干部|教师|学员|职工|人员))(?P<sex>[男女])性?")
# Matches 打“满意”的 and 基本满意 of 基本满意普通群众; must not match 普通群众
_ANSWER = re.compile(
    r".{0,30}[”\"]的?|(?:很|比较|基本|不太?)?(?:满意|了解|赞成|认可)|.{0,12}(?:一般|较好|好|差)(?=[\u4e00-\u9fff]{2})"
)
# Matches 认为 and 评价 in front of an answer; must not match 评价表
_SAYS = re.compile(r"(?:认为|反映|觉得|表示|希望|选择|评价(?!表))[“\"\u4e00-\u9fff]{2}")
# Matches 收回 of 收回588份, and 收回 at the end of an answer; must not match 收回土地
_HANDED = re.compile(r"(?:收回|回收|发放|发出|下发)(?:有效)?")
_OF_HANDED = re.compile(r"(?<=的)(?:收回|回收|发放|发出|下发)(?:的?问卷)?$")
# Matches the first 人员 of 人员中途离职人员; must not match 人员经费
_WHO_TWICE = re.compile(r"^人员(?=[\u4e00-\u9fff]{2,}人员$)")
# Matches 实评应评 of 实评应评党员 and 训应训 of 训应训党员; must not match 实评党员
_DUE_TWICE = re.compile(r"^(?P<did>[实已]?)(?P<act>[\u4e00-\u9fff])应(?P=act)")
# Matches 实收 and 实际缴 in front of what was due before; must not match 落实
_ACTUAL = re.compile(r"(?<![落现核])实际?(?P<done>[收缴到训交])$")
# Matches 发放 of 回收发放问卷 and 发出 of 满意发出问卷; must not match 发放问卷
_TWICE = re.compile(
    r"(?P<did>收回|回收|[有无]效|满意|称职|优秀|一般)(?:发放|发出|下发|印发|派发)(?=的?(?:问卷|选票|测评票|票))"
)
# Matches 有效票 in front of 171张; must not match 选票
_BALLOT = re.compile(r"(?:有效|无效|空白|满意|优秀|称职)票$")
_VALID = frozenset({"有效", "无效"})
# Matches 收回962张 behind 发票1000张; must not match 开具发票
_COUNTED_BACK = re.compile(r"[,，;、]?(?:收回|回收)[\u4e00-\u9fff]{0,4}\d")
_NEAR = 40  # code points
_PAPER = "问卷"
# What was done, who they are, and the word that the text must hold; must not match 投票站工作人员 or 脱贫攻坚队员
_ACTS = (
    (re.compile(r"(?P<done>[\u4e00-\u9fff]{0,8}(?:投票|投了票|代投))(?:人员|代表|群众|村民|居民)"), "选民", "登记选民"),
    (re.compile(r"(?P<done>[\u4e00-\u9fff]{0,6}(?:脱贫|减贫))(?:的)?(?:人员|队员|干部)"), "人口", ""),
    (re.compile(r"(?P<done>[\u4e00-\u9fff]{0,4}(?:转移|集中|分散)安置)人员"), "人口", "灾"),
    (re.compile(r"(?P<done>家庭医生签约)人员"), "居民", ""),
    (re.compile(r"(?P<done>[\u4e00-\u9fff]{0,4}(?:饮水|吃水)(?:安全|困难|难题?)?(?:问题)?)人员"), "人口", ""),
    (re.compile(r"(?P<done>[“\"]?两癌[”\"]?(?:免费)?(?:筛查|检查|普查))人员"), "妇女", ""),
    (re.compile(r"(?P<done>[\u4e00-\u9fff]{0,6}接待)人员"), "游客", "游客"),
    (re.compile(r"(?:预备党员)(?P<done>(?:按[期时]|到期)?转正)(?:人员|党员)?"), "预备党员", ""),
    (re.compile(r"(?P<done>(?:按[期时]|到期)?转正)(?:人员|干部)"), "党员", "党"),
    (re.compile(r"(?P<done>)(?:递交|提交|写|交)?了?入党申请书?的?(?:人员|党员|群众|人)?"), "入党申请人", ""),
)
# Matches 最高 in front of 99分; must not match 最高分
_EXTREME = re.compile(r"最[高低]$")
# Matches 乡镇得分: in front of a list of places and their marks; must not match 得分率
_SCORES = re.compile(r"(?:得分|评分|成绩)[:：]")
_SHORT_PLACE = 4
_OPEN = ("空编", "缺编", "空缺", "缺额")
# Matches 行政空编 of 行政空编人员; must not match 满编
_OPEN_POSTS = re.compile(r"[\u4e00-\u9fff]{0,10}?(?:空编|缺编|空缺|缺额)(?!职数)")
# Matches 均属村道 behind 1530公里; must not match 为辅
_REST_IS = re.compile(r"(?:均|都|全)?(?:为|是|系|属于?)(?P<noun>[\u4e00-\u9fff]{2,8}?)(?=[,，。;、]|$)")
# Matches 由乡镇自筹 and 从县管党费中列支; must not match 由县财政局组织
_REST_PAID = re.compile(
    r"[由从](?P<who>[\u4e00-\u9fff]{2,8}?)中?(?P<how>自筹|筹集|承担|列支|解决|支付|负担|配套)(?=[,，。;、]|$)"
)
# Matches 的控制目标 behind 4.5%; must not match 的目标人群
_AIM = re.compile(r"的(?:控制|预期|年度|规定|任务)?(?:目标(?!人|群|任)|控制线|目标线)")
# Matches 参保率; must not match 占比
_RATE = re.compile(r"[率面]$")
# Matches 者 of 無證者 and 专职者; must not match 志愿者, 读者 or 者 of 专家学者, which are nouns of their own
_WHO = re.compile(
    r"(?<![愿願学學读讀劳勞记記编編作患访訪选選业業注听聽爱愛费費好长長师師管参參死伤傷残殘消前后其两二])者(?=占比$|$)"
)
# Matches 慰问金 and 学费; must not match 资金, 经费 or 运维费
_FUND_NAMED = re.compile(r"[\u4e00-\u9fff]{2}(?<![资基现])金$|[党团会学]费$")
# Matches 县级配套 and 村集体自筹, which say who paid; must not match 教育培训
_PAYS = re.compile(r"(?:拨款?|配套|自筹|承担|列支|负担|分担|解决|转移支付|筹集|财政)$")
_DEFAULT_FUND = re.compile(r"(?:资金|经费|金额)$")
_CLOSED = ("L9-", "L18-", "L28-", "L31-")  # lists that make up their total
_LEFT = "剩下的"
_GENERIC = frozenset({"人员", "人口", "人", "学员", "个", "户", "数量", "合计"})
_PERSONAL = frozenset("者人生儿童员长师工兵民官友属亲")  # 女生, 幼儿 and 主任医师 name persons
_BARE_COUNTS = frozenset({"人数", "户数", "个数", "件数"})
# Matches 一档(完全丧失生活自理能力)人数, and keeps 一档; must not match 参训人数
_BEHIND_BRACKET = re.compile(r"(?P<noun>[\u4e00-\u9fff]{2,16})\([^()]{1,24}\)[人户个件]数(?:[为达共有])*$")
# Matches 按2018年平均汇率计算为 in front of 2865美元; must not match 汇率改革
_CONVERTED = re.compile(r"按[^,，。;]{0,14}汇率(?:计算|折算|折合|换算)?(?:[为合]|约)*$")
_WORD = 2  # code points


def complete_from_wholes(mentions: list[Mention], view: View) -> None:
    """Run behind the links, in the order of the text, so that a part finds its whole finished."""
    _name_organisations(mentions)
    _name_sums(mentions)
    for mention in mentions:
        if mention.role == "share" and _AIM.match(view.text, mention.end):
            _name_aim(mention, mentions, view)
        _correct(mention, mentions, view)
        if _name_rest(mention, view) or _name_open_posts(mention) or mention.rule in {"F06", "F07"}:
            continue
        whole = mention.part_of if mention.role == "count" else mention.denominator
        if whole >= 0 and mention.noun:
            mention.noun = _say_who(mention, mentions[whole])
        if mention.part_of >= 0 and mention.role == "count" and mention.noun:
            _lean_on_whole(mention, mentions, view)
        elif mention.part_of >= 0 and mention.role == "money":
            _name_spending(mention, mentions[mention.part_of])


def _correct(mention: Mention, mentions: list[Mention], view: View) -> None:
    """What the words of a figure alone put right: the order of a group, papers for persons, whom an act names."""
    counted = mention.role == "count"
    if counted and mention.rule != "F07":
        mention.noun = _turned(mention.noun, mention.left)
    actual = _ACTUAL.search(mention.left.rstrip())
    if actual:  # 应收党费82.5万元，实收80.1万元
        mention.noun = mention.noun.replace(f"应{actual['done']}", f"实{actual['done']}", 1)
    mention.noun = _DUE_TWICE.sub(
        lambda said: (said["did"] or "已") + said["act"], mention.noun
    )  # 应评党员4188名，实评4120名
    mention.noun = _WHO_TWICE.sub("", mention.noun)  # 引进人员中途离职的9人
    if counted and mention.unit == "份":
        mention.noun = _of_papers(mention.noun)
    if counted and mention.unit == "张":
        whole = mentions[mention.part_of].noun if mention.part_of >= 0 else ""
        mention.noun = _of_ballots(mention, whole, view)
    if mention.unit == "分" and counted:
        mention.noun = _score(mention, view)
    if mention.dimension == "money" and mention.index and _CONVERTED.search(mention.left):
        mention.noun = mentions[mention.index - 1].noun  # 人均生产总值19763元，按平均汇率计算为2865美元
    if mention.noun in _BARE_COUNTS and (of := _behind_bracket(mention, view)) is not None:
        mention.noun = clean_left(of["noun"]) + mention.noun  # 一档(完全丧失生活自理能力)人数45人
    if mention.noun == "总支部":
        mention.noun = "党总支部"
    if counted and mention.dimension == "person":
        mention.noun = _usual(mention.noun, view.text)
    if mention.dimension == "area" and mention.noun.endswith("农作物"):
        mention.noun += "面积"  # 农作物受灾12.3万亩，绝收2.4万亩


def _behind_bracket(mention: Mention, view: View) -> re.Match[str] | None:
    return _BEHIND_BRACKET.search(view.text[view.ahead(mention.start) : mention.start].strip())


def _score(mention: Mention, view: View) -> str:
    """最高分 for 最高99分, and 东坝得分 for 部分乡镇得分：东坝92分: what a mark is."""
    extreme = _EXTREME.search(mention.left.strip())
    if extreme:
        return f"{extreme.group()}分"
    if mention.noun.endswith("扣"):
        return f"{mention.noun}分"
    listed = _SCORES.search(view.text, view.sentence_start(mention.start), mention.start)
    bare = len(mention.noun) <= _SHORT_PLACE and not mention.noun.endswith(("分", "评", "成绩", "考", "值"))
    return f"{mention.noun}得分" if listed and bare else mention.noun


def _name_spending(mention: Mention, whole: Mention) -> None:
    """走访慰问支出 for a member of 支出468.9万元, and 财政解决慰问金 for one of 慰问金25万元."""
    if mention.rule != "F11" or mention.dimension != "money" or not mention.list_id.startswith(_CLOSED):
        return
    own = clean_left(mention.left)
    if whole.noun.endswith(("支出", "开支")) and own and not MONEY_NOUN.search(own):
        mention.base = "资金" if _PAYS.search(own) else "支出"
        mention.noun = own + mention.base
        return
    fund = _FUND_NAMED.search(whole.noun)
    if fund and _DEFAULT_FUND.search(mention.noun):
        mention.noun, mention.base = _DEFAULT_FUND.sub("", mention.noun) + fund.group(), fund.group()


def _lean_on_whole(mention: Mention, mentions: list[Mention], view: View) -> None:
    whole = mentions[mention.part_of]
    if mention.rule == "F15" and mention.noun.endswith("人口") and whole.noun.endswith("对象"):
        # 低保对象9846户、17532人，城市1918户、3207人
        mention.noun = mention.noun.removesuffix("人口") + whole.noun.removeprefix("城乡")
        return
    head = _head(whole, mention)
    if head and not mention.noun.endswith(head):
        _complete(mention, head, mentions, view)


def _say_who(mention: Mention, whole: Mention) -> str:
    """無證鄉村醫生 for 無證者14名 of 在冊鄉村醫生: who those described are."""
    head = members(base_of(whole), mention).rpartition("的")[2]
    who = _WHO.search(mention.noun)
    if who is None or head in _GENERIC or len(head) < _WORD or head.endswith(("编制", "职数")):
        return mention.noun
    if _WHO.search(head) or not (people_end(head) or (mention.dimension not in PERSONS and HEAD_NOUN.search(head))):
        return mention.noun
    head = _PAPER if head.endswith(_PAPER) else head
    return mention.noun[: who.start()] + head + mention.noun[who.end() :]


def _name_open_posts(mention: Mention) -> bool:
    """空编6名 are posts, nobody."""
    posts = _OPEN_POSTS.match(mention.noun) if mention.left.rstrip().endswith(_OPEN) else None
    if posts:
        mention.noun = posts.group()
    elif mention.left.strip(" ,，;、").removeprefix("另") in _OPEN and not any(kind in mention.noun for kind in _OPEN):
        mention.noun += mention.left.strip(" ,，;、").removeprefix("另")  # 應選黨代表1472名……缺額2名
    return posts is not None


def _name_rest(mention: Mention, view: View) -> bool:
    """What is left, where the words say what it is."""
    told = _rest_told(mention, view)
    if told:
        mention.noun, mention.base = told + ("占比" if mention.role == "share" else ""), ""
    return bool(told)


def _rest_told(mention: Mention, view: View) -> str:
    """村道 for 余下的1530公里均属村道, 乡镇自筹资金 for 其余146万元由乡镇自筹: what the rest is said to be."""
    if not _LEFT_OVER.search(mention.left.strip()):
        return ""
    if mention.dimension == "money":
        paid = _REST_PAID.match(view.text, mention.end)
        return paid["who"] + paid["how"] + "资金" if paid else ""
    told = _REST_IS.match(view.text, mention.end)
    named = told and (told.group()[0] in "均都" or HEAD_NOUN.search(told["noun"]) or people_end(told["noun"]))
    return told["noun"] if told and named else ""


def _name_organisations(mentions: list[Mention]) -> None:
    """党组织 for 党委38个、总支45个、支部716个，合计799个, which took the noun of the last."""
    parts: dict[int, list[str]] = {}
    for mention in mentions:
        if mention.part_of >= 0 and mention.role == "count":
            parts.setdefault(mention.part_of, []).append(mention.noun)
    for index, nouns in parts.items():
        whole = mentions[index]
        both = any(noun.endswith("党委") for noun in nouns) and any("支部" in noun for noun in nouns)
        if both and whole.rule == "F08" and whole.noun in nouns:
            whole.noun = ("基层" if any(noun.startswith("基层") for noun in nouns) else "") + "党组织"


def _name_sums(mentions: list[Mention]) -> None:
    """经费 for 县预算36万元、党费10万元、乡镇自筹9万元，年计55万元: a sum of unlike items is none of them."""
    last: dict[int, Mention] = {}
    for mention in mentions:
        if mention.part_of > mention.index and mention.list_id.startswith("L9-"):
            last[mention.part_of] = mention
    for index, part in last.items():
        whole = mentions[index]
        if whole.rule == "F08" and whole.role == "count" and whole.inherited == part.index:
            whole.noun = _shared_noun([one for one in mentions if one.part_of == index], whole)
        if whole.rule == "F08" and whole.dimension == "money" and whole.inherited == part.index:
            whole.noun = "经费" if whole.noun.endswith("经费") else "资金"


def _shared_noun(parts: list[Mention], whole: Mention) -> str:
    """培训班 for 主体班11期、专题班23期，一共34期: what the members have in common; else the noun it took over."""
    nouns = [part.noun for part in parts]
    shared = ""
    while all(len(noun) > len(shared) and noun[-len(shared) - 1 :] == nouns[0][-len(shared) - 1 :] for noun in nouns):
        shared = nouns[0][-len(shared) - 1 :]
    if len(set(nouns)) < _WORD or not shared:
        return whole.noun
    if shared == "班" and whole.dimension == "session":
        return "培训班"
    if shared == "委会":
        return "村（居）委会"
    shared = "支部" if shared == "建支部" else shared  # 单建支部、联建支部
    return shared if len(shared) >= _WORD and HEAD_NOUN.search(shared) else whole.noun


def _name_aim(mention: Mention, mentions: list[Mention], view: View) -> None:
    """参保率目标 for 参保率93.7%，距95%的目标尚差1.3个百分点: the aim is of the rate in front."""
    before = mentions[mention.index - 1] if mention.index else mention
    if before.dimension == "point" and mention.index > 1:
        before = mentions[mention.index - 2]  # 降低0.2个百分点，未突破市定4%的控制线
    near = before is not mention and view.sentence(before.start) == view.sentence(mention.start)
    if near and before.role == "share" and _RATE.search(before.noun) and not _RATE.search(mention.noun):
        mention.noun = before.noun.removesuffix("目标") + "目标"


def _turned(noun: str, left: str) -> str:
    """The group in front of whom it is of; not of those that it was chosen from.

    >>> _turned("会员当中农民工", ""), _turned("受访者男性", ""), _turned("能手中物色接班人", "从能手中物色接班人")
    ('农民工会员', '男性受访者', '能手中物色接班人')
    """
    some = _SOME_OF.fullmatch(noun) if "中" in noun or "里" in noun else None
    chosen = some is not None and f"从{some['whole']}" in left
    things = some is not None and some["of"] == "中的" and not people_end(some["whole"])  # 设在村中的站点
    if some and HEAD_NOUN.search(some["whole"]) and not (chosen or things):
        return some["group"].removesuffix("者") + some["whole"]
    sex = _SEX_BEHIND.fullmatch(noun)
    return f"{sex['sex']}性{sex['who']}" if sex else noun


def _usual(noun: str, text: str) -> str:
    """Whom the field names by their act: 选民 vote, and 脱贫 is said of 人口.

    >>> _usual("参加投票人员", "登记选民31万人"), _usual("脱贫人员", ""), _usual("参训人员", "")
    ('参加投票选民', '脱贫人口', '参训人员')
    """
    for act, people, hint in _ACTS:
        done = act.fullmatch(noun)
        if done is not None and hint in text:
            return done["done"] + people
    return noun


def _of_papers(noun: str) -> str:
    """Papers are no persons: what people think is counted on them.

    >>> _of_papers("普通群众"), _of_papers("打“满意”的普通群众"), _of_papers("认为“分工打架”"), _of_papers("申请书")
    ('问卷', '打“满意”的问卷', '认为“分工打架”的问卷', '申请书')
    """
    if noun == "有效卷":
        return "有效" + _PAPER
    noun = _TWICE.sub(r"\g<did>", noun)
    if _HANDED.fullmatch(noun) or noun in _VALID:
        return noun + _PAPER
    if people_end(noun):
        answer = _ANSWER.match(noun)
        return (answer.group() if answer else "") + _PAPER
    noun = _OF_HANDED.sub(_PAPER, noun)
    return f"{noun}的{_PAPER}" if _SAYS.match(noun) and not noun.endswith("卷") else noun


def _of_ballots(mention: Mention, whole: str, view: View) -> str:
    """测评票 for 组织测评，发票1000张, and 满意票 for 满意711张 among them: what an opinion leans on is the ballot."""
    noun, base = mention.noun, mention.base
    if noun.endswith("发票") and _COUNTED_BACK.search(view.text, mention.end, mention.end + _NEAR):
        told = "测评" in view.text[max(0, mention.start - _NEAR) : mention.start]
        return noun.removesuffix("发票").removesuffix("测评") + ("测评票" if told else "选票")
    if noun.endswith("发票") and whole.endswith("票"):
        return noun.removesuffix("发票") + whole  # 收回发票962张 of 测评票1000张
    ballot = _BALLOT.search(mention.left.rstrip())
    if ballot:
        return ballot.group().removesuffix("票") + ("测评票" if noun.endswith("测评票") else "票")
    noun = _TWICE.sub(r"\g<did>", noun)
    leans = base.endswith("票") and noun.endswith(base) and noun != base
    return noun.removesuffix(base) + "票" if leans and not _HANDED.match(noun) else noun


def _head(whole: Mention, part: Mention) -> str:
    """选民 of 登记选民, which names what its parts are; ``""`` where it names nothing that they could be."""
    head = members(base_of(whole), part).rpartition("的")[2]
    if head in _GENERIC or len(head) < _WORD:
        return ""
    if part.dimension in PERSONS:
        return head if people_end(head) and not _DEFAULT.search(head) else ""
    return head if HEAD_NOUN.search(head) and not people_end(head) else ""


def _complete(mention: Mention, head: str, mentions: list[Mention], view: View) -> None:
    noun = mention.noun
    if is_learned(noun, head):
        return
    told = view.text[mention.start - len(mention.left) : mention.start] + mention.right
    sibling = _sibling_head(mention, mentions) if noun not in told else ""
    if sibling:  # 行政案件 for 刑事327件、民商事3648件、行政92件, not 行政民商事; 助理讲师 stands so
        mention.noun, mention.base = noun.removesuffix(sibling) + head, head
        return
    default = _DEFAULT.search(noun) if mention.dimension in PERSONS else None
    ours = default is not None and default.group()[-_WORD:] not in told and noun[: default.start()] in told
    if default is not None and ours:
        done = noun[: default.start()]
        mention.noun, mention.base = done + head.removeprefix(done), head  # 报名96人 of 报名党员300人
        return
    if _LEFT_OVER.search(mention.left.strip()) and not HEAD_NOUN.search(noun):
        mention.noun, mention.base = _LEFT + head, head
        return
    if _is_headless(mention):
        mention.noun, mention.base = noun.replace(head, "", 1) + head, head  # 流动党员经常在线


def _sibling_head(mention: Mention, mentions: list[Mention]) -> str:
    """The noun of another member of the list that a noun ends in, and should not."""
    for other in mentions[max(0, mention.index - 8) : mention.index]:
        beside = other.part_of == mention.part_of and other.noun and other.list_kind == mention.list_kind
        if beside and mention.noun.endswith(other.noun) and mention.noun != other.noun and len(other.noun) >= _WORD:
            return other.noun
    return ""


def _is_headless(mention: Mention) -> bool:
    """查获超限 and 如期, which tell what was done or how, and name nothing that the unit counts."""
    noun = plain_noun(mention.noun)
    if MONEY_NOUN.search(noun) or mention.list_kind not in STATED | {"verb", "attribute", "clause"}:
        return False
    if mention.dimension in PERSONS:
        return not people_end(noun) and noun[-1] not in _PERSONAL
    return not HEAD_NOUN.search(noun) and not people_end(noun) and not ATTRIBUTE.search(noun)
