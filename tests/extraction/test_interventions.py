"""The register of measures: own passages, the report it is designed around, the specimen corpus."""

from __future__ import annotations

import json
import math
import time
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanting_research.core import (
    INTERVENTIONS,
    Corpus,
    Document,
    Section,
    Source,
    Span,
    check_table,
    identity_offsets,
    make_corpus,
)
from yanting_research.errors import LexiconError
from yanting_research.extraction import (
    default_interventions,
    extract_facts,
    extract_interventions,
    parse_interventions,
)
from yanting_research.ingest import build_corpus, document_from_text
from yanting_research.resources import read_resource_toml

ROOT = Path(__file__).parent.parent.parent
SEED = ROOT.parent / "shared" / "seeds" / "000_aaf3bf606cb2e390.txt"


def corpus_of(text: str, sections: tuple[Section, ...] = ()) -> Corpus:
    source = Source("a.txt", text, "text", "utf-8", "")
    return make_corpus([Document("a", text, source, identity_offsets(len(text)), sections)])


def register(text: str) -> pd.DataFrame:
    corpus = corpus_of(text)
    return extract_interventions(corpus, extract_facts(corpus))


def one(text: str) -> dict[str, Any]:
    rows = register(text)
    assert len(rows) == 1, rows[["form", "sentence"]]
    return dict(rows.iloc[0])


def test_money_before_and_headcount_beside_one_tour() -> None:
    row = one("拿出经费80多万元，组织全县95名乡镇长考察学习福建、广东等地的渔业。")
    assert (row["form"], row["headcount"], row["money"]) == ("外出考察", 95, 800_000)
    assert (row["headcount_qualifier"], row["money_qualifier"]) == ("exact", "more_than")
    assert row["place"] == "福建、广东"
    assert row["audience"] == "乡镇长"
    assert row["modality"] == "done"
    assert len(row["fact_ids"].split(" ")) == 2


def test_semicolons_part_three_measures_with_their_own_figures() -> None:
    rows = register(
        "投入资金90多万元,组织全县75名乡镇正职考察学习江西、湖南的果园;组织200余名村会计考察学习邻近的旺苍、朝天;"
        "通过上级调训,选派33名年轻干部到重庆大学、省委党校学习。"
    )
    assert rows["form"].tolist() == ["外出考察", "外出考察", "上级调训"]
    assert rows["headcount"].tolist() == [75, 200, 33]
    assert rows["headcount_qualifier"].tolist() == ["exact", "more_than", "exact"]
    assert rows["money"].tolist()[0] == 900_000
    assert rows["money"].isna().tolist() == [False, True, True]
    assert rows["partner"].tolist()[2] == "重庆大学、省委党校"


def test_training_with_object_and_partner() -> None:
    row = one("发挥县委党校的作用，安排资金30万元，对全县村文书和妇女主任进行培训。")
    assert (row["form"], row["money"], row["partner"]) == ("集中培训", 300_000, "县委党校")
    assert row["audience"] == "村文书和妇女主任"
    assert math.isnan(row["headcount"])


def test_lecture_series_with_frequency_and_its_own_name() -> None:
    row = one("开设“大讲堂”，打开眼界。每季度举办一期“梨乡大讲堂”，请专家为科级干部作辅导。")
    assert (row["form"], row["frequency"]) == ("专题讲座", "每季度一期")
    assert row["name"] in {"大讲堂", "梨乡大讲堂"}
    assert row["sentence"].endswith("辅导。")


def test_person_times_are_no_headcount() -> None:
    row = one("全年举办培训班12期，参训3000人次。")
    assert (row["form"], row["sessions"]) == ("集中培训", 12)
    assert math.isnan(row["headcount"])


def test_the_earlier_of_two_sums_is_not_taken() -> None:
    assert one("今年办班20期，经费由50万元加到64万元。")["money"] == 640_000


def test_figures_after_a_semicolon_stay_with_the_measure() -> None:
    row = one("县里集中办班9期；支出21万元。")
    assert (row["sessions"], row["money"]) == (9, 210_000)


