"""What a room offers, read from its source: names, signatures, docstrings (公开名称), without importing it."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

__all__ = ["PublicName", "module_docstring", "public_names"]


@dataclass(frozen=True, slots=True)
class PublicName:
    """A public function, class or constant.

    Attributes
    ----------
    name, kind
        ``kind`` is ``"function"``, ``"class"`` or ``"data"``.
    signature
        What stands in the brackets, with the arrow; ``""`` for data.
    docstring
        As written; ``""`` where there is none.
    members
        Fields and public methods of a class.
    """

    name: str
    kind: str
    signature: str
    docstring: str
    members: tuple[PublicName, ...] = ()


def module_docstring(path: Path) -> str:
    """The docstring of a module."""
    return ast.get_docstring(_parsed(path)) or ""


def public_names(folder: Path) -> list[PublicName]:
    """Every name that the ``__init__`` of a room exports, in its order, as the defining module writes it.

    Parameters
    ----------
    folder
        The room: a folder with ``__init__.py``, or one module.
    """
    top = folder / "__init__.py" if folder.is_dir() else folder
    modules = sorted(folder.glob("**/*.py")) if folder.is_dir() else [folder]
    exported = _exported(_parsed(top))
    found: dict[str, PublicName] = {}
    for module in modules:
        for made in _definitions(_parsed(module)):
            # a name may be defined twice in a room (a private twin): the one with a docstring counts
            if made.name in exported and (made.name not in found or not found[made.name].docstring):
                found[made.name] = made
    return [found[name] for name in sorted(found, key=lambda name: (_ORDER[found[name].kind], name))]


_ORDER = {"function": 0, "class": 1, "data": 2}


def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), path.name)


def _exported(tree: ast.Module) -> set[str]:
    """Names in ``__all__``, also where it is spelled as keys or values of a dictionary of homes."""
    names: set[str] = set()
    for node in tree.body:
        target, value = _assignment(node)
        if target in ("__all__", "_HOME", "_LAZY") and value is not None:
            constants = [part.value for part in ast.walk(value) if isinstance(part, ast.Constant)]
            names |= {name for name in constants if isinstance(name, str)}
    return names


def _assignment(node: ast.stmt) -> tuple[str, ast.expr | None]:
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id, node.value
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return node.target.id, node.value
    return "", None


def _definitions(tree: ast.Module) -> list[PublicName]:
    made: list[PublicName] = []
    for node, after in zip(tree.body, [*tree.body[1:], None], strict=True):
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            made.append(_function(node))
        elif isinstance(node, ast.ClassDef):
            made.append(_class(node))
        elif name := _assignment(node)[0]:
            made.append(PublicName(name, "data", "", _string(after)))
    return made


def _string(node: ast.stmt | None) -> str:
    """A string that stands under an assignment is its docstring."""
    value = node.value if isinstance(node, ast.Expr) else None
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""


def _function(node: ast.FunctionDef, *, method: bool = False) -> PublicName:
    arguments = node.args
    if method and arguments.args and arguments.args[0].arg in ("self", "cls"):
        arguments.args = arguments.args[1:]
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    return PublicName(node.name, "function", f"({ast.unparse(arguments)}){returns}", ast.get_docstring(node) or "")


def _class(node: ast.ClassDef) -> PublicName:
    members = []
    for inner, after in zip(node.body, [*node.body[1:], None], strict=True):
        if isinstance(inner, ast.FunctionDef) and not inner.name.startswith("_"):
            members.append(_function(inner, method=True))
        elif isinstance(inner, ast.AnnAssign) and isinstance(inner.target, ast.Name):
            members.append(PublicName(inner.target.id, "data", ast.unparse(inner.annotation), _string(after)))
    bases = ", ".join(map(ast.unparse, node.bases))
    return PublicName(node.name, "class", f"({bases})" if bases else "", ast.get_docstring(node) or "", tuple(members))
