"""The figures of the study: which table goes to which plot, with its caption."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from yanting_research import plots
from yanting_research.linkage import workforce_composition
from yanting_research.writers import write_figure

if TYPE_CHECKING:
    from yanting_research.workflow import Study

__all__ = ["FigureSpec", "cohort_means", "draw_figures", "figure_specs", "workforce_table"]

_SPECIMEN = "corpus/texts"
_HEDGED = {"more_than": "（多于）", "less_than": "（不到）", "about": "（约）"}
_PERSON_UNITS = ("人", "名")
_MODELS = {"twfe": "双向固定效应", "extended_logit": "logit 扩展，财力趋势"}
_DECIMALS = 9  # of an estimate: what lies beyond differs from one processor to the next
_TOP_TERMS, _CLOUD_TERMS = 20, 100


@dataclass(frozen=True, slots=True)
class FigureSpec:
    """One figure: its name, its plot, the table it shows, its caption, its kind of data."""

    name: str
    plot: Callable[..., Any]
    table: pd.DataFrame
    sources: dict[str, pd.DataFrame]
    zh: str
    en: str
    source: str
    data_kind: str
    options: dict[str, Any]


def workforce_table(facts: pd.DataFrame) -> pd.DataFrame:
    """Parts of persons with their whole: indicator, value, unit, group, whole, share.

    Parameters
    ----------
    facts
        FACTS; parts name their whole in ``part_of``, printed shares their numerator.
    """
    by_id = facts.set_index("fact_id")
    printed = facts[facts["role"] == "share"].set_index("numerator")["value"]
    rows = []
    for fact in facts[facts["unit"].isin(_PERSON_UNITS) & (facts["part_of"] != "")].to_dict("records"):
        whole = by_id.loc[fact["part_of"]]
        if whole["unit"] not in _PERSON_UNITS:
            continue
        rows.append(
            {
                "indicator": fact["indicator"] + _HEDGED.get(fact["qualifier"], ""),
                "value": fact["value"],
                "unit": "人",
                "group": whole["indicator"],
                "whole": whole["value"],
                "share": printed.get(fact["fact_id"], float("nan")),
            }
        )
    return pd.DataFrame(rows)


def cohort_means(panel: pd.DataFrame, outcome: str = "n_attended", trials: str = "n_invited") -> pd.DataFrame:
    """Mean outcome by cohort and period: cohort, period, mean, n_entities, treated_since.

    Parameters
    ----------
    panel
        PANEL.
    outcome, trials
        The outcome, in percent of ``trials`` where they are named.
    """
    values = 100 * panel[outcome] / panel[trials].where(panel[trials] > 0) if trials else panel[outcome]
    grouped = panel.assign(value=values).groupby(["treated_since", "period"], dropna=False)["value"]
    means = grouped.agg(mean="mean", n_entities="count").reset_index()
    since = means["treated_since"]
    means["cohort"] = [f"第{value:.0f}季度起" if value == value else "始终没有" for value in since]
    return means[["cohort", "period", "mean", "n_entities", "treated_since"]]


def figure_specs(study: Study) -> Iterator[FigureSpec]:
    """The figures in the order of the study."""
    yield from _report_figures(study)
    yield from _specimen_figures(study)
    yield from _simulated_figures(study)


def _report_figures(study: Study) -> Iterator[FigureSpec]:
    tables = study.tables
    words, facts, checks = tables["report_frequency"], tables["report_facts"], tables["report_checks"]
    counts, figures = "corpus/features/yanting_2013_tokens.csv", "corpus/statistics/yanting_2013.csv"
    sources = {"report_frequency": words}
    yield FigureSpec(
        "report_words", plots.plot_term_bars, words.head(_TOP_TERMS), sources,
        "盐亭县2013年党员教育报告的常用词", "Frequent words of the 2013 Yanting report", counts, "real", {},
    )  # fmt: skip
    yield FigureSpec(
        "report_cloud", plots.plot_wordcloud, words.head(_CLOUD_TERMS), sources,
        "盐亭县2013年党员教育报告词云", "Word cloud of the 2013 Yanting report", counts, "real", {},
    )  # fmt: skip
    yield FigureSpec(
        "report_workforce", plots.plot_workforce, workforce_table(facts), {"report_facts": facts},
        "盐亭县2013年党员干部队伍构成", "Members and cadres of Yanting county, 2013", figures, "real", {},
    )  # fmt: skip
    closing = checks[checks["kind"].isin(["sum", "share"])]
    yield FigureSpec(
        "report_audit", plots.plot_audit_table, closing, {"report_checks": checks},
        "盐亭县2013年报告的数字核对", "Arithmetic of the 2013 Yanting report", figures, "real", {},
    )  # fmt: skip


def _specimen_figures(study: Study) -> Iterator[FigureSpec]:
    tables = study.tables
    terms, themes, checks = tables["frequency"], tables["themes"], tables["checks"]
    yield FigureSpec(
        "specimen_terms", plots.plot_term_bars, terms.head(_TOP_TERMS), {"frequency": terms},
        "样例报告中最常见的专门用语", "Most frequent domain terms of the specimen reports", _SPECIMEN, "specimen", {},
    )  # fmt: skip
    yield FigureSpec(
        "specimen_cloud", plots.plot_wordcloud, terms.head(_CLOUD_TERMS), {"frequency": terms},
        "样例报告专门用语词云", "Word cloud of the specimen reports", _SPECIMEN, "specimen", {},
    )  # fmt: skip
    yield FigureSpec(
        "specimen_themes", plots.plot_theme_heatmap, themes, {"themes": themes},
        "样例报告的主题", "Themes of the specimen reports", _SPECIMEN, "specimen", {},
    )  # fmt: skip
    yield FigureSpec(
        "specimen_composition", plots.plot_composition,
        workforce_composition(tables["indicators"], tables["documents"]), {"indicators": tables["indicators"]},
        "样例县科级领导干部的年龄构成", "Age of leading cadres in the specimen counties", _SPECIMEN, "specimen", {},
    )  # fmt: skip
    flagged = checks[checks["verdict"].isin(["inconsistent", "impossible"])].head(12)
    yield FigureSpec(
        "specimen_audit", plots.plot_audit_table, flagged, {"checks": checks},
        "样例报告中对不上的数字（前12处）", "Figures that do not add up (first 12)", _SPECIMEN, "specimen", {},
    )  # fmt: skip
    for number, (pair, spec) in enumerate(zip(study.pairs, study.spec.pairs, strict=True), start=1):
        yield FigureSpec(
            f"specimen_pair_{number}", plots.plot_theme_workforce,
            pair.table, {"pair": pair.table},
            f"{pair.theme}与{spec.label_zh}", f"{pair.theme} and {spec.label_en}", _SPECIMEN, "specimen",
            {"rho": pair.association.rho, "p_value": pair.association.p_value},
        )  # fmt: skip


def _simulated_figures(study: Study) -> Iterator[FigureSpec]:
    panel, estimates = study.tables["panel_simulated"], study.tables["estimates_simulated"]
    source = f"simulate_townships(seed={study.spec.panel_seed})"
    yield FigureSpec(
        "township_trends", plots.plot_panel_trends, cohort_means(panel), {"panel": panel},
        "各批乡镇的平均出勤率", "Mean attendance by cohort", source, "simulated",
        {"outcome": "出勤率", "unit": "%", "period": "季度"},
    )  # fmt: skip
    named = [one.spec.treatment for one in study.spec.panel_models]
    estimates = estimates.round(_DECIMALS)
    shown = estimates[estimates["term"].isin(named)]
    yield FigureSpec(
        "township_estimates", plots.plot_estimates,
        shown.assign(term="推行培训", model_id=shown["model_id"].replace(_MODELS)), {"estimates": estimates},
        "各模型的估计值与埋下的真值", "Estimates of the models beside the planted truth", source, "simulated",
        {"unit": "百分点"},
    )  # fmt: skip


def draw_figures(study: Study, folder: Path, *, lang: str = "zh") -> list[Path]:
    """Draw every figure; write PNG, SVG and sidecar of each; return the files."""
    written: list[Path] = []
    for spec in figure_specs(study):
        with plots.figure_theme(lang):
            axes = spec.plot(
                spec.table,
                lang=lang,
                title=spec.zh if lang == "zh" else spec.en,
                source=spec.source,
                data_kind=spec.data_kind,
                **spec.options,
            )
            files = plots.render_formats(axes.figure, close=True)
        parameters = {
            name: value for name, value in sorted(spec.options.items()) if not isinstance(value, pd.DataFrame)
        }
        written += [
            item.path
            for item in write_figure(
                files,
                folder,
                spec.name,
                sources=spec.sources,
                caption={"zh": spec.zh, "en": spec.en},
                data_kind=spec.data_kind,
                parameters=parameters | {"lang": lang},
            )
        ]
    return written
