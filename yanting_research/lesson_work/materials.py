"""From a report, a folder or a study to what a lesson is made from (备料).

Identifiers of persons are masked in the texts before anything is extracted, so that no table, quotation or
figure of a lesson can hold one.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

import pandas as pd

from yanting_research.auditing import audit, audit_findings
from yanting_research.core import (
    FACTS,
    INTERVENTIONS,
    THEMES,
    Corpus,
    Document,
    build_table,
    document_kind,
    make_corpus,
)
from yanting_research.errors import LessonError, ReadError
from yanting_research.explorer.texts import document_name
from yanting_research.extraction import extract_facts, extract_interventions
from yanting_research.ingest import ingest_paths, mask_text, masked_corpus
from yanting_research.lesson_work.pictures import draw_pictures
from yanting_research.lesson_work.section_themes import section_themes
from yanting_research.lessons.context import DATA_KINDS_ZH, LessonContext
from yanting_research.lessons.pack import DataKind
from yanting_research.lessons.template_nodes import FIGURES
from yanting_research.reports import default_stopwords
from yanting_research.segmentation import Segmenter
from yanting_research.study_sources import report_facts
from yanting_research.textstats import count_terms, frequency
from yanting_research.themes import default_themes, score_themes

__all__ = ["SIMULATED", "Paths", "lesson_context"]

Paths = str | os.PathLike[str] | Sequence[str | os.PathLike[str]]
_KINDS: tuple[DataKind, ...] = ("real", "specimen", "simulated")
_NAMED_SIMULATED = ("模拟", "simulated")
_STATISTICS = ("fact_id", "indicator", "value", "adds_up", "citation")
_SEED = 20130625
_DRAWS = 199
_LONGEST_TITLE = 60
_SHORTEST_TITLE = 4
_YEARS = "0123456789年月度届的"
SIMULATED = frozenset({"panel", "survey"})
"""What is simulated for a template that needs it."""
_METHODS = ("双向固定效应", "logit 扩展，财力趋势")
_TREATMENT = "推行培训"


def _nothing_to_say(_: str) -> None:
    """Progress goes nowhere."""


@dataclass(frozen=True, slots=True)
class _Material:
    """What was read: documents, or facts of a table; how it is named; what the teacher should know."""

    corpus: Corpus
    title: str
    source: str
    data_kind: DataKind
    facts: pd.DataFrame | None = None
    titles: dict[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    seed: int = _SEED


def lesson_context(
    material: Paths | Corpus,
    *,
    title: str = "",
    data_kind: str = "",
    needs: Collection[str] = (),
    figures: Collection[str] = FIGURES,
    progress: Callable[[str], None] = _nothing_to_say,
) -> LessonContext:
    """Read material and make every table and figure that a lesson may show.

    Parameters
    ----------
    material
        A report; several; a folder; a corpus; a ``study.toml``; or a table of a report's figures such as
        ``corpus/statistics/yanting_2013.csv``, whose sentences are not known. Nothing, ``()``, where the template
        needs a panel or a survey alone: then all of it is simulated.
    title
        How the whole is named; by default the report's title, or the number of reports.
    data_kind
        ``real``, ``specimen`` or ``simulated``; by default what the texts, their metadata and file names say.
    needs
        Of the template: with ``panel`` or ``survey`` a simulated panel or survey is drawn, and the lesson is simulated.
    figures
        Names of the figures to draw.
    progress
        Told in Chinese what is being done.

    Returns
    -------
    LessonContext
        Telephone numbers and the like are masked with ×; ``remarks`` say how many, and which files were passed over.

    Raises
    ------
    ReadError
        When nothing of the material can be read.
    ValueError
        For an unknown kind of data.
    LessonError
        When the material is stated to be more real than it says itself.
    """
    if data_kind and data_kind not in _KINDS:
        raise ValueError(f"data_kind={data_kind!r}; allowed: {', '.join(_KINDS)}")
    progress("读材料")
    read = _stated(_read(material, title, needs), data_kind)
    read, masked = _masked(read)
    progress("提取数字，核对")
    facts = extract_facts(read.corpus) if read.facts is None else read.facts
    checks = audit(facts, corpus=read.corpus) if read.facts is None else audit(facts)
    progress("数词和主题")
    tables = {"facts": facts, "checks": checks, **_words(read.corpus)} | _added(read, needs, figures, progress)
    if len(read.corpus) == 1:
        tables["section_themes"] = section_themes(read.corpus.documents[0])
    progress("画图")
    # a simulated panel beside a real report makes the lesson simulated; the report's own figures stay what they are
    pictures = draw_pictures(
        tables,
        figures,
        source=read.title if len(read.corpus) > 1 else f"《{read.title}》",
        data_kind=read.data_kind,
        labels=read.titles,
    )
    simulated = bool(SIMULATED & set(needs))
    return LessonContext(
        title=read.title,
        source=read.source + ("；并用库里的模拟数据" if simulated and read.data_kind != "simulated" else ""),
        data_kind="simulated" if simulated else read.data_kind,
        facts=facts,
        checks=checks,
        findings=_findings(facts, checks, read.corpus),
        corpus=read.corpus,
        titles=read.titles,
        themes=tables["themes"],
        terms=tables["terms"],
        interventions=extract_interventions(read.corpus, facts) if len(read.corpus) else build_table([], INTERVENTIONS),
        figures=pictures,
        panel=tables.get("panel"),
        estimates=tables.get("estimates"),
        truth=tables.get("truth"),
        survey=tables.get("survey"),
        remarks=(*read.remarks, *masked),
        text_kind=read.data_kind,
    )


def _read(material: Paths | Corpus, title: str, needs: Collection[str]) -> _Material:
    """By what it is: a corpus, a study, a table of figures, files; nothing, where simulated data are enough."""
    if isinstance(material, Corpus):
        return _of_corpus(material, title, ())
    paths = [Path(material)] if isinstance(material, str | os.PathLike) else [Path(one) for one in material]
    if not paths and needs and set(needs) <= SIMULATED:
        return _Material(make_corpus(()), title or "模拟的乡镇", f"库里的模拟程序（种子{_SEED}）", "simulated",
                         facts=build_table([], FACTS))  # fmt: skip
    if len(paths) == 1 and paths[0].suffix == ".toml":
        from yanting_research.workflow import read_study  # loads the models of panels, seconds

        spec = read_study(paths[0])
        corpus, _ = ingest_paths([spec.texts], metadata=spec.metadata, masked=False)
        return replace(_of_corpus(corpus, title, ()), seed=spec.panel_seed)
    if len(paths) == 1 and paths[0].suffix == ".csv" and paths[0].is_file() and (cited := _citations(paths[0])):
        return _of_figures(paths[0], cited, title)
    corpus, report = ingest_paths(paths, masked=False)
    passed = report[report["fate"].isin(["refused", "failed"])]
    if not len(corpus):
        first = passed.iloc[0] if len(passed) else None
        raise ReadError(
            "holds no documents" if first is None else f"{first['what']} ({first['path']})",
            where=", ".join(map(str, paths)), expected="a report, or a folder with reports",
            remedy="name a file with a report" if first is None else str(first["remedy"]) or "name another file",
        )  # fmt: skip
    remarks = tuple(f"没有读入{Path(row['path']).name}：{row['what']}" for row in passed.to_dict("records"))
    read = _of_corpus(corpus, title, remarks)
    named = any(word in path.name.lower() for path in paths for word in _NAMED_SIMULATED)
    return replace(read, data_kind="simulated") if named else read


def _of_corpus(corpus: Corpus, title: str, remarks: tuple[str, ...]) -> _Material:
    if not len(corpus):
        raise ReadError("holds no documents", where="corpus", expected="a report", remedy="read a folder with reports")
    titles = {document.doc_id: _short(document_name(document)) for document in corpus}
    first = corpus.documents[0]
    several = len(corpus) > 1
    name = title or (_shared_title(list(titles.values())) if several else titles[first.doc_id])
    source = f"《{titles[first.doc_id]}》等{len(corpus)}篇报告" if several else _citation(first, titles[first.doc_id])
    kinds = {document.doc_id: document_kind(document) for document in corpus}
    kind = cast("DataKind", max(kinds.values(), key=_KINDS.index))
    invented = [titles[name] for name, one in kinds.items() if one != "real"]
    if kind != "real" and len(invented) < len(corpus):
        remarks = (
            *remarks,
            f"材料里有真实的报告，也有{DATA_KINDS_ZH[kind]}（《{'》《'.join(invented)}》）；整堂课都按{DATA_KINDS_ZH[kind]}标注，"
            "真实报告里的数字也这样标。请把两样分开，各备一堂课。",
        )
    return _Material(corpus, name, source, kind, titles=titles, remarks=remarks)


def _shared_title(titles: Sequence[str]) -> str:
    """What several titles end in alike, or simply how many they are."""
    tail = ""
    for alike in zip(*(reversed(name) for name in titles), strict=False):
        if len(set(alike)) > 1:
            break
        tail = alike[0] + tail
    tail = tail.lstrip(_YEARS)
    return f"{tail}（{len(titles)}篇）" if len(tail) >= _SHORTEST_TITLE else f"{len(titles)}篇报告"


def _short(name: str) -> str:
    """A title that fits a line; brackets of titles inside brackets of titles are single ones."""
    cut = name if len(name) <= _LONGEST_TITLE else name[: _LONGEST_TITLE - 1] + "…"
    return cut.replace("《", "〈").replace("》", "〉")


def _citation(document: Document, title: str) -> str:
    """Author, title, where and when it appeared, as far as the report says them."""
    meta = document.metadata
    parts = [meta.get("author", ""), f"《{title}》", meta.get("source", ""), meta.get("published", "")[:10]]
    return "，".join(part for part in parts if part)


def _citations(path: Path) -> list[str]:
    """What a table of a report's figures cites; nothing for another table."""
    try:
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error):
        return []  # a table of documents, which the readers know how to decode
    if not rows or not set(_STATISTICS) <= set(rows[0]):
        return []
    return list(dict.fromkeys(row["citation"] for row in rows if row["citation"])) or [path.stem]


