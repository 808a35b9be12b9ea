"""The browser's evaluator says what Python's says."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

import web
from workflows.forms import feel

FEEL_JS = Path(web.__file__).parent / "static" / "js" / "feel.js"
VALUES = [
    None,
    True,
    False,
    0,
    1,
    -1.5,
    2,
    "",
    "a",
    "ab",
    "部分",
    "2026-05-20",
    "2026-02-30",
    "2026-05-20T09:00",
    [],
    ["a"],
    [1, None],
    {"b": 1},
    "😀",
    "\uffee",
]
TEXTS = [
    "a = b",
    "a != b",
    "a < b",
    "a <= b",
    "a > b",
    "a >= b",
    "a in b",
    "contains(a, b)",
    "list contains(a, b)",
    "count(a) > 0",
    "not(a)",
    "a and b",
    "a or b",
    "date(a) < date(b)",
    "date(a) = date(b)",
    "a.b = 1",
    'a in ["a", 1]',
    "a = null or not(b = 2)",
]
NODE = shutil.which("node")


@pytest.mark.skipif(NODE is None, reason="needs node to run the browser's code")
def test_both_evaluators_agree() -> None:
    cases = [(feel.parse(text), {"a": a, "b": b}) for text in TEXTS for a in VALUES for b in VALUES]
    expected = [feel.evaluate(tree, scope) for tree, scope in cases]
    program = (
        f"import {{ evaluate }} from {json.dumps(FEEL_JS.as_uri())};"
        "let text = ''; for await (const part of process.stdin) text += part;"
        "console.log(JSON.stringify(JSON.parse(text).map(([t, s]) => evaluate(t, s) ?? null)));"
    )
    sent = json.dumps([(json.loads(feel.as_json(tree)), scope) for tree, scope in cases])
    done = subprocess.run(
        [str(NODE), "--input-type=module", "-e", program],
        input=sent,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    told = json.loads(done.stdout)
    different = [
        (case, mine, yours)
        for case, mine, yours in zip(cases, expected, told, strict=True)
        if mine is not yours and mine != yours
    ]
    assert different == []
