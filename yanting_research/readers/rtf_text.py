"""The body of an RTF document as lines, tables and page breaks (RTF 正文)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from yanting_research.readers.doc_body import DEEPEST, HARD, Body, Paragraph
from yanting_research.readers.doc_symbols import field_text, symbol_text
from yanting_research.readers.doc_tables import Nest
from yanting_research.readers.docx_numbering import spaced_marker
from yanting_research.readers.rtf_bytes import CHARSETS, ByteText, codec_of_page
from yanting_research.readers.rtf_tokens import tokens

__all__ = ["Rtf", "Written"]

_SYMBOLS = {"~": "\u00a0", "_": "-", "\n": "\r", "\r": "\r"}
_WORDS = {
    "tab": "\t", "line": "\n", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
    "endash": "–", "emdash": "—", "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005",
}  # fmt: skip
_SKIPPED = frozenset(
    [
        "stylesheet",
        "colortbl",
        "listtable",
        "listoverridetable",
        "revtbl",
        "rsidtbl",
        "generator",
        "pict",
        "nonshppict",
        "shprslt",
        "filetbl",
        "object",
        "objdata",
        "themedata",
        "colorschememapping",
        "latentstyles",
        "datastore",
        "xmlnstbl",
        "fontemb",
        "falt",
        "panose",
        "bkmkstart",
        "bkmkend",
        "pn",
        "ftnsep",
        "ftnsepc",
        "aftnsep",
        "aftnsepc",
        "ftncn",
        "aftncn",
        "atnid",
        "atnauthor",
        "atndate",
        "atnref",
        "atnparent",
        "xe",
        "tc",
        "tcn",
        "rxe",
        "nonesttables",
        "mmathPict",
        "userprops",
        "sp",
        "sn",
        "sv",
        "hl",
        "private",
        "template",
        "passwordhash",
        "comment",
        "doccomm",
        "operator",
        "keywords",
        "subject",
        "manager",
        "company",
        "category",
        "hlinkbase",
        "printim",
        "buptim",
        "upr",
        "bgbackground",
        "background",
        "do",
    ]
)
_OPENED = frozenset(
    ("shpinst", "shptxt", "dptxbxtext", "fldrslt", "result", "ud", "moMath", "moMathPara", "nesttableprops")
)
"""Groups that hold text although they are marked as ones that a reader may pass over."""
_FURNITURE = {f"{kind}{which}": kind for kind in ("header", "footer") for which in ("", "l", "r", "f")}
_ASIDE = {**_FURNITURE, "footnote": "note", "annotation": "comment", "shptxt": "box", "dptxbxtext": "box"}
_APART = frozenset(_ASIDE.values())
_TEXT_PLACES = _APART | {"body", "fldrslt", "field"}
_INFO = {"title": "file_title", "author": "file_author", "creatim": "file_created", "revtim": "file_modified"}
_DATE = {"yr": 0, "mo": 1, "dy": 2, "hr": 3, "min": 4, "sec": 5}
_PRIVATE = re.compile("[\uf000-\uf0ff]")
"""A character of a symbol font; not a Chinese character."""
_HAS_WORD = re.compile(r"\w")
"""``1.`` or ``（一）``; not a bullet."""


@dataclass(slots=True)
class Written:
    """What is found besides the body: notes, (surface, reason) of heads, feet and comments, properties."""

    notes: list[Body] = field(default_factory=list)
    furniture: list[tuple[str, str]] = field(default_factory=list)
    metadata: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _State:
    """What a group inherits and gives back at its end."""

    place: str = "body"
    codec: str = ""
    font: int = -1
    skip: int = 1
    is_hidden: bool = False
    is_deleted: bool = False
    is_inserted: bool = False
    in_table: bool = False
    depth: int = 0


@dataclass(slots=True)
class _Flow:
    """A story under way: the body, its tables and the open paragraph."""

    body: Body
    nest: Nest
    paragraph: Paragraph = field(default_factory=Paragraph)
    boxes: list[Body] = field(default_factory=list)


def _run(state: _State) -> tuple[bool, bool, bool]:
    return state.is_hidden, state.is_deleted, state.is_inserted


def _flow(body: Body) -> _Flow:
    return _Flow(body, Nest(body))


class Rtf:
    """One document being read; :meth:`read` is called once."""

    def __init__(self, tracked: str) -> None:
        self.body = Body(tracked=tracked)
        self.written = Written()
        self.depth = 0
        self._state = _State()
        self._stack: list[_State] = []
        self._flows = [_flow(self.body)]
        self._bytes = ByteText()
        self._fonts: dict[int, tuple[str, str]] = {}
        self._default_font = 0
        self._to_skip = 0
        self._echo = b""
        self._star = False
        self._texts: dict[str, list[str]] = {}
        self._code: list[str] = []
        self._row: dict[str, list[int]] = {"edges": [], "continued": []}
        self._merged = 0
        self._date = [0] * 6
        self._last_run: tuple[bool, bool, bool] = (False, False, False)

    def read(self, data: bytes) -> bool:
        """Walk the tokens; returns whether the document was closed."""
        for kind, word, number, raw in tokens(data):
            if kind == "{":
                self._open()
            elif kind == "}":
                self._close()
                if self.depth == 0:
                    break
            elif kind == "word":
                self._word(word, number)
            elif kind == "units":
                self._units([int(unit) for unit in raw.split()])
            elif kind == "symbol":
                self._symbol(word, raw)
            else:
                self._raw(raw, is_hex=kind == "hex")
        closed = self.depth == 0
        self._flush()
        self._finish(self._flows[0])
        self.body.n_damaged += self._bytes.n_damaged
        return closed

    @property
    def encoding(self) -> str:
        """The codec of the document's bytes."""
        return self._bytes.document

    def _open(self) -> None:
        self._to_skip, self._echo = 0, b""
        self._stack.append(self._state)
        self._state = replace(self._state)
        self._star = False
        self.depth += 1

    def _close(self) -> None:
        self._to_skip, self._echo = 0, b""
        if not self._stack:
            return
        ended, self._state = self._state, self._stack.pop()
        self.depth -= 1
        if ended.place != self._state.place:
            self._flush(ended)
            self._leave(ended.place)
        elif ended.place == "fonttbl" or _run(ended) != _run(self._state):
            self._flush(ended)
        self._bytes.codec = self._state.codec

    def _enter(self, place: str) -> None:
        self._flush()
        self._state.place = place
        if place in _APART:
            self._flows.append(_flow(self.body.inner()))
            self._state.in_table, self._state.depth = False, 0
        self._texts[place] = []

    def _leave(self, place: str) -> None:
        """The group that held something apart has ended."""
        text = "".join(self._texts.get(place, ()))
        if place in _APART and len(self._flows) > 1:
            self._leave_aside(self._flows.pop(), place)
        elif place == "listtext":
            self._marker(text)
        elif place in {"file_created", "file_modified"}:
            self._stamp(place)
        elif place.startswith("file_") and text.strip():
            self.written.metadata[place] = text.strip()
        elif place == "fldinst":
            self._code.append(text)
        elif place == "field" and self._code:
            self._field_without_result("".join(self._code))
        if place == "field" or (place == "fldrslt" and text.strip()):
            self._code = []

    def _leave_aside(self, flow: _Flow, place: str) -> None:
        self._finish(flow)
        flow.body.drop_empty_end()
        if not flow.body.text.strip():
            return
        if place == "note":
            self.written.notes.append(flow.body)
        elif place == "box":
            flow.body.n_boxes += 1
            self._flows[-1].boxes.append(flow.body)
        else:
            found = (" ".join(flow.body.text.split()), place)
            if found not in self.written.furniture:
                self.written.furniture.append(found)

    def _finish(self, flow: _Flow) -> None:
        if flow.paragraph.pieces or flow.paragraph.breaks or flow.paragraph.removals:
            flow.nest.at(self._level).add_paragraph(flow.paragraph)
        flow.nest.at(0)
        for box in flow.boxes:
            flow.body.splice(box)
        flow.boxes.clear()

    def _marker(self, text: str) -> None:
        """The number that Word wrote before a paragraph; bullets show none."""
        flow = self._flows[-1]
        marker = spaced_marker(text.strip()) if _HAS_WORD.search(text) else ""
        if marker and not flow.paragraph.pieces:
            flow.paragraph.add(marker)
            flow.body.n_numbered += 1

    def _stamp(self, place: str) -> None:
        year, *rest = self._date
        if year > 1601:
            self.written.metadata[place] = "{:04d}-{:02d}-{:02d}T{:02d}:{:02d}:{:02d}Z".format(year, *rest)
        self._date = [0] * 6

    def _field_without_result(self, code: str) -> None:
        shown, reading = field_text(code.strip())
        self._emit(shown)
        self._flows[-1].paragraph.cut(reading, "phonetic guide")

    @property
    def _level(self) -> int:
        return max(self._state.depth, 1) if self._state.in_table else 0

    def _flush(self, state: _State | None = None) -> None:
        self._emit(self._bytes.flush(), state)

    def _emit(self, text: str, state: _State | None = None) -> None:
        state = state or self._state
        if not text or state.place == "skipped":
            return
        if state.place == "fonttbl":
            name = self._fonts.get(state.font, ("", ""))
            self._fonts[state.font] = (name[0], name[1] + text)
            return
        if state.place not in _TEXT_PLACES:
            self._texts.setdefault(state.place, []).append(text)
            return
        if state.place == "fldrslt":
            self._texts["fldrslt"].append(text)
        flow = self._flows[-1]
        run = _run(state)
        if run != self._last_run:
            flow.body.n_hidden += state.is_hidden
            flow.body.n_tracked += state.is_deleted or state.is_inserted
            self._last_run = run
        if state.is_hidden:
            flow.paragraph.cut(text, "hidden text")
        elif flow.body.tracked == "both" and (state.is_deleted or state.is_inserted):
            flow.paragraph.marked(text, "deleted" if state.is_deleted else "inserted")
        elif state.is_deleted:
            flow.paragraph.cut(text, "deleted")
        else:
            flow.paragraph.add(self._without_symbols(text, state))

    def _without_symbols(self, text: str, state: _State) -> str:
        """Private characters as the symbol font means them."""
        if not _PRIVATE.search(text):
            return text
        font = self._fonts.get(state.font, ("", ""))[1].rstrip("; ")
        shown = [symbol_text(ord(c), font) if "\uf000" <= c <= "\uf0ff" else c for c in text]
        self.body.n_symbols += shown.count("")
        return "".join(shown)

    def _raw(self, raw: bytes, *, is_hex: bool) -> None:
        if self._to_skip:
            taken = raw[: self._to_skip]
            self._to_skip -= len(taken)
            self._echo = self._echo[len(taken) :] if self._echo.startswith(taken) else b""
            raw = raw[len(taken) :]
        if is_hex and raw and self._echo and raw.startswith(self._echo[:1]):
            raw = raw[1:]  # a second byte of the same character, beyond the stated count
        if not raw:
            return
        self._echo = b""
        self._star = False
        if self._state.place == "skipped":
            return
        if self._bytes.high:
            self._flush()
        before = self._bytes.push(raw)
        if before:
            self._emit(before)

    def _symbol(self, symbol: str, raw: bytes) -> None:
        if symbol == "*":
            self._star = True
        elif symbol in "\\{}":
            self._raw(raw, is_hex=False)
        elif symbol in _SYMBOLS:
            if self._to_skip:
                self._to_skip -= 1
            elif _SYMBOLS[symbol] == "\r":
                self._word("par", None)
            else:
                self._character(_SYMBOLS[symbol])

    def _character(self, text: str) -> None:
        self._flush()
        self._emit(text)

    def _word(self, word: str, number: int | None) -> None:
        star, self._star = self._star, False
        if self._to_skip and word != "u":
            self._to_skip -= 1
            return
        if self._state.place == "skipped":
            if word == "ud":  # the Unicode form of a destination whose other form was passed over
                self._state.place = next((s.place for s in reversed(self._stack) if s.place != "skipped"), "body")
            return
        if word == "u" and number is not None:
            self._unicode(number)
            return
        if self._destination(word, star=star):
            return
        if word in _WORDS:
            self._character(_WORDS[word])
        elif word in _DATE and self._state.place in {"file_created", "file_modified"}:
            self._date[_DATE[word]] = min(abs(number or 0), 9999)
        else:
            self._formatting(word, number)

    def _units(self, numbers: list[int]) -> None:
        """Characters with a question mark each to fall back on."""
        if self._state.skip == 1 and not self._to_skip and not self._star and self._state.place != "skipped":
            before = self._bytes.flush() if self._bytes.waiting else ""
            self._emit(before + "".join(map(self._bytes.unit, numbers)))
            return
        for number in numbers:
            self._word("u", number)
            self._raw(b"?", is_hex=True)

    def _unicode(self, number: int) -> None:
        before = self._bytes.flush() if self._bytes.waiting else ""
        shown = self._bytes.unit(max(-65536, min(number, 0x110000)))
        self._emit(before + shown)
        self._to_skip = self._state.skip
        try:
            self._echo = shown.encode(self._bytes.codec or self._bytes.document) if len(shown) == 1 else b""
        except (UnicodeEncodeError, LookupError):  # a symbol font has no codec
            self._echo = b""

    def _destination(self, word: str, *, star: bool) -> bool:
        """Whether the word opens a group of another kind."""
        if self._state.place == "fldinst" and word in {"field", *_ASIDE}:
            self._enter("skipped")
        elif word in _ASIDE:
            self._enter(_ASIDE[word])
        elif word in _SKIPPED or (word.startswith("m") and word.endswith("Pr")):
            self._enter("skipped")
        elif word in _INFO and self._state.place == "info":
            self._enter(_INFO[word])
        elif word in {"info", "fonttbl", "listtext", "fldinst", "fldrslt", "field"}:
            self._enter(word)
        elif word == "pntext":
            self._enter("listtext")
        elif star and word not in _OPENED:
            self._enter("skipped")
        else:
            return False
        return True

    def _formatting(self, word: str, number: int | None) -> None:
        if word in {"par", "sect", "cell", "row", "nestcell", "nestrow", "page", "pagebb"}:
            self._flush()
            self._structure(word)
        elif word in {"f", "fcharset", "cpg", "ansicpg", "deff", "plain"}:
            self._font(word, number or 0)
        elif word == "uc":
            self._state.skip = min(max(number if number is not None else 1, 0), 16)
        elif word in {"v", "deleted", "revised"}:
            self._flush()
            name = {"v": "is_hidden", "deleted": "is_deleted", "revised": "is_inserted"}[word]
            setattr(self._state, name, number != 0)
        elif word in {"pard", "intbl", "itap", "trowd", "cellx", "clvmrg", "clmrg", "irow"}:
            self._table(word, number)

    def _font(self, word: str, number: int) -> None:
        if not self._bytes.is_half:
            self._flush()
        if word == "ansicpg":
            self._bytes.document = codec_of_page(number)
            return
        if word == "deff":
            self._default_font = number
            return
        if self._state.place == "fonttbl":
            if word == "f":
                self._state.font = number
            name = self._fonts.get(self._state.font, ("", ""))[1]
            if word == "fcharset":
                self._fonts[self._state.font] = (CHARSETS.get(number, ""), name)
            elif word == "cpg":
                self._fonts[self._state.font] = (codec_of_page(number), name)
        else:
            self._state.font = self._default_font if word == "plain" else number
            if word == "plain":
                self._state.is_hidden = self._state.is_deleted = self._state.is_inserted = False
        codec = self._fonts.get(self._state.font, ("", ""))[0]
        self._state.codec = "" if self._state.place == "fonttbl" and codec == "symbol" else codec
        self._bytes.codec = self._state.codec

    def _table(self, word: str, number: int | None) -> None:
        if word == "pard":
            self._flush()
            self._state.in_table, self._state.depth = False, 0
        elif word == "intbl":
            self._state.in_table = True
        elif word == "itap":
            self._state.depth = min(max(number or 0, 0), DEEPEST)
            self._state.in_table = self._state.in_table or self._state.depth > 0
        elif word == "irow":
            if number == 0 and self._flows[-1].nest.is_between_rows:
                self._flows[-1].nest.at(0)
        elif word == "trowd":
            self._row, self._merged = {"edges": [], "continued": []}, 0
        elif word in {"clvmrg", "clmrg"}:
            self._merged = 1
        else:
            self._row["edges"].append(number or 0)
            self._row["continued"].append(self._merged)
            self._merged = 0

    def _structure(self, word: str) -> None:
        flow = self._flows[-1]
        if word == "pagebb":
            flow.paragraph.breaks.insert(0, (0, HARD))
        elif word == "page":
            flow.paragraph.page()
        elif word in {"cell", "nestcell"}:
            depth = max(self._level, 1) if word == "cell" else max(self._level, 2)
            self._paragraph(flow, 1 if word == "cell" else depth)
            flow.nest.end_cell(1 if word == "cell" else depth)
        elif word in {"row", "nestrow"}:
            edges = tuple(self._row["edges"])
            continued = [bool(flag) for flag in self._row["continued"]]
            depth = 1 if word == "row" else max(self._level, 2)
            flow.nest.end_row(depth, edges=(0, *edges) if edges else (), continued=continued)
        elif self._state.is_deleted and flow.body.tracked == "accepted" and word == "par":
            flow.body.n_tracked += 1
        else:
            self._paragraph(flow, self._level)
            if word == "sect":
                flow.body.add_break()

    def _paragraph(self, flow: _Flow, depth: int) -> None:
        target = flow.nest.at(depth)
        target.add_paragraph(flow.paragraph)
        for box in flow.boxes:
            target.splice(box)
        flow.boxes.clear()
        flow.paragraph = Paragraph()
