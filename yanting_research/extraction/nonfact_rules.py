"""The rules for numerals that state nothing, each with a line it matches and one it must not.

A rule of :data:`AT_NUMERAL` begins with a numeral and is tried only where one begins, if the signs that it names stand
in front. Every repetition has a bound, so no rule costs more than a constant at any place. Rules that begin with
another character stand in :mod:`nonfact_elsewhere`.
"""

from __future__ import annotations

from yanting_research.extraction.bound_conditions import CONDITIONS
from yanting_research.extraction.bound_requirements import REQUIREMENTS
from yanting_research.extraction.bound_rules import BOUNDS
from yanting_research.extraction.bound_standards import STANDARDS
from yanting_research.extraction.nonfact_kinds import NUMERAL as _N
from yanting_research.extraction.nonfact_kinds import NonFactRule
from yanting_research.extraction.nonfact_kinds import rule as _rule

__all__ = ["AT_NUMERAL", "NonFactRule"]


AT_NUMERAL: tuple[NonFactRule, ...] = (
    *BOUNDS,
    *STANDARDS,
    *REQUIREMENTS,
    *CONDITIONS,
    # a number that follows 电话 or 账号 names, it does not count
    _rule(
        "N2",
        "phone",
        r"\d{5,12}(?![\d.万亿]|[人名元个户])",
        yes="举报电话:8321456",
        no="电话12000个",
        before="(?P<take>(?:电话|热线|传真|号码|[编Q]号|QQ群?号?|账号|邮编|举报台)[:： ]{0,2})",
    ),
    # 共印65份: how often a paper was printed, at its foot
    _rule(
        "N4",
        "boilerplate",
        r"\d{1,4}份",
        yes="(共印65份)",
        no="共印发1200份",
        before="(?P<take>[共加][印发])",
    ),
    _rule(
        "N4",
        "page_noise",
        r"\d{1,3}(?:-\d{1,3})?(?=[ :。,，\u4e00-\u9fff])(?!,\d{3}|[份张套册余多万个人名])",
        yes="见表3。",
        no="发出测评表1,300份",
        before="(?P<take>[图表] ?)",
    ),
    _rule("N5", "ordinal", r"\d{1,3}位", yes="列18位", no="居民12位", before="(?P<take>[列居])"),
    _rule("N5", "ordinal", r"\d{1,3}位?", yes="排名12位", no="排名靠前的12人", before="(?P<take>排名第?)"),
    # 前十位: places in a row, whatever was counted
    _rule(
        "N5",
        "ordinal",
        rf"{_N}[位名强](?!干部|党员)",
        yes="把前十位的需求列出",
        no="换届前10名干部",
        before="(?P<take>[前后末](?:(?<=前)(?<![以之目年月天日周届]前)|(?<=[列居、][后末])))",
    ),
    # 前20%的支部, 后5%的: places in a row
    _rule(
        "N5",
        "ordinal",
        rf"{_N}(?:%|成)(?=的|以内|者)",
        yes="考核排名前20%的支部",
        no="换届前20%的支部",
        before="(?P<take>[前后末](?<![以之目年月天日周届].))",
    ),
    # 满24分为合格: a bound that decides, not a score that was reached
    _rule(
        "N10", "threshold", r"\d{1,3}学?分(?=为|者|的)", yes="学分满24分为合格", no="满意度93分", before="(?P<take>满)"
    ),
    # 服务满100小时的358人: the bound picks the persons
    _rule(
        "N10",
        "threshold",
        r"\d{1,4}(?:个?小时|个?课时|学时|天|个月|次|场|周)(?=的|以上|者|才|方可|即可|可)",
        yes="个人服务满100小时的358人",
        no="满勤100小时",
        before="(?P<take>满)",
    ),
    # 用户满18周岁, 列18位: what stands before decides
    _rule("N9", "age_band", r"\d{1,2}周?岁", yes="年满18周岁的", no="平均18岁", before="(?P<take>满)"),
    # identity and account numbers, telephone numbers
    _rule("N2", "id_number", r"(?<![\d.])\d{15,18}[Xx]?(?![\d.])(?!元)", yes="510723198001011234", no="25619人"),
    _rule(
        "N2",
        "phone",
        r"(?<!\d)(?:400-?\d{3}-?\d{4}|1[3-9]\d{9}|0\d{2,3}-\d{7,8}(?:-\d{1,5})?|\d{3,4}-\d{3,4}-\d{4})(?!\d)",
        yes="0816-7654321",
        no="800-1000户",
    ),
    # 2019年1月8日印 共300份, (限选3项), 浏览次数:219: what a paper and a page say of themselves
    _rule(
        "N4",
        "boilerplate",
        r"\d{1,4}份(?=[)\s]|$)",
        yes="2019年1月8日印 共300份",
        no="共300份。",
        before="(?:[日办]|\x00)印 ?共?",
    ),
    _rule("N4", "boilerplate", r"\d{1,4}份(?=[)\s]|$)", yes="市文明办 印发:80份", no="发放80份", before="印发?[:：] ?"),
    _rule("N4", "boilerplate", r"\d{1,4}份(?=[)])", yes="(共3页 印120份)", no="发放120份", before="页 ?印(?:发)?"),
    _rule("N4", "boilerplate", r"\d{1,2}项", yes="(限选3项)", no="选3项", before="(?:限选|最多选|可选|限填)"),
    _rule(
        "N4",
        "page_noise",
        r"\d{1,7}次?",
        yes="浏览次数:219",
        no="浏览219次。",
        before="(?:浏览|点击|阅读)(?:次数|量)?[:：] ?",
    ),
    _rule(
        "N4",
        "page_noise",
        r"\d{1,7} ?次?(?= {0,4}(?:字号|分享|打印|来源|在看|点赞|\n|$))",
        yes="浏览836次 字号:大 中 小",
        no="浏览836次。",
        before=r"(?:\A|[\s\]])(?:浏览|阅读|点击|在看|点赞)(?:量|次数)? ?",
    ),
    # (印80份), 印数:120份, 定价:25.00元: what a paper says of its own print
    _rule(
        "N4",
        "boilerplate",
        r"\d{1,4}份",
        yes="(印80份)",
        no="发放80份",
        before="(?:^|[(\n,，。;:\u3000 ])(?:本件|此件|本期)?"
        "(?:打?印(?:制|刷|发)?(?: {0,2}共)?|印数|(?:印发)?份数|共印)[:：]? ?",
    ),
    _rule(
        "N4",
        "boilerplate",
        r"\d{1,2}份",
        yes="附:调查表1份",
        no="调查表100份",
        before="附件?\\d?[:：][《\u4e00-\u9fff》]{1,9}",
    ),
    _rule(
        "N4",
        "boilerplate",
        r"\d{1,4}(?:\.\d{1,2})?元",
        yes="定价:25.00元",
        no="定额25元",
        before="(?:定价|工本费)[为:：]? ?",
    ),
    # (此处删去2段), 从0001起编号: what became of the copy, and the first of its numbers
    _rule(
        "N4",
        "boilerplate",
        r"(?:\d{1,3}|[一两二三四五六七八九十]{1,2})[段节行字页]",
        yes="(此处删去2段)",
        no="全文2段",
        before="(?:删去|删节|略去)",
    ),
    _rule("N3", "id_number", r"0\d{1,5}号?(?=起编)", yes="问卷从0001起编号", no="2013起编写", before="[从自由]"),
    # 大干50天, 十个指头不一般齐, 十个党员中有九个: watchwords and sayings
    _rule(
        "N13",
        "slogan",
        r"\d{2,3}天",
        yes="大干50天，元旦前完成",
        no="培训50天",
        before="(?:大干|苦干|奋战)",
    ),
    _rule("N13", "idiom", "十个(?=手?指头)", yes="十个指头不一般齐", no="十个党员"),
    _rule(
        "N13",
        "idiom",
        "十个(?=[\u4e00-\u9fff]{0,4}[中里](?:倒|就|都)?有[七八九]{1,2}个)",
        yes="十个党员中有九个是愿意学的",
        no="十个党员中有3个",
    ),
    _rule("N3", "doc_number", r"\d{1,5}号(?:文件?|令|公告|楼|院)?", yes="12号令", no="12个"),
    # age limits choose a group: 35岁以下 belongs to the noun
    _rule(
        "N9",
        "age_band",
        r"\d{1,2}(?:周?岁)?(?:\(含\))?[-~至到]{1,2}\d{1,2}周?岁(?!不等)(?:之间)?(?:\(含\))?"
        r"|\d{1,3}周?岁(?:\(含\d{0,3}周?岁?\))?(?:及其?|或|\(含\))?(?:以[上下内]|之间)"
        r"|[一二三四五六七八九十]{1,3}周?岁(?:及|或)?以[上下]",
        yes="36-50岁",
        no="46.3岁",
    ),
    # 北纬31度, 5G网络: where a place lies, and what a technique is called
    _rule(
        "N13", "name", r"\d{1,3}(?:\.\d{1,4})?度", yes="北纬31度", no="用电31度", before="(?:北纬|南纬|东经|西经)约?"
    ),
    _rule(
        "N13",
        "name",
        r"[2-6]G(?=网|基站|技术|信号|手机|用户|应用|时代|通信|套餐|[,，、。])",
        yes="5G网络",
        no="5G流量",
        before=r"(?:(?<!流量)(?<!免费)(?<!赠送))",
    ),
    # numbers at the head of a line, and of an item within one
    _rule(
        "N6",
        "list_number",
        r"\d{1,2}(?:[.、)](?!\d)| {1,3}(?=[\u4e00-\u9fff]{6}))|[一二三四五六七八九十]{1,3}[、.]",
        yes="1.现有支部书记",
        no="1.5万人",
        before=r"(?:\A|\n)[ \t]{0,8}",
    ),
    _rule(
        "N6",
        "list_number",
        r"\d{1,2}[.、)](?!\d)",
        yes="。2.强化责任",
        no="培训1.5万人",
        before=r"[。;:!?；：”\"\n] {0,2}",
    ),
    _rule(
        "N6",
        "list_number",
        r"(?<![\u4e00-\u9fff])[一二三四五六七八九十]{1,2}(?:是|要|靠|抓|看|为了|曰)",
        yes="，一是强化责任",
        no="统一是前提",
    ),
    # years and spans of years, hours of the day
    _rule(
        "N11",
        "time",
        r"(?<!半年[至到])(?:\d{1,3}|[一二两三四五六七八九十百几半]{1,4})(?:多|余)?(?:周)?年(?![级月人均度龄轻])(?:来|内|间|后|前|计划|规划)?"
        r"|[12]\d{3}(?=[-/]\d{2,4}学?年)|(?<![\d.])(?:19|20)\d{2}(?:[-~]20\d{2})?(?=\)|学年|届|级)"
        r"|(?:\d{1,2}|[一二三四五六七八九十]{1,2})世纪(?:\d{2}年代)?|\d{2}年代"
        r"|\d{1,2}时(?:\d{1,2}分)?|24小时",
        yes="三年来",
        no="三名",
        before="(?P<take>(?:近|过去|未来|今后|前|这|头|每|连续|用)?)",
    ),
    # 每500人配备1名, 每50公斤提高7.4元: so many share one, the number counts nothing
    _rule(
        "N15",
        "denominator_unit",
        rf"(?!一){_N}[万亿]?(?:公斤|千克|平方米|平方公里|立方米|公里|公顷|[人名位户个家所亩斤吨元度车件份张册本台辆头只株棵])",
        yes="每500人配备1名",
        no="每名党员500元",
        before="每",
    ),
    # sessions and congresses: 十八大, 十八届三中全会
    _rule(
        "N12",
        "slogan",
        r"(?:[一二三四五六七八九十]{1,3}|\d{1,2})届(?:全国|[一二三四五六七八九]中、|人大|政协|党代会|人民代表|[省市县区州镇乡村]?委|[妇团工职]代会|理事会|村?[“\"]?两委)"
        r"|[一二三四五六七八九十]{1,3}[大届](?:[一二三四五六七八九]中全会|历次|精神|以来|报告|召开|会议|全会|提出|代表|后|[,，。、之的])"
        r"|[一二三四五六七八九]中全会",
        yes="十八大精神",
        no="十八人",
    ),
    # 三次会议, 五次全会: which session of a congress it was
    _rule(
        "N5",
        "ordinal",
        r"[一二三四五六七八九十]{1,3}次(?:全体)?(?:会议|全会|大会)",
        yes="第十八届人大三次会议",
        no="全年召开三次会议",
        before="(?:人大|政协|代表大会|委员会|党代会|[党纪]委|全委会?|届)",
    ),
    # watchwords made of two numerals: 两学一做, 四议两公开
    _rule(
        "N13",
        "slogan",
        r"(?<!分之)[一二两三四五六七八九十](?![个名人户所家万千百十亿分成点至到])(?![\u4e00-\u9fff]?点)[\u4e00-\u9fff]{1,2}(?<![一二两三四五六七八九十百千万亿])"
        r"(?!百分)[一二两三四五六七八九十百千](?![十百千万亿多余几来])(?![个名人户所家支项条件次期场][,，。;、:)])[\u4e00-\u9fff]{1,2}(?=[\u4e00-\u9fff“”,，。、;:)])",
        yes="两学一做教育",
        no="三名教师两台",
    ),
    # letters with digits name a thing: PM2.5, A4, G20
    _rule(
        "N14",
        "name",
        r"(?<=[A-Za-z-])\d{1,4}(?:\.\d{1,2})?(?!,\d{3}|\d|[万亿元])",
        yes="PM2.5浓度",
        no="20km",
        before=r"(?<![\dA-Za-z])(?P<take>(?![Xx]\Z)[A-Za-z]{1,10}-?)",
    ),
    _rule("N14", "name", r"\d{1,2}[A-FH-LN-SU-WYZ](?![A-Za-z])", yes="5A级景区", no="4G"),
)
