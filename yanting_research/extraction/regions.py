"""Whose figures they are (地区): the county or town that a report is about."""

from __future__ import annotations

import re

from yanting_research.extraction.nouns import last_match

__all__ = ["find_region", "find_subject"]

_SUFFIX = r"(?:自治县|县|区|市|镇|乡|州|旗|街道)"
# "盐亭县辖" at a clause start, "关于清河镇", "中共青禾县委"; must not match inside "建设生态经济强县"
_NAME = re.compile(
    r"(?:(?<![^\s,，。、;；:：()（）《》〈】〕\]\"“”—\-·★对在0-9])"
    r"|(?<=关于|中共|改进|加强|政协|来自|年度|下达)|(?<=共青团)|(?<=第[一二三四五]部分))"
    rf"(?P<name>[\u4e00-\u9fff×Xx]{{1,3}}?{_SUFFIX}|[\u4e00-\u9fff]{{2,8}}自治县"
    r"|[\u4e00-\u9fff]{2,3}(?:开发区|高新区|工业园区))"
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
# 牛栏铺村 at the head of a title: a village speaks of itself; must not match 全村 or 贫困村
_VILLAGE = re.compile(
    r"(?:^|(?<=[\n】\]])|(?<=中共))(?P<name>(?:(?![全各本我该每县镇乡区市道辖应农困行城届评第关查担])[\u4e00-\u9fff]){2,3}?(?:村|社区))"
    r"(?=党(?!员远程)|总?支部|“?两委|[财村]务|人居|集体|[二\d])"
)
# 禾垭县乌梓镇党委书记: the town that a title names behind its county
_TOWN_BEHIND = re.compile(
    r"(?P<name>(?:(?![片乡各村镇下])[\u4e00-\u9fff]){1,3}(?:镇|乡(?!镇)|街道))(?=党|政|人民|机关|纪|团|工会|年|\d|[\u4e00-\u9fff]{2,12}(?:总结|汇报|报告|情况))"
)
# 全县, 县委; 全镇, 乡党委: of which level a report speaks
_OF_COUNTY = re.compile(r"[全我][县区市]|(?<=[^\u4e00-\u9fff])县委")
_OF_TOWN = re.compile(r"[全我本][镇乡]|(?<![乡各])镇党委|(?<!各)乡党委|(?<!乡)[镇乡]机关|街道")
_TOWN_END = ("镇", "乡", "街道")
# 关于全县, 其中乡镇: what the name is led in by
_LEAD = re.compile(
    r"^(?:年[初末底]|向|下达|走遍了?|关于|其中|中共|加强|增强|加快|推进|建立|设立|成立|撤销|发展|按照|根据|培训|保持|上缴|几年|对|在|个|到|为)(?=[\u4e00-\u9fff])"
)
# 年 of 2014年云岭县, 年末 and 月底; must not match 月 of 月塘镇
_DATED = re.compile(r"^(?:年[底末初度]?|月[底末初份]?)")
# Matches 名 of 21名乡镇党委书记, a counter behind its number; must not match 名 of 名山县 at a clause start
_COUNTED = re.compile(r"^[名位人户家所个支期次件项份块套张]")
_SPEAKS = re.compile(r"^(?:辖|现辖|下辖|现有|共有|有\d|委|党|人民政府|政府|位于|地处|总面积|幅员)")
_KINDS = ("地区", "城乡", "城镇", "城市", "乡镇", "村镇")  # kinds of places, not places
_GOES_ON = {
    "区": "间域块别分划",
    "市": "场民容值里",
    "镇": "定静压里",
    "县": "里",
    "州": "际",
    "旗": "帜下",
    "乡": "村亲下土",
}  # 合理区间
# Matches 市和大市, 举办全县 and 低于城区, which name no place; must not match 永和县
_NO_NAME = re.compile(
    rf"^[高低多少优好快慢]于|(?<=.)[和与及][\u4e00-\u9fff]{{2}}|[全各本由对按从向报请后年月级给强]{_SUFFIX}$"
)
# 村干部 behind 双河乡; must not match 村振兴
_VILLAGE_STAFF = re.compile(r"(?<=[\u4e00-\u9fff]{2}乡)村(?:干部|级|党|“?两委|[支主]|集体)")
# ,富驿镇现有 and 以陈集镇为例: the town that a clause opens with; must not match 各乡镇, 返乡 or 小城镇
_TOWN_SAYS = re.compile(
    r"(?:^|(?<=[,，;；:：、(（。\s以如]))(?P<name>(?:(?![各全本我该每片下沿两个以如由在到从向把对])[\u4e00-\u9fff]){2,3}?"
    r"(?:(?<![城乡集村小古重建市])镇(?![村里长静定])|(?<![返回下还家故异他外城水思民])乡(?![镇村亲土下愁情长])|(?<!主要)街道))"
)
# 全县, 其他乡镇: it is of the whole again
_OF_ALL = re.compile(r"全[县市区镇乡]|[县市区]里|其他|其余|各[乡镇县区]|合计|总计")
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
    title, and being said to govern or to own something (辖, 委, 现有), count as three more each. A report that speaks
    of its whole county is of none of the towns that its body names; a town that a title names behind its county, or a
    village at the head of one, is what the report is about.

    Examples
    --------
    >>> text = "关于加快建设经济强县的报告。林山乡办班。盐亭县辖36个乡镇。"
    >>> text[slice(*find_region(text))]
    '盐亭县'
    >>> find_region("改造棚户区300万户，棚户区居民、棚户区配套，年末全县有120个村。")
    (0, 0)
    """
    village = _VILLAGE.search(text[:_HEAD])
    if village is not None:
        return village.span("name")
    scores: dict[str, tuple[float, int]] = {}
    of_county = bool(_OF_COUNTY.search(text)) and not _OF_TOWN.search(text)
    for match in _NAME.finditer(text[:_SEARCHED]):
        said = match["name"]
        dated = match.start() and text[match.start() - 1].isdigit()
        name = _LEAD.sub("", _COUNTED.sub("", _DATED.sub("", said)) if dated else said)
        start = match.end("name") - len(name)
        follows = text[match.end() : match.end() + 1]
        goes_on = follows and follows in _GOES_ON.get(match["name"][-1], "")
        if goes_on and not _VILLAGE_STAFF.match(text, match.end()):
            continue
        if len(name) < 2 or name == "街道" or _COMMON.match(name) or name.endswith(_KINDS) or _NO_NAME.search(name):
            continue
        if of_county and name.endswith(_TOWN_END) and start >= _HEAD:
            continue  # 全县党员25619名。富驿镇办班3期: one of its towns
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
    town = _TOWN_BEHIND.match(text, start + len(name)) if start < _HEAD else None
    if town is not None and not _COMMON.match(town["name"]):
        return town.span("name")
    return (start, start + len(name)) if score >= _ENOUGH else (0, 0)


def find_subject(sentence: str) -> tuple[int, int]:
    """Span of the town that a sentence speaks of at its end; ``(0, 0)`` when it speaks of none.

    Parameters
    ----------
    sentence
        The sentence up to a figure, width and script folded.

    Examples
    --------
    >>> said = "全县党员培训有声有色，富驿镇现有党员"
    >>> said[slice(*find_subject(said))]
    '富驿镇'
    >>> find_subject("富驿镇走在前面，全县共有党员"), find_subject("农民工返乡")
    ((0, 0), (0, 0))
    """
    if "镇" not in sentence and "乡" not in sentence and "街道" not in sentence:
        return 0, 0
    last = last_match(_TOWN_SAYS, sentence)
    if last is None or _COMMON.match(last["name"]) or _OF_ALL.search(sentence, last.end()):
        return 0, 0
    return last.span("name")
