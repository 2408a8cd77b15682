"""Noun phrases (名词短语): what is left of a clause when verbs and hedges are gone.

The noun a numeral counts stands in front of it (党员25619人) or behind it
(81名中青年干部). Only the *end* of the phrase decides what is counted, so the
cleaning is strict at the end and lenient at the front.
"""

from __future__ import annotations

import re

from yanting_research.extraction.noun_edges import cut_edges, cut_review, stands_alone
from yanting_research.extraction.pattern_ends import last_signs
from yanting_research.extraction.whole_words import begins_noun, spanning_word
from yanting_research.resources import read_resource_words

__all__ = [
    "ATTRIBUTE",
    "HEAD_NOUN",
    "MONEY_NOUN",
    "VERBS",
    "clean_left",
    "clean_right",
    "head_of",
    "last_match",
    "only_scope",
    "topic_of",
    "verb_at_end",
]

# Verbs, copulas and adverbs between a noun and its numeral: 党员共有 -> 党员; 增长率 is not touched.
_TRAIL = re.compile(
    r"(?:将|继续|又|共有|现有|设有|建有|拥有|辖有|下辖|管辖|共辖|辖|共设|下设|设立|设置|共计|合计|总计|累计|总共|一共|达到了?|达|多达|约为|约占|占到|占了|占比为?|占|为|是|(?<![签预节违履公合条契解制邀续])约|约有|大约|共|(?<![^协员工学商社代大]会)(?<!^会)(?<!设)计|(?<![人生户村站])均|"
    r"(?<=[到至为])现在的?|已经|已|仅有|仅为|仅|只有|只|各有|各|一直|始终|也|却|则|就|了|(?<!理)(?<!自)由|从|(?<!现)在|于|至|(?<![应实迟报签])到|的|(?<![实公私])(?<!(?<![全我各])国)有|近|超|仍然?|依然|(?<![摘概纪需主])要|保证|那头|这头|那边|这边|超过|突破|高达|不足|(?:增加|增长|提高|提升|上升|下降|降低|减少|扩大|缩小|缩短|回落|收窄|压降|攀升|跃升|发展)[到至为]|增至|提到|提至|升[至到为]|"
    r"压缩[到至为]|[扩压加减增升降涨提跌缩][到至为成]|[开办铺修建通装种][到至]|降至|降到|降为|减至|缩减[到为至]|调整到|调整为|变为|增为|"
    r"实现|(?<!未)完成|其中|包括|包含|含|内含|分别为|分别是|分别|平均|(?<=[\u4e00-\u9fff]{2})(?:(?:提高|增加|上升|下降|降低|增长)?[从由到]|[增降升]至)[人户亩]均|需|可|还有|另有|尚有|仍有|(?<=[\u4e00-\u9fff”]{2})[尚仍还](?:存|余|欠|剩)|且|即|等|：|:|(?<=[\u4e00-\u9fff]{2})最[高低多少大小长短]|最|"
    r"(?<=的)不过|至多|顶多|最?起码|估计|充其量|少说也?|大概|差不多|约莫|来自|自|位于|覆盖|涉及|惠及|服务|分布在|分布于|深入|走访|控制在?|保持在|稳定在|维持在|安排在|预计|计划|力争|达成|恢复到|加上|总量达|约需|需要|剩余|余下|其余|剩下?|须|目标|任务|折合|(?<!参)合|(?<=[\u4e00-\u9fff]{2})部分|(?<![处学积得评打部满\d])分|恰|尚|亦|竟|(?<=[\u4e00-\u9fff]{2})(?:(?<![首成])都|还|仍|(?<![引人英贤育选专])才|更|又|再|(?:平均)?每(?!每))|(?:大?多|一般|普遍)在|另[训办购建派聘补设发]|(?<=[\u4e00-\u9fff]{3})(?<![建铺架])设|(?<!超过)原定|上?年的?基础上|数量为|(?<!总)数为|人数为|"
    r"(?<![模虚])拟定?|[暂预]定|(?<=[率值度])定|(?<=[名列])第|比例为|是指|要求|确保|不少于|不低于|至少|每年|每月|每期|每次|每个?村|每人|每户|每天|每日|每亩|按照?|每个?乡镇|每班|每场|每站|目前|全年|今年|去年|年初|年底|年末|\x00|(?<![青中老少壮周下])(?<!未成)年|(?<!住院)[月日季]|(?<=[年季])度)$"
)
_TRAIL_SIGNS = last_signs(_TRAIL.pattern)
# Words at the front that say where, when or how much altogether.
_LEAD = re.compile(
    r"^(?:[收支]\s+|[\u4e00-\u9fff]{1,8}--+(?![\u4e00-\u9fff]{2,4}(?:线|铁?路|段|高速))|[①-⑳]|[一二][〇零○一二三四五六七八九]{3}年(?:[上下]半年|度)?的?|今后|(?:扣除|剔除)(?:物价|价格)(?:上涨)?因素(?:影响)?后?|具体[为是]|[\u4e00-\u9fff]{1,3}者[为是](?=[\u4e00-\u9fff]{2})|(?:受访|调查|服务|培训|评议|抽样|测评)(?:对象|人员)[为是](?=[\u4e00-\u9fff]{2})|超过(?=[\u4e00-\u9fff]{3})|要求(?=[\u4e00-\u9fff]{3})|因[而此]|每[人户亩名][每按][年月天日]|系(?![统列数])|就(?![业医地诊餐读任])|而(?![今立])|也|都(?![市])|仍然?|先后(?!顺序)|纳入(?=[\u4e00-\u9fff]{0,4}(?:低保|五保|特困|对象))|要(?=[把使让在从])|[一二三四五六七八九十]是|截至|截止|目前|现在(?![岗职编册校任])|现(?![代役场金行任状象]|实(?![有行施际]))|当前|全县|全市|全区|全镇|全乡|全省|全国|全州|全旗|全村|全街道|全系统|全局|全校|我县|我市|我区|我镇|我乡|我局|我省|我国|该县|该镇|该市|该区|该乡|该村|本县|本市|本镇|县里|镇里|区里|市里|"
    r"(?:去向|分布|来源|流向)[是为]|内有|[\u4e00-\u9fff]{1,4}后(?=有效)|得(?=有效)|出现了?(?=逾期|缺|超)|其中|这中间|内中|当中|其(?![他它余])|也有|仍有|共有|现有|共(?![青产建享同识生])|有(?![线机色效奖毒序]|害(?!虫)|限(?!额)|关(?![爱工注停心押])|功(?!能))|如期|按[期时](?=完成|$)|各类|各种|各项|提出了?|另有|还有|尚有|另外|设(?=[县乡村镇市省]级)|另(?![行类])|还(?![原款贷建])|又|新增(?:加?的|加)?|已经|累计|合计|总共|一共|今年|去年|上年|全年|当年|本年|年内|年初|年底|年末|末|底|初(?![中级等步核审诊选访信])|同时|此外|以来|期间|的|在(?![职岗编校册任建站外训读籍园逃押线网]|家(?!庭)|场(?![镇所地])|座(?!谈)|位(?!于)|手(?!机))|对(?![外口象接策话方]|应(?![收届征当急缴]))|将(?!军)|把(?!关)|向(?!导)|为(?!民[服办])|由|从(?![业事])|以(?![上下]|[工奖]代)|并|且|和(?![谐解])|与(?!会)|及(?!格|时)|以及|于|按(?![期时])|"
    r"组织(?![委员部建生])|选派|派出|选拔|遴选|举办|开展|投入|安排|挤出|拨付|下拨|落实|筹集|筹措|争取|发放|表彰|聘请|邀请|成立|建立|建成|建起|建(?![筑设档制议])|设立|开设|开办|(?:新|改|扩)?建成|新建|改建|扩建|配备|配有|设有|下辖|辖|涉及|覆盖|惠及|深入|走访|慰问|"
    r"(?:完成|实现|达到)了?|担任(?=[\u4e00-\u9fff]{2})|已(?!婚)|各级|各地|各(?![条界族行])|上(?=党?课(?!人|学员|教))|全部|来自|-{1,2}|包括|包含|含|内含|是|即|分(?![支会公管类散别红成配担组层批片段校局队析洪诊拣流期项包销店厂行院社])|仅|只|约|达(?!标)|其余|余下|剩余|剩下|里面|里头|计划(?!生育)|分别|但(?!书)|预计|打算|拟(?!态|任|提拔|录用)|再(?!生|就|贷|审|保险|教育|担保)|力争|确保|[,，、：:]|"
    r"[\u4e00-\u9fff]{2,3}(?:县|镇|乡|区|市)(?=(?:共有|现有|共|有|辖)))"
)
# Where a noun phrase after the numeral ends: 名书记|赴外地, 名干部|参加培训, 期|培训班
_CUT = re.compile(
    r"中?[居排列]?第(?=[\d一二三四五六七八九十])|予以|给予|合并(?![村社组支])|加入|(?<=[村镇乡县])组建|待[修建查定]|评价(?=[“\"])|同步(?=[\u4e00-\u9fff]{2})|里头(?=$|[,，])|认为|认|(?<![反对相适供效感响顺呼照])应(?![届急用征试聘邀对])|基本(?=普及|实现|完成|建成|达到|解决|消除|形成|扫除|满足|得到)|希望(?!小学|工程)|觉得|愿意|反映|盼着?|(?<!其)(?<!集)(?<!高)(?<!初)中(?=$|[,，男女])|表示|结对|联动|联建|配备|设立|中(?=实|有|建|已)|考察|学习|参加|参训|参与|参|到|赴|进行|(?<!党)(?<!层)(?<!会)(?<!济)(?<!的)(?<!解)组织|开展|前往|分赴|接受|获得|获|被|成为|成|受|是|为|由|于|在|与|和|及|以及|并|从|向|对|将|已|均|都|全部|全|未|尚|因(?!素|[病残灾学])|系(?![统列数])|试行|分|担任|任|走|进|深|下|入|实|完成|建(?!设)|通过|达|占|"
    r"纳入|实施|覆盖|集中|用于|用|给|帮助|解决|主要|也|还|同时|左右|组成|换届|构成|列|享|报名|结业|毕业|脱|返|回|(?<!以)上(?!级)|做|(?<![工操合写制协农])作|当|使|让|共|合计|累计|,|，|需|有|没|不|转|投入|实行|实现|推|送|就|等|-|\."
)
_SAFE_PREFIX = re.compile(
    r"^(?:考察(?=[团组])|在职|在岗|在编|在校|在册|在建|在任|在站|在训|在读|在籍|下派|下岗|下属|进城|入党|返乡|退役|上级|上岸|实职|实体|全日制|全职|全额|受训|参训|参会|参保|分支|分会|分公司|进修|成员|成人|成年|有线|不合格|已婚|未婚|未成年|对口|用户|任期|建档立卡|建制|建设|"
    r"建筑|学习|考察|培训班|作风|作业|转正|转移|通信|通讯|实训|实验|实践|深加工|上市|下基层|在外|受[访众助聘]|列车|组织员|组织委员|组织|成功|集中|全国|全省|全县|全市|作家|作物|走访|达标|入户|下乡|公共|共产|共青|共建|回族|送课|送戏|推进|就业|等级)"
)
# Words that hold a character of _CUT and belong to nouns: 非公党建指导站, 主任; must not match 担任 or 建成
_COMPOUND = re.compile(
    r"先进|进步|责任|[主新现历前]任(?![命用])|任务|分管|分类|分子|分局|分校|分院|党建|基建|民主|实用|实名|实物|实验|均等|均衡|对象|对口|和谐"
    r"|用[水电品地户]|[公专]用|作品|作业|工作|作物|合作|协作|写作|当地|转型|有[效机线色]|全[民职科]|成[果员人年效]|[网线山路]上|深度|入口"
    r"|系列|序列|收入|投入|[国公私特稀]有|所有[制权者]|[中高优初]等|等级|达标|需求|积极分子|主要"
)
# 受灾 of 受灾群众: verbs that take no object, so that the noun behind them is theirs; must not match 报名参加
_OWN_VERB = re.compile(
    r"(?:受灾|受益|受援|受奖|获奖|脱贫|返贫|返乡|转业|转型|走读|从业|列席|到期|在家|在外|与会|及格|结业|毕业|用[水工电]|报名|还贷|当家|享受|分管|分类|投资"
    r"|对外|并网|送教|送课|为[民农]|离任|新任|现任|连任|留任|提任|调任|交流|转正|覆盖|使用|回收|共享|需求|有效|均等|和谐|先进|成果|将军|向阳|作战)"
    r"(?=(?:困难|贫困|低保|服务|流动|留守)?(?:户|人员?|员|点|站|生|村|室|院|馆|厅|群众|干部|党员|书记|主任|领导|农户|农民|职工|军人|企业|单位|家庭|学员|学生|代表|项目|作品|证书|对象|社区|支部|窗口|电站|大户|清单|单车|农田|机构|中心)"
    r"(?:[,，。;:、!?()\s\x00\d]|$|[^\u4e00-\u9fff]|[\u4e00-\u9fff]))"
)
_RIGHT_STOP = re.compile(r"^(?:[,，。;:、!?()\s\x00./=+~-]|$)")
# 生产队, 改造项目, 出入口: a place, a body or a thing that a verb names; must not match 改造完成 or 已建成活动室
_NAMES_BODY = (
    r"(?:生产|改造|培训|[分出入上减增压缩报提落享挂领送投去转改听看签交升降做参来考接脱放住成])[\u4e00-\u9fff]{0,3}"
    r"(?:队|组|项目|厅|中心|市场|站|点|所|厂|基地|车间|馆|室|窗口|平台|店|柜|箱|园区?|小区|片区|公司|校|局|社|行|院|会场|口|户|屋|带|机|台|池|器)"
    r"(?=[,，。;:、!?()\s]|$)"
)
_RIGHT_BAD = re.compile(
    rf"^(?!{_NAMES_BODY})"
    r"(?:预计|因(?!素|[病残灾学])|主动|自愿|自行|(?:常年|长期|经常)(?:(?=[在从坚外居未不没])|$)|正在|未(?![婚来成])|认为|表示|反映|和|与|及|以|并|为|是|到|至|在|由|于|均|都|也|已|还|将|被|受|获|成(?![套员果人品])|参|赴|来|去|用|比|较|占|达|增|减|提|下降|上升|同比|左右|全部|分|净|猛|骤|陡|扩|压|缩|翻|报|结业|毕业|脱|返|回|上(?![级市])|做|作(?!业)|当(?![地事])|使|让|共|合(?![作同唱伙资格])|累|平均|组成|构成|可|须|剩|要(?!素)|能(?![手人源])|应(?![届急用])|需|没|不|且|但|而|则|就|等|每|各|我|其|这|该|此|多|余|内(?![设控])|外(?![出来商资籍地国])|后(?![备进勤])|前|中(?![青共小层心央级高专学医老型技])|之|时|起|"
    r"考|学[习完]|接|转|通过|完成|开展|进行|举办|组织(?![员委部])|实现|纳入|实施|覆盖|集中(?![供连培居安])|解决|主要(?!领导|农?产品|农?作物|指标|污染物|工业|经济|商品)|同时|涉及|共计|投|建成|建立|改|现(?![代役有])|经(?![济营费适])|向|从|对|入|走|放(?![映射心])|里(?!程)|强$|弱$|列(?!车)|一(?![线般级])|却|则|送(?![教课戏])|听|看|签(?!约)|交(?![通叉])|领(?![导军域])|取得|脱贫|出|落|享|升|降|挂|住(?![房院宅])|生产(?![企者线基])|生活(?![困垃污]))"
)
VERBS = (
    "参训|培训|轮训|销号|调训|受训|参学|参会|参加培训|参加|学习|考察|表彰|慰问|走访|救助|帮扶|资助|选派|发展|转出|转入|转接|处置|评选|选拔|下派|引进|招聘|就业|脱贫|参保|报名|结业|毕业|"
    "投入|拨付|下拨|安排|筹集|筹措|自筹|配套|列支|支出|到位|落实|争取|补助|捐款|捐|筹|补|拨|投|出资|奖励|奖|资助|兑现|发放|减免|"
    "改造|建成|新建|完工|开工|整改|办结|达标|受理|调解|化解|举办|招募|聘用|留任|容纳|处理|移送|抽查|访谈|播放|清运|接待|开班|开办|开展|组织|召开|印发|编发|更新|配备|购置|安装|新增|增加|减少|提高|覆盖|收看|注册|成行|联系|征求|收集|收到|回收|发出|走出去|请进来|"
    "压减|压缩|招录|录用|辞退|清理|清退|查处|处分|立案|提拔|调整|交流|轮岗|挂职|任职|离任|换届|当选|连任|落选|缺席|出席|到会|应到|实到|缺编|空缺|超编|外出|返乡|辐射|带动|吸纳|安置|转移|搬迁|入住|住进|送教|送课|听课|到课|受训|听讲|开课|抽调|补训|兼任|参合|宣讲|授课|办班|办"
)
_VERB_ENDS = frozenset(verb + end for verb in VERBS.split("|") for end in ("", "了", "过", "完", "出", "成功", "完毕"))
# Verbs of reports: what ends in one says what was done and not what is counted
_DONE = frozenset(read_resource_words("verbs_of_reports.txt"))
_DONE_LENGTHS = sorted({len(word) for word in _DONE}, reverse=True)
HEAD_NOUN = re.compile(
    r"(?:员|人|者|干部|书记|主任|领导|群众|学生|教师|老师|专家|户|家庭|骨干|村官|代表|学员|师生|职工|农民|居民|劳动?力|积极分子|人才|人群|儿童|子女|女生|男生|考生|新生|毕业生|(?:[小中大]学|[初高]中|中职|寄宿|住[校宿]|[特贫]困|实习)生|妇女|老人|校长|医生|护士|班子|人口|队伍|军人|工|师|长|手|商|听众|观众|模范|教授|博士|硕士|对象|官|兵|民|大户|能手|标兵|个人|"
    r"组织|党委|工委|总支|支部|委|班|村|镇|乡|街道|社区|县|区|市|校|学校|医院|企业|单位|部门|机构|公司|合作社|基地|中心|站|站点|所|室|厅|馆|场|点|阵地|平台|网站|系统|窗口|大厅|队|小组|组|团|会|协会|商会|园|园区|资金|经费|投资|补贴|补助|收入|支出|产值|费|款|额|值|价|税|面积|"
    r"店|铺|厂|社|法庭|(?<![茶基])田|[复林耕草土荒湿坡宅场用]地|林|粮|稻|谷|药品|图斑|栏目|粉丝|设施|装置|路|线|桥|房|楼|车|机|电脑|设备|器材|教材|图书|书|[问试答]卷|课|课程|项目|工程|问题|事|事项|案|案件|建议|作品|意见|提案|议案|条|信息|短信|材料|文件|制度|办法|方案|活动|讲座|会议|培训|书屋|广场|水库|井|渠|池|电视|户数|招生|率|比|比例|比重|次|期|数|量|度|龄|年龄|时长|学时|课时|目标)$"
)
# An attribute that is not itself a thing counted: 35岁以下, 女, 大专以上学历, 少数民族
ATTRIBUTE = re.compile(
    r"(?:^|.)(?:(?<!子)女|男|女性|男性|妇女|党外|非党|非中共|无党派|民主党派|少数民族|汉族|\d{1,3}(?:周?岁)?-\d{1,3}周?岁|岁(?:及|或|\(含\))?(?:以上|以下|之间)?|中年|青年|老年|年轻|学历|文化|文化程度|大专|专科|本科|研究生|硕士|博士|高中|中专|初中|小学|文盲|学位|起步|"
    r"以上|以下|正科|副科|正科级|副科级|正处级|副处级|正县级|副县级|县级|乡镇|乡科级|科员|科级|正职|副职|正高|副高|中级|初级|高级|专职|兼职|流动|预备|离退休|退休|在[职岗编册校任站训读籍外]|编外|机关|事业|事业身份|行政|参公|企业|农村|城市|城镇|社区|村|国企|非公|两新|学生|教师|工人|农民|职称|职务|党龄|任职|连任|新任|新当选|违规|违法|违纪|违章|超标|逾期|闲置|满意|不满意|基本满意|合格|不合格|优秀|称职|良好|一般|交叉任职|一肩挑|本地|外地|本县|外县)$"
)
MONEY_NOUN = re.compile(
    r"(?:资金|经费|投资|补助|补贴|收入|支出|产值|贷款|费|款|金|价|值|税|额|奖|债|工资|结余|余额|成本|利润|预算|决算|财政|投入|报酬|待遇|津贴|标准|总值|存款|资产|费用|收益|学费|财力|储蓄|外汇|外贸|出口|进口|赤字|资本|外资|捐款|善款|奖励|负债|总量|增加值|销售|营业|消费|票据|红利|分红|租|利税|利|薪|薪酬|酬劳|酬金|保障|低保|救助|资助)$"
)
# 党员中女性 -> 女党员; must not read 集中培训 or 初中学历
_AMONG = re.compile(
    r"(?P<whole>[\u4e00-\u9fff]{2,8})(?<!集)(?<!其)(?<!高)(?<!初)当?中(?P<group>女性?|男性?|\d{1,2}岁(?:及)?以[上下]|初中及?以下|高中及?以上|少数民族|党外|预备|流动|大专及?以上|本科及?以上|专职|兼职)"
)
# The verb inside 调查共发放问卷 or 县财政投入经费: what follows it is the noun; must not match 公共服务
_INNER_VERB = re.compile(
    r"(?:按[\u4e00-\u9fff]{2,4}(?:有|论|计)(?!划)|构成[为是]|(?<!公)共(?![产青建同享识有])|现有|(?<=[后前里])有(?![关线权效])|(?<=系统|部门|单位)有(?![关线权效])|共有(?!制)|实有|拥有|播放|种植|栽植|硬化|改造(?!资金|项目|工程|任务)|清运|新修(?!订|改)|(?<=[\u4e00-\u9fff]{2})把(?![关握脉手])|发展(?!中|党|新|较|改|对象|主体|潜力|步伐|方向|规划|水平)|发放|收回|举办|开办|开展|召开|建成|新建|安排|落实|投入|拨付|收取|选派|走访|慰问|印发|购置|配备|争取到?|引进|支出(?=[\u4e00-\u9fff]{2,8}(?:经费|资金|费用?|补助|补贴|救助金|款)$)|培训(?=农民|村干|干部|党员|教师|学员|骨干))了?(?=[\u4e00-\u9fff]{2})(?!面积|规模|数量|总量|总数|能力|标准(?!化)|结构|力度|情况|大户|基地|人数|次数)"
)
# Matches 租赁收入中鱼塘 and 在校学生中女生; must not match 集中供养 or 农村中小学
_WITHIN = re.compile(
    r"(?P<front>[\u4e00-\u9fff]{0,8})(?P<head>党员|干部|学生|学员|教师|职工|人员|居民|农民|收入|支出|经费|资金|企业|单位|社区|支部|党组织|书记|委员|成员|代表|人口|农户|贫困户)"
    r"(?:当?中(?![学小心央青共层高途技]|专(?!职|任))|里)的?(?P<group>[\u4e00-\u9fff]{2,12})"
)
# Matches 中的 of 村中的, in front of 19个; must not match 初中的
_OF_WHICH = re.compile(r"(?<![高初其集职])当?中的$")
# Matches 底 of 年底 and 前 of 年底前再开课, what a blanked date leaves; must not match 初中 or 前期
_DATE_REST = re.compile(
    r"^(?:度(?![假汛过量数])|[底末初](?![中级等步核审诊选访信线册薪座位梢端班])|内(?=[\u4e00-\u9fff]{2})(?![设控部存外销陆科资脏河])"
    r"|[底末]?[之以]?前(?![期列沿锋述项后景])|[底末]?[之以]?后(?![备进勤期续方台]))"
)
_YEAR_REST = re.compile(r"^[底末初](?![中级等步核审诊选访信线册薪座位梢端班])")
_LONG_TRAIL = 8  # code points: no word that _TRAIL or _VERB_ENDS reads is longer
_LONGEST = 24  # code points of a noun
_MOVES = frozenset({"增加", "减少", "压缩", "提高", "下降", "降低", "增长", "缩减"})
_SINGLE = frozenset(
    "省州旗国牛羊猪鸡鸭鱼犬马树苗茶果菜药花桑竹麦豆棉瓜椒烟"
)  # nouns of one character that HEAD_NOUN does not end in
_OBJECT = 5  # code points: shorter ones are terms (退役军人)

