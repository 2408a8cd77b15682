"""Builds ``corpus/survey``: simulated answers like a survey site's export, decisions on doubtful sheets, a composition.

``python corpus/build_survey.py`` writes the files; with ``--check`` it compares them with what would be written.
Everything is simulated: no person answered, and the county of the composition is invented.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pandas as pd

from yanting_research import survey, survey_work
from yanting_research.writers import write_table

FOLDER = Path(__file__).parent / "survey"
SEED = 2013
# known shares of the invented county: by role and by age
COMPOSITION = {
    "role": {"1": 0.08, "2": 0.14, "3": 0.18, "4": 0.45, "5": 0.15},
    "age": {"1": 0.15, "2": 0.22, "3": 0.30, "4": 0.33},
}


def decisions(flags: pd.DataFrame) -> pd.DataFrame:
    """The rule that a careful person might follow: two signs or more, and the second of two equal sheets."""
    form = survey.decision_sheet(flags)
    raised = flags[flags["flagged"]]
    checks = raised.groupby("response_id")["check"].agg(set)
    twins = [label for label in form["答卷"] if "duplicate" in checks[label]]
    again = set(twins[len(twins) // 2 :])  # each pair's later sheet stands in the later half
    chosen, reasons = [], []
    for label in form["答卷"]:
        signs = checks[label] - {"duplicate"}
        out = len(signs) >= 2 or label in again
        chosen.append("剔除" if out else "保留")
        reasons.append("" if not out else "重复提交，留第一份" if label in again else "两处以上疑点：作答不认真")
    return form.assign(处理=chosen, 理由=reasons)


def build(folder: Path) -> None:
    """Write the three files."""
    book = survey.default_questionnaire()
    answers = folder / "simulated_answers.xlsx"
    survey_work.write_simulated_answers(book, answers, seed=SEED, like_export=True)
    made = survey_work.read_survey(answers, book)
    write_table(decisions(survey.response_flags(made.responses, book)), folder / "simulated_decisions.csv")
    rows = [{"item": item, "code": code, "share": share}
            for item, shares in COMPOSITION.items() for code, share in shares.items()]  # fmt: skip
    write_table(pd.DataFrame(rows), folder / "simulated_composition.csv")


def main(arguments: list[str]) -> int:
    """Write, or compare."""
    if "--check" not in arguments:
        build(FOLDER)
        return 0
    with tempfile.TemporaryDirectory() as fresh:
        build(Path(fresh))
        names = sorted(path.name for path in Path(fresh).iterdir())
        stale = [name for name in names if (Path(fresh) / name).read_bytes() != (FOLDER / name).read_bytes()]
    for name in stale:
        print(f"{name} differs from what would be written", file=sys.stderr)
    return int(bool(stale))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
