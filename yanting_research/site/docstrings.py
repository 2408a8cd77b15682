"""numpydoc and its reStructuredText as Markdown (文档字符串): read as text, nothing is imported or run."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass

__all__ = ["Part", "as_markdown", "inline_markdown", "split_parts"]

# matches the line under a heading: "----------"; not a dash inside a line: "a - b"
_UNDERLINE = re.compile(r"-{3,}\s*")
# matches ``text`` in two backquotes; not `text` in one
_LITERAL = re.compile(r"``([^`]+)``")
# matches :func:`~yanting_research.panel.fit_ols` and :math:`\mu`; not a bare `name`
_ROLE = re.compile(r":(?P<role>[a-z]+):`(?P<text>[^`]+)`")
# matches a character that Markdown would read as markup: "<", "[", "$"; not a letter
_MARKUP = re.compile(r"[\\<>\[\]${}|#~]")
# matches the opening of a list item: "- a", "* a", "2. a"; not "-a" or "2.5 a"
_ITEM = re.compile(r"(?:[-*]|\d{1,2}\.) +")
# matches the opening of a directive: ".. math:: x"; not an ellipsis: "... so"
_DIRECTIVE = re.compile(r"\.\. (?P<name>[a-z]+)::(?P<rest>.*)")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a docstring: its heading (``""`` for the opening) and its lines."""

    heading: str
    lines: tuple[str, ...]


def split_parts(docstring: str) -> list[Part]:
    """Parts of a numpydoc docstring in their order.

    Examples
    --------
    >>> split_parts("Sum.\\n\\nReturns\\n-------\\nint\\n    The sum.")[1]
    Part(heading='Returns', lines=('int', '    The sum.'))
    """
    lines = inspect.cleandoc(docstring).splitlines()
    starts = [
        at for at in range(len(lines) - 1)
        if lines[at][:1].isalpha() and _UNDERLINE.fullmatch(lines[at + 1]) and not lines[at + 1][0].isspace()
    ]  # fmt: skip
    parts = [Part("", _trimmed(lines[: starts[0]] if starts else lines))]
    for start, end in zip(starts, [*starts, len(lines)][1:], strict=True):
        parts.append(Part(lines[start].strip(), _trimmed(lines[start + 2 : end])))
    return parts


def _trimmed(lines: list[str]) -> tuple[str, ...]:
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    while lines and not lines[0].strip():
        lines = lines[1:]
    return tuple(lines)


def inline_markdown(text: str) -> str:
    r"""One paragraph with literals, roles and formulas as Markdown; the rest is escaped.

    Examples
    --------
    >>> inline_markdown("``a < b`` by :func:`~core.to_raw`, :math:`\\mu` in [0, 1]")
    '`a < b` by `to_raw`, $\\mu$ in \\[0, 1\\]'
    """
    pieces: list[str] = []
    at = 0
    for match in sorted([*_LITERAL.finditer(text), *_ROLE.finditer(text)], key=lambda found: found.start()):
        if match.start() < at:
            continue
        pieces += [_escaped(text[at : match.start()]), _shown(match)]
        at = match.end()
    return "".join([*pieces, _escaped(text[at:])])


def _shown(match: re.Match[str]) -> str:
    if match.re is _LITERAL:
        return f"`{match[1]}`"
    text = match["text"]
    if match["role"] == "math":
        return f"${' '.join(text.split())}$"
    return f"`{text.rpartition('.')[2] if text.startswith('~') else text.removeprefix('yanting_research.')}`"


def _escaped(text: str) -> str:
    return _MARKUP.sub(lambda match: "\\" + match[0], text)


def as_markdown(lines: tuple[str, ...] | list[str]) -> str:
    r"""Running text of a docstring: paragraphs, lists, definitions, doctests, literal blocks.

    Examples
    --------
    >>> as_markdown(["Adds.", "", ">>> 1 + 1", "2"])
    'Adds.\n\n```pycon\n>>> 1 + 1\n2\n```'
    """
    blocks = _blocks(list(lines))
    made: list[str] = []
    literal = False
    for block in blocks:
        if literal and block[0].startswith(" "):
            made.append(_fenced(block, "text"))
            literal = False
            continue
        literal = block[-1].endswith("::") and not _DIRECTIVE.match(block[0])
        made.append(_block(block))
    return "\n\n".join(filter(None, made))


def _blocks(lines: list[str]) -> list[list[str]]:
    """Stretches between blank lines."""
    blocks: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def _fenced(lines: list[str], language: str) -> str:
    margin = min(len(line) - len(line.lstrip()) for line in lines)
    return "\n".join([f"```{language}", *(line[margin:] for line in lines), "```"])


def _block(lines: list[str]) -> str:
    first = lines[0].strip()
    if first.startswith(">>> "):
        return _fenced(lines, "pycon")
    if directive := _DIRECTIVE.match(first):
        body = " ".join([directive["rest"].strip(), *(line.strip() for line in lines[1:])]).strip()
        return f"$$\n{body}\n$$" if directive["name"] == "math" else inline_markdown(body)
    if any(_ITEM.match(line) for line in lines):
        return _listed(lines)
    if len(lines) > 1 and not lines[0].startswith(" ") and all(line.startswith("  ") for line in lines[1:]):
        return defined([(lines[0], lines[1:])])
    text = " ".join(line.strip() for line in lines)
    return inline_markdown(text.removesuffix("::") + (":" if text.endswith("::") else ""))


def _listed(lines: list[str]) -> str:
    made: list[list[str]] = [[]]
    for line in lines:
        if _ITEM.match(line):
            made.append([])
        made[-1].append(line.strip())
    opening, *items = made
    told = [inline_markdown(" ".join(opening)), ""] if opening else []
    for item in items:
        text = " ".join(item)
        mark = _ITEM.match(text)
        told.append(f"- {inline_markdown(text[mark.end() :] if mark else text)}")
    return "\n".join(told)


def defined(entries: list[tuple[str, list[str]]]) -> str:
    """Names with what they mean, as a list."""
    made = []
    for name, lines in entries:
        body = as_markdown([line[4:] if line.startswith("    ") else line.strip() for line in lines])
        indented = body.replace("\n", "\n  ")
        made.append(f"- **{inline_markdown(name.strip())}**" + (f"\n\n  {indented}" if body else ""))
    return "\n".join(made)


def entries_of(lines: tuple[str, ...]) -> list[tuple[str, list[str]]]:
    """Entries of ``Parameters``, ``Returns`` and ``Raises``: a line at the margin, and what is indented under it."""
    made: list[tuple[str, list[str]]] = []
    for line in lines:
        if line.strip() and not line.startswith(" "):
            made.append((line, []))
        elif made:
            made[-1][1].append(line)
    return made
