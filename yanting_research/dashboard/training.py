"""Training and engagement (培训与参与): what would we see, if we knew the truth? Simulated, and it says so."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from yanting_research.core import FEW_CLUSTERS, t_interval
from yanting_research.dashboard.figures import SCREEN_DPI, Drawn, draw
from yanting_research.dashboard.markup import escaped, message_html, table_html
from yanting_research.panel import (
    ATTENDANCE,
    RollOut,
    design_size,
    power_by_simulation,
    prepare_design,
    simulate_roll_out,
)
from yanting_research.plots import plot_panel_trends, plot_power
from yanting_research.study_figures import cohort_means

__all__ = ["DRAWS", "Explored", "Setting", "explore", "plan_of"]

DRAWS = 12
"""Repetitions of the imagined training: enough to see the spread, few enough to answer at once."""

_PERIODS, _FIRST = 12, 4
_EFFECTS = (0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
_NEVER = 6  # every sixth township never starts: someone has to be left to compare with


@dataclass(frozen=True, slots=True)
class Setting:
    """What the sliders say.

    Attributes
    ----------
    effect
        Planted effect of the training on attendance [percentage points].
    townships
        How many take part, 10 to 60.
    waves
        In how many waves the training starts, 1 to 4.
    missing
        Reports that do not arrive [percent], 0 to 40.
    draw
        Which imagined year is shown.
    """

    effect: float = 3.0
    townships: int = 36
    waves: int = 3
    missing: int = 6
    draw: int = 1


@dataclass(frozen=True, slots=True)
class Explored:
    """Words, table and two figures of a setting."""

    said: str
    html: str
    trends: Drawn
    power: Drawn
    estimates: pd.DataFrame


def plan_of(setting: Setting) -> RollOut:
    """The roll-out of a setting: waves of equal size, two quarters apart, a sixth of the townships never.

    Raises
    ------
    ValueError
        For a setting outside its limits.

    Examples
    --------
    >>> plan = plan_of(Setting(townships=36, waves=3))
    >>> plan.cohort_sizes, plan.cohort_starts, plan.n_never
    ((10, 10, 10), (4, 6, 8), 6)
    """
    allowed = {"effect": (0, 10), "townships": (10, 60), "waves": (1, 4), "missing": (0, 40)}
    for name, (low, high) in allowed.items():
        if not low <= getattr(setting, name) <= high:
            raise ValueError(f"{name} is {getattr(setting, name)}; allowed: {low} to {high}")
    treated = setting.townships - max(setting.townships // _NEVER, 1)
    sizes = [len(part) for part in np.array_split(np.arange(treated), setting.waves)]
    starts = tuple(_FIRST + 2 * at for at in range(setting.waves))
    return RollOut(
        n_clusters=setting.townships, n_periods=_PERIODS, cohort_sizes=tuple(sizes), cohort_starts=starts,
        missing_share=setting.missing / 100,
    )  # fmt: skip


def explore(setting: Setting) -> Explored:
    """What one would see under a setting (会看到什么).

    Parameters
    ----------
    setting
        See :class:`Setting`.

    Returns
    -------
    Explored
        One imagined roll-out as lines, ``DRAWS`` repetitions of it as estimates beside the planted truth, and the
        chance of finding an effect, by the formula of ``panel.power_by_simulation``.

    Notes
    -----
    Everything is simulated. The interval of a repetition is estimate ± t · standard error clustered by township; where
    treated or untreated townships or degrees of freedom are fewer than 10 it is too short, and the words say so.
    """
    plan = plan_of(setting)
    estimates, smallest_side = _repetitions(plan, setting)
    table = power_by_simulation(plan, _EFFECTS, n_draws=1, seed=setting.draw)
    smallest = float(table["mde_formula"].iloc[0])
    curve = table.assign(power=table["power_formula"]).drop(columns="n_draws")
    said = _words(setting, estimates, smallest)
    panel = simulate_roll_out(plan, setting.draw, effect=setting.effect)
    trends = draw(
        plot_panel_trends, cohort_means(panel), name="模拟培训_走势", outcome="出勤率", unit="%", period="季度",
        data_kind="simulated", dpi=SCREEN_DPI, title="一次模拟：各批乡镇的出勤率",
        alt="折线图：各批乡镇每个季度的平均出勤率，模拟数据。", caption="模拟数据。每条线是同一季度开始培训的乡镇。",
    )  # fmt: skip
    power = draw(
        plot_power, curve, name="模拟培训_功效", unit="个百分点", data_kind="simulated", dpi=SCREEN_DPI,
        title="多大的效应才看得出来",
        alt=f"曲线图：效应越大，越容易发现；八成把握能发现的最小效应约 {smallest:.1f} 个百分点。",
        caption="模拟数据，按公式计算。曲线越靠左，方案越灵敏。",
    )  # fmt: skip
    return Explored(said, _html(said, estimates, smallest_side), trends, power, estimates)


def _repetitions(plan: RollOut, setting: Setting) -> tuple[pd.DataFrame, float]:
    """``DRAWS`` imagined trainings with interval, finding and truth; the fewest townships or degrees of freedom."""
    rows, fewest = [], float("inf")
    for at in range(DRAWS):
        seed = int(np.random.SeedSequence([setting.draw, at]).generate_state(1)[0])
        panel = simulate_roll_out(plan, seed, effect=setting.effect)
        size = design_size(prepare_design(panel, ATTENDANCE))
        fewest = min(fewest, size.n_treated, size.n_control, size.df)
        low, high = t_interval(size.estimate, size.std_error, size.df)
        rows.append({"draw": at + 1, "estimate": size.estimate, "ci_low": float(low), "ci_high": float(high)})
    table = pd.DataFrame(rows)
    table["found"] = (table["ci_low"] > 0) | (table["ci_high"] < 0)
    table["covers"] = (table["ci_low"] <= setting.effect) & (setting.effect <= table["ci_high"])
    return table.assign(data_kind="simulated"), fewest


def _words(setting: Setting, estimates: pd.DataFrame, smallest: float) -> str:
    found = int(estimates["found"].sum())
    low, high = estimates["estimate"].min(), estimates["estimate"].max()
    planted = f"{setting.effect:g} 个百分点" if setting.effect else "0（培训没有作用）"
    said = f"假定真实效应是 {planted}。同样的培训重做 {DRAWS} 次，估计值从 {low:.1f} 到 {high:.1f} 个百分点，"
    if setting.effect:
        said += f"有 {found} 次能断定“有作用”。"
        said += f"这个方案有八成把握发现的最小效应，约 {smallest:.1f} 个百分点。"
    else:
        said += f"有 {found} 次误以为“有作用”。"
    return said


def _html(said: str, estimates: pd.DataFrame, fewest: float) -> str:
    lines = ["全部是模拟数据：真实效应是我们自己定的，所以能看出方法灵不灵。真实的培训里，没有人知道这个数。"]
    if fewest < FEW_CLUSTERS:
        lines.append(
            "可以比较的乡镇太少：区间会偏短，“有作用”会说得太轻易。真要评估，应多留一些乡镇晚开始，或改用随机化检验。"
        )
    rows = [
        (row["draw"], f"{row['estimate']:.1f}", f"{row['ci_low']:.1f} 至 {row['ci_high']:.1f}",
         "能断定有作用" if row["found"] else "看不出来", "包含" if row["covers"] else "没有包含")
        for row in estimates.to_dict("records")
    ]  # fmt: skip
    header = ("第几次", "估计值（百分点）", "95% 区间", "结论", "区间与真实效应")
    table = table_html(header, rows, caption=f"同样的培训重做 {DRAWS} 次（模拟）", numbers=(0, 1))
    return (
        f"{message_html('note', said, lines)}<details><summary>{escaped('看每一次的结果')}</summary>{table}</details>"
    )
