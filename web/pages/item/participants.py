"""Those who vote on an item or sign it: who, with what word, and with what opinion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.participation import Participant, ParticipantState, Place
from engine.views import WorkItemView
from engine.voting import Vote, parse_rule
from web.i18n import N_
from web.i18n import gettext as _
from workflows.briefing.commands import Briefing


@dataclass(frozen=True, slots=True)
class ParticipantLine:
    """``status`` and ``word`` go together on the badge. ``mine`` where the visitor may speak now;
    ``removable`` where the visitor may take the signer off."""

    participant: Participant
    who: str
    place: str
    status: str
    word: str
    by: str
    mine: bool
    removable: bool


@dataclass(frozen=True, slots=True)
class SigningCard:
    """``heading`` and ``rule`` say what kind of signing it is; ``tally`` what was said so far."""

    heading: str
    rule: str
    tally: str
    lines: tuple[ParticipantLine, ...]

    @property
    def mine(self) -> tuple[ParticipantLine, ...]:
        return tuple(line for line in self.lines if line.mine)


_PLACES: Mapping[Place, str] = {
    Place.VOTE: N_("会签"),
    Place.BEFORE: N_("前加签"),
    Place.BESIDE: N_("并加签"),
    Place.AFTER: N_("后加签"),
}
#: Shape and word of what somebody said: the shapes are those of statuses elsewhere.
_VOTES: Mapping[Vote, tuple[str, str]] = {
    Vote.APPROVE: ("closed", N_("同意")),
    Vote.REJECT: ("red", N_("不同意")),
    Vote.ABSTAIN: ("paused", N_("弃权")),
}
_STATES: Mapping[ParticipantState, tuple[str, str]] = {
    ParticipantState.ACTIVE: ("blue", N_("待表态")),
    ParticipantState.WAITING: ("normal", N_("未轮到")),
    ParticipantState.WITHDRAWN: ("paused", N_("不用表态")),
}
_RULES: Mapping[str, str] = {
    "all": N_("全部同意才通过"),
    "any": N_("一方同意即通过"),
    "majority": N_("过半数同意通过"),
    "ratio": N_("同意占{share}以上通过"),
    "weighted": N_("同意的权重达到{share}通过"),
}


def people_in(everyone: Iterable[Participant]) -> frozenset[str]:
    """Everybody whom the card names."""
    named = (
        (one.user_id, one.voted_by, one.on_behalf_of, one.added_by, one.removed_by)
        for one in everyone
    )
    return frozenset(user for users in named for user in users if user)


def bodies_in(everyone: Iterable[Participant]) -> frozenset[str]:
    return frozenset(one.group_id for one in everyone if one.group_id)


@dataclass(frozen=True, slots=True)
class Round:
    """One vote, or the signatures of one item, as the page of a whole matter shows it."""

    work_item_id: int
    voted: bool
    tally: str
    lines: tuple[ParticipantLine, ...]


def rounds(everyone: Sequence[Participant], names: Briefing) -> tuple[Round, ...]:
    """Those of one instance by their items, in the order in which they come."""
    found: dict[int, list[Participant]] = {}
    for one in everyone:
        found.setdefault(one.work_item_id, []).append(one)
    return tuple(_round(number, group, names) for number, group in found.items())


def _round(work_item_id: int, group: Sequence[Participant], names: Briefing) -> Round:
    voted = any(one.place is Place.VOTE for one in group)
    none: frozenset[int] = frozenset()
    return Round(
        work_item_id=work_item_id,
        voted=voted,
        tally=_tally(group) if voted else "",
        lines=tuple(_line(one, names, mine=none, removable=none) for one in group),
    )


def signing_card(
    view: WorkItemView, names: Briefing, *, mine: frozenset[int], removable: frozenset[int]
) -> SigningCard:
    lines = tuple(_line(one, names, mine=mine, removable=removable) for one in view.participants)
    rule = view.item.voting
    return SigningCard(
        heading=_("会签意见") if rule else _("加签意见"),
        rule=_rule(rule) if rule else "",
        tally=_tally(view.participants) if rule else "",
        lines=lines,
    )


def _line(
    one: Participant, names: Briefing, *, mine: frozenset[int], removable: frozenset[int]
) -> ParticipantLine:
    status, word = _STATES.get(one.state, ("normal", ""))
    if one.vote is not None:
        status, word = _VOTES[one.vote]
    word = _("已减签") if one.removed_by else _(word)
    return ParticipantLine(
        participant=one,
        who=names.person(one.user_id) if one.user_id else names.body(one.group_id or ""),
        place=_(_PLACES[one.place]),
        status=status,
        word=word,
        by=_by(one, names),
        mine=one.participant_id in mine,
        removable=one.participant_id in removable,
    )


def _by(one: Participant, names: Briefing) -> str:
    """Who spoke, where that is not plain from whose part it is."""
    if one.voted_by is None:
        return ""
    if one.on_behalf_of:
        voter, absent = names.person(one.voted_by), names.person(one.on_behalf_of)
        return _("{name}（代{absent}）", name=voter, absent=absent)
    return names.person(one.voted_by) if one.voted_by != one.user_id else ""


def _rule(text: str) -> str:
    rule = parse_rule(text)
    share = f"{rule.threshold.numerator}/{rule.threshold.denominator}"
    if rule.kind == "weighted" and rule.threshold >= 1:
        share = f"{float(rule.threshold):g}"
    said = _(_RULES[rule.kind], share=share)
    return _("依次会签，{rule}", rule=said) if rule.in_order else _("同时会签，{rule}", rule=said)


def _tally(everyone: Sequence[Participant]) -> str:
    voters = [one for one in everyone if one.removed_by is None]
    said = {vote: sum(one.vote is vote for one in voters) for vote in Vote}
    return _(
        "共{total}方：同意{approve}，不同意{reject}，弃权{abstain}",
        total=len(voters),
        approve=said[Vote.APPROVE],
        reject=said[Vote.REJECT],
        abstain=said[Vote.ABSTAIN],
    )
