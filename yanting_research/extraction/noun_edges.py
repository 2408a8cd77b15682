"""Words at the edge of a noun (名词边缘的词): times, adverbs, words of summing and prepositions.

去年集体收入拢共1384.5万元 counts 集体收入. None of these words is ever the end of a noun, and none but the
adverbs its beginning, where they may be part of a term (平均年龄). The words are closed classes, kept as data.
"""

from __future__ import annotations

import re

from yanting_research.resources import read_resource_rows

__all__ = ["cut_edges", "cut_review", "stands_alone", "tidy_noun", "with_measure", "with_quotes"]

# Matches “三公” and 《条例》, with what they hold; must not match a quotation of a sentence
_QUOTED = re.compile(r"“(?P<said>[^“”\n]{1,24})”|《(?P<title>[^《》\n]{1,24})》")
_TORN = re.compile(r"^(?P<ahead>[^“《]*?)(?P<close>[”》])|(?P<open>[“《])(?P<behind>[^“”《》]*)$")
_OF_ROOMS = frozenset({"平方米", "㎡", "平米"})
# Matches 比小麦高 and 产值变化 in front of 2倍, which say of what it is; must not match 产值
_COMPARED = re.compile(r"(?:变化|占比|倍[数數]|[大高多快低少以])$")
_SHORTEST = 2
_SIZED = frozenset({"area", "average", "rate"})
_BY_SIZE = ("住房", "住宅", "厂房", "面积", "面積")  # 新建住宅9.2亿平方米: counted by the square metre as such
_SPELLS = {"年": "年限"}

_ROWS = read_resource_rows("noun_edges.csv")
_ALONE = frozenset(row["word"] for row in _ROWS if row["kind"] == "alone")
_AT_END = frozenset(row["word"] for row in _ROWS if row["kind"] != "alone")
_AT_FRONT = frozenset(row["word"] for row in _ROWS if row["kind"] not in {"alone", "adverb"})
_LAST = frozenset(word[-1] for word in _AT_END)
_FIRST = frozenset(word[0] for word in _AT_FRONT)
_LENGTHS = sorted({len(word) for word in _AT_END}, reverse=True)
# Matches 微信群已建 and 通村路现已硬化; must not match 已建微信群 or 已婚
_ALREADY = re.compile(
    r"(?P<noun>[\u4e00-\u9fff]{2,12}?)(?<![前后内中时])(?:现|均|业)?已[\u4e00-\u9fff](?<!婚)[\u4e00-\u9fff]?"
)
# Matches 农村危房经逐户鉴定, 危房经鉴定为C级 and 低保对象经复核清退; must not match 村集体经营收入
_REVIEWED = re.compile(
    r"(?P<noun>[\u4e00-\u9fff]{2,10}?)经(?![济费营常历理典过由验])[\u4e00-\u9fff]{0,5}?"
    r"(?:鉴定|认定|核查|核实|核对|排查|摸排|摸底|评估|复核|统计|清查|审核|审查|测算|甄别|识别|普查|公示|评议)"
    r"(?:(?:为|属于?|是)(?P<kind>[\u4e00-\u9fffA-Za-z]{1,8}?)(?:的|共|有|达){0,2}|(?P<done>[\u4e00-\u9fff]{2}))?"
)


# Matches 培训班培训班, 应训应训 of 应训应训党员, and 测评收回测评 of 测评收回测评票; must not match 年年 of 年年培训
_REPEATED = re.compile(r"(?P<said>[\u4e00-\u9fff]{2,8})(?:收回|回收|发出|发放)?(?P=said)")


