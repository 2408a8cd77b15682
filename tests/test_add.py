"""Each row of CONTRIBUTING's "Where new code goes", tried by adding one."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from checkouts import ROOT, make_checkout, notebook_json, run_yanting
from test_architecture import PACKAGE, breaches

from yanting_research import plots
from yanting_research.core import Edit, Source, parse_lexicon, sha256_bytes, to_raw
from yanting_research.errors import ReadError
from yanting_research.ingest import corpus_from_text, ingest_paths
from yanting_research.lesson_work import find_template, lesson_context
from yanting_research.lessons import Exercise, LessonContext, build_lesson, parse_template
from yanting_research.lessons.pack import AnswerKey
from yanting_research.lessons.questions import QUESTIONS
from yanting_research.panel import ATTENDANCE, ESTIMATORS, REGRESSIONS, Fit, fit_ols, fit_twfe, simulate_townships
from yanting_research.preprocessing import STEPS, clean_text, cleaning_report
from yanting_research.readers import COLLECTIONS, READERS
from yanting_research.readers.options import Collecting
from yanting_research.reproduction import Layout, compare_numbers, plan
from yanting_research.resources import read_resource
from yanting_research.segmentation import Segmenter
from yanting_research.themes import parse_themes, score_themes

ROWS = {
    "a reader", "a text statistic", "an estimator", "a figure", "a theme", "a lexicon entry", "a specimen report",
    "a regression", "a notebook", "a recorded number", "a format with many documents", "a cleaning step",
    "a lesson template", "a kind of exercise",
}  # fmt: skip


def test_the_table_has_these_rows() -> None:
    """A new row needs its own test here."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    part = text.split("## Where new code goes")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| (an? [a-z ]+?) \|", part, re.M)) == ROWS


def test_a_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One function and one line in READERS; ingest takes the format at once."""

    def read_lines(data: bytes, name: str) -> Source:
        made = READERS[".txt"](data, name)
        return Source(name, made.text.replace("\t", "。"), "lines", made.encoding, made.sha256)

    path = tmp_path / "report.lines"
    path.write_text("一、现状\n全县共有党支部120个\t党员3600名", encoding="utf-8")
    _, before = ingest_paths([path])
    assert before["fate"].tolist() == ["refused"]
    monkeypatch.setitem(READERS, ".lines", read_lines)
    corpus, report = ingest_paths([path])
    assert report["fate"].tolist() == ["ok"]
    assert corpus.documents[0].source.reader == "lines"
    assert "120个。党员" in corpus.documents[0].text


def test_a_format_with_many_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One function and one line in COLLECTIONS; a bad member is a row, the others come in."""

    def letter_sources(data: bytes, name: str, collecting: Collecting) -> Iterator[Source | ReadError]:
        assert collecting.limits.members > 1
        for number, part in enumerate(data.decode("utf-8").split("====\n"), start=1):
            place = f"{name}!{number}"
            if part.strip():
                yield Source(place, part, "letters", "utf-8", sha256_bytes(part.encode()))
            else:
                yield ReadError("the letter is empty", where=place, expected="text", remedy="leave it out")

    path = tmp_path / "box.letters"
    path.write_text("全县共有党员三千人。\n====\n\n====\n全县共有党支部一百个。\n", encoding="utf-8")
    monkeypatch.setitem(COLLECTIONS, ".letters", letter_sources)
    corpus, report = ingest_paths([path])
    assert report["fate"].tolist() == ["ok", "refused", "ok"]
    assert [document.text for document in corpus] == ["全县共有党员三千人。", "全县共有党支部一百个。"]


def test_a_cleaning_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """One function and one line in STEPS; the step is recorded, and offsets lead back over it."""

    def star_edits(text: str) -> list[Edit]:
        return [Edit("stars", hit.start(), hit.end(), "", "ornament") for hit in re.finditer("★", text)]

    monkeypatch.setitem(STEPS, "stars", star_edits)
    raw = "★全县共有★党员三千人。"
    cleaned = clean_text(raw, steps=["stars"])
    assert cleaned.text == "全县共有党员三千人。"
    span = to_raw(cleaned.offsets, 4, 6)
    assert raw[span.start : span.end] == "党员"
    report = cleaning_report(raw, cleaned.edits).set_index("step")
    assert report.loc["stars", "n_changes"] == 2


