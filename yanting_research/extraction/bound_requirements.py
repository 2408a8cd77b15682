"""Requirements (要求): rule N10, numerals that a notice or a rule asks for, and those that only tell rows apart."""

from __future__ import annotations

from yanting_research.extraction.nonfact_kinds import COUNTED as _COUNTED
from yanting_research.extraction.nonfact_kinds import NUMERAL as _N
from yanting_research.extraction.nonfact_kinds import NonFactRule
from yanting_research.extraction.nonfact_kinds import rule as _rule

__all__ = ["REQUIREMENTS", "WORDED"]

_ORDINAL = r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})"

WORDED: tuple[NonFactRule, ...] = (
    # 第3、7、9组: which ones, not how many
    _rule(
        "N5",
        "ordinal",
        rf"第{_ORDINAL}(?:[、和及至到-]第?{_ORDINAL}){{1,8}}(?=[组村社号名位期届章节条段批轮])",
        yes="第3、7、9组留校",
        no="两班分别7、9组",
        needs="第",
    ),
    _rule(
        "N15", "idiom", "[县市区州省镇][四五]家(?=班子)", yes="县四家班子领导成员", no="县里四家企业", needs="家班子"
    ),
    _rule("N15", "idiom", "说一千,?道一万", yes="说一千道一万", no="说一千遍", needs="道一万"),
)

