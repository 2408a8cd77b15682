"""Opening a store for questions (打开库): DuckDB over its Parquet files, each compared with its hash first.

Values that a person gave travel as parameters, names come from closed lists. The connection
may read the files of this store and nothing else, and cannot be told otherwise.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from yanting_research.core.extras import from_extra
from yanting_research.errors import ReadError
from yanting_research.store.folder import StoreFolder, StoreState
from yanting_research.store.parts import RESULT_TABLES, checked, part_file
from yanting_research.store.postings import shard_path
from yanting_research.store.texts import TextFiles

with from_extra("scale"):
    import duckdb

__all__ = ["Store", "open_store"]

_THREADS = 2


class Store:
    """A finished store, open for questions; made by :func:`open_store`, closed by ``with`` or :meth:`close`.

    Attributes
    ----------
    root, state
        Folder and what ``store.json`` says.
    parts
        Summaries of its parts, in order.
    texts
        Its texts, by number of the document.
    n_documents, n_tokens, n_characters
        Sizes; tokens include punctuation.
    """

    def __init__(self, root: Path, state: StoreState) -> None:
        self.root = root.resolve()
        self.state = state
        self.parts = StoreFolder(self.root).summaries(state.parts, verify=False)
        self.texts = TextFiles(self.root, self.parts)
        self.n_documents = sum(part.n_documents for part in self.parts)
        self.n_tokens = sum(part.n_tokens for part in self.parts)
        self.n_characters = sum(part.n_characters for part in self.parts)
        self._postings = [shard_path(self.root, name) for name in state.shards]
        self._seen: set[Path] = set()
        self._connection = _connect(self.root, state)

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of files and memory."""
        self.texts.close()
        self._connection.close()

    def ask(self, sql: str, values: Mapping[str, Any] | None = None) -> pd.DataFrame:
        """The answer to a question of ours.

        Parameters
        ----------
        sql
            Written in this package; whatever a person gave stands in ``values``.
        values
            Parameters ``$name``; ``$postings`` is filled in here.
        """
        given = dict(values or {})
        if "$postings" in sql:
            given["postings"] = self.postings()
        answer: pd.DataFrame = self._connection.execute(sql, given).df()
        return answer

    def postings(self) -> list[str]:
        """Files of the postings; compared with their hashes when first asked for."""
        hashes = self.state.shards
        return self._verified({path: hashes[path.stem] for path in self._postings})

    def results(self, table: str) -> list[str]:
        """Files of a result table; compared with their hashes when first asked for."""
        if table not in RESULT_TABLES:
            raise ValueError(f"table {table!r:.60}; allowed: {', '.join(RESULT_TABLES)}")
        return self._verified(
            {part_file(self.root, part.key, f"{table}.parquet"): part.hashes[table] for part in self.parts}
        )

    def _verified(self, hashes: Mapping[Path, str]) -> list[str]:
        for path in hashes.keys() - self._seen:
            checked(path, hashes[path])
            self._seen.add(path)
        return [str(path) for path in hashes]


def open_store(folder: str | os.PathLike[str]) -> Store:
    """Open the store that ``yanting run`` wrote.

    Raises
    ------
    ReadError
        When there is none, it was not finished, or a file differs from what was written. Files are compared
        when a question first needs them.
    """
    root = Path(folder)
    state = StoreFolder(root).state() if root.is_dir() else None
    if state is None:
        raise ReadError(
            "there is no finished store here",
            where=str(folder),
            expected="a folder that `yanting run` wrote",
            remedy="run `yanting run` with -o and this folder; it goes on where it stopped",
        )
    return Store(root, state)


def _connect(root: Path, state: StoreState) -> duckdb.DuckDBPyConnection:
    """A connection with the two small tables in memory, locked to the store's folder."""
    for name, sha256 in (state.vocabulary, state.book):
        checked(root / name, sha256)
    connection = duckdb.connect(":memory:", config={"threads": _THREADS})
    connection.execute("SET parquet_metadata_cache = true")
    for table, (name, _) in (("vocabulary", state.vocabulary), ("documents", state.book)):
        connection.execute(f"CREATE TABLE {table} AS SELECT * FROM read_parquet($file)", {"file": str(root / name)})  # noqa: S608 - one of two names above
    connection.execute(f"SET allowed_directories = ['{str(root).replace(chr(39), chr(39) * 2)}/']")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection
