"""Passwords and tokens, from where the user keeps them."""

from __future__ import annotations

import os
import shlex
from importlib import import_module
from pathlib import Path
from stat import S_ISREG
from typing import Any, Final

import msgspec

from newsreader.errors import ConfigError

PATIENCE: Final = 60.0
"""Seconds that a command has, which may have to ask the user to unlock something."""
MAX_LENGTH: Final = 10_000
SERVICE: Final = "newsreader"
"""Under which name the system's keyring keeps what is ours."""


class SecretSource(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a secret is: the output of a command, a file, or the system's keyring; at most one of them.

    `literal`: itself, where it is kept here. That is for places that nobody else may read.
    """

    command: str = ""
    file: str = ""
    keyring: bool = False
    literal: str = ""

    def __repr__(self) -> str:
        """Without what it holds, which must not get into a log."""
        return f"SecretSource({self.kind})"

    @property
    def kind(self) -> str:
        """How to tell of it without telling it; "" where there is none."""
        if self.command:
            return "by a command"
        if self.file:
            return f"in {self.file}"
        return "in the keyring" if self.keyring else "kept here" if self.literal else ""


def read_secret(source: SecretSource, name: str) -> str:
    """The secret itself. `name`: under which the keyring has it. May take as long as the user does.

    Raises:
        ConfigError: it can't be had, and why. The sentence holds nothing of it.
    """
    if source.command:
        return _printed(source.command)
    if source.file:
        return _first_line(_private(Path(source.file).expanduser()), source.file)
    return _from_keyring(name) if source.keyring else source.literal


def keep_in_keyring(name: str, secret: str) -> None:
    """Let the system's keyring keep a secret.

    Raises:
        ConfigError: it can't.
    """
    keyring = _keyring()
    try:
        keyring.set_password(SERVICE, name, secret)
    except Exception as error:  # each of its homes has errors of its own
        raise ConfigError(f"the keyring does not keep the password for {name}") from error


def _printed(command: str) -> str:
    import subprocess

    try:
        words = shlex.split(command)
        ended = subprocess.run(
            words, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=False
        )
    except (ValueError, IndexError):
        raise ConfigError("the password command can't be read: a quote is open, or it is empty") from None
    except subprocess.TimeoutExpired:
        raise ConfigError(f"the password command {words[0]} did not end within {PATIENCE:g} s") from None
    except OSError as error:
        reason = error.strerror or "it can't be run"
        raise ConfigError(f"the password command {words[0]} can't be run: {reason}") from None
    if ended.returncode:
        raise ConfigError(f"the password command {words[0]} failed with exit code {ended.returncode}")
    return _first_line(ended.stdout, f"the output of {words[0]}")


def _private(path: Path) -> bytes:
    try:
        # A pipe that nobody writes into would keep the opening waiting for ever.
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            status = os.fstat(file.fileno())
            if not S_ISREG(status.st_mode):
                raise ConfigError(f"the password file {path} is no regular file")
            if status.st_mode & 0o077:
                raise ConfigError(
                    f"{path} can be read by others, so the password in it is not used", f"chmod 600 {path}"
                )
            if status.st_uid not in (os.getuid(), 0):
                raise ConfigError(f"{path} belongs to somebody else, so the password in it is not used")
            return file.read(MAX_LENGTH)
    except OSError as error:
        raise ConfigError(f"the password file {path} can't be read: {error.strerror}") from None


def _first_line(data: bytes, whence: str) -> str:
    lines = data[:MAX_LENGTH].decode("utf-8", "replace").splitlines()
    if not lines or not lines[0]:
        raise ConfigError(f"there is no password in {whence}: its first line is empty")
    return lines[0]


def _from_keyring(name: str) -> str:
    keyring = _keyring()
    try:
        secret = keyring.get_password(SERVICE, name)
    except Exception as error:  # each of its homes has errors of its own
        raise ConfigError(f"the keyring gives no password for {name}; is it unlocked?") from error
    if not secret:
        raise ConfigError(
            f"the keyring has no password for {name}", f"keyring set {SERVICE} {shlex.quote(name)}"
        )
    return str(secret)


def _keyring() -> Any:
    """The module, which need not be there."""
    try:
        return import_module("keyring")
    except ImportError:
        raise ConfigError(
            "the package keyring is not installed", "Install it, or use a password command or file."
        ) from None
