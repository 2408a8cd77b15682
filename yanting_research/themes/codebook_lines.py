"""Lines of a codebook, so that a refusal names one: TOML's reader keeps none."""

from __future__ import annotations

import re

__all__ = ["NO_LINES", "Lines"]

_THEME_HEADER = re.compile(r"^[ \t]{0,8}\[\[[ \t]{0,8}themes[ \t]{0,8}\]\]")
"""``[[themes]]`` at the head of a line; not ``[dictionary]`` and not ``# [[themes]]``."""


class Lines:
    """Where the themes of a file stand.

    Examples
    --------
    >>> lines = Lines('[dictionary]\\n[[themes]]\\ntheme = "甲"\\nexpressions = ["乙"]\\n')
    >>> lines.theme(1), lines.item(1, "乙"), lines.item(1, "丙")
    (', line 2', ', line 4', ', line 2')
    """

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()
        self._heads = [at for at, line in enumerate(self._lines) if _THEME_HEADER.match(line)]

    def theme(self, number: int) -> str:
        """``, line 12`` of the n-th theme, counted from 1; ``""`` when unknown."""
        return f", line {self._heads[number - 1] + 1}" if 0 < number <= len(self._heads) else ""

    def item(self, number: int, item: str) -> str:
        """The line of the n-th theme that holds an item in quotes, or that of the theme."""
        if not 0 < number <= len(self._heads):
            return ""
        first = self._heads[number - 1]
        last = self._heads[number] if number < len(self._heads) else len(self._lines)
        for at in range(first, last):
            if any(f"{quote}{item}{quote}" in self._lines[at] for quote in ('"', "'")):
                return f", line {at + 1}"
        return self.theme(number)


NO_LINES = Lines("")
"""For a codebook that was not read from text."""
