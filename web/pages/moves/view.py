"""A preview of a move in words, and on the diagram."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from engine.commands.definitions import GetDefinition
from engine.views import Instance
from engine.views_of_moves import ForeseenItem, MovePreview
from web import acting
from web.dates import moment
from web.i18n import gettext as _
from web.i18n import present_locale, say_template
from web.pages.item.drawing import Drawing, Node
from web.pages.item.view import Flow, flow
from workflows.briefing.commands import Brief, Briefing


@dataclass(frozen=True, slots=True)
class Shown:
    """``lines`` say what happens, ``refusals`` why it does not; ``flow`` marks both on the
    diagram: where tokens end, and where they begin."""

    preview: MovePreview
    lines: tuple[str, ...]
    refusals: tuple[str, ...]
    flow: Flow


def shown(preview: MovePreview, instance: Instance) -> Shown:
    """What the page says of a move."""
    people = frozenset(preview.people)
    groups = {group for item in preview.items_opened for group in item.groups}
    names = acting.query(Brief(user_ids=people, bodies=frozenset(groups)))
    return Shown(
        preview=preview,
        lines=tuple(_lines(preview, names)) if preview.allowed else (),
        refusals=tuple(say_template(r.template, dict(r.params)) for r in preview.refusals),
        flow=_flow(preview, instance),
    )


def _flow(preview: MovePreview, instance: Instance) -> Flow:
    content = acting.query(GetDefinition(definition_id=instance.definition_id))
    begins = [token.element_id for token in preview.opened]
    ends = frozenset(token.element_id for token in preview.cancelled)
    found = flow(content, ends, begins)
    return found if found.drawing is None else replace(found, drawing=_marked(found.drawing))


def _marked(drawing: Drawing) -> Drawing:
    """What ends is drawn as what ends, not as what was passed."""

    def marked(node: Node) -> Node:
        return replace(node, state="is-lost") if node.state == "is-done" else node

    return replace(drawing, nodes=tuple(marked(node) for node in drawing.nodes))


def _lines(preview: MovePreview, names: Briefing) -> Iterator[str]:
    for item in preview.items_closed:
        if item.assignee:
            who = names.person(item.assignee)
            yield _("“{step}”结束，{name}不用再办", step=item.name, name=who)
        else:
            yield _("“{step}”结束，不用再认领", step=item.name)
    for token in preview.cancelled:
        if all(token.element_id != item.element_id for item in preview.items_closed):
            yield _("停在“{step}”的一路结束", step=token.name)
    for opened in preview.items_opened:
        yield _opened(opened, names)
    yield from _beside(preview)


def _beside(preview: MovePreview) -> Iterator[str]:
    """What happens besides to branches, timers, reminders and services."""
    for join, source in preview.arrivals:
        yield _("“{source}”那一路算已经到了“{join}”，不用重办", source=source, join=join)
    locale = present_locale()
    for timer in preview.timers_lost:
        at = moment(timer.due_at, locale=locale)
        yield _("计时“{step}”取消（原定{at}）", step=timer.name, at=at)
    for timer in preview.timers_armed:
        at = moment(timer.due_at, locale=locale)
        yield _("计时“{step}”重新开始，{at}到", step=timer.name, at=at)
    if preview.ladders_ended:
        yield _("已经设定的督办提醒取消")
    if preview.ladders_begun:
        yield _("按新的期限重新设定督办提醒")
    for step in preview.services:
        yield _("接着自动办理“{step}”，之后走到哪一步看它的结果", step=step)
    if preview.ends:
        yield _("全部办结")


def _opened(item: ForeseenItem, names: Briefing) -> str:
    who = _who(item, names)
    if item.due_at is None:
        return _("“{step}”开始，{who}", step=item.name, who=who)
    at = moment(item.due_at, locale=present_locale())
    return _("“{step}”开始，{who}，{at}到期", step=item.name, who=who, at=at)


def _who(item: ForeseenItem, names: Briefing) -> str:
    if item.assignee:
        return _("由{name}办理", name=names.person(item.assignee))
    bodies = "、".join(dict.fromkeys(names.body(group) for group in item.groups))
    return _("由{bodies}认领", bodies=bodies) if bodies else _("等待指派")
