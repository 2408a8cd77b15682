"""The page's search finds what ``kwic`` finds: rows, order, windows, citations. Needs Node; no browser."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest
from invented import document

from yanting_research.core import make_corpus
from yanting_research.explorer.texts import document_records, token_lengths
from yanting_research.resources import read_resource
from yanting_research.segmentation import Segmenter
from yanting_research.textstats import kwic

NODE = shutil.which("node")
ODD = "𠮷县党员𠮷𠮷教育\uffee\U00020000abc党员党员\r\n（一）1+1=2，人人人平等。党的先进性教育"
TEXTS = {"odd": ODD * 2, "plain": "加强党员教育，关爱党员。党员干部教育要抓好。" * 2}
RUN = """
const {documents, queries} = JSON.parse(require("fs").readFileSync(0, "utf8"));
documents.forEach(Search.prepare);
console.log(JSON.stringify(queries.map(({term, mode, sort, window}) =>
  Search.sort(Search.find(documents, term, mode), sort, window).map((hit) => {
    const {left, keyword, right} = Search.context(hit, window);
    return [left, keyword, right, Search.citation(hit)];
  }))));
"""


@pytest.mark.skipif(NODE is None, reason="Node is not installed; the script is then tried in a browser only")
def test_the_script_finds_what_kwic_finds() -> None:
    corpus = make_corpus(document(name, text, "问题") for name, text in TEXTS.items())
    tokens = Segmenter().segment(corpus)
    bounds = {str(name): {*part["start"], *part["end"]} for name, part in tokens.groupby("doc_id", observed=True)}
    queries, expected = [], []
    for term in ("党员", "𠮷", "𠮷𠮷", "。", "1+1", "党*教育", "?员", "a", "人人", "无此词"):
        for sort in ("position", "left", "right", "keyword"):
            for mode in ("text", "words", "wildcards"):
                hits = kwic(corpus, term, window=4, sort=sort, wildcards=mode == "wildcards")  # type: ignore[arg-type]
                rows = hits[["left", "keyword", "right", "citation_id", "doc_id", "start", "end"]].to_numpy().tolist()
                if mode == "words":
                    rows = [row for row in rows if {row[5], row[6]} <= bounds[row[4]]]
                queries.append({"term": term, "mode": mode, "sort": sort, "window": 4})
                expected.append([row[:4] for row in rows])
    given = json.dumps({"documents": document_records(corpus, token_lengths(corpus, tokens)), "queries": queries})
    script = read_resource("explorer_search.js") + RUN
    assert NODE
    done = subprocess.run(
        [NODE, "-e", script], input=given, capture_output=True, text=True, check=True, encoding="utf-8"
    )
    found = json.loads(done.stdout)
    assert sum(map(len, expected)) > 300
    for query, got, wanted in zip(queries, found, expected, strict=True):
        assert got == wanted, query
