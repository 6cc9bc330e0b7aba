"""The password of an account: from wherever the user keeps it, never from the configuration."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from newsreader.config.accounts import AccountConfig
from newsreader.errors import ConfigError
from newsreader.system.secrets import SecretSource, read_secret


def password_of(account: AccountConfig, environment: Mapping[str, str] = os.environ) -> str:
    """The password, from the first of these that the account names: a command, a file, the keyring; else from
    the environment.

    Raises:
        ConfigError: there is none, or it can't be had.
    """
    source = SecretSource(
        command=account.password_command,
        file=account.password_file,
        keyring=account.keyring,
        literal=environment.get(account.variable, ""),
    )
    try:
        password = read_secret(source, account.name)
    except ConfigError as error:
        hint = error.hint or "newsreader config edit opens the configuration."
        raise ConfigError(f"account {account.name}: {error.message}", hint) from None
    if not password:
        raise ConfigError(
            f"there is no password for the account {account.name}",
            f"Give it a password_command, a password_file or keyring = true, or set {account.variable}.",
        )
    return password


def write_password_file(path: Path, password: str) -> None:
    """Keep a password where only its owner can read it.

    Raises:
        ConfigError: it could not be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(password + "\n")
    except OSError as error:
        raise ConfigError(f"{path} can't be written: {error.strerror or error}") from None
