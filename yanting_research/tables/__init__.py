"""Tables (三线表): a table as Markdown, LaTeX, HTML or DOCX; text in it is never markup."""

from yanting_research.tables.concordance import tabulate_kwic_html, tabulate_kwic_text
from yanting_research.tables.docx import tabulate_docx
from yanting_research.tables.findings import tabulate_findings_docx, tabulate_findings_html
from yanting_research.tables.html import tabulate_html
from yanting_research.tables.latex import tabulate_latex
from yanting_research.tables.layout import TableLayout, TableOptions, lay_out, round_half_up
from yanting_research.tables.markdown import tabulate_markdown
from yanting_research.tables.questionnaire_form import FormPart, FormQuestion, tabulate_questionnaire_docx
from yanting_research.tables.regression import RegressionTable, regression_table, tabulate_regression

__all__ = [
    "FormPart",
    "FormQuestion",
    "tabulate_questionnaire_docx",
    "RegressionTable",
    "TableLayout",
    "TableOptions",
    "lay_out",
    "regression_table",
    "round_half_up",
    "tabulate_docx",
    "tabulate_findings_docx",
    "tabulate_findings_html",
    "tabulate_html",
    "tabulate_kwic_html",
    "tabulate_kwic_text",
    "tabulate_latex",
    "tabulate_markdown",
    "tabulate_regression",
]
