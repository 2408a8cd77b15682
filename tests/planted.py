"""Identifiers of invented persons planted in a fictional report, and a search for them in every byte of a file.

A file is looked at as it lies and in everything it unpacks to: members of zip files and gzip, cells of Parquet, streams
and drawn text of a PDF, compressed text of a PNG, data URIs, and the escapes of JSON, of HTML and of web addresses.
"""

from __future__ import annotations

import base64
import gzip
import html
import io
import re
import urllib.parse
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd
import pypdfium2

N_PLANTED = 50
_DATA_URI = re.compile(rb"data:[a-z/+.;=A-Z0-9-]{0,80}base64,([A-Za-z0-9+/=\s\\]{8,})")
"""``data:image/png;base64,iVBORw0K``; not ``data:,text``."""
_NOTEBOOK_IMAGE = re.compile(rb'"image/(?:png|jpeg)": ?"([A-Za-z0-9+/=\\n]{8,})"')
"""``"image/png": "iVBORw0K"``; not ``"text/plain": "…"``."""
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
"""``\\u5f20``; not ``u5f20``."""
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
"""What lies between ``stream`` and ``endstream`` of a PDF."""
_DEEPEST = 4


def identity(at: int) -> str:
    """A valid identity number of nobody."""
    body = f"510723{1950 + at}{1 + at % 12:02d}{1 + at % 28:02d}{at % 1000:03d}"
    product = 0
    for digit in body:
        product = (product + int(digit)) * 2 % 11
    return body + "0123456789X"[(12 - product) % 11]


def card(at: int) -> str:
    """A card number that passes Luhn's check."""
    body = f"622202{at:010d}"
    doubled = [int(sign) * (1 + (place + 1) % 2) for place, sign in enumerate(reversed(body))]
    return body + str(-sum(number - 9 * (number > 9) for number in doubled) % 10)


IDENTITIES = [identity(at) for at in range(10)]
MOBILES = [f"1390000{at:04d}" for at in range(1, 11)]
CARDS = [card(at) for at in range(1, 6)]
MAILS = [f"planted{at:02d}@example.cn" for at in range(5)]
CHATS = [f"80012345{at}" for at in range(5)] + [f"wxplanted_{at}" for at in range(5)]
LISTED = [(f"{surname}植{sign}", f"1380000{at:04d}") for at, (surname, sign)
          in enumerate(zip("王李张刘陈", "甲乙丙丁戊", strict=True), start=1)]  # fmt: skip
PLANTED = [*IDENTITIES, *MOBILES, *CARDS, *MAILS, *CHATS, *(part for row in LISTED for part in row)]
"""50: 10 identity numbers, 15 mobiles, 5 cards, 5 addresses, 5 QQ, 5 WeChat, 5 names of persons."""


def spaced(digits: str) -> str:
    """As people write them: groups with a blank between."""
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def planted_report() -> str:
    """A report of an invented county in whose sentences the 50 stand."""
    whole = [
        "青禾县党员教育培训情况报告", "", "一、基本情况",
        "全县有党员1200名，其中流动党员300名，占20%。举办培训班3期，培训党员900人次。",
        f"党员1200名，其中男党员700名，女党员600名，咨询电话{MOBILES[0]}，培训党员120人。",
        "", f"二、存在的问题（联系人手机{MOBILES[1]}）",
        *(f"（{at}）流动党员占20%，来信请寄{mail}，共培训党员{100 + at}人次。" for at, mail in enumerate(MAILS, 1)),
        *(f"学员身份证号{one}，今年参加远程教育{at + 2}次，培训党员{at + 20}人。" for at, one in enumerate(IDENTITIES)),
        "", "三、下一步打算",
        *(f"补助发到银行卡{one}，每人{at + 1}00元。" for at, one in enumerate(CARDS[:-1])),
        f"补助发到银行卡{spaced(CARDS[-1])}，每人500元。",
        *(f"入群请加QQ：{one}，培训班{at + 2}期。" for at, one in enumerate(CHATS[:5])),
        *(f"也可以加微信号：{one}，共{at + 2}个群。" for at, one in enumerate(CHATS[5:])),
        *(f"报名请打{one}，名额{at + 10}人。" for at, one in enumerate(MOBILES[2:])),
        "", "附件：联络员名单", *(f"{name}　{number}" for name, number in LISTED),
        "（虚构的样例，号码都是编的）",
    ]  # fmt: skip
    return "\n".join(whole) + "\n"


def holding(data: bytes, planted: Sequence[str] = PLANTED) -> list[str]:
    """Planted identifiers in bytes and in all they unpack to."""
    seen = list(parts(data, 0))
    texts = [part.decode("utf-8", "replace") for part in seen]
    texts += [part.decode("utf-16-le", "replace") for part in seen]
    texts += [unescaped for text in texts for unescaped in _unescaped(text)]
    tight = [re.sub(r"[\s\-]|\\n|</?[a-z:]{1,12}[^<>]{0,300}>", "", text) for text in texts]
    return [one for one in planted if any(one in text for text in (*texts, *tight))]


def _unescaped(text: str) -> Iterator[str]:
    if "\\u" in text:
        yield _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    if "&#" in text:
        yield html.unescape(text)
    if "%" in text:
        yield urllib.parse.unquote(text)


def parts(data: bytes, depth: int = 0) -> Iterator[bytes]:
    """Bytes as they lie and all they unpack to."""
    yield data
    if depth == _DEEPEST:
        return
    for part in _unpacked(data):
        yield from parts(part, depth + 1)


def _unpacked(data: bytes) -> Iterator[bytes]:
    if data.startswith(b"PK") and zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield "\n".join(archive.namelist()).encode()
            yield from (archive.read(name) for name in archive.namelist())
    elif data.startswith(b"\x1f\x8b"):
        yield gzip.decompress(data)
    elif data.startswith(b"PAR1"):
        yield pd.read_parquet(io.BytesIO(data)).to_csv().encode("utf-8", "surrogatepass")
    elif data.startswith(b"%PDF"):
        yield from _of_pdf(data)
    elif data.startswith(b"\x89PNG"):
        yield from _of_png(data)
    for found in (*_DATA_URI.finditer(data), *_NOTEBOOK_IMAGE.finditer(data)):
        letters = re.sub(rb"\\n|[\s\\=]", b"", found[1])
        yield base64.b64decode(letters + b"=" * (-len(letters) % 4))


def _of_pdf(data: bytes) -> Iterator[bytes]:
    for found in _STREAM.finditer(data):
        try:
            yield zlib.decompressobj().decompress(found[1])
        except zlib.error:
            continue  # a stream of another filter, an image say: its bytes were searched as they lie
    document = pypdfium2.PdfDocument(data)
    try:
        for page in document:
            yield page.get_textpage().get_text_range().encode("utf-8", "surrogatepass")
    finally:
        document.close()


def _of_png(data: bytes) -> Iterator[bytes]:
    at = 8
    while at + 8 <= len(data):
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        body = data[at + 8 : at + 8 + length]
        if kind == b"zTXt":
            yield zlib.decompress(body.partition(b"\0")[2][1:])
        elif kind == b"iTXt":
            yield body.partition(b"\0")[2][2:].rpartition(b"\0")[2]
        at += 12 + length


def held_below(folder: Path) -> dict[str, list[str]]:
    """Files of a folder that hold planted identifiers, their names counted; the folder must hold files."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    assert files, folder
    found = {str(path.relative_to(folder)): holding(path.read_bytes()) + holding(path.name.encode()) for path in files}
    return {name: held for name, held in found.items() if held}
