"""The register of published data, and numbers that stand in print, through the public interface."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from yanting_research import real_evaluations
from yanting_research.core import PANEL, check_table
from yanting_research.errors import ContractError, MissingExtraError, ReadError
from yanting_research.panel import (
    Fit,
    fit_binomial,
    fit_first_difference,
    fit_fixed_effects,
    fit_logit,
    fit_negative_binomial,
    fit_ols,
    fit_poisson,
)
from yanting_research.real_evaluations import evaluation_panel, list_evaluations, load_evaluation

CLASSICAL = {"errors": "classical"}


def printed(fit: Fit, term: str, estimate: str, error: str = "") -> None:
    """Estimate and error agree with the printed digits."""
    row = fit.estimates.set_index("term").loc[term]
    for text, value in ((estimate, row["estimate"]), (error, row["std_error"])):
        if text:
            digits = len(text.split(".")[1]) if "." in text else 0
            assert f"{value:.{digits}f}" == text, f"{term}: {value} is not {text}"


def all_printed(fit: Fit, lines: str) -> None:
    """Lines of term, estimate, error."""
    for line in lines.strip().splitlines():
        printed(fit, *line.split())


def test_nsw_experiment_and_its_comparison_with_the_cps() -> None:
    """Cunningham (2021), Causal Inference: The Mixtape, chapter 5: 1,794 (633), -8,498 (712)."""
    nsw, cps = load_evaluation("nsw_mixtape"), load_evaluation("cps_mixtape")
    all_printed(fit_ols(nsw, "re78 ~ treat", **CLASSICAL), "treat 1794 633\nintercept 4555 408")
    fit = fit_ols(pd.concat([nsw[nsw["treat"] == 1], cps]), "re78 ~ treat", **CLASSICAL)
    printed(fit, "treat", "-8498", "712")
    assert (fit.n_obs, fit.data_kind) == (16177, "real")


def test_job_training_grants() -> None:
    """Wooldridge (2020), Introductory Econometrics: examples 14.1 and 7.3, and the two years of section 13-4."""
    data = load_evaluation("jtrain")
    keys = {"entity": "fcode", "period": "year"}
    fit = fit_fixed_effects(data, "lscrap ~ d88 + d89 + grant + grant_1", time_effects=False, **keys, **CLASSICAL)
    all_printed(fit, "grant -0.252 0.151\ngrant_1 -0.422 0.210\nd88 -0.080 0.109\nd89 -0.247 0.133")
    assert (round(fit.statistics["r2_within"], 3), fit.n_obs, fit.df_residual) == (0.201, 162, 104)
    automatic = fit_fixed_effects(data, "lscrap ~ grant + grant_1", **keys, **CLASSICAL)
    printed(automatic, "grant", "-0.252", "0.151")
    changes = fit_first_difference(data[data["year"] < 1989], "lscrap ~ grant", **keys, **CLASSICAL)
    all_printed(changes, "grant -0.317 0.164\nintercept -0.057 0.097")
    assert (round(changes.statistics["r2"], 3), changes.n_obs) == (0.067, 54)
    hours = fit_ols(data[data["year"] == 1988], "hrsemp ~ grant + lsales + lemploy", **CLASSICAL)
    all_printed(hours, "grant 26.25 5.59\nlsales -0.98 3.54\nlemploy -6.07 3.88\nintercept 46.67 43.41")
    assert (round(hours.statistics["r2"], 3), hours.n_obs) == (0.237, 105)


def test_training_by_lot_and_training_by_choice() -> None:
    """Wooldridge on jtrain2 and jtrain3: 1.794 (.63), with controls 1.68 (.63); -15.205 (1.15), then .21 (.85)."""
    controls = "re78 ~ train + re74 + re75 + age + educ + black + hisp"
    lot, choice = load_evaluation("jtrain2"), load_evaluation("jtrain3")
    printed(fit_ols(lot, "re78 ~ train", **CLASSICAL), "train", "1.794", "0.633")
    printed(fit_ols(choice, "re78 ~ train", **CLASSICAL), "train", "-15.205", "1.155")
    printed(fit_ols(lot, controls, **CLASSICAL), "train", "1.68", "0.63")
    printed(fit_ols(choice, controls, **CLASSICAL), "train", "0.21", "0.85")


def test_differences_in_differences_of_the_textbook() -> None:
    """Wooldridge, examples 13.3, 13.4 and 13.8, and table 13.2: incinerator, injury, enterprise zones."""
    homes = load_evaluation("kielmc")
    fit = fit_ols(homes, "rprice ~ y81*nearinc", **CLASSICAL)
    all_printed(fit, "y81:nearinc -11863.90 7456.65\ny81 18790.29 4050.06\nnearinc -18824.37 4875.32")
    older = fit_ols(homes, "rprice ~ y81*nearinc + age + agesq", **CLASSICAL)
    printed(older, "y81:nearinc", "-21920.27", "6359.75")
    full = fit_ols(homes, "rprice ~ y81*nearinc + age + agesq + intst + land + area + rooms + baths", **CLASSICAL)
    printed(full, "y81:nearinc", "-14177.93", "4987.27")
    injury = load_evaluation("injury")
    fit = fit_ols(injury[injury["ky"] == 1], "ldurat ~ afchnge*highearn", **CLASSICAL)
    all_printed(fit, "afchnge:highearn 0.191 0.069\nhighearn 0.256 0.047\nintercept 1.126 0.031")
    zones = fit_first_difference(load_evaluation("ezunem"), "luclms ~ ez", entity="city", period="year", **CLASSICAL)
    printed(zones, "ez", "-0.182", "0.078")
    assert round(zones.statistics["r2"], 3) == 0.623


def test_panels_of_the_textbook() -> None:
    """Wooldridge, table 14.2 and example 14.2 (wagepan), 13.9 (crime4), chapter 13 (rental)."""
    wages = load_evaluation("wagepan")
    keys = {"entity": "nr", "period": "year", **CLASSICAL}
    fit = fit_fixed_effects(wages, "lwage ~ expersq + married + union", **keys)
    all_printed(fit, "expersq -0.0052 0.0007\nmarried 0.047 0.018\nunion 0.080 0.019")
    returns = fit_fixed_effects(wages, "lwage ~ married + union + cat(year) + educ:cat(year)", **keys)
    all_printed(returns, "married 0.055 0.018\nunion 0.083 0.019\neduc:cat(year)=1987 0.030 0.012")
    pooled = fit_ols(wages, "lwage ~ educ + black + hisp + exper + expersq + married + union + cat(year)", **CLASSICAL)
    all_printed(pooled, "educ 0.091 0.005\nblack -0.139 0.024\nmarried 0.108 0.016\nunion 0.182 0.017")
    crime = fit_first_difference(
        load_evaluation("crime4"), "lcrmrte ~ lprbarr + lprbconv + lprbpris + lavgsen + lpolpc", entity="county",
        period="year", **CLASSICAL,
    )  # fmt: skip
    all_printed(
        crime,
        "lprbarr -0.327 0.030\nlprbconv -0.238 0.018\nlprbpris -0.165 0.026\nlavgsen -0.022 0.022\nlpolpc 0.398 0.027\n"
        "intercept 0.008 0.017\nperiod=83 -0.100 0.024",
    )
    rent = fit_first_difference(
        load_evaluation("rental"), "lrent ~ lpop + lavginc + pctstu", entity="city", period="year", **CLASSICAL
    )
    all_printed(rent, "lpop 0.072 0.088\nlavginc 0.310 0.066\npctstu 0.0112 0.0041\nintercept 0.386 0.037")


def test_cross_sections_and_pooled_rows_of_the_textbook() -> None:
    """Wooldridge: examples 3.2, 7.1, 13.1, 13.2 and table 8.1 (weights)."""
    fit = fit_ols(load_evaluation("wage1"), "lwage ~ educ + exper + tenure", **CLASSICAL)
    all_printed(fit, "educ 0.092 0.007\nexper 0.0041 0.0017\ntenure 0.022 0.003\nintercept 0.284 0.104")
    fit = fit_ols(load_evaluation("wage1"), "wage ~ female + educ + exper + tenure", **CLASSICAL)
    all_printed(fit, "female -1.81 0.26\neduc 0.572 0.049\ntenure 0.141 0.021\nintercept -1.57 0.72")
    fit = fit_ols(
        load_evaluation("fertil1"), "kids ~ educ + age + agesq + black + east + northcen + west + farm + othrural "
        "+ town + smcity + y74 + y76 + y78 + y80 + y82 + y84", **CLASSICAL,
    )  # fmt: skip
    all_printed(fit, "educ -0.128 0.018\nblack 1.076 0.174\ny82 -0.522 0.172\ny84 -0.545 0.175\nintercept -7.742 3.052")
    fit = fit_ols(load_evaluation("cps78_85"), "lwage ~ y85*educ + exper + expersq + union + y85*female", **CLASSICAL)
    all_printed(fit, "y85:educ 0.0185 0.0094\ny85:female 0.085 0.051\nunion 0.202 0.030\nintercept 0.459 0.093")
    wealth = load_evaluation("401ksubs")
    single = wealth[wealth["fsize"] == 1].assign(w=lambda d: 1 / d["inc"], age25=lambda d: (d["age"] - 25) ** 2)
    fit = fit_ols(single, "nettfa ~ inc + age25 + male + e401k", weights="w", **CLASSICAL)
    all_printed(fit, "inc 0.740 0.064\nage25 0.0175 0.0019\nmale 1.84 1.56\ne401k 5.19 1.70\nintercept -16.70 1.96")
    fit = fit_ols(single, "nettfa ~ inc + age25 + male + e401k", errors="HC1")
    all_printed(fit, "inc 0.771 0.100\nage25 0.0251 0.0043\nmale 2.48 2.06\ne401k 6.89 2.29\nintercept -20.98 3.50")


def test_women_at_work() -> None:
    """Wooldridge, table 17.1: linear probability and logit; table 17.2: average marginal effects of the logit."""
    data = load_evaluation("mroz")
    formula = "inlf ~ nwifeinc + educ + exper + square(exper) + age + kidslt6 + kidsge6"
    printed(fit_ols(data, formula, **CLASSICAL), "kidslt6", "-0.262", "0.034")
    fit = fit_logit(data, formula)
    all_printed(fit, "nwifeinc -0.021 0.008\neduc 0.221 0.043\nexper 0.206 0.032\nsquare(exper) -0.0032 0.0010\n"
                "age -0.088 0.015\nkidslt6 -1.443 0.204\nkidsge6 0.060 0.075\nintercept 0.425 0.860")  # fmt: skip
    assert (round(fit.statistics["loglik"], 2), round(fit.statistics["pseudo_r2"], 3)) == (-401.77, 0.220)
    effects = fit.tables["marginal_effects"].set_index("term")
    for term, value, error in (("nwifeinc", -0.38, 0.15), ("educ", 3.95, 0.73), ("exper", 2.54, 0.22),
                               ("age", -1.57, 0.24), ("kidsge6", 1.07, 1.33)):  # fmt: skip
        assert effects.loc[term, ["estimate", "std_error"]].round(2).tolist() == [value, error]
    assert effects.loc["kidslt6", "estimate"].round(1) == -25.8


def test_arrests_as_counts() -> None:
    """Wooldridge, chapter 17: Poisson; sigma 1.232 multiplies the errors that allow for overdispersion."""
    formula = "narr86 ~ pcnv + avgsen + tottime + ptime86 + qemp86 + inc86 + black + hispan + born60"
    fit = fit_poisson(load_evaluation("crime1"), formula, **CLASSICAL)
    all_printed(fit, "pcnv -0.402 0.085\navgsen -0.024 0.020\nptime86 -0.099 0.021\nqemp86 -0.038 0.029\n"
                "inc86 -0.0081 0.0010\nblack 0.661 0.074\nhispan 0.500 0.074\nintercept -0.600 0.067")  # fmt: skip
    assert round(fit.statistics["loglik"], 2) == -2248.76
    assert round(float(np.sqrt(fit.statistics["dispersion"])), 3) == 1.232
    assert round(fit.statistics["r2_correlation"], 3) == 0.077


def test_spector_and_mazzeo() -> None:
    """Greene (2012), Econometric Analysis, chapter 17: 2.826 (1.263), .095 (.142), 2.379 (1.065)."""
    fit = fit_logit(load_evaluation("spector"), "GRADE ~ GPA + TUCE + PSI")
    all_printed(fit, "GPA 2.826 1.263\nTUCE 0.095 0.142\nPSI 2.379 1.065\nintercept -13.021 4.931")
    assert round(fit.statistics["loglik"], 4) == -12.8896


def test_star98() -> None:
    """Gill (2000) and statsmodels' GLM example: LOWINC -.0168, PERBLACK -.0187, deviance 4078.8, 303 districts."""
    formula = ("NABOVE ~ LOWINC + PERASIAN + PERBLACK + PERHISP + PERMINTE*AVYRSEXP*AVSALK + PERSPENK*PTRATIO*PCTAF "
               "+ PCTCHRT + PCTYRRND")  # fmt: skip
    fit = fit_binomial(load_evaluation("star98"), formula, trials="MATHTOT", **CLASSICAL)
    all_printed(fit, "LOWINC -0.0168\nPERASIAN 0.0099\nPERBLACK -0.0187\nPERHISP -0.0142\nintercept 2.9589")
    assert (round(fit.statistics["deviance"], 1), fit.n_obs) == (4078.8, 303)
    assert any("14.4 倍" in sentence for sentence in fit.limits)


