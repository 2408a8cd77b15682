"""A first PMC table by rule (机器初编): each 1 with the sentence, line or clause that made it one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from yanting_research.chinese import NumeralError, parse_numeral, sentence_at
from yanting_research.coding.instruments import MACHINE, SKIPPED_ROLES
from yanting_research.coding.instruments_cues import find_cues, fold_for_cues
from yanting_research.coding.pmc_variables import PmcVariables, SubVariable
from yanting_research.core import INSTRUMENTS, PMC_TABLE, STRENGTH, Corpus, Document, build_table, check_table
from yanting_research.errors import CodingError

__all__ = ["planned_years", "propose_pmc"]

_YEAR_FIELDS = ("promulgated", "passed", "written", "published", "period", "printed")
_ARTICLE = re.compile(r"第[^\n条]{1,12}条")
"""``第十二条`` states a rule, whatever its words; ``二、`` heads a section."""
_RANGE = re.compile(
    r"(?<!\d)(20\d{2})年?[-—－–~～至到]{1,2}(20\d{2})年?(?=[^\d，。\n]{0,14}(?:规划|计划|方案|行动|纲要|期间))"
)
"""``2018—2022年全国干部教育培训规划``; not ``2008—2012年共培训``."""
_UNTIL = re.compile(r"到(20\d{2})年(?:底|末)?[，,：:]?")
"""``到2020年，覆盖率达到95%``; not ``2020年共培训``."""
_SPAN = re.compile(
    r"(?<![第\d一二两三四五六七八九十])([一二两三四五六七八九十]{1,2}|\d{1,2})年"
    r"(?=(?:发展|行动|工作|培训|轮训)?(?:规划|计划))"
)
"""``五年规划``, ``3年行动计划``; not ``第三年规划`` and not ``五年以下``."""
_WITHIN = re.compile(r"(?:用|利用|力争|争取|计划用)([一二两三四五六七八九十]{1,2}|\d{1,2})年(?:左右)?(?:的?时间|内)")
"""``用三年左右的时间``; not ``三年内不得``."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What made a sub-variable 1."""

    cue: str
    sentence: str


@dataclass(frozen=True, slots=True)
class _Material:
    """What the rules look at for one document."""

    document: Document
    folded: str
    codes: Mapping[str, tuple[str, str]]
    strength: Mapping[str, str]
    years: tuple[tuple[float, str], ...]
    problems: tuple[tuple[int, int], ...]


def propose_pmc(
    corpus: Corpus, variables: PmcVariables, *, register: pd.DataFrame, strength: pd.DataFrame
) -> pd.DataFrame:
    """The multi-input-output table of a corpus, as a rule proposes it.

    Parameters
    ----------
    corpus
        Policies.
    variables
        Sub-variables and what makes each of them 1.
    register
        INSTRUMENTS of the corpus, for the rules that ask for codes; rejected codes do not count.
    strength
        STRENGTH of the corpus, for levels of issuers and forms.

    Returns
    -------
    DataFrame
        PMC_TABLE by coder ``machine``. The sentence of a 1 is the first that any of its rules
        found, in the order cues, codes, issuer, forms, years, metadata.

    Raises
    ------
    CodingError
        When a document has no row in ``strength``, or the corpus is empty.

    Notes
    -----
    A rule finds mentions. Whether a text that mentions 督查 really provides for it is for a coder
    to say; :func:`decide_pmc` puts the coder's codes in place.

    Examples
    --------
    >>> from yanting_research.coding import default_pmc_variables
    >>> propose_pmc(Corpus(), default_pmc_variables(), register=build_table([], INSTRUMENTS),
    ...             strength=build_table([], STRENGTH))
    Traceback (most recent call last):
    ...
    yanting_research.errors.CodingError: corpus: no policy; expected: at least one document
    """
    if not len(corpus):
        raise CodingError("no policy", where="corpus", expected="at least one document")
    codes = _codes_by_document(register)
    levels = {row["doc_id"]: row for row in check_table(strength, STRENGTH).to_dict("records")}
    rows = []
    for document in corpus:
        if document.doc_id not in levels:
            raise CodingError(
                f"no strength for {document.doc_id}", where="strength", expected="a row for every document",
                remedy="call score_strength on the same corpus",
            )  # fmt: skip
        material = _Material(
            document, fold_for_cues(document.text), codes.get(document.doc_id, {}),
            {str(name): str(value) for name, value in levels[document.doc_id].items()}, planned_years(document),
            _problem_spans(document),
        )  # fmt: skip
        rows += [_row(material, sub, place) for place, sub in enumerate(variables.subs, 1)]
    return build_table(rows, PMC_TABLE)