# Matches 较 of 总产较上年, where the year is blanked; must not match 占比
_COMPARED = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?<![占同环])[较比]\x00+的?$")
# Matches 多于去年的, where the year is blanked; must not match 高于全省的
_THAN_FORMER = re.compile(r"(?:多|少|高|低|大|小)于\x00+的?")
# Matches 党员 of 党员注册 and 村 of 村相继: the noun ends where what it did begins; must not match 党员教育
_HEAD_VERB = re.compile(
    r"(?:党员|干部|群众|同志|学员|书记|委员|[站學学]?[點点]|支部|村|乡镇|鄉鎮|检查组|教师|农民|居民|学生|代表|学校|企业|单位|部门|社区|城市)"
    r"(?=注册|固定|利用?|联系|同吃|归|至今|靠|住了|读|人人|只|因|联通|试[办运]|每月|先行|启动|一个|后继|仍|却|还|也|才|陆续|乘|结业|轮流"
    r"|常年|长期|经常|主动|积极|自愿|自觉|纷纷|踊跃|签|听课?|围|逐[一个户]|一竿子|一起|共同|带头|分头|借址|外(?!出)|设了|足额|卷|现身|停|掉|不[会愿想能到]|一律|收官|投票收|各有|选派|遴选|抽调|派出|举行|进行|拨付|上报|报送|申报|签订|出台|制定|召开|[\u4e00-\u9fff]{1,2}[过了](?![程去解度])"
    r"|悉[数數]|相继|各自(?!然)|一律|定期(?!存)|逐村|率先|自发|按[时期](?!交)|如期|自行|亲自|首次|[再多]次|反复|随机|重新|优先(?!股)|大多|依[旧然]|始终"
    r"|一直|[长常]年|轮番|普遍|发函|出动|产生|落选|牵头|提交|印发|更名|迁址|动工|封顶|复课|请假|早退|失联|空岗|履新|逾期未?|按要求"
    r"|(?:搬迁|亏损|盈利|减产|增收|退出|关闭|撤销|开门|营业|配合|协助|挂职|停业|达产|投产|统一|联合|单独|自筹|自主)(?=$|[,，。;、\s]))"
)
# Matches 支部 and 贫困村 at the head of a phrase; must not match 村干部
_COUNTED_UNIT = re.compile(
    r"[\u4e00-\u9fff]{0,3}?(?:党?支部|乡镇(?:\(街道\)|（街道）)?|社区|行政村|(?<!农)村(?![民委务支级干庄官组])|站点|班子|企业|学校|部门|党组织)"
    r"(?!书记|干部|成员|人员|职工|教师)"
)
# Matches 缺 of 支部会议记录缺项; must not match 乡镇卫生院 or 村广播电视设施
_PREDICATE = re.compile(
    r"[没未无不缺因靠用拿把被停连超]|发放|"
    r"开展|拖欠|闲置|后继|改种|至今|已|办理|配备|自掏|先后|参加|收看|联系"
)
# Matches 全县, 上届 and 每片区, which say where, when or for each; must not match 全县党员
_SCOPE = re.compile(
    r"(?:全[县市区镇乡省国村州旗]|[县市区镇乡省]|各级|各地|[两三各][地县市区镇乡村]|[上本下前][届期年月季]|同期|往年|此前|原来|[季年月期]内"
    r"|按[\u4e00-\u9fff]{2,3}|体量|进展|类别)$"
)


