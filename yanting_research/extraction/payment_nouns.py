"""Nouns of payments (支付名词): who pays or what was spent on, where the text only has a verb for it.

县财政列204万元 is 县财政资金, 油料吃掉352.4万元 油料支出, 每人每天贴45元 a 补贴, and what is over (收支相抵余) a 结余.
The verb that says how it was paid is no part of the noun; the source or the purpose is.
"""

from __future__ import annotations

import re

__all__ = ["name_payment"]

# Matches 县财政列, 市县两级给 and 个人掏: who pays, with a bare verb; must not match 自掏 or 系列
_SOURCE = re.compile(
    r"(?P<who>[\u4e00-\u9fff“”、]{0,8}(?:财政|中央|级|[省市县区乡镇村](?:里|上)?|个人|集体|单位|企业|学员|党费|部门|本人|群众))"
    r"(?:列|给|拨给|挤|挤出|掏|出|凑|拿|拿出|凑足)(?:资金|经费)?$"
)
# Matches 省级切块 and 县上拨给, which say more than who pays; must not match 切块 alone
_KEPT = re.compile(r"(?P<who>[\u4e00-\u9fff]{1,8}(?:级|[省市县区乡镇村]|上|里|财政))(?P<how>切块|垫资?|贴)$")
# Matches 油料吃掉 and 花掉 itself; must not match 花费
_SPENT = re.compile(
    r"(?P<on>[\u4e00-\u9fff“”、]{0,20}?)(?:花掉|花了|花去|吃掉|用掉|用去|耗去|耗掉)(?P<fund>资金|经费|支出)?$"
)
# Matches 伙食每人每天贴 and 兼职补资金; must not match 倒贴, 津贴 or 奖补
_GRANTED = re.compile(
    r"(?P<of>[\u4e00-\u9fff“”、]{0,20}?)(?:给|另)?(?P<how>(?<![倒津补粘张])贴|(?<![奖增填修弥递])补)(?:资金|经费|报酬)?$"
)
_ABOVE = frozenset({"以上", "上述", "前述", "以上各项", "上述各项"})  # 以上合计41万元
_MONEY = re.compile("(?:费用?|补[助贴]|款|金|投入|支出)$")
_IN_ALL = frozenset({"前后", "先后", "总共", "一共", "共"})
_LEFT = re.compile(r"(?P<of>[\u4e00-\u9fff]{0,8}(?:相抵|收支|轧差|品迭))余(?:资金|经费)?$")
_PER = re.compile(r"每|[人户月]均")
_ENDINGS = ("占比变化", "变化", "占比", "")


def name_payment(noun: str, *, rate: bool) -> str:
    """The noun of a sum of money, or of its share or change, without the bare verb that paid it.

    Parameters
    ----------
    noun
        As the rules named it.
    rate
        Whether it is paid for each (每人45元), so that what is granted is a 补贴 or 补助, and no fund.

    >>> [name_payment(one, rate=False) for one in ("县财政列", "油料吃掉", "花掉", "收支相抵余", "村里出占比")]
    ['县财政资金', '油料支出', '花费', '收支相抵结余', '村里资金占比']
    >>> name_payment("伙食每人每天贴资金", rate=True), name_payment("兼职补资金", rate=True)
    ('伙食每人每天补贴', '兼职补助')
    """
    own = next(ending for ending in _ENDINGS if noun.endswith(ending))
    core = noun.removesuffix(own)
    return _named(core, rate=rate or _PER.search(core) is not None) + own


def _named(core: str, *, rate: bool) -> str:
    if core in _ABOVE:
        return "资金"
    if core == "余":
        return "结余"
    paid = _SOURCE.fullmatch(core)
    if paid is not None:
        return paid["who"] + "资金"
    spent = _SPENT.fullmatch(core)
    if spent is not None:
        on = "" if spent["on"] in _IN_ALL else spent["on"]
        if _MONEY.search(on):
            return on
        return on + (spent["fund"] or ("支出" if on else "花费"))
    over = _LEFT.fullmatch(core)
    if over is not None:
        return over["of"] + "结余"
    granted = _GRANTED.fullmatch(core)
    if granted is not None and (rate or granted["how"] == "贴"):
        return granted["of"] + ("补贴" if granted["how"] == "贴" else "补助")
    kept = _KEPT.fullmatch(core)
    return core + "资金" if kept is not None else core
