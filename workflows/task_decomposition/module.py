"""Conferences and tasks as one part that plugs into the engine."""

from __future__ import annotations

from engine.context import Module
from engine.interpreter import Known, ServiceData
from workflows.task_decomposition import (
    commands,
    contributing,
    handling,
    meeting,
    opening,
    reading,
    reminding,
    starting,
)
from workflows.task_decomposition.following import TaskKeeper

_LEAD = frozenset({"unit_id", "unit_name", "co_unit_ids", "co_units", "person"})
_SERVICE_DATA = {
    "tasks.note_topics": ServiceData(
        reads=frozenset({"held_on", "office_area", "conference_name", "topics"}),
        sets=frozenset({"topics_text"}),
    ),
    "tasks.file_minutes": ServiceData(
        reads=frozenset(
            {
                *("held_on", "office_area", "conference_name", "unit_options"),
                *("place", "chair", "resolutions", "present"),
            }
        ),
        sets=frozenset({"minutes_number"}),
    ),
    "tasks.check_list": ServiceData(
        reads=frozenset({"items", "unit_options", "office_area"}),
        sets=frozenset({"item_count", "items_text"}),
    ),
    "tasks.dispatch": ServiceData(
        reads=frozenset(
            {
                *("items", "unit_options", "office_area", "area_name", "conference_name"),
                "minutes_number",
            }
        ),
        sets=frozenset({"list_number"}),
    ),
    "tasks.hand_over": ServiceData(
        reads=frozenset({"task_id", "unit_options", "due_at", "due_in"}) | _LEAD,
        sets=frozenset({"assigned_at", "sign_decision", "return_reason", "settle_decision"})
        | _LEAD,
    ),
    "tasks.receive": ServiceData(
        reads=frozenset({"assigned_at", "sign_decision"}), sets=frozenset({"signed_at"})
    ),
    "tasks.ask_co_units": ServiceData(
        reads=frozenset({"task_id", "person", "measures", "assigned_at"})
    ),
    "tasks.note_progress": ServiceData(reads=frozenset({"task_id", "progress_text"})),
    "tasks.gather": ServiceData(
        reads=frozenset({"task_id"}), sets=frozenset({"contributions_text", "last_progress"})
    ),
    "tasks.send_back": ServiceData(
        reads=frozenset({"task_id"}),
        sets=frozenset({"rounds", "assigned_at", "due_at", "due_in"}),
    ),
    "tasks.close": ServiceData(reads=frozenset({"task_id"}), sets=frozenset({"closed_at"})),
    "tasks.withdraw": ServiceData(reads=frozenset({"task_id"}), sets=frozenset({"withdrawn_at"})),
    "tasks.note_contribution": ServiceData(reads=frozenset({"task_id", "co_unit_id", "co_result"})),
    "tasks.relieve": ServiceData(reads=frozenset({"task_id", "co_unit_id", "co_settle_reason"})),
    "tasks.find_lapsed": ServiceData(sets=frozenset({"lapsed"})),
}


def module() -> Module:
    return Module(
        name="task_decomposition",
        commands={
            commands.StartConference: starting.start,
            commands.ChangeLead: handling.change_lead,
        },
        queries={
            commands.ListTasks: reading.list_tasks,
            commands.GetTask: reading.get_task,
            commands.ListMeetings: reading.list_meetings,
            commands.GetResponsibilityList: reading.get_list,
            commands.GetTaskFigures: reading.get_figures,
        },
        services={
            "tasks.note_topics": meeting.note_topics,
            "tasks.file_minutes": meeting.file_minutes,
            "tasks.check_list": meeting.check_list,
            "tasks.dispatch": meeting.dispatch,
            "tasks.hand_over": handling.hand_over,
            "tasks.receive": handling.receive,
            "tasks.ask_co_units": handling.ask_co_units,
            "tasks.note_progress": handling.note_progress,
            "tasks.gather": handling.gather,
            "tasks.send_back": handling.send_back,
            "tasks.close": handling.close,
            "tasks.withdraw": handling.withdraw,
            "tasks.note_contribution": contributing.note_contribution,
            "tasks.relieve": contributing.relieve,
            "tasks.find_lapsed": reminding.find_lapsed,
        },
        service_data=_SERVICE_DATA,
        known=Known(
            started={
                starting.KEY: starting.GIVEN,
                opening.TASK: opening.GIVEN,
                opening.CONTRIBUTION: opening.GIVEN_TO_CO_UNITS,
            }
        ),
        jobs={
            opening.OPEN_TASK: opening.open_task,
            opening.ASK_CO_UNITS: opening.ask_co_units,
            opening.CANCEL_CONTRIBUTION: opening.cancel_contribution,
        },
        extensions=(TaskKeeper(),),
    )
