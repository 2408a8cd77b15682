"""The store (库): texts, words, postings and results of many documents, in verified Parquet, asked by DuckDB."""

from yanting_research.store.columns import TEXTS, TOKENS, WORDS
from yanting_research.store.folder import StoreFolder, StoreState, content_digest, read_book, read_vocabulary
from yanting_research.store.matrix import MATRIX_LIMIT, MatrixSize, document_term_matrix, matrix_size
from yanting_research.store.opening import Store, open_store
from yanting_research.store.parts import PartSummary, PartTables, part_summary, write_part
from yanting_research.store.places import find_text, kwic_page, near_page
from yanting_research.store.postings import (
    Shard,
    build_shard,
    merge_vocabulary,
    plan_shards,
    shard_is_whole,
    shard_path,
    write_vocabulary,
)
from yanting_research.store.selecting import COMPARISONS, list_documents, parse_filter, select_rows
from yanting_research.store.words import GROUPS, count_word, find_word, list_words

__all__ = [
    "COMPARISONS",
    "GROUPS",
    "MATRIX_LIMIT",
    "TEXTS",
    "TOKENS",
    "WORDS",
    "MatrixSize",
    "PartSummary",
    "PartTables",
    "Shard",
    "Store",
    "StoreFolder",
    "StoreState",
    "build_shard",
    "content_digest",
    "count_word",
    "document_term_matrix",
    "find_text",
    "find_word",
    "kwic_page",
    "list_documents",
    "list_words",
    "matrix_size",
    "merge_vocabulary",
    "near_page",
    "open_store",
    "parse_filter",
    "part_summary",
    "plan_shards",
    "read_book",
    "read_vocabulary",
    "select_rows",
    "shard_is_whole",
    "shard_path",
    "write_part",
    "write_vocabulary",
]
