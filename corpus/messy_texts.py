"""The words of the messy files: clean texts, saved pages and tables, all about places that do not exist.

``TEXTS`` holds what a person would type from the printed page, which is what the clean text
has to be; :mod:`build_messy` adds the trouble. Where the trouble is part of the words
themselves (masked digits, faults of numbering), the text stands here as it is found.
"""

from __future__ import annotations

DECLARED = "〔样例文本：为本工作台编写，县名与数据均为虚构〕"
PAGE_DECLARED = "<!-- 虚构样例：县名、机构与数据均为虚构 -->"

TEXTS: dict[str, str] = {
    "gb18030.txt": f"""青禾县农村党员实用技术培训情况
今年全县举办农村党员实用技术培训班12期，培训党员1860人次，其中䶮泉村一次来了45人。
培训经费由县财政安排，共18.6万元，每人每天补助80元。
{DECLARED}""",
    "big5_traditional.txt": """青禾縣黨員教育工作簡報
本月全縣舉辦黨員教育培訓班3期，參訓黨員420人次，比上月增加60人次。
各鄉鎮黨委要繼續做好流動黨員的聯繫工作，後備幹部裡年紀輕的要多參加。
〔樣例文本：為本工作臺編寫，縣名與數據均為虛構〕""",
    "no_byte_order_mark_utf16.txt": f"""青禾县机关党建座谈会纪要
会议听取了18个机关党支部的情况汇报，讨论了明年的学习计划。
会议议定，机关党员每月集中学习一次，全年不少于12次。
{DECLARED}""",
    "lost_byte_utf8.txt": f"""青禾县远程教育站点检查情况
全县共有远程教育站点412个，能正常使用的396个，设备老化的16个。
检查组建议，年内更新设备，�均安排经费1200元。
{DECLARED}""",
    "lost_byte_gbk.txt": f"""青禾县流动党员管理情况
全县外出流动党员2619人，主要在省内务工，建立流动党支部21个。
有的支部与外出党员联系不多，经费不足，�均活动经费只有300元。
下一步，每季度联系一次，春节前后集中上一次党课。
{DECLARED}""",
    "mojibake.txt": f"""青禾县党校教学楼维修情况
教学楼建于1996年，今年投入42万元进行维修。
锟斤拷锟斤拷锟斤拷锟斤拷
{"党校全体教师参加了验收工作。".encode().decode("gbk", "replace").rstrip(chr(0xFFFD))}
工程于9月完工，可以容纳学员160人。
{DECLARED}""",
    "masked_digits.txt": f"""青禾县××镇党员信息核查情况
全镇原有党员3*6人，经核查，实有党员318人。
收缴党费120XX元，补缴的有41人。
联系电话：138****0000。
{DECLARED}""",
    "torn_digits.txt": f"""青禾县党内统计情况
全县共有党员25619人，其中女党员8321人，占32.5%。
党组织书记平均年龄48.2岁，大专以上学历的占46.7%。
服务群众62万人，第 3 批 20 人、第 4 批 36 人的名册另附。
{DECLARED}""",
    "page_numbers_inside.txt": f"""青禾县农村党员队伍调查
全县共有党员25619人，其中农村党员18204人，占71.1%；年龄在六十岁以上的占四成以上，外出务工的占两成，留在村里的多是年纪大、文化程度不高的党员。
村党组织书记460人，其中大专以上学历的133人。
调查表明，近五年农村发展党员1204人，年轻党员的比例有所上升。
{DECLARED}""",
    "hard_wrapped.txt": f"""青禾县村级组织活动场所建设情况
　　近年来，青禾县把村级组织活动场所建设作为加强农村基层党建的一项基础工作来抓，坚持统一规划、分步实施，三年共投入资金2860万元，新建活动场所86个，改建114个。
　　活动场所建成以后，各村党支部把党员学习、村民议事、技术培训放在一起安排，平均每个月使用6次以上，受到群众欢迎。有的村还在活动场所里办起图书室和老年活动室，逢年过节组织村民开展文体活动，到场的人一年比一年多，村里的事也在这里商量。
　　存在的问题是，有的村重建设、轻管理，设备坏了没有人修，有的村只在上级检查时开门；有的村距离较远，年纪大的党员参加学习有困难，雨雪天气到场的人还不到一半。
{DECLARED}""",
    "pinyin.txt": f"""䶮泉村党员学习园地
䶮泉村在青禾县东部，亟待补充年轻党员。
党课讲到“踔厉奋发”，老党员边听边记。
村里用上了远程教育（IPTV）设备，每周播放2次。
{DECLARED}""",
    "zero_width.txt": f"""青禾县党代表联络工作情况
全县设党代表工作室36个，接待党员群众1420人次。
收到意见建议215条，已经答复198条。
{DECLARED}""",
    "outline_faults.txt": f"""青禾县党员教育工作自查报告
一、基本情况
（一）组织健全。全县有党支部905个。
（三）阵地完备。全县有培训点36个。
二、主要做法
一是分类施教，农村党员学技术，机关党员学理论，年内办班32期。
二、存在问题
有的支部学习“走过场，记录不完整（见附件2。
四、下步打算
加强督查，按季通报。
{DECLARED}""",
    "report_style.txt": f"""青禾县党员教育培训调研报告
一、现状和成效
（一）规模逐年扩大。2013年举办培训班32期，培训党员4200人次，比上年增加500人次。
（二）形式更加多样。1.集中办班12期；2.送学上门20次；3.网上学习3600人次。
二、存在的问题及原因
当前主要有三个问题：一是内容针对性不强，二是经费保障不足，三是流动党员参学率低。
(一)从内容看，理论课占八成。
(二)从经费看，人均只有46元。
三、对策建议
第一，按需设课。第二，增加投入。第三，用好网络。
{DECLARED}""",
    "red_head.txt": f"""中共青禾县委文件
青委发〔2013〕18号　　　　签发人：某某某
中共青禾县委关于进一步加强农村党员教育培训工作的意见
各乡镇党委，县级各部门党组（党委）：
为提高农村党员素质，现就进一步加强教育培训工作提出如下意见。
一、总体目标
用三年时间，把全县18204名农村党员轮训一遍。
二、主要任务
（一）建好培训基地。每个片区建成1个培训基地。
（二）落实培训经费。县财政每年安排150万元。
三、组织保障
各乡镇党委书记负总责。
附件：1．青禾县农村党员轮训计划表
　　　2．培训基地建设标准
中共青禾县委
2013年6月18日
主题词：党员　教育　培训　意见
抄送：县人大常委会，县政府，县政协。
中共青禾县委办公室　　2013年6月20日印发
{DECLARED}""",
    "statute.txt": f"""青禾县村级组织活动场所管理办法（试行）
第一章　总则
第一条　为规范村级组织活动场所管理，发挥场所作用，制定本办法。
第二条　本办法适用于全县各村、社区的组织活动场所。
第二章　使用
第三条　活动场所用于下列活动：
（一）党员学习和会议；
（二）村民议事；
（三）技术培训。
第四条　任何单位和个人不得将活动场所出租、出借。
第三章　附则
第五条　本办法自2013年7月1日起施行。
{DECLARED}""",
    "briefing_draft.txt": f"""青禾县举办村党组织书记培训班
5月20日至24日，青禾县在县委党校举办村党组织书记培训班，全县460名村党组织书记分两批参加。
培训班安排了政策解读、案例教学、现场观摩和分组讨论，请来6名乡镇党委书记讲课，组织学员到3个村实地学习。
学员反映，课程贴近实际，回去就能用。县委组织部将跟踪了解培训效果，年底进行一次回访。
{DECLARED}""",
    "briefing_final.txt": f"""青禾县举办村党组织书记培训班
5月20日至24日，青禾县在县委党校举办村党组织书记培训班，全县458名村党组织书记分两批参加。
培训班安排了政策解读、案例教学、现场观摩和分组讨论，请来6名乡镇党委书记讲课，组织学员到3个村实地学习。
学员反映，课程贴近实际，回去就能用。县委组织部将跟踪了解培训效果，年底进行一次回访。
{DECLARED}""",
    "document_site.txt": """青禾县党员教育调研报告
今年以来，全县培训党员4200人次。
一、现状
全县共有党支部905个，党员25619名。
二、问题
经费不足，村均1200元。
三、对策
加大投入，每年安排150万元。""",
    "related_news.html": """青禾县：送学上门四十场
本报讯　入春以来，青禾县组织36支宣讲队到田间地头讲党课，已经讲了40场，听课党员2180人次。
宣讲队员用方言讲政策、讲技术，一堂课不超过40分钟，不耽误春耕。
“听得懂，用得上。”栗坪镇的一名老党员说。
县委组织部表示，宣讲将持续到6月底，覆盖全县460个村。""",
    "short_notice.html": """停课通知
因道路施工，3月5日县委党校停课一天，3月6日照常上课。""",
    "lying_charset.html": """青禾县培训简报（第3期）
3月12日，青禾县第3期党员培训班开班，来自18个乡镇的120名党员参加。
培训为期3天，费用由县委组织部承担。""",
    "table_layout.htm": """青禾县农村党员教育的调查与思考
今年春天，我们用两个月走了36个乡镇，看了112个村，同860名党员谈了话。
一、主要做法
多数村每月组织一次学习，内容以农业技术为主。
二、存在问题
年轻党员外出的多，一个村能到会的往往不到一半。
三、几点思考
学习要合农时，农闲多学，农忙少学。""",
    "wechat_article.html": """青禾县：村书记进党校 练就振兴“硬功夫”
近日，青禾县举办乡村振兴专题培训班，来自36个乡镇的120名村党组织书记参加学习。
01 紧扣主题，聚焦实战
培训班邀请省委党校教授授课，安排现场教学3次、分组研讨4次。
02 学用结合，见诸行动
学员纷纷表示，要把学习成果转化为工作实效。
（文中县名与数据均为虚构）""",
    "web_page.doc": """青禾县党员电化教育工作总结
全年制作电教片6部，播放1240场次，观看党员3.2万人次。
存在的主要问题是片源更新慢，适合农村党员看的不多。""",
    "rich_text.doc": """青禾县发展党员工作情况
今年全县发展党员486人，其中女党员152人，三十五岁以下的301人。
培养入党积极分子1024人，举办培训班9期。
（县名与数据均为虚构）""",
    "memo.wps": """青禾县党费使用情况说明
上年结余党费36.8万元，今年收缴212.4万元，支出198.6万元，结余50.6万元。
支出主要用于：
（一）培训党员，支出86.3万元；
（二）订阅学习资料，支出42.1万元；
（三）慰问老党员和困难党员，支出70.2万元。
（本件为虚构样本）""",
}

