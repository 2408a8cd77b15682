"""Short excerpts of government work reports (政府工作报告, 1983 to 2024), read as they are printed.

A row is as in ``test_read_sentences``. The values of 1998 are in the statistical communiqué of that year as well.
"""

from __future__ import annotations

import pytest
from test_read_sentences import facts_of, read

EXCERPTS = {
    "全社会固定资产投资增长14·1％。": ["14·1％ 全社会固定资产投资变化"],
    "城镇居民人均可支配收入实际增长5·8％。": ["5·8％ 城镇居民人均可支配收入变化"],
    "今年广义货币M2增长目标为17％左右。": ["17％左右 广义货币M2增长"],
    "5G用户普及率超过50%。": ["超过50% 5G用户普及率"],
    "今年经济增长预期目标定为7.5%左右。": ["7.5%左右 经济增长预期目标"],
    "企业退休人员基本养老金连续5年增加，去年又人均提高10%。": ["10% 企业退休人员基本养老金变化"],
    "使1100万户困难家庭住上了新房。": ["1100万户 困难家庭"],
    "城乡居民的平均消费水平，由175元提高到288元。": ["175元 城乡居民的平均消费水平", "288元 城乡居民的平均消费水平"],
    "全面贯彻落实党的十九大和十九届历次全会精神。": [],
    "人均预期寿命达到76.7岁。": ["76.7岁 人均预期寿命"],
    "再开工15项重大水利工程。": ["15项 重大水利工程"],
    "解决3亿多农村人口饮水安全问题。": ["3亿多 农村人口"],
    "农村贫困人口减少1亿多。": ["1亿多 农村贫困人口变化"],
    "14亿多人口大国保持就业稳定。": [],
}


def test_excerpts_are_read_as_printed() -> None:
    assert {text: read(rows) for text, rows in facts_of(EXCERPTS).items()} == EXCERPTS


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("全年增长19·5％。", [19.5]),
        ("装机1·5亿千瓦。", [150_000_000]),
        ("“5·12”地震后重建72户。", [72]),
        ("“7·1”表彰党员20名。", [20]),
        ("参训率和到课率分别提高4.2和0.7个百分点。", [4.2, 0.7]),
        ("县乡两级分别投入3.2和1.7万元。", [32_000, 17_000]),
        ("三年经费分别为3.2、1.7和12.5万元。", [32_000, 17_000, 125_000]),
        ("两项分别为3000和1.7万元。", [3_000, 17_000]),
        ("分别为1.2和3亿元。", [120_000_000, 300_000_000]),
        ("分别为3.2和1.7万亿元。", [3.2e12, 1.7e12]),
        ("引进资金3亿人民币。", [300_000_000]),
    ],
)
def test_dots_units_and_scales_that_are_printed_once(text: str, values: list[float]) -> None:
    assert [row["value"] for row in facts_of([text])[text]] == values


def test_a_scale_that_is_printed_once_scales_the_last_digit_too() -> None:
    rows = facts_of(["县乡两级分别投入3.23和1.72万元。"])["县乡两级分别投入3.23和1.72万元。"]
    assert [(row["value"], row["precision"]) for row in rows] == [(32_300, 100), (17_200, 100)]
