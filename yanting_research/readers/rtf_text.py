"""An RTF document walked token by token: groups, fonts, destinations, characters (RTF 解析)."""

from __future__ import annotations

from dataclasses import replace

from yanting_research.readers.doc_body import DEEPEST
from yanting_research.readers.doc_symbols import field_text
from yanting_research.readers.rtf_bytes import CHARSETS, ByteText, codec_of_page
from yanting_research.readers.rtf_stories import RowShape, State, Stories
from yanting_research.readers.rtf_tokens import tokens
from yanting_research.readers.rtf_words import APART, ASIDE, DATE, INFO, OPENED, SHOWN, SKIPPED, SYMBOLS, TEXT_PLACES

__all__ = ["Rtf"]


class Rtf:
    """One document being read; :meth:`read` is called once."""

    def __init__(self, tracked: str) -> None:
        self.stories = Stories(tracked)
        self.metadata: dict[str, str] = {}
        self.depth = 0
        self._state = State()
        self._stack: list[State] = []
        self._bytes = ByteText()
        self._fonts: dict[int, tuple[str, str]] = {}
        self._default_font = 0
        self._to_skip = 0
        self._echo = b""
        self._star = False
        self._texts: dict[str, list[str]] = {}
        self._code: list[str] = []
        self._row = RowShape()
        self._outer_row = self._row
        self._date = [0] * 6

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
        self.stories.finish(self._state.level)
        self.stories.body.n_damaged += self._bytes.n_damaged
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
            self._leave(ended)
        elif ended.place == "fonttbl" or ended.run != self._state.run:
            self._flush(ended)
        self._bytes.codec = self._state.codec

    def _enter(self, place: str) -> None:
        self._flush()
        self._state.place = place
        if place in APART:
            self.stories.begin()
            self._state.in_table, self._state.depth = False, 0
        self._texts[place] = []

    def _leave(self, ended: State) -> None:
        """The group that held something apart has ended."""
        place = ended.place
        text = "".join(self._texts.get(place, ()))
        if place in APART:
            self.stories.end(place, ended.level)
        elif place == "listtext":
            self.stories.marker(text)
        elif place in {"file_created", "file_modified"}:
            self._stamp(place)
        elif place.startswith("file_") and text.strip():
            self.metadata[place] = text.strip()
        elif place == "fldinst":
            self._code.append(text)
        elif place == "field" and self._code:
            self._field_without_result("".join(self._code))
        if place == "field" or (place == "fldrslt" and text.strip()):
            self._code = []

    def _stamp(self, place: str) -> None:
        year, *rest = self._date
        if year > 1601:
            self.metadata[place] = "{:04d}-{:02d}-{:02d}T{:02d}:{:02d}:{:02d}Z".format(year, *rest)
        self._date = [0] * 6

    def _field_without_result(self, code: str) -> None:
        shown, reading = field_text(code.strip())
        self._emit(shown)
        self.stories.cut(reading, "phonetic guide")

    def _flush(self, state: State | None = None) -> None:
        self._emit(self._bytes.flush(), state)

    def _emit(self, text: str, state: State | None = None) -> None:
        state = state or self._state
        if not text or state.place == "skipped":
            return
        if state.place == "fonttbl":
            name = self._fonts.get(state.font, ("", ""))
            self._fonts[state.font] = (name[0], name[1] + text)
            return
        if state.place not in TEXT_PLACES:
            self._texts.setdefault(state.place, []).append(text)
            return
        if state.place == "fldrslt":
            self._texts["fldrslt"].append(text)
        self.stories.put(text, state, self._fonts.get(state.font, ("", ""))[1].rstrip("; "))

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
        elif symbol in SYMBOLS:
            if self._to_skip:
                self._to_skip -= 1
            elif SYMBOLS[symbol] == "\r":
                self._word("par", None)
            else:
                self._character(SYMBOLS[symbol])

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
        if word in SHOWN:
            self._character(SHOWN[word])
        elif word in DATE and self._state.place in {"file_created", "file_modified"}:
            self._date[DATE[word]] = min(abs(number or 0), 9999)
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
        if self._state.place == "fldinst" and word in {"field", *ASIDE}:
            self._enter("skipped")
        elif word in ASIDE:
            self._enter(ASIDE[word])
        elif word in SKIPPED or (word.startswith("m") and word.endswith("Pr")):
            self._enter("skipped")
        elif word in INFO and self._state.place == "info":
            self._enter(INFO[word])
        elif word in {"info", "fonttbl", "listtext", "fldinst", "fldrslt", "field"}:
            self._enter(word)
        elif word == "pntext":
            self._enter("listtext")
        elif star and word not in OPENED:
            self._enter("skipped")
        else:
            return False
        return True

    def _formatting(self, word: str, number: int | None) -> None:
        if word in {"par", "sect", "cell", "row", "nestcell", "nestrow", "page", "pagebb"}:
            self._flush()
            self.stories.structure(word, self._state, self._row)
            if word == "nestrow":
                self._row = self._outer_row
        elif word in {"f", "fcharset", "cpg", "ansicpg", "deff", "plain"}:
            self._font(word, number or 0)
        elif word == "uc":
            self._state.skip = min(max(number if number is not None else 1, 0), 16)
        elif word in {"v", "deleted", "revised"}:
            self._flush()
            name = {"v": "is_hidden", "deleted": "is_deleted", "revised": "is_inserted"}[word]
            setattr(self._state, name, number != 0)
        elif word in {"pard", "intbl", "itap", "trowd", "trleft", "cellx", "clvmrg", "clmrg", "irow", "nesttableprops"}:
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
            if number == 0:
                self.stories.begin_table()
        elif word == "nesttableprops":
            self._outer_row = self._row
        elif word == "trowd":
            self._row = RowShape()
        else:
            self._row.define(word, number or 0)
