"""Bad and hostile input caused from outside (TRUST S1 to S28, and F3 in Jupyter): a line a row.

    python benchmarks/hostile.py
    python benchmarks/hostile.py S5 S18 F3

Each row is tried through the commands, or through the public calls where no command does it. Texts are the specimens
of the corpus or made up here; the counties are invented. A line says whether every attack ended as expected, how many
there were, what was tried, what was seen, and the seconds; what was not met follows line by line, and the exit status
is 1. The rows stand in ``hostile_encodings.py`` (S1 to S3), ``hostile_files.py`` (S4 to S7), ``hostile_names.py`` (S8,
S9, S24), ``hostile_code.py`` (S10 to S12, S25), ``hostile_pickles.py`` (S13), ``hostile_texts.py`` (S14 to S17, S28),
``hostile_outputs.py`` (S18 to S23, S27) and ``hostile_jupyter.py`` (S26, F3).

Measured row by row on two cores that others used at the same time:

- S1: 630 of 630 decoded to the very text. S2: of 2,000 damaged files none taken for another encoding; 712 refused, 677
  marked, 611 still a valid text of their encoding. S4: refused before it was unpacked, 1.43 GB declared.
- S5: 40 documents and workbooks refused; S6: four pages of 200,000 levels without a lost sentence; S7: six PDFs refused
  each with its reason, the stream of 1.2 GB by the death of its reader; S8, S9: 92 and 35 attacks, all as expected.
- S13: 33 files of a corpus, a store and a cache replaced by a pickle, nothing run. S15: at most 31 s of CPU (themes,
  100,000 characters). S18 to S23, S26 to S28: nothing live, open or changed.
- S17: numbers of 5,000 digits, ``1e999``, ``1_000`` and digits of other scripts are no facts, and no number.
- F3: notebooks 03 and 11 in a second kernel read every table, bytes equal; so after a kernel killed in the middle.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import tempfile
import time
import warnings
from pathlib import Path

import hostile_code
import hostile_encodings
import hostile_files
import hostile_jupyter
import hostile_names
import hostile_outputs
import hostile_pickles
import hostile_texts
from hostile_trying import Row, ascii_safe

ROWS: dict[str, Row] = {
    "S1": hostile_encodings.recognised,
    "S2": hostile_encodings.damaged,
    "S3": hostile_encodings.rare,
    "S4": hostile_files.bomb,
    "S5": hostile_files.outside_entities,
    "S6": hostile_files.nested,
    "S7": hostile_files.pdfs,
    "S8": hostile_names.ways_out,
    "S9": hostile_names.odd_names,
    "S10": hostile_code.written_settings,
    "S11": hostile_code.formulas,
    "S12": hostile_code.filters,
    "S13": hostile_pickles.pickles,
    "S14": hostile_texts.dictionary,
    "S15": hostile_texts.long_runs,
    "S16": hostile_texts.patterns,
    "S17": hostile_texts.digits,
    "S18": hostile_outputs.cells,
    "S19": hostile_outputs.controls,
    "S20": hostile_outputs.pages,
    "S21": hostile_outputs.dollars,
    "S22": hostile_outputs.markdown,
    "S23": hostile_outputs.terminal,
    "S24": hostile_names.figure_names,
    "S25": hostile_code.questions,
    "S26": hostile_jupyter.lab,
    "S27": hostile_outputs.notebooks,
    "S28": hostile_texts.identifiers,
    "F3": hostile_jupyter.restarts,
}
"""The rows in the order of the table."""


def main() -> int:
    """Try the rows asked for, by default all."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument(
        "rows", nargs="*", choices=[*ROWS, []], metavar="ROW", help=f"of {', '.join(ROWS)}; by default all"
    )
    wanted = asked.parse_args().rows or list(ROWS)
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    not_met, n = [], 0
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="yanting-hostile-") as folder:
        os.environ["YANTING_CACHE"] = str(Path(folder, "cache"))
        for name in wanted:
            place = Path(folder, name)
            place.mkdir()
            started, cpu = time.perf_counter(), _cpu()
            tried = ROWS[name](place)
            seconds, cpu = time.perf_counter() - started, _cpu() - cpu
            said = ascii_safe("; ".join(tried.seen))
            print(
                f"{name} {'NOT MET' if tried.wrong else 'met'}, {tried.n} attacks, {seconds:.0f} s ({cpu:.0f} of CPU). "
                f"{(ROWS[name].__doc__ or '').partition(': ')[2].splitlines()[0]} {said}",
                flush=True,
            )
            for wrong in tried.wrong:
                print(f"    {wrong}", flush=True)
            n += tried.n
            not_met += [name] if tried.wrong else []
    print(
        f"{len(wanted) - len(not_met)} of {len(wanted)} rows met, {n} attacks, {time.perf_counter() - began:.0f} s "
        f"({_cpu():.0f} of CPU)"
        f"{'; not met: ' if not_met else ''}{', '.join(not_met)}"
    )
    return int(bool(not_met))


def _cpu() -> float:
    """Seconds of CPU of this process and of those it has waited for."""
    return sum(os.times()[:4])


if __name__ == "__main__":
    sys.exit(main())
