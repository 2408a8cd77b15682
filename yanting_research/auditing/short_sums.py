"""Sums that a few words state (几句话里的合计): done and left, shares taken together, lists with a masked member.

R1 7个问题，整改了5个，还有3个原封未动: what is done and what is left make up what there was; so do 实到 and 缺席;
R2 前两项合计77.7%, 三项共占96%, 占46.2%，占35.3%，合计81.5%: neighbouring shares and their total;
R3 420人：甲133人、乙2X6人、丙11人: a masked member leaves the list undecided;
R4 优秀占20%，合格占75%，不合格占15%: groups that exclude each other pass 100 % together;
R5 基本支出 618.20 / 其中：人员经费 537.75 / 公用经费 80.45: lines of a list inside a list;
R6 168名、41名，剩下是在岗的，108名: what is left closes a list;
R7 20:36:46, 合格率97.4%，不合格率1.6%, bands from 以下 to 以上: shares that are all there are and do not make 100 %.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from yanting_research.auditing.linked import TELLING, comes_near, figure_place
from yanting_research.auditing.reading import COUNTS, Figure

__all__ = [
    "line_sums",
    "masked_sums",
    "remainder_sums",
    "rest_sums",
    "share_totals",
    "shares_above_whole",
    "shares_of_whole",
]

_REACH = 10
_BESIDE = 2  # members in front of what is left
_FAR = 3  # sentences back to the whole of two that stand apart from it
_MISPRINT = 0.02  # two that stand apart from their whole and miss it by more are of another
_CLOSE = 0.1  # a list with its rest that misses the whole by more is of something else
# 其余, 剩下是在岗的,, 介于两者之间的: what is left of a list; must not match 其余的.
_REMAINDER = re.compile(
    r"(?:其余|余下|剩余|剩下)(?:[\u4e00-\u9fff]{0,6}|[是为][\u4e00-\u9fff]{1,8}的[,，])$|[两二]者之间的?$"
)
_LISTED = 3  # members that a list behind a masked whole has at least
_TYPO_POINTS = 10.0  # percentage points: two shares that miss their 合计 by more are of other things
_SHORT = 16  # signs between two members of a list
_NEAR = 0.3  # done and left that miss their whole by more speak of something else
# 剩下的, 其余, 尚有, 还剩; must not match 其他.
_LEFT_OVER = re.compile(r"(?:其余|余下|剩余|剩下|还剩|尚余|尚有|仍有)[\u4e00-\u9fff]{0,4}$")
# 未审核, 尚未整改到位的, 无证者: what was not done or is not held; must not match 未来.
_NOT_DONE = re.compile(
    r"(?:^|[,;、])(?:尚|还|仍|至今)?(?:[未没](?!来|成年)(?P<verb>[\u4e00-\u9fff]{2,6}?)|不(?P<bad>合格|达标|及格|称职|满意|同意)|无(?P<paper>证|照|编|岗|房))"
    r"[的者]?(?:还有|尚有|有)?$"
)
# 正在办理, 待核: what is under way; with what is done it may pass the whole, but need not make it up.
_PENDING = re.compile(
    r"(?:(?:正在|尚在|还在)[\u4e00-\u9fff]{2,6}|在办|待[办整处核][\u4e00-\u9fff]{0,3})的?(?:还有|尚有|有)?$"
)
# 还有3个原封未动: 还有 counts only with a word of what was not done behind it.
_STILL = re.compile(r"还有[\u4e00-\u9fff]{0,4}$")
_UNDONE = re.compile(r"[\u4e00-\u9fff]{0,6}[未没]")
# 缺席的, 请假, 欠: who should have come and did not, what was due and is not there; must not match 缺少 or 拖欠.
_ABSENT = re.compile(
    r"(?:(?<![拖亏积])欠|缺席|缺勤|缺课|请假(?:手续)?|旷课|未到|没到|没来|未参加)(?:会|课|训)?的?(?:有|只有|仅有?)?$"
)
# 实到只有, 实际收看, 参加: who came, what was held; must not match 应到.
_CAME = re.compile(
    r"(?:实[到参训]|实际(?:[到参]|收看|开展|完成|举办)?|参加|出席|到会|到课)(?:会|加|训|学|人数|人员|党员)?(?:了|的)?(?:有|只有|仅有?|为)?$"
)
# 只整改了, 转化, 完成: what was done.
_DONE = re.compile(
    r"(?:整改|转化|完成|完工|竣工|建成|改造|搬迁|铺设?通?|修通|安置|拨付|到账|办结|解决|化解|兑现|落实|到位|销号|摘帽|出列|脱贫|清退|处理|答复|达标|验收|顶岗|抢通|恢复|通过|开工|收回|归还|结业|办理|采纳|立改|补[交缴]|追[缴回]|退还|恢复供[电水])"
    r"(?:了|的)?(?:只有|仅有|有)?$"
)
# 前两项合计, 三项共占, 二者之和为; must not match 合计.
_TOGETHER = re.compile(
    r"(?P<front>前)?(?P<count>[两二三四五])(?:项|者|类)(?:合计|相加|之和|共计|一共|加起来|共)(?:占|为|达)*$"
)
# 合计 and 两者加起来占 in front of a share: all those beside it; must not match 合计中.
_ALTOGETHER = re.compile(r"[,;、(](?:合计|共计|合起来|加起来|相加)(?:占比|占到|达到|占|为|达)?")
# "\n 其中:人员经费 "; must not match ,其中.
_WITHIN_LINE = re.compile(r"[,;。、]?[ \t]{0,200}\n\s{0,200}其中:?[^,;。\n]{0,20}")
# 合格率为, and ，不合格率 right behind it; must not match 增长率.
_RATE = re.compile(r"(?P<rate>[一-龥]{2,6}率)(?:为|达)?$")
_REST_RATE = re.compile(r"[,，;；、(]?(?:不|未)(?P<rate>[一-龥]{2,4}率)(?:为|达|仅)?")
_NO = re.compile("[不没未]有?")
# 35岁以下, 不满5年, 0-14岁: the lowest band; 60岁及以上: the highest; 其他占: all that is left.
_LOWEST = re.compile(r"以下|不满|不足|未满|(?<!\d)0-")
_HIGHEST = re.compile(r"以上|超过")
_OTHERS = re.compile(r"其他|其它|其余")
# （可多选）: shares of answers of which several could be given
_MORE_THAN_ONE = re.compile(r"[多限可]选")
_LONGEST = 26  # signs between two shares of a list
# 优秀, 合格, 不合格: grades that cannot hold together; 男, 女; each tuple one set.
_EXCLUSIVE = (
    (re.compile(r"男"), re.compile(r"女")),
    (re.compile(r"(?<!不)合格率"), re.compile(r"不合格率")),
    (
        re.compile(r"优秀|很好|好”"),
        re.compile(r"(?<!不)(?<!基本)(?:合格|称职)|较好"),
        re.compile(r"不(?:合格|称职)|差”"),
    ),
    (
        re.compile(r"非常|十分|很(?!不)"),
        re.compile(r"比较|较(?!不)|基本"),
        re.compile(r"一般|说不清|不确定|无所谓"),
        re.compile(r"不(?:太|大)?(?:满意|了解|同意|认可|合适|必要|好)"),
    ),
    (re.compile(r"(?<!不)(?<!基本)满意|很满意"), re.compile(r"基本满意|一般"), re.compile(r"不满意")),
)
# 村中，; behind a whole whose members follow.
_AMONG = re.compile(r"[\u4e00-\u9fff]{0,6}[中里][,，]?")
# ，占全县309个…的10.4％: a whole that only its share needs.
_WHOLE_OF_SHARE = re.compile(r"占[^,;:。]{0,12}$")


def rest_sums(figures: Sequence[Figure]) -> Iterator[tuple[Figure, list[Figure]]]:
    """R1: whole, then what is done and what is left."""
    for at, rest in enumerate(figures):
        words = _said(figures, at)
        absent = _ABSENT.search(words)
        undone = _NOT_DONE.search(words)
        pending = _PENDING.search(words)
        left = absent or undone or pending or _LEFT_OVER.search(words)
        left = left or (_STILL.search(words) and _UNDONE.match(rest.right))
        if not left or not rest.exact:
            continue
        before = [
            one
            for one in reversed(figures[max(0, at - _REACH) : at])
            if one.measure == rest.measure and one.exact and rest.sentence - one.sentence <= (2 if absent else 1)
        ]
        if len(before) < 2:
            continue
        done = _said(figures, figure_place(figures, before[0]))
        if not (_CAME if absent else _DONE).search(done) and not (
            undone and _is_done(undone["verb"] or undone["bad"] or undone["paper"], done)
        ):
            continue
        total = before[0].value + rest.value
        others = figures[max(0, at - 2) : at + 3] if absent else ()
        several = any(one is not rest and _ABSENT.search(one.left.strip()) for one in others)
        for whole in before[1:]:
            if several and whole.value != total:
                continue  # 请假15名，缺席9名: only together with those who came do they make up those due
            if pending and total < whole.value:
                continue  # 受理287件，办结200件，正在办理20件: others were sent back
            if not _WHOLE_OF_SHARE.search(whole.left) and abs(whole.value - total) <= _NEAR * whole.value:
                yield whole, [before[0], rest]
                break


def remainder_sums(figures: Sequence[Figure]) -> Iterator[tuple[Figure, list[Figure]]]:
    """R6: 党员317名，离退休的168名，流动的41名；剩下是在岗的，108名: what is left closes the list in front of it."""
    known = {one.fact_id: one for one in figures}
    for at, rest in enumerate(figures):
        if not rest.exact or not _REMAINDER.search(rest.left.strip()):
            continue
        beside = [
            one
            for one in figures[max(0, at - _REACH) : at]
            if one.part_of and one.exact and one.sentence == rest.sentence and one.measure == rest.measure
        ]
        parts = [one for one in beside if one.part_of == beside[-1].part_of]
        parts = _among(figures, at, parts)
        whole = known.get(parts[0].part_of) if parts else None
        whole = whole if whole is not None and whole.place < rest.place else None
        alone = whole is not None and len(parts) == 1 and parts[0].place == rest.place - 1 == whole.place + 1
        if not parts and (pair := _left_of_pair(figures, at)) is not None:
            yield pair
        if whole is None or not (len(parts) >= _BESIDE or alone) or not whole.value > 0:
            continue
        parts.append(rest)
        told = _AMONG.match(whole.right) is not None and all(one.exact for one in (whole, *parts))
        if comes_near(parts, whole, _NEAR if told else _CLOSE):
            yield whole, parts


def _among(figures: Sequence[Figure], at: int, parts: list[Figure]) -> list[Figure]:
    """14个村中，9个村已完成，3个村正在公示，其余5个村: all that stand between the whole and its rest are members."""
    rest = figures[at]
    whole = next((one for one in reversed(figures[max(0, at - _REACH) : at]) if _AMONG.match(one.right)), None)
    if whole is None or not parts or parts[0].part_of != whole.fact_id or whole.sentence != rest.sentence:
        return parts
    between = list(figures[figure_place(figures, whole) + 1 : at])
    alike = all(one.measure == rest.measure and one.exact and one.part_of in {"", whole.fact_id} for one in between)
    plain = not any("其中" in one.left or one.left.startswith("(") for one in between)
    return between if alike and plain else parts


def _left_of_pair(figures: Sequence[Figure], at: int) -> tuple[Figure, list[Figure]] | None:
    """实到273人……合格261人，其余11人不及格: the nearest figure in front that the last two miss by very little."""
    rest = figures[at]
    ahead = [one for one in figures[max(0, at - _REACH) : at] if one.measure == rest.measure and one.exact]
    if len(ahead) < _BESIDE or ahead[-1] is not figures[at - 1] or ahead[-1].sentence != rest.sentence:
        return None
    parts = [ahead[-1], rest]
    near = (one for one in reversed(ahead[:-1]) if one.value >= TELLING and rest.sentence - one.sentence <= _FAR)
    whole = next((one for one in near if comes_near(parts, one, _MISPRINT)), None)
    return None if whole is None else (whole, parts)


def _is_done(verb: str, words: str) -> bool:
    """已审核 in front of the figure before 未审核."""
    clause = words[words.rfind(",") + 1 :]  # 完成年度学时任务的1735人，未完成的1057人
    begun = clause.startswith(verb) and clause.endswith("的")
    bare = words.rstrip("的者")
    others = tuple(f"{sign}{verb}" for sign in ("未", "没", "无", "基本", "较"))  # 基本合格21名，不合格5名: two of many
    return (begun or bare.endswith(verb)) and not bare.endswith(others)


def _said(figures: Sequence[Figure], at: int) -> str:
    """The words in front of a figure; for persons right behind their households (剩余1108户3726人), those of both."""
    words = figures[at].left.strip()
    beside = at > 0 and not words and figures[at].dimension == "person" and figures[at - 1].dimension == "household"
    return figures[at - 1].left.strip() if beside else words


def share_totals(figures: Sequence[Figure]) -> Iterator[tuple[Figure, list[Figure]]]:
    """R2: total, then its shares."""
    for at, total in enumerate(figures):
        if total.role != "share":
            continue
        words = _TOGETHER.search(total.left.strip())
        if words is None and not _ALTOGETHER.fullmatch(total.left.strip()):
            continue
        shares: list[Figure] = []
        for one in reversed(figures[max(0, at - 2 * _REACH) : at]):
            if one.sentence != total.sentence:
                break
            if one.role == "share":
                shares.insert(0, one)
        count = COUNTS[words["count"]] if words is not None else _length_that_adds_up(shares, total)
        parts = shares[:count] if words is not None and words["front"] else shares[-count:]
        if len(parts) == count > 1 and not any(math.isnan(part.value) for part in parts):
            yield total, parts


def _length_that_adds_up(shares: Sequence[Figure], total: Figure) -> int:
    """How many of the last shares a plain 合计 takes together: those that make it up, else the only two there are."""
    for count in range(2, len(shares) + 1):
        if abs(math.fsum(one.value for one in shares[-count:]) - total.value) <= count * total.precision / 2 + 1e-9:
            return count
    pair = len(shares) == 2 and total.value > max(one.value for one in shares)
    return len(shares) if pair and abs(math.fsum(one.value for one in shares) - total.value) <= _TYPO_POINTS else 0


def masked_sums(figures: Sequence[Figure]) -> Iterator[tuple[Figure, list[Figure]]]:
    """R3: at least three members of one sentence behind their whole, one of them without a value."""
    for at, masked in enumerate(figures):
        if not math.isnan(masked.value) or masked.torn:
            continue
        first = at
        while first > 0 and _goes_with(figures[first - 1], masked):
            first -= 1
            if len(figures[first].left) > _SHORT:
                break  # the words in front of a list are long, those inside it short
        last = at
        while last + 1 < len(figures) and _goes_with(figures[last + 1], masked):
            last += 1
        whole, parts = figures[first], list(figures[first + 1 : last + 1])
        stated = math.fsum(part.value for part in parts if not math.isnan(part.value))
        inside = masked in parts and whole.exact and stated < whole.value
        if len(parts) >= _LISTED and (inside or all(part.part_of == masked.fact_id for part in parts)):
            yield whole, parts


def _goes_with(figure: Figure, masked: Figure) -> bool:
    alike = figure.measure == masked.measure and figure.sentence == masked.sentence
    return alike and (figure.exact or figure is masked) and (figure.place < masked.place or len(figure.left) <= _SHORT)


def line_sums(figures: Sequence[Figure]) -> Iterator[tuple[Figure, list[Figure]]]:
    """R5: lines that begin with 其中 and add up exactly to the line above them."""
    for at in range(1, len(figures)):
        whole, first = figures[at - 1], figures[at]
        if not _WITHIN_LINE.match(first.left) or not (whole.countable and whole.exact and whole.value > 0):
            continue
        run: list[Figure] = []
        total = 0.0
        for figure in figures[at : at + 8]:
            if figure.measure != whole.measure or not figure.exact or (run and not figure.own_line):
                break
            run.append(figure)
            total += figure.value
            if len(run) >= 2 and math.isclose(total, whole.value):
                yield whole, run
                break


def shares_of_whole(figures: Sequence[Figure]) -> Iterator[list[Figure]]:
    """R7."""
    for at, first in enumerate(figures):
        run = [first]
        while at + len(run) < len(figures) and figures[at + len(run)].left.strip() in {":", "∶"}:
            run.append(figures[at + len(run)])
        rates = run if len(run) >= _LISTED else _rate_and_rest(figures, at) or _answers(figures, at)
        if any(one.role != "share" or not one.exact for one in rates) or not rates:
            continue
        blur = math.fsum(one.precision for one in rates) / 2
        if blur + 1e-9 < abs(math.fsum(one.value for one in rates) - 100) <= _TYPO_POINTS:
            yield rates


def _answers(figures: Sequence[Figure], at: int) -> list[Figure]:
    """Shares that leave nothing over: bands from 以下 to 以上, lists that end in 其他; yes and no above 100 %."""
    run = [figures[at]]
    if run[0].role != "share" or (at and _continues(figures[at - 1], run[0])):
        return []
    for one in figures[at + 1 : at + _REACH]:
        if not _continues(run[-1], one):
            break
        run.append(one)
    first, last = run[0].label, run[-1].label
    if len(run) == 2 and _NO.sub("", last, count=1) == first and last != first:
        return run if math.fsum(one.value for one in run) > 100 else []
    if len(run) < _LISTED or _MORE_THAN_ONE.search(run[0].left):
        return []
    bands = (
        _LOWEST.search(first)
        and _HIGHEST.search(last)
        and not any(map(_HIGHEST.search, (one.label for one in run[:-1])))
    )
    return run if bands or _OTHERS.search(last) else []


def _continues(before: Figure, share: Figure) -> bool:
    """Whether a share goes on with the list of the one in front: ，居住占21.4%; not ，其中."""
    alike = share.role == "share" and before.role == "share" and share.sentence == before.sentence
    beside = share.place == before.place + 1 and len(share.left) <= _LONGEST and share.left[:1] in set(",，;；、")
    return alike and beside and "其中" not in share.left and share.left.strip().endswith(("占", "占比", "的", "为"))


def _rate_and_rest(figures: Sequence[Figure], at: int) -> list[Figure]:
    """合格率 and 不合格率, one right behind the other."""
    if at + 1 >= len(figures):
        return []
    first, second = figures[at], figures[at + 1]
    rate, rest = _RATE.search(first.left.strip()), _REST_RATE.fullmatch(second.left.strip())
    same = (
        rate is not None
        and rest is not None
        and rate["rate"].endswith(rest["rate"])
        and first.measure == second.measure
    )
    return [first, second] if same else []


def shares_above_whole(figures: Sequence[Figure]) -> Iterator[list[Figure]]:
    """Shares of groups that exclude each other and pass 100 % together (优秀20%、合格75%、不合格15%)."""
    for family in _EXCLUSIVE:
        at = 0
        while at + len(family) <= len(figures):
            if figures[at].role != "share":
                at += 1
                continue
            run = list(figures[at : at + len(family)])
            alike = all(one.role == "share" and one.exact and one.sentence == run[0].sentence for one in run)
            named = alike and _one_each(run, family)
            if named and math.fsum(one.value for one in run) > 100 + math.fsum(one.precision for one in run) / 2 + 1e-9:
                yield run
            at += len(family) if named else 1


def _one_each(shares: Sequence[Figure], family: Sequence[re.Pattern[str]]) -> bool:
    """Whether every share is of one member of the family, and no two of the same."""
    hits = [[at for at, one in enumerate(family) if one.search(share.label)] for share in shares]
    return all(len(hit) == 1 for hit in hits) and len({hit[0] for hit in hits}) == len(family)
