"""企业档案: the file of one enterprise, as sections that each part of the application adds to.

A section is a tab of its own address; a card stands beside the overview. Both are read only when
they are shown, as the visitor, so that the rights of their queries decide what is in them. A new
one is a module with a ``Section``, a template, and a line in ``web/pages/enterprises/sections.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import url_for

from web.i18n import gettext as _
from workflows.accounts.views import Visitor
from workflows.enterprises.views import Enterprise, EnterpriseDetail


@dataclass(frozen=True, slots=True)
class File:
    """The file in hand and who reads it. ``phone`` is the number in the clear, if just revealed."""

    detail: EnterpriseDetail
    visitor: Visitor
    phone: str = ""

    @property
    def enterprise(self) -> Enterprise:
        return self.detail.enterprise

    @property
    def enterprise_id(self) -> int:
        return self.detail.enterprise.enterprise_id

    @property
    def own(self) -> bool:
        """Whether the reader acts for this enterprise, and reads it in its portal."""
        prefix = f"enterprise:{self.enterprise_id}:"
        return any(group.startswith(prefix) for group in self.visitor.groups)


def everybody(file: File) -> bool:
    """Shown to whoever may read the file."""
    return True


@dataclass(frozen=True, slots=True)
class Section:
    """``key`` is the last part of its address, empty for the first one; ``label`` a Chinese text.

    ``read`` asks all that ``template`` shows, which gets it as ``section`` beside ``file``,
    ``enterprise`` and ``fields``. ``shown`` says who meets the section at all: for others it is
    not found.
    """

    key: str
    label: str
    template: str
    read: Callable[[File], Any]
    shown: Callable[[File], bool] = everybody


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    address: str
    here: bool


def tabs(sections: tuple[Section, ...], file: File, here: Section) -> tuple[Tab, ...]:
    """The sections that the reader meets; one alone needs no tabs."""
    met = [section for section in sections if section.shown(file)]
    if len(met) < 2:
        return ()
    return tuple(
        Tab(_(section.label), address(file.enterprise_id, section.key), section is here)
        for section in met
    )


def address(enterprise_id: int, key: str = "") -> str:
    """Where a section of an enterprise's file is shown."""
    if not key:
        return url_for("enterprises.show", enterprise_id=enterprise_id)
    return url_for("enterprises.section", enterprise_id=enterprise_id, section_key=key)
