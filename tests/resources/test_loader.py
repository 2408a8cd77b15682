"""The loader of package data: names with folders, and no way out of them."""

from __future__ import annotations

import pytest

from yanting_research.errors import ReadError
from yanting_research.resources import list_resources, read_resource


def test_a_file_in_a_folder_is_named_with_it() -> None:
    assert read_resource("reveal/LICENSE").startswith("Copyright (C) 2011-2026 Hakim El Hattab")
    assert "MIT licensed" in read_resource("reveal/reveal.js")[:120]


@pytest.mark.parametrize(
    "name", ["../__init__.py", "reveal/../units.csv", "/etc/hostname", "reveal", "reveal\\LICENSE"]
)
def test_a_name_that_leaves_the_folder_is_unknown(name: str) -> None:
    with pytest.raises(ReadError, match=r"units\.csv"):
        read_resource(name)


def test_the_list_is_sorted_and_every_name_in_it_but_a_font_is_a_text() -> None:
    names = list_resources()
    assert names == sorted(set(names))
    assert all(read_resource(name) for name in names if not name.endswith(".ttf"))


def test_a_font_is_not_read_as_a_text() -> None:
    with pytest.raises(ReadError, match="not a text"):
        read_resource("fonts/NotoSerifSC-GB2312.ttf")
