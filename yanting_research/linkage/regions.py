"""Regions (行政区划) by GB/T 2260 code: which name meant which region when; levels are never mixed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from yanting_research.errors import LinkageError
from yanting_research.resources import read_resource_rows

__all__ = [
    "LEVELS",
    "Region",
    "RegionList",
    "default_regions",
    "parse_regions",
    "region_level",
    "region_stem",
]

LEVELS = ("province", "prefecture", "county", "township")
_SHOWN = 8
_COLUMNS = ("code", "name", "level", "valid_from", "valid_to")
_CODE = re.compile(r"\d{6}|\d{9}")
"""``510723`` or ``510723100``; not ``5107``."""
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
"""``2016-03-20``; not ``2016``."""
_PEOPLES = (
    "蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 "
    "景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 "
    "保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺"
)
_PEOPLE = f"(?:{'|'.join(sorted(_PEOPLES.split(), key=len, reverse=True))})族?"
_AUTONOMOUS = re.compile(rf"(?:{_PEOPLE}){{0,6}}(?:各族)?自治[区州县旗]$|(?:{_PEOPLE})(?:区|乡)$|特别行政区$")
"""``羌族自治县`` of 北川羌族自治县; not ``县`` of 盐亭县."""
_PLAIN = re.compile(r"自治[区州县旗]$")
"""``自治区`` of 内蒙古自治区, of which the people's name is a part; not ``区`` of 安州区."""
_KIND = re.compile(r"(?:街道办事处|街道|林区|矿区|地区|特区|省|市|县|区|盟|州|旗|镇|乡)$")
"""``县`` of 盐亭县; not ``亭``."""


@dataclass(frozen=True, slots=True)
class Region:
    """A code with one of its names.

    Attributes
    ----------
    code
        GB/T 2260, six digits; townships nine (GB/T 10114).
    name
        Official name.
    level
        One of ``LEVELS``.
    valid_from, valid_to
        ISO dates: the first list that has the name, and the first that has it no more; ``""`` is open. The
        change itself lies between a list and the one before it.
    """

    code: str
    name: str
    level: str
    valid_from: str
    valid_to: str

    def is_valid(self, date: str) -> bool:
        """Whether the name stood on this ISO date.

        >>> Region("510724", "安县", "county", "", "2016-07-31").is_valid("2013-12-31")
        True
        """
        return (not self.valid_from or self.valid_from <= date) and (not self.valid_to or date < self.valid_to)


@dataclass(frozen=True, slots=True)
class RegionList:
    """Regions with their indexes: by code, by full name, by name without its kind (盐亭)."""

    regions: tuple[Region, ...]
    by_code: Mapping[str, tuple[Region, ...]]
    by_name: Mapping[str, tuple[Region, ...]]
    by_stem: Mapping[str, tuple[Region, ...]]

    def lies_within(self, region: Region, other: Region) -> bool:
        """Whether the code of one region begins with the other's.

        >>> regions = default_regions()
        >>> regions.lies_within(regions.by_name["盐亭县"][0], regions.by_name["四川省"][0])
        True
        """
        digits = {"province": 2, "prefecture": 4, "county": 6, "township": 9}[other.level]
        return region.code != other.code and region.code[:digits] == other.code[:digits]


def region_level(code: str) -> str:
    """Level of a code.

    Raises
    ------
    LinkageError
        For a code that has neither six nor nine digits.

    Examples
    --------
    >>> [region_level(code) for code in ("510000", "510700", "510723", "510723100")]
    ['province', 'prefecture', 'county', 'township']
    """
    if not _CODE.fullmatch(code):
        raise LinkageError(f"{code!r} is no code of a region", expected="six digits, or nine for a township")
    if len(code) == 9:
        return "township"
    return "province" if code.endswith("0000") else "prefecture" if code.endswith("00") else "county"


def region_stem(name: str) -> str:
    """A name without its kind and without the peoples of an autonomous region.

    A name that would be left with one character keeps its kind (安县).

    Examples
    --------
    >>> [region_stem(name) for name in ("盐亭县", "北川羌族自治县", "内蒙古自治区", "安县", "大兴回族乡")]
    ['盐亭', '北川', '内蒙古', '安县', '大兴']
    """
    for pattern in (_AUTONOMOUS, _PLAIN, _KIND):
        short = pattern.sub("", name)
        if short != name and len(short) > 1:
            return short
    return name


