"""Things whose name begins as a verb does (动词开头的名词): 提案, 报名表, 改建公路, behind their figure."""

from __future__ import annotations

import re

from yanting_research.extraction.nouns import HEAD_NOUN, VERBS

__all__ = ["thing_behind"]

# 提案, 报名表, 改建公路 up to the end of their clause; must not match 已办结案件
_THING = re.compile(
    r"(?![已未将都均也还仍全不没正在是为有被由得获完实达属占比较同其各每可须需一作等多余左约近且但而则就和与及以并到至从向对])"
    r"[\u4e00-\u9fff]{2,7}(?=[,，。;；:：、!?()（）\s\x00]|$)"
)
_THING_ENDS = re.compile(
    r"(?:[道网仪器表单件会]|线索|措施|报告|支付|土地|地块|[林草]地|证明|文物|物资|提案|报案|投诉|来信)$"
)
# 转移支付, 上缴利润, 投标保证金: money that a verb names
_MONEY_ENDS = re.compile(r"(?:资金|经费|利润|款|保证金|基金|支付|补助)$")
# What is done to the figure in front, whatever stands behind it: 42亩建设基地, 36万元发放补助款
_DOES = re.compile(
    rf"{VERBS}|建设|修建|种植|栽植|承包|流转|用于|完善|实施|解决|送给|分给|支付|偿还|归还|兑付|缴纳|购买|设立|成立|提高|提供|降低|参观|交付|出席"
    "|出自|来自"
)
# 表 of 报名表, 线索 of 转办线索: with a verb in front they are one word; must not match 基地
_BARE_HEAD = re.compile(
    "表|单|卷|书|证|线索|措施|报告|案件|事项|材料|信息|意见|资金|款|物资|证明|[通便]道|设备|设施|工具|支付|地块|用地|管网|通知|记录"
)


def thing_behind(text: str, *, money: bool = False) -> str:
    """The noun behind a figure that counts things, though it begins as a verb does; ``""`` when there is none.

    >>> thing_behind("提案，"), thing_behind("改建公路。"), thing_behind("建设基地。")
    ('提案', '改建公路', '')
    """
    found = _THING.match(text)
    noun = found.group() if found is not None else ""
    ends = _MONEY_ENDS.search(noun) if money else HEAD_NOUN.search(noun) or _THING_ENDS.search(noun)
    done = _DOES.fullmatch(noun[:2]) and not _BARE_HEAD.fullmatch(noun[2:])
    return noun if ends and not done and "的" not in noun else ""