# Matches 由上届 of 班子平均年龄由上届 and 从第一次的 of 合格率从第一次的; must not match 由来
_FROM_FORMER = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})(?:由|从)(?:第[一二三四]次|首[次批期]|上(?:[届年期次月季])?|[年期月]初|[去前]年|原来|此前|当初)的?"
    r"(?=$|变化$|占比$)"
)
# Matches 相加 of 党员相加; must not match 参加
_SUMMED = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:相加|加起来|合起来|加总)(?:共计?)?$")
# Matches 扣除物价因素 of 收入扣除物价因素变化, which says how it was counted; must not match 扣除
_DEFLATED = re.compile(r"(?:扣除|剔除|考虑)?(?:物价|价格|通货膨胀)(?:上涨)?因素(?:影响)?后?|按(?:可比|不变)价格计?算?")
# Matches 定 of 增长目标定 and 拟定在 of 目标拟定在, which set it; must not match 目标 or 约定
_SET = re.compile(r"(?<=目标|指标|任务|计划)(?:拟|确|初步|暂)?[定设](?:在|为)?(?=$|变化$|占比$)")
# Matches 连续 of 基本养老金连续变化; must not match 连续工作
_IN_ROW = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:已?连续|一般)(?=变化$)")
# Matches 住 of 困难家庭住, torn from 住上新房, and 搬 of 群众搬; must not match 农户搬迁
_GOT = re.compile(r"(?<=家庭|群众|农户|居民|村民|农民|牧民|职工|学生|困户)(?:都|均)?[住搬用喝吃过走](?=$|占比$|变化$)")
# Matches the second 班 of 青干班培训班; must not match 培训班
_CLASS_TWICE = re.compile(r"(?<=[^办开]班)培训班")
# Matches 有效卷 of 认为形式单一有效卷; must not match 有效问卷
_PAPERS = re.compile(r"有效卷(?:有效问卷)?(?=$|占比$)")
# Matches 村村(社区)妇联 and 社区)妇联, put together with 村(社区)妇联; must not match 村(社区)书记
_HALF_OF_TWO = re.compile(
    r"^(?:(?P<own>[\u4e00-\u9fff]{1,2})(?:(?P=own)\([\u4e00-\u9fff]{1,3}\)|[\u4e00-\u9fff]{1,2}\((?P=own)\))"
    r"|(?P<torn>[\u4e00-\u9fff]{1,3})\))(?=[\u4e00-\u9fff])"
)
# Matches (90分以上) of 优秀(90分以上)学员, which says when it is so; must not match (书记、主任)
_LIMITED = re.compile(r"\((?:不?含|满分)?\d[^()]{0,12}\)")
# Matches 选 of 选“很满意” and 评为 of 评为“好”等次; must not match 选聘“第一书记” or 评为“好”的班子
_ANSWERED = re.compile(r"^(?:选择?|答|打|评为|评|表示|回答)了?(?=[“\"][^“”\"]+[”\"](?:等次)?(?:占比)?$)")


# Matches 回收发卷 and 发卷 itself, papers that are called by their handing out; must not match 发卷人
_GIVEN_OUT = re.compile(
    r"(?:本次|共)?(?P<what>[\u4e00-\u9fff]{0,4}?)发卷(?=$|占比$)|(?P<back>收回|回收|有效|答完?)卷子(?=$|占比$)|^卷子(?:散发|发出|下发)(?=$)"
)


def _of_papers(match: re.Match[str]) -> str:
    """发放问卷 for 发卷, 回收问卷 for 回收发卷, 有效问卷 for 有效卷发卷."""
    if match["what"] is None:
        return f"{match['back'] or '发放'}问卷"
    if match["what"].endswith(("废卷", "废")):
        return match["what"].removesuffix("卷") + "卷"
    return match["what"].removesuffix("卷") + "问卷" if match["what"] else "发放问卷"


def cut_edges(noun: str) -> str:
    """A noun without the words that only say when, how or that something was summed.

    >>> cut_edges("去年集体收入拢共"), cut_edges("眼下"), cut_edges("平均年龄由换届时")
    ('集体收入', '', '平均年龄由')
    """
    while noun[-1:] in _LAST or noun[:1] in _FIRST:
        tail = next((size for size in _LENGTHS if size <= len(noun) and noun[-size:] in _AT_END), 0)
        noun = noun[: len(noun) - tail]
        head = next((size for size in _LENGTHS if noun[:size] in _AT_FRONT), 0)
        noun = noun[head:]
        if not tail and not head:
            break
    return noun


