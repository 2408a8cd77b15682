"""The report of a needs survey (调查报告): tables as sheets and a summary in words, small cells hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from yanting_research import survey
from yanting_research.core.linked_tables import PublishedTable
from yanting_research.errors import SurveyError
from yanting_research.survey import Exclusion, Questionnaire, Weighting
from yanting_research.survey.closing import closed_tables
from yanting_research.survey.protection import (
    PROTECTION_ZH,
    check_protection,
    protection_of,
    rounded_items,
    rounded_missing,
    rounded_sheets,
)
from yanting_research.survey.publishing import published_means
from yanting_research.tables import round_half_up

__all__ = ["SurveyReport", "check_text", "survey_report"]

_KINDS_ZH = {"real": "真实数据", "specimen": "样例", "simulated": "模拟数据"}
_LEAST = 5
_COUNTS = ("n", "n_not_asked", "n_answered", "n_missing", "share_missing", "n_complete")
"""Columns that tell how many people answered."""
_NO_TEST = "表里有不显示的格子，检验的数能把它们推算出来，所以不给；要看检验，用 --protect round 另出一份"
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
    protect: str = "suppress",
) -> SurveyReport:
    """Every table of a needs survey, counts of few people kept from view.

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
    protect
        ``suppress``: counts under 5 are hidden, with what would give them back. ``round``: every number of people and
        sheets is rounded to base 5, shares and tests are made of the rounded counts. In both ways all tables are
        attacked together, and what gives a small count away is withheld and named.

    Raises
    ------
    SurveyError
        As the functions of ``survey``; with fewer than 5 sheets, of which no table may be shown.
    ValueError
        For another way to protect, or weights beside rounded counts.

    Examples
    --------
    >>> book = survey.default_questionnaire()
    >>> made = survey_report(survey.simulate_responses(book, seed=1).responses, book, draws=50)
    >>> list(made.sheets)[:4], made.data_kind
    (['说明', '缺失', '选择率', '培训需求'], 'simulated')
    """
    check_protection(protect, weighted=bool(targets))
    kept = exclusion.kept if exclusion else responses
    if len(kept) < _LEAST:
        raise SurveyError(
            f"{len(kept)} sheets", where="report", expected=f"at least {_LEAST}, or the tables would show persons",
            remedy="gather more answers",
        )  # fmt: skip
    weighting = survey.rake(kept, questionnaire, targets) if targets else None
    weights = weighting.weights if weighting else None
    needs = survey.training_needs(kept, questionnaire, seed=seed, draws=draws, weights=weights)
    missing = survey.item_missing(kept, questionnaire)
    few = _few_led_past(missing) if protect == "suppress" else ()
    means = published_means(needs, kept, questionnaire, protect=protect)
    closed = closed_tables(
        kept, questionnaire, group=group, weights=weights, protect=protect, beside=means,
        without=[name for name in few if questionnaire[name].kind in ("single", "multiple", "rank")],
    )  # fmt: skip
    kind = str(kept["data_kind"].iloc[0])
    items = _without_extremes(survey.item_statistics(kept, questionnaire), ends=protect == "suppress")
    reliability = [
        _reliability(kept, questionnaire, scale.scale, seed, min(draws, 200)) for scale in questionnaire.scales
    ]
    sheets: dict[str, pd.DataFrame] = {
        "缺失": _without_few(missing, few), "选择率": closed.shares,
        "培训需求": needs.sort_values(["rank", "need"], ignore_index=True),
        "量表信度": _without_few(pd.concat(reliability, ignore_index=True), _scales_of(questionnaire, few)),
        "量表题项": _without_few(items, few),
    }  # fmt: skip
    if closed.crossed:
        sheets["交叉表"] = pd.concat(closed.crossed.values(), ignore_index=True)
        tests = [
            _closed_test(survey.crosstab_test(kept, questionnaire, group, name, seed=seed, base=table.base), table)
            for name, table in closed.shown.items()
        ]
        sheets["交叉表检验"] = pd.concat(tests, ignore_index=True)
    if weighting:
        sheets["加权"] = _closed_margins(weighting.margins, sheets["选择率"])
    if exclusion:
        sheets["剔除"] = exclusion.counts.assign(data_kind=kind)
    if protect == "round":
        sheets = _rounded(sheets, questionnaire)
    text = _summary(responses, exclusion, weighting, sheets, kind, protect)
    if closed.withheld:
        names = "、".join(questionnaire[name].text for name in dict.fromkeys(closed.withheld))
        text += f"\n下面各题的表同别的数放在一起能推算出不足 5 人的格子，整张不出：{names}。"
    word = protection_of(protect, threshold=_LEAST)
    told = {name: sheet if "protection" in sheet else sheet.assign(protection=word) for name, sheet in sheets.items()}
    lines = pd.DataFrame({"说明": text.split("\n")})
    return SurveyReport({"说明": lines, **told}, text, kind, closed.published)


def _few_led_past(missing: pd.DataFrame) -> tuple[str, ...]:
    """Items past which a skip rule leads so few people that their number, or the items' own, would tell the answer."""
    few = (missing["n_not_asked"] > 0) & (missing["n_not_asked"] < _LEAST)
    return tuple(missing.loc[few, "item"])


def _scales_of(questionnaire: Questionnaire, items: Sequence[str]) -> tuple[str, ...]:
    return tuple(scale.scale for scale in questionnaire.scales if set(scale.items) & set(items))


