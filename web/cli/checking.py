"""What is found in a diagram, as ``duban check`` reports it."""

from __future__ import annotations

import errno
import stat
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from lxml import etree

from engine.clock import LOCAL_ZONE
from engine.context import known_of
from engine.interpreter import Example, Known, check, examples
from engine.interpreter.contract import Finding, Resource, TraceStep, TraceToken
from engine.worktime.calendar import WorkCalendar
from engine.worktime.seed import national_editions
from web.cli.language import say
from web.i18n import N_

#: The file could not be read, or is no XML.
UNREADABLE = "FILE001"
_REASONS: Mapping[type[OSError], str] = {
    FileNotFoundError: N_("没有这个文件"),
    IsADirectoryError: N_("这是一个目录"),
    PermissionError: N_("没有读取的权限"),
}
_BESIDE = ("*.dmn", "*.form.json", "package.toml")
#: What lies beside a diagram and is larger is none of its tables and forms.
_LARGEST_BESIDE = 5_000_000
#: What is larger is not even opened.
_LARGEST = 100_000_000


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
    #: A run that shows it: elements in the order in which they let tokens out, with the flows by
    #: which those left, and where the tokens are in the end.
    path: tuple[TraceStep, ...] = ()
    marking: tuple[TraceToken, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """When a time of the diagram falls due, in the language of the terminal."""

    element_id: str
    element_name: str
    line: int
    attribute: str
    written: str
    from_at: str
    due_at: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in one file. Warnings stop nothing, so ``ok`` may hold with them."""

    file: str
    findings: tuple[Found, ...]
    examples: tuple[Shown, ...] = ()

    @property
    def ok(self) -> bool:
        return all(found.severity != "error" for found in self.findings)

    @property
    def spotless(self) -> bool:
        """Without errors and warnings; what is only good to know does not count."""
        return all(found.severity == "info" for found in self.findings)

    @property
    def unreadable(self) -> bool:
        return any(found.code == UNREADABLE for found in self.findings)

    def as_json(self) -> Mapping[str, object]:
        return {
            "file": self.file,
            "ok": self.ok,
            "findings": [asdict(found) for found in self.findings],
            "examples": [asdict(shown) for shown in self.examples],
        }


def report_on(file: Path) -> Report:
    """Check ``file``, whatever it is called, with what lies beside it of its package."""
    try:
        content = _content(file)
        _require_xml(content)
    except OSError as error:
        reason = _REASONS.get(type(error), error.strerror or str(error))
        return Report(str(file), (_unreadable(reason),))
    except etree.XMLSyntaxError as error:
        return Report(str(file), (_unreadable(str(error), line=error.lineno or 0),))
    except ValueError as error:
        return Report(str(file), (_unreadable(str(error)),))
    # Tools call their files .bpmn, .bpmn2, .bpmn20.xml or .xml; here it is a diagram all the same.
    name = file.name if file.name.endswith((".bpmn", ".dmn")) else f"{file.name}.bpmn"
    resources = [Resource(name, content), *_beside(file)]
    found = [
        _found(each)
        for each in check(resources, known=_known())
        if each.path == name or (not each.path and name.endswith(".bpmn"))
    ]
    shown = [_shown(each) for each in examples(resources, _calendar()) if each.path == name]
    return Report(str(file), tuple(found), tuple(shown))


@cache
def _known() -> Known:
    """The names that come with the product; what only a database knows is left out."""
    # Whoever only prints help should not wait for the whole domain.
    from web.assembly import business_modules

    return known_of(business_modules())


@cache
def _calendar() -> WorkCalendar:
    """The country's, as far as it is known without a database."""
    return WorkCalendar(editions=national_editions())


def _shown(example: Example) -> Shown:
    return Shown(
        element_id=example.element_id,
        element_name=example.element_name,
        line=example.line,
        attribute=example.attribute,
        written=example.written,
        from_at=example.from_at.astimezone(LOCAL_ZONE).isoformat(),
        due_at=tuple(at.astimezone(LOCAL_ZONE).isoformat() for at in example.due_at),
        text=say(example.text, **example.params),
    )


def _content(file: Path) -> bytes:
    kind = file.stat()
    if stat.S_ISDIR(kind.st_mode):
        raise IsADirectoryError
    if not stat.S_ISREG(kind.st_mode):
        raise OSError(errno.EINVAL, say(N_("不是普通文件")))
    if kind.st_size > _LARGEST:
        raise OSError(errno.EFBIG, say(N_("文件太大")))
    return file.read_bytes()


def _beside(file: Path) -> Iterator[Resource]:
    """The readable tables, forms, and names of lengths of time in the folder of ``file``."""
    for path in sorted(path for pattern in _BESIDE for path in file.parent.glob(pattern)):
        try:
            if path != file and path.is_file() and path.stat().st_size <= _LARGEST_BESIDE:
                yield Resource(path.name, path.read_bytes())
        except OSError:
            continue  # Whoever needs it is told that it is not there.


def _require_xml(content: bytes) -> None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    etree.fromstring(content, parser)


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
        path=finding.trace,
        marking=finding.marking,
    )