REQUIREMENTS: tuple[NonFactRule, ...] = (
    # 有3名以上正式党员、单独组建的, 完成50学时的1653人, 学习满8学时计入考核: what must be reached
    _rule(
        "N10",
        "threshold",
        rf"{_N}名以上(?=(?:正式)?党员(?:的|、))",
        yes="有3名以上正式党员、单独组建的140户",
        no="有3名以上正式党员。",
        before="有",
    ),
    _rule(
        "N10",
        "threshold",
        rf"{_N}学时(?=的{_COUNTED})",
        yes="完成50学时的1653人",
        no="完成50学时",
        before="(?:完成|学满|修满|达到)",
    ),
    _rule(
        "N10",
        "threshold",
        rf"{_N}学时(?=(?:方可|才能|即?可|才)?计入)",
        yes="学习满8学时计入年度考核",
        no="学习8学时",
        before="满",
    ),
    # 1—2次的占47.0%: an answer to choose from
    _rule(
        "N10",
        "threshold",
        rf"{_N}次(?=的占)",
        yes="3次以上的占38.4%，1—2次的占47.0%",
        no="培训2次，占",
        before=r"[,，、](?:\d-)?",
    ),
    # 11个村集中学习没有超过4次,占36.6%: a mark that was not reached
    _rule(
        "N10",
        "threshold",
        rf"{_N}次(?=[,，]占)",
        yes="11个村全年集中学习没有超过4次,占36.6%",
        no="集中学习4次,占",
        before="(?P<take>没有?超过|未超过|不到|不足|少于)",
    ),
    # 三分之二以上党员到会方可开会: how many must come
    _rule(
        "N10",
        "threshold",
        rf"(?:[二三四五六七八九]分之[一二三四]|{_N}%)(?:以上)?(?=[\u4e00-\u9fff]{{0,10}}(?:方可|方能|始得|方为|才能|才可))",
        yes="三分之二以上党员到会方可开会",
        no="三分之二以上党员到会",
        needs="方可 方能 始得 方为 才能 才可",
    ),
    # 党员人数超过50人的设党总支, 单价超过500元的列入固定资产: what follows for those who pass a mark
    _rule(
        "N10",
        "threshold",
        rf"{_N}[万亿]?(?:人|名|元|万元)(?:以上)?(?=的,?(?:应当?|必?须|要|可以?)?(?:设(?!备|施)|成立|列入|列为|编入|划为|定为|评为))",
        yes="党员人数超过50人的设党总支",
        no="超过50人的设备",
        before="(?P<take>超过|达到?|满|不足|少于|低于)",
    ),
    # 不得超过上年的3倍, 误差不超过正负2%: limits
    _rule(
        "N10",
        "threshold",
        rf"{_N}倍",
        yes="不得超过上年的3倍",
        no="超过上年的3倍",
        before=r"不得(?:超过|高于|大于)[\x00\u4e00-\u9fff]{0,6}",
    ),
    _rule(
        "N10",
        "threshold",
        rf"{_N}%",
        yes="误差不超过正负2%",
        no="误差为2%",
        before="误差(?:应|须)?(?:不超过|不大于|不高于|小于|低于|控制在|在)(?:正负|±)?",
    ),
    # 身份证号码为18位: signs of a number
    _rule(
        "N10",
        "threshold",
        r"\d{1,2}位",
        yes="身份证号码为18位",
        no="到会18位",
        before="(?:号码|编码|代码|密码)[为是共有]?",
    ),
    # 二轮土地延包: which round
    _rule("N5", "ordinal", "[一二三]轮(?=土地|延包|承包)", yes="二轮土地延包", no="二轮培训"),
    # ，百分之百落实: wholly
    _rule(
        "N15",
        "idiom",
        "百分之百(?=地?(?:落实|完成|到位|兑现|做到|执行|支持))",
        yes=",百分之百落实到位",
        no="参训率百分之百",
        before=r"(?:\A|[,，。;:、\n])",
    ),
    # ，后5名约谈: places in a ranking
    _rule(
        "N5",
        "ordinal",
        rf"{_N}[位名](?=约谈|通报|予以|诫勉|[,，。;](?!其中))",
        yes=",后5名约谈",
        no="后备5名,",
        before=r"(?:(?:\A|[,，。;:、\n])后|倒数后?|末尾)",
    ),
    # 对外公示5个工作日, 公示不少于7天: how long a notice hangs
    _rule(
        "N10", "time", rf"{_N}(?:个工作日|天)", yes="任前公示5个工作日", no="公示栏7天", before="公示(?:了|满|不少于)?"
    ),
    # 逾期10个工作日不报者, 三次停驶: what follows for those who are late or offend again
    _rule(
        "N10",
        "threshold",
        rf"{_N}(?:个工作日|天|日|个月)(?=[不未仍]|的|者)",
        yes="逾期10个工作日不报者通报",
        no="逾期10天",
        before="逾期(?:超过|满)?",
    ),
    _rule(
        "N10",
        "threshold",
        rf"{_N}[次回](?=停|警告|调离|解聘|除名|扣[分发罚]|诫勉|问责|召回|撤换)",
        yes="初犯警告,三次停驶",
        no="两次停水",
        before="[,，。;、]",
    ),
    _rule(
        "N10",
        "threshold",
        rf"{_N}[起例件次人](?:及)?以上(?=[一-龥]{{2,10}}的[,，]?(?:降|一票|取消|扣|予以|不|约谈|追究|责令))",
        yes="发生3起以上越级访的,降一档",
        no="发生3起以上越级访,降了一档",
    ),
    # 年终考核90分以上另奖800元, 75分至89分定良好: marks that decide
    _rule(
        "N10",
        "threshold",
        rf"{_N}分(?:及)?以[上下](?=另|再|奖|加发|给予|发给)",
        yes="考核90分以上另奖800元",
        no="考核得90分",
    ),
    _rule(
        "N10",
        "threshold",
        rf"{_N}分?(?:[-~至到]{{1,2}}{_N}分|分以[上下])(?=[定记算评列][优良合及较差])",
        yes="75分至89分定良好",
        no="75分至89分的40个",
    ),
    _rule(
        "N10",
        "threshold",
        r"\d{1,2}分(?=[,，。;；、)])",
        yes="考公务员加5分,",
        no="成绩加5分",
        before="(?:公务员|考研|笔试|面试|初试|升学|招考|招聘)[\u4e00-\u9fff]{0,4}加",
    ),
    # 优秀面不超过20%, 班子成员不超过1.5倍, 低于低保线1.5倍: limits
    _rule(
        "N10",
        "threshold",
        rf"{_N}%",
        yes="优秀面不超过20%",
        no="优秀率超过20%",
        before="优秀(?:面|率|等次|比例|名额|档次)(?:的?比例)?(?:一般|原则上|应)?(?P<take>不(?:得)?(?:超过|高于|突破))",
    ),
    _rule(
        "N10",
        "threshold",
        rf"{_N}倍",
        yes="班子成员不超过1.5倍",
        no="增长超过1.5倍",
        before="(?P<take>不得?(?:超过|高于|突破))|(?:低于|不足|未达到?)[\u4e00-\u9fff]{2,8}(?:线|标准)的?",
    ),
    # 株行距2米, 穴径不小于40厘米: how it is to be planted
    _rule(
        "N10",
        "threshold",
        rf"{_N}(?:米|厘米|毫米)(?:[×x*]{_N}(?:米|厘米|毫米))?(?:以上)?",
        yes="株行距2米×3米",
        no="公里行距",
        before="(?:株行距|株距|行距|穴径|穴深|苗高|地径)(?P<take>(?:不[小低少]于|低于|小于|达到|至少)?)",
    ),
    # 须三分之二以上业主到场, 到场者四分之三点头: how many must agree
    _rule(
        "N10",
        "threshold",
        rf"(?:[二三四五]分之[一二三四]|{_N}%|半数)(?:以上)?(?=[一-龥]{{0,6}}(?:到场|点头|同意|签字|赞成)[,，、。;；])",
        yes="须三分之二以上业主到场、",
        no="三分之二以上业主到场了",
        before="须|(?:到场|到会|参会)(?:者|的)",
    ),
    # 满400户的再拆, 真讲满四次的只有9个村: what must be full
    _rule(
        "N10",
        "threshold",
        rf"{_N}(?:户|人|名|个)(?=的(?:再|另|可|须|应|单独|单设|增))",
        yes="满400户的再拆",
        no="满400户的村",
        before="(?P<take>满|超过|达到?)",
    ),
    # 专业须二本以上, 三轮摸排, 十里铺: names and manners of speaking
    _rule("N14", "name", "[一二三]本(?=及?以上|线|院校|批次|录取)", yes="专业须二本以上", no="发放三本"),
    _rule(
        "N15",
        "idiom",
        "[两二三四]轮(?=摸排|摸底|核查|筛查|研判|会商|复核)",
        yes="经三轮摸排、两上两下",
        no="开展三轮督查",
    ),
    _rule(
        "N14",
        "name",
        "[一二三四五六七八九十]{1,2}里(?=[铺亭店桥坡塘河湾坪岗庄园堤埠墩冲井沟界岩牌堡屯墙山营])",
        yes="街道把十里铺等11个社区划成网格",
        no="修路十里路",
    ),
    # 国庆中秋8天长假, 身份证复印件1份, 不得收取5元: what a notice says
    _rule("N12", "date", rf"{_N}[天日](?=[长小]假)", yes="国庆8天长假", no="放8天假"),
    _rule(
        "N4",
        "boilerplate",
        rf"{_N}[份张]",
        yes="只需提供身份证复印件1份",
        no="提供资料500份",
        before="(?:复印件|证件照|免冠照片?|申请表|登记表|原件)(?:各)?",
    ),
    _rule(
        "N15",
        "idiom",
        rf"{_N}元(?:、{_N}元){{0,2}}(?=的)",
        yes="任何人不得收取5元、10元的“跑腿费”",
        no="收取5元、10元",
        before="不得(?:收取|索取|摊派)",
    ),
    # 高于年均110学时的硬杠子, 倾向3-5天的短班: lines and wishes
    _rule(
        "N10",
        "threshold",
        rf"{_N}[\u4e00-\u9fff%㎡]{{1,2}}(?=的(?:硬?杠子|硬杠杠|硬指标|及格线|合格线))",
        yes="高于年均110学时的硬杠子",
        no="110学时的培训",
    ),
    _rule(
        "N10",
        "threshold",
        rf"{_N}(?:[-~至到]{{1,2}}{_N})?(?:天|小时|次|个月)(?=的?[长短]班|参加)",
        yes="倾向3-5天的短班",
        no="举办3天的短班",
        before="(?:希望|倾向于?|愿意?|盼|想要?|主张|拿出)",
    ),
    # 达标(200平方米以上)的176个, 达标(≥50学时)401名: what the grade means
    _rule(
        "N10",
        "threshold",
        rf"{_N}(?:平方米|学时|课时|分|万?元|%|次|天)(?:及)?(?:以[上下内])?(?=\)的?\d)",
        yes="达标(200平方米以上)的176个",
        no="面积(200平方米)176个",
        before=r"(?:达标|优秀|优良|良好|合格|及格|不合格|超标|优等|重点|规模)[者的]?\((?P<take>[≥≤><]?)",
    ),
    # “互联网+党建”二十条: the name of a document
    _rule(
        "N7",
        "name",
        "[二三四五六七八九十]{1,3}条(?=[抓落贯整要精意规措,，。、]|$)",
        yes="对照“互联网+党建”二十条抓好整改",
        no="提出意见二十条",
        before="[”》]",
    ),
    # 越过31.50米警戒线, 1小时雨量超50毫米,不等: marks of alarm
    _rule(
        "N10",
        "threshold",
        rf"{_N}[\u4e00-\u9fff℃]{{1,3}}(?=的?(?:警戒|保证|控制|及格|达标|合格|贫困|低保)线)",
        yes="越过31.50米警戒线",
        no="水位涨至31.62米",
    ),
    _rule("N10", "threshold", r"\d{1,2}小时(?=雨量|降雨|降水)", yes="1小时雨量超50毫米", no="雨下了1小时"),
    _rule(
        "N10",
        "threshold",
        rf"{_N}(?:毫米|℃|级|米)(?=[,，]?(?:不等|立即|即[刻时]|启动|必须|一律|要))",
        yes="雨量超50毫米,不等上级指令先转人",
        no="雨量50毫米",
        before="(?P<take>超过?|达到?|高于|低于)",
    ),
    # 班额不得超过55人: how many there may be
    _rule(
        "N10",
        "threshold",
        rf"{_N}[人名户]",
        yes="班额不得超过55人",
        no="不超过55人",
        before="(?P<take>不得(?:超过|多于|高于))",
    ),
    # 单笔500元以上附清单, 5000元以上报镇审批: who decides on how much
    _rule(
        "N10",
        "threshold",
        rf"{_N}万?元(?:及)?以[上下](?=(?:的|者)?(?:[\u4e00-\u9fff]{{0,4}})?(?:附|报[镇乡县市村集上党主]|须|由|经|交[镇乡县市村集党]))",
        yes="单笔500元以上附清单",
        no="奖励500元以上",
    ),
    _rule(
        "N10",
        "threshold",
        rf"(?:[二三四五]分之[一二三四]|{_N}%|半数)(?:以上)?(?=(?:以上)?(?:同意|通过|签字|点头|表决))",
        yes="经村民代表三分之二同意",
        no="三分之二的村民同意",
        before="(?:代表|业主|党员|成员|村民|农户|到会者?|到场者?)(?:的)?",
    ),
    # 逾期的扣年终考核3分, 少巡一回扣0.5分: what is taken off
    _rule(
        "N10",
        "threshold",
        rf"{_N}分(?=[,，。;；)]|$)",
        yes="逾期的扣年终考核3分",
        no="平均扣3分",
        before="(?:[的者次回天项个起例]|一律)扣(?:减)?[\u4e00-\u9fff]{0,5}",
    ),
    # 一级医院起付200元, 封顶线30万元: from where and up to where is paid
    _rule(
        "N10",
        "threshold",
        rf"{_N}万?元",
        yes="一级医院起付200元",
        no="支付200元",
        before="(?:起付(?:线|标准)?|封顶线)(?:为|是|[:])?",
    ),
    # 迟到30分钟以内的记1次, 两次复查仍不过关者: how offences are counted
    _rule(
        "N10",
        "threshold",
        rf"{_N}(?:分钟|小时|天|次)(?:以[上下内])?(?=的记)",
        yes="迟到30分钟以内的记1次",
        no="迟到30分钟",
    ),
    _rule("N10", "threshold", rf"{_N}[次分]", yes="迟到30分钟以内的记1次", no="笔记1次", before="的记"),
    _rule(
        "N10",
        "threshold",
        r"[两二三四]次(?=[一-龥]{0,4}(?:仍|不(?:过关|合格|称职|达标|在岗)))",
        yes="两次复查仍不过关者停灶",
        no="两次复查",
    ),
    # 在3个工作日之内书面回复: by when
    _rule("N10", "time", rf"{_N}(?:个工作日|天|日)之内", yes="在3个工作日之内回复", no="3个工作日的培训"),
    # 缺课超过2次者不发, 超过60岁的有49位: who they are
    _rule(
        "N10",
        "threshold",
        rf"{_N}[次天场](?=者)",
        yes="缺课超过2次者不发结业证",
        no="缺课2次",
        before="(?P<take>超过|满|达到?|不足|少于|多于)",
    ),
    _rule(
        "N9",
        "age_band",
        r"\d{1,2}周?岁(?=的)",
        yes="超过60岁的有49位",
        no="平均超过60岁",
        before="(?P<take>超过|年过|不满|未满|不足|不到)",
    ),
)
