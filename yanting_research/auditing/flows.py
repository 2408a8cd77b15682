"""Stocks and posts (存量与编制): opening and closing stocks, posts filled and vacant; cases S7, S8, S15, S16.

S7: opening, plus what came, less what left, makes closing; S8: posts are those filled and those vacant; S15: what
came is what left and the net increase; S16: what was taken in is what was spent and what is left.
年初在册3218户，新增246户，退出318户，年末在册3146户; 核定编制42名，实有39人，空编3名; 编制42名，实有45人，超编3人;
新登记4752户；注销1689户，净增3063户.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from yanting_research.auditing.reading import Figure
from yanting_research.auditing.verdicts import Check, interval, sum_check

__all__ = ["account_sums", "flow_checks", "net_checks", "post_sums"]

_ACCOUNT = 200  # figures looked back for what an account was opened with
_MOST = 8  # figures between opening and closing
_NEAR = 0.25  # posts, holders and vacancies side by side: how far they may be off
_TYPO = 0.03  # an equation that misses by more of its closing figure is none
# ，尚有 in front of 238件未结: the closing figure of a docket
_STILL_OPEN = re.compile(r"[,，](?:尚|还|仍)有$")
_NOT_CLOSED = re.compile(r"未[结办审]|在办")
_TYPO_OF_BOOK = 0.2  # the same of an account that names its opening, its closing, what came and what left
# 年末存栏, 期末余额: the closing figure of a book; must not match 目前.
_CLOSES_BOOK = re.compile(r"(?:[年期月季][末底]|眼下|账上)[\u4e00-\u9fff]{0,6}$")
# 年初库存, 上年结转: the opening figure, named so; must not match 年初计划.
_OPENS = re.compile(
    r"(?:改革|合并|调整|换届|整合|撤并)前[^。;]{0,24}$|(?:[年期月季]初|上[年期月季][末底]?|去年[末底]|旧存)(?!计划|目标|预算)[\u4e00-\u9fff]{0,8}$"
)
# 改革后全镇内设机构为: what is left of a body that was changed; must not match 改革后勤.
_REFORMED = re.compile(r"(?:改革|合并|换届|整合|撤并)后(?!勤)")
# 年初预算, 全年预算: what an account of a budget opens with; must not match 预算执行.
_BUDGET = re.compile(r"预算(?:安排|资金|总额|数)?(?:为|是)?$")
# 年末在册, 期末结存, 现有, 结余: the closing figure; must not match 年末完成.
_CLOSES = re.compile(
    r"(?:[年期月季][末底]|至今|目前|眼下|账上|现)(?:还剩|实际?|尚|仍)?(?:有|在册|库存|结存|结余|余额|共有|存栏|在岗|党员|滚存)?[\u4e00-\u9fff]{0,6}$"
    r"|(?:改革|合并|换届|整合|撤并)后(?:全?[县市区镇乡村])?[\u4e00-\u9fff]{0,8}(?:为|有|共有)$"
    r"|调整后的?(?:预算|计划|总额)?数?(?:为|达)?$"
    r"|(?:累计|滚存|净)?(?:结余|结存|库存|滚存)(?:资金|金额|党费)?(?:为|有)?$"
)
# 当年结余 in front of the closing figure 年末滚存, and 上年结转 far in front; must not match 结余率.
_BALANCE = re.compile(r"(?:当年|本年|本期|当期|收支相抵)[\u4e00-\u9fff]{0,4}结余(?:资金|金额|党费)?(?:为|有)?$")
_ROLLED = re.compile(r"(?:滚存|累计|[年期]末)(?:结余|结存|余额)?(?:资金|金额|党费)?(?:为|有)?$")
_CARRIED = re.compile(r"(?:上[年期]|以前年度|[年期]初)(?:结[转余存]|滚存|余额)(?:资金|金额|党费|收入)?(?:为|有)?$")
# 新增, 转入, 本年收入: what came; must not match 收回.
_COMES = re.compile(
    r"(?:新增|新入|购[进入]|收缴|收入|收[到取]|转入|调入|迁入|划入|发展|吸收|拨入|拨付|纳入|新纳入|新登记|新收案?|受理|筹资|征缴|(?:上级|财政)?下拨|到位|配套|繁育|自繁|繁殖|外购|举借|接收|补栏|新办|新成立|组建|新设立?|出生|入库|招[录聘]|引进|新建|恢复|追加|调增|新认定)"
    r"[\u4e00-\u9fff]{0,4}$"
)
# 退出, 转出, 本年支出: what left; must not match 支出预算.
_LEAVES = re.compile(
    r"(?:退出|发放|支出|转出|转往|撤销|调[出离]|迁出|划出|去世|死亡|病[死故]|出库|使用|支付|上缴|清退|辞职|退休|注销|销售|撤并|吊销|摘牌|调减|核减|开除|除名|出党|领用|出栏|淘汰|偿还|归还|结案|审结|办结|化解|还本)"
    r"[\u4e00-\u9fff]{0,4}$"
)
# 空编, 空缺, 缺员: posts nobody holds; must not match 缺点.
_VACANT = re.compile(r"(?:空编|空缺|缺编|缺员|缺额|空岗|尚缺|空余编制|结余)(?:编制|岗位|人员)?(?:的|有|为)?$")
# 超编, 超配: persons without a post.
_SURPLUS = re.compile(r"(?:超编|超配|超员|超出编制|(?<=[,，])超出)(?:人员)?(?:的|有|为)?$")
# 核定编制, 定编, 核定职数; must not match 编制内.
_POSTS = re.compile(r"编制?(?!内|外)|职数|定员|岗位|核定")
# 实有, 在岗: who holds the posts; must not match 核定.
_HELD = re.compile(r"实有|现有|在[编岗职]")
# 净增, 增减相抵净增加, 净流出: what came less what left, or the other way; must not match 净资产.
_NET = re.compile(r"净(?P<less>减少?|流出|下降|少)|净(?:增[加长]?|流入|多)(?:了|的)?")
_NET_NEAR = 0.1  # a balance that misses the two by more, and is not said to be theirs, is of more than these
_BALANCED = re.compile(r"相抵|相减|抵[扣去消]后|增减")
# 上年结转, 年初: money that was there before.
_CARRIES = re.compile(r"结转|[年期月]初|滚存|上年")
_ACCOUNTS = (
    (
        re.compile(r"(?:收入|收到[一-龥]{0,6}|筹集[一-龥]{0,6})(?:为|共|合计)?$"),
        re.compile(r"^[,，;、]?[一-龥]{0,6}(?:支出|开支|支付)(?:为|共|合计|了)?$"),
        re.compile(r"^[,，;、]?(?:收支相抵[,，]?)?(?:当年|本年|尚|净|仍)?(?:结余|节余|盈余|结存)(?:为|有|资金|金额)?$"),
    ),
    (
        re.compile(r"出生率(?:为|达)?$"),
        re.compile(r"死亡率(?:为|达)?$"),
        re.compile(r"自然增长率(?:为|达)?$"),
    ),
)
_REACH = 5
_TWO = 2  # figures in front of a balance
_STOPS = frozenset(",;。")
_NESTED = frozenset({"bracket", "opener", "colon", "table"})  # details of a figure in between


def flow_checks(figures: Sequence[Figure]) -> Iterator[Check]:
    """S7: the closing figure against the opening one and all that came or left; a check for each complete chain."""
    for at, closing in enumerate(figures):
        open_still = _STILL_OPEN.search(closing.left.strip()) and _NOT_CLOSED.match(closing.right)
        closes = _CLOSES.search(closing.left.strip())
        begins = "," in closing.left[:2] or (
            closes and closing.left.strip()[closes.start() - 1 : closes.start()] in _STOPS
        )
        if not closing.exact or not begins or not (closes or open_still):
            continue
        carried = _carried(figures, at)
        if carried is not None:
            yield sum_check(closing, carried)
            continue
        chain = _chain(figures, at)
        if chain is None:
            continue
        opening, moves = chain
        computed = opening.value + math.fsum(move * one.value for one, move in moves)
        gap = abs(computed - closing.value)
        budget = _BUDGET.search(opening.left.strip()) and "结余" in closing.left  # 年初预算45万元……年末结余4.3万元
        named = bool(_OPENS.search(opening.left.strip()) or budget)
        exact = math.isclose(computed, closing.value)
        both = len({move for _, move in moves}) > 1 and (
            open_still or _CLOSES_BOOK.search(closing.left.strip()) or _REFORMED.search(closing.left)
        )
        turned = opening.value + math.fsum(one.value for one, move in moves if move > 0)
        most = max(_TYPO_OF_BOOK * closing.value, _NET_NEAR * turned) if both else _TYPO * closing.value
        if not exact and not (named and len(moves) > 1 and gap <= most):
            continue
        parts = (opening, *(one for one, _ in moves))
        blur = math.fsum(interval(one)[1] - one.value for one in (closing, *parts))
        verdict = "consistent" if exact else "rounding" if gap <= blur else "inconsistent"
        signs = (1, *(move for _, move in moves))
        yield Check("sum", closing, parts, None, closing.value, computed, verdict, signs)


def net_checks(figures: Sequence[Figure]) -> Iterator[Check]:
    """S15: what came against what left and the balance; for a loss what left against what came and the balance."""
    for at, net in enumerate(figures):
        words = _NET.search(net.left) if at >= _TWO and net.exact else None
        if words is None:
            continue
        before = [one for one in figures[at - _TWO : at] if one.exact and one.measure == net.measure]
        came = next((one for one in before if _COMES.search(one.left.strip())), None)
        left = next((one for one in before if _LEAVES.search(one.left.strip())), None)
        if came is None or left is None or came is left or net.sentence - before[0].sentence > 1:
            continue
        more, less = (left, came) if words["less"] else (came, left)
        balance = abs(net.value)
        near = abs(more.value - less.value - balance) <= _NET_NEAR * balance or _BALANCED.search(net.left)
        if near and more.value > less.value:
            check = sum_check(more, [less, replace(net, value=balance)])
            yield replace(check, parts=(less, net), signs=(1, -1 if net.value < 0 else 1))


def account_sums(figures: Sequence[Figure]) -> Iterator[tuple[Figure, list[Figure]]]:
    """S16: what was taken in is what was spent and what is left; births are deaths and the natural increase."""
    for first, second, third in zip(figures, figures[1:], figures[2:], strict=False):
        three = (first, second, third)
        alike = all(one.exact and one.measure == first.measure and not one.in_table for one in three)
        if not alike or third.sentence - first.sentence > 1 or any(_CARRIES.search(one.left) for one in three):
            continue
        words = [one.left.strip() for one in three]
        for names in _ACCOUNTS:
            if all(name.search(word) for name, word in zip(names, words, strict=True)):
                yield first, [second, third]


def _carried(figures: Sequence[Figure], at: int) -> list[Figure] | None:
    """上年结转86.4万元……当年结余32.7万元，年末滚存119.1万元: what was carried over, and the balance of the year."""
    balance = figures[at - 1] if at else None
    if balance is None or not _BALANCE.search(balance.left.strip()) or not _ROLLED.search(figures[at].left.strip()):
        return None
    if balance.measure != figures[at].measure or balance.sentence != figures[at].sentence or not balance.exact:
        return None
    earlier = (
        one for one in reversed(figures[max(0, at - _ACCOUNT) : at - 1]) if one.measure == balance.measure and one.exact
    )
    opening = next((one for one in earlier if _CARRIED.search(one.left.strip())), None)
    return None if opening is None else [opening, balance]


def _chain(figures: Sequence[Figure], at: int) -> tuple[Figure, list[tuple[Figure, int]]] | None:
    """The opening figure and, in order, what came (1) and what left (-1)."""
    closing = figures[at]
    moves: list[tuple[Figure, int]] = []
    near = figures[max(0, at - _MOST) : at]
    moved = {one.fact_id for one in near if _COMES.search(one.left.strip()) or _LEAVES.search(one.left.strip())}
    for one in reversed(near):
        if one.measure != closing.measure or one.part_of in moved:
            continue  # of another kind, or told of a move: 退出230人，退出者里有57人系死亡核销
        if not one.exact or closing.sentence - one.sentence > 1:
            return None
        words = one.left.strip()
        opens = _OPENS.search(words)
        move = 0 if opens else 1 if _COMES.search(words) else -1 if _LEAVES.search(words) else 0
        if move:
            moves.insert(0, (one, move))
        elif opens or one.list_kind not in _NESTED:
            return (one, moves) if moves else None
    return None


def post_sums(figures: Sequence[Figure]) -> Iterator[tuple[Figure, list[Figure]]]:
    """S8: whole, then its two parts."""
    for at, last in enumerate(figures):
        words = last.indicator if last.in_table else last.left.strip()
        vacant, surplus = _VACANT.search(words), _SURPLUS.search(words)
        if not (vacant or surplus) or not last.exact:
            continue
        before = [
            one
            for one in reversed(figures[max(0, at - _REACH) : at])
            if one.measure == last.measure and one.exact and one.list_kind != "bracket"
            and last.sentence - one.sentence <= (0 if last.in_table else 1)
        ]  # fmt: skip
        if before and not last.in_table and _holds_behind(figures, at):  # 编制45名，超编3名，实有48名
            before.insert(0, figures[at + 1])
        found = _inside(before, last, vacant=bool(vacant)) or _of_posts(before, last, vacant=bool(vacant))
        if found is not None:
            yield found


def _holds_behind(figures: Sequence[Figure], at: int) -> bool:
    """Whether the figure right behind says who holds the posts."""
    behind = figures[at + 1] if at + 1 < len(figures) else None
    alike = behind is not None and behind.measure == figures[at].measure and behind.sentence == figures[at].sentence
    return alike and behind is not None and behind.exact and bool(_HELD.search(behind.left))


def _of_posts(before: Sequence[Figure], last: Figure, *, vacant: bool) -> tuple[Figure, list[Figure]] | None:
    """The posts and who holds them, exactly; else the farthest holders behind posts that are no part of others."""
    pairs = [
        (posts, held)
        for posts in before
        if _POSTS.search(posts.words)
        for held in before
        if held is not posts and (held.place > posts.place or _HELD.search(held.words))
    ]
    sums = [(posts, [held, last]) if vacant else (held, [posts, last]) for posts, held in pairs]
    for whole, parts in sums:
        if math.isclose(math.fsum(part.value for part in parts), whole.value):
            return whole, parts
    open_pairs = [
        sums[at]
        for at, (posts, held) in enumerate(pairs)
        if (last.in_table or not posts.part_of or posts.place + 2 == held.place + 1 == last.place)
        and held.place > posts.place
    ]
    for whole, parts in open_pairs[-1:]:
        three = max(one.place for one in (whole, *parts)) - min(one.place for one in (whole, *parts)) == len(parts)
        slack = _NEAR if three else 2 * _TYPO
        if abs(math.fsum(part.value for part in parts) - whole.value) <= slack * whole.value + 1:
            return whole, parts
    return None


def _inside(before: Sequence[Figure], last: Figure, *, vacant: bool) -> tuple[Figure, list[Figure]] | None:
    """行政30名、事业25名。实有55人：行政33人，超编3人；事业22人，空编3名: a kind of staff and its own posts."""
    for posts in before[1:]:
        held = before[0]
        if posts.place == last.place - 1 or posts.indicator[:2] != held.indicator[:2]:
            continue
        whole, parts = (posts, [held, last]) if vacant else (held, [posts, last])
        if math.isclose(math.fsum(part.value for part in parts), whole.value):
            return whole, parts
    return None
