"""The order of a noun's words (名词的语序): 填卷人农村 is 农村填卷人, 学费每科 每科学费, 会场开支村均 村均会场开支.

Clauses put the class behind the thing, what it is paid for behind the payment, and 现 or 者 where nothing more belongs;
a table names them the other way round.
"""

from __future__ import annotations

import re

__all__ = ["order_noun"]

_PAYMENT = "安家费|生活费|伙食费?|住宿费?|食宿费?|学费|报名费|课酬|补贴|补助|津贴|奖金|报酬|酬劳"
_ASKED = "[填答]卷[人者]|受访[者人]|被访[者人]|被调查者|调查对象|答题人"
# Matches 填卷人农村 and 安家费硕士; must not match 受访者占比
_CLASS_BEHIND = re.compile(
    rf"(?P<thing>{_ASKED}|安家费|学费|津贴)(?P<kind>(?!平均|人均|主张|认为|希望|表示|反映)[\u4e00-\u9fff“”]{{2,6}})(?<!人员)(?<!人数)(?<!党员)(?<!标准)"
    r"(?<!资金)(?<!经费)(?<!意见)(?<!总数)"
)
# Matches 学费每科, 住宿每晚 and 会场开支村均资金; must not match 每科学费
_EACH_BEHIND = re.compile(
    rf"(?P<what>[\u4e00-\u9fff]{{0,6}}(?:{_PAYMENT}|开支|支出|经费|投入|收入))"
    r"(?P<each>每(?![人月年天日])[\u4e00-\u9fff]{1,2}|[村人户站校所场班]均)(?:资金|经费|金额)?"
)
# Matches 伙食资金 and 住宿; must not match 伙食费
_BOARD = re.compile(r"(?P<ahead>[\u4e00-\u9fff]{0,6})(?P<what>伙食|住宿|食宿|交通|差旅)(?:资金|经费|费)?")
# Matches 村干部 behind 领取者; must not match 受访者 alone
_AGENT = re.compile(
    r"(?<=[\u4e00-\u9fff]{2}者)(?:村干部|驻村干部|领导干部|干部|党员|人员|学员|教师|人口|群众|职工|村民)(?=$|占比$|变化$)"
)
# Matches 现 of 村干部现 and 原 of 村均面积原面积; must not match 表现 or 复原
_NOW = re.compile(r"(?<=[部员口户人生师积])(?:现|原)(?:面积)?(?=$|变化$|占比$)")
# Matches 应选 of 投票应选村 and 应 of 完成应换届村: those who have done it are no longer to do it; must not match
# 应换届村 alone
_DUE = re.compile(r"(?<=[\u4e00-\u9fff]{2})应(?:选(?=村|社区)|(?=换届[村社单支]))")
_PLAYED = re.compile(r"(?<=点播|点击|浏览|点赞|转发|访问|播放|下载|阅读)人员(?=$|占比$|变化$)")
# Matches 发 of 问卷发 and 审 of 档案审: what was done with the papers; must not match 调查
_DONE_WITH = re.compile(
    r"(?<=问卷|答卷|档案|事项|案卷|凭证|合同|资料|文件|票据|公寓|住房|宿舍)(?:发|抽|审|查|收|看|翻|备|建)(?=$|占比$|变化$)"
)
_ENDINGS = ("占比变化", "变化", "占比", "")


def order_noun(noun: str, unit: str, *, money: bool) -> str:
    """A noun in the order of a table's head, without words that the clause only needs.

    >>> order_noun("填卷人农村", "人", money=False), order_noun("领取者村干部", "人", money=False)
    ('农村填卷人', '领取者')
    >>> [order_noun(one, "元", money=True) for one in ("学费每科", "住宿每晚", "会场开支村均资金", "伙食资金")]
    ['每科学费', '每晚住宿费', '村均会场开支', '伙食费']
    >>> order_noun("村干部现", "名", money=False), order_noun("投票应选村", "个", money=False)
    ('村干部', '投票村')
    """
    if "应" in noun:
        noun = _DUE.sub("", noun)
    if "者" in noun:
        noun = _AGENT.sub("", noun)
    if "现" in noun or "原" in noun:
        noun = _NOW.sub("", noun)
    noun = _DONE_WITH.sub("", noun)
    if unit == "人次":
        noun = _PLAYED.sub("", noun)
    own = next(ending for ending in _ENDINGS if noun.endswith(ending))
    core = noun.removesuffix(own)
    classed = _CLASS_BEHIND.fullmatch(core)
    if classed is not None:
        return classed["kind"] + classed["thing"] + own
    return _ordered(core) + own if money else noun


def _ordered(core: str) -> str:
    each = _EACH_BEHIND.fullmatch(core)
    front, core = (each["each"], each["what"]) if each is not None else ("", core)
    board = _BOARD.fullmatch(core)
    if board is not None and (each is not None or core.endswith(("资金", "经费"))):
        core = board["ahead"] + board["what"] + "费"
    return front + core
