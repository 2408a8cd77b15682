"""Ingest (导入): files -> Corpus, and a report in which every file has exactly one fate.

Composition: readers, then preprocessing, then structure. The title line stays in the
text, because it is content; the author's line and page furniture leave it and stand in
the removal log and the metadata. ``ingest_paths`` works in this process and returns;
``ingest_folder`` has worker processes, writes a corpus folder and resumes;
``load_corpus`` reads that folder back.
"""

from yanting_research.ingest.corpora import build_corpus, ingest_paths
from yanting_research.ingest.documents import (
    corpus_from_file,
    corpus_from_text,
    document_from_source,
    document_from_text,
)
from yanting_research.ingest.folder import IngestResult, ingest_folder
from yanting_research.ingest.inspecting import inspect_paths
from yanting_research.ingest.loading import load_corpus, load_report
from yanting_research.ingest.masking import MaskedCorpus, mask_text, masked_corpus, masked_document
from yanting_research.ingest.metadata import read_metadata
from yanting_research.ingest.outline_corrections import correct_outline
from yanting_research.ingest.readings import ReadOptions
from yanting_research.ingest.report_html import ingest_report_html
from yanting_research.ingest.reporting import ingest_report_markdown, outline_payload, outline_text
from yanting_research.ingest.running import RunLimits
from yanting_research.ingest.side_by_side import compare_lines, side_by_side
from yanting_research.ingest.walking import document_ids, is_corpus_folder

__all__ = [
    "IngestResult",
    "MaskedCorpus",
    "ReadOptions",
    "RunLimits",
    "build_corpus",
    "compare_lines",
    "corpus_from_file",
    "corpus_from_text",
    "correct_outline",
    "document_from_source",
    "document_from_text",
    "document_ids",
    "ingest_folder",
    "ingest_paths",
    "ingest_report_html",
    "ingest_report_markdown",
    "inspect_paths",
    "is_corpus_folder",
    "load_corpus",
    "load_report",
    "mask_text",
    "masked_corpus",
    "masked_document",
    "outline_payload",
    "outline_text",
    "read_metadata",
    "side_by_side",
]
