"""Audit table as a figure (核算表): the computation in words, the verdict in colour and symbol."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from yanting_research.core import VERDICTS
from yanting_research.core.check_words import CHECK_KINDS_ZH, FLAGGED_VERDICTS, VERDICTS_ZH
from yanting_research.errors import PlotError
from yanting_research.plots.frame import Foot, figure_of, finish_axes, kind_of, open_axes, require_columns, wrap_text
from yanting_research.plots.theme import COLOURS, PALETTE, check_lang, figure_theme

__all__ = ["plot_audit_table"]

_WORDS = {
    "zh": {
        "title": "数字核算", "verdict": "结论", "kind": "类型", "text": "核算过程",
        "n": "{n} 处核对，{odd} 处要看",
    },
    "en": {
        "title": "Audit of the figures", "verdict": "Verdict", "kind": "Kind", "text": "Computation",
        "n": "{n} checks, {odd} to look at",
    },
}  # fmt: skip
_MARKS = {
    "consistent": ("✓", PALETTE[2]),
    "rounding": ("≈", PALETTE[0]),
    "inconsistent": ("×", COLOURS["warning"]),
    "impossible": ("⊘", COLOURS["warning"]),
    "uncheckable": ("?", COLOURS["quiet"]),
}
_MAX_ROWS = 60
_LINE, _PADDING = 0.235, 0.16  # inch
_AT_KIND, _AT_TEXT = 1.35, 2.45  # inch


def plot_audit_table(
    table: pd.DataFrame,
    *,
    ax: Axes | None = None,
    lang: str = "zh",
    title: str = "",
    source: str = "",
    data_kind: str = "",
) -> Axes:
    """Draw checks as a table for a slide.

    Parameters
    ----------
    table
        CHECKS, or its columns ``kind``, ``verdict`` and ``explanation_zh`` or
        ``explanation_en`` (after ``lang``); drawn in the order given.
    ax, lang, title, source, data_kind
        As in ``plot_term_bars``.

    Returns
    -------
    Axes
        One row a check: symbol and word of the verdict, kind, computation.

    Raises
    ------
    PlotError
        Without rows, with more than 60, or for an unknown verdict.

    Examples
    --------
    >>> row = {"kind": "sum", "verdict": "consistent", "explanation_zh": "43 + 47 + 905 = 995，与文中一致。"}
    >>> ax = plot_audit_table(pd.DataFrame([row]), data_kind="real")
    >>> [text.get_text() for text in ax.texts][3:]
    ['✓ 相符', '合计', '43 + 47 + 905 = 995，与文中一致。']
    """
    words = _WORDS[check_lang(lang)]
    rows = _checked(table, lang)
    kind = kind_of(rows, data_kind, where="plot_audit_table")
    with figure_theme(lang):
        own = ax is None
        width = 9.6 if ax is None else float(figure_of(ax).get_figwidth() * ax.get_position().width)
        explanations = [wrap_text(text, int((width - _AT_TEXT - 0.3) * 13.0)) for text in rows[f"explanation_{lang}"]]
        heights = [_PADDING + _LINE * (1 + text.count("\n")) for text in explanations]
        total = _LINE + _PADDING + sum(heights)
        ax = open_axes(ax, width=width + 0.3, height=total + 1.3)
        _head(ax, words, width)
        top = _LINE + _PADDING
        for (_, row), text, height in zip(rows.iterrows(), explanations, heights, strict=True):
            _row(ax, (str(row["verdict"]), str(row["kind"]), text), top + height / 2, lang)
            top += height
            ax.plot([0, width], [top, top], color=COLOURS["grid"], linewidth=0.8)
        ax.set_xlim(0, width)
        ax.set_ylim(total + 0.02, 0)
        ax.set_axis_off()
        odd = int(rows["verdict"].isin(FLAGGED_VERDICTS).sum())
        foot = Foot(words["n"].format(n=len(rows), odd=odd), kind, source)
        return finish_axes(ax, title=title or words["title"], foot=foot, lang=lang, own=own)


def _checked(table: pd.DataFrame, lang: str) -> pd.DataFrame:
    where = "plot_audit_table"
    rows = require_columns(table, ("kind", "verdict", f"explanation_{lang}"), where=where)
    strange = sorted(map(str, set(rows["verdict"]) - set(VERDICTS)))
    if strange:
        raise PlotError(
            f"verdicts {strange}", where=where, expected=", ".join(VERDICTS), remedy="mend the column verdict"
        )
    if len(rows) > _MAX_ROWS:
        raise PlotError(
            f"{len(rows)} rows",
            where=where,
            expected=f"at most {_MAX_ROWS}",
            remedy="filter, or use a table instead of a figure",
        )
    return rows


def _head(ax: Axes, words: dict[str, str], width: float) -> None:
    middle = (_LINE + _PADDING) / 2
    for place, name in ((0.08, "verdict"), (_AT_KIND, "kind"), (_AT_TEXT, "text")):
        ax.text(place, middle, words[name], va="center", ha="left", color=COLOURS["quiet"], fontsize=10)
    ax.plot([0, width], [_LINE + _PADDING] * 2, color=COLOURS["ink"], linewidth=1.2)


def _row(ax: Axes, cells: tuple[str, str, str], middle: float, lang: str) -> None:
    verdict, kind, text = cells
    symbol, colour = _MARKS[verdict]
    ax.text(
        0.08,
        middle,
        f"{symbol} {VERDICTS_ZH[verdict] if lang == 'zh' else verdict}",
        va="center",
        color=colour,
        fontsize=11,
    )
    ax.text(_AT_KIND, middle, CHECK_KINDS_ZH.get(kind, kind) if lang == "zh" else kind, va="center", fontsize=10.5)
    ax.text(_AT_TEXT, middle, text, va="center", fontsize=10.5, linespacing=1.35)