# Matches 连年走高 behind 收缴率 and 报 behind 分娩率; must not match 率先
_RATE_MOVED = re.compile(
    r"(?<=[\u4e00-\u9fff]率)(?:报|连年|逐年|连续|持续|不断|稳步|大幅|明显|始终|一直|普遍|走高|走低|居高|偏[高低]|攀升|上扬)[\u4e00-\u9fff]{0,6}$"
)


def clean_left(text: str) -> str:
    """The noun that ends where the numeral begins.

    Examples
    --------
    >>> clean_left("全县共有基层党组织"), clean_left("带宽由"), clean_left("投入资金")
    ('基层党组织', '带宽', '资金')
    """
    # 党员参学率由去年的: the date stands between the noun and its numeral
    rest = _DATE_REST if "\x00" in text else _YEAR_REST
    if "\x00" in text:
        text = "" if _THAN_FORMER.fullmatch(text) else _COMPARED.sub("", text)
    last = rest.sub("", text.rpartition("\x00")[2])
    behind = _cleaned(last)
    if not behind or (behind in _MOVES and behind != text):  # 钢产量前三年共增加了
        behind = _cleaned(text.replace("\x00", "")) or behind
    text = behind
    if stands_alone(text):
        return ""
    if text.endswith(("”", "’")) and "“" not in text and "‘" not in text:
        text = text[:-1]
    elif text.rfind("“") > text.rfind("”"):
        text += "”"
    text = cut_review(_RATE_MOVED.sub("", text) if "率" in text else text)
    among = _AMONG.fullmatch(text)
    if among:
        return among["group"].removesuffix("性") + among["whole"]
    within = _WITHIN.fullmatch(text) if "中" in text or "里" in text else None
    return _picked(within["group"], within["head"], within["front"]) if within else text