def _of_figures(path: Path, cited: Sequence[str], title: str) -> _Material:
    """Figures of a report without its sentences."""
    facts = report_facts(path)
    facts = facts.assign(confidence=1.0)  # entered by hand: no rule found them, so none can have erred
    name = title or cited[0].split(",")[0].split("，")[0].strip()
    titles = dict.fromkeys(sorted(set(facts["doc_id"])), name)
    remark = "这份材料只有数字表，没有收入原文，所以题目里看不到原句。"
    return _Material(make_corpus(()), name, "；".join(cited), "real", facts=facts, titles=titles, remarks=(remark,))


def _stated(read: _Material, data_kind: str) -> _Material:
    """The kind of data as the caller states it; never closer to real than what the material says."""
    if not data_kind:
        return read
    stated = cast("DataKind", data_kind)
    if _KINDS.index(stated) < _KINDS.index(read.data_kind):
        raise LessonError(
            f"data_kind={data_kind!r}, but the material says {read.data_kind}", where=read.title,
            expected=read.data_kind, remedy="leave --data-kind out",
        )  # fmt: skip
    return replace(read, data_kind=stated)


def _masked(read: _Material) -> tuple[_Material, tuple[str, ...]]:
    """The material without identifiers of persons, its titles too, and a remark on what was masked."""
    made = masked_corpus(read.corpus)
    hidden = replace(
        read,
        corpus=made.corpus,
        title=mask_text(read.title),
        source=mask_text(read.source),
        titles={doc_id: mask_text(title) for doc_id, title in read.titles.items()},
        remarks=tuple(mask_text(remark) for remark in read.remarks),
    )
    return hidden, (f"原文里的{made.said}已用×遮去，课里不出现。",) if made.said else ()


