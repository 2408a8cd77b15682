"""Room extraction (提取): documents to FACTS, every number with its sentence."""

from yanting_research.extraction.calibration import calibrate_rules
from yanting_research.extraction.codebook import (
    InterventionCodebook,
    InterventionForm,
    default_interventions,
    parse_interventions,
)
from yanting_research.extraction.evaluate import (
    Score,
    score_checks,
    score_indicators,
    score_links,
    score_nonfacts,
    score_values,
)
from yanting_research.extraction.evaluation import evaluate_facts
from yanting_research.extraction.facts import extract_document_facts, extract_facts
from yanting_research.extraction.interventions import extract_interventions
from yanting_research.extraction.trace import Trace, trace
from yanting_research.extraction.units import same_measure

__all__ = [
    "InterventionCodebook",
    "InterventionForm",
    "Score",
    "Trace",
    "calibrate_rules",
    "evaluate_facts",
    "extract_document_facts",
    "default_interventions",
    "extract_facts",
    "extract_interventions",
    "parse_interventions",
    "same_measure",
    "score_checks",
    "score_indicators",
    "score_links",
    "score_nonfacts",
    "score_values",
    "trace",
]
