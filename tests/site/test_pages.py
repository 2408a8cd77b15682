"""Generated pages: names read from source, gallery, notebooks, lessons, commands."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from checkouts import notebook_json

from yanting_research import site as site_package
from yanting_research.cli import app
from yanting_research.cli.reference import command_helps
from yanting_research.errors import ReadError
from yanting_research.lessons import list_templates
from yanting_research.site.assembling import readme_commands, readme_questions
from yanting_research.site.gallery import Figure, gallery_page, read_figures
from yanting_research.site.lesson_pages import lessons_page
from yanting_research.site.notebook_pages import notebook_files, notebook_page
from yanting_research.site.public_names import public_names
from yanting_research.site.reference_pages import errors_page, room_page, room_titles

ROOT = Path(__file__).parent.parent.parent
PACKAGE = Path(site_package.__file__).parent.parent


def room(folder: Path, **modules: str) -> Path:
    folder.mkdir()
    for name, source in modules.items():
        (folder / f"{name}.py").write_text(source, encoding="utf-8")
    return folder


def test_public_names_are_read_without_importing(tmp_path: Path) -> None:
    made = room(
        tmp_path / "words",
        __init__='"""Words (词)."""\nfrom x import count\n__all__ = ["count", "Word", "KINDS"]\nraise SystemExit\n',
        counting='def count(text: str, *, least: int = 1) -> int:\n    """Count (计数)."""\n\ndef _hidden(): ...\n',
        word='KINDS = ("a",)\n"""Kinds."""\nclass Word:\n    """A word."""\n    text: str\n'
        "    def n(self) -> int: ...\n",
    )
    count, word, kinds = public_names(made)
    assert (count.kind, count.signature, count.docstring) == (
        "function", "(text: str, *, least: int=1) -> int", "Count (计数).",
    )  # fmt: skip
    assert [(member.name, member.signature) for member in word.members] == [("text", "str"), ("n", "() -> int")]
    assert (kinds.kind, kinds.docstring) == ("data", "Kinds.")
    page = room_page(tmp_path, "words", "词")
    assert "``````{py:function} yanting_research.words.count(text: str, *, least: int=1) -> int" in page


def test_every_public_name_of_every_room_is_found() -> None:
    import importlib

    for name in ("segmentation", "structure", "auditing", "writers"):  # lazy and plain doors
        exported = set(importlib.import_module(f"yanting_research.{name}").__all__)
        assert {found.name for found in public_names(PACKAGE / name)} == exported


def test_rooms_have_chinese_titles() -> None:
    titles = room_titles(PACKAGE)
    assert len(titles) > 20
    assert [room for room, title in titles.items() if not re.search("[\u4e00-\u9fff]", title)] == []


def test_the_tree_of_errors_is_nested() -> None:
    assert "- `ReadError`" in errors_page(PACKAGE)
    assert re.search(r"^    - `EncodingError`", errors_page(PACKAGE), re.M)


def test_commands_name_options_as_typed() -> None:
    helps = {command.name: command for command in command_helps(app)}
    assert {"audit", "code agree", "survey report", "lesson", "site"} <= set(helps)
    names = {name for parameter in helps["facts"].parameters for name in parameter.names}
    assert {"FILES", "--format", "--out", "-o", "--sentences"} <= names
    assert [name for name, command in helps.items() if not command.example] == []


def test_the_readme_says_what_most_commands_are_for() -> None:
    readme = (ROOT / "README.zh-CN.md").read_text(encoding="utf-8")
    told = readme_commands(readme, [command.name for command in command_helps(app)])
    assert told["code check"] == ["收回的表有哪些问题，一次说全：`yanting code check 编码表_A.xlsx 编码表_B.xlsx`"]
    assert readme_questions(readme)["09_real_evaluations"].startswith("已发表的培训评估")


def test_the_gallery_says_kind_source_and_rows(tmp_path: Path) -> None:
    figures = [Figure("a", tmp_path, "培训 <b>图", "simulated", (("panel", 432),))]
    page = gallery_page(figures, folder="_pictures")
    assert ":alt: 培训 <b>图。模拟数据。" in page
    assert r"图 1　培训 \<b\>图。数据种类：模拟数据。来源：`panel` 表 432 行。" in page
    assert len(read_figures(ROOT / "figures")) == len(list((ROOT / "figures").glob("*.png")))


def test_a_sidecar_without_caption_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"")
    (tmp_path / "a.json").write_text('{"sources": []}', encoding="utf-8")
    with pytest.raises(ReadError, match=r"a\.json.*caption"):
        read_figures(tmp_path)


def clean(markup: str) -> str:
    """In the place of ``notebooks.clean_markup``, whose libraries take seconds to load."""
    return markup.replace("<script>fetch('http://a')</script>", "").replace(" onclick='x()'", "")


def test_outputs_of_a_notebook_are_cleaned_and_pictures_have_words(tmp_path: Path) -> None:
    notebook = json.loads(notebook_json(("markdown", "# 题\n\n## 数据"), ("code", 'plot(title="图 1　党员")')))
    html = ["<h2>核对</h2><script>fetch('http://a')</script><p onclick='x()'>甲</p>"]
    notebook["cells"][1]["outputs"] = [
        {"output_type": "display_data", "metadata": {}, "data": {"text/html": html, "text/plain": ["x"]}}
    ]
    path = tmp_path / "01_a.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    cells = json.loads(notebook_page(path, executed=True, clean=clean))["cells"]
    assert cells[1]["outputs"][0]["data"]["text/html"] == '<p class="output-heading">核对</p><p>甲</p>'
    assert cells[1]["metadata"]["mystnb"]["image"]["alt"] == "图 1　党员"
    told = json.loads(notebook_page(path, executed=False, clean=clean))["cells"][0]["source"]
    assert "没有运行结果" in told
    assert notebook_files(None, tmp_path) == [(path, False)]


def test_no_notebook_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").write_text("[]", encoding="utf-8")
    with pytest.raises(ReadError, match="no notebook"):
        notebook_page(tmp_path / "a.ipynb", executed=False, clean=clean)


def test_every_lesson_is_on_the_page_and_nothing_is_left_to_fill_in() -> None:
    page = lessons_page()
    assert all(f"--template {name}`" in page for name in list_templates())
    assert "{{" not in page
