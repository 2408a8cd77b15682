"""Wholes that are named (点名的总数): cases L14 and L15.

L14 the clause names the whole again: 128家企业中已建97家, 党员当中，有90名, 项目支出具体为.
L15 figures of one text that count what an earlier total counts: 全县有村198个 … 96个村.
"""

from __future__ import annotations

import re

from yanting_research.extraction.mentions import LINKABLE, Mention, comparable, in_front, one_before
from yanting_research.extraction.named_wholes import abbreviates
from yanting_research.extraction.naming_heads import base_of
from yanting_research.extraction.nouns import HEAD_NOUN
from yanting_research.extraction.people_nouns import people_end
from yanting_research.extraction.views import View
from yanting_research.extraction.wholes import fits

__all__ = ["Totals", "by_name", "clean_clause", "named_among", "read_among", "share_among", "uncounted_among"]

# Matches 企业中 behind 128家 and 里头， behind 151人; must not match 集中, 其中 or 中职
_AMONG = re.compile(
    r"^(?P<noun>[\u4e00-\u9fff“”()、]{0,16}?)(?<![集其高初])"
    r"(?:当中|之中|中(?![学小央心级高层青共旬职年等型期部国秋技]|介|专(?!职|任))|里头?(?=[,，]|[只仅还]?有))[,，]?"
)
# Matches 在农村党员中， and 党员当中，and 项目支出具体为:, which name a figure again; must not match 在其中
_AGAIN = re.compile(
    r"(?:^|[,，。;:)\n]|在(?![岗编职校册读训籍任]))(?P<noun>[\u4e00-\u9fff]{2,12}?)(?<![集其高初])"
    r"(?:(?:当中|之中|中(?!技)|里头?|这一?[块头类])(?:[,，有]|(?=[\u4e00-\u9fff\d]{0,14}\Z)|(?<=当中)(?=[\u4e00-\u9fff]{1,8}\d))"
    r"|(?<![年期月县市省国区境辖镇村乡日周之以])内[,，])"
    r"|(?:^|[,，。;:\n])对?(?P<who>[\u4e00-\u9fff]{2,8}(?:者|的))(?:[\u4e00-\u9fff]{2,8}(?:处置|处理|处分|安排|帮教))?[,，:：]"
    r"|(?:^|[,，。;:\n])(?P<whom>[在实参到][\u4e00-\u9fff]{1,4}人员)[:：]"
    r"|(?:^|[,，。;:\n])(?P<spent>[\u4e00-\u9fff]{2,12}?)(?:具体为|具体包括|主要包括|包括|主要用于|分别为|由)[:：]"
)
# Matches 有 and 仍有 in front of a figure that tells what is; must not match 组织, which acts
# Matches 在 of 在农村党员; must not match 在岗村医 or 在编人员
_IN = re.compile(r"^在(?![岗编职校册读训籍任])")
# Matches 反映 behind a share; must not match 的人
_SAYS = re.compile(r"反映|认为|表示|希望|选择|愿意|想|觉得|反对|支持|不|没有?|有|会|能|能够|参加|加入|听过|收看")
_STANDS = re.compile(
    r"(?:^|[,，。;:\n\x00])"
    r"(?:[\u4e00-\u9fff]{0,3}(?:有|在|对|除|(?<=行)向|尚有|仍有|还有|其中|目前)|[\u4e00-\u9fff]{2}[县市区镇乡]有|问卷显示)?$"
)
# One look before the long pattern: every clause that names a figure again holds one of these
_HINT = re.compile(r"(?<!其)中|里|这|具体|包括|用于|为|由|内[,，]|[者的][,，:]|员[:：]|者[\u4e00-\u9fff]{2,8}[,，:]")
# Matches 村已有 between 13个 and 11个; must not match 村，
_HAS = re.compile(
    r"(?P<noun>[\u4e00-\u9fff]{1,8}?)(?:[,，]?(?:目前|现)?(?:已经?|只|仅|就|还|尚)|(?:目前|现|都|也)?)有|(?P<of>[\u4e00-\u9fff]{1,4})[,，][\u4e00-\u9fff“”]{0,10}?已?(?:在|覆盖到?|遍及|进了?|落户)"
)
# Matches ，年老体弱的 in front of 36人: an item of a list; must not match a clause with a comma in it
_ITEM = re.compile(r"[,，、;和及与]?[\u4e00-\u9fff“”\d]{1,10}")
# Matches 新建, 举办 and 今年 at the head of a clause: a new statement; must not match 外出务工
_ACTED = re.compile(
    r"新|发展|培训|表彰|慰问|走访|组织|转[出入]|调训|处置|评选|选派|帮扶|救助|接收|轮训|引导|动员|带动|每|平均|人均|户均|今年|去年|全年|全[县市区镇乡村]"
    r"|上半年|本年|同期|累计|总共|共|另|此外|同时|较|举办|开展|投入|建成|召开|完成|实现|应|实|占|在|剩"
)
# Matches 县外来的 in front of 98名, some of those named; must not match 在座谈的
_PICKED = re.compile(r"(?!在)[^,，。;:]{1,16}的(?:只|仅|还|共)?有?")
# Matches 行政村, which may tell of members and is counted itself; must not match 女
_PLACE = re.compile(r"(?:村|镇|乡|社区|企业|学校)$")

