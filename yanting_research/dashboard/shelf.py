"""The reports at hand (书架): those of the corpus and those uploaded, and what became of every file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from yanting_research.core import Corpus, Document, document_kind, make_corpus, sha256_text
from yanting_research.dashboard.markup import escaped, message_html, table_html
from yanting_research.errors import YantingError
from yanting_research.ingest import ingest_paths
from yanting_research.ingest.explaining import explain
from yanting_research.ingest.reporting import row_notes
from yanting_research.ingest.wording import reason_zh
from yanting_research.reproduction import find_root

__all__ = [
    "KINDS_ZH",
    "Outcome",
    "Shelf",
    "choices",
    "document_card_html",
    "kind_zh",
    "open_shelf",
    "outcomes_html",
    "plain_reason",
    "short_names",
]

KINDS_ZH = {"real": "真实文本", "specimen": "虚构样例", "simulated": "模拟数据"}
"""Kinds of data in words."""

_MOST_SURFACES = 6
_LONGEST = 60
_METADATA = "metadata.csv"
# what a person at the page can do, where the usual advice names a command or a column
_PAGE_REMEDIES = {
    "辨认不出文字编码": "用记事本打开，另存为 UTF-8 编码，再上传",
    "几种编码都说得通，无法断定": "用记事本打开，另存为 UTF-8 编码，再上传",
    "读取超时": "把文件拆成几份再上传",
    "文件过大": "去掉图片或拆成几份再上传",
    "页数过多": "拆成几份再上传",
    "里面不止一份文档": "一份报告存成一个文件再上传",
    "是已经导入过的语料文件夹": "直接写出它的路径",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: ``read``, ``double`` or ``refused``, with the reason and what to do."""

    name: str
    fate: str
    doc_id: str = ""
    problem: str = ""
    remedy: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shelf:
    """The reports of the page; an upload makes a new shelf, nothing is changed in place.

    Attributes
    ----------
    corpus
        All reports.
    outcomes
        What became of the files of the corpus.
    fault
        Why the corpus as a whole did not open, a message in words; ``""`` when it did.
    uploaded
        doc_ids that came by upload.
    """

    corpus: Corpus
    outcomes: tuple[Outcome, ...] = ()
    fault: str = ""
    uploaded: frozenset[str] = frozenset()

    def document(self, doc_id: str) -> Document:
        """The report of this doc_id.

        Raises
        ------
        KeyError
            When the shelf does not hold it.
        """
        return {document.doc_id: document for document in self.corpus}[doc_id]

    def with_uploads(self, documents: Mapping[str, Document]) -> Shelf:
        """A shelf that holds these reports too, by their new doc_ids."""
        added = [replace(document, doc_id=doc_id) for doc_id, document in documents.items()]
        return replace(self, corpus=make_corpus([*self.corpus, *added]), uploaded=self.uploaded | set(documents))


def open_shelf(path: Path | None) -> Shelf:
    """The reports of a file or folder; the specimens of the checkout by default (打开语料).

    Parameters
    ----------
    path
        A file, a folder (a ``metadata.csv`` in it or beside it is used), or the folder of a corpus.

    Returns
    -------
    Shelf
        Never an error: what could not be opened is said in ``fault`` and ``outcomes``.

    Examples
    --------
    >>> open_shelf(Path("no such folder")).fault
    '找不到“no such folder”'
    """
    try:
        place = find_root() / "corpus" / "texts" if path is None else path
    except YantingError:
        return Shelf(Corpus(), fault="这里没有随带的样例报告")
    if not place.exists():
        return Shelf(Corpus(), fault=f"找不到“{place.name or place}”")
    try:
        corpus, report = ingest_paths([place], metadata=_metadata_of(place))
    except YantingError as error:
        problem, remedy = explain(error.what)
        return Shelf(Corpus(), fault=f"“{place.name}”打不开：{problem or error.what}。{remedy or error.remedy}")
    outcomes = tuple(outcome_of({str(key): value for key, value in row.items()}) for row in report.to_dict("records"))
    if not len(corpus):
        return Shelf(Corpus(), outcomes, fault=f"“{place.name}”里没有可以读的报告")
    return Shelf(corpus, outcomes)


def _metadata_of(place: Path) -> Path | None:
    folder = place if place.is_dir() else place.parent
    beside = [folder / _METADATA, *([folder.parent / _METADATA] if place.is_dir() else [])]
    return next((file for file in beside if file.is_file()), None)


def outcome_of(row: Mapping[str, object], *, name: str = "") -> Outcome:
    """One row of INGEST as the page tells it; ``name`` stands for the path when given."""
    shown = name or Path(str(row["path"])).name
    if row["fate"] == "ok":
        return Outcome(shown, "read", str(row["doc_id"]), notes=tuple(row_notes(row)))
    if row["fate"] == "duplicate":
        return Outcome(shown, "double", str(row["duplicate_of"]), problem="与另一份报告内容相同，只算一次")
    problem, remedy = plain_reason(str(row["what"]))
    return Outcome(shown, "refused", problem=problem, remedy=remedy or str(row["remedy"]))


