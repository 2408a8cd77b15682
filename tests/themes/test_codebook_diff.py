"""Two versions of a codebook: what changed and which passages it concerns."""

from __future__ import annotations

import copy
from typing import Any

from yanting_research.core import CODEBOOK_CHANGES, Document, Source, check_table, identity_offsets, make_corpus
from yanting_research.themes import diff_codebooks, parse_themes

RULE = {"definition": "义", "include": "计", "exclude": "无", "examples": []}
OLD: dict[str, Any] = {
    "dictionary": {"name": "试", "version": "1"},
    "themes": [
        {"theme": "集中", **RULE, "expressions": ["培训班", "学分"]},
        {"theme": "考核", **RULE, "expressions": ["考核"]},
        {"theme": "旧", **RULE, "expressions": ["旧词"]},
    ],
}
TEXT = "办培训班，记学分。年底考核，旧词。科学分析。"


def test_every_change_and_its_passages() -> None:
    new = copy.deepcopy(OLD)
    new["dictionary"]["version"] = "2"
    first, second, _ = new["themes"]
    first["expressions"] = ["培训班"]
    first["definition"] = "新义"
    second |= {"expressions": ["考核", "学分"], "exclude_expressions": ["科学分"], "parent": "上"}
    new["themes"][2] = {"theme": "上", **RULE, "rules": ["年底 AND 考核"]}
    document = Document("d", TEXT, Source("d", TEXT, "text", "utf-8", ""), identity_offsets(len(TEXT)))
    diff = diff_codebooks(parse_themes(OLD), parse_themes(new), make_corpus([document]))
    got = check_table(diff.changes, CODEBOOK_CHANGES)[["kind", "change", "item", "old_theme", "new_theme"]]
    assert got.to_numpy().tolist() == [
        ["exclusion", "added", "科学分", "", "考核"],
        ["expression", "moved", "学分", "集中", "考核"],
        ["expression", "removed", "旧词", "旧", ""],
        ["rule", "added", "年底 AND 考核", "", "上"],
        ["setting", "moved", "parent", "考核", "考核"],
        ["setting", "changed", "version", "", ""],
        ["text", "changed", "definition", "集中", "集中"],
        ["theme", "added", "上", "", "上"],
        ["theme", "removed", "旧", "旧", ""],
    ]
    effects = diff.effects.set_index("theme")[["n_old", "n_new", "n_gained", "n_lost"]]
    assert effects.to_dict("index") == {
        "集中": {"n_old": 3, "n_new": 1, "n_gained": 0, "n_lost": 2},
        "考核": {"n_old": 1, "n_new": 2, "n_gained": 1, "n_lost": 0},
        "上": {"n_old": 0, "n_new": 1, "n_gained": 1, "n_lost": 0},
        "旧": {"n_old": 1, "n_new": 0, "n_gained": 0, "n_lost": 1},
    }
    assert diff.effects.set_index("theme").loc["考核", "gained"] == "学分：办培训班，记学分。"
    assert sorted(set(diff.passages["change"])) == ["gained", "lost"]


def test_a_codebook_does_not_differ_from_itself() -> None:
    diff = diff_codebooks(parse_themes(OLD), parse_themes(OLD))
    assert diff.changes.empty
    assert diff.passages.empty
    assert diff.effects["n_old"].tolist() == [0, 0, 0]
