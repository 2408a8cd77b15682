"""Which column of an export belongs to which item (列的对应): by words, never by place alone."""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from yanting_research.chinese import header_kind
from yanting_research.errors import SurveyError
from yanting_research.resources import read_resource_toml
from yanting_research.survey.questionnaire import Item, Questionnaire, response_columns

__all__ = ["HeaderIndex", "Target", "header_key", "meta_fate"]

_NUMBER = re.compile(r"[*＊\s]{0,4}(?:Q|第|题)?[0-9]{1,3}(?:[_\-.][0-9]{1,3})?题?[、.．:：)）\s]{1,3}")
"""``12、`` and ``Q3.`` in front of a heading; not ``35岁``."""
_KIND_TAG = re.compile(
    r"[\[【(（](?:单选|多选|矩阵|量表|填空|排序|必答|必填|选填|可多选|最多选|限选|评分|下拉)"
    r"[^\[\]【】()（）]{0,12}[\]】)）]"
)
"""``[多选题]`` and ``（必答）``; not ``（街道）``."""
_LONGEST_META = 12  # signs of a heading that says what a person or machine is


@dataclass(frozen=True, slots=True)
class Target:
    """What a column holds: all of an item's answers, or those of one option (``code``); ``open`` its words."""

    item: str
    code: str = ""
    open: bool = False


def header_key(text: str) -> str:
    """A heading without number, marks and blanks, by which it is compared.

    Examples
    --------
    >>> header_key("12、您喜欢哪些培训形式？[多选题]"), header_key("Q12. 您喜欢 哪些培训形式"), header_key("35岁以下")
    ('您喜欢哪些培训形式', '您喜欢哪些培训形式', '35岁以下')
    """
    plain = unicodedata.normalize("NFKC", _KIND_TAG.sub("", text))
    found = _NUMBER.match(plain)
    rest = plain[found.end() :] if found else plain
    key = "".join(sign for sign in rest if sign.isalnum()).casefold()
    return key or "".join(sign for sign in plain if sign.isalnum()).casefold()


def meta_fate(header: str) -> str:
    """The fate of a column that is about the sheet, not an answer; ``""`` for any other.

    Examples
    --------
    >>> meta_fate("所用时间"), meta_fate("来自IP"), meta_fate("微信昵称"), meta_fate("您的年龄段是")
    ('duration', 'address', 'identifier', '')
    """
    key, words = header_key(header), _words()
    for fate in ("address", "duration", "dropped"):
        if key in words[fate]:
            return fate
    asks = key.endswith(("吗", "呢", "么")) or "是否" in key or "哪" in key
    if asks or len(key) > _LONGEST_META:  # "您使用微信学习吗" asks something; "微信昵称" is about the person
        return ""
    parts = [word for word in words["identifier"] if not word.isascii()]
    named = key in words["identifier"] or any(word in key for word in parts) or header_kind(header)
    return "identifier" if named else ""


@cache
def _words() -> dict[str, frozenset[str]]:
    listed = read_resource_toml("survey_export_columns.toml")
    return {fate: frozenset(header_key(word) for word in words) for fate, words in listed.items()}


class HeaderIndex:
    """Every heading under which the items of a questionnaire may stand.

    Examples
    --------
    >>> from yanting_research.survey import default_questionnaire
    >>> index = HeaderIndex(default_questionnaire())
    >>> index.find("6、下列内容对做好您的工作有多重要—法律法规和依法办事")
    Target(item='imp_law', code='', open=False)
    >>> index.find("8、您喜欢哪些培训形式(课堂讲授)")
    Target(item='ways', code='1', open=False)
    """

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._targets: dict[str, Target | None] = {}
        self._exact: dict[str, Target] = {}
        for item in questionnaire:
            self._learn(item, questionnaire.stem(item))
        self._words = {key: key for key, target in self._targets.items() if target is not None}

    def _learn(self, item: Item, stem: str) -> None:
        whole = Target(item.item)
        for column in response_columns(item):
            _, mark, code = column.partition("+" if "+" in column else "=")
            self._exact[column] = Target(item.item, code, mark == "+")
        self._exact[item.item] = whole
        names = [item.text, *item.headers]
        keys = [header_key(stem + name) if stem else header_key(name) for name in names]
        if stem:
            keys += [header_key(item.text)]  # exports without the stem; dropped below where two items share the words
        for key in keys:
            self._add(key, whole)
            if item.kind in ("multiple", "rank"):
                for option in item.options:
                    self._add(key + header_key(option.label), Target(item.item, option.code))
                    self._add(key + option.code.casefold(), Target(item.item, option.code))
            for option in item.options:
                if option.open:
                    for tail in ("填空", "文本", "内容", "补充", "其他文本"):
                        self._add(key + header_key(option.label) + tail, Target(item.item, option.code, open=True))

    def _add(self, key: str, target: Target) -> None:
        known = self._targets.get(key, target)
        self._targets[key] = target if known == target else None

    def find(self, header: str) -> Target | None:
        """The target of a heading, or ``None``: unknown, or the words of two items."""
        stripped = header.strip()
        if stripped in self._exact:
            return self._exact[stripped]
        return self._targets.get(header_key(header))

    def ambiguous(self, header: str) -> bool:
        """Whether a heading names two items alike."""
        key = header_key(header)
        return key in self._targets and self._targets[key] is None

    def named(self, name: str, *, where: str) -> Target:
        """The target that a user's mapping names: an item, ``item=code`` or ``item+code``.

        Raises
        ------
        SurveyError
            When there is none.
        """
        if name not in self._exact:
            near = difflib.get_close_matches(name, list(self._exact), n=3)
            raise SurveyError(
                f"no item {name!r}", where=where, expected="an item, item=code or item+code of the questionnaire",
                remedy=f"did you mean {', '.join(near)}?" if near else "see `yanting survey print`",
            )  # fmt: skip
        return self._exact[name]

    def nearest(self, header: str) -> str:
        """The item whose words come closest to an unknown heading; ``""`` when none is close."""
        near = difflib.get_close_matches(header_key(header), list(self._words), n=1, cutoff=0.6)
        target = self._targets[near[0]] if near else None
        return target.item if target else ""
