"""A report of our own, a small checkout to run a study in, and the real command."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
"""A browser for the tests that need one; None where the machine has none."""
SPECIMENS = ("baizhi_2012", "danfeng_2012", "lanqiao_2013", "qinghe_2013")

# Written for these tests: page furniture before and after the body, numbers that add up and one share that does not.
REPORT = """手机版
1 1 1

关于松源县干部教育培训情况的报告

打印 纠错
微信扫一扫 ×
收听本文 00:00/00:00

一、队伍现状

全县共有党支部120个，其中农村支部80个，机关支部40个。党员3600名，其中流动党员400多人。科级干部200人，其中女干部30人、占15%。

二、存在的问题

培训经费只有12万元，到2025年计划培训党员1800人次。乡镇干部50人中，35岁以下的10人，占30%。

发布时间：2013年06月25日 17:23 来源：松源党建网 编辑：林风 打印
"""


def notebook_json(*cells: tuple[str, str]) -> str:
    """A notebook of ``("markdown" | "code", source)`` cells."""
    made = []
    for number, (kind, source) in enumerate(cells):
        cell: dict[str, object] = {"cell_type": kind, "id": f"cell-{number:03d}", "metadata": {}, "source": source}
        made.append(cell | ({"execution_count": None, "outputs": []} if kind == "code" else {}))
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return json.dumps({"cells": made, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}, ensure_ascii=False)


def make_checkout(root: Path, specimens: tuple[str, ...] = SPECIMENS) -> Path:
    """A folder that ``find_root`` accepts: the real study with a few specimens and one tiny notebook."""
    source, corpus = ROOT / "corpus", root / "corpus"
    for folder in ("texts", "truth", "statistics", "features"):
        (corpus / folder).mkdir(parents=True)
    with (source / "metadata.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["doc_id"] in specimens]
    with (corpus / "metadata.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    names = [row["path"] for row in rows] + [f"truth/{name}.json" for name in specimens]
    names += ["study.toml", "truth/design.csv", "features/yanting_2013_tokens.csv"]
    names += ["statistics/yanting_2013.csv", "statistics/party_members.csv"]
    for name in names:
        shutil.copy(source / name, corpus / name)
    shutil.copy(ROOT / "requirements.lock", root)
    (root / "notebooks").mkdir()
    cells = (("markdown", "# 小\n"), ("code", "import yanting_research as yr\n\nyr.__version__"))
    (root / "notebooks" / "01_tiny.ipynb").write_text(notebook_json(*cells), encoding="utf-8")
    return root


def run_yanting(*arguments: object, cwd: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """The real command in its own process."""
    # the checkout's package first, so that a copy of it can be tried too
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **environ}
    return subprocess.run(
        [sys.executable, "-m", "yanting_research", *map(str, arguments)],
        cwd=cwd, env=env, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip
