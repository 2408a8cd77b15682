"""Coding decisions."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from pandera.typing import Series

from yanting_research.core.contracts.fields import Contract, a_number, a_text

__all__ = ["CODES"]


class CODES(Contract):
    """Coding decisions by people or by a rule."""

    _row_means: ClassVar[str] = "a code by a coder"
    _key: ClassVar[tuple[str, ...]] = ("unit_id", "coder", "code")
    unit_id: Series[str] = a_text("coded unit")
    coder: Series[str] = a_text("label of the coder, never a person's name")
    code: Series[str] = a_text("code of the codebook")
    value: Series[np.float64] = a_number("1 present, 0 absent, or a scale value", "code")
