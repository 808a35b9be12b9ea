"""How much is looked at: it must not grow with the orders in which branches may be worked off."""

from __future__ import annotations

import pytest

from engine.interpreter.checks.soundness import exploring
from tests.bpmn_text import process
from tests.unit.interpreter.soundness.looking import played, unsound


def branches(count: int, length: int, *, gateway: str = "parallel") -> str:
    """``count`` branches of ``length`` tasks each, every one with a choice in its middle."""
    flows = [f"start -> s:{gateway}", f"j:{gateway} -> end"]
    for branch in range(count):
        before = " -> ".join(f"a{branch}q{number}" for number in range(length // 2))
        after = " -> ".join(f"b{branch}q{number}" for number in range(length - length // 2))
        arrow = "->" if gateway == "parallel" else f"-[n{branch}]->"
        flows.append(
            f"s {arrow} {before} -> x{branch}:exclusive -[c{branch}]-> m{branch}:exclusive"
        )
        flows.append(f"x{branch} -[]-> t{branch} -> m{branch} -> {after} -> j")
    return process("p", *flows)


@pytest.mark.parametrize(
    ("count", "length", "most"), [(2, 6, 30), (10, 11, 160), (20, 20, 520), (1, 140, 160)]
)
def test_parallel_branches_cost_their_sum_and_not_their_product(
    count: int, length: int, most: int
) -> None:
    exploration = played(branches(count, length))
    assert exploration.complete
    assert not list(exploration.stuck())
    assert len(exploration.markings) <= most


def test_inclusive_branches_cost_a_sum_for_each_set_of_them() -> None:
    exploration = played(branches(4, 10, gateway="inclusive"))
    assert exploration.complete
    assert not list(exploration.stuck())
    assert len(exploration.markings) <= 15 * 4 * 15


def test_says_so_where_there_is_too_much_to_look_at(monkeypatch: pytest.MonkeyPatch) -> None:
    text = branches(10, 11)
    assert unsound(text) == {}
    monkeypatch.setattr(exploring, "MAX_MARKINGS", 50)
    found = unsound(text)
    assert set(found) == {"SOUND012 p"}
    assert found["SOUND012 p"].severity == "info"
    assert found["SOUND012 p"].params["count"] == 50
