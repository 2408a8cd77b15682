"""What is fuzzed: one function of bytes per reader and per grammar; only errors of our own tree may leave it.

``fuzz.py`` drives these with atheris; ``tests/test_fuzz_regressions.py`` replays the inputs that once broke one.
"""

from __future__ import annotations

import io
import tomllib
import warnings
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

from yanting_research.chinese.numerals import parse_exact
from yanting_research.coding import parse_codebook
from yanting_research.core import Document, Source
from yanting_research.core.formulas import parse_formula
from yanting_research.core.lexicon import parse_lexicon
from yanting_research.core.offsets import identity_offsets
from yanting_research.errors import YantingError
from yanting_research.extraction import extract_document_facts
from yanting_research.lessons.formulas import formula_mathml
from yanting_research.lessons.templates import parse_template
from yanting_research.readers import COLLECTIONS, READERS, Limits, TableOptions
from yanting_research.readers.options import Collecting
from yanting_research.structure import numbering_findings, parse_outline
from yanting_research.survey.questionnaire_reading import parse_questionnaire
from yanting_research.themes.codebook import parse_themes_text

ROOT = Path(__file__).parents[2]
_DATA = ROOT / "tests" / "readers" / "data"


def _collecting() -> Collecting:
    return Collecting(_inner, TableOptions(), Limits())


def _inner(data: bytes, name: str, suffix: str, collecting: Collecting) -> Iterable[Source | YantingError]:
    if suffix in COLLECTIONS:
        return COLLECTIONS[suffix](data, name, collecting)
    return [READERS.get(suffix, READERS[".txt"])(data, name)]


def _document(suffix: str) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        source = READERS[suffix](data, f"x{suffix}")
        source.text.encode()  # no lone surrogate
        assert all(0 <= removal.start <= removal.end for removal in source.removals)

    return run


def _collection(suffix: str) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        for found in COLLECTIONS[suffix](data, f"x{suffix}", _collecting()):
            if isinstance(found, Source):
                found.text.encode()

    return run


def _repacked(base: Path, parts: tuple[str, ...], inside: Callable[[bytes], None]) -> Callable[[bytes], None]:
    """The first byte chooses a part of an office file, the others are its content; flipped bytes would stop at CRCs."""

    def run(data: bytes) -> None:
        chosen = parts[data[0] % len(parts)] if data else parts[0]
        made = io.BytesIO()
        with zipfile.ZipFile(base) as old, zipfile.ZipFile(made, "w") as new:
            for info in old.infolist():
                new.writestr(info.filename, data[1:] if info.filename == chosen else old.read(info))
        inside(made.getvalue())

    return run


def _text(work: Callable[[str], object]) -> Callable[[bytes], None]:
    return lambda data: (work(data.decode("utf-8", errors="replace")), None)[1]


def _facts(text: str) -> None:
    text = text.replace("\r", "\n")[:4000]
    source = Source("x.txt", text, "text", "utf-8", "")
    for row in extract_document_facts(Document("x", text, source, identity_offsets(len(text)))).itertuples():
        assert text[row.start : row.end] == row.surface


def _outline(text: str) -> None:
    text = text.replace("\r", "\n")
    sections = parse_outline(text)
    assert all(0 <= section.span.start <= section.span.end <= len(text) for section in sections)
    numbering_findings(text, sections)


def _coding(text: str) -> None:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    parse_codebook(data, where="x.toml")


_DOCX_PARTS = (
    "word/document.xml", "word/styles.xml", "word/numbering.xml", "[Content_Types].xml", "docProps/core.xml",
    "word/footnotes.xml", "word/_rels/document.xml.rels",
)  # fmt: skip
_XLSX_PARTS = (
    "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
)  # fmt: skip

TARGETS: dict[str, Callable[[bytes], None]] = {
    "text": _document(".txt"),
    "html": _document(".html"),
    "mhtml": _document(".mht"),
    "docx": _document(".docx"),
    "docx_parts": _repacked(_DATA / "qinghe.docx", _DOCX_PARTS, _document(".docx")),
    "doc": _document(".doc"),
    "rtf": _document(".rtf"),
    "pdf": _document(".pdf"),
    "csv": _collection(".csv"),
    "xlsx": _collection(".xlsx"),
    "xlsx_parts": _repacked(_DATA / "document_table.xlsx", _XLSX_PARTS, _collection(".xlsx")),
    "xls": _collection(".xls"),
    "ods": _collection(".ods"),
    "zip": _collection(".zip"),
    "numerals": _text(parse_exact),
    "facts": _text(_facts),
    "outline": _text(_outline),
    "formula": _text(parse_formula),
    "lesson_formula": _text(formula_mathml),
    "template": _text(lambda text: parse_template(_FRONT + text, where="x.md")),
    "lexicon": _text(lambda text: parse_lexicon(text, where="x.tsv")),
    "themes": _text(lambda text: parse_themes_text(text, where="x.toml")),
    "questionnaire": _text(lambda text: parse_questionnaire(text, where="x.toml")),
    "coding": _text(_coding),
}
"""Name -> function of bytes. PDF runs its own child process for each input and is slow."""

