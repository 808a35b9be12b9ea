"""Which steps of a package use a form, and what each may do with its fields. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.interpreter.elements import duban
from engine.interpreter.field_rights import parse_field_rights
from engine.interpreter.xml_source import BPMN, UnreadableXml, read_xml
from workflows.designer.views import Files


@dataclass(frozen=True, slots=True)
class FormStep:
    """A step or a start of a diagram; ``rights`` are empty where it may do everything."""

    element_id: str
    name: str
    rights: Mapping[str, str] = field(default_factory=dict)


def steps_with(files: Files, form: str) -> tuple[FormStep, ...]:
    """The steps whose form is called ``form``, in the order of the diagrams."""
    return tuple(_steps(files, form))


def _steps(files: Files, form: str) -> Iterator[FormStep]:
    for path, content in files:
        if not path.endswith(".bpmn"):
            continue
        try:
            root = read_xml(content)
        except UnreadableXml:
            continue
        for node in root.iter(f"{{{BPMN}}}*"):
            if form and duban(node, "form") == form:
                name = " ".join((node.get("name") or node.get("id") or "").split())
                yield FormStep(node.get("id") or "", name, _rights(duban(node, "fieldRights")))


def _rights(written: str) -> Mapping[str, str]:
    """What is not readable is the checker's to say; the form is then shown whole."""
    try:
        return parse_field_rights(written)
    except ValueError:
        return {}
