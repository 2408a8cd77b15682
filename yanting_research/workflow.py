"""The study: from ``corpus/study.toml`` to every table and every recorded number.

Here the rooms meet. Each stage is one call of a room; the tables it leaves are
what the next stage reads.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import pandas as pd

from yanting_research.auditing import audit
from yanting_research.core import Corpus, corpus_tables, make_corpus
from yanting_research.errors import ReadError
from yanting_research.evaluations import PanelModel, PanelStudy, evaluate_panel, models_of
from yanting_research.extraction import extract_facts, extract_interventions
from yanting_research.ingest import ingest_paths
from yanting_research.panel import simulate_townships
from yanting_research.reports import audit_corpus_numbering, default_stopwords
from yanting_research.segmentation import Segmenter, default_lexicon
from yanting_research.study_links import Pair, evaluate_specimens, link_tables, theme_indicator_pair
from yanting_research.study_sources import report_checks, report_facts, report_frequency
from yanting_research.textstats import count_terms, frequency, tfidf
from yanting_research.themes import default_themes, score_themes

__all__ = ["PairSpec", "Study", "StudySpec", "read_study", "run_study", "study_numbers", "write_study"]


_ATTENDANCE = {"outcome": "n_attended", "trials": "n_invited"}


@dataclass(frozen=True, slots=True)
class PairSpec:
    """A theme and an indicator that are set side by side, with the indicator's labels."""

    theme: str
    indicator: str
    label_zh: str
    label_en: str


@dataclass(frozen=True, slots=True)
class StudySpec:
    """What a study reads; paths are absolute.

    Attributes
    ----------
    name
        Label of the study.
    texts, metadata, truth
        Folder of the reports, their metadata table, the folder with the planted answers.
    report_facts, report_features, members
        Figures of the 2013 report, its token counts, national membership statistics.
    pairs
        Theme and indicator pairs.
    panel_seed, panel_scenario
        Of the simulated township panel.
    panel_models
        What is fitted to it; a formula of the file is read by our grammar alone.
    """

    name: str
    texts: Path
    metadata: Path
    truth: Path
    report_facts: Path
    report_features: Path
    members: Path
    pairs: tuple[PairSpec, ...]
    panel_seed: int
    panel_scenario: str
    panel_models: tuple[PanelModel, ...]


@dataclass(frozen=True, slots=True)
class Study:
    """A finished study: its specification, its corpus, its tables by name."""

    spec: StudySpec
    corpus: Corpus
    tables: Mapping[str, pd.DataFrame]
    pairs: tuple[Pair, ...]


