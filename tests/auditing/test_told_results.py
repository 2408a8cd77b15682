"""Results told in words: each case beside a text that looks like it and says nothing."""

from __future__ import annotations

import pytest

from yanting_research.auditing import FLAGGED, audit
from yanting_research.core import Document, Source, identity_offsets, make_corpus
from yanting_research.extraction import extract_facts


def flagged(text: str) -> list[tuple[str, str, float, float]]:
    document = Document("d", text, Source("d.txt", text, "text", "utf-8", ""), identity_offsets(len(text)))
    corpus = make_corpus([document])
    checks = audit(extract_facts(corpus), corpus=corpus)
    wrong = checks[checks["verdict"].isin(FLAGGED)]
    rows = wrong[["kind", "verdict", "printed", "computed"]].itertuples(index=False)
    return [(str(kind), str(verdict), float(printed), float(computed)) for kind, verdict, printed, computed in rows]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # U1: as many parts as are announced
        ("建成站点45个，全部分布在三个片区。东片新建17个。西片新建{}个。北片新建16个。", (12, 15, 45.0, 48.0)),
        # U2: a share and what it comes to
        ("上河村总共80户，愿意入社的正好占六成，也就是{}户。", (48, 58, 60.0, 72.5)),
        # U3: two groups less those in both
        (
            "参加甲班的有30人，参加乙班的有25人，其中两个班都参加的有10人，扣除重复后，受训干部共{}人。",
            (45, 55, 55.0, 45.0),
        ),
        # U4: before, and since
        (
            "9月份培训185人次。此前的1至8月累计培训1260人次，至此，今年前9个月累计培训{}人次。",
            (1445, 1545, 1545.0, 1445.0),
        ),
        # U5: a step from the year before
        ("2022年发展53名，2023年比上年少发展{}名，为47名。", (6, 9, 47.0, 44.0)),
        # U6: groups of one size
        ("三十六名学员分为四个小组，每组{}人。", (9, 7, 36.0, 28.0)),
        # U7: sizes between two bounds
        ("共举办8期，每期到班人数都在45人至60人之间，合计轮训{}人。", (426, 526, 526.0, 480.0)),
        # U8: answers of one scale
        ("结果为：很满意61.3%，满意{}%，基本满意8.7%，不满意2.5%。", (27.5, 37.5, 100.0, 110.0)),
        # U9: names one by one
        ("对青石镇、柳湾镇、白沙乡和渡口乡{}个乡镇予以表扬。", (4, 6, 6.0, 4.0)),
        # U10: days between two dates
        ("培训班4月8日开班，4月19日结业，前后历时{}天。", (12, 15, 15.0, 12.0)),
    ],
)
def test_a_result_that_the_figures_in_front_do_not_give(text: str, told: tuple[float, float, float, float]) -> None:
    right, wrong, printed, computed = told
    assert flagged(text.format(right)) == []
    [(_, verdict, *amounts)] = flagged(text.format(wrong))
    assert verdict in {"inconsistent", "impossible"}
    assert amounts == pytest.approx([printed, computed])


@pytest.mark.parametrize(
    "text",
    [
        "建成站点45个，分布在全县三个片区。东片新建17个。西片新建15个。",  # two of three parts
        "参加甲班的有30人，参加乙班的有25人，其中两个班都参加的有10人，共收心得55篇。",
        "9月份培训185人次。今年前9个月累计培训1545人次。",  # what was before is not told
        "2022年发展53名，2023年比计划少发展9名，为47名。",
        "三十六名学员来自四个乡镇，每组七人。",
        "共举办8期，每期45人至60人，合计轮训420人。",
        "三十六名学员分为0个小组，每组七人。",  # none to divide by
        "共举办0期，每期45人至60人，合计轮训50人。",
        "对青石镇、柳湾镇等6个乡镇予以表扬。",
        "青石镇、柳湾镇、白沙乡共有6个行政村党支部。",
        "培训班4月8日开班，4月19日结业，集中授课9天。",
        "上期12月20日开班，1月8日结业，历时20天。",
        "很满意61.3%，满意37.5%；对伙食很满意的48.7%，不满意2.5%。",  # two questions
    ],
)
def test_what_only_looks_like_a_result_is_no_fault(text: str) -> None:
    assert flagged(text) == []


