"""Formulas in three dresses; the OMML is compared with what ECMA-376 22.1 prescribes for each construct."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from yanting_research.errors import LessonError
from yanting_research.lessons.formulas import formula_height, formula_mathml, formula_text
from yanting_research.lessons.omml import formula_omml

SHARE = r"\frac{603}{607}\times 100\% = 99.34\%"
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"


def omml_tree(latex: str) -> ElementTree.Element:
    return ElementTree.fromstring(f'<x xmlns:m="{MATH}">{formula_omml(latex)}</x>')  # noqa: S314


@pytest.mark.parametrize(
    ("latex", "line"),
    [
        (SHARE, "603 ÷ 607 × 100% = 99.34%"),
        (r"\text{占比}=\frac{\text{部分}}{\text{整体}}", "占比 = 部分 ÷ 整体"),
        (r"\frac{a+b}{c}", "(a + b) ÷ c"),
        (r"\bar{x}_{i}+\sum_{i=1}^{n} x_i^2", "x̅ᵢ + ∑ᵢ₌₁ⁿxᵢ²"),
        (r"w=f\times\ln\frac{N}{d}", "w = f × ln(N ÷ d)"),
        (r"2\frac{a}{b}-\frac{c}{d}", "2(a ÷ b)−c ÷ d"),
        (r"p_{\text{县}}\le\sqrt{x}", "p_县 ≤ √x"),
    ],
)
def test_a_line_of_text_reads_like_the_formula(latex: str, line: str) -> None:
    assert formula_text(latex) == line


def test_hostile_text_in_a_formula_stays_text() -> None:
    hostile = r"\text{<img src=x onerror=alert(1)>} < & \href{javascript:alert(1)}{x}"
    page = formula_mathml(hostile)
    assert "<img" not in page
    assert "javascript" not in page
    assert "".join(ElementTree.fromstring(page).itertext()).startswith("<img")  # noqa: S314
    assert "<img" in "".join(omml_tree(hostile).itertext())


def test_a_fraction_is_a_fraction_in_both_markups() -> None:
    assert "<mfrac><mrow><mn>603</mn></mrow><mrow><mn>607</mn></mrow></mfrac>" in formula_mathml(SHARE, display=True)
    fraction = omml_tree(SHARE).find(f".//{{{MATH}}}f")
    assert fraction is not None
    assert ["".join(part.itertext()) for part in fraction] == ["603", "607"]


@pytest.mark.parametrize(
    ("latex", "element"),
    [("x_1", "sSub"), ("x^2", "sSup"), ("x_1^2", "sSubSup"), (r"\sqrt{x}", "rad"), (r"\hat{x}", "acc"),
     (r"\left(x\right)", "d"), (r"\begin{matrix}a&b\end{matrix}", "m"), (r"\underbrace{x}_{n}", "limLow")],
)  # fmt: skip
def test_each_construct_has_its_office_element(latex: str, element: str) -> None:
    assert omml_tree(latex).find(f".//{{{MATH}}}{element}") is not None


def test_upright_letters_stay_upright_in_office_math() -> None:
    styles = [
        run.find(f"{{{MATH}}}rPr/{{{MATH}}}sty") is not None for run in omml_tree(r"\mathrm{se}x").iter(f"{{{MATH}}}r")
    ]
    assert styles == [True, True, False]


def test_a_fraction_is_taller_than_a_line() -> None:
    assert formula_height(r"\frac{\frac{a}{b}}{c}") > formula_height(SHARE) > formula_height("a=b") == 1.0


@pytest.mark.parametrize("latex", ["", r"\frac", "a_1_2", "{" * 400, "x" * 10 + "^"])
def test_a_formula_that_cannot_be_read_is_named(latex: str) -> None:
    with pytest.raises(LessonError, match="formula"):
        formula_mathml(latex)


def test_deep_nesting_is_refused_not_a_crash() -> None:
    with pytest.raises(LessonError, match="deep"):
        formula_mathml("{" * 90 + "x" + "}" * 90)
