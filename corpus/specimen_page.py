"""The saved page of a county's site that a specimen in HTML stands in.

Everything around the article is furniture that a reader has to remove: navigation,
tools, headlines with numbers, a footer. The sites do not exist.
"""

from __future__ import annotations

import html
import re
import zlib
from typing import Any

RELATED = (
    "我县新建村级活动场所17个", "图说：一季度组工工作8件事", "全县286名驻村干部到岗", "12个乡镇完成党费核查",
    "“七一”表彰先进个人95名", "县委党校秋季班5月18日开班", "3个集体获市级表彰", "2011年度组织工作综述",
    "县城东片区征地1200亩工作动员会召开", "第4期组工简报", "春耕备耕投入资金860万元", "我县连续6年安全度汛",
)  # fmt: skip


PAGES = {
    1: """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>{title}_{site}</title>
<style>body{{font-family:SimSun,serif}} .fr{{float:right}} .con p{{text-indent:2em}}</style>
<script>var pageId = 1024; function share() {{ return "weixin"; }}</script>
</head>
<body>
<div class="top"><a href="#">手机版</a> | <a href="#">设为首页</a> | <a href="#">加入收藏</a></div>
<ul class="nav"><li><a href="#">首页</a></li><li><a href="#">组工动态</a></li><li><a href="#">基层党建</a></li>\
<li><a href="#">干部工作</a></li><li><a href="#">人才工作</a></li><li><a href="#">调研文章</a></li></ul>
<div class="pos">您当前的位置：<a href="#">首页</a> &gt; <a href="#">调研文章</a> &gt; 正文</div>
<h1>{title}</h1>
<div class="tools"><span>{site}</span> <a href="#">打印</a> <a href="#">纠错</a> <span>字号：大 中 小</span></div>
<div class="wx"><span>微信扫一扫</span> <a href="#">×</a></div>
<div class="audio">收听本文 <span>00:00</span>/<span>00:00</span></div>
<div class="con">
{paragraphs}
</div>
<div class="info">发布时间：{day} {clock} 来源：{source} 编辑：{editor} <a href="#">打印</a></div>
<div class="side"><h3>相关新闻</h3>
<ul>
{related}
</ul>
</div>
<div class="foot"><p>主办：{site}（样例网站，并不存在） 备案号：样例备00000000号-0</p><p>累计访问：{visits}次</p></div>
</body>
</html>
""",
    2: """<!DOCTYPE html>
<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<title>{site} - {title}</title>
<meta name="ContentSource" content="{source}">
</head>
<body>
<!-- 页眉 -->
<header><a href="#">{site}</a><a href="#">手机版</a><nav><a href="#">本网首页</a><a href="#">通知公告</a>\
<a href="#">工作动态</a><a href="#">学习园地</a><a href="#">网上投稿</a></nav></header>
<main>
<article>
<h2 class="title">{title}</h2>
<p class="meta">发布时间：{day} {clock}　来源：{source}　编辑：{editor}　浏览次数：{visits}次</p>
<p class="meta">打印 纠错</p>
<p class="meta">收听本文 00:00/00:00</p>
<div id="zoom">
{paragraphs}
</div>
<p class="share">微信扫一扫 ×</p>
<p class="pager">上一篇：没有了　下一篇：没有了</p>
</article>
<aside><h4>相关阅读</h4><ol>
{related}
</ol></aside>
</main>
<footer>版权所有：{site}（样例网站，并不存在）<br>备案号：样例备00000000号-0　联系电话：000-0000000</footer>
</body>
</html>
""",
}


def related_items(doc_id: str) -> list[str]:
    """Five headlines, chosen by the document's name."""
    first = zlib.crc32(doc_id.encode()) % len(RELATED)
    return [RELATED[(first + step * 5) % len(RELATED)] for step in range(5)]


def render_page(front: dict[str, Any], text: str) -> str:
    """A saved page of a county's site around the clean text; every paragraph is one <p>."""
    stamp = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d)", front["published"])
    if not stamp:
        raise ValueError(f"published is {front['published']!r}, expected 2012-11-20T09:30")
    day, clock = f"{stamp[1]}年{stamp[2]}月{stamp[3]}日", stamp[4]
    lines = [line for line in text.splitlines() if line.strip()]
    if lines[0] != front["title"]:
        raise ValueError("the first line of a web page's body is its title")
    paragraphs = "\n".join(f"<p>{html.escape(line, quote=False)}</p>" for line in lines[1:])
    related = "\n".join(
        f'<li><a href="#">{item}</a><span>{stamp[1]}-0{number + 1}-1{number}</span></li>'
        for number, item in enumerate(related_items(front["doc_id"]))
    )
    page = PAGES[front.get("layout", 1)]
    fields = {
        "title": html.escape(front["title"]), "day": day, "clock": clock,
        "site": html.escape(f"{front['county']}党建网"),
        "source": html.escape(front["source"]), "editor": html.escape(front.get("editor", "党员教育中心")),
        "paragraphs": paragraphs, "related": related, "visits": 1000 + zlib.crc32(front["doc_id"].encode()) % 9000,
    }  # fmt: skip
    return page.format(**fields)
