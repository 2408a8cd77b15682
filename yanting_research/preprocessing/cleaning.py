"""Cleaning (清洗): recorded steps from the raw text to the clean one, offsets kept.

Every step is a function ``text -> list[Edit]``; the edits say what was replaced and can
be replayed. Width is *not* folded here: the clean text keeps the characters as printed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import NamedTuple

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
    zero_width_edits,
)
from yanting_research.preprocessing.furniture import find_furniture

__all__ = ["STEPS", "Cleaned", "clean_source", "clean_text", "replay_edits"]


class Cleaned(NamedTuple):
    """A clean text with everything that leads back to the raw one.

    ``removals`` are in raw offsets; the offsets of each edit are those of the text that
    its step was given.
    """

    text: str
    offsets: OffsetMap
    removals: tuple[Removal, ...]
    edits: tuple[Edit, ...]
    metadata: dict[str, str]


def _furniture_edits(text: str) -> list[Edit]:
    return [Edit("furniture", span.start, span.end, "", reason) for span, reason in find_furniture(text).spans]


STEPS: dict[str, Callable[[str], list[Edit]]] = {
    "line_ends": line_end_edits,
    "controls": control_edits,
    "zero_width": zero_width_edits,
    "furniture": _furniture_edits,
    "blank_lines": blank_line_edits,
}
"""Cleaning steps in the order in which they run."""


def clean_text(text: str, *, steps: Sequence[str] = tuple(STEPS)) -> Cleaned:
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
        ``(text, offsets, removals, edits, metadata)``.

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
        made = STEPS[step](current)
        if step == "furniture":
            metadata = dict(find_furniture(current).metadata)
            removals = [_removal(text, offsets, edit) for edit in made]
        if made:
            current, outer = apply_edits(current, made)
            offsets = compose_offsets(offsets, outer)
            edits += made
    return Cleaned(current, offsets, tuple(removals), tuple(edits), metadata)


def _removal(raw: str, offsets: OffsetMap, edit: Edit) -> Removal:
    span = to_raw(offsets, edit.start, edit.end)
    return Removal(span.start, span.end, raw[span.start : span.end], edit.reason)


def clean_source(source: Source) -> Cleaned:
    """Clean a file's text; metadata of the reader and of the page furniture are joined.

    What the page prints wins over what its head declares for the moment of publication
    when it is the more precise; elsewhere the reader's value stands.

    Examples
    --------
    >>> source = Source("a.txt", "报告\\n正文一句。", "text", "utf-8", "")
    >>> clean_source(source).text
    '报告\\n正文一句。'
    """
    cleaned = clean_text(source.text)
    metadata = {key: value for key, value in source.metadata.items() if value}
    joined = cleaned.metadata | metadata
    printed, declared = cleaned.metadata.get("published", ""), metadata.get("published", "")
    if printed and len(printed) >= len(declared[:16]):
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
