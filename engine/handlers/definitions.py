"""Deploying definitions and reading them back."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass

from engine.commands.definitions import (
    CheckDefinition,
    CountInstances,
    Deploy,
    GetDefinition,
    GetFindings,
    InstanceCount,
    ListDefinitions,
)
from engine.context import Context
from engine.errors import DefinitionError, NotFound, Problem
from engine.handlers.access import holds_right, require_right
from engine.handlers.messages.schedules import take_over
from engine.interpreter import Call, Example, ProcessModel, check, examples, needs, parse, pools_of
from engine.interpreter.contract import Finding, Resource
from engine.store.queries import definitions, turns
from engine.views import (
    CheckedDefinition,
    Definition,
    DefinitionContent,
    DefinitionFinding,
    Mending,
    RestingToken,
    RunStep,
    Said,
    Scope,
    TimeExample,
)


def deploy(ctx: Context, command: Deploy) -> Definition:
    require_right(ctx, "definition.deploy", Scope())
    digest = digest_of(command.files)
    present = definitions.latest(ctx.uow, command.key)
    resources = [Resource(path, content) for path, content in command.files]
    same = present is not None and present.digest == digest
    findings = () if same else tuple(_require_sound(ctx, command.key, resources))
    calls = _bind_calls(ctx, command.key, resources)
    # A caller is deployed anew for the sake of the newer versions that it calls, too.
    if (
        present is not None
        and same
        and calls == definitions.calls_of(ctx.uow, present.definition_id)
    ):
        return present
    called = {key: ctx.models(ctx.uow, called_id) for key, called_id in calls.items()}
    pools = pools_of(resources)
    if command.key not in pools:
        raise DefinitionError(
            "Expected the executable process to be named {key}, but its id is {process_id}.",
            key=command.key,
            process_id=pools[0],
        )
    package = _Package(command, digest, calls, findings)
    deployed = {}
    for process_id in pools:
        model = parse(resources, called=called, process_id=process_id)
        name = command.name if process_id == command.key else ""
        deployed[process_id] = _add(ctx, package, model, name)
    return deployed[command.key]


@dataclass(frozen=True, slots=True)
class _Package:
    """What the pools of one deployment have in common."""

    command: Deploy
    digest: str
    calls: dict[str, int]
    findings: tuple[Finding, ...]


def _add(ctx: Context, package: _Package, model: ProcessModel, name: str) -> Definition:
    """Make one pool a new version of its own key, whose starts take over."""
    turns.take(ctx.uow, "definition", model.process_id)
    present = definitions.latest(ctx.uow, model.process_id)
    values = {
        "key": model.process_id,
        "version": 1 if present is None else present.version + 1,
        "name": name or model.name or model.process_id,
        "process_id": model.process_id,
        "digest": package.digest,
        "deployed_at": ctx.now,
        "deployed_by": ctx.principal.user_id,
        "version_tag": model.version_tag,
    }
    definition_id = definitions.add(ctx.uow, values, package.command.files, package.calls)
    del values["process_id"]
    found = Definition(
        definition_id=definition_id,
        findings=tuple(_finding(each) for each in package.findings),
        **values,  # type: ignore[arg-type]
    )
    take_over(ctx, found, model)
    return found


def check_definition(ctx: Context, query: CheckDefinition) -> CheckedDefinition:
    """Asked before a deployment, and at each save in a designer; by those who draw or deploy."""
    if not holds_right(ctx, "definition.deploy", Scope()):
        require_right(ctx, "definition.check", Scope())
    resources = [Resource(path, content) for path, content in query.files]
    found = check(resources, known=ctx.known)
    return CheckedDefinition(
        ok=all(each.severity != "error" for each in found),
        findings=tuple(_finding(each) for each in found),
        examples=tuple(_example(each) for each in examples(resources, ctx.calendar())),
    )


def _example(shown: Example) -> TimeExample:
    return TimeExample(
        file=shown.path,
        line=shown.line,
        element_id=shown.element_id,
        element_name=shown.element_name,
        attribute=shown.attribute,
        written=shown.written,
        from_at=shown.from_at,
        due_at=shown.due_at,
        text=Said(shown.text, dict(shown.params)),
    )


def count_instances(ctx: Context, query: CountInstances) -> tuple[InstanceCount, ...]:
    _require_overseer(ctx)
    return definitions.instance_counts(ctx.uow, query.key)


def get_findings(ctx: Context, query: GetFindings) -> tuple[DefinitionFinding, ...]:
    _require_overseer(ctx)
    files = definitions.files_of(ctx.uow, query.definition_id)
    found = check([Resource(path, content) for path, content in files], known=ctx.known)
    return tuple(_finding(each) for each in found)


def _require_overseer(ctx: Context) -> None:
    """For those who make processes, and those who look after them.

    Raises:
        Forbidden: it is somebody else.
    """
    if not holds_right(ctx, "incident.read", Scope()):
        require_right(ctx, "definition.check", Scope())


def _finding(found: Finding) -> DefinitionFinding:
    return DefinitionFinding(
        code=found.code,
        severity=found.severity,
        file=found.path,
        line=found.line,
        element_id=found.element_id,
        element_name=found.element_name,
        text=Said(found.text, dict(found.params)),
        remedy=Said(found.remedy, dict(found.params)),
        path=tuple(RunStep(step.element_id, step.flow_ids) for step in found.trace),
        marking=tuple(RestingToken(token.element_id, token.flow_id) for token in found.marking),
        mending=None if found.mending is None else Mending(**asdict(found.mending)),
        about=found.about,
    )


def digest_of(files: tuple[tuple[str, bytes], ...]) -> str:
    """SHA-256 over every path and content, whatever their order."""
    digest = hashlib.sha256()
    for path, content in sorted(files):
        for part in (path.encode(), content):
            digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def _require_sound(ctx: Context, key: str, resources: list[Resource]) -> tuple[Finding, ...]:
    """The findings that stop nothing.

    Raises:
        DefinitionError: there are others; each is a problem, followed by its remedy. All that
            was found, warnings too, comes along.
    """
    found = check(resources, known=ctx.known)
    errors = [finding for finding in found if finding.severity == "error"]
    if errors:
        raise DefinitionError(
            "Process {key} cannot run yet: {count} findings must be mended first.",
            key=key,
            count=len(errors),
            findings=[_finding(each) for each in found],
            problems=[
                Problem(f.element_id or f.path, template, f.params)
                for f in errors
                for template in (f.text, f.remedy)
                if template
            ],
        )
    return found


def _bind_calls(ctx: Context, key: str, resources: list[Resource]) -> dict[str, int]:
    """The definition that each call is bound to, by the handle of the call.

    Raises:
        DefinitionError: something that is called is not deployed; one problem for each element.
    """
    calls: dict[str, int] = {}
    problems = []
    for call in needs(resources):
        if "{" in call.process:
            continue
        found = definitions.called(
            ctx.uow, call.process, version=call.version, version_tag=call.version_tag
        )
        if found is None:
            problems.append(_not_deployed(call))
        elif not call.at_run_time:
            calls[call.handle] = found.definition_id
    if problems:
        raise DefinitionError(
            "Process {key} calls {called_key}, which is not deployed. Deploy that one first.",
            key=key,
            called_key=problems[0].params["process"],
            problems=problems,
        )
    return calls


def _not_deployed(call: Call) -> Problem:
    text = "The process {process} that is called here is not deployed. Deploy that one first."
    if call.version:
        text = "The process {process} that is called here has no version {version}."
    elif call.version_tag:
        text = "The process {process} that is called here has no version tagged {version_tag}."
    params: dict[str, object] = {
        "process": call.process,
        "version": call.version,
        "version_tag": call.version_tag,
    }
    return Problem(call.element_id, text, params)


def list_definitions(ctx: Context, query: ListDefinitions) -> tuple[Definition, ...]:
    return definitions.listing(ctx.uow, key=query.key, latest_only=query.latest_only)


def get_definition(ctx: Context, query: GetDefinition) -> DefinitionContent:
    if query.definition_id is not None:
        found = definitions.by_id(ctx.uow, query.definition_id)
    else:
        found = definitions.latest(ctx.uow, query.key)
    if found is None:
        raise NotFound(
            "There is no process definition {definition}.",
            definition=query.definition_id or query.key,
        )
    calls = definitions.calls_of(ctx.uow, found.definition_id)
    files = definitions.files_of(ctx.uow, found.definition_id)
    return DefinitionContent(found, files, tuple(sorted(calls.items())))
