"""Cleaning (清洗): recorded steps from the raw text to the clean one, offsets kept.

Every step is a function ``text -> list[Edit]``; the edits say what was replaced and can
be replayed. By default width is *not* folded: the clean text keeps the characters as
printed, and facts surface as the report prints them. What cannot be mended is marked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import NamedTuple

import pandas as pd

from yanting_research.core import (
    Edit,
    OffsetMap,
    Removal,
    Source,
    apply_edits,
    compose_offsets,
    identity_offsets,
    to_raw,
)
from yanting_research.preprocessing.characters import (
    blank_line_edits,
    control_edits,
    line_end_edits,
    width_edits,
    zero_width_edits,
)
from yanting_research.preprocessing.digits import digit_edits
from yanting_research.preprocessing.furniture import Furniture, find_furniture
from yanting_research.preprocessing.layout import hard_wrap_edits, letter_spacing_edits
from yanting_research.preprocessing.marks import Mark, find_marks
from yanting_research.preprocessing.page_marks import page_mark_edits
from yanting_research.preprocessing.pinyin import pinyin_edits

__all__ = [
    "DEFAULT_STEPS",
    "STEPS",
    "Cleaned",
    "clean_source",
    "clean_text",
    "cleaning_report",
    "replay_edits",
]


class Cleaned(NamedTuple):
    """A clean text with everything that leads back to the raw one.

    ``removals`` are in raw offsets; the offsets of each edit are those of the text that
    its step was given; ``marks`` are in offsets of ``text``.
    """

    text: str
    offsets: OffsetMap
    removals: tuple[Removal, ...]
    edits: tuple[Edit, ...]
    metadata: dict[str, str]
    marks: tuple[Mark, ...] = ()


def _furniture_edits(furniture: Furniture) -> list[Edit]:
    return [Edit("furniture", span.start, span.end, "", reason) for span, reason in furniture.spans]


STEPS: dict[str, Callable[[str], list[Edit]]] = {
    "line_ends": line_end_edits,
    "controls": control_edits,
    "zero_width": zero_width_edits,
    "pinyin": pinyin_edits,
    "page_marks": page_mark_edits,
    "furniture": lambda text: _furniture_edits(find_furniture(text)),
    "letter_spacing": letter_spacing_edits,
    "hard_wrap": hard_wrap_edits,
    "digits": digit_edits,
    "width": width_edits,
    "blank_lines": blank_line_edits,
}
"""Cleaning steps in the order in which they run."""

DEFAULT_STEPS = tuple(step for step in STEPS if step != "width")
"""Every step but ``width``, which would change how figures are printed."""

_READ_BY_PARAGRAPH = frozenset({"html", "mhtml", "docx", "doc", "rtf", "pdf"})
_REMOVING = ("pinyin", "page_marks", "furniture")


def clean_text(text: str, *, steps: Sequence[str] = DEFAULT_STEPS) -> Cleaned:
    """Clean a text with the named steps.

    Parameters
    ----------
    text
        Raw text.
    steps
        Names of ``STEPS``; they run in the order given.

    Returns
    -------
    Cleaned
        ``(text, offsets, removals, edits, metadata, marks)``.

    Raises
    ------
    ValueError
        For an unknown step; the message lists the known ones.

    Examples
    --------
    >>> cleaned = clean_text("手机版\\r\\n某县报告\\r\\n全县共有党员三千人,其中女党员一千人。\\r\\n打印 关闭\\r\\n")
    >>> cleaned.text
    '某县报告\\n全县共有党员三千人,其中女党员一千人。'
    >>> [(removal.surface, removal.reason) for removal in cleaned.removals]
    [('手机版\\r\\n', 'site controls'), ('打印 关闭\\r\\n', 'site controls')]
    """
    unknown = [step for step in steps if step not in STEPS]
    if unknown:
        raise ValueError(f"no cleaning step {', '.join(unknown)}; known: {', '.join(STEPS)}")
    current, offsets = text, identity_offsets(len(text))
    edits: list[Edit] = []
    removals: list[Removal] = []
    metadata: dict[str, str] = {}
    for step in steps:
        if step == "furniture":
            furniture = find_furniture(current)
            metadata = dict(furniture.metadata)
            made = _furniture_edits(furniture)
        else:
            made = STEPS[step](current)
        if step in _REMOVING:
            removals += [_removal(text, offsets, edit) for edit in made]
        if made:
            current, outer = apply_edits(current, made)
            offsets = compose_offsets(offsets, outer)
            edits += made
    removals.sort(key=lambda removal: (removal.start, removal.end))
    return Cleaned(current, offsets, tuple(removals), tuple(edits), metadata, find_marks(current))


def _removal(raw: str, offsets: OffsetMap, edit: Edit) -> Removal:
    span = to_raw(offsets, edit.start, edit.end)
    return Removal(span.start, span.end, raw[span.start : span.end], edit.reason)


def clean_source(source: Source) -> Cleaned:
    """Clean a file's text; metadata of the reader and of the page furniture are joined.

    What the page prints wins over what its head declares for the moment of publication,
    unless both name the same minute and the head is the more precise; elsewhere the reader's
    value stands. Lines that are paragraphs already (of a web page, a Word document, a PDF) are
    never joined.

    Examples
    --------
    >>> source = Source("a.txt", "报告\\n正文一句。", "text", "utf-8", "")
    >>> clean_source(source).text
    '报告\\n正文一句。'
    """
    joins = source.reader not in _READ_BY_PARAGRAPH
    cleaned = clean_text(source.text, steps=[step for step in DEFAULT_STEPS if joins or step != "hard_wrap"])
    metadata = {key: value for key, value in source.metadata.items() if value}
    joined = cleaned.metadata | metadata
    printed, declared = cleaned.metadata.get("published", ""), metadata.get("published", "")
    if printed and len(printed) >= len(declared[:16]) and not declared.startswith(printed):
        joined["published"] = printed
    return cleaned._replace(metadata=dict(sorted(joined.items())))


def replay_edits(text: str, edits: Sequence[Edit]) -> str:
    """Apply recorded edits again, step by step.

    >>> raw = "打印 关闭\\n某县报告\\n"
    >>> replay_edits(raw, clean_text(raw).edits) == clean_text(raw).text
    True
    """
    for _, group in groupby(edits, key=lambda edit: edit.step):
        text, _offsets = apply_edits(text, list(group))
    return text


_SHOWN = 30


def cleaning_report(text: str, edits: Sequence[Edit]) -> pd.DataFrame:
    """What each cleaning step did (清洗记录).

    Parameters
    ----------
    text
        The raw text the edits were made on.
    edits
        ``Cleaned.edits``, or ``Document.edits``.

    Returns
    -------
    DataFrame
        One row a step, in the order of ``STEPS``, also for steps without a change:
        ``step``, ``n_changes``, ``n_removed`` (characters taken out less those put in
        [code points]), ``example`` (the first piece changed and what it became).

    Examples
    --------
    >>> raw = "盐亭（yán tíng）县共有25 619人"
    >>> report = cleaning_report(raw, clean_text(raw).edits)
    >>> report[report["n_changes"] > 0].to_dict("records")
    [{'step': 'pinyin', 'n_changes': 1, 'n_removed': 10, 'example': '（yán tíng） → '}, ...]
    """
    made: dict[str, list[Edit]] = {step: [] for step in STEPS}
    examples = dict.fromkeys(STEPS, "")
    for step, group in groupby(edits, key=lambda edit: edit.step):
        done = list(group)
        if not made[step]:
            first = done[0]
            examples[step] = f"{_shown(text[first.start : first.end])} → {_shown(first.replacement)}"
        made[step] += done
        text, _offsets = apply_edits(text, done)
    return pd.DataFrame(
        {
            "step": list(made),
            "n_changes": [len(done) for done in made.values()],
            "n_removed": [sum(e.end - e.start - len(e.replacement) for e in done) for done in made.values()],
            "example": list(examples.values()),
        }
    )


def _shown(piece: str) -> str:
    cut = piece if len(piece) <= _SHOWN else piece[: _SHOWN - 1] + "…"
    return cut.replace("\n", "⏎")
