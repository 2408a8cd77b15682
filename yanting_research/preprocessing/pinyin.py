"""Pinyin in brackets after characters (括注拼音): an aid to reading that cuts words in two."""

from __future__ import annotations

import re
import unicodedata

from yanting_research.core import Edit

__all__ = ["is_marked_pinyin", "pinyin_edits"]

_TONES = "\u0304\u0301\u030c\u0300"  # macron, acute, caron, grave: the four tones
_SYLLABLE = (
    r"(?:[bpmf]?(?:iao|ian|ing|iang|ang|eng|ai|ei|ao|ou|an|en|in|ie|ia|a|o|u|i)"
    r"|[dtnl](?:iang|iao|ian|ing|ang|eng|ong|uan|uo|ui|un|ue|ai|ei|ao|ou|an|en|ie|iu|ia|in|a|e|i|u)"
    r"|[gkh](?:uang|uai|uan|ang|eng|ong|ua|uo|ui|un|ai|ei|ao|ou|an|en|a|e|u)"
    r"|[jqx](?:iang|iong|uan|iao|ian|ing|ue|un|ia|ie|iu|in|i|u)"
    r"|(?:[zcs]h?|r)(?:uang|uai|uan|ang|eng|ong|ua|uo|ui|un|ai|ei|ao|ou|an|en|a|e|i|u)"
    r"|y(?:ang|ing|ong|uan|ao|ou|an|in|ue|un|a|e|i|o|u)|w(?:ang|eng|ai|ei|an|en|a|o|u)"
    r"|me|mo|miu|er|e)"
)
_NEUTRAL = frozenset(("zi", "de", "le", "ba", "ma", "ne", "tou", "men", "shang", "li", "me", "ge", "xia"))
_PINYIN = re.compile(rf"{_SYLLABLE}(?:[ '’·-]{{0,2}}{_SYLLABLE}){{0,7}}")
"""``yan ting``, ``xi'an``; not ``cafe`` or ``km``."""
_SYLLABLES = re.compile(_SYLLABLE)
"""``ting``; not ``t``."""
_BRACKET = re.compile(
    r"(?<=[\u3400-\u9fff”》」])[ \u3000]?(?:（(?P<wide>[^（）()\n]{1,48})）|\((?P<narrow>[^（）()\n]{1,48})\)"
    r"|\[(?P<square>[^\[\]\n]{1,48})\]|〔(?P<shell>[^〔〕\n]{1,48})〕)"
)
"""``（yán tíng）`` after 盐亭; not a bracket at the head of a line."""
_LABEL = re.compile(r"^(?:汉语)?(?:拼音|注音|读音|读作|读|音)(?:为|是)?[:： ]{0,2}")
"""``拼音：``; not ``音乐``."""


def is_marked_pinyin(content: str) -> bool:
    """Whether a bracket holds pinyin with its tones, and nothing else.

    Every syllable is marked, but for suffixes in the neutral tone (péngzi). Without tone
    marks nothing is taken for pinyin: (men) and (die) are words of other languages.

    Examples
    --------
    >>> [is_marked_pinyin(text) for text in ("yán tíng", "Léi Zǔ", "lǘ", "音 léi", "péngzi Xiàn")]
    [True, True, True, True, True]
    >>> [is_marked_pinyin(text) for text in ("WTO", "PM2.5", "Party", "km", "café", "résumé", "yan ting", "Σ")]
    [False, False, False, False, False, False, False, False]
    """
    parts = unicodedata.normalize("NFD", _LABEL.sub("", content.strip()).lower().replace("ɑ", "a"))
    bare, marked = "", set()
    for character in parts.replace("u\u0308", "u").replace("e\u0302", "e"):
        if character in _TONES:
            marked.add(len(bare) - 1)
        else:
            bare += character
    if not marked or _PINYIN.fullmatch(bare) is None:
        return False
    toneless = [
        syllable.group()
        for syllable in _SYLLABLES.finditer(bare)
        if marked.isdisjoint(range(syllable.start(), syllable.end()))
    ]
    return len(toneless) <= len(marked) and _NEUTRAL.issuperset(toneless)


def pinyin_edits(text: str) -> list[Edit]:
    """Brackets that hold only pinyin with tone marks go.

    Examples
    --------
    >>> [text[e.start : e.end] for text in ["盐亭（yán tíng）县"] for e in pinyin_edits(text)]
    ['（yán tíng）']
    >>> pinyin_edits("加入世贸组织（WTO），细颗粒物(PM2.5)，党（Party）")
    []
    """
    return [
        Edit("pinyin", match.start(), match.end(), "", "pinyin in brackets")
        for match in _BRACKET.finditer(text)
        if is_marked_pinyin(match[match.lastgroup or 0])
    ]
