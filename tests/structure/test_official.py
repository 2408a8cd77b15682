"""Metadata of official documents. The documents are specimens of our own writing; every county in them is invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanting_research.structure import field_values, official_metadata, statute_metadata

NOTICE = """青禾县人民政府文件

青府发〔2013〕12号

青禾县人民政府
关于加强基层干部教育培训工作的通知

各乡镇人民政府，县级各部门：

　　为加强培训工作，依照《某办法》（国发〔2012〕5号），现就有关事项通知如下。

　　附件：1．任务分解表
　　　　　2．评分标准

青禾县人民政府
2013年6月25日

主题词：教育　培训　通知
抄送：县委各部门，县人大常委会办公室。
青禾县人民政府办公室　　　2013年6月26日印发
"""

JOINT = """鹿鸣县财政局
鹿鸣县教育局　文件

鹿财教[2014]7号

鹿鸣县财政局　鹿鸣县教育局
关于下达培训经费的通知

各乡镇财政所、中心校：

现下达经费70万元。

鹿鸣县财政局　　鹿鸣县教育局
2014年5月6日
"""

REQUEST = """机密★1年
特急
中共丹枫县委文件
丹委〔2012〕3号　　　　签发人：李某某

中共丹枫县委关于呈报换届方案的请示

市委：

现将方案呈上。妥否，请批示。

中共丹枫县委
二Ｏ一二年三月八日
"""


def test_a_notice_has_every_field() -> None:
    assert field_values(official_metadata(NOTICE)) == {
        "issuer": "青禾县人民政府",
        "doc_number": "青府发〔2013〕12号",
        "title": "青禾县人民政府关于加强基层干部教育培训工作的通知",
        "form": "通知",
        "addressee": "各乡镇人民政府，县级各部门",
        "attachment": "任务分解表；评分标准",
        "written": "2013-06-25",
        "subject": "教育；培训；通知",
        "copied_to": "县委各部门，县人大常委会办公室",
        "printed": "2013-06-26",
        "printed_by": "青禾县人民政府办公室",
    }


@pytest.mark.parametrize(
    "addressee",
    ["各乡镇党委，县级各部门党组（党委）", "各县（市、区）委，市级各部门党组（党委）", "各乡镇人民政府（街道办事处）"],
)
def test_an_addressee_may_end_in_brackets(addressee: str) -> None:
    values = field_values(official_metadata(NOTICE.replace("各乡镇人民政府，县级各部门", addressee)))
    assert values["addressee"] == addressee


def test_every_value_leads_to_its_place() -> None:
    for field in official_metadata(NOTICE):
        surface = NOTICE[field.span.start : field.span.end]
        if field.key not in {"written", "printed", "subject", "copied_to", "title"}:
            assert surface == field.value
        assert surface.strip() == surface != ""


def test_joint_issue_names_both() -> None:
    values = field_values(official_metadata(JOINT))
    assert values["issuer"] == "鹿鸣县财政局；鹿鸣县教育局"
    assert values["doc_number"] == "鹿财教[2014]7号"
    assert values["written"] == "2014-05-06"


def test_a_request_upwards() -> None:
    values = field_values(official_metadata(REQUEST))
    assert values["secrecy"] == "机密★1年"
    assert (values["urgency"], values["signed_by"], values["addressee"]) == ("特急", "李某某", "市委")
    assert (values["form"], values["written"]) == ("请示", "2012-03-08")


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("云岫县人民政府\n云府函〔2013〕45号\n关于同意设立培训中心的批复\n县委组织部：\n同意。\n", "form", "批复"),
        ("石梁县教育局公告\n2013年第3号\n关于招考的公告\n决定招考20名。\n", "doc_number", "2013年第3号"),
        ("兰桥县人民政府令\n第12号\n现予公布。\n县长　张某某\n2012年5月30日\n", "issuer", "兰桥县人民政府"),
        (
            "白教函（2012）18号\n关于商请支持的函\n县委党校：\n请支持。\n白芷县教育局\n二○一二年十月二十日\n",
            "written",
            "2012-10-20",
        ),
        ("关于调查的通知\n各乡镇党委：\n请调查。\n中共青禾县委组织部\n2014年2月18日\n", "issuer", "中共青禾县委组织部"),
    ],
)
def test_kinds_of_documents(text: str, key: str, value: str) -> None:
    assert field_values(official_metadata(text))[key] == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "全面提升青禾县党员教育水平研究\n\n青禾县委党校　王某某\n\n《意见》（青委发〔2012〕5号）印发以来，成效明显。",
        "2013年青禾县政府工作报告\n\n各位代表：\n\n现在报告工作。\n\n一、2012年工作回顾\n成绩很大。",
        "全县共有党员三千人。",
    ],
)
def test_other_texts_have_no_official_metadata(text: str) -> None:
    assert official_metadata(text) == ()


def test_a_statute_tells_its_history() -> None:
    text = (
        "鹿鸣县集镇管理办法\n（2009年3月5日鹿鸣县人民政府令第4号公布　根据2013年7月18日"
        "《鹿鸣县人民政府关于修改部分文件的决定》修正）\n\n第一条　甲。\n第二条　本办法自2009年4月1日起施行。\n"
    )
    assert field_values(statute_metadata(text)) == {
        "title": "鹿鸣县集镇管理办法",
        "form": "办法",
        "doc_number": "鹿鸣县人民政府令第4号",
        "issuer": "鹿鸣县人民政府",
        "promulgated": "2009-03-05",
        "amended": "2013-07-18",
        "effective": "2009-04-01",
    }


@given(st.lists(st.sampled_from(NOTICE.split("\n") + REQUEST.split("\n")), max_size=20).map("\n".join))
def test_spans_stay_inside_the_text(text: str) -> None:
    for field in official_metadata(text):
        assert 0 <= field.span.start < field.span.end <= len(text)
        assert field.value
