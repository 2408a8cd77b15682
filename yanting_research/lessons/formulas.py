"""A formula as MathML for pages and as a line of text (公式); Office Math is in :mod:`.omml`.

LaTeX is read by ``latex2mathml`` into a tree, and the tree is written out by us: whatever stands in a
formula is escaped, and no LaTeX is left before a reader.
"""

from __future__ import annotations

import functools
import html
from collections.abc import Mapping
from dataclasses import dataclass

from latex2mathml import exceptions as latex_faults
from latex2mathml.converter import convert_to_element

from yanting_research.errors import LessonError

__all__ = ["FormulaNode", "formula_height", "formula_mathml", "formula_text", "formula_tree"]

_KEPT_ATTRIBUTES = frozenset({"accent", "fence", "form", "mathvariant", "stretchy"})
_FAULTS: tuple[type[Exception], ...] = (
    *(fault for name, fault in sorted(vars(latex_faults).items()) if name.endswith("Error")),
    KeyError, IndexError, StopIteration,
)  # fmt: skip
_DEEPEST = 60
_PLAIN = str.maketrans({"\u00a0": " ", "\u2015": "¯"})
_SUBSCRIPTS = str.maketrans("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_SUPERSCRIPTS = str.maketrans("0123456789+-=()in", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁱⁿ")
ACCENTS = {"^": "\u0302", "~": "\u0303", "¯": "\u0305", "\u2015": "\u0305", "˙": "\u0307", "→": "\u20d7"}
"""Sign over a letter -> the combining character that draws it."""
_SPACED = frozenset("=≈≠≤≥<>+×÷±→")


@dataclass(frozen=True, slots=True)
class FormulaNode:
    """An element of MathML: name, text, children, the few attributes that are kept."""

    tag: str
    text: str
    children: tuple[FormulaNode, ...]
    attributes: tuple[tuple[str, str], ...]


@functools.lru_cache(maxsize=256)
def formula_tree(latex: str) -> FormulaNode:
    """The formula as a tree of MathML elements.

    Raises
    ------
    LessonError
        When the LaTeX cannot be read.
    """
    latex = "".join(sign if sign.isprintable() else " " for sign in latex)
    try:
        root = convert_to_element(latex)
    except _FAULTS as error:
        raise LessonError(
            "公式读不懂 / the formula cannot be read",
            where=latex[:80] or "(空)",
            expected=r"LaTeX such as \frac{603}{607}\times 100\%",
            remedy="检查花括号和命令是否成对 / check braces and commands",
        ) from error
    return _copied(root, latex)


def _copied(element: object, latex: str, depth: int = 0) -> FormulaNode:
    if depth > _DEEPEST:
        raise LessonError("公式嵌套太深 / the formula is nested too deeply", where=latex[:80], expected=f"≤ {_DEEPEST}")
    attributes: Mapping[str, str] = element.attrib  # type: ignore[attr-defined]
    kept = tuple((name, attributes[name]) for name in sorted(_KEPT_ATTRIBUTES & attributes.keys()))
    # latex2mathml writes characters as references inside the text of its elements
    text = html.unescape(element.text or "")  # type: ignore[attr-defined]
    children = tuple(_copied(child, latex, depth + 1) for child in element)  # type: ignore[attr-defined]
    return FormulaNode(element.tag, text, children, kept)  # type: ignore[attr-defined]


def formula_mathml(latex: str, *, display: bool = False) -> str:
    r"""The formula as MathML.

    Parameters
    ----------
    latex
        LaTeX without dollar signs.
    display
        True for a formula on a line of its own.

    Raises
    ------
    LessonError
        When the LaTeX cannot be read.

    Examples
    --------
    >>> formula_mathml(r"\frac{a}{b}")
    '<math display="inline"><mrow><mfrac><mrow><mi>a</mi></mrow><mrow><mi>b</mi></mrow></mfrac></mrow></math>'
    >>> "<b>" in formula_mathml(r"\text{<b>}")
    False
    """
    inner = "".join(map(_mathml, formula_tree(latex).children))
    return f'<math display="{"block" if display else "inline"}">{inner}</math>'


