"""Wildcards in expressions (通配符): ``?`` is one character, ``*`` up to ten, none of them punctuation."""

from __future__ import annotations

import re

__all__ = ["LONGEST_GAP", "MAX_GAPS", "check_wildcards", "has_wildcard", "wildcard_pattern"]

LONGEST_GAP = 10
"""Most characters that ``*`` stands for."""
MAX_GAPS = 3
"""Most wildcards in one expression: with a bounded length each, the work at every place is bounded."""
_SIGN = r"[^\W_]"
"""党 and 3; not ，and not a blank."""
_WILD = re.compile(r"[?*]")
"""The star of 培训*班; not the ？ of a question."""


def has_wildcard(word: str) -> bool:
    """Whether an expression holds a wildcard.

    >>> has_wildcard("培训*班"), has_wildcard("怎么办？")
    (True, False)
    """
    return _WILD.search(word) is not None


def check_wildcards(word: str) -> str:
    """What is wrong with the wildcards of an expression; ``""`` when nothing is.

    A wildcard at the rim would make the span a guess: it must stand between characters.

    >>> check_wildcards("培训*班"), check_wildcards("*班")
    ('', 'a wildcard at the rim')
    """
    found = list(_WILD.finditer(word))
    if not found:
        return ""
    if word[0] in "?*" or word[-1] in "?*":
        return "a wildcard at the rim"
    if len(found) > MAX_GAPS:
        return f"more than {MAX_GAPS} wildcards"
    return "two stars side by side" if "**" in word else ""


def wildcard_pattern(word: str) -> re.Pattern[str]:
    """The pattern of an expression with wildcards; ``*`` takes as little as it can.

    >>> wildcard_pattern("培训*班").findall("培训班、培训骨干班，培训。班")
    ['培训班', '培训骨干班']
    """
    signs = {"?": _SIGN, "*": f"{_SIGN}{{0,{LONGEST_GAP}}}?"}
    parts = re.split(r"([?*])", word)
    return re.compile("".join(signs.get(part, re.escape(part)) for part in parts))
