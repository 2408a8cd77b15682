"""Ingest (导入): files -> Corpus, and a report in which every file has exactly one fate.

Composition: readers, then preprocessing, then structure. The title line stays in the
text, because it is content; the author's line and page furniture leave it and stand in
the removal log and the metadata.
"""

from __future__ import annotations

import csv
import io
import os
import re
import stat
import unicodedata
import warnings
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from yanting_research import preprocessing, readers, structure
from yanting_research.core import (
    DATA_KINDS,
    INGEST,
    Corpus,
    Document,
    OffsetMap,
    Source,
    build_table,
    identity_offsets,
    make_corpus,
    sha256_text,
    to_raw,
)
from yanting_research.errors import (
    ContractError,
    DamagedTextWarning,
    ReadError,
    StructureError,
    YantingError,
    YantingWarning,
)

__all__ = [
    "build_corpus",
    "document_from_source",
    "document_from_text",
    "ingest_paths",
    "ingest_report_markdown",
    "read_metadata",
]

Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]
Metadata = str | os.PathLike[str] | pd.DataFrame | None

_NOT_SLUG = re.compile(r"[^\w\u3400-\u9fff.-]+")
"""What a doc_id must not hold: blanks, slashes, brackets; Han, letters and digits stay."""
_LONGEST_ID = 80
_HIDDEN = re.compile(r"^[.~]|^(?:Thumbs\.db|desktop\.ini)$", re.IGNORECASE)
"""``.DS_Store``, ``~$lock.docx``; not ``报告.txt``."""
_FATES_ZH = {"ok": "读入", "duplicate": "重复", "refused": "拒收", "failed": "失败"}


def document_from_text(text: str, *, doc_id: str = "text", path: str = "", clean: bool = True) -> Document:
    """A document from a string, for notebooks and tests.

    Parameters
    ----------
    text
        Any text; an empty one is allowed and has one empty section.
    doc_id, path
        Identity, and the file name to show.
    clean
        Run the cleaning steps; without, the clean text is the text as given.

    Examples
    --------
    >>> document = document_from_text("一、现状\\n全县共有党员三千人。")
    >>> [section.role for section in document.sections]
    ['现状']
    """
    source = Source(path or doc_id, text, "text", "", sha256_text(text))
    return document_from_source(source, doc_id=doc_id, clean=clean)


def document_from_source(source: Source, *, doc_id: str, clean: bool = True) -> Document:
    """Clean a source and parse its outline."""
    if clean:
        text, offsets, removals, edits, metadata = preprocessing.clean_source(source)
    else:
        text, offsets, removals, edits = source.text, identity_offsets(len(source.text)), (), ()
        metadata = dict(source.metadata)
    return Document(
        doc_id=doc_id,
        text=text,
        source=source,
        offsets=offsets,
        sections=structure.parse_outline(text),
        metadata=metadata,
        removals=removals,
        edits=edits,
        page_breaks=_clean_page_breaks(source, text, offsets),
    )


def _clean_page_breaks(source: Source, text: str, offsets: OffsetMap) -> tuple[int, ...]:
    """First clean offset at or after each raw page break."""
    return tuple(
        bisect_left(range(len(text)), position, key=lambda at: to_raw(offsets, at, at + 1).start)
        for position in source.page_breaks
    )


def build_corpus(paths: Paths, *, metadata: Metadata = None, progress: bool = False) -> Corpus:
    """Read files and folders into a corpus, or say which files stand in the way.

    Parameters
    ----------
    paths
        A file, a folder, or several of either.
    metadata
        ``metadata.csv``: see :func:`read_metadata`.
    progress
        Show a progress bar on stderr.

    Raises
    ------
    ReadError
        When any file was refused or failed; the message names them. Use
        :func:`ingest_paths` to go on without them.

    Warns
    -----
    YantingWarning
        When a text came twice; it is counted once.
    DamagedTextWarning
        When part of a text is damaged.
    """
    corpus, report = ingest_paths(paths, metadata=metadata, progress=progress)
    broken = report[report["fate"].isin(["refused", "failed"])]
    if len(broken):
        shown = "; ".join(f"{row['place'] or row['path']}: {row['what']}" for row in broken.head(5).to_dict("records"))
        raise ReadError(
            f"{len(broken)} of {len(report)} files cannot be read ({shown})",
            where=str(broken["path"].iloc[0]),
            expected="only readable documents",
            remedy="mend or move them, or call ingest_paths, which goes on and reports them",
        )
    if not len(corpus):
        raise ReadError(
            "no documents found",
            where=_named(paths),
            expected=" ".join(k for k in readers.READERS if k),
            remedy="check the folder",
        )
    _warn(report)
    return corpus


