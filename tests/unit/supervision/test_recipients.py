"""From a relation to the groups that may stand for it."""

from __future__ import annotations

import pytest

from engine.views import Scope
from workflows.supervision.ladder import Relation
from workflows.supervision.recipients import groups_by_scope

SCOPE = Scope("150203", "unit:12", "enterprise:33")


@pytest.mark.parametrize(
    ("relation", "groups"),
    [
        (Relation.LIAISON, ("unit:12:liaison",)),
        (Relation.LEADER, ("unit:12:leader",)),
        (Relation.OFFICE, ("office:150203", "office:1502", "office:15")),
        (Relation.CONVENER, ("convener:150203", "convener:1502", "convener:15")),
    ],
)
def test_goes_from_the_nearest_body_upwards(relation: Relation, groups: tuple[str, ...]) -> None:
    assert groups_by_scope(relation, SCOPE) == groups


def test_an_owner_that_is_no_unit_has_no_leader() -> None:
    assert groups_by_scope(Relation.LEADER, Scope("15", "enterprise:33")) == ()
