"""Identifiers of persons (个人标识): identity, telephone, bank and chat numbers, to be kept out."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

__all__ = ["IDENTIFIER_KINDS", "identifier_spans", "identity_number_valid", "luhn_valid", "owner_spans"]

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_LENGTH = 18
_PROVINCES = frozenset(map(str, (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55),
                                  *range(61, 66), 71, 81, 82, 83)))  # fmt: skip
_OLDEST = 1850
_LATEST = 2100
_DIGITS = frozenset("0123456789")
_WIDE = str.maketrans("０１２３４５６７８９Ｘｘx", "0123456789XXX")


_IDENTITY = re.compile(r"(?<![0-9])[0-9]{6}[- ]?[0-9]{8}[- ]?[0-9]{3}[0-9Xx](?![0-9])")
"""``11010519491231002X`` inside a sentence; not a row of 20 digits."""
_STATED_IDENTITY = re.compile(r"身份证(?:号码?)?[:： ]{0,2}(?P<n>[0-9]{14,17}[0-9Xx])(?![0-9])")
"""The digits of ``身份证号：…``, wrongly typed ones too; not ``身份证300000张``."""
_OLD_IDENTITY = re.compile(
    r"(?<![0-9])[1-8][0-9]{5}[2-9][0-9](?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}(?![0-9])"
)
"""``110105491231002``, the number of 15 digits given out until 1999; not ``110105499931002``."""
_QUANTITY = r"(?!\s?(?:[万亿]?元|美元|亩|吨|公斤|千瓦|平方|立方)|[.,，][0-9])"
_MOBILE = re.compile(rf"(?<![0-9.])(?:\+?86[- ]?)?1[3-9][0-9][- .—]?[0-9]{{4}}[- .—]?[0-9]{{4}}(?![0-9]){_QUANTITY}")
"""``138 0000 0000``; not ``2013年`` or ``13800000000元``."""
_LANDLINE = re.compile(r"(?<![0-9])(?:\(0[0-9]{2,3}\)[- ]?|0[0-9]{2,3}[-— ])[2-8][0-9]{6,7}(?![0-9])")
"""``0816-7220000`` and ``(0816)7220000``; not ``0-60``."""
_STATED_TELEPHONE = re.compile(
    r"(?:电话|手机|座机|传真|热线|联系方式|[Tt]el|TEL)(?:号码?)? ?[:：] ?"
    r"(?P<n>(?!000)\(?[0-9](?:[-— ()]{0,2}[0-9]){6,14})(?![0-9])"
)
"""``电话：7220000``; not ``固定电话3250000户`` or ``电话：000-0001200``, which no area has."""
_EMAIL = re.compile(r"[0-9A-Za-z._%+-]{1,64}@[0-9A-Za-z-]{1,63}(?:\.[0-9A-Za-z-]{1,63}){1,5}")
"""``a.b@example.cn``; not ``甲@乙``."""
_BANK = re.compile(r"(?<![0-9])[3-69][0-9]{3}(?:[ -]?[0-9]{4}){3}(?:[ -]?[0-9]{1,3})?(?![0-9])")
"""``6222 0000 0000 0000``, if Luhn's check passes or it begins as Chinese cards do; not ``622``."""
_STATED_ACCOUNT = re.compile(r"(?:[卡账帐]号|[账帐]户) ?[:：] ?(?P<n>[0-9](?:[ -]?[0-9]){8,24})(?![0-9])")
"""``账号：0200 0000 0000 0000``; not ``账户12000个``."""
_CHAT = re.compile(
    r"wxid_[0-9a-z]{5,20}"
    r"|(?:[Qq][Qq]|微信|[Ww]e[Cc]hat|[Ww]eixin|[WwVv][Xx])(?:群|号码?|账号|帐号|ID|id)?(?: ?[:：为是]| )?[ (]?"
    r"(?P<n>[0-9A-Za-z][0-9A-Za-z_-]{4,19})(?![0-9A-Za-z_-])(?! ?[个人名户次条部件余多万亿])"
)
"""``QQ：123456789``; not ``微信群`` or ``QQ群12000个``."""
_PAPER = re.compile(
    r"(?:护照|通行证|军官证|社保卡|医保卡|驾驶证|证件|学号|工号|车牌)(?:号码?)? ?[:：] ?"
    r"(?P<n>[\u4e00-\u9fff]?[0-9A-Za-z-]{5,20})"
)
"""``护照号：E00000000``; not ``学号栏``."""
_IP = re.compile(r"(?<![0-9.])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?![0-9.])")
"""``192.0.2.7``; not ``3.2.1``."""
_KINDS = (
    ("身份证号", _OLD_IDENTITY), ("身份证号", _STATED_IDENTITY), ("手机号", _MOBILE), ("电话号码", _LANDLINE),
    ("电话号码", _STATED_TELEPHONE), ("电子邮箱", _EMAIL), ("银行卡号", _BANK), ("银行卡号", _STATED_ACCOUNT),
    ("QQ号或微信号", _CHAT), ("证件号", _PAPER), ("IP地址", _IP),
)  # fmt: skip
IDENTIFIER_KINDS = tuple(dict.fromkeys(kind for kind, _ in _KINDS))
_FOLDED = str.maketrans("０１２３４５６７８９Ｘｘ＠－．（）\u3000", "0123456789Xx@-.() ")
_SHORTEST = 5  # a chat number
_CANDIDATE = re.compile(
    r"[0-9０-９](?:[-—－ .．()（）]{0,2}[0-9０-９]){4}|[@＠]|[Qq][Qq]|微信|[Ww]e[Cci]|[WwVv][Xx]|[号证照牌卡] ?[:：]"
)
"""``13800``; not ``2013年``: a line without a candidate is not searched."""
_CHINESE_CARD = "62"
_LABEL = r"(?:联系)?(?:电话|手机|方式|微信|[Qq][Qq]|邮箱|身份证|卡)?(?:号码?)?[:： ,，、|\t(]{0,4}"
_NAME_BEFORE = re.compile(
    r"(?:^|[\s，,、；;：:（(|/。])(?P<name>[\u4e00-\u9fff](?:[ \u3000]?[\u4e00-\u9fff]){1,3})"
    rf"[\s：:，,、（(|]{{1,4}}(?:[男女][\s，,、|]{{1,3}})?{_LABEL}$"
)
"""``张某某`` of ``、张某某，女，电话``; not ``全县共有``, after which no identifier follows at once."""
_NAME_STATED = re.compile(
    r"(?:姓名|联系人|填报人|填表人|经办人|负责人|户主)[ \u3000]?[：:][ \u3000]?"
    r"(?P<name>[\u4e00-\u9fff](?:[ \u3000]?[\u4e00-\u9fff]){1,3}?)(?=[\s，,、；;（(|。]|$)"
)
"""``张某某`` of ``联系人：张某某``; not ``联系人姓名``."""
_REACH = 30  # characters before an identifier in which its owner's name is looked for


