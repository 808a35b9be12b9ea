"""Every kind of document has an English name, and its wording names only its own fields."""

from __future__ import annotations

from pathlib import Path

from babel.messages.pofile import read_po

import workflows
from workflows.documents.placeholders import names_in
from workflows.documents.registry import KINDS

_FOLDER = Path(workflows.__file__).parent / "locale" / "en"


def test_every_kind_has_an_english_name() -> None:
    english: dict[str, str] = {}
    for path in _FOLDER.glob("*.po"):
        with path.open("rb") as file:
            english |= {str(m.id): str(m.string) for m in read_po(file, abort_invalid=True)}
    assert [kind.name for kind in KINDS.values() if not english.get(kind.name)] == []


def test_wording_and_heading_name_fields_of_the_kind_alone() -> None:
    for kind in KINDS.values():
        labels = {field.label for field in kind.fields}
        for line in (kind.heading, *kind.lines):
            assert set(names_in(line)) <= labels, f"{kind.code}: {line}"
