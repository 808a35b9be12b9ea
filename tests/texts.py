"""Finds every text that the sources mark for people, so that none lacks its translation."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.extract import extract

ROOT = Path(__file__).parent.parent
#: Which argument of a call is a text for people.
_POSITIONS = {
    "_": 0, "N_": 0, "gettext": 0, "Text": 0, "Problem": 1, "_Wrong": 0, "Offer": 2,
    "EngineError": 0, "NotFound": 0, "Forbidden": 0, "InvalidState": 0, "Conflict": 0,
    "InvalidInput": 0, "DefinitionError": 0,
}  # fmt: skip
_KEYWORDS = {"Offer": "reason", "NewNotice": "template", "Problem": "template", "Text": "template"}


@dataclass(frozen=True, order=True, slots=True)
class Found:
    """A text, and where it stands."""

    text: str
    place: str


def in_python(package: str) -> Iterator[Found]:
    """The texts in the modules of ``package``, by the calls that take them."""
    for path in sorted((ROOT / package).rglob("*.py")):
        tree = ast.parse(path.read_text())
        constants = _constants(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                place = f"{path.relative_to(ROOT)}:{node.lineno}"
                for argument in _texts_of(node):
                    yield from (Found(text, place) for text in _values(argument, constants))


def _constants(tree: ast.Module) -> dict[str, str]:
    """Texts that a module keeps under a name of its own."""
    return {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _texts_of(call: ast.Call) -> Iterator[ast.expr]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    position = _POSITIONS.get(name)
    if position is not None and len(call.args) > position:
        yield call.args[position]
    yield from (one.value for one in call.keywords if one.arg and one.arg == _KEYWORDS.get(name))


def _values(node: ast.expr, constants: dict[str, str]) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value
    elif isinstance(node, ast.Name) and node.id in constants:
        yield constants[node.id]
    elif isinstance(node, ast.IfExp):
        yield from _values(node.body, constants)
        yield from _values(node.orelse, constants)


def in_templates() -> Iterator[Found]:
    """The texts in the page templates."""
    for path in sorted((ROOT / "web" / "templates").rglob("*.html")):
        with path.open("rb") as file:
            options = {"silent": "false", "trim_blocks": "true", "lstrip_blocks": "true"}
            for line, text, _comments, _context in extract(
                "jinja2", file, keywords={"_": None}, options=options
            ):
                if isinstance(text, str) and text:
                    yield Found(text, f"{path.relative_to(ROOT)}:{line}")
