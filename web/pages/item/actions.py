"""What the visitor may do with an item now, and why the rest is not offered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.views import Offer, WorkItem, WorkItemView
from web import acting
from web.i18n import N_, say_template
from web.i18n import gettext as _
from workflows.briefing.commands import Briefing
from workflows.supervision.commands import ListExtensionLengths


@dataclass(frozen=True, slots=True)
class Action:
    """``needs`` chooses what its dialog asks for: ``person``, ``people``, ``place`` (of a signer),
    ``reason``, ``days``, ``""``."""

    name: str
    title: str
    hint: str
    button: str
    needs: str = ""
    reason_required: bool = False


@dataclass(frozen=True, slots=True)
class Denied:
    title: str
    reason: str


#: Every action that the page may offer beside the form, in its order.
ACTIONS: tuple[Action, ...] = (
    Action(
        "extension",
        N_("申请延期"),
        N_("限一次，到期前提出，由办公室批准"),
        N_("申请"),
        "days",
        True,
    ),
    Action(
        "transfer",
        N_("转给同事"),
        N_("转出后由对方办理，不再回到您这里"),
        N_("转办"),
        "person",
        True,
    ),
    Action(
        "delegate", N_("请人代办"), N_("对方办好后交回您这里，由您提交"), N_("代办"), "person", True
    ),
    Action(
        "add_signer", N_("加签"), N_("请别人也签署意见，意见留在事项里"), N_("加签"), "place", True
    ),
    Action("copy", N_("抄送"), N_("对方能看到这件事，不用办理"), N_("抄送"), "people"),
    Action("release", N_("放回待认领"), N_("同岗位的人都能重新认领"), N_("放回"), "reason", True),
    Action("urge", N_("催办"), N_("向分管领导发催办通知书，要求签收"), N_("催办"), "reason"),
    Action("assign", N_("指派"), N_("直接交给一个人办理"), N_("指派"), "person", True),
    Action(
        "suspend",
        N_("暂停计时"),
        N_("暂停期间不能办理，提醒也不再发出"),
        N_("暂停"),
        "reason",
        True,
    ),
    Action("resume", N_("恢复计时"), N_("期限按暂停的工作时间顺延"), N_("恢复")),
)
_TITLES: Mapping[str, str] = {
    "vote": N_("会签"),
    "claim": N_("认领"),
    "complete": N_("办结"),
    **{each.name: each.title for each in ACTIONS},
}


def allowed(offers: Sequence[Offer]) -> tuple[Action, ...]:
    """The actions to offer, in the order of the page."""
    names = {offer.action for offer in offers if offer.allowed}
    return tuple(action for action in ACTIONS if action.name in names)


def denied(view: WorkItemView, offers: Sequence[Offer], names: Briefing) -> tuple[Denied, ...]:
    """What cannot be done, with the reason; a closed item needs none of that."""
    if not view.item.state.open:
        return ()
    return tuple(_denied(tuple(_relevant(offers)), names))


def _denied(offers: Sequence[Offer], names: Briefing) -> Iterator[Denied]:
    """One line per reason: several actions may be refused for the same one."""
    titles: dict[str, list[str]] = {}
    for offer in offers:
        if not offer.allowed and offer.reason and offer.action in _TITLES:
            titles.setdefault(_reason(offer, names), []).append(_(_TITLES[offer.action]))
    for reason, refused in titles.items():
        yield Denied("、".join(refused), reason)


def _relevant(offers: Sequence[Offer]) -> Iterator[Offer]:
    """Without what goes without saying: claiming one's own, handing in before claiming."""
    may = {offer.action for offer in offers if offer.allowed}
    for offer in offers:
        obvious = offer.action == "claim" if "complete" in may else "claim" in may
        if offer.action == "copy":
            continue  # It is refused for what refuses everything else, too.
        if not obvious or "right" in offer.params:
            yield offer


#: Who may do what needs a right that the visitor does not hold.
_RESERVED: Mapping[str, str] = {
    "urge": N_("由办公室或召集人催办。"),
    "assign": N_("由办公室或本单位分管领导指派。"),
    "add_signer": N_("同时会签的事项，由办公室或本单位分管领导加签。"),
    "suspend": N_("只有办公室和召集人能暂停计时，可在留言里说明理由。"),
    "resume": N_("由办公室或召集人恢复计时。"),
}


def _reason(offer: Offer, names: Briefing) -> str:
    if "right" in offer.params and offer.action in _RESERVED:
        return _(_RESERVED[offer.action])
    params = dict(offer.params)
    if isinstance(params.get("user"), str):
        params["user"] = names.person(str(params["user"]))
    return say_template(offer.reason, params)


def people_in(offers: Sequence[Offer]) -> frozenset[str]:
    """Everybody whom a reason names."""
    return frozenset(
        str(offer.params["user"]) for offer in offers if isinstance(offer.params.get("user"), str)
    )


def extension_days(item: WorkItem) -> tuple[int, ...]:
    """The lengths in working days that may be asked for."""
    return acting.query(ListExtensionLengths(item.scope.area, item.ladder))
