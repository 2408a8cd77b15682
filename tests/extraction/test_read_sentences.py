"""Sentences read as a reader would: what every figure counts, what it is part of, what a share is taken of.

A row is ``surface noun``, then ``in X`` for the figure that it is part of, ``of X`` for the base of a share, ``by X``
for its numerator and ``from X`` for the figure that a change starts from. All places and figures are invented.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from yanting_research.core import Document, Section, Source, Span, identity_offsets, make_corpus
from yanting_research.extraction import (
    extract_facts,
    extract_interventions,
    parse_interventions,
)
from yanting_research.extraction.intervention_details import read_partners, read_places

LINKS = (("in", "part_of"), ("of", "denominator"), ("by", "numerator"), ("from", "earlier"))
Row = dict[Any, Any]


def facts_of(texts: Iterable[str]) -> dict[str, list[Row]]:
    """The facts of every text; all texts in one table, whose checks cost more than the texts."""
    names = {f"d{number:03d}": text for number, text in enumerate(texts)}
    documents = [
        Document(name, text, Source(name, text, "text", "utf-8", ""), identity_offsets(len(text)))
        for name, text in names.items()
    ]
    made: dict[str, list[Row]] = {text: [] for text in names.values()}
    for row in extract_facts(make_corpus(documents)).to_dict("records"):
        made[names[row["doc_id"]]].append(row)
    return made


def read(rows: list[Row]) -> list[str]:
    named = {row["fact_id"]: row["surface"] for row in rows}
    ties = [[f" {word} {named[row[key]]}" for word, key in LINKS if row[key]] for row in rows]
    return [f"{row['surface']} {row['indicator']}{''.join(tied)}" for row, tied in zip(rows, ties, strict=True)]


PARTS = {
    "女党员84人、少数民族党员10人。": ["84人 女党员", "10人 少数民族党员"],
    "女科级干部84人，35岁以下20人。": ["84人 女科级干部", "20人 35岁以下女科级干部 in 84人"],
    "全县干部100人，科级干部60人，男、女分别为70人和30人。": [
        "100人 干部",
        "60人 科级干部 in 100人",
        "70人 男干部 in 100人",
        "30人 女干部 in 100人",
    ],
    "科级干部537名：正科级224名，副科级313名；其中女性85名。": [
        "537名 科级干部",
        "224名 正科级干部 in 537名",
        "313名 副科级干部 in 537名",
        "85名 女科级干部 in 537名",
    ],
    "党员1200名（农村800名，社区400名）。": ["1200名 党员", "800名 农村党员 in 1200名", "400名 社区党员 in 1200名"],
    "全县共有农户900户3600人，脱贫186户655人。": [
        "900户 农户",
        "3600人 人口",
        "186户 脱贫户 in 900户",
        "655人 脱贫人口 in 3600人",
    ],
    "现有干部90名。年龄：35岁以下30名，36岁至50岁60名。": [
        "90名 干部",
        "30名 35岁以下干部 in 90名",
        "60名 36岁至50岁干部 in 90名",
    ],
    "党组织86个，其中党委3个、总支5个、支部78个。": [
        "86个 党组织",
        "3个 党委 in 86个",
        "5个 总支 in 86个",
        "78个 支部 in 86个",
    ],
    "站点316个，改造204个，余下112个。": ["316个 站点", "204个 改造站点 in 316个", "112个 剩下的站点 in 316个"],
    "支部120个，建立学习室的96个。": ["120个 支部", "96个 建立学习室的支部 in 120个"],
    "13个村已有11个村开过课。": ["13个 村", "11个 村 in 13个"],
    "一般公共预算支出21亿元，教育支出4.86亿元。": ["21亿元 一般公共预算支出", "4.86亿元 教育支出 in 21亿元"],
    "总投资1.46亿元，上级补助9800万元，自筹4800万元。": [
        "1.46亿元 总投资",
        "9800万元 上级补助 in 1.46亿元",
        "4800万元 自筹资金 in 1.46亿元",
    ],
    "民生支出16.03亿元，占75%：教育4.86亿元，增长11.4%；卫生2.74亿元。": [
        "16.03亿元 民生支出",
        "75% 民生支出占比 by 16.03亿元",
        "4.86亿元 教育支出 in 16.03亿元",
        "11.4% 教育支出变化",
        "2.74亿元 卫生支出 in 16.03亿元",
    ],
    "参加测评的349人：优秀52人，称职294人，不称职3人。": [
        "349人 参加测评人员",
        "52人 优秀人员 in 349人",
        "294人 称职人员 in 349人",
        "3人 不称职人员 in 349人",
    ],
    "全镇党员1200人。男863人，女337人。": ["1200人 党员", "863人 男党员 in 1200人", "337人 女党员 in 1200人"],
    "党员1200名，其中：农村800名；社区400名。": ["1200名 党员", "800名 农村党员 in 1200名", "400名 社区党员 in 1200名"],
    "地区生产总值60亿元，其中第一产业增加值12亿元；第二产业增加值20亿元。": [
        "60亿元 地区生产总值",
        "12亿元 第一产业增加值 in 60亿元",
        "20亿元 第二产业增加值 in 60亿元",
    ],
    "学员6318人。其中科级792人。": ["6318人 学员", "792人 科级干部 in 6318人"],
}


def test_parts_and_their_wholes() -> None:
    assert {text: read(rows) for text, rows in facts_of(PARTS).items()} == PARTS


APART = (
    "出访九十个国家，有八十一个国家的领导人来访。",
    "招录38名，退出12名。",
    "厂房12栋，招商6家。",
    "聘用教师退出21名，新聘9名。",
    "男863人，女337人。",
    "党员由2012年的648名增加到720名。",
)


def test_figures_beside_one_another_that_are_no_parts() -> None:
    """The leaders are no countries; who came is no part of who left; an earlier figure is no whole."""
    assert [text for text, rows in facts_of(APART).items() if any(row["part_of"] for row in rows)] == []


BASES = {
    "全县有党员1200名。农村党员800名，占党员总数的66.7%。": "66.7% 农村党员占比 of 1200名 by 800名",
    "全县有农户5147户。贫困户386户1244人，占农户总数的7.5%。": "7.5% 贫困人口占比 of 5147户 by 386户",
    "工会会员450人，其中女会员200人，占44.4%。": "44.4% 女会员占比 of 450人 by 200人",
    "耕地保有量54.36万亩，其中水稻20万亩，占耕地的36.8%。": "36.8% 水稻占比 of 54.36万亩 by 20万亩",
    "全县有企业1287家，建立党组织的318家，组建率24.7%。": "24.7% 组建率 of 1287家 by 318家",
    "128家企业中已建党组织97家，覆盖率75.8%。": "75.8% 覆盖率 of 128家 by 97家",
    "预算65万元，实际到位52万元，到位率80%。": "80% 到位率 of 65万元 by 52万元",
    "实际到位52万元，到位率80%。": "80% 到位率 by 52万元",
    "投入资金50万元，占资金总额的20%。": "20% 资金占比 by 50万元",
    "再开课120场，其中七成放在山区。": "七成 课程占比 of 120场",
    "23名支部书记中，68%反映工学矛盾突出。": "68% 反映工学矛盾突出的支部书记占比 of 23名",
    "三分之二的党员表示满意。": "三分之二 表示满意的党员占比",
    "三公经费26万元，完成预算31万元的83.9%。": "83.9% 三公经费预算完成率 of 31万元 by 26万元",
    "新建党组织32个，占全县309个村的10.4%。": "10.4% 党组织占比 of 309个 by 32个",
    "培训党员17260名，按党员18304名计，覆盖率94.3%。": "94.3% 覆盖率 of 18304名 by 17260名",
}


def test_what_a_share_is_taken_of() -> None:
    assert {text: read(rows)[-1] for text, rows in facts_of(BASES).items()} == BASES


SERIES = {
    "科级干部由208名增至231名，其中女干部由37名增至49名，占比由17.8%升至21.2%。": [
        "208名 科级干部",
        "231名 科级干部",
        "37名 女干部 in 208名",
        "49名 女干部 in 231名",
        "17.8% 女干部占比 of 208名 by 37名",
        "21.2% 女干部占比 of 231名 by 49名",
    ],
    "发出问卷500份，收回有效问卷480份。认为课程好的360人，占75%；认为一般的96人，占20%。": [
        "500份 发出问卷",
        "480份 有效问卷 in 500份",
        "360人 认为课程好受访者 in 480份",
        "75% 认为课程好受访者占比 of 480份 by 360人",
        "96人 认为一般受访者 in 480份",
        "20% 认为一般受访者占比 of 480份 by 96人",
    ],
    "收入5.2亿元，完成预算5亿元的104%，同比增长9.3%。": [
        "5.2亿元 收入",
        "5亿元 收入预算",
        "104% 收入预算完成率 of 5亿元 by 5.2亿元",
        "9.3% 收入变化",
    ],
    "支部由120个增加到150个，增加30个。": ["120个 支部", "150个 支部", "30个 支部变化 by 150个 from 120个"],
    "人均纯收入4200元，比上年增加380元，增长9.9%。": [
        "4200元 人均纯收入",
        "380元 人均纯收入变化",
        "9.9% 人均纯收入变化",
    ],
    "收回有效问卷480份，其中满意、基本满意分别占60%和30%。": [
        "480份 有效问卷",
        "60% 满意占比 of 480份",
        "30% 基本满意占比 of 480份",
    ],
    "收回有效问卷96份，表示满意的占96%，认为一般的占4%。": [
        "96份 有效问卷",
        "96% 表示满意占比 of 96份",
        "4% 认为一般占比 of 96份",
    ],
}


def test_two_years_surveys_and_budgets() -> None:
    assert {text: read(rows) for text, rows in facts_of(SERIES).items()} == SERIES


NOUNS = {
    "举办专题班12期596人。": "专题班 专题班学员",
    "举办培训班12期596人次。": "培训班 培训班参训人员",
    "举办培训班12期596人。": "培训班 培训班学员",
    "厂房12栋，每栋8500平方米，合计10.2万平方米。": "厂房 每栋厂房面积 厂房面积",
    "藏书53.4万册，室均2000册。": "藏书 室均藏书",
    "参加考试1500名，其余300名是教师。": "参加考试 教师",
    "每期培训3天或者24学时。": "每期培训时长 每期培训学时",
    "医药费人均2.4万元。": "人均医药费",
    "按每名党员20元配套。": "党员配套标准",
    "报销2.61亿元。": "报销金额",
    "党员活跃率72%，青枫镇65%。": "党员活跃率 青枫镇党员活跃率",
    "参训率由去年的85%提高到93.5%。": "参训率 参训率",
    "县、镇两级按6:4分担。": "分担比例",
    "生师比15:1。": "生师比",
    "产量翻了一番。": "产量变化",
    "近三分之一的受访者认为师资不接地气。": "认为师资不接地气的受访者占比",
    "财政收入86430万元，为调整预算85000万元的101.7%，比上年增加5121万元，增长6.3%，增幅回落1.8个百分点。": (
        "财政收入 调整预算 财政收入占比 财政收入变化 财政收入变化 财政收入增幅变化"
    ),
    "党员由2010年底的1200名增加到2012年末的1260名。": "党员 党员",
    "走访了全镇22个村中的19个。": "村 村",
    "公用经费268万元，同口径增长7.9%。": "公用经费 公用经费变化",
    "共排查问题639个，通报前已整改573个，其余66个列入台账。": "排查问题 通报前已整改的排查问题 剩下的排查问题",
    "评为“好”等次的31家、“一般”6家。": "评为“好”等次 一般等次",
    "3个村分别有党员12名、15名、18名。": "村 党员 党员 党员",
    "全县共有党员（不包括流动党员）3600名。": "党员（不包括流动党员）",
    "实现了粮食总产3.2万吨。": "粮食总产",
    "三次产业结构由22.8:44.2:33.0调整为20.1:45.2:34.7。": (
        "第一产业占比 第二产业占比 第三产业占比 第一产业占比 第二产业占比 第三产业占比"
    ),
    "分三批选送46名村支书到邻省跟班学习。": "选送 村支书",
    "分两批考察学习了半个月。": "考察 考察学习时长",
    "全年只派出一批32人到外省考察。": "派出 派出人员",
    "先后派出三批干部120人到市委党校学习。": "干部 干部",
    "这几年修通了4.6公里通组路。": "通组路",
    "回来以后带着乡亲种了320亩茶。": "茶",
    "走访从实.179名村支书分五批外出。": "村支书 外出",
    "农村危房经逐户鉴定为640户。": "农村危房",
    "低保对象经复核清退64户。": "清退低保户",
    "微信群已建183个。": "微信群",
    "大班额由38个降到12个，减掉26个。": "大班额 大班额 大班额变化",
    "教师52名，与学员之比为1:30。": "教师 教师与学员之比",
    "计划总投资3.4亿元，到位2.1亿元。": "总投资 到位资金",
    "村集体收入增长12%，达到356万元。": "村集体收入变化 村集体收入",
    "缺资金的最多，占46%（171份）；缺技术的次之，占28%。": "缺资金问卷占比 缺资金问卷 缺技术占比",
    "学电商的最多，有312人；学养殖的次之，有187人。": "学电商 学养殖",
    "问卷发出600份，有效问卷551份，愿意回村的193份，想留在城里的86份。": (
        "发出问卷 有效问卷 愿意回村的有效问卷 想留在城里的有效问卷"
    ),
    "选“每月都参加”“偶尔参加”的分别为388份、741份。": "每月都参加 偶尔参加",
    "上级下达我县计划30名，实际发展26名，完成计划的86.7%。": "计划 发展人员 发展人员完成率",
    "女性11名，占5.4%，比换届前少了3名。": "女性 女性占比 女性变化",
    "机关支部到课率93.5%，农村支部只有71.8%。": "机关支部到课率 农村支部到课率",
    "奖励了35个先进支部，160名在家党员认领了岗位。": "先进支部 在家党员",
    "三个乡镇的空编率超过10%。": "乡镇 乡镇的空编率",
    "教师缺编126人，家庭医生签约2.1万人。": "缺编教师 家庭医生签约人员",
    "党员户挂牌482户，入户宣传4100户。": "挂牌党员户 入户宣传户",
    "包村干部每月入户不少于4次。": "入户",
    "征迁户186户，已签约171户，还有15户未签。": "征迁户 签约户 剩下的征迁户",
    "走访210户，其中困难户35户，又走访18户。": "走访户 困难户 走访户",
    "积分最高的98分，最低的41分。": "积分 积分",
    "装了86盏路灯，网店开到了518个。": "路灯 网店",
    "六成三的干部认为课时偏短。": "认为课时偏短的干部占比",
}


def test_nouns() -> None:
    assert {text: " ".join(row["indicator"] for row in rows) for text, rows in facts_of(NOUNS).items()} == NOUNS


AIMS = {
    "农村贫困人口由2013年底的68,215人减少到2018年底的4,376人。": "observed observed",
    "税收26200万元，占年初预算26000万元的100.8%。": "observed target observed",
    "到2025年培训党员1万人次。": "target",
    "力争全年办班20期。": "target",
    "今年计划培训300人，实际培训320人。": "target observed",
    "已完成投资3000万元，为年度目标5000万元的60%。": "observed target observed",
    "建议增加培训经费10万元。": "target",
    "二、下一步打算\n培训党员500名。\n": "target",
    "一、基本情况\n培训党员500名。\n二、下一步打算\n办班6期。\n三、经费\n投入3万元。\n": "observed target observed",
    "每年学习不少于12天。": "target",
    "全年学习不足12天。": "observed",
}


def test_done_and_planned() -> None:
    assert {text: " ".join(row["modality"] for row in rows) for text, rows in facts_of(AIMS).items()} == AIMS


def test_nothing_is_divided_by_zero_papers() -> None:
    ((*_, valid, share),) = facts_of(["发放问卷300份，收回有效问卷0份，满意率95%。"]).values()
    assert (valid["value"], share["value"], share["denominator"]) == (0.0, 95.0, "")


IDLE = ("学员三人一组讨论。", "全乡上下一条心。", "千家万户。", "事半功倍。", "三十岁以下的干部。")


def test_manners_of_speaking_count_nothing() -> None:
    assert not any(facts_of(IDLE).values())


VALUES = {
    "每户补助300至500元不等。": "300至500元 每户补助 300 500 range",
    "收入五万元以上十万元以下的农户12户，党员30名。": (
        "12户 收入五万元以上十万元以下的农户 12 nan exact; 30名 党员 30 nan exact"
    ),
    "全县共有党员10万5000人。": "10万5000人 党员 105000 nan exact",
    "各村自筹3万2000多元，造林1万2500亩。": (
        "3万2000多元 村自筹资金 32000 nan more_than; 1万2500亩 造林 12500 nan exact"
    ),
    "三分之二弱的村办了班。": "三分之二弱 村占比 66.6667 nan less_than",
    "党员占三成强。": "三成强 党员占比 30 nan more_than",
    "县城到镇上约25公里。": "约25公里 县城到镇上 25 nan about",
    "下降了3个百分点。": "3个百分点 占比变化 -3 nan exact",
    "挂职期限为1至2年。": "1至2年 挂职期限 1 2 range",
    "9时30分开会，到会30人。": "30人 到会人员 30 nan exact",
    "党字〔2012〕15号文件下发后，办班3期。": "3期 培训班 3 nan exact",
    "联系电话0839-1234567，报名30人。": "30人 报名人员 30 nan exact",
    "年龄在35岁以下的党员120名。": "120名 年龄在35岁以下的党员 120 nan exact",
    "在外党员补交党费，最多的补交600元。": "600元 交党费 600 nan exact",
    "粮食总产3.2万吨，其中水稻2万吨。": "3.2万吨 粮食总产 32000 nan exact; 2万吨 水稻 20000 nan exact",
}


def test_values_bounds_and_hedges() -> None:
    told = "{surface} {indicator} {value:g} {value_high:g} {qualifier}".format
    assert {text: "; ".join(told(**row) for row in rows) for text, rows in facts_of(VALUES).items()} == VALUES


DATES = {
    "2012年办班6期。参训90人次。": "2012 2012",
    "到2012年底，全县共有党员1200名。": "2012",
    "2012年办班6期。\n参训90人次。": "2012 -",
    "党员由2012年的648名增加到720名。": "2012 -",
    "2013年参训720人，比2012年的648人增加72人。": "2013 2012 2013",
}


def test_dates_over_figures() -> None:
    """A date goes on to the next sentence, not to the next paragraph; a date of comparison holds for its figure."""
    assert {text: " ".join(row["period"][:4] or "-" for row in rows) for text, rows in facts_of(DATES).items()} == DATES


TABLES = {
    "类别 支部(个) 党员(名)\n农村 12 340\n社区 5 98\n合计 17 438\n": [
        "12 农村支部 in 17",
        "340 农村党员 in 438",
        "5 社区支部 in 17",
        "98 社区党员 in 438",
        "17 支部",
        "438 党员",
    ],
    "|类别|党员(名)|\n|农村|340|\n|社区|98|\n": ["340 农村党员", "98 社区党员"],
    "类别\t党员(名)\n农村\t340\n社区\t98\n总计\t438\n": ["340 农村党员 in 438", "98 社区党员 in 438", "438 党员"],
}


def test_cells_of_plain_tables() -> None:
    assert {text: read(rows) for text, rows in facts_of(TABLES).items()} == TABLES


def test_partners_and_places_are_named_once() -> None:
    told = "选派十人到清华大学、四川大学学习，委托清华大学办班。"
    assert read_partners(told) == "清华大学、四川大学"
    gone = "赴江州、宁川考察，再赴江州学习，柏梓镇党委牵头，柏梓镇党委总结。"
    assert read_places(gone, ("江州", "宁川")) == "江州、宁川、柏梓镇"
    assert read_places("赴清华大学学习", ()) == ""


def test_what_an_own_codebook_masks_is_no_cue() -> None:
    entry = {"form": "茶会", "definition": "d", "include": "i", "exclude": "e", "cues": ["茶"], "not_cues": ["茶叶"]}
    (form,) = parse_interventions({"forms": [entry]}).forms
    assert form.not_cues == ("茶叶",)
    assert form.masked is not None
    assert [bool(form.masked.search(word)) for word in ("茶叶", "茶会")] == [True, False]


@pytest.mark.parametrize(("heading", "said"), [("三、对策建议", "recommended"), ("三、下一步打算", "planned")])
def test_a_section_of_advice_is_a_plan_where_its_heading_says_so(heading: str, said: str) -> None:
    text = f"{heading}\n要办班7期。\n"
    head = Span(0, len(heading))
    section = Section("s01", "", 1, heading[:2], 3, heading[2:], "对策", "对策", Span(0, len(text)), head)
    source = Source("d.txt", text, "text", "utf-8", "")
    corpus = make_corpus([Document("d", text, source, identity_offsets(len(text)), (section,))])
    assert extract_interventions(corpus, extract_facts(corpus))["modality"].tolist() == [said]
