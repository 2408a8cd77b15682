"""Policy instruments (政策工具): a rule proposes codes with the words for which it does, people decide.

The machine proposes a code where a cue of the codebook stands in a clause. It knows words, not
meanings: its codes are a first draft for coders. What coders enter in CODES wins, code by code.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import pandas as pd

from yanting_research.chinese import split_sentences
from yanting_research.coding.decisions import decided_codes
from yanting_research.coding.instruments_codebook import InstrumentCode, InstrumentCodebook
from yanting_research.coding.instruments_cues import CueHit, find_cues, fold_for_cues
from yanting_research.core import (
    CODE_EVIDENCE,
    CODES,
    INSTRUMENTS,
    POLICY_UNITS,
    Corpus,
    Document,
    build_table,
    check_table,
)
from yanting_research.errors import CodingError

__all__ = ["MACHINE", "SKIPPED_ROLES", "codes_from_evidence", "decide_codes", "instrument_evidence"]

MACHINE = "machine"
"""Coder label of the rule."""
SKIPPED_ROLES = ("问题", "原因")
"""A section on problems tells what is wanting: 经费不足 is no funding."""
_ROWS_SHOWN = 5


def instrument_evidence(
    corpus: Corpus, units: pd.DataFrame, book: InstrumentCodebook, *, skip_roles: Collection[str] = SKIPPED_ROLES
) -> pd.DataFrame:
    """Every cue that fires in a clause.

    Parameters
    ----------
    corpus
        The documents from which ``units`` were cut.
    units
        POLICY_UNITS.
    book
        Codes and cues.
    skip_roles
        Clauses of sections with these roles are not coded.

    Returns
    -------
    DataFrame
        CODE_EVIDENCE. ``surface`` is ``text[start:end]`` of the document.

    Raises
    ------
    CodingError
        When a clause is of no document of the corpus, or its text is not the document's.

    Examples
    --------
    >>> from yanting_research.coding import default_instruments, policy_units
    >>> evidence = instrument_evidence(Corpus(), policy_units(Corpus()), default_instruments())
    >>> len(evidence)
    0
    """
    units = check_table(units, POLICY_UNITS)
    documents = {document.doc_id: document for document in corpus}
    rows: list[dict[str, object]] = []
    for doc_id, own in units.groupby("doc_id", sort=True):
        document = documents.get(str(doc_id))
        if document is None:
            raise CodingError(
                f"clauses of a document that is not in the corpus: {doc_id}", where="units",
                expected="units made from this corpus", remedy="call policy_units on the same corpus",
            )  # fmt: skip
        _check_texts(document, own)
        coded = own[~own["role"].isin(list(skip_roles))]
        rows += _document_evidence(document, _Clauses.of(coded), book.codes)
    return build_table(rows, CODE_EVIDENCE)


def codes_from_evidence(evidence: pd.DataFrame, *, coder: str = MACHINE) -> pd.DataFrame:
    """CODES of a rule: 1 for every unit and code with evidence.

    Absent codes have no row here; to compare with people, give both coders every code of every
    unit that they looked at.

    Examples
    --------
    >>> row = {"unit_id": "a/1-1-1", "code": "对象/党员", "cue": "党员", "surface": "党员", "start": 0, "end": 2}
    >>> codes_from_evidence(build_table([row], CODE_EVIDENCE))["value"].tolist()
    [1.0]
    """
    pairs = check_table(evidence, CODE_EVIDENCE)[["unit_id", "code"]].drop_duplicates()
    return check_table(pairs.assign(coder=coder, value=1.0), CODES)


def decide_codes(
    units: pd.DataFrame,
    evidence: pd.DataFrame,
    book: InstrumentCodebook,
    *,
    codes: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The register of codes: what the rule proposed and what people decided.

    Parameters
    ----------
    units, evidence, book
        As in :func:`instrument_evidence`.
    codes
        CODES of one person, or the adjudicated codes: 1 sets a code, 0 takes it away; what is
        not named, or has no value, stays as proposed.

    Returns
    -------
    DataFrame
        INSTRUMENTS. Rejected proposals stay, with value 0.

    Raises
    ------
    CodingError
        For codes of several coders, an unknown unit or code, or a value that is not 0 or 1;
        the rows are shown.

    Examples
    --------
    >>> from yanting_research.coding import default_instruments, policy_units
    >>> decide_codes(policy_units(Corpus()), build_table([], CODE_EVIDENCE), default_instruments()).shape[0]
    0
    """
    units = check_table(units, POLICY_UNITS)
    firsts = check_table(evidence, CODE_EVIDENCE).drop_duplicates(["unit_id", "code"])
    proposed = {(str(row["unit_id"]), str(row["code"])): row for row in firsts.to_dict("records")}
    decided = {}
    if codes is not None:
        decided = decided_codes(
            codes, units=units["unit_id"], names=(code.code for code in book.codes),
            expected="a unit and a code of these units and this codebook",
        )  # fmt: skip
    by_unit = {str(row["unit_id"]): row for row in units.to_dict("records")}
    by_code = {code.code: code for code in book.codes}
    rows = []
    for unit_id, code in sorted({*proposed, *decided}):
        coder, value = decided.get((unit_id, code), (MACHINE, 1.0))
        proposal = proposed.get((unit_id, code))
        if proposal is None and value == 0:
            continue  # a person says no to what nobody proposed
        unit, entry = by_unit[unit_id], by_code[code]
        rows.append(
            {
                "unit_id": unit_id, "doc_id": unit["doc_id"], "number": unit["number"], "code": code,
                "dimension": entry.dimension, "group": entry.group, "label": entry.label, "value": value,
                "decided_by": coder, "status": _status((unit_id, code) in decided, proposal is not None, value),
                "cue": proposal["cue"] if proposal else "",
                "sentence": proposal["sentence"] if proposal else unit["text"],
            }
        )  # fmt: skip
    return build_table(rows, INSTRUMENTS)


