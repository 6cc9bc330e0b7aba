"""Opening SQLite files, and telling apart what can go wrong with one."""

from __future__ import annotations

import os
import resource
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from threading import Lock
from typing import Any, Final, Literal, Protocol, TypeVar
from weakref import WeakSet

import msgspec

from newsreader.system.files import private_file, private_folder

Result = TypeVar("Result")

PATIENCE: Final = 3.0
"""Seconds to wait for another program that is writing: longer than any action here takes."""

_HEADER: Final = b"SQLite format 3\x00"


class Trouble(StrEnum):
    """What is wrong with a database, as far as it decides what to do next."""

    CORRUPT = "corrupt"
    FULL = "full"
    READ_ONLY = "read-only"
    BUSY = "busy"
    UNREACHABLE = "unreachable"
    UNWRITTEN = "unwritten"
    UNREAD = "unread"
    OTHER = "other"


class Work(Protocol):
    """Runs something on a library's connection, one thing at a time."""

    def __call__(self, work: Callable[[sqlite3.Connection], Result], /) -> Result: ...


class NotADatabaseError(sqlite3.DatabaseError):
    """Found before SQLite has seen the file, which would throw away the log beside it."""

    sqlite_errorcode = sqlite3.SQLITE_NOTADB


class DamagedRowsError(sqlite3.DatabaseError):
    """Found where rows that belong together are not there together, of which SQLite says nothing."""

    sqlite_errorcode = sqlite3.SQLITE_CORRUPT


class DamagedSchemaError(sqlite3.DatabaseError):
    """SQLite's own message about its damaged tables holds bytes that are no text, and can't be raised."""

    sqlite_errorcode = sqlite3.SQLITE_CORRUPT


_TROUBLES: Final = {
    sqlite3.SQLITE_CORRUPT: Trouble.CORRUPT,
    sqlite3.SQLITE_NOTADB: Trouble.CORRUPT,
    sqlite3.SQLITE_FULL: Trouble.FULL,
    sqlite3.SQLITE_READONLY: Trouble.READ_ONLY,
    sqlite3.SQLITE_PERM: Trouble.READ_ONLY,
    sqlite3.SQLITE_BUSY: Trouble.BUSY,
    sqlite3.SQLITE_LOCKED: Trouble.BUSY,
    sqlite3.SQLITE_CANTOPEN: Trouble.UNREACHABLE,
    sqlite3.SQLITE_IOERR: Trouble.UNREAD,
}
_UNWRITTEN: Final = frozenset(
    {
        sqlite3.SQLITE_IOERR_WRITE,
        sqlite3.SQLITE_IOERR_FSYNC,
        sqlite3.SQLITE_IOERR_DIR_FSYNC,
        sqlite3.SQLITE_IOERR_TRUNCATE,
        sqlite3.SQLITE_IOERR_SHMOPEN,
        sqlite3.SQLITE_IOERR_SHMSIZE,
    }
)
"""SQLite's "disk I/O error", where it is one of writing: of full disks it knows ENOSPC alone, and neither a
quota nor a limit of the process.
"""


class _OpenConnection(sqlite3.Connection):
    """A connection to the file `inode`, until it is closed."""

    inode: tuple[int, int] | None = None

    def close(self) -> None:
        super().close()
        self.inode = None


# POSIX locks belong to a process and a file, and closing any descriptor of the file lets go of all of them:
# another program would then take itself for the last one, and delete the log that is still written here.
# So whether a file is looked at without SQLite is a matter of the whole process.
_OPENING: Final = Lock()
_OPEN: Final[WeakSet[_OpenConnection]] = WeakSet()


def connect(path: Path, *, patience: float = PATIENCE) -> sqlite3.Connection:
    """A connection that commits nothing by itself (see `transaction`); makes the folder, writes nothing yet.

    It may be used from several threads, one at a time: the caller holds a lock. `patience`: seconds to
    wait for another program's lock.

    Raises:
        OSError, sqlite3.Error: `trouble` says what is meant by it.
    """
    private_folder(path.parent)
    if path.is_dir():
        raise IsADirectoryError(f"{path} is a folder")
    with _OPENING:
        if path.is_file() and not (_is_open(path) or _is_database(path)):
            raise NotADatabaseError("it does not begin as a database does")
        private_file(path)  # and so are the files that SQLite puts beside it
        options: dict[str, Any] = {"isolation_level": None, "check_same_thread": False}
        connection = sqlite3.connect(path, timeout=patience, factory=_OpenConnection, **options)
        connection.inode = _inode(path)
        _OPEN.add(connection)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA trusted_schema = OFF")  # the file may be someone else's
    return connection


