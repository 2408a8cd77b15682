"""Bounds (界限): rule N10, numerals that pick a class or set a rule and were never counted."""

from __future__ import annotations

from yanting_research.extraction.nonfact_kinds import COUNTED as _COUNTED
from yanting_research.extraction.nonfact_kinds import NUMERAL as _N
from yanting_research.extraction.nonfact_kinds import SIZE as _SIZE
from yanting_research.extraction.nonfact_kinds import SPAN as _SPAN
from yanting_research.extraction.nonfact_kinds import NonFactRule
from yanting_research.extraction.nonfact_kinds import rule as _rule

__all__ = ["BOUNDS"]

_FINE = r"(?:\d{1,9}(?:\.\d{1,4})?[万亿]?元|[一二两三四五六七八九十百千万]{1,7}元|[一二两三四五六七八九十\d]{1,3}倍)"
_MODAL = "(?:必?须|应当?|需|实行|一律|不得|可以|予以|给予|报[批请经]|由|按|执行)"

BOUNDS: tuple[NonFactRule, ...] = (
    # thresholds choose a group: 党龄30年以上, 5人以上的企业
    _rule(
        "N10",
        "threshold",
        rf"{_N}年(?:及|或|\(含\))?以[上下]|(?<=满){_N}年"
        rf"|{_N}(?:人|名|户|个|万元|亿元|元|亩|张)(?:及|或)?以[上下](?:的)?"
        r"(?=[一-龥]{0,4}(?:企业|单位|村|支部|学校|工程|项目|户|乡镇|规模))",
        yes="30年以上的老党员",
        no="500人以上",
    ),
    # 总投资5亿元以上的17个, 56人以上大班额由126个: the bound picks what is counted behind it
    _rule(
        "N10",
        "threshold",
        rf"{_N}[万亿]?(?:{_SIZE}|{_SPAN})(?:及|或|\(含\))?以[上下内](?:的[一-龥]{{0,6}}?|[一-龥]{{2,8}}?)(?:由|有|共)?"
        rf"(?={_COUNTED})",
        yes="总投资5亿元以上的17个",
        no="培训500人以上",
    ),
    # 发生率在20%以上的贫困村92个: the rate picks what is counted behind it
    _rule(
        "N10",
        "threshold",
        rf"{_N}%(?:及|或)?以[上下]的[一-龥]{{1,8}}?(?:由|有|共)?(?={_COUNTED})",
        yes="发生率在20%以上的贫困村92个",
        no="参训率达到85%以上",
        before="(?:率|比例|比重|占比)(?:在|达到?)?",
    ),
    # 过10万元的村有了7个, 不足5万元的还剩4个: the bound picks what is counted behind it
    _rule(
        "N10",
        "threshold",
        rf"{_N}[万亿]?(?:{_SIZE}|{_SPAN}|%|年|成)[一-龥]{{0,6}}?的[,，]?[一-龥]{{0,12}}?"
        rf"(?={_COUNTED}(?<!一[个座条])|占\d|占[一二三四五六七八九]成|[加另再][补奖发]\d)",
        yes="过10万元的村有了7个",
        no="投资达到3亿元的污水处理厂1座",
        before="(?P<take>超过了?|不足|不到|低于|高于|少于|多于|大于|小于|未达到?|突破|超出?|逾|(?<!通)(?<!经)过|(?<=票)达)",
    ),
    # 80分以上为优秀, 3次以上的取消资格, 参加2次以上培训的: bounds of a class
    _rule(
        "N10",
        "threshold",
        rf"{_N}(?:分|次|天|个月|个?小时|学时|课时)(?:\(含[^()]{{0,6}}\))?(?:及|或)?以[上下]"
        r"(?=[为者定评得占视属]|的(?!成绩|高分)|[\u4e00-\u9fff]{1,6}的)"
        rf"|{_N}分(?=为(?:及格|合格|优秀|良好|达标))|{_N}(?:天|个?小时|学时|课时)以内(?=的最?[多少])",
        yes="80分以上为优秀",
        no="收看3次以上",
    ),
    # 党员100名以上而未设党委的, 12学分及格线, 修满76学分方可毕业: bounds and rules
    _rule(
        "N10",
        "threshold",
        rf"{_N}(?:{_SIZE})(?:及|或)?以[上下](?=而[未没不]|的[大小]班)",
        yes="党员100名以上而未设党委的单位",
        no="党员100名以上",
    ),
    _rule(
        "N10",
        "threshold",
        rf"{_N}(?:学分|学时|课时|分|次)(?:以[上下])?(?=(?:的)?(?:及格线|合格线|达标线)|方可|方能|才能|者?方可|准予|即可)",
        yes="修满76学分方可毕业",
        no="修满76学分",
    ),
    # 低于2300元的为贫困户, 最高不超过10分: who is counted as what, and what may be given at most
    _rule(
        "N10",
        "threshold",
        rf"{_N}[万亿]?(?:{_SIZE})的?(?=(?:为|属于?|列为|认定为|视为|定为|界定为)[一-龥])",
        yes="人均纯收入低于2300元的为贫困户",
        no="低于2300元",
        before="(?P<take>(?<!不)低于|高于|超过|不足|不到|少于|多于|达不到)",
    ),
    _rule(
        "N10",
        "threshold",
        rf"{_N}分",
        yes="加1分，最高不超过10分",
        no="得10分",
        before="(?:最高|最多|累计|总分|扣分)(?P<take>不超过)",
    ),
    # 3000元以下交0.5%: the step of a scale, which says whose rate it is
    _rule(
        "N10",
        "threshold",
        r"\d{1,6}元(?:\(含\))?(?:以[上下]|[至到-]\d{1,6}元(?:\(含\))?)(?:的|者)?(?=[,，]?(?:按|交纳?|缴纳?)(?:月工资收入的|其)?\d{1,2}(?:\.\d)?%)",
        yes="3000元以下交0.5%",
        no="3000元以上",
    ),
    # 1名党员联系5户: of whom the other number is
    _rule(
        "N10",
        "denominator_unit",
        r"(?:1|一)[名个](?=[一-龥]{1,8}?(?:联系|帮扶|结对|带动|包联|挂联|帮带)\d)",
        yes="1名党员联系5户农户",
        no="1名党员联系群众",
    ),
    # 共8章42条: the parts of a rule
    _rule("N3", "clause", r"\d{1,3}条", yes="共8章42条", no="意见42条", before=r"\d{1,2}章"),
    # 30分钟服务圈: a watchword, not a time that was measured
    _rule(
        "N13",
        "idiom",
        r"\d{1,2}分钟(?=[一-龥]{0,5}圈)",
        yes="15分钟健身圈",
        no="15分钟",
    ),
    # 超过3个月未交党费的: a bound, not a length that was measured
    _rule(
        "N10",
        "threshold",
        rf"{_N}(?:个?月|天|次|个?小时)(?=未|没有|不|仍)",
        yes="超过3个月未交党费的",
        no="超过3个月的整治",
        before="(?P<take>超过|连续|逾|满)",
    ),
    # 10-50万元的15个, 60-90平方米的336套: the class picks what is counted behind it
    _rule(
        "N10",
        "threshold",
        rf"{_N}[万亿]?(?:{_SIZE}|{_SPAN})?[-~至到]{{1,2}}{_N}[万亿]?(?:{_SIZE}|{_SPAN})(?:\(含\))?的有?(?={_COUNTED})",
        yes="10万-50万元的15个",
        no="每亩10-50元的补助",
    ),
    # 5万元以上的须报会议审议, 30天以内的按定额: a rule for what is beyond the bound
    _rule(
        "N10",
        "threshold",
        rf"{_N}[万亿]?(?:{_SIZE}|天|个月|日|次|学时|课时|小时)(?:及|或|\(含\))?以[上下内外](?:的|者|部分)"
        rf"(?={_MODAL}|[\u4e00-\u9fff]{{1,4}}{_MODAL})",
        yes="5万元以上的须报会议审议",
        no="5万元以上的奖金",
    ),
    # 一万元以上十万元以下罚款, 五千元以下的罚款: what a statute threatens with; 罚款256万元 was levied
    _rule(
        "N10",
        "threshold",
        rf"{_FINE}(?:以上|以下)(?:{_FINE}以下)?的?(?=罚[款金])",
        yes="处一万元以上十万元以下罚款",
        no="处以罚款五万元以上",
    ),
    # 按3个月的时限答复: a term that is set
    _rule(
        "N10",
        "threshold",
        rf"{_N}(?:天|日|个月|小时|个工作日)(?=的?(?:时限|期限|限期))",
        yes="没有按3个月的时限答复",
        no="3个月的培训",
    ),
    # 年龄一般不超过55岁: how old one may be; a mean age that is aimed at is a figure
    _rule(
        "N9",
        "age_band",
        r"\d{1,2}周?岁",
        yes="年龄一般不超过55岁",
        no="平均年龄不超过40岁",
        before="(?:(?<!平均)年龄|男性?|女性?)(?:一般|原则上|均|应)?(?P<take>不[得应宜]?(?:超过|高于|大于|低于|小于|满))",
    ),
    # 时间不得超过1天: what must not be
    _rule(
        "N10",
        "threshold",
        rf"{_N}(?:天|个月|小时|个工作日)",
        yes="报到时间不得超过1天",
        no="报到用了1天",
        before="(?P<take>不得(?:超过|少于|多于|超出))",
    ),
    # 每服务1小时计2分: the measure that is paid for, or marked by
    _rule(
        "N10",
        "threshold",
        rf"{_N}(?:小时|学时|课时|天|次|场|人|名|篇|条)(?=[计记折算奖])",
        yes="每服务1小时计2分",
        no="服务1小时，计2分",
        before="每[\u4e00-\u9fff]{0,4}",
    ),
    # 超出天数按70%折算, 最多按4学时计: how to reckon
    _rule(
        "N10",
        "threshold",
        rf"{_N}(?:%|学时|课时|天|分|小时)(?=折算|计提|计算|计[,，。;)]|核算)",
        yes="超出天数按70%折算",
        no="按70%计划",
        before="按照?",
    ),
    # 每学时最高500元(副高)、1000元(正高): the most that may be paid
    _rule(
        "N10",
        "threshold",
        rf"{_N}万?元(?:\([\u4e00-\u9fff]{{1,6}}\))?(?:、{_N}万?元(?:\([\u4e00-\u9fff]{{1,6}}\))?){{0,3}}",
        yes="每学时最高500元(副高)、1000元(正高)",
        no="学时最高500元",
        before="每(?:学时|课时|人|人每天|天|人次|半天|场|节)最高",
    ),
    # 海拔1500米以上, 胸径5厘米以上: what picks places and things
    _rule(
        "N10",
        "threshold",
        rf"{_N}(?:米|厘米|毫米|公里|度|年|立方米|平方米)(?:及|或)?以[上下内]",
        yes="海拔1500米以上的高山片区",
        no="栽植1500米以上",
        before="(?:海拔|胸径|树龄|坡度|口径|身高|树高|跨度|工龄|龄)[为在达]?",
    ),
    # 党员不满5人的支部, 50人往上的支部: the class, in other words
    _rule(
        "N10",
        "threshold",
        rf"{_N}(?:{_SIZE}|岁|年)(?=的)",
        yes="党员不满5人的支部",
        no="党员5人的支部",
        before="(?P<take>不满|未满|不足)",
    ),
    _rule(
        "N10", "threshold", rf"{_N}(?:{_SIZE}|岁|年)(?:往上|往下|开外)(?=的)", yes="50人往上的大支部", no="50人的大支部"
    ),
    # 人均收入低于2736元的农户, 活动不足4次的，取消资格: who falls under a rule
    _rule(
        "N10",
        "threshold",
        rf"{_N}[万亿]?元(?=的(?:农户|家庭|贫困户|困难|村|人员|人口|企业|单位|对象|项目|户|群众))",
        yes="人均纯收入低于2736元的农户",
        no="投入2736元的农户",
        before="(?P<take>低于|高于|少于|未达到?|大于)",
    ),
    _rule(
        "N10",
        "threshold",
        rf"{_N}(?:次|天|小时|学时|课时|分)(?=的(?:[,，、]|予以|给予|取消|不得|须|应|由|一律))",
        yes="活动不足4次的，取消评优资格",
        no="活动4次的，",
        before="(?P<take>不足|少于|未满|低于|超过|达到)",
    ),
    _rule(
        "N10",
        "threshold",
        rf"{_N}(?:次|个?月|年|季度)(?=[\u4e00-\u9fff]{{1,10}}的[,，])",
        yes="连续2次排名末位的，约谈",
        no="连续2次举办",
        before="连续",
    ),
    # 5万元以下 81 34.0%: the class at the head of a row
    _rule(
        "N10",
        "threshold",
        rf"{_N}(?:[-~至到]{{1,2}}{_N})?[万亿]?(?:{_SIZE})(?:以[上下])?(?=[ \t]{{1,8}}\d)",
        yes="5万元以下 81 34.0%",
        no="5万元以下",
        before="(?:^|\n)[ \t]{0,8}",
    ),
    # 选100元档的2953人: the grade that was chosen
    _rule(
        "N10",
        "threshold",
        rf"{_N}(?:元?[-~至到]{{1,2}}{_N})?元(?:及?以[上下])?(?=档)",
        yes="选100元档的2953人",
        no="缴费100元",
    ),
    # 50人以下的“麻雀学校”: a class with a name of its own
    _rule("N10", "threshold", rf"{_N}(?:{_SIZE})(?:及|或)?以[上下](?=的“)", yes="50人以下的“麻雀学校”", no="50人以下"),
    # 超过5公里的2300人: who is counted lies beyond the bound
    _rule(
        "N10",
        "threshold",
        rf"{_N}(?:{_SIZE}|岁|年|小时|学时|天)(?=的\d{{1,9}}[多余]?[人名户个家所])",
        yes="路程超过5公里的2300余人",
        no="路程5公里的2300人",
        before="(?P<take>超过|不足|低于|高于|未满|不满|达不到|(?<=[,，。;])达到)",
    ),
    # 收看率低于50%的乡镇, 参训率不足60%的支部
    _rule(
        "N10",
        "threshold",
        rf"{_N}[%％](?=的(?:乡镇|街道|社区|镇|乡|村|单位|部门|支部|学校|站点|企业|班))",
        yes="收看率低于50%的乡镇",
        no="收看率50%的乡镇",
        before="(?P<take>低于|不足|不到|高于|超过|未达到?|达不到)",
    ),
    # 100平方公里以上的乡镇, 收入在3000元以下者: size classes
    _rule(
        "N10",
        "threshold",
        rf"{_N}[万亿]?(?:平方公里|公里|吨|{_SIZE})(?:及|或)?以[上下](?:者|的(?=乡镇|县|村|企业|单位|工程|项目|水库|河流|学校))",
        yes="面积100平方公里以上的乡镇",
        no="面积100平方公里以上",
    ),
    # 月收入3000元以下的占四成五, 15平方米以下的优先保障: the class is the subject of what follows
    _rule(
        "N10",
        "threshold",
        rf"{_N}[万亿]?(?:平方米|{_SIZE})(?:及|或)?以[上下内](?=的(?:约?占|不足|不到|超过|优先|不得|可|须|应))",
        yes="月收入3000元以下的占四成五",
        no="月收入3000元以下的家庭",
    ),
)
