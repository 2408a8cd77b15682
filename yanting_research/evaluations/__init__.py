"""Evaluations of a person's own panel (自己的面板评估): a file and a list of models to tables, figures and words."""

from yanting_research.evaluations.describing import panel_text
from yanting_research.evaluations.files import PanelFile, read_panel_file
from yanting_research.evaluations.fitting import Evaluation, evaluate_panel, fit_model, with_terms
from yanting_research.evaluations.models import (
    COLUMNS,
    PanelModel,
    PanelStudy,
    models_of,
    panel_model,
    read_panel_study,
    studied,
)
from yanting_research.evaluations.persons import anonymity_text
from yanting_research.evaluations.writing import evaluation_text, write_evaluation

__all__ = [
    "COLUMNS",
    "Evaluation",
    "PanelFile",
    "PanelModel",
    "PanelStudy",
    "anonymity_text",
    "evaluate_panel",
    "evaluation_text",
    "fit_model",
    "models_of",
    "panel_model",
    "panel_text",
    "read_panel_file",
    "read_panel_study",
    "studied",
    "with_terms",
    "write_evaluation",
]
