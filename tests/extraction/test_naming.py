"""What a figure is named by: heads taken over, joined measures, what is for each, structures.

All sentences are invented. The names are what a reader of the sentence would write into a table.
"""

from __future__ import annotations

import pytest

from yanting_research.core import Document, Source, identity_offsets
from yanting_research.extraction import extract_document_facts
from yanting_research.extraction.naming_heads import is_description
from yanting_research.extraction.nouns import head_of, topic_of


def named(text: str) -> list[str]:
    source = Source("d.txt", text, "text", "utf-8", "")
    return list(extract_document_facts(Document("d", text, source, identity_offsets(len(text))))["indicator"])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # what was done, or which ones, leans on what was counted; the head goes down the list unchanged
        ("清理闲置校舍42处，盘活29处，拍卖5处。", ["清理闲置校舍", "盘活闲置校舍", "拍卖闲置校舍"]),
        ("排查自建房3260栋，封停11栋，拆除8栋。", ["排查自建房", "封停自建房", "拆除自建房"]),
        ("养老机构31家，其中公办18家；查出隐患22家。", ["养老机构", "公办养老机构", "查出隐患养老机构"]),
        ("宗教场所26处；关闭2处，整改5处。", ["宗教场所", "关闭宗教场所", "整改宗教场所"]),
        ("班子成员312名，其中35岁以下97名、硕士9名。", ["班子成员", "35岁以下班子成员", "硕士班子成员"]),
        ("村医共有486名，男312名、女174名。", ["村医", "男村医", "女村医"]),
        # who is in office is 干部, who was taught is 人员, whoever else is named in the line
        ("因作风问题问责9人。", ["问责干部"]),
        ("发展党员工作从严。上半年转正14名。", ["转正党员"]),
        # a second measure of the same things
        ("闲置厂房42处、1.6万平方米。", ["闲置厂房", "闲置厂房"]),
        ("发放创业担保贷款126笔、1890万元。", ["创业担保贷款", "创业担保贷款资金"]),
        ("医疗救助赔付218人次、94万元。", ["医疗救助赔付人员", "医疗救助赔付金额"]),
        ("工业类41个、总投资86.2亿元；农业类27个、8.7亿元。", ["工业类", "总投资", "农业类", "农业类总投资"]),
        # so many for each, and what they make in all
        ("建成蓄水池18口，每口200立方米，共3600立方米。", ["蓄水池", "每口蓄水池", "蓄水池"]),
        ("公租房分布4个小区，每小区120套，合计480套。", ["小区", "每小区公租房", "公租房"]),
        # from … to, and earlier figures set beside
        ("审批时限由9个工作日压缩到2.5个工作日。", ["审批时限", "审批时限"]),
        ("平均年龄51.2岁，上届为52.0岁，下降0.8岁。", ["平均年龄", "平均年龄", "平均年龄变化"]),
        # what things are sorted by
        ("贫困户60户。按致贫原因分：因灾31户，缺技术29户。", ["贫困户", "因灾致贫户", "缺技术致贫户"]),
        ("油料总产2.6万吨（油菜籽1.9万吨、花生0.5万吨）。", ["油料总产", "油菜籽产量", "花生产量"]),
        # the noun behind a measure
        ("全县25.8万亩高标准农田已上图入库。", ["高标准农田"]),
        ("300多名离任村干部按月领取补贴。", ["离任村干部"]),
        # rates of places, and rates that end in what was done
        ("达标率以云溪镇98.2%最高，石桥镇81.5%最低。", ["达标率以云溪镇", "石桥镇达标率"]),
        ("政策范围内报销比例75.2%。", ["政策范围内报销比例"]),
        ("基金收入3.8亿元，支出3.5亿元。", ["基金收入", "基金支出"]),
    ],
)
def test_figures_are_named_by_what_they_count(text: str, names: list[str]) -> None:
    assert named(text) == names


def test_structures_are_shares_of_their_parts() -> None:
    """Written side by side, they are named by the list in front or, of sectors, by their order."""
    text = "三次产业结构由15.2：40.1：44.7调整为14.1：39.8：46.1。"
    assert named(text) == ["第一产业占比", "第二产业占比", "第三产业占比"] * 2
    assert named("老、中、青教师之比为20:50:30。") == ["老占比", "中占比", "青教师占比"]
    assert named("会议10:15:20结束。") == []
    assert named("经费由县、镇按6:4分担。") == ["分担比例"]


def test_a_description_needs_a_head_and_a_noun_does_not() -> None:
    assert [word for word in ("移送", "35岁以下", "产业类", "上届", "党组织", "图斑") if is_description(word)] == [
        "移送",
        "35岁以下",
        "产业类",
        "上届",
    ]


def test_heads_leave_what_was_done_to_them() -> None:
    assert head_of("识别建档立卡贫困户") == "建档立卡贫困户"
    assert head_of("县法院受理案件") == "案件"
    assert head_of("退役军人") == "退役军人"
    assert topic_of("安置房布局") == "安置房"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("请后进单位排名列后5名的书面说明，12个镇已报。", [12]),
        ("总投资5亿元以上的17个。", [17]),
        ("56人以上大班额由126个减至41个。", [126, 41]),
        ("收入过10万元的村有了7个，不足5万元的还剩4个。", [7, 4]),
        ("参训率低于80%的支部有7个，超过50名党员的加补1000元。", [7, 1000]),
        ("县十六届人大三次会议票决的实事10件，考核排名前20%的支部奖5000元。", [10, 5000]),
        ("投资达到3亿元的污水处理厂1座，收到信访件7件，剩下三件正在核查。", [3e8, 1, 7, 3]),
        ("每年培养一批骨干，仅一批114人外出。", [1, 114]),
    ],
)
def test_bounds_and_places_in_a_row_are_no_facts(text: str, values: list[float]) -> None:
    source = Source("d.txt", text, "text", "utf-8", "")
    facts = extract_document_facts(Document("d", text, source, identity_offsets(len(text))))
    assert facts["value"].tolist() == values
