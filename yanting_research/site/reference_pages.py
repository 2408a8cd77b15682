"""Pages of the reference (参考): rooms, tables, commands, errors; made from the code, never typed."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

from yanting_research.site.docstrings import as_markdown, defined, entries_of, inline_markdown, split_parts
from yanting_research.site.public_names import PublicName, module_docstring, public_names

if TYPE_CHECKING:
    from yanting_research.cli.reference import CommandHelp

__all__ = ["commands_page", "errors_page", "reference_index", "room_page", "room_titles", "tables_page"]

_HEADINGS = {
    "Parameters": "参数", "Returns": "返回", "Yields": "依次给出", "Raises": "报错", "Warns": "提醒", "Notes": "说明",
    "References": "文献", "Examples": "例子", "Attributes": "属性", "See Also": "参见", "Assumptions": "假定",
    "Limits": "限度",
}  # fmt: skip
_LISTED = {"Parameters", "Returns", "Yields", "Raises", "Warns", "Attributes"}
_KINDS = {"function": "函数", "class": "类", "data": "常量"}
# matches the Chinese term of a docstring's first line: "Coding (编码): units"; not "(see below)"
_TERM = re.compile(r"[(（]([\u4e00-\u9fff、，]{1,20})[)）]")
# rooms whose docstring names no Chinese term
_TITLES = {
    "core": "核心：载体、数据表契约、位置、出处", "resources": "随包数据", "extraction": "提取：数字与举措",
    "lessons": "课件", "dashboard": "网页工作台", "cli": "命令",
}  # fmt: skip
_ORDER = (
    "core", "chinese", "resources", "readers", "preprocessing", "structure", "segmentation", "textstats", "themes",
    "coding", "comparison", "extraction", "auditing", "linkage", "panel", "survey", "plots", "tables", "lessons",
    "writers", "ingest", "explorer", "evaluations", "dashboard",
)  # fmt: skip


def room_titles(package: Path) -> dict[str, str]:
    """Rooms in the order of the data, each with its Chinese title.

    Parameters
    ----------
    package
        The folder of the package.
    """
    there = [name for name in _ORDER if (package / name / "__init__.py").is_file()]
    titles = {}
    for name in there:
        term = _TERM.search(module_docstring(package / name / "__init__.py").split("\n")[0])
        titles[name] = _TITLES.get(name) or (term[1] if term else name)
    return titles


def room_page(package: Path, room: str, title: str) -> str:
    """One room: what it is for, then every public name with its signature and its docstring."""
    names = public_names(package / room)
    opening = as_markdown(split_parts(module_docstring(package / room / "__init__.py"))[0].lines)
    made = [
        f"# {title}（{room}）",
        "函数的说明用英文写成，与代码里的一字不差；每条开头括号里是中文术语。",
        _div(opening),
    ]
    for kind, heading in _KINDS.items():
        chosen = [name for name in names if name.kind == kind]
        if chosen:
            made.append(f"## {heading}")
            made += [_entry(f"yanting_research.{room}", name) for name in chosen]
    return "\n\n".join(made) + "\n"


def _div(markdown: str) -> str:
    return f"::::::{{container}} english\n{markdown}\n::::::"


def _entry(module: str, name: PublicName) -> str:
    fence = "`" * 6
    body = _documented(name)
    return f"{fence}{{py:{name.kind}}} {module}.{name.name}{name.signature}\n\n{body}\n{fence}"


def _documented(name: PublicName) -> str:
    made: list[str] = []
    for part in split_parts(name.docstring) if name.docstring else []:
        body = defined(entries_of(part.lines)) if part.heading in _LISTED else as_markdown(part.lines)
        heading = f"**{_HEADINGS.get(part.heading, part.heading)}**" if part.heading else ""
        made += [heading, f"::::{{container}} english\n{body}\n::::"]
    made += [_member(member) for member in name.members]
    return "\n\n".join(filter(None, made))


def _member(member: PublicName) -> str:
    first = as_markdown(split_parts(member.docstring)[0].lines) if member.docstring else ""
    shown = f"{member.name}: {member.signature}" if member.kind == "data" else f"{member.name}{member.signature}"
    indented = first.replace("\n", "\n  ")
    return f"- `{shown}`" + (f"\n\n  {indented}" if first else "")


def tables_page(*, everything: bool = True) -> str:
    """The data dictionary of every contract (数据表字典); its opening alone for a trial."""
    from yanting_research.core import CONTRACTS, describe_contract

    made = [
        "# 数据表字典",
        "每张表一个契约：一行是什么，键是哪几列，每列的类型、单位和含义。"
        "这一页由契约生成，与 `yanting describe 表名` 打印的相同。"
        '文字格子从不缺失，`""` 表示“没有写”；没有定义的数是 `NaN`，从不写成 0。列的含义用英文写成。',
    ]
    for name, contract in (CONTRACTS if everything else {}).items():
        rows = ["| 列 | 类型 | 单位 | 含义 |", "|---|---|---|---|"]
        for row in describe_contract(name).itertuples():
            key = " （键）" if row.key else ""
            cells = [f"`{row.column}`{key}", str(row.type), _cell(str(row.unit)), _cell(str(row.meaning))]
            rows.append(f"| {' | '.join(cells)} |")
        keys = "、".join(f"`{key}`" for key in contract.key())
        table = "\n".join(rows)
        made.append(
            f"## {name}\n\n一行是：{_cell(contract.row_means())}。键：{keys or '无'}。\n\n"
            f":::{{container}} wide\n{table}\n:::"
        )
    return "\n\n".join(made) + "\n"


def _cell(text: str) -> str:
    return inline_markdown(" ".join(text.split()))


def commands_page(commands: list[CommandHelp], chinese: dict[str, list[str]]) -> str:
    """Every command (命令一览): what it is for in Chinese, its example, its arguments and options.

    Parameters
    ----------
    commands
        See :func:`yanting_research.cli.reference.command_helps`.
    chinese
        Lines of the Chinese README by the first word of the command.
    """
    made = [
        "# 命令一览",
        "每条命令都可以写成 `python3 workbench.py 命令`（Windows 上是 `py workbench.py 命令`），"
        "装好以后也可以写成 `yanting 命令`。数据写到标准输出，进度和提示写到标准错误。"
        "退出状态 0 表示完成，1 表示出错，2 表示用法不对。选项的说明用英文写成。",
    ]
    for command in commands:
        lines = chinese.get(command.name, [])
        told = "\n".join(f"- {line}" for line in lines)
        made.append(f"## {command.name}\n\n{told}".rstrip())
        made.append(_div(as_markdown(command.description.splitlines())))
        if command.example:
            made.append(f"```console\n$ {command.example}\n```")
        if command.parameters:
            rows = ["| 参数 | 取值 | 默认 | 说明 |", "|---|---|---|---|"]
            for parameter in command.parameters:
                names = " ".join(f"`{name}`" for name in parameter.names)
                rows.append(
                    f"| {names} | {_cell(parameter.takes)} | {_cell(parameter.default)} | {_cell(parameter.help)} |"
                )
            table = "\n".join(rows)
            made.append(f":::{{container}} wide\n{table}\n:::")
    return "\n\n".join(made) + "\n"


def errors_page(package: Path) -> str:
    """The tree of errors and warnings (错误), nested as it inherits."""
    tree = ast.parse((package / "errors.py").read_text(encoding="utf-8"))
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    told = {node.name: (ast.get_docstring(node) or "").split("\n")[0] for node in classes}
    parents = {node.name: ast.unparse(node.bases[0]) for node in classes}
    lines = []
    for root in ("Exception", "UserWarning"):
        lines += _branch(root, parents, told, depth=0)
    return (
        "\n\n".join(
            [
                "# 错误和提醒",
                "参数写错，是 Python 自己的 `ValueError`，列出允许的写法。"
                "数据有错，是下面这棵树里的一种：写明错在哪里（文件、行、位置），"
                "本该是什么，现在怎么办。命令行只打印一行，退出状态为 1；已有的文件不会被改坏。",
                "一条错误的读法：`位置: 错在哪里; expected: 本该是什么; what to do: 怎么办`。",
                _div("\n".join(lines)),
            ]
        )
        + "\n"
    )


def _branch(name: str, parents: dict[str, str], told: dict[str, str], *, depth: int) -> list[str]:
    lines = []
    for child in sorted(name_ for name_, parent in parents.items() if parent == name):
        lines.append(f"{'  ' * depth}- `{child}`: {inline_markdown(told[child])}")
        lines += _branch(child, parents, told, depth=depth + 1)
    return lines


def reference_index(titles: dict[str, str]) -> str:
    """The opening of the reference, with its table of contents."""
    rows = "\n".join(
        f"| {{doc}}`{title} <rooms/{room}>` | `yanting_research.{room}` |" for room, title in titles.items()
    )
    entries = "\n".join(f"rooms/{room}" for room in titles)
    return (
        "# 参考\n\n这里的每一页都由代码生成：函数的说明来自文档字符串，数据表来自契约，命令来自命令行自己。"
        "改了代码，这里就跟着变。\n\n"
        "- {doc}`命令一览 <commands>`\n- {doc}`数据表字典 <tables>`\n- {doc}`错误和提醒 <errors>`\n\n"
        "## 房间\n\n软件包分成一间一间的“房间”，按数据走的次序排列。房间之间不互相引用，只通过数据表来往。\n\n"
        f"| 房间 | 引入时写 |\n|---|---|\n{rows}\n\n"
        f"```{{toctree}}\n:hidden:\n\ncommands\ntables\nerrors\n{entries}\n```\n"
    )
