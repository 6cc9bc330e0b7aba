"""What a command line may hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from newsreader.cli.arguments import command_parser, with_values_attached
from newsreader.cli.given import require
from newsreader.cli.run import run
from newsreader.errors import UsageError


@pytest.mark.parametrize("name", ["x" * 100_000, "a\0b", "/nowhere/at/all"])
def test_a_path_that_can_be_none_is_named_shortly(name: str) -> None:
    with pytest.raises(UsageError, match="there is no such file or folder") as refused:
        require([Path(name)])
    assert len(refused.value.message) < 300


def test_a_message_moves_no_cursor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    settings = tmp_path / "XDG_CONFIG_HOME" / "newsreader" / "config.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text('"\\u001b[31m" = 1\n')
    assert run(["show", "\x1b]0;x\x07\x9b2J"]) == 1
    told = capsys.readouterr().err
    assert "no article has the id" in told
    assert "there is no such group of settings" in told
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", told)


@pytest.mark.parametrize(
    "arguments",
    [
        ["mark", "read", "--in", "news", "id1", "id2"],
        ["mark", "--in", "news", "read", "id1", "id2"],
        ["mark", "read", "id1", "--in", "news", "id2"],
        ["--debug", "mark", "read", "id1", "id2", "--in", "news"],
    ],
)
def test_options_of_mark_may_stand_anywhere(arguments: list[str]) -> None:
    parsed = command_parser().parse_args(with_values_attached(arguments))
    assert (parsed.verb, parsed.ids, parsed.paths) == ("read", ["id1", "id2"], [Path("news")])
