"""What would stop a process package from running, found before it is deployed."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from engine.interpreter.checks.activities import check_activities
from engine.interpreter.checks.catalogue import finding
from engine.interpreter.checks.data import check_data
from engine.interpreter.checks.decisions import check_decisions, check_imports
from engine.interpreter.checks.foreign import check_foreign, format_of
from engine.interpreter.checks.jumps import check_jumps
from engine.interpreter.checks.mending import with_mending
from engine.interpreter.checks.messages import check_messages
from engine.interpreter.checks.names import check_names
from engine.interpreter.checks.package import Package, Source
from engine.interpreter.checks.references import check_references
from engine.interpreter.checks.schema import check_schema
from engine.interpreter.checks.scripts import check_scripts
from engine.interpreter.checks.soundness import check_soundness
from engine.interpreter.checks.structure import check_structure
from engine.interpreter.checks.supported import check_supported
from engine.interpreter.checks.texts import check_texts, is_duration
from engine.interpreter.checks.times import check_times
from engine.interpreter.checks.trial import check_by_parsing
from engine.interpreter.checks.variables import check_variables
from engine.interpreter.checks.worked_examples import Example, examples_of
from engine.interpreter.contract import Finding, Resource
from engine.interpreter.decisions import Decision
from engine.interpreter.dmn_imports import Library
from engine.interpreter.dmn_source import DmnProblem, parse_decisions
from engine.interpreter.global_tasks import read_bpmn
from engine.interpreter.known import Known
from engine.interpreter.linking import pools
from engine.interpreter.parameters import read_parameters
from engine.interpreter.xml_source import (
    BPMN,
    Node,
    UnreadableXml,
    is_bpmn,
    line_of,
)
from engine.json_text import UnreadableJson, read_json
from engine.worktime.calendar import WorkCalendar

_log = logging.getLogger(__name__)

__all__ = ["Example", "check", "examples", "is_duration", "read_for_running"]


class Part(Protocol):
    """One of the checks that look at a whole package."""

    __name__: str

    def __call__(self, package: Package, /) -> Iterator[Finding]: ...


def check(resources: Sequence[Resource], *, known: Known | None = None) -> tuple[Finding, ...]:
    """All findings on the files of one package. Never raises, whatever the bytes are.

    ``known`` are the names that the installation has: forms, groups, services and others.
    """
    found: list[Finding] = []
    package = _read(resources, found, known=known)
    found.extend(_form_faults(resources, known or Known()))
    found.extend(_open_tables(resources))
    if package is not None:
        stopping = _what_stops_it(package)
        if not any(item.severity == "error" for item in stopping):
            stopping.extend(check_by_parsing(package))
        found.extend(stopping)
        for part in (
            check_schema, check_references, check_messages, check_foreign, check_variables,
            check_times, check_names, check_soundness,
        ):  # fmt: skip
            found.extend(_carefully(part, package, code="CHECK002"))
        found = _mended(found, package)
    return tuple(found)


def _mended(found: list[Finding], package: Package) -> list[Finding]:
    """A slip in how to mend takes nothing away from what was found."""
    try:
        return with_mending(found, package)
    except Exception:  # noqa: BLE001 (as with the parts of a check)
        _log.exception("no mending", extra={"part": "mending"})
        return found


def examples(resources: Sequence[Resource], calendar: WorkCalendar) -> tuple[Example, ...]:
    """When what the package says of time falls due on ``calendar``, from a certain instant on.

    Never raises, whatever the bytes are: what cannot be read has no example.
    """
    package = _read(resources, [])
    if package is None:
        return ()
    try:
        return examples_of(package, calendar)
    except Exception:  # noqa: BLE001 (as with the parts of a check)
        _log.exception("no examples", extra={"part": "examples"})
        return ()


def read_for_running(resources: Sequence[Resource]) -> tuple[Package | None, list[Finding]]:
    """The package, and only the findings on what the interpreter needs to run it at all.

    A definition that was deployed has to stay readable, however much more the other checks come
    to find: instances of it are under way. What the parser says of it comes with the spec that it
    builds (``trial.build``), so that a model is parsed once.
    """
    found: list[Finding] = []
    package = _read(resources, found)
    if package is not None:
        found.extend(_what_stops_it(package))
    return package, found


def _what_stops_it(package: Package) -> list[Finding]:
    found: list[Finding] = []
    for part in (
        check_structure, check_supported, check_jumps, check_texts, check_activities,
        check_data, check_scripts, _drawn_only,
    ):  # fmt: skip
        found.extend(_carefully(part, package, code="CHECK001"))
    return found


def _carefully(part: Part, package: Package, *, code: str) -> list[Finding]:
    """What ``part`` finds. A slip of its own is a finding too: strangers' files never raise."""
    found: list[Finding] = []
    try:
        found.extend(part(package))
    except Exception:  # noqa: BLE001 (as said above)
        _log.exception("a check failed", extra={"part": part.__name__})
        found.append(finding(code, path=package.sources[0].path, part=part.__name__))
    return found


