"""What looks like an address or a name that no system has is a missing file, and nothing is asked of a network."""

from __future__ import annotations

import socket

import pytest

from yanting_research.errors import ReadError
from yanting_research.readers import read_source


@pytest.mark.parametrize(
    "name", ["http://127.0.0.1:9/a.txt", "https://example.com/a.csv", "file:///a/b.txt", "s3://a/b.xlsx", "a\0b.txt"]
)
def test_an_address_is_never_opened(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    with pytest.raises(ReadError):
        read_source(name)
