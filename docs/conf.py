"""Sphinx configuration of the site. Build with ``yanting site``: it adds the generated pages and finishes the HTML."""

project = "政策文本研究工作台"
author = "yanting_research"
language = "zh_CN"

# yanting site replaces myst_parser by myst_nb where notebooks are among the pages
extensions = ["myst_parser", "yanting_research.site.sphinx_extension"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
suppress_warnings = ["config.cache", "ref.python"]  # two rooms may use one name; a link then leads to the first

myst_enable_extensions = ["dollarmath", "colon_fence", "deflist", "attrs_inline"]
myst_heading_anchors = 3
# a link to a file of the checkout that is no page of the site is turned into its path (site/pages.py)
nb_execution_mode = "off"
nb_merge_streams = True
# no widget script from another machine
nb_ipywidgets_js = {}
nb_mime_priority_overrides = [("html", "text/html", 0), ("html", "image/png", 1)]

html_theme = "furo"
html_title = "政策文本研究工作台"
html_math_renderer = "mathml"
html_search_language = "zh"
html_show_sphinx = False
html_show_copyright = False
html_show_search_summary = False  # it would fetch pages, which a page opened from a folder cannot
html_copy_source = False
html_last_updated_fmt = None
html_permalinks_icon = "#"
html_permalinks = True
html_use_index = True
html_domain_indices = False
html_static_path: list[str] = []
templates_path: list[str] = []
locale_dirs = ["_locale"]  # the words that the theme says; yanting site puts them there
gettext_auto_build = False
toc_object_entries_show_parents = "hide"
add_module_names = False
python_use_unqualified_type_names = True
maximum_signature_line_length = 70
html_theme_options = {
    "light_css_variables": {
        "color-brand-primary": "#8a1f11",
        "color-brand-content": "#8a1f11",
        "color-brand-visited": "#6b2c63",
    },
    "dark_css_variables": {
        "color-brand-primary": "#ff9d8a",
        "color-brand-content": "#ff9d8a",
        "color-brand-visited": "#d7a3cf",
    },
}
