"""The table of outline markers (序号表): every form as it is really printed, as data.

One row is one form. ``pattern`` matches the marker itself and catches the number in the
group ``n``; ``after`` is what may follow it. Rows of one ``kind`` count in one series,
whatever their width: （一）, (一) and ㈠. A *weak* form is a marker only where its series
shows it: a neighbour, one more or one less, stands in the same text.

Each row names one line that it matches and one that it must not; the tests read both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = [
    "ANNEX", "ARTICLE", "DECIMALS", "DIVISIONS", "FORMS", "INLINE_FORMS", "INLINE_KINDS", "KINDS", "THROUGHOUT",
    "MarkerForm", "marker_kind",
]  # fmt: skip

_B = r"[ \t\u3000\xa0]{0,2}"
_H = r"[一二三四五六七八九十]{1,3}"
_N = r"[一二三四五六七八九十百千零〇○两\d０-９]{1,7}"
_D = r"[\d０-９]{1,2}"
_NO_NUMBER = r"(?![一二三四五六七八九十第])"
_NO_DIGIT = r"(?![\d０-９])"

ANNEX = "附件"
ARTICLE = "条"
DECIMALS = frozenset(("1.1", "1.1.1"))
DIVISIONS = frozenset(("编", "章", "节", "部分"))
THROUGHOUT = frozenset(("编", "章", ARTICLE))
"""Kinds that count through the whole text, not anew in every part."""


@dataclass(frozen=True, slots=True)
class MarkerForm:
    """A printed form of a marker; ``template`` prints the number again from ``{han}`` or ``{digit}``."""

    kind: str
    pattern: str
    template: str
    example: str
    no_example: str
    after: str = ""
    weak: bool = False


FORMS = (
    # 0 annexes; 附件：1.名单 is a list of them, dropped by the outline
    MarkerForm("附件", rf"附{_B}[件录表]{_B}(?P<n>{_H}|{_D})?", "附件{digit}", "附件1", "附件材料齐全。",
               after=r"(?=[:：]?[ 	　]{0,4}$|[:：\s][^\n。；]{2,40}$)"),
    # 1 divisions: a line of their own, checked by the scanner
    MarkerForm("编", rf"第{_B}(?P<n>{_N}){_B}[编篇]", "第{han}编", "第一编 总则", "第一编辑部的工作"),
    MarkerForm("部分", rf"第{_B}(?P<n>{_N}){_B}部分", "第{han}部分", "第一部分 工作回顾", "第一部分企业已经复工。"),
    MarkerForm("章", rf"第{_B}(?P<n>{_N}){_B}章(?:之{_H})?", "第{han}章", "第 一 章 总 则", "第一章规定的情形"),
    MarkerForm("节", rf"第{_B}(?P<n>{_N}){_B}节(?:之{_H})?", "第{han}节", "第二节 登记", "第二节课后，学员分组讨论。"),
    # 2 articles: 第三条规定 is a reference, so a blank, a colon or the end of the line must follow
    MarkerForm("条", rf"第{_B}(?P<n>{_N}){_B}条(?:之{_H})?", "第{han}条", "第三条　办法", "第三条规定的情形",
               after=r"(?=[ \t\u3000\xa0:：]|$)"),
    # 3 一、 with the slips 一．、 and 一.、; 一，and 一 alone only in a series
    MarkerForm("一、", rf"(?P<n>{_H}){_B}(?:[.．]?、|．|[.](?!\d))", "{han}、", "一、现状", "一、二级公路"),
    MarkerForm("一、", rf"(?P<n>{_H})(?:[，,]|(?={_B}$)|(?=[ \t\u3000]{{1,3}}[^\n。；，,]{{2,30}}$))", "{han}、",
               "一　现状", "十一届三中全会", weak=True),
    # 4 第一，at the start of a line
    MarkerForm("第一、", rf"第(?P<n>{_H}){_B}[、，,]", "第{han}，", "第一，加强领导", "第一、二产业", after=_NO_NUMBER),
    # 5 brackets of any width, blanks inside
    MarkerForm("（一）", rf"[（(〔]{_B}(?P<n>{_H}){_B}[）)〕]、?", "（{han}）", "（ 一 ）成效", "（一九八二年通过）"),
    MarkerForm("（一）", r"(?P<n>[㈠-㈩])、?", "（{han}）", "㈠成效", "①成效"),
    # 6 1. 1． 1、 and the single characters; 1.5万 and 3、4号楼 are no markers
    MarkerForm("1.", rf"(?P<n>{_D}){_B}(?:[.．]、|[.．]{_NO_DIGIT})", "{digit}.", "1．培训", "1.5万人"),
    MarkerForm("1.", rf"(?P<n>{_D}){_B}、(?![\d０-９]{{1,3}}(?![\d０-９]))", "{digit}.", "2、管理", "3、4号楼"),
    MarkerForm("1.", r"(?P<n>[⒈-⒛])、?", "{digit}.", "⒈培训", "①培训"),
    MarkerForm("1.", rf"(?P<n>{_D})(?=[ \t\u3000]{{1,3}}[\u4e00-\u9fff][^\n。；，,]{{1,30}}$)", "{digit}.",
               "1 总则", "3 万元。", weak=True),
    # 7 decimal numbering; 2.5微米 has no neighbour 2.4 or 2.6
    MarkerForm("1.1.1", rf"{_D}[.．]{_D}[.．](?P<n>{_D})", "{digit}", "2.3.1 培训", "2013.6.25完成",
               after=r"(?=[ \t\u3000、]{1,3}[^\d\s]|[\u4e00-\u9fff])", weak=True),
    MarkerForm("1.1", rf"{_D}[.．](?P<n>{_D})", "{digit}", "1.1 培训", "1.5%的村",
               after=r"(?=[ \t\u3000、]{1,3}[^\d\s]|[\u4e00-\u9fff])", weak=True),
    # 8 small brackets
    MarkerForm("（1）", rf"[（(]{_B}(?P<n>{_D}){_B}[）)]、?", "（{digit}）", "（1）集中授课", "（2013）12号"),
    MarkerForm("（1）", r"(?P<n>[⑴-⒇])、?", "（{digit}）", "⑴集中授课", "①集中授课"),
    MarkerForm("1）", rf"(?P<n>{_D}){_B}[）)]、?", "{digit}）", "1）集中授课", "12.5）"),
    MarkerForm("①", r"(?P<n>[①-⑳])[、.．]?", "{circled}", "①集中授课", "硫＠①增长"),
    # 9 Roman and Latin
    MarkerForm("Ⅰ.", rf"(?P<n>[Ⅰ-Ⅻ]){_B}[、.．]", "{roman}.", "Ⅱ．方法", "Ⅱ类水质", weak=True),
    MarkerForm("A.", r"(?P<n>[A-HＡ-Ｈa-h])(?:[、．）)]|[.](?![A-Za-z\d]))", "{latin}.", "A.方法", "A股市场",
               weak=True),
)  # fmt: skip
"""Forms that open a line, in the order in which they are tried."""

KINDS = (
    ANNEX, "编", "部分", "章", "节", ARTICLE, "Ⅰ.", "一、", "第一、", "（一）", "1.", "1.1", "1.1.1", "（1）", "1）",
    "①", "A.",
)  # fmt: skip
"""Kinds of block markers from the widest to the narrowest."""

INLINE_FORMS = (
    MarkerForm("一是", rf"(?P<n>{_H})是(?![否非])", "{han}是", "一是制度。", "唯一是人"),
    MarkerForm("一要", rf"(?P<n>{_H})要(?!求)", "{han}要", "一要团结。", "统一要求"),
    MarkerForm("第一是", rf"第(?P<n>{_H})是", "第{han}是", "第一是产值上升。", "第一时间"),
    MarkerForm("首先", r"(?P<n>首先|其次|再次)[，,、]", "{order}", "首先，要统一认识。", "首先进的经验"),
    MarkerForm("其一", rf"其(?P<n>{_H})[，,、]", "其{han}，", "其一，经费不足。", "其一生"),
)
"""Forms that open a clause inside a paragraph."""

INLINE_KINDS = tuple(form.kind for form in INLINE_FORMS)

_SURFACES = tuple((re.compile(form.pattern, re.MULTILINE), form.kind) for form in (*INLINE_FORMS, *FORMS))


def marker_kind(surface: str) -> str:
    """Kind of a printed marker, one of ``KINDS`` or ``INLINE_KINDS``; ``""`` for no marker.

    >>> marker_kind("(三)"), marker_kind("第十二条"), marker_kind("二是"), marker_kind("㈣"), marker_kind("四、")
    ('（一）', '条', '一是', '（一）', '一、')
    """
    found = (kind for pattern, kind in _SURFACES if pattern.fullmatch(surface))
    return next(found, "")