def test_two_forms_in_one_sentence_take_the_figures_of_their_clauses() -> None:
    rows = register("全年办班8期，花费12万元，另建流动党支部3个。").set_index("form")
    assert rows.loc["集中培训", "money"] == 120_000
    assert math.isnan(rows.loc["组织建设", "money"])
    rows = register("全年办班8期，又组织50名文书赴浙江考察，花费12万元。").set_index("form")
    assert rows.loc["外出考察", ["headcount", "money"]].tolist() == [50, 120_000]
    assert rows.loc["集中培训", "sessions"] == 8
    assert rows.loc["集中培训", ["headcount", "money"]].isna().all()


@pytest.mark.parametrize(
    "text",
    [
        "要把好领导干部考察工作责任关。",  # selection, not a tour
        "大学生村干部留任九名。",
        "县委党校门前修了路。",
        "他到党员家里看望老人。",
        "2013年党员轮训盘点\n",  # a title
        "",
    ],
)
def test_no_measure_where_none_is_reported(text: str) -> None:
    assert register(text).empty


def test_plans_are_not_done() -> None:
    assert one("明年举办培训班6期。")["modality"] == "planned"
    assert one("今年举办培训班6期。")["modality"] == "done"


def test_sections_decide_modality_and_problems_hold_no_measure() -> None:
    parts = (
        ("一、成效", "成效", "办班3期。"),
        ("二、问题", "问题", "办班5期太多。"),
        ("三、对策", "对策", "要办班7期。"),
    )
    text, sections = "", []
    for number, (heading, role, body) in enumerate(parts, start=1):
        start = len(text)
        text += f"{heading}\n{body}\n"
        head = Span(start, start + len(heading))
        sections.append(
            Section(f"s{number:02d}", "", 1, heading[:2], number, heading[2:], role, role, Span(start, len(text)), head)
        )
    corpus = corpus_of(text, tuple(sections))
    rows = extract_interventions(corpus, extract_facts(corpus))
    assert rows["modality"].tolist() == ["done", "recommended"]
    assert rows["sessions"].tolist() == [3, 7]
    assert rows["section_id"].tolist() == ["s01", "s03"]


def test_sentence_is_the_span_and_facts_exist() -> None:
    text = "安排资金30万元，对村文书进行培训。选送12名干部到省委党校学习。"
    corpus = corpus_of(text)
    facts = extract_facts(corpus)
    rows = check_table(extract_interventions(corpus, facts), INTERVENTIONS)
    assert len(rows) == 2
    for row in rows.to_dict("records"):
        assert text[row["start"] : row["end"]] == row["sentence"]
        assert set(row["fact_ids"].split(" ")) <= set(facts["fact_id"])
    assert not set(rows["fact_ids"].iloc[0].split(" ")) & set(rows["fact_ids"].iloc[1].split(" "))


