"""What would stop a process package from running, found before it is deployed."""

from __future__ import annotations

from collections.abc import Sequence

from engine.interpreter.contract import Finding, Resource
from engine.interpreter.xml_source import UnreadableXml, read_xml


def check(resources: Sequence[Resource]) -> tuple[Finding, ...]:
    """All findings on the files of one package. Never raises, whatever the bytes are."""
    found = []
    for item in resources:
        if item.kind in ("bpmn", "dmn"):
            try:
                read_xml(item.content)
            except UnreadableXml as error:
                found.append(
                    Finding(
                        code=error.code,
                        severity="error",
                        text="The file cannot be read: {reason}.",
                        remedy="Export the file again.",
                        line=error.line,
                        path=item.path,
                        params={"reason": error.reason},
                    )
                )
    return tuple(found)