def _words(corpus: Corpus) -> dict[str, pd.DataFrame]:
    """Themes by document; words of two characters and more, by document or, in one report, by its sections."""
    if not len(corpus):
        columns = ["feature", "frequency", "rank", "docfreq"]
        return {"themes": build_table([], THEMES), "terms": pd.DataFrame(columns=columns)}
    tokens = Segmenter().segment(corpus)
    words = tokens[tokens["token"].str.fullmatch("[\u4e00-\u9fff]{2,12}")]
    by = "doc_id" if len(corpus) > 1 else "section_id"
    counted = count_terms(words, by=by, stopwords=default_stopwords())  # type: ignore[arg-type]
    return {"themes": score_themes(corpus, default_themes(), by="doc_id"), "terms": frequency(counted)}


def _added(
    read: _Material, needs: Collection[str], figures: Collection[str], progress: Callable[[str], None]
) -> dict[str, pd.DataFrame]:
    """A simulated panel or survey for templates that cannot do without."""
    tables: dict[str, pd.DataFrame] = {}
    if "panel" in needs:
        progress("抽模拟面板，估计效果")
        from yanting_research.panel import simulate_townships

        drawn = simulate_townships(read.seed)
        tables |= {"panel": drawn.panel, "truth": drawn.truth}
        if "estimates" in figures:
            tables["estimates"] = _estimates(drawn.panel, drawn.truth)
    if "survey" in needs:
        progress("抽模拟调查")
        from yanting_research.survey import default_questionnaire, simulate_responses, training_needs

        book = default_questionnaire()
        answers = simulate_responses(book, seed=read.seed)
        tables["survey"] = training_needs(answers.responses, book, seed=read.seed, draws=_DRAWS)
    return tables


def _estimates(panel: pd.DataFrame, truth: pd.DataFrame) -> pd.DataFrame:
    """The effect by two methods, named in Chinese for the figure and the table."""
    from yanting_research.evaluations import PanelStudy, evaluate_panel, panel_model

    models = tuple(
        panel_model(outcome="n_attended", trials="n_invited", estimator=name, trends=trends)
        for name, trends in (("twfe", ()), ("extended_logit", ("wealth",)))
    )
    estimates = evaluate_panel(panel, PanelStudy(models=models), truth=truth).estimates
    shown = estimates[estimates["term"].isin([model.spec.treatment for model in models])]
    names = dict(zip((model.spec.model_id for model in models), _METHODS, strict=True))
    return shown.assign(term=_TREATMENT, model_id=shown["model_id"].replace(names)).reset_index(drop=True)


def _findings(facts: pd.DataFrame, checks: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """Checks as people read them; of a table of figures without its sentences."""
    if len(corpus) or checks.empty:
        return audit_findings(checks, facts, corpus)
    named = ["check_id", "doc_id", "kind", "verdict", "explanation_zh"]
    return checks[named].assign(sentence="", other_sentence="")
