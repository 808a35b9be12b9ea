"""Is every text that people read there in Chinese and in English?

Finds texts in Python by how they are used (``_("…")``, ``NotFound("…")``, ``help="…"``, constants
like ``SIZE_NAMES``) and in templates by Jinja's own extraction, and looks each up in the catalogues
of the three packages.

Usage: python scripts/check_translations.py [--missing]
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import PoFileError, read_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("engine", "workflows", "web")
CHINESE = re.compile(r"[㐀-鿿]")

#: Functions whose argument of this number is a text for people.
MARKERS = {
    "N_": 0,
    "_": 0,
    "gettext": 0,
    "say": 0,
    "ClickException": 0,
    "EngineError": 0,
    "NotFound": 0,
    "Forbidden": 0,
    "InvalidState": 0,
    "Conflict": 0,
    "InvalidInput": 0,
    "DefinitionError": 0,
    "Problem": 1,
    "Refusal": 1,
    "Text": 0,
    "show_table": 0,
    "refusal": 2,
    "wrong": 1,
    "Mismatch": 1,
}
#: The same for named arguments.
NAMED = {"Finding": {"text", "remedy"}, "Offer": {"reason"}, "option": {"help"}}
COMMANDS = {"command", "group"}
#: Tables that stay as they are: languages by their own names, holidays as they were published.
OF_THEIR_OWN = {"LOCALE_NAMES", "_NAMES"}


@dataclass(frozen=True)
class Found:
    """A text, and where it stands."""

    text: str
    place: str


def texts_in_python(source: str, name: str) -> Iterator[Found]:
    """The texts of one Python file."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            for text in _texts_of(node):
                yield Found(text, f"{name}:{node.lineno}")
        elif isinstance(node, ast.Assign | ast.AnnAssign) and _names_things(node):
            for text in _texts_in_tables(node.value):
                yield Found(text, f"{name}:{node.lineno}")
        elif isinstance(node, ast.FunctionDef) and _is_command(node):
            docstring = ast.get_docstring(node, clean=False)
            if docstring:
                yield Found(inspect.cleandoc(docstring), f"{name}:{node.lineno}")


def _texts_of(call: ast.Call) -> Iterator[str]:
    called = _called(call.func)
    place = MARKERS.get(called)
    arguments = [] if place is None else list(call.args[place : place + 1])
    named = NAMED.get(called, set())
    arguments += [each.value for each in call.keywords if each.arg in named]
    for argument in arguments:
        parts = argument.elts if isinstance(argument, ast.Tuple) else [argument]
        for part in parts:
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield part.value


def _names_things(node: ast.Assign | ast.AnnAssign) -> bool:
    """Whether a constant like ``SIZE_NAMES`` or ``HEADINGS`` holds what people call things."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    names = {_called(target) for target in targets} - OF_THEIR_OWN
    return any(name.endswith(("_NAMES", "HEADINGS")) for name in names)


def _texts_in_tables(value: ast.expr | None) -> Iterator[str]:
    for node in ast.walk(value) if value else ():
        parts: list[ast.expr] = []
        if isinstance(node, ast.Dict):
            parts = node.values
        elif isinstance(node, ast.Tuple):
            parts = node.elts
        for part in parts:
            text = part.value if isinstance(part, ast.Constant) else None
            if isinstance(text, str) and CHINESE.search(text):
                yield text


def _is_command(function: ast.FunctionDef) -> bool:
    decorators = (each for each in function.decorator_list if isinstance(each, ast.Call))
    return any(_called(each.func) in COMMANDS for each in decorators)


def _called(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def texts_of_package(package: str) -> Iterator[Found]:
    """Every text in the Python files and templates of a package."""
    for file in sorted((ROOT / package).rglob("*.py")):
        yield from texts_in_python(file.read_text("utf-8"), str(file.relative_to(ROOT)))
    templates = ROOT / package / "templates"
    if templates.is_dir():
        found = extract_from_dir(templates, method_map=[("**.*", "jinja2.ext:babel_extract")])
        for name, line, message, _comments, _context in found:
            if isinstance(message, str):
                yield Found(message, f"{package}/templates/{name}:{line}")


def catalogues(locale: str) -> tuple[dict[str, str], list[str]]:
    """All messages of the packages in ``locale``, and what is wrong with their files."""
    texts: dict[str, str] = {}
    findings: list[str] = []
    for package in PACKAGES:
        for file in sorted((ROOT / package / "locale" / locale).glob("*.po")):
            try:
                with file.open("rb") as stream:
                    entries = list(read_po(stream, locale=locale, abort_invalid=True))
            except PoFileError as error:
                findings.append(f"{file.relative_to(ROOT)}: {error}")
                continue
            for entry in entries:
                message, said = str(entry.id), str(entry.string)
                if not message:
                    continue
                findings += _findings_in(file.relative_to(ROOT), message, said, texts)
                texts[message] = said
    return texts, findings


def _findings_in(file: Path, message: str, said: str, known: Mapping[str, str]) -> Iterator[str]:
    if not said:
        yield f"{file}: {message!r} is not translated."
    elif fields(said) - fields(message):
        extra = ", ".join(sorted(fields(said) - fields(message)))
        yield f"{file}: the translation of {message!r} has the fields {extra} of its own."
    if known.get(message, said) != said:
        yield f"{file}: {message!r} is translated differently elsewhere."


def fields(text: str) -> set[str]:
    """The named fields of a template; none where it is no template."""
    try:
        return {name for _literal, name, _form, _conversion in Formatter().parse(text) if name}
    except ValueError:
        return set()


def missing() -> Iterator[Found]:
    """Texts without an entry in the other language."""
    by_locale = {locale: catalogues(locale)[0] for locale in ("zh_CN", "en")}
    for package in PACKAGES:
        for found in texts_of_package(package):
            locale = "en" if CHINESE.search(found.text) else "zh_CN"
            if re.search(r"\w", fields_out(found.text)) and found.text not in by_locale[locale]:
                yield found


def fields_out(text: str) -> str:
    """``text`` without its fields: what is left to translate."""
    return re.sub(r"\{[^}]*\}", "", text)


def main() -> int:
    lacking = list(missing())
    if "--missing" in sys.argv[1:]:
        for text in dict.fromkeys(found.text for found in lacking):
            quoted = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
            print(f'msgid "{quoted}"\nmsgstr ""\n')
        return 0
    findings = [f"{found.place}: {found.text!r} is not translated." for found in lacking]
    total = 0
    for locale in ("zh_CN", "en"):
        texts, wrong = catalogues(locale)
        total += len(texts)
        findings += wrong
    for line in findings:
        print(line)
    if findings:
        print(f"{len(findings)} findings. --missing prints what to add to a catalogue.")
        return 1
    print(f"Translations: {total} texts, none missing.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
