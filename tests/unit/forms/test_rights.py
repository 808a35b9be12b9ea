"""What one step may do with the fields of a form."""

from __future__ import annotations

import json

from engine.interpreter.field_rights import parse_field_rights
from workflows.forms import Form, parse_form, refused_fields, restricted, validate, writable

FORM = parse_form(
    json.dumps(
        {
            "id": "f",
            "type": "default",
            "components": [
                {"id": "a", "type": "textfield", "key": "plan", "label": "方案"},
                {"id": "b", "type": "number", "key": "sum", "label": "金额"},
                {"id": "c", "type": "checkbox", "key": "agreed", "label": "同意"},
                {
                    "id": "d",
                    "type": "textfield",
                    "key": "opinion",
                    "label": "意见",
                    "validate": {"required": True},
                },
            ],
        }
    ).encode()
)
FACTS = {"plan": "方案一", "sum": 5, "agreed": True}


def keys(form: Form) -> list[str]:
    return [component.key for component in form.components if component.is_field]


def test_hidden_fields_are_gone_and_read_ones_are_not_asked() -> None:
    form = restricted(FORM, parse_field_rights("sum:hidden, opinion:write, *:read"))

    assert keys(form) == ["plan", "agreed", "opinion"]
    assert [c.key for c in form.components if c.asked] == ["opinion"]
    assert keys(writable(form)) == ["opinion"]


def test_what_a_step_may_not_write_is_refused_by_name() -> None:
    rights = parse_field_rights("sum:hidden, opinion:write, *:read")

    given = {"plan": "方案二", "sum": 5, "agreed": False, "opinion": "好"}
    assert refused_fields(FORM, rights, given, FACTS) == ["plan", "sum", "agreed"]


def test_what_is_only_read_may_be_repeated_as_it_stands() -> None:
    rights = parse_field_rights("opinion:write, *:read")

    assert refused_fields(FORM, rights, {**FACTS, "opinion": "好"}, FACTS) == []
    data = validate(restricted(FORM, rights), {"opinion": "好"}, FACTS).data
    assert data == {**FACTS, "opinion": "好"}


def test_a_hidden_field_is_neither_required_nor_kept() -> None:
    found = validate(restricted(FORM, {"opinion": "hidden"}), {"plan": "x", "sum": 1}, {})

    assert found.problems == ()
    assert "opinion" not in found.data


def test_without_rights_the_form_is_as_it_was() -> None:
    assert restricted(FORM, {}) is FORM
    assert refused_fields(FORM, {}, {"plan": "x"}, {}) == []
