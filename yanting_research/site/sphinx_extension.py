"""What the site adds to Sphinx: search, formulas, its own style and script."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from docutils import nodes  # type: ignore[import-untyped]

from yanting_research.site.sphinx_math import setup_math
from yanting_research.site.sphinx_search import setup_search

__all__ = ["setup"]

HERE = Path(__file__).parent
# matches the line end in "数字，\n连同原句"; not the one between two English words
_CHINESE = r"[\u2014-\u2026\u3001-\u9fff\uff01-\uff5e]"
_CHINESE_LINE_END = re.compile(rf"(?<={_CHINESE})\n(?={_CHINESE})")


def setup(app: Any) -> dict[str, object]:
    """Called by Sphinx, which finds this module in ``docs/conf.py``."""
    setup_search(app)
    setup_math(app)
    app.connect("config-inited", _own_files)
    app.connect("doctree-read", _join_chinese_lines)
    app.add_css_file("site.css", priority=800)
    app.add_js_file("site.js")
    return {"parallel_read_safe": False, "parallel_write_safe": False}


def _own_files(_app: Any, config: Any) -> None:
    config.html_static_path = [str(HERE / "static"), *config.html_static_path]
    config.templates_path = [str(HERE / "templates"), *config.templates_path]


def _join_chinese_lines(_app: Any, doctree: nodes.document) -> None:
    """No blank between two Chinese characters because a line of the source ended there."""
    for text in list(doctree.findall(nodes.Text)):
        if "\n" in text and not isinstance(text.parent, nodes.FixedTextElement | nodes.literal | nodes.raw):
            text.parent.replace(text, nodes.Text(_CHINESE_LINE_END.sub("", str(text))))
