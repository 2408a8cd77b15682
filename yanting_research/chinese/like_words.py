"""Words that read alike (同读词): 业已 is read as 已经, 里头 behind a comma as 其中, and no offset moves.

Rules name the common word; its neighbours of the same length are read as it, in the copy of a text that the rules see.
What is printed stays printed: nouns are taken from the text itself. The words are data, ``words_read_alike.csv``, with
where they are read so: *anywhere*; as an *adverb* (村业已, not 企业已); at the head of a *clause*; in front of a
*figure*, of so many *fewer*, of so many *copies* (问卷500份), of a *plan* with its figure, of a *part*
(，内女干部20名), or of any *numeral*.
"""

from __future__ import annotations

import re

from yanting_research.resources import read_resource_rows

__all__ = ["fold_words"]

_FRAMES = {
    "anywhere": "(?:{})",
    "adverb": "(?<![企产就毕结肄农工商林牧渔行作专事创失从营学课置物矿副职实家停歇修开转同基])(?:{})(?!经)",
    "clause": r"(?<![^,，。;；:：(（\n])(?:{})(?![的之会度龄期])",
    "figure": r"(?:{})(?=[了约近逾至到为达超过]{{0,2}}\d)",
    "fewer": r"(?<![减缺不至])(?:{})(?=[约近]?\d)",
    "copies": r"(?<![选委指调外下特分])(?:{})(?=[\u4e00-\u9fff]{{0,6}}\d[\d,，]{{0,6}}[余多]?[份张])",
    "plan": r"(?:{})(?=(?:年度|全年|年初|年)?(?:任务|计划|预算|目标)数?的?\d)",
    "part": r"(?<=[,，;；(（])(?:{})(?![部容外设蒙科河宾地需销陆政务网因退刊训控勤江丘衣存有中分含燃聘销])"
    r"(?=[\u4e00-\u9fff“]{{1,12}}[约近逾超]?[\d一二三四五六七八九十百两])",
    "behind": r"(?<=[总年期月数量额])(?:{})(?=\d)",
    "numeral": r"(?:{})(?=[\d一二三四五六七八九十半百千])",
}
_ROWS = read_resource_rows("words_read_alike.csv")
_READ = {row["printed"]: row["read"] for row in _ROWS}
# Matches 业已, and 里头 behind a comma; must not match 里头 of 家里头
_ALIKE = re.compile(
    "|".join(
        frame.format("|".join(row["printed"] for row in _ROWS if row["where"] == where))
        for where, frame in _FRAMES.items()
    )
)


def fold_words(text: str) -> str:
    """The text with each word that reads like a common one replaced by it; the length stays.

    >>> fold_words("干部90名，里头女干部20名"), fold_words("家里头业已办妥"), fold_words("平均年龄回落4.6岁")
    ('干部90名，其中女干部20名', '家里头已经办妥', '平均年龄下降4.6岁')
    """
    return _ALIKE.sub(lambda word: _READ[word.group()], text)
