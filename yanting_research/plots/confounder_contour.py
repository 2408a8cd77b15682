"""Confounder contours (混杂敏感性等高线): the estimate under an unobserved confounder of given strength."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from yanting_research.errors import PlotError
from yanting_research.plots.bands import legend_above, line_key, numeric_rows, point_key
from yanting_research.plots.frame import Foot, finish_axes, kind_of, number_label, open_axes
from yanting_research.plots.theme import COLOURS, PALETTE, check_lang, figure_theme

__all__ = ["plot_confounder_contour"]

_WORDS = {
    "zh": {
        "title": "一个未观测的混杂因素要有多强，才能推翻结果", "x": "它能解释处理变异的多少（偏 R²，%）",
        "y": "它能解释结果变异的多少（偏 R²，%）", "line": "调整后的估计值", "zero": "调整后的估计值为 0",
        "benchmark": "与已观测的协变量一样强（或几倍强）",
        "robustness": "稳健值 {value}%：两边都解释这么多，估计值才归零", "start": "没有混杂时的估计值 {value}",
        "n": "{n} 个比较基准",
    },
    "en": {
        "title": "How strong an unobserved confounder must be",
        "x": "Variation of the treatment it explains (partial R², %)",
        "y": "Variation of the outcome it explains (partial R², %)", "line": "adjusted estimate",
        "zero": "adjusted estimate of 0", "benchmark": "as strong as an observed covariate (or some times)",
        "robustness": "robustness value {value}%: explaining this much of both brings the estimate to 0",
        "start": "estimate without confounding {value}", "n": "{n} benchmarks",
    },
}  # fmt: skip
_STEPS = 200


def plot_confounder_contour(
    table: pd.DataFrame, *, estimate: float, std_error: float, df: float, robustness: float = float("nan"),
    ax: Axes | None = None, lang: str = "zh", title: str = "", source: str = "", data_kind: str = "",
) -> Axes:  # fmt: skip
    r"""Draw contours of the adjusted estimate, with observed covariates as benchmarks.

    Parameters
    ----------
    table
        Benchmarks: ``label, r2_treatment, r2_outcome`` (partial R², shares), a row a covariate and multiple of it.
    estimate, std_error, df
        Of the treatment in the regression; residual degrees of freedom.
    robustness
        The robustness value (a share), for the foot.
    ax, lang, title, source, data_kind
        As in ``plot_term_bars``.

    Returns
    -------
    Axes
        Contours of :math:`\hat\tau - sign(\hat\tau)\, se \sqrt{df}\sqrt{R^2_y R^2_d / (1 - R^2_d)}`; the one at 0 red.

    Raises
    ------
    PlotError
        Without benchmarks, for a partial R² outside [0, 1), or no spread.

    References
    ----------
    Cinelli and Hazlett (2020), J. R. Statist. Soc. B 82, 39-67.

    Examples
    --------
    >>> made = pd.DataFrame({"label": ["女性"], "r2_treatment": [0.01], "r2_outcome": [0.12], "data_kind": ["real"]})
    >>> ax = plot_confounder_contour(made, estimate=0.097, std_error=0.0233, df=783, robustness=0.139)
    >>> ax.get_xlabel()
    '它能解释处理变异的多少（偏 R²，%）'
    """
    words = _WORDS[check_lang(lang)]
    where = "plot_confounder_contour"
    shares = ("r2_treatment", "r2_outcome")
    rows = numeric_rows(table, ("label", *shares), where=where, finite=shares)
    if not (rows[list(shares)] >= 0).all().all() or not (rows[list(shares)] < 1).all().all() or std_error <= 0:
        raise PlotError("a partial R² outside [0, 1), or no standard error", where=where, expected="shares below 1")
    kind = kind_of(rows, data_kind, where=where)
    reach = float(max(0.3, 1.25 * rows[list(shares)].max().max(), 1.6 * np.nan_to_num(robustness)))
    grid = np.linspace(0, min(reach, 0.95), _STEPS)
    bias = std_error * np.sqrt(df) * np.sqrt(grid[:, None] * grid[None, :] / (1 - grid[None, :]))
    adjusted = estimate - np.sign(estimate) * bias
    with figure_theme(lang):
        own = ax is None
        ax = open_axes(ax, width=8.0, height=6.4)
        lines = ax.contour(100 * grid, 100 * grid, adjusted, levels=9, colors=COLOURS["quiet"], linewidths=0.9)
        ax.clabel(lines, fontsize=8.5)
        ax.contour(100 * grid, 100 * grid, adjusted, levels=[0.0], colors=COLOURS["warning"], linewidths=2)
        ax.scatter(100 * rows["r2_treatment"], 100 * rows["r2_outcome"], marker="D", s=44, color=PALETTE[0], zorder=4,
                   gid="benchmark")  # fmt: skip
        for row in rows.to_dict("records"):
            ax.annotate(str(row["label"]), (100 * row["r2_treatment"], 100 * row["r2_outcome"]), xytext=(7, 4),
                        textcoords="offset points", fontsize=9, color=PALETTE[0])  # fmt: skip
        legend_above(
            ax,
            [line_key(words["line"], COLOURS["quiet"], linewidth=0.9), line_key(words["zero"], COLOURS["warning"]),
             point_key(words["benchmark"], PALETTE[0], "D")],
        )  # fmt: skip
        ax.set_xlabel(words["x"])
        ax.set_ylabel(words["y"])
        said = [words["start"].format(value=number_label(estimate, 3))]
        if not np.isnan(robustness):
            said.append(words["robustness"].format(value=number_label(100 * robustness, 1)))
        foot = Foot(words["n"].format(n=len(rows)), kind, source, tuple(said))
        return finish_axes(ax, title=title or words["title"], foot=foot, lang=lang, own=own, title_pad=30)