# Matches 女科级干部 and 党外科级干部, some of 科级干部; must not match 女干部, of whom no rank is told
_GROUPED = re.compile(
    r"(?:女|男|党外|非党|少数民族|年轻|青年)(?:性)?(?P<noun>[\u4e00-\u9fff]{2}(?:干部|党员|教师|职工|书记|主任|人才))$"
)
# Matches （不合格） behind 不称职; must not match 不称职
_BRACKET_END = re.compile(r"\([^()]{1,12}\)$")
# Matches 等次 of 优秀等次1108人; must not match 优秀
_GRADE_END = re.compile(r"(?:等次|档次)?的?$")
_NEAR = 4  # figures back to the item in front
_CAME = frozenset({"参训", "到会", "参会", "参学", "到课"})
# Matches 实到 and 参加培训 in front of those who came; must not match 应到
_CAME_IN = re.compile(r"(?:实到|实训|参训|到会|参会|参学|到课|参加(?:培训|学习|集中培训)?)(?:的|了)?(?:共|有)?$")
_VILLAGE = "村"  # 年收入过10万元的村: of all villages of the text
_VILLAGES = ("村", "行政村", "建制村")
_SHORT_TOTALS = frozenset({"村", "支部", "党支部", "乡镇", "社区", "企业", "学校", "站点", "单位"})
_LOOSE = frozenset({"人员", "人口", "户", "学员", "资金", "培训班", "问题", "个", "项目", "活动", "人"})
_KNOWN = frozenset({"F01", "F02", "F07", "F14"})
_LONGEST = 10  # code points of a noun that are compared


def read_among(mention: Mention, mentions: list[Mention], view: View) -> tuple[Mention, str] | None:
    """The figure in front whose own clause goes on with 中 (128家企业中…), and the words behind 中."""
    before = one_before(mention, mentions)
    if before is None or mention.start - before.end > 40 or before.role not in LINKABLE:
        return None
    between = view.text[before.end : mention.start]
    if re.search(r"[。;!?\n]", between):
        return None
    among = _AMONG.match(between.lstrip(" "))
    if among is None:
        return None
    return before, between.lstrip(" ")[among.end() :]


def named_among(mention: Mention, mentions: list[Mention], view: View) -> tuple[Mention, str, str] | None:
    """L14: the whole that the clause, or the one before it, names again."""
    found = read_among(mention, mentions, view)
    if found is not None and comparable(mention, found[0]) and fits(mention, found[0]):
        _name_by_clause(mention, *found)
        return found[0], "clause", f"among{found[0].index}"
    again_counted = _counted_again(mention, mentions, view) or _goes_on(mention, mentions, view)
    if again_counted is not None:
        return again_counted
    low = view.ahead(mention.start)
    ahead = view.text[low : mention.start]
    if not _HINT.search(ahead):
        return None
    for again in reversed(list(_AGAIN.finditer(ahead))):
        name = _told(again)
        picked = people_end(name) and _PICKED.fullmatch(mention.left.strip())
        if ";" in ahead[again.end() :] and not picked and not _still(mention, mentions, f"-{low + again.start()}"):
            return None  # 实到者中，博士17名；县外来的98名: who is picked with 的 is still of them
        before = one_before(mention, mentions)
        same = before is not None and before.noun == name and comparable(mention, before)
        whole = before if same else _named(name, mention, mentions)  # 一线教师28名，一线教师里女教师30名
        if whole is not None:
            return whole, "colon" if again["spent"] else "clause", f"{low + again.start()}"
    return None


