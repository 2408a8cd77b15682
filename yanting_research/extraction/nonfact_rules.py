"""The rules for numerals that state nothing, each with a line it matches and one it must not.

A rule of :data:`AT_NUMERAL` begins with a numeral and is tried only where one begins; a
rule of :data:`ELSEWHERE` begins with another character. Every repetition has a bound, so
no rule costs more than a constant at any place.
"""

from __future__ import annotations

from yanting_research.extraction.bound_conditions import CONDITIONS
from yanting_research.extraction.bound_requirements import REQUIREMENTS, WORDED
from yanting_research.extraction.bound_rules import BOUNDS
from yanting_research.extraction.bound_standards import STANDARDS
from yanting_research.extraction.nonfact_kinds import NUMERAL as _N
from yanting_research.extraction.nonfact_kinds import NonFactRule
from yanting_research.extraction.nonfact_kinds import rule as _rule

__all__ = ["AT_NUMERAL", "ELSEWHERE", "NonFactRule"]


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
    # a number that follows 电话 or 账号 names, it does not count
    _rule(
        "N2",
        "phone",
        r"(?:电话|热线|传真|号码|[编Q]号|QQ群?号?|账号|邮编|举报台)[:： ]{0,2}\d{5,12}(?![\d.万亿]|[人名元个户])",
        yes="举报电话:8321456",
        no="电话12000个",
        needs="电话 热线 传真 号码 编号 Q号 QQ 账号 邮编 举报台",
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
    # 共印65份: how often a paper was printed, at its foot
    _rule(
        "N4", "boilerplate", r"[共加][印发]\d{1,4}份", yes="(共印65份)", no="共印发1200份", needs="共印 加印 共发 加发"
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
        needs="家 项 者 类 种 笔",
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
        needs="期",
    ),
    _rule(
        "N4",
        "boilerplate",
        r"(?:一式|各[执持])(?:[一两二三四五六]|\d{1,2})份",
        yes="一式三份",
        no="各印三份",
        needs="一式 各执 各持",
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
    _rule(
        "N4",
        "page_noise",
        r"[图表] ?\d{1,3}(?:-\d{1,3})?(?=[ :。,，\u4e00-\u9fff])(?!,\d{3}|[份张套册余多万个人名])",
        yes="见表3。",
        no="发出测评表1,300份",
    ),
    # an ordinal gives a place in a row: 第8期, 第三产业, 列第6名, 居全国首位, 排名12位
    _rule(
        "N5",
        "ordinal",
        rf"第 ?{_N}(?:[-至到、]第?{_N})?(?:个百分点)?[\u4e00-\u9fff]?",
        yes="详见第8期通报",
        no="举办8期",
    ),
    _rule("N5", "ordinal", r"[列居]\d{1,3}位", yes="列18位", no="居民12位"),
    _rule("N5", "ordinal", r"排名第?\d{1,3}位?", yes="排名12位", no="排名靠前的12人"),
    # 前十位: places in a row, whatever was counted
    _rule(
        "N5",
        "ordinal",
        rf"[前后末](?:(?<=前)(?<![以之目年月天日周届]前)|(?<=[列居、][后末])){_N}[位名强](?!干部|党员)",
        yes="把前十位的需求列出",
        no="换届前10名干部",
    ),
    # 前20%的支部, 后5%的: places in a row
    _rule(
        "N5",
        "ordinal",
        rf"[前后末](?<![以之目年月天日周届].){_N}(?:%|成)(?=的|以内|者)",
        yes="考核排名前20%的支部",
        no="换届前20%的支部",
    ),
    # 县四家班子: the four leading bodies of a county
    # 满24分为合格: a bound that decides, not a score that was reached
    _rule("N10", "threshold", r"满\d{1,3}学?分(?=为|者|的)", yes="学分满24分为合格", no="满意度93分"),
    # 服务满100小时的358人: the bound picks the persons
    _rule(
        "N10",
        "threshold",
        r"满\d{1,4}(?:个?小时|个?课时|学时|天|个月|次|场|周)(?=的|以上|者|才|方可|即可|可)",
        yes="个人服务满100小时的358人",
        no="满勤100小时",
        needs="满",
    ),
    # 满分30分: the most that a score can be
    _rule(
        "N10", "threshold", r"满分(?:均|值)?[为是:]?\d{1,4}(?:\.\d)?分", yes="(满分30分)", no="得满分30人", needs="满分"
    ),
    # 一两回, 三两句: few, and nobody counted
    _rule("N15", "idiom", r"(?:一|三)两(?=[回句眼遍趟声]|下子|天[就,，。])", yes="一年也就听一两回", no="一两节课"),
    # numbers at the head of a line or of an item
    _rule(
        "N6",
        "list_number",
        r"\((?:\d{1,2}|[一二三四五六七八九十]{1,3})\)",
        yes="(一)强化责任",
        no="(12人)",
    ),
    _rule("N6", "list_number", r"其(?<=[,，。;:!?]其)[一二三四五六]", yes="。其一，要快", no="将其一分为二"),
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
    # 用户满18周岁, 列18位: what stands before decides
    _rule("N9", "age_band", r"满\d{1,2}周?岁", yes="年满18周岁的", no="平均18岁"),
)

AT_NUMERAL: tuple[NonFactRule, ...] = (
    *BOUNDS,
    *STANDARDS,
    *REQUIREMENTS,
    *CONDITIONS,
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
        no="浏览219次",
        before="(?:浏览|点击|阅读)(?:次数|量)?[:：] ?",
    ),
    _rule(
        "N4", "page_noise", r"\d{1,7}次(?= {0,4}字号)", yes="浏览836次 字号:大 中 小", no="浏览836次。", before="浏览"
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
        r"|[一二三四五六七八九十]{1,3}[大届](?:[一二三四五六七八九]中全会|精神|以来|报告|召开|会议|全会|提出|代表|后|[,，。、之的])"
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
