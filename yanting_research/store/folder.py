"""The folder of a store (库目录): its state, what belongs to it, and the hash of its content.

``store.json`` names the parts in order, the vocabulary, the book of documents and the
shards with their hashes; it is replaced last, so that the folder is always either the
former store or the new one.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from yanting_research import writers
from yanting_research.core import canonical_json, sealed, sha256_bytes, unsealed
from yanting_research.errors import ReadError, WriteError, YantingWarning
from yanting_research.store.columns import BOOK, packed, unpacked
from yanting_research.store.parts import PartSummary, checked, part_file, part_summary
from yanting_research.store.postings import document_book, shard_path

__all__ = ["STATE_NAME", "StoreFolder", "StoreState", "content_digest", "read_book", "read_vocabulary"]

STATE_NAME = "store.json"
_LAYOUT = 1
_OURS = (STATE_NAME, "parts", "postings")


@dataclass(frozen=True, slots=True)
class StoreState:
    """What ``store.json`` says.

    Attributes
    ----------
    parts, sizes
        Keys of the parts and their numbers of documents, in order: documents are numbered by it.
    numbering
        Hash of the vocabulary with which the numbers of words began.
    vocabulary, book
        File name and hash.
    shards
        Hash of each file of postings, by its name.
    digest
        Hash of the content: equal for equal documents, code and options, however it was made.
    about
        Options and fingerprints of the run.
    """

    parts: tuple[str, ...]
    sizes: tuple[int, ...]
    numbering: str
    vocabulary: tuple[str, str]
    book: tuple[str, str]
    shards: Mapping[str, str]
    digest: str
    about: Mapping[str, Any]


class StoreFolder:
    """A folder that holds a store, or will.

    Parameters
    ----------
    root
        A folder that is missing, empty, or holds a store or the parts of one that was not finished.

    Raises
    ------
    WriteError
        When it holds anything else: parts that no longer belong are deleted here.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        if root.exists() and not root.is_dir():
            raise self._foreign("is a file")
        held = {path.name for path in root.iterdir()} if root.is_dir() else set()
        if held and not held & set(_OURS):
            raise self._foreign("is a folder with other files")

    def _foreign(self, what: str) -> WriteError:
        return WriteError(
            what,
            where=str(self.root),
            expected="a new or empty folder, or one that `yanting run` made",
            remedy="choose another folder",
        )

    def state(self) -> StoreState | None:
        """What was finished last; None for a store that never was.

        Raises
        ------
        ReadError
            When ``store.json`` is damaged or of another layout.
        """
        path = self.root / STATE_NAME
        if not path.is_file():
            return None
        try:
            said = unsealed(json.loads(path.read_bytes()), layout=_LAYOUT)
            pairs = {name: (said[name][0], said[name][1]) for name in ("vocabulary", "book")}
            lists = {name: tuple(said[name]) for name in ("parts", "sizes")}
            return StoreState(**(said | pairs | lists))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ReadError(
                f"the state of the store cannot be read: {error}",
                where=str(path),
                expected="the file that `yanting run` wrote",
                remedy="run the same `yanting run` again: it puts the store together anew from its parts",
            ) from error

    def former(self) -> StoreState | None:
        """What was finished last, to be taken further.

        None for a store that never was, and for one whose state, vocabulary or book is damaged: a warning names the
        file, parts that are whole are found again by their keys.
        """
        try:
            state = self.state()
            for name, sha256 in (state.vocabulary, state.book) if state is not None else ():
                checked(self.root / name, sha256)
        except ReadError as error:
            said = f"{error.where}: {error.what}; the store is put together anew from its parts"
            warnings.warn(said, YantingWarning, stacklevel=2)
            return None
        return state

    def summaries(self, keys: Iterable[str], *, verify: bool = True) -> list[PartSummary]:
        """Summaries of parts, in order.

        Raises
        ------
        ReadError
            For a part that is missing or damaged.
        """
        found = []
        for key in keys:
            bad: list[Path] = []
            summary = part_summary(self.root, key, verify=verify, told=bad.append)
            if summary is None:
                raise ReadError(
                    "a part of the store is missing or damaged",
                    where=str([*bad, part_file(self.root, key, "json")][0]),
                    expected="files as they were written",
                    remedy="run the same `yanting run` again: it makes the part anew",
                )
            found.append(summary)
        return found

    def finish(
        self,
        parts: Sequence[PartSummary],
        vocabulary: tuple[Path, str],
        shards: Mapping[str, str],
        *,
        numbering: str,
        about: Mapping[str, Any],
    ) -> StoreState:
        """Write the book of documents and the state, then take away what no longer belongs."""
        book = document_book(self.root, parts)
        data = packed(book, BOOK)
        sha256 = sha256_bytes(data)
        name = f"documents-{sha256[:16]}.parquet"
        writers.write_bytes(data, self.root / name)
        state = StoreState(
            parts=tuple(part.key for part in parts),
            sizes=tuple(part.n_documents for part in parts),
            numbering=numbering,
            vocabulary=(vocabulary[0].name, vocabulary[1]),
            book=(name, sha256),
            shards=dict(shards),
            digest=content_digest(book),
            about=json.loads(canonical_json(dict(about))),
        )
        writers.write_json(sealed(asdict(state) | {"layout": _LAYOUT}), self.root / STATE_NAME)
        self._prune(state)
        return state

    def _prune(self, state: StoreState) -> None:
        kept = {self.root / state.vocabulary[0], self.root / state.book[0], self.root / STATE_NAME}
        kept |= {shard_path(self.root, name) for name in state.shards}
        keys = set(state.parts)
        for path in sorted(self.root.rglob("*")):
            if path.is_file() and path not in kept and path.name.split(".")[0] not in keys:
                writers.remove_file(path)


def content_digest(book: pa.Table) -> str:
    """Hash of what a store holds: every document's own hash, by its name; parts, numbers and order do not matter.

    >>> content_digest(BOOK.empty_table())[:12]
    'e3b0c44298fc'
    """
    rows = sorted(zip(book["doc_id"].to_pylist(), book["digest"].to_pylist(), strict=True))
    return sha256_bytes("".join(f"{doc_id}\t{digest}\n" for doc_id, digest in rows).encode("utf-8", "surrogatepass"))


def read_vocabulary(root: Path, state: StoreState) -> pd.DataFrame:
    """The vocabulary of a finished store, compared with its hash."""
    table: pd.DataFrame = _read(root, state.vocabulary).to_pandas()
    return table


def read_book(root: Path, state: StoreState) -> pa.Table:
    """The documents of a finished store without their texts, compared with their hash."""
    return _read(root, state.book)


def _read(root: Path, named: tuple[str, str]) -> pa.Table:
    path = root / named[0]
    return unpacked(checked(path, named[1]), where=str(path))
