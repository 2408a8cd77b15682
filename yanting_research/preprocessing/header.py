"""Title, author and moment of publication (标题、作者、发布时间) at the head of a text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from yanting_research.chinese.publication import parse_published
from yanting_research.resources import read_resource_words

__all__ = ["find_author", "find_title", "is_name", "parse_published"]

_LONGEST_TITLE = 60
_NO_TITLE = re.compile(r"[。；:：，,]$|^[（(]?[一二三四五六七八九十]{1,3}[、）)]")
"""``各位代表：`` and ``一、现状`` are no titles; ``某县党员教育研究`` is one."""
_BRACKETED = re.compile(r"[〔\[（(【][^〔\[（(【】）)\]〕]{1,60}[】）)\]〕]")
"""``〔样例文本：县名为虚构〕``, ``（2013年6月25日）``; not ``（试行）实施办法``."""
_RED_HEAD = re.compile(r"(?:[\u4e00-\u9fff（）()、][ \t\u3000]{0,6}){3,40}文[ \t\u3000]{0,6}件")
"""``中 共 青 禾 县 委 文 件``; not ``关于印发文件的通知``."""
_NUMBER_LINE = re.compile(
    r"[\u4e00-\u9fff ]{0,16}[〔\[（(【［](?:19|20)\d{2}[〕\])）】］] ?第?\d{1,5} ?[号期]"
    r"[ \t\u3000]{0,20}(?:签发人[:：].{1,30})?"
)
"""``青委发〔2013〕18号　　签发人：某某某``; not ``关于青委发〔2013〕18号文件的说明``."""
_ABOUT = "关于"
_PLACE = re.compile(
    r"[\u4e00-\u9fff]{1,12}(?:省|市|县|区|州|盟|旗|乡|镇)[\u4e00-\u9fff]{0,12}"
    r"|[\u4e00-\u9fff]{2,18}(?:委|局|厅|部|办|办公室|党校"
    r"|学院|大学|研究所|研究室|中心|处|科|组织部|宣传部)"
)
"""``四川省绵阳``, ``中共某县委组织部``; not ``学习``."""
_BODY_ENDINGS = frozenset("部局委院校会处室办厅网报社")
_HAN = re.compile(r"[\u4e00-\u9fff]+")


def find_title(lines: Sequence[str]) -> int | None:
    """Index of the title among the lines above the body; None when there is none.

    The red head of an official document, its number, and a note that stands wholly in brackets
    are no titles.

    >>> find_title(["某县党员教育研究", "某省某县 张三"])
    0
    >>> find_title(["中 共 某 县 县 委 文 件", "某委发〔2013〕18号", "关于加强培训的意见"])
    2
    """
    for index, line in enumerate(lines):
        text = line.strip(" \t\u3000#*")
        if 4 <= len(text) <= _LONGEST_TITLE and not _is_no_title(text) and len(_HAN.findall(text)) > 0:
            return index
    return None


def _is_no_title(text: str) -> bool:
    if _NO_TITLE.search(text) or _BRACKETED.fullmatch(text) or _NUMBER_LINE.fullmatch(text):
        return True
    return _ABOUT not in text and bool(_RED_HEAD.fullmatch(text))


def find_author(line: str) -> dict[str, str] | None:
    """Author, and the place or body before the name, of a line under a title; None for any other line.

    The name must open with a family name of the shipped list and hold two to four characters;
    a word of two characters that stands alone (安全) is taken only when it is set apart (安 全).

    >>> find_author("某省某县 张三丰")
    {'author': '张三丰', 'author_place': '某省某县'}
    >>> find_author("全面提升教育水平") is None
    True
    """
    words = line.strip(" \t\u3000").replace("\u3000", " ").split()
    if not words or len(words) > 4 or len(line) > 40:
        return None
    name, spaced = words[-1], False
    if len(words) > 1 and len(name) == 1 and len(words[-2]) == 1:
        spaced = True
        name, words = words[-2] + name, [*words[:-2], words[-2] + name]
    if not is_name(name):
        return None
    places = words[:-1]
    if not places:
        return {"author": name} if spaced or len(name) > 2 else None
    if not all(_PLACE.fullmatch(place) for place in places[:1]) or any(not _HAN.fullmatch(word) for word in places):
        return None
    return {"author": name, "author_place": " ".join(places)}


def is_name(word: str) -> bool:
    """Whether a word may be a person's name: a listed family name and one or two characters more.

    >>> is_name("张三"), is_name("欧阳小明"), is_name("党员")
    (True, True, False)
    """
    if not _HAN.fullmatch(word) or not 2 <= len(word) <= 4:
        return False
    surnames = read_resource_words("surnames.txt")
    if word[:2] in surnames:
        return len(word) >= 3
    return word[0] in surnames and len(word) <= 3 and word[-1] not in _BODY_ENDINGS
