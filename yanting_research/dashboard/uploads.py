"""Uploads (上传): limited, never executed, on disk only in a private folder while they are read."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from yanting_research.core import Document
from yanting_research.dashboard.limits import MAX_BYTES, MAX_FILES, MAX_TOTAL_BYTES, MAX_UPLOADED, SUFFIXES, megabytes
from yanting_research.dashboard.shelf import Outcome, Shelf, outcome_of, sha_of
from yanting_research.errors import YantingError
from yanting_research.ingest import IngestResult, RunLimits, ingest_folder, masked_document
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
    """Read the files; fill in their outcomes; the new reports by the doc_ids they get on the shelf."""
    try:
        made = _ingest(wanted)
    except YantingError as error:
        fault = {"path": "", "fate": "failed", "what": error.what, "remedy": error.remedy}
        outcomes.update({at: outcome_of(fault, name=_shown(upload.name)) for at, upload in wanted.items()})
        return {}
    shown = {_private_name(at, upload): _shown(upload.name) for at, upload in wanted.items()}
    places = {_private_name(at, upload): at for at, upload in wanted.items()}
    known = {sha_of(document): document.doc_id for document in shelf.corpus}
    taken = set(known.values())
    own = {document.doc_id: masked_document(document) for document in made.corpus}
    final: dict[str, str] = {}  # doc_id of the reading -> doc_id on the shelf
    documents: dict[str, Document] = {}
    for row in sorted(made.report.to_dict("records"), key=lambda row: row["fate"] != "ok"):
        name = Path(str(row["path"])).name
        outcome = outcome_of({str(key): value for key, value in row.items()}, name=shown[name])
        if outcome.fate == "read":
            document = own[outcome.doc_id]
            there = known.get(sha_of(document), "")
            final[outcome.doc_id] = there or _free(slug(PurePosixPath(shown[name]).stem), taken)
            if there:
                outcome = Outcome(outcome.name, "double", problem="书架上已经有同样的报告")
            else:
                documents[final[document.doc_id]] = _renamed(document, shown[name])
        notes = tuple(_in_their_names(note, shown) for note in outcome.notes)
        doc_id = final.get(str(row["doc_id"]), "") or final.get(str(row["duplicate_of"]), "")
        outcomes[places[name]] = replace(outcome, doc_id=doc_id, notes=notes)
    return documents


def _ingest(wanted: dict[int, Upload]) -> IngestResult:
    """Read the files in a folder of this call alone, by a worker process."""
    with tempfile.TemporaryDirectory(prefix="yanting-upload-") as private:
        folder = Path(private)
        paths = [folder / _private_name(at, upload) for at, upload in wanted.items()]
        for path, upload in zip(paths, wanted.values(), strict=True):
            path.write_bytes(upload.content)
        return ingest_folder(paths, folder / "corpus", max_bytes=MAX_BYTES, limits=_LIMITS)


def _private_name(at: int, upload: Upload) -> str:
    """A name of ours: of the user's own only the suffix, and that is one of a list."""
    return f"upload{at:03d}{_suffix(upload.name)}"


def _in_their_names(note: str, shown: dict[str, str]) -> str:
    """A note with the user's file names where it names ours."""
    for private, name in shown.items():
        note = note.replace(Path(private).stem, f"“{name}”")
    return note


def _renamed(document: Document, name: str) -> Document:
    """The report under the name of the user's file, not of ours in the private folder."""
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
