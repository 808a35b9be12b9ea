"""Whatever a diagram holds, the checker answers; and what it passes can be deployed and started."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from engine.commands.definitions import Deploy, GetDefinition
from engine.commands.instances import StartInstance
from engine.errors import Conflict, DefinitionError
from engine.handlers.failing import StepFailed
from engine.interpreter import check
from engine.interpreter.contract import Finding, Resource
from engine.interpreter.linking import main_process
from engine.interpreter.xml_source import read_xml
from engine.runtime import Engine
from engine.views import Scope
from tests.bpmn_text import process, timer
from tests.engine.mutations import damaged
from tests.unit.interpreter.dialects.standins import DIALECTS
from tests.unit.interpreter.test_checks import CASES

ROOT = Path(__file__).parents[2]
OWN = {path.stem: path.read_bytes() for path in sorted((ROOT / "bpmn").glob("*/*.bpmn"))}
FIELDS = {
    path.name: path.read_bytes()
    for pattern in ("*.form.json", "*.dmn")
    for path in sorted((ROOT / "bpmn").glob(f"*/{pattern}"))
}
SMALL = {
    "gateways": process(
        "p",
        "start -> s:parallel -> a:manual -> j:parallel -> x:exclusive -[n > 1]-> o:inclusive",
        "s -> b:manual -> j",
        "x -[]-> end",
        "o -[n > 2]-> c:manual -> k:inclusive -> end",
        "o -[]-> k",
    ).encode(),
    "events": process(
        "p",
        "start -> a -> e:either -> t:catch -> end",
        "e -> m:catch -> end",
        "late:boundary -> sub:sub -> end",
        attributes={"late": {"attachedToRef": "a", "cancelActivity": "false"}},
        inner={
            "late": timer(timeDuration="P1WD"),
            "t": timer(timeDuration="P1D"),
            "m": '<messageEventDefinition messageRef="msg"/>',
            "sub": '<startEvent id="s1"/><endEvent id="e1"/>'
            '<sequenceFlow id="q1" sourceRef="s1" targetRef="e1"/>',
        },
        roots='<message id="msg" name="hello"/>',
    ).encode(),
}
SEEDS = 400


def diagrams() -> Iterator[bytes]:
    """Stand-ins, our own, and the smallest ones, each damaged in its turn."""
    whole = [*DIALECTS.values(), *OWN.values(), *SMALL.values(), *SMALL.values()]
    whole += [text.encode() for text, _ in CASES.values() if len(text) < 20_000]
    for seed in range(SEEDS):
        chance = random.Random(seed)
        yield damaged(chance.choice(whole), chance)


def looked_at(content: bytes) -> tuple[Finding, ...]:
    files = [Resource(path, inner) for path, inner in FIELDS.items()]
    return check([Resource("p.bpmn", content), *files])


def test_answers_whatever_the_file_holds(engine: Engine) -> None:
    passed = 0
    for content in diagrams():
        found = looked_at(content)
        for each in found:
            assert not each.code.startswith("CHECK"), (each.params, content)
            assert each.text.format(**each.params), content
            assert each.remedy.format(**each.params), content
        if not any(each.severity == "error" for each in found):
            passed += play(engine, content)
    assert passed > SEEDS // 40


def play(engine: Engine, content: bytes) -> bool:
    """Deploy and start what passed the check; only another process may be missing to it."""
    key = main_process([read_xml(content)]).get("id")
    files = (("p.bpmn", content), *FIELDS.items())
    refused = ""
    try:
        made = engine.execute(Deploy(key, files), actor="chief")
    except DefinitionError as error:
        refused = error.template
    if refused:
        assert "is not deployed" in refused, content
        return False
    kept = engine.query(GetDefinition(made.definition_id), actor="chief")
    assert dict(kept.files)["p.bpmn"] == content, "what is deployed is what was given"
    # Whoever starts it without data may be told that some are missing, but nothing breaks.
    with suppress(StepFailed, Conflict):
        engine.execute(StartInstance(key, "x", scope=Scope(area="15"), data={}), actor="chief")
    return True


@pytest.mark.parametrize("name", DIALECTS)
def test_extensions_of_others_stay_untouched(engine: Engine, name: str) -> None:
    found = looked_at(DIALECTS[name])
    if not any(each.severity == "error" for each in found):
        assert play(engine, DIALECTS[name])
