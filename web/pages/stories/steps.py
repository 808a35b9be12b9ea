"""What somebody wants to happen next in a story, as the steps that say so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import request

from engine.clock import LOCAL_ZONE
from engine.errors import InvalidInput, Problem
from web import dates
from web.i18n import N_
from workflows.forms import Form, validate
from workflows.scenarios.model import Verb
from workflows.scenarios.source import read_source
from workflows.scenarios.walking import OpenItem, Walk, as_it_stands, follows


def moment(text: str) -> datetime:
    """A local date and time as a form sends it.

    Raises:
        ValueError: it is none.
    """
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL_ZONE)


def first_step(key: str, typed: Mapping[str, str]) -> dict[str, Any]:
    """How the story begins.

    Raises:
        InvalidInput: its data are not written line by line.
    """
    step: dict[str, Any] = {Verb.START.value: key}
    if typed.get("by"):
        step["by"] = typed["by"]
    if typed.get("enterprise"):
        step["enterprise"] = typed["enterprise"]
    if typed.get("title"):
        step["title"] = typed["title"]
    if typed.get("data"):
        step["data"] = _mapping(typed["data"], "data")
    return step


def _mapping(text: str, field: str) -> dict[str, Any]:
    """What is typed line by line as ``name: content``."""
    try:
        return dict(read_source(text.encode(), field))
    except InvalidInput as refused:
        problems = [Problem(field, each.template, each.params) for each in refused.problems]
        raise InvalidInput(refused.template, problems=problems, **refused.params) from None


def asked(
    walked: Walk, chosen: OpenItem | None, form: Form | None, raw: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """The steps that the request is for.

    Raises:
        InvalidInput: nothing is asked for, or what is filled in is wrong.
    """
    wish = request.form.get("_do", "")
    if wish in ("do", "vote") and (chosen is None or form is None):
        raise InvalidInput(N_("这件事已经不在了。"))
    if wish == "do" and chosen is not None and form is not None:
        return _do(walked, chosen, form, raw)
    if wish == "vote" and chosen is not None:
        named, story = follows(walked, chosen.instance.instance_id)
        voted = {
            **_of(walked, chosen, Verb.VOTE, story),
            "choice": request.form.get("vote", ""),
            "opinion": request.form.get("comment", ""),
        }
        return [*named, voted]
    if wish == "wait":
        return [{Verb.WAIT.value: request.form.get("_wait", "")}]
    if wish == "next" and walked.next_at:
        return [{Verb.UNTIL.value: _minute(walked.next_at)}]
    if wish == "expect":
        return [as_it_stands(walked)]
    if wish == "other":
        return [_mapping(request.form.get("_other", ""), "_other")]
    raise InvalidInput(N_("请选一个动作。"))


def _minute(at: datetime) -> str:
    """The whole minute that is not before ``at``, as scenarios write it."""
    local = at.astimezone(LOCAL_ZONE)
    if local.second or local.microsecond:
        local += timedelta(minutes=1)
    return f"{local:%Y-%m-%d %H:%M}"


def _do(walked: Walk, chosen: OpenItem, form: Form, raw: Mapping[str, Any]) -> list[dict[str, Any]]:
    submission = validate(form, raw, chosen.facts, today=dates.local_day(walked.now))
    if submission.problems:
        raise InvalidInput(N_("填的内容有误。"), problems=submission.problems)
    named, story = follows(walked, chosen.instance.instance_id)
    done = _of(walked, chosen, Verb.DO, story)
    if submission.data:
        done["data"] = _escaped(submission.data)
    return [*named, done]


def _of(walked: Walk, chosen: OpenItem, verb: Verb, story: str) -> dict[str, Any]:
    """What is done, by whom, and of which instance where it is not the first."""
    own = [each for each in walked.items if each.instance == chosen.instance]
    alone = sum(each.item.name == chosen.item.name for each in own) == 1
    found: dict[str, Any] = {
        verb.value: chosen.item.name if alone and chosen.item.name else chosen.item.element_id,
        "by": request.form.get("_by", ""),
    }
    if story or chosen.story:
        found["of"] = story or chosen.story
    return found


def _escaped(value: Any) -> Any:
    """A text that begins with ``@`` names somebody in scenarios, so it gets a second one."""
    if isinstance(value, Mapping):
        return {key: _escaped(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_escaped(each) for each in value]
    return f"@{value}" if isinstance(value, str) and value.startswith("@") else value
