"""The stored thousand draws: the first are computed again; the pictured numbers are what they claim."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from yanting_research.panel import RECOMMENDED, recovery_lines

FOLDER = Path(__file__).parent.parent.parent / "corpus" / "simulations"
LINES = ("twfe", "group_time", "imputation", RECOMMENDED)


@pytest.fixture(scope="module")
def stored() -> pd.DataFrame:
    return pd.read_csv(FOLDER / "recovery_simulated.csv").set_index(["estimator", "scenario"])


@pytest.mark.parametrize(("scenario", "null"), [("S0", False), ("S1", True)])
def test_the_first_draws_are_computed_again(scenario: str, null: bool, stored: pd.DataFrame) -> None:
    seed = int(stored["seed"].iloc[0])
    first = pd.read_csv(FOLDER / "recovery_first_simulated.csv")
    again = recovery_lines(2, seed, scenario, null=null, lines=LINES)
    keys = ["draw", "estimator"]
    kept = first[(first["scenario"] == again["scenario"].iloc[0]) & (first["draw"] < 2)].set_index(keys)
    again = again.set_index(keys)
    for column in ("truth", "estimate", "std_error", "ci_low", "ci_high"):
        assert again[column].to_numpy() == pytest.approx(kept.loc[again.index, column].to_numpy(), rel=1e-6)


def test_a_thousand_draws_a_row_and_everything_simulated(stored: pd.DataFrame) -> None:
    assert set(stored["n_draws"]) == {1000}
    assert set(stored["data_kind"]) == {"simulated"}
    assert not stored.index.duplicated().any()
    error = np.sqrt(stored["coverage"] * (1 - stored["coverage"]) / 1000)
    assert stored["coverage_error"].to_numpy() == pytest.approx(error.to_numpy())


def test_two_way_fixed_effects_miss_and_the_recommended_line_covers(stored: pd.DataFrame) -> None:
    """What notebook 08 pictures: coverage of 95 % intervals, false rejections of a true null."""
    best = stored.loc[RECOMMENDED]
    assert best.loc[["S0", "S1"], "coverage"].between(0.93, 0.97).all()
    assert (best.loc[["S0_null", "S1_null"], "rejection"] <= 0.07).all()
    assert (stored.loc["twfe"].loc[["S0", "S1"], "coverage"] < 0.8).all()


PAGES = {"en": "evaluation-designs.md", "zh": "evaluation-designs.zh-CN.md"}
HEADS = {
    "en": "| Line | S0: covers | S1: covers | S0: false alarms | S1: false alarms |",
    "zh": "| 方法 | S0 盖住 | S1 盖住 | S0 误报 | S1 误报 |",
}
NAMES = {
    "twfe": ("two-way fixed effects", "双向固定效应"),
    "group_time": ("group-time effects", "分组分期效应"),
    "imputation": ("imputation", "插补法"),
    "extended_twfe": ("extended two-way fixed effects", "扩展双向固定效应"),
    "extended_logit": ("logit extended two-way fixed effects", "logit 扩展双向固定效应"),
    RECOMMENDED: ("the same with a wealth trend, CR3 (recommended)", "同上，加财力趋势，CR3（推荐）"),
    f"{RECOMMENDED}, CR2": ("the same, CR2 with Bell-McCaffrey degrees of freedom", "同上，CR2，Bell–McCaffrey 自由度"),
}


def page_table(stored: pd.DataFrame, lang: str) -> str:
    lines = [HEADS[lang], "|---|---:|---:|---:|---:|"]
    for name, names in NAMES.items():
        own = stored.loc[name]
        cells = [*own.loc[["S0", "S1"], "coverage"], *own.loc[["S0_null", "S1_null"], "rejection"]]
        lines.append(f"| {names[lang == 'zh']} | " + " | ".join(f"{cell:.3f}" for cell in cells) + " |")
    return "\n".join(lines)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_prints_the_stored_numbers(lang: str, stored: pd.DataFrame) -> None:
    page = (FOLDER.parent.parent / "docs" / "explanation" / PAGES[lang]).read_text(encoding="utf-8")
    part = page.split("<!-- recovery -->\n")[1].split("\n<!-- /recovery -->")[0]
    assert part == page_table(stored, lang)