def identity_number_valid(text: str) -> bool:
    """Whether a text is a well-formed identity number of 18 characters (GB 11643-1999).

    A known province, a date of birth that exists, and the check character of
    ISO 7064 MOD 11-2. Width, blanks, hyphens and a leading apostrophe do not matter.

    Parameters
    ----------
    text
        One cell.

    Notes
    -----
    True says that the text *can* be somebody's number, and it must be treated as one.
    A random row of 18 digits passes about twice in 100,000. Numbers of 15 characters,
    given out until 1999, have no check character and are not judged.

    References
    ----------
    GB 11643-1999 公民身份号码, whose own example is used below.

    Examples
    --------
    >>> identity_number_valid("11010519491231002X"), identity_number_valid("110105194912310021")
    (True, False)
    >>> identity_number_valid("440524188001010014")
    True
    """
    if not _LENGTH <= len(text) <= 3 * _LENGTH:
        return False
    code = "".join(text.translate(_WIDE).replace("-", "").split()).lstrip("'\u2018\u2019")
    if len(code) != _LENGTH or not _DIGITS.issuperset(code[:-1]):
        return False
    if code[:2] not in _PROVINCES or not _is_day(code[6:14]):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(code, _WEIGHTS, strict=False))
    return _CHECKS[total % 11] == code[-1]


