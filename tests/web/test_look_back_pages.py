"""The page that looks back at a process, and its table as a file."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.web.conftest import Browser

SignIn = Callable[[str], Browser]
PAGE = "/look-back/contact_enterprise"


def test_it_shows_the_diagram_and_a_table(packages: None, sign_in: SignIn) -> None:
    office: Browser = sign_in("office")
    page = office.get(f"{PAGE}?since=2020-01-01&until=2024-12-31").text
    assert 'id="first-t"' in page
    assert "签收" in page
    both = office.get(
        f"{PAGE}?since=2026-01-01&until=2026-06-30&since2=2025-01-01&until2=2025-06-30"
    )
    assert all(f'id="{side}-t"' in both.text for side in ("first", "second"))


@pytest.mark.parametrize("asked", ["since=x&until=2026-01-01", "since=2026-02-01&until=2026-01-01"])
def test_a_period_that_cannot_be_is_told_at_its_field(
    packages: None, sign_in: SignIn, asked: str
) -> None:
    refused = sign_in("office").get(f"{PAGE}?{asked}")
    assert (refused.status_code, "-error" in refused.text) == (422, True)


def test_the_table_is_a_file(packages: None, sign_in: SignIn) -> None:
    sent = sign_in("office").client.get(f"{PAGE}/export.xlsx?since=2026-01-01&until=2026-06-30")
    sheet = load_workbook(BytesIO(sent.data)).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:3] == ("时段", "环节或流向", "经过次数")
    assert any("→" in str(row[1]) for row in rows[1:])
