"""Every command that the written pages print exists, with every option they print."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from yanting_research.cli import app
from yanting_research.cli.reference import command_helps

DOCS = Path(__file__).parent.parent.parent / "docs"
# matches the command in "$ yanting audit a.txt" and in `python3 workbench.py lab`; not the word in "用 yanting 打开"
COMMAND = re.compile(
    r"(?:^\$ |`)(?:\.venv/bin/)?(?:yanting|python3 workbench\.py|py workbench\.py) ([a-z][^`\n]*)", re.M
)
HELPS = {command.name: command for command in command_helps(app)}


def printed_commands() -> list[tuple[str, str]]:
    pages = sorted(DOCS.rglob("*.md"))
    texts = {path.name: path.read_text(encoding="utf-8").replace("\\\n", " ") for path in pages}  # goes on below
    return [(name, line.strip()) for name, text in texts.items() for line in COMMAND.findall(text)]


def fault(line: str) -> str:
    words = shlex.split(line)
    name = next((n for n in (" ".join(words[:2]), words[0]) if n in HELPS or n in ("test",)), "")
    if not name:
        groups = {known.split()[0] for known in HELPS if " " in known}
        return "" if words[0] in groups and len(words) == 1 else f"no command {words[0]}"
    known = {n for parameter in HELPS[name].parameters for n in parameter.names} if name in HELPS else set()
    given = [word.split("=")[0] for word in words if re.match(r"--?[a-z]", word)]
    return ", ".join(f"{name} has no {option}" for option in given if option not in known and "--" not in words)


@pytest.mark.parametrize("line", ["nosuch a.txt", "audit a.txt --nosuch", "code nosuch a.xlsx"])
def test_a_command_that_does_not_exist_is_found(line: str) -> None:
    assert fault(line)


def test_every_printed_command_exists() -> None:
    printed = printed_commands()
    assert len(printed) > 50
    assert [(page, line, fault(line)) for page, line in printed if fault(line)] == []
