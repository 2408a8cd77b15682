"""Formulas: a grammar that runs nothing; design matrices against patsy's coding, written down by hand."""

from __future__ import annotations

import builtins
import os
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanting_research.core import complete_rows, design_matrix, parse_formula
from yanting_research.errors import FormulaError

TABLE = pd.DataFrame(
    {
        "y": [1.0, 2.0, 3.0, 5.0, 8.0, 9.0],
        "培训期数": [1, 2, 3, 4, 5, 7],
        "层级": ["县", "乡", "县", "乡", "村", "村"],
        "试点": [True, False, False, True, True, False],
        "人均 支出": [0.0, 1.0, 2.0, 3.0, 5.0, 8.0],
        "C": [1.0, 0.0, 1.0, 1.0, 0.0, 3.0],
    }
)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("y ~ a + b", "y ~ a + b"),
        ("~ a*b*c - a:b", "~ a + b + c + a:c + b:c + a:b:c"),
        ("y ~ 0 + a", "y ~ a - 1"),
        ("y ~ a - 1", "y ~ a - 1"),
        ("y ~ a - 1 + 1", "y ~ a"),
        ("y ~ (a + b):c", "y ~ a:c + b:c"),
        ("y ~ (a + b - b)*c", "y ~ a + c + a:c"),
        ("y ~ b:a + a:b + a", "y ~ a + b:a"),
        ("到课率 ~ log(人均支出)*流动课堂", "到课率 ~ log(人均支出) + 流动课堂 + log(人均支出):流动课堂"),
        ("y ~ `人均 支出` + `log`", "y ~ `人均 支出` + `log`"),
        ("y ~ 1", "y ~ 1"),
    ],
)
def test_formulas_are_read_into_terms(text: str, read: str) -> None:
    formula = parse_formula(text)
    assert str(formula) == read
    assert parse_formula(str(formula)) == formula


ATTACKS = [
    "__import__('os').system('touch HIT')", "y ~ __import__('os').system('touch HIT')", "y ~ eval('1')",
    "y ~ exec(open('x').read())", "y ~ I(__import__('os').system('id'))", "y ~ C(a, levels=[1])", "y ~ np.log(a)",
    "y ~ a.__class__", "y ~ a['b']", "y ~ @a", "y ~ {a}", "y ~ lambda: 0", "y ~ (lambda: 0)()", "y ~ a if b else c",
    "y ~ [x for x in a]", "y ~ a; import os", "y ~ a\nimport os", "y ~ a = 1", "y ~ a := 1", "y ~ Q('a')",
    "y ~ bs(a, df=__import__('os').getpid())", "y ~ log(__import__('os'))", "y ~ log(a)(b)", "y ~ log(a, b)",
    "y ~ a ** 2", "y ~ a ^ 2", "y ~ a / b", "y ~ a %in% b", "y ~ a | b", "y ~ a & b", "y ~ ~a", "y ~ a ~ b", "~ ~",
    "y + z ~ a", "log(y) ~ a", "y ~ 2*a", "y ~ a*2", "y ~ 1.5", "y ~ 'a'", 'y ~ "a"', "y ~ `a", "y ~ ``", "y ~ $a",
    "y ~ a\x00b", "y ~ f'{a}'", "y ~ ...", "y ~ a...", "y ~ *a", "y ~ **a", "y ~ a,", "y ~ ()", "y ~ (", "y ~ )", "",
    "~", "y", "y ~", "y ~ +", "y ~ a +", "y ~ a -", "y ~ a:", "y ~ :a", "y ~ (a", "y ~ a)", "y ~ print(a)",
    "y ~ " + "(" * 30 + "a" + ")" * 30, "y ~ " + "+".join(f"v{i}" for i in range(80)), "y ~ a:b:c:d:e",
    "y ~ " + "a" * 2000, "y ~ " + "*".join("abcdefgh"), "y ~ y",
]  # fmt: skip