_RELATED = ("我县新建村级活动场所17个", "全县286名驻村干部到岗", "12个乡镇完成党费核查", "县委党校秋季班5月18日开班")
RELATED = "".join(
    f'<li><a href="#">{title}</a><span>[2016-03-{day:02}]</span></li>' for day, title in enumerate(_RELATED, 8)
)


PAGES: dict[str, str] = {
    "related_news.html": """{declared}
<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}_青禾新闻网</title>
<meta name="PubDate" content="2016-03-21 09:15:00"><meta name="ContentSource" content="青禾日报"></head><body>
<div class="top"><a href="#">设为首页</a> | <a href="#">加入收藏</a> | <a href="#">手机版</a></div>
<div class="nav"><a href="#">首页</a><a href="#">时政</a><a href="#">党建</a><a href="#">民生</a></div>
<div class="pos">当前位置：<a href="#">首页</a> &gt; <a href="#">党建</a> &gt; 正文</div>
<h1>{title}</h1>
<div class="info">2016年03月21日09:15　来源：青禾日报　点击：356　【字号：大 中 小】 \
<a href="#">打印</a> <a href="#">纠错</a></div>
<div class="content">{paragraphs}
<p>（责任编辑：青禾新闻网编辑部）</p></div>
<div class="share">分享到：微信 微博 QQ空间</div>
<div class="related"><h3>相关新闻</h3><ul>{related}</ul></div>
<div class="hot"><h3>点击排行</h3><ul>{related}</ul></div>
<div class="foot">青禾新闻网版权所有　未经许可不得转载<br>样例备00000000号　本站并不存在</div>
</body></html>
""",
    "short_notice.html": """{declared}
<html><head><meta charset="utf-8"><title>{title}-青禾县委党校</title></head><body>
<div class="nav"><a href="#">首页</a> &gt; <a href="#">通知公告</a> &gt; 正文</div>
<h1>{title}</h1><div class="info">发布时间：2016-03-04　来源：青禾县委党校　浏览：23</div>
<div class="con">{paragraphs}</div>
<div class="more"><div class="t">相关新闻</div><ul>{related}</ul></div>
<div class="foot">版权所有：青禾县委党校（样例网站，并不存在）</div></body></html>
""",
    "lying_charset.html": """{declared}
<html><head><meta charset="utf-8"><title>青禾县培训简报</title></head><body>
<div class=nav><a>首页</a><a>简报</a></div><h1>{title}</h1><div class=c>{paragraphs}
</div><div>【打印】【关闭】</div></body></html>
""",
    "table_layout.htm": """{declared}
<HTML><HEAD><TITLE>青禾县党建</TITLE><META content="text/html; charset=gb2312" http-equiv=Content-Type></HEAD>
<BODY bgColor=#ffffff leftMargin=0><TABLE border=0 cellPadding=0 cellSpacing=0 width=760 align=center><TBODY>
<TR><TD colSpan=2><IMG src="banner.gif"></TD></TR><TR><TD width=150 vAlign=top><TABLE>
<TR><TD><A href=1.htm>网站首页</A></TD></TR><TR><TD><A href=2.htm>党建动态</A></TD></TR>
<TR><TD><A href=3.htm>调查研究</A></TD></TR></TABLE></TD>
<TD vAlign=top><TABLE width="100%"><TR><TD align=middle><B><FONT size=4>{title}</FONT></B></TD></TR>
<TR><TD align=center>作者：青禾县委党校调研组　来源：本站原创　点击数：<SCRIPT src=c.js></SCRIPT> \
更新时间：2003-5-8</TD></TR>
<TR><TD class=content>{breaks}<P align=right>【<A href="javascript:window.close()">关闭窗口</A>】</TD></TR></TABLE>\
</TD></TR>
<TR><TD colSpan=2 align=center bgcolor=#cc0000><FONT color=#ffffff>青禾县委组织部主办　建议使用IE5.0以上浏览器，\
分辨率800*600<BR>E-mail：webmaster@example.invalid</FONT></TD></TR></TBODY></TABLE></BODY></HTML>
""",
    "wechat_article.html": """{declared}
<!DOCTYPE html><html class=""><head><meta charset="utf-8"><meta property="og:title" content="{title}" />\
<meta property="og:site_name" content="微信公众平台" /><meta name="author" content="青禾组工" /><title></title>
<script>var ct="1559700000";</script></head><body id="activity-detail"><div id="js_article" class="rich_media">
<div class="rich_media_area_primary"><h1 class="rich_media_title" id="activity-name">
                    {title}
                </h1><div id="meta_content" class="rich_media_meta_list"><span id="copyright_logo" \
class="rich_media_meta">原创</span><span class="rich_media_meta rich_media_meta_text">青禾组工</span><em \
id="publish_time" class="rich_media_meta rich_media_meta_text">2019-06-05 18:30</em></div>
<div class="rich_media_content" id="js_content" style="visibility: hidden;">{paragraphs}\
<p><img data-src="x.jpg"></p></div>
<div class="rich_media_tool"><div class="media_tool_meta">阅读 <span id="readNum3">1024</span></div>\
<div>在看<span>12</span></div></div></div></div>
<div class="qr_code_pc"><p>微信扫一扫<br>关注该公众号</p></div><div>预览时标签不可点</div></body></html>
""",
    "web_page.doc": """<html xmlns:o="urn:schemas-microsoft-com:office:office" \
xmlns:w="urn:schemas-microsoft-com:office:word">
{declared}
<head><meta http-equiv=Content-Type content="text/html; charset=gb2312"><title>{title}</title>
<style>p.MsoNormal{{text-indent:2em}}</style></head><body lang=ZH-CN>
<h1>{title}</h1>{paragraphs}</body></html>
""",
}

DOCUMENT_SITE = """青禾文库
首页 > 党建文档 > 调研报告
青禾县党员教育调研报告(虚构样例).doc
上传者：qh2012
文档格式：DOC
页数：12
下载文档
收藏
举报
评分：4.5
1024人阅读
所需积分：5
青禾县党员教育调研报告
今年以来，全县培训党员4200人次。
一、现状
全县共有党支部905个，党员25619名。
第 1 页 共 12 页
二、问题
经费不足，村均1200元。
本文由青禾文库整理上传
www.example.invalid
第 2 页 共 12 页
三、对策
加大投入，每年安排150万元。
您可能感兴趣的文档
青禾县村级阵地建设情况汇报
2012年党建工作总结（12页）
展开全文
下载本文
开通VIP
分享到：QQ空间 新浪微博 微信
关于我们 | 帮助中心 | 联系我们
©2012 青禾文库 版权所有 某ICP备00000000号
"""

OFFICE_PAGE = """<html><head><meta charset="utf-8"><title>{title}</title></head><body>
<h1>{title}</h1>
{paragraphs}
</body></html>
"""
