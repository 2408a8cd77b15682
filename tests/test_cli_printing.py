"""What the commands print as CSV is what they would write: it may be redirected into a file (TRUST S18)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

Run = Callable[..., tuple[int, str, str]]


def test_what_is_printed_as_csv_is_guarded_as_a_file_is(tmp_path: Path, yanting: Run) -> None:
    path = tmp_path / "formula.txt"
    path.write_text("=1+1党员=教育。\n占-5%党员", encoding="utf-8")
    _, printed, _ = yanting("kwic", "党员", path, "--format", "csv")
    assert yanting("kwic", "党员", path, "-o", tmp_path / "k.csv")[0] == 0
    assert printed == (tmp_path / "k.csv").read_text(encoding="utf-8-sig")
    assert ",'=1+1,党员,'=教育。" in printed
