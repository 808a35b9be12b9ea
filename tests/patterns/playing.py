"""Plays the diagram of a pattern."""

from __future__ import annotations

import pytest

from engine.errors import InvalidState
from engine.interpreter import OpenAdHoc, open_ad_hoc
from engine.interpreter.contract import CompleteAdHoc, StartAdHoc
from tests.engine.interpreter.play import Play
from tests.patterns.catalogue import PATTERNS


def diagram(number: int) -> str:
    """The BPMN of pattern ``number``."""
    path = PATTERNS[number - 1].diagram
    assert path is not None
    return path.read_text("utf-8")


def pattern(number: int) -> Play:
    """The process of pattern ``number``, which has not begun."""
    return Play(diagram(number))


def begin(play: Play, element_id: str) -> None:
    """Start an activity of the open ad-hoc subprocess."""
    play.act(StartAdHoc(opened(play).task_id, element_id))


def end(play: Play) -> None:
    """End the open ad-hoc subprocess."""
    play.act(CompleteAdHoc(opened(play).task_id))


def opened(play: Play) -> OpenAdHoc:
    assert play.state is not None
    (found,) = open_ad_hoc(play.model, play.state, play.now)
    return found


def refuses_to_begin(play: Play, element_id: str) -> bool:
    """Whether an activity of the ad-hoc subprocess cannot be started while another one runs."""
    with pytest.raises(InvalidState):
        begin(play, element_id)
    return True
