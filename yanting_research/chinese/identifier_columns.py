"""Columns that identify persons (标识列): the one rule for every table of persons that comes in.

A column identifies by its values (an identity number is one whatever the header says) or by header and cells together
(姓名 above 张三, 电话 above seven digits). Names cannot be told from their signs alone: they need their header.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from yanting_research.chinese.identifiers import identifier_spans, identity_number_valid, luhn_valid
from yanting_research.errors import PrivacyError

__all__ = ["Identifying", "bank_card_valid", "header_kind", "identifying_column", "refuse_identifiers"]

_TEXT_KINDS = frozenset({"电子邮箱", "QQ号或微信号"})
"""Kinds of which one cell is enough; numbers of other kinds may be amounts."""
_CANDIDATE = re.compile(r"[0-9](?:[- ]?[0-9]){8}|@|QQ|WX|VX|微信", re.IGNORECASE)
"""``138 0000 0000`` and ``a@b``; not ``3200``."""
_IDENTITY = re.compile(r"(?<![0-9])[0-9]{6}[- ]?[0-9]{8}[- ]?[0-9]{3}[0-9Xx](?![0-9])")
"""``110105 19491231 002X``; not a row of 20 digits."""
_BARE = re.compile(r"[0-9]{10,19}")
"""``13800000000``; not ``1,234``."""
_MOBILE = re.compile(r"(?:86)?1[3-9][0-9]{9}")
"""``13800000000``; not ``12300000000``."""
_OLD_IDENTITY = re.compile(r"[1-8][0-9]{5}[2-9][0-9](?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}")
"""``110105491231002``; not ``110105499931002``."""
_CARD = re.compile(r"(?<![0-9])[0-9]{4}(?:[ -]?[0-9]{4}){3}(?:[ -]?[0-9]{1,3})?(?![0-9])")
"""``6222 0000 0000 0000``; not ``6222 0000``."""
_CARD_LENGTHS = range(13, 20)
_FEWEST_CARDS = 3  # one number in ten passes Luhn's check by chance
_UNIT = re.compile(r"[（(](?:亿|万|千|百)?(?:元|美元|人|人次|户|亩|吨|公斤|千瓦时|度|个|平方米|立方米)[)）]")
"""``产值（元）``: a column of quantities; not ``手机（本人）``."""
_QUANTITY = re.compile(r"人数|户数|数量|张数|件数|次数|群数|率|比例|占比|比重|用户|费|额|办证|普及")
"""``身份证办理人数``; not ``身份证号``."""
_OF_BODIES = re.compile(r"单位|机构|学校|企业|公司|办公|注册|村委|支部|网络|网站|ip|数据库")
"""``单位地址``, which is no person's; not ``家庭地址``."""
_DIGITS_4 = re.compile(r"[0-9]{4}")
"""``110105********002X``; not ``二〇一三``."""
_TELEPHONE = re.compile(
    r"(?<![0-9])(?:(?:\+?86[- ]?)?1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}|(?:0[0-9]{2,3}[- ]?)?[2-8][0-9]{6,7}"
    r"|1[3-9][0-9][*xX]{3,8}[0-9]{2,4})(?![0-9])"
)
"""``0816-7220000`` and ``138****0000``; not ``3200``."""
_CHAT = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{4,19}")
"""``wxid_abc12``; not ``经常用``."""
_MAIL = re.compile(r"@")
"""``a@b``; not ``无``."""
_ACCOUNT = re.compile(r"[0-9]{4}[0-9* ]{4,19}")
"""``6222 **** **** 0000``; not ``2013``."""
_PLACE = re.compile(r"[\u4e00-\u9fff].{3}")
"""``青禾县某街1号``; not ``青禾县``."""
_PAPER = re.compile(r"[0-9A-Za-z][0-9A-Za-z*-]{4,19}")
"""``E00000000``; not ``有``."""
_PERSON = re.compile(
    r"[\u4e00-\u9fff]{1,4}(?:[·•・][\u4e00-\u9fff]{1,10})?|[\u4e00-\u9fff]{1,2}[*＊×某]{1,3}"
    r"|[A-Za-z]{1,20}(?:[ .·-]{1,2}[A-Za-z]{1,20}){0,3}"
)
"""``某某某``; not ``青禾县城关镇``."""
_KINDS: tuple[tuple[str, str, tuple[str, ...], re.Pattern[str]], ...] = (
    ("身份证号", "identity numbers", ("身份证", "身份号码", "公民身份", "证件号", "idcard", "idnumber"), _DIGITS_4),
    ("电话号码", "telephone numbers",
     ("电话", "手机", "联系方式", "座机", "移动号码", "phone", "mobile", "telephone"), _TELEPHONE),
    ("电子邮箱", "e-mail addresses", ("邮箱", "电子邮件", "email"), _MAIL),
    ("QQ号或微信号", "chat numbers", ("微信", "qq", "wechat", "weixin"), _CHAT),
    ("银行卡号", "bank accounts", ("银行卡", "银行账号", "银行帐号", "银行账户", "卡号"), _ACCOUNT),
    ("证件号", "numbers of papers", ("护照", "社保卡", "医保卡", "军官证", "驾驶证", "车牌", "passport"), _PAPER),
    ("住址", "addresses", ("住址", "地址", "住所", "门牌", "address"), _PLACE),
)  # fmt: skip
_NAMES = ("姓名", "名字", "人名", "联系人", "填报人", "填表人", "填写者", "提交者", "提交人", "经办人", "户主", "本人",
          "xingming", "fullname")  # fmt: skip
