"""The documentation site (文档网站): pages that open from a folder, with Chinese search, without a network.

Composition: it reads the documentation, the docstrings, the contracts, the figures and the
notebooks of a checkout. Sphinx is imported on first use only; it comes with the extra ``site``.
"""

from yanting_research.site.building import SITE_MARK, SiteReceipt, build_site

__all__ = ["SITE_MARK", "SiteReceipt", "build_site"]
