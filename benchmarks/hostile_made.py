"""Every output that the commands make of the same hostile reports, once for all rows of ``hostile_outputs.py``."""

from __future__ import annotations

import warnings
from functools import cache
from pathlib import Path

import pandas as pd
from hostile_scanning import MARK
from hostile_trying import Said, commanded, write

__all__ = ["CONTROLS", "IN_MARKDOWN", "MARKUP", "produced"]

MARKUP = (
    f"<script>{MARK}()</script>",
    f"<img src={MARK} onerror={MARK}()>",
    f"<svg onload={MARK}()>",
    f"<a href='javascript:{MARK}()'>x</a>",
    f"</script><script>{MARK}()</script>",
    f'"><b onclick={MARK}()>',
    f"' onmouseover='{MARK}()",
    f"<!--{MARK}-->",
    f"]]>{MARK}",
    f"</style><style>@import url({MARK})</style>",
    f"{{{{{MARK}}}}}",
    f"<{MARK}>",
    f"&lt;script&gt;{MARK}",
    f"</textarea><iframe src={MARK}>",
)
CELLS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    "\ufeff=1",
    '=HYPERLINK("http://x","y")',
    "=cmd|'/c calc'!A1",
)
IN_MARKDOWN = (
    f"a|b|{MARK}",
    f"[x](javascript:{MARK}())",
    f"![x](http://{MARK}/p.png)",
    f"`{MARK}`",
    "# 一级",
    "---",
    "| - | - |",
    f"<{MARK}@x>",
    f"[{MARK}]: javascript:x",
    "**党员**",
    "~~~",
    "\\|",
)
CONTROLS = (
    "\x1b]0;title\x07",
    "\x1b]52;c;aGk=\x07",
    "\x1b[2J",
    "\x9b31m",
    "\x85",
    "\u202e倒",
    "\u2066x\u2069",
    "\x08\x08",
    "\x0b",
    "\x7f",
    "\x01",
    "\ufffe",
)
HEADER = f"乡镇<svg/onload={MARK}()>"
MODEL = '''data_kind = "simulated"
title = """%s"""
source = """%s"""
[columns]
entity = "%s"
period = "period"
treated_since = "treated_since"
[labels]
treated = """%s"""
[[models]]
formula = "n_attended ~ treated"
trials = "n_invited"
label = """%s"""
'''


def _report(number: int) -> str:
    """A report whose title, headings, sentences, lists and numbers carry every attack."""
    lines = [
        f"关于{MARKUP[0]}青禾县{number}党员教育$100和$200的报告{MARKUP[1]}",
        f"青禾县委{MARKUP[2]} 2013年6月25日",
        "",
    ]
    attacks = (*MARKUP, *CELLS, *IN_MARKDOWN, *CONTROLS)
    for part, head in enumerate(("基本情况", "存在的问题", "对策建议")):
        lines.append(f"{'一二三'[part]}、{head}{MARKUP[3 + part]}")
        for at, attack in enumerate(attacks):
            lines.append(
                f"{attack}党员教育{attack}，全县有党员{1000 + 37 * at + number}名，其中"
                f"男党员{400 + at}名、女党员{300 + at}名，"
                f"占{20 + at}%，举办{attack}培训班{at + 2}期。"
            )
    return "\n".join(lines)