_ENGLISH = {"身份证号": "identity number", "手机号": "mobile number", "电子邮箱": "e-mail address",
            "QQ号或微信号": "chat number", "银行卡号": "bank card number"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Identifying:
    """Why a column identifies persons.

    Attributes
    ----------
    kind
        In Chinese: 身份证号, 手机号, 电话号码, 电子邮箱, QQ号或微信号, 银行卡号, 证件号, 住址, 姓名.
    n_cells
        Cells that do.
    said
        The finding in English, without a value.
    """

    kind: str
    n_cells: int
    said: str


def bank_card_valid(text: str) -> bool:
    """Whether a text is a bank card number: 13 to 19 digits that pass Luhn's check (ISO/IEC 7812-1).

    Examples
    --------
    >>> bank_card_valid("4111 1111 1111 1111"), bank_card_valid("4111 1111 1111 1112")
    (True, False)
    """
    digits = _plain(text).replace(" ", "").replace("-", "")
    if len(digits) not in _CARD_LENGTHS or not (digits.isascii() and digits.isdigit()) or not int(digits):
        return False
    return luhn_valid(digits)


def header_kind(header: str) -> str:
    """What kind of identifier a header announces, in Chinese; ``""`` for none.

    Examples
    --------
    >>> header_kind("联系电话"), header_kind("姓　名"), header_kind("电话用户（万户）"), header_kind("单位地址")
    ('电话号码', '姓名', '', '')
    """
    name = _header_name(header)
    if _QUANTITY.search(name):
        return ""
    for kind, _, words, _ in _KINDS:
        if any(word in name for word in words) and not (kind == "住址" and _OF_BODIES.search(name)):
            return kind
    return "姓名" if name.endswith(_NAMES) else ""


def identifying_column(header: str, cells: Sequence[str]) -> Identifying | None:
    """Whether a column identifies persons, and by what; ``None`` when it does not.

    Parameters
    ----------
    header
        As the file has it.
    cells
        Below it, as text.

    Notes
    -----
    By values, whatever the header: one valid identity number, one e-mail address, one chat number that says so, one
    bank card of a Chinese bank (62..., Luhn's check). Bare mobile numbers, identity numbers of 15 digits and other
    cards look like amounts: they count when at least half of the long numbers of the column are of that shape
    (7.8 % of random numbers of 11 digits look like mobiles), never under a header with a unit.
    By header: 姓名, 电话, 手机, 地址, 微信, 身份证 and the like, with one cell of that shape.

    Examples
    --------
    >>> identifying_column("备用", ["", "13800000000"]).kind
    '手机号'
    >>> identifying_column("产值（元）", ["13800000000"]) is None
    True
    """
    plain = [_plain(cell) for cell in cells if len(cell) > 1]
    by_value = _by_value(plain, quantities=bool(_UNIT.search(_plain(header))))
    if by_value is not None:
        return by_value
    kind = header_kind(header)
    if not kind:
        return None
    pattern, english = next(((found, words) for name, words, _, found in _KINDS if name == kind), (_PERSON, ""))
    whole = pattern in (_CHAT, _PAPER, _PERSON)
    looks: Callable[[str], object] = pattern.fullmatch if whole else pattern.search
    joined = ["".join(cell.split()) if kind == "姓名" and not cell.isascii() else cell for cell in plain]
    n_cells = sum(bool(looks(cell)) for cell in joined)
    said = f"{n_cells} cells that look like {english or 'names of persons'}"
    return Identifying(kind, n_cells, said) if n_cells else None


def refuse_identifiers(columns: Sequence[tuple[str, Sequence[str]]], where: str) -> None:
    """Refuse a table in which a column identifies persons; the message never repeats a value.

    Parameters
    ----------
    columns
        Header and cells of each column.
    where
        File and sheet, for the message.

    Raises
    ------
    PrivacyError
        For the first column that :func:`identifying_column` finds, or whose header is itself somebody's number.

    Examples
    --------
    >>> refuse_identifiers([("证号", ["11010519491231002X"])], "a.csv")
    Traceback (most recent call last):
    ...
    yanting_research.errors.PrivacyError: a.csv: column '证号' holds 1 identity number...
    """
    for header, cells in columns:
        found = identifying_column(header, cells)
        of_header = identifying_column("", [header])
        if found is None and of_header is None:
            continue
        # a header can itself be a person's number, where a table has no header row
        shown = repr(header[:30]) if of_header is None else "without a name"
        raise PrivacyError(
            f"column {shown} holds {found.said if found else 'an identifier as its header'}", where=where,
            expected="a table without anything that identifies a person",
            remedy="delete the column, replace it by a running label before the file comes here, or declare it with "
            "--pseudonymise where the command has that option",
        )  # fmt: skip


def _plain(text: str) -> str:
    """Width folded, invisible signs and the apostrophe of spreadsheets gone, the .0 of a number read as float too."""
    if text.isascii():
        folded = text.strip().lstrip("'")
    else:
        folded = unicodedata.normalize("NFKC", text)
        folded = "".join(sign for sign in folded if unicodedata.category(sign) != "Cf").strip().lstrip("'\u2018\u2019")
        folded = folded.replace("\u2014", "-").replace("\u2013", "-")
    return folded.removesuffix(".0") if folded[:-2].isdigit() else folded


def _header_name(header: str) -> str:
    return "".join(sign for sign in _plain(header).rpartition("/")[2] if sign.isalnum()).casefold()


def _by_value(cells: Sequence[str], *, quantities: bool) -> Identifying | None:
    numbers = [cell for cell in cells if _BARE.fullmatch(cell)]
    found = [kind for cell in cells if _CANDIDATE.search(cell) for kind in [_cell_kind(cell)] if kind]
    for kind in ("身份证号", "银行卡号", "电子邮箱", "QQ号或微信号", "手机号"):
        n_cells = found.count(kind)
        if n_cells:
            return _counted(kind, n_cells)
    if quantities:
        return None
    for kind, looks, lengths, fewest in _AMONG_NUMBERS:
        alike = [cell for cell in numbers if len(cell) in lengths]
        n_cells = sum(looks(cell) for cell in alike)
        if n_cells >= fewest and 2 * n_cells >= len(alike):
            return _counted(kind, n_cells)
    return None


def _counted(kind: str, n_cells: int) -> Identifying:
    english = _ENGLISH[kind]
    many = ("es" if english.endswith("s") else "s") * (n_cells > 1)
    return Identifying(kind, n_cells, f"{n_cells} {english}{many}")


def _cell_kind(cell: str) -> str:
    """The kind of a cell that needs no company; a bare number is judged beside the others of its column."""
    if identity_number_valid(cell) or any(identity_number_valid(one.group()) for one in _IDENTITY.finditer(cell)):
        return "身份证号"
    cards = (one.group() for one in _CARD.finditer(cell))
    if any(card.startswith("62") and bank_card_valid(card) for card in cards):
        return "银行卡号"
    kinds = {kind for _, _, kind in identifier_spans(cell)}
    if kinds & _TEXT_KINDS:
        return sorted(kinds & _TEXT_KINDS)[-1]
    return "手机号" if "手机号" in kinds and not cell.isdigit() else ""


_AMONG_NUMBERS: tuple[tuple[str, Callable[[str], bool], range, int], ...] = (
    ("手机号", lambda cell: _MOBILE.fullmatch(cell) is not None, range(10, 14), 1),
    ("身份证号", lambda cell: _OLD_IDENTITY.fullmatch(cell) is not None, range(15, 16), 1),
    ("银行卡号", bank_card_valid, range(16, 20), _FEWEST_CARDS),
)
