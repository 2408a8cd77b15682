"""Executing a notebook so that equal inputs give equal bytes."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import nbformat
import nh3
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbconvert import HTMLExporter

from yanting_research.errors import ReproductionError
from yanting_research.writers import write_text

__all__ = ["clean_markup", "execute_notebook", "kernel_environment", "notebook_html"]

# what a table, a heading, a list and a marked sentence need; nothing here runs or fetches
_TAGS = {
    "a", "b", "blockquote", "br", "caption", "code", "div", "em", "h1", "h2", "h3", "h4", "hr", "i", "img", "li",
    "mark", "ol", "p", "pre", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
    "ul",
}  # fmt: skip
_ATTRIBUTES = {"alt", "border", "class", "colspan", "href", "id", "lang", "rowspan", "src", "style", "title"}
# how a table is set; nothing of it fetches or covers another part of the page
_STYLES = {
    "border", "border-bottom", "border-collapse", "border-left", "border-right", "border-top", "color", "font-size",
    "font-weight", "padding", "padding-bottom", "padding-left", "padding-right", "padding-top", "text-align",
    "white-space",
}  # fmt: skip
# the page template's own scripts (formula and diagram libraries from other machines); cells hold none any more
_SCRIPT = re.compile(r"<script\b.*?(?:</script>|\Z)", re.DOTALL)
_POLICY = (
    '<meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">"
)
_TIMEOUT = 600  # seconds for one cell; a notebook is meant to run in 90


def kernel_environment() -> dict[str, str]:
    """Environment of a kernel: one thread, a fixed time zone, hashing that does not vary, nothing from a cache."""
    kept = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
    fixed = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "TZ": "UTC"}
    return (
        kept
        | fixed
        | {"PYTHONHASHSEED": "0", "PYTHONUTF8": "1", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
        | {
            "YANTING_CACHE": "off"  # a reproduction computes everything
        }
    )


def execute_notebook(path: Path, folder: Path, *, root: Path) -> list[Path]:
    """Run one notebook in its own kernel; write the executed copy and its HTML.

    Parameters
    ----------
    path
        The source notebook; it is not changed.
    folder
        Receives ``<name>.ipynb`` and ``<name>.html``.
    root
        Working directory of the kernel.

    Raises
    ------
    ReproductionError
        When a cell fails, with the cell's own error, or when the file is no notebook.
    """
    notebook = _read(path)
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number:03d}"
    manager = AsyncKernelManager(kernel_name="python3", **_encryption())
    client = NotebookClient(
        notebook, km=manager, timeout=_TIMEOUT, record_timing=False, resources={"metadata": {"path": str(root)}}
    )
    try:
        client.execute(env=kernel_environment(), cleanup_kc=True)
    except CellExecutionError as error:
        raise ReproductionError(
            f"a cell failed with {error.ename}: {error.evalue}",
            where=path.name,
            expected="every cell to run",
            remedy="open the notebook with `yanting lab` and run it there",
        ) from error
    _strip(notebook)
    body = notebook_html(notebook, path.stem)
    executed, page = folder / path.name, folder / f"{path.stem}.html"
    write_text(str(nbformat.writes(notebook)) + "\n", executed)  # type: ignore[no-untyped-call]
    write_text(body, page)
    return [executed, page]


def _read(path: Path) -> Any:
    try:
        text = path.read_text(encoding="utf-8")
        nbformat.validate(json.loads(text), version=4)
        return nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]
    except (ValueError, AttributeError, nbformat.ValidationError) as error:  # a list has no attribute of a notebook
        raise ReproductionError(
            f"no notebook: {str(error).splitlines()[0]}",
            where=path.name,
            expected="nbformat 4",
            remedy="save it again from JupyterLab",
        ) from error


def notebook_html(notebook: Any, title: str) -> str:
    """A notebook as one page that runs no script and asks no other machine for anything."""
    exporter: Any = HTMLExporter(  # type: ignore[no-untyped-call]
        sanitize_html=True, embed_images=True, exclude_input_prompt=True, language_code="zh-CN", theme="light"
    )
    exporter.register_filter("clean_html", clean_markup)
    body, _ = exporter.from_notebook_node(notebook, resources={"metadata": {"name": title}})
    return _SCRIPT.sub("", body).replace("<head>", f"<head>{_POLICY}", 1)


def clean_markup(markup: str) -> str:
    """Markup without anything that runs, fetches, or leaves its place on the page; the setting of tables stays.

    >>> clean_markup("<p onclick='x()'>县</p><script>x()</script>")
    '<p>县</p>'
    """
    return nh3.clean(
        markup,
        tags=_TAGS,
        attributes={"*": _ATTRIBUTES},
        attribute_filter=_without_calls,
        url_schemes={"data", "https", "http"},
        filter_style_properties=_STYLES,
    )


def _without_calls(_tag: str, name: str, value: str) -> str | None:
    """No style with a bracket or an escape: ``url(…)``, ``expression(…)`` and what may hide one."""
    return None if name == "style" and any(sign in value for sign in "(\\") else value


def _encryption() -> dict[str, Any]:
    """Kernels on this machine talk encrypted where the installed client can."""
    return {"transport_encryption": "auto"} if AsyncKernelManager.class_traits().get("transport_encryption") else {}


def _strip(notebook: Any) -> None:
    """Take out what differs between two machines and says nothing about the result."""
    notebook.metadata.pop("widgets", None)
    notebook.metadata["language_info"] = {"name": "python"}
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
