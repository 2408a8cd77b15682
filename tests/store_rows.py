"""Fictional documents for the tests of stores and runs, and a table of them on disk."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

TEXTS = {
    "qinghe_2011": "青禾县共有党员25619人。全县举办党员培训班20期，培训党员4000人次。",
    "qinghe_2012": "一、现状\n青禾县开展党员教育培训。教育和培训都要抓好，培训要讲实效。",
    "lanqiao_2012": "岚桥县的中文书写比赛。文书工作由办公室负责。",
    "lanqiao_2013": "岚桥县共有党支部120个，其中农村支部90个，机关支部40个。",
    "empty": "",
}


def write_rows(path: Path, texts: Mapping[str, str]) -> Path:
    rows = [
        {"doc_id": name, "text": text, "region": name.split("_")[0], "period": name[-4:], "data_kind": "specimen"}
        for name, text in texts.items()
    ]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path
