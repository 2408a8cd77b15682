"""What every figure has (图的公共部分): title, units, n, kind of data and source at the foot.

The mark of simulated data is drawn here, and no argument leads past it.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.text import Text

from yanting_research.core import data_kind_of
from yanting_research.errors import ContractError, PlotError
from yanting_research.plots.theme import COLOURS, check_lang

__all__ = [
    "Foot",
    "display_width",
    "finish_axes",
    "kind_of",
    "number_label",
    "open_axes",
    "require_columns",
    "wrap_text",
]

SIMULATED_LABEL = "data-kind-simulated"
SIMULATED_MARK = "mark-simulated"
_KINDS = {
    "zh": {"real": "真实数据", "specimen": "样例文本（自编）", "simulated": "模拟数据"},
    "en": {"real": "real data", "specimen": "specimen texts (written for teaching)", "simulated": "simulated data"},
}
_MARKS = {"zh": "模拟数据", "en": "SIMULATED 模拟数据"}
_FOOT = {
    "zh": {"n": "n = {n}", "kind": "数据：{kind}", "source": "来源：{source}", "join": "　"},
    "en": {"n": "n = {n}", "kind": "Data: {kind}", "source": "Source: {source}", "join": "   "},
}


@dataclass(frozen=True, slots=True)
class Foot:
    """The line at the foot: ``n`` with its unit, kind of data, source, further notes."""

    n: str
    data_kind: str
    source: str = ""
    notes: tuple[str, ...] = ()


def require_columns(table: pd.DataFrame, columns: Iterable[str], *, where: str) -> pd.DataFrame:
    """The table with a fresh index, or a PlotError: a column is missing, or there is no row."""
    wanted = list(columns)
    missing = [name for name in wanted if name not in table.columns]
    if missing:
        raise PlotError(
            f"missing columns {', '.join(missing)}",
            where=where,
            expected=", ".join(wanted),
            remedy=f"the table has: {', '.join(map(str, table.columns))}",
        )
    if table.empty:
        raise PlotError("the table has no rows", where=where, expected="at least one row", remedy="check the filter")
    return table.reset_index(drop=True)


def kind_of(table: pd.DataFrame, data_kind: str, *, where: str) -> str:
    """Kind of data of a figure: stated by the caller, or by the table's own column.

    Simulated rows make the whole figure simulated; a caller who says otherwise is refused.

    Raises
    ------
    ValueError
        When nobody says it, or for an unknown kind.
    PlotError
        When the caller contradicts the table.

    Examples
    --------
    >>> kind_of(pd.DataFrame({"data_kind": ["real", "simulated"]}), "", where="plot")
    'simulated'
    >>> kind_of(pd.DataFrame({"data_kind": ["simulated"]}), "real", where="plot")
    Traceback (most recent call last):
    ...
    yanting_research.errors.PlotError: plot: data_kind='real', but the table holds simulated rows; expected: ...
    """
    try:
        return data_kind_of(table, data_kind, where=where)
    except ContractError as error:
        raise PlotError(error.what, where=where, expected=error.expected, remedy=error.remedy) from error


def open_axes(ax: Axes | None, *, width: float = 8.0, height: float = 5.0) -> Axes:
    """The caller's axes, or those of a new figure [inch]."""
    if ax is not None:
        return ax
    # Nothing chosen yet means a script: no window may open there. Jupyter has chosen its own.
    if mpl.get_backend(auto_select=False) is None:
        mpl.use("agg")
    _, new = plt.subplots(figsize=(width, height), layout=ConstrainedLayoutEngine(w_pad=0.12, h_pad=0.12))
    return new


def finish_axes(ax: Axes, *, title: str, foot: Foot, lang: str, own: bool, title_pad: float = 10) -> Axes:
    """Set title and foot, and the mark of simulated data.

    ``own`` says that the figure is ours alone: then the foot spans the figure,
    otherwise it hangs under the axes.
    """
    figure = figure_of(ax)
    width = figure.get_figwidth() * (1 if own else ax.get_position().width)
    # 14 pt is 10 half-width columns an inch, and the axes begin up to a quarter of the width in.
    heading = wrap_text(title, int(width * 6.2))
    ax.set_title(heading, pad=title_pad)
    note = wrap_text(foot_line(foot, lang), int(width * 16))
    style: dict[str, Any] = {"fontsize": 8.5, "color": COLOURS["quiet"], "linespacing": 1.35}
    if own:
        figure.supxlabel(note, x=0.015, ha="left", **style)
    else:
        anchor = ax.xaxis.label if ax.xaxis.label.get_text() else ax.transAxes
        ax.annotate(
            note, (0, 0), xycoords=("axes fraction", anchor if anchor is ax.xaxis.label else "axes fraction"),
            xytext=(0, -6), textcoords="offset points", ha="left", va="top", annotation_clip=False, **style,
        )  # fmt: skip
    if foot.data_kind == "simulated":
        _mark_simulated(ax, lang, above=heading.count("\n") + 1, pad=title_pad)
    for text in ax.findobj(Text):  # also ticks that a notebook draws later, outside the theme
        text.set_parse_math(False)
    return ax


