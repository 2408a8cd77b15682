"""Reading an answer that is a letter, several letters or words (选项), however they were separated."""

from __future__ import annotations

import re
from typing import Any

from yanting_research.lessons.answer_values import LONGEST_ANSWER, Unread, fold_text, type_name

__all__ = ["read_letters", "read_words"]

_LETTER = re.compile(r"(?:答案|选项|我选|选)?(?:是|为|:)?[(\[]?(?P<letter>[A-Z])(?![A-Z0-9])")
"""``选B``, ``(B)``, ``B、受训4.1万人次``; not ``AB``."""
_OTHER = re.compile(r"\s{0,3}(?:或者?|还是|和|与|跟|及)\s{0,3}[(\[]?[A-Z](?![A-Z0-9])")
"""What follows the first letter of ``B或C``; not of ``B 和谐``."""
_SEPARATORS = re.compile(r"[、,;/|\s]|和(?=[A-Z]\b)")
"""The mark in ``A、C`` and in ``A C``; not the 和 in ``和谐``."""
_ONLY_LETTERS = re.compile(r"[A-Z]{2,26}")
"""``ACD``; not ``A、C``."""
_QUOTES = "\"'“”‘’「」《》()[] .。:"
_MOST_ITEMS = 50
_ONLY_ONE = "这道题只选一个，收到的不止一个字母。"


def read_letters(answer: Any, letters: tuple[str, ...]) -> str | Unread:
    """An answer as the letter of one choice.

    Parameters
    ----------
    answer
        What was typed: ``"b"``, ``"选Ｂ。"``, ``["B"]``.
    letters
        The letters there are, as capitals.

    Examples
    --------
    >>> read_letters("选ｂ。", ("A", "B", "C"))
    'B'
    >>> read_letters("D", ("A", "B", "C")).message_zh
    '没有这个选项；可以选的有 A、B、C。'
    >>> read_letters("C或B", ("A", "B", "C")).message_zh
    '这道题只选一个，收到的不止一个字母。'
    """
    if isinstance(answer, (list, tuple, set)) and len(answer) == 1:
        answer = next(iter(answer))
    ask = f"填一个选项的字母，加引号；可以选的有 {'、'.join(letters)}。"
    if not isinstance(answer, str):
        return Unread(f"收到的是{type_name(answer)}：{ask}")
    if len(answer) > LONGEST_ANSWER:
        return Unread(f"收到的文字有 {len(answer)} 个字：{ask}")
    text = fold_text(answer).strip(_QUOTES)
    several = [part for part in _SEPARATORS.split(text) if part]
    if _ONLY_LETTERS.fullmatch(text) or (len(several) > 1 and all(len(part) == 1 for part in several)):
        return Unread(_ONLY_ONE)
    found = _LETTER.match(text)
    if not found:
        return Unread(f"没有看到选项的字母：{ask}")
    if _OTHER.match(text, found.end()):
        return Unread(_ONLY_ONE)
    if letters and found["letter"] not in letters:
        return Unread(f"没有这个选项；可以选的有 {'、'.join(letters)}。")
    return found["letter"]


def read_words(answer: Any) -> frozenset[str] | Unread:
    """An answer as a set of letters or words; order and separator do not matter.

    >>> sorted(read_words("ａ，C")), sorted(read_words("CA")), sorted(read_words(["党员", " 干部。"]))
    (['A', 'C'], ['A', 'C'], ['党员', '干部'])
    """
    if isinstance(answer, str):
        if len(answer) > LONGEST_ANSWER:
            return Unread(f"收到的文字有 {len(answer)} 个字：只写字母或词，用顿号隔开。")
        folded = fold_text(answer).strip(_QUOTES)
        parts: list[Any] = list(folded) if _ONLY_LETTERS.fullmatch(folded) else list(_SEPARATORS.split(folded))
    elif isinstance(answer, (list, tuple, set, frozenset)):
        if len(answer) > _MOST_ITEMS:
            return Unread(f"收到了 {len(answer)} 项，太多了。")
        parts = list(answer)
    else:
        return Unread(f"收到的是{type_name(answer)}：写字母或词，用顿号隔开，整个加引号。")
    if not all(isinstance(part, str) and len(part) <= LONGEST_ANSWER for part in parts):
        return Unread("每一项都要是加引号的字母或词。")
    return frozenset(filter(None, (fold_text(part).strip(_QUOTES) for part in parts)))
