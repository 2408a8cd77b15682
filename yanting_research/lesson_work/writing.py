"""Every output of a lesson in one folder (成品): all are rendered before the first is written."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Any

from yanting_research.core import Corpus
from yanting_research.core.extras import require_extra
from yanting_research.errors import LessonError, ReadError, WriteError
from yanting_research.lesson_work.materials import SIMULATED, Paths, lesson_context
from yanting_research.lessons.build import build_lesson, check_template, figures_named
from yanting_research.lessons.context import DATA_KINDS_ZH, LessonContext
from yanting_research.lessons.handout_docx import render_handout_docx
from yanting_research.lessons.key_documents import key_document
from yanting_research.lessons.pack import Lesson, Picture, iterate_blocks
from yanting_research.lessons.slides_html import render_slides_html
from yanting_research.lessons.student_notebook import render_student_notebook, render_teacher_notebook
from yanting_research.lessons.templates import Template, list_templates, parse_template, read_template
from yanting_research.readers import read_text
from yanting_research.writers import read_manifest, verify_manifest, write_folder

__all__ = [
    "DEFAULT_TEMPLATE",
    "FORMATS",
    "check_lesson_folder",
    "find_template",
    "make_lesson",
    "needs_material",
    "write_lesson",
]

DEFAULT_TEMPLATE = "reading_critically"
_KIND = "lesson"
_SHOWN = 5
_Renderer = Callable[[Lesson], bytes | str]


def _key_text(lesson: Lesson) -> str:
    return json.dumps(key_document(lesson), ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def _answers_docx(lesson: Lesson) -> bytes:
    return render_handout_docx(lesson, answers=True)


def _slides_pptx(lesson: Lesson) -> bytes:
    from yanting_research.lessons.slides_pptx import render_slides_pptx

    return render_slides_pptx(lesson)


def _handout_pdf(lesson: Lesson, *, answers: bool = False) -> bytes:
    from yanting_research.lessons.handout_pdf import render_handout_pdf

    return render_handout_pdf(lesson, answers=answers)


def _answers_pdf(lesson: Lesson) -> bytes:
    return _handout_pdf(lesson, answers=True)


_FILES: dict[str, dict[str, tuple[str, _Renderer]]] = {
    "slides": {
        "slides.html": ("课件，用浏览器打开，不用联网；按 S 看讲稿", render_slides_html),
        "slides.pptx": ("课件，用 PowerPoint 或 WPS 打开，可以改", _slides_pptx),
    },
    "handout": {
        "handout.pdf": ("讲义，印给学员", _handout_pdf),
        "handout.docx": ("讲义，可以改", render_handout_docx),
        "handout_answers.pdf": ("教师用讲义，带答案和讲稿，不发给学员", _answers_pdf),
        "handout_answers.docx": ("教师用讲义，可以改，不发给学员", _answers_docx),
    },
    "notebooks": {
        "student.ipynb": ("学员笔记本，发给学员", render_student_notebook),
        "teacher.ipynb": ("教师笔记本，带答案，不发给学员", render_teacher_notebook),
        "answer_key.json": ("评分用的答案，不发给学员：yanting grade", _key_text),
    },
    "figures": {},
}
"""By what ``--only`` says: each file, what it is for, and how it is made. Figures are as many as the lesson shows."""

FORMATS = tuple(_FILES)
_BY_EXTRA = {"slides", "handout"}
"""Formats with files that libraries of the extra ``lessons`` make."""
_GUIDE = "README.txt"


def find_template(named: str | os.PathLike[str]) -> Template:
    """A template by name, by the path of its file, or by a folder that holds one.

    Raises
    ------
    LessonError
        When there is no such template, or it is faulty; the message lists the known names.
    ReadError
        When the file cannot be read.

    Examples
    --------
    >>> find_template("reading_critically").needs
    ('facts',)
    """
    path = Path(named)
    if str(named) in list_templates():
        return read_template(str(named))
    if path.is_dir():
        path = _only_one(path)
    elif path.suffix.lower() != ".md":
        return read_template(str(named))  # refuses, and lists the known ones
    template = parse_template(read_text(path).text, where=path.name)
    check_template(template)
    return template


def needs_material(template: Template) -> bool:
    """Whether a template needs a report: not where a simulated panel or survey is all it needs.

    >>> needs_material(find_template("reading_critically")), needs_material(find_template("does_training_work"))
    (True, False)
    """
    return not template.needs or not set(template.needs) <= SIMULATED


def _only_one(folder: Path) -> Path:
    found = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".md" and path.stem != "README")
    if len(found) != 1:
        raise LessonError(
            f"holds {len(found)} templates: {', '.join(path.name for path in found[:_SHOWN]) or 'none'}",
            where=str(folder), expected="one file .md", remedy="name the file itself",
        )  # fmt: skip
    return found[0]


def make_lesson(
    material: Paths | Corpus,
    folder: str | os.PathLike[str],
    *,
    template: str | os.PathLike[str] = DEFAULT_TEMPLATE,
    minutes: int = 45,
    formats: Collection[str] = FORMATS,
    title: str = "",
    data_kind: str = "",
    progress: Callable[[str], None] = lambda _: None,
) -> tuple[list[Path], LessonContext]:
    """From material to a folder with a lesson: :func:`lesson_context`, then :func:`write_lesson`.

    Libraries, template and folder are checked before anything is read.

    Returns
    -------
    tuple
        The files, and the material; its ``remarks`` are for the teacher.

    Raises
    ------
    ReadError, LessonError, MissingExtraError, WriteError, ValueError
        As the two functions.
    """
    _check_libraries(formats)
    read = find_template(template)
    check_lesson_folder(folder)
    context = lesson_context(
        material, title=title, data_kind=data_kind, needs=read.needs, figures=figures_named(read), progress=progress
    )
    return write_lesson(context, folder, template=read, minutes=minutes, formats=formats, progress=progress), context


def write_lesson(
    context: LessonContext,
    folder: str | os.PathLike[str],
    *,
    template: Template | str | os.PathLike[str] = DEFAULT_TEMPLATE,
    minutes: int = 45,
    formats: Collection[str] = FORMATS,
    progress: Callable[[str], None] = lambda _: None,
) -> list[Path]:
    """Build a lesson and write slides, handouts, notebooks, the key and the figures, or nothing.

    Parameters
    ----------
    context
        Of :func:`lesson_context`.
    folder
        New, empty, or with an earlier lesson that nobody has changed since; that one is replaced.
    template
        Its name, its path, or as read.
    minutes
        45 or 90.
    formats
        Of ``FORMATS``: slides, handout, notebooks, figures.
    progress
        Told in Chinese which file is being made.

    Returns
    -------
    list of Path
        The files, the manifest last.

    Raises
    ------
    ValueError
        For an unknown format or length.
    LessonError
        When the template does not suit the material.
    MissingExtraError
        When slides or handouts are asked for without the extra ``lessons``.
    WriteError
        When the folder holds other files, or the disk refuses.
    """
    strange = sorted(set(formats) - set(FORMATS))
    if strange or not formats:
        raise ValueError(f"formats={strange or list(formats)}; allowed: {', '.join(FORMATS)}")
    _check_libraries(formats)
    place = Path(folder)
    check_lesson_folder(place)
    read = template if isinstance(template, Template) else find_template(template)
    lesson = build_lesson(context, read, minutes=minutes)
    files = _rendered(lesson, formats, progress)
    files[_GUIDE] = _guide(lesson, context.remarks, files, quotes=len(context.corpus) > 0).encode("utf-8")
    progress(f"写入 {place}")
    about = {
        "kind": _KIND, "template": lesson.template, "minutes": minutes, "title": lesson.title, "source": lesson.source,
        "data_kind": lesson.data_kind,
    }  # fmt: skip
    return [one.path for one in write_folder(place, files, about=about)]


def check_lesson_folder(folder: str | os.PathLike[str]) -> None:
    """Whether a lesson may be written here: the folder is new, empty, or holds an earlier lesson as it was made.

    Raises
    ------
    WriteError
        When the folder is a file, holds other files, or a file of the lesson was changed since it was made.
    """
    place = Path(folder)
    if place.is_file():
        raise _refused(place, "is a file", "name a folder")
    if not place.exists() or not any(place.iterdir()):
        return
    try:
        about, _ = read_manifest(place)
    except ReadError:
        about = {}
    if about.get("kind") != _KIND:
        names = sorted(path.name for path in place.iterdir())
        raise _refused(place, f"holds other files ({_some(names)})", "name a new folder with -o")
    verdicts = verify_manifest(place)
    changed = list(verdicts.loc[verdicts["verdict"].isin(["changed", "unlisted"]), "path"])
    if changed:
        raise _refused(
            place, f"{_some(changed)}: changed or added since the lesson was made",
            "name a new folder with -o, so that your changes are kept",
        )  # fmt: skip


def _check_libraries(formats: Collection[str]) -> None:
    if _BY_EXTRA & set(formats):
        require_extra("lessons")


def _refused(place: Path, what: str, remedy: str) -> WriteError:
    expected = "a new or empty folder, or one with an earlier lesson as it was made"
    return WriteError(what, where=str(place), expected=expected, remedy=remedy)


def _some(names: Iterable[str]) -> str:
    every = list(names)
    return ", ".join(every[:_SHOWN]) + (f" and {len(every) - _SHOWN} more" if len(every) > _SHOWN else "")


def _rendered(lesson: Lesson, formats: Collection[str], progress: Callable[[str], None]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for form in (form for form in FORMATS if form in formats):
        for name, (_, render) in _FILES[form].items():
            progress(f"做 {name}")
            made = render(lesson)
            files[name] = made if isinstance(made, bytes) else made.encode("utf-8")
    if "figures" in formats:
        for picture in _pictures(lesson):
            mark = "_simulated" if DATA_KINDS_ZH["simulated"] in picture.note else ""
            files[f"figure_{picture.name}{mark}.png"] = picture.png
            if picture.svg:
                files[f"figure_{picture.name}{mark}.svg"] = picture.svg.encode("utf-8")
    return files


def _pictures(lesson: Lesson) -> list[Picture]:
    """The figures that the lesson shows, each once."""
    blocks: list[Any] = [block for section in lesson.sections for block in iterate_blocks(section.blocks)]
    found = {block.name: block for block in blocks if isinstance(block, Picture)}
    return [found[name] for name in sorted(found)]


def _guide(lesson: Lesson, remarks: Iterable[str], files: Iterable[str], *, quotes: bool) -> str:
    """What each file is for, what the lesson was made from, and what the teacher should know."""
    uses = {name: use for form in _FILES.values() for name, (use, _) in form.items()}
    lines = [
        f"{lesson.title}　{lesson.subtitle}（{lesson.minutes}分钟）",
        f"材料：{lesson.source}（{DATA_KINDS_ZH[lesson.data_kind]}）",
        "",
        *(f"{name}：{uses[name]}" for name in files if name in uses),
    ]
    figures = [name for name in files if name not in uses]
    if figures:
        lines.append(f"{figures[0].split('_')[0]}_*：课里的图，可以另用；引用时写明材料和数据类型")
    if quotes:
        lines += ["", "讲义里引用了报告的句子，没有收入全文：课上有读原文的环节，请另印一份报告发给学员。"]
    if notes := list(remarks):
        lines += ["", "请留意：", *(f"· {note}" for note in notes)]
    return "\n".join(lines) + "\n"
