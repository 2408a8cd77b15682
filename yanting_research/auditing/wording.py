"""How a figure is spoken of in an explanation (数字的说法): its noun, its printed form, one scale for all operands."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache

from yanting_research.auditing.reading import Figure

__all__ = ["Scale", "noun", "number", "said", "scale_of", "shown"]

# 但钢产量, 内开始建设的, .科级领导干部: words in front of a noun that are no part of it; must not match 内科医生.
_FRONT = re.compile(
    r"^(?:[^\w\u4e00-\u9fff“‘《(（]+|但是?|而且?|就是?|如果|同时|其中的?|在内|内(?=[开在])|中(?![青小高心央学专级层等])的?(?=[\u4e00-\u9fff]{2})|分别为?|共有?|占)"
)
# 党员变化, 满意度占比: what the table of facts adds to the noun; must not match 变化.
_ADDED = re.compile(r"(?<=.)(?:占比|变化){1,9}$")
# 定, 这, 第一个, 属于中央: no noun at all; must not match 第一书记.
_NO_NOUN = re.compile(r"(?:这|那|有|定|共|计|合计|其|该|每|第.个?|单位中?|实际?|资金|经费|人员|格率?)?")
# 县财政拨款; must not match 增加到2014年的 or 由.
_LABEL = re.compile(r"[\u4e00-\u9fff“”]{1,13}[^的到由从比至为是占约达的有]")
# The line end in "1\n2、9％"; must not match the blank of "60 名".
_BROKEN = re.compile(r"[ \t]{0,40}\n[ \t]{0,40}")
_SMALL = 10_000
_LARGE = 1e7  # from here on 万 and 亿 are read more easily, even beside plain figures


class Scale:
    """Numbers of one computation in one step: 621亿 + 534亿 = 1155亿, 74.1万, or plain.

    Examples
    --------
    >>> Scale(1e8, "亿").write(62_100_000_000.0), Scale(1.0, "").write(29.8507)
    ('621亿', '29.8507')
    """

    def __init__(self, step: float, name: str) -> None:
        self._step = step
        self._name = name

    def write(self, value: float) -> str:
        """The value with the name of its step."""
        return "?" if math.isnan(value) else f"{number(value / self._step)}{self._name}"


def scale_of(figures: Sequence[Figure]) -> Scale:
    """万 or 亿 when the text prints the figures so and all stay exact in it, else plain."""
    values = [figure.value for figure in figures if not math.isnan(figure.value)]
    size = max(map(abs, values), default=0.0)
    for name, step in (("亿", 1e8), ("万", 1e4)):
        printed = [name in figure.surface for figure in figures]
        exact = all(abs(value) * _SMALL % step < 1e-6 * max(1.0, abs(value)) for value in values)
        if any(printed) and exact and (all(printed) or size >= _LARGE):
            return Scale(step, name)
    return Scale(1.0, "")


def number(value: float) -> str:
    """A figure as people write it: no trailing zeros, at most four decimals.

    >>> number(25619.0), number(14.6623), number(float("nan"))
    ('25619', '14.6623', '?')
    """
    if math.isnan(value):
        return "?"
    return f"{value:.4f}".rstrip("0").rstrip(".")


def noun(figure: Figure) -> str:
    """What the figure counts, fit to be read aloud; empty when the text gives no noun.

    The label in front of the figure stands in where the noun says nothing (资金, 单位).
    """
    words, label = _clean(figure.indicator), _clean(figure.label)
    if not _NO_NOUN.fullmatch(words):
        return words
    if _LABEL.fullmatch(label) and not _NO_NOUN.fullmatch(label):
        return label
    return words if words in {"资金", "经费", "人员", "单位"} else ""


@lru_cache(maxsize=4096)  # a figure is named in every one of its checks
def _clean(words: str) -> str:
    kept = "".join(words.split())
    for _ in range(2):
        front = _FRONT.match(kept)
        kept = kept[front.end() :] if front else kept
    kept = _ADDED.sub("", kept)
    if kept.count("“") != kept.count("”"):
        kept = kept.replace("“", "").replace("”", "")
    return kept


def shown(figure: Figure) -> str:
    """The printed form in quotation marks, closed up where a line end broke it."""
    surface = figure.surface.strip()
    return f"“{_BROKEN.sub('', surface)}”" if "\n" in surface else f"“{surface}”"


def said(figure: Figure) -> str:
    """Noun and printed form: 女党员“60名”."""
    return f"{noun(figure)}{shown(figure)}"