def _mathml(node: FormulaNode) -> str:
    if node.tag == "mi" and not node.text.isalpha():
        node = FormulaNode("mn", node.text, (), ())  # the per cent sign is an upright part of a number
    kept = "".join(f' {name}="{html.escape(value)}"' for name, value in node.attributes)
    inner = html.escape(node.text) + "".join(map(_mathml, node.children))
    return f"<{node.tag}{kept}>{inner}</{node.tag}>" if node.tag.isalpha() else inner


def formula_text(latex: str) -> str:
    r"""The formula as a line of text, for places that have no formulas.

    Examples
    --------
    >>> formula_text(r"\frac{603}{607}\times 100\% = 99.34\%")
    '603 ÷ 607 × 100% = 99.34%'
    >>> formula_text(r"r = \frac{a + b}{c_1}, \sqrt{x^2}")
    'r = (a + b) ÷ c₁,√(x²)'

    Raises
    ------
    LessonError
        When the LaTeX cannot be read.
    """
    return " ".join(_line(formula_tree(latex)).split()).rstrip("；")


def _line(node: FormulaNode) -> str:
    parts = [_member(node, at) for at in range(len(node.children))]
    if node.tag in {"mfrac", "msqrt", "mroot"}:
        return _fraction_or_root(node.tag, parts)
    if node.tag in {"msub", "msup", "msubsup", "munderover", "munder"}:
        return _with_scripts(node.tag, parts)
    if node.tag == "mover" and len(parts) == 2:
        return parts[0] + ACCENTS.get(parts[1].strip(), f"({parts[1]})")
    if node.tag == "mspace":
        return " "
    if node.tag == "mtr":
        return " ".join(parts) + "；"
    text = node.text.translate(_PLAIN)
    return f" {text} " if text in _SPACED else text + "".join(parts)


def _member(node: FormulaNode, at: int) -> str:
    """A child in its line; a fraction beside anything but a sign stands in brackets: ln(N ÷ d)."""
    child = node.children[at]
    beside = node.children[max(at - 1, 0) : at] + node.children[at + 1 : at + 2]
    bare = node.tag != "mrow" or all(each.tag in {"mo", "mspace"} or each.text == "±" for each in beside)
    return _line(child) if child.tag != "mfrac" or bare else f"({_line(child)})"


def _fraction_or_root(tag: str, parts: list[str]) -> str:
    bound = [_bracketed(part) for part in parts]
    if tag == "mfrac":
        return " ÷ ".join(bound)
    index = parts[1].translate(_SUPERSCRIPTS) if tag == "mroot" and len(parts) == 2 else ""
    return f"{index}√{bound[0] if len(parts[0].strip()) == 1 else f'({parts[0].strip()})'}"


def _bracketed(part: str) -> str:
    part = part.strip()
    return f"({part})" if " " in part and not (part.startswith("(") and part.endswith(")")) else part


def _with_scripts(tag: str, parts: list[str]) -> str:
    lower = parts[1] if tag != "msup" and len(parts) > 1 else ""
    upper = parts[-1] if tag in {"msup", "msubsup", "munderover"} and len(parts) > 1 else ""
    return parts[0] + _script(lower, _SUBSCRIPTS, "_") + _script(upper, _SUPERSCRIPTS, "^")


def _script(part: str, table: Mapping[int, int], mark: str) -> str:
    part = "".join(part.split())
    if part in {"", "′"}:
        return part
    small = part.translate(table)
    if all(before != after for before, after in zip(part, small, strict=True)):
        return small
    return f"{mark}{part}" if len(part) == 1 else f"{mark}({part})"


def formula_height(latex: str) -> float:
    r"""Height of the formula in lines of its own type [lines], for whoever lays out a page.

    >>> formula_height("a = b"), formula_height(r"\frac{a}{b}")
    (1.0, 2.2)
    """
    return round(_height(formula_tree(latex)), 2)


def _height(node: FormulaNode) -> float:
    heights = [_height(child) for child in node.children]
    if node.tag == "mfrac" and heights:
        return sum(heights) + 0.2
    if node.tag in {"msub", "msup", "msubsup", "mover", "msqrt", "mroot"} and heights:
        return max(heights) + 0.3
    if node.tag in {"munder", "munderover"} and heights:
        return heights[0] + 0.7 * sum(heights[1:])
    if node.tag == "mtable":
        return sum(heights) + 0.3
    return max(heights, default=1.0)