def _told(again: re.Match[str]) -> str:
    """The name of the whole that a clause says again."""
    return _IN.sub("", again["noun"] or again["spent"] or again["who"] or again["whom"])


def _still(mention: Mention, mentions: list[Mention], key: str) -> bool:
    """聘用人员中，女性98名，占三分之二强；应届生71名: a short item behind a semicolon, while the list goes on."""
    before = next((one for one in in_front(mention, mentions, _NEAR) if one.role in LINKABLE), None)
    listed = before is not None and before.list_id.endswith(key) and "的" not in mention.left
    return listed and bool(_ITEM.fullmatch(mention.left.strip())) and not _ACTED.match(mention.left.strip(",，、; "))


def _counted_again(mention: Mention, mentions: list[Mention], view: View) -> tuple[Mention, str, str] | None:
    """13个村已有11个村开过课: the noun of the whole stands again behind its part."""
    whole = one_before(mention, mentions)
    if whole is None or not comparable(mention, whole) or mention.value == whole.value:
        return None
    again = _HAS.fullmatch(view.text[whole.end : mention.start])
    noun = (again["noun"] or again["of"]) if again is not None else ""
    if again is None or not view.text.startswith(noun, mention.end):
        return None
    if mention.value > whole.value and not again["of"]:
        return None
    if view.text.startswith("的", mention.end + len(noun)):
        return None  # 出访九十个国家，有八十一个国家的领导人来访: their people, not the countries
    return whole, "opener" if again["of"] else "clause", f"again{whole.index}"


def _goes_on(mention: Mention, mentions: list[Mention], view: View) -> tuple[Mention, str, str] | None:
    """151人里头，外出务工的88人，年老体弱的36人: the list behind 里头 goes on with names of the same kind."""
    before = next((m for m in in_front(mention, mentions) if m.role != "share"), None)
    said = mention.left.strip()
    if before is None or not before.list_id.startswith("L5-") or mention.past or not _ITEM.fullmatch(said):
        return None
    whole = mentions[before.part_of]
    stop = view.sentence(before.start) != view.sentence(mention.start)
    if stop or _ACTED.match(said.strip(",，、;")) or not comparable(mention, whole) or not fits(mention, whole):
        return None
    return whole, "clause", before.list_id.split("-", 2)[2]


def _named(name: str, mention: Mention, mentions: list[Mention]) -> Mention | None:
    """The nearest earlier figure of that very noun, else of one that ends it or ends with it."""
    name = name.removesuffix("队伍")
    known = [
        m
        for m in in_front(mention, mentions)
        if len(m.noun) >= 2 and comparable(mention, m) and fits(mention, m) and not m.past
    ]
    bare = name.rstrip("者的")
    if bare != name and len(bare) > 1:  # 不称职9人。不称职者业已处理：辞退2人
        stated = (one for one in known if _BRACKET_END.sub("", one.left.strip()).endswith(bare))
        told = next(stated, None)
        if told is not None:
            return told
    verb, _, thing = name.partition("的")
    did = (one for one in known if thing and len(verb) > 1 and one.left.strip().rstrip("了有").endswith(verb))
    taken = next(did, None)  # 收回2918张。收回的测评表中，“满意”2145张
    if taken is not None:
        return taken
    for same in (
        name.__eq__,
        name.endswith,
        lambda noun: noun.endswith(name) and (len(name) > 2 or people_end(name)),
        lambda noun: abbreviates(name, noun),
    ):
        for candidate in known:
            if same(candidate.noun):
                return candidate
    if len(name) > len("参训") and name[:2] in _CAME:  # 实到1806人。参训者当中，村支书468人
        came = next((one for one in known if _CAME_IN.search(one.left.strip())), None)
        if came is not None:
            return came
    verb = name[:2] if len(name) == len("引进人才") or (len(name) == len("回收卷") and name.endswith("卷")) else ""
    said = ((one, _GRADE_END.sub("", one.left.strip())) for one in known if verb)
    got = next((one for one, told in said if told.endswith(verb) or told.strip(",，;").startswith(verb)), None)
    if got is not None:
        return got  # 签约引进223人。引进人才里，博士11人
    return None


def _name_by_clause(mention: Mention, whole: Mention, clause: str) -> None:
    """已建97家 of 非公企业 are 已建的非公企业."""
    own = re.sub(r"(?:的)?[只仅还尚仍]?(?:有|剩|为|达|是)?$", "", clause.strip(" ,，只仅"))
    if mention.rule == "F02" and HEAD_NOUN.search(mention.noun):
        return
    if own and not HEAD_NOUN.search(own):
        mention.base = base_of(whole)
        mention.noun, mention.attribute = f"{own[-14:].removesuffix('的')}的{mention.base}", False


