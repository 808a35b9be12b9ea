"""Which version of a process a call activity reaches, deployed and called for real."""

from __future__ import annotations

import pytest

from engine.commands.definitions import Deploy, GetDefinition
from engine.commands.jobs import ListIncidents
from engine.errors import DefinitionError, InvalidState
from engine.ids import SYSTEM
from engine.runtime import Engine
from engine.views import Definition
from tests.driver import Driver
from tests.engine.world import flow, process


def called(task: str, attributes: str = "") -> bytes:
    return process(
        "called",
        f'<startEvent id="s"/><userTask id="{task}" name="{task}" duban:candidateGroups="unit:1"/>'
        '<endEvent id="e"/>' + flow("s", task, "e"),
        attributes,
    )


def calling(attributes: str, process_id: str = "called") -> bytes:
    return process(
        "caller",
        f'<startEvent id="s"/><callActivity id="c" calledElement="{process_id}" {attributes}/>'
        '<endEvent id="e"/>' + flow("s", "c", "e"),
    )


def deploy(engine: Engine, key: str, content: bytes) -> Definition:
    return engine.execute(Deploy(key, ((f"{key}.bpmn", content),)), actor=SYSTEM)


@pytest.fixture
def two_versions(engine: Engine) -> Engine:
    deploy(engine, "called", called("first", 'duban:versionTag="2026"'))
    deploy(engine, "called", called("second"))
    return engine


@pytest.mark.bpmn("13.3.4", "call activity: bound version")
@pytest.mark.parametrize(
    ("attributes", "before", "after"),
    [
        ("", "second", "second"),
        ('duban:binding="latest"', "second", "third"),
        ('duban:version="1"', "first", "first"),
        ('duban:versionTag="2026"', "first", "first"),
    ],
)
def test_a_call_reaches_the_version_that_it_is_bound_to(
    two_versions: Engine, driver: Driver, attributes: str, before: str, after: str
) -> None:
    deploy(two_versions, "caller", calling(attributes))
    early = driver.start("caller", by="wang")
    assert early.open_names == [before]
    deploy(two_versions, "called", called("third"))
    assert driver.start("caller", by="wang").open_names == [after]
    early.work_item(before).do(by="wang")
    assert early.now.state.ended


@pytest.mark.bpmn("13.3.4", "call activity: deployed again")
def test_deploying_a_caller_again_binds_it_to_newer_versions(
    two_versions: Engine, driver: Driver
) -> None:
    first = deploy(two_versions, "caller", calling(""))
    assert deploy(two_versions, "caller", calling("")) == first
    deploy(two_versions, "called", called("third"))
    again = deploy(two_versions, "caller", calling(""))
    assert (again.version, again.digest) == (2, first.digest)
    assert driver.start("caller", by="wang").open_names == ["third"]
    assert deploy(two_versions, "caller", calling("")) == again


@pytest.mark.bpmn("13.3.4", "call activity: not deployed")
@pytest.mark.parametrize(
    ("attributes", "process_id"),
    [
        ("", "absent"),
        ('duban:binding="latest"', "absent"),
        ('duban:version="9"', "called"),
        ('duban:versionTag="2027"', "called"),
    ],
)
def test_refuses_a_call_of_what_is_not_deployed_by_its_element(
    two_versions: Engine, attributes: str, process_id: str
) -> None:
    with pytest.raises(DefinitionError) as refused:
        deploy(two_versions, "caller", calling(attributes, process_id))
    (problem,) = refused.value.problems
    assert problem.field == "c"
    assert process_id in problem.template.format(**problem.params)


def test_keeps_what_each_call_is_bound_to(two_versions: Engine) -> None:
    deploy(two_versions, "caller", calling('duban:version="1"'))
    found = two_versions.query(GetDefinition(key="caller"), actor=SYSTEM)
    assert [handle for handle, _ in found.calls] == ["called@1"]


@pytest.mark.bpmn("13.3.4", "call activity: recursion over definitions")
def test_recursion_is_an_incident_that_names_the_call(engine: Engine, driver: Driver) -> None:
    deploy(engine, "caller", calling("", "{who}"))
    with pytest.raises(InvalidState, match="nested deeper"):
        driver.start("caller", by="wang", data={"who": "caller"})
    (incident,) = engine.query(ListIncidents(), actor=SYSTEM)
    assert (incident.element_id, incident.code) == ("c", "DEPTH")
