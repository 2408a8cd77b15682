"""Words that read alike (同读词): 业已 is read as 已经, 里头 behind a comma as 其中, and no offset moves.

Rules name the common word; its neighbours of the same length are read as it, in the copy of a text that the rules see.
What is printed stays printed: nouns are taken from the text itself. They are read so *anywhere*; as an *adverb*
(村业已, not 企业已); at the head of a *clause*; in front of a *figure*, of so many *fewer*, of so many *copies*
(问卷500份), of a *plan* with its figure; where a *part* is told (，内女干部20名); *behind* a word (总数之20.1%); of
a *step* (较上年+341名) or of what falls *short* (短75名); or in front of any *numeral*.
"""

from __future__ import annotations

import re

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
    "behind": r"(?<=[总年期月数量额初末])(?:{})(?=\d)",
    "step": r"(?<=[年月期初末比])(?:{})(?=\d)",
    "short": r"(?<=[,，;；])(?:{})(?=\d{{1,6}}[人名个户家])",
    "numeral": r"(?:{})(?=[\d一二三四五六七八九十半百千])",
}
# What is printed, and the word of the same length that rules know; by where it is read so
_WORDS = {
    "adverb": {"业已": "已经"},
    "anywhere": {"做完": "完成", "头年": "上年"},
    "clause": {
        "内中": "其中",
        "内里": "其中",
        "其内": "其中",
        "当中": "其中",
        "里头": "其中",
        "里面": "其中",
        "余者": "其余",
        "整年": "全年",
        "岁初": "年初",
        "开年": "年初",
        "岁末": "年末",
        "时下": "目前",
        "当下": "目前",
        "现时": "目前",
    },
    "figure": {
        "统共": "总共",
        "拢共": "总共",
        "通共": "总共",
        "下滑": "下降",
        "回落": "下降",
        "滑落": "下降",
        "压减": "减少",
        "锐减": "减少",
        "缩减": "减少",
        "攀升": "上升",
        "上扬": "上升",
        "增多": "增加",
        "添了": "增加",
        "该有": "应有",
        "空着": "空缺",
    },
    "fewer": {"少了": "减少"},
    "copies": {"收到": "收回", "收上": "收回", "派发": "发放"},
    "plan": {"实现": "完成"},
    "numeral": {"逾": "超"},
    "part": {"内": "含", "凡": "共"},
    "behind": {"之": "的"},
    "step": {"＋": "增", "+": "增"},
    "short": {"短": "缺"},
}
_READ = {
    printed: (read, re.compile(_FRAMES[where].format(re.escape(printed))))
    for where, words in _WORDS.items()
    for printed, read in words.items()
}
# Matches 业已, and 里头 wherever it stands; its frame decides
_ANY = re.compile("|".join(map(re.escape, sorted(_READ, key=lambda word: (-len(word), word)))))


def fold_words(text: str) -> str:
    """The text with each word that reads like a common one replaced by it; the length stays.

    >>> fold_words("干部90名，里头女干部20名"), fold_words("家里头业已办妥"), fold_words("平均年龄回落4.6岁")
    ('干部90名，其中女干部20名', '家里头已经办妥', '平均年龄下降4.6岁')
    """
    pieces, at = [], 0
    for word in _ANY.finditer(text):
        read, frame = _READ[word.group()]
        if frame.match(text, word.start()):
            pieces += [text[at : word.start()], read]
            at = word.end()
    return "".join([*pieces, text[at:]]) if pieces else text
