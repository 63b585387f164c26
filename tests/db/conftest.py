import pytest

from db.database import Database
from tests.emptied import empty


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    """A database with all tables and nothing in them: each test that asks for it runs on both engines."""
    database: Database = request.getfixturevalue(f"{request.param}_database")
    database.run_now(empty)
    return database
