"""The last step ends once everything it records is there."""

from collections.abc import Collection
from itertools import combinations

import pytest

from sop.errors import RecordsMissing
from sop.records import RecordKind, require_all

INCOMPLETE = [kinds for count in range(len(RecordKind)) for kinds in combinations(RecordKind, count)]


def test_delivered_copied_and_archived_is_everything() -> None:
    require_all({RecordKind.DELIVERED, RecordKind.COPIED, RecordKind.ARCHIVED})


@pytest.mark.parametrize("recorded", INCOMPLETE, ids=lambda kinds: "+".join(kinds) or "nothing")
def test_nothing_less_will_do(recorded: Collection[RecordKind]) -> None:
    with pytest.raises(RecordsMissing):
        require_all(recorded)