STATISTIC = '''"""Hapax legomena (一次词)."""

from __future__ import annotations

import pandas as pd

__all__ = ["hapax"]


def hapax(terms: pd.DataFrame) -> pd.DataFrame:
    """Terms that occur once in the whole: feature."""
    counts = terms.groupby("term", sort=True)["n_term"].sum()
    return pd.DataFrame({"feature": counts.index[counts == 1]})
'''
FIGURE = '''"""Lollipops (棒棒糖图)."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from yanting_research.plots.frame import open_axes

__all__ = ["plot_lollipops"]


def plot_lollipops(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw a frequency table as points on stems."""
    axes = open_axes(ax, width=4.0)
    axes.stem(table["feature"], table["frequency"])
    axes.set_ylabel("频数（次）")
    return axes
'''
TRY_THEM = """
import pandas as pd
from yanting_research import plots, textstats

assert textstats.hapax(pd.DataFrame({"term": ["甲", "乙", "乙"], "n_term": [1, 1, 1]}))["feature"].tolist() == ["甲"]
with plots.figure_theme("zh"):
    axes = plots.plot_lollipops(pd.DataFrame({"feature": ["党员", "培训"], "frequency": [3, 5]}))
    files = plots.render_formats(axes.figure, close=True)
assert len(files) == 2, files
print(plots.__file__)
"""


def add_module(package: Path, place: str, source: str, name: str) -> None:
    path = package / PACKAGE.name / place
    path.write_text(source, encoding="utf-8")
    room = path.parent / "__init__.py"
    line = f"from yanting_research.{path.parent.name}.{path.stem} import {name}\n\n__all__ = ["
    old = room.read_text(encoding="utf-8")
    room.write_text(old.replace("\n__all__ = [", line + f'\n    "{name}",', 1), encoding="utf-8")


def test_a_text_statistic_and_a_figure(tmp_path: Path) -> None:
    """A module and a line in the room's ``__init__``, in a copy of the package; the walls hold."""
    shutil.copytree(PACKAGE, tmp_path / PACKAGE.name, ignore=shutil.ignore_patterns("__pycache__"))
    for place, source, name in (
        ("textstats/hapax.py", STATISTIC, "hapax"),
        ("plots/lollipops.py", FIGURE, "plot_lollipops"),
    ):
        assert breaches(PACKAGE / place, source) == []
        add_module(tmp_path, place, source, name)
    command = [sys.executable, "-c", TRY_THEM]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert str(tmp_path) in done.stdout


def fit_same(panel: pd.DataFrame, spec: object, *, truth: pd.DataFrame | None = None) -> Fit:
    """The same fit under another name: what an estimator must take and return."""
    return fit_twfe(panel, ATTENDANCE, truth=truth)


def test_an_estimator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ESTIMATORS, "same", fit_same)
    drawn = simulate_townships(7)
    fits = {name: fit(drawn.panel, ATTENDANCE, truth=drawn.truth) for name, fit in ESTIMATORS.items()}
    assert {"twfe", "same"} <= set(fits)
    for fit in fits.values():
        assert fit.data_kind == "simulated"
        headline = fit.estimates[fit.estimates["term"] == ATTENDANCE.treatment]
        assert np.isfinite(headline["truth"]).all()
        axes = plots.plot_estimates(headline.assign(term="推行培训"), unit="百分点")
        axes.figure.clear()


def test_a_regression(monkeypatch: pytest.MonkeyPatch) -> None:
    """A regression under a new name gives a Fit as the others do: here the classical errors of a line, by hand."""

    def fit_line(table: pd.DataFrame, formula: str, **options: object) -> Fit:
        return fit_ols(table, formula, errors="classical", data_kind="specimen")

    monkeypatch.setitem(REGRESSIONS, "line", fit_line)
    table = pd.DataFrame({"到课率": [1.0, 3.0, 4.0, 6.0], "学时": [0.0, 1.0, 2.0, 3.0]})
    rows = REGRESSIONS["line"](table, "到课率 ~ 学时").estimates.set_index("term")
    assert rows.loc["学时", "estimate"] == pytest.approx(1.6)
    assert rows.loc["学时", "std_error"] == pytest.approx(np.sqrt(0.2 / 2 / 5))


def test_a_theme() -> None:
    """A theme added to the shipped file: its own example is matched, the others count as before."""
    name = "themes_party_education.toml"
    before = parse_themes(tomllib.loads(read_resource(name)))
    added = """
[[themes]]
theme = "夜校"
definition = "晚间开设的学习班。"
include = "农民夜校、党员夜校。"
exclude = "白天的培训班不算。"
examples = ["各村办起了月光课堂。"]
expressions = ["月光课堂"]
"""
    after = parse_themes(tomllib.loads(read_resource(name) + added))
    assert [theme.theme for theme in after.themes] == [*(theme.theme for theme in before.themes), "夜校"]
    corpus = corpus_from_text("一、现状\n各村办起了月光课堂，县委党校举办培训班六期。")
    old = score_themes(corpus, before, by="doc_id").set_index("theme")["n_hits"]
    new = score_themes(corpus, after, by="doc_id").set_index("theme")["n_hits"]
    assert new["夜校"] == 1
    assert new.drop("夜校").equals(old)


