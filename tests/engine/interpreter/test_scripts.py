"""Script tasks in a running instance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

import pytest

from engine.interpreter import check, parse
from engine.interpreter.contract import Resource, Start, Surroundings
from engine.scripting import ScriptPool
from tests.bpmn_text import process, resources
from tests.engine.interpreter.play import Play


@pytest.fixture(scope="module")
def pool() -> Iterator[ScriptPool]:
    made = ScriptPool(workers=1)
    yield made
    made.stop()


class ScriptPlay(Play):
    """A play whose scripts run in ``pool``."""

    def __init__(self, pool: ScriptPool, *texts: str, files: tuple[Resource, ...] = ()) -> None:
        super().__init__(*texts, files=files)
        self._pool = pool

    def surroundings(self) -> Surroundings:
        plain = super().surroundings()
        return Surroundings(
            now=plain.now,
            add_duration=plain.add_duration,
            call_service=plain.call_service,
            run_script=self._pool.run,
        )


def diagram(script: str, *flows: str, **attributes: str) -> str:
    return process(
        "p",
        *(flows or ("start -> s:script -> a -> end",)),
        attributes={
            "s": {"scriptFormat": "text/x-python", **attributes},
            "a": {"duban:assignee": "wang"},
        },
        inner={"s": f"<script>{escape(script)}</script>"},
    )


@pytest.mark.bpmn("13.3.3", "script task")
def test_script_sets_the_variables_that_it_assigns(pool: ScriptPool) -> None:
    play = ScriptPlay(pool, diagram("total = 0\nfor r in rows:\n    total += r"))
    play.start(rows=[1, 2, 3])
    assert play.data == {"rows": [1, 2, 3], "total": 6}
    assert play.open == ["a"]


@pytest.mark.bpmn("13.3.3", "script task: its value under a result variable")
def test_value_of_a_script_goes_into_its_result_variable(pool: ScriptPool) -> None:
    text = diagram("half = n / 2\nhalf + 1", **{"duban:resultVariable": "answer"})
    assert ScriptPlay(pool, text).start(n=4).data == {"n": 4, "answer": 3.0}


@pytest.mark.bpmn("13.3.3", "script task: in a loop")
def test_script_runs_once_a_round(pool: ScriptPool) -> None:
    text = diagram("n = n + 1", "start -> x:exclusive -[n > 4]-> end", "x -[]-> s:script -> x")
    play = ScriptPlay(pool, text).start(n=0)
    assert play.ended
    assert play.passed.count("s") == 5


def test_history_says_which_variables_a_script_set(pool: ScriptPool) -> None:
    play = ScriptPlay(pool, diagram("b = 1\na = 2")).start()
    assert play.last is not None
    (step,) = [step for step in play.last.steps if step.element_id == "s"]
    assert step.detail == {"script": ["a", "b"]}


def test_failing_script_is_trouble_with_element_line_and_values(pool: ScriptPool) -> None:
    play = ScriptPlay(pool, diagram("a = 1\nb = a + x"))
    outcome = play.attempt(Start({"x": "三"}))
    (trouble,) = outcome.trouble
    assert (trouble.element_id, trouble.code) == ("s", "SCRIPT")
    assert trouble.message.startswith("line 2: TypeError:")
    assert "(a = 1, x = '三')" in trouble.message


def test_same_story_gives_the_same_bytes(pool: ScriptPool) -> None:
    script = "a = list({'x', 'y', 'z'})\nb = now()\nc = sorted(d.keys())"
    states = {ScriptPlay(pool, diagram(script)).start(d={"q": 1, "p": 2}).state for _ in range(3)}
    assert len(states) == 1


def test_without_a_sandbox_a_script_is_trouble() -> None:
    (trouble,) = Play(diagram("a = 1")).attempt(Start({})).trouble
    assert (trouble.element_id, trouble.code) == ("s", "SCRIPT")


# ── At deployment ─────────────────────────────────────────────────────────────────────────


def findings(text: str, *files: Resource) -> list[tuple[str, int, dict[str, Any]]]:
    return [
        (found.code, found.line, dict(found.params)) for found in check([*resources(text), *files])
    ]


def test_syntax_error_names_the_line_of_the_diagram() -> None:
    text = diagram("\na = 1\nb = = 2\n")
    ((code, line, params),) = findings(text)
    assert (code, params["script_line"]) == ("BPMN016", 3)
    assert text.splitlines()[line - 1] == "b = = 2"


def test_import_is_refused_at_its_line() -> None:
    text = diagram("\na = 1\nimport os\n")
    ((code, line, params),) = findings(text)
    assert (code, params["reason"]) == ("BPMN016", "an import is not allowed")
    assert text.splitlines()[line - 1] == "import os"


def test_name_that_nothing_sets_is_a_warning_at_its_line() -> None:
    text = diagram("a = 1\nb = a + amuont\n")
    ((code, line, params),) = findings(text)
    assert (code, params["variable"]) == ("DATA016", "amuont")
    assert text.splitlines()[line - 1] == "b = a + amuont"
    assert parse(resources(text)).process_id == "p"


def test_names_that_forms_and_other_scripts_set_are_known() -> None:
    form = Resource(
        "f.form.json", b'{"components": [{"type": "group", "components": [{"key": "amount.net"}]}]}'
    )
    text = process(
        "p",
        "start -> s:script -> t:script -> end",
        attributes={
            "start": {"duban:form": "f"},
            **{each: {"scriptFormat": "python"} for each in ("s", "t")},
        },
        inner={
            "s": "<script>first = amount['net']</script>",
            "t": "<script>second = first + get('third', 0)</script>",
        },
    )
    assert findings(text, form) == []
