"""Forms mean here what they mean in form-js: what is shown, held at first, refused, handed in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from engine.errors import Problem
from tests.differential.asking import EXAMPLES, Asker
from tests.differential.differences import DIFFERENCES, Difference
from tests.differential.drawn import Case, cases
from tests.web.forms.render import html_of
from workflows.forms import Form, Submission, initial, parse_form, troubles_of, validate
from workflows.forms.posting import field_name

#: Why a value is refused, by what form-js says and by what is said here.
_THEIRS = {
    "Field is required.": "required",
    "Field must match pattern": "pattern",
    "Field must have minimum value": "min",
    "Field must have maximum value": "max",
    "Field must have minimum length": "minLength",
    "Field must have maximum length": "maxLength",
    "Field must be a valid email": "email",
    "Field must be a valid international phone": "phone",
    "Value is expected to be an integer": "decimals",
    "Value is expected to have at most": "decimals",
}
_OURS = {
    "请填写{label}": "required",
    "请选择{label}": "required",
    "请勾选：{label}": "required",
    "{label}：写法不符合要求": "pattern",
    "{label}：不能小于{least}": "min",
    "{label}：不能大于{most}": "max",
    "{label}：至少写{least}个字，现在是{count}个": "minLength",
    "{label}：最多写{most}个字，现在是{count}个": "maxLength",
    "{label}：请填电子邮箱，如name@example.cn": "email",
    "{label}：请填电话号码，如0471-1234567": "phone",
    "{label}：请填整数": "decimals",
    "{label}：小数点后最多{digits}位": "decimals",
    # What is refused here alone.
    "{label}：请在给出的选项里选": "offered",
    "{label}：请填数字，不带单位": "number",
    "{label}要在今天或以后": "past",
}


def form_of(case: Case) -> Form:
    return parse_form(json.dumps(case.schema).encode())


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value by its path; lists that are no rows are values."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from leaves(inner, f"{path}/{name}" if path else str(name))
    elif isinstance(value, list) and value and all(isinstance(each, Mapping) for each in value):
        for at, inner in enumerate(value):
            yield from leaves(inner, f"{path}/{at}")
    else:
        yield path, value


def told(data: Any) -> dict[str, Any]:
    """What data say: an answer that was left empty is null here, and by kind in form-js."""
    return {path: value for path, value in leaves(data) if value not in (None, "", [], False)}


def their_faults(answer: Mapping[str, Any]) -> dict[str, list[str]]:
    def kind(text: str) -> str:
        return next(kind for begin, kind in _THEIRS.items() if text.startswith(begin))

    found = {path: sorted(map(kind, texts)) for path, texts in answer["faults"].items()}
    # A number with too many decimals is not measured any further here.
    return {path: ["decimals"] if "decimals" in kinds else kinds for path, kinds in found.items()}


def our_faults(submission: Submission) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for problem in submission.problems:
        found.setdefault(_path(problem), []).append(_OURS[problem.template])
    return {path: sorted(kinds) for path, kinds in found.items()}


def _path(problem: Problem) -> str:
    return re.sub(r"\[(\d+)\]\.?", r"/\1/", problem.field).replace(".", "/")


def disabled_in(case: Case) -> set[str]:
    """The keys of fields that take nothing; both leave them out of what is handed in."""

    def walk(components: list[dict[str, Any]]) -> Iterator[str]:
        for each in components:
            if each.get("disabled"):
                yield each["key"]
            yield from walk(each.get("components", []))

    return set(walk(case.schema["components"]))


generated = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@given(case=cases())
@generated
def test_generated_forms_are_filled_in_alike(others: Asker, case: Case) -> None:
    content = json.dumps(case.schema).encode()
    assert not [each for each in troubles_of(content)[0] if each.grave]
    form = form_of(case)
    theirs = others.ask("form", schema=case.schema, known=case.known, typed=case.entered)
    ours = validate(form, case.entered, case.known)
    taken = disabled_in(case)
    shown = {path for path in theirs["shown"] if path.rpartition("/")[2] not in taken}
    faults = {path: found for path, found in their_faults(theirs).items() if path in shown}

    assert told(initial(form, case.known)) == told(theirs["first"])
    assert {path for path, _value in leaves(ours.data)} == shown
    assert our_faults(ours) == faults
    wrong = faults.keys()
    accepted = {path: value for path, value in told(ours.data).items() if path not in wrong}
    assert accepted == {
        path: value for path, value in told(theirs["data"]).items() if path not in wrong
    }


@pytest.mark.parametrize("difference", DIFFERENCES, ids=lambda each: each.name)
def test_what_differs_on_purpose_differs_as_it_is_said(
    others: Asker, difference: Difference
) -> None:
    known, entered = dict(difference.known), dict(difference.entered)
    schema = {"type": "default", "id": "f", "components": list(difference.components)}
    theirs = others.ask("form", schema=schema, known=known, typed=entered)
    assert (their_faults(theirs), theirs["data"]) == difference.theirs
    form = parse_form(json.dumps(schema).encode())
    ours = validate(form, entered, {}, today=date(2026, 5, 20))
    assert (our_faults(ours), ours.data) == difference.ours


def test_the_guide_tells_every_difference() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "guides" / "forms.md").read_text("utf-8")
    told = re.findall(r"^\| ([a-z][^|]+) \|", guide.partition("| here | why |")[2], re.MULTILINE)
    assert [each.name for each in DIFFERENCES] == [each.strip() for each in told]


@given(case=cases())
@settings(generated, max_examples=max(EXAMPLES // 4, 10))
def test_every_form_that_can_be_drawn_can_be_shown(case: Case) -> None:
    form = form_of(case)
    assert "说明" in html_of(form, initial(form, case.known), case.known)
    problems = validate(form, {}, case.known).problems
    shown = html_of(form, case.entered, case.known, problems)
    assert all(f'id="f-{field_name(each.field)}"' in shown for each in problems)
