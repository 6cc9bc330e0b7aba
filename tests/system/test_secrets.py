"""Passwords come from a command, a file or the keyring, and no sentence holds one."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from newsreader.errors import ConfigError
from newsreader.system.secrets import SecretSource, keep_in_keyring, read_secret


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "password"
    path.write_text("hush\nsecond line\n")
    path.chmod(0o600)
    return path


def test_a_command_prints_it() -> None:
    assert read_secret(SecretSource(command="printf 'hush\\nmore'"), "me") == "hush"


def test_no_shell_is_asked(tmp_path: Path) -> None:
    assert read_secret(SecretSource(command=f"echo a; touch {tmp_path}/b"), "me").startswith("a;")
    assert not (tmp_path / "b").exists()


def test_a_file_holds_it(file: Path) -> None:
    assert read_secret(SecretSource(file=str(file)), "me") == "hush"


def test_it_may_be_kept_where_the_settings_are() -> None:
    assert read_secret(SecretSource(literal="hush"), "me") == "hush"


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o606])
def test_a_file_that_others_can_read_is_not_used(file: Path, mode: int) -> None:
    file.chmod(mode)
    with pytest.raises(ConfigError, match="can be read by others") as raised:
        read_secret(SecretSource(file=str(file)), "me")
    assert raised.value.hint == f"chmod 600 {file}"


def test_a_pipe_that_nobody_writes_into_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe, 0o600)
    with pytest.raises(ConfigError, match="is no regular file"):
        read_secret(SecretSource(file=str(pipe)), "me")


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("no-such-program hush", "no-such-program can't be run"),
        ("false hush", "failed with exit code 1"),
        ("true hush", "no password in the output of true"),
        ("'hush", "can't be read"),
    ],
)
def test_what_is_wrong_with_a_command(command: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words) as raised:
        read_secret(SecretSource(command=command), "me")
    assert "hush" not in str(raised.value)


def test_an_empty_file_and_a_missing_one(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.touch(0o600)
    for path, words in ((empty, "no password"), (tmp_path / "none", "can't be read")):
        with pytest.raises(ConfigError, match=words):
            read_secret(SecretSource(file=str(path)), "me")


class TestTheKeyring:
    def test_has_it_under_our_name(self, monkeypatch: pytest.MonkeyPatch) -> None:
        kept: dict[tuple[str, str], str] = {}
        ring = SimpleNamespace(
            get_password=lambda service, name: kept.get((service, name)),
            set_password=lambda service, name, secret: kept.update({(service, name): secret}),
        )
        monkeypatch.setitem(sys.modules, "keyring", ring)
        with pytest.raises(ConfigError, match=r"no password for me@site\.example"):
            read_secret(SecretSource(keyring=True), "me@site.example")
        keep_in_keyring("me@site.example", "hush")
        assert kept == {("newsreader", "me@site.example"): "hush"}
        assert read_secret(SecretSource(keyring=True), "me@site.example") == "hush"

    def test_may_be_missing_or_locked(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "keyring", None)
        with pytest.raises(ConfigError, match="not installed"):
            read_secret(SecretSource(keyring=True), "me")

        def locked(*_: str) -> str:
            raise RuntimeError("locked")

        monkeypatch.setitem(sys.modules, "keyring", SimpleNamespace(get_password=locked))
        with pytest.raises(ConfigError, match="is it unlocked"):
            read_secret(SecretSource(keyring=True), "me")


def test_it_is_not_in_what_is_logged() -> None:
    assert "hush" not in repr(SecretSource(literal="hush"))