_FRONT = '+++\nname = "a"\ntitle = "课"\nteaching = 30\nexercises = 15\n+++\n'
_RESOURCES = ROOT / "yanting_research" / "resources" / "data"


def run_target(name: str, data: bytes) -> str:
    """Run one input.

    Returns
    -------
    str
        ``"read"``, or the class of our error.

    Raises
    ------
    Exception
        Whatever else leaves the target: a finding.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            TARGETS[name](data)
        except YantingError as error:
            str(error).encode()
            return type(error).__name__
    return "read"


def seeds(name: str) -> list[bytes]:
    """Inputs to begin with: specimens of the repository, and lines of the grammars."""
    suffixes = {
        "text": "txt", "html": "html", "mhtml": "mht", "docx": "docx", "doc": "doc", "rtf": "rtf", "pdf": "pdf",
        "csv": "csv", "xlsx": "xlsx", "xls": "xls", "ods": "ods", "zip": "zip",
    }  # fmt: skip
    if name in suffixes:
        folders = (_DATA, ROOT / "corpus" / "messy", ROOT / "corpus" / "texts")
        files = [path for folder in folders for path in sorted(folder.glob(f"*.{suffixes[name]}"))]
        return [path.read_bytes() for path in files if path.stat().st_size < 60_000][:12]
    if name.endswith("_parts"):
        parts, base = (_DOCX_PARTS, "qinghe.docx") if name.startswith("docx") else (_XLSX_PARTS, "document_table.xlsx")
        with zipfile.ZipFile(_DATA / base) as package:
            there = package.namelist()
            return [bytes([at]) + package.read(part) for at, part in enumerate(parts) if part in there]
    return [line.encode() for line in _LINES.get(name, ())] + [
        (_RESOURCES / file).read_bytes() for file in _FILES.get(name, ())
    ]


_REPORT = (
    "青禾县2023年工作情况\n一、基本情况\n全县共有党员18450名，其中女党员4612名，占25%。\n（一）队伍\n1.新发展党员312名，"
    "同比增长4.5%。\n二、存在问题\n一是经费不足，缺口达一百二十万元。二是约三成党支部未按时换届，2013-2015年共培训3期1.2万人次。\n"
)
_LINES = {
    "numerals": ("一亿二千万", "百分之六十八点四", "三分之二", "1亿27万1千", "两千三", "廿三", "翻两番", "１２３．５"),
    "facts": (_REPORT, "其中本科及以上12人，35岁以下8人，占比6：4。", "表1\n甲 乙\n1 2\n"),
    "outline": (_REPORT, "第一章 总则\n第一条 为了规范，制定本办法。\n第二条 本办法所称干部……\n", "①甲；②乙；③丙。"),
    "formula": ("到课率 ~ 流动课堂*log(人均支出) + cat(年度) - 1", "`人均 支出` ~ (a + b):c"),
    "lesson_formula": (r"\frac{a+b}{\sqrt{x}}", r"\sum_{i=1}^{n} x_i^2 \leq \text{占比}", r"\left(\frac12\right)"),
    "template": (
        "## 先读 {minutes=30}\n\n共 {{ n_facts }} 个数字。\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
        "## 练\n::: challenge 选 {kind=choice answer=B minutes=4}\n哪个对？\n"
        "::: choices\n- 甲\n- 乙\n:::\n::: solution\n乙\n:::\n:::\n",
        "::: if flagged\n## 读 {minutes=10 form=自读}\n{{ facts n=3 long=6 }}\n:::\n\n$$p=a/b$$ (占比)\n",
    ),
    "lexicon": ("term\tpos\tgroup\tfrequency\taliases\n三会一课\tn\tslogan\t120\t三会|一课\n",),
}  # fmt: skip
_FILES = {
    "lexicon": ("lexicon_party_education.tsv",),
    "themes": ("themes_party_education.toml",),
    "questionnaire": ("survey_training_needs.toml",),
    "coding": ("themes_party_education.toml",),
}
