"""Faults caused literally (TRUST F1, F2, F4, F8 to F12): one line a row, with counts.

    python benchmarks/faults.py kills --kills 60
    python benchmarks/faults.py resume
    python benchmarks/faults.py engines --kills 20
    python benchmarks/faults.py flips --flips 1000 --cuts 200
    python benchmarks/faults.py calls
    python benchmarks/faults.py files --files 10000

All texts are recombined from the specimen reports or made up here; the counties are invented.

Measured on two cores that others used at the same time:

- kills, ``ingest`` of 300 files: 60 kills of drivers and workers, no partial or foreign file, the finished folder equal
  to a clean one byte for byte. The folder of a lesson: 60 kills, no mixture, once none of that name.
  ``run`` of 100 documents in every stage: 20 kills, the same.
- resume: 100 parts, the driver killed when 37 were there: 63 made, none of 296 files touched, bytes equal.
- flips: of 1,000 flipped bits 0 silent, 868 refused (863 by the file's name), 108 made anew, 24 changed nothing;
  of 200 cut files 180 refused by name, 20 made anew. 20 of 20 runs over a damaged folder ended like the clean one.
- files: 14 refused, 1 double, 3 failed among the bad ones of a small folder, each with reason and advice; the stream of
  1.2 GB kills its reader with signal 6 and nothing else. One text in four encodings is one document.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path

import fault_calls
import fault_files
import fault_flips
import fault_kills
import ingest as many_files
import scale

ROOT = Path(__file__).parent.parent


def _kills(given: argparse.Namespace, place: Path) -> None:
    for name in given.only:
        (place / name).mkdir()
        _KILLS[name](place / name, given.kills)


def _kill_ingest(place: Path, kills: int) -> None:
    many_files.make_folder(place / "in", good=300, broken=0, size=6)
    fault_kills.kill_ingest(place / "in", place, kills=kills)


def _kill_run(place: Path, kills: int) -> None:
    table, _ = scale.write_documents(place / "documents.parquet", 100)
    fault_kills.kill_run(table, place, kills=kills)


def _kill_lesson(place: Path, kills: int) -> None:
    fault_kills.kill_lesson(place, kills=kills)


_KILLS: dict[str, Callable[[Path, int], None]] = {"ingest": _kill_ingest, "run": _kill_run, "lesson": _kill_lesson}


def _resume(_: argparse.Namespace, place: Path) -> None:
    table, _ = scale.write_documents(place / "documents.parquet", 2000)
    fault_kills.resume(table, place)


def _engines(given: argparse.Namespace, place: Path) -> None:
    table, _ = scale.write_documents(place / "documents.parquet", given.documents)
    few, _ = scale.write_documents(place / "few.parquet", 200)
    fault_kills.engines(table, few, place, kills=given.kills)


def _flips(given: argparse.Namespace, place: Path) -> None:
    report = ROOT / "corpus" / "texts" / "baizhi_2012.html"
    fault_flips.rows(place, report, flips=given.flips, cuts=given.cuts, mends=given.mends)


def _calls(_: argparse.Namespace, place: Path) -> None:
    fault_calls.rows(place)


def _files(given: argparse.Namespace, place: Path) -> None:
    fault_files.doubles(place)
    fault_files.changing(place)
    fault_files.folder(place, files=given.files)


_ROWS: dict[str, tuple[Callable[[argparse.Namespace, Path], None], dict[str, int]]] = {
    "kills": (_kills, {"kills": 60}),
    "resume": (_resume, {}),
    "engines": (_engines, {"documents": 2000, "kills": 20}),
    "flips": (_flips, {"flips": 1000, "cuts": 200, "mends": 20}),
    "calls": (_calls, {}),
    "files": (_files, {"files": 10_000}),
}
"""What each row does, and its counts."""


def main() -> None:
    """Run the rows that the first argument names."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    rows = asked.add_subparsers(required=True)
    for name, (row, counts) in _ROWS.items():
        one = rows.add_parser(name)
        one.set_defaults(row=row)
        for count, usual in counts.items():
            one.add_argument(f"--{count}", type=int, default=usual)
        if row is _kills:
            one.add_argument("--only", nargs="+", default=list(_KILLS), choices=list(_KILLS))
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="yanting-faults-") as folder:
        given.row(given, Path(folder))


if __name__ == "__main__":
    main()
