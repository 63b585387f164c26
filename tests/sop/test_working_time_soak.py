"""The stepping clock again, on as many generated calendars as nobody waits for at every build."""

from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sop.working_time import Duration, OfficeCalendar, TimeUnit, add, subtract
from tests.sop.test_working_time import durations, offices, stepped_add, stepped_subtract

CALENDARS = 10_000
MANY = settings(max_examples=CALENDARS, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.soak
@MANY
@given(offices(), st.data())
def test_adding_agrees_with_the_stepping_clock_on_ten_thousand_calendars(
    office: tuple[OfficeCalendar, datetime], data: Any
) -> None:
    calendar, start = office
    minutes = data.draw(durations(calendar))

    assert add(start, Duration(minutes, TimeUnit.MINUTES), calendar) == stepped_add(start, minutes, calendar)


@pytest.mark.soak
@MANY
@given(offices(), st.data())
def test_subtracting_agrees_with_the_stepping_clock_on_ten_thousand_calendars(
    office: tuple[OfficeCalendar, datetime], data: Any
) -> None:
    calendar, end = office
    minutes = data.draw(durations(calendar))

    assert subtract(end, Duration(minutes, TimeUnit.MINUTES), calendar) == stepped_subtract(end, minutes, calendar)
