"""Subscriptions: what the user set for each feed, and how its refreshes went.

The functions work on an open connection; those that write expect a transaction around them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any, Final, TypeVar

import msgspec

from newsreader.library.damage import UNREADABLE
from newsreader.library.database import json_list
from newsreader.library.feeds import failures
from newsreader.library.feeds.access import AccessSettings, LoginSettings, decoded_access
from newsreader.query.remembered import Remembered
from newsreader.system.durations import DAY, HOUR
from newsreader.system.secrets import SecretSource

Record = TypeVar("Record", bound=msgspec.Struct)

LONGEST_WAIT: Final = 44 * DAY
"""No feed is due later than that: what says otherwise was written while the clock was wrong."""
KEEP_COUNT: Final = 1_000
KEEP_DAYS: Final = 180


class FeedSettings(msgspec.Struct, frozen=True):
    """What the user decides about a feed. None stands for the default, `name` "" for the feed's own title.

    `interval` is in seconds; `quality` is the prior, 0 to 100; `keep_count` and `keep_days` bound what is
    kept of it. A muted feed is refreshed, and its articles are not shown. `access`: how its servers are
    asked; `page_take`, `page_drop`: CSS selectors for what of its pages is text, and what of that is not.
    `stories`: its entries may be one story by likeness alone, without a report of another feed.
    """

    name: str = ""
    topics: tuple[str, ...] = ()
    quality: int | None = None
    interval: int | None = None
    muted: bool = False
    full_text: bool = False
    keep_count: int | None = None
    keep_days: int | None = None
    access: AccessSettings = AccessSettings()
    page_take: str = ""
    page_drop: str = ""
    stories: bool = False


class FeedState(msgspec.Struct, frozen=True):
    """How the refreshes went. Times in seconds since 1970; the columns of `feed` say what each means."""

    title: str = ""
    home: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    ttl: int | None = None
    skip_hours: tuple[int, ...] = ()
    last_try: int | None = None
    last_success: int | None = None
    last_error: str | None = None
    failures: int = 0
    moving_to: str | None = None
    moves: int = 0
    ended: bool = False
    next_due: int = 0
    held_until: int = 0
    validators_host: str | None = None


class Subscription(msgspec.Struct, frozen=True):
    """A feed that the user follows. `account`: the account whose server fetches it, "" where we do."""

    id: int
    url: str
    added: int
    settings: FeedSettings = FeedSettings()
    state: FeedState = FeedState()
    account: str = ""

    @property
    def title(self) -> str:
        """What to call it: the user's name for it, else its own, else its address."""
        return self.settings.name or self.state.title or self.url

    @property
    def trouble(self) -> str:
        """What is wrong with it, in plain words; empty where nothing is."""
        return told_trouble(self.state.last_error, self.state.failures, ended=self.state.ended)


def told_trouble(last_error: str | None, failures: int, *, ended: bool) -> str:
    """What is wrong with a feed, in plain words; empty where nothing is."""
    if last_error is None:
        return ""
    times = f" ({failures} times in a row)" if failures > 1 else ""
    return f"{last_error}{times}{'; it is not asked again' if ended else ''}"


_SETTINGS: Final = FeedSettings.__struct_fields__
_STATE: Final = FeedState.__struct_fields__
_JSON: Final = frozenset({"topics", "skip_hours", "access"})
_NAMES: Final = ("id", "url", "added", *_SETTINGS, *_STATE, "account")
_OWN: Final = slice(3, 3 + len(_SETTINGS))
_TOLD: Final = slice(_OWN.stop, _OWN.stop + len(_STATE))
"""Where settings and state stand among the names."""
_COLUMNS: Final = f"""
    {", ".join(_NAMES[:-1])}, coalesce((
        SELECT min(name) FROM remote_feed JOIN account ON account.id = account WHERE feed = feed.id
    ), '')
"""


def subscriptions(
    connection: sqlite3.Connection, feed_ids: Iterable[int] | None = None
) -> tuple[Subscription, ...]:
    """All of them or some, in the order in which they were added."""
    some = feed_ids is not None
    rows = connection.execute(
        f"""
        SELECT {_COLUMNS} FROM feed
        {"WHERE id IN (SELECT value FROM json_each(?))" if some else ""} ORDER BY id
        """,
        (json_list(feed_ids or ()),) if some else (),
    ).fetchall()
    return _made_of(rows)


