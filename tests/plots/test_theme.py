"""Fonts, glyphs and rendering: no empty box, no text read as a formula, same bytes (TRUST S21)."""

from __future__ import annotations

import contextlib
import logging
import re
import subprocess
import sys
import warnings
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
import pytest
import seaborn as sns
from matplotlib.figure import Figure

from yanting_research import plots
from yanting_research.errors import FontNotFoundError, GlyphError, PlotError
from yanting_research.plots import fonts

TERMS = pd.DataFrame({"feature": ["党员", "培训"], "frequency": [5, 3]})
NO_GLYPH = "\U000f0000"


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2.1."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(colour: str) -> float:
    return 1.05 / (luminance(colour) + 0.05)


def test_text_colours_reach_the_contrast_of_wcag_aa() -> None:
    colours = [*plots.PALETTE, *(plots.COLOURS[name] for name in ("ink", "quiet", "warning", "mark"))]
    assert min(map(contrast, colours)) >= 4.5


def test_the_carried_font_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YANTING_FONT", raising=False)
    assert plots.find_font().name == "NotoSansSC-Regular.ttf"
    assert {ord("−"), ord("䶮"), ord("√")} <= fonts.font_characters(plots.find_font())


DIGESTS = """
import hashlib, pandas as pd
from yanting_research import plots
table = pd.DataFrame({'feature': ['党员', '培训', '监督'], 'frequency': [5, 3, 1], 'data_kind': 'simulated'})
made = [
    hashlib.sha256(data).hexdigest()
    for plot in (plots.plot_term_bars, plots.plot_wordcloud)
    for data in plots.render_formats(plot(table).figure, ('png', 'svg', 'pdf'), close=True).values()
]
"""


@pytest.fixture(scope="module")
def another_process() -> list[str]:
    """What a process with other hashes and another time zone renders, and whether it imported the font's package."""
    code = f"{DIGESTS}import sys; plots.use_theme(); print(*made, 'zhplot' in sys.modules)"
    env = {"PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai"}
    run = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    return run.stdout.split()


def test_finding_the_font_does_not_import_its_package(another_process: list[str]) -> None:
    assert another_process[-1] == "False"


def test_a_chosen_font_wins_and_a_wrong_choice_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    copy = tmp_path / "my.ttf"
    copy.write_bytes(plots.find_font().read_bytes())
    monkeypatch.setenv("YANTING_FONT", str(copy))
    assert plots.find_font() == copy
    (tmp_path / "text.ttf").write_text("no font", encoding="utf-8")
    none, text = str(tmp_path / "none.ttf"), str(tmp_path / "text.ttf")
    wrongs = {none: "neither", "No Such Family": "neither", "DejaVu Sans": "no glyph", text: "not a font"}
    for wrong, said in wrongs.items():
        monkeypatch.setenv("YANTING_FONT", wrong)
        with pytest.raises(FontNotFoundError, match=said) as caught:
            plots.find_font()
        assert caught.value.remedy


def test_without_any_font_the_error_says_how_to_mend_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YANTING_FONT", raising=False)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setattr(fonts, "_SYSTEM_FAMILIES", ())
    with pytest.raises(FontNotFoundError, match="pip install zhplot"):
        plots.find_font()


def test_the_theme_leaves_the_callers_settings_alone() -> None:
    before = dict(mpl.rcParams)
    plt.close(plots.plot_term_bars(TERMS, data_kind="real").figure)
    assert dict(mpl.rcParams) == before


def test_the_theme_is_seaborns_and_goes_away_after_an_error() -> None:
    before, letter = dict(mpl.rcParams), mpl.colors.to_rgb("b")
    with contextlib.suppress(ZeroDivisionError), plots.figure_theme():
        assert [mpl.colors.to_hex(colour).upper() for colour in sns.color_palette()] == list(plots.PALETTE)
        assert sns.axes_style()["xtick.bottom"]
        assert mpl.rcParams["font.family"][0].startswith(fonts.FAMILY)
        raise ZeroDivisionError
    assert dict(mpl.rcParams) == before
    assert mpl.colors.to_rgb("b") == letter
    with pytest.raises(ValueError, match="zh, en"):
        plots.use_theme("fr")
    assert dict(mpl.rcParams) == before


def test_seaborn_keeps_the_font_through_its_rc() -> None:
    with mpl.rc_context():
        sns.set_theme(rc=plots.theme_settings())
        assert mpl.rcParams["font.family"][0].startswith(fonts.FAMILY)
        figure, ax = plt.subplots()
        ax.set_title("党员教育培训")
        plots.render_figure(figure)
        plt.close(figure)


