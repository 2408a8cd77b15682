"""Before a figure is called wrong: other wholes, other levels, members taken together, sums met by chance."""

from __future__ import annotations

import pandas as pd
import pytest

from yanting_research.auditing import audit
from yanting_research.core import Document, Source, identity_offsets, make_corpus
from yanting_research.extraction import extract_facts

FLAGGED = frozenset({"rounding", "inconsistent", "impossible"})


def checked(text: str) -> pd.DataFrame:
    document = Document("t", text, Source("t", text, "text", "utf-8", ""), identity_offsets(len(text)))
    corpus = make_corpus([document])
    return audit(extract_facts(corpus), corpus=corpus)


def told(text: str, verdicts: frozenset[str] = FLAGGED) -> list[str]:
    checks = checked(text)
    return checks.loc[checks["verdict"].isin(verdicts), "explanation_zh"].tolist()


@pytest.mark.parametrize(
    "text",
    [
        # the list is of what came back, not of what was sent out
        "共发出问卷600份，收回542份，回收率90.3%。\n收回的卷子按来源列出：\n党校174份\n城关97份\n东山94份\n西山177份",
        # the step and its rate are of the spending, not of its budget
        "本月支出累计完成5308万元，完成年初预算数24710万元的21.5%，比上年减支27580万元，下降83.9%。",
        # what the step leads to stands further in front
        "总量115件。范围内103件，占89.6%；范围外12件，占10.4%。重复件36件，初次件79件。去年同季68件，今年多了47件，升69.1%。",
        # the plan is not printed
        "生产经营型850人，占任务数100%；从中认定职业农民806人，认定率94.82%；专业技能型340人，占任务数100%。",
        # the three named first are taken together
        "全月共办理工单2495件。位居前三的工单：交通类783件、城建类579件、政法类562件，占工单总量的77%。",
        # shares of all that the list in front names
        "换届后，书记19人，副书记67名，委员164名。\n学历：大专97名，38%；本科及以上99名，40%。",
        # percentage points, told with %
        "专科以上学历比例95.26%，与上年94.78%比，增加0.48%。",
        # a rate is of those whom its name tells
        "建设任务741户，开工741户，完成并入住720户，开工率100%，竣工率97.17%。",
        # women beside those from the villages are no two halves of all
        "个人奖合160名，来自村居一线的112名、占70%，女同志43名，比上年增6名。",
        # two members of a list are not then and now
        "“三公”经费46.8万元，由接待费21.3万元、用车费25.5万元两项构成；比上年减少11.7万元，降幅二成。",
        # what is behind a complete list may be of all its members
        "选出成员77人。\n职务：主任22人、副主任8人、委员47人，其中交叉任职48人。",
        # what stands in a bracket behind a rate is of what the rate counts
        "受理案件925件，结案440件，结案率47.57%（调解211件，撤诉97件，调撤率70%）。",
        # 包括在内 names some of them
        "辖区单位27个，学校1个、医院1个、商业网点24个包括在内。",
    ],
)
def test_what_is_right_as_printed_is_not_called_wrong(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("支出由286万元降到214万元，减少54万元，下降20.1%。", "支出由“286万元”到“214万元”"),
        ("全月共办理工单2495件。位居前三的工单：交通类783件、城建类579件、政法类562件，占工单总量的97%。", "“562件”"),
        ("接待5.04万人次，其中红色景区2.54万人次、其他景区2.5万人次。一日游客0.81万人次，占总数的19.1%。", "“19.1%”"),
        ("征收公田169278.75亩、学田737.42、寺田2579.01亩、其他田74.76亩，共计没收和征收耕地173669.94亩。", "“737.42”"),
        ("发出600份，收回543份。\n收回的卷子按来源列出：\n党校174份\n城关97份\n东山94份\n西山177份", "合计"),
    ],
)
def test_what_is_wrong_stays_wrong(text: str, wrong: str) -> None:
    assert any(wrong in explanation for explanation in told(text))


def test_a_share_of_what_its_list_comes_to_is_no_rounding_of_the_whole_in_front() -> None:
    text = (
        "收到诉求708件。来源：反映516件（73.71%），举报4件（0.57%），监督发现83件（11.86%），移交21件（3%），"
        "其他76件（10.86%）。"
    )
    [wrong] = told(text)
    assert wrong.endswith("合计 516 + 4 + 83 + 21 + 76 = 700；原文写收到诉求“708件”，相差8，对不上。")


def test_members_of_a_list_are_no_whole_of_those_further_on() -> None:
    text = (
        "发生案件35起，其中盗窃9起，毁林7起，伤害3起，诈骗2起，巫医2起，事故2起，倒卖2起，纵火1起，恐吓1起，其他6起。"
    )
    checks = checked(text)
    sums = checks.loc[checks["kind"] == "sum", ["printed", "verdict"]].values.tolist()
    assert sums == [[35.0, "consistent"]]


def test_twelve_groups_that_make_up_the_whole_go_before_a_likely_family() -> None:
    text = (
        "参评者12874人。\n按政治面貌：党员7943名，非党群众4844名，没填的87名。\n按界别（共11个类别，另有漏填）：\n"
        "党代表748名；人大代表779名；政协委员562名；党派和无党派人士279名；机关干部2446名；事业单位职工991名；"
        "企业职工830名；社区工作者1499名；两新组织职工474名；离退休人员611名；农村党员群众3633名；漏填22名。"
    )
    sums = checked(text).query("kind == 'sum'")
    assert sums["verdict"].tolist() == ["consistent", "consistent"]
    assert sums["computed"].tolist() == [12874.0, 12874.0]


def test_lists_in_lines_keep_the_whole_they_were_given_long_before() -> None:
    text = (
        "全县选出代表220名。\n（一）按身份：\n领导干部126名，比例57.3%；\n一线职工90名，比例40.9%；\n部队代表4名，比例1.8%。\n"
        "（二）按专长：\n技术人员45名，比例20.5%；\n先进人物45名，比例20.5%；\n工人11名，比例5%；农民44名，比例20%。\n"
        "（三）按性别年龄：\n妇女66名，比例30%；45岁以下152名，比例69.1%。"
    )
    shares = checked(text).query("kind == 'share'")
    assert len(shares) == 9
    assert set(shares["verdict"]) == {"consistent"}


@pytest.mark.parametrize(
    ("text", "explanation"),
    [
        (
            "支出107752万元，完成预算数257288万元的41.9%，比上年减少9240万元，下降7.9%。",
            "9240万 ÷ 116992万 = 7.898%；原文写下降“7.9%”，相符。",
        ),
        (
            "总量115件。范围内103件；范围外12件。重复件36件，初次件79件。去年同季68件，今年多了47件，升69.1%。",
            "47 ÷ 68 = 69.1176%；原文写增长“69.1%”，相符。",
        ),
        ("受理案件925件，结案440件，结案率47.57%（调解211件，撤诉97件，调撤率70%）。", "(211 + 97) ÷ 440 = 70%"),
    ],
)
def test_what_is_right_is_told_with_its_own_operands(text: str, explanation: str) -> None:
    assert any(explanation in one for one in told(text, frozenset({"consistent"})))
