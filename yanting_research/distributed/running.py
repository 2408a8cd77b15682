"""A run over many documents (大规模运行): parts, then postings, then the state of the store.

What was made before is not made again; a document that kills its worker costs itself
alone; the store is the same whoever does the tasks and however often the run was stopped.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from yanting_research.distributed.planning import PART_SIZE, PlannedPart, plan_parts, rows_of_parts
from yanting_research.distributed.poison import find_poison
from yanting_research.distributed.runners import SECONDS, DaskRunner, LoopRunner, PoolRunner, Runner, Task
from yanting_research.distributed.sources import DocumentSource, open_source
from yanting_research.distributed.stages import StageOptions, options_fingerprint
from yanting_research.errors import WriteError, YantingError
from yanting_research.ingest import RunLimits
from yanting_research.ingest.pool import Death
from yanting_research.store import (
    PartSummary,
    StoreFolder,
    StoreState,
    merge_vocabulary,
    plan_shards,
    read_vocabulary,
    shard_is_whole,
    write_vocabulary,
)

__all__ = ["ENGINES", "LOOP_LIMIT", "RunResult", "choose_runner", "run_store"]

ENGINES = ("local", "dask")
"""``local``: a loop in this process for few documents, worker processes of ours for more; ``dask``: Dask."""
LOOP_LIMIT = 2_000
"""Documents up to which starting workers costs more than it saves."""
_TRIES = 3
"""Times a part is tried whole: a worker may be killed by something that has nothing to do with its part."""


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run made.

    Attributes
    ----------
    state
        Of the finished store.
    n_documents, n_tokens, n_failed
        Sizes; ``n_failed`` counts rows of the table ``failed``.
    n_made, n_kept
        Parts that this run made, and that an earlier run had made.
    """

    state: StoreState
    n_documents: int
    n_tokens: int
    n_failed: int
    n_made: int
    n_kept: int


def run_store(
    source: str | os.PathLike[str],
    out: str | os.PathLike[str],
    *,
    options: StageOptions | None = None,
    runner: Runner | None = None,
    part_size: int = PART_SIZE,
    progress: bool = False,
) -> RunResult:
    """Segment, extract, audit and score every document of a source into a store.

    Parameters
    ----------
    source
        Corpus folder of ``yanting ingest``, or a table of documents.
    out
        Folder of the store: new, empty, or of an earlier run, which is then taken further.
    options
        Stages and codebook; texts of a table are cleaned, those of a corpus folder were.
    runner
        Who does the tasks; by default a loop in this process. It is closed by whoever made it.
    part_size
        Documents of a new part.
    progress
        Show a progress bar on stderr.

    Returns
    -------
    RunResult
        ``state.digest`` is the same whatever the runner, the part size, and whether the run was stopped before.

    Raises
    ------
    ReadError, ContractError
        When the source cannot be read, or changes meanwhile.
    WriteError
        When the disk refuses; what was made stays and is taken up by the next run.
    """
    opened = open_source(Path(source))
    folder = StoreFolder(Path(out))
    wanted = options or StageOptions(clean=not opened.cleaned)
    fingerprint = options_fingerprint(wanted)
    former = folder.former()
    parts = plan_parts(opened, folder, fingerprint, former=former, part_size=part_size)
    doing = runner or LoopRunner()
    n_made = sum(not part.whole for part in parts)
    with tqdm(total=len(parts), initial=len(parts) - n_made, desc="parts", unit="part", disable=not progress) as bar:
        for _ in _make_parts(opened, parts, folder, wanted, doing):
            bar.update()
    summaries = folder.summaries([part.key for part in parts], verify=False)
    about = {"fingerprint": fingerprint, "options": asdict(wanted)}
    state = _finish(folder, summaries, doing, former=former, about=about)
    return RunResult(
        state=state,
        n_documents=sum(part.n_documents for part in summaries),
        n_tokens=sum(part.n_tokens for part in summaries),
        n_failed=sum(part.n_failed for part in summaries),
        n_made=n_made,
        n_kept=len(parts) - n_made,
    )


