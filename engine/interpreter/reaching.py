"""The elements that an instance of a model can come to, those of called processes too."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from engine.interpreter.model import Element, ProcessModel


def element_of(model: ProcessModel, element_id: str) -> Element | None:
    """The element of the model's own diagrams, else of a process that it was bound to call."""
    return model.elements.get(element_id) or _called(model).get(element_id)


@lru_cache(maxsize=256)
def _called(model: ProcessModel) -> Mapping[str, Element]:
    found: dict[str, Element] = {}
    left, seen = [model.spec], set()
    while left:
        spec: Any = left.pop()
        if id(spec) in seen:
            continue
        seen.add(id(spec))
        for element_id, element in spec.elements.items():
            found.setdefault(element_id, element)
        targets = (getattr(each, "target", None) for each in spec.task_specs.values())
        left.extend(target for target in targets if target is not None)
    return found
