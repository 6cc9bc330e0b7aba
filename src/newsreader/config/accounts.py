"""Accounts on servers, as the user's configuration lists them under `[[accounts]]`."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final, Literal, get_args

import msgspec
from msgspec import Meta

from newsreader.config.file import ConfigFile, TomlTable, Values
from newsreader.config.records import record_of
from newsreader.errors import ConfigError, NotFoundError
from newsreader.model import Problem
from newsreader.text import clean, fold
from newsreader.urls import openable

TABLES: Final = "accounts"
AccountKind = Literal["freshrss", "miniflux", "google-reader", "fever", "nextcloud"]
KINDS: Final[tuple[AccountKind, ...]] = get_args(AccountKind)
FRESHRSS_API: Final = "/api/greader.php"
_NEVER_HERE: Final = frozenset({"password", "token", "api_key", "secret"})


class AccountConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One account. It holds no password, only where there is one to be had.

    `every`: minutes between rounds while the reader is open, 0 for R alone. `most_unread`: so many unread
    articles are brought here, the newest. `read_of_days`: so many days back, what is read there already comes
    here too, 0 for none. `insecure`: whether the password
    may go over a network without encryption.
    """

    name: Annotated[str, Meta(min_length=1, max_length=60)]
    kind: AccountKind
    url: str
    user: str = ""
    password_command: str = ""
    password_file: str = ""
    keyring: bool = False
    every: Annotated[int, Meta(ge=0, le=10_080)] = 15
    most_unread: Annotated[int, Meta(ge=1, le=1_000_000)] = 100_000
    read_of_days: Annotated[int, Meta(ge=0, le=3_650)] = 0
    archive_marks_read: bool = True
    labels: bool = True
    insecure: bool = False

    @property
    def variable(self) -> str:
        """The variable of the environment that may hold its password."""
        return f"NEWSREADER_{self.slug.upper().replace('-', '_')}_PASSWORD"

    @property
    def slug(self) -> str:
        """The name in plain letters and digits, for files."""
        return _slug(self.name)


class AccountsFile:
    """The accounts of one configuration file, in its order. Every change reads the file anew."""

    def __init__(self, file: ConfigFile) -> None:
        self._file = file
        self._tables: dict[str, TomlTable] = {}
        self.accounts: tuple[AccountConfig, ...] = ()
        self.problems: tuple[Problem, ...] = ()

    def changed(self) -> bool:
        """Whether the file is another than when it was read."""
        return self._file.changed()

    def read(self) -> None:
        """Take over what the file says; `problems` tells what of it can't be meant.

        Raises:
            ConfigError: it says nothing that can be read; the accounts stay as they were.
        """
        accounts: dict[str, AccountConfig] = {}
        problems: list[Problem] = []
        tables: dict[str, TomlTable] = {}
        for table in self._file.tables(TABLES) or ():
            try:
                account = account_of(table.values)
                if fold(account.name) in map(fold, accounts):
                    raise ConfigError(f"there is an account {account.name!r} already, so this is left out")
            except ConfigError as error:
                problems.append(Problem(str(self._file.path), f"accounts: {error.message}", table.line))
                continue
            accounts[account.name] = account
            tables[account.name] = table
        self.accounts, self.problems, self._tables = tuple(accounts.values()), tuple(problems), tables

    def find(self, name: str) -> AccountConfig:
        """The account of this name, whatever its case.

        Raises:
            NotFoundError: there is none.
        """
        for account in self.accounts:
            if fold(account.name) == fold(name):
                return account
        names = ", ".join(account.name for account in self.accounts)
        raise NotFoundError(
            f"there is no account called {name!r}",
            f"There are: {names}." if names else "newsreader accounts add NAME makes one.",
        )

    def require_new(self, name: str) -> None:
        """
        Raises:
            ConfigError: there is an account of this name.
        """
        if any(fold(known.name) == fold(name) for known in self.accounts):
            raise ConfigError(
                f"there is an account called {name!r} already", "Give the new one another name."
            )
        alike = next((known.name for known in self.accounts if known.slug == _slug(name)), None)
        if alike is not None:
            raise ConfigError(
                f"the files of {name!r} would be called like those of {alike!r}",
                "Give it a name with other letters from a to z, or digits.",
            )

    def add(self, account: AccountConfig) -> None:
        """Keep a new account, as the last one.

        Raises:
            ConfigError: there is one of its name, or it could not be written; then nothing has changed.
        """
        self.require_new(account.name)
        with self._file.editing(TABLES) as tables:
            tables.add(_values(account))
        self.read()

    def remove(self, account: AccountConfig) -> None:
        """Forget an account.

        Raises:
            ConfigError: it could not be written; then nothing has changed.
        """
        with self._file.editing(TABLES) as tables:
            tables.remove(self._tables[account.name])
        self.read()


def _slug(name: str) -> str:
    return re.sub("[^a-z0-9]+", "-", fold(name)).strip("-") or "account"


def completed_url(kind: str, typed: str) -> str:
    """The address of a server's interface, where somebody typed that of its pages."""
    url = typed.strip().rstrip("/")
    if "://" not in url:
        url = f"https://{url}"
    if kind == "fever" and not url.endswith(".php"):
        return f"{url}/"  # without which Miniflux sends us on
    return f"{url}{FRESHRSS_API}" if kind == "freshrss" and "/api" not in url else url


def account_of(values: Values) -> AccountConfig:
    """The account that a table means.

    Raises:
        ConfigError: it can't be meant; the message is about the table alone.
    """
    for key in values:
        if key in _NEVER_HERE:
            raise ConfigError(
                f"{key}: no password is read from the configuration, which is often shared: "
                "give password_command, password_file, keyring = true, or a variable of the environment"
            )
    account = record_of(values, AccountConfig)
    name = clean(account.name)
    if name != account.name or "/" in name:
        raise ConfigError("name: expected a plain word")
    if not openable(account.url):
        raise ConfigError(f"{account.name}: url: expected an http or https address")
    return account


def _values(account: AccountConfig) -> dict[str, Any]:
    """What is to be written: what differs from its default."""
    defaults = AccountConfig(account.name, account.kind, account.url)
    values = msgspec.structs.asdict(account)
    always = {"name", "kind", "url"}
    return {key: value for key, value in values.items() if key in always or value != getattr(defaults, key)}
