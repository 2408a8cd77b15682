"""A small shelf of two fictional reports, one of them hostile."""

from __future__ import annotations

import pytest

from yanting_research.core import make_corpus
from yanting_research.dashboard.desk import Desk
from yanting_research.dashboard.shelf import Shelf
from yanting_research.ingest import document_from_text

# invented county, invented numbers; the sum and the share do not add up on purpose
QINGHE = """青禾县党员教育培训情况报告

一、基本情况
全县有党员1200名，其中流动党员300名，占20%。举办培训班3期，培训党员900人次。

二、存在的问题
（一）底数不清。党员1200名，其中男党员700名，女党员600名。
（二）计划到2025年培训党员2000人次。
"""
HOSTILE = """<script>alert(1)</script>关于<img src=x onerror=alert(2)>党员教育的报告

一、<b>基本情况</b>
丹枫县有党员500名，开展远程教育12次，组织外出考察2批。
"""


@pytest.fixture(scope="session")
def shelf() -> Shelf:
    documents = [
        document_from_text(QINGHE, doc_id="qinghe", path="青禾县.txt"),
        document_from_text(HOSTILE, doc_id="danfeng", path="<svg onload=alert(3)>.txt"),
    ]
    return Shelf(make_corpus(documents))


@pytest.fixture(scope="session")
def desk(shelf: Shelf) -> Desk:
    return Desk(shelf, "qinghe")
