"""Which documents make a part (分件计划): what is whole already is kept, the rest is cut into parts in order."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from yanting_research.core import canonical_json, sha256_text
from yanting_research.distributed.sources import DocumentSource
from yanting_research.distributed.stages import row_digest
from yanting_research.errors import ReadError, YantingWarning
from yanting_research.store import StoreFolder, StoreState, part_summary, read_book

__all__ = ["PART_CHARACTERS", "PART_SIZE", "PlannedPart", "part_key", "plan_parts", "rows_of_parts"]

PART_SIZE = 500
"""Documents of a part."""
PART_CHARACTERS = 4_000_000
"""Characters of a part at most, but for a single longer document."""


@dataclass(frozen=True, slots=True)
class PlannedPart:
    """Documents of a part by the hashes of their rows; ``whole`` when an earlier run has made it."""

    key: str
    digests: tuple[str, ...]
    whole: bool


def part_key(digests: Iterable[str], fingerprint: str) -> str:
    """Key of a part: its documents and everything else that decides what is made of them.

    >>> part_key(["a"], "x") == part_key(["a"], "y")
    False
    """
    return sha256_text(canonical_json([list(digests), fingerprint]))


def plan_parts(
    source: DocumentSource,
    folder: StoreFolder,
    fingerprint: str,
    *,
    former: StoreState | None,
    part_size: int = PART_SIZE,
) -> list[PlannedPart]:
    """Parts of a run, in order: those of the former store whose documents are all still there, then new ones.

    Parameters
    ----------
    source, folder
        What is read, and where to.
    fingerprint
        From ``options_fingerprint``.
    former
        From ``folder.former()``.
    part_size
        Documents of a new part.

    Raises
    ------
    ValueError
        For a part_size below 1.
    """
    if part_size < 1:
        raise ValueError(f"part_size is {part_size}; allowed: 1 or more")
    offered = {row_digest(row): len(row["text"]) for row in source.rows()}
    kept = [part for part in _former(folder, former, fingerprint) if offered.keys() >= set(part.digests)]
    taken = {digest for part in kept for digest in part.digests}
    rest = [(digest, size) for digest, size in offered.items() if digest not in taken]
    for digests in _batches(rest, part_size):
        key = part_key(digests, fingerprint)
        kept.append(PlannedPart(key, digests, _is_whole(folder, key)))
    return kept


def _is_whole(folder: StoreFolder, key: str) -> bool:
    return part_summary(folder.root, key, told=_warn) is not None


def _warn(path: Path) -> None:
    warnings.warn(f"{path}: is missing or damaged; its part is made anew", YantingWarning, stacklevel=2)


def _former(folder: StoreFolder, state: StoreState | None, fingerprint: str) -> Iterator[PlannedPart]:
    """Parts of the finished store that were made with these options and this code; a damaged one is not whole."""
    if state is None:
        return
    rows = read_book(folder.root, state)["row"].to_pylist()
    first = 0
    for key, size in zip(state.parts, state.sizes, strict=True):
        digests = tuple(rows[first : first + size])
        first += size
        if part_key(digests, fingerprint) == key:
            yield PlannedPart(key, digests, _is_whole(folder, key))


def _batches(rows: Sequence[tuple[str, int]], part_size: int) -> Iterator[tuple[str, ...]]:
    batch: list[str] = []
    filled = 0
    for digest, size in rows:
        if batch and (len(batch) == part_size or filled + size > PART_CHARACTERS):
            yield tuple(batch)
            batch, filled = [], 0
        batch.append(digest)
        filled += size
    if batch:
        yield tuple(batch)


def rows_of_parts(
    source: DocumentSource, parts: Sequence[PlannedPart]
) -> Iterator[tuple[PlannedPart, list[dict[str, str]]]]:
    """Documents of each part that is not whole, read again from the source.

    Raises
    ------
    ReadError
        When the source is not what it was when the parts were planned.
    """
    changed = ReadError(
        "changed while it was read",
        where=str(source.path),
        expected="a source at rest",
        remedy="run it again when nothing writes there",
    )
    owner = {digest: index for index, part in enumerate(parts) for digest in part.digests}
    held: dict[int, list[dict[str, str]]] = {}
    missing = {index for index, part in enumerate(parts) if not part.whole}
    if not missing:
        return
    for row in source.rows():
        index = owner.get(row_digest(row))
        if index is None:
            raise changed
        if index not in missing:
            continue
        rows = held.setdefault(index, [])
        rows.append(row)
        if len(rows) == len(parts[index].digests):
            missing.discard(index)
            yield parts[index], held.pop(index)
    if missing:
        raise changed