def test_visits_to_the_doctor() -> None:
    """Cameron and Trivedi (2005) and statsmodels' example on the RAND experiment: alpha 1.293 (.019), loglik -43384."""
    data = load_evaluation("randhie")
    formula = "mdvis ~ lncoins + idp + lpi + fmde + physlm + disea + hlthg + hlthf + hlthp"
    fit = fit_negative_binomial(data, formula)
    all_printed(fit, "lncoins -0.0579 0.006\nidp -0.2678 0.023\nlpi 0.0412 0.004\nhlthp 0.178 0.074\nalpha 1.293 0.019")
    assert round(fit.statistics["loglik"]) == -43384


def test_organ_donors() -> None:
    """Huntington-Klein (2022), The Effect, chapter 18: -.022 (.006), clustered by state."""
    data = load_evaluation("organ_donations")
    after = data["Quarter"].isin(["Q32011", "Q42011", "Q12012"])
    data = data.assign(treated=((data["State"] == "California") & after).astype(int))
    fit = fit_fixed_effects(data, "Rate ~ treated", entity="State", period="Quarter", errors="CR1", treatment="treated")
    printed(fit, "treated", "-0.022", "0.006")
    assert fit.n_treated_clusters == 1
    assert any("随机化推断" in sentence for sentence in fit.limits)


