"""Edges of nouns: no noun begins or ends inside a word (均得分, 农村危房得, 一律削)."""

from __future__ import annotations

import pytest

from yanting_research.core import Document, Source, identity_offsets
from yanting_research.extraction import extract_document_facts
from yanting_research.extraction.whole_words import begins_noun, spanning_word
from yanting_research.resources import read_resource_rows


def nouns(text: str) -> list[str]:
    document = Document("t", text, Source("t", text, "text", "utf-8", ""), identity_offsets(len(text)))
    return [str(noun) for noun in extract_document_facts(document)["indicator"]]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("28个乡镇平均得分91.37分。", ["乡镇", "平均得分"]),
        ("47辆校车日均接送学生4200人次。", ["校车", "日均接送学生"]),
        ("社区站点34个，场均75人。", ["社区站点", "场均"]),
        ("80万户农村危房得到改造。", ["农村危房"]),
        ("22个乡镇现有党政领导班子成员210人。", ["乡镇", "党政领导班子成员"]),
        ("41个社区聘用社工1203名。", ["社区", "聘用社工"]),
        ("84个县直支部对口联系57个贫困村。", ["县直支部", "贫困村"]),
        ("今年再解决3200万农村人口的安全饮水问题，增加投入。", ["农村人口"]),
        ("建成了长达4000公里的西气东输工程。", ["西气东输工程"]),
        ("“三公”经费压减到1186万元，同比下降9%。", ["“三公”经费", "“三公”经费变化"]),
        ("集团购买力一律削减10%。", ["集团购买力变化"]),
        ("粮食产量连年稳定在1.3万亿斤。", ["粮食产量"]),
        ("分级诊疗试点和家庭签约服务扩大到85%以上地市。", ["分级诊疗试点和家庭签约"]),
        ("其它手术91例。", ["其它手术"]),
        ("年内还本付息1.6亿元出头。", ["还本付息"]),
        ("建章立制97项。", ["建章立制"]),
        ("建国前入党的农村老党员32名。", ["建国前入党的农村老党员"]),
        ("全区177个村，现职村干部1062人。", ["村", "现职村干部"]),
        ("本年内铁路货物周转量将比上年增长10%。", ["铁路货物周转量变化"]),
        ("另外全国还有少数民族医院38所。", ["少数民族医院"]),
        ("全县设县级路长1名、乡级路长22名。", ["县级路长", "乡级路长"]),
        ("执行到位标的6430.7万元。", ["执行到位标的"]),
        ("村委会339个，居委会58个，合计397个。", ["村委会", "居委会", "村（居）委会"]),
        ("单建支部38个，联建支部17个，共计55个。", ["单建支部", "联建支部", "支部"]),
    ],
)
def test_nouns_keep_their_words_whole(text: str, wanted: list[str]) -> None:
    assert nouns(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("农村危房经逐户鉴定为640户。", ["农村危房"]),  # 为 is cut, 鉴定 is a word of its own
        ("达标的12个村受到表彰。", ["村"]),
        ("党费收入5万元，另有利息412.3元。", ["党费收入", "利息"]),  # 有 is no part of 利息
    ],
)
def test_what_only_looks_like_a_word_is_cut_as_before(text: str, wanted: list[str]) -> None:
    assert nouns(text) == wanted


def test_words_are_listed_once_and_of_three_kinds() -> None:
    rows = read_resource_rows("words_kept_whole.csv")
    words = [row["word"] for row in rows]
    assert words == sorted(set(words))
    assert {row["kind"] for row in rows} == {"noun", "verb", "average"}


def test_the_longest_word_over_a_place_is_found() -> None:
    assert spanning_word("申请标的额", 3) == (0, 4, "noun")
    assert spanning_word("申请标的额", 0) is None
    assert spanning_word("县直支部对口联系村", 6) == (4, 8, "verb")
    assert begins_noun("还本付息", 1)
    assert not begins_noun("还有付息", 1)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "主要集中在自然资源、劳动和社会保障、民政与应急等领域，分别占信访总量的15.4%、14.9%和6.3%。",
            ["自然资源占比", "劳动和社会保障占比", "民政与应急占比"],
        ),
        ("小麦、棉花和油料分别占三成、两成和一成。", ["小麦占比", "棉花占比", "油料占比"]),
        ("一般公共预算支出107752万元，比上年减支9240万元。", ["一般公共预算支出", "一般公共预算支出变化"]),
        ("人均生产总值19763元，按平均汇率计算为2865美元。", ["人均生产总值", "人均生产总值"]),
        ("共发生事故14起、死亡4人。", ["发生事故", "死亡人员"]),
        ("全年出生人口6556人，死亡4528人。", ["出生人口", "死亡人口"]),
        ("发生率在20%以上的贫困村92个。", ["发生率在20%以上的贫困村"]),
        ("年末常住人口766579，其中男性380112人。", ["常住人口", "男性"]),
    ],
)
def test_nouns_of_county_bulletins(text: str, wanted: list[str]) -> None:
    assert nouns(text) == wanted
