"""The form of a work item: found in its definition, filled with what is known and typed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict

from engine.commands.definitions import GetDefinition
from engine.commands.work_items import SaveDraft
from engine.errors import Problem
from engine.views import DefinitionContent, WorkItemView
from web import acting, dates
from web.forms import FormView, form_view
from web.forms.rows import ADD, DROP, changed
from web.i18n import present_locale
from workflows.enterprises.views import Enterprise
from workflows.forms import (
    Form,
    Submission,
    from_post,
    initial,
    parse_form,
    restricted,
    validate,
    writable,
)
from workflows.forms.files import form_file
from workflows.forms.paths import overlaid
from workflows.forms.schema import Choice, Component
from workflows.intake.facts import facts_for_form

_NOTHING: Mapping[str, Sequence[str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ItemForm:
    """``facts`` is what the form's conditions and known fields look at."""

    form: Form
    facts: Mapping[str, Any]
    files: tuple[Choice, ...] = ()

    def shown(self, data: Mapping[str, Any], problems: Sequence[Problem] = ()) -> FormView:
        return form_view(self.form, data, self.facts, problems, self.files)

    def handed_in(self, data: Mapping[str, Any]) -> FormView:
        """What was handed in, to be read."""
        form = Form(self.form.form_id, tuple(map(_to_be_read, self.form.components)))
        return form_view(form, data, self.facts, files=self.files)

    def at_first(self, draft: Mapping[str, Any] | None) -> dict[str, Any]:
        """What the page opens with: what is known, and over it what was typed before."""
        known = initial(self.form, self.facts)
        return known if draft is None else overlaid(known, draft)

    def posted(self, added: Mapping[str, Sequence[str]] = _NOTHING) -> dict[str, Any]:
        """The raw data of the request in hand, with a row added or dropped where that was asked.

        ``added`` are the ids of files that were put up with it, by the names of their fields.
        """
        posted = MultiDict(request.form)
        for name, ids in added.items():
            posted.setlistdefault(name).extend(ids)
        raw = from_post(writable(self.form), posted)
        return changed(raw, add=request.form.get(ADD, ""), drop=request.form.get(DROP, ""))

    def checked(self, raw: Mapping[str, Any]) -> Submission:
        return validate(self.form, raw, self.facts, today=dates.local_day(acting.now()))


def _to_be_read(component: Component) -> Component:
    inner = tuple(map(_to_be_read, component.components))
    return replace(component, readonly=True, fixed_rows=True, components=inner)


def form_named(name: str, content: DefinitionContent) -> Form | None:
    """The form ``name`` (with or without its suffix) of a definition, or of one that it calls."""
    file = form_file(name, content, lambda each: acting.query(GetDefinition(definition_id=each)))
    return None if file is None else parse_form(file, present_locale(), running=True)


def form_of(
    view: WorkItemView, content: DefinitionContent, enterprise: Enterprise | None
) -> ItemForm:
    """The item's form; an item without one has a form without fields."""
    form = form_named(view.item.form, content) or Form("", ())
    allowed = restricted(form, view.field_rights)
    files = (Choice(str(each.attachment_id), each.name, "") for each in view.attachments)
    return ItemForm(allowed, facts_for_form(view.data, enterprise), tuple(files))


def edition(view: WorkItemView, draft: Mapping[str, Any] | None) -> str:
    """Which state of the item a page shows; another where something happened to it since."""
    told = [view.item.state, view.item.assignee, draft or {}]
    kept = json.dumps(told, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(kept.encode()).hexdigest()[:16]


def save_draft(work_item_id: int, raw: Mapping[str, Any]) -> str:
    """Keep what was typed; the time of day at which it was kept."""
    kept = acting.execute(SaveDraft(work_item_id, raw), key="")
    return dates.clock(kept.saved_at)