def write_ahead(
    connection: sqlite3.Connection,
    *,
    synchronous: Literal["FULL", "NORMAL"] = "FULL",
    patience: float = PATIENCE,
) -> None:
    """Let readers and one writer work at once. FULL keeps every commit through a power cut, NORMAL may
    lose the last ones.

    Raises:
        sqlite3.Error: the file can't be read or written.
    """
    until = time.monotonic() + patience
    while connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            break
        except sqlite3.OperationalError as error:
            # Two programs that open a new file at once: SQLite refuses one of them without any waiting.
            if trouble(error) is not Trouble.BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)
    connection.execute(f"PRAGMA synchronous = {synchronous}")
    # A bulk action leaves a log of many megabytes, which would otherwise keep its size for good.
    connection.execute("PRAGMA journal_size_limit = 4194304")


def connect_in_memory() -> sqlite3.Connection:
    """An empty database that is gone when it is closed."""
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing. Takes the write lock at once, so that what is read inside holds until the commit."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # A full disk can make SQLite roll back by itself.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def attempt(work: Callable[[sqlite3.Connection], Result], connection: sqlite3.Connection) -> Result:
    """`work(connection)`, with an error of SQLite's where its schema is damaged so that it can't name it."""
    try:
        return work(connection)
    except UnicodeDecodeError as error:
        try:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        except UnicodeDecodeError:
            raise DamagedSchemaError("its tables can't be read") from error
        raise


def is_undecodable(error: sqlite3.Error) -> bool:
    """Whether a text in the database is no UTF-8 any more, so that nothing of the answer can be had."""
    return "decode to UTF-8" in str(error)


def read_whatever_is_there(connection: sqlite3.Connection) -> None:
    """From now on, bytes of a text that make no sense are shown as U+FFFD. Costs time with every text."""
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")


def trouble(error: sqlite3.Error | OSError) -> Trouble:
    """What kind of trouble an error stands for."""
    if isinstance(error, OSError):
        return Trouble.UNREACHABLE
    code = getattr(error, "sqlite_errorcode", 0)
    if code in _UNWRITTEN:
        return Trouble.UNWRITTEN
    # The low byte is the primary code, the rest says more closely why.
    return _TROUBLES.get(code & 0xFF, Trouble.OTHER)


def explain(error: sqlite3.Error | OSError, path: Path) -> str:
    """What happened and where, as the first half of a sentence for the user."""
    match trouble(error):
        case Trouble.FULL:
            return f"the disk is full: {path} can't grow"
        case Trouble.UNWRITTEN:
            return f"{path} can't be written: {_why_unwritten()}"
        case Trouble.UNREAD:
            return f"{path} can't be read: the disk gives an error"
        case Trouble.READ_ONLY:
            return f"{path} is read-only"
        case Trouble.BUSY:
            return f"{path} is locked by another program"
        case Trouble.CORRUPT:
            return f"{path} is damaged ({error})"
        # `Path.is_dir` raises where the folder around it may not be looked into.
        case Trouble.UNREACHABLE if os.path.isdir(path):  # noqa: PTH112
            return f"{path} is a folder where a file should be"
        case Trouble.UNREACHABLE if isinstance(error, OSError):
            return f"{path} can't be opened ({error.strerror or error})"
        case Trouble.UNREACHABLE:
            why = " (the file system is read-only)" if _is_on_read_only(path) else ""
            return f"{path} can't be opened or made{why}"
        case _:
            return f"{path} can't be used ({error})"


def _is_on_read_only(path: Path) -> bool:
    try:
        return bool(os.statvfs(path.parent).f_flag & os.ST_RDONLY)
    except OSError:
        return False


def _why_unwritten() -> str:
    most, _ = resource.getrlimit(resource.RLIMIT_FSIZE)
    if most != resource.RLIM_INFINITY:
        return f"no file may grow beyond {most / 1024:,.0f} KB here (ulimit -f)"
    return "the disk or its quota is full, or it has a fault"


def json_list(values: Iterable[str] | Iterable[int]) -> str:
    """Many values as the one parameter that `json_each` takes."""
    return msgspec.json.encode(list(values)).decode()


def _inode(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _is_open(path: Path) -> bool:
    """Whether this process has a connection to a file, which SQLite has looked at then."""
    inode = _inode(path)
    return inode is not None and any(connection.inode == inode for connection in _OPEN)


def _is_database(path: Path) -> bool:
    """For a file to which this process has no connection."""
    with path.open("rb") as file:
        return file.read(len(_HEADER)) in (b"", _HEADER)
