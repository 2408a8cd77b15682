"""Uploads (上传): limited, never executed, on disk only in a private folder while they are read."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from yanting_research.core import Document
from yanting_research.dashboard.limits import MAX_BYTES, MAX_FILES, MAX_TOTAL_BYTES, MAX_UPLOADED, SUFFIXES, megabytes
from yanting_research.dashboard.shelf import Outcome, Shelf, outcome_of, sha_of
from yanting_research.errors import YantingError
from yanting_research.ingest import RunLimits, ingest_folder
from yanting_research.writers.names import slug

__all__ = ["Upload", "accept_uploads", "check_upload"]

_LONGEST_NAME = 80
_LIMITS = RunLimits(workers=1, seconds=120.0, max_memory=2 * 2**30)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as the browser sent it; neither name nor content is trusted."""

    name: str
    content: bytes


def check_upload(upload: Upload) -> tuple[str, str]:
    """Why a file is not even opened, and what to do; two empty texts when it may be.

    >>> check_upload(Upload("报告.docx", b"PK"))
    ('', '')
    >>> check_upload(Upload("程序.exe", b"MZ"))[0]
    '不能读 .exe 这种文件'
    >>> check_upload(Upload("空.txt", b""))[0]
    '文件是空的'
    """
    suffix = _suffix(upload.name)
    if suffix not in SUFFIXES:
        shown = "、".join(name[1:] for name in (".docx", ".doc", ".wps", ".pdf", ".html", ".rtf", ".txt"))
        kind = f"{suffix[:12]} 这种文件" if suffix else "没有扩展名的文件"
        return f"不能读 {kind}" if suffix else f"不能读{kind}", f"另存为下面的一种再上传：{shown}"
    if not upload.content:
        return "文件是空的", "打开看看是不是没有存好，重新保存再上传"
    if len(upload.content) > MAX_BYTES:
        size, most = megabytes(len(upload.content)), megabytes(MAX_BYTES)
        return f"文件有 {size}，超过 {most} 的上限", "去掉图片，或拆成几份再上传"
    return "", ""


def accept_uploads(uploads: Sequence[Upload], shelf: Shelf) -> tuple[Shelf, tuple[Outcome, ...]]:
    """Read uploaded files and put them on the shelf (收下上传的报告).

    Parameters
    ----------
    uploads
        Files of one upload, in order; those beyond ``MAX_FILES`` and ``MAX_TOTAL_BYTES`` are refused in words.
    shelf
        What is there already; it is not changed.

    Returns
    -------
    shelf, outcomes
        A shelf with the new reports, and what became of every file, in the order given.

    Notes
    -----
    The bytes lie in a folder of this call alone, under names of ours, while a worker process with limits of time
    and memory reads them; the folder is gone when the call returns.
    """
    outcomes: dict[int, Outcome] = {}
    wanted: dict[int, Upload] = {}
    total = 0
    for at, upload in enumerate(uploads):
        problem, remedy = check_upload(upload)
        total += len(upload.content)
        if at >= MAX_FILES:
            problem, remedy = f"一次最多 {MAX_FILES} 个文件", "分几次上传"
        elif len(shelf.uploaded) + len(wanted) >= MAX_UPLOADED:
            problem, remedy = (
                f"已经上传了 {MAX_UPLOADED} 份报告",
                "刷新页面重新开始，或把报告放进一个文件夹，用命令打开",
            )
        elif not problem and total > MAX_TOTAL_BYTES:
            problem, remedy = f"这一次的文件合起来超过 {megabytes(MAX_TOTAL_BYTES)}", "分几次上传"
        if problem:
            outcomes[at] = Outcome(_shown(upload.name), "refused", problem=problem, remedy=remedy)
        else:
            wanted[at] = upload
    documents: dict[str, Document] = {}
    if wanted:
        documents = _read(wanted, shelf, outcomes)
    return shelf.with_uploads(documents), tuple(outcomes[at] for at in sorted(outcomes))


def _read(wanted: dict[int, Upload], shelf: Shelf, outcomes: dict[int, Outcome]) -> dict[str, Document]:
    """Read the files in a private folder; fill in their outcomes."""
    names = {f"upload{at:03d}{_suffix(upload.name)}": at for at, upload in wanted.items()}
    with tempfile.TemporaryDirectory(prefix="yanting-upload-") as private:
        folder = Path(private)
        for name, at in names.items():
            (folder / name).write_bytes(wanted[at].content)
        try:
            made = ingest_folder(
                [folder / name for name in names], folder / "corpus", max_bytes=MAX_BYTES, limits=_LIMITS
            )
        except YantingError as error:
            for at in wanted:
                outcomes[at] = outcome_of(
                    {"path": "", "fate": "failed", "what": error.what, "remedy": error.remedy},
                    name=_shown(wanted[at].name),
                )
            return {}
    read = {document.doc_id: document for document in made.corpus}
    there = {sha_of(document): document.doc_id for document in shelf.corpus}
    taken = {document.doc_id for document in shelf.corpus}
    documents: dict[str, Document] = {}
    for row in made.report.to_dict("records"):
        at = names[Path(str(row["path"])).name]
        outcome = outcome_of({str(key): value for key, value in row.items()}, name=_shown(wanted[at].name))
        document = read.get(outcome.doc_id) if outcome.fate == "read" else None
        if document is not None and sha_of(document) in there:
            outcome = Outcome(outcome.name, "double", there[sha_of(document)], problem="书架上已经有同样的报告")
        elif document is not None:
            doc_id = _free(slug(PurePosixPath(outcome.name).stem), taken)
            documents[doc_id] = _renamed(document, outcome.name)
            outcome = Outcome(outcome.name, "read", doc_id, notes=outcome.notes)
        outcomes[at] = outcome
    return documents


def _renamed(document: Document, name: str) -> Document:
    """The report under the name of the user's file, not of ours in the private folder."""
    from dataclasses import replace

    return replace(document, source=replace(document.source, path=name))


def _free(doc_id: str, taken: set[str]) -> str:
    """A doc_id that no report has, and that none will get after it."""
    number, candidate = 2, doc_id
    while candidate in taken:
        candidate, number = f"{doc_id}_{number}", number + 1
    taken.add(candidate)
    return candidate


def _suffix(name: str) -> str:
    """Ending of a name in lower case, without what could lead to another folder."""
    return PurePosixPath(name.replace("\\", "/")).suffix.lower()


def _shown(name: str) -> str:
    """A file's name as a list shows it: the last part, not longer than a line."""
    last = PurePosixPath(name.replace("\\", "/")).name or name
    return last if len(last) <= _LONGEST_NAME else f"{last[: _LONGEST_NAME - 12]}……{last[-8:]}"
