"""Lists that are complete without a word for it, and members before a share is called wrong: counted by hand.

The neighbours differ by the word or the figure that decides; all texts are fictional.
"""

from __future__ import annotations

import pytest
from audited_texts import audited_one_by_one

CHECKS = {
    # 412 + 2861 + 4717 = 7990; the printed shares add to 100.1
    (
        "人才12830人，其中专业技术人才7450人，高技能人才5380人。专业技术人才按职称划分，"
        "高级412人，占5.6%；中级2861人，占38.4%；初级4717人，占56.1%。"
    ): "sum inconsistent 7990",
    # 19 = 14 + 5 cases, so the persons make up 24: 17 + 8 = 25
    "查处职务犯罪19件24人，其中贪污贿赂14件17人、渎职侵权5件8人。": "sum inconsistent 25",
    "查处职务犯罪19件24人，其中贪污贿赂12件17人、渎职侵权5件8人。": "",  # 12 + 5 cases: neither need be complete
    # 48 + 37 + 8 = 93: schooling from 及以下 to 以上 leaves no gap
    (
        "村干部91名。从文化程度看，初中及以下的48名，高中、中专的37名，大专以上的8名，另有12名正参加培训。"
    ): "sum inconsistent 93",
    (
        "班子成员217人，核定职数211名，超配6人。从年龄看，30岁以下19人，占8.8%，"
        "31至45岁136人，占62.7%，46岁以上60人，占27.6%。"
    ): ("sum inconsistent 215"),
    "党员11860名，60岁以上的4981名；35岁以下的1186名；介于两者之间的5639名。": "sum inconsistent 11806",
    "参训干部2810人。其中，完成年度学时任务的1735人；未完成的1057人。": "sum inconsistent 2792",
    "断电的74个村，恢复供电61个，尚有15个村待修。": "sum inconsistent 76",
    "占用耕地1326亩，同期补充耕地1402亩，占补相抵净增86亩。": "sum inconsistent 1412",
    "年末城镇单位从业人员23614人，上年末为22870人，增加744人。": "",
    "应训党员7260人，实训6534人，履行请假手续的5X3人，无故缺席的133人。": "",
    "登记来信来访189件次，初访134件次，重复访65件次。": "sum inconsistent 199",
    # the bands make up the whole; the women beside them are counted once more
    (
        "委员1162名，主任274名、副主任183名、委员705名；分文化程度看，"
        "初中及以下388名、高中642名、大专以上142名；女性297名。"
    ): "sum inconsistent 1172",
}
SHARES = {
    "单独组建96家，联合组建54家，派驻37家，共187家企业，组建率80.2%。": "",
    # (96 + 54) ÷ 187 = 80.2%
    "企业187家，单独组建的96家，联合组建的54家，派驻指导员的37家，组建率80.2%。": "share consistent 80.2139",
    # (9 + 128) ÷ 156 = 87.8%
    "村官156名，从学历看，研究生9名，本科生128名，大专生19名，本科及以上占到87.8%。": "share consistent 87.8205",
    # 193 ÷ 835 = 23.1%
    "自聘编外人员193名，与在编者合计835名，编外比重达23.1%。": "share consistent 23.1138",
    "自聘编外人员193名，与在编者合计835名，编外比重达三成以上。": "",
    # 2308 ÷ 12880 = 17.9%, 6741 ÷ 12880 = 52.3%, 1025 ÷ 12880 = 8.0%
    "专业技术人才12880人，教育、卫生、农林水人数依次为6741人、2308人、1025人，所占份额为52.3%、18.9%和8.0%。": (
        "share inconsistent 17.9193"
    ),
    "党员26340名，60岁以上的9127名，超过党员总数的三分之一。": "share consistent 34.6507",
    # under a table: 360 ÷ 375 = 96%, 117 ÷ 392 = 29.8%
    "类别　支部数(个)　达标数(个)\n农村　252　242\n机关　123　118\n合计　375　360\n全县达标率96.0%。\n": (
        "share consistent 96"
    ),
    "乡镇　设施(处)　病险(处)\n东岗　205　61\n西坪　187　56\n合计　392　117\n病险设施占全部设施的29.8%。\n": (
        "share consistent 29.8469"
    ),
    # 124 of 392 are 31.6%, 125 are 31.9%
    (
        "乡镇　设施(处)　病险(处)\n东岗　205　61\n西坪　187　56\n合计　392　117\n病险设施占全部设施的31.8%。\n"
    ): "share inconsistent nan",
    # the bracket is closed: 43 of 1390, not 16
    "上年清退43名（空岗18名、冒领9名、超龄16名），占上年末在岗1390人的3.1%。": "share consistent 3.09353",
    "年内流失133人，教育、卫生系统分别走了71人和43人，前者占流失数的53.4%。": "share consistent 53.3835",
    "获奖作品83件，一等奖9件、二等奖26件、三等奖48件，获奖面30.1%。": "",
    "留言答复率102%。": "share impossible nan",
    "团费收缴率连年走高，去年竟达103%。": "share impossible nan",
    "投资完成率103%。": "",
}


def told(rows: list[dict[str, object]], kind: str) -> list[str]:
    """Kind, verdict and figure of the checks of a kind."""
    return [f"{row['kind']} {row['verdict']} {row['computed']:.6g}" for row in rows if row["kind"] == kind]


@pytest.fixture(scope="module")
def found() -> dict[str, list[dict[str, object]]]:
    return audited_one_by_one([*CHECKS, *SHARES])


@pytest.mark.parametrize("text", CHECKS)
def test_complete_lists(found: dict[str, list[dict[str, object]]], text: str) -> None:
    wanted = CHECKS[text]
    assert [one for one in told(found[text], "sum") if "inconsistent" in one] == ([wanted] if wanted else [])


@pytest.mark.parametrize("text", SHARES)
def test_members_of_a_share(found: dict[str, list[dict[str, object]]], text: str) -> None:
    wanted = SHARES[text]
    made = told(found[text], "share")
    assert wanted in made if wanted else not any("inconsistent" in one for one in made)
