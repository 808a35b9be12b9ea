"""What shipped services say of the data holds in every shipped story."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.context import Context, Module, Service, ServiceCall, known_of
from engine.interpreter.contract import Data
from web.assembly import business_modules, scenario_gate
from web.laboratory import Laboratory
from workflows.packages import packages
from workflows.release.playing import ReleaseDesk
from workflows.scenarios.playing import in_full, prove
from workflows.supervision.ladder_file import shipped

KNOWN = known_of(business_modules())
SERVICES = KNOWN.services or {}


class Watch:
    """Lets services do their work and notes what goes in and comes out."""

    def __init__(self) -> None:
        self.called: set[str] = set()
        self.wrong: list[str] = []

    def over(self, module: Module) -> Module:
        watched = {name: self._watched(name, each) for name, each in module.services.items()}
        return replace(module, services=watched)

    def _watched(self, name: str, service: Service) -> Service:
        told = SERVICES[name]
        assert told is not None

        def carry_out(ctx: Context, call: ServiceCall) -> Data:
            self.called.add(name)
            given = KNOWN.started[call.instance.definition_key]
            missing = (told.reads | given) - call.data.keys()
            result = service(ctx, call)
            untold = result.keys() - told.sets - told.may_set
            unset = told.sets - result.keys()
            self.wrong.extend(f"{name} {each}" for each in (*missing, *untold, *unset))
            return result

        return carry_out


def test_every_shipped_service_says_what_it_does_to_the_data() -> None:
    assert [name for name, told in SERVICES.items() if told is None] == []


@pytest.mark.parametrize(
    "key",
    [
        *("contact_enterprise", "need_follow_up", "rectification"),
        *("evaluation", "evaluation_result", "guidance_officer", "inspection"),
    ],
)
def test_services_read_and_set_what_they_say(key: str) -> None:
    watch, package = Watch(), packages()[key]
    desk = ReleaseDesk(scenario_gate())
    modules = tuple(watch.over(each) for each in business_modules(releases=desk))
    laboratory = Laboratory(modules, key, package.files, desk.open)
    try:
        proof = prove(
            key,
            package.files,
            opens=laboratory.open,
            says=in_full,
            ladders=dict(shipped().ladders),
        )
    finally:
        laboratory.close()

    assert proof.green
    assert watch.called
    assert watch.wrong == []
