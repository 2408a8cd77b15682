"""The specimen corpus: what the truth files claim holds in the texts, and false claims are refused."""

from __future__ import annotations

import csv
import doctest
import importlib.util
import itertools
import json
import re
import shutil
import statistics
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

CORPUS = Path(__file__).parents[2] / "corpus"


def load_builder() -> ModuleType:
    """The builder as a module; it is a script beside the corpus, not part of the package."""
    sys.path.insert(0, str(CORPUS))
    try:
        spec = importlib.util.spec_from_file_location("build_specimens", CORPUS / "build_specimens.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(CORPUS))
    return module


BUILDER = load_builder()
TRUTHS = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((CORPUS / "truth").glob("*.json"))]
METADATA = {row["doc_id"]: row for row in csv.DictReader((CORPUS / "metadata.csv").open(encoding="utf-8", newline=""))}
every_truth = pytest.mark.parametrize("truth", TRUTHS, ids=lambda truth: truth["id"])

SOURCE = """+++
doc_id = "mofan_2012"
county = "模范县"
year = 2012
title = "模范县党员教育情况"
author = "模范县委组织部"
source = "模范县党建网"
published = "2012-11-20T09:30"
format = "txt"
[[checks]]
kind = "sum"
whole = "org"
parts = ["gw", "zb"]
verdict = "consistent"
[[checks]]
kind = "share"
whole = "mem"
parts = ["mob"]
share = "mob_s"
verdict = "rounding"
[[interventions]]
form = "集中培训"
anchor = "开办…培训班"
headcount = "mob"
audience = "流动党员"
[themes]
digital = 1
young = 0
supervision = 2
+++
模范县党员教育情况
[[#〔样例文本：为本工作台编写，县名与数据均为虚构〕|boilerplate]]
一、现状
党组织[[３０个|id=org;ind=党组织]]，其中党委[[6个|id=gw;ind=党委;p=org]]、支部[[24个|id=zb;ind=党支部;p=org]]；党员\
[[1,500人|id=mem;ind=党员]]，流动党员[[100人|id=mob;ind=流动党员;p=mem]]，占[[6.6%|id=mob_s;ind=流动党员占比;d=mem]]。
二、做法
开办流动党员培训班，投入[[近2万元|id=fee;ind=培训经费;q=less_than]]，用好远程教育，审计监督跟上。
+++
"""
SOURCE = SOURCE.removesuffix("+++\n")


def build(tmp_path: Path, source: str = SOURCE, name: str = "mofan_2012") -> dict[str, Any]:
    """The truth that a source gives, through the files on disk."""
    (tmp_path / "truth" / "annotated").mkdir(parents=True, exist_ok=True)
    shutil.copy(CORPUS / "truth" / "design.csv", tmp_path / "truth")
    (tmp_path / "truth" / "annotated" / f"{name}.txt").write_text(source, encoding="utf-8")
    files = BUILDER.build_corpus(tmp_path)
    BUILDER.write_files(tmp_path, files)
    truth: dict[str, Any] = json.loads(files[f"truth/{name}.json"])
    return truth