def _without_few(table: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """A table of items or scales without the numbers of sheets of those named."""
    key = "scale" if "statistic" in table else "item"
    counts = [name for name in table.columns if name in _COUNTS]
    if not names:
        return table
    made = table.astype(dict.fromkeys(counts, "float64"))
    made.loc[made[key].isin(names), counts] = float("nan")
    return made


def _rounded(sheets: Mapping[str, pd.DataFrame], questionnaire: Questionnaire) -> dict[str, pd.DataFrame]:
    """The sheets besides shares and cross tables with every number of sheets rounded."""
    made = dict(sheets)
    made["缺失"] = rounded_missing(sheets["缺失"], questionnaire)
    made["量表题项"] = rounded_items(sheets["量表题项"])
    for name, column in (("培训需求", "n"), ("量表信度", "n_complete"), ("剔除", "n")):
        if name in sheets:
            made[name] = rounded_sheets(sheets[name], column)
    return made


def _without_extremes(items: pd.DataFrame, *, ends: bool = True) -> pd.DataFrame:
    """Items of scales without shares at the ends that are fewer than 5 people, and without any value of so few."""
    made = items.copy()
    for name in ("share_lowest", "share_highest") if ends else ():  # rounded ones come from rounded counts
        n_people = (made[name] * made["n"]).round()
        made[name] = made[name].where((n_people == 0) | (n_people >= _LEAST))
    numbers = ["mean", "sd", "share_lowest", "share_highest", "r_total", "alpha_if_dropped"]
    made[numbers] = made[numbers].where(made["n"] >= _LEAST)
    return made


def _closed_test(test: pd.DataFrame, table: PublishedTable) -> pd.DataFrame:
    """The tests of a cross table; no number for one with hidden cells, which exact statistics would tell."""
    if all(count is not None for count in table.cells.values()):
        return test
    numbers = [name for name in ("value", "ci_low", "ci_high", "p_value", "min_expected", "n") if name in test]
    return test.assign(**dict.fromkeys(numbers, float("nan")), note_zh=_NO_TEST)


def _closed_margins(margins: pd.DataFrame, shares: pd.DataFrame) -> pd.DataFrame:
    """The margins of the weights, hidden where the shares of the same item are, or are not shown at all."""
    shown = shares[(shares["group"] == "") & shares["n"].notna()]
    hidden = ~pd.MultiIndex.from_frame(margins[["item", "label"]]).isin(
        pd.MultiIndex.from_frame(shown[["item", "label"]])
    )
    made = margins.astype({"n": "float64"})
    made.loc[hidden, ["n", "share", "share_weighted"]] = float("nan")
    return made


def _reliability(kept: pd.DataFrame, questionnaire: Questionnaire, scale: str, seed: int, draws: int) -> pd.DataFrame:
    items = survey.scale_items(kept, questionnaire, scale)
    kind = str(kept["data_kind"].iloc[0])
    return survey.reliability_table(items, scale=scale, data_kind=kind, seed=seed, draws=draws)


def _summary(
    responses: pd.DataFrame,
    exclusion: Exclusion | None,
    weighting: Weighting | None,
    sheets: Mapping[str, pd.DataFrame],
    kind: str,
    protect: str,
) -> str:
    about = "约 " if protect == "round" else ""
    n_kept = f"{sheets['缺失']['n_sheets'].iloc[0]:.0f}"
    # received, excluded and used add up: of three rounded numbers the true ones may be told
    received = f"用于统计约 {n_kept} 份。" if about else f"收到答卷 {len(responses)} 份，用于统计 {n_kept} 份。"
    lines = [f"数据：{_KINDS_ZH[kind]}。{received}"]
    if exclusion:
        said = "；".join(f"{row['reason']} {about}{row['n']:.0f} 份" for row in sheets["剔除"].to_dict("records"))
        excluded = "剔除的" if about else f"剔除 {len(exclusion.excluded)} 份，"
        lines.append(f"{excluded}理由：{said}。" if said else "没有剔除答卷。")
    else:
        lines.append("没有剔除任何答卷；有疑点的答卷见 survey check。")
    if weighting:
        lines.append(
            f"按已知构成加权，设计效应 {round_half_up(weighting.design_effect, 2)}，"
            f"有效样本约 {round_half_up(weighting.n_effective, 0)} 份；人数仍是实际答卷数，比率是加权后的。"
        )
    lines.append(
        "培训需求由高到低（Borich 加权差距分，括号里是名次的 95% 区间；"
        "末尾是重要性与掌握程度图上的归类，算法不同，与名次会有出入）："
    )
    for row in sheets["培训需求"].head(5).dropna(subset="rank").to_dict("records"):
        lines.append(
            f"  {_said(row['rank'], 0)}. {row['label']}：{_said(row['mwds'], 2)}"
            f"（{_said(row['rank_low'], 0)}～{_said(row['rank_high'], 0)}），{row['quadrant']}"
        )
    alpha = sheets["量表信度"]
    alpha = alpha[alpha["statistic"].isin(["alpha", "omega_total"])]
    for scale, rows in alpha.groupby("scale", sort=True):
        words = "，".join(f"{_STATISTICS_ZH[one['statistic']]} = {_said(one['value'], 2)}"
                         for one in rows.to_dict("records"))  # fmt: skip
        lines.append(f"量表 {scale}：{words}（完整答卷{_n_words(rows['n_complete'].iloc[0], about)}）。")
    lines.append(PROTECTION_ZH[protect])
    lines.append("答卷若不是随机抽样得来，以上只说明答了问卷的人，不能推到全县。")
    return "\n".join(lines)


def _n_words(n: float, about: str) -> str:
    return f"{about or ' '}{n:.0f} 份" if n == n else "份数不显示"


def _said(value: float, digits: int) -> str:
    """A number in words; one that is undefined, a coefficient of items that do not vary say, is a dash."""
    return round_half_up(value, digits) if value == value else "—"
