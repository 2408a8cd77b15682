"""Standards (标准): rule N10, numerals that a rule sets or that a list sorts by, and that were never counted."""

from __future__ import annotations

from yanting_research.extraction.nonfact_kinds import COUNTED as _COUNTED
from yanting_research.extraction.nonfact_kinds import NUMERAL as _N
from yanting_research.extraction.nonfact_kinds import SIZE as _SIZE
from yanting_research.extraction.nonfact_kinds import SPAN as _SPAN
from yanting_research.extraction.nonfact_kinds import NonFactRule
from yanting_research.extraction.nonfact_kinds import rule as _rule

__all__ = ["STANDARDS"]


STANDARDS: tuple[NonFactRule, ...] = (
    # 缺课三次的取消资格, 超支5%以上的不予核销: what happens to those who come to so much
    _rule(
        "N10",
        "threshold",
        rf"{_N}(?:%|{_SIZE}|{_SPAN}|分)(?:及|或)?(?:以[上下])?(?=的(?:不予|取消|责令|通报批评|约谈))",
        yes="无故缺课三次的取消结业资格",
        no="缺课三次的学员",
    ),
    # 优秀票过八成者21人, 58家不足3名正式党员: who they are
    _rule(
        "N10",
        "threshold",
        rf"{_N}(?:成|%)(?=(?:以上)?者{_COUNTED})",
        yes="优秀票过八成者21人",
        no="优秀票过八成",
        before="(?P<take>[过超达]|超过|达到|不足|低于)",
    ),
    _rule(
        "N10",
        "threshold",
        rf"{_N}名(?=(?:正式)?党员)",
        yes="58家不足3名正式党员",
        no="58家，党员3名",
        before=r"(?<=\d[家个户])(?P<take>不足|不到|少于)",
    ),
    # 二次选成的15个村: which round it was
    _rule(
        "N10",
        "ordinal",
        r"[二三]次(?=选)",
        yes="一次选成243个，二次选成的15个村",
        no="举办二次选拔",
        before="[,，。;、]",
    ),
    # 任职满3届的74名, 三名党员以下的小支部: what picks them
    _rule("N10", "threshold", rf"{_N}届(?=的{_COUNTED})", yes="任职满3届的74名", no="任职3届的", before="满"),
    _rule(
        "N10",
        "threshold",
        rf"{_N}名(?:党员|学生|职工|教师)以[上下](?=的)",
        yes="三名党员以下的小支部",
        no="三名党员的小支部",
    ),
    # ；二轮成功2个: which round it was
    _rule(
        "N10",
        "ordinal",
        r"[一二三四]轮(?=成功|投票|选举|测试|面试|当选)",
        yes="首轮成功13个,二轮成功2个",
        no="举办二轮培训",
        before="[,，。;、]",
    ),
    # 以人均纯收入2855元为线, 没有超过四分之一的上限: lines
    _rule(
        "N10",
        "threshold",
        rf"(?:{_N}[万亿]?(?:%|{_SIZE}|{_SPAN})|[一二三四五六七八九十]{{1,2}}分之[一二三四五]{{1,2}})"
        r"(?=\)?为(?:线|限|达标(?!率))|的(?:上限|下限|控制线))",
        yes="以人均纯收入2855元为线",
        no="人均纯收入2855元",
    ),
    # 仍有9人不足12学时: the bound says who they are
    _rule(
        "N10",
        "threshold",
        rf"{_N}(?:{_SPAN})",
        yes="仍有9人不足12学时",
        no="培训不足12学时",
        before=r"(?<=\d[人名个户家])(?P<take>不足|不到|未满|少于)",
    ),
    # 排名后3位的: places in a ranking
    _rule(
        "N10",
        "ordinal",
        rf"{_N}[位名](?=的)",
        yes="排名后3位的及时调整",
        no="后备干部3位的",
        before="排名后|排后|倒数后?|末|(?<=[,，])后",
    ),
    # 优秀(90分以上)87人: what the grade means
    _rule(
        "N10",
        "threshold",
        rf"{_N}分(?:及|或)?以[上下](?=\)[\d一-龥])",
        yes="优秀(90分以上)87人",
        no="得90分以上",
        before=r"\(",
    ),
    # 距省定1.2册的达标线, 系指库容10-100万立方米的水库: lines and definitions
    _rule(
        "N10",
        "threshold",
        rf"{_N}[\u4e00-\u9fff]{{1,3}}(?=的(?:达标线|标准线|警戒线|红线|底线|门槛))",
        yes="距省定1.2册的达标线",
        no="1.2册的书",
    ),
    _rule(
        "N10",
        "threshold",
        rf"{_N}[万亿]?(?:[-~至—到]{{1,2}}{_N}[万亿]?)?(?:立方米|平方米|公里|米|吨|{_SIZE})(?=(?:以[上下])?的)",
        yes="小型水库系指库容10万-100万立方米的水库",
        no="库容100万立方米的水库",
        before="(?:系指|是指|指)[\u4e00-\u9fff]{0,6}(?:在|达)?",
    ),
    # 公示期7天, 相加会大于100%: what a notice and a note say of themselves
    _rule(
        "N10",
        "time",
        rf"{_N}(?:个?工作日|天|日)",
        yes="公示期7天",
        no="培训期7天",
        before="(?:公示|异议|报名)期[限为共]{0,2}",
    ),
    _rule(
        "N10",
        "threshold",
        r"100%",
        yes="各项相加会大于100%",
        no="覆盖率超过100%",
        before="(?:相加|之和|合计|总和|加总)[会可能]{0,3}(?P<take>大于|超过|不等于|高于|小于)",
    ),
    # 年收益5万元以下118个, 80-89分331名, 3000-5000元者: the class picks what is counted behind it
    _rule(
        "N10",
        "threshold",
        rf"{_N}[万亿]?(?:[-~至到]{{1,2}}{_N}[万亿]?)?(?:分|万元|元|亩|平方米)(?:及|或)?以[上下内](?=\d{{1,6}}[人名户个家村所])"
        rf"|{_N}[万亿]?(?:分|万元|元)?[-~至到]{{1,2}}{_N}[万亿]?(?:分|万元|元|平方米)(?=\d{{1,6}}[人名户个家村所]|者|的约?占)",
        yes="年收益5万元以下118个",
        no="每人奖励5万元以上，118个",
    ),
    # 月收入3000元以下者占三成, 余者在5000元以上: the class is the subject
    _rule(
        "N10",
        "threshold",
        rf"{_N}[万亿]?(?:{_SIZE}|分)(?:及|或)?以[上下](?=[,，。;]|$)",
        yes="余者在5000元以上。",
        no="收入在5000元以上。",
        before="(?:余者?|其余)[均都]?在",
    ),
    # 不足10小时的党员, 不足3名、与邻村联建的支部: who falls short
    _rule(
        "N10",
        "threshold",
        rf"{_N}(?:{_SPAN}|个?工作日|分|人|名)(?=(?:、[一-龥]{{1,10}})?的(?:一律|党员|干部|党?支部|学员|单位|村|站点|人员|同志|乡镇|群众|学校|企业|社区|教师|党组织))",
        yes="报到不足10小时的党员",
        no="报到10小时的党员",
        before="(?P<take>不足|未满|不满|少于|低于|达不到|未达到?)",
    ),
    # 未达4次规定, 任满3届的每月120元, 每多1届加发30元, 两次脱岗一律召回: what a rule asks for
    _rule(
        "N10",
        "threshold",
        rf"{_N}(?:{_SPAN}|%|人|名)(?=的?(?:规定|要求|标准|上限|下限))",
        yes="未达4次规定",
        no="达到4次，",
        before="(?P<take>未达到?|达不到|不足|(?<!不)低于|未突破|没有?突破|未超过|没有?超过|(?<=符合)(?:不低于|不少于|不超过|不高于)?|(?<=合乎)(?:不低于|不少于|不超过|不高于)?|(?<=[,，。;])距离?)",
    ),
    _rule(
        "N10",
        "threshold",
        rf"{_N}(?:{_SPAN}|%|分)(?=的?(?:规定|要求|标准)的(?:\d|[一-龥]))",
        yes="达到110学时标准的1894人",
        no="达到110学时标准",
        before="(?:达到|满)",
    ),
    _rule(
        "N10",
        "threshold",
        rf"{_N}(?:{_SPAN}|%|分)(?=的(?:规定|要求|标准|下限|上限))",
        yes="高于50学时的规定",
        no="高于50学时的平均",
        before="(?P<take>高于|超过|高出)",
    ),
    _rule(
        "N10",
        "threshold",
        r"[二三四五六七八九十]分之[一二三四五六七八九]",
        yes="超过法定的三分之二",
        no="超过三分之二",
        before="法定的?(?:人数)?的?",
    ),
    _rule(
        "N10",
        "threshold",
        rf"{_N}次(?:以上)?(?=的(?:约?占|仅|只|不到|不足|\d))",
        yes="每年返乡1次的占41.2%",
        no="每年返乡1次的人",
        before="每[年月季周][\u4e00-\u9fff]{0,4}",
    ),
    _rule(
        "N10",
        "threshold",
        rf"{_N}%(?=的?比例(?:随机|抽|提取|计提|配备|确定|预留))",
        yes="按10%比例随机抽查41人",
        no="按10%比例",
        before="按照?",
    ),
    _rule(
        "N10",
        "threshold",
        rf"{_N}(?:次|天|课时|学时)(?=(?:者|的)?(?:作|不予|按|取消|责令|视为|视同))",
        yes="缺课3次作退学处理",
        no="缺课3次，",
        before="(?:缺[课勤席训]|旷课|迟到|早退|请假|脱岗)(?:达|满|超过)?",
    ),
    _rule(
        "N10",
        "threshold",
        rf"{_N}天(?=的[长短]?班)",
        yes="超过3天的长班137期",
        no="3天的班",
        before="(?P<take>超过|满|不足)",
    ),
    _rule("N10", "threshold", rf"{_N}(?:届|年)(?=的每[人月年])", yes="任满3届的每月120元", no="任满3届", before="满"),
    _rule(
        "N10",
        "threshold",
        rf"{_N}(?:届|年|小时|学时|天|次|人|名)(?=再?[加增]?[发奖补])",
        yes="每多1届加发30元",
        no="每多1届",
        before="每[多增超][任加出]?",
    ),
    _rule(
        "N10",
        "threshold",
        rf"{_N}次(?=[一-龥]{{2,6}}(?:的)?一律)",
        yes="约谈本人,两次脱岗一律召回",
        no="两次考核",
        before="[,，。;]",
    ),
    # 每月不少于20天核发: on which condition it is paid
    _rule(
        "N10",
        "threshold",
        rf"{_N}(?:天|次|小时|学时)(?=核发|发放|计发|的?标准)",
        yes="每月不少于20天核发",
        no="不少于20天培训",
        before="(?P<take>不少于|不低于|不超过|至少)",
    ),
    # 达标指每月开机不少于8次, 优秀面按规定控制在两成以内: what a standard means
    _rule(
        "N10",
        "threshold",
        rf"{_N}(?:{_SPAN}|人|名|%)",
        yes="达标指每月开机不少于8次",
        no="每月开机不少于8次",
        before="(?:达标|合格|优秀|及格)[系是]?指[一-龥]{1,10}(?P<take>不少于|不低于|不超过|至少)",
    ),
    _rule(
        "N10",
        "threshold",
        r"(?:[一二两三四五六七八九]成|\d{1,3}(?:\.\d{1,2})?%)(?=以[内下])",
        yes="优秀面按规定控制在两成以内",
        no="控制在两成以内",
        before="按规定[一-龥]{0,4}",
    ),
    # 由两名正式党员作介绍人: what the rules of the Party ask for
    _rule(
        "N10",
        "threshold",
        rf"{_N}名(?=(?:正式)?党员(?:作为?|做|当|担任|为)(?:其|入党)?介绍人)",
        yes="由两名正式党员作介绍人",
        no="两名正式党员作报告",
    ),
    # 贫困标准按2010年不变价人均2300元: a line that was drawn
    _rule(
        "N10",
        "threshold",
        r"\d{4,5}元",
        yes="贫困标准按2010年不变价人均2300元",
        no="按2010年不变价人均2300元",
        before="标准按?\\x00{0,5}不变价(?:格)?(?P<take>(?:年|农民)?人均(?:纯收入)?)",
    ),
    # 达到200平方米且齐全的,方可认定: who may, and on what terms
    _rule(
        "N10",
        "threshold",
        rf"{_N}(?:{_SIZE}|{_SPAN}|分|字|平方米)(?=(?:以上)?(?:[且并及的]|[,，])[^。;；\n]{{0,20}}(?:方可|方能)[认评申参入享报])",
        yes="面积达到200平方米且“六室一栏”齐全的,方可认定为达标",
        no="面积达到200平方米。方可认定为达标",
        before="(?:达到?|[已须要]满|不少于|不低于|超过)",
        needs="方可 方能",
    ),
    # 未突破每人每天450元的综合定额, 完成规定学时(50学时)的: the norm that was kept, not what was done
    _rule(
        "N10",
        "threshold",
        rf"{_N}[万亿]?元(?=的(?:综合|开支|经费|支出)?(?:定额|限额)(?!内?补))",
        yes="未突破每人每天450元的综合定额",
        no="按每人每天450元的综合定额拨付",
        before="(?:未|没有?|不[得能])(?:突破|超过?|超出)(?P<take>(?:每[人班期课](?:每[天日期])?)?)",
        needs="定额 限额",
    ),
    _rule(
        "N10",
        "threshold",
        r"\d{1,3}(?:学时|课时|学分)(?=\))",
        yes="完成规定学时(50学时)的5896人",
        no="规定学时为50学时",
        before="规定的?(?:学时|课时|学分)\\(",
        needs="规定",
    ),
    # 合计未必等于100%: what rounding does, not a share
    _rule(
        "N10",
        "threshold",
        "(?:100(?:\\.0{1,2})?%|百分之百)",
        yes="合计未必等于100%",
        no="合格率不足100%",
        before="(?:未必|不一定|可能不|或不|不尽?)(?:等于|为)",
    ),
    # 跨过4万元大关,达40217元: a mark that was passed, with what was reached behind it
    _rule(
        "N10",
        "threshold",
        rf"{_N}[万亿]{{0,2}}(?:元|人次?|吨|户|[辆台]次?)?大关(?=[,，]?(?:达|为|实现|增至)[到至]?\d)",
        yes="跨过4万元大关,达40217元",
        no="突破4万元大关。",
        needs="大关",
    ),
    # 50㎡户型412套, 室内面积200平方米以上的村: a size that sorts
    _rule(
        "N10",
        "threshold",
        rf"{_N}(?:平方米|㎡|平米|亩)(?=户型)",
        yes="50㎡户型412套",
        no="住房50㎡",
        needs="户型",
    ),
    _rule(
        "N10",
        "threshold",
        rf"{_N}(?:平方米|㎡|平米|亩)(?:及)?以[上下](?=的(?:村|社区|支部|站点|活动室|场所))",
        yes="室内面积200㎡以上的村已达七成五",
        no="室内面积200㎡以上",
        before="面积",
    ),
    _rule(
        "N10",
        "threshold",
        rf"{_N}(?:平方米|㎡|平米)(?=开外|以外)",
        yes="剩下72个都在120平方米开外",
        no="场地120平方米",
        before="在",
    ),
    # 大额党费(1000元以上)的17名: what counts as large
    _rule(
        "N10",
        "threshold",
        rf"{_N}万?元(?:及)?以[上下](?=\))",
        yes="交纳大额党费(1000元以上)的17名",
        no="交纳大额党费1000元以上",
        before=r"(?:大额|高额|小额|低保|高收入|低收入)[一-龥]{0,4}\(",
    ),
)