def test_quitting_smoking() -> None:
    """Hernan and Robins (2020), What If: 2.5 kg unadjusted; with a product term 2.56 (.81) and .0467 (.0351)."""
    data = load_evaluation("nhefs_complete")
    printed(fit_ols(data, "wt82_71 ~ qsmk", **CLASSICAL), "qsmk", "2.5", "0.5")
    formula = (
        "wt82_71 ~ qsmk*smokeintensity + sex + race + age + square(age) + cat(education) + square(smokeintensity) + "
        "smokeyrs + square(smokeyrs) + cat(exercise) + cat(active) + wt71 + square(wt71)"
    )
    fit = fit_ols(data, formula, **CLASSICAL)
    all_printed(fit, "qsmk 2.5596 0.8091\nqsmk:smokeintensity 0.0467 0.0351")


def test_every_installed_file_is_the_registered_one() -> None:
    table = list_evaluations()
    assert len(table) > 150
    assert table["installed"].all()
    for name in ("castle", "mroz_lfp", "grunfeld", "401k", "wine"):
        entry = real_evaluations.real_evaluations()[name]
        data = load_evaluation(name)
        assert data.shape == (entry.n_rows, entry.n_columns + 1)
        assert set(data["data_kind"]) == {entry.data_kind} == {"real"}