@pytest.mark.parametrize(
    "text",
    [
        # a figure of none: nothing is divided by it, and the other checks of the document go on
        "常住人口25万人，执业医师620人，每千常住人口拥有0人。",
        "床位0张，每千人口床位数6.0张，常住人口28.5万人。",
        "户籍人口26.48万人。本次以公安部门提供的户籍人口0人为基数。",
        "0岁以下的84人，占学员总数的0%；女学员121人，占学员总数的37%。",
        "在校学生0人，占在校学生总数的0%；另有112名，占在校学生总数的8.0%。",
        "接待0万人次，7天，日均0万人次。",
    ],
)
def test_a_figure_of_none_stops_no_audit(text: str) -> None:
    """The false step behind it is still found."""
    found = flagged(text + "\n全镇有党员100名，其中女党员130名。")
    assert ("bound", "impossible", 100.0, 130.0) in found


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        # sums, moves, prices and means in other words
        ("会议应到成员37名，实到{}名，缺席3名，其中2名因公外出。", "34", "32"),
        ("收回186张。收回的选票中有效票183张，无效票{}张。", "3", "8"),
        ("改革前，全镇共设机构9个。改革中撤销4个，新设2个，其余不变，改革后全镇机构为{}个。", "7", "8"),
        ("年初预算45万元，年中追加8.5万元；全年支出49.2万元，年末结余{}万元。", "4.3", "6.3"),
        ("我乡共承担48项任务。目前已完成31项，正在推进{}项，尚未启动3项。", "14", "12"),
        ("慰问困难党员15户，每户标准相同，均为2400元，合计发放{}万元。", "3.6", "36"),
        ("购置投影仪3台，每台4200元；座椅60把，每把180元。以上两项合计支出{}元。", "23400", "24300"),
        ("平均得分{}分。得分最高的是柳塘镇，96.5分；得分最低的是石坳乡，84.2分。", "90.3", "80.3"),
        ("排查出软弱涣散村党组织5个。上述{}个村党组织已全部销号。", "5", "7"),
        ("附表：中青年干部班学员（单位：人）\n班次 男 女 小计\n第一期 31 14 45\n第二期 28 20 {}\n", "48", "46"),
    ],
)
def test_one_figure_made_wrong_is_found_in_other_words(text: str, right: str, wrong: str) -> None:
    assert flagged(text.format(right)) == []
    assert len(flagged(text.format(wrong))) == 1


def test_a_figure_that_follows_from_others_is_no_part_of_one() -> None:
    assert flagged("选出书记163名、主任163名，其中“一肩挑”的158名，因此两个职务实际任职人数为168名。") == []


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("应到代表70人，实到63人。同意的{}人，超过到会人数的三分之二，决议通过。", 46, 40),  # U11: 42 are two thirds
        ("流动党员2735名，占19.5%；经常在线的1555名，占流动党员的{}%。", "56.9", "11.1"),
        ("年初下达改造任务250户，已竣工{}户，竣工率为86%。", 215, 225),
        ("全县共有行政村156个。已建成服务站的行政村{}个，覆盖率为100%。", 156, 146),
        (
            "上半年办班23期，培训干部1840人次；下半年办班31期，培训干部2615人次。全年累计办班54期、培训干部{}人次。",
            4455,
            4545,
        ),
        (
            "产值2020年为5.000亿元，2023年达到6.655亿元，三年累计增长33.1%，年均增长{}%（按复合增长率计算）。",
            "10.0",
            "11.0",
        ),
    ],
)
def test_rates_majorities_and_halves(text: str, right: object, wrong: object) -> None:
    assert flagged(text.format(right)) == []
    assert len(flagged(text.format(wrong))) == 1


@pytest.mark.parametrize(
    "text",
    [
        # two groups of one whole that is not printed
        "大专以上党员44368名，占61.8%；女党员28955名，占40.3%；少数民族党员273名，占0.38%。",
        "60岁以上老年人口8.6万人，占总人口的15.8%；65岁以上老年人口5.8万人，占总人口的10.7%。",
        # each of all that were received
        "收到举报430件。农村干部196件（46%）、乡科级117件（27%），合计在70%以上。事业单位47件（11%），企业16件（4%）。",
        # of these four together
        "收件总数为96件。渠道：写信17件，30%；上门20件，35%；电话6件，10%；上网14件，25%。",
        # who has both is counted in both
        "受处分334人，其中党纪处分315人，政务处分40人。",
        # rates of the mean population
        "户籍人口210084人。其中，男108374人，女101710人；出生1290人，出生率为6.12‰；死亡1549人，死亡率为7.35‰。",
        # of what was received, and not of what came of it
        "共受理案件879件（含旧存343件），结案700件，结案率79.64%。其中：受理民事案件755件，结案600件，结案率79.47%。",
        # each has its share of the whole, so they need not make it up
        "专任教师2450人。其中，具有本科以上学历的1911人，占78.0%；具有高级职务的686人，占28.0%。",
        # who sits in both is counted once
        "党总支委员5名，村民委员会成员5名，其中3人交叉任职，村“两委”班子实有7人。",
        # a list in which one class is a single one
        "举办主体班次九期，分别为：任职班二期；书记班三期；青年干部班一期；统战干部班三期。",
        # the rate is of all, not of those that were begun
        "项目286个，开工281个，完工263个，完工率92%。",
    ],
)
def test_what_looks_wrong_and_is_not(text: str) -> None:
    assert flagged(text) == []
