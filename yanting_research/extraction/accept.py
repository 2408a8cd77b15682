"""Which candidates state something (取舍): numbered from A1 to A10.

A1 fractions, tenths, ratios and masked numerals always do; A2 a bare numeral only before
村 and its like, after 人数 and its like, or when it ends in 万; A3 durations when they are
lengths of time (为期5天) and not points in time (3天后); A4 ages only as averages or
extremes; A5 a few units (度, 面, 起) never with a small numeral in characters; A6 small
numerals in characters only before a concrete noun (三个村, not 三个方面); A7 abstract nouns
(8个方面) are outlines of the text; A8 halves only where a whole is meant (过半, 占一半);
A9 round numerals without a digit (近百名) only behind a hedge; A10 bounds that a rule sets
(低于八成的，取消评先资格) state nothing.
"""

from __future__ import annotations

import math
import re

from yanting_research.extraction.mentions import Mention
from yanting_research.extraction.units import bare_noun, unit_named
from yanting_research.extraction.views import View

__all__ = ["accept"]

# Matches 村 and 行政村 behind 三个; must not match 方面
_CONCRETE = re.compile(
    r"(?:行政|自然|贫困|试点|示范|后进|重点|中心|先进|边远|薄弱)?(?:村|镇|乡|社区|县|区|市|省|街道|党|支部|小组|组|企业|单位|部门|学校|班|点|站"
    r"|中心|基地|项目|队|窗口|岗位|名额|课题|专题|教学点|督查|工作[队组]|巡|考察|调研|宣讲|检查|代表团|批次|栏目|厂区|平台|线路|学院|车间|活动室|教室|广场|场馆|书屋|大棚|食堂|会议室)"
)
# Matches 方面 and 主要问题 behind 8个; must not match 村
_ABSTRACT = re.compile(
    r"的?(?:方面|层面|环节|维度|步骤|阶段|到位|坚持|必须|统一|确保|结合|转变|注重|突出|关键|重要|文明|一百年|原则|特点|字|意识|好(?!评)"
    r"|主要|问题(?!线索)|原因|因素|层次|渠道|途径|办法|道理|大局|导向|着力|有利|条件|角度|重大(?!(?:水利|基础|科技|民生|建设|产业)?(?:工程|项目|专项|设施|案|隐患|事故|活动|疾病))|突破|不足)"
)
# Matches 被点名的 in front of 7个问题, which were counted; must not match 存在的
_RAISED = re.compile(
    r"(?:点名|发现|反映|查摆|排查|查找|提出|梳理|征集|收集|整改|交办|反馈|指出|查出|列出|认领)(?:了|出|的)?$"
)
# Matches 每月举办 in front of 一期; must not match 每月，
_FREQUENCY = re.compile(r"(?:每(?:个?月|季度?|年|周|半年|两个月|个?季|学期|个?村|个?支部|旬|天)|半年)[^,，。;\n]{0,6}$")
# Matches 万 of 8500万, 亿左右 of 1亿左右 and 亿多 of 3亿多农村人口; must not match 万 of 8万5
_IN_TEN_THOUSANDS = re.compile(r"[万亿](?:左右|上下|及?以[上下]|[以之]内|多|余)?$")
# Matches 人口大国 behind 14亿多, a manner of speaking, and 分之一; must not match 人口 or 人民币
_NOT_COUNTED = re.compile(r"[分之年]|[\u4e00-\u9fff]{0,3}(?:大国|(?<=中)国人|人民(?!币))")
# Matches 平均年龄 and 降低了; must not match 全市
_AGES = re.compile(
    r"平均|最大|最小|最?年[长少幼]|年龄|均龄|寿命|[降提增减高低小大升](?:[到至]|了)?$|(?:增加|减少|提高|下降|上升)(?:了|近|约)?$|(?:高出?|低|大|小)[于出过][一-龥]{2,8}$|年轻$"
)
# Matches 得 of 得95.2分; must not match 至
_MARKS = re.compile(
    r"自评|[得积计]分|评分|总分|均分|平均|考|成绩|打分|给了|最[高低](?:分|(?:[者的]|仅|只有)?$)|测评|评议|互评"
)
"""最高分95.2分; not 9点20分."""
# Matches 89.3分、 in front of 84.1分; must not match 9点20分、
_MORE_MARKS = re.compile(r"\d\.\d{1,2}分[、,，和](?:[\u4e00-\u9fff]{1,4})?$")
# Matches 90分,石门 in front of 79分; must not match 9点20分,
_MARK_BESIDE = re.compile(r"[^点时]\d{2}(?:\.\d)?分[、,，;](?:[\u4e00-\u9fff]{1,4})?$")
_SCORED = re.compile(
    r"(?:指数|系数|性别比|得分|总分|均分|平均分|人数|(?:总|常住|户籍|流动|农业|乡村|城镇|年末)人口|总数|数量|户数|个数|次数|合计|总计)(?:为|达|是|达到|[:])?$"
)
# Matches 近 and 过去 in front of a stretch of the calendar; must not match 为期
_CALENDAR = re.compile(r"(?:近|过去|最近|未来|今后|前|头|第|提前|推迟|再过|此后|随后|往后)$")
# Matches 前 and 内 behind a point in time; must not match 的培训
_POINT = re.compile(r"(?:之?[前后内]|以[前后内来]|左右后|来(?!自))")
# Matches 为期 and 见习 in front of 30天; must not match 通知
_DURATION_NEAR = re.compile(
    r"(?:为期|为时|历时|时长|每期|每次|每班|培训|集中|脱产|学习|学制|时间|不少于|至少|平均|累计|用时|办结|缩短|周期|工期|天数|时限|期限|[役聘任工服周务训示]期|质保期|最[长短](?:的|者)?|入党已有"
    r"|集训|轮训|挂职|顶岗|见习|驻村|住村|蹲点|跟班|跟岗|封闭|驻点|住了|学了|看了|办了|停了|种了|干了|住上|待了|同住|单程|来回|往返|开放|播放|开机|生产|运行|值守"
    r"|一般|只剩|年限|[由从至到为用])[^\d,，。;\n]{0,3}$"
)
# Matches 每期 and 学制 in front of 一个月: even one counts there; must not match 过了
_TERM = re.compile(r"(?:每期|每班|学制|期限|年限|[役聘任工服训保]期|住了|学了|看了|干了|待了|挂职)[为是约近达共]?$")
# Matches 的，取消 behind 低于八成: a rule for those below; must not match 的有3个
_RULED = re.compile(r"的(?:[,，、]|一律|不得|取消|给予|应当?|须|由|可以|予以|单独|建(?!立|成|有)|地方)")
_BOUNDS = ("低于", "高于", "超过", "少于", "未达", "达不到")
_HEDGED = ("不少于", "不低于", "不超过", "不到", "不足", "不及")  # 实用技术不少于一半

