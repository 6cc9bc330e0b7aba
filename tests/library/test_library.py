"""What a user meets when the data folder is not as it should be, and what is kept when it is."""

from __future__ import annotations

import os
import resource
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from types import SimpleNamespace

import pytest

from newsreader.errors import LibraryError
from newsreader.library import Change, Library, library_file
from newsreader.library.database import explain
from newsreader.library.recovery.backups import backups
from newsreader.library.rule_decisions import Order
from newsreader.library.schema import TABLES
from newsreader.model import Triage, TriageField, tag_field

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
READ = Triage(read=True)


def opened(path: Path) -> Library:
    return Library.open(path, patience=0.05, now=lambda: NOON)


def read(library: Library, *ids: str) -> None:
    assert (
        library.record("read", [Change(article_id, TriageField.READ, True) for article_id in ids]) is not None
    )


def works_without_saving(library: Library) -> LibraryError:
    """Everything works as ever, nothing is saved, and the notice says so. Returns the notice."""
    assert not library.saving
    assert library.notice is not None
    before = library.triage()
    read(library, "new")
    assert library.triage() == before | {"new": READ}
    assert library.deciding.undo() is not None
    assert library.deciding.redo() is not None
    assert library.poll() is None
    library.note("place", b"here")
    assert library.recall("place") == b"here"
    assert str(library.path) in library.notice.message
    assert library.notice.hint
    return library.notice


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "library.db"


@pytest.fixture
def written(path: Path) -> Path:
    library = opened(path)
    read(library, *(f"id{number:05d}" for number in range(2_000)))
    library.close()
    return path


def test_decisions_notes_and_undo_are_there_after_a_restart(path: Path) -> None:
    library = opened(path)
    later = tag_field("later")
    library.record(
        "several",
        [Change("a1", TriageField.STARRED, True), Change("a1", later, True), Change("b2", later, True)],
    )
    library.record("archived “A title”", [Change("b2", TriageField.ARCHIVED, True)])
    library.note("place", b"a1")
    library.note("place", b"\x00b2")
    library.close()

    again = opened(path)
    assert (again.saving, again.notice) == (True, None)
    assert again.triage() == {
        "a1": Triage(starred=True, tags=frozenset({"later"})),
        "b2": Triage(archived=True, tags=frozenset({"later"})),
    }
    assert again.recall("place") == b"\x00b2"
    assert again.recall("nothing") is None
    undone = again.deciding.undo()
    assert undone is not None
    assert (undone.title, undone.at) == ("archived “A title”", NOON)
    assert not again.triage()["b2"].archived


def test_an_action_that_changes_nothing_is_none(path: Path) -> None:
    library = opened(path)
    read(library, "a1")
    assert (
        library.record("read", [Change("a1", TriageField.READ, True), Change("b2", TriageField.READ, False)])
        is None
    )
    assert library.record("nothing", []) is None
    assert len(library.history()) == 1


def test_of_two_words_on_one_field_the_last_counts(path: Path) -> None:
    library = opened(path)
    assert (
        library.record("both", [Change("a1", TriageField.READ, True), Change("a1", TriageField.READ, False)])
        is None
    )
    assert library.triage() == {}


def test_the_poll_tells_what_others_did_and_not_what_one_did_oneself(path: Path) -> None:
    mine, other = opened(path), opened(path)
    read(mine, "a1")
    assert mine.poll() is None
    read(other, "b2")
    read(mine, "c3")
    other.note("place", b"x")
    news = mine.poll()
    assert news is not None
    assert news["b2"] == READ
    assert mine.poll() is None
    mine.deciding.undo()
    theirs = other.poll()
    assert theirs is not None
    assert theirs["c3"] == Triage()


