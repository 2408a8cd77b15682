"""Reading many files with worker processes (批量读取); what was read before is not read again."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tqdm import tqdm

from yanting_research import readers, writers
from yanting_research.core import sha256_bytes
from yanting_research.errors import ReadError, WriteError, YantingError, YantingWarning
from yanting_research.ingest.parts import part_is_whole, read_part
from yanting_research.ingest.pool import Death, WorkerPool
from yanting_research.ingest.readings import Reading, ReadOptions
from yanting_research.ingest.state import CorpusFolder, part_key
from yanting_research.ingest.walking import Offered

__all__ = ["MAX_MEMORY", "SECONDS", "RunLimits", "Run", "read_offered"]

MAX_MEMORY = 4 * 2**30
"""Default address space of one worker [bytes]."""
SECONDS = 120.0
"""Default time limit of one file [s]."""
_ENVIRONMENT = {"PANDERA_VALIDATION_ENABLED": "False"}
"""Tables that a worker makes travel as rows and are checked once, whole, where they are put together."""
_TRIES = 2
"""Times a file is tried whose worker is killed from outside."""
_WORKER = "yanting_research.ingest.worker"


@dataclass(frozen=True, slots=True)
class RunLimits:
    """How many workers run, and what one file may take.

    Attributes
    ----------
    workers
        Worker processes; 0 takes one for each core.
    seconds
        Time limit of one file [s].
    max_memory
        Address space of one worker [bytes], where the system can limit it.

    Examples
    --------
    >>> RunLimits(workers=2).seconds
    120.0
    """

    workers: int = 0
    seconds: float = SECONDS
    max_memory: int = MAX_MEMORY

    def __post_init__(self) -> None:
        if self.workers < 0:
            raise ValueError(f"workers is {self.workers}; allowed: 0 (one for each core) or more")
        if not self.seconds > 0:
            raise ValueError(f"seconds is {self.seconds}; allowed: more than 0")
        if self.max_memory < 2**28:
            raise ValueError(f"max_memory is {self.max_memory}; allowed: at least {2**28} bytes")


@dataclass(slots=True)
class _Slot:
    """What is known of one offered file."""

    sha256: str = ""
    part: Path | None = None
    readings: list[Reading] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Run:
    """What a run found.

    Attributes
    ----------
    readings
        Of each offered file, in order.
    kept
        Raw copies and parts that belong to the corpus.
    n_read
        Files that were read now; the others were read by an earlier run, or by none.
    """

    readings: list[list[Reading]]
    kept: frozenset[Path]
    n_read: int


def read_offered(
    offered: Sequence[Offered],
    folder: CorpusFolder,
    *,
    options: Callable[[Offered], ReadOptions],
    limits: RunLimits,
    fresh: bool = False,
    progress: bool = False,
) -> Run:
    """Read every file that no earlier run has read with this content, name, options and code.

    Parameters
    ----------
    offered
        From ``offered_files``.
    folder
        Where parts and raw copies are kept.
    options
        How to read each file.
    limits
        Workers, time and memory.
    fresh
        Read all of them again.
    progress
        Show a progress bar on stderr.

    Raises
    ------
    WriteError
        When the disk refuses a part or a raw copy.
    """
    slots = [_Slot() for _ in offered]
    workers = min(limits.workers or os.cpu_count() or 1, max(1, len(offered)))
    arguments = (str(limits.max_memory), str(limits.seconds))
    pool = WorkerPool(_WORKER, workers=workers, seconds=limits.seconds, arguments=arguments, environment=_ENVIRONMENT)
    n_read = 0
    with tqdm(total=len(offered), desc="ingest", unit="file", disable=not progress) as bar:
        tasks: Iterable[Mapping[str, Any]]
        tasks = _tasks(offered, slots, folder, options=options, fresh=fresh, tick=bar.update)
        for attempt in range(_TRIES):
            again = []
            for task, answer in pool.run(tasks):
                if attempt < _TRIES - 1 and isinstance(answer, Death) and answer.from_outside:
                    again.append(task)  # it may have had nothing to do with the file
                    continue
                n_read += 1
                _settle(slots[task["index"]], task, _error_of(answer, task["name"], limits))
                bar.update()
            tasks = again
    return _collect(offered, slots, folder, n_read)


def _tasks(
    offered: Sequence[Offered],
    slots: Sequence[_Slot],
    folder: CorpusFolder,
    *,
    options: Callable[[Offered], ReadOptions],
    fresh: bool,
    tick: Callable[[], object],
) -> Iterator[Mapping[str, Any]]:
    for index, (item, slot) in enumerate(zip(offered, slots, strict=True)):
        chosen = options(item)
        try:
            if item.refusal is not None:
                raise item.refusal
            data = readers.read_limited(item.path, max_bytes=chosen.max_bytes, inside=item.inside)
        except YantingError as error:
            slot.readings = [Reading(item.name, error=error)]
            tick()
            continue
        slot.sha256 = sha256_bytes(data)
        part = folder.part(part_key(slot.sha256, item.name, chosen))
        n_documents = -1 if fresh else part_is_whole(part)
        if n_documents >= 0:
            slot.part = part
            if n_documents:
                writers.store_raw(data, folder.raw, item.path.suffix)
            tick()
            continue
        if part.is_file() and not fresh:
            warnings.warn(f"{part}: is damaged; {item.name} is read again", YantingWarning, stacklevel=2)
        yield {
            "index": index,
            "path": os.fsencode(item.path).hex(),
            "inside": "" if item.inside is None else os.fsencode(item.inside).hex(),
            "name": item.name,
            "sha256": slot.sha256,
            "options": asdict(chosen),
            "part": str(part),
            "raw": str(folder.raw),
        }


def _settle(slot: _Slot, task: Mapping[str, Any], error: ReadError | None) -> None:
    if error is None:
        slot.part = Path(task["part"])
    else:
        slot.readings = [Reading(task["name"], fate="failed", error=error)]


def _error_of(answer: Any | Death, name: str, limits: RunLimits) -> ReadError | None:
    if isinstance(answer, Death):
        return _death_error(answer, name, limits)
    if "write_error" in answer:
        raise WriteError(**answer["write_error"])
    return ReadError(**answer["error"]) if "error" in answer else None


def _death_error(death: Death, name: str, limits: RunLimits) -> ReadError:
    if death.timed_out:
        return ReadError(
            f"took longer than {limits.seconds:g} s to read",
            where=name,
            expected="a file that is read within the limit",
            remedy="split the file, or raise the limit with --seconds",
        )
    how = f"signal {-death.status}" if death.status < 0 else f"exit status {death.status}"
    said = f": {death.last_words}" if death.last_words else ""
    return ReadError(
        f"the reader died ({how}){said}",
        where=name,
        expected="a file that its reader survives",
        remedy="open it in its own program and save or export it again",
    )


def _collect(offered: Sequence[Offered], slots: Iterable[_Slot], folder: CorpusFolder, n_read: int) -> Run:
    kept: set[Path] = set()
    found = []
    for item, slot in zip(offered, slots, strict=True):
        readings = slot.readings
        if slot.part is not None:
            readings = _read_again(slot.part)
            kept.add(slot.part)
        if any(reading.document is not None for reading in readings):
            kept.add(writers.raw_path(folder.raw, slot.sha256, item.path.suffix))
        found.append(readings)
    return Run(found, frozenset(kept), n_read)


def _read_again(part: Path) -> list[Reading]:
    readings = read_part(part)
    if readings is None:
        raise ReadError(
            "was damaged or deleted while the ingest ran",
            where=str(part),
            expected="the part as it was written",
            remedy="run the ingest again",
        )
    return readings
