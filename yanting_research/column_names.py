"""What columns and codes are called in a workbook a person opens (列名): Chinese for the contracts' English names."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from yanting_research.core.check_words import CHECK_KINDS_ZH, VERDICTS_ZH
from yanting_research.ingest.wording import REASONS_ZH

__all__ = ["CODES_ZH", "COLUMNS_ZH", "in_chinese"]

COLUMNS_ZH: Mapping[str, str] = {
    "doc_id": "报告", "fact_id": "数字编号", "check_id": "核对编号", "sentence_id": "句子编号", "section_id": "章节",
    "subject": "主体", "indicator": "指标", "population": "人群", "surface": "原文", "value": "数值",
    "value_high": "区间上限", "unit": "单位", "qualifier": "约数", "role": "种类", "modality": "性质", "period": "时间",
    "region": "地区", "part_of": "所属整体", "denominator": "占比的分母", "numerator": "占比的分子", "page": "页",
    "kind": "类型", "verdict": "结论", "explanation_zh": "核算过程", "sentence": "句子", "other_sentence": "另一句全文",
    "原句": "原句", "另一句": "另一句", "n_checks": "核对几处", "consistent": "相符", "rounding": "取舍之差",
    "inconsistent": "对不上", "impossible": "不可能", "uncheckable": "无法判定", "other_doc_id": "另一份报告",
    "other_value": "另一个数", "why": "原因", "note_zh": "说明", "label": "名称", "whole": "整体", "parts": "部分",
    "feature": "词", "frequency": "次数", "rank": "名次", "g2": "G²", "p_fdr": "校正后的 p", "log_ratio": "对数比",
    "n_target": "这份报告次数", "n_reference": "其余报告次数", "theme": "主题", "expression": "词语",
    "negated": "是否否定", "reason": "为什么删去", "start": "起点（字）", "end": "终点（字）",
}  # fmt: skip
"""Contract column -> what a sheet calls it; a column that is not here serves programs and is left out."""

CODES_ZH: Mapping[str, Mapping[str, str]] = {
    "verdict": {**VERDICTS_ZH, "definition": "口径不同"},
    "kind": CHECK_KINDS_ZH,
    "modality": {"observed": "已经发生", "target": "目标"},
    "qualifier": {
        "exact": "", "about": "约", "more_than": "多于", "less_than": "不到", "at_least": "不少于", "at_most": "至多",
        "range": "区间",
    },
    "role": {
        "count": "个数", "share": "占比", "money": "金额", "area": "面积", "length": "长度", "average": "平均数",
        "rate": "比率", "change": "变化", "duration": "时长", "ratio": "倍数", "age": "年龄", "rank": "名次",
        "other": "其他",
    },
    "reason": REASONS_ZH,
    "negated": {"True": "是", "False": "否"},
}  # fmt: skip
"""Codes of a column in words."""


def in_chinese(table: pd.DataFrame) -> pd.DataFrame:
    """A table as a person opens it: known columns with Chinese names, words for codes; what has no name stays away.

    >>> in_chinese(pd.DataFrame({"verdict": ["inconsistent"], "rule_id": ["F01"]})).to_dict("list")
    {'结论': ['对不上']}
    """
    shown = pd.DataFrame(index=table.index)
    for column in table.columns:
        if column in COLUMNS_ZH:
            values = table[column]
            words = CODES_ZH.get(column)
            shown[COLUMNS_ZH[column]] = values if words is None else [words.get(str(value), value) for value in values]
    return shown