@cache
def default_regions() -> RegionList:
    """The shipped regions: provinces, prefectures and counties from 2002 to 2023, and the townships of Yanting.

    >>> [region.code for region in default_regions().by_name["盐亭县"]]
    ['510723']
    """
    rows = read_resource_rows("regions.csv") + read_resource_rows("regions_townships.csv")
    return parse_regions(rows, where="regions.csv")


def parse_regions(rows: Iterable[Mapping[str, str]], *, where: str = "regions") -> RegionList:
    """An own list of regions.

    Parameters
    ----------
    rows
        ``code, name, level, valid_from, valid_to`` as text; dates ISO, ``""`` for open.
    where
        File name for error messages.

    Raises
    ------
    LinkageError
        For absent columns, a code of another length, a level that does not fit its code, a date that is none, a
        period that ends before it begins, and two names of a code that stand at the same time.

    Examples
    --------
    >>> row = {"code": "510723", "name": "盐亭县", "level": "township", "valid_from": "", "valid_to": ""}
    >>> parse_regions([row])
    Traceback (most recent call last):
    ...
    yanting_research.errors.LinkageError: regions, row 1: level 'township' does not fit 510723; expected: county; ...
    """
    found = [_region(row, f"{where}, row {number}") for number, row in enumerate(rows, start=1)]
    ordered = sorted(found, key=lambda region: (region.code, region.valid_from))
    for one, following in pairwise(ordered):
        if one.code == following.code and (not one.valid_to or one.valid_to > following.valid_from):
            raise LinkageError(
                f"{one.code} is {one.name} and {following.name} at the same time",
                where=where,
                expected="periods that follow one another",
                remedy="end the first before the second begins",
            )
    return RegionList(
        tuple(ordered),
        by_code=_grouped((region.code, region) for region in ordered),
        by_name=_grouped((region.name, region) for region in ordered),
        by_stem=_grouped((region_stem(region.name), region) for region in ordered),
    )


def _region(row: Mapping[str, str], place: str) -> Region:
    absent = [name for name in _COLUMNS if row.get(name) is None]
    if absent:
        raise LinkageError(f"columns {', '.join(absent)} are absent", where=place, expected=", ".join(_COLUMNS))
    region = Region(*(row[name].strip() for name in _COLUMNS))
    try:
        level = region_level(region.code)
    except LinkageError as error:
        raise LinkageError(error.what, where=place, expected=error.expected) from error
    if region.level != level:
        raise LinkageError(
            f"level {region.level!r} does not fit {region.code}", where=place, expected=level, remedy="mend the row"
        )
    bad = [date for date in (region.valid_from, region.valid_to) if date and not _DATE.fullmatch(date)]
    if bad or not region.name or (region.valid_to and region.valid_from >= region.valid_to):
        raise LinkageError(
            f"{region.name!r} from {region.valid_from!r} to {region.valid_to!r}",
            where=place,
            expected="a name, and ISO dates of which the second is the later",
        )
    return region


def _grouped(pairs: Iterable[tuple[str, Region]]) -> dict[str, tuple[Region, ...]]:
    groups: dict[str, list[Region]] = defaultdict(list)
    for key, region in pairs:
        groups[key].append(region)
    return {key: tuple(found) for key, found in groups.items()}


def show_regions(regions: Sequence[Region], known: RegionList) -> str:
    """Candidates as an error shows them: code, the names around it, level, period."""
    return "; ".join(
        f"{region.code} {_path(region, known)} ({region.level}, {region.valid_from or '…'} to {region.valid_to or '…'})"
        for region in regions[:_SHOWN]
    ) + (f" and {len(regions) - _SHOWN} more" if len(regions) > _SHOWN else "")


def _path(region: Region, known: RegionList) -> str:
    around = [region.code[:2] + "0000", region.code[:4] + "00", region.code[:6]]
    names = [known.by_code[code][-1].name for code in around if code != region.code and code in known.by_code]
    return "".join((*names, region.name))