def test_several_threads_may_use_one_library(path: Path) -> None:
    library = opened(path)

    def work(name: str) -> None:
        for number in range(25):
            read(library, f"{name}{number}")

    threads = [Thread(target=work, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(library.triage()) == 75
    assert [entry.seq for entry in library.history()] == list(range(75, 0, -1))


def test_a_path_below_a_file_leaves_a_reader_without_saving(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("not a folder")
    library = opened(tmp_path / "data" / "library.db")
    works_without_saving(library)
    assert (tmp_path / "data").read_text() == "not a folder"


def test_a_folder_in_place_of_the_file_is_named(path: Path) -> None:
    path.mkdir(parents=True)
    notice = works_without_saving(opened(path))
    assert "is a folder" in notice.message
    assert path.is_dir()


def test_a_place_that_may_not_even_be_looked_at_is_named(tmp_path: Path) -> None:
    """As a folder closed to the user, but for everybody: no file system takes such a name."""
    unseen = tmp_path / ("x" * 300) / "library.db"
    library = opened(unseen)
    assert "can't be opened" in works_without_saving(library).message
    library.back_up_daily()
    assert backups(unseen) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_write_permission_still_shows_what_was_decided(written: Path) -> None:
    written.chmod(0o444)
    written.parent.chmod(0o555)
    try:
        library = opened(written)
        assert len(library.triage()) == 2_000
        works_without_saving(library)
    finally:
        written.parent.chmod(0o755)


def test_a_read_only_file_still_shows_what_was_decided(
    written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def connect_read_only(path: Path, *, patience: float) -> sqlite3.Connection:
        return sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=patience, isolation_level=None)

    monkeypatch.setattr(library_file, "connect", connect_read_only)
    content = written.read_bytes()
    library = opened(written)
    assert len(library.triage()) == 2_000
    notice = works_without_saving(library)
    assert "read-only" in notice.message
    assert written.read_bytes() == content


def test_a_full_disk_fails_the_action_whole_and_the_reader_goes_on(written: Path) -> None:
    library = opened(written)
    read(library, "before")
    pages = library._file._connection.execute("PRAGMA page_count").fetchone()[0]
    library._file._connection.execute(f"PRAGMA max_page_count = {pages + 3}")
    with pytest.raises(LibraryError, match="disk is full"):
        read(library, *(f"new{number:05d}" for number in range(5_000)))
    assert len(library.triage()) == 2_001
    assert "disk is full" in works_without_saving(library).message
    library.close()

    again = opened(written)
    assert again.notice is None
    assert len(again.triage()) == 2_001
    assert len(again.history()) == 2


def test_a_limit_of_the_size_of_files_is_named_as_one(written: Path) -> None:
    library = opened(written)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (written.stat().st_size // 1_024 * 1_024, before[1]))
    try:
        with pytest.raises(LibraryError, match=r"no file may grow beyond [\d,]+ KB here \(ulimit -f\)"):
            read(library, *(f"new{number:05d}" for number in range(20_000)))
        assert "can't be written" in works_without_saving(library).message
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    library.close()
    again = opened(written)
    assert len(again.triage()) == 2_000
    again.close()


def test_a_folder_that_turns_read_only_fails_the_action_and_the_reader_goes_on(written: Path) -> None:
    library = opened(written)
    library._file._connection.execute("PRAGMA query_only = ON")
    with pytest.raises(LibraryError, match="read-only"):
        read(library, "new")
    assert len(library.triage()) == 2_000
    works_without_saving(library)


@pytest.mark.parametrize(("flag", "said"), [(os.ST_RDONLY, "the file system is read-only"), (0, "made")])
def test_why_a_file_can_not_be_made_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flag: int, said: str
) -> None:
    monkeypatch.setattr(os, "statvfs", lambda path: SimpleNamespace(f_flag=flag))
    with pytest.raises(sqlite3.OperationalError) as error:
        sqlite3.connect(tmp_path / "missing" / "library.db")
    assert explain(error.value, tmp_path / "library.db").rstrip(")").endswith(said)


def test_another_program_that_locks_the_file_fails_the_action_alone(written: Path) -> None:
    library = opened(written)
    other = sqlite3.connect(written, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(LibraryError, match="locked by another program"):
        read(library, "new")
    assert library.saving
    assert len(library.triage()) == 2_000
    other.execute("ROLLBACK")
    read(library, "new")
    other.close()


def test_a_file_locked_at_the_start_is_shown_without_saving(written: Path) -> None:
    other = sqlite3.connect(written, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    library = opened(written)
    assert len(library.triage()) == 2_000
    notice = works_without_saving(library)
    assert "locked by another program" in notice.message
    other.close()


def test_what_is_no_database_is_set_aside_with_its_log_and_a_new_one_begun(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"\x00\xff not a database" * 500)
    path.with_name("library.db-wal").write_bytes(b"the log")
    library = opened(path)
    aside = path.with_name("library.db.corrupt-20260131-120000")
    assert aside.read_bytes() == b"\x00\xff not a database" * 500
    assert aside.with_name(aside.name + "-wal").read_bytes() == b"the log"
    assert library.notice is not None
    assert aside.name in library.notice.message
    assert library.saving
    read(library, "a1")
    library.close()
    assert opened(path).triage() == {"a1": READ}


def test_a_second_damaged_file_does_not_take_the_place_of_the_first(path: Path) -> None:
    path.parent.mkdir()
    for content in (b"first", b"second"):
        path.write_bytes(content)
        opened(path).close()
        path.unlink()
    kept = sorted(file.read_bytes() for file in path.parent.glob("*.corrupt-*"))
    assert kept == [b"first", b"second"]


def test_a_truncated_file_is_set_aside(written: Path) -> None:
    written.write_bytes(written.read_bytes()[:10_000])
    library = opened(written)
    library.triage()
    assert library.notice is not None
    assert library.saving
    assert list(written.parent.glob("library.db.corrupt-*"))
    read(library, "a1")


def test_damage_found_later_keeps_all_marks_that_can_be_read(written: Path) -> None:
    library = opened(written)
    page, pages = _pages_of(written, "mark")
    library.close()
    with written.open("r+b") as file:
        file.seek((pages[len(pages) // 2] - 1) * page)
        file.write(b"\xaa" * page)
    library = opened(written)
    triage = library.triage()
    assert len(triage) == 2_000, "what the marks don't tell any more, the journal does"
    assert set(triage.values()) == {READ}
    assert library.saving
    assert library.notice is not None
    assert "could be recovered" in library.notice.hint
    assert library.history()[0].title == "recovered from library.db.corrupt-20260131-120000"


def test_what_rules_did_is_remembered_beyond_damage(written: Path) -> None:
    library = opened(written)
    library.rulings.obey([Order("Wired", TriageField.STARRED, "starred", ("a1",))])
    library.record("unstarred", [Change("a1", TriageField.STARRED, False)])
    library.close()
    page, pages = _pages_of(written, "mark")
    with written.open("r+b") as file:
        file.seek((pages[len(pages) // 2] - 1) * page)
        file.write(b"\xaa" * page)
    again = opened(written)
    assert again.notice is not None or again.triage()
    again.rulings.obey([Order("Wired", TriageField.STARRED, "starred", ("a1",))])
    assert not again.triage().get("a1", READ).starred


def _pages_of(path: Path, table: str) -> tuple[int, list[int]]:
    """The page size, and the pages that hold a table's rows, in their order."""
    connection = sqlite3.connect(path)
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    try:
        pages = connection.execute(
            "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path", (table,)
        ).fetchall()
    except sqlite3.OperationalError:
        pytest.skip("this SQLite is built without dbstat")
    finally:
        connection.close()
    return size, [page for (page,) in pages]


def test_a_library_of_a_newer_version_is_left_alone(written: Path) -> None:
    connection = sqlite3.connect(written)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    content = written.read_bytes()
    library = opened(written)
    notice = works_without_saving(library)
    assert "a newer newsreader wrote it" in notice.message
    assert "Update newsreader" in notice.hint
    library.close()
    assert written.read_bytes() == content
    assert not list(written.parent.glob("*.corrupt-*"))


def test_a_database_of_another_program_is_left_alone(path: Path) -> None:
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE recipe (name TEXT)")
    connection.close()
    content = path.read_bytes()
    notice = works_without_saving(opened(path))
    assert "another program" in notice.message
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TRIGGER mine AFTER INSERT ON action BEGIN DELETE FROM mark; END",
        "DROP TRIGGER action_stays; CREATE VIEW action_stays AS SELECT 1",
        "DROP TABLE note; CREATE VIEW note AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
        " SELECT x AS key, x AS value FROM n",
        "CREATE VIRTUAL TABLE other USING fts5(a)",
    ],
)
def test_what_no_newsreader_makes_is_not_used(written: Path, sql: str) -> None:
    connection = sqlite3.connect(written)
    connection.executescript(sql)
    connection.close()
    content = written.read_bytes()
    notice = works_without_saving(opened(written))
    assert "views or triggers" in notice.message
    assert written.read_bytes() == content


def test_one_without_a_table_is_damaged(written: Path) -> None:
    connection = sqlite3.connect(written)
    connection.execute("DROP TABLE entry")
    connection.close()
    library = opened(written)
    assert library.saving
    assert library.notice is not None
    assert "tables of it are missing" in library.notice.message
    library.close()


def test_every_table_is_known(written: Path) -> None:
    connection = sqlite3.connect(written)
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    connection.close()
    assert names == {*TABLES, "sqlite_sequence"}


def test_one_that_was_emptied_begins_anew_from_its_backup(written: Path) -> None:
    library = opened(written)
    library.back_up()
    marks = library.triage()
    library.close()
    written.write_bytes(b"")
    again = opened(written)
    assert again.notice is not None
    assert "it is empty" in again.notice.message
    assert again.triage() == marks != {}
    again.close()


def test_no_backup_or_other_file_is_left_by_ordinary_use(written: Path) -> None:
    assert [file.name for file in written.parent.iterdir()] == ["library.db"]


def test_very_much_that_another_program_did_is_told_by_its_place_in_the_journal(path: Path) -> None:
    mine, other = opened(path), opened(path)
    assert mine.many_news(2) is None
    other.record("few", [Change("a", TriageField.READ, True)])
    assert mine.many_news(2) is None
    other.record("many", [Change(article_id, TriageField.STARRED, True) for article_id in "abc"])
    many = mine.many_news(2)
    assert many is not None
    assert (many.changes, mine.poll(), mine.many_news(2)) == (4, None, None)
    starred = Triage(starred=True)
    assert other.changed_since(many) == {"a": Triage(read=True, starred=True), "b": starred, "c": starred}
    mine.put_off(many)
    assert mine.many_news(2) == many
