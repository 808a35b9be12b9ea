"""Which file of a definition holds the form of an item."""

from __future__ import annotations

from collections.abc import Callable

from engine.views import DefinitionContent

_SUFFIX = ".form.json"


def form_file(
    name: str, content: DefinitionContent, called: Callable[[int], DefinitionContent]
) -> bytes | None:
    """The form ``name`` (with or without its suffix) of a definition, or of one that it calls."""
    if not name:
        return None
    wanted = name.removesuffix(_SUFFIX) + _SUFFIX
    for path, file in content.files:
        if path == wanted or path.endswith(f"/{wanted}"):
            return file
    for _key, definition_id in content.calls:
        found = form_file(name, called(definition_id), called)
        if found is not None:
            return found
    return None
