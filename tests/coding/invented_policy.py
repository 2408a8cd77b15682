"""A policy of an invented county, written for these tests, and a research report beside it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from yanting_research.core import Corpus, Document, make_corpus
from yanting_research.ingest import document_from_text

POLICY = """中共青禾县委关于加强党员教育培训工作的实施意见（试行）
各乡镇党委，县直各部门：
为了提高党员队伍素质，根据《青禾县党员教育工作条例》，现提出如下意见。
一、总体要求
用三年左右的时间，把全县党员轮训一遍，覆盖率达到95%以上。
二、主要任务
（一）办好主体班次。县委党校每年举办村党支部书记培训班四期，每期不少于五天。
（二）建好阵地。每村配备远程教育设备，所需经费列入县财政预算。
（二）管好流动党员。一是建立流动党员信息库。二是不收培训费。
三、存在问题
基层党校经费不足，培训内容陈旧，科技课少。
四、保障措施
（一）加强组织领导。成立领导小组，由县委组织部牵头。
（二）严格考核。学习情况作为干部选拔任用的重要依据。无故缺课的，不得评为先进。
"""
STATUTE = """青禾县培训场所管理办法
（2012年3月1日青禾县人民政府令第7号发布）
第一章 总则
第一条 为了规范培训场所管理，制定本办法。
第二章 管理
第二条 培训场所应当具备下列条件：
（一）有固定场地；
（二）有专职教师。
前款所称场地，不包括临时租用的场地。
第二条之一 严禁挪用培训经费。
"""
REPORT = """青禾县党员教育情况调查
一、基本情况
全县共有党员三千名。
"""


def document(doc_id: str, text: str, **metadata: str) -> Document:
    made = document_from_text(text, doc_id=doc_id)
    return replace(made, metadata={**made.metadata, **metadata})


@cache
def policy_corpus() -> Corpus:
    return make_corpus([document("意见", POLICY), document("办法", STATUTE), document("报告", REPORT)])
