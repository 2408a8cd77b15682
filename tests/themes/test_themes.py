"""The theme dictionary and its scores."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from yanting_research.core import Corpus, Document, Section, Source, Span, identity_offsets, make_corpus
from yanting_research.errors import LexiconError
from yanting_research.themes import default_themes, hash_themes, parse_themes, score_themes, theme_hits

RULE = {"definition": "国名或网络", "include": "提到即计", "exclude": "无", "examples": []}
GOOD: dict[str, Any] = {
    "dictionary": {"name": "试", "version": "1"},
    "themes": [
        {"theme": "国别", **RULE, "expressions": ["印度", "印度洋"], "exclude_expressions": ["印度尼西亚"]},
        {"theme": "网络", **RULE, "expressions": ["QQ群"]},
    ],
}


def corpus(text: str, *sections: tuple[str, int, int]) -> Corpus:
    parts = tuple(Section(name, "", 1, "", 0, "", "", "", Span(a, b), Span(a, a)) for name, a, b in sections)
    source = Source("d", text, "text", "utf-8", "")
    return make_corpus([Document("d", text, source, identity_offsets(len(text)), parts)])


def test_longest_wins_and_exclusion_does_not_fire() -> None:
    hits = theme_hits(corpus("印度尼西亚和印度，印度洋；ｑｑ群"), parse_themes(GOOD))
    assert hits[["theme", "expression", "surface", "start", "end"]].values.tolist() == [
        ["国别", "印度", "印度", 6, 8], ["国别", "印度洋", "印度洋", 9, 12], ["网络", "QQ群", "ｑｑ群", 13, 16],
    ]  # fmt: skip


def test_every_unit_has_every_theme_and_undefined_is_nan() -> None:
    text = "印度。QQ群印度。无"
    table = score_themes(corpus(text, ("s00", 0, 3), ("s01", 3, 10), ("s02", 9, 10)), parse_themes(GOOD))
    got = table[["unit_id", "theme", "n_hits", "n_unit"]].values.tolist()
    assert got == [
        ["d/s00", "国别", 1, 3], ["d/s00", "网络", 0, 3], ["d/s01", "国别", 1, 6],
        ["d/s01", "网络", 1, 6], ["d/s02", "国别", 0, 1], ["d/s02", "网络", 0, 1],
    ]  # fmt: skip
    assert table["share"].tolist()[:4] == [1.0, 0.0, 0.5, 0.5]
    assert table["share"].tail(2).isna().all()
    assert table["per_1000"].tolist()[2] == pytest.approx(1000 / 6)
    whole = score_themes(corpus(text), parse_themes(GOOD), by="doc_id")
    assert whole[["unit_id", "n_hits", "n_unit"]].values.tolist() == [["d", 2, 10], ["d", 1, 10]]
    with pytest.raises(ValueError, match="allowed"):
        score_themes(corpus(text), parse_themes(GOOD), by="page")  # type: ignore[arg-type]


def test_an_empty_document_has_no_rate() -> None:
    table = score_themes(corpus(""), parse_themes(GOOD))
    assert table["n_unit"].tolist() == [0, 0]
    assert table["per_1000"].isna().all()


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("themes",), [], "no theme"),
        (("extra",), 1, "unknown table"),
        (("dictionary", "version"), 1, "'version'"),
        (("themes", 0, "colour"), "red", "theme 1 (国别): unknown field 'colour'"),
        (("themes", 0, "expressions"), [], "no expression"),
        (("themes", 0, "expressions"), ["印度", "印度"], "stands twice"),
        (("themes", 0, "expressions"), "印度", "no list"),
        (("themes", 0, "expressions"), ["印度", ""], "1 to 32"),
        (("themes", 0, "expressions"), ["印度", "a\x00b"], "control character"),
        (("themes", 0, "exclude_expressions"), ["越南"], "holds no expression"),
        (("themes", 1, "theme"), "国别", "stands twice"),
        (("themes", 1, "definition"), " ", "theme 2 (网络)"),
    ],
)
def test_a_bad_dictionary_is_refused_with_its_place(path: tuple[Any, ...], value: object, said: str) -> None:
    data: Any = copy.deepcopy(GOOD)
    place = data
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    with pytest.raises(LexiconError) as caught:
        parse_themes(data, where="my.toml")
    assert said in str(caught.value)
    assert caught.value.where.startswith("my.toml")


def test_the_shipped_dictionary() -> None:
    dictionary = default_themes()
    assert len(dictionary.themes) >= 14
    assert sum(len(theme.expressions) for theme in dictionary.themes) >= 300
    assert {"远程与网络教育", "干部年轻化", "监督管理"} <= {theme.theme for theme in dictionary.themes}
    assert all(theme.examples for theme in dictionary.themes)
    assert len(hash_themes(dictionary)) == 64


def test_every_example_fires_its_own_theme() -> None:
    for theme in default_themes().themes:
        for example in theme.examples:
            assert theme.theme in set(theme_hits(corpus(example), default_themes())["theme"]), example
