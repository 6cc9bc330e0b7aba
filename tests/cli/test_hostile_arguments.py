"""What a command line may hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsreader.cli.arguments import command_parser, with_values_attached
from newsreader.cli.workplace import require
from newsreader.errors import UsageError


@pytest.mark.parametrize("name", ["x" * 100_000, "a\0b", "/nowhere/at/all"])
def test_a_path_that_can_be_none_is_named_shortly(name: str) -> None:
    with pytest.raises(UsageError, match="there is no such file or folder") as refused:
        require([Path(name)])
    assert len(refused.value.message) < 300


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
