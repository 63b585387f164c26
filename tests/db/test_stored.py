"""No stored bytes are forgotten: backups hold and `reconcile` spares what any row speaks of."""

from db.database import Database
from db.stored import SPEAKERS, StoredBytes, stored
from db.tables import KeptPaperRow, Table
from tests.db.samples import NOW, a_new_file, add_own_file, add_person, add_task

NOT_IN_THE_STORE = {
    "procedure": "its text stands in the row",
    "proposal_version": "its bytes are those of a file, or it was entered in chat",
}


def test_every_table_with_a_hash_is_known_to_have_stored_bytes_or_none() -> None:
    with_hash = {table.name for table in Table.metadata.sorted_tables if "sha256" in table.columns}

    assert with_hash == {str(table.__tablename__) for table in SPEAKERS.values()} | set(NOT_IN_THE_STORE)


def test_files_and_papers_are_told_by_their_hash(database: Database) -> None:
    person_id = database.run_now(add_person).id
    for name in ("satu.pdf", "dua.pdf"):
        database.run_now(add_own_file, a_new_file(name=name, sha256="ab" * 32), sent_by=person_id)
    run_id = database.run_now(add_task).run_id
    paper = KeptPaperRow(run_id=run_id, key="k", sha256="cd" * 32, size=7, name="Surat.pdf", kept_at=NOW)
    database.run_now(lambda session: session.add(paper))

    assert database.read_now(stored) == {
        "ab" * 32: StoredBytes(2048, ("file 1", "file 2")),
        "cd" * 32: StoredBytes(7, ("paper 1",)),
    }