def _picked(group: str, head: str, front: str) -> str:
    """女生 of 在校学生中女生, 鱼塘收入 of 租赁收入中鱼塘, 有一技之长的农村党员 of 农村党员中有一技之长."""
    if HEAD_NOUN.search(group):
        return group
    return f"{group}的{front}{head}" if group[0] in "有无没未不已能会" else group + head


def last_match(pattern: re.Pattern[str], text: str, start: int = 0) -> re.Match[str] | None:
    """The last match of a pattern, or None."""
    found = None
    for match in pattern.finditer(text, start):
        found = match
    return found


_OF_VERBS = frozenset("业率户")  # what makes a noun of the verb in front


# Matches △ and 第三条 in front of what a line says, and a short label set apart by a blank (△费用 伙食); must not
# match 农 村 党 员, a word spread by a scanner
_LABEL = re.compile(
    r"^(?:[①-⑳]|[^\n]{0,12}[△▲▽★☆◆◇●■□○◎※»✓√]|第[一二三四五六七八九十百]{1,4}[条章节款项])?"
    r" ?(?:[\u4e00-\u9fff]{2,6} +(?=[\u4e00-\u9fff]{2}))?"
)


def _cleaned(text: str) -> str:
    text = _LABEL.sub("", text.lstrip())
    text = cut_edges(text.strip(' \t“”"‘’*#.-=+/@~'))
    shorter = cut_edges(_trim_end(text))
    text = shorter if shorter == text else _trim_end(shorter)
    inner = last_match(_INNER_VERB, text)
    if inner and text[inner.end() : inner.end() + 1] in _OF_VERBS:
        inner = None  # 种植业奖补, 参训率: the verb is part of a noun
    rest = text[inner.end() :] if inner else text
    if inner and inner.group().endswith("建"):
        rest = rest.removeprefix("成") if not rest.startswith(("成员", "成果", "成人")) else rest  # 新建成教育基地
    return cut_edges(_trim_front(rest))


