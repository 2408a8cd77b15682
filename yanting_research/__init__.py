"""yanting_research: a workbench for Chinese policy texts.

The verbs a notebook needs are re-exported here and imported on first use, so
that ``import yanting_research`` costs nothing.

Examples
--------
>>> import yanting_research as yr
>>> corpus = yr.corpus_from_text("全县共有党员25619人。")
>>> yr.extract_facts(corpus)[["indicator", "value", "unit"]].values.tolist()
[['党员', 25619.0, '人']]
"""

from __future__ import annotations

import time
from importlib import import_module
from typing import Any

__version__ = "0.1.0"

LOADED_AT = time.time()
"""When this process began to load the package: what was changed later is not what runs here."""

_HOME = {
    "Segmenter": "segmentation",
    "TableCache": "cache",
    "audit": "auditing",
    "audit_corpus_numbering": "reports",
    "audit_findings": "auditing",
    "audit_numbering": "structure",
    "build_corpus": "ingest",
    "build_lesson": "lessons",
    "corpus_from_file": "ingest",
    "corpus_from_text": "ingest",
    "corpus_tables": "core",
    "count_terms": "textstats",
    "count_themes": "themes",
    "default_lexicon": "segmentation",
    "default_stopwords": "reports",
    "default_themes": "themes",
    "describe_contract": "core",
    "diff_codebooks": "themes",
    "evaluate_specimens": "study_links",
    "extract_facts": "extraction",
    "extract_interventions": "extraction",
    "find_root": "reproduction",
    "fit_twfe": "panel",
    "frequency": "textstats",
    "ingest_paths": "ingest",
    "keyness": "textstats",
    "kwic": "textstats",
    "lesson_context": "lesson_work",
    "link_tables": "study_links",
    "read_design": "study_sources",
    "read_study": "workflow",
    "read_template": "lessons",
    "removal_table": "reports",
    "report_checks": "study_sources",
    "report_facts": "study_sources",
    "report_frequency": "study_sources",
    "run_study": "workflow",
    "score_themes": "themes",
    "simulate_townships": "panel",
    "tfidf": "textstats",
    "theme_hits": "themes",
    "theme_indicator_pair": "study_links",
    "theme_shares": "themes",
    "to_raw": "core",
    "trace": "extraction",
    "trace_theme": "themes",
    "use_theme": "plots",
    "write_lesson": "lesson_work",
}

__all__ = ["__version__", *_HOME]


def __getattr__(name: str) -> Any:
    """Import a verb from its room on first use."""
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """Names for completion."""
    return sorted(__all__)


def load_ipython_extension(shell: Any) -> None:
    """``%load_ext yanting_research``: font, theme, and tables that say what they are."""
    import_module(f"{__name__}.extension").load(shell)


def unload_ipython_extension(shell: Any) -> None:
    """``%unload_ext yanting_research``: everything as it was before."""
    import_module(f"{__name__}.extension").unload(shell)