def test_made_up_examples_are_not_called_real() -> None:
    assert set(load_evaluation("jtrain98")["data_kind"]) == {"simulated"}
    assert set(load_evaluation("training_example")["data_kind"]) == {"specimen"}


def test_small_types_of_stata_do_not_overflow() -> None:
    data = load_evaluation("nsw_mixtape")
    assert data["age"].dtype == np.int64
    assert (data["age"] ** 2).max() == 55**2


def test_absent_packages_and_changed_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match=r"no data set 'jtrai'; known: jtrain, jtrain2"):
        load_evaluation("jtrai")
    folder = real_evaluations._folder("causaldata")
    assert folder is not None
    copy = tmp_path / "causaldata"
    (copy / "yule").mkdir(parents=True)
    shutil.copy(folder / "yule" / "yule.dta", copy / "yule" / "yule.dta")
    monkeypatch.setattr(real_evaluations, "_folder", lambda package: copy)
    assert len(load_evaluation("yule")) == 32
    changed = bytearray((copy / "yule" / "yule.dta").read_bytes())
    changed[-1] ^= 1
    (copy / "yule" / "yule.dta").write_bytes(bytes(changed))
    with pytest.raises(ReadError, match=r"not the one whose numbers.*pip install 'causaldata=="):
        load_evaluation("yule")
    monkeypatch.setattr(real_evaluations, "_folder", lambda package: None)
    with pytest.raises(MissingExtraError, match=r"'causaldata' is not installed.*\[realdata\]"):
        load_evaluation("yule")


def test_a_panel_for_the_estimators_of_adoption() -> None:
    """Cheng and Hoekstra (2013): 21 states adopted the castle doctrine from 2005 on; ``post`` begins the year after."""
    panel = evaluation_panel(load_evaluation("castle"), entity="sid", period="year", treatment="post")
    check_table(panel, PANEL)
    since = panel.groupby("entity")["treated_since"].first()
    assert (len(since), since.notna().sum(), since.min(), since.max()) == (50, 21, 2006, 2010)
    with pytest.raises(ValueError, match="one of them"):
        evaluation_panel(load_evaluation("castle"), entity="sid", period="year")
    with pytest.raises(ContractError, match="no column 'state'"):
        evaluation_panel(load_evaluation("castle"), entity="state", period="year", treatment="post")
    with pytest.raises(ContractError, match="no whole numbers"):
        evaluation_panel(load_evaluation("castle"), entity="year", period="l_homicide", treatment="post")