def _trim_end(text: str) -> str:
    for _ in range(8):
        if text.endswith("不足的"):  # 认为经费不足的占四成: what is said, no hedge
            return text[:-1]
        trail = _TRAIL.search(text, max(0, len(text) - _LONG_TRAIL)) if text[-1:] in _TRAIL_SIGNS else None
        word = spanning_word(text, trail.start()) if trail else None
        if word and (word[2] == "noun" or (word[2] == "average" and not word[0])):  # 场均 alone, not 维护费年均
            break
        shorter = (text[: word[0] if word else trail.start()] if trail else text).rstrip(' \x00\t“"‘')
        if shorter == text or (text[-2:] in _DONE and len(shorter) == len(text) - 1):
            break
        text = shorter
    return text


def _trim_front(text: str) -> str:
    for _ in range(6):
        lead = _LEAD.match(text)
        shorter = text[lead.end() if lead else 0 :].lstrip(' \x00\t”"’')
        if (
            shorter == text
            or not shorter
            or (text[:2] in _DONE and len(shorter) == len(text) - 1)  # 约谈 does not begin with 约
            or begins_noun(text, len(text) - len(shorter))
            or (shorter[0] in "率面量费额数度" and lead and lead.group() != "其中")
            or shorter in {"金", "款", "物", "会"}
            or shorter in {"期", "班", "人"}
        ):
            break
        text = shorter
    if len(text) > _LONGEST:  # never begin inside a word: what follows 的 is the noun
        text = text[-_LONGEST:].partition("的")[2] or text[-_LONGEST:]
    return text


