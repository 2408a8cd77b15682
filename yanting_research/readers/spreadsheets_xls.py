"""Old workbooks (.xls) from their own records: BIFF8, and the BIFF5 of 1995.

The library that reads them faster aborts the whole process on a damaged string count
(it asks for a terabyte), gives ``#REF!`` as an empty cell and says nothing of number
formats. The records are those of [MS-XLS] 2.4.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

import olefile

from yanting_research.errors import ReadError
from yanting_research.readers.spreadsheets_formats import BUILT_IN, shown_number
from yanting_research.readers.spreadsheets_grid import Grid, Sheet, damaged_workbook, password_protected
from yanting_research.readers.spreadsheets_strings import Segments, read_string

__all__ = ["xls_sheets"]

_STREAMS = ("Workbook", "Book")
_BOF, _EOF, _CONTINUE = 0x0809, 0x000A, 0x003C
_FILEPASS, _CODEPAGE, _DATEMODE, _BOUNDSHEET, _FORMAT, _XF, _SST = 0x2F, 0x42, 0x22, 0x85, 0x041E, 0xE0, 0xFC
_NUMBER, _RK, _MULRK, _LABELSST, _LABEL, _RSTRING = 0x0203, 0x027E, 0xBD, 0xFD, 0x0204, 0xD6
_BOOLERR, _FORMULA, _STRING, _MERGED, _ROW = 0x0205, 0x0006, 0x0207, 0xE5, 0x0208
_BIFF8 = 0x0600
_WORKSHEET = 0
_ROW_HIDDEN = 0x20
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_CODECS = {936: "gb18030", 950: "big5hkscs", 1200: "utf-16-le", 65001: "utf-8"}
_FAULTS = (OSError, ValueError, TypeError, IndexError, KeyError, struct.error, OverflowError)


@dataclass(slots=True)
class _Record:
    kind: int
    parts: list[bytes]

    @property
    def body(self) -> bytes:
        return self.parts[0]


@dataclass(slots=True)
class _Book:
    codec: str = ""  # of BIFF5; BIFF8 says it with each string
    since_1904: bool = False
    tabs: list[tuple[int, str, bool]] = field(default_factory=list)
    codes: dict[int, str] = field(default_factory=dict)
    styles: list[int] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)

    def shown(self, value: float, style: int) -> str:
        """A number under the format of its style."""
        number = self.styles[style] if style < len(self.styles) else 0
        code = self.codes.get(number, BUILT_IN.get(number, ""))
        return shown_number(repr(value), code, since_1904=self.since_1904)


def xls_sheets(data: bytes, name: str, *, most_rows: int = 1_000_000) -> list[Sheet]:
    """The worksheets of an old workbook, every cell as text.

    Parameters
    ----------
    data, name
        Bytes and display name.
    most_rows
        Refuse a sheet with more rows [rows].

    Raises
    ------
    ReadError
        Damaged, protected by a password, or beyond a limit.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            stream = next((part for part in _STREAMS if container.exists(part)), None)
            records = container.openstream(stream).read() if stream else b""
        if not records:
            raise ReadError(
                "holds no workbook",
                where=name,
                expected="a stream Workbook",
                remedy="open it in the program that made it and save it as .xlsx",
            )
        book = _globals(records, name)
        return [_sheet(records, book, tab, Grid(f"{name}!{tab[1]}", most_rows=most_rows)) for tab in book.tabs]
    except _FAULTS as error:
        raise damaged_workbook(name, str(error)) from error


def _records(stream: bytes, at: int) -> Iterator[_Record]:
    """Records of one substream, its continuations with each; embedded charts are passed over."""
    depth = 0
    pending: _Record | None = None
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        body = stream[at + 4 : at + 4 + size]
        at += 4 + size
        if kind == _CONTINUE:
            if pending is not None:
                pending.parts.append(body)
            continue
        if pending is not None:
            yield pending
            pending = None
        depth += (kind == _BOF) - (kind == _EOF)
        if depth == 0:
            return
        if depth == 1:
            pending = _Record(kind, [body])
    raise ValueError("the records end in the middle of a sheet")


def _globals(stream: bytes, name: str) -> _Book:
    book = _Book()
    for record in _records(stream, 0):
        body = record.body
        if record.kind == _BOF and struct.unpack_from("<H", body)[0] != _BIFF8:
            book.codec = "gb18030"
        elif record.kind == _FILEPASS:
            raise password_protected(name)
        elif record.kind == _CODEPAGE and book.codec:
            book.codec = _CODECS.get(struct.unpack_from("<H", body)[0], "latin-1")
        elif record.kind == _DATEMODE:
            book.since_1904 = struct.unpack_from("<H", body)[0] == 1
        elif record.kind == _BOUNDSHEET:
            at, state, kind = struct.unpack_from("<LBB", body)
            title = read_string(Segments([body], 6), 1, book.codec)
            if kind == _WORKSHEET:
                book.tabs.append((at, title, state & 3 != 0))
        elif record.kind == _FORMAT:
            width = 1 if book.codec else 2
            book.codes[struct.unpack_from("<H", body)[0]] = read_string(Segments([body], 2), width, book.codec)
        elif record.kind == _XF:
            book.styles.append(struct.unpack_from("<H", body, 2)[0])
        elif record.kind == _SST:
            book.strings = _shared(record.parts)
    return book


