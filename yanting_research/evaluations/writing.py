"""An evaluation on paper (评估的输出): words, three-line tables, figures with sidecars, estimates as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from yanting_research import plots
from yanting_research.core import ESTIMATES, check_table, stars_allowed
from yanting_research.core.anonymity import LEAST_ALIKE
from yanting_research.evaluations.fitting import Evaluation
from yanting_research.evaluations.models import PanelModel, PanelStudy
from yanting_research.evaluations.persons import anonymity_text, check_released, lost_counts
from yanting_research.panel import REGRESSIONS, describe_fit, event_study, pretrend_test
from yanting_research.study_figures import cohort_means
from yanting_research.tables import regression_table, tabulate_docx, tabulate_latex, tabulate_markdown
from yanting_research.tables.markdown import escape_markdown
from yanting_research.writers import Written, write_bytes, write_figure, write_table, write_text

__all__ = ["evaluation_text", "write_evaluation"]

_WORDS = {
    "zh": {
        "title": "面板评估", "table": "模型对照", "trends": "各批次均值", "estimates": "各模型的估计值",
        "events": "{label}：采纳前后各期", "treated": "采纳", "since": "第 {value} 期起", "never": "始终没有",
        "lost": "没有用上的行", "source": "来源：{source}",
    },
    "en": {
        "title": "Evaluation of a panel", "table": "Models side by side", "trends": "Means by cohort",
        "estimates": "Estimates by model", "events": "{label}: before and after adoption", "treated": "adoption",
        "since": "from period {value}", "never": "never", "lost": "Rows not used", "source": "Source: {source}",
    },
}  # fmt: skip
_MOST_COHORTS = 6


@dataclass(frozen=True, slots=True)
class _Figure:
    name: str
    draw: Callable[..., Any]
    table: pd.DataFrame
    title: str
    options: Mapping[str, Any]


def evaluation_text(evaluation: Evaluation, *, lang: str = "zh") -> str:
    """Every model's result in sentences, one paragraph each, as plain text."""
    labels = _labels(evaluation, lang)
    return "\n\n".join(_paragraph(evaluation, model, labels, lang) for model in evaluation.study.models) + "\n"


def write_evaluation(evaluation: Evaluation, folder: Path, *, lang: str = "zh") -> list[Path]:
    """Write estimates, tables, figures and words; everything is made before anything is written.

    Parameters
    ----------
    evaluation
        Of :func:`evaluate_panel`.
    folder
        Receives ``estimates.csv``, ``regression.md``, ``.tex`` and ``.docx``, ``results.md``, ``lost.csv`` where rows
        were lost, and the figures as PNG and SVG with their sidecars. With simulated data every name holds
        ``_simulated``. Of rows about persons, lost ones are counted by reason, means of fewer than 5 are not drawn, and
        the words begin with how many persons look alike.
    lang
        Of words and figures.

    Returns
    -------
    list of Path
        The files.

    Raises
    ------
    PrivacyError
        When rows about persons leave a model too few degrees of freedom.
    """
    if evaluation.study.persons:
        check_released(evaluation)
    kind = _kind(evaluation)
    mark = "_simulated" if kind == "simulated" else ""
    words, study = _WORDS[lang], evaluation.study
    labels = _labels(evaluation, lang)
    estimates = check_table(evaluation.estimates, ESTIMATES)
    made = regression_table(
        {labels.get(name, name): fit for name, fit in evaluation.fits.items()}, caption=study.title or words["table"],
        labels=labels, terms=_headline_terms(evaluation), assumptions=True, lang=lang, source=study.source,
    )  # fmt: skip
    markdown = tabulate_markdown(made.cells, **made.options)
    tables: dict[str, str | bytes] = {
        "md": markdown,
        "tex": tabulate_latex(made.cells, **made.options),
        "docx": tabulate_docx(made.cells, **made.options),
    }
    first = f"{anonymity_text(evaluation.panel, study)}\n\n" if study.persons else ""
    said = escape_markdown(first + evaluation_text(evaluation, lang=lang))  # labels are the user's own words
    text = f"# {escape_markdown(study.title) or words['title']}\n\n{said}\n{markdown}"
    drawn = [(figure, _rendered(figure, study, lang, kind)) for figure in _figures(evaluation, lang)]
    lost = _lost(evaluation, kind)
    written: list[Written] = [write_table(estimates, folder / f"estimates{mark}.csv")]
    for suffix, content in tables.items():
        path = folder / f"regression{mark}.{suffix}"
        written.append(write_bytes(content, path) if isinstance(content, bytes) else write_text(content, path))
    written.append(write_text(text, folder / f"results{mark}.md"))
    if len(lost):
        written.append(write_table(lost, folder / f"lost{mark}.csv"))
    for figure, files in drawn:
        caption = {"zh": figure.title, "en": figure.title}
        written += write_figure(
            files, folder, figure.name, sources={"estimates": estimates}, caption=caption, data_kind=kind,
            parameters={"lang": lang},
        )  # fmt: skip
    return [one.path for one in written]