_LONG = frozenset({"年", "周", "个季度", "昼夜", "秒"})

_SHY = frozenset(
    "度面门口节段片种类头组对部把道里方轮届起GTMm双席位根眼"
)  # 一面, 三节, 两头: more often idiom than count
_ONCE = frozenset({"期", "次", "场", "课", "讲", "节", "堂", "班", "批", "轮", "场次", "趟", "回"})
_FIRM = frozenset(
    [
        "%",
        "百分点",
        "倍",
        "元",
        "万元",
        "亩",
        "公顷",
        "平方公里",
        "公里",
        "吨",
        "公斤",
        "学时",
        "课时",
        "人次",
        "户",
        "期",
        "场",
        "场次",
        "班次",
        "批",
        "批次",
    ]
) | frozenset("名所座台辆次家趟回")
_PIECES = frozenset("轮本册份辆幅盏棵株")
# Matches 仅 in front of 一批 and 走了 in front of 一名: even one was counted; must not match 不止
_ONLY = re.compile(r"(?:仅有?|只有|只[派办选开组举送][出了办织派]?|[走转查选派]了)$")
# Matches 分项得分 in front of 74.5分, and 均分 of a sentence: decimals are marks there; must not match 部分
_SCORING = re.compile(r"得分|均分|平均分|评分|打分|分项|测评|自评|互评")
# Matches 识字班 in front of 两个 at the end of a clause: how many are listed; must not match 问题
_LISTED = re.compile(
    r"(?:教室|房|班|组|队|站|点|室|社|店|厂|支部|中心|基地|书屋|广场|集体|品牌|项目|企业|学校)(?:仅|只)?(?:有|设)?$"
)
# Matches 新建 in front of 五处 at the end of a clause; must not match 建立
_BUILT = re.compile(r"(?:[新改扩翻重迁]建|翻修|维修|修缮|改造|拆除|新增)了?$")
# Matches 另有 in front of 两处检修, and how what is counted stands; must not match 还有两点要讲
_ALSO = re.compile(r"(?:另|还|尚|仍)有$")
_STILL = frozenset("检停待未已在正因被暂")
_LISTS = frozenset("个支处家所间")
_TOLD = frozenset({"条", "件", "项", "封"})
# Matches 收到意见 in front of 五条 at the end of a clause; must not match 提出
_HEARD = re.compile(r"(?:意见|来信|信件|建议|线索|提案|举报|制度|措施|课题|经验|教训)$")
# Matches 涨 in front of 6.5分; must not match 部
_STEPS = re.compile(r"(?:[涨跌升降扣加]|提高|下降|相差|悬殊)了?$")
# Matches 剩下 in front of 三件: what is left over was counted; must not match 还有 in front of 两点要讲
_LEFT_OVER = re.compile(r"(?:剩下?|余下?)的?(?:只|仅)?有?$")
# Matches 党组织书记班三期；青年干部班 in front of 一期: one of a list of classes; must not match 工程
_ONE_OF_CLASSES = re.compile(r"[一二两三四五六七八九十\d]期[,，;、][\u4e00-\u9fff]{0,12}班$")
# Matches 剩 in front of 一条是; must not match 还有
_LEFT_ONE = re.compile(r"(?:[剩余]下?|尚余|还剩|仅剩|只剩)$")
# Matches 当中 in front of 九项已结题, and what goes on behind it: some of them; must not match 其中三项制度
_SOME = re.compile(r"(?:其中|当中)的?有?$")
_GOES_ON = re.compile(r"[已未尚被由获完,，。;、)]")

