"""`reconcile` as an operator meets it: what is missing, damaged or left over, and what may be thrown away."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import cli
from db.database import Database
from documents.store import DocumentStore
from tests.db.samples import a_new_file, add_own_file, add_person

LONG_AGO = 1_700_000_000


class Machine:
    """An office's documents and database, and the command."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.folder = folder
        self.store = DocumentStore(folder)
        self.person_id = database.run_now(add_person).id

    def keep(self, content: bytes, *, row: bool = True) -> Path:
        """Store a file, with a row that speaks of it or without, as of long ago."""
        sha256 = asyncio.run(self.store.put(content))
        path = self.folder / sha256[:2] / sha256
        os.utime(path, (LONG_AGO, LONG_AGO))
        if row:
            new = a_new_file(sha256=sha256, size=len(content))
            self.database.run_now(add_own_file, new, sent_by=self.person_id)
        return path

    def run(self, *options: str) -> Result:
        return CliRunner().invoke(cli, ["reconcile", *options])


@pytest.fixture
def machine(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("DOCUMENTS_DIR", str(tmp_path / "documents"))
    database = Database(sqlite_url)
    yield Machine(database, tmp_path / "documents")
    database.close()


def test_all_is_well_in_one_line(machine: Machine) -> None:
    machine.keep(b"satu")
    machine.keep(b"dua")

    ended = machine.run("--read-all")

    assert (ended.exit_code, ended.stdout) == (0, "2 files are whole, 0 missing, 0 damaged, 0 orphans\n")


def test_a_missing_file_is_named_by_hash_and_number(machine: Machine) -> None:
    path = machine.keep(b"satu")
    path.unlink()

    ended = machine.run()

    assert ended.exit_code == 1
    assert ended.stdout.splitlines()[0] == f"missing {path.name} (file 1)"


def test_damage_is_seen_by_size_and_by_reading(machine: Machine) -> None:
    shorter, other = machine.keep(b"satu"), machine.keep(b"dua")
    shorter.write_bytes(b"sat")
    other.write_bytes(b"tua")

    at_a_glance, read = machine.run(), machine.run("--read-all")

    assert at_a_glance.stdout.splitlines()[:-1] == [f"damaged {shorter.name} (file 1)"]
    assert read.stdout.splitlines()[:-1] == [f"damaged {shorter.name} (file 1)", f"damaged {other.name} (file 2)"]


def test_an_orphan_is_named_a_day_after_it_came(machine: Machine) -> None:
    old = machine.keep(b"satu", row=False)
    fresh = machine.keep(b"dua", row=False)
    os.utime(fresh)

    ended = machine.run()

    assert ended.exit_code == 0
    assert ended.stdout.splitlines()[:-1] == [f"orphan {old.parent.name}/{old.name} (4 bytes)"]


def test_only_orphans_are_deleted_and_only_when_asked(machine: Machine) -> None:
    orphan, wanted = machine.keep(b"satu", row=False), machine.keep(b"dua")

    machine.run()
    assert orphan.exists()
    machine.run("--delete-orphans")

    assert (orphan.exists(), wanted.exists()) == (False, True)


def test_nothing_is_deleted_while_the_bot_runs(machine: Machine) -> None:
    orphan = machine.keep(b"satu", row=False)
    machine.database.claim()

    ended = machine.run("--delete-orphans")

    assert (ended.exit_code, orphan.exists()) == (2, True)
    assert "another process serves" in ended.stderr
    assert machine.run().exit_code == 0


def test_a_storage_that_does_not_answer_is_one_line(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCUMENTS_URL", "s3://tepat")
    for name, value in (("ENDPOINT", "http://127.0.0.1:9"), ("KEY_ID", "x"), ("KEY", "x")):
        monkeypatch.setenv(f"BUCKET_{name}", value)

    ended = machine.run()

    assert (ended.exit_code, ended.stderr.count("\n")) == (2, 1)
    assert ended.stderr.startswith("tepat: the documents cannot be reached")
