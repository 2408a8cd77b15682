"""Page marks (页码) in pasted text: lines such as ``— 12 —`` go, and a sentence they cut is joined.

A line goes when it says that it is a page number (第 3 页 共 10 页), when it stands inside
a sentence, or when its marks run on with a page of text between them. A bare number goes
only as one of a run of page numbers that all stand inside sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from yanting_research.core import Edit
from yanting_research.preprocessing.lines import Line, joint_of, one_sentence, split_lines

__all__ = ["page_mark_edits"]

_STATED = re.compile(
    r"第 ?(?P<a>\d{1,4}) ?页(?:[ ,，/／、]{0,3}共 ?\d{1,4} ?页)?|共 ?\d{1,4} ?页[ ,，/／、]{0,3}第 ?(?P<b>\d{1,4}) ?页"
    r"|(?:Page|PAGE|page) ?(?P<c>\d{1,4})(?: ?(?:of|/) ?\d{1,4})?|页码[:：] ?(?P<d>\d{1,4})(?: ?/ ?\d{1,4})?",
    re.ASCII,
)
"""``第 3 页 共 10 页``, ``Page 3 of 10``; not ``第3页第2行`` or ``共10页``."""
_DASHED = re.compile(r"[-—–―－─]{1,3} ?(?P<n>\d{1,4}) ?[-—–―－─]{1,3}|[·•] ?(?P<m>\d{1,4}) ?[·•]", re.ASCII)
"""``— 12 —``, ``- 3 -``; not ``- 3 名`` or ``-3``."""
_COUNTED = re.compile(r"(?P<n>\d{1,4}) ?[/／] ?(?P<of>\d{1,4})", re.ASCII)
"""``3 / 10``; not ``10/3/2014``."""
_BARE = re.compile(r"(?P<n>\d{1,3})", re.ASCII)
"""``12``; not ``2012``."""
_LONGEST = 30
_PAGE = 150
_LINE = 12


@dataclass(frozen=True, slots=True)
class _Mark:
    line: Line
    form: str
    number: int
    before: Line | None
    after: Line | None
    total: int = 0

    @property
    def inside(self) -> bool:
        """Whether the mark stands between the two halves of a sentence."""
        return self.before is not None and self.after is not None and one_sentence(self.before, self.after)


def page_mark_edits(text: str) -> list[Edit]:
    r"""Lines that are only a page mark go; the halves of a sentence are put together.

    A year at the end of the first half is never joined to digits of the second.

    Examples
    --------
    >>> raw = "全县共有党员25\n- 3 -\n619人。\n第 4 页 共 10 页\n二、成效"
    >>> edits = page_mark_edits(raw)
    >>> [(raw[e.start : e.end], e.replacement) for e in edits]
    [('\n- 3 -\n', ''), ('第 4 页 共 10 页\n', '')]
    >>> page_mark_edits("- 1 -\n加强领导。\n- 2 -\n完善机制。")
    []
    """
    marks = list(_find_marks([line for line in split_lines(text) if line.content]))
    return [_edit(mark, text) for mark in _without_overlap(_page_marks(marks))]


def _find_marks(lines: Sequence[Line]) -> Iterator[_Mark]:
    for at, line in enumerate(lines):
        content = line.content.replace("\u3000", " ").replace("\xa0", " ")
        if len(content) > _LONGEST:
            continue
        before = lines[at - 1] if at else None
        after = lines[at + 1] if at + 1 < len(lines) else None
        for form, pattern in (("stated", _STATED), ("dashed", _DASHED), ("counted", _COUNTED), ("bare", _BARE)):
            match = pattern.fullmatch(content)
            if match is not None:
                numbers = [value for key, value in match.groupdict().items() if value and key != "of"]
                total = int(match.groupdict().get("of") or 0)
                yield _Mark(line, form, int(numbers[0]), before, after, total)
                break


def _is_page_mark(mark: _Mark, running: frozenset[int], single: bool) -> bool:
    if mark.form == "stated":
        return True
    if mark.form == "bare":
        return mark.inside and mark.line.start in running
    if mark.form == "counted" and not 0 < mark.number <= mark.total:
        return False
    if mark.inside or mark.line.start in running:
        return True
    return mark.form == "dashed" and single and mark.before is not None and len(mark.before.content) >= _LINE


def _page_marks(marks: Sequence[_Mark]) -> list[_Mark]:
    runs: dict[tuple[str, int], list[_Mark]] = {}
    for mark in marks:
        if mark.form != "bare" or mark.inside:
            runs.setdefault((mark.form, mark.total), []).append(mark)
    taken = []
    for run in runs.values():
        running = _running(run)
        taken += [mark for mark in run if _is_page_mark(mark, running, len(run) == 1)]
    return sorted(taken, key=lambda mark: mark.line.start)


def _running(run: Sequence[_Mark]) -> frozenset[int]:
    """Starts of the marks whose neighbour is the next page number, a page of text away."""
    found: set[int] = set()
    for one, two in pairwise(run):
        if two.number == one.number + 1 and two.line.start - one.line.start >= _PAGE:
            found |= {one.line.start, two.line.start}
    return frozenset(found)


def _without_overlap(marks: Sequence[_Mark]) -> Iterator[_Mark]:
    """Two marks in a row (— 3 —, then 第 3 页) are taken as whole lines, one by one."""
    lines = {mark.line.start for mark in marks}
    for mark in marks:
        beside = [line for line in (mark.before, mark.after) if line is not None and line.start in lines]
        yield _Mark(mark.line, mark.form, mark.number, None, None) if beside else mark


def _edit(mark: _Mark, text: str) -> Edit:
    if not mark.inside or mark.before is None or mark.after is None:
        return Edit("page_marks", mark.line.start, min(mark.line.end + 1, len(text)), "", "page mark")
    joint = joint_of(mark.before.content, mark.after.content)
    return Edit("page_marks", mark.before.content_end, mark.after.start, joint, "page mark")
