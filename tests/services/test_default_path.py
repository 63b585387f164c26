"""The default path of the real procedure, by services alone, on both databases."""

import pytest

from sop.model import RunStatus
from tests.services.office import OfficeAtWork


@pytest.mark.both_databases
def test_a_run_goes_from_start_to_end_on_the_default_path(full_office: OfficeAtWork) -> None:
    office = full_office
    office.start()

    office.finish_up_to(14)
    office.deliver()
    office.finish()

    assert office.run.status is RunStatus.FINISHED
    assert not any(task.is_open for task in office.tasks)
    assert [task.step for task in office.tasks if not task.is_proposal] == [*range(1, 12), 11, 12, 13, 14]
