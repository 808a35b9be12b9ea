"""The State Council's calendar and the ladder that comes with the product."""

from __future__ import annotations

import pytest

from engine.worktime.calendar import WorkCalendar
from engine.worktime.seed import national_editions
from workflows.supervision.ladder import Ladder
from workflows.supervision.ladder_file import shipped


@pytest.fixture(scope="session")
def calendar() -> WorkCalendar:
    return WorkCalendar(editions=national_editions())


@pytest.fixture(scope="session")
def standard() -> Ladder:
    return shipped().ladders["standard"]
