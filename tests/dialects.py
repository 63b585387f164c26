"""One memory of compiled statements for all databases of a test run.

SQLAlchemy keeps what it compiled per engine, and every test has engines of its own: without this, a fifth of the
processor time of all tests goes into compiling the same statements again.
"""

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

COMPILED: LRUCache[Any, Any] = LRUCache(5000)


class _OneMemory:
    """A dialect that equals every other of its kind, for the dialect is part of a compiled statement's key."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        engine.update_execution_options(compiled_cache=COMPILED)


class OneMemorySqlite(_OneMemory, SQLiteDialect_pysqlite):
    """SQLite as `create_engine` finds it, with the common memory."""

    supports_statement_cache = True


class OneMemoryPostgresql(_OneMemory, PGDialect_psycopg):
    """PostgreSQL as `create_engine` finds it, with the common memory."""

    supports_statement_cache = True


def compile_each_statement_once() -> None:
    """Let every engine that is made from now on share one memory of compiled statements."""
    registry.register("sqlite", __name__, OneMemorySqlite.__name__)
    registry.register("postgresql.psycopg", __name__, OneMemoryPostgresql.__name__)
