"""Why an expression, a script, a table or a file is refused is said in Chinese too."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from web.i18n import reasons, say_template

ENGINE = Path(__file__).parents[2] / "engine"
#: By the exceptions that carry a reason, which of their arguments it is.
RAISED = {
    "ExpressionError": 0,
    "DmnProblem": 0,
    "ScriptError": 0,
    "UnreadableJson": 0,
    "UnreadableXml": 1,
}
#: What is put together elsewhere, from reasons that are found here or in the texts of Python.
PUT_TOGETHER = {
    "{0}{1}{2}",
    "reason",
    "reason[:1000]",
    "str(error)",
    "str(error).partition(';')[0]",
}


def shapes() -> Iterator[str]:
    """The reasons of the engine, with numbers for what is filled in."""
    for file in sorted(ENGINE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
                place = RAISED.get(node.func.id)
                if place is not None and place < len(node.args):
                    yield shape_of(node.args[place])
            elif (
                isinstance(node, ast.Assign)
                and ast.unparse(node.targets[0]) == "reason"
                and isinstance(node.value, ast.Constant | ast.JoinedStr)
            ):
                yield shape_of(node.value)


def shape_of(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if not isinstance(node, ast.JoinedStr):
        return ast.unparse(node)
    number, text = 0, ""
    for part in node.values:
        if isinstance(part, ast.Constant):
            text += str(part.value)
        else:
            text, number = f"{text}{{{number}}}", number + 1
    return text


def test_every_reason_of_the_engine_is_said_in_chinese() -> None:
    found = {each for each in shapes() if each} - PUT_TOGETHER
    assert len(found) > 100
    chinese = reasons("zh_CN")
    # What a reason quotes is a reason too in some of them.
    filled = {each: each.format(*["invalid syntax"] * 4) for each in found}
    assert sorted(each for each, said in filled.items() if chinese.say(said) == said) == []


@pytest.mark.parametrize(
    ("reason", "chinese"),
    [
        ("not an expression: invalid syntax (at 4)", "不是表达式：写法不对（第4个字符处）"),
        ("n is not in the data", "数据里没有n"),
        (
            "expected a number, but got 'x' in a + b where a = 'x' (at 3)",
            "a + b里：要的是数字，得到的是'x'（其中a = 'x'）（第3个字符处）",
        ),
        (
            "rule 3: '> x y': not an expression: invalid syntax (at 5)",
            "规则3：'> x y'：不是表达式：写法不对（第5个字符处）",
        ),
        ("there is no parameter x in package.toml", "package.toml里没有参数x"),
        ("what nobody has said: before", "what nobody has said: before"),
    ],
)
def test_reasons_are_said_with_all_that_stands_around_them(reason: str, chinese: str) -> None:
    assert reasons("zh_CN").say(reason) == chinese
    assert reasons("en").say(reason) == reason


def test_what_people_have_typed_stays_as_they_typed_it() -> None:
    typed = {"reason": "the list has no position 3"}
    assert (
        say_template("已退回。理由：{reason}", typed) == "已退回。理由：the list has no position 3"
    )
    said = say_template("The form {name} cannot be read: {reason}.", {"name": "a", **typed})
    assert said == "表单a无法读取：清单里没有第3项。"
    assert say_template("公式算不出来：{fault}", {"fault": typed["reason"]}).endswith("第3项")
