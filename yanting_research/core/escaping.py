"""One place that makes a stranger's text safe to print in a terminal or to put into a page."""

from __future__ import annotations

import html
import unicodedata

__all__ = ["html_text", "terminal_safe"]

_KEPT = {"\n", "\t"}
# direction marks that can reorder what a reader sees
_BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def terminal_safe(text: str) -> str:
    r"""Show control characters, lone surrogates and direction marks as ``\uXXXX``.

    Parameters
    ----------
    text
        Any text: a file name, a sentence, an error message.

    Returns
    -------
    str
        The same text; line feeds and tabs stay.

    Examples
    --------
    >>> terminal_safe("党员\x1b[2J")
    '党员\\u001b[2J'
    """
    return "".join(character if _is_plain(character) else f"\\u{ord(character):04x}" for character in text)


def html_text(value: object) -> str:
    r"""Text of a page or of a quoted attribute: nothing in it is markup, nothing is invisible.

    Parameters
    ----------
    value
        Anything; its ``str`` is shown, control characters and direction marks as ``\uXXXX``.

    Examples
    --------
    >>> html_text('党员<script>"\x1b')
    '党员&lt;script&gt;&quot;\\u001b'
    """
    return html.escape(terminal_safe(str(value)))


def _is_plain(character: str) -> bool:
    if character in _KEPT:
        return True
    return unicodedata.category(character) not in ("Cc", "Cs") and character not in _BIDI
