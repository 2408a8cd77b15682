"""Identity numbers of persons (公民身份号码), recognised so that they can be kept out."""

from __future__ import annotations

import datetime

__all__ = ["identity_number_valid"]

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_LENGTH = 18
_PROVINCES = frozenset(map(str, (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55),
                                  *range(61, 66), 71, 81, 82, 83)))  # fmt: skip
_OLDEST = 1850
_LATEST = 2100
_DIGITS = frozenset("0123456789")
_WIDE = str.maketrans("０１２３４５６７８９Ｘｘx", "0123456789XXX")


def identity_number_valid(text: str) -> bool:
    """Whether a text is a well-formed identity number of 18 characters (GB 11643-1999).

    A known province, a date of birth that exists, and the check character of
    ISO 7064 MOD 11-2. Width, blanks, hyphens and a leading apostrophe do not matter.

    Parameters
    ----------
    text
        One cell.

    Notes
    -----
    True says that the text *can* be somebody's number, and it must be treated as one.
    A random row of 18 digits passes about twice in 100,000. Numbers of 15 characters,
    given out until 1999, have no check character and are not judged.

    References
    ----------
    GB 11643-1999 公民身份号码, whose own example is used below.

    Examples
    --------
    >>> identity_number_valid("11010519491231002X"), identity_number_valid("110105194912310021")
    (True, False)
    >>> identity_number_valid("440524188001010014")
    True
    """
    if not _LENGTH <= len(text) <= 3 * _LENGTH:
        return False
    code = "".join(text.translate(_WIDE).replace("-", "").split()).lstrip("'\u2018\u2019")
    if len(code) != _LENGTH or not _DIGITS.issuperset(code[:-1]):
        return False
    if code[:2] not in _PROVINCES or not _is_day(code[6:14]):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(code, _WEIGHTS, strict=False))
    return _CHECKS[total % 11] == code[-1]


def _is_day(digits: str) -> bool:
    try:
        day = datetime.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return _OLDEST <= day.year < _LATEST
