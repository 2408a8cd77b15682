"""The lessons (课): what each shipped template teaches, how long, from what material."""

from __future__ import annotations

from collections.abc import Iterable

from yanting_research.lessons.pack import Bullets, Run
from yanting_research.lessons.template_nodes import PLACEHOLDER, Fence, Node, Prose, SectionNode
from yanting_research.lessons.templates import Template, list_templates, read_template
from yanting_research.site.docstrings import inline_markdown

__all__ = ["lessons_page", "template_part"]

_NEEDS = {
    "checks": "报告里要有可以核对的数字", "facts": "报告里要有数字", "panel": "要有面板数据或模拟的乡镇",
    "sentences": "要有报告的原文", "survey": "要有答卷", "terms": "报告里要有可数的词",
    "themes": "报告里要有手册认得的主题",
}  # fmt: skip
_LISTS = {"questions": "这堂课回答", "objectives": "学完以后"}


def lessons_page() -> str:
    """The page of lessons, made from the front matter and the lists of every template."""
    parts = [template_part(read_template(name)) for name in list_templates()]
    return (
        "\n\n".join(
            [
                "# 课",
                "随包带来的课。每一堂都用您自己的报告来备：课件、讲义、练习、答案、学员笔记本和教师笔记本一次做好，"
                "步骤见[教师：从一份报告到一堂课](tutorial/teacher.md)。时间是四十五分钟的安排，也可以备成九十分钟。",
                *parts,
                "## 自己写一堂课\n\n模板是一份 Markdown，不用写代码。"
                "写法和例子在 `yanting_research/lessons/templates/README.md`，"
                "写好以后：\n\n```console\n$ yanting lesson 报告.txt -o 课 --template 我的模板.md\n```",
            ]
        )
        + "\n"
    )


def template_part(template: Template) -> str:
    """One lesson: for whom, minutes, what it needs, its questions, objectives and sections."""
    needs = "；".join(_NEEDS[need] for need in template.needs) or "任何报告"
    material = "corpus/study.toml" if {"panel", "survey"} & set(template.needs) else "报告.txt"
    made = [
        f"## {_plain(template.title)}",
        f"- 给谁：{_plain(template.audience) or '学员'}\n"
        f"- 时间：讲授 {template.teaching} 分钟，练习 {template.exercises} 分钟\n"
        f"- 材料：{needs}\n- 命令：`yanting lesson {material} -o 课 --template {template.name}`",
    ]
    for kind, heading in _LISTS.items():
        items = list(_items(template.children, kind))
        if items:
            listed = "\n".join(f"- {item}" for item in items)
            made.append(f"**{heading}**\n\n{listed}")
    sections = [_plain(node.heading) for node in template.children if isinstance(node, SectionNode)]
    if sections:
        made.append(f"**怎么上**：{'；'.join(sections)}。")
    return "\n\n".join(made)


def _items(nodes: Iterable[Node], kind: str) -> Iterable[str]:
    for node in nodes:
        if isinstance(node, Fence) and node.kind == kind:
            for child in node.children:
                for block in child.blocks if isinstance(child, Prose) else ():
                    if isinstance(block, Bullets):
                        yield from (_words(item) for item in block.items)


def _words(runs: Iterable[Run]) -> str:
    return "".join(f"${run.text}$" if run.formula else _plain(run.text) for run in runs)


def _plain(text: str) -> str:
    """What is filled in from the report stands as 某 in a page that has no report."""
    return inline_markdown(PLACEHOLDER.sub("某", text))