MEASURES = {
    # a sum called training money goes to the only training without money
    "全年举办培训班6期。\n年末结算，培训经费共计12万元。": ["集中培训 培训班 6 120000 done 全年举办培训班6期。"],
    "全年举办培训班6期。\n明年培训经费安排12万元。": ["集中培训 培训班 6 nan done 全年举办培训班6期。"],
    "举办培训班6期，花费3万元。\n年末结算，培训经费共计12万元。": [
        "集中培训 培训班 6 30000 done 举办培训班6期，花费3万元。"
    ],
    "举办培训班6期。\n轮训村文书2期。\n年末结算，培训经费共计12万元。": [
        "集中培训 培训班 6 nan done 举办培训班6期。",
        "集中培训 轮训 2 nan done 轮训村文书2期。",
    ],
    # a title stands on a line of its own
    "县委高度重视。全年轮训农村党员\n各乡镇都来人。": ["集中培训 轮训 nan nan done 全年轮训农村党员"],
    "县委高度重视。\n全年轮训农村党员\n各乡镇都来人。": [],
    "县委高度重视。\n全年轮训农村党员；\n各乡镇都来人。": ["集中培训 轮训 nan nan done 全年轮训农村党员；"],
    "青禾县二〇一二年农村党员干部集中轮训工作情况的总结\n": [],
    # what stands behind a semicolon goes on with all measures of its sentence
    "举办培训班6期。组织村干部赴宁川考察，又集训文书；支出21万元。": [
        "集中培训 培训班 6 nan done 举办培训班6期。",
        "外出考察 赴宁川考察 nan nan done 组织村干部赴宁川考察，又集训文书；支出21万元。",
        "集中培训 集训 nan 210000 done 组织村干部赴宁川考察，又集训文书；支出21万元。",
    ],
    "办班6期\n；支出21万元。": ["集中培训 办班 6 nan done 办班6期"],
    # advice goes on behind a semicolon, not behind a full stop
    "应当增加投入；举办培训班6期。": ["集中培训 培训班 6 nan recommended 举办培训班6期。"],
    "情况很好。应当增加投入；举办培训班6期。": ["集中培训 培训班 6 nan recommended 举办培训班6期。"],
    "应当增加投入。举办培训班6期。": ["集中培训 培训班 6 nan done 举办培训班6期。"],
    # a lead-in gives its quoted name, and takes that of the sentence it leads in when it has none
    "开设“山乡讲坛”。全年举办讲座3场，报告会由老支书主讲。": [
        "专题讲座 山乡讲坛 3 nan done 开设“山乡讲坛”。全年举办讲座3场，报告会由老支书主讲。"
    ],
    "加强集中培训。举办“先锋培训班”6期。": ["集中培训 先锋培训班 6 nan done 加强集中培训。举办“先锋培训班”6期。"],
    # somebody acts, or only what is wanting is told
    "站点远程教育利用率不高，培训班流于形式。": [],
    "组织培训班，一改流于形式、走过场的老样子。": [],
    "举办培训班6期，一改流于形式、走过场的老样子。": [
        "集中培训 培训班 6 nan done 举办培训班6期，一改流于形式、走过场的老样子。"
    ],
}


def test_measures_as_a_reader_would_list_them() -> None:
    documents = [
        Document(f"m{number:02d}", text, Source("a.txt", text, "text", "utf-8", ""), identity_offsets(len(text)))
        for number, text in enumerate(MEASURES)
    ]
    corpus = make_corpus(documents)
    made: dict[str, list[str]] = {text: [] for text in MEASURES}
    texts = {document.doc_id: document.text for document in documents}
    line = "{form} {name} {sessions:g} {money:g} {modality} {sentence}"
    for row in extract_interventions(corpus, extract_facts(corpus)).to_dict("records"):
        made[texts[row["doc_id"]]].append(line.format_map({str(name): told for name, told in row.items()}))
    assert made == MEASURES


def test_cues_side_by_side_are_two_and_one_place_goes_to_the_form_that_comes_first() -> None:
    texts = {"definition": "d", "include": "i", "exclude": "e"}
    cues = {"茶会": "茶会", "夜会": "夜会", "会夜": "会夜"}
    book = {"forms": [texts | {"form": form, "cues": [cue]} for form, cue in cues.items()]}
    told = {"茶会夜会各3场。": ["茶会", "夜会"], "夜会茶会各3场。": ["夜会", "茶会"], "会夜到3人。": ["会夜"]}
    for text, forms in told.items():
        corpus = corpus_of(text)
        rows = extract_interventions(corpus, extract_facts(corpus), codebook=parse_interventions(book))
        assert rows["form"].tolist() == forms


@settings(deadline=None, max_examples=10)
@given(st.text(alphabet="组织名干部赴到考察学习培训班期每月万元0123456789，。；“”、\n（）", max_size=120))
def test_any_text_keeps_the_contract(text: str) -> None:
    corpus = corpus_of(text)
    rows = extract_interventions(corpus, extract_facts(corpus))
    for row in rows.to_dict("records"):
        assert text[row["start"] : row["end"]] == row["sentence"]


