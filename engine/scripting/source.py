"""Reads a script without running it: what it reads and sets, and what it may not hold. No I/O.

The sandbox is what keeps a script in. What is refused here would fail there anyway, or would make
the same story end differently another time; here the designer hears of it before it runs.
"""

from __future__ import annotations

import ast
import textwrap
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from engine.scripting.errors import ScriptError

MAX_BYTES = 20_000
MAX_NODES = 4_000
MAX_DEPTH = 60

#: What Duban adds to the language; the same as in expressions.
ADDED = frozenset({"now", "today", "date", "instant", "days", "days_between", "get", "defined"})
BUILTINS = frozenset(
    {
        "abs", "all", "any", "bool", "chr", "dict", "divmod", "enumerate", "filter", "float",
        "int", "isinstance", "len", "list", "map", "max", "min", "next", "ord", "pow", "print",
        "range", "repr", "reversed", "round", "set", "sorted", "str", "sum", "tuple", "type",
        "zip", "ArithmeticError", "AssertionError", "Exception", "IndexError", "KeyError",
        "LookupError", "TypeError", "ValueError", "ZeroDivisionError",
    }
)  # fmt: skip
#: Names that lead out of the script, into other code, or to what differs from run to run.
REFUSED_NAMES = frozenset(
    {
        "breakpoint", "compile", "delattr", "dir", "eval", "exec", "exit", "getattr", "globals",
        "hash", "help", "id", "input", "locals", "memoryview", "object", "open", "quit",
        "setattr", "super", "vars",
    }
)  # fmt: skip
_REFUSED: tuple[tuple[tuple[type[ast.AST], ...], str], ...] = (
    ((ast.Import, ast.ImportFrom), "an import is not allowed"),
    ((ast.With, ast.AsyncWith), "with is not allowed"),
    ((ast.AsyncFunctionDef, ast.AsyncFor, ast.Await), "async and await are not allowed"),
    ((ast.Yield, ast.YieldFrom), "yield is not allowed"),
    ((ast.ClassDef,), "a class is not allowed"),
    ((ast.Delete,), "del is not allowed"),
    ((ast.Global, ast.Nonlocal), "global and nonlocal are not allowed"),
    ((ast.TryStar,), "except* is not allowed"),
)
_HIDDEN = "_duban"
_SCOPES = (ast.FunctionDef, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@dataclass(frozen=True, slots=True)
class Script:
    """A script that may run. Lines count from 1.

    ``reads`` gives, by name, the line where a name is first used that the script does not bind
    itself; ``uses`` are all names that data may stand behind; ``sets`` are the variables that it
    assigns. ``value`` is where its last expression begins and ends (line, column in bytes), if
    it ends with one.
    """

    text: str
    reads: tuple[tuple[str, int], ...]
    uses: frozenset[str]
    sets: tuple[str, ...]
    value: tuple[int, int, int, int] | None


@lru_cache(maxsize=1024)
def read_script(text: str) -> Script:
    """Read ``text`` and refuse what may not run; the result is cached.

    Raises:
        ScriptError: It is no Python, too large, or uses what is not allowed.
    """
    text = _unindented(text)
    tree = _parse(text)
    for node in ast.walk(tree):
        _refuse(node)
    bound = {name for node in ast.walk(tree) for name in _bound_by(node)}
    loaded = _loaded(tree)
    last = tree.body[-1] if tree.body else None
    known = bound | BUILTINS | ADDED
    return Script(
        text=text,
        reads=tuple((name, line) for name, line in loaded.items() if name not in known),
        uses=frozenset(loaded) | frozenset(_named_texts(tree)),
        sets=tuple(dict.fromkeys(_assigned(tree))),
        value=_span(last.value) if isinstance(last, ast.Expr) else None,
    )


def _unindented(text: str) -> str:
    """Without the indentation that all lines share; every line stays where it is.

    The first line often begins right behind the tag, the others where the diagram puts them.
    """
    text = textwrap.dedent(text.replace("\r\n", "\n").replace("\r", "\n")).rstrip()
    first, newline, rest = text.partition("\n")
    if newline and first.strip() and not _is_python(text):
        further = f"{first}\n{textwrap.dedent(rest)}"
        return further if _is_python(further) else text
    return text


def _tree_of(text: str) -> ast.Module:
    with warnings.catch_warnings():
        # What Python finds odd, like a call of a number, fails when it runs.
        warnings.simplefilter("ignore", SyntaxWarning)
        warnings.simplefilter("ignore", DeprecationWarning)
        return ast.parse(text)


def _is_python(text: str) -> bool:
    try:
        _tree_of(text[: MAX_BYTES + 1])
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _parse(text: str) -> ast.Module:
    if len(text.encode(errors="surrogatepass")) > MAX_BYTES:
        raise ScriptError(f"a script has at most {MAX_BYTES} bytes")
    if "\0" in text:
        raise ScriptError("a script holds no NUL", line=text[: text.index("\0")].count("\n") + 1)
    try:
        # What Duban puts behind the script must stay outside of it: hence the second line.
        tree = _tree_of(f"{text}\npass\n")
    except SyntaxError as error:
        raise ScriptError(f"not Python: {error.msg}", line=error.lineno or 0) from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise ScriptError(f"not Python: {type(error).__name__}") from None
    last = tree.body.pop()
    if not isinstance(last, ast.Pass) or last.lineno != text.count("\n") + 2:
        raise ScriptError("the script does not end", line=text.count("\n") + 1)
    _refuse_size(tree)
    return tree


def _refuse_size(tree: ast.Module) -> None:
    count, left = 0, [(node, 1) for node in ast.iter_child_nodes(tree)]
    while left:
        node, depth = left.pop()
        count += 1
        if depth > MAX_DEPTH:
            raise ScriptError(f"nested deeper than {MAX_DEPTH}", line=getattr(node, "lineno", 0))
        if count > MAX_NODES:
            raise ScriptError(f"a script has at most {MAX_NODES} parts")
        left.extend((child, depth + 1) for child in ast.iter_child_nodes(node))


def _refuse(node: ast.AST) -> None:
    line = getattr(node, "lineno", 0)
    for kinds, reason in _REFUSED:
        if isinstance(node, kinds):
            raise ScriptError(reason, line=line)
    for name in _names_in(node):
        if name in REFUSED_NAMES or name.startswith(("__", _HIDDEN)):
            raise ScriptError(f"the name {name} is not allowed", line=line)


def _names_in(node: ast.AST) -> Iterator[str]:
    """Every identifier that stands in the node itself; Python has read it in its NFKC form."""
    for _field, value in ast.iter_fields(node):
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, str) and not isinstance(node, ast.Constant):
                yield each