def _warn(report: pd.DataFrame) -> None:
    double = report[report["fate"] == "duplicate"]
    if len(double):
        pairs = ", ".join(f"{a} = {b}" for a, b in zip(double["path"], double["duplicate_of"], strict=True))
        warnings.warn(f"the same text came more than once and is counted once: {pairs}", YantingWarning, stacklevel=3)
    for row in report[report["warnings"].str.contains("damaged:")].to_dict("records"):
        warnings.warn(f"{row['path']}: {row['warnings']}", DamagedTextWarning, stacklevel=3)


def _named(paths: Paths) -> str:
    named = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    return ", ".join(readers.display_name(path) for path in named)


def ingest_paths(
    paths: Paths,
    *,
    metadata: Metadata = None,
    progress: bool = False,
    keep_duplicates: bool = False,
    max_bytes: int = readers.MAX_BYTES,
) -> tuple[Corpus, pd.DataFrame]:
    """Read files and folders; what cannot be read becomes a row, and the rest goes on.

    Parameters
    ----------
    paths
        A file, a folder, or several. Folders are walked in sorted order; hidden files
        are passed over, symbolic links inside a folder are refused.
    metadata
        ``metadata.csv`` or its table; what it says wins over what the file says.
    progress
        Show a progress bar on stderr.
    keep_duplicates
        Keep documents whose clean text was met before; they are reported either way.
    max_bytes
        Refuse larger files [bytes].

    Returns
    -------
    corpus, report
        Documents in doc_id order, and INGEST with one row per file. ``ok`` came in;
        ``duplicate`` has the same clean text as ``duplicate_of``; ``refused`` is no
        document as it is (missing, empty, binary, encoding unsure); ``failed`` was
        readable but could not be cleaned or parsed.
    """
    table = read_metadata(metadata)
    offered = list(_walk([paths] if isinstance(paths, str | os.PathLike) else list(paths)))
    ids = _doc_ids([path for path, _ in offered], table)
    documents: list[Document] = []
    rows: list[dict[str, object]] = []
    met: dict[str, str] = {}
    for (path, refusal), doc_id in zip(_progress(offered, progress), ids, strict=True):
        document, row = _ingest_one(path, refusal, doc_id, max_bytes)
        if document is not None:
            document = _corrected(document, table)
            key = sha256_text(document.text)
            if key in met:
                row |= {"fate": "duplicate", "duplicate_of": met[key]}
            if key not in met or keep_duplicates:
                documents.append(document)
            else:
                row["doc_id"] = ""
            met.setdefault(key, doc_id)
        rows.append(row)
    report = build_table(rows, INGEST)
    _refuse_strangers(table, documents, rows)
    return make_corpus(documents), report


def _progress(offered: list[tuple[Path, ReadError | None]], show: bool) -> Iterable[tuple[Path, ReadError | None]]:
    if not show:
        return offered
    from tqdm import tqdm

    return tqdm(offered, desc="ingest", unit="file")  # type: ignore[no-any-return]


def _walk(paths: Sequence[str | os.PathLike[str]]) -> Iterable[tuple[Path, ReadError | None]]:
    """Every file once, with the refusal that the walk itself pronounces."""
    seen: set[str] = set()
    for named in paths:
        root = Path(named)
        for path, refusal in _walk_folder(root) if root.is_dir() else [(root, None)]:
            key = os.path.normpath(path)
            if key not in seen:
                seen.add(key)
                yield path, refusal


def _walk_folder(folder: Path) -> Iterable[tuple[Path, ReadError | None]]:
    for base, folders, names in os.walk(folder, followlinks=False):
        folders.sort()
        linked = [name for name in folders if Path(base, name).is_symlink()]
        folders[:] = [name for name in folders if name not in linked and not _HIDDEN.match(name)]
        for name in sorted([*names, *linked]):
            path = Path(base, name)
            if _HIDDEN.match(name):
                continue
            is_link = stat.S_ISLNK(path.lstat().st_mode)
            yield path, _link_refusal(path) if is_link else None


def _link_refusal(path: Path) -> ReadError:
    return ReadError(
        "is a symbolic link inside a folder",
        where=readers.display_name(path),
        expected="a regular file",
        remedy="name the file itself, or copy it into the folder",
    )


