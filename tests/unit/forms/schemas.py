"""Schemas that the tests of forms share."""

import json
from typing import Any

from workflows.forms import Form, parse_form


def field(kind: str, key: str, label: str = "", **more: Any) -> dict[str, Any]:
    return {"type": kind, "key": key, "id": f"id_{key}", "label": label or key, **more}


def form_of(*components: dict[str, Any], language: str = "zh") -> Form:
    content = json.dumps({"type": "default", "components": components}).encode()
    return parse_form(content, language)


def visit_record() -> Form:
    """The form that most tests fill in: a visit and the needs found."""
    return form_of(
        field(
            "datetime",
            "visited_on",
            "走访日期",
            subtype="date",
            validate={"required": True},
            properties={"noFuture": True},
        ),
        field(
            "radio",
            "result",
            "结果",
            validate={"required": True},
            values=[{"label": "有诉求", "value": "needs"}, {"label": "无诉求", "value": "none"}],
        ),
        field(
            "textfield",
            "chair",
            "工会主席",
            validate={"required": True},
            properties={"onFile": "enterprise.union_chair"},
        ),
        {
            "type": "dynamiclist",
            "id": "d",
            "path": "needs",
            "label": "诉求",
            "conditional": {"hide": '=result != "needs"'},
            "properties": {"minRows": 1, "maxRows": 5},
            "components": [
                field(
                    "textfield", "title", "诉求名称", validate={"required": True, "maxLength": 30}
                ),
                field("number", "people", "涉及人数", decimalDigits=0, validate={"min": 1}),
                field("checkbox", "urgent", "急办"),
                field(
                    "textarea",
                    "why",
                    "急办理由",
                    validate={"required": True},
                    conditional={"hide": "=urgent != true"},
                ),
            ],
        },
    )
