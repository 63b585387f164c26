from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.handlers.desk import Desk, a_desk


@pytest.fixture
async def desk(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Desk]:
    async with a_desk(sqlite_url, tmp_path) as desk:
        yield desk
