"""The source of the site in one folder (汇总): written pages, generated pages, pictures, notebooks."""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection
from pathlib import Path

from yanting_research.site.gallery import gallery_page, read_figures
from yanting_research.site.lesson_pages import lessons_page
from yanting_research.site.notebook_pages import notebook_files, notebook_index, notebook_page
from yanting_research.site.reference_pages import (
    commands_page,
    errors_page,
    reference_index,
    room_page,
    room_titles,
    tables_page,
)
from yanting_research.writers import write_text

__all__ = ["ENGLISH_PAGES", "PARTS", "assemble", "readme_commands", "readme_questions"]

PARTS = ("rooms", "tables", "notebooks")
"""What costs most of the time of a build and can be left out of a trial."""

ENGLISH_PAGES = (
    "index-en", "explanation/data-protection", "explanation/evaluation-designs", "explanation/measured-facts",
    "explanation/mutants", "explanation/promises", "explanation/scale",
)  # fmt: skip
_HERE = Path(__file__).parent
# matches "python3 workbench.py audit 我的报告.txt          # 哪些数字对不上"; not a line without a comment
_README_COMMAND = re.compile(r"^python3 workbench\.py ([^#\n]{1,200}?) +# (.{1,200})$", re.MULTILINE)
# matches "| `04_facts` | 报告里有哪些数字 |"; not a row of another table: "| 准确率 | 0.9 |"
_README_QUESTION = re.compile(r"^\| `(\d\d_[a-z_]{1,60})` \| (.{1,200}) \|$", re.MULTILINE)
# a heading of the changelog with what stands under it
_CHANGES = re.compile(r"^(#{2,3}) (.{1,80})$", re.MULTILINE)
_GROUPS = {"Added": "新增", "Changed": "改动", "Fixed": "修正", "Removed": "删去", "Unreleased": "尚未发布"}


def readme_commands(readme: str, known: Collection[str]) -> dict[str, list[str]]:
    """What the Chinese README says of each command.

    Examples
    --------
    >>> readme_commands("python3 workbench.py code check 表.xlsx   # 收回的表", ["code check", "code"])
    {'code check': ['收回的表：`yanting code check 表.xlsx`']}
    """
    made: dict[str, list[str]] = {}
    for line, told in _README_COMMAND.findall(readme):
        words = line.split()
        name = " ".join(words[:2]) if " ".join(words[:2]) in known else words[0]
        made.setdefault(name, []).append(f"{told}：`yanting {line.strip()}`")
    return made


def readme_questions(readme: str) -> dict[str, str]:
    """The question of each notebook, as the Chinese README puts it."""
    return dict(_README_QUESTION.findall(readme))


def assemble(root: Path, folder: Path, *, notebooks: Path | None, parts: Collection[str] = PARTS) -> bool:
    """Fill an empty folder with the source of the site.

    Parameters
    ----------
    root
        The checkout.
    folder
        Empty; receives ``conf.py`` and every page.
    notebooks
        Folder of executed notebooks; None shows them as they are written.
    parts
        Of :data:`PARTS`.

    Returns
    -------
    bool
        Whether there are notebooks among the pages.
    """
    package = Path(__file__).parent.parent
    readme = (root / "README.zh-CN.md").read_text(encoding="utf-8")
    shutil.copytree(root / "docs", folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("_build", "__pycache__"))
    shutil.copytree(_HERE / "locale", folder / "_locale")
    _write_reference(package, folder / "reference", readme, parts)
    _write_gallery(root / "figures", folder)
    write_text(_changelog((root / "CHANGELOG.md").read_text(encoding="utf-8")), folder / "changelog.md")
    write_text(lessons_page(), folder / "lessons.md")
    files = notebook_files(notebooks, root / "notebooks") if "notebooks" in parts else []
    if files:
        from yanting_research.notebooks import clean_markup

        for path, executed in files:
            page = notebook_page(path, executed=executed, clean=clean_markup)
            write_text(page, folder / "notebooks" / path.name)
    write_text(notebook_index(files, readme_questions(readme)), folder / "notebooks" / "index.md")
    return bool(files)


def _write_reference(package: Path, folder: Path, readme: str, parts: Collection[str]) -> None:
    from yanting_research.cli import app
    from yanting_research.cli.reference import command_helps

    titles = room_titles(package) if "rooms" in parts else {}
    for room, title in titles.items():
        write_text(room_page(package, room, title), folder / "rooms" / f"{room}.md")
    commands = command_helps(app)
    chinese = readme_commands(readme, [command.name for command in commands])
    pages = {
        "index": reference_index(titles),
        "commands": commands_page(commands, chinese),
        "tables": tables_page(everything="tables" in parts),
        "errors": errors_page(package),
    }
    for name, text in pages.items():
        write_text(text, folder / f"{name}.md")


def _write_gallery(figures: Path, folder: Path) -> None:
    made = read_figures(figures)
    pictures = folder / "_pictures"
    pictures.mkdir()
    for figure in made:
        shutil.copyfile(figure.path, pictures / figure.path.name)
    write_text(gallery_page(made, folder="_pictures"), folder / "gallery.md")


def _changelog(text: str) -> str:
    """The changelog with Chinese headings, its English lines marked as English."""
    pieces = _CHANGES.split(text)
    made = ["# 更新记录", "每一版改了什么。条目用英文写成，命令和函数名可以直接搜索。"]
    for level, heading, body in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        made.append(f"{level} {_GROUPS.get(heading, heading)}")
        if body.strip():
            made.append(f"::::{{container}} english\n{body.strip()}\n::::")
    return "\n\n".join(made) + "\n"
