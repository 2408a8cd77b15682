"""The control words of RTF that matter for its text (RTF 控制字), by what they do."""

from __future__ import annotations

__all__ = ["APART", "ASIDE", "DATE", "INFO", "OPENED", "SHOWN", "SKIPPED", "SYMBOLS", "TEXT_PLACES"]

SYMBOLS = {"~": "\u00a0", "_": "-", "\n": "\r", "\r": "\r"}
"""Characters after a backslash; a line end there ends the paragraph."""
SHOWN = {
    "tab": "\t", "line": "\n", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
    "endash": "–", "emdash": "—", "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005",
}  # fmt: skip
"""Words that stand for a character."""
SKIPPED = frozenset((
    "stylesheet", "colortbl", "listtable", "listoverridetable", "revtbl", "rsidtbl", "generator", "pict",
    "nonshppict", "shprslt", "filetbl", "object", "objdata", "themedata", "colorschememapping", "latentstyles",
    "datastore", "xmlnstbl", "fontemb", "falt", "panose", "bkmkstart", "bkmkend", "pn", "ftnsep", "ftnsepc",
    "aftnsep", "aftnsepc", "ftncn", "aftncn", "atnid", "atnauthor", "atndate", "atnref", "atnparent", "xe", "tc",
    "tcn", "rxe", "nonesttables", "mmathPict", "userprops", "sp", "sn", "sv", "hl", "private", "template",
    "passwordhash", "comment", "doccomm", "operator", "keywords", "subject", "manager", "company", "category",
    "hlinkbase", "printim", "buptim", "upr", "bgbackground", "background",
))  # fmt: skip
"""Groups whose content is no text: tables of styles, pictures, what is said twice for older readers."""
OPENED = frozenset(("shpinst", "do", "ud", "moMath", "moMathPara", "nesttableprops"))
"""Groups that hold text although they are marked as ones that a reader may pass over."""
_FURNITURE = {f"{kind}{which}": kind for kind in ("header", "footer") for which in ("", "l", "r", "f")}
ASIDE = {**_FURNITURE, "footnote": "note", "annotation": "comment", "shptxt": "box", "dptxbxtext": "box"}
"""Groups that are stories of their own, and the name of the story."""
APART = frozenset(ASIDE.values())
TEXT_PLACES = APART | {"body", "fldrslt", "field"}
"""Places whose text belongs to a story."""
INFO = {"title": "file_title", "author": "file_author", "creatim": "file_created", "revtim": "file_modified"}
DATE = {"yr": 0, "mo": 1, "dy": 2, "hr": 3, "min": 4, "sec": 5}
"""Parts of a date, in order."""
