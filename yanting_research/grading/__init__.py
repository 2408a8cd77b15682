"""Grading (批改): a folder of students' notebooks -> marks, feedback and item statistics.

Each notebook runs in a process of its own under limits and gives back nothing but the values of its answers; they are
compared with the teacher's key here, so that an edited check cell or a patched function changes no mark.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from yanting_research.grading.running import Graded, grade_folder, read_key

__all__ = ["Graded", "grade_folder", "read_key"]


def __getattr__(name: str) -> Any:
    """Import on first use: the processes in which notebooks run start from this package and need none of it."""
    if name in __all__:
        return getattr(import_module(f"{__name__}.running"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
