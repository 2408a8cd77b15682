"""Ingest (导入): files -> Corpus, and a report in which every file has exactly one fate.

Composition: readers, then preprocessing, then structure. The title line stays in the
text, because it is content; the author's line and page furniture leave it and stand in
the removal log and the metadata.
"""

from yanting_research.ingest.corpora import build_corpus, ingest_paths
from yanting_research.ingest.documents import (
    corpus_from_file,
    corpus_from_text,
    document_from_source,
    document_from_text,
)
from yanting_research.ingest.folder import write_corpus
from yanting_research.ingest.metadata import read_metadata
from yanting_research.ingest.reporting import ingest_report_markdown, outline_payload, outline_text
from yanting_research.ingest.walking import document_ids

__all__ = [
    "build_corpus",
    "corpus_from_file",
    "corpus_from_text",
    "document_from_source",
    "document_from_text",
    "document_ids",
    "ingest_paths",
    "ingest_report_markdown",
    "outline_payload",
    "outline_text",
    "read_metadata",
    "write_corpus",
]
