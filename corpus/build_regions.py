"""The lists of regions, from two openly licensed packages that carry official code lists.

    python corpus/build_regions.py FOLDER     write yanting_research/resources/data/regions*.csv

``FOLDER`` holds ``GB2260-0.4.1`` (unpacked from the package index; BSD licence; the lists of GB/T 2260
published by the National Bureau of Statistics, 2002 to 2014) and ``china-division-VERSION/dist`` of the
versions below (npm; MIT and WTFPL; the bureau's codes for statistics, 2015 to 2023). Facts only are taken:
code, name, and between which two lists a name came or went.

What the lists cannot say stands in ``DOCUMENTED``: changes with the decision that made them.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

from yanting_research.linkage.regions import region_level, region_stem

DATA = Path(__file__).resolve().parents[1] / "yanting_research" / "resources" / "data"
BUREAU = {
    "1.0.4": "2015-09-30", "2.0.0": "2016-07-31", "2.1.0": "2017-10-31", "2.2.0": "2018-10-31",
    "2.3.1": "2019-10-31", "2.4.0": "2020-06-30", "2.5.0": "2021-10-31", "2.6.1": "2022-10-31", "2.7.0": "2023-06-30",
}  # fmt: skip
STANDARD = {
    "200306": "2003-06-30", "200403": "2004-03-31", "200409": "2004-09-30", "200506": "2005-06-30",
    "2013": "2013-08-31", "None": "2014-10-31",
}  # fmt: skip
GROUPS = re.compile(r"(?:.*市)?市辖区|县|市|省直辖.*|自治区直辖.*|直辖.*|省属.*")
"""``市辖区``, a heading of the lists; not ``朝阳区``."""
ZONE = re.compile(r"\d{4}7[1-9]")
"""``510771``, a development zone that only the bureau counts; not ``510723``."""
NOT_IN_BUREAU = ("710000", "810000", "820000")
COUNTY = "510723"
PROVINCE_2019 = "川府民政〔2019〕27号"
CITY_2019 = f"{PROVINCE_2019}，绵府批复〔2019〕247号"
DATE_2019 = "2019-12-25"

# code from, code to, date, extent, decision and where its text was read
DOCUMENTED = (
    ("510724", "510705", "2016-03-20", "whole", "川府函〔2016〕78号 http://www.mianyangzx.com/myxw/9412.html"),
    *(
        (f"510723{old}", f"510723{new}", DATE_2019, extent, f"{CITY_2019} http://xzqh.info/lt/read.php?tid=160449")
        for old, new, extent in (
            ("104", "114", "whole"), ("208", "114", "part"), ("208", "100", "part"), ("001", "100", "part"),
            ("113", "114", "part"), ("002", "113", "whole"), ("101", "113", "part"), ("217", "101", "whole"),
            ("214", "115", "whole"), ("111", "115", "whole"),
        )
    ),
    *(
        (f"510723{old}", "510723121", DATE_2019, extent, f"{PROVINCE_2019} http://baike.baidu.hk/item/24094716")
        for old, extent in (("201", "whole"), ("110", "whole"), ("109", "part"), ("103", "part"))
    ),
    *(
        (f"510723{old}", "510723222", DATE_2019, extent, "http://weilinceramic.com/weilinceramic/双碑乡/3841878")
        for old, extent in (("219", "whole"), ("209", "part"))
    ),
)  # fmt: skip

Lists = list[tuple[str, dict[str, str]]]


def standard_lists(folder: Path) -> Lists:
    """The lists of GB/T 2260: date and names by code."""
    sys.path.insert(0, str(folder / "GB2260-0.4.1"))
    from gb2260.data import data  # type: ignore[import-not-found]

    found = []
    for key, names in data.items():
        end = "10-31" if str(key) >= "2010" else "12-31"
        found.append((STANDARD.get(str(key), f"{key}-{end}"), {str(code): name for code, name in names.items()}))
    return found


def bureau_lists(folder: Path) -> Lists:
    """The bureau's lists: date and names by code, counties and above."""
    found = []
    for version, date in BUREAU.items():
        names = {}
        for kind in ("provinces", "cities", "areas"):
            path = folder / f"china-division-{version}" / "dist" / f"{kind}.json"
            for row in json.loads(path.read_text(encoding="utf-8")):
                names[(str(row["code"]) + "0" * 6)[:6]] = row["name"]
        found.append((date, names))
    return found


def township_lists(folder: Path, county: str) -> tuple[Lists, dict[str, list[tuple[str, str]]]]:
    """Townships of a county by date, and their villages (township code, name) by date."""
    lists, villages = [], {}
    for version, date in BUREAU.items():
        dist = folder / f"china-division-{version}" / "dist"
        rows = json.loads((dist / "streets.json").read_text(encoding="utf-8"))
        names = {str(row["code"])[:9]: row["name"].removesuffix("办") for row in rows}
        lists.append((date, {code: name for code, name in names.items() if code.startswith(county)}))
        if (dist / "villages.csv").exists():
            with (dist / "villages.csv").open(encoding="utf-8", newline="") as lines:
                villages[date] = [
                    (row["code"][:9], re.sub("(村民委员会|居民委员会|村委会|居委会)$", "", row["name"]))
                    for row in csv.DictReader(lines)
                    if row["code"].startswith(county)
                ]
    return lists, villages


