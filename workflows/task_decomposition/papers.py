"""The documents of a conference: 会议纪要 and 责任清单, numbered when they are issued."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.context import Context, ServiceCall
from workflows.documents.issuing import NewDocument, issue
from workflows.documents.registry import kind_of
from workflows.documents.views import Document


def issue_minutes(ctx: Context, call: ServiceCall) -> Document:
    """To the convener, and to every member unit for information."""
    data = call.data
    return issue(
        ctx,
        NewDocument(
            kind=kind_of("minutes"),
            area=data["office_area"],
            instance_id=call.instance.instance_id,
            addressed_to=(f"convener:{data['office_area']}",),
            copied_to=tuple(f"unit:{each['value']}:liaison" for each in data["unit_options"]),
            body={
                "meeting": data["conference_name"],
                "held_on": str(data["held_on"])[:10],
                "place": data["place"],
                "chair": data["chair"],
                "resolutions": data["resolutions"],
                "present": data["present"],
                "excused": data.get("excused") or "",
                "observers": "",
                "recorder": data.get("recorder") or "",
            },
        ),
    )


def issue_list(ctx: Context, call: ServiceCall, items: Sequence[dict[str, str]]) -> Document:
    """To the liaisons of every lead; co-units get it for information."""
    data = call.data
    leads = dict.fromkeys(str(each["lead_unit_id"]) for each in data["items"])
    others = dict.fromkeys(
        str(unit_id) for each in data["items"] for unit_id in each.get("co_unit_ids") or []
    )
    body: dict[str, Any] = {
        "name": data["conference_name"],
        "reason": f"依据{data['minutes_number']}分解。",
        "items": [{"number": str(n), **each} for n, each in enumerate(items, start=1)],
    }
    return issue(
        ctx,
        NewDocument(
            kind=kind_of("responsibility_list"),
            area=data["office_area"],
            instance_id=call.instance.instance_id,
            addressed_to=tuple(f"unit:{each}:liaison" for each in leads),
            copied_to=tuple(f"unit:{each}:liaison" for each in others if each not in leads),
            body=body,
        ),
    )