def test_hand_made_source_gives_hand_counted_truth(tmp_path: Path) -> None:
    truth = build(tmp_path)
    facts = {fact["id"]: fact for fact in truth["facts"]}
    assert [facts[k]["value"] for k in ("org", "gw", "zb", "mem", "mob", "mob_s", "fee")] == [
        30, 6, 24, 1500, 100, 6.6, 20000,
    ]  # fmt: skip
    assert [facts[k]["unit"] for k in ("org", "mem", "mob_s", "fee")] == ["个", "人", "%", "元"]
    assert (facts["mob_s"]["role"], facts["fee"]["role"], facts["fee"]["qualifier"]) == ("share", "money", "less_than")
    assert [check["computed"] for check in truth["checks"]] == [30, 6.6667]
    assert truth["text"].splitlines()[3].startswith("党组织３０个，其中党委6个")
    assert truth["interventions"][0]["anchor"] == "开办流动党员培训班"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('verdict = "rounding"', 'verdict = "consistent"', "rounding, not consistent"),
        ("24个|", "34个|", "inconsistent, not consistent"),
        ("6.6%|", "66.6%|", "inconsistent, not rounding"),
        ("supervision = 2", "supervision = 1", "counted"),
        ("id=zb;", "id=gw;", "used twice"),
        ("p=mem]]", "p=nobody]]", "links to nothing"),
        ("二、做法", "二、做法（2012年）", "neither fact nor non-fact"),
        ("二、做法", "三、做法", "outline"),
        ("[[#〔样例文本", "〔样例文本", "a mark is not closed"),
        ("|boilerplate]]", "|slogan]]", "no line says that this is a specimen"),
        ("开办…培训班", "举办…培训班", "is not in the text"),
        ("ind=培训经费;q=less_than", "ind=培训经费", "is hedged"),
        ('doc_id = "mofan_2012"', 'doc_id = "other_2012"', "doc_id"),
        ('format = "txt"', 'format = "docx"', "format"),
        ("+++\ndoc_id", "doc_id", "no front matter"),
    ],
)
def test_a_false_claim_is_refused_and_nothing_is_written(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in SOURCE
    with pytest.raises(BUILDER.SpecimenError, match=said):
        build(tmp_path, SOURCE.replace(old, new, 1))
    assert not (tmp_path / "texts").exists()


@pytest.mark.parametrize(
    ("whole", "parts", "share", "verdict"),
    [
        (607, [89], "14.7", "consistent"),
        (607, [603], "99.4", "rounding"),  # 99.34, which no integer out of 607 brings to 99.4
        (607, [], "99.4", "inconsistent"),
        (607, [], "14.7", "uncheckable"),
        (200, [1], "0.5", "consistent"),
        (2000, [13], "0.7", "consistent"),  # 0.65: a tie, rounded up
        (50, [60], "100", "impossible"),
        (50, [10], "120", "impossible"),
    ],
)
def test_share_verdicts(whole: int, parts: list[int], share: str, verdict: str) -> None:
    def fact(value: float, surface: str) -> dict[str, Any]:
        return {"value": value, "surface": surface, "qualifier": "exact"}

    _, got = BUILDER.check_share(
        fact(whole, f"{whole}人"), [fact(p, f"{p}人") for p in parts], fact(float(share), f"{share}%")
    )
    assert got == verdict


@pytest.mark.parametrize(
    ("whole", "parts", "verdict"),
    [
        (("995个", 995), [("43个", 43), ("47个", 47), ("905个", 905)], "consistent"),
        (("2.1万人", 21000), [("12000人", 12000), ("8900人", 8900)], "rounding"),
        (("2.1万人", 21000), [("12000人", 12000), ("8400人", 8400)], "inconsistent"),
        (("20900人", 20900), [("12000人", 12000), ("8910人", 8910)], "inconsistent"),
    ],
)
def test_sum_verdicts(whole: tuple[str, int], parts: list[tuple[str, int]], verdict: str) -> None:
    def fact(pair: tuple[str, int]) -> dict[str, Any]:
        return {"value": pair[1], "surface": pair[0], "qualifier": "exact"}

    assert BUILDER.check_sum(fact(whole), [fact(part) for part in parts])[1] == verdict


def test_outline_breaks_are_read() -> None:
    text = "一、甲\n（一）乙\n（二）丙\n（二）丁\n二、戊\n（一）己\n（三）庚\n四、辛\n1.5万人\n"
    assert [(b["kind"], b["marker"]) for b in BUILDER.read_outline(text)] == [
        ("repeated", "（二）"), ("missing", "（三）"), ("missing", "四、"),
    ]  # fmt: skip


def test_numerals_of_headings() -> None:
    assert [BUILDER.ordinal(n) for n in ("一", "九", "十", "十一", "二十", "二十三", "12")] == [
        1,
        9,
        10,
        11,
        20,
        23,
        12,
    ]


def test_doctests_of_the_builder() -> None:
    assert doctest.testmod(BUILDER).failed == 0


def test_disk_equals_sources() -> None:
    assert BUILDER.compare_disk(CORPUS, BUILDER.build_corpus(CORPUS)) == []


def test_a_changed_text_is_noticed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    build(tmp_path)
    assert BUILDER.main(["--check"], root=tmp_path) == 0
    text = tmp_path / "texts" / "mofan_2012.txt"
    text.write_bytes(text.read_bytes().replace(b"30", b"31").replace("３".encode(), "４".encode()))
    (tmp_path / "texts" / "stray.txt").write_text("没有来源", encoding="utf-8")
    assert BUILDER.main(["--check"], root=tmp_path) == 1
    said = capsys.readouterr().err
    assert "texts/mofan_2012.txt: differs" in said
    assert "texts/stray.txt: has no annotated source" in said


@every_truth
def test_spans_hold_their_surface(truth: dict[str, Any]) -> None:
    spans = []
    for row in [*truth["facts"], *truth["non_facts"]]:
        assert truth["text"][row["start"] : row["end"]] == row["surface"]
        spans.append((row["start"], row["end"]))
    spans.sort()
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans)), "facts never overlap"
    for row in truth["interventions"]:
        assert truth["text"][row["start"] : row["end"]] == row["anchor"]


