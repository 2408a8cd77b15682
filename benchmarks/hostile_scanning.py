"""Looks for what is live in outputs made of hostile texts: formulas, markup, code, links; for ``hostile_outputs.py``.

The hostile texts carry the word ``hx1``: it may stand where a reader reads, never where a program does.
"""

from __future__ import annotations

import ast
import csv
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser

import markdown_it
from lxml import etree

__all__ = ["MARK", "cells_of_csv", "live_csv", "live_html", "live_markdown", "live_notebook", "live_office", "live_svg"]

MARK = "hx1"
_READ_ATTRIBUTES = {
    "title",
    "alt",
    "aria-label",
    "aria-describedby",
    "content",
    "value",
    "placeholder",
    "data-label",
    "id",
    "label",
    "summary",
    "data-name",
    "name",
    "data-term",
    "data-doc",
    "data-text",
}
"""Attributes that are shown or compared, never run or fetched."""
_ACTIVE = {"iframe", "object", "embed", "base", "applet", "foreignobject"}
_NUMBER = re.compile(r"[-+]?\d{1,15}(?:,\d{3}){0,5}(?:\.\d{1,20})?(?:e[-+]?\d{1,3})?%?")
"""``-12.5%``; not ``-cmd``."""
_DATA_SCRIPT = {"application/json", "text/plain", "application/ld+json"}


class _Live(HTMLParser):
    """Everything of a page that a browser would run, fetch or take as markup because of the mark."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.scripts = 0
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if MARK in tag or tag in _ACTIVE:
            self.found.append(f"<{tag}>")
        for name, value in given.items():
            url = re.sub(r"[\s\x00-\x1f]", "", value).lower()
            if (
                MARK in name
                or name.startswith("on")
                or url.startswith(("javascript:", "vbscript:", "data:text"))
                or (MARK in value and name not in _READ_ATTRIBUTES)
            ):
                self.found.append(f"<{tag} {name}={value[:60]!r}>")
        if tag in ("script", "style"):
            self._inside = "" if tag == "script" and given.get("type") in _DATA_SCRIPT else tag
            self.scripts += self._inside == "script"

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside and MARK in data:
            self.found.append(f"inside <{self._inside}>: {data[max(0, data.index(MARK) - 40) :][:100]!r}")

    def handle_comment(self, data: str) -> None:
        if MARK in data:
            self.found.append(f"comment {data[:60]!r}")


def live_html(page: str) -> list[str]:
    """What of a page is live because of the mark."""
    parser = _Live()
    parser.feed(page)
    parser.close()
    return parser.found


def n_scripts(page: str) -> int:
    """Scripts of a page that run."""
    parser = _Live()
    parser.feed(page)
    return parser.scripts


def live_markdown(text: str) -> list[str]:
    """The same after Markdown with raw HTML and tables was rendered, as a lenient viewer does; ragged tables too."""
    rendered = markdown_it.MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    found = live_html(rendered)
    for table in re.findall(r"<table>.{0,400000}?</table>", rendered, flags=re.DOTALL):
        widths = {
            len(re.findall(r"<t[hd]\b", row)) for row in re.findall(r"<tr>.{0,100000}?</tr>", table, flags=re.DOTALL)
        }
        if len(widths) > 1:
            found.append(f"a table with rows of {sorted(widths)} cells")
    return found


def live_notebook(data: bytes) -> list[str]:
    """What of a notebook is live: markup of cells and outputs, code outside texts."""
    found: list[str] = []
    for cell in json.loads(data)["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            found += live_markdown(source)
        elif cell["cell_type"] == "code":
            found += _live_code(source)
        for output in cell.get("outputs", []):
            for kind, content in output.get("data", {}).items():
                text = "".join(content) if isinstance(content, list | str) else json.dumps(content)
                if kind in ("text/html", "image/svg+xml"):
                    found += live_html(text)
                elif kind == "text/markdown":
                    found += live_markdown(text)
                elif kind == "application/javascript" and MARK in text:
                    found.append(kind)
    return found


def _live_code(source: str) -> list[str]:
    if MARK not in source:
        return []
    plain = "\n".join("pass" if line.lstrip().startswith(("%", "!")) else line for line in source.split("\n"))
    if any(MARK in line for line in source.split("\n") if line.lstrip().startswith(("%", "!"))):
        return ["in a magic or a command of the shell"]
    try:
        tree = ast.parse(plain)
    except SyntaxError as error:
        return [f"code that no longer parses: {error}"]
    names = [
        node.id if isinstance(node, ast.Name) else node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Name | ast.Attribute)
    ]
    return [f"code that runs {name}" for name in names if MARK in name]


def cells_of_csv(data: bytes) -> Iterator[str]:
    """Every cell of a CSV file."""
    csv.field_size_limit(2**24)
    for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")):
        yield from row


def live_csv(data: bytes) -> list[str]:
    """Cells that a spreadsheet would take for a formula: by their first visible character, numbers apart."""
    found = []
    for cell in cells_of_csv(data):
        plain = unicodedata.normalize("NFKC", cell)
        seen = plain.lstrip(
            "".join({one for one in plain if unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zs")}) or " "
        )
        if seen[:1] in tuple("=+-@") and not _NUMBER.fullmatch(seen) and len(seen) > 1:
            found.append(cell[:60])
        if cell[:1] in ("\t", "\r"):
            found.append(repr(cell[:60]))
    return found


def _xml() -> etree.XMLParser:
    return etree.XMLParser(huge_tree=True, resolve_entities=False, no_network=True, load_dtd=False)


def live_office(data: bytes) -> list[str]:
    """Formulas, links to programs, and XML that no reader takes, in a workbook, a document or slides."""
    found: list[str] = []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if not name.endswith((".xml", ".rels")):
                continue
            content = package.read(name)
            root = etree.fromstring(content, _xml())
            if name.startswith("xl/worksheets"):
                found += [f"{name}: formula {one.text}" for one in root.iter("{*}f") if not _ours(one.text or "")]
                found += [
                    f"{name}: link {one.get('ref')}" for one in root.iter("{*}hyperlink") if one.get("location") is None
                ]
            for relation in root.iter("{*}Relationship"):
                target = relation.get("Target", "")
                if (
                    relation.get("TargetMode") == "External"
                    or MARK in target
                    or target.lower().startswith(("javascript", "file"))
                ):
                    found.append(f"{name}: {target}")
            found += [f"{name}: <{node.tag}>" for node in root.iter() if isinstance(node.tag, str) and MARK in node.tag]
            found += [f"{name}: field {node.text}" for node in root.iter("{*}instrText") if MARK in (node.text or "")]
    return found


def _ours(formula: str) -> bool:
    """Formulas of our own forms hold no mark; lists to choose from are no cells."""
    return MARK not in formula and not formula.startswith(("1+1", "HYPERLINK", "cmd", "SUM(A1"))


def live_svg(data: bytes) -> list[str]:
    """Scripts, handlers and links of a picture."""
    root = etree.fromstring(data, _xml())
    found = [
        node.tag
        for node in root.iter()
        if isinstance(node.tag, str) and etree.QName(node).localname in ("script", "foreignObject")
    ]
    for node in root.iter():
        if isinstance(node.tag, str):
            found += [
                f"{name}={value[:40]}"
                for name, value in node.attrib.items()
                if etree.QName(name).localname.startswith("on") or "javascript:" in value.lower()
            ]
    return found
