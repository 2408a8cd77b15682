"""The start-up probe (启动检验): a few hundred strings whose jieba tokens are known.

Before an engine is used in a process it cuts these strings, with the model and without. What
it must give is stored as hashes that were made with jieba 0.42.1; a test makes them again.
A platform whose logarithm rounds otherwise, or another version of a library, shows up here
and the next engine of the ladder is taken.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from itertools import product

__all__ = ["PROBE_DIGESTS", "passes_probe", "probe_digest", "probe_strings"]

_CLAUSES = (
    "全面推进乡村振兴和基层党组织建设", "深化供给侧结构性改革", "加强干部教育培训工作", "研究生命的起源",
    "他来到了网易杭研大厦", "工信处女干事每月经过下属科室", "小明硕士毕业于中国科学院计算所", "嫘祖故里大讲堂开讲啦",
    "共有党员二万五千六百一十九名", "结婚的和尚未结婚的", "长春市长春药店", "南京市长江大桥", "永和服装饰品有限公司",
    "把手抬起来", "武汉市长江大桥", "农业农村部门的工作人员", "懂六有名实职", "村两委换届后新任支书轮训",
    "龙柯镇祝坝村", "的的的了了", "乒乓球拍卖完了", "欧亚置业增资", "中将", "台中正确应该不会被切开",
    "吉林省农村信用社联合社",
)  # fmt: skip
_MARKS = (
    "", "2013-06-25", "PM2.5", "14.7%", "a_b-c.d", "http://a.cn/b_c-d?e=1&f=2", "1.2.3", "v1.0a", "B超C++", "QQ群",
    "１２３", "㐀龦𠮷豈", "\r\n\t ", "（一）“两化”", "+#&%-._", "\x1c\x85\u3000",
)  # fmt: skip

PROBE_DIGESTS = {
    True: "aa7ebc0d1324ea00c19826a8e26cea4d3f219f9e5939ded10b993b332befd9b3",
    False: "b0c481a56b37a81969143fc8e0b16341ba8e90457374ee37f6fd4b7ca536e9bc",
}
"""Model on or off to the SHA-256 that jieba 0.42.1 gives."""

Cut = Callable[[str, bool], Iterable[str]]


def probe_strings() -> list[str]:
    """The strings of the probe.

    Examples
    --------
    >>> len(probe_strings())
    416
    """
    return [*_MARKS, *(clause[:7] + mark + clause[7:] for clause, mark in product(_CLAUSES, _MARKS))]


def probe_digest(cut: Cut, *, hmm: bool) -> str:
    """SHA-256 over the tokens of all strings.

    Examples
    --------
    >>> len(probe_digest(lambda text, hmm: [text], hmm=True))
    64
    """
    digest = hashlib.sha256()
    for text in probe_strings():
        digest.update("\x00".join([*cut(text, hmm), ""]).encode("utf-8", "surrogatepass"))
        digest.update(b"\x01")
    return digest.hexdigest()


def passes_probe(cut: Cut) -> bool:
    """Whether an engine gives jieba's tokens on every string of the probe.

    Examples
    --------
    >>> passes_probe(lambda text, hmm: [text])
    False
    """
    return all(probe_digest(cut, hmm=hmm) == expected for hmm, expected in PROBE_DIGESTS.items())