# Matches 增加了 in front of 一倍, 减少 in front of 一半; must not match 完成
_MOVED = re.compile(
    r"(?:增[加长产收值]|提高|扩大|上升|上涨|[高多大快强]出?|翻|下降|减少|降低|压缩|压减|精简|削减|缩[短减小]|少)了?$"
)
# Matches 清醒 behind the adverb 十分; must not match 的 or 钟
_ADVERB_OF = re.compile(r"[\u4e00-\u9fff](?<![的钟以左上之])")

# Matches 轮换 in front of 过半: more than half were; must not match 时间, of which half is over
_TURNED = re.compile(
    r"(?:轮换|转化|转正|女性|参训|脱贫|开工|竣工|更新|整改|兑现|到位|持证|就业|签约|调整|新任|连任|覆盖)$"
)
_AFTER_TENTHS = frozenset("立员果为效功本熟都长绩就")
# Matches 3千8 and 8万5, which say hundreds and thousands; must not match 8万
_SHORTENED = re.compile(r"\d[千万]\d$")
# Matches 多花 and 涨到 in front of 十八万六千, whose unit is understood; must not match 共有
_SPENT = re.compile(r"(?:[多少]花|涨|[涨提加]到|报了?|少收|多收)了?$")
_MEAN = re.compile(r"平均[\u4e00-\u9fff]{0,4}$|均龄$")
# A thing and how many there are of it, without a unit: 科干班 in front of 3, and 科干班3, in front of 中青班;
# must not match 附件 or 表, which are numbered
_ITEM_NOUN = (
    r"[\u4e00-\u9fff“”]{0,7}[\u4e00-\u9fff]"
    r"(?<![第号表图页栋楼室期章条款版题级年月日时分点至到于为约近达超过共余])(?<![拨打致])(?<!报警)(?<!附件)(?<!单元)(?<!电话)(?<!热线)(?<!邮编)"
)
_ITEM_AHEAD = re.compile(
    r"(?:(?P<earlier>[\u4e00-\u9fff]\d{1,5}(?:\(占[^()]{2,9}\))?[,，、;])|^|[,，、;:(。\n])"
    rf"(?:[\u4e00-\u9fff]{{1,4}}[,，:])?{_ITEM_NOUN}$"
)
_ITEM_END = re.compile(r"[,，、;。)]|\(占|$")
_ITEM_BEHIND = re.compile(rf"(?:\(占[^()]{{2,9}}\))?[,，、;](?:[\u4e00-\u9fff]{{1,4}}[,，:])?{_ITEM_NOUN}\d{{1,5}}")
_YUAN = frozenset("￥¥")
_MANY, _YEARS, _HUNDRED, _ITEM_REACH = 10**6, (1900, 2100), 100, 24
_TEN = 10
_FEW = 2
_CLOSES = frozenset(",，。;、)属系是为已")  # what stands behind a number without a noun
_ABSTRACT_BELOW = 20  # 8个方面 outlines a text; 200个问题 were counted


