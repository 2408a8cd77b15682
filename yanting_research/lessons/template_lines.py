"""From the lines of a template to its tree (逐行读模板): sections, fences, directives, formulas, running text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from yanting_research.errors import LessonError
from yanting_research.lessons.pack import VIEWS, Block, Bullets, Grid, Paragraph, Run
from yanting_research.lessons.prose import markdown_blocks
from yanting_research.lessons.template_nodes import (
    CONDITIONS,
    DIRECTIVES,
    FIGURES,
    LIST_FENCES,
    NAMED_DIRECTIVES,
    PLACEHOLDER,
    PLAIN_DIRECTIVES,
    Directive,
    Fence,
    FormulaLine,
    Node,
    Prose,
    SectionNode,
    check_placeholders,
    template_fault,
)

__all__ = ["TreeReader"]

_WRAPPERS = ("if", "if-not", "only")
_IN_CHALLENGE = ("solution", "choices", "hint")
_FENCES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys((*LIST_FENCES, *_WRAPPERS, *_IN_CHALLENGE, "notes"), ()),
    "callout": ("kind",),
    "challenge": ("answer", "kind", "minutes", "points", "tolerance", "unit"),
}
_NO_DIRECTIVES = ("challenge", "solution")
_SECTION_ATTRIBUTES = ("form", "minutes")
_KINDS = {
    "callout": ("note", "method", "warning"),
    "challenge": ("choice", "discussion", "group_task", "number"),
}

_MOST = 50

_ATTRIBUTES = re.compile(r"[ \t]\{([^{}\n]{0,200})\}$")
"""``练习 {minutes=10}``; not ``共 {{ n_facts }}``."""
_DISPLAY = re.compile(r"\$\$([^$\n]{1,400})\$\$[ \t]{0,4}[(（](.{1,200})[)）]")
"""``$$p=a/b$$ (占比等于部分除以整体)``; not ``$$p=a/b$$``."""


@dataclass(slots=True)
class _Frame:
    """An open fence, a section or the file itself, and the lines of text not yet read."""

    kind: str
    title: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    line: int = 0
    children: list[Node] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    text_line: int = 0


class TreeReader:
    """Reads lines into a tree; the open frames stand in ``self.frames``, the file first.

    >>> [node.heading for node in TreeReader("a.md").read(["## 先读", "## 再算"], 1)]
    ['先读', '再算']
    """

    def __init__(self, where: str) -> None:
        self.where = where
        self.frames = [_Frame("file")]

    def read(self, lines: Sequence[str], first: int) -> tuple[Node, ...]:
        """The tree of lines, the first of which has the number ``first``.

        Raises
        ------
        LessonError
            At the first fault, with its line.
        """
        for number, line in enumerate(lines, first):
            self._before_wrapper(lines, number - first)
            self._line(line, number)
        if self.frames[-1].kind == "section":
            self._close()
        if len(self.frames) > 1:
            frame = self.frames[-1]
            raise self._fault(frame.line, f"::: {frame.kind} is not closed", "a line ::: after it")
        self._flush()
        return tuple(self.frames[0].children)

    def _before_wrapper(self, lines: Sequence[str], at: int) -> None:
        """A condition around whole sections, its next line being a heading, ends the section before it."""
        words = lines[at].strip()
        kind = words.lstrip(":").split()[:1] if words.startswith(":::") else []
        if self.frames[-1].kind == "section" and kind and kind[0] in _WRAPPERS:
            after = next((line for line in islice(lines, at + 1, None) if line.strip()), "")
            if after.startswith("## "):
                self._close()

    def _fault(self, line: int, what: str, expected: str) -> LessonError:
        return template_fault(self.where, line, what, expected=expected)

    def _line(self, line: str, number: int) -> None:
        words = line.strip()
        if words.startswith(":::"):
            self._flush()
            rest = words.lstrip(":").strip()
            if rest:
                self._open_fence(rest, number)
            else:
                self._close_fence(number)
        elif line.startswith("## "):
            self._flush()
            self._open_section(words.removeprefix("## "), number)
        elif words.startswith("$$"):
            self._flush()
            self._add(self._display(words, number), number)
        elif (directive := self._directive(words, number)) is not None:
            self._flush()
            self._add(directive, number)
        else:
            frame = self.frames[-1]
            frame.text_line = frame.text_line if frame.text else number
            frame.text.append(line)

    def _add(self, node: Node, number: int) -> None:
        frame = self.frames[-1]
        plain = isinstance(node, Directive) and node.name in PLAIN_DIRECTIVES
        if not isinstance(node, Prose) and frame.kind in (*LIST_FENCES, "choices", "notes", "hint"):
            raise self._fault(number, f"this line cannot stand in ::: {frame.kind}", "text")
        if not plain and frame.kind in ("file", *_WRAPPERS) and not self._in_section():
            raise self._fault(number, "text outside a section", "a heading ## before it")
        if isinstance(node, Directive) and not plain and frame.kind in _NO_DIRECTIVES:
            raise self._fault(number, f"{{{{ {node.name} }}}} inside ::: {frame.kind}", "text, or this line outside it")
        frame.children.append(node)

    def _in_section(self) -> bool:
        return any(frame.kind == "section" for frame in self.frames)

    def _flush(self) -> None:
        """Text collected so far becomes prose."""
        frame = self.frames[-1]
        # what the teacher says keeps its lines: each is a note of its own
        text, frame.text = ("\n\n" if frame.kind == "notes" else "\n").join(frame.text), []
        if not text.strip():
            return
        blocks = markdown_blocks(text, where=self.where, line=frame.text_line)
        for words in _words(blocks):
            check_placeholders(words, self.where, frame.text_line)
        self._add(Prose(blocks, frame.text_line), frame.text_line)

    def _open_fence(self, rest: str, number: int) -> None:
        kind, _, tail = rest.partition(" ")
        if kind not in _FENCES:
            raise self._fault(number, f"unknown block {kind!r:.40}", ", ".join(_FENCES))
        title, attributes = self._attributes(tail.strip(), _FENCES[kind], number)
        inside = [frame.kind for frame in self.frames]
        if kind in _IN_CHALLENGE and self.frames[-1].kind != "challenge":
            raise self._fault(number, f"::: {kind} outside a challenge", f"::: challenge around ::: {kind}")
        if kind in ("notes", "callout", "challenge") and "section" not in inside:
            raise self._fault(number, f"::: {kind} outside a section", "a heading ## before it")
        if kind == "only" and "section" in inside:
            raise self._fault(number, "::: only inside a section", "whole sections inside ::: only, its heading too")
        if kind == "challenge" and any(frame in ("challenge", "callout") for frame in inside):
            raise self._fault(number, f"::: challenge inside ::: {self.frames[-1].kind}", "challenges side by side")
        self._check_title(kind, title, number)
        if attributes.get("kind", "") and attributes["kind"] not in _KINDS[kind]:
            raise self._fault(number, f"kind={attributes['kind']}", ", ".join(_KINDS[kind]))
        self.frames.append(_Frame(kind, title, attributes, number))

    def _check_title(self, kind: str, title: str, number: int) -> None:
        allowed = {"if": CONDITIONS, "if-not": CONDITIONS, "only": VIEWS}.get(kind)
        if allowed is None:
            check_placeholders(title, self.where, number)
            return
        words = title.split()
        if not words or set(words) - set(allowed) or (kind != "only" and len(words) > 1):
            raise self._fault(number, f"::: {kind} {title}", f"::: {kind} and {', '.join(allowed)}")

    def _close_fence(self, number: int) -> None:
        if self.frames[-1].kind == "section":
            self._close()
        if len(self.frames) == 1:
            raise self._fault(number, "::: closes nothing", "a block opened before it, ::: callout say")
        self._close()

    def _open_section(self, rest: str, number: int) -> None:
        if self.frames[-1].kind == "section":
            self._close()
        inside = self.frames[-1].kind
        if inside not in ("file", *_WRAPPERS) or any(frame.kind == "section" for frame in self.frames):
            raise self._fault(number, f"a heading inside ::: {inside}", "::: before the heading, to close the block")
        heading, attributes = self._attributes(rest, _SECTION_ATTRIBUTES, number)
        check_placeholders(heading, self.where, number)
        if not heading:
            raise self._fault(number, "a heading without words", "## 标题")
        self.frames.append(_Frame("section", heading, attributes, number))

    def _close(self) -> None:
        self._flush()
        frame = self.frames.pop()
        children = tuple(frame.children)
        node: Node
        if frame.kind == "section":
            node = SectionNode(frame.title, frame.attributes, children, frame.line)
        else:
            self._check_fence(frame)
            node = Fence(frame.kind, frame.title, frame.attributes, children, frame.line)
        self.frames[-1].children.append(node)

    def _check_fence(self, frame: _Frame) -> None:
        kinds = [child.kind for child in frame.children if isinstance(child, Fence)]
        if frame.kind == "challenge":
            if kinds.count("solution") != 1:
                raise self._fault(frame.line, f"{kinds.count('solution')} solutions", "one ::: solution inside it")
            self._check_key(frame, has_choices="choices" in kinds)
        if frame.kind in (*LIST_FENCES, "choices") and not any(
            isinstance(block, Bullets)
            for child in frame.children if isinstance(child, Prose) for block in child.blocks
        ):  # fmt: skip
            raise self._fault(frame.line, f"::: {frame.kind} holds no list", "lines that begin with -")

    def _check_key(self, frame: _Frame, *, has_choices: bool) -> None:
        kind, answer = frame.attributes.get("kind", "discussion"), frame.attributes.get("answer", "")
        if kind == "choice" and not (has_choices and len(answer) == 1 and answer in "ABCDEFGH"):
            raise self._fault(frame.line, "a choice without choices or answer", "answer=B and ::: choices inside it")
        for name in ("answer",) if kind == "number" else ():
            if not _is_number(answer):
                raise self._fault(frame.line, f"{name}={answer}", "answer=99.3 tolerance=0.05 unit=%")
        if not _is_number(frame.attributes.get("tolerance", "0")):
            raise self._fault(frame.line, f"tolerance={frame.attributes['tolerance']}", "a number")

    def _attributes(self, text: str, allowed: tuple[str, ...], number: int) -> tuple[str, dict[str, str]]:
        """A title and the attributes between braces at its end."""
        match = _ATTRIBUTES.search(f" {text}")
        if not match:
            return text, {}
        pairs = [pair.partition("=") for pair in match[1].split()]
        for name, _, value in pairs:
            if name not in allowed or not value:
                raise self._fault(number, f"{{{name}={value}}}", ", ".join(f"{one}=..." for one in allowed) or "none")
            if name in ("minutes", "points") and not (
                value.isascii() and value.isdigit() and len(value) < 4 and int(value) <= 90
            ):
                raise self._fault(number, f"{name}={value}", "a whole number up to 90")
        return f" {text}"[: match.start()].strip(), {name: value for name, _, value in pairs}

    def _display(self, words: str, number: int) -> FormulaLine:
        match = _DISPLAY.fullmatch(words)
        if not match:
            raise self._fault(number, "a formula without its words", "$$p=a/b$$ (占比等于部分除以整体), on one line")
        return FormulaLine(match[1].strip(), match[2].strip(), number)

    def _directive(self, words: str, number: int) -> Directive | None:
        """The directive of a line; None for a line of text."""
        match = PLACEHOLDER.fullmatch(words)
        if not match:
            return None
        name, *rest = match[1].split()
        if name not in DIRECTIVES:
            return None
        about = rest.pop(0) if name in NAMED_DIRECTIVES and rest and "=" not in rest[0] else ""
        if name in NAMED_DIRECTIVES and not about:
            raise self._fault(number, f"{{{{ {name} }}}} without a name", f"{{{{ {name} NAME }}}}")
        if name == "figure" and about not in FIGURES:
            raise self._fault(number, f"unknown figure {about!r:.40}", ", ".join(FIGURES))
        counts = self._counts(name, rest, number)
        n = counts.get("n", 1 if name in (*NAMED_DIRECTIVES, "error_hunt") else 8)
        return Directive(name, about, n, counts.get("long", n), number)

    def _counts(self, name: str, words: Sequence[str], number: int) -> dict[str, int]:
        allowed = () if name in PLAIN_DIRECTIVES or name == "figure" else ("n", "long")
        counts: dict[str, int] = {}
        for word in words:
            key, _, value = word.partition("=")
            if key not in allowed or not (
                value.isascii() and value.isdigit() and len(value) < 4 and 0 < int(value) <= _MOST
            ):
                said = " and ".join(f"{one}=1 to {_MOST}" for one in allowed)
                raise self._fault(number, f"{{{{ {name} {word} }}}}", said or f"{{{{ {name} }}}} alone")
            counts[key] = int(value)
        return counts


def _is_number(text: str) -> bool:
    try:
        return float(text) == float(text)
    except ValueError:
        return False


def _words(blocks: Sequence[Block]) -> Iterator[str]:
    """Every text of blocks in which a placeholder may stand."""
    for block in blocks:
        rows: Sequence[Sequence[Run]] = ()
        if isinstance(block, Paragraph):
            rows = (block.runs,)
        elif isinstance(block, Bullets):
            rows = block.items
        elif isinstance(block, Grid):
            yield from (cell for row in (block.header, *block.rows) for cell in row)
            yield block.caption
        yield from (run.text for runs in rows for run in runs if not run.formula)
