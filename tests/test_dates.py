"""Dates as boards write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dates import read_dates
from schema.posting import Dates

FETCHED = datetime(2026, 11, 25, 22, 0, tzinfo=UTC)

ABSOLUTE = [
    ("2026-04-20", date(2026, 4, 20)),
    ("2026-04-20T13:42:32.1370", date(2026, 4, 20)),
    ("2026-04-20T23:59:59.9970", date(2026, 4, 20)),
    ("2026-06-11T23:30:00-05:00", date(2026, 6, 11)),  # the day of its own zone, not the UTC day after
    ("2026-06-11T03:00:00.000+0000", date(2026, 6, 11)),
    ("2016-01-02 10:11:12 UTC", date(2016, 1, 2)),
    ("2013-04-12 15:52:34.19", date(2013, 4, 12)),
    ("2026-9-3", date(2026, 9, 3)),
    ("20261101", date(2026, 11, 1)),
    ("1764000000", date(2025, 11, 24)),
    ("1764000000000", date(2025, 11, 24)),
    ("12/3/2020", date(2020, 12, 3)),
    ("24/12/2025", date(2025, 12, 24)),  # no month 24
    ("5/6/2026 10:23 AM", date(2026, 5, 6)),
    ("12.03.2026", date(2026, 3, 12)),
    ("Wed Jun 24 07:00:00 UTC 2026", date(2026, 6, 24)),
    ("Fri, 12 Apr 2013", date(2013, 4, 12)),
    ("Wed, 19 Aug 2026 05:00:00:0", date(2026, 8, 19)),
    ("Fri, 12 Apr 2013 10:00:00 GMT", date(2013, 4, 12)),
    ("Sep 18, 2026", date(2026, 9, 18)),
    ("Posted on Nov 01, 2026", date(2026, 11, 1)),
    ("November 1st, 2026", date(2026, 11, 1)),
    ("8 May 2026", date(2026, 5, 8)),
    ("18-Sep-2026", date(2026, 9, 18)),
    ("7. August 2026", date(2026, 8, 7)),
    ("3 septembre 2026", date(2026, 9, 3)),
    ("14 juin 2026", date(2026, 6, 14)),
    ("12. Mai 2026", date(2026, 5, 12)),
]
RELATIVE = [
    ("Posted Today", date(2026, 11, 25), False),
    ("Just posted", date(2026, 11, 25), False),
    ("Posted Yesterday", date(2026, 11, 24), False),
    ("Posted 3 Days Ago", date(2026, 11, 22), False),
    ("Posted 30+ Days Ago", date(2026, 10, 26), True),
    ("30+ days ago", date(2026, 10, 26), True),
    ("23 hours ago", date(2026, 11, 24), False),
    ("Posted an hour ago", date(2026, 11, 25), False),
    ("2 weeks ago", date(2026, 11, 11), True),
    ("a month ago", date(2026, 10, 26), True),
    ("Vor 7 Tagen", date(2026, 11, 18), False),
    ("Vor mehr als 30 Tagen ausgeschrieben", date(2026, 10, 26), True),
    ("Heute", date(2026, 11, 25), False),
    ("hace más de 30 días", date(2026, 10, 26), True),
    ("il y a 3 jours", date(2026, 11, 22), False),
    ("Publié aujourd’hui", date(2026, 11, 25), False),
]
NONSENSE = [
    "",
    "  ",
    "soon",
    "9999-12-31",
    "1889-01-01",
    "2027-03-01",
    "13/13/2020",
    "31 February 2026",
    "12",
    "May",
    "R-12345",
]


@pytest.mark.parametrize(("said", "day"), ABSOLUTE)
def test_absolute(said: str, day: date) -> None:
    assert read_dates(said, None, fetched=FETCHED) == Dates(posted=day)


@pytest.mark.parametrize(("said", "day", "bound"), RELATIVE)
def test_relative_to_the_fetch(said: str, day: date, bound: bool) -> None:
    assert read_dates(said, None, fetched=FETCHED) == Dates(posted=day, posted_is_bound=bound)


@pytest.mark.parametrize("said", NONSENSE)
def test_nonsense_is_no_date(said: str) -> None:
    assert read_dates(said, None, fetched=FETCHED) == Dates()


def test_the_end_may_lie_ahead_but_not_in_another_age() -> None:
    assert read_dates(None, "2027-03-01T23:59", fetched=FETCHED).valid_through == date(2027, 3, 1)
    assert read_dates(None, "2020-01-01", fetched=FETCHED).valid_through == date(2020, 1, 1)
    for said in ("2099-12-31", "Continuous", "Open until filled", "9999-12-31T00:00:00"):
        assert read_dates(None, said, fetched=FETCHED).valid_through is None


def test_a_later_fetch_moves_only_relative_dates() -> None:
    later = datetime(2026, 12, 1, tzinfo=UTC)
    assert read_dates("Posted 3 Days Ago", None, fetched=later).posted == date(2026, 11, 28)
    assert read_dates("Sep 18, 2026", None, fetched=later).posted == date(2026, 9, 18)


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_is_read_without_an_error(posted: str, ends: str) -> None:
    dates = read_dates(posted, ends, fetched=FETCHED)
    assert dates.posted is None or dates.posted.year >= 1990


@given(
    st.dates(date(1990, 1, 1), date(2026, 11, 25)), st.sampled_from(["%Y-%m-%d", "%b %d, %Y", "%d %B %Y", "%m/%d/%Y"])
)
def test_every_day_comes_back(day: date, form: str) -> None:
    assert read_dates(day.strftime(form), None, fetched=FETCHED).posted == day
