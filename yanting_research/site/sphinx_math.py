"""Formulas of the site as MathML (公式): browsers set them without a script and a screen reader reads them."""

from __future__ import annotations

from typing import Any

from docutils import nodes  # type: ignore[import-untyped]

from yanting_research.lessons.formulas import formula_mathml

__all__ = ["setup_math"]


def _visit_inline(translator: Any, node: nodes.math) -> None:
    translator.body.append(formula_mathml(node.astext()))
    raise nodes.SkipNode


def _visit_block(translator: Any, node: nodes.math_block) -> None:
    made = formula_mathml(node.astext(), display=True)
    # wide formulas scroll by the keyboard too
    translator.body.append(f'<div class="math" tabindex="0" role="group" aria-label="公式">{made}</div>\n')
    raise nodes.SkipNode


def setup_math(app: Any) -> None:
    """Register the renderer ``mathml``."""
    app.add_html_math_renderer("mathml", (_visit_inline, None), (_visit_block, None))