def clean_right(text: str) -> str:
    """The noun that begins where the unit ends; ``""`` when none does.

    Examples
    --------
    >>> clean_right("书记赴外地学习"), clean_right("参训"), clean_right("，其中"), clean_right("在职干部到省委党校")
    ('书记', '', '', '在职干部')
    """
    text = text.lstrip(" ")
    if text.startswith("的"):
        text = text[1:]
    if _RIGHT_STOP.match(text):
        return ""
    safe = _SAFE_PREFIX.match(text) or _OWN_VERB.match(text)
    if not safe and _RIGHT_BAD.match(text):
        return ""
    text = _OF_WHICH.sub("", text.lstrip("“‘《"))
    safe = _SAFE_PREFIX.match(text) or _OWN_VERB.match(text)
    offset = safe.end() if safe else 2 if text[:2] in _DONE else 1  # 离任村干部 is not cut at 任
    noun = text[: _end_of_noun(text, offset)]
    verb = _HEAD_VERB.search(noun)
    noun = _cut_predicate((noun[: verb.end()] if verb else noun).rstrip(' \x00的”“"'))
    noun = _RATED.sub("", _cut_verb(noun.removesuffix("以上").removesuffix("左右") or noun))
    bare = len(noun) == 1 and noun not in _SINGLE and not HEAD_NOUN.search(noun)  # 其余6358名散在机关
    return "" if bare or noun in _VERB_ENDS else noun[:24]


