"""One thread for small matrices (单线程线性代数): the same bits whatever the machine's settings, and quicker."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from typing import ParamSpec, TypeVar

import scipy.linalg  # noqa: F401  its BLAS must be loaded before the libraries are listed
from threadpoolctl import ThreadpoolController

__all__ = ["one_thread"]

P = ParamSpec("P")
R = TypeVar("R")


def one_thread(function: Callable[P, R]) -> Callable[P, R]:
    """Let a function's linear algebra run in one thread.

    With two threads BLAS adds the rows of a product in another order, and the last bits of an estimate change with
    OMP_NUM_THREADS. Products of a few hundred rows gain nothing from threads.

    Examples
    --------
    >>> import numpy as np
    >>> @one_thread
    ... def total(matrix):
    ...     return float((matrix @ matrix).sum())
    >>> total(np.eye(3))
    3.0
    """

    @wraps(function)
    def limited(*args: P.args, **kwargs: P.kwargs) -> R:
        with _libraries().limit(limits=1):
            return function(*args, **kwargs)

    return limited


@cache
def _libraries() -> ThreadpoolController:
    return ThreadpoolController()
