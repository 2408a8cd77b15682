"""Documents, their outline and the numbering audit."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from pandera.typing import Series

from yanting_research.core.contracts.fields import DATA_KINDS, Contract, OpenContract, a_count, a_text

__all__ = ["SECTION_ROLES", "DOCUMENTS", "SECTIONS", "OUTLINE_FINDINGS"]

SECTION_ROLES = ("", "现状", "成效", "问题", "原因", "对策", "目标", "保障")


class DOCUMENTS(OpenContract):
    """Further columns are document variables (docvars) from the reader or the user."""

    _row_means: ClassVar[str] = "a document"
    _key: ClassVar[tuple[str, ...]] = ("doc_id",)
    doc_id: Series[str] = a_text("identity of the document")
    path: Series[str] = a_text("file as the user named it")
    sha256: Series[str] = a_text("of the file's bytes, hexadecimal")
    reader: Series[str] = a_text("reader that decoded the file")
    encoding: Series[str] = a_text("codec that decoded the bytes")
    title: Series[str] = a_text("title, if found")
    author: Series[str] = a_text("author or issuing body, if found")
    source: Series[str] = a_text("where it was published, if found")
    published: Series[str] = a_text("ISO date or date-time of publication, if found")
    region: Series[str] = a_text("region the document is about, if stated")
    period: Series[str] = a_text("period the document is about, ISO year or date")
    data_kind: Series[str] = a_text("real, specimen or simulated", isin=DATA_KINDS)
    n_characters: Series[np.int64] = a_count("length of the clean text", "code points")
    n_pages: Series[np.int64] = a_count("pages of the file; 1 where it has none", "pages")
    n_sections: Series[np.int64] = a_count("sections of the outline", "sections")


class SECTIONS(Contract):
    """The outline, one row a section; ``s00`` is what stands before the first heading."""

    _row_means: ClassVar[str] = "a section, with level, marker, heading, role and span"
    _key: ClassVar[tuple[str, ...]] = ("doc_id", "section_id")
    doc_id: Series[str] = a_text("document")
    section_id: Series[str] = a_text("section, in order of appearance")
    parent_id: Series[str] = a_text("section that contains it")
    level: Series[np.int64] = a_count("depth: 1 一、 2 （一） 3 1. 4 （1）; 5 or more 一是; 0 in front", "level")
    marker: Series[str] = a_text("marker as printed")
    number: Series[np.int64] = a_count("number the marker prints; 0 without one", "ordinal")
    heading: Series[str] = a_text("heading without its marker")
    role: Series[str] = a_text("现状 成效 问题 原因 对策 目标 保障", isin=SECTION_ROLES)
    role_evidence: Series[str] = a_text("word of this heading, or of the one above, that decided the role")
    start: Series[np.int64] = a_count("first character, marker included", "code points")
    end: Series[np.int64] = a_count("one past the last character, subsections included", "code points")


class OUTLINE_FINDINGS(Contract):
    """The numbering audit: repeated, missing or disordered markers, unmatched brackets."""

    _row_means: ClassVar[str] = "a finding of the numbering audit"
    _key: ClassVar[tuple[str, ...]] = ("doc_id", "finding_id")
    doc_id: Series[str] = a_text("document")
    finding_id: Series[str] = a_text("finding, in order of appearance")
    kind: Series[str] = a_text("repeated, missing, out_of_order, lone_marker, unmatched")
    section_id: Series[str] = a_text("section in which it stands")
    marker: Series[str] = a_text("marker or bracket as printed")
    expected: Series[str] = a_text("what the sequence asked for")
    message_zh: Series[str] = a_text("the finding in Chinese")
    message_en: Series[str] = a_text("the finding in English")
    start: Series[np.int64] = a_count("first character", "code points")
    end: Series[np.int64] = a_count("one past the last character", "code points")