def _end_of_noun(text: str, offset: int) -> int:
    """Where a noun behind its unit ends: at the first word that leads on, and never inside a word."""
    if not _CUT.search(text, offset):
        return len(text)
    plain = _COMPOUND.sub(lambda word: "口" * len(word.group()), text)
    for cut in _CUT.finditer(plain, offset):
        word = spanning_word(text, cut.start())
        if word is None or not word[0]:
            return cut.start()
        if word[2] != "noun":
            return word[0]
    return len(text)


# Matches 合作社 in front of 发放贷款; must not match 企业, which lends its name to much
_BODIES = re.compile(r"(?:合作社|农户|贫困户|困难户|村民|农民|群众|家庭|(?<=直)单位|社区)$")


# Matches 执行率 of 项目执行率不到30%, which is said of the projects counted; must not match 入学率 alone
_RATED = re.compile(r"(?<=项目|企业|单位|乡镇|部门|学校|站点|支部)[\u4e00-\u9fff]{2,4}率$")


def _cut_verb(noun: str) -> str:
    """复耕地 of 复耕地落实了经营主体: a noun ends where a verb begins."""
    names = HEAD_NOUN.search(noun) or MONEY_NOUN.search(noun)  # 长期建设国债
    for at in range(2, len(noun) - 1):
        ends = _BODIES.search(noun[:at]) if names else HEAD_NOUN.search(noun[:at])  # 87家合作社发放贷款
        if noun[at : at + 2] in _DONE and ends:
            return noun[:at]
    return noun