def _is_day(digits: str) -> bool:
    try:
        day = datetime.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return _OLDEST <= day.year < _LATEST


def identifier_spans(text: str) -> list[tuple[int, int, str]]:
    """Where a text holds identifiers of persons: start, end [code points], kind in Chinese; in order of place.

    Kinds: 身份证号, 手机号, 电话号码, 电子邮箱, 银行卡号, QQ号或微信号, 证件号, IP地址. Spans of two kinds may overlap.

    Examples
    --------
    >>> identifier_spans("联系人电话13800000000，共25619人")
    [(5, 16, '手机号')]
    >>> identifier_spans("证号11010519491231002X"), identifier_spans("总产值13800000000元")
    ([(2, 20, '身份证号')], [])
    """
    found: set[tuple[int, int, str]] = set()
    at = 0
    while len(text) - at >= _SHORTEST and (candidate := _CANDIDATE.search(text, at)):
        # no identifier goes on in the next line
        start = text.rfind("\n", at, candidate.start()) + 1 or at
        at = text.find("\n", candidate.end()) + 1 or len(text)
        found |= {(start + first, start + last, kind) for first, last, kind in _in_line(text[start:at])}
    return sorted(found)


def _in_line(line: str) -> Iterator[tuple[int, int, str]]:
    folded = line.translate(_FOLDED)
    for one in _IDENTITY.finditer(folded):
        if identity_number_valid(one.group()):
            yield *one.span(), "身份证号"
    for kind, pattern in _KINDS:
        for one in pattern.finditer(folded):
            span = one.span("n" if one.groupdict().get("n") else 0)
            if pattern is not _BANK or _is_card(folded[slice(*span)]):
                yield *span, kind


def owner_spans(text: str, surnames: frozenset[str]) -> list[tuple[int, int]]:
    """Names of persons that stand before an identifier, or behind 联系人： and the like in a line with one.

    Parameters
    ----------
    text
        Any.
    surnames
        Family names: a name begins with one, which keeps 办公室 and 值班室 out.

    Examples
    --------
    >>> owner_spans("王某某 13800000000；办公室 13800000001", frozenset("王"))
    [(0, 3)]
    """
    found = set()
    for start, end, _ in identifier_spans(text):
        first = max(0, start - _REACH)
        before = _NAME_BEFORE.search(text[first:start])
        if before:
            found.add((first + before.start("name"), first + before.end("name")))
        line = text.rfind("\n", 0, start) + 1
        after = text.find("\n", end)
        for one in _NAME_STATED.finditer(text, line, len(text) if after < 0 else after):
            found.add(one.span("name"))
    return sorted(span for span in found if {text[span[0]], text[span[0] : span[0] + 2]} & surnames)


def luhn_valid(digits: str) -> bool:
    """Whether digits pass Luhn's check (ISO/IEC 7812-1).

    >>> luhn_valid("4111111111111111"), luhn_valid("4111111111111112")
    (True, False)
    """
    doubled = [int(sign) * (1 + place % 2) for place, sign in enumerate(reversed(digits))]
    return sum(number - 9 * (number > 9) for number in doubled) % 10 == 0


def _is_card(text: str) -> bool:
    digits = text.replace(" ", "").replace("-", "")
    return digits.startswith(_CHINESE_CARD) or luhn_valid(digits)