def periods(lists: Lists) -> list[dict[str, str]]:
    """Every code and name with the first list that has it and the first that has it no more."""
    lists = sorted(lists)
    rows: list[dict[str, str]] = []
    open_rows: dict[tuple[str, str], dict[str, str]] = {}
    for number, (date, names) in enumerate(lists):
        for key in sorted(set(names.items()) - set(open_rows)):
            row = {"code": key[0], "name": key[1], "level": region_level(key[0]), "valid_to": ""}
            open_rows[key] = row | {"valid_from": "" if number == 0 else date}
            rows.append(open_rows[key])
        for key in sorted(set(open_rows) - set(names.items())):
            if key[0] not in NOT_IN_BUREAU:
                open_rows.pop(key)["valid_to"] = date
    return sorted(rows, key=lambda row: (row["code"], row["valid_from"]))


def changes(lists: Lists) -> list[dict[str, str]]:
    """Successors that two neighbouring lists show: the same stem in the same province, else the same code."""
    rows = []
    for (_, before), (date, after) in pairwise(sorted(lists)):
        fresh = sorted(set(after.items()) - set(before.items()))
        for code, name in sorted(set(before.items()) - set(after.items())):
            same = [
                key for key in fresh
                if key[0][:2] == code[:2] and region_level(key[0]) == region_level(code)
                and region_stem(key[1]) == region_stem(name)
            ]  # fmt: skip
            basis = "lists: same name" if len(same) == 1 else "lists: same code"
            if len(same) != 1 and code in after:
                same = [(code, after[code])]
            if len(same) == 1 and code not in NOT_IN_BUREAU:
                rows.append(change(code, same[0][0], date, ("name", basis), (name, same[0][1])))
    return rows


def change(old: str, new: str, date: str, said: tuple[str, str], names: tuple[str, str]) -> dict[str, str]:
    """One row of the changes."""
    return {
        "code_from": old, "name_from": names[0], "code_to": new, "name_to": names[1], "date": date,
        "extent": said[0], "basis": said[1],
    }  # fmt: skip


def village_changes(lists: Lists, villages: dict[str, list[tuple[str, str]]]) -> list[dict[str, str]]:
    """Where the villages of townships are found again; a name that is there twice says nothing."""
    rows = []
    for (first, before), (date, after) in pairwise(sorted(lists)):
        if first not in villages or date not in villages:
            continue
        owners = _owners(villages[date])
        alone = {name for name, codes in _owners(villages[first]).items() if len(codes) == 1}
        # where villages were merged as well, a name found elsewhere may be another village
        unmerged = len(villages[date]) == len(villages[first])
        for code, name in sorted(before.items()):
            own = [village for owner, village in villages[first] if owner == code]
            traced = [owners[village][0] for village in own if village in alone and len(owners[village]) == 1]
            if code not in after:
                seats = [owner for kind in ("社区", "村") for owner in owners[region_stem(name) + kind]]
                rows += _fate(code, date, (len(own), traced, seats), (name, after))
            elif unmerged:
                basis = f"villages: {len(traced)} of {len(own)}"
                away = sorted(set(traced) - {code})
                rows += [change(code, to, date, ("part", basis), (name, after[to])) for to in away]
    return rows


def _owners(villages: list[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for code, name in villages:
        found[name].append(code)
    return found


def _fate(
    code: str, date: str, found: tuple[int, list[str], list[str]], names: tuple[str, dict[str, str]]
) -> list[dict[str, str]]:
    """Where a township that went is found: by its villages, else by the community of its name."""
    n_own, traced, seats = found
    name, after = names
    targets = sorted(set(traced) or set(seats))
    basis = f"villages: {len(traced)} of {n_own}"
    if len(targets) == 1 and set(seats) <= set(targets):
        extent = "whole" if len(traced) == n_own else "seat"
        said = (extent, basis + ("; 社区 of its name" if seats else ""))
        return [change(code, targets[0], date, said, (name, after[targets[0]]))]
    return [change(code, to, date, ("part", basis), (name, after[to])) for to in targets]


def write(rows: list[dict[str, str]], name: str) -> None:
    """A CSV of the resources."""
    with (DATA / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{name}: {len(rows)} rows")


def main(folder: Path) -> None:
    """Write the three lists."""
    lists = [
        (date, {c: n for c, n in names.items() if not GROUPS.fullmatch(n) and not ZONE.fullmatch(c) and c != "620201"})
        for date, names in standard_lists(folder) + bureau_lists(folder)
    ]
    townships, villages = township_lists(folder, COUNTY)
    names = {row["code"]: row["name"] for row in periods(lists) + periods(townships)}
    written = {old for old, *_ in DOCUMENTED}
    found = changes(lists) + changes(townships) + village_changes(townships, villages)
    kept = [
        row
        for row in found
        if row["code_from"] not in written
        or row["date"] < "2016"
        or (row["code_from"].startswith(COUNTY) and row["date"] < DATE_2019)
    ]
    documented = [
        change(old, new, date, (extent, source), (names[old], names[new]))
        for old, new, date, extent, source in DOCUMENTED
    ]
    merged = {(row["code_from"], row["date"], row["code_to"]): row for row in kept + documented}
    write(dated(periods(lists)), "regions.csv")
    write(dated(periods(townships)), "regions_townships.csv")
    write(
        sorted(merged.values(), key=lambda row: (row["date"], row["code_from"], row["code_to"])), "regions_changes.csv"
    )


def dated(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The periods, where a decision is documented with its date instead of that of the next list."""
    for old, new, date, *_ in DOCUMENTED:
        for row in rows:
            if row["code"] == old and row["valid_to"] > date:
                row["valid_to"] = date
            if row["code"] == new and row["valid_from"] > date:
                row["valid_from"] = date
    return [{name: row[name] for name in ("code", "name", "level", "valid_from", "valid_to")} for row in rows]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