def listed(connection: sqlite3.Connection, *, newest_first: bool) -> Iterator[tuple[str, FeedSettings]]:
    """Addresses with their settings, row by row, as far as a damaged file gives them, without nonsense."""
    from newsreader.urls import openable

    order = "DESC" if newest_first else "ASC"
    columns = {name for (name,) in connection.execute("SELECT name FROM pragma_table_info('feed')")}
    # An older library has not all of them.
    names = [name for name in _SETTINGS if name in columns]
    for url, *values in connection.execute(f"SELECT url, {', '.join(names)} FROM feed ORDER BY id {order}"):
        with suppress(msgspec.MsgspecError, TypeError, ValueError):
            if openable(url):
                yield url, _record(FeedSettings, dict(zip(names, values, strict=True)))


def find(connection: sqlite3.Connection, url: str) -> Subscription | None:
    """The subscription to an address, None where there is none."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM feed WHERE url = ?", (url,)).fetchone()
    return None if row is None else _made_of([row])[0]


def due(connection: sqlite3.Connection, now: int) -> tuple[Subscription, ...]:
    """Those to be refreshed now, the longest waiting first; none that has ended, is held back, or is
    fetched by a server.

    What lies beyond the longest wait, or was written at a time that is still to come, is a clock's mistake.
    """
    rows = connection.execute(
        f"""
        SELECT {_COLUMNS} FROM feed
        WHERE NOT ended AND id NOT IN (SELECT feed FROM remote_feed) AND (
            max(next_due, held_until) <= :now
            OR max(next_due, held_until) > :now + :longest
            OR last_try > :now + :slack
        ) ORDER BY coalesce(last_try, 0), next_due, id
        """,
        {"now": now, "longest": LONGEST_WAIT, "slack": HOUR},
    ).fetchall()
    return _made_of(rows)


def subscribe(
    connection: sqlite3.Connection, wanted: Iterable[tuple[str, FeedSettings]], now: int
) -> list[str]:
    """Add feeds; returns the addresses that are new. One that is there already only gains the topics.

    A name and password in an address become the feed's login: no address that is kept has any.
    """
    added = []
    for given, given_settings in wanted:
        url, settings = taken_apart(given, given_settings)
        known = find(connection, url)
        if known is not None:
            topics = tuple(dict.fromkeys((*known.settings.topics, *settings.topics)))
            configure(connection, url, msgspec.structs.replace(known.settings, topics=topics))
            continue
        values = {"url": url, "added": now, **_row(settings)}
        names = ", ".join(values)
        places = ", ".join(f":{name}" for name in values)
        connection.execute(f"INSERT INTO feed ({names}) VALUES ({places})", values)
        added.append(url)
    return added


def taken_apart(url: str, settings: FeedSettings) -> tuple[str, FeedSettings]:
    """An address without name and password; these are the feed's login, unless it has one."""
    from newsreader.urls import split_login

    bare, login = split_login(url)
    return bare, with_login(settings, login)


def with_login(settings: FeedSettings, login: tuple[str, str] | None) -> FeedSettings:
    """The settings with a name and password to log in with, unless they have a login."""
    if login is None or settings.access.login is not None:
        return settings
    own = LoginSettings(login[0], secret=SecretSource(literal=login[1]))
    return msgspec.structs.replace(settings, access=msgspec.structs.replace(settings.access, login=own))


def readdress(connection: sqlite3.Connection, url: str, target: str) -> bool:
    """Ask a feed at another address from now on, as if it had never been asked; its articles stay.

    False where there is no such subscription, or one to the target already.
    """
    here = find(connection, url)
    if here is None or find(connection, target) is not None:
        return False
    state = FeedState(title=here.state.title, last_success=here.state.last_success)
    note(connection, url, state)
    connection.execute("UPDATE feed SET url = ? WHERE url = ?", (target, url))
    return True