def _loaded(tree: ast.Module) -> dict[str, int]:
    """The names that are read (also by ``+=``), with the first line of each."""
    found: dict[str, int] = {}
    for node in ast.walk(tree):
        target = node.target if isinstance(node, ast.AugAssign) else node
        if isinstance(target, ast.Name) and (target is not node or _is_read(target)):
            found[target.id] = min(target.lineno, found.get(target.id, target.lineno))
    return found


def _is_read(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Load)


def _named_texts(tree: ast.Module) -> Iterator[str]:
    """The names that ``get("x")`` and ``defined("x")`` ask for."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
            first = node.args[0]
            asks = node.func.id in ("get", "defined")
            if asks and isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def _bound_by(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
            yield name
        case ast.FunctionDef(name=name) | ast.MatchStar(name=str(name)):
            yield name
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
            yield name
        case ast.MatchMapping(rest=str(name)):
            yield name


def _assigned(tree: ast.Module) -> Iterator[str]:
    """What is assigned at the top level; loop variables and names that begin with _ stay inside."""
    for node in _outside_functions(tree):
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AugAssign | ast.AnnAssign | ast.NamedExpr):
            targets = [node.target]
        for target in targets:
            for part in ast.walk(target):
                stored = isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
                if stored and not part.id.startswith("_"):  # type: ignore[attr-defined]
                    yield part.id  # type: ignore[attr-defined]


def _outside_functions(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, _SCOPES):
            yield child
            yield from _outside_functions(child)


def _span(node: ast.expr) -> tuple[int, int, int, int]:
    return node.lineno, node.col_offset, node.end_lineno or 0, node.end_col_offset or 0
