"""The gallery (图集): every figure of the study with its caption, its kind of data and its source."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yanting_research.errors import ReadError
from yanting_research.site.docstrings import inline_markdown

__all__ = ["DATA_KIND_WORDS", "Figure", "gallery_page", "read_figures"]

DATA_KIND_WORDS = {"real": "真实数据", "specimen": "样例文本（虚构）", "simulated": "模拟数据"}
_SECTIONS = (
    ("real", "真实数据", "盐亭县 2013 年党员教育报告公开的数字，全国党员统计。"),
    ("specimen", "样例文本", "二十六篇自编的样例报告。县名和数字都是虚构的，不能当作事实引用。"),
    ("simulated", "模拟数据", "三十六个模拟乡镇。真值是埋进去的，用来检验方法。"),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as its sidecar tells it; ``path`` is the PNG."""

    name: str
    path: Path
    caption: str
    data_kind: str
    sources: tuple[tuple[str, int], ...]


def read_figures(folder: Path) -> list[Figure]:
    """Figures of a folder that have a picture and a sidecar, by name.

    Raises
    ------
    ReadError
        For a sidecar without caption, kind of data or sources.
    """
    made = []
    for sidecar in sorted(folder.glob("*.json")):
        picture = sidecar.with_suffix(".png")
        if picture.is_file():
            made.append(_figure(json.loads(sidecar.read_text(encoding="utf-8")), picture))
    return made


def _figure(told: dict[str, Any], picture: Path) -> Figure:
    try:
        sources = tuple((str(source["name"]), int(source["n_rows"])) for source in told["sources"])
        return Figure(picture.stem, picture, told["caption"]["zh"], told["data_kind"], sources)
    except (KeyError, TypeError) as error:
        raise ReadError(
            f"the sidecar lacks {error}",
            where=picture.with_suffix(".json").name,
            expected="caption.zh, data_kind, sources with name and n_rows",
            remedy="draw the figure again with `yanting reproduce`",
        ) from error


def gallery_page(figures: list[Figure], *, folder: str) -> str:
    """The page: sections by kind of data, a figure with caption, rows, kind and source.

    Parameters
    ----------
    figures
        See :func:`read_figures`.
    folder
        Where the pictures lie, as the page names it.
    """
    made = [
        "# 图集",
        "这些图由 `yanting reproduce` 从数据表画出，每幅配一个 `.json`，写明来源的表、行数、参数和校验和。"
        "PNG 和 SVG 都在 `figures/` 里，可以直接放进讲义；引用时请连图题、数据种类和来源一起引。",
    ]
    number = 0
    for kind, heading, told in _SECTIONS:
        chosen = [figure for figure in figures if figure.data_kind == kind]
        if not chosen:
            continue
        made += [f"## {heading}", told]
        for figure in chosen:
            number += 1
            made.append(_shown(figure, number, folder))
    return "\n\n".join(made) + "\n"


def _shown(figure: Figure, number: int, folder: str) -> str:
    rows = "，".join(f"`{name}` 表 {count} 行" for name, count in figure.sources)
    words = DATA_KIND_WORDS[figure.data_kind]
    caption = inline_markdown(figure.caption)
    return (
        f":::{{figure}} {folder}/{figure.name}.png\n:name: figure-{figure.name.replace('_', '-')}\n"
        f":alt: {figure.caption}。{words}。\n\n"
        f"图 {number}　{caption}。数据种类：{words}。来源：{rows}。文件：`figures/{figure.name}.png`。\n:::"
    )
