"""The office that tests of services work in."""

import pytest

from db.database import Database
from tests.emptied import empty
from tests.services.office import OfficeAtWork


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what is marked so on both databases."""
    if "database" in metafunc.fixturenames and metafunc.definition.get_closest_marker("both_databases"):
        metafunc.parametrize("database", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Database:
    """A database with nothing in it; SQLite, where a test does not ask for both."""
    database: Database = request.getfixturevalue(f"{getattr(request, 'param', 'sqlite')}_database")
    database.run_now(empty)
    return database


@pytest.fixture
def office(database: Database) -> OfficeAtWork:
    """An office with nobody in it yet."""
    return OfficeAtWork(database)


@pytest.fixture
def full_office(office: OfficeAtWork) -> OfficeAtWork:
    """An office whose posts all have holders; the last of them is the admin."""
    office.seat_everybody()
    return office
