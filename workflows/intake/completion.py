"""Handing an item in: the process gets what its form takes, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from engine.commands.work_items import CompleteWorkItem, SaveDraft
from engine.context import Context
from engine.errors import InvalidInput, Problem
from engine.handlers.access import item_in_hand, keep_in_hand
from engine.interpreter import ProcessModel, data_of
from engine.interpreter.field_rights import parse_field_rights
from engine.interpreter.reaching import element_of
from engine.worktime.arithmetic import local_day
from workflows.forms import Form, refused_fields, restricted, validate
from workflows.forms.schema import placed
from workflows.intake.facts import enterprise_about, facts_for_form
from workflows.intake.forms import Forms

_REFUSED = "提交的内容有{count}处需要更正。"


@dataclass(frozen=True, slots=True)
class CompletionGuard:
    """Checks the data against the item's form, so that no variable of the process is overwritten.

    An item that the actor cannot complete is left to the handler, which says why.
    """

    forms: Forms = field(default_factory=Forms)

    def __call__(self, ctx: Context, command: CompleteWorkItem) -> CompleteWorkItem:
        item, live = item_in_hand(ctx, command.work_item_id)
        keep_in_hand(ctx, item)
        if not item.state.open or item.assignee not in ctx.principal.identities:
            return command
        form = self.forms(ctx.uow, item.definition_id, item.form)
        refuse_unknown(form, command.data)
        model = ctx.models(ctx.uow, live.view.definition_id)
        data = data_of(model, live.tokens, item.task_id)
        # Most forms look at the process data alone, and need no look at the file.
        enterprise = enterprise_about(ctx, item) if form.mentions("enterprise") else None
        facts = facts_for_form(data, enterprise)
        rights = field_rights(ctx.models(ctx.uow, item.definition_id), item.element_id)
        _refuse_closed(form, rights, command.data, facts)
        allowed = restricted(form, rights)
        checked = validate(allowed, command.data, facts, today=local_day(ctx.now))
        if checked.problems:
            raise InvalidInput(_REFUSED, problems=checked.problems, count=len(checked.problems))
        return replace(command, data=checked.data)


@dataclass(frozen=True, slots=True)
class DraftGuard:
    """Keeps out of a draft what its step may not write, so that it never comes to be handed in."""

    forms: Forms = field(default_factory=Forms)

    def __call__(self, ctx: Context, command: SaveDraft) -> SaveDraft:
        item, live = item_in_hand(ctx, command.work_item_id)
        model = ctx.models(ctx.uow, live.view.definition_id)
        rights = field_rights(ctx.models(ctx.uow, item.definition_id), item.element_id)
        if rights and item.state.open:
            form = self.forms(ctx.uow, item.definition_id, item.form)
            facts = data_of(model, live.tokens, item.task_id)
            _refuse_closed(form, rights, command.data, facts)
        return command


def field_rights(model: ProcessModel, element_id: str) -> Mapping[str, str]:
    """What the step may do with the fields of its form, as its element says."""
    element = element_of(model, element_id)
    return {} if element is None else parse_field_rights(element.attributes.get("fieldRights", ""))


def _refuse_closed(
    form: Form, rights: Mapping[str, str], data: Mapping[str, Any], facts: Mapping[str, Any]
) -> None:
    """Refuse what the step may not write, instead of dropping it without a word.

    Raises:
        InvalidInput: with one problem for each such field.
    """
    problems = [
        Problem(path, "这一步不能填写或改动这一项。")
        for path in refused_fields(form, rights, data, facts)
    ]
    if problems:
        raise InvalidInput(_REFUSED, problems=problems, count=len(problems))


def refuse_unknown(form: Form, data: Mapping[str, Any]) -> None:
    """Refuse what the form does not ask.

    Raises:
        InvalidInput: with one problem for each such name.
    """
    known = {place.path.partition(".")[0] for place in placed(form.components)}
    unknown = sorted(set(data) - known)
    if unknown:
        problems = [Problem(name, "这一步的表单没有这一项。") for name in unknown]
        raise InvalidInput(_REFUSED, problems=problems, count=len(problems))
