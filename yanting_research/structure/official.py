"""Metadata of official documents (公文要素), by the layout of GB/T 9704-2012.

The head (版头): copy number, secrecy, urgency, issuer in red, document number, signer. The
body (主体): title, addressee, text, annexes, signature, date. The tail (版记): copies to,
printed by and when. Each field is looked for in its place only, so that a document that is
quoted in the text is not taken for this one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from yanting_research.chinese.characters import fold_width
from yanting_research.core import Span
from yanting_research.structure.fields import DATE, Field, Line, form_of, iso_date, lines_of
from yanting_research.structure.statute import statute_metadata

__all__ = ["official_metadata"]

_HEAD_LINES = 30
_TAIL_LINES = 40
_LONGEST = 120
_TITLE_LINES = 5
_SHORT_MARK = 30
_SHORT_BODY = 40
_BLANK = re.compile(r"[ \t\u3000\xa0]+")
"""Blanks in ``文　件``."""
_WIDE = re.compile(r"\u3000+|[ \t]+")
"""Blanks between the words of ``教育　培训``."""

_NUMBER = re.compile(
    r"(?P<number>(?:[\u4e00-\u9fff]{1,14}(?:[ \u3000]?[（(][\u4e00-\u9fff]{1,6}[）)])?[ \u3000]{0,2}(?:字[ \u3000]?)?)?"
    r"[〔\[(（【［][ \u3000]?(?:19|20)\d{2}[ \u3000]?[〕\])）】］][ \u3000]?第?[ \u3000]?\d{1,5}[ \u3000]{0,2}[号期]"
    r"|(?:[\u4e00-\u9fff]{2,20}[令告])?[ \u3000]?(?:(?:19|20)\d{2}[ \u3000]?年[ \u3000]?)?"
    r"第[ \u3000]?[\d一二三四五六七八九十]{1,5}[ \u3000]?号)"
)
"""``青府发〔2013〕12号``, ``第12号``, ``2013年第3号``; not ``12号楼``."""
_SIGNER = re.compile(r"签发人[：:][ \u3000]{0,6}(?P<value>[\u4e00-\u9fff][\u4e00-\u9fff \u3000、]{1,30})")
"""``签发人：王某某``; not ``签发人员``."""
_RED = re.compile(r"^(?P<body>[\u4e00-\u9fff（）()、]{3,40}?)[（(]?(?:文件|任免通知|令|公告|通告|会议纪要|纪要)[）)]?$")
"""``青禾县人民政府文件``; not ``关于印发文件的通知``."""
_ORGAN = re.compile(
    r"(?:政府|委员会|常委会|党组|党委|县委|市委|省委|镇委|乡委|区委|总局|[厅局部院处社会]|办公室|办公厅|党校|委|法院|检察院|中心|公司|大学|学院|支队|总队|领导小组|协会|联合会|总工会)$"
)
"""An organ ends so: ``青禾县人民政府``, ``县委组织部``; not ``工作重点``."""
_SECRECY = re.compile(
    r"(?<![\u4e00-\u9fff])(?P<value>(?:绝密|机密|秘密)(?:★[\u4e00-\u9fff\d]{0,6})?)(?![\u4e00-\u9fff])"
)
"""``机密★1年``; not ``保守秘密``."""
_URGENCY = re.compile(r"(?<![\u4e00-\u9fff])(?P<value>特急|加急|特提|平急|急件)(?![\u4e00-\u9fff])")
"""``特急`` alone; not ``加急处理``."""
_ADDRESSEE = re.compile(
    r"^(?P<value>[\u4e00-\u9fff（）()、，,；;\d“”\" ]{1,300}?(?:政府|委员会|党组|党委|县委|市委|省委|"
    r"单位|部门|机构|办公室|办公厅|公司|中心|学校|大学|学院|党校|支部|总支|[委办局厅部院处所社会镇乡站行校])"
    r"(?:[（(][\u4e00-\u9fff、]{1,12}[）)])?)[：:]$"
)
"""``各乡镇人民政府，县级各部门：``, ``各部门党组（党委）：``; not ``各位代表：``."""
_SUBJECT = re.compile(r"^主题词[：:][ \u3000]{0,6}(?P<value>.{2,80})$")
"""``主题词：教育　培训　通知``; not ``主题词表``."""
_COPIED = re.compile(r"^抄[ \u3000]{0,3}[送报][：:][ \u3000]{0,6}(?P<value>.{2,400})$")
"""``抄送：县委各部门。``; not ``抄送有关部门``."""
_PRINTED = re.compile(rf"^(?P<body>[\u4e00-\u9fff]{{2,30}}?)?[ \u3000\t]{{0,40}}(?P<date>{DATE})[ \u3000]{{0,4}}印发?$")
"""``青禾县人民政府办公室　2013年6月25日印发``; not ``2013年6月25日印发的通知``."""
_DATE_LINE = re.compile(rf"^[（(]?(?P<date>{DATE})[）)]?$")
"""``2013年6月25日`` alone; not ``2013年6月25日起``."""
_ANNEX = re.compile(r"^附[ \u3000]{0,3}件[：:][ \u3000]{0,4}(?P<value>.{2,80})$")
"""``附件：1．任务分解表``; not ``附件1``."""
_ANNEX_ITEM = re.compile(r"^(?P<number>\d{1,2}[.．、][ \u3000]{0,2})(?P<value>[^。；]{2,80})$")
"""``2．评分标准`` below ``附件：1．``; not a sentence."""
_ABOUT = re.compile(r"关于|有关|转发|印发|批转")
"""A title says what it is about."""


def official_metadata(text: str) -> tuple[Field, ...]:
    """Metadata that an official document prints about itself, each with its place.

    Parameters
    ----------
    text
        Clean text.

    Returns
    -------
    tuple of Field
        Keys: issuer, doc_number, signed_by, secrecy, urgency, title, form, addressee, written
        (ISO), attachment, subject, copied_to, printed (ISO), printed_by; of statutes also
        passed, approved, promulgated, amended, effective (ISO). A key may come more than once
        (joint issue); :func:`field_values` joins them. Empty for a text that is no official
        document: a title alone is no evidence.

    References
    ----------
    GB/T 9704-2012, 党政机关公文格式.

    Examples
    --------
    >>> from yanting_research.structure import field_values
    >>> text = "青禾县人民政府文件\\n青府发〔2013〕12号\\n关于加强培训的通知\\n各乡镇：\\n现通知如下。\\n2013年6月25日"
    >>> field_values(official_metadata(text))["written"]
    '2013-06-25'
    """
    text = fold_width(text)
    lines = list(lines_of(text))
    head, tail = lines[:_HEAD_LINES], lines[-_TAIL_LINES:]
    title = _title(head)
    fields = [*_marks(head), *_red_head(head)]
    addressee = _addressee(lines, title)
    if title and (fields or addressee or _signature(tail)):
        fields += _title_fields(text, title)
    fields += [addressee] if addressee else []
    if not fields:
        return statute_metadata(text)
    known = {field.key for field in fields}
    fields += _ending(tail, has_issuer="issuer" in known)
    if "issuer" not in {field.key for field in fields} and title:
        fields += _issuer_of_title(title)
    fields += [field for field in statute_metadata(text) if field.key not in {entry.key for entry in fields}]
    return tuple(sorted(fields, key=lambda field: (field.span.start, field.key)))


def _bare(surface: str) -> str:
    return _BLANK.sub("", surface)


def _field(key: str, line: Line, surface: str, rule: str, *, value: str | None = None) -> Field:
    """A field whose place is the first occurrence of its surface in the line."""
    start = line.start + line.text.index(surface)
    return Field(key, _bare(surface) if value is None else value, Span(start, start + len(surface)), rule)


def _is_number_line(line: Line) -> bool:
    rest = _SIGNER.sub("", line.text).strip(" \t\u3000（）()")
    return bool(_NUMBER.fullmatch(rest)) and len(line.text) <= _LONGEST


def _marks(head: Sequence[Line]) -> Iterator[Field]:
    """Secrecy, urgency, number and signer: lines of their own above the text."""
    found: set[str] = set()
    for line in head:
        if line.text.endswith("。"):
            break
        candidates = []
        if len(line.text) <= _SHORT_MARK:
            candidates += [("secrecy", _SECRECY.search(line.text)), ("urgency", _URGENCY.search(line.text))]
        candidates.append(("signed_by", _SIGNER.search(line.text)))
        for key, match in candidates:
            if match and key not in found:
                found.add(key)
                yield _field(key, line, match["value"].strip(), f"head_{key}")
        number = _NUMBER.search(line.text) if _is_number_line(line) else None
        if number and "doc_number" not in found:
            found.add("doc_number")
            yield _field("doc_number", line, number["number"].strip(), "head_number")


def _red_head(head: Sequence[Line]) -> Iterator[Field]:
    """Issuers in the red head; bodies that issue jointly stand on lines of their own above the last one."""
    for index, line in enumerate(head[:12]):
        match = _RED.match(_bare(line.text))
        if not match or "关于" in line.text or not _ORGAN.search(match["body"]):
            continue
        if not any(_is_number_line(below) for below in head[index + 1 : index + 4]) and not line.text.endswith("件"):
            continue
        above = index
        while above > 0 and _ORGAN.search(_bare(head[above - 1].text)) and len(head[above - 1].text) <= _SHORT_BODY:
            above -= 1
        for joint in head[above:index]:
            yield _field("issuer", joint, joint.text, "red_head")
        body = next(part for part in _prefixes(line.text) if _bare(part) == match["body"])
        yield _field("issuer", line, body, "red_head")
        return


def _prefixes(surface: str) -> Iterator[str]:
    return (surface[:end] for end in range(1, len(surface) + 1))


def _title(head: Sequence[Line]) -> list[Line]:
    """Lines of the title: those that end with a form and say what the document is about."""
    number = max((i + 1 for i, line in enumerate(head) if _is_number_line(line)), default=0)
    for about, first in ((True, number), (True, 0), (False, number)):
        for index in range(first, min(len(head), first + 8)):
            for last in range(index, min(len(head), index + _TITLE_LINES)):
                lines = list(head[index : last + 1])
                if lines[-1].text.endswith(("。", "：", ":", "；")):
                    break
                joined = _bare("".join(line.text for line in lines))
                if form_of(joined) and bool(_ABOUT.search(joined)) == about and _may_be_title(joined, lines):
                    return lines
    return []


def _may_be_title(joined: str, lines: Sequence[Line]) -> bool:
    plain = not _ABOUT.search(joined) and len(lines) > 1
    return (
        5 <= len(joined) <= _LONGEST
        and not plain
        and not ("关于" not in joined and _RED.match(joined))
        and not _has_number(lines)
        and not _DATE_LINE.match(joined)
    )


def _has_number(lines: Sequence[Line]) -> bool:
    return any(_is_number_line(line) or line.text.endswith(("文件", "文 件")) for line in lines)


def _title_fields(text: str, title: Sequence[Line]) -> list[Field]:
    span = Span(title[0].start, title[-1].end)
    value = _bare("".join(line.text for line in title))
    form = form_of(value)
    at = title[-1].start + title[-1].text.rfind(form)
    place = Span(at, at + len(form)) if text[at : at + len(form)] == form else span
    return [Field("title", value, span, "title"), Field("form", form, place, "title")]


def _addressee(lines: Sequence[Line], title: Sequence[Line]) -> Field | None:
    """The first line below the title that ends in a colon and names organs."""
    if not title:
        return None
    below = [line for line in lines[: _HEAD_LINES + 6] if line.start > title[-1].start][:4]
    for line in below:
        match = _ADDRESSEE.match(line.text)
        if match:
            return _field("addressee", line, match["value"].strip(), "addressee")
    return None


def _signature(tail: Sequence[Line]) -> tuple[int, Line] | None:
    """The date of the document, alone on its line, the last one before the annexes."""
    for index in range(len(tail) - 1, 0, -1):
        match = _DATE_LINE.match(tail[index].text)
        if match and iso_date(match["date"]) and _ORGAN.search(_bare(tail[index - 1].text)):
            return index, tail[index]
    return next(((i, line) for i, line in reversed(list(enumerate(tail))) if _DATE_LINE.match(line.text)), None)


def _ending(tail: Sequence[Line], *, has_issuer: bool) -> Iterator[Field]:
    """Annexes, signature, date and the lines below them."""
    signature = _signature(tail)
    if signature:
        index, line = signature
        match = _DATE_LINE.match(line.text)
        if match and iso_date(match["date"]):
            yield _field("written", line, match["date"], "date_line", value=iso_date(match["date"]))
        if not has_issuer:
            yield from _signers(tail[:index])
    yield from _annexes(tail)
    for line in tail:
        for key, pattern in (("subject", _SUBJECT), ("copied_to", _COPIED)):
            if match := pattern.match(line.text):
                value = (
                    _WIDE.sub("；", match["value"].strip()) if key == "subject" else match["value"].strip("。 \u3000")
                )
                yield _field(key, line, match["value"].strip(), f"tail_{key}", value=value)
        if match := _PRINTED.match(line.text):
            yield _field("printed", line, match["date"], "tail_printed", value=iso_date(match["date"]))
            if match["body"]:
                yield _field("printed_by", line, match["body"].strip(), "tail_printed")


def _signers(above: Sequence[Line]) -> Iterator[Field]:
    start = len(above)
    while start and len(above[start - 1].text) <= _SHORT_BODY and _ORGAN.search(_bare(above[start - 1].text)):
        start -= 1
    for line in above[start:]:
        for part in _WIDE.split(line.text):
            yield _field("issuer", line, part, "signature")


def _annexes(tail: Sequence[Line]) -> Iterator[Field]:
    for index, line in enumerate(tail):
        match = _ANNEX.match(line.text)
        if not match:
            continue
        first = _ANNEX_ITEM.match(match["value"])
        yield _field("attachment", line, first["value"] if first else match["value"], "annex_list")
        for below in tail[index + 1 : index + 20] if first else ():
            item = _ANNEX_ITEM.match(below.text)
            if not item:
                return
            yield _field("attachment", below, item["value"], "annex_list")
        return


def _issuer_of_title(title: Sequence[Line]) -> Iterator[Field]:
    """``青禾县人民政府关于……的通知`` names its issuer."""
    body = title[0].text.split("关于", 1)[0].strip(" \u3000")
    if _ORGAN.search(body) and body != title[0].text:
        yield _field("issuer", title[0], body, "title_issuer")
