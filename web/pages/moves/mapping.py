"""Two versions on one sheet, with a line from each step to what stands for it in the new one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.commands.definitions import GetDefinition
from engine.views_of_moves import MigrationProposal, MigrationTrial, ProposedMatch
from web import acting
from web.i18n import gettext as _
from web.i18n import say_template
from web.pages.item.drawing import Drawing, Node, drawing

#: Two drawings that are together narrower than this stand beside each other, others one above the
#: other, so that lines stay short and nothing has to be made small.
_BESIDE = 1300.0
_GAP, _TITLE = 90.0, 34.0


@dataclass(frozen=True, slots=True)
class Place:
    """An element on the sheet. ``count`` stand there, ``stays`` of those that were tried can't go;
    ``label`` says all of it, for those who do not see the drawing."""

    node: Node
    address: str
    kind: str
    name: str
    label: str
    movable: bool
    count: int
    stays: int

    @property
    def x(self) -> float:
        return self.node.x + self.node.width / 2

    @property
    def y(self) -> float:
        return self.node.y + self.node.height / 2


@dataclass(frozen=True, slots=True)
class Half:
    """One version, ``dx`` and ``dy`` from where the sheet begins."""

    title: str
    drawing: Drawing
    dx: float
    dy: float
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """From an element of the old version to one of the new. ``text`` says how many go along."""

    old: str
    new: str
    path: str
    x: float
    y: float
    text: str
    busy: bool


@dataclass(frozen=True, slots=True)
class Going:
    """What was tried of those that stand at one step: where they go, how many, and why not."""

    old: str
    new: str
    moves: int
    stays: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    width: float
    height: float
    old: Half
    new: Half
    lines: tuple[Line, ...]


def sheet(
    chosen: tuple[int, int],
    titles: tuple[str, str],
    proposal: MigrationProposal,
    mapping: Mapping[str, str],
    trial: MigrationTrial | None,
) -> Sheet | None:
    """The sheet for a mapping of every old address; None where a version is not drawn."""
    old, new = (_drawn(each) for each in chosen)
    if old is None or new is None:
        return None
    beside = old.width + new.width + _GAP <= _BESIDE
    old_at = _begin(old, 0, _TITLE)
    below = _TITLE + old.height + _GAP
    new_at = _begin(new, old.width + _GAP, _TITLE) if beside else _begin(new, 0, below)
    halves = (
        Half(titles[0], old, *old_at, tuple(_old_places(old, proposal, trial))),
        Half(titles[1], new, *new_at, tuple(_new_places(new, proposal))),
    )
    heights = (old.height, new.height)
    return Sheet(
        width=old.width + _GAP + new.width if beside else max(old.width, new.width),
        height=_TITLE + (max(heights) if beside else sum(heights) + _GAP),
        old=halves[0],
        new=halves[1],
        lines=tuple(_lines(halves[0], halves[1], mapping, trial)),
    )


def _drawn(definition_id: int) -> Drawing | None:
    files = acting.query(GetDefinition(definition_id=definition_id)).files
    return drawing(files, done=frozenset(), here=frozenset())


def _begin(drawn: Drawing, x: float, y: float) -> tuple[float, float]:
    """How far a drawing is moved so that its corner lies at ``x`` and ``y``."""
    left, top, *_rest = (float(each) for each in drawn.view_box.split())
    return x - left, y - top


def _old_places(
    drawn: Drawing, proposal: MigrationProposal, trial: MigrationTrial | None
) -> Iterator[Place]:
    matches = {each.old: each for each in proposal.matches}
    for node in drawn.nodes:
        match = matches.get(node.element_id)
        if match is None:
            continue
        stays = trial.stays.get(node.element_id, 0) if trial else 0
        yield Place(
            node=node,
            address=match.old,
            kind=match.kind,
            name=match.old_name,
            label=_said(match, stays),
            movable=is_asked(match),
            count=match.standing,
            stays=stays,
        )


def _said(match: ProposedMatch, stays: int) -> str:
    told = [match.old_name]
    if match.standing:
        told.append(_("停着{count}件", count=match.standing))
    if stays:
        told.append(_("试下来{count}件不能换", count=stays))
    return "，".join(told)


def is_asked(match: ProposedMatch) -> bool:
    """Whether what stands for an element is a question at all."""
    return match.likeness < 1 or bool(match.standing)


def _new_places(drawn: Drawing, proposal: MigrationProposal) -> Iterator[Place]:
    targets = {each.address: each for each in proposal.targets}
    for node in drawn.nodes:
        target = targets.get(node.element_id)
        if target is not None:
            name = target.name or target.element_id
            yield Place(node, target.address, target.kind, name, name, True, 0, 0)


def goings(
    proposal: MigrationProposal, mapping: Mapping[str, str], trial: MigrationTrial
) -> tuple[Going, ...]:
    """The summary of a trial, by step of the old version."""
    names = {each.address: each.name for each in proposal.targets}
    reasons: dict[str, dict[str, None]] = {}
    for each in trial.refused:
        text = say_template(each.template, dict(each.params))
        reasons.setdefault(each.element_id.rpartition("/")[2], {})[text] = None
    found = []
    for match in proposal.matches:
        element_id = match.old.rpartition("/")[2]
        moves, stays = trial.moves.get(element_id, 0), trial.stays.get(element_id, 0)
        if moves or stays:
            target = names.get(mapping.get(match.old, ""), "")
            found.append(
                Going(match.old_name, target, moves, stays, tuple(reasons.get(element_id, ())))
            )
    return tuple(found)


def _lines(
    old: Half, new: Half, mapping: Mapping[str, str], trial: MigrationTrial | None
) -> Iterator[Line]:
    ends = {each.address: each for each in new.places}
    for begin in old.places:
        end = ends.get(mapping.get(begin.address, ""))
        if end is None or not begin.movable:
            continue
        x1, y1 = begin.x + old.dx, begin.y + old.dy
        x2, y2 = end.x + new.dx, end.y + new.dy
        moves = trial.moves.get(begin.node.element_id, 0) if trial else begin.count
        yield Line(
            old=begin.address,
            new=end.address,
            path=f"M{x1:g} {y1:g}L{x2:g} {y2:g}",
            x=(x1 + x2) / 2,
            y=(y1 + y2) / 2,
            text=_("{count}件", count=moves) if moves else "",
            busy=bool(begin.count),
        )
