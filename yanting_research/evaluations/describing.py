"""What a panel can tell before anything is fitted (拟合以前的体检), in plain Chinese lines."""

from __future__ import annotations

import pandas as pd

from yanting_research.core import FEW_CLUSTERS, minimum_detectable
from yanting_research.evaluations.files import PanelFile
from yanting_research.evaluations.fitting import varying_spec, with_terms
from yanting_research.evaluations.models import PanelModel, PanelStudy
from yanting_research.evaluations.persons import anonymity_text
from yanting_research.panel import REGRESSIONS, prepare_design
from yanting_research.panel.design_size import design_size

__all__ = ["panel_text"]

_SHOWN = 12


def panel_text(read: PanelFile, study: PanelStudy) -> str:
    """Sizes, cohorts, gaps, and for every design its clusters, degrees of freedom and kind of inference.

    Parameters
    ----------
    read
        Of :func:`read_panel_file`.
    study
        The models; each is checked as if it were to be fitted.

    Raises
    ------
    FormulaError, DesignError, NotIdentifiedError
        For what could not be fitted, with rows and remedy.
    """
    panel = read.panel
    lines = [
        f"{len(panel)} 行：{panel['entity'].nunique()} 个单位，{panel['period'].nunique()} 期，"
        f"{panel['cluster'].nunique()} 个聚类；{_KINDS[str(panel['data_kind'].iloc[0])]}。",
        *(f"{note}。" for note in read.notes),
        anonymity_text(panel, study) if read.persons or study.persons else "",
        _cohorts(panel, read.periods),
        _holes(panel),
    ]
    lines += [_model(panel, model, study) for model in study.models]
    return "\n".join(line for line in lines if line)


_KINDS = {"real": "真实数据", "specimen": "自编的样例", "simulated": "模拟数据"}


def _cohorts(panel: pd.DataFrame, periods: pd.DataFrame) -> str:
    labels = dict(zip(periods["period"], periods["label"], strict=True))
    since = panel.groupby("entity", sort=True)["treated_since"].first()
    counts = since.value_counts().sort_index()
    starts = zip(counts.index.to_numpy(dtype="int64").tolist(), counts.tolist(), strict=True)
    named = [(labels.get(start, str(start)), n) for start, n in starts]
    shown = [f"{f'第 {label} 期' if label.isdigit() else label}起 {n} 个" for label, n in named[:_SHOWN]]
    more = [f"其余 {len(counts) - _SHOWN} 批 {int(counts.iloc[_SHOWN:].sum())} 个"] if len(counts) > _SHOWN else []
    never = int(since.isna().sum())
    text = "采纳时间：" + "，".join([*shown, *more, f"始终没有 {never} 个" if never else "没有始终不采纳的单位"]) + "。"
    if not never:
        text += "最后一批采纳以后没有对照，那以后的效应估计不出来。"
    early = int((since <= panel["period"].min()).sum())
    return text + (f"{early} 个单位从第一期起就已采纳，没有“以前”可比。" if early else "")


def _holes(panel: pd.DataFrame) -> str:
    whole = panel["entity"].nunique() * panel["period"].nunique()
    return f"有 {whole - len(panel)} 个单位-时期没有行。" if whole > len(panel) else ""


def _model(panel: pd.DataFrame, model: PanelModel, study: PanelStudy) -> str:
    """One model's design; a regression's rows are counted only."""
    name = study.labels.get(model.spec.model_id, model.spec.model_id)
    if model.estimator in REGRESSIONS:
        return f"{name}：回归 {model.text}；拟合时检查。"
    table, spec = with_terms(panel, model)
    prepare_design(table, spec, fixed_covariates=True)
    design = prepare_design(table, varying_spec(table, spec))
    size = design_size(design)
    lost = design.lost["reason"].value_counts().sort_index()
    gaps = "；".join(f"{str(reason).replace('outcome missing', '结果缺失')} {n} 行" for reason, n in lost.items())
    mde = float(minimum_detectable(size.std_error, size.df))
    usual = min(size.n_treated, size.n_control, size.df) >= FEW_CLUSTERS
    way = "用 t 分布" if usual else "只报告名次" if size.n_treated == 1 else "改用随机化推断或自助法，不标星号"
    return (
        f"{name}：可用 {len(design.y)} 行{f'（{gaps}）' if gaps else ''}；处理组聚类 {size.n_treated} 个，"
        f"可作对照的 {size.n_control} 个，自由度 {size.df:.1f}，推断{way}；"
        f"按双向固定效应的精度，最小可检测效应约 {mde:.2f}（{study.unit or design.unit}）。"
    )
