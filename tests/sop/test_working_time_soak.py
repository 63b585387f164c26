"""The stepping clock again, on as many generated calendars as nobody waits for at every build."""

import sys
from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sop.working_time import Duration, OfficeCalendar, TimeUnit, add, subtract
from tests.sop.test_working_time import durations, offices, stepped_add, stepped_subtract

WANTED = 10_000
ONE_GO = settings(
    max_examples=1_000,
    deadline=None,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
"""How many at a time; Hypothesis may give fewer, and the same one twice, so that the test counts for itself."""


@pytest.mark.soak
def test_adding_and_subtracting_agree_with_the_stepping_clock_on_ten_thousand_calendars() -> None:
    seen: set[str] = set()

    @ONE_GO
    @given(offices(), st.data())
    def agrees(office: tuple[OfficeCalendar, datetime], data: Any) -> None:
        calendar, moment = office
        minutes = data.draw(durations(calendar))
        length = Duration(minutes, TimeUnit.MINUTES)

        assert add(moment, length, calendar) == stepped_add(moment, minutes, calendar)
        assert subtract(moment, length, calendar) == stepped_subtract(moment, minutes, calendar)
        seen.add(repr((calendar, moment, minutes)))

    while len(seen) < WANTED:
        agrees()

    sys.stdout.write(f"\nadd and subtract agreed with the stepping clock on {len(seen):,} calendars and durations\n")
