"""Columns of the store and how they are packed (列存): whole numbers as differences, texts compressed.

A token of a document is one number, its word in the list of words of its part: where it
stands follows from the lengths of the words before it, because the tokens of a document
joined together are its text.
"""

from __future__ import annotations

import io

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from yanting_research.errors import ReadError

__all__ = [
    "BOOK",
    "DOCUMENT_ROWS",
    "POSTINGS",
    "POSTING_ROWS",
    "START_SQL",
    "TEXTS",
    "TOKENS",
    "VOCABULARY",
    "WORDS",
    "drift_of",
    "packed",
    "unpacked",
]

DOCUMENT_ROWS = 64
"""Documents of a row group: a concordance fetches the texts of few documents from each part."""
POSTING_ROWS = 122_880
"""Postings of a row group: what is read to find one rare word."""
_TOKEN_ROWS = 1 << 20
_LEVEL = 6
_DELTA = "DELTA_BINARY_PACKED"
# positions jump within a word's postings: their bytes apart compress better than their differences
_ENCODINGS = {"pos": "BYTE_STREAM_SPLIT"}

TEXTS = pa.schema(
    [
        ("doc_id", pa.string()), ("path", pa.string()), ("sha256", pa.string()), ("title", pa.string()),
        ("region", pa.string()), ("period", pa.string()), ("data_kind", pa.string()), ("n_characters", pa.int32()),
        ("n_tokens", pa.int32()), ("row", pa.string()), ("digest", pa.string()), ("text", pa.string()),
    ]
)  # fmt: skip
"""One row a document of a part; ``row`` is the hash of what came in, ``digest`` of everything made of it."""
TOKENS = pa.schema([("doc", pa.int32()), ("word", pa.int32())])
"""One row a token of a part, in order: document of the part, word of the part's WORDS."""
WORDS = pa.schema([("token", pa.string()), ("n_tokens", pa.int64()), ("docfreq", pa.int64())])
"""Words of one part, sorted; a word's number is its row."""
VOCABULARY = pa.schema(
    [("term_id", pa.int32()), ("token", pa.string()), ("n_tokens", pa.int64()), ("docfreq", pa.int64())]
)
"""Words of the whole store; numbers once given stay when documents are added."""
POSTINGS = pa.schema([("term_id", pa.int32()), ("doc", pa.int32()), ("pos", pa.int32()), ("drift", pa.int32())])
"""Where each word stands, sorted by word, document and position; see :func:`drift_of` for its first character."""
START_SQL = "({name}.pos * 5 // 3 + {name}.drift)"
"""First character of a posting in SQL; ``name`` is the table's."""
BOOK = pa.schema([field for field in TEXTS if field.name != "text"]).insert(0, pa.field("doc", pa.int32()))
"""Documents of the whole store, without their texts."""

_ROWS = {id(TEXTS): DOCUMENT_ROWS, id(POSTINGS): POSTING_ROWS}


def drift_of(pos: NDArray[np.int64], start: NDArray[np.int64]) -> NDArray[np.int64]:
    """How far the first character of a token is from where tokens of five thirds of a character would put it.

    A small number where the place itself is a large one: postings of recombined specimens take .63 instead of .75
    megabytes a megabyte of text.

    >>> drift_of(np.array([0, 10]), np.array([0, 18])).tolist()
    [0, 2]
    """
    return start - pos * 5 // 3


def packed(table: pa.Table, schema: pa.Schema) -> bytes:
    """A table as a Parquet file: zstd, whole numbers as differences, a checksum on every page.

    >>> unpacked(packed(pa.table({"doc": [0, 0], "word": [3, 1]}, schema=TOKENS), TOKENS), where="a").num_rows
    2
    """
    numbers = {field.name: _ENCODINGS.get(field.name, _DELTA) for field in schema if pa.types.is_integer(field.type)}
    texts = [field.name for field in schema if pa.types.is_string(field.type) and field.name in ("region", "data_kind")]
    buffer = io.BytesIO()
    pq.write_table(
        table.cast(schema),
        buffer,
        compression="zstd",
        compression_level=_LEVEL,
        use_dictionary=texts,
        column_encoding=numbers,
        row_group_size=_ROWS.get(id(schema), _TOKEN_ROWS),
        write_page_checksum=True,
        store_schema=False,
    )
    return buffer.getvalue()


def unpacked(data: bytes, *, where: str) -> pa.Table:
    """The table of a packed file, every page checked.

    Raises
    ------
    ReadError
        When it is damaged.
    """
    try:
        return pq.read_table(io.BytesIO(data), page_checksum_verification=True)
    except (pa.ArrowException, OSError) as error:
        raise ReadError(
            f"the file is damaged: {error}",
            where=where,
            expected="a file as the store wrote it",
            remedy="run the same `yanting run` again: it makes the damaged part anew",
        ) from error
