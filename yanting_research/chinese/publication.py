"""What a page notes of its text (发布信息): moment of publication, source, author, editor and the official fields.

The labels and their values, as web pages and documents print them; used by the reader of
web pages and by the cleaning of pasted text.
"""

from __future__ import annotations

import datetime
import re

__all__ = ["LABEL", "OFFICIAL", "bare_value", "official_field", "parse_published"]

_MOMENT = re.compile(
    r"(?P<year>(?:19|20)\d{2})[ \t]{0,2}[年./-][ \t]{0,2}"
    r"(?P<month>\d{1,2})[ \t]{0,2}[月./-][ \t]{0,2}(?P<day>\d{1,2})日?"
    r"(?:[ \tT\u3000]{0,3}(?P<hour>\d{1,2})[:：](?P<minute>\d{2})(?:[:：](?P<second>\d{2}))?)?"
)
"""``2013年06月25日 17:23``, ``2013-6-25``; not ``2013年6月``."""

LABEL = re.compile(
    r"(?P<published>(?:发布|发表|发稿|更新|发文|录入|编辑|信息|公开|添加)?(?:时间|日期))[:：]"
    r"|(?P<source>(?:信息|稿件|文章|新闻|内容)?(?:来[ \u3000]{0,4}源|出处))[:：]"
    r"|(?P<editor>(?:责任|本文|本期|网络|网站|值班)?(?:编[ \u3000]{0,4}辑|责编)|编审|审核|校对|录入"
    r"|终审|初审|复审)[:：]"
    r"|(?P<author>作[ \u3000]{0,4}者|撰稿|供稿|通讯员|记者|发布人|发布者|发布单位|信息员)[:：]"
    r"|(?P<counter>(?:浏览|点击|阅读|访问|查看|人气)(?:次数|人数|量|数|率)?"
    r"|字[ \u3000]{0,4}[号体](?:大小)?|保护视力色|分享(?:到|至)?)[:：]"
    r"|(?P<footer>主办单位|承办单位|技术支持|网站标识码|备案号|版权所有|联系电话|邮编|邮政编码|地址)[:：]"
    r"|(?P<turn>上一[篇条页]|下一[篇条页]|上篇|下篇)[:：]"
)
"""``发布时间:``, ``来源：``; not ``时间紧``."""

OFFICIAL = re.compile(
    r"(?P<index_number>索引号|信息索引号?|公开目录号)"
    r"|(?P<issuer>发文机关|发文单位|发布机构|公开机构|发布单位|公开责任部门|信息来源机构)"
    r"|(?P<doc_number>发文字号|文号|文件编号|发文文号)|(?P<written>成文日期|成文时间|生成日期|印发日期)"
    r"|(?P<published>发布日期|发布时间|公开日期|公开时间|发文日期)"
    r"|(?P<subject>主题词|主题分类|信息分类|体裁分类|组配分类|公文种类|分类)|(?P<title>标题|信息名称|文件名称|名称)"
    r"|(?P<other>有效性|时效性|效力状态|公开方式|公开范围|公开形式|公开程序|关键词|废止日期|实施日期|生效日期"
    r"|主题分类号|内容概述)"
)
"""``发文机关`` as the whole of a label; not ``发文机关标志居中``."""

_SPACES = re.compile(r"[ \t\u3000\xa0]+")
"""Blanks that set a label in a block: ``索  引  号``; not a line end."""

_RIM = " \t\u3000|｜[]【】()（）"


def parse_published(text: str) -> str:
    """ISO date, with the time where one is printed; ``""`` when none or impossible.

    >>> parse_published("2013年06月25日 17:23"), parse_published("2013-02-30"), parse_published("2013年6月")
    ('2013-06-25T17:23', '', '')
    """
    match = _MOMENT.search(text)
    if match is None:
        return ""
    try:
        day = datetime.date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return ""
    if match["hour"] is None or int(match["hour"]) > 23 or int(match["minute"]) > 59:
        return day.isoformat()
    second = f":{match['second']}" if match["second"] and int(match["second"]) < 60 else ""
    return f"{day.isoformat()}T{int(match['hour']):02d}:{match['minute']}{second}"


def bare_value(raw: str) -> str:
    """A printed value without the blanks, bars and brackets around it; its own brackets stay.

    >>> bare_value("【 某县党建网（虚构样本） 】"), bare_value("某县日报）"), bare_value("[打印]")
    ('某县党建网（虚构样本）', '某县日报', '打印')
    """
    value = raw.strip(_RIM)
    for opening, closing in ("（）", "()", "【】", "[]"):
        if value.count(opening) > value.count(closing):
            value += closing
    return value


def official_field(label: str) -> str:
    """The metadata key that a printed label of an official document names; ``""`` for any other.

    >>> official_field("索  引  号："), official_field("发文字号"), official_field("发文机关标志")
    ('index_number', 'doc_number', '')
    """
    match = OFFICIAL.fullmatch(_SPACES.sub("", label).strip(":：[]【】"))
    return (match.lastgroup or "") if match else ""
