"""What stops a diagram from running, as ``duban check`` reports it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from lxml import etree

from engine.interpreter import check
from engine.interpreter.contract import Finding, Resource
from web.cli.language import say
from web.i18n import N_

#: The file could not be read, or is no XML.
UNREADABLE = "FILE001"
_REASONS: Mapping[type[OSError], str] = {
    FileNotFoundError: N_("没有这个文件"),
    IsADirectoryError: N_("这是一个目录"),
    PermissionError: N_("没有读取的权限"),
}
_BESIDE = ("*.dmn", "*.form.json")


@dataclass(frozen=True, slots=True)
class Found:
    """A finding in the language of the terminal. ``line`` is 0 where none is known."""

    code: str
    severity: str
    element_id: str
    element_name: str
    line: int
    text: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in one file. Warnings stop nothing, so ``ok`` may hold with them."""

    file: str
    findings: tuple[Found, ...]

    @property
    def ok(self) -> bool:
        return all(found.severity != "error" for found in self.findings)

    @property
    def unreadable(self) -> bool:
        return any(found.code == UNREADABLE for found in self.findings)

    def as_json(self) -> Mapping[str, object]:
        return {
            "file": self.file,
            "ok": self.ok,
            "findings": [asdict(found) for found in self.findings],
        }


def report_on(file: Path) -> Report:
    """Check ``file`` together with the decision tables and forms beside it."""
    try:
        content = file.read_bytes()
        _require_xml(content)
    except OSError as error:
        return Report(str(file), (_unreadable(_REASONS.get(type(error), str(error))),))
    except etree.XMLSyntaxError as error:
        return Report(str(file), (_unreadable(str(error), line=error.lineno or 0),))
    beside = sorted(path for pattern in _BESIDE for path in file.parent.glob(pattern))
    resources = [Resource(file.name, content)]
    resources += [Resource(path.name, path.read_bytes()) for path in beside if path != file]
    found = [f for f in check(resources) if f.path in ("", file.name)]
    return Report(str(file), tuple(_found(each) for each in found))


def _require_xml(content: bytes) -> None:
    etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))


def _unreadable(reason: str, *, line: int = 0) -> Found:
    return Found(
        code=UNREADABLE,
        severity="error",
        element_id="",
        element_name="",
        line=line,
        text=say(N_("文件读不出来：{reason}"), reason=reason),
        remedy=say(N_("请用流程图工具打开，重新保存为 BPMN 2.0。")),
    )


def _found(finding: Finding) -> Found:
    return Found(
        code=finding.code,
        severity=finding.severity,
        element_id=finding.element_id,
        element_name=finding.element_name,
        line=finding.line,
        text=say(finding.text, **finding.params),
        remedy=say(finding.remedy, **finding.params),
    )