def choose_runner(engine: str, n_documents: int, *, workers: int = 0, scheduler: str = "") -> Runner:
    """Who does the tasks of a run.

    Parameters
    ----------
    engine
        One of :data:`ENGINES`.
    n_documents
        Of the source; up to :data:`LOOP_LIMIT` a loop serves, unless workers are asked for.
    workers
        Processes; 0 for one a core.
    scheduler
        Address of a Dask scheduler.

    Raises
    ------
    ValueError
        For another engine, or a scheduler without Dask.
    """
    if engine not in ENGINES:
        raise ValueError(f"engine {engine!r:.40}; allowed: {', '.join(ENGINES)}")
    if engine == "dask":
        return DaskRunner(address=scheduler, workers=workers)
    if scheduler:
        raise ValueError("a scheduler is for --engine dask; allowed with local: none")
    if not workers and n_documents <= LOOP_LIMIT:
        return LoopRunner()
    return PoolRunner(RunLimits(workers=workers, seconds=SECONDS))


def _make_parts(
    source: DocumentSource, parts: Sequence[PlannedPart], folder: StoreFolder, options: StageOptions, runner: Runner
) -> Iterator[None]:
    """Make what is missing; parts whose worker died come again, at last with the culprits named.

    A part that ran out of time is not tried whole again: nobody else was at fault, and each try costs the limit.
    """
    common = {"call": "part", "root": str(folder.root.resolve()), "options": asdict(options)}
    tasks: Iterator[Task] = (common | {"key": part.key, "rows": rows} for part, rows in rows_of_parts(source, parts))
    died: list[Task] = []
    endless: list[Task] = []
    for attempt in range(_TRIES):
        for task, answer in runner.map(tasks):
            if _is_done(answer):
                yield
            elif isinstance(answer, Death) and answer.timed_out:
                endless.append(task)
            else:
                died.append(task)
        if attempt < _TRIES - 1:
            tasks, died = iter(died), []
    for task in [*endless, *died]:
        poisoned = sorted(find_poison(task, runner))
        _expect(next(answer for _, answer in runner.map([dict(task) | {"poisoned": poisoned}])))
        yield


def _is_done(answer: Any | Death) -> bool:
    """Whether a task is done; False when it killed its worker or crashed, an error when there is nothing to try."""
    if isinstance(answer, Death) or "crash" in answer:
        return False
    if "write_error" in answer:
        raise WriteError(**answer["write_error"])
    if "error" in answer:
        raise YantingError(**answer["error"])
    return True


def _expect(answer: Any | Death) -> dict[str, Any]:
    """The answer of a task that must be done by now."""
    if not _is_done(answer):
        said = answer.last_words if isinstance(answer, Death) else answer["crash"]
        raise YantingError(
            f"a task fails each time ({said or 'its worker died'})",
            expected="a machine with free memory and disk",
            remedy="see `yanting doctor`, free memory, use fewer workers, and run the same command again",
        )
    return dict[str, Any](answer)  # type: ignore[arg-type]  # a Death is not done


def _finish(
    folder: StoreFolder,
    summaries: Sequence[PartSummary],
    runner: Runner,
    *,
    former: StoreState | None,
    about: Mapping[str, Any],
) -> StoreState:
    known = read_vocabulary(folder.root, former) if former is not None else None
    vocabulary = write_vocabulary(folder.root, merge_vocabulary(folder.root, summaries, former=known))
    numbering = former.numbering if former is not None else vocabulary[1]
    shards = plan_shards(summaries, numbering)
    hashes = dict(former.shards) if former is not None else {}
    whole = {shard.name: hashes[shard.name] for shard in shards if shard_is_whole(folder.root, shard.name, hashes)}
    common = {
        "call": "shard",
        "root": str(folder.root.resolve()),
        "vocabulary": [str(vocabulary[0].resolve()), vocabulary[1]],
    }
    tasks: list[Task] = [
        common | {"name": shard.name, "keys": list(shard.keys), "first": shard.first}
        for shard in shards
        if shard.name not in whole
    ]
    for attempt in range(_TRIES):
        again: list[Task] = []
        for task, answer in runner.map(tasks):
            if attempt < _TRIES - 1 and not _is_done(answer):
                again.append(task)
                continue
            made = _expect(answer)
            whole[str(made["name"])] = str(made["sha256"])
        tasks = again
    ordered = {shard.name: whole[shard.name] for shard in shards}
    return folder.finish(summaries, vocabulary, ordered, numbering=numbering, about=about)