def _kind(evaluation: Evaluation) -> str:
    return str(evaluation.estimates["data_kind"].iloc[0])


def _labels(evaluation: Evaluation, lang: str) -> dict[str, str]:
    adopted = {
        model.spec.treatment: _WORDS[lang]["treated"]
        for model in evaluation.study.models
        if model.spec.treatment_kind == "adoption"
    }
    return adopted | dict(evaluation.study.labels)


def _paragraph(evaluation: Evaluation, model: PanelModel, labels: Mapping[str, str], lang: str) -> str:
    """The treatment's result, where there is one; else that of the first coefficient."""
    fit = evaluation.fits[model.spec.model_id]
    named = model.spec.treatment if model.spec.treatment in set(fit.estimates["term"]) else ""
    return describe_fit(fit, term=named, labels=labels, lang=lang)


def _headline_terms(evaluation: Evaluation) -> list[str]:
    """The treatment of every design; every coefficient of a plain regression."""
    terms: dict[str, None] = {}
    for model in evaluation.study.models:
        fit = evaluation.fits[model.spec.model_id]
        found = [str(term) for term in fit.covariance.index if term in set(fit.estimates["term"])]
        own = [term for term in found if model.estimator in REGRESSIONS or term == model.spec.treatment]
        terms |= dict.fromkeys(own or list(fit.estimates["term"])[:1])
    return [*(term for term in terms if term != "intercept"), *(term for term in terms if term == "intercept")]


def _lost(evaluation: Evaluation, kind: str) -> pd.DataFrame:
    parts = [fit.lost.assign(model_id=name) for name, fit in evaluation.fits.items() if len(fit.lost)]
    if not parts:
        return pd.DataFrame()
    rows = pd.concat(parts, ignore_index=True).assign(data_kind=kind)
    return lost_counts(rows) if evaluation.study.persons else rows


def _figures(evaluation: Evaluation, lang: str) -> Iterator[_Figure]:
    words, study = _WORDS[lang], evaluation.study
    first = study.models[0].spec
    unit = study.unit or next(iter(evaluation.fits.values())).unit
    if first.treatment_kind == "adoption" and first.outcome in evaluation.panel.columns:
        means = _cohorts(cohort_means(evaluation.panel, first.outcome, first.trials), words)
        closed = study.persons and means["n_entities"].min() < LEAST_ALIKE  # a mean of one person is that person
        if 0 < means["cohort"].nunique() <= _MOST_COHORTS and not closed:
            outcome = study.labels.get(first.outcome, first.outcome)
            options = {"outcome": outcome, "unit": "%" if first.trials else unit, "period": study.period_name}
            yield _Figure("trends", plots.plot_panel_trends, means, words["trends"], options)
    rows = evaluation.estimates
    shown = rows[rows["term"].isin(_headline_terms(evaluation)) & (rows["term"] != "intercept")]
    if len(shown):
        terms = shown["term"].map(lambda term: _labels(evaluation, lang).get(term, term))
        table = shown.assign(term=terms, model_id=shown["model_id"].map(lambda name: study.labels.get(name, name)))
        yield _Figure("estimates", plots.plot_estimates, table, words["estimates"], {"unit": unit})
    for place, (name, fit) in enumerate(evaluation.fits.items(), 1):
        if "event_study" not in fit.tables or not stars_allowed(fit.estimates).any():
            continue  # with few clusters the intervals of single periods say too much
        events = event_study(fit)
        tested: dict[str, Any] = {"unit": unit, "period": study.period_name}
        if (events["event"] < 0).any():
            tested["pretest"] = pretrend_test(fit).iloc[0].to_dict()
        title = words["events"].format(label=study.labels.get(name, name))
        yield _Figure(f"event_study_{place}", plots.plot_event_study, events, title, tested)


def _cohorts(means: pd.DataFrame, words: Mapping[str, str]) -> pd.DataFrame:
    names = [
        words["never"] if since != since else words["since"].format(value=f"{since:.0f}")
        for since in means["treated_since"]
    ]
    return means.assign(cohort=names)


def _rendered(figure: _Figure, study: PanelStudy, lang: str, kind: str) -> dict[str, bytes]:
    with plots.figure_theme(lang):
        axes = figure.draw(
            figure.table, lang=lang, title=figure.title, source=study.source, data_kind=kind, **figure.options
        )
        return plots.render_formats(axes.figure, close=True)
