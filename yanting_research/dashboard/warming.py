"""Loading ahead (预热): the rooms behind the tabs are loaded while the reader still looks at the first one."""

from __future__ import annotations

import asyncio
from importlib import import_module

__all__ = ["MODULES", "warm_up"]

_PACKAGE = "yanting_research"
MODULES = (
    "extraction", "auditing", "themes", "dashboard.reading", "dashboard.checking", "segmentation", "textstats",
    "plots", "dashboard.words", "linkage", "dashboard.linking", "panel", "dashboard.training", "dashboard.downloads",
)  # fmt: skip
"""In the order of the tabs."""


def warm_up(pause: float = 0.2) -> bool:
    """Load the modules one by one between the messages of the page; without a running event loop, do nothing.

    Steps of the kernel's own loop, not a thread: a click is served between two of them, and no module is ever seen
    half loaded.

    Parameters
    ----------
    pause
        Between two modules [s].

    Returns
    -------
    bool
        Whether there is a loop to do it in.

    Examples
    --------
    >>> warm_up()
    False
    """
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return False
    remaining = list(MODULES)

    def step() -> None:
        import_module(f"{_PACKAGE}.{remaining.pop(0)}")
        if remaining:
            loop.call_later(pause, step)

    loop.call_later(pause, step)
    return True
