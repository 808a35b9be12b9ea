"""Forms as parts to compare: a field is a part."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from workflows.designer.difference.views import Part

_MOST_DEPTH = 20
#: What the form's editor writes for itself.
_TOOLING = frozenset({"id", "components", "layout", "exporter", "schemaVersion"})


class UnreadableForm(Exception):
    """It is no form as form-js writes it."""


def parts_of_form(content: bytes) -> Mapping[str, Part]:
    """The form and every field of it, by their keys.

    Raises:
        UnreadableForm: it is no JSON object.
    """
    try:
        form = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise UnreadableForm from error
    if not isinstance(form, dict):
        raise UnreadableForm
    form_id = str(form.get("id", "form"))
    found = {form_id: Part(form_id, "form", form_id, dict(_flat(form)))}
    for part in _fields(form, within="", depth=0):
        key = part.part_id
        while key in found:
            key += "'"
        found[key] = part
    return found


def _fields(node: Mapping[str, Any], *, within: str, depth: int) -> Iterator[Part]:
    components = node.get("components", ())
    if depth > _MOST_DEPTH or not isinstance(components, list):
        return
    for number, each in enumerate(components, 1):
        if not isinstance(each, dict):
            continue
        key = str(each.get("key") or each.get("path") or each.get("id") or f"{within}#{number}")
        attributes = dict(_flat(each))
        if within:
            attributes["within"] = within
        name = str(each.get("label") or key)
        yield Part(key, "field", name, attributes)
        yield from _fields(each, within=key, depth=depth + 1)


def _flat(node: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Every value by the path to it."""
    if isinstance(node, dict):
        for name, value in node.items():
            if path or name not in _TOOLING:
                yield from _flat(value, f"{path}/{name}" if path else str(name))
    elif isinstance(node, list):
        for number, value in enumerate(node, 1):
            yield from _flat(value, f"{path} {number}")
    else:
        yield path, node if isinstance(node, str) else json.dumps(node)
