"""Rich representations and ``%load_ext yanting_research``: Chinese, escaped, undone by unloading."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import matplotlib as mpl
import pandas as pd
import pytest
from checkouts import REPORT
from IPython.core.interactiveshell import InteractiveShell

import yanting_research as yr
from yanting_research.core import CODES, build_table, make_corpus
from yanting_research.extension import DISPLAY, table_html
from yanting_research.linkage import fit_count_model, rank_association
from yanting_research.notebooks import clean_markup
from yanting_research.panel import fit_ols

HOSTILE = "<img src=x onerror=a()>"


@pytest.fixture
def shell() -> Iterator[InteractiveShell]:
    """A shell of its own, as a kernel has one, and the settings of this process put back after it."""
    made = InteractiveShell()  # type: ignore[no-untyped-call]
    with mpl.rc_context(), pd.option_context("display.precision", 6):
        yield made
        yr.unload_ipython_extension(made)


def shown(shell: InteractiveShell, what: Any) -> str:
    """What a cell would show of an object."""
    assert shell.display_formatter is not None
    data, _ = shell.display_formatter.format(what)  # type: ignore[no-untyped-call]
    return str(data.get("text/html", ""))


def test_loading_sets_theme_printing_and_tables_and_unloading_undoes_it(shell: InteractiveShell) -> None:
    font, before = mpl.rcParams["font.family"], {name: pd.get_option(name) for name in DISPLAY}
    codes = build_table([{"unit_id": "u1", "coder": "甲", "code": HOSTILE, "value": 1}], CODES)
    plain = shown(shell, codes)
    assert "编码（CODES）" not in plain
    for _ in range(2):  # a second call changes nothing that one unloading would not undo
        shell.run_line_magic("load_ext", "yanting_research")
        yr.load_ipython_extension(shell)
    assert mpl.rcParams["font.family"][0].startswith("Yanting Sans")
    assert {name: pd.get_option(name) for name in DISPLAY} == DISPLAY
    assert "<strong>编码（CODES）</strong>：1 行" in shown(shell, codes)
    shell.run_line_magic("unload_ext", "yanting_research")
    assert mpl.rcParams["font.family"] == font
    assert {name: pd.get_option(name) for name in DISPLAY} == before
    assert shown(shell, codes) == plain
    yr.unload_ipython_extension(shell)  # nothing left to undo: nothing happens


def test_a_formatter_that_was_there_before_comes_back(shell: InteractiveShell) -> None:
    assert shell.display_formatter is not None
    shell.display_formatter.formatters["text/html"].for_type(pd.DataFrame, lambda _: "<p>mine</p>")
    yr.load_ipython_extension(shell)
    assert shown(shell, pd.DataFrame({"a": [1]})) != "<p>mine</p>"
    yr.unload_ipython_extension(shell)
    assert shown(shell, pd.DataFrame({"a": [1]})) == "<p>mine</p>"


def test_a_table_of_no_contract_is_shown_as_pandas_shows_it() -> None:
    table = pd.DataFrame({"县": [HOSTILE], "n": [3]})
    assert table_html(table) == table._repr_html_()  # type: ignore[operator]
    assert HOSTILE not in str(table_html(table))
    facts = yr.extract_facts(yr.corpus_from_text(REPORT))
    assert f"数字（FACTS）</strong>：{len(facts)} 行，1 篇" in str(table_html(facts))
    with pd.option_context("display.notebook_repr_html", False):
        assert table_html(facts) is None


def test_corpus_and_document_as_cards() -> None:
    one = yr.corpus_from_text(REPORT)
    many = make_corpus(
        [
            type(document)(
                f"{HOSTILE}{number}", document.text, document.source, document.offsets, document.sections,
                {"title": HOSTILE, "region": f"县{number}", "period": str(2010 + number), "data_kind": "specimen"},
            )
            for document in one
            for number in range(8)
        ]
    )  # fmt: skip
    made = many._repr_html_()
    for said in ("语料：8 篇", "2010 至 2017", "样例（自编） 8 篇", "县5 等 8 个", "另有 3 篇没有列出。"):
        assert said in made
    assert HOSTILE not in made
    assert "&lt;img src=x onerror=a()&gt;" in made
    paper = next(iter(many))._repr_html_()
    assert f"{len(next(iter(one)).text):,} 字，" in paper
    assert HOSTILE not in paper
    assert "语料：0 篇" in make_corpus([])._repr_html_()


def test_a_fit_says_what_it_does_not_license() -> None:
    rows = pd.DataFrame({"y": [1.0, 2, 4, 4, 5, 7], HOSTILE: [0.0, 1, 2, 3, 4, 5]}).rename(columns={HOSTILE: "x"})
    fit = fit_ols(rows.assign(data_kind="simulated"), "y ~ x", model_id=HOSTILE)
    made = fit._repr_html_()
    row = fit.estimates.set_index("term").loc["x"]
    for said in (
        f"{row['estimate']:.2f}（",
        f"{row['ci_low']:.2f} 至 {row['ci_high']:.2f}",
        "6 行",
        "不能据此说的：",
        "模拟数据",
    ):
        assert said in made
    assert "前提不成立时，它只是关联。" not in made  # a regression claims no effect to begin with
    assert HOSTILE not in made


def test_models_of_the_link_keep_their_warning() -> None:
    counts = [3, 4, 6, 5, 8, 9, 9, 12, 11, 14, 13, 16, 15, 19, 18, 22]
    rows = pd.DataFrame({"组织": counts, "党员": range(16), "n_characters": 1000, "data_kind": "simulated"})
    rows = rows.assign(region=[f"县{number}" for number in range(16)])
    counted = fit_count_model(rows, "组织 ~ 党员")._repr_html_()
    ranked = rank_association(rows, "组织", "党员")
    for made in (counted, ranked._repr_html_()):
        assert ranked.warning in made
    assert ranked.sentence in ranked._repr_html_()
    assert "没有算" in rank_association(rows.head(3), "组织", "党员")._repr_html_()


def test_cards_keep_their_setting_on_an_exported_page() -> None:
    made = yr.corpus_from_text(REPORT)._repr_html_()
    kept = clean_markup(made)
    assert "border-collapse:collapse" in kept
    for text in ("语料：1 篇", "<caption", 'text-align:left"'):
        assert text in kept
