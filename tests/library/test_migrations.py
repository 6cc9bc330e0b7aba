"""An older library comes to the newest schema whole or not at all, and a copy of it is kept."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsreader.errors import LibraryError
from newsreader.library import Library
from newsreader.library.codec import encode_article
from newsreader.library.database import connect, transaction
from newsreader.library.feeds.deliveries import encoded_card
from newsreader.library.migrations import BACKUPS_KEPT, MIGRATIONS, Migration, migrate
from newsreader.library.schema import NEWEST
from newsreader.model import Article, Triage

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
BACKUP = "library.db.v1-20260131-120000.backup"

QUALITIES = {"scored": 81, "nothing": 0, "of its feed": None, "damaged": 67, "damaged all over": 12}
FEEDS = Migration(
    2,
    "feeds",
    """
    -- A semicolon; in a comment, and one in a trigger, don't end a statement.
    CREATE TABLE feed (url TEXT PRIMARY KEY, title TEXT NOT NULL DEFAULT ';') STRICT;
    CREATE TRIGGER feed_title AFTER INSERT ON feed
    BEGIN UPDATE feed SET title = 'x;y' WHERE url = new.url; END;
    INSERT INTO feed (url) VALUES ('https://example.org/feed');
    """,
)


def _count_read(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE total (read INTEGER NOT NULL) STRICT")
    connection.execute("INSERT INTO total SELECT count(*) FROM mark WHERE field = 'read'")


TOTALS = Migration(3, "totals", _count_read)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A library of the first version with one action in it."""
    path = tmp_path / "library.db"
    connection = connect(path)
    migrate(connection, None, NOON, MIGRATIONS[:1])
    with transaction(connection):
        connection.execute("INSERT INTO change VALUES (1, 'a1', 'read', NULL, 1)")
        connection.execute("INSERT INTO action VALUES (1, 0, 'do', NULL, 'read', 1)")
        connection.execute("INSERT INTO mark VALUES ('a1', 'read', 1)")
    connection.close()
    return path


def _migrated(path: Path, *migrations: Migration, now: datetime = NOON) -> sqlite3.Connection:
    connection = connect(path)
    try:
        migrate(connection, path, now, migrations)
    except BaseException:
        connection.close()
        raise
    return connection


def _version(path: Path) -> int:
    connection = sqlite3.connect(path)
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    connection.close()
    return int(version)


def _names(folder: Path) -> Sequence[str]:
    return sorted(file.name for file in folder.iterdir())


def test_the_newest_version_is_that_of_the_last_step() -> None:
    assert MIGRATIONS[-1].version == NEWEST


def test_versions_run_from_one_without_gaps() -> None:
    assert [migration.version for migration in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))


def test_an_older_library_gets_every_later_step_and_keeps_what_is_in_it(path: Path) -> None:
    connection = _migrated(path, MIGRATIONS[0], FEEDS, TOTALS)
    assert connection.execute("SELECT url, title FROM feed").fetchall() == [
        ("https://example.org/feed", "x;y")
    ]
    assert connection.execute("SELECT read FROM total").fetchall() == [(1,)]
    assert connection.execute("SELECT article, field, value FROM mark").fetchall() == [("a1", "read", 1)]
    assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
    connection.close()
    assert _version(path) == 3


def test_the_library_as_it_was_is_kept_beside_the_new_one(path: Path) -> None:
    _migrated(path, MIGRATIONS[0], FEEDS).close()
    assert _names(path.parent) == ["library.db", BACKUP]
    kept = Library.open(path.with_name(BACKUP))
    assert kept.triage() == {"a1": Triage(read=True)}
    kept.close()


def test_only_the_last_backups_are_kept(path: Path) -> None:
    before = path.read_bytes()
    for day in range(BACKUPS_KEPT + 2):
        path.write_bytes(before)
        _migrated(path, MIGRATIONS[0], FEEDS, now=NOON + timedelta(days=day)).close()
    days = range(2, BACKUPS_KEPT + 2)
    assert _names(path.parent)[1:] == [
        f"library.db.v1-{NOON + timedelta(days=day):%Y%m%d}-120000.backup" for day in days
    ]


def test_a_step_that_fails_leaves_the_library_as_it_was(path: Path) -> None:
    broken = Migration(3, "broken", "CREATE TABLE half (x INTEGER); CREATE TABLE half (x INTEGER);")
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        _migrated(path, MIGRATIONS[0], FEEDS, broken)
    assert _version(path) == 1
    library = Library.open(path)
    assert library.triage() == {"a1": Triage(read=True)}
    library.close()


def test_a_table_can_be_rebuilt_under_those_that_refer_to_it(path: Path) -> None:
    rebuild = Migration(
        2,
        "action with a note",
        """
        CREATE TABLE fresh (seq INTEGER PRIMARY KEY, at INTEGER, kind TEXT, target INTEGER REFERENCES action,
            title TEXT, changes INTEGER, note TEXT) STRICT;
        INSERT INTO fresh SELECT *, '' FROM action;
        DROP TRIGGER action_is_kept;
        DROP TABLE action;
        ALTER TABLE fresh RENAME TO action;
        """,
    )
    connection = _migrated(path, MIGRATIONS[0], rebuild)
    assert connection.execute("SELECT title, note FROM action").fetchall() == [("read", "")]
    connection.close()


