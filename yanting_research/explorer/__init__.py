"""Explorer (词语浏览页): concordance, keywords and dispersion of a corpus in one HTML file, without a network.

Composition: segmentation, textstats and writers. The page searches the embedded texts by itself; the
numbers of its keyword tables are computed here, by :func:`yanting_research.textstats.keyness_profile`.
"""

from yanting_research.explorer.page import LIMIT_BYTES, ExplorerOptions, explorer_html, write_explorer

__all__ = ["LIMIT_BYTES", "ExplorerOptions", "explorer_html", "write_explorer"]
