"""Three-line tables: rounding, alignment, notes, and text that is never markup (TRUST S20, S22)."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from xml.etree import ElementTree

import mistune
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanting_research.tables import (
    lay_out,
    round_half_up,
    tabulate_docx,
    tabulate_html,
    tabulate_latex,
    tabulate_markdown,
)
from yanting_research.tables.latex import escape_latex
from yanting_research.tables.markdown import escape_markdown

TABLE = pd.DataFrame({"指标": ["正科级", "副科级"], "人数": [232, 375], "占比": [38.2208, 61.7792]})
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "[x](javascript:alert(1))",
    "a|b",
    "`c`",
    "$x$",
]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def document(data: bytes) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return ElementTree.fromstring(archive.read("word/document.xml"))  # noqa: S314 - our own bytes


def words(element: ElementTree.Element) -> list[str]:
    return ["".join(text.text or "" for text in p.iter(f"{W}t")) for p in element.iter(f"{W}p")]


def test_rounding_is_half_up_on_the_decimal_digits() -> None:
    # Hand-rounded; binary floats of 2.675 and 1.005 lie below the half, their decimal digits do not.
    cases = [(2.675, 2, "2.68"), (1.005, 2, "1.01"), (99.34, 1, "99.3"), (-0.5, 0, "−1"), (1e22, 0, "1" + "0" * 22)]
    assert [round_half_up(value, digits) for value, digits, _ in cases] == [text for *_, text in cases]


@given(st.floats(allow_nan=False, allow_infinity=False, width=32), st.integers(0, 6))
def test_rounding_is_within_half_a_unit(value: float, digits: int) -> None:
    printed = float(round_half_up(value, digits).replace("−", "-"))
    assert abs(printed - value) <= 0.5 * 10.0**-digits * (1 + 1e-9) + abs(value) * 1e-12


def test_layout_has_cells_note_and_alignment() -> None:
    layout = lay_out(
        TABLE, {"caption": "构成", "n": 607, "unit": "人", "data_kind": "real", "source": "报告", "digits": 1}
    )
    assert layout.rows == (("正科级", "232", "38.2"), ("副科级", "375", "61.8"))
    assert layout.align == ("left", "right", "right")
    assert layout.note == "注：n = 607；单位：人；数据：真实数据；来源：报告。"


def test_undefined_is_a_dash_and_flags_are_words() -> None:
    table = pd.DataFrame({"v": [float("nan"), 1.0], "f": [True, False]})
    assert lay_out(table, {"data_kind": "real", "lang": "en"}).rows == (("—", "yes"), ("1.00", "no"))


@pytest.mark.parametrize("render", [tabulate_markdown, tabulate_latex, tabulate_html])
@pytest.mark.parametrize(("lang", "mark"), [("zh", "模拟数据"), ("en", "simulated")])
def test_simulated_is_said_in_caption_and_note(render: object, lang: str, mark: str) -> None:
    text = render(TABLE, caption="Trend", data_kind="simulated", lang=lang)  # type: ignore[operator]
    assert text.count(mark) >= 2


def test_simulated_is_said_in_word() -> None:
    caption, *_, note = words(document(tabulate_docx(TABLE, caption="趋势", data_kind="simulated")))
    assert caption == "趋势（模拟数据）"
    assert "模拟数据" in note


def test_the_table_outranks_a_caller_who_calls_simulated_rows_real() -> None:
    with pytest.raises(ValueError, match="simulated"):
        tabulate_markdown(TABLE.assign(data_kind="simulated"), data_kind="real")
    assert "模拟数据" in tabulate_markdown(TABLE.assign(data_kind="simulated"))


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"data_kind": "true"},
        {"data_kind": "real", "lang": "fr"},
        {"data_kind": "real", "digits": -1},
        {"capton": "x"},
    ],
)
def test_wrong_options_list_what_is_allowed(options: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="allowed"):
        tabulate_markdown(TABLE, **options)  # type: ignore[arg-type]


def test_html_holds_no_active_markup() -> None:
    table = pd.DataFrame({text: [text] for text in HOSTILE})
    page = tabulate_html(table, page=True, caption=HOSTILE[0], source=HOSTILE[1], data_kind="real")
    tags = set(re.findall(r"<\s*([a-zA-Z]+)", page))
    assert tags <= {
        "html",
        "head",
        "meta",
        "title",
        "body",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "p",
    }
    assert not re.search(r"<[^>]*\son\w+\s*=", page)
    assert "default-src 'none'" in page


def test_html_has_three_rules() -> None:
    text = tabulate_html(TABLE, data_kind="real")
    assert text.count("1.5pt solid") == 2
    assert text.count(".75pt solid") == len(TABLE.columns)


def test_markdown_shows_hostile_text_as_it_is() -> None:
    table = pd.DataFrame({"a": [*HOSTILE, "http://x.cn www.x.cn", "# 标题", "- 项", "1. 一", "\\"]})
    rendered = mistune.create_markdown(escape=False, plugins=["table", "url", "math", "strikethrough"])(
        tabulate_markdown(table, caption="*x*", source="<i>来源</i>", data_kind="real")
    )
    assert set(re.findall(r"<([a-z0-9]+)", rendered)) == {"p", "strong", "table", "thead", "tbody", "tr", "th", "td"}
    cells = re.findall(r"<td[^>]*>(.*?)</td>", rendered)
    assert cells[3:5] == ["a|b", "`c`"]
    assert len(cells) == len(table)


@given(st.text(max_size=60))
def test_a_markdown_cell_never_breaks_its_row(text: str) -> None:
    lines = tabulate_markdown(pd.DataFrame({"a": [text], "b": [1]}), data_kind="real").splitlines()
    assert len(lines) == 5
    assert len(re.findall(r"(?<!\\)(?:\\\\)*\|", lines[2])) == 3


@given(st.text(alphabet=st.sampled_from(list("\\{}$&#%_^~<>|\"'`[]*-党a")), max_size=30))
def test_latex_leaves_no_special_character(text: str) -> None:
    bare = re.sub(r"\\text[a-z]+\{\}|\\[{}$&#%_]|\{['\-\[\]*]\}", "", escape_latex(text))
    assert not set(bare) & set("\\{}$&#%_^~<>|\"'`[]*-")


def test_latex_minus_and_rules() -> None:
    text = tabulate_latex(pd.DataFrame({"b": [-1.5]}), data_kind="real", digits=1)
    assert "$-$1.5" in text
    assert [text.count(rule) for rule in (r"\toprule", r"\midrule", r"\bottomrule")] == [1, 1, 1]


def test_word_document_holds_the_table_and_east_asian_fonts() -> None:
    root = document(tabulate_docx(TABLE, data_kind="real", digits=1))
    rows = [words(row) for row in root.iter(f"{W}tr")]
    assert rows == [["指标", "人数", "占比"], ["正科级", "232", "38.2"], ["副科级", "375", "61.8"]]
    assert all(font.get(f"{W}eastAsia") for font in root.iter(f"{W}rFonts"))
    assert len(list(root.iter(f"{W}rFonts"))) == len(list(root.iter(f"{W}r")))


@given(st.text(max_size=40))
def test_word_document_is_well_formed_for_any_text(text: str) -> None:
    words(document(tabulate_docx(pd.DataFrame({"a": [text]}), caption=text, data_kind="real")))


def test_control_characters_and_surrogates_become_visible() -> None:
    table = pd.DataFrame({"a": pd.Series(["党\x00员\ud800"], dtype=object)})
    assert words(document(tabulate_docx(table, data_kind="real")))[1] == "党�员�"


def test_a_table_without_rows_is_a_heading() -> None:
    empty = TABLE.iloc[:0]
    assert len(tabulate_markdown(empty, data_kind="real").splitlines()) == 4
    assert len(list(document(tabulate_docx(empty, data_kind="real")).iter(f"{W}tr"))) == 1


def test_escape_markdown_is_reversible_by_dropping_backslashes() -> None:
    assert re.sub(r"\\(.)", r"\1", escape_markdown(HOSTILE[1])) == HOSTILE[1]


def test_bytes_are_equal_in_two_processes() -> None:
    code = (
        "import hashlib, pandas as pd\nfrom yanting_research import tables as t\n"
        "d = pd.DataFrame({'a': ['党', '员'], 'b': [1.5, 2]})\n"
        "data = t.tabulate_docx(d, data_kind='real') + t.tabulate_html(d, data_kind='real').encode()\n"
        "digest = hashlib.sha256(data).hexdigest()\n"
    )
    here: dict[str, str] = {}
    exec(code, here)  # noqa: S102  (our own lines, above)
    run = subprocess.run(
        [sys.executable, "-c", f"{code}print(digest)"], env={"PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai"}, check=True,
        capture_output=True, text=True,
    )  # fmt: skip
    assert run.stdout.strip() == here["digest"]