def read_study(path: Path) -> StudySpec:
    """Read ``study.toml``.

    Raises
    ------
    ReadError
        When the file is missing, is no TOML, lacks a key or names a file that is not there.
    FormulaError, DesignError
        When the formula of the table ``panel`` cannot be read, or contradicts the columns named beside it.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ReadError("no such file", where=str(path), remedy="name an existing study.toml") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ReadError(f"no valid TOML: {error}", where=str(path), expected="TOML in UTF-8") from error
    paths = ("texts", "metadata", "truth", "report_facts", "report_features", "members")
    missing = [name for name in ("name", "panel", "pairs", *paths) if name not in raw]
    if missing:
        raise ReadError(f"keys missing: {', '.join(missing)}", where=str(path), expected="see corpus/study.toml")
    files = {name: (path.parent / str(raw[name])).resolve() for name in paths}
    absent = [str(raw[name]) for name, file in files.items() if not file.exists()]
    if absent:
        raise ReadError(f"not there: {', '.join(absent)}", where=str(path), remedy="mend the paths in the study file")
    seed, scenario, models = _panel(raw["panel"], where=str(path))
    pairs = raw["pairs"] if isinstance(raw["pairs"], list) else [raw["pairs"]]
    return StudySpec(
        name=str(raw["name"]),
        pairs=tuple(_pair(pair, where=str(path)) for pair in pairs),
        panel_seed=seed,
        panel_scenario=scenario,
        panel_models=models,
        **files,
    )


def _panel(table: Any, *, where: str) -> tuple[int, str, tuple[PanelModel, ...]]:
    """Seed, scenario, and the models; attendance under two-way fixed effects where the file names none."""
    seed, scenario = (table.get("seed"), table.get("scenario")) if isinstance(table, dict) else (None, None)
    if not isinstance(seed, int) or not isinstance(scenario, str):
        raise ReadError(
            f"the table panel says {table!r}", where=where, expected="a whole number seed and a text scenario"
        )
    named = {name: value for name, value in table.items() if name not in ("seed", "scenario")}
    return seed, scenario, models_of({"model": named or _ATTENDANCE}, where=f"{where}, panel")


def _pair(pair: Any, *, where: str) -> PairSpec:
    names = [field.name for field in fields(PairSpec)]
    if not isinstance(pair, dict) or sorted(pair) != sorted(names):
        raise ReadError(f"a pair says {pair!r}", where=where, expected=", ".join(names))
    return PairSpec(**{key: str(value) for key, value in pair.items()})


def run_study(spec: StudySpec) -> Study:
    """Run every stage.

    Returns
    -------
    Study
        Tables by contract name in lower case, and ``frequency``, ``tfidf``, ``section_table``,
        ``coverage``, ``evaluation``, ``report_facts``, ``report_checks``, ``report_frequency``, ``truth``.
    """
    corpus, ingest = _relative(*ingest_paths([spec.texts], metadata=spec.metadata), spec.texts.parent)
    documents, sections = corpus_tables(corpus)
    segmenter = Segmenter(default_lexicon())
    spans = segmenter.terms(corpus)
    terms = count_terms(spans[spans["kind"] == "lexicon"], by="doc_id", layer="terms")
    themes = score_themes(corpus, default_themes(), by="doc_id")
    facts = extract_facts(corpus)
    checks = audit(facts, corpus=corpus)
    drawn = simulate_townships(spec.panel_seed, scenario=spec.panel_scenario)
    fitted = evaluate_panel(drawn.panel, PanelStudy(models=spec.panel_models), truth=drawn.truth)
    linked = link_tables(corpus, facts)
    tables = {
        "ingest": ingest,
        "documents": documents,
        "sections": sections,
        "outline_findings": audit_corpus_numbering(corpus),
        "tokens": segmenter.segment(corpus),
        "term_spans": spans,
        "terms": terms,
        "frequency": frequency(terms),
        "tfidf": tfidf(terms),
        "themes": themes,
        "facts": facts,
        "checks": checks,
        "interventions": extract_interventions(corpus, facts),
        "panel_simulated": drawn.panel,
        "truth_simulated": drawn.truth,
        "estimates_simulated": fitted.estimates,
        "evaluation": evaluate_specimens(spec.truth),
        "report_facts": report_facts(spec.report_facts),
        "report_checks": report_checks(spec.report_facts),
        "report_frequency": report_frequency(spec.report_features, default_stopwords()),
        **linked,
    }
    pairs = tuple(
        theme_indicator_pair(linked["theme_workforce"], theme=pair.theme, indicator=pair.indicator, label=pair.label_zh)
        for pair in spec.pairs
    )
    return Study(spec, corpus, tables, pairs)


def _relative(corpus: Corpus, ingest: pd.DataFrame, base: Path) -> tuple[Corpus, pd.DataFrame]:
    """Paths as seen from the study's folder, so that two machines write the same tables."""

    def shown(path: str) -> str:
        return Path(path).relative_to(base).as_posix()

    documents = [replace(item, source=replace(item.source, path=shown(item.source.path))) for item in corpus]
    return make_corpus(documents), ingest.assign(path=ingest["path"].map(shown))


def study_numbers(study: Study) -> dict[str, float]:
    """The numbers the certificate compares, by name."""
    tables = study.tables
    numbers: dict[str, float] = {
        f"rows/{name}": float(len(table)) for name, table in tables.items() if name != "evaluation"
    }
    for verdict, count in tables["checks"]["verdict"].value_counts().items():
        numbers[f"checks/{verdict}"] = float(count)
    for row in tables["report_checks"].to_dict("records"):
        numbers[f"report/{row['check_id']}/computed"] = _number(row["computed"])
    for row in tables["evaluation"].to_dict("records"):
        numbers[f"evaluation/{row['measure']}/f1"] = _number(row["f1"])
    for row in tables["frequency"].head(10).to_dict("records"):
        numbers[f"frequency/{row['feature']}"] = float(row["frequency"])
    for pair in study.pairs:
        numbers[f"rho/{pair.theme}/{pair.indicator}"] = pair.association.rho
    estimates = tables["estimates_simulated"]
    for row in estimates[estimates["term"].isin([one.spec.treatment for one in study.spec.panel_models])].to_dict(
        "records"
    ):
        for column in ("estimate", "std_error", "truth"):
            numbers[f"{row['model_id']}_simulated/{row['term']}/{column}"] = _number(row[column])
    return {name: round(value, 10) for name, value in sorted(numbers.items()) if value == value}


def _number(value: Any) -> float:
    return float(value)


def write_study(study: Study, *, tables: Path, figures: Path) -> list[Path]:
    """Write every table (Parquet and CSV), the manifest and every figure; return the files."""
    from yanting_research.study_figures import draw_figures
    from yanting_research.writers import write_manifest, write_table

    written = []
    for name, table in sorted(study.tables.items()):
        written += [write_table(table, tables / f"{name}{suffix}").path for suffix in (".parquet", ".csv")]
    about = {"study": study.spec.name, "segmentation": study.tables["tokens"].attrs.get("segmentation", {})}
    written.append(write_manifest(tables, about=about).path)
    return [*written, *draw_figures(study, figures)]