@pytest.mark.parametrize("unit", ["到", "赴浙江、", "每名干部、", "培训班", "组织1名", "“", "；对党员"])
def test_hostile_text_takes_linear_time(unit: str) -> None:
    no_facts = extract_facts(Corpus())

    def seconds(n: int) -> float:
        corpus = corpus_of(unit * (n // len(unit)))
        before = time.process_time()
        extract_interventions(corpus, no_facts)
        return time.process_time() - before

    small = max(min(seconds(20_000) for _ in range(2)), 0.02)
    assert seconds(80_000) < 12 * small


def test_codebook_entries_are_complete_and_examples_match() -> None:
    book = default_interventions()
    assert len(book.forms) >= 15
    for form in book.forms:
        assert form.definition
        assert form.include
        assert form.exclude
        for example in form.examples:
            found = set(register(example)["form"])
            assert form.form in found, (form.form, example, found)


def test_an_own_codebook_replaces_the_shipped_one() -> None:
    data = {"forms": [{"form": "茶会", "definition": "d", "include": "i", "exclude": "e", "cues": ["茶…话"]}]}
    corpus = corpus_of("每月办一次茶话会，20名党员参加。办班3期。")
    rows = extract_interventions(corpus, extract_facts(corpus), codebook=parse_interventions(data))
    assert rows[["form", "headcount"]].to_numpy().tolist() == [["茶会", 20.0]]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"cues": []}, "no cue"),
        ({"cues": ["办" * 40]}, "too long"),
        ({"cues": "办班"}, "not a list"),
        ({"definition": " "}, "'definition' is missing or empty"),
        ({"form": "外出考察"}, "stand twice"),
    ],
)
def test_a_malformed_codebook_is_refused(change: dict[str, object], said: str) -> None:
    data = read_resource_toml("interventions.toml")
    data["forms"][1] |= change
    with pytest.raises(LexiconError, match=said):
        parse_interventions(data)


# The register of the report's second part by reading it; None where the text states nothing.
# form, headcount, its hedge, money, its hedge, frequency, partners, places
SEED_REGISTER = [
    ("网上党课", None, "", None, "", "", "", "林山乡、柏梓镇、高灯镇"),
    ("短信平台", None, "", None, "", "", "", ""),
    ("流动课堂", None, "", None, "", "", "县委党校", ""),
    ("集中培训", None, "", 700_000, "exact", "", "县委党校", ""),
    ("外出考察", 160, "exact", 1_200_000, "more_than", "", "", "上海、江苏、浙江"),
    ("外出考察", 400, "more_than", None, "", "", "", "什邡、金堂、遂宁"),
    ("上级调训", 81, "exact", None, "", "", "清华大学、四川大学、浙江大学、省委党校", ""),
    ("专题讲座", None, "", None, "", "每月一期", "", ""),
    ("帮扶基金", None, "", None, "", "", "", ""),
    ("谈心谈话", None, "", None, "", "", "", ""),
    ("监督检查", 8, "exact", None, "", "不定期", "", ""),
]


@pytest.fixture(scope="module")
def seed_rows() -> pd.DataFrame:
    if not SEED.exists():
        pytest.skip("shared/ is absent: the report's text does not ship with this project")
    corpus = build_corpus([SEED])
    return extract_interventions(corpus, extract_facts(corpus))


@pytest.mark.parametrize("expected", SEED_REGISTER, ids=lambda row: f"{row[0]}-{row[1]}")
def test_the_report_register(seed_rows: pd.DataFrame, expected: tuple[Any, ...]) -> None:
    form, heads, heads_hedge, money, money_hedge, frequency, partner, place = expected
    done = seed_rows[(seed_rows["modality"] == "done") & (seed_rows["form"] == form)]
    same = done[done["headcount"].eq(heads) if heads else done["headcount"].isna()]
    assert len(same) >= 1, done[["headcount", "sentence"]]
    row = same.iloc[0]
    assert (row["headcount_qualifier"], row["money_qualifier"]) == (heads_hedge, money_hedge)
    assert row["money"] == money if money else math.isnan(row["money"])
    assert row["frequency"] == frequency
    assert row["partner"] == partner
    assert row["place"] == place


