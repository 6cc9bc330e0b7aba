"""The password of an account: from wherever the user keeps it, never from the configuration."""

from __future__ import annotations

import os
import shlex
import stat
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from newsreader.config.accounts import AccountConfig
from newsreader.errors import ConfigError

SECONDS: Final = 60
"""A command may have to ask the user for the password of a store of passwords."""
SERVICE: Final = "newsreader"


def password_of(account: AccountConfig, environment: Mapping[str, str] = os.environ) -> str:
    """The password, from the first of these that the account names: a command, a file, the keyring; else from
    the environment.

    Raises:
        ConfigError: there is none, or it can't be had.
    """
    if account.password_command:
        password = _from_command(account)
    elif account.password_file:
        password = _from_file(account)
    elif account.keyring:
        password = _from_keyring(account)
    else:
        password = environment.get(account.variable, "")
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


def _from_command(account: AccountConfig) -> str:
    """The first line that a command prints. No shell reads it."""
    try:
        arguments = shlex.split(account.password_command)
        finished = subprocess.run(
            arguments, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, check=False
        )
    except ValueError as error:
        raise _unusable(account, f"its password_command can't be read ({error})") from None
    except (OSError, IndexError) as error:
        raise _unusable(account, f"its password_command can't be run ({error})") from None
    except subprocess.TimeoutExpired:
        raise _unusable(account, f"its password_command took more than {SECONDS} seconds") from None
    if finished.returncode:
        raise _unusable(account, f"its password_command ended with {finished.returncode}")
    return finished.stdout.decode("utf-8", "replace").partition("\n")[0].strip("\r")


def _from_file(account: AccountConfig) -> str:
    """The first line of a file that nobody else can read."""
    path = Path(account.password_file).expanduser()
    try:
        found = path.stat()
        if found.st_uid != os.getuid() or stat.S_IMODE(found.st_mode) & 0o077:
            raise ConfigError(
                f"account {account.name}: others may read {path}, so it is not used", f"chmod 600 {path}"
            )
        return path.read_text("utf-8").partition("\n")[0].strip("\r")
    except (OSError, UnicodeDecodeError) as error:
        raise _unusable(account, f"{path} can't be read ({error})") from None


def _from_keyring(account: AccountConfig) -> str:
    try:
        import keyring
    except ImportError:
        raise ConfigError(
            f"account {account.name}: the keyring can't be asked, since its package is missing",
            "pip install keyring, into the same place as newsreader.",
        ) from None
    try:
        return keyring.get_password(SERVICE, account.name) or ""
    except Exception as error:  # its many back ends share no kind of error
        raise _unusable(account, f"the keyring gives nothing ({type(error).__name__})") from None


def _unusable(account: AccountConfig, why: str) -> ConfigError:
    return ConfigError(f"account {account.name}: {why}", "newsreader config edit opens the configuration.")