def figure_of(ax: Axes) -> Figure:
    """The figure that holds the axes, also when they stand in a subfigure."""
    figure = ax.get_figure(root=True)
    if figure is None:
        raise PlotError("the axes belong to no figure", where="ax", expected="axes of a figure", remedy="make new axes")
    return figure


def foot_line(foot: Foot, lang: str) -> str:
    """The words of the foot."""
    words = _FOOT[check_lang(lang)]
    parts = [words["n"].format(n=foot.n)] if foot.n else []
    parts += [words["kind"].format(kind=_KINDS[lang][foot.data_kind])]
    parts += [words["source"].format(source=foot.source)] if foot.source else []
    return words["join"].join([*parts, *foot.notes])


def _mark_simulated(ax: Axes, lang: str, *, above: int, pad: float) -> None:
    """Mark twice: a line above the title's ``above`` lines, and faintly behind the data."""
    ax.set_label(SIMULATED_LABEL)
    ax.set_title(_MARKS[lang] + "\n" * above, loc="right", color=COLOURS["mark"], pad=pad).set_gid(SIMULATED_MARK)
    ax.text(
        0.5, 0.5, _MARKS[lang], transform=ax.transAxes, ha="center", va="center", rotation=18,
        fontsize=34 if lang == "zh" else 26, color=COLOURS["mark"], alpha=0.16, zorder=0.5, gid=SIMULATED_MARK,
        in_layout=False, clip_on=False,
    )  # fmt: skip


def simulated_mark_shows(ax: Axes) -> bool:
    """True unless the axes show simulated data and both marks were taken out."""
    if ax.get_label() != SIMULATED_LABEL:
        return True
    marks = [text for text in ax.findobj(Text) if text.get_gid() == SIMULATED_MARK]
    return any(text.get_visible() and "模拟数据" in text.get_text() for text in marks)


def set_y_label(ax: Axes, text: str) -> None:
    """The y label; a short Chinese one stands upright."""
    label = ax.set_ylabel(text)
    if text.isalpha() and display_width(text) == 2 * len(text) <= 4:
        label.set(rotation=0, ha="right", va="center")


def display_width(text: str) -> int:
    """Width in half-width columns: a Chinese character counts two.

    >>> display_width("党员ab")
    6
    """
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def wrap_text(text: str, width: int) -> str:
    r"""Break a text into lines of at most ``width`` half-width columns.

    Chinese breaks anywhere but before closing and after opening punctuation, Latin words at blanks.

    >>> wrap_text("全县党员教育培训情况。", 20)
    '全县党员教育培训情\n况。'
    >>> wrap_text("原文写的是“14.7%”", 12)
    '原文写的是\n“14.7%”'
    >>> wrap_text("party members trained", 14)
    'party members\ntrained'
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for piece in _pieces(paragraph):
            if line and display_width(line + piece.rstrip()) > width:
                lines.append(line.rstrip())
                line = piece.lstrip()
            else:
                line += piece
            while display_width(line) > width and len(line) > 1 and not _is_wide(line):
                lines.append(line[:width])
                line = line[width:]
        lines.append(line.rstrip())
    return "\n".join(lines)


_CLOSING = "，。、；：？！）》」』”’】〕％%…)];:,.!?"
_OPENING = "（《「『“‘【〔(["


def _is_wide(text: str) -> bool:
    return display_width(text) > len(text)


def _pieces(text: str) -> list[str]:
    """Unbreakable pieces: a Chinese character with its closing punctuation, or a Latin word."""
    pieces: list[str] = []
    for character in text:
        glue = bool(pieces) and (
            character in _CLOSING
            or (character == " ")
            or pieces[-1][-1] in _OPENING
            or (not _is_wide(character) and not _is_wide(pieces[-1][-1]) and not pieces[-1].endswith(" "))
        )
        if glue:
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def number_label(value: float, digits: int = 0) -> str:
    """A number as printed in figures: thousands apart, a true minus sign, an en dash for none.

    >>> number_label(25619), number_label(-3.14159, 2), number_label(float("nan"))
    ('25,619', '−3.14', '–')
    """
    if math.isnan(value):
        return "–"
    text = f"{value:,.{digits}f}"
    return text.replace("-", "−" if mpl.rcParams["axes.unicode_minus"] else "-")
