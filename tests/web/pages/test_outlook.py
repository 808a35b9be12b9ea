"""Due dates in words and as a calendar."""

from datetime import UTC, date, datetime

from engine.worktime.calendar import DayKind, EditionDay, WorkCalendar, YearEdition
from engine.worktime.durations import parse_duration
from engine.worktime.explain import DueExplanation, explain
from web.pages.outlook import calendar_note, skipped_in_words, weeks

YEAR = YearEdition(
    "CN", 2026, 3,
    (
        *(EditionDay(date(2026, 5, day), DayKind.OFF, "劳动节") for day in range(1, 6)),
        EditionDay(date(2026, 5, 9), DayKind.WORKING, "劳动节"),
    ),
)  # fmt: skip


def explained() -> DueExplanation:
    """Fifteen working days over the Labour Day holidays of 2026."""
    start = datetime(2026, 4, 30, 7, 30, tzinfo=UTC)
    return explain(WorkCalendar(editions=(YEAR,)), start, parse_duration("P15WD"))


def test_every_day_has_its_cell_and_its_reason() -> None:
    rows = weeks(explained(), date(2026, 5, 20))

    assert [len(row) for row in rows] == [7] * 5
    cells = [cell for row in rows for cell in row]
    by_text = {cell.text: cell for cell in cells if cell.text}
    assert (by_text["4/30"].kind, by_text["4/30"].note) == ("start", "起")
    assert (by_text["5/1"].kind, by_text["5/1"].note) == ("off", "休")
    assert (by_text["6"].kind, by_text["6"].note) == ("count", "第1")
    assert (by_text["9"].kind, by_text["9"].note) == ("extra", "班·4")
    assert by_text["10"].note == "周末"
    assert by_text["20"].kind == "today"
    assert (by_text["25"].kind, by_text["25"].note) == ("due", "到期")
    assert [cell.kind for cell in rows[0][:3]] == ["none"] * 3


def test_says_what_was_left_out_and_by_which_calendar() -> None:
    found = explained()

    assert "劳动节5天" in skipped_in_words(found)
    assert calendar_note(found) == "日历：2026年第3版，已公布。"


def test_says_that_the_date_may_still_move() -> None:
    start = datetime(2027, 1, 5, 1, 0, tzinfo=UTC)
    found = explain(WorkCalendar(editions=(YEAR,)), start, parse_duration("P3WD"))

    assert "2027年的放假安排还没有公布" in calendar_note(found)
