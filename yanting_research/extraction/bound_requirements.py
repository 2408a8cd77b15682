"""Requirements (要求): rule N10, numerals that a notice or a rule asks for, and those that only tell rows apart."""

from __future__ import annotations

from yanting_research.extraction.nonfact_kinds import COUNTED as _COUNTED
from yanting_research.extraction.nonfact_kinds import NUMERAL as _N
from yanting_research.extraction.nonfact_kinds import NonFactRule
from yanting_research.extraction.nonfact_kinds import rule as _rule

__all__ = ["REQUIREMENTS", "WORDED"]

_ORDINAL = r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})"

WORDED: tuple[NonFactRule, ...] = (
    # 第3、7、9组: which ones, not how many
    _rule(
        "N5",
        "ordinal",
        rf"第{_ORDINAL}(?:[、和及至到-]第?{_ORDINAL}){{1,8}}(?=[组村社号名位期届章节条段批轮])",
        yes="第3、7、9组留校",
        no="两班分别7、9组",
        needs="第",
    ),
    _rule(
        "N15", "idiom", "[县市区州省镇][四五]家(?=班子)", yes="县四家班子领导成员", no="县里四家企业", needs="家班子"
    ),
    _rule("N15", "idiom", "说一千,?道一万", yes="说一千道一万", no="说一千遍", needs="道一万"),
)

REQUIREMENTS: tuple[NonFactRule, ...] = (
    # 有3名以上正式党员、单独组建的, 完成50学时的1653人, 学习满8学时计入考核: what must be reached
    _rule(
        "N10",
        "threshold",
        rf"{_N}名以上(?=(?:正式)?党员(?:的|、))",
        yes="有3名以上正式党员、单独组建的140户",
        no="有3名以上正式党员。",
        before="有",
    ),
    _rule(
        "N10",
        "threshold",
        rf"{_N}学时(?=的{_COUNTED})",
        yes="完成50学时的1653人",
        no="完成50学时",
        before="(?:完成|学满|修满|达到)",
    ),
    _rule(
        "N10",
        "threshold",
        rf"{_N}学时(?=(?:方可|才能|即?可|才)?计入)",
        yes="学习满8学时计入年度考核",
        no="学习8学时",
        before="满",
    ),
    # 1—2次的占47.0%: an answer to choose from
    _rule(
        "N10",
        "threshold",
        rf"{_N}次(?=的占)",
        yes="3次以上的占38.4%，1—2次的占47.0%",
        no="培训2次，占",
        before=r"[,，、](?:\d-)?",
    ),
    # 11个村集中学习没有超过4次,占36.6%: a mark that was not reached
    _rule(
        "N10",
        "threshold",
        rf"{_N}次(?=[,，]占)",
        yes="11个村全年集中学习没有超过4次,占36.6%",
        no="集中学习4次,占",
        before="(?P<take>没有?超过|未超过|不到|不足|少于)",
    ),
    # 三分之二以上党员到会方可开会: how many must come
    _rule(
        "N10",
        "threshold",
        rf"(?:[二三四五六七八九]分之[一二三四]|{_N}%)(?:以上)?(?=[\u4e00-\u9fff]{{0,10}}(?:方可|方能|始得|方为|才能|才可))",
        yes="三分之二以上党员到会方可开会",
        no="三分之二以上党员到会",
        needs="方可 方能 始得 方为 才能 才可",
    ),
    # 党员人数超过50人的设党总支, 单价超过500元的列入固定资产: what follows for those who pass a mark
    _rule(
        "N10",
        "threshold",
        rf"{_N}[万亿]?(?:人|名|元|万元)(?:以上)?(?=的,?(?:应当?|必?须|要|可以?)?(?:设(?!备|施)|成立|列入|列为|编入|划为|定为|评为))",
        yes="党员人数超过50人的设党总支",
        no="超过50人的设备",
        before="(?P<take>超过|达到?|满|不足|少于|低于)",
    ),
    # 不得超过上年的3倍, 误差不超过正负2%: limits
    _rule(
        "N10",
        "threshold",
        rf"{_N}倍",
        yes="不得超过上年的3倍",
        no="超过上年的3倍",
        before=r"不得(?:超过|高于|大于)[\x00\u4e00-\u9fff]{0,6}",
    ),
    _rule(
        "N10",
        "threshold",
        rf"{_N}%",
        yes="误差不超过正负2%",
        no="误差为2%",
        before="误差(?:应|须)?(?:不超过|不大于|不高于|小于|低于|控制在|在)(?:正负|±)?",
    ),
    # 身份证号码为18位: signs of a number
    _rule(
        "N10",
        "threshold",
        r"\d{1,2}位",
        yes="身份证号码为18位",
        no="到会18位",
        before="(?:号码|编码|代码|密码)[为是共有]?",
    ),
    # 二轮土地延包: which round
    _rule("N5", "ordinal", "[一二三]轮(?=土地|延包|承包)", yes="二轮土地延包", no="二轮培训"),
    # ，百分之百落实: wholly
    _rule(
        "N15",
        "idiom",
        "百分之百(?=地?(?:落实|完成|到位|兑现|做到|执行|支持))",
        yes=",百分之百落实到位",
        no="参训率百分之百",
        before=r"(?:\A|[,，。;:、\n])",
    ),
    # ，后5名约谈: places in a ranking
    _rule(
        "N5",
        "ordinal",
        rf"{_N}[位名](?=约谈|通报|予以|诫勉|[,，。;](?!其中))",
        yes=",后5名约谈",
        no="后备5名,",
        before=r"(?:(?:\A|[,，。;:、\n])后|倒数后?|末尾)",
    ),
)
