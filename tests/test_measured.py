"""The measurement of facts: counted by hand on a small truth, and the page says what the command prints."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from yanting_research.errors import ReadError
from yanting_research.measured import (
    PAGES,
    measure_facts,
    measure_interventions,
    measure_pairs,
    measured_markdown,
    refresh_pages,
)
from yanting_research.measured_labels import measure_alignments, measure_registers

ROOT = Path(__file__).parent.parent
TEXT = "全年举办党员培训班12期，培训党员600人，支出培训经费30万元。全县有党员1200名，其中女党员300名。"


def planted(surface: str, value: float, unit: str, **more: Any) -> dict[str, Any]:
    start = TEXT.index(surface)
    return {
        "id": surface, "surface": surface, "start": start, "end": start + len(surface), "value": value,
        "value_high": None, "unit": unit, "indicator": "党员", "part_of": None, "denominator": None,
    } | more  # fmt: skip


@pytest.fixture
def truth() -> dict[str, Any]:
    """Five facts, one link and one intervention with persons and money, of a text written for this test."""
    facts = [
        planted("12期", 12, "期", indicator="培训班"),
        planted("600人", 600, "人"),
        planted("30万元", 300_000, "元", indicator="培训经费"),
        planted("1200名", 1200, "名"),
        planted("300名", 300, "名", part_of="1200名"),
    ]
    start = TEXT.index("培训班")
    held = {"form": "集中培训", "start": start, "end": start + 3, "headcount": "600人", "money": "30万元"}
    return {"id": "a", "text": TEXT, "facts": facts, "checks": [], "non_facts": [], "interventions": [held]}


def test_a_small_truth_counted_by_hand(truth: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(truth, ensure_ascii=False), encoding="utf-8")
    table = measure_facts(ROOT, truth=tmp_path).set_index("measure")
    assert set(table["texts"]) == {"specimens"}
    counts = table[["n_gold", "n_predicted", "n_correct"]]
    assert counts.loc["value and unit"].tolist() == [5, 5, 5]
    assert counts.loc["part_of links"].tolist() == [1, 1, 1]
    assert counts.loc["interventions"].tolist() == [1, 1, 1]
    assert counts.loc["interventions: headcount"].tolist() == [1, 1, 1]
    assert counts.loc["interventions: money"].tolist() == [1, 1, 1]
    assert math.isnan(table.loc["interventions", "precision"])


def test_a_wrong_sum_and_a_wrong_form_count_against_it(truth: dict[str, Any]) -> None:
    truth["facts"][2]["value"] = 310_000
    table = measure_interventions([truth]).set_index("measure")
    assert table.loc["interventions: money", ["n_gold", "n_predicted", "n_correct"]].tolist() == [1, 1, 0]
    assert table.loc["interventions: money", "f1"] == 0
    truth["interventions"][0]["form"] = "外出考察"
    lost = measure_interventions([truth]).set_index("measure")
    assert lost.loc["interventions", ["n_gold", "n_correct"]].tolist() == [1, 0]
    assert lost.loc["interventions: headcount", "n_predicted"] == 0


@pytest.fixture(scope="module")
def measured() -> pd.DataFrame:
    """What ``yanting evaluate facts`` finds on all labelled texts: counted once for the tests below."""
    return measure_facts(ROOT)


def test_the_pages_hold_what_the_command_prints(measured: pd.DataFrame) -> None:
    """After a change of the rules: ``yanting evaluate facts --refresh``."""
    for lang, name in PAGES.items():
        page = (ROOT / name).read_text(encoding="utf-8")
        block = page.split("<!-- measured -->\n")[1].split("<!-- /measured -->")[0]
        assert block == measured_markdown(measured, lang=lang), "run: yanting evaluate facts --refresh"


MEASURES = ("value and unit", "with indicator", "part_of links", "denominator links")


# how far a set may fall: F1 of MEASURES, and the non-facts taken for facts as a share of those marked
BARS = {
    "dev": (0.98, 0.93, 0.90, 0.83, 0.0),
    "dense dev": (0.98, 0.90, 0.93, 0.92, 0.02),
    "reports dev": (0.99, 0.92, 0.92, 0.96, 0.01),
    "short dev": (0.99, 0.90, 0.94, 0.92, 0.02),
    "varied dev": (0.99, 0.85, 0.90, 0.90, 0.02),
    "office dev": (0.99, 0.87, 0.90, 0.88, 0.02),
    "county dev": (0.99, 0.88, 0.90, 0.88, 0.02),
    "compact dev": (0.99, 0.87, 0.88, 0.83, 0.02),
    "hands dev": (0.98, 0.76, 0.85, 0.90, 0.03),
    "hands held": (0.96, 0.69, 0.78, 0.83, 0.03),
    "brief dev": (0.99, 0.87, 0.88, 0.85, 0.02),
    "held": (0.98, 0.92, 0.85, 0.66, 0.0),
    "dense held": (0.98, 0.90, 0.93, 0.90, 0.09),
    "short held": (0.98, 0.86, 0.91, 0.95, 0.03),
    "office held": (0.98, 0.84, 0.88, 0.85, 0.03),
    "county held": (0.98, 0.86, 0.87, 0.86, 0.03),
    "compact held": (0.98, 0.84, 0.90, 0.84, 0.01),
    "brief held": (0.98, 0.83, 0.86, 0.87, 0.01),
}


@pytest.mark.parametrize("name", BARS)
def test_passages_do_not_fall_behind(name: str, measured: pd.DataFrame) -> None:
    """A refreshed page may say anything; this may not."""
    table = measured[measured["texts"] == f"passages, {name}"].set_index("measure")
    *bars, taken = BARS[name]
    for measure, bar in zip(MEASURES, bars, strict=True):
        assert table.loc[measure, "f1"] >= bar, measure
    nonfacts = table.loc["non-facts taken for facts"]
    assert nonfacts["n_correct"] <= taken * nonfacts["n_gold"]


def test_every_set_of_passages_has_its_bars(measured: pd.DataFrame) -> None:
    others = {f"{texts}, {name}" for texts in ("pairs", "measures", "problems") for name in ("read", "unread")}
    assert {f"passages, {name}" for name in BARS} | {"specimens"} | others == set(measured["texts"])


def test_wrong_figures_are_flagged_and_right_passages_are_not(measured: pd.DataFrame) -> None:
    """A pair counts once, whichever of its checks speaks; a set that nobody read may be found less well."""
    table = measured[measured["measure"] == "passages with a wrong figure"].set_index("texts")
    assert table.loc["pairs, read", "recall"] >= 0.8
    assert table.loc["pairs, read", "precision"] >= 0.99
    assert table.loc["pairs, unread", "recall"] >= 0.7
    assert table.loc["pairs, unread", "precision"] >= 0.9


# F1 of form and place, headcount, money, modality; of statements, problems with their measure
REGISTER_BARS = {"measures, read": (0.93, 0.91, 0.93, 0.96), "measures, unread": (0.77, 0.75, 0.75, 0.9)}
PROBLEM_BARS = {"problems, read": (0.97, 0.83), "problems, unread": (0.92, 0.66)}


def test_measures_and_problems_do_not_fall_behind(measured: pd.DataFrame) -> None:
    """The unread sets were never looked into while the codebook and the topics were written."""
    f1 = measured.set_index(["texts", "measure"])["f1"]
    for texts, bars in REGISTER_BARS.items():
        for measure, bar in zip(("form and place", "headcount", "money", "modality"), bars, strict=True):
            assert f1[texts, measure] >= bar, (texts, measure)
    for texts, bars in PROBLEM_BARS.items():
        for measure, bar in zip(("statements", "problem and its measure"), bars, strict=True):
            assert f1[texts, measure] >= bar, (texts, measure)


def test_a_register_counted_by_hand() -> None:
    text = "举办培训班3期，培训党员120人，支出4万元。建议每年组织支部书记赴浙江考察一次。"
    stated = dict.fromkeys(("headcount", "attendances", "sessions", "hours", "money"))
    said = dict.fromkeys(("partner", "place", "frequency", "audience"), "")
    held = {"form": "集中培训", "start": 2, "end": 5, "modality": "done"} | stated | said
    tour = {"form": "外出考察", "start": 29, "end": 34, "modality": "done"} | stated | said | {"place": "江苏"}
    lost = {"form": "短信平台", "start": 2, "end": 5, "modality": "done"} | stated | said
    item = {"id": "a", "set": "x", "text": text}
    table = measure_registers(
        [item | {"interventions": [held | {"headcount": 120, "sessions": 3, "money": 50_000}, tour, lost]}]
    ).set_index("measure")
    counts = table[["n_gold", "n_predicted", "n_correct"]]
    assert set(table["texts"]) == {"measures, x"}
    assert counts.loc["form and place"].tolist() == [3, 2, 2]
    assert counts.loc["headcount"].tolist() == [1, 1, 1]
    assert counts.loc["sessions"].tolist() == [1, 1, 1]
    assert counts.loc["money"].tolist() == [1, 1, 0]
    assert counts.loc["place"].tolist() == [1, 1, 0]
    assert counts.loc["modality"].tolist() == [2, 2, 1]  # the advice was labelled as done


def test_an_alignment_counted_by_hand() -> None:
    problems = "二、存在的问题\n一是师资力量薄弱，专职教师只有3名。二是远教站点设备老化，带宽不足。\n"
    text = problems + "三、对策建议\n一是更新站点设备，提高带宽。二是聘请土专家担任讲师，充实师资。"
    items = [
        (text.index(a), text.index(a) + len(a))
        for a in ("一是师资力量薄弱，专职教师只有3名。", "二是远教站点设备老化，带宽不足。")
    ]
    answers = [
        (text.index(a), text.index(a) + len(a))
        for a in ("一是更新站点设备，提高带宽。", "二是聘请土专家担任讲师，充实师资。")
    ]
    labelled = {"id": "a", "set": "x", "text": text, "problems": items, "measures": answers, "pairs": [[0, 1], [1, 1]]}
    table = measure_alignments([labelled]).set_index("measure")[["n_gold", "n_predicted", "n_correct"]]
    assert table.loc["statements"].tolist() == [4, 4, 4]
    assert table.loc["problem and its measure"].tolist() == [2, 2, 1]


def test_a_pair_counted_by_hand() -> None:
    right = {"set": "x", "good": "全县有党员1200名，其中女党员300名。"}
    wrong = right | {"bad": "全县有党员1200名，其中女党员3000名。"}
    table = measure_pairs([right, wrong, wrong]).set_index("texts")
    assert table.loc["pairs, x", ["n_gold", "n_predicted", "n_correct", "f1"]].tolist() == [2, 2, 2, 1.0]


def test_every_measure_has_a_chinese_name() -> None:
    page = (ROOT / PAGES["zh"]).read_text(encoding="utf-8")
    block = page.split("<!-- measured -->\n")[1].split("<!-- /measured -->")[0]
    assert re.findall(r"[a-z_]{3,}", block) == []


def test_refresh_writes_the_block_and_nothing_else(tmp_path: Path) -> None:
    row = ["specimens", "value and unit", 4, 4, 3, 0.75, 0.75, 0.75]
    columns = ["texts", "measure", "n_gold", "n_predicted", "n_correct", "precision", "recall", "f1"]
    table = pd.DataFrame([row], columns=columns)
    for name in PAGES.values():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("前\n<!-- measured -->\n旧\n<!-- /measured -->\n后\n", encoding="utf-8")
    pages = refresh_pages(tmp_path, table)
    texts = [page.read_text(encoding="utf-8") for page in pages]
    assert all(text.startswith("前\n<!-- measured -->\n|") for text in texts)
    assert all(text.endswith("| 0.750 |\n<!-- /measured -->\n后\n") for text in texts)
    assert "旧" not in "".join(texts)
    assert refresh_pages(tmp_path, table)
    assert [page.read_text(encoding="utf-8") for page in pages] == texts
    pages[1].write_text("没有标记\n", encoding="utf-8")
    with pytest.raises(ReadError, match="no block"):
        refresh_pages(tmp_path, table.assign(n_gold=5))
    assert pages[0].read_text(encoding="utf-8") == texts[0]


def test_undefined_ratios_and_faults_are_dashes() -> None:
    columns = ["texts", "measure", "n_gold", "n_predicted", "n_correct", "precision", "recall", "f1"]
    rows = [["specimens", "interventions", 3, 2, 2, math.nan, 2 / 3, math.nan],
            ["specimens", "non-facts taken for facts", 9, 50, 1, 0.02, 0.11, 0.03]]  # fmt: skip
    lines = measured_markdown(pd.DataFrame(rows, columns=columns)).splitlines()
    assert lines[2].endswith("| 3 | 2 | 2 | – | 0.667 | – |")
    assert lines[3].endswith("| 9 | 50 | 1 | – | – | – |")
    with pytest.raises(ValueError, match="allowed: en, zh"):
        measured_markdown(pd.DataFrame(columns=columns), lang="fr")
