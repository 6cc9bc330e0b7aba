"""What the user sets for the servers of a feed, or of all feeds in a folder."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from newsreader.library.damage import UNREADABLE
from newsreader.system.secrets import SecretSource


class LoginSettings(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who we are to a server: a name and a password, or with `bearer` a token alone."""

    user: str = ""
    bearer: bool = False
    secret: SecretSource = SecretSource()


class AccessSettings(msgspec.Struct, frozen=True, omit_defaults=True):
    """How the servers of a feed want to be asked. None: as the folder has it, else as usual.

    `cookies`: the path of a `cookies.txt`; `proxy`: its address, or "none"; `verify`: whether certificates
    have to be valid.
    """

    user_agent: str | None = None
    headers: tuple[tuple[str, str], ...] | None = None
    login: LoginSettings | None = None
    cookies: str | None = None
    proxy: str | None = None
    verify: bool | None = None

    def __repr__(self) -> str:
        """Without what it holds, which must not get into a log."""
        return f"AccessSettings({', '.join(name for name in SETTINGS if getattr(self, name) is not None)})"


SETTINGS: Final = AccessSettings.__struct_fields__
AS_USUAL: Final = AccessSettings()


def inherited(
    own: AccessSettings, topics: Iterable[str], folders: Mapping[str, AccessSettings]
) -> AccessSettings:
    """A feed's settings, and where it has none those of its folders, the innermost first.

    `topics`: the folders that it lies in, outermost first.
    """
    layers = (own, *(folders[topic] for topic in reversed(tuple(topics)) if topic in folders))
    return AccessSettings(
        **{
            name: next((value for layer in layers if (value := getattr(layer, name)) is not None), None)
            for name in SETTINGS
        }
    )


def without_secrets(access: AccessSettings) -> AccessSettings:
    """What of the settings may stand in a file that others read: no password that is kept here, no header."""
    login, proxy = access.login, access.proxy
    if login is not None:
        login = msgspec.structs.replace(login, secret=msgspec.structs.replace(login.secret, literal=""))
    if proxy is not None:
        from newsreader.urls import without_login

        proxy = without_login(proxy)
    return msgspec.structs.replace(access, login=login, headers=None, proxy=proxy)


def decoded_access(value: str | bytes) -> AccessSettings:
    """Settings from JSON; as usual where that was damaged on the disk."""
    try:
        return msgspec.json.decode(value, type=AccessSettings)
    except UNREADABLE:
        return AS_USUAL


def of_folders(connection: sqlite3.Connection) -> dict[str, AccessSettings]:
    """The settings of every folder that has some, by its name."""
    rows = connection.execute("SELECT name, access FROM folder_access ORDER BY name")
    return {name: decoded_access(access) for name, access in rows}


def configure_missing_folders(connection: sqlite3.Connection, folders: Mapping[str, AccessSettings]) -> None:
    """Give settings to the folders that have none here. Expects a transaction."""
    here = of_folders(connection)
    for name, access in folders.items():
        if name not in here:
            configure_folder(connection, name, access)


def configure_folder(connection: sqlite3.Connection, name: str, access: AccessSettings) -> None:
    """Put a folder's settings in place of those before. Expects a transaction."""
    if access == AS_USUAL:
        connection.execute("DELETE FROM folder_access WHERE name = ?", (name,))
        return
    connection.execute(
        "REPLACE INTO folder_access (name, access) VALUES (?, ?)",
        (name, msgspec.json.encode(access).decode()),
    )
