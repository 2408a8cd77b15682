"""Nouns that fit their unit, and words that are never part of one; all sentences are invented specimens."""

from __future__ import annotations

import pytest

from yanting_research.core import Document, Source, identity_offsets
from yanting_research.extraction import extract_document_facts
from yanting_research.extraction.noun_edges import cut_edges


def names(text: str) -> dict[str, str]:
    document = Document("d", text, Source("d.txt", text, "text", "utf-8", ""), identity_offsets(len(text)))
    return {row["surface"]: row["indicator"] for row in extract_document_facts(document).to_dict("records")}


@pytest.mark.parametrize(
    ("phrase", "noun"),
    [("上半年门票进账统共", "门票进账"), ("如今", ""), ("加起来", ""), ("此前合计", ""), ("平均年龄", "平均年龄")],
)
def test_times_adverbs_and_sums_are_no_part_of_a_noun(phrase: str, noun: str) -> None:
    assert cut_edges(phrase) == noun


def test_a_later_item_leans_on_the_topic_and_not_on_its_sibling() -> None:
    found = names("全所实有66人。技术人员中，团员30人（45.5%），硕士以上21人（31.8%），40岁以下11人。")
    assert found["21人"] == "硕士以上技术人员"
    assert found["31.8%"] == "硕士以上技术人员占比"
    assert found["11人"] == "40岁以下技术人员"


def test_what_is_in_stock_are_persons_where_persons_are_counted() -> None:
    assert names("定编80名。实有72人。")["72人"] == "实有人员"


def test_persons_of_a_survey_are_its_respondents() -> None:
    found = names("共发放问卷900份。有效样本中，男412人、女388人。")
    assert found["412人"] == "男受访者"
    assert found["388人"] == "女受访者"


def test_a_body_is_no_person() -> None:
    found = names("全市派出驻村工作组40个，每组4人，共160人。3月抽查，在岗151人，病休2人。")
    assert found["160人"].endswith("驻村干部")
    assert found["151人"] == "在岗驻村干部"
    assert found["4人"] == "每组人员"


def test_what_befell_members_is_told_of_the_members() -> None:
    found = names("接受评议的团员812人；暂缓注册31人，不予注册6人。")
    assert found["31人"] == "暂缓注册团员"
    assert found["6人"] == "不予注册团员"


def test_who_was_trained_is_not_taken_from_the_sentence_before() -> None:
    assert names("全县有党员2万人。全年培训1200人。")["1200人"] == "培训人员"


def test_births_and_deaths_are_of_the_population() -> None:
    assert names("全年死亡1986人。")["1986人"] == "死亡人口"


def test_a_village_has_the_income_that_the_paragraph_is_about() -> None:
    assert names("去年集体收入860.2万元。最高的柳湾村120万元。")["120万元"].endswith("集体收入")


def test_so_much_for_each_and_the_sum_of_a_year_have_one_noun() -> None:
    found = names("聘护林员210人，每人每月补500元，一年下来是126万元。")
    assert found["500元"] == found["126万元"] == "补贴"


def test_a_restated_series_keeps_its_noun() -> None:
    found = names("去年门票收入拢共930万元，前年是810万元，多了120万元。")
    assert found["930万元"] == found["810万元"] == "门票收入"
    assert found["120万元"] == "门票收入变化"


@pytest.mark.parametrize(
    "text",
    [
        "单项开支8万元以上的须报党组会审议。",
        "集中学习时间不得超过2天。",
        "专家授课费每课时最高600元（副高）、1200元（正高）。",
        "缺课天数按60%折算。",
    ],
)
def test_a_rule_states_no_fact(text: str) -> None:
    assert names(text) == {}


def test_a_class_of_size_picks_what_is_counted() -> None:
    assert list(names("20万—60万元的18个，90平方米以下的210套。")) == ["18个", "210套"]


def test_rounds_are_of_what_was_done() -> None:
    assert names("分三批考察86人。")["三批"] == "考察"


def test_a_decimal_in_characters_is_neither_a_time_nor_an_idiom() -> None:
    assert list(names("百分之二十三点六的人赞成；平均年龄下降三点二岁。")) == ["百分之二十三点六", "三点二岁"]


def test_a_word_that_two_places_say_is_said_once() -> None:
    found = names("当场测评发票60张，收回58张，其中“好”50张，“较好”7张，“一般”1张。")
    assert found["58张"] == "收回当场测评票"
    assert found["50张"] == "好当场测评票"


def test_valid_ballots_are_named_as_printed() -> None:
    assert names("发出选票173张，收回171张，有效票168张，废票3张。")["168张"] == "有效票"
    assert names("发出测评票128张，收回127张，有效票126张。")["126张"] == "有效测评票"
    assert names("发出问卷150份，收回143份，答满意的84份。")["84份"] == "答满意问卷"


@pytest.mark.parametrize(
    ("text", "figure", "noun"),
    [
        ("年初预算185万元，年中追加37.5万元，可用数222.5万元。", "37.5万元", "追加预算"),
        ("师资费28万元，教材费12万元，场地租用21.6万元，维修9万元。", "21.6万元", "场地租用费"),
        ("师资费28万元，教材费12万元，场地租用21.6万元，维修9万元。", "9万元", "维修费"),
        ("五星支部每个奖8000元，四星奖5000元。", "5000元", "四星奖金"),
        ("核拨运维费88.5万元，宽带租用59万元，维修19.5万元，培训10万元。", "10万元", "培训经费"),
    ],
)
def test_what_money_is_called(text: str, figure: str, noun: str) -> None:
    assert names(text)[figure] == noun


def test_whom_an_act_concerns() -> None:
    assert names("硬化村道18.6公里，解决2700人饮水难题。")["2700人"] == "饮水难题人口"
    assert names("全年两癌筛查1.5万人，确诊37人。")["1.5万人"] == "两癌筛查妇女"


def test_a_quoted_answer_stands_for_itself() -> None:
    found = names("对教育形式，选“很满意”的406人，选“不满意”的28人。")
    assert found["406人"] == "“很满意”"
