"""Call activities: what is handed over, which version runs, global tasks."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.interpreter import ProcessModel, check, parse
from engine.interpreter.contract import Complete, Start, Surroundings
from tests.bpmn_text import process, resources
from tests.engine.interpreter.play import Play

CALLEE = process("callee", "start -> x -> end")


def caller(*handings: str, called: str = "callee", **attributes: str) -> str:
    """``"in source=n target=m"`` as an extension element of the call."""
    lines = []
    for handing in handings:
        tag, *pairs = handing.split(" ")
        own = " ".join(f'{name}="{value}"' for name, value in (p.split("=", 1) for p in pairs))
        lines.append(f"<duban:{tag} {own}/>")
    return process(
        "p",
        "start -> c:call -> b -> end",
        attributes={
            "c": {"calledElement": called, **{f"duban:{n}": v for n, v in attributes.items()}}
        },
        inner={"c": f"<extensionElements>{''.join(lines)}</extensionElements>"},
    )


@pytest.mark.bpmn("13.3.4", "call activity: variables handed in")
def test_only_what_is_mapped_goes_in() -> None:
    text = caller("in source=n target=m", "in sourceExpression=n*2 target=twice", "in source=gone")
    play = Play(text, CALLEE).start(n=4, secret=1)
    assert play.items[play.task("x")].data == {"m": 4, "twice": 8, "gone": None}
    play.complete("x", answer=1)
    assert play.data == {"n": 4, "secret": 1, "m": 4, "twice": 8, "gone": None, "answer": 1}


@pytest.mark.bpmn("13.3.4", "call activity: variables handed back")
def test_only_what_is_mapped_comes_back() -> None:
    text = caller("out source=answer target=reply", "out sourceExpression=answer+1 target=next")
    play = Play(text, CALLEE).start(n=4)
    assert play.items[play.task("x")].data == {"n": 4}
    assert play.complete("x", answer=1, n=9).data == {"n": 4, "reply": 1, "next": 2}


@pytest.mark.bpmn("13.3.4", "call activity: all variables and the business key")
def test_all_variables_and_a_business_key_may_be_handed_over() -> None:
    text = caller("in variables=all", "in businessKey=number", "out variables=all")
    play = Play(text, CALLEE).start(number="7")
    assert play.items[play.task("x")].data == {"number": "7", "businessKey": "7"}
    assert play.complete("x", number="8").data == {"number": "8", "businessKey": "7"}


@pytest.mark.bpmn("13.3.4", "call activity: mapping that cannot be reckoned")
def test_a_mapping_that_cannot_be_reckoned_is_trouble_of_the_call() -> None:
    outcome = Play(caller("in sourceExpression=a+1 target=x"), CALLEE).attempt(Start({}))
    assert [(found.element_id, found.code) for found in outcome.trouble] == [("c", "EXPRESSION")]


class Shelf:
    """Definitions that come and go while an instance of the caller runs."""

    def __init__(self, **versions: str) -> None:
        self.models: list[ProcessModel] = []
        self.latest: dict[str, int] = {}
        for key, text in versions.items():
            self.put(key, text)

    def put(self, key: str, text: str) -> None:
        self.models.append(parse(resources(text), library=self.by_id))
        self.latest[key] = len(self.models) - 1

    def by_id(self, definition_id: int) -> ProcessModel:
        return self.models[definition_id]

    def find(self, key: str, version: str, version_tag: str) -> int | None:
        return self.latest.get(key)


class Calling(Play):
    def __init__(self, shelf: Shelf, text: str) -> None:
        super().__init__(text)
        self.shelf = shelf
        self.model = parse(resources(text), library=shelf.by_id)

    def surroundings(self) -> Surroundings:
        return Surroundings(
            now=self.now,
            add_duration=lambda start, _text: start + timedelta(days=1),
            call_service=lambda _request: {},
            find_process=self.shelf.find,
        )


@pytest.mark.bpmn("13.3.4", "call activity: latest version")
def test_the_latest_version_is_found_when_it_is_called_and_stays() -> None:
    shelf = Shelf(callee=CALLEE)
    play = Calling(shelf, caller(binding="latest"))
    shelf.put("callee", process("callee", "start -> y -> z -> end"))
    play.start(n=1)
    shelf.put("callee", process("callee", "start -> w -> end"))
    assert play.complete("y", m=2).open == ["z"]
    assert play.complete("z").open == ["b"]
    assert play.data == {"n": 1, "m": 2}


@pytest.mark.bpmn("13.3.4", "call activity: called by an expression")
def test_the_data_may_say_which_process_is_called() -> None:
    shelf = Shelf(visit_big=process("visit_big", "start -> big -> end"), visit_small=CALLEE)
    play = Calling(shelf, caller(called="visit_{size}")).start(size="big")
    assert play.open == ["big"]
    outcome = Calling(shelf, caller(called="visit_{size}")).attempt(Start({"size": "huge"}))
    assert [(found.element_id, found.code) for found in outcome.trouble] == [("c", "CALL")]
    assert "visit_huge" in outcome.trouble[0].message


@pytest.mark.bpmn("13.3.4", "call activity: recursion over definitions")
def test_processes_that_call_each_other_without_end_are_trouble_that_names_the_call() -> None:
    shelf = Shelf(p=caller(called="p{''}"))
    outcome = Calling(shelf, caller(called="p{''}")).attempt(Start({}))
    assert [(found.element_id, found.code) for found in outcome.trouble] == [("c", "DEPTH")]


@pytest.mark.parametrize(
    ("attributes", "code"),
    [
        ({"binding": "newest"}, "BPMN109"),
        ({"binding": "version"}, "BPMN109"),
        ({"version": "three"}, "BPMN109"),
        ({"binding": "versionTag"}, "BPMN109"),
    ],
)
def test_refuses_a_binding_that_is_not_clear(attributes: dict[str, str], code: str) -> None:
    found = check(resources(caller(**attributes)))
    assert [(each.code, each.element_id) for each in found if each.severity == "error"] == [
        (code, "c")
    ]


@pytest.mark.parametrize(
    "handing", ["in target=x", "out sourceExpression=1+ target=x", "in source=1"]
)
def test_refuses_handings_that_cannot_be_read(handing: str) -> None:
    found = [each for each in check(resources(caller(handing))) if each.severity == "error"]
    assert [each.element_id for each in found] == ["c"]


# ── Global tasks ──────────────────────────────────────────────────────────────────────────

GLOBAL = (
    '<globalUserTask id="sign" name="Sign" duban:candidateGroups="unit:{unit}" duban:dueIn="P2D"/>'
    '<globalManualTask id="carry" name="Carry"/><globalTask id="pass"/>'
)


def calling_tasks(*keys: str) -> str:
    flows = " -> ".join(["start", *(f"c{n}:call" for n in range(len(keys))), "end"])
    return process(
        "p",
        flows,
        attributes={f"c{n}": {"calledElement": key} for n, key in enumerate(keys)},
        roots=GLOBAL,
    )


@pytest.mark.bpmn("10.3.6", "call activity of a global task")
def test_global_tasks_run_where_they_are_called() -> None:
    play = Play(calling_tasks("sign", "pass", "carry", "sign")).start(unit=3)
    item = play.items[play.task("sign.task")]
    assert (item.name, item.candidate_groups, item.due_in) == ("Sign", ("unit:3",), "P2D")
    play.complete("sign.task", signed=True)
    assert play.open == ["carry.task"]
    play.complete("carry.task")
    assert play.open == ["sign.task"]
    play.complete("sign.task")
    assert (play.ended, play.data) == (True, {"unit": 3, "signed": True})


@pytest.mark.bpmn("10.3.6", "call activity of a global task: refused like the task itself")
def test_what_is_wrong_in_a_global_task_is_found_at_it() -> None:
    text = calling_tasks("sign").replace('"P2D"', '"soon"')
    found = [each for each in check(resources(text)) if each.severity == "error"]
    assert [(each.code, each.element_id) for each in found] == [("BPMN041", "sign.task")]
    line = text[: text.index("<globalUserTask")].count("\n") + 1
    assert found[0].line == line


def test_a_state_within_a_called_process_can_be_read_without_a_transaction() -> None:
    shelf = Shelf(callee=CALLEE)
    play = Calling(shelf, caller(binding="latest")).start()
    outcome = play.attempt(Complete(play.task("x"), {}))
    assert not outcome.trouble
