"""Problems beside measures (问题与对策对照图): what answers what, and what stands alone."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from yanting_research.core import ALIGNMENT, check_table
from yanting_research.errors import PlotError
from yanting_research.plots.frame import Foot, figure_of, finish_axes, kind_of, open_axes, wrap_text
from yanting_research.plots.theme import COLOURS, PALETTE, check_lang, figure_theme

__all__ = ["plot_problem_measures"]

_WORDS = {
    "zh": {
        "title": "问题与对策对照", "problem": "问题", "measure": "对策",
        "n": "{p} 个问题，{lone_p} 个没有对策；{m} 条对策，{lone_m} 条没有对应问题。线愈粗，用词愈相近",
    },
    "en": {
        "title": "Problems and measures", "problem": "Problems", "measure": "Measures",
        "n": "{p} problems, {lone_p} without a measure; {m} measures, {lone_m} without a problem; wider: more alike",
    },
}  # fmt: skip
_MAX_STATEMENTS = 24
_SIGNS = 44  # signs of a statement that are shown
_LINE, _PADDING = 0.235, 0.22  # inch
_COLUMN = 0.4  # share of the width for each side


def plot_problem_measures(
    table: pd.DataFrame,
    *,
    ax: Axes | None = None,
    lang: str = "zh",
    title: str = "",
    source: str = "",
    data_kind: str = "",
) -> Axes:
    """Draw the problems of one document on the left, its measures on the right, lines between.

    Parameters
    ----------
    table
        ALIGNMENT of one document.
    ax, lang, title, source, data_kind
        As in ``plot_term_bars``.

    Returns
    -------
    Axes
        A line per pair, as wide as the pair is similar; what stands alone is drawn in the warning colour.

    Raises
    ------
    PlotError
        Without rows, with several documents, or with more than 24 statements on a side.

    Examples
    --------
    >>> from yanting_research.core import build_table
    >>> row = {"doc_id": "a", "problem": "课程更新太慢", "problem_start": 0, "problem_end": 6, "measure": "更新课程",
    ...        "measure_start": 9, "measure_end": 13, "similarity": 0.6, "shared_terms": "课程", "status": "aligned"}
    >>> ax = plot_problem_measures(build_table([row], ALIGNMENT), data_kind="real")
    >>> [text.get_text() for text in ax.texts]
    ['问题', '对策', '课程更新太慢', '更新课程']
    """
    words = _WORDS[check_lang(lang)]
    rows = _checked(table)
    kind = kind_of(rows, data_kind, where="plot_problem_measures")
    problems, measures = _side(rows, "problem"), _side(rows, "measure")
    with figure_theme(lang):
        own = ax is None
        width = 9.6 if ax is None else float(figure_of(ax).get_figwidth() * ax.get_position().width)
        signs = int(width * _COLUMN * 13)
        left, right = _places(problems, signs), _places(measures, signs)
        height = max(_bottom(left), _bottom(right))
        ax = open_axes(ax, width=width + 0.3, height=height + 1.4)
        for at, name in ((0.0, "problem"), (width * (1 - _COLUMN), "measure")):
            ax.text(at, _LINE / 2, words[name], va="center", ha="left", color=COLOURS["quiet"], fontsize=11)
        _lines(ax, rows, (left, right), width)
        _texts(ax, left, 0.0, {start for start in problems if _alone(rows, "problem", start)})
        _texts(ax, right, width * (1 - _COLUMN), {start for start in measures if _alone(rows, "measure", start)})
        ax.set_xlim(0, width)
        ax.set_ylim(height + 0.05, 0)
        ax.set_axis_off()
        alone = rows["status"].value_counts()
        note = words["n"].format(
            p=len(problems), m=len(measures), lone_p=alone.get("problem_only", 0), lone_m=alone.get("measure_only", 0)
        )
        return finish_axes(ax, title=title or words["title"], foot=Foot(note, kind, source), lang=lang, own=own)


def _checked(table: pd.DataFrame) -> pd.DataFrame:
    where = "plot_problem_measures"
    contract = list(ALIGNMENT.to_schema().columns)
    rows = check_table(table[[name for name in table.columns if name in contract]], ALIGNMENT, where=where)
    documents = rows["doc_id"].nunique()
    if documents != 1:
        raise PlotError(
            f"{documents} documents", where=where, expected="one document", remedy="filter the table by doc_id"
        )
    sides = max(rows.loc[rows[name] >= 0, name].nunique() for name in ("problem_start", "measure_start"))
    if sides > _MAX_STATEMENTS:
        raise PlotError(
            f"{sides} statements on one side", where=where, expected=f"at most {_MAX_STATEMENTS}",
            remedy="draw a part of the document, or use the table",
        )  # fmt: skip
    return rows


def _side(rows: pd.DataFrame, name: str) -> dict[int, str]:
    """Statements of one side by where they start, in order."""
    own = rows[rows[f"{name}_start"] >= 0].sort_values(f"{name}_start")
    pairs = zip(own[f"{name}_start"].tolist(), own[name].tolist(), strict=True)
    return {start: text if len(text) <= _SIGNS else text[: _SIGNS - 1] + "…" for start, text in pairs}


def _places(side: dict[int, str], signs: int) -> dict[int, tuple[float, float, str]]:
    """Middle, height and wrapped text of every statement [inch from the top]."""
    top = _LINE + _PADDING
    found = {}
    for start, text in side.items():
        wrapped = wrap_text(" ".join(text.split()), signs)
        height = _PADDING + _LINE * (1 + wrapped.count("\n"))
        found[start] = top + height / 2, height, wrapped
        top += height
    return found


def _bottom(places: dict[int, tuple[float, float, str]]) -> float:
    return max((middle + height / 2 for middle, height, _ in places.values()), default=_LINE + _PADDING)


def _alone(rows: pd.DataFrame, name: str, start: int) -> bool:
    return bool((rows.loc[rows[f"{name}_start"] == start, "status"] != "aligned").all())


def _lines(
    ax: Axes,
    rows: pd.DataFrame,
    sides: tuple[dict[int, tuple[float, float, str]], dict[int, tuple[float, float, str]]],
    width: float,
) -> None:
    for row in rows[rows["status"] == "aligned"].to_dict("records"):
        ends = sides[0][row["problem_start"]][0], sides[1][row["measure_start"]][0]
        thick = 0.8 + 5.0 * float(row["similarity"])
        ax.plot([width * _COLUMN, width * (1 - _COLUMN) - 0.08], ends, color=PALETTE[0], linewidth=thick, alpha=0.65)


def _texts(ax: Axes, places: dict[int, tuple[float, float, str]], at: float, alone: set[int]) -> None:
    for start, (middle, _, text) in places.items():
        colour = COLOURS["warning"] if start in alone else COLOURS["ink"]
        ax.text(at, middle, text, va="center", ha="left", fontsize=10, linespacing=1.3, color=colour)
