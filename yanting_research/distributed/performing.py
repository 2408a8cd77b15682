"""One task of a run (任务): JSON in, JSON out; what it makes is written where the task says.

Tasks may be done twice, by a scheduler that lost an answer or by a run that goes on: the
files of a task carry a hash of all that decides them, so that the second time writes the
same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from yanting_research.distributed.stages import StageOptions, make_part
from yanting_research.errors import WriteError, YantingError
from yanting_research.ingest.worker import error_fields
from yanting_research.store import Shard, build_shard, write_part

__all__ = ["perform"]

_CRASHES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What code that meets a text it was not made for raises; the document is looked for and named."""
_LONGEST = 300


def perform(task: Mapping[str, Any]) -> dict[str, Any]:
    """Do one task.

    Parameters
    ----------
    task
        ``call``: ``part`` (work on documents and write the part), ``probe`` (work on them and write nothing) or
        ``shard`` (sort postings); and what the call needs.

    Returns
    -------
    dict
        What the call says of its result; ``{"error": fields}`` or ``{"write_error": fields}`` for an error of ours;
        ``{"crash": text}`` for any other, which some document must have caused.

    Examples
    --------
    >>> perform({"call": "probe", "rows": [], "options": {"stages": ["words"]}})
    {'n_documents': 0}
    """
    try:
        return _CALLS[task["call"]](task)
    except WriteError as error:
        return {"write_error": error_fields(error)}
    except YantingError as error:
        return {"error": error_fields(error)}
    except _CRASHES as error:
        return {"crash": f"{type(error).__name__}: {error}"[:_LONGEST]}


def _options(task: Mapping[str, Any]) -> StageOptions:
    given = task["options"]
    return StageOptions(**(given | {"stages": tuple(given["stages"])}))


def _part(task: Mapping[str, Any]) -> dict[str, Any]:
    made = make_part(task["rows"], _options(task), poisoned=task.get("poisoned", ()))
    summary = write_part(Path(task["root"]), task["key"], made)
    return {"n_documents": summary.n_documents, "n_tokens": summary.n_tokens, "n_failed": summary.n_failed}


def _probe(task: Mapping[str, Any]) -> dict[str, Any]:
    return {"n_documents": make_part(task["rows"], _options(task)).texts.num_rows}


def _shard(task: Mapping[str, Any]) -> dict[str, Any]:
    shard = Shard(task["name"], tuple(task["keys"]), task["first"])
    path, sha256 = task["vocabulary"]
    return build_shard(Path(task["root"]), shard, (Path(path), sha256))


_CALLS = {"part": _part, "probe": _probe, "shard": _shard}
