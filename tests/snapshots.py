"""Everything that a database holds, to be compared or put back; SQLite only."""

from sqlmodel import Session

from db.tables import Table

TABLES = [table.name for table in Table.metadata.sorted_tables]
COUNTERS = "sqlite_sequence"
Snapshot = tuple[tuple[str, tuple[tuple[object, ...], ...]], ...]


def everything(session: Session) -> Snapshot:
    """Return every row of every table."""
    connection = session.connection()
    return tuple(
        (table, tuple(tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table} ORDER BY rowid")))
        for table in (*TABLES, COUNTERS)
    )


def put_back(session: Session, snapshot: Snapshot) -> None:
    """Make a database hold what it held before."""
    connection = session.connection()
    for table in (*reversed(TABLES), COUNTERS):
        connection.exec_driver_sql(f"DELETE FROM {table}")
    for table, rows in snapshot:
        if rows and table != COUNTERS:
            places = ", ".join("?" * len(rows[0]))
            connection.exec_driver_sql(f"INSERT INTO {table} VALUES ({places})", list(rows))
    connection.exec_driver_sql(f"DELETE FROM {COUNTERS}")
    counters = dict(snapshot)[COUNTERS]
    if counters:
        connection.exec_driver_sql(f"INSERT INTO {COUNTERS} VALUES (?, ?)", list(counters))
