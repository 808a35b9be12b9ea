"""Every text of the ladder file has an English one, with the same fields."""

from __future__ import annotations

from pathlib import Path
from string import Formatter

from babel.messages.pofile import read_po

import workflows
from workflows.supervision.ladder import DOCUMENT_KINDS, RELATION_NAMES
from workflows.supervision.ladder_file import shipped

_CATALOGUE = Path(workflows.__file__).parent / "locale" / "en" / "supervision.po"


def _fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def test_translates_what_the_ladder_file_and_its_names_say() -> None:
    with _CATALOGUE.open("rb") as file:
        english = {str(m.id): str(m.string) for m in read_po(file, abort_invalid=True) if m.id}
    said = {*(kind.name for kind in DOCUMENT_KINDS.values()), *RELATION_NAMES.values()}
    for ladder in shipped().ladders.values():
        said |= {ladder.title}
        said |= {text for rung in ladder.rungs for text in (rung.title, rung.notice)}
    assert said <= english.keys()
    assert all(_fields(chinese) == _fields(text) for chinese, text in english.items())
    assert all(english.values())
