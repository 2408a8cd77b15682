"""The report of a needs survey (调查报告): tables as sheets and a summary in words, small cells hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from yanting_research import survey
from yanting_research.core.linked_tables import PublishedTable
from yanting_research.errors import SurveyError
from yanting_research.survey import Exclusion, Questionnaire, Weighting
from yanting_research.survey.publishing import (
    closed_together,
    published_means,
    published_shares,
    published_table,
)
from yanting_research.tables import round_half_up

__all__ = ["SurveyReport", "check_text", "survey_report"]

_KINDS_ZH = {"real": "真实数据", "specimen": "样例", "simulated": "模拟数据"}
_LEAST = 5
_TELLS = "期望不足"
"""How a note begins that tells expected counts."""
_STATISTICS_ZH = {
    "alpha": "α", "alpha_standardized": "标准化 α", "omega_total": "ω（总）", "omega_hierarchical": "ω（层次）",
    "kmo": "KMO", "bartlett_chi2": "Bartlett χ²", "bartlett_p": "Bartlett p",
}  # fmt: skip
_FATES_ZH = {
    "item": "读入", "duration": "换算成秒", "address": "只计数，不保留", "dropped": "舍去",
    "identifier": "含个人信息，舍去", "pseudonym": "换成假名", "unmatched": "没有对上，未读入",
}  # fmt: skip


_READ_ZH = {
    "label": "按文字", "code": "按代码", "position": "按选项序号", "joined": "合并的多项", "mark": "选中标记",
    "rank": "名次", "number": "数",
}  # fmt: skip


def _counts(read_as: str) -> list[tuple[str, str]]:
    pairs = (part.partition(" ") for part in read_as.split("、") if part)
    return [(word, n) for word, _, n in pairs]


@dataclass(frozen=True, slots=True)
class SurveyReport:
    """Sheets by their Chinese name, the summary in words, and the tables of people in it as anybody sees them."""

    sheets: Mapping[str, pd.DataFrame] = field(repr=False)
    text: str = field(repr=False)
    data_kind: str = "real"
    published: tuple[PublishedTable, ...] = field(default=(), repr=False)


def check_text(made: survey.Imported, flags: pd.DataFrame) -> str:
    """What was read, what was not, and which sheets need a look, in Chinese.

    Examples
    --------
    >>> book = survey.default_questionnaire()
    >>> rows = survey.export_rows(survey.simulate_responses(book, seed=1, n=40).responses, book)
    >>> made = survey.read_export(rows, book, data_kind="simulated")
    >>> check_text(made, survey.response_flags(made.responses, book)).splitlines()[0]
    '读入答卷 40 份（模拟数据）。'
    """
    lines = [
        f"读入答卷 {len(made.responses)} 份（{_KINDS_ZH[made.responses['data_kind'].iloc[0]]}）。",
        "",
        "列的去向：",
    ]
    for row in made.columns.to_dict("records"):
        how = "，".join(f"{_READ_ZH.get(word, word)} {n}" for word, n in _counts(row["read_as"]))
        target = f" → {row['target']}" + (f"（{how}）" if how else "") if row["target"] else ""
        note = f"：{row['note_zh']}" if row["note_zh"] else ""
        lines.append(f"  {row['column']} {row['header']}　{_FATES_ZH[row['fate']]}{target}{note}")
    lines += ["", f"没有读成的内容 {len(made.findings)} 处："] if len(made.findings) else ["", "没有读不成的内容。"]
    for row in made.findings.to_dict("records"):
        found = f"“{row['found']}”" if row["found"] else ""
        lines.append(f"  {row['cell'] or '全表'} {row['item']}{found}：{row['message_zh']}")
    flagged = flags[flags["flagged"]]
    lines += ["", f"有疑点的答卷 {flagged['response_id'].nunique()} 份（一份可有几个疑点）："]
    for check, words in survey.CHECKS_ZH.items():
        n = int((flagged["check"] == check).sum())
        lines += [f"  {words}：{n} 份"] if n else []
    lines.append("疑点只是提醒。要剔除哪些，由人决定并写明理由。")
    return "\n".join(lines)


def survey_report(
    responses: pd.DataFrame,
    questionnaire: Questionnaire,
    *,
    exclusion: Exclusion | None = None,
    targets: Mapping[str, Mapping[str, float]] | None = None,
    group: str = "",
    seed: int = 1,
    draws: int = 1000,
) -> SurveyReport:
    """Every table of a needs survey; counts of people under 5 are hidden, with what would give them back.

    Parameters
    ----------
    responses, questionnaire
        RESPONSES as read, and what was asked.
    exclusion
        What was decided to leave out; its counts are reported.
    targets
        Known composition, for weights.
    group
        A single item by which shares are compared and crossed.
    seed, draws
        Of the bootstraps.

    Raises
    ------
    SurveyError
        As the functions of ``survey``; with fewer than 5 sheets, of which no table may be shown.

    Examples
    --------
    >>> book = survey.default_questionnaire()
    >>> made = survey_report(survey.simulate_responses(book, seed=1).responses, book, draws=50)
    >>> list(made.sheets)[:4], made.data_kind
    (['说明', '缺失', '选择率', '培训需求'], 'simulated')
    """
    kept = exclusion.kept if exclusion else responses
    if len(kept) < _LEAST:
        raise SurveyError(
            f"{len(kept)} sheets", where="report", expected=f"at least {_LEAST}, or the tables would show persons",
            remedy="gather more answers",
        )  # fmt: skip
    weighting = survey.rake(kept, questionnaire, targets) if targets else None
    weights = weighting.weights if weighting else None
    needs = survey.training_needs(kept, questionnaire, seed=seed, draws=draws, weights=weights)
    reliability = [
        _reliability(kept, questionnaire, scale.scale, seed, min(draws, 200)) for scale in questionnaire.scales
    ]
    kind = str(kept["data_kind"].iloc[0])
    sheets: dict[str, pd.DataFrame] = {}
    published: dict[str, PublishedTable] = {}
    withheld: tuple[str, ...] = ()
    sheets["缺失"] = survey.item_missing(kept, questionnaire)
    sheets["选择率"] = _shares(kept, questionnaire, group, weights)
    sheets["培训需求"] = needs.sort_values(["rank", "need"], ignore_index=True)
    sheets["量表信度"] = pd.concat(reliability, ignore_index=True)
    sheets["量表题项"] = _without_extremes(survey.item_statistics(kept, questionnaire))
    margins = published_shares(sheets["选择率"], kept, questionnaire, group=group)
    margins += published_means(needs, kept, questionnaire)
    if group:
        crossed = [item.item for item in questionnaire if item.kind == "single" and item.item != group]
        tables = {name: survey.crosstab(kept, questionnaire, group, name, weights=weights) for name in crossed}
        published, withheld = closed_together(
            {name: published_table(table, kept, questionnaire) for name, table in tables.items()}, beside=margins
        )
        sheets["选择率"] = _withheld(sheets["选择率"], withheld)
        tests = [survey.crosstab_test(kept, questionnaire, group, name, seed=seed) for name in published]
        if published:
            sheets["交叉表"] = pd.concat([tables[name] for name in published], ignore_index=True)
            closed = [_closed_test(test, shown) for test, shown in zip(tests, published.values(), strict=True)]
            sheets["交叉表检验"] = pd.concat(closed, ignore_index=True)
    if weighting:
        sheets["加权"] = _closed_margins(weighting.margins, sheets["选择率"])
    if exclusion:
        sheets["剔除"] = exclusion.counts.assign(data_kind=kind)
    text = _summary(responses, kept, exclusion, weighting, sheets, kind)
    if withheld:
        names = "、".join(questionnaire[name].text for name in withheld)
        text += f"\n下面各题的分组表同别的表放在一起能推算出不足 5 人的格子，整张不出：{names}。"
    lines = pd.DataFrame({"说明": text.split("\n")})
    return SurveyReport({"说明": lines, **sheets}, text, kind, (*margins, *published.values()))


def _without_extremes(items: pd.DataFrame) -> pd.DataFrame:
    """Items of scales without shares at the ends that are fewer than 5 people, and without any value of so few."""
    made = items.copy()
    for name in ("share_lowest", "share_highest"):
        n_people = (made[name] * made["n"]).round()
        made[name] = made[name].where((n_people == 0) | (n_people >= _LEAST))
    numbers = ["mean", "sd", "share_lowest", "share_highest", "r_total", "alpha_if_dropped"]
    made[numbers] = made[numbers].where(made["n"] >= _LEAST)
    return made


def _closed_test(test: pd.DataFrame, table: PublishedTable) -> pd.DataFrame:
    """The tests of a cross table without expected counts where a total is hidden, which they would give back."""
    if all(count is not None for place, count in table.cells.items() if not all(place)):
        return test
    told = test["note_zh"].str.startswith(_TELLS)
    return test.assign(
        min_expected=float("nan"), note_zh=test["note_zh"].mask(told, "有的合计不显示，期望人数也不显示")
    )


def _closed_margins(margins: pd.DataFrame, shares: pd.DataFrame) -> pd.DataFrame:
    """The margins of the weights, hidden where the shares of the same item are."""
    lost = shares[(shares["group"] == "") & shares["n"].isna()]
    hidden = pd.MultiIndex.from_frame(margins[["item", "label"]]).isin(
        pd.MultiIndex.from_frame(lost[["item", "label"]])
    )
    made = margins.astype({"n": "float64"})
    made.loc[hidden, ["n", "share", "share_weighted"]] = float("nan")
    return made


def _withheld(shares: pd.DataFrame, items: tuple[str, ...]) -> pd.DataFrame:
    """Shares by group without those of the tables that do not go out."""
    return shares[~(shares["item"].isin(items) & (shares["group"] != ""))].reset_index(drop=True)


def _reliability(kept: pd.DataFrame, questionnaire: Questionnaire, scale: str, seed: int, draws: int) -> pd.DataFrame:
    items = survey.scale_items(kept, questionnaire, scale)
    kind = str(kept["data_kind"].iloc[0])
    return survey.reliability_table(items, scale=scale, data_kind=kind, seed=seed, draws=draws)


def _shares(
    kept: pd.DataFrame, questionnaire: Questionnaire, group: str, weights: pd.Series[Any] | None
) -> pd.DataFrame:
    """Shares of every choice; by group, hidden as in the cross tables, so that no two can be subtracted."""
    wanted = [item.item for item in questionnaire if item.kind in ("single", "multiple", "rank")]
    made = [
        survey.item_shares(kept, questionnaire, name, group="" if name == group else group, weights=weights)
        for name in wanted
    ]
    table = pd.concat(made, ignore_index=True)
    if group:
        lost = set(table.loc[(table["group"] != "") & table["base"].isna(), "group"])
        # the groups' own sizes are the totals of all these tables: what one hides, none may show
        sizes = (table["item"] == group) & table["label"].isin(lost)
        table.loc[sizes, ["n", "share", "ci_low", "ci_high", "share_answers"]] = float("nan")
    return table


def _summary(
    responses: pd.DataFrame,
    kept: pd.DataFrame,
    exclusion: Exclusion | None,
    weighting: Weighting | None,
    sheets: Mapping[str, pd.DataFrame],
    kind: str,
) -> str:
    lines = [f"数据：{_KINDS_ZH[kind]}。收到答卷 {len(responses)} 份，用于统计 {len(kept)} 份。"]
    if exclusion:
        said = "；".join(f"{row['reason']} {row['n']} 份" for row in exclusion.counts.to_dict("records"))
        lines.append(f"剔除 {len(exclusion.excluded)} 份，理由：{said}。" if said else "没有剔除答卷。")
    else:
        lines.append("没有剔除任何答卷；有疑点的答卷见 survey check。")
    if weighting:
        lines.append(
            f"按已知构成加权，设计效应 {round_half_up(weighting.design_effect, 2)}，"
            f"有效样本约 {round_half_up(weighting.n_effective, 0)} 份；人数仍是实际答卷数，比率是加权后的。"
        )
    lines.append("培训需求由高到低（Borich 加权差距分，括号里是名次的 95% 区间）：")
    for row in sheets["培训需求"].head(5).to_dict("records"):
        lines.append(
            f"  {round_half_up(row['rank'], 0)}. {row['label']}：{round_half_up(row['mwds'], 2)}"
            f"（{round_half_up(row['rank_low'], 0)}～{round_half_up(row['rank_high'], 0)}），{row['quadrant']}"
        )
    alpha = sheets["量表信度"]
    alpha = alpha[alpha["statistic"].isin(["alpha", "omega_total"])]
    for scale, rows in alpha.groupby("scale", sort=True):
        words = "，".join(f"{_STATISTICS_ZH[one['statistic']]} = {round_half_up(one['value'], 2)}"
                         for one in rows.to_dict("records"))  # fmt: skip
        lines.append(f"量表 {scale}：{words}（完整答卷 {rows['n_complete'].iloc[0]} 份）。")
    lines.append("不足 5 人的格子不显示，能推算出它的格子也一并不显示。")
    lines.append("答卷若不是随机抽样得来，以上只说明答了问卷的人，不能推到全县。")
    return "\n".join(lines)