def test_the_report_states_no_other_headcount_or_money(seed_rows: pd.DataFrame) -> None:
    assert sorted(seed_rows["headcount"].dropna()) == [8, 81, 160, 400]
    assert sorted(seed_rows["money"].dropna()) == [700_000, 1_200_000]
    assert set(seed_rows.loc[seed_rows["headcount"].notna(), "modality"]) == {"done"}


TRUTH = sorted((ROOT / "corpus" / "truth").glob("*.json"))


def test_specimen_corpus_register() -> None:
    """Planted measures found again: form and place; then headcount and money where persons and sums are stated."""
    names = {alias: form.form for form in default_interventions().forms for alias in (form.form, *form.aliases)}
    planted = found = 0
    heads, money = [0, 0], [0, 0]
    for path in TRUTH:
        truth = json.loads(path.read_text(encoding="utf-8"))
        corpus = make_corpus([document_from_text(truth["text"], doc_id=truth["id"], clean=False)])
        rows = extract_interventions(corpus, extract_facts(corpus))
        facts = {fact["id"]: fact for fact in truth["facts"]}
        for gold in truth.get("interventions", []):
            planted += 1
            meets = (rows["start"] < gold["end"]) & (rows["end"] > gold["start"])
            same = rows[meets & (rows["form"] == names.get(gold["form"], gold["form"]))]
            if same.empty:
                continue
            found += 1
            for name, tally in (("headcount", heads), ("money", money)):
                fact = facts.get(gold.get(name) or "")
                if fact is not None and fact["unit"] in ("人", "名", "位", "元"):
                    tally[0] += int((same[name] == fact["value"]).any())
                    tally[1] += 1
    assert planted > 0
    assert found / planted >= 0.9, (found, planted)
    assert heads[0] / heads[1] >= 0.85, heads
    assert money[0] / money[1] >= 0.8, money


FORMS = {
    # what came to nothing, what is wanting, and what used to be are no measures
    "队长培训班说了两年，至今没有办起来。": [],
    "去外县参观一事因故取消。": [],
    "存在的不足是培训班太少，检查流于形式。": [],
    "往年村里办班常常是老面孔。": [],
    "派出12名没有基层经历的干部到村任第一书记。": ["挂职锻炼"],
    # a general form gives way to the special one of its clause, and to a contract in front
    "请进党校听专题讲座3场，听课260人次。": ["专题讲座"],
    "与省农业大学签订协议，开办养蜂班两期，招收60人。": ["合作办学"],
    "举办培训班4期，请教授作专题报告3场。": ["专题讲座", "集中培训"],
    # bodies, papers and words that only hold a cue are no measures
    "审计机关、检查机关共同派员12名到村里开展党员教育。": [],
    "关联企业50家，协助收购粮食，确认领购发票2800份。": [],
    "按照有关规定给予12名党员补贴。": [],
    "办理延期手续30件，客运班次20个。": [],
    "签约双方各派2人，党员均到场。": [],
    "党员承包到户，青苗损害由镇里补偿，填写交接单12份。": [],
    # titles name nothing that was done, but rules
    "按照《关于开展专项检查的通知》学习文件3份。": [],
    "修订《干部学习考勤办法》，缺课3次的通报。": ["制度建设"],
    # rules and inspections of other things stay out
    "严格安全生产责任制，加大检查执法力度。": [],
    "对各支部学习记录抽查两次，通报3个支部。": ["监督检查"],
    # the same verb with other objects
    "选派8名干部到省委党校学习。": ["上级调训"],
    "选派8名干部到山东寿光看大棚。": ["外出考察"],
    "选派8名干部到信访一线跟班锻炼。": ["挂职锻炼"],
    "教师到晒谷坪上讲课67场。": ["流动课堂"],
    "每名党员包一户困难户，共包下86户。": ["结对帮扶"],
    "领导班子每人联系两个村，下村走访36次。": ["联系服务"],
    "开班前发出征求意见表300份。": ["需求调查"],
    "书记同新任站所长逐个见面谈了一遍，共17人。": ["谈心谈话"],
    "在务工地建起支部4个。": ["组织建设"],
    "每天给党员手机发一条党史短信。": ["短信平台"],
}


