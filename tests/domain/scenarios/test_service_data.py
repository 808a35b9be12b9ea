"""What shipped services say of the data holds in every shipped story."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from engine.context import Context, Module, Service, ServiceCall, known_of
from engine.errors import InvalidInput
from engine.interpreter.contract import Data
from engine.worktime.durations import parse_duration
from web.assembly import business_modules, scenario_gate
from web.laboratory import Laboratory
from workflows.designer.parameters import Kind, parameters
from workflows.packages import packages
from workflows.release.playing import ReleaseDesk
from workflows.scenarios.playing import in_full, prove
from workflows.supervision.ladder_file import shipped

KNOWN = known_of(business_modules())
SERVICES = KNOWN.services or {}


def readable(reading: Callable[[str], object]) -> Callable[[Any], bool]:
    def holds(value: Any) -> bool:
        try:
            reading(value)
        except (ValueError, TypeError, InvalidInput):
            return False
        return True

    return holds


#: What a value of each kind is. A date that is no moment has no time of the day.
HELD: Mapping[Kind, Callable[[Any], bool]] = {
    Kind.NUMBER: lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    Kind.TEXT: lambda value: isinstance(value, str),
    Kind.DATE: readable(date.fromisoformat),
    Kind.MOMENT: readable(lambda text: datetime.strptime(text, "%Y-%m-%dT%H:%M:%S%z")),
    Kind.DURATION: readable(parse_duration),
    Kind.LIST: lambda value: isinstance(value, list),
    Kind.RECORD: lambda value: isinstance(value, dict),
}


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
            read = {each: call.data[each] for each in told.reads & call.data.keys()}
            self._look(name, read)
            self._look(name, result)
            return result

        return carry_out

    def _look(self, name: str, data: Data) -> None:
        """Values are of the kind that the panel tells. Empty ones were taken back: of any kind."""
        for each, value in data.items():
            kind = parameters()[each].kind
            if value not in (None, "") and not HELD[kind](value):
                self.wrong.append(f"{name} {each} is no {kind}: {value!r}")


def test_every_parameter_of_a_service_has_its_kind_and_its_name() -> None:
    told = [each for each in SERVICES.values() if each is not None]
    used = {name for each in told for name in (*each.reads, *each.sets, *each.may_set)}
    assert used == parameters().keys()
    assert all(each.label.zh and each.label.en.isascii() for each in parameters().values())


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
