"""Policy strength (政策力度): the rank of the issuer times the form of the document.

Where the issuer is looked for, in order: the document's metadata (red head, signature, order
number); the title before 关于; a line of the front matter that tells of passing or promulgation.
The form: a title that prints another document takes its form (印发《……办法》的通知 is 办法); then the
metadata; then the end of the title. What cannot be read is refused, not guessed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from yanting_research.coding.strength_scheme import (
    FormLevel,
    IssuerLevel,
    StrengthScheme,
    default_strength,
    form_level,
    issuer_level,
)
from yanting_research.core import STRENGTH, Corpus, Document, build_table

__all__ = ["score_strength"]

_FRONT = 1500
_LONGEST_LINE = 200
_JOINT = re.compile(r"[；;、，,\s]+")
"""Splits ``国务院、中央军事委员会``; not ``中华人民共和国``."""
_EVENT = re.compile(r"通过|批准|公布|发布|颁布|制定|令第")
"""``第八届全国人民代表大会常务委员会第八次会议通过``; not a line that only names a body."""
_UNWRAP = re.compile(r"(?:印发|转发|批转|发布|公布)[^《〈\n]{0,20}[《〈](?P<inner>[^《》〈〉\n]{2,60})[》〉]")
"""``关于印发《培训办法》的通知``; not ``学习《条例》的通知``."""
_TAIL = re.compile(r"(?:[（(][^（）()\n]{1,20}[）)]|[\s》〉”]){0,3}$")
"""``（试行）`` at the end of ``培训办法（试行）``; nothing in ``培训办法``."""
_NAMED = re.compile(r"[《〈][^《》〈〉]{0,80}[》〉]")
"""``《国务院关于修改规章的决定》`` inside a line; not ``国务院令第12号``."""
_UNREAD = {"issuer": "读不出发文机关", "form": "读不出文种"}


@dataclass(frozen=True, slots=True)
class _Read:
    """An issuer or a form as read, its level and where it stood."""

    value: str = ""
    level: IssuerLevel | FormLevel | None = None
    evidence: str = ""


def score_strength(corpus: Corpus, scheme: StrengthScheme | None = None) -> pd.DataFrame:
    """Strength of every document with its evidence, or the reason why it has none.

    Parameters
    ----------
    corpus
        Documents; metadata ``issuer``, ``form`` and ``title`` are used where present.
    scheme
        Levels and points; the shipped one by default.

    Returns
    -------
    DataFrame
        STRENGTH; ``score = issuer_points * form_points``. Joint issuers count by the highest.

    Notes
    -----
    Scores of two schemes are not comparable, and a score says what a document is, not what it
    achieves. A research report has no form and is refused.

    Examples
    --------
    >>> from yanting_research.core import Source, identity_offsets, make_corpus
    >>> text = "中共青禾县委关于加强党员培训的意见\\n各党支部：\\n现提出如下意见。"
    >>> source = Source("意见.txt", text, "text", "utf-8", "")
    >>> document = Document("意见", text, source, identity_offsets(len(text)))
    >>> score_strength(make_corpus([document]))[["issuer_level", "form_level", "score"]].values.tolist()
    [['县级及以下', '意见与规划', 2.0]]
    """
    scheme = scheme or default_strength()
    return build_table([_row(document, scheme) for document in corpus], STRENGTH)


def _row(document: Document, scheme: StrengthScheme) -> dict[str, object]:
    title = _title(document)
    issuer, form = _read_issuer(document, title, scheme), _read_form(document, title, scheme)
    issuer_points = issuer.level.points if issuer.level else math.nan
    form_points = form.level.points if form.level else math.nan
    if any(word in title for word in scheme.provisional) and form_points > 1:
        form_points -= 1
    reasons = [_UNREAD[name] for name, read in (("issuer", issuer), ("form", form)) if read.level is None]
    return {
        "doc_id": document.doc_id, "title": title,
        "issuer": issuer.value, "issuer_level": issuer.level.level if issuer.level else "",
        "issuer_points": issuer_points, "issuer_evidence": issuer.evidence,
        "form": form.value, "form_level": form.level.level if form.level else "",
        "form_points": form_points, "form_evidence": form.evidence,
        "score": issuer_points * form_points, "scheme": scheme.label,
        "refused": "，".join(reasons) + "，不计力度" if reasons else "",
    }  # fmt: skip


def _title(document: Document) -> str:
    given = document.metadata.get("title", "").strip(" \t\u3000#*")
    if given:
        return given
    return next((line for line in _front_lines(document)), "")


def _front_lines(document: Document) -> Iterator[str]:
    """Lines before the first heading of the outline."""
    bodies = [section.span.start for section in document.sections if section.level > 0]
    end = min([_FRONT, len(document.text), *(start for start in bodies if start > 0)])
    for line in document.text[:end].split("\n"):
        bare = line.strip(" \t\u3000\xa0#*\r")
        if bare:
            yield bare[:_LONGEST_LINE]


def _read_issuer(document: Document, title: str, scheme: StrengthScheme) -> _Read:
    given = document.metadata.get("issuer", "").strip()
    if given:
        read = _highest(given, scheme)
        if read:
            return _Read(given, read, f"元数据：发文机关“{given}”")
    before = title.split("关于", 1)[0]
    if before != title and (read := _highest(before, scheme)):
        return _Read(before.strip(), read, f"标题“{title}”")
    for line in _front_lines(document):
        if line != title and _EVENT.search(line) and (read := issuer_level(_outside_quotes(line), scheme)):
            return _Read(line, read, f"文前说明“{line}”")
    return _Read(given, None, "")


def _outside_quotes(line: str) -> str:
    """A line without the documents that it names: 《国务院关于……的决定》 is not its issuer."""
    return _NAMED.sub("", line)


def _highest(names: str, scheme: StrengthScheme) -> IssuerLevel | None:
    """The highest level among joint issuers."""
    found = [level for name in _JOINT.split(names) if name and (level := issuer_level(name, scheme))]
    return max(found, key=lambda level: level.points, default=None)


def _read_form(document: Document, title: str, scheme: StrengthScheme) -> _Read:
    printed = _UNWRAP.search(title) if scheme.unwrap else None
    if printed and (read := _ending(printed["inner"], scheme)):
        return _Read(read[0], read[1], f"标题“{title}”，按所印发的《{printed['inner']}》计")
    given = document.metadata.get("form", "").strip()
    if given and (level := form_level(given, scheme)):
        return _Read(given, level, f"元数据：文种“{given}”")
    if read := _ending(title, scheme):
        return _Read(read[0], read[1], f"标题“{title}”")
    return _Read(given, None, "")


def _ending(title: str, scheme: StrengthScheme) -> tuple[str, FormLevel] | None:
    """The longest form that ends a title, with its level."""
    bare = _TAIL.sub("", title.rstrip(" \t\u3000"))
    found = [(form, level) for level in scheme.forms for form in level.forms if bare.endswith(form)]
    return max(found, key=lambda pair: len(pair[0]), default=None)
