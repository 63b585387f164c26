"""Databases that are emptied instead of made anew, for tests of which there are many: a fresh one is slow."""

from sqlmodel import Session

from db.tables import Table


def empty(session: Session) -> None:
    """Delete every row, and count ids from 1 again; far faster than TRUNCATE where there are few rows."""
    tables = list(reversed(Table.metadata.sorted_tables))
    statements = [f"DELETE FROM {table.name}" for table in tables]
    if session.get_bind().dialect.name == "postgresql":
        counted = [table.name for table in tables if "id" in table.columns]
        statements += [f"SELECT setval('{name}_id_seq', 1, false)" for name in counted]
        session.connection().exec_driver_sql("; ".join(statements))
        return
    for statement in (*statements, "DELETE FROM sqlite_sequence"):
        session.connection().exec_driver_sql(statement)
