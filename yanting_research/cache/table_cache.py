"""The cache (缓存): a function of this package is called once with the same content, and its tables are kept."""

from __future__ import annotations

import os
import time
import warnings
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import pandas as pd

from yanting_research.cache.entries import CORRUPT, read_entry, seal_file, set_aside, write_entry
from yanting_research.cache.folder import clear_folder, default_folder, kept_files, lock_file, prepare, shrink
from yanting_research.cache.locks import file_lock
from yanting_research.cache.results import put_together, record_of, take_apart
from yanting_research.cache.steps import changed_code, step_key, step_name
from yanting_research.errors import CacheWarning, WriteError

__all__ = ["CacheEvent", "TableCache"]

MAX_BYTES = 2 * 2**30
"""Default limit of a cache [bytes]."""
LOCK_TIMEOUT = 600.0
"""Default patience with another process that computes the same [s]."""
_READ, _MADE, _NOT_KEPT = "read", "made", "not kept"

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class CacheEvent:
    """What happened at one call.

    Attributes
    ----------
    step, key
        Which function, and the key of this call.
    event
        ``read`` from the cache, ``made`` and kept, or ``not kept``: computed, and not written.
    seconds
        How long it took [s].
    reason
        Why it was not kept.
    """

    step: str
    key: str
    event: str
    seconds: float
    reason: str = ""