def plain_reason(what: str) -> tuple[str, str]:
    """Why a file was not read, and what a person at the page can do, in Chinese.

    >>> plain_reason("the file is empty")
    ('文件是空的', '重新保存，或者不导入它')
    >>> plain_reason("no accepted encoding decodes it")[1]
    '用记事本打开，另存为 UTF-8 编码，再上传'
    """
    problem, remedy = explain(what)
    if not problem:
        return f"读不出来（{what}）", "用原来的软件打开，另存为 docx 再上传"
    return problem, _PAGE_REMEDIES.get(problem, remedy)


def choices(shelf: Shelf) -> list[tuple[str, str]]:
    """Label and doc_id of every report, uploads first, for a list to choose from."""
    ordered = sorted(shelf.corpus, key=lambda document: (document.doc_id not in shelf.uploaded, document.doc_id))
    return [(_label(document, uploaded=document.doc_id in shelf.uploaded), document.doc_id) for document in ordered]


def short_names(shelf: Shelf) -> dict[str, str]:
    """What a line of a list calls each report: region and year, or the file's own name."""
    names = {document.doc_id: _place(document) for document in shelf.corpus}
    counts = Counter(names.values())
    return {
        document.doc_id: names[document.doc_id]
        if names[document.doc_id] and counts[names[document.doc_id]] == 1
        else Path(document.source.path).stem[:16]
        for document in shelf.corpus
    }


def _place(document: Document) -> str:
    meta = document.metadata
    return "".join(filter(None, (meta.get("region", ""), f"{meta['period']}年" if meta.get("period") else "")))


def _label(document: Document, *, uploaded: bool) -> str:
    title = _shortened(document.metadata.get("title") or Path(document.source.path).name or document.doc_id)
    place = _place(document)
    head = "【上传】" if uploaded else f"【{place}】" if place else ""
    # control characters would turn the list around; a list shows text, never markup
    return "".join(character if character.isprintable() else "□" for character in f"{head}{title}")


def sha_of(document: Document) -> str:
    """What tells two equal texts."""
    return sha256_text(document.text)


def outcomes_html(outcomes: tuple[Outcome, ...]) -> str:
    """What became of the files: a sentence, and a table of those that were not read."""
    counts = Counter(outcome.fate for outcome in outcomes)
    said = f"共 {len(outcomes)} 个文件：读入 {counts['read']} 个"
    said += f"，重复 {counts['double']} 个" if counts["double"] else ""
    said += f"，没有读入 {counts['refused']} 个" if counts["refused"] else ""
    kind = "good" if counts["read"] and not counts["refused"] else "warning" if counts["read"] else "error"
    parts = [message_html(kind, said + "。")]  # type: ignore[arg-type]
    bad = [outcome for outcome in outcomes if outcome.fate != "read"]
    if bad:
        rows = [(outcome.name, outcome.problem, outcome.remedy or "不用处理") for outcome in bad]
        parts.append(table_html(("文件", "原因", "怎么办"), rows, caption="没有读入的文件"))
    noted = [f"{outcome.name}：{note}" for outcome in outcomes for note in outcome.notes]
    if noted:
        parts.append(message_html("note", "读入时看到的情况", noted))
    return "".join(parts)


def kind_zh(document: Document, *, uploaded: bool) -> str:
    """Kind of data of a report in words; an upload that does not say what it is was uploaded, no more is known."""
    kind = document_kind(document)
    return "上传的文本" if uploaded and kind == "real" else KINDS_ZH[kind]


def document_card_html(document: Document, *, uploaded: bool = False) -> str:
    """What was read of a report and what was left out, before it is used (读入情况)."""
    meta = document.metadata
    rows = [
        ("题名", meta.get("title") or "（没有认出题名）"),
        ("文件", Path(document.source.path).name),
        ("地区、年份", "、".join(filter(None, (meta.get("region", ""), meta.get("period", "")))) or "（没有认出）"),
        ("数据", kind_zh(document, uploaded=uploaded)),
        ("正文", f"{len(document.text):,} 字，{len(document.page_breaks) + 1} 页，{_headings(document)} 个小标题"),
    ]
    return table_html(("项目", "内容"), rows, caption="读入了什么") + _removals_html(document)


def _headings(document: Document) -> int:
    return sum(1 for section in document.sections if section.level)


def _removals_html(document: Document) -> str:
    """What cleaning and reading left out, by reason."""
    found: dict[str, Counter[str]] = {}
    for removal in document.removals:
        surface = " ".join(removal.surface.split())
        if surface:
            found.setdefault(reason_zh(removal.reason), Counter())[surface] += 1
    if not found:
        return "<p>没有删去任何文字。</p>"
    rows = []
    for reason, surfaces in found.items():
        shown = "；".join(_shortened(surface) for surface in list(surfaces)[:_MOST_SURFACES])
        shown += f" 等 {len(surfaces)} 种" if len(surfaces) > _MOST_SURFACES else ""
        rows.append((reason, surfaces.total(), shown))
    table = table_html(("为什么", "几处", "删去的文字"), rows, caption="没有算进正文的文字", numbers=(1,))
    return f"<p>{escaped('下面这些不是报告的话，读入时放在了一边：')}</p>{table}"


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "……"
