"""Room extraction (提取): documents to FACTS, every number with its sentence."""

from yanting_research.extraction.facts import extract_document_facts, extract_facts
from yanting_research.extraction.units import same_measure

__all__ = ["extract_document_facts", "extract_facts", "same_measure"]
