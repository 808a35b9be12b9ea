"""Why a token may not begin somewhere, in words. Each refusal names its element."""

from __future__ import annotations

from engine.interpreter.moves.contract import Refusal
from engine.interpreter.moves.net import Fault
from engine.interpreter.moves.positions import Position, activity_of, in_event_subprocess
from engine.interpreter.specs.activities import EventSubprocess
from engine.interpreter.specs.events import EventBasedGateway
from engine.interpreter.specs.joins import Join


def unknown(address: str) -> Refusal:
    return Refusal(
        address,
        "Expected {element} to be a step of this process, but there is none.",
        {"element": address},
    )


def by_nature(position: Position) -> Refusal | None:
    """What keeps a token from ever beginning at an element, wherever the others are."""
    named = {"element": position.name}
    if position.kind == "boundaryEvent":
        return Refusal(
            position.element_id,
            "Expected a step to begin at, but {element} is an event at the edge of one. "
            "Choose the step that it belongs to, or the one that comes after it.",
            named,
        )
    if isinstance(activity_of(position.spec), EventSubprocess):
        return Refusal(
            position.element_id,
            "Expected a step to begin at, but {element} begins by its own event only.",
            named,
        )
    if position.element_id in position.scope.handlers.values():
        return Refusal(
            position.element_id,
            "Expected a step to begin at, but {element} undoes another one: it begins by "
            "compensation only.",
            named,
        )
    if isinstance(position.spec, Join) and len(position.spec.inputs) > 1:
        return Refusal(
            position.element_id,
            "Expected a step to begin at, but {element} brings branches together: a token there "
            "would belong to none of them. Choose the step after it, or one before it.",
            named,
        )
    if any(isinstance(source, EventBasedGateway) for source in position.spec.inputs):
        return Refusal(
            position.element_id,
            "Expected a step to begin at, but {element} waits together with other events. "
            "Choose the gateway before them.",
            named,
        )
    return None


def not_running(position: Position) -> Refusal | None:
    """What keeps a token out of a scope that is not running yet."""
    if in_event_subprocess(position):
        return Refusal(
            position.element_id,
            "Expected a step to begin at, but {element} lies in an event subprocess that is not "
            "running: it begins by its own event only.",
            {"element": position.name},
        )
    return None


def in_rounds(position: Position, owner: str) -> Refusal:
    return Refusal(
        position.element_id,
        "Expected a step outside of {owner}, which runs several times: {element} lies in one of "
        "its rounds, and none is running that the token could join. Choose {owner} itself.",
        {"element": position.name, "owner": owner},
    )


def several(position: Position, owner: str) -> Refusal:
    return Refusal(
        position.element_id,
        "Expected one running {owner} to be named, but several run. Choose which one is meant.",
        {"owner": owner},
    )


def opens_as_a_whole(position: Position, owner: str) -> Refusal:
    return Refusal(
        position.element_id,
        "Expected a step outside of {owner}, but {element} lies in it, and {owner} can only begin "
        "as a whole.",
        {"element": position.name, "owner": owner},
    )


def unsound(fault: Fault, names: dict[str, str]) -> Refusal:
    """The join (or another node) at which the instance would hang."""
    params: dict[str, object] = {"element": names.get(fault.node, fault.node)}
    if fault.missing:
        params["missing"] = "、".join(names.get(each, each) for each in fault.missing)
        return Refusal(
            fault.node,
            "Expected every branch to come to its end, but {element} would wait for ever for "
            "what comes from {missing}. Choose a step before the branches part, "
            "or one in each of them.",
            params,
        )
    return Refusal(
        fault.node,
        "Expected every branch to come to its end, but {element} would get a token too many "
        "and hold the process up. End the other branch as well.",
        params,
    )


def nothing_left() -> Refusal:
    return Refusal(
        "",
        "Expected a step to go on from, but every token would end. "
        "To end the whole matter, cancel it.",
    )


def cannot_be_passed(name: str) -> Refusal:
    return Refusal(
        name,
        "Expected a step that can be passed over, but {element} waits for other branches.",
        {"element": name},
    )


def no_round(name: str) -> Refusal:
    return Refusal(
        name,
        "Expected one of several rounds, but {element} runs once. Choose it as the step to go to.",
        {"element": name},
    )


def round_past(name: str) -> Refusal:
    return Refusal(
        name,
        "Expected {element} to stand as this round left it, but it has gone on since, or was begun "
        "before rounds could be taken back. Ask whoever has the matter now to send it back.",
        {"element": name},
    )


def round_led_on(name: str) -> Refusal:
    return Refusal(
        name,
        "Expected nothing but the next round to have begun, but other steps began when this round "
        "of {element} was finished. Ask whoever has the matter now to send it back.",
        {"element": name},
    )


def round_was_told(element_id: str, name: str) -> Refusal:
    return Refusal(
        element_id,
        "Expected a round whose end nobody was told of, but an event was thrown when this round of "
        "{element} was finished. Ask whoever has the matter now to send it back.",
        {"element": name},
    )


def rounds_ended(element_id: str, name: str) -> Refusal:
    return Refusal(
        element_id,
        "Expected the other rounds of {element} to be finished, but some were ended half-way when "
        "this one was, and what was done in them is lost. Choose {element} as the step to go back "
        "to: all its rounds begin anew.",
        {"element": name},
    )


def round_gone(element_id: str, name: str) -> Refusal:
    return Refusal(
        element_id,
        "Expected {element} still to have this round, but the list that it goes over has become "
        "shorter. Put the variable right first.",
        {"element": name},
    )


def cannot_migrate(element_id: str, name: str) -> Refusal:
    return Refusal(
        element_id,
        "Expected every token to stand at an element, but one is at {element}.",
        {"element": name or element_id},
    )


def nothing_stands_for(element_id: str, name: str) -> Refusal:
    return Refusal(
        element_id,
        "Expected an element of the new version for {element}, where a token stands, "
        "but there is none. Say which one stands for it.",
        {"element": name},
    )


def cannot_undo(element_id: str, name: str) -> Refusal:
    return Refusal(
        element_id,
        "{element} is done and could still be undone, but the new version has nothing that undoes "
        "it. Keep its compensation, or say which activity stands for it.",
        {"element": name},
    )


def another_scope(element_id: str, name: str) -> Refusal:
    return Refusal(
        element_id,
        "Expected {element} to lie in the same subprocess as before, but it lies in another one.",
        {"element": name},
    )


def another_kind(element_id: str, name: str) -> Refusal:
    return Refusal(
        element_id,
        "Expected what stands for {element} to be of the same kind, but it is of another one: "
        "a token could not wait there as it does now.",
        {"element": name},
    )


def voted_on_otherwise(element_id: str, name: str) -> Refusal:
    return Refusal(
        element_id,
        "Expected {element} to be voted on in both versions or in neither: those who vote there "
        "now would have nothing to say, or nobody would be asked. Let the vote end first.",
        {"element": name},
    )


def another_way(element_id: str, name: str) -> Refusal:
    return Refusal(
        element_id,
        "Expected the way by which a branch has come to {element} to be there in the new version, "
        "but it is not.",
        {"element": name},
    )


def does_not_rest(name: str) -> Refusal:
    return Refusal(
        "",
        "Expected the instance to wait in the new version as it does now, but {element} would not.",
        {"element": name or "?"},
    )