def tidy_noun(noun: str) -> str:
    """A noun put together from two places, without a word that both said, and without what only leads to its figure.

    >>> tidy_noun("发展对象培训班培训班学员"), tidy_noun("有效测评收回测评测评票"), tidy_noun("年年培训")
    ('发展对象培训班学员', '有效测评票', '年年培训')
    >>> tidy_noun("选“很满意”"), tidy_noun("评为“好”的班子")
    ('“很满意”', '评为“好”的班子')
    >>> tidy_noun("青干班培训班学员"), tidy_noun("主体班培训班")
    ('青干班学员', '主体班')
    >>> tidy_noun("班子平均年龄由上届变化"), tidy_noun("党员相加"), tidy_noun("收到有效卷")
    ('班子平均年龄变化', '党员', '收到有效问卷')
    >>> tidy_noun("农民收入扣除物价因素变化"), tidy_noun("的远教站点设在村")
    ('农民收入变化', '远教站点设在村')
    >>> tidy_noun("经济增长目标定"), tidy_noun("企业退休人员养老金连续变化")
    ('经济增长目标', '企业退休人员养老金变化')
    >>> tidy_noun("困难家庭住"), tidy_noun("农户搬迁")
    ('困难家庭', '农户搬迁')
    >>> tidy_noun("村村(社区)妇联"), tidy_noun("社区)妇联"), tidy_noun("村(社区)书记")
    ('村妇联', '社区妇联', '村(社区)书记')
    >>> tidy_noun("本次发卷"), tidy_noun("回收发卷占比"), tidy_noun("有效卷发卷")
    ('发放问卷', '回收问卷占比', '有效问卷')
    >>> tidy_noun("优秀(90分以上)学员"), tidy_noun("35岁以下(含35岁)党员")
    ('优秀学员', '35岁以下党员')
    """
    noun = _PAPERS.sub("有效问卷", _SUMMED.sub("", _FROM_FORMER.sub("", _ANSWERED.sub("", noun))))
    noun = noun.removeprefix("的") or noun  # 的远教站点设在村
    if "定" in noun or "设" in noun:
        noun = _SET.sub("", noun)
    noun = _GOT.sub("", noun)
    if noun.endswith("变化"):
        noun = _IN_ROW.sub("", noun)
    if "价" in noun or "通货" in noun:
        noun = _DEFLATED.sub("", noun) or noun
    if "发卷" in noun or "卷子" in noun:
        noun = _GIVEN_OUT.sub(_of_papers, noun)
    noun = _CLASS_TWICE.sub("", noun).replace("人员人数", "人数")
    if "(" in noun:
        noun = _LIMITED.sub("", noun) or noun
    half = _HALF_OF_TWO.match(noun) if ")" in noun else None
    if half is not None:
        noun = (half["own"] or half["torn"]) + noun[half.end() :]
    while _REPEATED.search(noun):
        noun = _REPEATED.sub(r"\g<said>", noun)
    return noun


def with_measure(noun: str, unit: str, role: str) -> str:
    """A noun with the measure that its unit tells of: sizes of rooms, multiples, and years on average.

    >>> with_measure("教学用房", "平方米", "area"), with_measure("在职报酬", "倍", "ratio")
    ('教学用房面积', '在职报酬倍数')
    >>> with_measure("平均任现职时长", "年", "average"), with_measure("校舍面积", "平方米", "area")
    ('平均任现职年限', '校舍面积')
    """
    if unit in _OF_ROOMS and role in _SIZED:
        return noun if noun.endswith(_BY_SIZE) else noun + "面积"
    if unit == "倍" and role == "ratio":
        return noun if len(noun) < _SHORTEST or _COMPARED.search(noun) else noun + "倍数"
    spell = _SPELLS.get(unit) if role == "average" else None
    return re.sub(r"时长$", spell, noun) if spell else noun


def stands_alone(text: str) -> bool:
    """Whether a word with nothing beside it names nothing: 较, 或者, 底前.

    >>> stands_alone("连同"), stands_alone("连同学校")
    (True, False)
    """
    return text in _ALONE


def cut_review(noun: str) -> str:
    """A noun without the review that its number came from, and without what was done already (微信群已建).

    >>> cut_review("农村危房经逐户鉴定"), cut_review("危房经鉴定为C级"), cut_review("低保对象经复核清退")
    ('农村危房', 'C级危房', '清退低保对象')
    """
    built = _ALREADY.fullmatch(noun) if "已" in noun else None
    if built:
        return built["noun"]
    found = _REVIEWED.fullmatch(noun) if "经" in noun else None
    return (found["kind"] or found["done"] or "") + found["noun"] if found else noun


def with_quotes(noun: str, text: str) -> str:
    """A noun whose quotation marks are whole again, as the text near its figure prints them; else without the torn one.

    >>> with_quotes("三公”经费", "“三公”经费38.6万元"), with_quotes("补贴”惠及残疾人", "“两项补贴”惠及残疾人5230人次")
    ('“三公”经费', '“两项补贴”惠及残疾人')
    >>> with_quotes("担心“后继乏人", "29位担心“后继乏人”"), with_quotes("三公”经费", "")
    ('担心“后继乏人”', '三公经费')
    """
    torn = _TORN.search(noun)
    if torn is None:
        return noun
    quotes = {found["said"] or found["title"]: found.group() for found in _QUOTED.finditer(text)}
    if torn["close"]:
        ahead, rest = torn["ahead"], noun[torn.end() :]
        held = [said for said in quotes if ahead.endswith(said)]
        if held:
            said = max(held, key=len)
            return with_quotes(ahead.removesuffix(said), text) + quotes[said] + with_quotes(rest, text)
        begun = next((said for said in quotes if ahead and said.endswith(ahead)), "")
        return (quotes[begun] if begun else ahead) + with_quotes(rest, text)
    ahead, behind = noun[: torn.start()], torn["behind"]
    begun = next((said for said in quotes if behind and said.startswith(behind)), "")
    return ahead + (quotes[begun] if begun else behind)