def test_a_step_that_would_tear_rows_apart_is_refused(path: Path) -> None:
    careless = Migration(2, "careless", "DROP TRIGGER action_is_kept; DELETE FROM action;")
    with pytest.raises(sqlite3.IntegrityError, match="refer"):
        _migrated(path, MIGRATIONS[0], careless)
    assert _version(path) == 1


def test_a_script_that_ends_in_the_middle_is_an_error(path: Path) -> None:
    with pytest.raises(ValueError, match="unfinished statement"):
        _migrated(
            path,
            MIGRATIONS[0],
            Migration(2, "cut off", "CREATE TRIGGER t AFTER INSERT ON mark BEGIN SELECT 1"),
        )
    assert _version(path) == 1


def test_a_newer_library_is_refused_and_not_backed_up(path: Path) -> None:
    _migrated(path, MIGRATIONS[0], FEEDS).close()
    path.with_name(BACKUP).unlink()
    with pytest.raises(LibraryError, match="a newer newsreader wrote it"):
        _migrated(path, MIGRATIONS[0])
    assert _names(path.parent) == ["library.db"]


def test_a_step_that_another_program_has_just_made_is_not_made_twice(path: Path) -> None:
    steps = (MIGRATIONS[0], Migration(2, "made", "CREATE TABLE made (x INTEGER)"))
    overtaken, quick = connect(path), connect(path)
    versions = []

    def overtake(statement: str) -> None:
        # Between the first look at the version and the write lock.
        if statement == "PRAGMA foreign_keys = OFF":
            versions.append(_version(path))
            migrate(quick, None, NOON, steps)
            versions.append(_version(path))

    overtaken.set_trace_callback(overtake)
    migrate(overtaken, None, NOON, steps)
    assert versions == [1, 2]
    overtaken.close()
    quick.close()
    assert _version(path) == 2


def test_a_new_library_needs_no_backup(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    _migrated(path, MIGRATIONS[0], FEEDS).close()
    assert _names(tmp_path) == ["library.db"]
    assert _version(path) == 2


def test_a_transaction_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    connection = connect(tmp_path / "any.db")
    connection.execute("CREATE TABLE one (x INTEGER)")

    def begin_and_fail() -> None:
        with transaction(connection):
            connection.execute("INSERT INTO one VALUES (1)")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        begin_and_fail()
    assert connection.execute("SELECT count(*) FROM one").fetchone() == (0,)
    connection.close()


def test_passwords_leave_the_addresses_of_feeds(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    connection = connect(path)
    migrate(connection, None, NOON, MIGRATIONS[:4])
    with transaction(connection):
        for id_, url in (
            (1, "https://me:hu%40sh@site.example/feed"),
            (2, "https://me:hush@twice.example/"),
            (3, "https://twice.example/"),
            (4, "https://site.example/@me"),
        ):
            connection.execute("INSERT INTO feed (id, url, name, added) VALUES (?, ?, 'x', 0)", (id_, url))
        connection.execute("INSERT INTO article VALUES ('a', 2, 0, 0, NULL, NULL, x'80')")
        connection.execute("INSERT INTO entry VALUES (2, 'k', 'a', 'd', 0, 0, 1)")
    connection.close()
    library = Library.open(path, now=lambda: NOON)
    try:
        feeds = {feed.url: feed for feed in library.feeds.all()}
        assert list(feeds) == [
            "https://site.example/feed",
            "https://twice.example/",
            "https://site.example/@me",
        ]
        login = feeds["https://site.example/feed"].settings.access.login
        assert login is not None
        assert (login.user, login.secret.literal) == ("me", "hu@sh")
        assert feeds["https://twice.example/"].settings.access.login is not None
        assert feeds["https://site.example/@me"].settings.access.login is None
        with closing(connect(path)) as connection:
            assert connection.execute("SELECT feed, article FROM entry").fetchall() == [(3, "a")]
    finally:
        library.close()


def test_qualities_of_articles_stand_beside_their_cards(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    connection = connect(path)
    migrate(connection, None, NOON, MIGRATIONS[:14])
    articles = [Article(id=name, title=name, quality=quality) for name, quality in QUALITIES.items()]
    with transaction(connection):
        connection.execute("INSERT INTO feed (id, url, added) VALUES (1, 'https://site.example/', 0)")
        for article in articles:
            card = b"\xff" if article.id.startswith("damaged") else encoded_card(article, 0)
            connection.execute(
                "INSERT INTO article (id, owner, first_seen, published, card) VALUES (?, 1, 0, 0, ?)",
                (article.id, card),
            )
            whole = b"\xff" if article.id == "damaged all over" else encode_article(article)
            connection.execute("INSERT INTO article_text (article, whole) VALUES (?, ?)", (article.id, whole))
    migrate(connection, None, NOON)
    kept = dict(connection.execute("SELECT id, quality FROM article"))
    assert kept == QUALITIES | {"damaged all over": None}
    connection.close()
