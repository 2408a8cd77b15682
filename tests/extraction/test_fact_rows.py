"""What a row of FACTS says besides its figure: section, page, region, period, population, script.

And the views, zones and units under it. All texts are invented.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from test_read_sentences import facts_of

from yanting_research.core import Document, Section, Source, SourceTable, Span, identity_offsets, make_corpus
from yanting_research.errors import ExtractionError
from yanting_research.extraction import calibrate_rules, extract_document_facts, extract_facts, trace
from yanting_research.extraction.nonfacts import Zone, blank_zones, find_zones
from yanting_research.extraction.units import load_units, same_measure, unit_named, unit_pattern
from yanting_research.extraction.views import make_view


def document(text: str, **more: Any) -> Document:
    return Document("d", text, Source("d.txt", text, "text", "utf-8", ""), identity_offsets(len(text)), **more)


def rows(text: str, **more: Any) -> list[dict[Any, Any]]:
    return extract_document_facts(document(text, **more)).to_dict("records")


def section(name: str, span: tuple[int, int], heading: tuple[int, int], *, parent: str = "", level: int = 1) -> Section:
    return Section(name, parent, level, "", 0, "", "", "", Span(*span), Span(*heading))


def test_a_figure_belongs_to_the_innermost_section_and_its_page() -> None:
    text = "党员1名。\n一、支部\n支部2个。\n（一）培训\n办班3期。\n尾声\n村4个。\n"
    at = {word: text.index(word) for word in ("一、", "（一）", "尾声", "村4")}
    sections = (
        section("s02", (at["（一）"], at["尾声"]), (at["（一）"], at["（一）"] + 5), parent="s01", level=2),
        section("s01", (at["一、"], at["村4"]), (at["一、"], at["一、"] + 4)),
    )
    one = document(text, sections=sections, page_breaks=(at["（一）"],))
    found = extract_document_facts(one)
    assert found["section_id"].tolist() == ["", "s01", "s02", ""]
    assert found["page"].tolist() == [1, 1, 2, 2]
    corpus = make_corpus([one])
    told = trace(extract_facts(corpus), "d#f0003", corpus)
    assert (told.place, told.section) == ("d.txt, p. 2, （一）培训", "（一）培训")
    assert str(told) == "d.txt, p. 2, （一）培训: 办班【3期】。"
    assert trace(found, "d#f0001", corpus).place == "d.txt, p. 1"
    with pytest.raises(ExtractionError, match=r"^d#f0009: no such fact; expected: a fact_id of this table"):
        trace(found, "d#f0009", corpus)
    with pytest.raises(ExtractionError, match=r"^d#f0001: its document is not in the corpus; expected: d"):
        trace(found, "d#f0001", make_corpus([]))
    with pytest.raises(ExtractionError, match="has changed; expected: 1名; what to do: extract the facts again"):
        trace(found, "d#f0001", make_corpus([document(text.replace("1名", "7名"))]))


def test_the_region_is_the_stated_one_else_the_one_the_text_speaks_of() -> None:
    text = "青禾县辖24个乡镇，青禾县党员1200名。"
    assert {(row["region"], row["subject"]) for row in rows(text)} == {("青禾县", "青禾县")}
    assert {row["region"] for row in rows(text, metadata={"region": "松源县"})} == {"松源县"}
    assert {row["region"] for row in rows("青禾縣轄24個鄉鎮，青禾縣黨員1200名。")} == {"青禾縣"}


def test_names_are_printed_in_the_script_of_the_text() -> None:
    told = [row["indicator"] for row in rows("全縣黨員1200名，女黨員300名，占25%。黨員增長8%。")]
    assert told == ["黨員", "女黨員", "女黨員占比", "黨員变化"]
    assert [row["indicator"] for row in rows("黨員１００名，35歲以下30名。")] == ["黨員", "35歲以下黨員"]


def test_who_an_attribute_or_a_share_is_counted_among() -> None:
    told = rows("科级干部537名（35岁以下30名）。党员1200名，农村党员800名，占党员总数的66.7%。")
    assert [row["population"] for row in told] == ["", "科级干部", "", "", "党员"]
    told = rows("党员1200名，农村党员800名，占党员总数的66.7%。女性占三成。")
    assert [row["population"] for row in told][:3] == ["", "", "党员"]


def test_units_are_told_in_one_form() -> None:
    told = rows("提高3个百分点。面积30平方千米。平均年龄45周岁。培训3个小时。又学3钟头。党员3名。")
    assert [row["unit"] for row in told] == ["百分点", "平方公里", "岁", "小时", "小时", "名"]


def test_ties_around_the_cells_of_a_table_stay_what_they_are() -> None:
    table = "类别\t党员（名）\n农村\t340\n社区\t98\n合计\t438\n"
    text = f"全县支部30个，其中农村支部12个，占40%。\n{table}问卷300份，收回280份，占93.3%。\n"
    source = Source("d.txt", text, "text", "utf-8", "", tables=(
        SourceTable(tuple(tuple(line.split("\t")) for line in table.splitlines()), text.index("类别")),
    ))  # fmt: skip
    told = extract_document_facts(Document("d", text, source, identity_offsets(len(text)))).to_dict("records")
    named = {row["fact_id"]: row["surface"] for row in told} | {"": ""}
    ties = [(row["surface"], *(named[row[key]] for key in ("part_of", "denominator", "numerator"))) for row in told]
    assert ties == [
        ("30个", "", "", ""), ("12个", "30个", "", ""), ("40%", "", "30个", "12个"),
        ("340", "438", "", ""), ("98", "438", "", ""), ("438", "", "", ""),
        ("300份", "", "", ""), ("280份", "300份", "", ""), ("93.3%", "", "300份", "280份"),
    ]  # fmt: skip


PERIODS = {
    "2012年办班6期，9:30开会，到会30人。": "2012 2012",
    "党员由2011年的648名升至2012年的720名，增加72名。": "2011 2012 2012",
    "比2012年增加72名。参训90人次。": "- -",  # how much came since, not what there was then
    "2013年参训407名，比2012年增加18名，增长4.6%。": "2013 2013 2013",
    "2012年办班6期。参训90人次。合格80人。": "2012 2012 -",
    "办班6期。": "-",
    "2011年办班5期，2012年办班6期。参训90人次。": "2011 2012 2012",
    "《2012年工作要点》印发30份。": "2012",
    # a year that is aimed at and one that is compared with stay in their sentence; the end of a year dates a state
    "到2020年建成新校。现有党员90名。": "-",
    "与2012年相比，党员增加12名，达到90名。": "- -",
    "到2013年底，有党员90名。干部12名。": "2013 2013",
}


def test_the_date_a_figure_stands_under() -> None:
    told = facts_of(PERIODS).items()
    assert {text: " ".join(row["period"][:4] or "-" for row in found) for text, found in told} == PERIODS


def test_a_view_moves_no_sign_and_knows_clauses_and_sentences() -> None:
    text = "黨員１２名，（女）３名。支部3.5个！村\n组四个."
    view = make_view(text)
    assert view.text == "党员12名，(女)3名。支部3.5个!村\n组四个."
    assert view.raw == text
    place = {word: text.index(word) for word in ("１", "３", "3", "个", "村", "组")}
    assert [view.sentence(at) for at in place.values()] == [0, 0, 1, 1, 2, 3]
    assert view.sentence_start(place["１"]) == 0
    assert text[view.sentence_start(place["个"])] == "支"
    assert text[view.clause_start(place["３"]) : view.clause_end(place["３"])] == "３名"
    assert text[view.clause_start(place["3"]) : view.clause_end(place["3"])] == "支部3.5个"
    assert view.clause_end(place["组"]) == len(text) - 1
    assert view.clause_end(len(text)) == len(text)
    assert (view.ahead(place["３"], 4), view.ahead(place["３"])) == (place["３"] - 4, 0)
    assert (view.line_ahead(place["组"]), view.line_ahead(place["村"])) == (place["组"], 0)
    assert make_view("一" * 200).line_ahead(200) == 80
    assert make_view("积累1，120亿元，分别为12，120人").text == "积累1,120亿元，分别为12，120人"
    inner = make_view("党(工)委26个，村(含社区)3个。")
    assert [inner.clause_start(inner.text.index(number)) for number in ("26", "3个")] == [0, 9]


def test_zones_are_blanked_once_where_they_overlap() -> None:
    zones = [Zone(1, 4, "date"), Zone(2, 3, "time"), Zone(3, 6, "slogan")]
    assert blank_zones("0123456789", zones) == "0\0\0\0\0\0" + "6789"
    assert blank_zones("012", []) == "012"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("35岁以下89人", [("age_band", "35岁以下")]),
        ("2012年3月5日开会", [("date", "2012年3月5日")]),
        ("师生比1:25", []),
        ("结构44.2:33.0", []),
        ("挂职三年", []),
    ],
)
def test_what_states_nothing(text: str, told: list[tuple[str, str]]) -> None:
    zones = find_zones(make_view(text).text)
    assert [(zone.why, text[zone.start : zone.end]) for zone in zones] == told


def test_units_and_what_may_be_added() -> None:
    assert unit_named("位").dimension == "person"
    assert (unit_named("某").dimension, unit_named("").classifier) == ("none", True)
    pairs = {
        ("名", ""): True, ("", "个"): True, ("个", "个"): True, ("人", "位"): True, ("人", "人次"): False,
        ("个", "亩"): False, ("亩", "公顷"): False, ("%", "百分点"): False,
    }  # fmt: skip
    assert {pair: same_measure(*pair) for pair in pairs} == pairs
    names = [re.sub(r"\(\?!.+\)$", "", name) for name in unit_pattern().split("|")]
    assert len(names) == len(load_units())
    assert names.index("人次") < names.index("人")
    lengths = [len(name.replace("\\", "")) for name in names]
    assert lengths == sorted(lengths, reverse=True)
    ends = {"80mg": None, "80m长": "m", "9分钟": "分钟", "9分别": None, "9分，": "分"}
    read = {text: re.search(f"(?<=\\d)(?:{unit_pattern()})", text) for text in ends}
    assert {text: found and found[0] for text, found in read.items()} == ends


def test_facts_right_and_made_are_counted_by_rule() -> None:
    """Masked figures are left out, and a figure is right in value, unit and noun."""

    def fact(at: int, value: float | None, noun: str, rule_id: str) -> dict[str, Any]:
        return {"surface": "5人", "start": at, "end": at + 2, "value": value, "unit": "人", "indicator": noun} | {
            "rule_id": rule_id
        }

    gold = {"facts": [fact(0, 5, "党员", ""), fact(10, 6, "支部", ""), fact(20, 7, "村", "")]}
    made = {"facts": [
        fact(0, 5, "党员", "F02"), fact(10, 6, "村", "F02"), fact(20, 8, "村", "F01"), fact(30, None, "村", "F03"),
    ]}  # fmt: skip
    told = calibrate_rules([(gold, made), (gold, {"facts": [fact(20, 7, "村", "F02")]})])
    assert told.to_dict("list") == {"rule_id": ["F01", "F02"], "made": [1, 3], "right": [0, 2]}