@every_truth
def test_every_digit_is_accounted_for(truth: dict[str, Any]) -> None:
    """Each digit of a text belongs to a fact or to a marked non-fact."""
    covered = {i for row in [*truth["facts"], *truth["non_facts"]] for i in range(row["start"], row["end"])}
    loose = [
        truth["text"][max(0, i - 8) : i + 8] for i, c in enumerate(truth["text"]) if c.isdecimal() and i not in covered
    ]
    assert loose == []


@every_truth
def test_text_is_a_labelled_specimen_of_fitting_length(truth: dict[str, Any]) -> None:
    assert "样例文本" in truth["text"]
    assert 800 <= len(truth["text"]) <= 2700
    assert len(truth["interventions"]) >= 3


@every_truth
def test_published_file_holds_the_text(truth: dict[str, Any]) -> None:
    row = METADATA[truth["id"]]
    data = (CORPUS / row["path"]).read_bytes()
    text = data.decode(row["encoding"]).replace("\r\n", "\n")
    if row["format"] == "txt":
        assert text == truth["text"]
    else:
        visible = re.sub(r"<[^>]{1,200}>", "", text)
        assert all(line in visible for line in truth["text"].splitlines())
        assert "收听本文" in visible
        assert "备案号" in visible
    assert int(row["n_characters"]) == len(truth["text"])


def test_the_corpus_varies_as_announced() -> None:
    verdicts = {check["verdict"] for truth in TRUTHS for check in truth["checks"]}
    assert {"consistent", "rounding", "inconsistent", "impossible"} <= verdicts
    encodings = [row["encoding"] for row in METADATA.values()]
    assert encodings.count("gb18030") >= 3
    assert "utf-8-sig" in encodings
    assert any(b"\r\n" in (CORPUS / row["path"]).read_bytes() for row in METADATA.values())
    assert sum(bool(truth["outline_errors"]) for truth in TRUTHS) >= 4
    qualifiers = {fact["qualifier"] for truth in TRUTHS for fact in truth["facts"]}
    assert qualifiers == set(BUILDER.QUALIFIERS)
    assert {fact["modality"] for truth in TRUTHS for fact in truth["facts"]} == {"observed", "target"}


def read_table(name: str) -> list[dict[str, str]]:
    with (CORPUS / "statistics" / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_party_members_is_sorted_keyed_and_sourced() -> None:
    rows = read_table("party_members.csv")
    keys = [(row["as_of"], row["indicator_id"]) for row in rows]
    assert keys == sorted(set(keys))
    assert len(rows) == 637
    assert all(row["source"] and float(row["value"]) >= 0 for row in rows)


def test_yanting_facts_add_up_as_its_readme_says() -> None:
    rows = {row["fact_id"]: row for row in read_table("yanting_2013.csv")}
    parts: dict[str, list[int]] = {}
    for row in rows.values():
        assert row["citation"].endswith("共产党员网, 2013-06-25")
        assert row["part_of"] in {"", *rows}
        parts.setdefault(row["part_of"], []).append(int(row["value"]))
    assert sum(parts["y07"]) == int(rows["y07"]["value"]) == 995
    assert sum(parts["y13"]) == int(rows["y13"]["value"]) == 7232
    assert round(100 * int(rows["y22"]["value"]) / int(rows["y16"]["value"]), 2) == 99.34


@pytest.mark.parametrize(
    ("theme", "indicator", "printed", "within"),
    [
        ("digital", "mobile_share", 0.98, 0.66),
        ("young", "leaders_over45_share", 0.99, 0.82),
        ("supervision", "attendance_rate", 0.40, 0.42),
    ],
)
def test_relations_are_as_the_datasheet_prints_them(theme: str, indicator: str, printed: float, within: float) -> None:
    design = BUILDER.read_design(CORPUS)
    truths = {truth["id"]: truth for truth in TRUTHS}
    counties = sorted({row["county"] for row in design.values()})
    hits = {name: float(truths[name]["themes"][theme]) for name in design}
    figures = {name: float(row[indicator]) for name, row in design.items()}
    assert round(statistics.correlation(list(hits.values()), list(figures.values())), 2) == printed

    def demeaned(values: dict[str, float]) -> list[float]:
        means = {c: statistics.fmean(v for n, v in values.items() if design[n]["county"] == c) for c in counties}
        return [value - means[design[name]["county"]] for name, value in values.items()]

    assert round(statistics.correlation(demeaned(hits), demeaned(figures)), 2) == within
    line = next(row for row in (CORPUS / "README.md").read_text(encoding="utf-8").splitlines() if f" {theme} |" in row)
    assert f"| {printed:.2f} | {within:.2f} |" in line