def configure(connection: sqlite3.Connection, url: str, settings: FeedSettings) -> bool:
    """Put settings in place of those before; False where there is no such subscription."""
    before = find(connection, url)
    if before is not None and before.settings.stories is not settings.stories:
        _tell_again(connection, before.id)
    return _update(connection, url, _row(settings))


def _tell_again(connection: sqlite3.Connection, feed_id: int) -> None:
    """Let the articles of a feed be as if they had changed: what is made of them is another thing now."""
    connection.execute(
        """
        REPLACE INTO article_text (article, whole)
        SELECT article, whole FROM article_text JOIN article ON article.id = article WHERE owner = ?
        """,
        (feed_id,),
    )


def note(connection: sqlite3.Connection, url: str, state: FeedState) -> bool:
    """Remember how a refresh went; False where there is no such subscription (any more)."""
    if state.last_error is not None:
        failures.note(connection, url, state.last_error, state.last_try or 0, state.last_success)
    return _update(connection, url, _row(state))


def move(connection: sqlite3.Connection, url: str, target: str) -> None:
    """Let a subscription follow its feed to another address; one that is there already takes its entries."""
    from newsreader.urls import without_login

    target = without_login(target)
    there = find(connection, target)
    if there is None:
        connection.execute(
            "UPDATE feed SET url = ?, moving_to = NULL, moves = 0 WHERE url = ?", (target, url)
        )
        return
    here = find(connection, url)
    if here is None:
        return
    connection.execute("UPDATE OR IGNORE entry SET feed = ? WHERE feed = ?", (there.id, here.id))
    connection.execute("UPDATE article SET owner = ? WHERE owner = ?", (there.id, here.id))
    connection.execute("DELETE FROM feed WHERE id = ?", (here.id,))


def hold(connection: sqlite3.Connection, urls: Iterable[str], until: int) -> None:
    """Ask these feeds not before a time."""
    connection.execute(
        "UPDATE feed SET held_until = max(held_until, ?) WHERE url IN (SELECT value FROM json_each(?))",
        (until, json_list(urls)),
    )


def _update(connection: sqlite3.Connection, url: str, values: dict[str, Any]) -> bool:
    assignments = ", ".join(f"{name} = :{name}" for name in values)
    return bool(
        connection.execute(f"UPDATE feed SET {assignments} WHERE url = :url", {**values, "url": url}).rowcount
    )


def _row(record: FeedSettings | FeedState) -> dict[str, Any]:
    return {
        name: msgspec.json.encode(value).decode() if name in _JSON else value
        for name, value in msgspec.structs.asdict(record).items()
    }


def _made_of(rows: Iterable[tuple[Any, ...]]) -> tuple[Subscription, ...]:
    """Subscriptions from rows of `_COLUMNS`."""
    # Thousands of feeds have few settings and hours between them: each is read apart once.
    settings = Remembered[tuple[Any, ...], FeedSettings](
        lambda values: _record(FeedSettings, dict(zip(_SETTINGS, values, strict=True)))
    )
    hours = Remembered[str, Any](lambda value: _decoded("skip_hours", value))
    made = []
    for row in rows:
        told = dict(zip(_STATE, row[_TOLD], strict=True))
        told["skip_hours"] = hours[told["skip_hours"]]
        state = msgspec.convert(told, FeedState, strict=False)
        feed_id, url, added = row[: _OWN.start]
        made.append(Subscription(feed_id, url, added, settings[row[_OWN]], state, row[-1]))
    return tuple(made)


def _record(kind: type[Record], values: dict[str, Any]) -> Record:
    """A record from the columns of its names. Lax: SQLite keeps booleans as numbers."""
    own = {name: values[name] for name in kind.__struct_fields__ if name in values}
    own = {name: _decoded(name, value) if name in _JSON else value for name, value in own.items()}
    return msgspec.convert(own, kind, strict=False)


def _decoded(name: str, value: str) -> Any:
    """A column of JSON; nothing where it was damaged on the disk."""
    if name == "access":
        return decoded_access(value)
    try:
        return msgspec.json.decode(value)
    except UNREADABLE:
        return ()