def _read(
    resources: Sequence[Resource],
    found: list[Finding],
    *,
    known: Known | None = None,
) -> Package | None:
    """The package, unless there is no process in it; what cannot be read goes to ``found``."""
    sources = _read_sources(resources, found)
    decisions = _read_decisions(resources, found)
    if not any(source.processes for source in sources):
        if not found:
            found.append(finding("BPMN001"))
        return None
    known = known or Known()
    own_forms = {item.path.rsplit("/", 1)[-1] for item in resources if item.kind == "form"}
    return Package(
        sources=sources,
        running=_running(sources),
        decisions=decisions,
        forms=frozenset({form.removesuffix(".form.json") for form in own_forms})
        | (known.forms or frozenset()),
        known=known,
        parameters=read_parameters(resources),
        form_contents=[item.content for item in resources if item.kind == "form"],
        form_files={
            item.path.rsplit("/", 1)[-1].removesuffix(".form.json"): item.content
            for item in resources
            if item.kind == "form"
        },
    )


def _read_sources(resources: Sequence[Resource], found: list[Finding]) -> list[Source]:
    sources = []
    for item in resources:
        if item.kind != "bpmn":
            continue
        try:
            root = read_bpmn(item.content)
        except UnreadableXml as error:
            found.append(finding(error.code, path=item.path, reason=error.reason, line=error.line))
            continue
        if is_bpmn(root, "definitions"):
            sources.append(Source(item.path, root))
        elif format_name := format_of(root):
            found.append(
                finding("IMPORT005", path=item.path, line=line_of(root), format=format_name)
            )
        else:
            found.append(finding("XML005", path=item.path, line=line_of(root)))
    return sources


def _read_decisions(resources: Sequence[Resource], found: list[Finding]) -> dict[str, Decision]:
    decisions: dict[str, Decision] = {}
    library = _library(resources)
    for item in resources:
        if item.kind != "dmn":
            continue
        try:
            decisions.update(parse_decisions(item.content, library))
        except UnreadableXml as error:
            found.append(finding(error.code, path=item.path, reason=error.reason, line=error.line))
        except DmnProblem as error:
            found.append(
                finding(
                    "DMN001",
                    path=item.path,
                    name=error.decision_id,
                    reason=error.reason,
                    line=error.line,
                    about=(error.decision_id, error.part_id),
                )
            )
    return decisions


def _library(resources: Sequence[Resource]) -> Library:
    return Library([item.content for item in resources if item.kind == "dmn"])


def _open_tables(resources: Sequence[Resource]) -> Iterator[Finding]:
    library = _library(resources)
    for item in resources:
        if item.kind == "dmn":
            with contextlib.suppress(UnreadableXml, DmnProblem):
                yield from check_imports(item.path, item.content, library)
                yield from check_decisions(item.path, parse_decisions(item.content, library))


def _form_faults(resources: Sequence[Resource], known: Known) -> Iterator[Finding]:
    for item in resources:
        if item.kind != "form":
            continue
        try:
            read_json(item.content)
        except UnreadableJson as error:
            name = item.path.rsplit("/", 1)[-1]
            yield finding("FORM001", path=item.path, name=name, reason=error.reason)
            continue
        for fault in known.form_faults(item.content) if known.form_faults else ():
            code = "FORM002" if fault.grave else "FORM003"
            generic = finding(code, path=item.path, about=(fault.at,))
            yield replace(generic, text=fault.text, params=fault.params, element_name=fault.label)


def _running(sources: Sequence[Source]) -> list[tuple[Source, Node]]:
    """The pools that run, and those of the package that they call, directly or not."""
    by_id = {
        process.get("id"): (source, process) for source in sources for process in source.processes
    }
    left = [node.get("id") for node in reversed(pools([source.root for source in sources]))]
    found: dict[str, tuple[Source, Node]] = {}
    while left:
        process_id = left.pop()
        if process_id in by_id and process_id not in found:
            found[process_id] = by_id[process_id]
            calls = by_id[process_id][1].iter(f"{{{BPMN}}}callActivity")
            left.extend(call.get("calledElement") for call in calls)
    return list(found.values())


def _drawn_only(package: Package) -> Iterator[Finding]:
    running = [process for _, process in package.running]
    for source in package.sources:
        for process in source.processes:
            if process not in running:
                yield finding("BPMN062", process, path=source.path)
