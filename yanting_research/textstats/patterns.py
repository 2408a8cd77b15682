"""Search patterns (检索式) for a concordance: literal text, or two wildcards, never a stranger's regular expression."""

from __future__ import annotations

import re

__all__ = ["LONGEST_GAP", "MOST_STARS", "compile_pattern"]

LONGEST_GAP = 10
"""Most characters that ``*`` stands for; none of them punctuation, blank or line end."""

MOST_STARS = 3
"""Each further one multiplies the ways to match by eleven."""

_GAP_SIGN = r"[^\W_]"
"""党 and 3; not ，and not a blank."""


def compile_pattern(term: str, *, wildcards: bool = False) -> re.Pattern[str]:
    """A pattern whose every hit costs a bounded number of steps.

    Parameters
    ----------
    term
        Text to find as written.
    wildcards
        ``?`` stands for one letter, character or digit and ``*`` for up to
        :data:`LONGEST_GAP` of them, as few as possible.

    Raises
    ------
    ValueError
        For an empty term, one of wildcards only, or one of more than :data:`MOST_STARS` stars.

    Examples
    --------
    >>> compile_pattern("党*教育", wildcards=True).findall("党员教育、党的先进性教育；党，教育")
    ['党员教育', '党的先进性教育']
    >>> compile_pattern("1+1").findall("1+1=2, 11")
    ['1+1']
    """
    if not term:
        raise ValueError("the term is empty; give at least one character")
    if not wildcards:
        return re.compile(re.escape(term))
    # adjacent stars would only multiply the ways to match the same text
    parts = re.split(r"([?*])", re.sub(r"\*+", "*", term))
    if not any(part for part in parts if part not in {"?", "*", ""}):
        raise ValueError(f"the term {term!r} holds wildcards only; give at least one other character")
    if parts.count("*") > MOST_STARS:
        raise ValueError(f"the term {term!r} holds more than {MOST_STARS} stars; allowed: 1 to {MOST_STARS}")
    signs = {"?": _GAP_SIGN, "*": f"{_GAP_SIGN}{{0,{LONGEST_GAP}}}?"}
    return re.compile("".join(signs.get(part, re.escape(part)) for part in parts))
