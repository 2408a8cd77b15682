"""The figure of agreement by code."""

from __future__ import annotations

import pandas as pd
import pytest

from yanting_research.errors import PlotError
from yanting_research.plots import plot_agreement

GAP = float("nan")


def row(code: str, value: float, **cells: object) -> dict[str, object]:
    return {
        "scope": "code", "code": code, "coders": "A | B", "statistic": "krippendorff_alpha", "value": value,
        "ci_low": value - 0.1, "ci_high": value + 0.1, "n_units": 60, "n_coders": 2, "share_modal": 0.9,
        "n_draws": 1000, "reason": "",
    } | cells  # fmt: skip


TABLE = pd.DataFrame(
    [
        row("", 0.4, scope="pooled", n_units=180),
        row("集中培训", 0.7),
        row("经费保障", GAP, ci_low=GAP, ci_high=GAP, share_modal=1.0, reason="no_variation"),
        row("监督管理", -0.2),
        row("", 0.3, scope="mean", share_modal=GAP),
    ]
)


@pytest.mark.parametrize(
    ("lang", "undefined", "labels"),
    [
        ("zh", "取值全部相同，无法计算", ["集中培训", "经费保障", "监督管理", "各编码平均", "合并计算"]),
        (
            "en",
            "undefined: one value throughout",
            ["集中培训", "经费保障", "监督管理", "mean of the codes", "all codes pooled"],
        ),
    ],
)
def test_codes_first_and_the_undefined_in_words(lang: str, undefined: str, labels: list[str]) -> None:
    ax = plot_agreement(TABLE, lang=lang, data_kind="specimen")
    assert [text.get_text() for text in ax.get_yticklabels()] == labels
    points = [(line.get_xdata()[0], line.get_ydata()[0]) for line in ax.lines if len(line.get_xdata()) == 1]
    assert points == [(0.7, 0), (-0.2, 2), (0.3, 3), (0.4, 4)]  # nothing is drawn at 0 for the undefined code
    texts = [text.get_text() for text in ax.texts]
    assert undefined in texts
    assert sum("60" in text for text in texts) == 3
    assert ax.get_xlim()[0] < -0.3


def test_the_set_of_coders_is_the_largest_or_named() -> None:
    pairs = pd.DataFrame([row("x", 0.5), row("x", 0.6, coders="A | C")])
    with pytest.raises(PlotError, match=r"coders A \| B, A \| C"):
        plot_agreement(pairs, data_kind="specimen")
    ax = plot_agreement(pairs, coders="A | C", data_kind="specimen")
    assert [line.get_xdata()[0] for line in ax.lines if len(line.get_xdata()) == 1] == [0.6]
    whole = pd.concat([pairs, pd.DataFrame([row("x", 0.8, coders="A | B | C", n_coders=3)])])
    ax = plot_agreement(whole, data_kind="specimen")
    assert [line.get_xdata()[0] for line in ax.lines if len(line.get_xdata()) == 1] == [0.8]
    with pytest.raises(PlotError, match="one of krippendorff_alpha"):
        plot_agreement(pairs, statistic="kappa", data_kind="specimen")