def _cut_predicate(noun: str) -> str:
    """支部 of 支部会议记录缺项: a unit that is counted, and what is said of it."""
    unit = _COUNTED_UNIT.match(noun)
    if unit is None or not (noun.startswith("的", unit.end()) or _PREDICATE.search(noun, unit.end())):
        return noun  # 乡镇 of 乡镇的空编率
    return unit.group()


def verb_at_end(text: str) -> str:
    """The verb that ends a phrase (县财政拨付 -> 拨付), or ``""``."""
    longest = next((text[-size:] for size in range(_LONG_TRAIL, 0, -1) if text[-size:] in _VERB_ENDS), "")
    if longest:
        return longest
    done = text.rstrip("了过").removesuffix("成功").removesuffix("完毕")
    if HEAD_NOUN.search(done) or MONEY_NOUN.search(done):
        return ""
    return next((text[-length - len(text) + len(done) :] for length in _DONE_LENGTHS if done[-length:] in _DONE), "")


def topic_of(clause: str) -> str:
    """What a clause speaks of: the noun in front of its first verb, else the one behind it.

    >>> topic_of("安置房布局"), topic_of("投放共享单车"), topic_of("新建")
    ('安置房', '共享单车', '')
    """
    verbs = [at for at in range(len(clause) - 1) if clause[at : at + 2] in _DONE]
    ends = next((at for at in verbs if at > 1), 0)
    return clean_left(clause[:ends] if ends else clause[2:]) if verbs else ""


def only_scope(text: str) -> bool:
    """Whether a phrase only says where (全县, 县, 各级) and names nothing counted."""
    return bool(_SCOPE.fullmatch(text)) or len(text) == 0


def _object_of(phrase: str) -> str:
    """案件 of 县法院受理案件 and 自建房 of 排查自建房: what was done to them is no part of the head."""
    if len(phrase) < _OBJECT:
        return phrase
    for at in range(len(phrase) - 3, -1, -1):
        rest = phrase[at + 2 :].removeprefix("出")
        if phrase[at : at + 2] in _DONE and len(rest) > 1 and (HEAD_NOUN.search(rest) or not at):
            return rest
    return phrase


def head_of(noun: str) -> str:
    """The head of a noun phrase, for an attribute to lean on: 35岁以下科级干部 -> 科级干部.

    >>> head_of("35岁以下科级干部"), head_of("培训班")
    ('科级干部', '培训班')
    """
    tail = noun.rpartition("的")[2] or noun
    tail = _object_of(tail)
    return re.sub(r"^.{0,12}?(?:岁以[上下]|以[上下]|岁)", "", tail) or tail
