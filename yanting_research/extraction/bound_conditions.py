"""Conditions (条件): numerals of a rule's if-clause, of a scale or a method, and those that belong to a name."""

from __future__ import annotations

from yanting_research.extraction.nonfact_kinds import NUMERAL as _N
from yanting_research.extraction.nonfact_kinds import SIZE as _SIZE
from yanting_research.extraction.nonfact_kinds import SPAN as _SPAN
from yanting_research.extraction.nonfact_kinds import NonFactRule
from yanting_research.extraction.nonfact_kinds import rule as _rule

__all__ = ["CONDITIONS"]

_AMOUNT = rf"{_N}[万亿]?(?:%|‰|成|倍|℃|{_SIZE}|{_SPAN}|分钟|分|岁|年|厘米|毫米|米|度|公顷|总?吨)"
_HUNDREDTH = "百分之[一二三四五六七八九十]{1,4}"
_NOTE = r"(?:\(含[^()]{0,8}\))?"
_BOUND = rf"{_NOTE}(?:及|或)?以[上下内外]{_NOTE}"
# What a rule says behind its condition: 须, 不得, 视为; must not match 占 or 有
_MUST = (
    "(?:必?须|应(?![付收届急有])|不得|不予|不[再能宜]|予以|给予|一律|视[为同]|取消|责令|认定|禁止|严禁|停止|启动|方[可能]|优先|审[议批]"
    "|暂缓|追究|执行|[可由按])"
)
_THEN = rf"[一-龥]{{0,6}}?{_MUST}"
_PASSED = "(?P<take>超过|超出|达到|达|不足|不到|低于|高于|大于|小于|少于|多于|未达到?|不满|未满)"

