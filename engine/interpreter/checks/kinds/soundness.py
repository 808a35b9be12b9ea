"""What the token game finds."""

from __future__ import annotations

from engine.interpreter.checks.kind import Kind

SOUNDNESS: dict[str, Kind] = {
    "SOUND001": Kind(
        "error",
        "{name} can wait for ever: nothing comes by {missing} any more (deadlock).",
        "Join with the kind of gateway that split the way: an exclusive choice with an exclusive "
        "gateway, parallel branches with a parallel one.",
    ),
    "SOUND002": Kind(
        "warning",
        "{name} may wait for ever: on one path nothing comes by {missing} any more. Whether the "
        "data allow this path is not known, for {gateways} decide by the same variables.",
        "Join with the kind of gateway that split the way, or make one decision of the two.",
    ),
    "SOUND003": Kind(
        "error",
        "A token can be left over at {name} and wait there for ever, so the process never ends.",
        "See to it that as many tokens come by each incoming flow: let no branch pass twice, and "
        "join those that were split.",
    ),
    "SOUND004": Kind(
        "warning",
        "{name} can be reached by several tokens at once: what follows is then done once for each "
        "of them.",
        "Put a parallel gateway where the branches meet (an inclusive one behind an inclusive "
        "choice), or split them by an exclusive choice.",
    ),
    "SOUND005": Kind(
        "warning",
        "No run of the process ever comes to {name} ({count} elements in all).",
        "Mend what the process waits for before it, or remove the elements.",
    ),
    "SOUND006": Kind(
        "error",
        "From {name} on, the process runs in a circle without a wait and never comes to an end.",
        "Lead a way out of the circle, or put a task or timer into it.",
    ),
    "SOUND007": Kind(
        "warning",
        "From {name} on, no end of the process can be reached any more: it goes round for ever.",
        "Lead a way from there to an end event.",
    ),
    "SOUND008": Kind(
        "warning",
        "Once {name} is passed a second time, it goes round for ever: nothing on the circle waits, "
        "and nothing changes what its conditions read.",
        "Put a task, a timer or an event into the circle.",
    ),
    "SOUND009": Kind(
        "warning",
        "The circle through {name} is passed without a wait. After ten thousand steps at once it "
        "becomes an incident.",
        "Repeat after a timer event, or let the task itself be repeated (loop, multi-instance).",
    ),
    "SOUND010": Kind(
        "warning",
        "Nothing in the file catches the error {reference} of {name}: unless a calling process "
        "does, the instance stops there with an incident.",
        "Attach an error event to the subprocess, or end with a terminate event.",
    ),
    "SOUND011": Kind(
        "warning",
        "{name} never happens: nothing inside {reference} causes it.",
        "Check which error, escalation or cancellation it catches, or remove it.",
    ),
    "SOUND012": Kind(
        "info",
        "{name} has too many possible courses to follow them all: {count} situations were looked "
        "at, and what is beyond them is not known.",
        "Divide it into subprocesses: each is looked at on its own.",
    ),
    "SOUND013": Kind(
        "error",
        "{name} waits for ever: its condition {expression} never holds, for tokens come to it from "
        "{count} elements at most.",
        "Lower the number in the condition, or lead more flows to the gateway.",
    ),
    "SOUND014": Kind(
        "warning",
        "{name} undoes nothing: {reference} is done only after it.",
        "Move the event behind the activity, or choose one that is done before it.",
    ),
    "SOUND015": Kind(
        "info",
        "A token may wait at {name} until somebody begins again what leads there from {missing}.",
        "Nothing has to be done if people know; else lead the ways together without a join.",
    ),
}