@cache
def produced(shared: Path) -> dict[str, Said]:
    """Every output below ``shared / "out"``; what each command said."""
    reports, out = shared / "in", shared / "out"
    for number in range(3):
        write(reports / f"报告{number}{MARK}<img src=x>.txt", _report(number))
    write(reports / "代理.txt", "青禾县报告\n\n全县有党员5名。\ud83d半个字".encode("utf-16-le", "surrogatepass"))
    one = reports / f"报告0{MARK}<img src=x>.txt"
    out.mkdir()
    panel, model = _panel(shared)
    commands: dict[str, tuple[object, ...]] = {
        f"{name}.{suffix}": (*command, "-o", out / f"{name}.{suffix}")
        for suffix in ("csv", "xlsx")
        for name, command in {
            "facts": ("facts", reports, "--sentences"),
            "kwic": ("kwic", "党员", reports),
            "terms": ("terms", reports),
            "segment": ("segment", one, "--pos"),
            "indicators": ("indicators", reports),
            "reuse": ("reuse", reports),
            "newwords": ("newwords", reports, "--min-count", 2, "--min-docs", 1),
            "coinages": ("coinages", reports),
            "hits": ("themes", reports, "--show", "hits"),
            "instruments": ("instruments", reports),
            "pmc": ("pmc", reports),
            "network": (
                "network",
                reports,
                "--by",
                "paragraph",
                "--min-units",
                2,
                "--layer",
                "tokens",
                "--draws",
                0,
                "--figure",
                out / f"network_{suffix}.svg",
                "--graphml",
                out / f"network_{suffix}.graphml",
            ),
        }.items()
    }
    commands |= {
        f"audit.{suffix}": ("audit", reports, "-o", out / f"audit.{suffix}") for suffix in ("xlsx", "docx", "html")
    }
    commands |= {
        f"{name} printed": (name, *rest)
        for name, *rest in (
            ("facts", reports, "--format", "csv"),
            ("facts", one),
            ("structure", one),
            ("audit", reports),
            ("kwic", "党员", reports, "--format", "text"),
            ("terms", reports, "--format", "text"),
            ("segment", one, "--raw"),
            ("indicators", reports, "--conflicts"),
            ("themes", reports),
            ("pmc", reports),
            ("instruments", reports),
            ("reuse", reports),
            ("coinages", reports),
        )
    }
    commands |= {
        "explore": ("explore", reports, "-o", out / "explore.html", "--title", MARKUP[0], "--term", "党员"),
        "ingest": ("ingest", reports, "-o", shared / "corpus", "--workers", 1),
        "run": ("run", shared / "corpus", "-o", shared / "store", "--workers", 1),
        "search": ("search", shared / "store", "党员", "-o", out / "search.csv"),
        "find": ("search", shared / "store", MARK, "--text"),
        "select": ("select", shared / "store", "facts", "-o", out / "select.csv"),
        "failed": ("select", shared / "store", "documents"),
        "sheet": ("code", "sheet", reports, "--coder", "A", "-o", out / "sheet.xlsx"),
        "lesson": ("lesson", one, "-o", out / "lesson", "--title", MARKUP[0] + "$1和$2" + CELLS[0]),
        "lesson words": ("lesson", reports, "-o", out / "words", "--template", "words_and_themes"),
        "panel check": ("panel", "check", panel, "--model", model),
        "panel fit": ("panel", "fit", panel, "--model", model, "-o", out / "fit", "--draws", 99),
        "absent": ("facts", shared / f"没有{MARKUP[0]}\x1b[2J.txt"),
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return {name: commanded(*command) for name, command in commands.items()}


def _panel(shared: Path) -> tuple[Path, Path]:
    """A simulated panel whose names of columns and townships attack, and a model file with such labels."""
    path = shared / "panel_simulated.csv"
    commanded("panel", "simulate", "-o", path)
    table = pd.read_csv(path, dtype="str", keep_default_na=False)
    table["entity"] = [f"{one}{MARKUP[int(one[-2:]) % len(MARKUP)]}{CELLS[0]}" for one in table["entity"]]
    table = table.rename(columns={"entity": HEADER}).assign(**{CELLS[0]: "=1+1", MARKUP[0]: "x"})
    table.to_csv(path, index=False)
    named = (MARKUP[0] + "$100和$200", MARKUP[3], HEADER, MARKUP[1] + "|", MARKUP[0] + "|$1$")
    return path, write(shared / "model.toml", MODEL % named)
