"""What people call the elements of a definition."""

from __future__ import annotations

from functools import lru_cache

from engine.interpreter.contract import Resource
from engine.interpreter.outline import outline
from engine.views import DefinitionContent
from web.pages.item.drawing import drawn_in


def element_names(content: DefinitionContent) -> dict[str, str]:
    """What people call the elements of a definition, drawn or not."""
    return dict(_named_in(content.files))


@lru_cache(maxsize=64)
def _named_in(files: tuple[tuple[str, bytes], ...]) -> tuple[tuple[str, str], ...]:
    """The names in a definition's files, which never change, so they are read once."""
    there = outline([Resource(path, body) for path, body in files])
    names = {node.element_id.rpartition("/")[2]: node.name for node in there.nodes}
    drawn = {shape.element_id: shape.name for shape in drawn_in(files).shapes}
    return tuple({**names, **drawn}.items())
