"""The commands as data: what ``--help`` says, for the pages that list all of them."""

from __future__ import annotations

import enum
import inspect
import types
import typing
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import typer

__all__ = ["CommandHelp", "ParameterHelp", "command_helps"]


@dataclass(frozen=True, slots=True)
class ParameterHelp:
    """An argument (names without dashes) or an option: its names, what it takes, its default, its help."""

    names: tuple[str, ...]
    takes: str
    default: str
    help: str


@dataclass(frozen=True, slots=True)
class CommandHelp:
    """A command: its words after ``yanting``, its description, its example, its parameters."""

    name: str
    description: str
    example: str
    parameters: tuple[ParameterHelp, ...]


def command_helps(app: typer.Typer) -> list[CommandHelp]:
    """Every command of an application, groups written out, by name.

    Examples
    --------
    >>> from yanting_research.cli import app
    >>> made = {command.name: command for command in command_helps(app)}
    >>> made["describe"].example, made["describe"].parameters[0].takes
    ('yanting describe FACTS', 'TEXT')
    """
    return sorted((_described(name, called) for name, called in _commands(app)), key=lambda command: command.name)


def _commands(app: typer.Typer, before: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    for command in app.registered_commands:
        if command.callback is not None:
            name = command.name or command.callback.__name__.replace("_", "-")
            yield f"{before}{name}", command.callback
    for group in app.registered_groups:
        if group.typer_instance is not None:
            yield from _commands(group.typer_instance, f"{before}{group.name} ")


def _described(name: str, called: Callable[..., Any]) -> CommandHelp:
    description, _, example = (inspect.getdoc(called) or "").rpartition("Example: ")
    hints = typing.get_type_hints(called, include_extras=True)
    parameters = inspect.signature(called).parameters.values()
    made = tuple(_parameter(parameter, hints[parameter.name]) for parameter in parameters)
    return CommandHelp(name, description.strip(), example.strip(), made)


def _parameter(parameter: inspect.Parameter, hint: Any) -> ParameterHelp:
    kind, *notes = typing.get_args(hint) if hasattr(hint, "__metadata__") else (hint,)
    note = next((note for note in notes if hasattr(note, "param_decls")), None)
    given = parameter.default is not inspect.Parameter.empty
    option = isinstance(note, typer.models.OptionInfo) or (note is None and given)
    told = str(note.help or "") if note is not None else ""
    names = _declared(note) or ((f"--{parameter.name.replace('_', '-')}",) if option else (parameter.name.upper(),))
    return ParameterHelp(names, _takes(kind), _shown(parameter.default) if given else "", told)


def _declared(note: Any) -> tuple[str, ...]:
    """Names in ``typer.Option("--out", "-o")``: inside Annotated the first of them stands where a default would."""
    first = getattr(note, "default", None)
    opening = (first,) if isinstance(first, str) and first.startswith("-") else ()
    return (*opening, *(getattr(note, "param_decls", None) or ()))


def _takes(kind: Any) -> str:
    if typing.get_origin(kind) in (list, tuple):
        return f"{_takes(typing.get_args(kind)[0])} ..."
    if isinstance(kind, types.UnionType) or typing.get_origin(kind) is typing.Union:
        return " | ".join(_takes(part) for part in typing.get_args(kind) if part is not type(None))
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return " | ".join(str(member.value) for member in kind)
    return {"str": "TEXT", "int": "INTEGER", "float": "NUMBER", "Path": "PATH", "bool": ""}.get(kind.__name__, "TEXT")


def _shown(default: Any) -> str:
    if isinstance(default, enum.Enum):
        return str(default.value)
    return "" if default is None or default is False or default in ("", ()) else str(default)
