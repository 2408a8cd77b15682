"""Counts by hand on tiny gold files."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from yanting_research.errors import SegmentationError
from yanting_research.segmentation import Segmenter
from yanting_research.segmentation.evaluation import (
    compare_segmenters,
    evaluate_segmentation,
    parse_conllu,
    parse_gold,
    parse_spaced,
)

GSD = Path(__file__).parents[3] / "shared" / "corpora" / "ud_gsdsimp" / "zh_gsdsimp-ud-test.conllu"


def conllu(*words: tuple[str, str, str]) -> str:
    return "\n".join("\t".join([number, word, *"_" * 7, misc]) for number, word, misc in words) + "\n"


def test_measures_by_hand() -> None:
    gold = parse_spaced("组织部 长期 下乡\n党员 教育")
    answers = {"组织部长期下乡": ["组织", "部长", "期", "下乡"], "党员教育": ["党员教育"]}
    row = evaluate_segmentation(gold, segment=answers.__getitem__, name="x", known={"下乡", "党员"}.__contains__).iloc[
        0
    ]
    assert row[["n_gold", "n_predicted", "n_correct", "n_crossing"]].tolist() == [5, 5, 1, 1]
    assert (row["precision"], row["recall"], row["f1"]) == (0.2, 0.2, 0.2)
    assert (row["n_oov"], row["oov_recall"]) == (3, 0.0)  # 组织部, 长期, 教育


def test_coarser_and_finer_tokens_cross_nothing() -> None:
    gold = parse_spaced("党员 教育 培训")
    for tokens in (["党员教育培训"], list("党员教育培训"), ["党员", "教育培训"]):
        assert evaluate_segmentation(gold, segment=lambda text, t=tokens: t)["n_crossing"].item() == 0


def test_undefined_is_not_zero() -> None:
    row = evaluate_segmentation(parse_spaced("党员"), segment=lambda text: [text]).iloc[0]
    assert math.isnan(row["oov_recall"])
    assert row["f1"] == 1


def test_conllu_with_ranges_empty_nodes_and_blanks() -> None:
    text = "# sent_id = s1\n# text = 用QQ good群\n" + conllu(
        ("1", "用", "SpaceAfter=No"), ("2-3", "QQ", "_"), ("2", "Q", "_"), ("3", "Q", "_"), ("3.1", "空", "_"),
        ("4", "good", "SpaceAfter=No|Gloss=x"), ("5", "群", "_"),
    )  # fmt: skip
    sentence = parse_gold(text)[0]
    assert (sentence.sentence_id, sentence.text) == ("s1", "用QQ good群")
    assert [sentence.text[a:b] for a, b in sentence.spans] == ["用", "QQ", "good", "群"]
    assert evaluate_segmentation([sentence], segment=lambda t: ["用", "QQ", " ", "good", "群"])["f1"].item() == 1


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "no sentence"),
        ("1\t党员\n", "line 1: 2 cells"),
        ("# text = 教育\n" + conllu(("1", "党员", "_")), "the words spell '党员'"),
    ],
)
def test_damaged_gold_is_refused_with_its_place(text: str, fault: str) -> None:
    with pytest.raises(SegmentationError, match=fault):
        parse_conllu(text)


def test_a_segmenter_that_loses_characters_is_refused() -> None:
    with pytest.raises(SegmentationError, match="line 1: the tokens spell '党'"):
        evaluate_segmentation(parse_spaced("党员"), segment=lambda text: [text[0]])


def test_several_segmenters_side_by_side() -> None:
    table = compare_segmenters(parse_spaced("干部 教育 培训"), {"letters": list, "ours": Segmenter().tokens})
    assert table["segmenter"].tolist() == ["ours", "letters"]


def test_scores_on_a_published_treebank() -> None:
    # UD Chinese-GSDSimp, test part: what jieba 0.42.1 itself scores, counted once with an independent script.
    if not GSD.is_file():
        pytest.skip("the treebank lies outside the repository and is absent here")
    row = evaluate_segmentation(parse_gold(GSD.read_text(encoding="utf-8")), segment=Segmenter().tokens).iloc[0]
    assert (row["n_sentences"], row["n_gold"], row["n_predicted"], row["n_correct"]) == (500, 12012, 10904, 9151)
    assert row["n_crossing"] == 85
