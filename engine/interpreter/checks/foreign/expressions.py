"""Conditions in other languages (JUEL, FEEL, Java, JavaScript), and how they are written here."""

from __future__ import annotations

import re

from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.expressions import compile_expression

_WRAPPED = re.compile(r"\s*[$#]\{(.*)\}\s*", re.DOTALL)
_RETURNED = re.compile(r"\s*return\b(.*?);?\s*", re.DOTALL)
_FEEL = re.compile(r"\s*=(?!=)(.*)", re.DOTALL)
_QUOTED = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
_VARIABLE = re.compile(r"\b(?:execution|task|kcontext)\s*\.\s*getVariable\s*\(\s*\0(\d+)\0\s*\)")
_REPLACED = [
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"\.\s*equals\s*\(\s*([^()]*?)\s*\)", r" == \1"),
        (r"===", "=="),
        (r"!==", "!="),
        (r"&&", " and "),
        (r"\|\|", " or "),
        (r"\bnot\s+empty\s+(\w+)", r"defined(\1)"),
        (r"!\s*empty\s+(\w+)", r"defined(\1)"),
        (r"\bempty\s+(\w+)", r"not defined(\1)"),
        (r"!(?!=)", " not "),
        (r"\beq\b", "=="),
        (r"\bne\b", "!="),
        (r"\bgt\b", ">"),
        (r"\bge\b", ">="),
        (r"\blt\b", "<"),
        (r"\ble\b", "<="),
        (r"\s*([<>=!]=|[<>])\s*", r" \1 "),
        (r"\s+", " "),
    )
]
_EQUALS = re.compile(r"(?<![=!<>])=(?!=)")
_LONGEST = 1000


def suggestion(text: str) -> str:
    """``text`` as an expression of ours; empty where it is one already, or cannot be made one."""
    if len(text) > _LONGEST:
        return ""
    inner = text
    for form in (_WRAPPED, _RETURNED, _FEEL):
        found = form.fullmatch(inner)
        if found:
            inner = found[1]
    # A single equals sign compares where a tool has marked the text as an expression; bare it is
    # an assignment, which no rewriting should hide.
    converted = _converted(inner, marked=inner != text).strip().rstrip(";").strip()
    if converted == text.strip():
        return ""
    try:
        compile_expression(converted)
    except ExpressionError:
        return ""
    return converted


def as_template(text: str) -> str:
    """``${x}`` and ``=x`` as our templates write it: ``{x}``."""
    feel = _FEEL.fullmatch(text)
    if feel:
        inner = re.sub(r"^duration\s*\((.*)\)$", r"\1", feel[1].strip())
        quoted = _QUOTED.fullmatch(inner)
        return inner[1:-1] if quoted else f"{{{suggestion(inner) or inner}}}"
    return re.sub(
        r"[$#]\{([^{}]*)\}", lambda found: f"{{{suggestion(found[1]) or found[1]}}}", text
    )


def _converted(text: str, *, marked: bool) -> str:
    """Replace what stands outside of quoted texts; those are put aside as ``\\0number\\0``."""
    texts: list[str] = []

    def aside(found: re.Match[str]) -> str:
        texts.append(found[0])
        return f"\0{len(texts) - 1}\0"

    bare = _QUOTED.sub(aside, text)
    bare = _VARIABLE.sub(lambda found: texts[int(found[1])][1:-1], bare)
    if marked:
        bare = _EQUALS.sub("==", bare)
    for pattern, replacement in _REPLACED:
        bare = pattern.sub(replacement, bare)
    return re.sub(r"\0(\d+)\0", lambda found: texts[int(found[1])], bare)
