"""Numerals, nouns and plans as offices write them: full-width figures, rarer units, what only looks like a fact."""

from __future__ import annotations

import pytest
from test_read_sentences import facts_of, read

VALUES = {
    "公路１，２２２公里。": [(1222.0, "公里", "length")],
    "茶园9.2万亩，投产面积占3/4。": [(92000.0, "亩", "area"), (75.0, "%", "share")],
    "人均GDP34,268元。": [(34268.0, "元", "average")],
    "播放题目320题，出车12趟次，借阅图书3400册次，抽检5个批次。": [
        (320.0, "题", "count"),
        (12.0, "趟次", "count"),
        (3400.0, "册次", "count"),
        (5.0, "批次", "count"),
    ],
    "近三分之一反映一年没有参加过培训。": [(100 / 3, "%", "share")],
    "超标准接待费12.08万元。": [(120800.0, "元", "money")],
}


def test_values_units_and_roles() -> None:
    made = {text: [(row["value"], row["unit"], row["role"]) for row in rows] for text, rows in facts_of(VALUES).items()}
    assert made == {text: [(pytest.approx(value), *rest) for value, *rest in rows] for text, rows in VALUES.items()}


NO_FACTS = (
    "（共印65份）",
    "定价：25.00元",
    "公示期7天。",
    "连续2次考核末位的，予以约谈。",
    "附件一式三份。",
    "单位换算：1亿元=10000万元",
)


def test_what_only_looks_like_a_fact() -> None:
    assert [text for text, rows in facts_of(NO_FACTS).items() if rows] == []


NOUNS = {
    "全镇18个调解组织共受理矛盾纠纷287件。": ["18个 调解组织", "287件 受理矛盾纠纷"],
    "有奖答题吸引3106人次参与。": ["3106人次 有奖答题吸引人员"],
    "得满分的仅占3.7％。": ["3.7％ 得满分占比"],
    "亏损面由上年的12.5％收窄至10.3％。": ["12.5％ 亏损面", "10.3％ 亏损面"],
    "19个卫生院加入医联体，尚有15个村待修。": ["19个 卫生院", "15个 村"],
    "法律法规、信息技术位居前三，提及率分别为49.6%、44.3%。": ["49.6% 提及率", "44.3% 提及率"],
    "党员不满5人的支部有3个。": ["3个 党员不满5人的支部"],
    "路程超过5公里的2300余人。": ["2300余人 路程超过5公里的人员"],
    "50人以下的“麻雀学校”37所。": ["37所 麻雀学校"],
    "收看率低于50%的乡镇有3个。": ["3个 收看率低于50%的乡镇"],
    "选100元档的2953人。": ["2953人 选100元档的人员"],
    "服务青年324名，劳动力1100余人。": ["324名 服务青年", "1100余人 劳动力"],
    "教职工编制45名，实有48名。": ["45名 教职工编制", "48名 实有教职工"],
    "收缴党费214.7万元，返还基层96.6万元，县级留存53.7万元，返还部分占45%。": [
        "214.7万元 收缴党费",
        "96.6万元 返还基层党费 in 214.7万元",
        "53.7万元 县级留存党费 in 214.7万元",
        "45% 返还基层党费占比 of 214.7万元 by 96.6万元",
    ],
}


def test_nouns_of_offices() -> None:
    assert {text: read(rows) for text, rows in facts_of(NOUNS).items()} == NOUNS


AIMS = {
    "向上争取资金120万元。": "observed",
    "力争资金120万元。": "target",
    "年初下达岗位计划260个，历经四道关口，签约引进223人。": "target observed",
    "岗位计划260个，其中村医40个。": "target target",
    "年度计划投资5.2亿元，1-11月完成4.47亿元。": "target observed",
}


def test_plans_in_figures_and_what_came_of_them() -> None:
    assert {text: " ".join(row["modality"] for row in rows) for text, rows in facts_of(AIMS).items()} == AIMS