def test_a_lesson_template(tmp_path: Path) -> None:
    """A file of Markdown is found by its path, and builds a lesson; no line of Python."""
    path = tmp_path / "sums.md"
    path.write_text(
        '+++\nname = "sums"\ntitle = "加一加"\nteaching = 20\nexercises = 25\n+++\n'
        "## 看数字\n{{ facts n=2 }}\n## 练\n{{ exercise sum }}\n", encoding="utf-8",
    )  # fmt: skip
    context = lesson_context(corpus_from_text("全县共有党支部120个，其中农村支部80个，机关支部40个。"), figures=())
    lesson = build_lesson(context, find_template(path))
    assert [row.end for row in lesson.plan] == [20, 45]
    assert [exercise.key.value for exercise in lesson.exercises] == ["40"]  # what is left of 120 without 80


def test_a_kind_of_exercise(monkeypatch: pytest.MonkeyPatch) -> None:
    """A generator in QUESTIONS can be named in a template at once."""

    def ask_longest(context: LessonContext) -> tuple[Exercise, ...]:
        longest = max(context.facts["surface"], key=len)
        return (Exercise("", "longest", "最长的数", (), (), AnswerKey("text", longest)),)

    monkeypatch.setitem(QUESTIONS, "longest", ask_longest)
    text = '+++\nname = "a"\ntitle = "读"\nteaching = 1\nexercises = 44\n+++\n## 练\n{{ exercise longest }}\n'
    context = lesson_context(corpus_from_text("全县共有党支部120个，党员25619人。"), figures=())
    lesson = build_lesson(context, parse_template(text, where="a.md"))
    assert [(exercise.exercise_id, exercise.key.value) for exercise in lesson.exercises] == [("q1", "25619人")]


def test_a_lexicon_entry() -> None:
    name = "lexicon_party_education.tsv"
    line = "月光课堂\tn\ttraining\t\t\tgeneral\n"
    corpus = corpus_from_text("各村办起了月光课堂。")
    without, with_it = (
        Segmenter(parse_lexicon(text, where=name)).terms(corpus)["surface"].tolist()
        for text in (read_resource(name), read_resource(name).rstrip("\n") + "\n" + line)
    )
    assert "月光课堂" not in without
    assert "月光课堂" in with_it


def test_a_specimen_is_recomputed_and_a_false_claim_refused(tmp_path: Path) -> None:
    """The builder reads an annotated source; a verdict that arithmetic contradicts is refused by name."""
    corpus = tmp_path / "corpus"
    shutil.copytree(ROOT / "corpus", corpus, ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, str(corpus / "build_specimens.py")]

    def build(argument: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*command, argument], capture_output=True, text=True, timeout=120, check=False)

    assert build("--check").returncode == 0
    source = corpus / "truth" / "annotated" / "luming_town_2014.txt"
    text = source.read_text(encoding="utf-8")
    source.write_text(text.replace('verdict = "consistent"', 'verdict = "inconsistent"', 1), encoding="utf-8")
    refused = build("luming_town_2014")
    assert refused.returncode != 0
    assert "luming_town_2014" in refused.stderr + refused.stdout
    source.write_text(text, encoding="utf-8")
    new = text.replace("luming_town_2014", "luming_town_2016").replace("year = 2014", "year = 2016")
    (source.parent / "luming_town_2016.txt").write_text(new, encoding="utf-8")
    made = build("luming_town_2016")
    assert made.returncode == 0, made.stderr
    assert (corpus / "texts" / "luming_town_2016.txt").is_file()
    assert (corpus / "truth" / "luming_town_2016.json").is_file()


def test_a_notebook(tmp_path: Path) -> None:
    """A numbered file in notebooks/ is a step of the run; another file there is not."""
    root = make_checkout(tmp_path / "checkout")
    (root / "notebooks" / "05_more.ipynb").write_text(notebook_json(("code", "1 + 1")), encoding="utf-8")
    (root / "notebooks" / "draft.ipynb").write_text(notebook_json(("code", "1 + 1")), encoding="utf-8")
    steps = plan(Layout(root, root / "figures", root / "build"))
    assert [step.name for step in steps] == ["study", "01_tiny", "05_more"]


def test_a_recorded_number(tmp_path: Path) -> None:
    """A number nobody recorded makes the run unequal; the option that records it is in the help."""
    rows = compare_numbers([{"name": "old", "expected": 1, "tolerance": 0}], {"old": 1.0, "new": 2.0})
    assert [(row.name, row.verdict) for row in rows] == [("old", "equal"), ("new", "not recorded")]
    assert "--record" in run_yanting("reproduce", "--help", cwd=tmp_path).stdout