def _shared(parts: list[bytes]) -> list[str]:
    """The shared strings; the stated number of them is believed only as far as there are bytes."""
    segments = Segments(parts, 8)
    count = struct.unpack_from("<L", parts[0], 4)[0]
    strings: list[str] = []
    while len(strings) < count and segments.left():
        strings.append(read_string(segments, 2, ""))
    return strings


def _sheet(stream: bytes, book: _Book, tab: tuple[int, str, bool], grid: Grid) -> Sheet:
    at, title, hidden = tab
    hidden_rows: set[int] = set()
    waiting: tuple[int, int] | None = None
    for record in _records(stream, at):
        if record.kind == _STRING and waiting is not None:
            _put(grid, waiting, read_string(Segments(record.parts, 0), 2, book.codec))
            waiting = None
        elif record.kind == _ROW and struct.unpack_from("<L", record.body, 12)[0] & _ROW_HIDDEN:
            hidden_rows.add(struct.unpack_from("<H", record.body)[0] + 1)
        elif record.kind == _MERGED:
            (count,) = struct.unpack_from("<H", record.body)
            corners = struct.iter_unpack("<4H", record.body[2 : 2 + 8 * count])
            grid.merges += [(top + 1, left + 1, bottom + 1, right + 1) for top, bottom, left, right in corners]
        else:
            waiting = _cells(record, book, grid) or waiting
    grid.n_hidden_rows = len(hidden_rows & grid.filled.keys())
    return grid.sheet(title, hidden=hidden, reader="xls")


def _cells(record: _Record, book: _Book, grid: Grid) -> tuple[int, int] | None:
    """Put what a record says of its cells; the place of a formula whose text follows, else None."""
    kind, body = record.kind, record.body
    if kind == _MULRK:
        row, column = struct.unpack_from("<HH", body)
        for offset, (style, packed) in enumerate(struct.iter_unpack("<HL", body[4:-2])):
            _number(grid, (row + 1, column + offset + 1), _unpacked(packed), book, style)
        return None
    if kind not in {_NUMBER, _RK, _LABELSST, _LABEL, _RSTRING, _BOOLERR, _FORMULA}:
        return None
    row, column, style = struct.unpack_from("<3H", body)
    place = row + 1, column + 1
    if kind == _NUMBER:
        _number(grid, place, struct.unpack_from("<d", body, 6)[0], book, style)
    elif kind == _RK:
        _number(grid, place, _unpacked(struct.unpack_from("<L", body, 6)[0]), book, style)
    elif kind == _LABELSST:
        _put(grid, place, book.strings[struct.unpack_from("<L", body, 6)[0]])
    elif kind == _BOOLERR:
        _boolean(grid, place, body[6], is_error=body[7] == 1)
    elif kind == _FORMULA:
        return _result(grid, place, body, book)
    else:
        _put(grid, place, read_string(Segments(record.parts, 6), 2, book.codec))
    return None


def _result(grid: Grid, place: tuple[int, int], body: bytes, book: _Book) -> tuple[int, int] | None:
    """The computed value of a formula; its place where the value is the text of the next record."""
    if body[12:14] != b"\xff\xff":
        _number(grid, place, struct.unpack_from("<d", body, 6)[0], book, struct.unpack_from("<H", body, 4)[0])
    elif body[6] in {1, 2}:
        _boolean(grid, place, body[8], is_error=body[6] == 2)
    return place if body[12:14] == b"\xff\xff" and body[6] == 0 else None


def _unpacked(packed: int) -> float:
    """Number of an RK value: 30 bits of an integer or of a double, perhaps in hundredths."""
    if packed & 2:
        value = float((packed >> 2) - (1 << 30 if packed & 0x8000_0000 else 0))
    else:
        value = struct.unpack("<d", struct.pack("<LL", 0, packed & 0xFFFF_FFFC))[0]
    return value / 100 if packed & 1 else value


def _number(grid: Grid, place: tuple[int, int], value: float, book: _Book, style: int) -> None:
    grid.put(*place, book.shown(value, style))
    if abs(value) >= 10**15:
        grid.long_numbers.append(place)


def _boolean(grid: Grid, place: tuple[int, int], value: int, *, is_error: bool) -> None:
    text = _ERRORS.get(value, f"#ERR{value}") if is_error else ("TRUE" if value else "FALSE")
    grid.put(*place, text)
    if is_error:
        grid.errors.append((*place, text))


def _put(grid: Grid, place: tuple[int, int], text: str) -> None:
    if text:
        grid.put(*place, text)
