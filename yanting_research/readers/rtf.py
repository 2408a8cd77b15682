"""Rich Text Format (.rtf), as Word, WPS and LibreOffice write it; also what is named .doc but is RTF."""

from __future__ import annotations

import os

from yanting_research.core import Source, sha256_bytes
from yanting_research.errors import ReadError
from yanting_research.readers.doc_body import body_warnings, check_tracked, no_text
from yanting_research.readers.opening import MAX_BYTES, display_name, read_limited
from yanting_research.readers.rtf_text import Rtf

__all__ = ["read_rtf", "rtf_source"]


def read_rtf(path: str | os.PathLike[str], *, tracked: str = "accepted", max_bytes: int = MAX_BYTES) -> Source:
    """Read one RTF document.

    Parameters
    ----------
    path
        The file.
    tracked
        ``"accepted"``: tracked changes (修订) as if accepted; ``"both"``: deletions as
        ``[-旧-]`` and insertions as ``{+新+}`` in place.
    max_bytes
        Refuse larger files [bytes].

    Returns
    -------
    Source
        ``text`` has a line a paragraph, table row or line break, with the numbers that
        the program wrote before its list paragraphs; a text box follows its paragraph;
        notes stand at the end. ``tables`` hold the cells, ``page_breaks`` the breaks that the author
        set, ``metadata`` what the group ``info`` states; ``removals`` hold heads, feet,
        comments, deleted and hidden text.

    Raises
    ------
    ReadError
        No RTF, cut short, or without text.
    """
    return rtf_source(read_limited(path, max_bytes=max_bytes), display_name(path), tracked=tracked)


def rtf_source(data: bytes, name: str, *, tracked: str = "accepted") -> Source:
    r"""Source of an RTF document's bytes; see :func:`read_rtf`.

    Examples
    --------
    >>> rtf_source(rb"{\rtf1\ansi\ansicpg936 \'c8\'ab\'cf\'d8\u20826\'b5\'b3\'d4\'b1}", "a.rtf").text
    '全县党员\n'
    """
    check_tracked(tracked)
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        raise ReadError(
            "is no RTF document",
            where=name,
            expected="a file that opens with {\\rtf",
            remedy="give it its true suffix, or save it as .docx",
        )
    rtf = Rtf(tracked)
    if not rtf.read(data):
        raise ReadError(
            f"is cut short: {rtf.depth} groups are not closed",
            where=f"{name}, byte {len(data)}",
            expected="a whole file",
            remedy="fetch it again, or open it in Word, WPS or LibreOffice and save it as .docx",
        )
    body, stories = rtf.stories.body, rtf.stories
    for note in stories.notes:
        body.splice(note)
    if not body.text.strip():
        raise no_text(name)
    said = (f"rtf: {len(stories.notes)} notes stand at the end of the text",) if stories.notes else ()
    heads = [text for text, reason in stories.furniture if reason != "comment"]
    if heads:
        said = (*said, f"rtf: headers and footers left out: {' / '.join(text[:30] for text in heads[:5])}")
    return Source(
        path=name,
        text=body.text,
        reader="rtf",
        encoding=rtf.encoding,
        sha256=sha256_bytes(data),
        page_breaks=body.page_breaks(),
        tables=tuple(body.tables),
        metadata=dict(sorted(rtf.metadata.items())),
        warnings=(*body_warnings(body, "rtf"), *said),
        removals=body.all_removals(stories.furniture),
    )
