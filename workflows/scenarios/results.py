"""What came of playing scenarios, to and from the JSON in which it is stored. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflows.scenarios.coverage import Reached, Share
from workflows.scenarios.playing import Proof
from workflows.scenarios.views import PlayResult, Story, ToldOtherwise


def result_of(proof: Proof) -> PlayResult:
    reached = Reached()
    for each in proof.played:
        reached.add(each.reached)
    return PlayResult(
        stories=tuple(
            Story(
                each.scenario.path,
                each.scenario.name,
                tuple(
                    ToldOtherwise(one.line, one.template, _plain(one.params))
                    for one in each.mismatches
                ),
            )
            for each in proof.played
        ),
        shares=proof.coverage.shares,
        places=tuple(sorted(reached.places)),
        flows=tuple(sorted(reached.flows)),
    )


def _plain(params: Mapping[str, object]) -> dict[str, object]:
    return {
        name: value if isinstance(value, int | float) else str(value)
        for name, value in params.items()
    }


def to_json(result: PlayResult) -> dict[str, Any]:
    return {
        "stories": [
            {
                "path": story.path,
                "name": story.name,
                "mismatches": [
                    [one.line, one.template, dict(one.params)] for one in story.mismatches
                ],
            }
            for story in result.stories
        ],
        "shares": [[share.kind, share.total, list(share.missing)] for share in result.shares],
        "places": list(result.places),
        "flows": list(result.flows),
    }


def from_json(stored: Mapping[str, Any]) -> PlayResult:
    return PlayResult(
        stories=tuple(
            Story(
                story["path"],
                story["name"],
                tuple(ToldOtherwise(*one) for one in story["mismatches"]),
            )
            for story in stored.get("stories", ())
        ),
        shares=tuple(
            Share(kind, total, tuple(missing)) for kind, total, missing in stored.get("shares", ())
        ),
        places=tuple(stored.get("places", ())),
        flows=tuple(stored.get("flows", ())),
    )
