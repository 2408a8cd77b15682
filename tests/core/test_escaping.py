"""What is printed or put into a page: nothing in it is obeyed."""

from __future__ import annotations

import unicodedata
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from yanting_research.core.escaping import html_text, terminal_safe

BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
ANY = st.text(st.one_of(st.characters(), st.sampled_from(["\x1b", "\x9b", "\r", "\u202e", "\ud800", "<", "&", '"'])))


@given(ANY)
def test_nothing_that_a_terminal_obeys_is_left(text: str) -> None:
    shown = terminal_safe(text)
    shown.encode("utf-8")
    assert not [c for c in shown if c not in "\n\t" and unicodedata.category(c) in {"Cc", "Cs"}]
    assert not BIDI & set(shown)


def test_escape_sequences_become_visible() -> None:
    assert terminal_safe("\x1b]0;题\x07\x9b2J\r党\u202e员") == "\\u001b]0;题\\u0007\\u009b2J\\u000d党\\u202e员"


@given(ANY)
def test_no_text_makes_an_element_or_ends_an_attribute(text: str) -> None:
    seen: list[str] = []

    class Reading(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            seen.append(f"{tag} {[name for name, _ in attrs]}")

    reading = Reading()
    reading.feed(f'<p title="{html_text(text)}">{html_text(text)}</p>')
    reading.close()
    assert seen == ["p ['title']"]
