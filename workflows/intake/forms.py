"""The forms of definitions, read once: a definition never changes."""

from __future__ import annotations

import threading

from engine.store.queries import definitions
from engine.store.unit_of_work import UnitOfWork
from workflows.forms import Form, parse_form

_SUFFIX = ".form.json"


class Forms:
    """Forms by definition and name, shared between threads."""

    def __init__(self) -> None:
        self._forms: dict[tuple[int, str], Form] = {}
        self._lock = threading.Lock()

    def __call__(self, uow: UnitOfWork, definition_id: int, name: str) -> Form:
        """The form ``name`` of a definition, or of one that it calls; without fields where none."""
        if not name:
            return Form("", ())
        with self._lock:
            found = self._forms.get((definition_id, name))
        if found is None:
            found = _form_in(uow, definition_id, name) or Form("", ())
            with self._lock:
                self._forms[definition_id, name] = found
        return found


def _form_in(uow: UnitOfWork, definition_id: int, name: str) -> Form | None:
    wanted = name.removesuffix(_SUFFIX) + _SUFFIX
    for path, content in definitions.files_of(uow, definition_id):
        if path == wanted or path.endswith(f"/{wanted}"):
            return parse_form(content, running=True)
    for called_id in definitions.calls_of(uow, definition_id).values():
        found = _form_in(uow, called_id, name)
        if found is not None:
            return found
    return None
