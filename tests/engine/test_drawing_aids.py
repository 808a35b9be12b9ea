"""What those who draw can ask: the services there are, and what an expression comes to."""

from __future__ import annotations

import pytest

from engine.commands.definitions import ListServices, PlayTokens, TryExpression
from engine.errors import Forbidden, InvalidInput
from engine.runtime import Engine
from tests.bpmn_text import process

DRAWN = process("p", "start -> a:user -> end")
pytestmark = pytest.mark.parametrize("template", ["sqlite"], indirect=True)


def test_lists_the_services_that_diagrams_may_call(engine: Engine) -> None:
    (found,) = engine.query(ListServices(), actor="chief")
    assert (found.name, found.told) == ("test.call", False)


def test_an_expression_is_tried_on_samples(engine: Engine) -> None:
    tried = engine.query(
        TryExpression("n > 3 and kind == 'visit'", {"n": 5, "kind": "visit"}), actor="chief"
    )
    assert (tried.value, tried.names) == (True, ("kind", "n"))


@pytest.mark.parametrize("text", ["", "n >", "__import__('os')", "missing + 1", "9 ** 9 ** 9"])
def test_what_fails_says_why(engine: Engine, text: str) -> None:
    with pytest.raises(InvalidInput, match="expression"):
        engine.query(TryExpression(text, {"n": 1}), actor="chief")


def test_the_tokens_of_a_drawing_are_played(engine: Engine) -> None:
    begun = engine.query(PlayTokens(DRAWN), actor="chief")
    (move,) = begun.moves
    assert (move.kind, move.element_id, begun.state) == ("goes", "start", "going")
    after = engine.query(PlayTokens(DRAWN, (move.key,)), actor="chief")
    assert [token.element_id for token in after.tokens] == ["a"]
    assert (after.steps, after.flow_ids, after.staying) == (1, ("f0",), ())


@pytest.mark.parametrize(
    ("content", "choices", "said"),
    [("<no", (), "cannot be read"), (DRAWN, ("x",), "another one"), (DRAWN, ("x",) * 501, "many")],
)
def test_what_cannot_be_played_says_so(
    engine: Engine, content: str, choices: tuple[str, ...], said: str
) -> None:
    with pytest.raises(InvalidInput, match=said):
        engine.query(PlayTokens(content, choices), actor="chief")


def test_only_those_who_draw_may_ask(engine: Engine) -> None:
    for query in (ListServices(), TryExpression("1"), PlayTokens(DRAWN)):
        with pytest.raises(Forbidden):
            engine.query(query, actor="wang")