CONDITIONS: tuple[NonFactRule, ...] = (
    # 单笔支出在5万元以上的，须提交会议, 5公里以上的老党员，可由支部送学: who falls under a rule
    _rule(
        "N10",
        "threshold",
        rf"{_AMOUNT}{_BOUND}(?:(?:的|者|[且并][^。;；\n]{{1,12}}的)(?:[,，]|(?={_MUST}))|时[,，])(?={_THEN})",
        yes="支出在5万元以上的,须提交会议审议",
        no="支出5万元以上,须提交会议审议",
    ),
    _rule(
        "N10",
        "threshold",
        rf"{_N}(?:公里|米|年|天|{_SIZE}){_BOUND}的[一-龥]{{2,8}}[,，](?={_THEN})",
        yes="距村委会5公里以上的老党员,可由支部送学",
        no="距村委会5公里以上的老党员,共12名",
    ),
    # 雨量超过100毫米的村组要先行转移, 水位达到352.5米时，由: when a rule applies
    _rule(
        "N10",
        "threshold",
        rf"(?:{_AMOUNT}|\d{{1,4}}(?:\.\d{{1,2}})?)(?:{_NOTE}以上)?"
        rf"(?:(?:的|者)[,，]|的[一-龥]{{2,8}}?(?:[,，]|(?=要先|一律|必须|由|不得))|(?:[且并][^,，。;；\n]{{1,12}})?时[,，])(?={_THEN}|要先|发布)",
        yes="雨量超过100毫米的村组,应先行转移",
        no="雨量超过100毫米。",
        before=_PASSED,
    ),
    # 违法所得1万元以上的, 时间比例超过10%不足30%的, 超过5万元的部分: a case that a rule speaks of, whatever follows
    _rule(
        "N10",
        "threshold",
        rf"{_AMOUNT}{_BOUND}(?:的|者)(?=[,，。;；、]|$|部分|除外)",
        yes="违法经营额5万元以上的,并处罚款",
        no="投资5万元以上,并处罚款",
    ),
    _rule(
        "N10",
        "threshold",
        rf"{_AMOUNT}{_NOTE}(?:[至到-]{_AMOUNT})?(?:的|者)(?=[,，。;；、]|$|部分|除外)",
        yes="超过5万元的部分",
        no="达标的5万元的部分",
        before=_PASSED,
    ),
    # 处违法所得五倍以下罚款, 货值金额10%以上30%以下的罚款: what a statute threatens with, by a measure
    _rule(
        "N10",
        "threshold",
        rf"(?:{_N}(?:%|倍|万?元)?|{_HUNDREDTH})(?:以[上下]、?|[至到-])(?:(?:{_N}(?:%|倍|万?元)|{_HUNDREDTH})(?:以下)?)?"
        "的?(?=罚[款金]|滞纳金|违约金)",
        yes="处违法所得五倍以下罚款",
        no="5倍投入",
    ),
    # 低于职工平均工资60%的, 未超过扣除金额20%的部分: the measure stands in between
    _rule(
        "N10",
        "threshold",
        rf"(?:{_N}%|{_HUNDREDTH}|[二三四五]分之[一二三四])(?:以[上下])?的(?=[,，。;；、]|$|部分)",
        yes="工资低于全县平均工资60%的,按60%计",
        no="低于全县平均工资60%,",
        before=rf"{_PASSED}[\u4e00-\u9fff]{{2,18}}?的?",
    ),
    # 三万元以上不满二十万元的, 3人以上10人以下死亡: the two ends of a class
    _rule(
        "N10",
        "threshold",
        rf"{_N}[万亿]?(?:{_SIZE})以上(?:不满|未满|不足)?{_N}[万亿]?(?:{_SIZE})(?:以下)?(?=的|死亡|重伤|罚)",
        yes="造成3人以上10人以下死亡的事故",
        no="3人以上10人以下",
    ),
    # 应有三分之二以上的村民参加, 须经四分之三以上表决权通过: how many a decision needs
    _rule(
        "N10",
        "threshold",
        rf"(?:[二三四五]分之[一二三四]|{_N}%|半数)以上(?=的?(?:表决权|股权|票数)|[一-龥]{{0,10}}(?:通过(?!率)|参加|到会|出席|同意|推荐|联名)(?:方|才|始|[,，。]))",
        yes="应当有本组村民三分之二以上参加,方为有效",
        no="三分之二以上的村民参加了培训",
        before=r"(?:应当?|必?须)(?:由|有|经|征得)?[^。;；\n]{0,13}",
    ),
    _rule("N10", "threshold", rf"{_N}%以上(?=表决权|股权的|股份的)", yes="持有50%以上表决权的", no="50%以上村"),
    # 应当由两名以上工作人员签字: how many must be there
    _rule(
        "N10",
        "threshold",
        rf"{_N}[名人](?:及)?以上(?=(?:工作人员|在场|签字|共同|执法|监督|证明|见证))",
        yes="应当由两名以上工作人员共同签字",
        no="到会两名以上工作人员",
        before="(?:由|须有|须经|应有|有)",
    ),
    # 价格分权重30%, 占权重的30%: how much a mark weighs
    _rule("N10", "threshold", rf"{_N}%", yes="价格分权重30%", no="价格涨30%", before="权重(?:的|为|占|各?占)?"),
    # 按工资总额的2%计提, 按欠款额万分之五支付违约金: what is owed by rule
    _rule(
        "N10",
        "threshold",
        r"(?:\d{1,2}(?:\.\d{1,2})?[%‰]|[百千万]分之[一二三四五六七八九]{1,2})(?:的?比例)?(?=(?:逐[月年])?(?:计提|提取|交纳|缴纳|支付|加收|的滞纳金|的违约金))",
        yes="按欠款额万分之五支付违约金",
        no="按欠款额万分之五",
        before="[按以][^。;；\n]{0,13}",
    ),
    # 0分为非常不满意, 59%以上为贫困, 8至10分为正常: the steps of a scale
    _rule(
        "N10",
        "threshold",
        rf"{_N}(?:[-~至到]{{1,2}}{_N})?(?:分|%|℃)(?:{_NOTE}以[上下])?(?=为(?:非?常|正常|异常|不|较|最|很|一般|及格|轻度|中度|重度|贫困|温饱|小康|富裕|基本|合格|低|高|优|良|差|满意))",
        yes="0分为非常不满意,8至10分为正常",
        no="得8分为全县第一",
    ),
    # ①3万元以下②3万至8万元: answers to choose from
    _rule(
        "N10",
        "threshold",
        rf"{_AMOUNT}(?:及?以[上下内])|{_N}[万亿]?(?:{_SIZE}|{_SPAN}|年|岁|公里)?[-~至到]{{1,2}}{_AMOUNT}",
        yes="①3万元以下②3万至8万元",
        no="①三个乡镇",
        before="(?:[①-⑩]|[ABCDEF][.、．]?)",
    ),
    _rule(
        "N10",
        "threshold",
        rf"{_N}次(?=:)",
        yes="B一两次:646人",
        no="5G两次",
        before="(?<![A-Za-z0-9])[ABCDEF][.、．]?",
    ),
    # 置信水平取95%, 在10%、5%和1%的水平上显著, 1%和99%分位: terms of a method
    _rule(
        "N14", "name", rf"{_N}%", yes="置信水平取95%", no="水平95%", before="(?:置信|显著性?)(?:水平|度|区间)[取为是]?"
    ),
    _rule(
        "N14",
        "name",
        r"\d{1,2}%(?:[、和或及]\d{1,2}%){0,3}(?=(?:的|统计)?(?:显著性?)?(?:水平[上下]|分位|置信)|、\d{1,2}%和\d{1,2}%的水平上)",
        yes="在10%、5%和1%的水平上显著",
        no="占10%、5%和1%",
    ),
    # 行距为1.5倍, 页边距2.5厘米, 0.5毫米黑色签字笔: how a paper is written
    _rule(
        "N14",
        "name",
        rf"{_N}(?:倍|厘米|毫米|磅)",
        yes="行距为1.5倍",
        no="株距1.5米",
        before="(?:(?:^|[,，。;、])行间?距|字间距|页边距)[一-龥]{0,5}",
    ),
    _rule("N14", "name", rf"{_N}毫米(?=[一-龥]{{0,4}}笔)", yes="0.5毫米黑色签字笔", no="0.5毫米厚"),
    # 七年级下册, 八年制, 7天期逆回购: years that name a class
    _rule("N14", "name", rf"{_N}(?:年级|年制|[年天]期(?!间|限|[,，。;]))", yes="七年级下册", no="七年时间"),
    # 800米跑, 110米栏, 10米台, 59公斤级: what is run, jumped and lifted
    _rule(
        "N14",
        "name",
        rf"(?:{_N}[×x])?{_N}(?:米(?=跑|栏|接力|[跳]?台|短跑|赛跑|自由泳|蛙泳|仰泳|往返跑)|公斤级)",
        yes="男子4×100米接力和110米栏",
        no="修建110米",
    ),
    # 8023部队, 沪深300股指
    _rule("N14", "name", r"\d{3,5}(?=部队|股指)", yes="原8023部队退役人员", no="8023名"),
    # 7栋2单元, 3病区12床, 5排12座: where someone lives, lies or sits
    _rule("N3", "id_number", r"\d{1,3}栋(?=\d{1,2}单元|\d{3,4}[室号])", yes="7栋2单元301住户", no="7栋住宅"),
    _rule("N3", "id_number", r"\d{1,3}[床座号](?!位)", yes="3病区12床", no="设病床12床", before=r"\d(?:病区|排)"),
    # 10号线二期, 二期安置点: which stage of a work it is
    _rule(
        "N5",
        "ordinal",
        "[一二三四]期(?=安置[点房区]|小区|标段|厂房|地块|用地|项目部)",
        yes="将城东二期安置点命名",
        no="举办二期培训班",
    ),
    _rule("N5", "ordinal", "[一二三四]期", yes="地铁10号线二期", no="线上二期", before="号线"),
    # 末4位为流水号, 由12位数字组成: signs of a number
    _rule("N5", "ordinal", r"\d{1,2}位(?=[为是])", yes="末4位为流水号", no="末4位党员", before="[前后末首]"),
    _rule("N10", "threshold", r"\d{1,2}位(?=数字|数码|代码|编码|密码|字母)", yes="由12位数字组成", no="12位代表"),
    # 4.2.1条款: a place in a text
    _rule("N6", "list_number", r"\d{1,2}(?:\.\d{1,2}){2,4}(?![\d%万亿])条?", yes="带★号的4.2.1条款", no="4.21条"),
    # 以百分之百的忠诚: wholly
    _rule(
        "N15",
        "idiom",
        "百分之[一百]?百(?=的(?:忠诚|热情|努力|把握|信心|责任|投入|决心|精力|诚意))",
        yes="以百分之百的忠诚履职",
        no="百分之百的党员",
    ),
    # 一日3次, 限速每小时30公里: what a leaflet and a sign say
    _rule("N10", "threshold", r"\d{1,2}(?:片|粒|丸|袋|次)", yes="一次2片,一日3次", no="一共3次", before="一[次日天]"),
    _rule("N10", "threshold", r"\d{1,3}公里", yes="限速每小时30公里", no="每小时30公里", before="限速(?:每小时|为)?"),
    # 河道外侧50米内禁止采砂, 外延30米以内为管理范围: how far a rule reaches
    _rule(
        "N10",
        "threshold",
        rf"{_N}(?:米|公里|里)(?:范围)?(?:以|之)?内(?=禁止|严禁|不得|[划设]?为|的公务|[的]?区域)",
        yes="管理范围外侧50米内禁止采砂",
        no="河道50米内清淤",
    ),
    # 按16学时折算1学分, 一律按60分记载: how to reckon
    _rule("N10", "threshold", r"\d{1,3}学分", yes="按16学时折算1学分", no="获得1学分", before="折算?为?"),
    _rule("N10", "threshold", r"\d{1,3}分(?=记|计)", yes="成绩一律按60分记载", no="得60分", before="按"),
    # 25度以上坡耕地: what is steep by definition
    _rule("N10", "threshold", rf"{_N}度(?:以[上下])(?=的?(?:坡|山))", yes="25度以上坡耕地", no="25度以上"),
    # 2-6度坡度(含6度): classes of slopes
    _rule("N10", "threshold", rf"{_N}(?:[-~至到]{{1,2}}{_N})?度(?:以[上下])?(?=的?坡)", yes="2-6度坡度", no="用电26度"),
    _rule("N10", "threshold", rf"(?<=[(]含){_N}度(?=[)])", yes="2-6度坡度(含6度)", no="用电6度"),
    # 2类声环境功能区, 业余5段: which class it is
    _rule("N5", "ordinal", r"[1-5]类(?=[一-龥]{0,4}(?:功能区|水体|水质|标准))", yes="2类声环境功能区", no="2类问题"),
    # 以50%作为分界点, 以100为基期: lines that are drawn
    _rule(
        "N10",
        "threshold",
        rf"{_AMOUNT}(?=作?为(?:荣枯|分界|界限?|基准|标准|起点|上限|下限|底线))",
        yes="指数以50%作为荣枯分界点",
        no="以50%的比例",
        before="[以按把将]",
    ),
)
