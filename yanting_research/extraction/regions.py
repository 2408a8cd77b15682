"""Whose figures they are (地区): the county or town that a report is about."""

from __future__ import annotations

import re

__all__ = ["find_region"]

_SUFFIX = r"(?:自治县|县|区|市|镇|乡|州|旗|街道)"
# "盐亭县辖" at a clause start, "关于清河镇", "中共青禾县委"; must not match inside "建设生态经济强县"
_NAME = re.compile(
    r"(?:(?<![^\s,，。、;；:：(（《〈\"“”—\-·对在0-9])|(?<=关于|中共|改进|加强)|(?<=第[一二三四五]部分))"
    rf"(?P<name>[\u4e00-\u9fff×Xx]{{1,3}}?{_SUFFIX}|[\u4e00-\u9fff]{{2,8}}自治县)"
)
# 全县, 强县, 园区, 贫困县, 以社区 name no place; must not match 城固县, 和县
_LETTERS = (
    "全各本我该此每某含社地园小辖市农乡城新校片山灾郊景库强大穷外原近老"
    "邻两几多三五十及和与跨到赴由向省上以按经听据占街县特设矿林牧垦疫所"
)
_WORDS = """
邻近 一个 每个 各个 城镇 贫困 人口 农业 经济 试点 示范 开发 工业园 工业 产业园 高新 先进 附近 偏远 城乡 乡镇
党员 县级 市辖 省内 市内 州内 中心 重点 自治 省辖 棚户 经济特 行政 特别行政 普查 功能 产粮大 粮食大 三峡库 灾区 小城
中心城 特大城 百强 周边 外地 所在 部分 个别 有的 直辖 民族 工业城 东部 西部 中部 国际 国内 革命老 革命
相关 对口 帮扶 责任 办公 服务 生活 居住 保护
"""
_COMMON = re.compile(rf"^(?!和县|景县)(?:[{_LETTERS}]社?|{'|'.join(_WORDS.split())}){_SUFFIX}$")
# 关于全县, 其中乡镇: what the name is led in by
_LEAD = re.compile(
    r"^(?:关于|其中|中共|加强|增强|加快|推进|建立|设立|成立|撤销|发展|按照|根据|培训|保持|上缴|几年|对|在|个|到|为)(?=[\u4e00-\u9fff])"
)
# 年 of 2014年云岭县, 年末 and 月底; must not match 月 of 月塘镇
_DATED = re.compile(r"^(?:年[底末初度]?|月[底末初份]?)")
_SPEAKS = re.compile(r"^(?:辖|现辖|下辖|现有|共有|有\d|委|党|人民政府|政府|位于|地处|总面积|幅员)")
_KINDS = ("地区", "城乡", "城镇", "城市", "乡镇", "村镇")  # kinds of places, not places
_GOES_ON = {
    "区": "间域块别分划",
    "市": "场民容值",
    "镇": "定静压",
    "州": "际",
    "旗": "帜下",
    "乡": "村亲下土",
}  # 合理区间
# Matches 市和大市 and 举办全县, which name no place; must not match 永和县
_NO_NAME = re.compile(rf"(?<=.)[和与及][\u4e00-\u9fff]{{2}}|[全各本由对按从向报请后年月级给强]{_SUFFIX}$")
_HEAD = 80  # code points in which the title stands
_SEARCHED = 4000
_ENOUGH = 3  # a name said once in passing is not what a report is about


def find_region(text: str) -> tuple[int, int]:
    """Span of the name of the region that the text speaks of most; ``(0, 0)`` when it names none.

    Parameters
    ----------
    text
        Clean text, width and script folded, so that the span fits the text as printed.

    Notes
    -----
    A name counts each time it or its stem (盐亭 of 盐亭县) stands in the text; standing in the
    title, and being said to govern or to own something (辖, 委, 现有), count as three more each.

    Examples
    --------
    >>> text = "关于加快建设经济强县的报告。林山乡办班。盐亭县辖36个乡镇。"
    >>> text[slice(*find_region(text))]
    '盐亭县'
    >>> find_region("改造棚户区300万户，棚户区居民、棚户区配套，年末全县有120个村。")
    (0, 0)
    """
    scores: dict[str, tuple[float, int]] = {}
    for match in _NAME.finditer(text[:_SEARCHED]):
        said = match["name"]
        dated = match.start() and text[match.start() - 1].isdigit()
        name = _LEAD.sub("", _DATED.sub("", said) if dated else said)
        start = match.end("name") - len(name)
        follows = text[match.end() : match.end() + 1]
        if follows and follows in _GOES_ON.get(match["name"][-1], ""):
            continue
        if len(name) < 2 or name == "街道" or _COMMON.match(name) or name.endswith(_KINDS) or _NO_NAME.search(name):
            continue
        stem = re.sub(rf"{_SUFFIX}$", "", name)
        if name not in scores:
            mentions = text.count(name) + (text.count(stem) / 2 if len(stem) > 1 else 0)
            titled = 3 * (name in text[:_HEAD] or (len(stem) > 1 and stem in text[:_HEAD]))
            scores[name] = (mentions + titled, start)
        if _SPEAKS.match(text[match.end() : match.end() + 5]):
            score, first = scores[name]
            scores[name] = (score + 3, first)
    if not scores:
        return 0, 0
    name = min(scores, key=lambda known: (-scores[known][0], scores[known][1]))
    score, start = scores[name]
    return (start, start + len(name)) if score >= _ENOUGH else (0, 0)
