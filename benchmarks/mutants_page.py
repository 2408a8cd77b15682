"""The page on mutants, from the records in tests/golden/mutants: counts of fresh samples, survivors with reasons.

A record is one file of TOML for a group of modules. It holds the numbers that ``mutants.py`` printed for a seed that no
test was written for, and every survivor of that sample under the cause that lets it live.

Run: python benchmarks/mutants_page.py        writes docs/explanation/mutants.md and mutants.zh-CN.md
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from statsmodels.stats.proportion import proportion_confint

ROOT = Path(__file__).resolve().parents[1]
RECORDS = ROOT / "tests" / "golden" / "mutants"
PAGES = {"en": "docs/explanation/mutants.md", "zh": "docs/explanation/mutants.zh-CN.md"}
KINDS = {
    "equivalent": ("no difference that anybody could see", "看不出差别"),
    "cost": ("the same answer, later or with more work", "答案一样，只是更慢"),
    "wording": ("words of a message", "提示语的措辞"),
    "rule": ("a heuristic rule in a case that no known text shows", "经验规则，尚无真实文本走到这一步"),
    "gap": ("no test yet", "还没有测试"),
}
INTRODUCTION = {
    "en": """# Do the tests notice?

中文：[测试管不管用](mutants.zh-CN.md)

A test that stays green whatever the code does proves nothing. So the code was changed on purpose, one small change at a
time (`<` for `<=`, `and` for `or`, another number, an argument left out), and the tests were asked: does one of you
fail? A change that no test notices is listed below with what lets it live. The sample is drawn at random over all
functions, with a seed for which no test was written; constants and patterns outside of functions are not changed here.

```
python benchmarks/mutants.py --module yanting_research/chinese --sample 300 --seed 2
```
""",
    # a line end inside a Chinese paragraph would show as a blank
    "zh": "# 测试管不管用\n\nEnglish: [Do the tests notice?](mutants.md)\n\n"
    "不管代码怎么错都能通过的测试，等于没有测试。所以我们故意把代码改错，每次只改一小处（`<` 改成 `<=`，“且”改成“或”，"
    "换一个数，少传一个参数），再看有没有测试报错。没有测试发现的改动列在下面，并写明原因。样本在全部函数里随机抽取，"
    "抽样所用的种子没有拿来写过测试；函数之外的常量和正则式不在改动之列。\n\n"
    "```\npython benchmarks/mutants.py --module yanting_research/chinese --sample 300 --seed 2\n```\n",
}
WORDS = {
    "en": ("modules", "mutants", "tried", "noticed", "share (95 % Wilson)", "branch coverage", "seed",
           "change that lives", "why"),
    "zh": ("模块", "可改处", "抽查", "被发现", "比例（95% 威尔逊区间）", "分支覆盖率", "种子",
           "没被发现的改动", "原因"),
}  # fmt: skip


def records() -> list[dict[str, Any]]:
    return [tomllib.loads(path.read_text("utf-8")) for path in sorted(RECORDS.glob("*.toml"))]


def counted(record: dict[str, Any]) -> str:
    low, high = proportion_confint(record["killed"], record["tried"], method="wilson")
    return f"{record['killed'] / record['tried']:.1%} ({low:.1%}–{high:.1%})"


def cell(text: str) -> str:
    """Code of one line that a Markdown table holds; a bar would end the cell."""
    fence = "``" if "`" in text else "`"
    return f"{fence}{text}{fence}".replace("|", "\\|")


def page(language: str) -> str:
    *head, change, why = WORDS[language]
    lines = [INTRODUCTION[language], f"| {' | '.join(head)} |", "|---|---:|---:|---:|---:|---:|---:|"]
    for one in records():
        modules = "<br>".join(f"`{module}`" for module in one["modules"])
        shown = (modules, one["n_mutants"], one["tried"], one["killed"], counted(one), one["coverage"], one["seed"])
        lines.append("| " + " | ".join(map(str, shown)) + " |")
    for one in records():
        lines += [
            "",
            f"## {one['title' if language == 'en' else 'title_zh']}",
            "",
            f"| {change} | {why} |",
            "|---|---|",
        ]
        for cause in one["cause"]:
            kind = KINDS[cause["kind"]][language != "en"]
            reason = f"*{kind}*: {cause['reason']}" if language == "en" else f"*{kind}*：{cause['reason_zh']}"
            lines.append(f"| {'<br>'.join(map(cell, cause['mutants']))} | {reason} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    for language, path in PAGES.items():
        (ROOT / path).write_text(page(language), encoding="utf-8", newline="\n")
        print(path)


if __name__ == "__main__":
    main()
