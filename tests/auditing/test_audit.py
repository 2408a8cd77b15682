from __future__ import annotations

import json
import math

import pandas as pd
import pytest
from audited_texts import audited, verdicts_of

from yanting_research.auditing import audit, audit_findings, facts_payload, grim_consistent, share_reachable
from yanting_research.core import make_corpus
from yanting_research.errors import AuditError, ContractError

# Without its text: only what FACTS link.
LINKED = {
    "支部30个，其中农村支部18个、机关支部12个。": [("sum", "consistent")],
    "支部30个，其中农村支部18个、机关支部11个。": [("sum", "inconsistent")],
    "党员200名，其中女党员60名。": [("bound", "consistent")],
    "党员200名（女党员260名）。": [("bound", "impossible")],
    "党员200名，其中女党员60名，占30%。": [("bound", "consistent"), ("share", "consistent")],
    "党员201名，其中女党员60名，占29.8%。": [("bound", "consistent"), ("share", "rounding")],
    "党员200名，其中女党员60名，占36%。": [("bound", "consistent"), ("share", "inconsistent")],
    "党员200名，其中女党员60名，占30.1%。": [("bound", "consistent"), ("share", "inconsistent")],
    "党员200名，其中女党员60名，占30.2%。": [("bound", "consistent"), ("share", "inconsistent")],
    "党员200多名，其中女党员60名，占30%。": [("bound", "consistent"), ("share", "uncheckable")],
    "奖励占总支出的130%。": [("share", "impossible")],
    "支部由120个增加到150个，增加30个。": [("sum", "consistent")],
    "支部由120个增加到150个，增加40个。": [("sum", "inconsistent")],
    "党员200名，其中女党员60名，少数民族党员20名。": [("bound", "consistent")] * 2,
    "全乡有村干部50名。高中以上学历的占33.3%。": [("share", "inconsistent")],  # nothing of 50 gives it
    "类别 支部(个) 党员(名)\n农村 12 340\n社区 5 98\n合计 17 448\n": [("sum", "consistent"), ("sum", "inconsistent")],
}


@pytest.fixture(scope="module")
def found() -> dict[str, list[tuple[str, str]]]:
    return verdicts_of(LINKED, read=False)


@pytest.mark.parametrize("text", LINKED)
def test_verdicts(text: str, found: dict[str, list[tuple[str, str]]]) -> None:
    assert found[text] == LINKED[text]


def test_county_figures_of_the_published_report() -> None:
    """Figures of the 2013 Yanting report; 603 of 607 is 99.34 %, printed 99.4 %."""
    text = (
        "党组织995个，其中党委43个，党总支47个，党支部905个。干部7232名，其中公务员1638人，事业干部5594人。"
        "科级干部607人，其中正科级232人，副科级375人；专科以上学历603人、占99.4%；35岁以下89人、占14.7%；45岁以上317人、占52.2%。"
    )
    table = audited({"d": text}, read=False).checks
    sums = table.loc[table["kind"] == "sum"]
    assert sums["printed"].tolist() == [995.0, 7232.0, 607.0]
    assert (sums["verdict"] == "consistent").all()
    shares = table.loc[table["kind"] == "share"].set_index("printed")
    assert shares["verdict"].to_dict() == {99.4: "rounding", 14.7: "consistent", 52.2: "consistent"}
    assert shares.loc[99.4, "computed"] == pytest.approx(100 * 603 / 607)
    assert "没有整数" in shares.loc[99.4, "explanation_zh"]
    assert "no integer" in shares.loc[99.4, "explanation_en"]


def grim_row(means: list[str], n: int, items: int = 1) -> str:
    return "".join("FT"[grim_consistent(mean, n, items=items)] for mean in means)


