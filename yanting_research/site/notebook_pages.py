"""Notebooks as pages (笔记本): executed copies as they are, with words for their pictures; nothing is run here."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from yanting_research.errors import ReadError

__all__ = ["notebook_files", "notebook_index", "notebook_page"]

# matches the title that a plot is given: title="图 1　数字核对"; not a bare name: title=name
_TITLE = re.compile(r"title=f?\"([^\"\n]{2,120})\"")
# matches a heading of Markdown: "## 数据"; not a comment without a space: "#数据"
_HEADING = re.compile(r"^#{1,6} +(.{1,120})$", re.MULTILINE)
# matches the tags of a heading inside an output: <h2>, </h3>; not <hr>
_OUTPUT_HEADING = re.compile(r"<(/?)h[1-6](?:\s[^<>]{0,200})?>")
_SHOWN = {True: "有", False: "无"}
_NOT_RUN = (
    "> 这一页没有运行结果。要看结果，请先运行 `yanting reproduce`，再运行 `yanting site`；"
    "也可以用 `yanting lab` 打开笔记本自己运行。"
)


def notebook_files(executed: Path | None, sources: Path) -> list[tuple[Path, bool]]:
    """Every notebook, and whether it is an executed copy.

    Parameters
    ----------
    executed
        Folder of executed copies; None for none.
    sources
        Folder of the notebooks themselves; they are shown where no executed copy lies.
    """
    made = []
    for path in sorted(sources.glob("*.ipynb")):
        copy = executed / path.name if executed else None
        made.append((copy, True) if copy is not None and copy.is_file() else (path, False))
    return made


def notebook_page(path: Path, *, executed: bool, clean: Callable[[str], str]) -> str:
    """The notebook as the site shows it: outputs cleaned, pictures with words, as JSON.

    Parameters
    ----------
    path
        The notebook.
    executed
        Otherwise its page says that it holds no results.
    clean
        Takes out of the HTML of an output what runs or fetches.

    Raises
    ------
    ReadError
        When the file is no notebook.
    """
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        cells = notebook["cells"]
        heading = ""
        for cell in cells:
            source = "".join(cell["source"])
            if cell["cell_type"] == "markdown":
                heading = (_HEADING.findall(source) or [heading])[-1]
                continue
            for output in cell.get("outputs", []):
                _clean_output(output, clean)
            title = _TITLE.search(source)
            _name_picture(cell, title[1] if title else f"{heading}：图")
    except (ValueError, KeyError, TypeError) as error:
        raise ReadError(
            f"no notebook: {type(error).__name__} {error}",
            where=path.name,
            expected="a notebook of format 4",
            remedy="save it again from JupyterLab",
        ) from error
    notebook["metadata"].pop("widgets", None)
    if not executed:
        _say_not_run(cells)
    return json.dumps(notebook, ensure_ascii=False, sort_keys=True)


def _clean_output(output: dict[str, Any], clean: Callable[[str], str]) -> None:
    data = output.get("data", {})
    if "text/html" in data:
        markup = clean("".join(data["text/html"]))
        # an output does not take part in the outline of the page
        data["text/html"] = _OUTPUT_HEADING.sub(lambda tag: "</p>" if tag[1] else '<p class="output-heading">', markup)
    data.pop("application/vnd.jupyter.widget-view+json", None)


def _name_picture(cell: dict[str, Any], alt: str) -> None:
    settings = cell.setdefault("metadata", {}).setdefault("mystnb", {})
    settings["image"] = {"alt": alt.replace("{", "").replace("}", "")}


def _say_not_run(cells: list[dict[str, Any]]) -> None:
    first = next((cell for cell in cells if cell["cell_type"] == "markdown"), None)
    if first is not None:
        first["source"] = "".join(first["source"]) + f"\n\n{_NOT_RUN}\n"


def _title(path: Path) -> str:
    """The first heading of a notebook, for one that no list names yet."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    headings = [found for cell in cells for found in _HEADING.findall("".join(cell["source"]))]
    return headings[0] if headings else ""


def notebook_index(files: list[tuple[Path, bool]], questions: dict[str, str]) -> str:
    """The page that lists the notebooks by their question.

    Parameters
    ----------
    files
        See :func:`notebook_files`.
    questions
        The question of each, by its name.
    """
    rows = "\n".join(
        f"| {{doc}}`{path.stem} <{path.stem}>` | {questions.get(path.stem) or _title(path)} | {_SHOWN[executed]} |"
        for path, executed in files
    )
    entries = "\n".join(path.stem for path, _ in files)
    return (
        "# 笔记本\n\n每个笔记本都按“问题、数据、方法、结果、局限”写成，可以单独运行，两个核上不超过九十秒。"
        "用 `yanting lab` 打开；`yanting reproduce` 会把它们全部运行一遍，并核对登记的数值。\n\n"
        f"| 笔记本 | 回答什么问题 | 这里有没有运行结果 |\n|---|---|---|\n{rows}\n\n"
        f"```{{toctree}}\n:hidden:\n\n{entries}\n```\n"
    )
