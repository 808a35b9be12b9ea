"""Findings about who takes part in a task, and what of its form."""

from __future__ import annotations

from engine.interpreter.checks.kind import Kind

PEOPLE_KINDS: dict[str, Kind] = {
    "BPMN080": Kind(
        "error",
        "{name}: the voting rule {expression} is not known.",
        "Write all, any, majority, ratio:2/3, weighted:60, or sequential before one of them.",
    ),
    "BPMN081": Kind(
        "error", "{name} is voted on, but names nobody who votes.", "Fill in duban:participants."
    ),
    "BPMN082": Kind(
        "error",
        "{name} names participants, but no rule by which they decide.",
        "Fill in duban:voting, or use candidate groups.",
    ),
    "BPMN083": Kind(
        "error",
        "{name} refers to {reference}, which is no other user task of the process.",
        "Write the ids of user tasks, separated by commas.",
    ),
    "BPMN084": Kind(
        "error",
        "{name}: {expression} says nothing about an empty group.",
        "Write wait, skip, incident, or to: and a group.",
    ),
    "BPMN085": Kind(
        "error",
        "{name}: {expression} is no right to a field.",
        "Write fields with write, read or hidden, like opinion:write, *:read.",
    ),
    "BPMN086": Kind(
        "warning",
        "{name} is voted on: its candidate groups and its assignee have no effect.",
        "Name those who vote in duban:participants only.",
    ),
    "BPMN087": Kind(
        "error",
        "{name}: duban:{attribute} is {expression}, but may only be true or false.",
        "Write true or false.",
    ),
}
