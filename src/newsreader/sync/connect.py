"""From an account in the configuration to a client that speaks with its server."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final, assert_never

import msgspec

from newsreader.config.accounts import AccountConfig
from newsreader.errors import ConfigError
from newsreader.library.remote.accounts import SyncOptions
from newsreader.sources.accounts.client import AccountClient
from newsreader.sources.accounts.connection import LARGEST, SECONDS, Connection, is_private
from newsreader.sources.web.client import make_client
from newsreader.sync.round import Intake
from newsreader.system.durations import DAY

WITH_LABELS: Final = frozenset({"freshrss", "google-reader"})
"""The kinds of servers that may have labels."""


class Connected(msgspec.Struct, frozen=True):
    """A client, and its connection, which counts what was asked."""

    client: AccountClient
    connection: Connection


def options_of(account: AccountConfig) -> SyncOptions:
    """What of the decisions here counts on this account's server."""
    return SyncOptions(
        labels=account.labels and account.kind in WITH_LABELS, archived_is_read=account.archive_marks_read
    )


def intake_of(account: AccountConfig, now: float) -> Intake:
    """How much of what this account's server has is brought here."""
    since = now - account.read_of_days * DAY if account.read_of_days else None
    return Intake(account.most_unread, since)


@asynccontextmanager
async def connected(
    account: AccountConfig,
    password: str,
    *,
    since: float | None = None,
    seconds: float = SECONDS,
    largest: int = LARGEST,
    now: Callable[[], float] = time.time,
) -> AsyncIterator[Connected]:
    """A client for one round; nothing is asked yet. `since`: when the last round came to its end.
    `seconds` and `largest` as in `Connection`.

    Raises:
        ConfigError: the password would go over a network that anybody may listen to.
    """
    if not (account.insecure or is_private(account.url)):
        raise ConfigError(
            f"account {account.name}: {account.url} has no https, so the password would be sent openly",
            "Give an https address, or insecure = true where the network is your own.",
        )
    async with make_client() as http:
        connection = Connection(http, account.url, seconds=seconds, largest=largest, now=now)
        yield Connected(_client(account, connection, password, since), connection)


def _client(
    account: AccountConfig, connection: Connection, password: str, since: float | None
) -> AccountClient:
    match account.kind:
        case "freshrss" | "google-reader":
            from newsreader.sources.accounts.google_reader import GoogleReaderClient

            is_freshrss = account.kind == "freshrss"
            return GoogleReaderClient(
                connection, account.user, password, labels=account.labels, wide_titles=is_freshrss
            )
        case "miniflux":
            from newsreader.sources.accounts.miniflux import MinifluxClient

            return MinifluxClient(connection, account.user, password, since=since)
        case "fever":
            from newsreader.sources.accounts.fever import FeverClient

            return FeverClient(connection, account.user, password)
        case "nextcloud":
            from newsreader.sources.accounts.nextcloud import NextcloudClient

            return NextcloudClient(connection, account.user, password)
        case _:
            assert_never(account.kind)
