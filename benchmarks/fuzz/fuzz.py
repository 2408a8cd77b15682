"""Fuzz the readers and grammars: python benchmarks/fuzz/fuzz.py [TARGET ...] --seconds 60 --findings FOLDER.

Each target runs in a process of its own under atheris (``pip install -e '.[gates]'``). What leaves a target and is no
error of ours, or takes longer than five seconds, is written to the folder once per kind and place, and named. The exit
status is the number of targets with a finding. Mend it, then put the file under ``tests/golden/fuzz/<target>/``.

Inputs that ran in sixty seconds each on one busy core, from the specimens alone: csv 26,336, zip 62,873, html 991,
text 6,213, doc 1,201, xls 653, ods 2,495, docx 29,845, xlsx 3,187, mhtml 24,794, themes 1,029, questionnaire 4,870,
coding 12,513, numerals 105,735, outline 9,375, formula 77,152, rtf 393, docx_parts 2,103, xlsx_parts 5,108, facts
231, lesson_formula 16,152, template 12,654, lexicon 5,299, pdf 153. One finding, ``\\left`` without a sign in a
formula of a lesson, is mended and kept.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

LONGEST = 5.0
"""An input that takes longer is a finding [s of this process]."""

MOST_BYTES = 40_000


def place_of(error: BaseException) -> str:
    """The kind of an error and the last line of our package that it passed."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "yanting_research" in frame.filename] or list(frames)
    return f"{type(error).__name__} at {Path(ours[-1].filename).name}:{ours[-1].lineno}"


def fuzz_one(name: str, *, seconds: int, findings: Path) -> None:
    """Run one target until the time is over; atheris ends this process."""
    import atheris

    with atheris.instrument_imports(include=["yanting_research"]):
        import targets
    seen: set[str] = set()

    def note(said: str, data: bytes) -> None:
        if said in seen:
            return
        seen.add(said)
        file = findings / name / hashlib.sha256(data).hexdigest()[:16]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        print(f"{name}: {said}: {file}", flush=True)

    def once(data: bytes) -> None:
        started = time.process_time()
        try:
            targets.run_target(name, data)
        except Exception as error:  # noqa: BLE001 - every class that is not ours is the finding
            note(place_of(error), data)
        if time.process_time() - started > LONGEST:
            note(f"slow, {len(data)} bytes", data)

    with tempfile.TemporaryDirectory() as folder:
        for at, data in enumerate(targets.seeds(name)):
            Path(folder, str(at)).write_bytes(data)
        options = [f"-max_total_time={seconds}", f"-max_len={MOST_BYTES}", "-timeout=120", "-rss_limit_mb=2500"]
        atheris.Setup([sys.argv[0], *options, "-print_final_stats=1", "-verbosity=0", folder], once)
        atheris.Fuzz()


def main() -> int:
    """Run the targets one after another and count those with findings."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--findings", type=Path, default=Path(tempfile.gettempdir()) / "yanting_fuzz")
    parser.add_argument("--child", action="store_true")
    given = parser.parse_args()
    if given.child:
        fuzz_one(given.targets[0], seconds=given.seconds, findings=given.findings)
        return 0
    import targets

    bad = 0
    for name in given.targets or sorted(targets.TARGETS):
        command = [sys.executable, __file__, name, "--child", "--seconds", str(given.seconds), "--findings"]
        ended = subprocess.run([*command, str(given.findings)], capture_output=True, text=True, check=False)
        said = [line for line in ended.stdout.splitlines() if line.startswith(f"{name}: ")]
        counts = [line for line in ended.stderr.splitlines() if "number_of_executed_units" in line]
        print(f"{name}: {counts[0].split()[-1] if counts else 'no count of'} inputs, {len(said)} findings", flush=True)
        print("\n".join(said), end="\n" if said else "", flush=True)
        if ended.returncode not in (0,) and not counts:
            print(ended.stderr[-1500:], flush=True)
        bad += bool(said) or ended.returncode != 0
    return bad


if __name__ == "__main__":
    sys.exit(main())
