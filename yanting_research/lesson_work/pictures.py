"""The figures of a lesson (课里的图): drawn from its tables, each said in words too."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import pandas as pd

from yanting_research import plots
from yanting_research.lessons.context import DATA_KINDS_ZH, FLAGGED_VERDICTS
from yanting_research.lessons.pack import DataKind, Picture
from yanting_research.study_figures import cohort_means, workforce_table

__all__ = ["draw_pictures"]

_TOP_TERMS, _CLOUD_TERMS, _MOST_ROWS, _MOST_UNITS, _MOST_THEMES = 15, 80, 8, 20, 6
_IN_ROOM = {
    "cloud": (1.0, 0.94), "estimates": (0.8, 0.72), "panel": (0.75, 0.54), "survey": (1.0, 1.0), "terms": (0.8, 0.72),
    "themes": (0.8, 0.72),
}  # fmt: skip
"""Figures drawn smaller [share of width, of height], so that their words grow with them on a slide and on paper."""
_NAMED = 5
_Tables = Mapping[str, pd.DataFrame]
_Made = tuple[Callable[..., Any], pd.DataFrame, dict[str, Any], str, str, str]
"""Plot, its table, its options, caption, alternative text, n with its unit."""


def draw_pictures(
    tables: _Tables, names: Collection[str], *, source: str, data_kind: DataKind, labels: Mapping[str, str]
) -> tuple[Picture, ...]:
    """Draw the named figures for which the tables suffice, in order of name.

    Parameters
    ----------
    tables
        By name: facts, checks, terms, themes; panel, estimates, survey where the lesson has them.
    names
        Of figures: audit, cloud, estimates, panel, survey, terms, themes, workforce.
    source, data_kind
        Of the report's figures; those of panel and survey say what their tables say.
    labels
        By doc_id, how a document is named.

    Returns
    -------
    tuple of Picture
        A figure without rows is left out: of a report without numbers there is no figure of numbers.
    """
    made = []
    for name in sorted(names):
        drawn = _FIGURES[name](tables, labels)
        if drawn is not None:
            made.append(_picture(name, drawn, source=source, data_kind=data_kind))
    return tuple(made)


def _picture(name: str, made: _Made, *, source: str, data_kind: DataKind) -> Picture:
    plot, table, options, caption, alt, n = made
    own = sorted(set(table["data_kind"])) if "data_kind" in table.columns else []
    kind: DataKind = "simulated" if "simulated" in own else data_kind
    where = "库里的模拟程序" if kind == "simulated" and data_kind != "simulated" else source
    with plots.figure_theme("zh"):
        axes = plot(table, lang="zh", title=caption, source=where, data_kind=kind, **options)
        told = _for_the_room(axes, where, _IN_ROOM[name]) if name in _IN_ROOM else ""
        files = plots.render_formats(axes.get_figure(root=True), close=True)
    png = files["png"]
    width, height = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))  # the header of PNG
    return Picture(
        name, caption, alt, png, width, height,
        note=f"n = {n}；{DATA_KINDS_ZH[kind]}；来源：{where}{told}", svg=files["svg"].decode("utf-8"),
    )  # fmt: skip


def _for_the_room(axes: Any, source: str, scale: tuple[float, float]) -> str:
    """Take title and foot out of a figure, which the lesson sets beside it in readable type, and draw it smaller.

    Returns what the foot said behind its source, for the note of the figure.
    """
    figure = axes.get_figure(root=True)
    foot = figure.get_supxlabel().replace("\n", "")
    figure.supxlabel("")
    axes.set_title("", loc="left")
    width, height = figure.get_size_inches()
    figure.set_size_inches(width * scale[0], height * scale[1])
    told = "".join(foot.partition(f"来源：{source}")[2:]).strip("　")
    return f"；{told.replace('　', '；')}" if told else ""


def _listed(words: Sequence[str]) -> str:
    return "、".join(words[:_NAMED]) + ("等" if len(words) > _NAMED else "")


def _terms(tables: _Tables, labels: Mapping[str, str]) -> _Made | None:  # noqa: ARG001 - one signature for all
    shown = tables["terms"].head(_TOP_TERMS)
    if shown.empty:
        return None
    words = [f"{row.feature}{row.frequency}次" for row in shown.itertuples()]
    alt = f"横条图，从多到少排列{len(shown)}个最常见的词：{_listed(words)}。"
    return plots.plot_term_bars, shown, {}, "最常见的词", alt, f"{len(shown)}个词，单位：次"


def _cloud(tables: _Tables, labels: Mapping[str, str]) -> _Made | None:  # noqa: ARG001
    shown = tables["terms"].head(_CLOUD_TERMS)
    if shown.empty:
        return None
    alt = f"词云，字越大出现得越多。最大的几个词：{_listed(list(shown['feature']))}。"
    return plots.plot_wordcloud, shown, {}, "词云", alt, f"{len(shown)}个词"


def _themes(tables: _Tables, labels: Mapping[str, str]) -> _Made | None:
    """Of several reports by report; of one by its main parts."""
    by_part = "section_themes" in tables
    themes = tables["section_themes"] if by_part else tables["themes"]
    totals = themes.groupby("theme", sort=True)["n_hits"].sum().sort_values(ascending=False, kind="stable")
    met = list(totals[totals > 0].index[:_MOST_THEMES])
    units = list(dict.fromkeys(themes["unit_id"]))[:_MOST_UNITS]
    if not met:
        return None
    place = themes["unit_id"].map({unit: number for number, unit in enumerate(units)})
    shown = themes.assign(unit=place, column=themes["theme"].map({name: number for number, name in enumerate(met)}))
    shown = shown.dropna(subset=["unit", "column"]).sort_values(["unit", "column"]).drop(columns=["unit", "column"])
    what = "个部分" if by_part else "篇报告"
    alt = f"主题热图，{len(units)}{what}、{len(met)}个主题，颜色越深每千字说得越多。说得最多的主题：{_listed(met)}。"
    options = {"labels": {unit: labels.get(unit, unit) for unit in units}}
    n = f"{len(units)}{what}，单位：次每千字"
    return plots.plot_theme_heatmap, shown, options, "各主题每千字出现的次数", alt, n


def _workforce(tables: _Tables, labels: Mapping[str, str]) -> _Made | None:  # noqa: ARG001
    facts = tables["facts"]
    sound = facts[(facts["status"] == "ok") & (facts["modality"] == "observed")]
    by_document = [workforce_table(sound[sound["doc_id"] == doc_id]) for doc_id in sorted(set(sound["doc_id"]))]
    rows = max(by_document, key=len, default=pd.DataFrame())
    if rows.empty:
        return None
    rows = rows[rows["indicator"] != ""].drop_duplicates(["group", "indicator"])
    rows = rows[rows["group"].isin(_few_groups(rows))].reset_index(drop=True)
    if rows.empty:
        return None
    words = [f"{row.indicator}{row.value:.0f}人" for row in rows.itertuples()]
    alt = f"横条图，人员构成，每条是一部分人和它占整体的份额：{_listed(words)}。"
    return plots.plot_workforce, rows, {}, "人员构成", alt, f"{len(rows)}个数，单位：人"


def _few_groups(rows: pd.DataFrame) -> list[str]:
    """The largest groups, as many as fit on a page."""
    sizes = rows.groupby("group", sort=True).size().sort_values(ascending=False, kind="stable")
    return list(sizes[sizes.cumsum() <= 2 * _TOP_TERMS].index) or list(sizes.index[:1])


def _audit(tables: _Tables, labels: Mapping[str, str]) -> _Made | None:  # noqa: ARG001
    checks = tables["checks"]
    if checks.empty:
        return None
    order = checks["verdict"].map({verdict: place for place, verdict in enumerate((*FLAGGED_VERDICTS, "consistent"))})
    shown = checks.assign(order=order.fillna(len(FLAGGED_VERDICTS) + 1)).sort_values(["order", "check_id"])
    shown = shown.head(_MOST_ROWS).drop(columns="order")
    n_flagged = int(checks["verdict"].isin(FLAGGED_VERDICTS).sum())
    alt = f"核对表：共核对{len(checks)}处，{n_flagged}处有出入，表中列出{len(shown)}处的算式和判断。"
    return plots.plot_audit_table, shown, {}, "数字的核对", alt, f"{len(shown)}处核对"


def _panel(tables: _Tables, labels: Mapping[str, str]) -> _Made | None:  # noqa: ARG001
    panel = tables.get("panel")
    if panel is None or panel.empty:
        return None
    means = cohort_means(panel).assign(data_kind=panel["data_kind"].iloc[0])
    cohorts = list(dict.fromkeys(means["cohort"]))
    n = panel["entity"].nunique()
    alt = f"折线图，{n}个乡镇分{len(cohorts)}批，每条线是一批的平均出勤率：{_listed(cohorts)}。"
    options = {"outcome": "出勤率", "unit": "%", "period": "季度"}
    return plots.plot_panel_trends, means, options, "各批乡镇的平均出勤率", alt, f"{n}个乡镇，单位：%"


def _estimates(tables: _Tables, labels: Mapping[str, str]) -> _Made | None:  # noqa: ARG001
    estimates = tables.get("estimates")
    if estimates is None or estimates.empty:
        return None
    words = [f"{row.model_id}为{row.estimate:.1f}个百分点" for row in estimates.itertuples()]
    alt = f"各种方法估出的培训效果，横线是95%置信区间：{_listed(words)}。"
    return (
        plots.plot_estimates, estimates, {"unit": "百分点"}, "几种方法估出的效果", alt,
        f"{len(estimates)}个估计值，单位：百分点",
    )  # fmt: skip


def _survey(tables: _Tables, labels: Mapping[str, str]) -> _Made | None:  # noqa: ARG001
    needs = tables.get("survey")
    if needs is None or needs.empty:
        return None
    shown = needs[needs["group"] == ""]
    first = list(shown.sort_values("rank")["label"])
    alt = f"重要性与现有水平图，每点是一项培训需求，左上角的重要而薄弱。需求最强的：{_listed(first)}。"
    return (
        plots.plot_importance_performance,
        shown,
        {},
        "培训需求：重要性与现有水平",
        alt,
        f"{len(shown)}项需求，单位：分",
    )


_FIGURES: dict[str, Callable[[_Tables, Mapping[str, str]], _Made | None]] = {
    "audit": _audit,
    "cloud": _cloud,
    "estimates": _estimates,
    "panel": _panel,
    "survey": _survey,
    "terms": _terms,
    "themes": _themes,
    "workforce": _workforce,
}