@pytest.mark.parametrize("text", ATTACKS)
def test_attacks_run_nothing_and_are_refused(
    text: str, monkeypatch: pytest.MonkeyPatch, tmp_path: os.PathLike[str]
) -> None:
    """More than sixty strings that other formula readers run or stumble over."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("something was run")

    monkeypatch.chdir(tmp_path)
    for owner, name in ((builtins, "eval"), (builtins, "exec"), (os, "system"), (subprocess, "Popen")):
        monkeypatch.setattr(owner, name, refuse)
    with pytest.raises(FormulaError):
        parse_formula(text)
    assert list(Path(tmp_path).iterdir()) == []


@given(st.text(alphabet="ab党~+-*:()01 `._'[]log,\n", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        formula = parse_formula(text)
    except FormulaError:
        return
    assert parse_formula(str(formula)) == formula


def test_the_place_of_a_fault_is_named() -> None:
    with pytest.raises(FormulaError, match=r"formula, character 9: \"\.b\" is not understood"):
        parse_formula("y ~ a + .b")
    with pytest.raises(FormulaError, match=r"character 5: 'f' is no function; expected: log"):
        parse_formula("y ~ f(a)")


def test_columns_of_the_design() -> None:
    """Treatment coding as in R: the first level in sorted order is the reference."""
    twice = pd.concat([TABLE, TABLE.assign(培训期数=[2, 9, 4, 1, 6, 3])], ignore_index=True)
    design = design_matrix(twice, parse_formula("y ~ 培训期数 + 层级*试点"))
    assert design.columns.tolist() == [
        "intercept", "培训期数", "层级=县", "层级=村", "试点=True", "层级=县:试点=True", "层级=村:试点=True",
    ]  # fmt: skip
    assert design["层级=县:试点=True"].tolist() == [1, 0, 0, 0, 0, 0] * 2
    assert design["培训期数"].tolist()[:6] == [1, 2, 3, 4, 5, 7]
    whole = design_matrix(TABLE, parse_formula("~ 0 + 层级 + cat(试点)"))
    assert whole.columns.tolist() == ["层级=乡", "层级=县", "层级=村", "cat(试点)=True"]
    ordered = TABLE.assign(层级=pd.Categorical(TABLE["层级"], ["村", "乡", "县"], ordered=True))
    assert design_matrix(ordered, parse_formula("~ 层级")).columns.tolist() == ["intercept", "层级=乡", "层级=县"]


def test_functions_and_a_column_called_c() -> None:
    design = design_matrix(TABLE, parse_formula("~ log1p(`人均 支出`) + center(培训期数) + square(C) + scale(y)"))
    assert design["log1p(`人均 支出`)"].to_numpy() == pytest.approx(np.log1p(TABLE["人均 支出"]))
    assert design["center(培训期数)"].sum() == pytest.approx(0)
    assert design["square(C)"].tolist() == [1, 0, 1, 1, 0, 9]
    assert design["scale(y)"].std(ddof=1) == pytest.approx(1)
    nullable = TABLE.assign(培训期数=TABLE["培训期数"].astype("Int64"))
    assert design_matrix(nullable, parse_formula("~ 培训期数"))["培训期数"].dtype == np.float64


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("~ 培训期", "no column '培训期'.*did you mean 培训期数"),
        ("~ log(`人均 支出`)", r"log\(`人均 支出`\) of 0.0, rows 0; expected: values above 0"),
        ("~ log(层级)", "holds texts"),
        ("~ y + 培训期数 + 一样", "same value in every row"),
        ("~ y + 两倍", "'两倍' follows from the columns before it"),
        ("~ 空缺", "1 missing values in '空缺', rows 2"),
        ("~ 空白", "2 missing values in '空白', rows 0, 3"),
        ("~ 无穷", "infinite values"),
        ("~ cat(一样)", "has 1 levels"),
    ],
)
def test_bad_columns_are_refused_by_name(formula: str, said: str) -> None:
    table = TABLE.assign(
        一样=3.0,
        两倍=TABLE["y"] * 2,
        空缺=[1.0, 2, None, 4, 5, 6],
        空白=["", "a", "b", " ", "a", "b"],
        无穷=[1.0, np.inf, 3, 4, 5, 6],
    )
    with pytest.raises(FormulaError, match=said):
        design_matrix(table, parse_formula(formula))


def test_complete_rows_count_blanks_as_missing() -> None:
    table = pd.DataFrame({"a": [1.0, None, 3.0], "b": ["x", "y", "  "]})
    assert complete_rows(table, ["a", "b"]).tolist() == [True, False, False]
    twice = pd.concat([TABLE, TABLE[["y"]]], axis=1)
    with pytest.raises(FormulaError, match="two columns are called 'y'"):
        design_matrix(twice, parse_formula("~ y"))


def test_other_rows_get_the_columns_of_the_fit() -> None:
    formula = parse_formula("~ 层级 + scale(培训期数) + cat(试点)")
    fitted = design_matrix(TABLE, formula)
    again = design_matrix(TABLE.iloc[[4]], formula, reference=TABLE)
    assert again.columns.tolist() == fitted.columns.tolist()
    assert again.to_numpy()[0] == pytest.approx(fitted.iloc[4].to_numpy())
    with pytest.raises(FormulaError, match="层级 has levels that the fit does not know: 省"):
        design_matrix(TABLE.head(1).assign(层级="省"), formula, reference=TABLE)