def test_grim_vectors_of_scrutiny() -> None:
    """R package scrutiny, test-grim.R: three vectors and one single case."""
    assert grim_row([f"5.{d}" for d in range(19, 31)], 28) == "FFTFFFTFFFTF"
    assert grim_row([f".{d}" for d in range(150, 160)], 120, 3) == "TFFTFFTFTF"
    assert grim_row([f".{d}" for d in range(80, 90)], 28, 2) == "TFTFTFTTTT"
    assert not grim_consistent("5.27", 43)


def test_grim_refuses_nonsense() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        grim_consistent("1.0", 0)
    with pytest.raises(ValueError, match="as printed"):
        grim_consistent("five", 3)
    with pytest.raises(ValueError, match="at least 1"):
        share_reachable(10.0, 1, 0)


@pytest.mark.parametrize(("share", "n"), [(12.82, 39), (41.03, 39), (33.33, 39)])
def test_shares_of_a_published_study_are_reachable(share: float, n: int) -> None:
    """A PMC paper on 39 policies: 5, 16 and 13 of 39."""
    assert share_reachable(share, 2, n)


def test_payload_and_findings() -> None:
    text = "全乡支部30个，其中农村支部18个、机关支部11个。"
    found = audited({"d": text}, read=False)
    findings = audit_findings(found.checks, found.facts, found.corpus, flagged_only=True)
    assert findings["sentence"].tolist() == [text]
    assert "18 + 11 = 29" in findings["explanation_zh"].iloc[0]
    with pytest.raises(AuditError, match="d#c0001: the checked document is not in the corpus"):
        audit_findings(found.checks, found.facts, make_corpus([]))


def test_payload_names_figures_by_their_places_in_the_file() -> None:
    """Seven signs were cleaned away in front of the text."""
    found = audited({"d": "2013年培训党员1.5万名，其中女党员2X名。党员201名，其中女党员60名，占29.8%，优秀3至5名。"})
    payload = facts_payload(found.facts, found.checks, shift=lambda start, end: (start + 7, end + 7))
    trained, masked, whole, part, share, several = payload["facts"]
    fact = found.facts.iloc[0]
    assert trained == {
        "id": "d#f0001", "start": 16, "end": 21, "surface": "1.5万名", "value": 15000, "value_high": None, "unit": "名",
        "indicator": "党员", "qualifier": "exact", "modality": "observed", "subject": "", "role": "count",
        "section_id": "", "rule_id": fact["rule_id"], "page": 1, "status": fact["status"], "period": "2013",
        "part_of": None, "denominator": None,
    }  # fmt: skip
    assert (masked["value"], masked["part_of"]) == (None, [16, 21])
    assert json.dumps([trained["value"], share["value"]]) == "[15000, 29.8]"  # whole numbers as whole numbers
    assert (part["part_of"], share["denominator"]) == ([whole["start"], whole["end"]],) * 2
    assert (share["value"], several["value"], several["value_high"]) == (29.8, 3, 5)
    [check] = [one for one in payload["checks"] if one["kind"] == "share"]
    row = found.checks.set_index("check_id").loc[check["id"]]
    assert check == {
        "id": row.name, "kind": "share", "whole": [whole["start"], whole["end"]],
        "parts": [[part["start"], part["end"]], [share["start"], share["end"]]],
        "share": [share["start"], share["end"]], "printed": 29.8, "computed": 29.8507462687, "verdict": "rounding",
        "explanation_zh": row["explanation_zh"], "explanation_en": row["explanation_en"],
    }  # fmt: skip
    assert [one["share"] for one in payload["checks"] if one["kind"] == "bound"] == [None, None]


def test_masked_operand_is_uncheckable() -> None:
    table = audited({"d": "学员40名（男2X名、女18名）。"}, read=False).checks
    assert table["verdict"].tolist() == ["uncheckable"]
    assert math.isnan(table["computed"].iloc[0])


def test_wrong_table_is_refused() -> None:
    with pytest.raises(ContractError):
        audit(pd.DataFrame({"value": [1.0]}))
