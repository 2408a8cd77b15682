"""Models of the link from documents: a planted relation recovered, levels never mixed, refusals with their reason.

The reports are specimens about invented counties, made here.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from yanting_research.errors import FormulaError, LinkageError
from yanting_research.ingest import build_corpus
from yanting_research.linkage import fit_share_model
from yanting_research.theme_models import (
    ModelTable,
    effects_table,
    fit_link,
    fit_text,
    join_themes,
    level_of,
    model_table,
)

Run = Callable[..., tuple[int, str, str]]
COUNTIES = ("青禾县", "云岫县", "沅溪县", "岚桥县", "白芷县", "丹枫县", "鹿鸣县", "石梁县", "松源县")
FORMULA = "远程与网络教育 ~ 流动党员占比"


def report(place: int, year: int, share: int) -> str:
    """A specimen: one mention of distance teaching for every two per cent of mobile members."""
    lines = [f"样例文本。全县共有党员10000名，其中流动党员{share * 100}名，占党员总数的{share}%。"]
    lines += ["党员通过远程教育学习。"] * (share // 2 + (place + year) % 2)
    lines += ["加强监督管理。"] * (3 + (2 * place + year) % 3) + ["各项工作平稳推进，群众比较满意。"] * (20 + place)
    return "\n\n".join(lines)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nine counties in three years, and one town."""
    root = tmp_path_factory.mktemp("reports")
    rows = ["doc_id,region,period,data_kind"]
    for place, county in enumerate(COUNTIES):
        for year in (2012, 2013, 2014):
            name = f"c{place}_{year}"
            text = report(place, year, 4 + 2 * place + (year - 2012))
            (root / f"{name}.txt").write_text(text, encoding="utf-8")
            rows.append(f"{name},{county},{year},specimen")
    (root / "town.txt").write_text(report(1, 2013, 9), encoding="utf-8")
    rows.append("town,柳溪镇,2013,specimen")
    (root / "metadata.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def made(folder: Path) -> ModelTable:
    corpus = build_corpus(sorted(folder.glob("*.txt")), metadata=folder / "metadata.csv")
    return model_table(corpus, level="county")


@pytest.fixture
def link(yanting: Run, folder: Path) -> Run:
    """``yanting link`` on the specimens: (exit status, stdout, stderr)."""
    files = [*sorted(folder.glob("*.txt")), "--metadata", folder / "metadata.csv"]
    return lambda *arguments: yanting("link", *files, *arguments)


def test_the_table_has_counties_only_and_chinese_labels(made: ModelTable) -> None:
    assert len(made.table) == 27
    assert set(made.table["region"]) == set(COUNTIES)
    assert made.table["流动党员占比"].tolist() == made.table["mobile_share"].tolist()
    assert made.fell_out[["document", "reason"]].to_numpy().tolist() == [["town", "of another level"]]


@pytest.mark.parametrize("model", ["counts", "fractional", "beta"])
def test_every_model_finds_the_planted_relation_and_only_it(made: ModelTable, model: str) -> None:
    before = made.table.copy()
    fit = fit_link(made, FORMULA, model=model)
    low, nothing = fit.effects["low"].iloc[0], 1 if model == "counts" else 0
    assert low > nothing
    assert (fit.n_obs, fit.n_clusters) == (27, 9)
    pd.testing.assert_frame_equal(made.table, before)
    if model == "counts":
        # some mentions whatever the share
        apart = fit_link(made, "监督管理 ~ mobile_share")
        assert abs(apart.effects["effect"].iloc[0] - 1) < 0.05
    else:
        share = made.table["远程与网络教育"] / made.table["n_hits_all"]
        weights = "n_hits_all" if model == "fractional" else ""
        same = fit_share_model(made.table.assign(y=share), "y ~ mobile_share", model=model, weights=weights)  # type: ignore[arg-type]
        assert fit.coefficients == pytest.approx(same.coefficients)


def test_the_mix_sums_to_nothing_and_names_the_rest(made: ModelTable) -> None:
    fit = fit_link(made, "~ 流动党员占比", model="mix", themes=["远程与网络教育", "监督管理"])
    assert set(fit.effects["outcome"]) == {"远程与网络教育", "监督管理", "其他主题"}
    assert fit.effects["effect"].sum() == pytest.approx(0, abs=1e-6)


def test_effects_stand_beside_those_of_the_planted_table(made: ModelTable) -> None:
    fit = fit_link(made, FORMULA)
    table = effects_table({"次数": [fit]}, truths={"次数": [fit]})
    assert table["truth"].tolist() == table["effect"].tolist()
    assert table[["model", "n_obs", "n_clusters", "data_kind"]].to_numpy().tolist() == [["次数", 27, 9, "specimen"]]
    assert effects_table({"次数": [fit]})["truth"].isna().all()


def test_the_text_says_result_loss_and_warning(made: ModelTable) -> None:
    gaps = made.table.copy()
    gaps.loc[0, "流动党员占比"] = float("nan")
    fit = fit_link(ModelTable(gaps, made.themes, made.fell_out), FORMULA)
    lines = fit_text(fit, made.fell_out).splitlines()
    assert lines[0] == "次数模型（负二项，以篇幅为偏移）：26 个地区-年份，9 个地区。"
    assert "这是相关，不是因果" in lines[1]
    first = gaps.loc[0]
    assert f"没有进入模型：{first['region']} {first['period']}（缺 流动党员占比）" in lines
    assert "没有进入模型：town（不是同一级的地区）" in lines
    assert any("生态谬误" in line for line in lines)


def test_levels_are_never_mixed(folder: Path) -> None:
    corpus = build_corpus(sorted(folder.glob("*.txt")), metadata=folder / "metadata.csv")
    with pytest.raises(LinkageError, match="county 27, township 1"):
        model_table(corpus)
    with pytest.raises(LinkageError, match="no document of level 'province'"):
        model_table(corpus, level="province")
    with pytest.raises(ValueError, match="allowed: province"):
        model_table(corpus, level="village")


@pytest.mark.parametrize(
    ("region", "level"),
    [("盐亭县", "county"), ("四川省", "province"), ("绵阳市", "prefecture"), ("青禾县", "county"),
     ("柳溪镇", "township"), ("松林街道", "township"), ("", ""), ("某地", "")],
)  # fmt: skip
def test_levels_come_from_the_lists_else_from_the_name(region: str, level: str) -> None:
    assert level_of(region) == level


def test_refusals_say_why(made: ModelTable) -> None:
    one = ModelTable(made.table[made.table["region"] == "青禾县"].reset_index(drop=True), made.themes, made.fell_out)
    with pytest.raises(LinkageError, match="one report is one county"):
        fit_link(one, FORMULA)
    with pytest.raises(LinkageError, match="'流动课程' is no theme"):
        fit_link(made, "流动课程 ~ mobile_share")
    with pytest.raises(FormulaError, match=r"no column 'mobile_shares'.*did you mean mobile_share"):
        fit_link(made, "监督管理 ~ mobile_shares")
    with pytest.raises(LinkageError, match="no theme 甲"):
        join_themes(made.table, ["甲"])
    with pytest.raises(ValueError, match="allowed: counts"):
        fit_link(made, FORMULA, model="ols")
    with pytest.raises(ValueError, match="no outcome before ~"):
        fit_link(made, FORMULA, model="mix")


def test_the_command_prints_sentences_and_writes_coefficients(link: Run, tmp_path: Path) -> None:
    out = tmp_path / "estimates.csv"
    status, said, _ = link("--level", "county", "--formula", FORMULA, "-o", out)
    assert status == 0
    assert "次数模型" in said.splitlines()[0]
    assert said.count("注意：") == 2
    table = pd.read_csv(out)
    assert table["term"].tolist() == ["intercept", "流动党员占比"]
    assert table["estimate"].iloc[1] > 0
    assert set(table["n_clusters"]) == {9}


def test_the_command_names_what_to_do(link: Run, tmp_path: Path) -> None:
    status, said, err = link("--formula", FORMULA, "-o", tmp_path / "x.csv")
    assert (status, said) == (1, "")
    assert "name one (level=, --level): county" in err
    assert not (tmp_path / "x.csv").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("--formula", FORMULA, "--model", "mix"),
        ("--formula", "~ mobile_share"),
        ("--formula", FORMULA, "--theme", "监督管理"),
        ("--formula", FORMULA, "--model", "ols"),
        (),
    ],
)
def test_wrong_usage_is_status_2_before_anything_is_read(arguments: tuple[str, ...], link: Run) -> None:
    status, said, err = link(*arguments)
    assert (status, said) == (2, "")
    assert "Traceback" not in err


def test_a_formula_that_is_none_is_our_error(link: Run) -> None:
    status, said, err = link("--formula", "监督管理 ~ __import__('os')")
    assert (status, said) == (1, "")
    assert err.startswith("error: formula, character")
