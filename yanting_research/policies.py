"""Policy texts as variables (政策文本量化): from files to instruments, strength and the PMC index.

Composition of ``coding`` with ``readers``; the tables are those that ``yanting instruments`` and
``yanting pmc`` write.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

import pandas as pd

from yanting_research import coding, readers
from yanting_research.core import Corpus
from yanting_research.errors import CodingError

__all__ = ["PolicyCoding", "code_policies", "instrument_sheets", "pmc_sheets", "pmc_table_from_file", "pmc_table_of"]

_HEADINGS = {"main": "main", "一级变量": "main", "主变量": "main", "sub": "sub", "二级变量": "sub", "子变量": "sub"}
_LAYERS = ("strength", "period", "document")
_NO_LEVEL = "读不出级别"
_NO_PERIOD = "未写明年份"


@dataclass(frozen=True, slots=True)
class PolicyCoding:
    """What a rule makes of policy texts.

    Attributes
    ----------
    units, evidence, register, strength
        POLICY_UNITS, CODE_EVIDENCE, INSTRUMENTS and STRENGTH.
    """

    units: pd.DataFrame
    evidence: pd.DataFrame
    register: pd.DataFrame
    strength: pd.DataFrame


def code_policies(corpus: Corpus, *, by_sentence: bool = False, codes: pd.DataFrame | None = None) -> PolicyCoding:
    """Clauses, proposed and decided codes, and strength of a corpus, by the shipped codebook and scheme.

    Parameters
    ----------
    corpus
        Policies.
    by_sentence
        Sentences instead of clauses.
    codes
        CODES of one coder for these clauses; they win over the rule's.

    Examples
    --------
    >>> from yanting_research.ingest import corpus_from_text
    >>> made = code_policies(corpus_from_text("一、措施\\n县委党校举办党员培训班。\\n"))
    >>> made.register["code"].tolist()
    ['供给型/教育培训', '对象/党员', '对象/党校与教师']
    """
    book = coding.default_instruments()
    units = coding.policy_units(corpus, by="sentence" if by_sentence else "paragraph")
    evidence = coding.instrument_evidence(corpus, units, book)
    register = coding.decide_codes(units, evidence, book, codes=codes)
    return PolicyCoding(units, evidence, register, coding.score_strength(corpus))


def instrument_sheets(corpus: Corpus, *, layer: str = "strength", by_sentence: bool = False) -> dict[str, pd.DataFrame]:
    """Every table of the instruments of a corpus, by name of sheet.

    Parameters
    ----------
    corpus
        Policies.
    layer
        Third variable of the tables: ``strength`` (level of the issuer), ``period`` or ``document``.
    by_sentence
        Sentences instead of clauses.

    Raises
    ------
    ValueError
        For an unknown layer.

    Examples
    --------
    >>> from yanting_research.ingest import corpus_from_text
    >>> sheets = instrument_sheets(corpus_from_text("一、措施\\n县委党校举办党员培训班。\\n"))
    >>> list(sheets)
    ['编码', '条款', '依据', '交叉表', '检验', '空白', '力度', '编码本', '说明']
    """
    if layer not in _LAYERS:
        raise ValueError(f"layer={layer!r}; allowed: {', '.join(_LAYERS)}")
    made = code_policies(corpus, by_sentence=by_sentence)
    pairs = coding.instrument_pairs(made.register, layer=_layers(corpus, made.strength, layer))
    tools = coding.cross_table(coding.instrument_pairs(made.register, level="tool"))
    table = coding.cross_table(pairs)
    book = coding.default_instruments()
    empty = pd.DataFrame({"note": coding.empty_cells(tools) if len(tools) else []}, dtype="str")
    notes = [
        f"编码本：{book.name} {book.version}。{book.choice}",
        "机器只按提示词提出编码，取舍由编码员决定；“问题”“原因”部分的条款不编码。",
        "条款号为章-条-款，其后为项；没有的一级记0。同一条款有几个工具、几个对象，交叉表中两两计一处，检验因此偏宽。",
        "调整残差 =（观测−期望）/ √(期望×(1−行比例)×(1−列比例))，绝对值大于2值得注意，大于3少见。",
    ]
    return {
        "编码": made.register, "条款": made.units, "依据": made.evidence, "交叉表": table,
        "检验": coding.cross_tests(pairs), "空白": empty, "力度": made.strength,
        "编码本": coding.codebook_table(coding.coders_codebook(book)),
        "说明": pd.DataFrame({"说明": notes}, dtype="str"),
    }  # fmt: skip


def pmc_table_of(corpus: Corpus) -> pd.DataFrame:
    """PMC_TABLE of a corpus by the shipped variables, as the rule proposes it.

    Examples
    --------
    >>> from yanting_research.ingest import corpus_from_text
    >>> int(pmc_table_of(corpus_from_text("一、措施\\n县委党校举办党员培训班。\\n"))["value"].sum()) > 2
    True
    """
    made = code_policies(corpus)
    variables = coding.default_pmc_variables()
    return coding.propose_pmc(corpus, variables, register=made.register, strength=made.strength)


def pmc_sheets(table: pd.DataFrame, *, lengths: dict[str, int] | None = None) -> dict[str, pd.DataFrame]:
    """Every table of the PMC index, by name of sheet.

    Parameters
    ----------
    table
        PMC_TABLE.
    lengths
        policy -> characters of its text, for the correlation of index and length.

    Examples
    --------
    >>> scores = pd.DataFrame({"main": ["工具", "时效"], "sub": ["供给", "长期"], "甲": [1, 0], "乙": [1, 1]})
    >>> sheets = pmc_sheets(coding.pmc_table_from_scores(scores))
    >>> list(sheets), sheets["指数"]["index"].tolist()
    (['指数', '一级变量', '等级', '投入产出表', '稳健性', '说明'], [2.0, 1.0])
    """
    scores, index = coding.pmc_scores(table), coding.pmc_index(table)
    unsupported = int(index["n_unsupported"].sum())
    notes = [
        "指数为各一级变量得分之和，一级变量得分为其二级变量中取1的比例；上限等于一级变量个数。",
        "不同变量表算出的指数不能比较；等级随方案而异，“样本相对”的等级还随样本而变。",
        f"取1而没有句子的二级变量有{unsupported}处，应由编码员补上句子或改为0。",
    ]
    if lengths is not None:
        check = coding.pmc_length(index, lengths)
        notes.append(check.sentence or check.refused)
    return {
        "指数": index.sort_values(["rank", "policy"], kind="stable").reset_index(drop=True),
        "一级变量": coding.pmc_matrix(scores).reset_index(),
        "等级": coding.pmc_grades(scores), "投入产出表": table, "稳健性": coding.leave_one_out(table),
        "说明": pd.DataFrame({"说明": notes}, dtype="str"),
    }  # fmt: skip


def pmc_table_from_file(path: str | os.PathLike[str]) -> pd.DataFrame:
    """PMC_TABLE from a spreadsheet of zeros and ones, checked cell by cell.

    Parameters
    ----------
    path
        First sheet of .xlsx, .xls, .ods or .csv: headings 一级变量 (main) and 二级变量 (sub), then one
        column a policy. A blank cell under 一级变量 repeats the one above, as merged cells do.

    Raises
    ------
    CodingError
        Without those headings, or for a faulty cell with its policy and variable.
    ReadError
        When the file cannot be read.
    """
    where = readers.display_name(path)
    sheet = readers.read_cells(path)[0]
    rows = [list(row) for row in sheet.rows if any(cell.strip() for cell in row)]
    heads = [cell.strip() for cell in rows[0]] if rows else []
    named = [_HEADINGS.get(head.lower(), head) for head in heads]
    if not {"main", "sub"} <= set(named) or len(set(named)) < len(named):
        raise CodingError(
            f"headings {', '.join(heads) or 'none'}", where=where,
            expected="一级变量, 二级变量 and one column a policy, each named once",
        )  # fmt: skip
    filled = [row + [""] * (len(named) - len(row)) for row in rows[1:]]
    scores = pd.DataFrame(filled, columns=named, dtype="str").map(str.strip)
    scores["main"] = scores["main"].replace("", None).ffill().fillna("")
    return coding.pmc_table_from_scores(scores, coder="file", where=where)


def _layers(corpus: Corpus, strength: pd.DataFrame, layer: str) -> dict[str, str]:
    if layer == "strength":
        levels = strength["issuer_level"].where(strength["issuer_level"] != "", _NO_LEVEL)
        return dict(zip(strength["doc_id"], levels, strict=True))
    if layer == "period":
        return {document.doc_id: document.metadata.get("period", "") or _NO_PERIOD for document in corpus}
    return {document.doc_id: document.doc_id for document in corpus}