class TableCache:
    """A folder in which the tables of earlier calls are kept, for every notebook and command of this user.

    The key of a result is a hash of the function, of the content of everything it is given (texts, tables, lexicons,
    codebooks, options, in their order), of the code of the rooms behind it with their data, and of every installed
    package. Whatever changes, the key is another: nothing stale is found, and what was kept stays until it is cleared.
    The folder is readable by its owner alone. It holds the tables, no more: no argument, no name of a file.

    Whatever goes wrong with the folder, the result is right and a ``CacheWarning`` says what was not kept.

    Parameters
    ----------
    folder
        By default what the environment variable ``YANTING_CACHE`` names (``off``: nothing is kept), else the user's
        own folder for caches.
    max_bytes
        Above this, what was not used for longest is cleared [bytes].
    lock_timeout
        How long to wait for another process that computes the same [s]; then it is computed here and not kept.

    Examples
    --------
    >>> import tempfile
    >>> from yanting_research.textstats import frequency
    >>> terms = pd.DataFrame({"unit_id": ["a", "a"], "doc_id": "a", "term": ["党员", "干部"], "n_term": [2, 1],
    ...                       "n_unit": 3, "layer": "terms"})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     cache = TableCache(folder)
    ...     once, again = cache.call(frequency, terms), cache.call(frequency, terms)
    ...     cache.report()["event"].tolist(), once.equals(again)
    (['made', 'read'], True)
    """

    def __init__(
        self,
        folder: str | os.PathLike[str] | None = None,
        *,
        max_bytes: int = MAX_BYTES,
        lock_timeout: float = LOCK_TIMEOUT,
    ) -> None:
        if max_bytes < 1:
            raise ValueError(f"max_bytes is {max_bytes}; allowed: 1 or more")
        if not lock_timeout >= 0:
            raise ValueError(f"lock_timeout is {lock_timeout}; allowed: 0 or more")
        self._folder = default_folder() if folder is None else Path(folder)
        self._max_bytes = max_bytes
        self._lock_timeout = lock_timeout
        self._events: list[CacheEvent] = []
        self._said = {""}  # a reason that holds for every call is said once

    @property
    def folder(self) -> Path | None:
        """Where the tables are kept; None when nothing is."""
        return self._folder

    def call(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """What the function returns for these arguments, from the cache where it was computed before.

        Parameters
        ----------
        function
            A function or method of this package that returns a table, several tables, or a record of tables and
            plain values (:func:`~yanting_research.corpus_numbers.corpus_numbers`).
        *args, **kwargs
            Its arguments. ``progress`` is no part of the key.

        Raises
        ------
        ValueError
            For another function, or an argument whose content cannot be compared; the message lists what can.

        Warns
        -----
        CacheWarning
            When a kept file is damaged (it is set aside as ``.corrupt`` and computed again), or the result is not kept.
        """
        folder = self._folder
        if folder is None:
            return function(*args, **kwargs)
        began = time.perf_counter()
        step, key = step_name(function), step_key(function, args, kwargs)
        changed = changed_code(function)
        if changed:
            reason = f"{changed} was changed after this process had started; restart it"
            answer = _Answer(function(*args, **kwargs), _NOT_KEPT, reason)
        else:
            record = record_of(function)
            answer = self._answer(folder, key, step=step, record=record, make=lambda: function(*args, **kwargs))
        self._events.append(CacheEvent(step, key, answer.event, time.perf_counter() - began, answer.reason))
        for path in answer.damaged:
            said = f"{path}: is damaged; it was set aside as {path.name[-20:]}{CORRUPT}, and {step} is computed again"
            warnings.warn(said, CacheWarning, stacklevel=2)
        if answer.reason not in self._said:
            self._said.add(answer.reason)
            warnings.warn(f"{step} is not cached: {answer.reason}", CacheWarning, stacklevel=2)
        return answer.result  # type: ignore[no-any-return]

    def _answer(self, folder: Path, key: str, *, step: str, record: type | None, make: Callable[[], Any]) -> _Answer:
        refused = prepare(folder)
        if refused:
            return _Answer(make(), _NOT_KEPT, refused)
        found = _found(folder, key, record)
        if found.event == _READ:
            return found
        with file_lock(lock_file(folder, key), timeout=self._lock_timeout) as reason:
            if reason:
                return _Answer(make(), _NOT_KEPT, reason)
            found = _found(folder, key, record)  # whoever held the lock may have made it
            if found.event == _READ:
                return found
            for path in found.damaged:
                set_aside(path)
            return replace(self._kept(folder, key, step=step, record=record, made=make()), damaged=found.damaged)

    def _kept(self, folder: Path, key: str, *, step: str, record: type | None, made: Any) -> _Answer:
        try:
            pieces = take_apart(made, record)
            entry = write_entry(folder, key, pieces, step=step, most_bytes=self._max_bytes)
        except (ValueError, WriteError) as error:
            return _Answer(made, _NOT_KEPT, str(error))
        shrink(folder, self._max_bytes)  # the new one is locked and stays
        # what a later run will read, so that no step after it sees another table
        return _Answer(put_together(entry, record), _MADE)

    def report(self) -> pd.DataFrame:
        """What happened at each call of this object, in order: ``step, key, event, seconds, reason``."""
        return pd.DataFrame([asdict(event) for event in self._events], columns=list(CacheEvent.__slots__))

    def info(self) -> pd.DataFrame:
        """What is kept, by step: ``step, n_results, n_rows, n_bytes``, the largest first."""
        kept = [] if self._folder is None else list(kept_files(self._folder))
        rows = pd.DataFrame(
            [(item.step, 1, item.n_rows, item.n_bytes) for item in kept],
            columns=["step", "n_results", "n_rows", "n_bytes"],
        )
        summed = rows.groupby("step", as_index=False).sum()
        return summed.sort_values(["n_bytes", "step"], ascending=[False, True], ignore_index=True)

    def clear(self, step: str = "") -> int:
        """Clear everything that is kept, or one step of :meth:`info`; how many bytes went."""
        return 0 if self._folder is None else clear_folder(self._folder, step=step)


@dataclass(frozen=True, slots=True)
class _Answer:
    result: Any
    event: str = ""
    reason: str = ""
    damaged: tuple[Path, ...] = ()


def _found(folder: Path, key: str, record: type | None) -> _Answer:
    """The kept result of a key; without the event ``read`` there is none."""
    entry = read_entry(folder, key)
    if entry.pieces is None:
        return _Answer(None, damaged=entry.damaged)
    try:
        return _Answer(put_together(entry.pieces, record), _READ)
    except ValueError:
        return _Answer(None, damaged=(seal_file(folder, key),))
