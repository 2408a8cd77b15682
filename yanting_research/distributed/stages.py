"""What is done to the documents of a part (分件处理): words, numbers, themes; one function, whoever calls it.

Pure but for the processes' own caches: rows of documents in, tables out. The loop in this
process, a worker of the pool and a worker of Dask all call :func:`make_part`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache, lru_cache
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from yanting_research.core import (
    CHECKS,
    FACTS,
    THEMES,
    Document,
    Source,
    build_table,
    canonical_json,
    identity_offsets,
    make_corpus,
    sha256_text,
)
from yanting_research.corpus_numbers import corpus_numbers
from yanting_research.errors import YantingError
from yanting_research.ingest import document_from_text, mask_text, masked_document
from yanting_research.preprocessing import clean_source
from yanting_research.resources.fingerprints import fingerprint_of
from yanting_research.segmentation import Segmenter
from yanting_research.segmentation.patterns import SURROGATE_PATTERN
from yanting_research.store import TEXTS, TOKENS, WORDS, PartTables
from yanting_research.themes import ThemeDictionary, default_themes, parse_themes_text, score_themes

__all__ = ["FAILED", "ROW_FIELDS", "STAGES", "StageOptions", "make_part", "options_fingerprint", "row_digest"]

STAGES = ("words", "numbers", "themes")
"""What can be done to a document; texts are always kept."""
ROW_FIELDS = ("doc_id", "path", "sha256", "title", "region", "period", "data_kind", "text")
"""What is known of a document that comes in; all are texts, ``""`` for none."""
FAILED = ("doc_id", "path", "stage", "what", "expected", "remedy")
"""Columns of the table of documents that a stage could not work on."""
MAX_RUN = 400
"""Characters without punctuation after which a run is cut before it is segmented: the cost of a run grows
with its square."""

_CODE = (
    "errors.py", "core", "chinese", "resources", "structure", "segmentation", "extraction", "auditing", "themes",
    "preprocessing", "ingest/documents.py", "ingest/masking.py", "corpus_numbers.py", "store/columns.py",
    "store/parts.py", "distributed/stages.py",
)  # fmt: skip
_LIBRARIES = ("jieba", "rjieba", "ahocorasick-rs", "numpy", "pandas", "pandera", "pyarrow", "opencc")


@dataclass(frozen=True, slots=True)
class StageOptions:
    """How documents are worked on.

    Attributes
    ----------
    stages
        Some of :data:`STAGES`, in that order.
    clean
        Run the cleaning steps on each text; not for texts that an ingest has cleaned.
    codebook
        TOML of a theme codebook; ``""`` for the shipped one.

    Examples
    --------
    >>> StageOptions(stages=("words",)).codebook
    ''
    """

    stages: tuple[str, ...] = STAGES
    clean: bool = False
    codebook: str = ""

    def __post_init__(self) -> None:
        wrong = [stage for stage in self.stages if stage not in STAGES]
        if wrong or len(set(self.stages)) < len(self.stages):
            raise ValueError(f"stages {', '.join(self.stages)}; allowed: each once of {', '.join(STAGES)}")


@cache
def _code() -> str:
    return fingerprint_of(_CODE, _LIBRARIES)


def options_fingerprint(options: StageOptions) -> str:
    """Hash of everything besides the documents that decides what a part holds: options, code, data, versions."""
    return sha256_text(canonical_json([asdict(options), _code(), _segmenter().fingerprint]))


def row_digest(row: Mapping[str, str]) -> str:
    """Hash of a document as it comes in.

    >>> len(row_digest(dict.fromkeys(ROW_FIELDS, "")))
    64
    """
    return sha256_text(canonical_json([row[name] for name in ROW_FIELDS]))


def make_part(
    rows: Sequence[Mapping[str, str]], options: StageOptions, *, poisoned: Collection[str] = ()
) -> PartTables:
    """Work on some documents; identifiers of persons are masked before anything is made of a text.

    Parameters
    ----------
    rows
        Documents by :data:`ROW_FIELDS`.
    options
        What to do.
    poisoned
        Documents that are known to kill their worker: their text is kept, nothing else is tried.

    Returns
    -------
    PartTables
        A document on which a stage fails is a row of ``failed`` and stays out of that stage's tables alone.

    Examples
    --------
    >>> row = dict.fromkeys(ROW_FIELDS, "") | {"doc_id": "a", "text": "全县共有党员三千人。", "data_kind": "specimen"}
    >>> made = make_part([row], StageOptions())
    >>> made.words["token"].to_pylist()
    ['。', '三千', '人', '党员', '全县', '共有']
    """
    documents = [_document(row, options) for row in rows]
    excluded = {row["doc_id"]: _SURROGATE for row in rows if SURROGATE_PATTERN.search(row["text"])}
    excluded |= dict.fromkeys(poisoned, _POISON)
    sound = [document for document in documents if document.doc_id not in excluded]
    failed = [_failure(item, "all", excluded[item.doc_id]) for item in documents if item.doc_id in excluded]
    tokens = _segmented(sound, failed) if "words" in options.stages else {}
    results = {"facts": build_table([], FACTS), "checks": build_table([], CHECKS), "themes": build_table([], THEMES)}
    if "numbers" in options.stages:
        numbers = corpus_numbers(make_corpus(sound))
        results |= {"facts": numbers.facts, "checks": numbers.checks}
        failed += [{"stage": "numbers"} | {str(k): str(v) for k, v in row.items()} for row in _records(numbers.failed)]
    if "themes" in options.stages:
        results["themes"] = score_themes(make_corpus(sound), _codebook(options.codebook), by="doc_id")
    results["failed"] = pd.DataFrame(failed, columns=list(FAILED)).astype("str").sort_values(list(FAILED))
    words, table = _packed_tokens(documents, tokens)
    hashes = _digests(documents, tokens, results)
    texts = [
        {name: row[name] for name in ROW_FIELDS if name != "text"}
        | {"title": mask_text(row["title"])}
        | {"text": document.text, "n_characters": len(document.text), "n_tokens": len(tokens.get(document.doc_id, ()))}
        | {"row": row_digest(row), "digest": hashes[document.doc_id]}
        for row, document in zip(rows, documents, strict=True)
    ]
    return PartTables(pa.Table.from_pylist(texts, schema=TEXTS), words, table, results)


_POISON = YantingError(
    "the process that worked on it died, or did not end in time",
    expected="a document that can be worked on",
    remedy="look at the text; split it, or leave it out",
)


def _records(table: pd.DataFrame) -> list[dict[Hashable, Any]]:
    return table.to_dict("records")


@cache
def _segmenter() -> Segmenter:
    return Segmenter(max_run=MAX_RUN)


@lru_cache(4)
def _codebook(toml: str) -> ThemeDictionary:
    return parse_themes_text(toml) if toml else default_themes()


_SURROGATE = YantingError(
    "the text holds a lone surrogate, which no file can hold; it is kept as U+FFFD and not worked on",
    expected="text that was decoded with the right codec",
    remedy="decode the file again",
)


def _document(row: Mapping[str, str], options: StageOptions) -> Document:
    text = SURROGATE_PATTERN.sub("\N{REPLACEMENT CHARACTER}", row["text"])
    if "numbers" in options.stages:
        made = document_from_text(text, doc_id=row["doc_id"], path=row["path"], clean=options.clean)
        return masked_document(made)
    # words and themes need no outline, which costs as much as they do
    source = Source(row["path"] or row["doc_id"], text, "text", "", row["sha256"])
    clean = clean_source(source).text if options.clean else text
    return Document(row["doc_id"], mask_text(clean), source, identity_offsets(len(clean)), ())


def _failure(document: Document, stage: str, error: YantingError) -> dict[str, str]:
    said = {"what": error.what, "expected": error.expected, "remedy": error.remedy}
    return {"doc_id": document.doc_id, "path": document.source.path, "stage": stage} | said


def _segmented(documents: Iterable[Document], failed: list[dict[str, str]]) -> dict[str, list[str]]:
    tokens = {}
    for document in documents:
        try:
            tokens[document.doc_id] = _segmenter().tokens(document.text)
        except YantingError as error:
            failed.append(_failure(document, "words", error))
    return tokens


def _packed_tokens(documents: Sequence[Document], tokens: Mapping[str, list[str]]) -> tuple[pa.Table, pa.Table]:
    """Words of the part, sorted, with their counts; and the number of its word for every token."""
    streams = [tokens.get(document.doc_id, []) for document in documents]
    vocabulary = sorted(set(chain.from_iterable(streams)))
    number = {token: index for index, token in enumerate(vocabulary)}
    doc = np.repeat(np.arange(len(streams), dtype=np.int32), [len(stream) for stream in streams])
    word = np.fromiter(map(number.__getitem__, chain.from_iterable(streams)), dtype=np.int32, count=len(doc))
    n_tokens = np.bincount(word, minlength=len(vocabulary))
    # with counts numpy sorts, which takes a tenth of the time of its hash table
    pairs, _ = np.unique(doc.astype(np.int64) * max(1, len(vocabulary)) + word, return_counts=True)
    docfreq = np.bincount(pairs % max(1, len(vocabulary)), minlength=len(vocabulary))
    words = pa.table([pa.array(vocabulary, pa.string()), pa.array(n_tokens), pa.array(docfreq)], schema=WORDS)
    return words, pa.table([pa.array(doc), pa.array(word)], schema=TOKENS)


def _digests(
    documents: Sequence[Document], tokens: Mapping[str, list[str]], results: Mapping[str, pd.DataFrame]
) -> dict[str, str]:
    """Hash of a document's text, tokens and rows of results; equal whatever part it is worked on in."""
    hashers: dict[str, Any] = {}
    for document in documents:
        head = canonical_json([sha256_text(document.text), list(map(len, tokens.get(document.doc_id, ())))])
        hashers[document.doc_id] = hashlib.sha256(head.encode())
    for name, table in sorted(results.items()):
        owners = table["doc_id"].tolist()
        for doc_id, row in zip(owners, table.astype(object).to_numpy().tolist(), strict=True):
            hashers[doc_id].update(f"{name}{row!r}".encode("utf-8", "backslashreplace"))
    return {doc_id: hasher.hexdigest() for doc_id, hasher in hashers.items()}
