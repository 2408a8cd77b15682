"""A formula as Office Math (公式): what PowerPoint and Word show and let one edit.

References
----------
ECMA-376 part 1, section 22.1 (Math).
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable

from yanting_research.lessons.formulas import ACCENTS, FormulaNode, formula_tree

__all__ = ["formula_omml"]


def formula_omml(latex: str, *, run_properties: str = "") -> str:
    r"""The formula as Office Math (OMML), prefix ``m:``, for PowerPoint and Word.

    Parameters
    ----------
    latex
        LaTeX without dollar signs.
    run_properties
        XML put into every run behind ``m:rPr``: ``a:rPr`` on a slide, ``w:rPr`` in a document.

    Returns
    -------
    str
        An ``m:oMath`` element; the prefix has to be bound to
        ``http://schemas.openxmlformats.org/officeDocument/2006/math`` around it.

    Raises
    ------
    LessonError
        When the LaTeX cannot be read.

    Examples
    --------
    >>> formula_omml("x")
    '<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>'
    """
    return f"<m:oMath>{_math(formula_tree(latex).children, run_properties)}</m:oMath>"


def _math(nodes: Iterable[FormulaNode], style: str) -> str:
    return "".join(_OMML.get(node.tag, _group)(node, style) for node in nodes)


def _part(name: str, nodes: Iterable[FormulaNode], style: str) -> str:
    return f"<m:{name}>{_math(nodes, style)}</m:{name}>"


def _group(node: FormulaNode, style: str) -> str:
    children = node.children
    fences = [child.text for child in children if ("fence", "true") in child.attributes]
    if len(children) > 1 and len(fences) == 2 and {children[0].text, children[-1].text} == set(fences):
        ends = "".join(
            f'<m:{name} m:val="{html.escape(sign)}"/>' for name, sign in zip(("begChr", "endChr"), fences, strict=True)
        )
        return f"<m:d><m:dPr>{ends}</m:dPr>{_part('e', children[1:-1], style)}</m:d>"
    return _math(children, style)


def _math_run(node: FormulaNode, style: str) -> str:
    kind = {"mtext": "<m:rPr><m:nor/></m:rPr>", "mi": ""}.get(node.tag, '<m:rPr><m:sty m:val="p"/></m:rPr>')
    if node.tag == "mi" and (not node.text.isalpha() or ("mathvariant", "normal") in node.attributes):
        kind = '<m:rPr><m:sty m:val="p"/></m:rPr>'
    space = ' xml:space="preserve"' if node.text != node.text.strip() else ""
    return f"<m:r>{kind}{style}<m:t{space}>{html.escape(node.text)}</m:t></m:r>"


def _in_parts(name: str, parts: tuple[str, ...]) -> Callable[[FormulaNode, str], str]:
    def write(node: FormulaNode, style: str) -> str:
        padded = (*node.children, *(FormulaNode("mrow", "", (), ()),) * (len(parts) - len(node.children)))
        inner = "".join(_part(part, (child,), style) for part, child in zip(parts, padded, strict=False))
        return f"<m:{name}>{inner}</m:{name}>"

    return write


def _limits(node: FormulaNode, style: str) -> str:
    base = _math(node.children[:1], style)
    names = {"munder": ("limLow",), "mover": ("limUpp",)}.get(node.tag, ("limLow", "limUpp"))
    for name, child in zip(names, node.children[1:], strict=False):
        base = f"<m:{name}><m:e>{base}</m:e>{_part('lim', (child,), style)}</m:{name}>"
    return base


def _accent(node: FormulaNode, style: str) -> str:
    sign = ACCENTS.get(node.children[-1].text) if len(node.children) == 2 else None
    if sign is None:
        return _limits(node, style)
    return f'<m:acc><m:accPr><m:chr m:val="{sign}"/></m:accPr>{_part("e", node.children[:1], style)}</m:acc>'


def _root(node: FormulaNode, style: str) -> str:
    if node.tag == "msqrt":
        return f'<m:rad><m:radPr><m:degHide m:val="1"/></m:radPr><m:deg/>{_part("e", node.children, style)}</m:rad>'
    return f"<m:rad>{_part('deg', node.children[1:], style)}{_part('e', node.children[:1], style)}</m:rad>"


def _matrix(node: FormulaNode, style: str) -> str:
    rows = (_part_row(row, style) for row in node.children)
    return f"<m:m>{''.join(rows)}</m:m>"


def _part_row(row: FormulaNode, style: str) -> str:
    return f"<m:mr>{''.join(_part('e', cell.children, style) for cell in row.children)}</m:mr>"


def _space(_node: FormulaNode, style: str) -> str:
    return _math_run(FormulaNode("mtext", " ", (), ()), style)


_OMML: dict[str, Callable[[FormulaNode, str], str]] = {
    "mi": _math_run,
    "mn": _math_run,
    "mo": _math_run,
    "mtext": _math_run,
    "mfrac": _in_parts("f", ("num", "den")),
    "msub": _in_parts("sSub", ("e", "sub")),
    "msup": _in_parts("sSup", ("e", "sup")),
    "msubsup": _in_parts("sSubSup", ("e", "sub", "sup")),
    "munder": _limits,
    "munderover": _limits,
    "mover": _accent,
    "msqrt": _root,
    "mroot": _root,
    "mtable": _matrix,
    "mspace": _space,
}
