"""Where passwords of accounts come from, and what is refused."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from newsreader.config.accounts import AccountConfig, AccountsFile, account_of
from newsreader.config.file import ConfigFile
from newsreader.errors import ConfigError
from newsreader.sync.passwords import password_of, write_password_file


def account(**more: object) -> AccountConfig:
    return account_of({"name": "My home", "kind": "miniflux", "url": "https://rss.example/", **more})


def test_a_command_prints_it_and_no_shell_reads_the_command() -> None:
    assert password_of(account(password_command="printf 'se cret$HOME\\nmore'"), {}) == "se cret$HOME"


@pytest.mark.parametrize("command", ["false", "no-such-command-here", "'", "true"])
def test_a_command_that_gives_none_is_told(command: str) -> None:
    with pytest.raises(ConfigError, match="My home"):
        password_of(account(password_command=command), {})


def test_a_file_is_read_where_only_its_owner_can(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    write_password_file(path, "pass word")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert password_of(account(password_file=str(path)), {}) == "pass word"
    path.chmod(0o640)
    with pytest.raises(ConfigError, match="can be read by others"):
        password_of(account(password_file=str(path)), {})


def test_the_environment_has_it_under_the_name_of_the_account() -> None:
    assert password_of(account(), {"NEWSREADER_MY_HOME_PASSWORD": "x"}) == "x"
    with pytest.raises(ConfigError, match="no password"):
        password_of(account(), {})


def test_no_password_is_read_from_the_configuration(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(
        '[[accounts]]\nname = "a"\nkind = "fever"\nurl = "https://a.example"\npassword = "x"\n'
        '[[accounts]]\nname = "b"\nkind = "feever"\nurl = "https://a.example"\n'
        '[[accounts]]\nname = "c"\nkind = "fever"\nurl = "ftp://a.example"\n'
        '[[accounts]]\nname = "d"\nkind = "fever"\nurl = "https://a.example"\nevery = -1\n'
        '[[accounts]]\nname = "e"\nkind = "fever"\nurl = "https://a.example"\n'
    )
    file = AccountsFile(ConfigFile(path))
    file.read()
    assert [known.name for known in file.accounts] == ["e"]
    assert [problem.line for problem in file.problems] == [1, 6, 10, 14]
    assert "password_command" in file.problems[0].message
    assert "freshrss" in file.problems[1].message