def _status(decided: bool, proposed: bool, value: float) -> str:
    if not decided:
        return "machine"
    if not proposed:
        return "added"
    return "confirmed" if value else "rejected"


def _check_texts(document: Document, units: pd.DataFrame) -> None:
    columns = (units[name].tolist() for name in ("unit_id", "start", "end", "text"))
    for unit_id, start, end, text in zip(*columns, strict=True):
        if document.text[start:end] != text:
            raise CodingError(
                f"clause {unit_id} is not the document's text at {start}:{end}", where=document.doc_id,
                expected="units made from this corpus", remedy="call policy_units on the same corpus",
            )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Clauses:
    """Clauses of a document by place; a place may lie outside all of them."""

    starts: list[int]
    ends: list[int]
    unit_ids: list[str]

    @classmethod
    def of(cls, units: pd.DataFrame) -> _Clauses:
        """From POLICY_UNITS of one document, sorted by start."""
        return cls(units["start"].tolist(), units["end"].tolist(), units["unit_id"].tolist())

    def at(self, hit: CueHit) -> str:
        """unit_id of the clause that holds a hit whole; empty outside."""
        index = bisect_right(self.starts, hit.start) - 1
        return self.unit_ids[index] if index >= 0 and hit.end <= self.ends[index] else ""


def _document_evidence(
    document: Document, clauses: _Clauses, codes: Iterable[InstrumentCode]
) -> Iterator[dict[str, object]]:
    folded = fold_for_cues(document.text)
    sentences = split_sentences(document.text)
    starts = [sentence.start for sentence in sentences]
    for code in codes:
        for hit in find_cues(folded, code.cues):
            unit_id = clauses.at(hit)
            if not unit_id:
                continue
            sentence = sentences[bisect_right(starts, hit.start) - 1]
            if code.cues.requires and not any(
                word in folded[sentence.start : sentence.end] for word in code.cues.requires
            ):
                continue
            yield {
                "unit_id": unit_id, "doc_id": document.doc_id, "code": code.code, "cue": hit.cue,
                "surface": document.text[hit.start : hit.end],
                "sentence": document.text[sentence.start : sentence.end].strip(), "start": hit.start, "end": hit.end,
            }  # fmt: skip
