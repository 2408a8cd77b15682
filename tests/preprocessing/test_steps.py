"""Each cleaning step on text it must change and text it must leave; all sentences are our own specimens."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yanting_research.chinese import decode_bytes, fold_width
from yanting_research.core import apply_edits, compose_offsets, identity_offsets, to_raw
from yanting_research.preprocessing import (
    DEFAULT_STEPS,
    STEPS,
    clean_text,
    cleaning_report,
    find_damage,
    find_masks,
    replay_edits,
)

TEXTS_OF_CORPUS = Path(__file__).parents[2] / "corpus" / "texts"
HALF = "青禾县各乡镇党委要切实加强党员教育管理工作，建立健"
PAGE = "青禾县各乡镇党委要切实加强党员教育管理工作，建立健全长效机制。" * 6


def after(step: str, text: str) -> str:
    return apply_edits(text, STEPS[step](text))[0]


@pytest.mark.parametrize(
    ("step", "raw", "clean"),
    [
        ("page_marks", "全县共有党员25\n- 3 -\n619人。", "全县共有党员25619人。"),
        ("page_marks", f"{HALF}\n\n— 12 —\n\n全机制。", f"{HALF}全机制。"),
        ("page_marks", f"{HALF}\n第 3 页 共 10 页\n全机制。", f"{HALF}全机制。"),
        ("page_marks", f"{HALF}\n3 / 10\n全机制。", f"{HALF}全机制。"),
        ("page_marks", "一、目标。\n第 3 页 共 10 页\n二、成效。", "一、目标。\n二、成效。"),
        ("page_marks", f"{PAGE}\n— 2 —\n二、成效。", f"{PAGE}\n二、成效。"),
        ("page_marks", f"{PAGE}\n- 1 -\n{PAGE}\n- 2 -\n完。", f"{PAGE}\n{PAGE}\n完。"),
        ("page_marks", "党员总数截至2012\n- 3 -\n36个乡镇", "党员总数截至2012\n36个乡镇"),
        ("pinyin", "盐亭（yán tíng）县", "盐亭县"),
        ("pinyin", "嫘（léi）祖，嫘祖 (Léi Zǔ)", "嫘祖，嫘祖"),
        ("pinyin", "梓潼（拼音：zǐ tóng）", "梓潼"),
        ("digits", "党员25 619 人", "党员25619 人"),
        ("digits", "共有 25 619人", "共有 25619人"),
        ("digits", "党员2 5 6 1 9人", "党员25619人"),
        ("digits", "共62 万人，占14 .7 %", "共62万人，占14.7%"),
        ("digits", "共有党员25\n619人", "共有党员25619人"),
        ("digits", "农村公路29万公里、光缆线路550\n\n多万公里。全年", "农村公路29万公里、光缆线路550多万公里。全年"),
        (
            "digits",
            "1 9 9 7 年达到7 4 7 7 2 亿元，增长1 1 ．5 ％。2 0 1 0 年比1 9 8 0 年多4 0 8 3 公里",
            "1997 年达到74772亿元，增长11．5％。2010 年比1980 年多4083 公里",
        ),
        (
            "digits",
            "1 9 9 7 年达到7 4 7 7 2 亿元，1 9 8 0 年5 1 6 0 元，2 0 9 0 元，自然增长率1 0 ．0 6 ‰。",
            "1997 年达到74772亿元，1980 年5160 元，2090 元，自然增长率10．06‰。",
        ),
        ("letter_spacing", "通　　知", "通知"),
        ("letter_spacing", "青禾县委\n关 于 印 发 方 案 的 通 知\n各乡镇：", "青禾县委\n关于印发方案的通知\n各乡镇："),
        ("width", "２５人，ＱＱ群（１）", "25人，QQ群（1）"),
        ("zero_width", f"{HALF}\n\u200b\n全机制。", f"{HALF}全机制。"),
    ],
)
def test_step_mends(step: str, raw: str, clean: str) -> None:
    assert after(step, raw) == clean
    assert after(step, clean) == clean


@pytest.mark.parametrize(
    ("step", "text"),
    [
        ("page_marks", "一、目标\n- 1 -\n抓教育。\n- 2 -\n抓管理。\n- 3 -\n抓服务。"),
        ("page_marks", "成立时间\n2012\n党员人数\n25"),
        ("page_marks", "- 3 - 完善机制\n- 4 - 抓好落实"),
        ("page_marks", "得分\n3/10\n备注"),
        ("page_marks", "第3页第2行有误。"),
        ("page_marks", "1\n2\n3"),
        (
            "pinyin",
            "世贸组织（WTO），细颗粒物(PM2.5)，党（Party），里程（km），咖啡（café），简历（résumé），县（yan ting）",
        ),
        ("pinyin", "（yán tíng）单独成行"),
        ("digits", "2012 36个乡镇，第 3 批 20 人，附件1 300份，表1 200人"),
        ("digits", "电话 0816 722 1234，手机 138 0000 0000"),
        ("digits", "乡镇 党员 支部\n林山 120 140\n柏溪 230 150\n甲村 25 619人"),
        ("digits", "附件2\n36个乡镇名单"),
        ("digits", "截至2012\n36个乡镇"),
        ("digits", "重点：1. 7个乡镇；2. 8个社区"),
        ("digits", "单位\n550\n万元"),
        ("letter_spacing", "李 梅\n甲 乙 丙 丁\n是 否"),
        ("letter_spacing", "春 眠 不 觉 晓\n处 处 闻 啼 鸟"),
        ("letter_spacing", "组织 宣传 统战"),
        ("hard_wrap", "\n".join(["床前明月光，", "疑是地上霜。", "举头望明月，", "低头思故乡。"] * 4)),
        (
            "hard_wrap",
            "\n".join(f"{at}. 完善党员教育培训制度并抓好落实{'，形成长效机制' * (at % 4)}" for at in range(1, 12)),
        ),
        ("hard_wrap", "\n".join(["青禾县委  张某  书记  1234567890  青禾镇人民路一号  党支部"] * 9)),
        ("width", "中文标点：，（）；和半角 25 A"),
        ("zero_width", "一、目标\n正文。"),
    ],
)
def test_step_leaves(step: str, text: str) -> None:
    assert after(step, text) == text


@pytest.mark.parametrize("width", [24, 30, 38])
def test_hard_wrapped_text_is_joined_by_paragraph(width: int) -> None:
    body = "　　" + PAGE[:-1].replace("。", "，") + "，全县共有党员25619人，其中女党员5200人。"
    wrapped = "\n".join(body[at : at + width] for at in range(0, len(body), width))
    raw = f"关于党员教育的调查\n\n{wrapped}\n{wrapped}\n二、主要做法\n{wrapped}"
    assert after("hard_wrap", raw) == f"关于党员教育的调查\n\n{body}\n{body}\n二、主要做法\n{body}"


def test_hard_wrapped_text_with_a_line_joined_over_a_page_mark_is_still_joined() -> None:
    line = "各乡镇党委要把党员教育摆在突出位置，建立健全领导责任制，层层"
    raw = "\n".join([*[line] * 12, line + line[:20], *[line] * 5, "抓好落实。"])
    assert "\n" not in after("hard_wrap", raw)


def test_where_paragraphs_are_indented_a_full_stop_at_the_edge_ends_none() -> None:
    full, stop = (
        "各乡镇党委要把党员教育摆在突出位置，建立健全责任制",
        "各乡镇党委要把党员教育摆在突出位置，建立健全责任。",
    )
    paragraph = f"　　{full[2:]}\n{full}\n{stop}\n{full}\n，抓好落实"
    raw = "\n".join([paragraph] * 4)
    assert after("hard_wrap", raw).count("\n") == 3


@pytest.mark.parametrize(
    ("text", "masks"),
    [
        ("××村党员3*6人、120XX人，其中1○○人、3﹡6人", ["××", "3*6", "120XX", "1○○", "3﹡6"]),
        ("王××领取2xxx元，张某某电话138****0000", ["××", "2xxx", "某某", "138****0000"]),
        ("3×6米，3*6=18，二○○八年，□是□否，某县，XXL，2XL，5*8", []),
    ],
)
def test_masks(text: str, masks: list[str]) -> None:
    assert [text[start:end] for start, end in find_masks(text)] == masks


SENTENCE = "青禾县党员教育工作取得明显成效"


@pytest.mark.parametrize(
    ("damaged", "cause"),
    [
        (SENTENCE.encode().decode("gbk", "ignore"), "utf8_as_gbk"),
        (SENTENCE.encode().decode("cp1252", "ignore"), "utf8_as_latin1"),
        (SENTENCE.encode().decode("latin-1"), "utf8_as_latin1"),
        (SENTENCE.encode("gbk").decode("latin-1"), "gbk_as_latin1"),
        (SENTENCE.encode("gb18030")[3:-1].decode("gb18030"), "shifted_gbk"),
        ("锟斤拷锟斤拷锟", "placeholder"),
        ("烫烫烫烫", "placeholder"),
        ("\ufffd\ufffd", "replacement"),
    ],
)
def test_damage_is_marked_and_stays(damaged: str, cause: str) -> None:
    raw = f"全县共有党员三千人。\n{damaged}\n成效明显。"
    cleaned = clean_text(raw)
    assert {mark.cause for mark in cleaned.marks} == {cause}
    assert all(cleaned.text[mark.start : mark.end] == mark.surface and mark.advice for mark in cleaned.marks)
    assert damaged in cleaned.text
    assert find_damage(SENTENCE) == []


def test_report_shows_every_step() -> None:
    raw = "盐亭（yán tíng）县共有党员25\n- 3 -\n619人，人口62 万人。\r\n"
    cleaned = clean_text(raw)
    report = cleaning_report(raw, cleaned.edits).set_index("step")
    assert list(report.index) == list(STEPS)
    assert report["n_changes"].to_dict() | {"line_ends": 1} == dict.fromkeys(STEPS, 0) | {
        "line_ends": 1, "page_marks": 1, "pinyin": 1, "digits": 1, "blank_lines": 1,
    }  # fmt: skip
    assert report.loc["pinyin", "example"] == "（yán tíng） → "
    assert len(raw) - len(cleaned.text) == report["n_removed"].sum()
    assert [removal.surface for removal in cleaned.removals] == ["（yán tíng）", "\n- 3 -\n"]


PIECES = st.sampled_from(
    [
        "全县共有党员25", "619人", "2 5 6 1 9人", "62 万人", "14 .7 %", "（yán tíng）", "盐亭", "\n", "\n\n", "- 3 -",
        "— 4 —", "第 3 页 共 10 页", "通　　知", "关 于 印 发", "　　", "２５", "，", "。", "\u200b", "2012", "一、",
        "3*6人", "锟斤拷", HALF,
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=30).map("".join)


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.sampled_from(sorted(STEPS)))
def test_every_step_keeps_its_offsets(raw: str, step: str) -> None:
    edits = STEPS[step](raw)
    clean, outer = apply_edits(raw, edits)
    offsets = compose_offsets(identity_offsets(len(raw)), outer)
    for at, character in enumerate(clean):
        span = to_raw(offsets, at, at + 1)
        piece = raw[span.start : span.end]
        assert character in piece + fold_width(piece) + "\n "
    assert replay_edits(raw, edits) == clean


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_pipeline_replays(raw: str) -> None:
    cleaned = clean_text(raw)
    assert replay_edits(raw, cleaned.edits) == cleaned.text
    for start in range(0, len(cleaned.text), 7):
        span = to_raw(cleaned.offsets, start, start + 5)
        assert cleaned.text[start : start + 1] in raw[span.start : span.end] + "\n "


@pytest.mark.parametrize("path", sorted(TEXTS_OF_CORPUS.glob("*.txt")), ids=lambda path: path.stem)
def test_a_clean_text_is_clean(path: Path) -> None:
    clean = clean_text(decode_bytes(path.read_bytes()).text).text
    assert clean_text(clean).text == clean


ATTACKS = [
    "- 3 -\n",
    "1 2 ",
    "（yán",
    "（a",
    "通　",
    "3*",
    "×",
    "å…š",
    "锟斤拷",
    "\ufffd",
    "25\n",
    "1 ",
    "某",
    "党 员 ",
    "12/",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_repetition_ends(attack: str) -> None:
    """A step of quadratic time would need minutes here."""
    raw = attack * (60_000 // len(attack))
    cleaned = clean_text(raw, steps=[step for step in DEFAULT_STEPS if step != "furniture"])
    assert len(cleaned.text) <= len(raw)
