"""By which character a match can end, so that most places need no look at a long pattern."""

from __future__ import annotations

import re

__all__ = ["last_signs"]

# Matches (?<!应), which takes no character; must not match (?:应)
_LOOKAROUND = re.compile(r"\(\?<?[=!][^()]*\)")
# Matches \\d, . and [a-z] of a pattern: what stands there is not spelt out, nor are signs of the syntax in a class;
# must not match [县市区] or \\x00
_SPREAD = re.compile(r"\\(?!x00|Z)|[.^]|\[[^\]]*(?:[-()|?*+${}]|\\u)[^\]]*\]")
# Matches (?:, (?P<take>, ? and {0,2} of a pattern; must not match the colon of [:：]
_SYNTAX = re.compile(r"\(\?(?:P<\w+>|:)|[()\[\]|?*+$]|\{\d+(?:,\d+)?\}|\\Z")


def last_signs(pattern: str) -> frozenset[str]:
    """Characters of which one ends every match that is not empty; none where any character can.

    They are those that the pattern is written with, more than can stand last. A pattern with classes or escapes has
    none, but for those of its lookarounds.

    Examples
    --------
    >>> "每" in last_signs("(?:每)$"), last_signs("(?:第[0-9]{0,3})$")
    (True, frozenset())
    >>> sorted(last_signs("(?<!应)到|[尚仍]有"))
    ['仍', '到', '尚', '有']
    """
    bare, before = pattern, ""
    while bare != before:  # lookarounds stand in one another
        bare, before = _LOOKAROUND.sub("", bare), bare
    if _SPREAD.search(bare):
        return frozenset()
    return frozenset(_SYNTAX.sub("", bare).replace(r"\x00", "\x00"))