def _doc_ids(paths: Sequence[Path], table: pd.DataFrame) -> list[str]:
    """File names without suffix as slugs; a clash of two names is resolved by the path's hash."""
    corrected = {
        row["path"]: row["doc_id"] for row in table.to_dict("records") if row.get("path") and row.get("doc_id")
    }
    slugs = [corrected.get(path.as_posix()) or corrected.get(path.name) or _slug(path) for path in paths]
    folded = [slug.casefold() for slug in slugs]
    counts = {slug: folded.count(slug) for slug in dict.fromkeys(folded)} if len(slugs) < 2000 else _counted(folded)
    return [
        slug if counts[slug.casefold()] == 1 else f"{slug}-{sha256_text(readers.display_name(path))[:8]}"
        for slug, path in zip(slugs, paths, strict=True)
    ]


def _counted(names: list[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    return counts


def _slug(path: Path) -> str:
    name = unicodedata.normalize("NFC", readers.display_name(path.stem))
    slug = _NOT_SLUG.sub("_", name).strip("._-")
    if len(slug) > _LONGEST_ID:
        slug = f"{slug[: _LONGEST_ID - 9]}-{sha256_text(slug)[:8]}"
    return slug or f"document-{sha256_text(name)[:8]}"


def _ingest_one(
    path: Path, refusal: ReadError | None, doc_id: str, max_bytes: int
) -> tuple[Document | None, dict[str, object]]:
    row: dict[str, object] = {"path": readers.display_name(path), "doc_id": "", "n_characters": 0, "n_pages": 0}
    row |= {"n_sections": 0, "n_removed": 0, "n_findings": 0}
    try:
        if refusal is not None:
            raise refusal
        source = readers.read_source(path, max_bytes=max_bytes)
    except YantingError as error:
        return None, row | _error_cells(error, "refused")
    row |= {"reader": source.reader, "encoding": source.encoding, "warnings": " | ".join(source.warnings)}
    try:
        document = document_from_source(source, doc_id=doc_id)
        if not document.text:
            raise StructureError(
                "nothing but page furniture", where=source.path, expected="an article", remedy="save the article itself"
            )
        findings = structure.audit_numbering(document.text, document.sections, doc_id=doc_id)
    except YantingError as error:
        return None, row | _error_cells(error, "failed")
    return document, row | {
        "fate": "ok",
        "doc_id": doc_id,
        "n_characters": len(document.text),
        "n_pages": len(source.page_breaks) + 1,
        "n_sections": len(document.sections),
        "n_removed": len(document.removals),
        "n_findings": len(findings),
    }


def _error_cells(error: YantingError, fate: str) -> dict[str, object]:
    return {
        "fate": fate,
        "error": type(error).__name__,
        "what": error.what,
        "place": error.where,
        "expected": error.expected,
        "remedy": error.remedy,
    }


def read_metadata(metadata: Metadata) -> pd.DataFrame:
    """``metadata.csv`` as text: what a user says of the documents, which wins.

    Parameters
    ----------
    metadata
        A CSV file in UTF-8 (or any accepted encoding), a table, or None. One of the columns ``doc_id`` and
        ``path`` names the document (``path`` may be the bare file name); every other
        column becomes a document variable. An empty cell corrects nothing.

    Raises
    ------
    ContractError
        Without either column, or when a document is named twice, or for an unknown
        ``data_kind``.

    Examples
    --------
    >>> read_metadata(pd.DataFrame({"doc_id": ["a"], "period": [2013]}))["period"].tolist()
    ['2013']
    """
    if metadata is None:
        return pd.DataFrame({"doc_id": pd.Series([], dtype="str"), "path": pd.Series([], dtype="str")})
    if isinstance(metadata, pd.DataFrame):
        where = "metadata"
        table = metadata.copy()
        for column in table.columns:
            table[column] = ["" if pd.isna(value) else str(value).strip() for value in table[column]]
    else:
        where = readers.display_name(metadata)
        rows = list(csv.DictReader(io.StringIO(readers.read_text(metadata).text.replace("\r\n", "\n"))))
        _refuse_ragged(rows, where)
        table = pd.DataFrame(
            [{str(key).strip(): value.strip() for key, value in row.items()} for row in rows], dtype="str"
        )
    keys = [name for name in ("doc_id", "path") if name in table.columns]
    if not keys:
        raise ContractError(
            "no column names the document", where=where, expected="a column doc_id or path", remedy="add one of them"
        )
    for name in ("doc_id", "path"):
        if name not in table.columns:
            table[name] = pd.Series([""] * len(table), dtype="str")
        _refuse_double(table.loc[table[name] != "", name], name, where)
    kinds = sorted(set(table.get("data_kind", pd.Series([], dtype="str"))) - {*DATA_KINDS, ""})
    if kinds:
        raise ContractError(
            f"unknown data_kind {', '.join(kinds)}",
            where=where,
            expected=", ".join(DATA_KINDS),
            remedy="correct the cells",
        )
    return table


def _refuse_ragged(rows: list[dict[str, str]], where: str) -> None:
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise ContractError(
                f"line {number} has more or fewer cells than the header",
                where=where,
                expected="one cell per column",
                remedy="quote cells that hold a comma",
            )


def _refuse_double(names: pd.Series[str], column: str, where: str) -> None:
    double = sorted(set(names[names.duplicated()]))
    if double:
        raise ContractError(
            f"{column} {', '.join(double[:5])} stands twice",
            where=where,
            expected="one row a document",
            remedy="merge the rows",
        )


def _row_of(document: Document, table: pd.DataFrame) -> Mapping[str, str]:
    path = document.source.path
    for column, names in (("doc_id", (document.doc_id,)), ("path", (path, Path(path).name))):
        for name in names:
            found = table[table[column] == name]
            if len(found):
                return {str(key): str(value) for key, value in found.iloc[0].items()}
    return {}


def _corrected(document: Document, table: pd.DataFrame) -> Document:
    """The user's word wins; ``corrected`` lists the fields in which it differs from the file's."""
    row = {key: value for key, value in _row_of(document, table).items() if value and key not in {"doc_id", "path"}}
    changed = [key for key, value in sorted(row.items()) if document.metadata.get(key, value) != value]
    metadata = {**document.metadata, **row} | ({"corrected": " ".join(changed)} if changed else {})
    return replace(document, metadata=dict(sorted(metadata.items())))


def _refuse_strangers(table: pd.DataFrame, documents: list[Document], rows: list[dict[str, object]]) -> None:
    """Metadata for a document that is not there is a slip of the pen."""
    ids = {document.doc_id for document in documents}
    names = {str(row["path"]) for row in rows} | {Path(str(row["path"])).name for row in rows}
    strange = [
        row["doc_id"] or row["path"]
        for row in table.to_dict("records")
        if not ((row["doc_id"] and row["doc_id"] in ids) or (row["path"] and row["path"] in names))
    ]
    if strange:
        warnings.warn(
            f"metadata for documents that are not here: {', '.join(strange[:10])}", YantingWarning, stacklevel=3
        )


def ingest_report_markdown(report: pd.DataFrame) -> str:
    """The ingest report in Chinese, as Markdown.

    Parameters
    ----------
    report
        INGEST.

    Examples
    --------
    >>> _, report = ingest_paths("no such file.txt")
    >>> print(ingest_report_markdown(report).splitlines()[2])
    共 1 个文件：读入 0，重复 0，拒收 1，失败 0。
    """
    counts = {fate: int((report["fate"] == fate).sum()) for fate in _FATES_ZH}
    tally = "，".join(f"{_FATES_ZH[fate]} {count}" for fate, count in counts.items())
    parts = ["# 导入报告", "", f"共 {len(report)} 个文件：{tally}。"]
    good = report[report["fate"].isin(["ok", "duplicate"])]
    if len(good):
        header = ["文件", "文档", "读取器", "编码", "字数", "章节", "删去的网页边角", "序号问题", "重复于", "提示"]
        columns = ["path", "doc_id", "reader", "encoding", "n_characters", "n_sections", "n_removed", "n_findings"]
        parts += ["", "## 已读入的文件", "", *_markdown_table(good, header, [*columns, "duplicate_of", "warnings"])]
    bad = report[report["fate"].isin(["refused", "failed"])]
    if len(bad):
        header = ["文件", "位置", "问题", "要求", "处理办法"]
        parts += [
            "",
            "## 未能读入的文件",
            "",
            *_markdown_table(bad, header, ["path", "place", "what", "expected", "remedy"]),
        ]
    return "\n".join([*parts, ""])


def _markdown_table(table: pd.DataFrame, header: list[str], columns: list[str]) -> list[str]:
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    lines += ["| " + " | ".join(_cell(row[name]) for name in columns) + " |" for row in table.to_dict("records")]
    return lines


def _cell(value: object) -> str:
    text = str(value).replace("\\", "\\\\")
    for sign in "|<>[]`*_":
        text = text.replace(sign, "\\" + sign)
    return " ".join(text.split())
