"""The rules for numerals that state nothing and stand behind other signs: 第8期, (一), 《党课30讲》.

They are looked for in the whole text, so each is a pattern with a fixed beginning, or names words without which it is
not tried. What can be told from the numeral and the signs in front of it is a rule of :mod:`nonfact_rules`.
"""

from __future__ import annotations

from yanting_research.extraction.bound_requirements import WORDED
from yanting_research.extraction.nonfact_kinds import NUMERAL as _N
from yanting_research.extraction.nonfact_kinds import NonFactRule
from yanting_research.extraction.nonfact_kinds import rule as _rule

__all__ = ["ELSEWHERE"]

ELSEWHERE: tuple[NonFactRule, ...] = (
    *WORDED,
    # addresses of the web and of mail hold digits of no meaning
    _rule(
        "N1",
        "url",
        r"https?://[\w./?=&%#:~-]{1,300}|www\.[\w./-]{1,200}|[A-Za-z0-9._-]{1,64}@[A-Za-z0-9.-]{1,100}",
        yes="www.example.gov.cn/2016/05/",
        no="共12.5万元",
        needs="http www. @",
    ),
    # the titles of the pages before and behind, at the foot of a saved page
    _rule(
        "N1",
        "page_noise",
        r"[上下]一篇[:：][^\n。;；]{1,40}",
        yes="下一篇:党校放假3天通知",
        no="上一篇文章说,放假3天",
        needs="一篇",
    ),
    # 〔2014〕8号: the number of a document
    _rule(
        "N3",
        "doc_number",
        r"[\[(](?:19|20)\d{2}[\])](?:第)?\d{1,4}号",
        yes="梅远办[2014]8号",
        no="(2014年)8个乡镇",
        needs="号",
    ),
    # K43+500: a stake of a road or a dyke
    _rule(
        "N3",
        "id_number",
        r"[A-Z]{0,2}K\d{1,4}\+\d{3}(?:[-~至到]{1,2}[A-Z]{0,2}K\d{1,4}\+\d{3})?",
        yes="K0+000至K43+500",
        no="5K+300米",
        needs="K",
    ),
    # the title of a collection of samples: 述职报告3篇
    _rule(
        "N4",
        "boilerplate",
        r"\d{1,2}篇(?=[ \t]{0,8}\n)",
        yes="党支部书记述职报告3篇\n",
        no="发表论文3篇。",
        needs="篇",
    ),
    _rule(
        "N4", "boilerplate", r"附[件表]\d{1,2}[份张](?=[)。\s]|$)", yes="(附件3份)", no="附件3份材料", needs="附件 附表"
    ),
    # 两家合起来, 三项相加: how many of those in front are taken together
    _rule(
        "N5",
        "ordinal",
        r"[两三四五](?:[家项者类种笔](?=会签|联合发文|合起来|加起来|相加|合计|共占|合占)|家(?=共\d))",
        yes="两家合起来占69.8%",
        no="两家企业",
        needs="会签 联合发文 合起来 加起来 相加 合计 共占 合占 家共",
    ),
    # 前两期已结业: which of the classes
    _rule(
        "N5",
        "ordinal",
        r"[前后首末][一二两三四五][期批轮](?=已|的|学员|合计|共|均)",
        yes="前两期已结业172名",
        no="办了两期",
        needs="期 批 轮",
    ),
    # 扩建二期: which stage of a work it is
    _rule(
        "N5",
        "ordinal",
        r"(?:扩建|启动|推进|实施|开工|建设)[一二三四]期(?=[,，。;、)工项]|$)",
        yes="投资300余万元扩建二期,",
        no="建设二期间",
        needs="一期 二期 三期 四期",
    ),
    _rule(
        "N4",
        "boilerplate",
        r"(?:[一1]式|各[执持])(?:[一两二三四五六]|\d{1,2})份",
        yes="一式三份",
        no="各印三份",
        needs="一式 1式 各执 各持",
    ),
    _rule(
        "N4", "boilerplate", r"单位换算[:：][^()\n]{1,30}", yes="单位换算:1亿元=10000万元", no="单位换算", needs="换算"
    ),
    # page marks that cleaning left in
    _rule(
        "N4",
        "page_noise",
        r"[第共] ?\d{1,4} ?页",
        yes="第4页 共12页",
        no="第一批4个",
        needs="页",
    ),
    _rule(
        "N4",
        "page_noise",
        r"-{1,2} ?\d{1,4} ?-{1,2}(?=[ \t]{0,8}(?:\n|\Z))",
        yes="- 12 -",
        no="12-15岁",
        needs="-",
    ),
    # an ordinal gives a place in a row: 第8期, 第三产业, 列第6名, 居全国首位, 排名12位
    _rule(
        "N5",
        "ordinal",
        rf"第 ?{_N}(?:[-至到、]第?{_N})?(?:个百分点)?[\u4e00-\u9fff]?",
        yes="详见第8期通报",
        no="举办8期",
    ),
    # 满分30分: the most that a score can be
    _rule(
        "N10", "threshold", r"满分(?:均|值)?[为是:]?\d{1,4}(?:\.\d)?分", yes="(满分30分)", no="得满分30人", needs="满分"
    ),
    # 一两回, 三两句: few, and nobody counted
    _rule(
        "N15",
        "idiom",
        r"(?:一|三)两(?=[回句眼遍趟声]|下子|天[就,，。])",
        yes="一年也就听一两回",
        no="一两节课",
        needs="一两 三两",
    ),
    # numbers at the head of a line or of an item
    _rule(
        "N6",
        "list_number",
        r"\((?:\d{1,2}|[一二三四五六七八九十]{1,3})\)",
        yes="(一)强化责任",
        no="(12人)",
    ),
    _rule("N6", "list_number", r"其(?<=[,，。;:!?]其)[一二三四五六]", yes="。其一，要快", no="将其一分为二"),
    # 三轮摩托车: what a thing is called
    _rule(
        "N14", "name", "[两三四]轮(?=摩托|[电机]动|农用|载货|汽?车)", yes="驾驶三轮摩托车", no="三轮培训", needs="轮"
    ),
    # names of books and rules
    _rule("N7", "name", r"《[^《》\n]{1,60}》", yes="《党课30讲》", no="党课30讲"),
    # quoted watchwords; a sentence in quotation marks is none
    _rule(
        "N8",
        "slogan",
        r"[“‘「\"][^“”‘’「」\"\n,，。;:]{1,14}[”’」\"]",
        yes="“5个到位”自查",
        no="“共有1200人，参加了2次培训”",
    ),
)