def accept(mention: Mention, view: View) -> bool:
    """Whether a candidate states something; an idiom or a bare number does not."""
    before = view.text[max(0, mention.start - 14) : mention.start]
    after = view.text[mention.end : mention.end + 12]
    if _RULED.match(after) and view.text.startswith(_BOUNDS, mention.start):  # A10
        return False
    if mention.form == "half":
        passed = view.text.startswith(("超过", "突破", "近"), mention.start) and after[:1] in ",，。;"
        return (
            passed
            or view.text.startswith(_HEDGED, mention.start)
            or _accept_half(before, view.text[mention.start : mention.end], after)
        )
    if mention.form not in {"plain", "listed", "halftime"}:  # A1
        return not (mention.form == "tenths" and after[:1] in _AFTER_TENTHS)
    if not mention.unit:
        return _accept_bare(mention, before, after, view)
    if mention.dimension == "duration":
        return _accept_duration(mention, before, after)
    return _accept_unit(mention, before, after, view)


def _accept_unit(mention: Mention, before: str, after: str, view: View) -> bool:
    if mention.dimension == "age" and not _AGES.search(before):  # A4
        return False
    if mention.unit == "分" and not (_MARKS.search(before) or _MORE_MARKS.search(before)):
        told = view.text[max(view.sentence_start(mention.start), mention.start - 40) : mention.start]
        again = _AGES.search(before) and "分" in before and _MARKS.search(told)  # 上年为82.91分，提高1.46分
        scored = mention.value != int(mention.value) and _SCORING.search(told)  # 后勤垫底，74.5分
        ranked = mention.value != int(mention.value) and after.startswith(("名列", "列", "排", "居", "位居", "摘"))
        listed = _MARK_BESIDE.search(before) and _SCORING.search(told)  # 得分:东坝92分,双合90分
        if not (again or scored or ranked or listed or (_STEPS.search(before) and _SCORING.search(told))):
            return False
    very = mention.unit == "分" and mention.chinese and mention.value == _TEN and _ADVERB_OF.match(after)
    if very or (mention.unit == "批" and after.startswith("发")):  # 必须十分清醒, 经营二批发
        return False
    if mention.unit in _SHY and mention.unit not in {"轮", "组"} and mention.chinese and mention.value < 10:  # A5
        return mention.unit == "位" and before.endswith(("的", "有", "共")) and after[:1] in _CLOSES
    small = mention.value < _ABSTRACT_BELOW and mention.unit != "人次"
    if small and unit_named(mention.unit).classifier and _ABSTRACT.match(after):  # A7
        return after.startswith("问题") and bool(_RAISED.search(before))
    small = mention.value < 10 and mention.value == int(mention.value)  # 五点六岁 is no idiom
    if small and mention.chinese and math.isnan(mention.high):
        return _accept_small(mention, before, after) or _stands_beside(mention, before, after)
    return True


def _stands_beside(mention: Mention, before: str, after: str) -> bool:
    """好评五百五十二张,差评八张; 共设十一个站点,四个属示范站点: a small number next to a larger one of its unit."""
    beside = re.search(
        rf"(?:\d|[〇一二三四五六七八九十百千]{{2,}}){re.escape(mention.unit)}[\u4e00-\u9fff]{{0,4}}[,，、;][\u4e00-\u9fff]{{0,5}}$",
        before,
    )
    return mention.value >= _FEW and beside is not None and after[:1] in _CLOSES


def _accept_half(before: str, half: str, after: str) -> bool:
    """A8: 过半党员, 占一半; not 一半是因为, 事半功倍."""
    return bool(
        (after[:1] in ",，。;" and (_TURNED.search(before) or half.endswith(("以上", "还多"))))
        or _MOVED.search(before)
        or re.search(r"(?:[占达有约近的为]|不[及足到]|[花用吃占]去|[花用吃]掉)了?$", before)
    ) or bool(
        re.match(
            r"(?:的|以上)?(?:来自|出自|[党干群村学支站居职教农委成参受对人用乡镇户][\u4e00-\u9fff]|[村户][,，。;])",
            after,
        )
    )