@pytest.mark.parametrize("format", ["png", "svg", "pdf"])
def test_a_missing_glyph_is_an_error(format: str) -> None:
    figure = Figure()
    figure.text(0, 0, f"县{NO_GLYPH}")
    with pytest.raises(GlyphError, match=r"U\+F0000"):
        plots.render_figure(figure, format)


def test_chinese_in_a_formula_is_an_error_each_time() -> None:
    figure = Figure()
    figure.text(0.1, 0.5, "$县^2$")
    for name in ("png", "png", "svg"):
        with pytest.raises(GlyphError, match="formula"):
            plots.render_figure(figure, name)


def test_the_mathtext_logger_is_heard() -> None:
    figure = Figure()
    figure.text(0.1, 0.5, "$x$", math_fontfamily="dejavusans").set_text("$\u0e01$")  # Thai, below the CJK blocks
    with pytest.raises(GlyphError):
        plots.render_figure(figure)


def test_other_warnings_still_reach_the_caller() -> None:
    figure = Figure()

    class Loud(mpl.text.Text):
        def draw(self, renderer: object) -> None:
            warnings.warn("something else", UserWarning, stacklevel=1)

    figure.add_artist(Loud(0, 0, "x"))
    with pytest.warns(UserWarning, match="something else"):
        plots.render_figure(figure)


def test_the_listener_is_taken_off_again() -> None:
    handlers = list(logging.getLogger("matplotlib.mathtext").handlers)
    figure = Figure()
    figure.text(0, 0, NO_GLYPH)
    with pytest.raises(GlyphError):
        plots.render_figure(figure)
    assert logging.getLogger("matplotlib.mathtext").handlers == handlers


def test_wordcloud_checks_its_characters() -> None:
    with pytest.raises(GlyphError, match="plot_wordcloud"):
        plots.plot_wordcloud(pd.DataFrame({"feature": ["党𠮷"], "frequency": [1]}), data_kind="real")


def test_dollars_are_text_not_a_formula() -> None:
    table = pd.DataFrame({"feature": ["$100和$200", r"\frac{1}{2}", "<b>&</b>"], "frequency": [3, 2, 1]})
    ax = plots.plot_term_bars(table, data_kind="real", title="$x$与$y$", source="$a_b$")
    texts = [text for text in ax.figure.findobj(mpl.text.Text) if "$" in text.get_text()]
    assert len(texts) >= 3
    assert not any(text.get_parse_math() for text in texts)
    svg = plots.render_formats(ax.figure, close=True)["svg"].decode()
    assert "<b>" not in svg


def test_formats_and_languages_are_listed() -> None:
    with pytest.raises(ValueError, match="png, svg, pdf"):
        plots.render_figure(Figure(), "gif")
    with pytest.raises(ValueError, match="zh, en"):
        plots.plot_term_bars(TERMS, data_kind="real", lang="fr")


def test_files_tell_no_date_and_no_version() -> None:
    plt.close("all")  # what other tests of this process left open
    figure = plots.plot_term_bars(TERMS, data_kind="real").figure
    rendered = plots.render_formats(figure, ("png", "svg", "pdf"), close=True)
    assert b"Software" not in rendered["png"]
    assert b"<dc:date>" not in rendered["svg"]
    assert b"CreationDate" not in rendered["pdf"]
    assert plt.get_fignums() == []


def test_bytes_are_equal_in_two_processes(another_process: list[str]) -> None:
    names: dict[str, list[str]] = {}
    exec(DIGESTS, names)  # noqa: S102  (our own lines, above)
    assert names["made"] == another_process[:-1]
    assert len(set(names["made"])) == 6


def test_the_mark_of_simulated_data_cannot_be_taken_out() -> None:
    ax = plots.plot_term_bars(TERMS, data_kind="simulated")
    ax.set_title("another title")
    plots.render_figure(ax.figure)
    ax.set_title("", loc="right")
    plots.render_figure(ax.figure)  # the faint mark still stands
    for text in list(ax.texts):
        if "模拟数据" in text.get_text():
            text.remove()
    with pytest.raises(PlotError, match="simulated"):
        plots.render_figure(ax.figure)
    plt.close(ax.figure)


def test_places_of_an_svg_have_three_decimals_and_scales_keep_theirs() -> None:
    """The sixth decimal differs from one processor to the next; the scale of glyphs, below one, is left as it is."""
    figure = Figure(figsize=(3.1, 2.3))
    figure.add_subplot().plot([0.0, 1 / 3, 0.7], [1 / 7, 2.0, 5 / 9])
    drawn = plots.render_figure(figure, "svg").decode()
    places = re.findall(r"(?<![\w.])[1-9]\d*\.(\d+)(?![\w.])", drawn)
    assert places
    assert max(map(len, places)) == 3
    assert "scale(0.015625)" in drawn