def share_among(mention: Mention, mentions: list[Mention], view: View) -> Mention | None:
    """The whole of a share whose clause names it: 23名支部书记中，68%反映…, 在农村党员中，…占三成."""
    found = read_among(mention, mentions, view)
    if found is not None:
        return found[0]
    low = view.ahead(mention.start)
    for again in reversed(list(_AGAIN.finditer(view.text[low : mention.start]))):
        if ";" in view.text[low + again.end() : mention.start]:
            return None
        name = _told(again)
        for candidate in in_front(mention, mentions):
            if candidate.role == "count" and name.endswith(candidate.noun):
                return candidate
            longer = len(name) > len("党员") and people_end(name) and candidate.noun.endswith(name)
            if longer and candidate.dimension == "person" and candidate.part_of < 0:
                return candidate  # 外出流动党员3126名。流动党员中未足额交纳党费的占8.7%
    return None


def uncounted_among(mention: Mention, view: View) -> str:
    """在岗村医 for 在岗村医当中，60岁以上的占四成: the persons of whom the clause in front speaks; ``""`` without."""
    low = view.ahead(mention.start)
    again = next(reversed(list(_AGAIN.finditer(view.text[low : mention.start]))), None)
    if again is None or not again["noun"] or low + again.end() < mention.start - len(mention.left):
        return ""
    name = _IN.sub("", again["noun"])
    return name if people_end(name) else ""


def clean_clause(right: str) -> str:
    """What the people of a share do (68%反映工学矛盾突出); ``""`` without a verb of saying or doing."""
    clause = right.lstrip("的").strip()
    return clause[:14] if _SAYS.match(clause) else ""


class Totals:
    """What a text has counted so far: its first figure for every noun.

    A later figure with that noun is part of it when it stands in front of the noun and the
    clause tells what is (有96个村…), not what was done (走访96个村). One look per figure.
    """

    def __init__(self) -> None:
        self._exact: dict[str, Mention] = {}
        self._ends: dict[str, Mention] = {}

    def add(self, mention: Mention) -> None:
        """Remember a figure that can be a total."""
        noun = mention.noun
        if mention.role != "count" or mention.rule not in _KNOWN or mention.past:
            return
        if mention.attribute and not _PLACE.search(noun):
            return
        if mention.modality != "observed" or mention.value < 2 or (mention.part_of >= 0 and mention.rule == "F02"):
            return
        self._exact.setdefault(noun, mention)
        for length in range(1, min(len(noun), _LONGEST)):
            self._ends.setdefault(noun[-length:], mention)

    def whole_of(self, mention: Mention) -> Mention | None:
        """The first figure that counted the same noun, when it is larger; else None."""
        noun = _counted(mention)
        if not noun:
            return None
        if noun == _VILLAGE:  # 贫困村12个 are not all villages
            found = next((self._exact[name] for name in _VILLAGES if name in self._exact), None)
        else:
            found = self._exact.get(noun) or self._ends.get(noun)
        for length in range(min(len(noun), _LONGEST) - 1, 1, -1):
            found = found or self._exact.get(noun[-length:])
        if found is None or not comparable(mention, found) or not mention.value < found.value:
            return None
        return found


def _counted(mention: Mention) -> str:
    """The noun that may have been counted before: 村 of 96个村, 流动党员 of 经常在线学习的流动党员."""
    if mention.rule == "F02" and _STANDS.search(mention.left.strip(" \t")):
        theirs = mention.right.startswith(f"{mention.noun}的")  # 有81个村的代表来访: not the villages
        return "" if mention.noun in _LOOSE or theirs else mention.noun
    group = _GROUPED.match(mention.noun) if mention.rule == "F01" and mention.dimension == "person" else None
    if group is not None:
        return group["noun"]  # 女科级干部97人 of 实配科级干部604人
    if mention.rule == "F01" and "的" in mention.noun:
        noun = mention.noun.rpartition("的")[2]
        return noun if len(noun) >= 3 or noun in _SHORT_TOTALS else ""
    return ""


def by_name(mention: Mention, totals: Totals) -> tuple[Mention, str, str] | None:
    """L15: part of what the text counted first under that noun."""
    whole = totals.whole_of(mention)
    return None if whole is None else (whole, "suffix", f"total{whole.index}")
