"""What the records are called in Chinese (用语): reasons of removals, cleaning steps, metadata fields."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["FIELDS_ZH", "REASONS_ZH", "STEPS_ZH", "reason_zh"]

REASONS_ZH: Mapping[str, str] = {
    "around the article": "正文以外的内容",
    "author line": "署名行",
    "breadcrumb": "当前位置",
    "browser print footer": "浏览器打印的页脚",
    "browser print header": "浏览器打印的页眉",
    "comment": "批注",
    "counter": "阅读次数",
    "deleted": "修订中删去的文字",
    "footer": "页脚",
    "header": "页眉",
    "hidden on the page": "网页上隐藏的文字",
    "hidden text": "隐藏文字",
    "links": "链接",
    "mark of a document site": "文库标记",
    "page mark": "页码",
    "pinyin in brackets": "注音",
    "previous or next page": "上一篇、下一篇",
    "publication line": "发布信息（已转入元数据）",
    "related list": "推荐列表",
    "running head": "书眉",
    "site controls": "网站按钮",
    "site footer": "网站页脚",
    "table of page fields": "网页字段表",
    "text in another direction": "竖排或水印文字",
}
"""Why a piece was left out, in Chinese."""

STEPS_ZH: Mapping[str, str] = {
    "line_ends": "统一换行符",
    "controls": "去控制字符",
    "zero_width": "去零宽字符",
    "pinyin": "去注音",
    "page_marks": "去页码",
    "furniture": "去页面杂项",
    "letter_spacing": "合拢字距",
    "hard_wrap": "接回断行",
    "digits": "合拢数字",
    "width": "全角改半角",
    "blank_lines": "去空行",
}
"""The cleaning steps, in Chinese."""

FIELDS_ZH: Mapping[str, str] = {
    "addressee": "主送机关",
    "attachment": "附件",
    "author": "作者",
    "copied_to": "抄送",
    "doc_number": "发文字号",
    "effective": "施行日期",
    "form": "文种",
    "issuer": "发文机关",
    "period": "年份",
    "printed": "印发日期",
    "printed_by": "印发机关",
    "published": "发布时间",
    "region": "地区",
    "secrecy": "密级",
    "signed_by": "签发人",
    "source": "来源",
    "subject": "主题词",
    "title": "题名",
    "urgency": "紧急程度",
    "written": "成文日期",
}
"""Metadata fields, in Chinese."""


def reason_zh(reason: str) -> str:
    """Why a piece was left out; a reason without a translation stands as it is.

    >>> reason_zh("page mark"), reason_zh("something new")
    ('页码', 'something new')
    """
    return REASONS_ZH.get(reason, reason)
