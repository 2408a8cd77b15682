"""Bad codebooks are refused with file, line, theme and remedy."""

from __future__ import annotations

import pytest

from yanting_research.errors import LexiconError
from yanting_research.themes import default_themes, descendants, hash_themes, parse_themes_text

HEAD = '[dictionary]\nname = "试"\nversion = "1"\n'


def theme(name: str, *lines: str) -> str:
    texts = '\ndefinition = "义"\ninclude = "计"\nexclude = "无"\nexamples = []\n'
    return f'\n[[themes]]\ntheme = "{name}"{texts}' + "".join(f"{line}\n" for line in lines)


@pytest.mark.parametrize(
    ("text", "line", "said", "remedy"),
    [
        (HEAD + theme("甲", 'parent = "乙"', 'expressions = ["一"]') + theme("乙", 'parent = "甲"'), 5,
         "the parents go in a circle: 甲 → 乙 → 甲", "parent"),
        (HEAD + theme("甲", 'parent = "甲"', 'expressions = ["一"]'), 5, "circle: 甲 → 甲", "parent"),
        (HEAD + theme("甲", 'parent = "丁"', 'expressions = ["一"]'), 5, "parent '丁' is no theme", "correct the name"),
        (HEAD + theme("甲", 'expressions = ["一"]') + theme("甲", 'expressions = ["二"]'), 13,
         "theme '甲' stands twice: theme 1, line 5, and theme 2", "rename"),
        (HEAD + theme("甲", 'expressions = ["一"]') + theme("乙", "expressions = [", '  "二",', '  "一",', "]"), 21,
         "expression '一' stands in two themes, 甲 and 乙", "declare it"),
        (HEAD + theme("甲", 'expressions = ["党员"]') + theme("乙", 'expressions = ["黨員"]'), 19,
         "stands in two themes", "declare it"),
        (HEAD + theme("甲"), 5, "no expression", "remove it"),
        (HEAD + theme("甲", "rules = [", '  "一 NEAR 二",', "]"), 12, "rule '一 NEAR 二', character 3", "write it as"),
        (HEAD + theme("甲", 'expressions = ["一*"]'), 5, "a wildcard at the rim", "培训*班"),
        (HEAD + theme("甲", 'expressions = ["一"]', 'exclude_expressions = ["二三"]'), 12, "holds no expression", ""),
        (HEAD + theme("甲", 'expressions = ["一"]', 'negation = "maybe"'), 5, "negation is 'maybe'", ""),
        (HEAD + theme("甲", 'expressions = ["一"]', 'colour = "red"'), 5, "unknown field 'colour'", "remove it"),
    ],
)  # fmt: skip
def test_a_bad_codebook_names_its_line(text: str, line: int, said: str, remedy: str) -> None:
    with pytest.raises(LexiconError) as caught:
        parse_themes_text(text, where="my.toml")
    assert said in str(caught.value)
    assert f"my.toml, line {line}" in str(caught.value)
    assert remedy in caught.value.remedy


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ('shared = ["三"]', "'三' is declared as shared, but does not stand in two themes"),
        ("negation_window = 41", "negation_window is 41"),
        ("negation_window = true", "negation_window is True"),
        ('negators = "不"', "field 'negators' is no list of texts"),
        ("colour = 1", "unknown fields"),
    ],
)
def test_a_bad_head_is_refused(head: str, said: str) -> None:
    with pytest.raises(LexiconError, match=r"my\.toml") as caught:
        parse_themes_text(f"{HEAD}{head}\n" + theme("甲", 'expressions = ["一"]'), where="my.toml")
    assert said in str(caught.value)


def test_what_is_no_toml_is_refused_with_its_line() -> None:
    with pytest.raises(LexiconError, match="line 2") as caught:
        parse_themes_text("a = 1\nb =\n", where="my.toml")
    assert "TOML" in caught.value.remedy


def test_a_chain_of_themes_ends_somewhere() -> None:
    def chain(n: int) -> str:
        return HEAD + "".join(
            theme(f"题{i}", f'parent = "题{i - 1}"' if i else "", f'expressions = ["词{i}"]') for i in range(n)
        )

    assert parse_themes_text(chain(12)).depth("题11") == 12
    with pytest.raises(LexiconError, match="13 levels, one below the other; expected: at most 12"):
        parse_themes_text(chain(13))


def test_sharing_may_be_declared() -> None:
    text = f'{HEAD}shared = ["一"]\n' + theme("甲", 'expressions = ["一"]') + theme("乙", 'expressions = ["一", "二"]')
    assert [item.expressions for item in parse_themes_text(text).themes] == [("一",), ("一", "二")]


def test_a_parent_may_stand_empty_and_come_later() -> None:
    book = parse_themes_text(
        HEAD + theme("丙", 'parent = "乙"', 'expressions = ["一"]') + theme("乙", 'parent = "甲"') + theme("甲")
    )
    assert descendants(book, "甲") == ("丙", "乙", "甲")
    assert [book.depth(name) for name in ("甲", "乙", "丙")] == [1, 2, 3]
    with pytest.raises(ValueError, match="allowed: 丙, 乙, 甲"):
        book.find("戊")


def test_the_hash_follows_what_decides_a_count() -> None:
    base = HEAD + theme("甲", 'expressions = ["一"]')
    same = hash_themes(parse_themes_text(base.replace('"义"', '"另一义"')))
    other = hash_themes(parse_themes_text(base + 'rules = ["一 AND 二"]\n'))
    assert hash_themes(parse_themes_text(base)) == same != other


def test_the_shipped_codebook_is_whole() -> None:
    book = default_themes()
    assert len(book.themes) >= 12
    assert sum(len(item.expressions) for item in book.themes) >= 300
    assert max(book.depth(item.theme) for item in book.themes) >= 2
    for item in book.themes:
        assert item.definition.endswith("。"), item.theme
        assert item.include.endswith("。"), item.theme
        assert item.exclude.endswith("。"), item.theme
        assert item.examples, item.theme