def test_forms_as_a_reader_would_name_them() -> None:
    documents = [
        Document(f"m{number:02d}", text, Source("a.txt", text, "text", "utf-8", ""), identity_offsets(len(text)))
        for number, text in enumerate(FORMS)
    ]
    corpus = make_corpus(documents)
    rows = extract_interventions(corpus, extract_facts(corpus))
    made = {document.text: sorted(rows.loc[rows["doc_id"] == document.doc_id, "form"]) for document in documents}
    assert made == FORMS


STANDING = {
    "全年主要做了以下工作：举办村会计培训班2期，共86人。": ["done"],
    "下一步有什么考虑？组织支部书记30人赴浙江考察。": ["planned"],
    "下一步有什么考虑？上月组织支部书记30人赴浙江考察了一次。": ["done"],
    "关于做好冬训工作的通知\n县委党校举办支部书记培训班3期。": ["planned"],
    "冬训工作情况总结\n县委党校举办支部书记培训班3期。": ["done"],
    "2005年起在86个村安装远教站点。2007年又装20个。": ["done"],
    "2012年工作总结。2013年起在86个村安装远教站点。": ["planned"],
    "笔者以为可从以下几处着手。第一，建立流动党支部3个。": ["recommended"],
    "会议同意举办青干班1期，学员32名。": ["planned"],
    "给学员建了档案，不合适的三年内出库；办班3期。": ["done"],
    "管理办法\n第一条 教师3名。\n第二条 党校每年举办村干部培训班2期。\n第三条 经费20万元。": ["recommended"],
    "管理办法\n第一条 教师3名。\n第二条 党校每年举办村干部培训班2期。": ["done"],
}


@pytest.mark.parametrize("text", STANDING)
def test_what_stands_of_a_measure(text: str) -> None:
    assert register(text)["modality"].tolist() == STANDING[text]


def test_figures_of_the_next_sentence_and_of_nobody_who_takes_part() -> None:
    row = one("随后分四期把214名支部书记请进县委党校。每期五天，吃住由县财政包下来，共花去19.6万元。")
    assert (row["headcount"], row["sessions"], row["money"]) == (214, 4, 196_000)
    row = one("抽12名教员送教下乡，讲课23场，听课3100人次。")
    assert (math.isnan(row["headcount"]), row["sessions"], row["attendances"]) == (True, 23, 3100)
    row = one("派出8名老领导组成督查组，检查36个支部。")
    assert row["headcount"] == 8
    row = one("专项督查抽看支部台账34份，追回培训款3.1万元。")
    assert math.isnan(row["money"])
    row = one("开春后再办一期村会计培训班，拟招收110人。")
    assert (row["sessions"], row["headcount"], row["modality"]) == (1, 110, "planned")
    row = one("讲师团深入胡杨、红柳两镇开课39场。")
    assert row["place"] == "胡杨、红柳"


def test_what_is_announced_ends_with_its_part() -> None:
    """A title or a summary may name next year; what the first part tells was done all the same."""
    text = (
        "关于党员教育工作的总结及明年工作要点\n前后两部分：今年做了什么，明年怎么办。\n"
        "一、今年的工作\n举办支部书记培训班3期，参训286人。\n二、明年工作安排\n举办村会计培训班2期，参训90人。\n"
    )
    corpus = make_corpus([document_from_text(text, doc_id="a")])
    rows = extract_interventions(corpus, extract_facts(corpus))
    assert rows[["headcount", "modality"]].values.tolist() == [[286, "done"], [90, "planned"]]


def test_a_row_of_a_table_is_no_measure() -> None:
    assert register("班次 期数 人次\n机关干部班 9 972\n支部书记班 12 1260\n").empty