def planned_years(document: Document) -> tuple[tuple[float, str], ...]:
    """Spans of years that a document plans for, each with its sentence.

    ``2018—2022年……规划`` is five years, ``五年规划`` and ``用三年时间`` say it themselves;
    ``到2020年`` counts from the year of the document, where its metadata tell it.

    Examples
    --------
    >>> from yanting_research.core import Source, identity_offsets
    >>> text = "用三年左右的时间，把党员轮训一遍。"
    >>> source = Source("a.txt", text, "text", "utf-8", "")
    >>> planned_years(Document("a", text, source, identity_offsets(len(text))))
    ((3.0, '用三年左右的时间，把党员轮训一遍。'),)
    """
    text = document.text
    found = [(float(int(m[2]) - int(m[1]) + 1), m.start(), m.end()) for m in _RANGE.finditer(text)]
    for pattern in (_SPAN, _WITHIN):
        found += [(_numeral(m[1]), m.start(), m.end()) for m in pattern.finditer(text)]
    now = _year_of(document)
    if now:
        found += [(float(int(m[1]) - now), m.start(), m.end()) for m in _UNTIL.finditer(text)]
    spans = sorted((start, end, years) for years, start, end in found if years > 0)
    return tuple((years, _sentence(text, start, end)) for start, end, years in spans)


def _problem_spans(document: Document) -> tuple[tuple[int, int], ...]:
    """Stretches on problems and causes, as the first two levels of the outline name them."""
    named = [section for section in document.sections if section.level in (1, 2) and section.role in SKIPPED_ROLES]
    return tuple((section.span.start, section.span.end) for section in named if not _ARTICLE.match(section.marker))


def _numeral(surface: str) -> float:
    try:
        return float(parse_numeral(surface))
    except NumeralError:
        return 0.0


def _year_of(document: Document) -> int:
    """Year in which the document was made; 0 when nothing tells it."""
    values = (document.metadata.get(name, "")[:4] for name in _YEAR_FIELDS)
    return next((int(value) for value in values if value.isascii() and value.isdigit()), 0)


def _sentence(text: str, start: int, end: int) -> str:
    span = sentence_at(text, start, end)
    return text[span.start : span.end]


def _codes_by_document(register: pd.DataFrame) -> dict[str, dict[str, tuple[str, str]]]:
    """For every document, each code and each type with its first clause: number and sentence."""
    kept = check_table(register, INSTRUMENTS)
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for row in kept[kept["value"] == 1.0].to_dict("records"):
        own = found.setdefault(row["doc_id"], {})
        for code in (row["code"], row["group"]):
            own.setdefault(code, (row["number"], row["sentence"]))
    return found


def _row(material: _Material, sub: SubVariable, position: int) -> dict[str, object]:
    found = next((hit for rule in _RULES for hit in rule(material, sub)), None)
    return {
        "policy": material.document.doc_id, "position": position, "main": sub.main, "sub": sub.name, "coder": MACHINE,
        "value": 0.0 if found is None else 1.0, "cue": found.cue if found else "",
        "sentence": found.sentence if found else "", "evidence": _evidence(found),
    }  # fmt: skip


def _evidence(found: _Found | None) -> str:
    if found is None:
        return "none"
    return "sentence" if found.sentence else "missing"


def _by_cues(material: _Material, sub: SubVariable) -> Iterator[_Found]:
    if sub.cues is None:
        return
    for hit in find_cues(material.folded, sub.cues):
        if not sub.everywhere and any(start <= hit.start < end for start, end in material.problems):
            continue
        sentence = _sentence(material.document.text, hit.start, hit.end)
        folded = fold_for_cues(sentence)
        if not sub.cues.requires or any(word in folded for word in sub.cues.requires):
            yield _Found(f"提示词“{hit.cue}”", sentence)


def _by_codes(material: _Material, sub: SubVariable) -> Iterator[_Found]:
    for code in sub.codes:
        if code in material.codes:
            number, sentence = material.codes[code]
            yield _Found(f"条款{number}编为“{code}”", sentence)


def _by_issuer(material: _Material, sub: SubVariable) -> Iterator[_Found]:
    if material.strength["issuer_level"] in sub.issuer:
        yield _Found(f"发文机关级别“{material.strength['issuer_level']}”", material.strength["issuer_evidence"])


def _by_form(material: _Material, sub: SubVariable) -> Iterator[_Found]:
    if material.strength["form"] in sub.forms:
        yield _Found(f"文种“{material.strength['form']}”", material.strength["form_evidence"])


def _by_years(material: _Material, sub: SubVariable) -> Iterator[_Found]:
    for years, sentence in material.years if sub.years else ():
        if sub.years and sub.years[0] <= years < sub.years[1]:
            yield _Found(f"期限{years:g}年", sentence)


def _by_metadata(material: _Material, sub: SubVariable) -> Iterator[_Found]:
    for name in sub.metadata:
        value = material.document.metadata.get(name, "")
        if value:
            yield _Found(f"元数据{name}", f"元数据：{name}={value}")


_RULES: tuple[Callable[[_Material, SubVariable], Iterator[_Found]], ...] = (
    _by_cues, _by_codes, _by_issuer, _by_form, _by_years, _by_metadata,
)  # fmt: skip
