"""Three-line table in LaTeX with booktabs; for XeLaTeX or LuaLaTeX with ``ctex``."""

from __future__ import annotations

from typing import Unpack

import pandas as pd

from yanting_research.tables.layout import MINUS, MISSING, TableOptions, lay_out

__all__ = ["escape_latex", "tabulate_latex"]

_ESCAPES = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", '"': r"\textquotedbl{}", "`": r"\textasciigrave{}", "'": r"{'}", "-": "{-}",
    "[": "{[}", "]": "{]}", "*": "{*}", MINUS: "$-$", MISSING: "---", "≈": r"$\approx$", "∞": r"$\infty$",
    "×": r"$\times$",
}  # fmt: skip
# In braces: "--" is a dash, "''" a quotation mark, and "[" or "*" after a line's end an option of it.


def tabulate_latex(table: pd.DataFrame, **options: Unpack[TableOptions]) -> str:
    r"""A table for LaTeX: ``\toprule``, ``\midrule``, ``\bottomrule``, caption above, note below.

    Needs ``booktabs`` and, for Chinese, ``ctex``. Real numbers have equal decimals in a
    column and stand right, so that decimal points stand under each other.

    Parameters
    ----------
    table
        Any table; the index is not printed.
    **options
        See ``TableOptions``.

    Raises
    ------
    ValueError
        As :func:`lay_out`.

    Examples
    --------
    >>> print(tabulate_latex(pd.DataFrame({"a_b": ["5%"], "n": [3]}), caption="例", data_kind="specimen"))
    \begin{table}[htbp]
    \centering
    \caption{例}
    \begin{tabular}{lr}
    \toprule
    a\_b & n \\
    \midrule
    5\% & 3 \\
    \bottomrule
    \end{tabular}
    <BLANKLINE>
    \smallskip
    {\footnotesize 注：数据：样例文本（自编）。}
    \end{table}
    """
    layout = lay_out(table, options)
    lines = [r"\begin{table}[htbp]", r"\centering"]
    lines += [rf"\caption{{{escape_latex(layout.caption)}}}"] if layout.caption else []
    lines += [rf"\begin{{tabular}}{{{''.join(align[0] for align in layout.align)}}}", r"\toprule"]
    lines += [_line(layout.header), r"\midrule"]
    for number, row in enumerate(layout.rows):
        lines += [_line(row), *([r"\midrule"] if number in layout.rules else [])]
    lines += [r"\bottomrule", r"\end{tabular}", "", r"\smallskip", rf"{{\footnotesize {escape_latex(layout.note)}}}"]
    return "\n".join([*lines, r"\end{table}"]) + "\n"


def _line(cells: tuple[str, ...]) -> str:
    return " & ".join(escape_latex(cell) for cell in cells) + r" \\"


def escape_latex(text: str) -> str:
    r"""Text that LaTeX sets as it is.

    >>> escape_latex(r"\input{x} 50%")
    '\\textbackslash{}input\\{x\\} 50\\%'
    """
    return "".join(_ESCAPES.get(character, character) for character in text)