def _accept_bare(mention: Mention, before: str, after: str, view: View) -> bool:
    """A2: 36乡镇, 参加人数为120, 解决18.3万农村人口."""
    if mention.chinese:
        told = mention.value >= _HUNDRED and _SPENT.search(before) and after[:1] in _CLOSES | {"了"}
        return bool(told) or (mention.value != int(mention.value) and _MEAN.search(before) is not None)
    surface = view.text[mention.start : mention.end]
    if before[-1:] in _YUAN:
        return True
    if _SHORTENED.search(surface) or _listed_bare(mention, view):
        return True
    if mention.value % 100 == 0 and _IN_TEN_THOUSANDS.search(surface):
        return not _NOT_COUNTED.match(after)
    if bare_noun(after, 0):
        return mention.value < 10**5
    return bool(_SCORED.search(before))


def _listed_bare(mention: Mention, view: View) -> bool:
    """科干班3,中青班2,妇干班1: things and how many of each, one behind the other, without a unit."""
    if mention.value != int(mention.value) or mention.value >= _MANY or _YEARS[0] <= mention.value <= _YEARS[1]:
        return False
    own = _ITEM_AHEAD.search(view.text, max(0, mention.start - _ITEM_REACH), mention.start)
    if own is None or not _ITEM_END.match(view.text, mention.end):
        return False
    return bool(own["earlier"]) or _ITEM_BEHIND.match(view.text, mention.end) is not None


def _accept_duration(mention: Mention, before: str, after: str) -> bool:
    """A3: lengths of time, not points in it and not stretches of the calendar."""
    if _POINT.match(after) or _CALENDAR.search(before):
        return False
    if mention.chinese and mention.value < 1.5 and not (mention.value >= 1 and _TERM.search(before)):
        return False
    if mention.unit in _LONG:
        long = mention.value > 1 or mention.form == "halftime" or _TERM.search(before)
        return bool(long and ("平均" in before or _DURATION_NEAR.search(before))) and mention.qualifier != "more_than"
    plain = not mention.chinese and mention.form != "halftime"
    return plain or bool(_DURATION_NEAR.search(before)) or after[:2] in {"时间", "的培", "下来"}


def _accept_small(mention: Mention, before: str, after: str) -> bool:
    """A6: one to nine in characters: most are idioms; a few concrete nouns and units state a count."""
    unit = mention.unit
    if before.endswith("连续") or (before[-1:] == "每" and mention.dimension == "person"):
        return False  # 连续两次末位的, 每五名党员里就有一名: a rule and a manner of speaking
    if mention.value < 2:
        if mention.dimension == "age":
            return bool(_AGES.search(before))  # 下降近一岁
        if _LEFT_ONE.search(before) and unit in _PIECES | _LISTS | {"条", "件", "项", "名"}:
            return after[:1] in "是为,，。;、"
        if unit == "倍":
            return bool(_MOVED.search(before))
        if unit == "期" and _ONE_OF_CLASSES.search(before):
            return after[:1] in ",，。;、"
        return (bool(_FREQUENCY.search(before)) and unit in _ONCE - {"批"}) or (
            bool(_ONLY.search(before)) and unit in _FIRM | _ONCE | _PIECES
        )
    if _LEFT_OVER.search(before) or (_SOME.search(before) and _GOES_ON.match(after)):
        return True
    if unit in _FIRM:
        return not after.startswith("产业")  # 三次产业 are sectors
    if unit == "人":
        return after[:1] not in set("一以同")
    if unit in _LISTS and _ALSO.search(before) and after[:1] in _STILL:
        return True  # 另有两处检修
    ends = after[:1] in ",，。;、)"
    if ends and unit in _LISTS and _BUILT.search(before):
        return True  # 新建五处，翻修六处
    if ends and ((unit in _LISTS and _LISTED.search(before)) or (unit in _TOLD and _HEARD.search(before))):
        return True
    if unit in {"个", "支", "处", "条"}:
        return bool(_CONCRETE.match(after))
    return unit in _PIECES or (unit == "组" and before.endswith(("分", "分成", "分为", "编成")))
