"""What the checker says about the course of a process, in few words."""

from __future__ import annotations

from engine.interpreter import Known, check
from engine.interpreter.checks import _running
from engine.interpreter.checks.package import Package, Source
from engine.interpreter.checks.soundness.exploring import Exploration, explore
from engine.interpreter.checks.soundness.reading import read_net
from engine.interpreter.contract import Finding
from engine.interpreter.xml_source import read_xml
from tests.bpmn_text import resources


def unsound(*texts: str) -> dict[str, Finding]:
    """The findings about soundness, by ``code element``."""
    return {
        f"{found.code} {found.element_id}": found
        for found in check(resources(*texts))
        if found.code.startswith("SOUND")
    }


def played(text: str) -> Exploration:
    """All that can happen in the outermost scope."""
    sources = [Source("p.bpmn", read_xml(text.encode()))]
    package = Package(
        sources=sources, running=_running(sources), decisions={}, forms=frozenset(), known=Known()
    )
    return explore(read_net(next(iter(package.scopes())), {}))


def steps(found: Finding) -> list[str]:
    return [step.element_id for step in found.trace]


def tokens(found: Finding) -> list[tuple[str, str]]:
    return [(token.element_id, token.flow_id) for token in found.marking]
