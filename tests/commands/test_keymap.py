"""Keys, sequences of keys, and a user's own map of them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsreader.commands.keymap import Keymap, Match, build, is_key, key_name, parse_keys, spell
from newsreader.commands.registry import COMMANDS

DEFAULTS = (
    ("quit", "q"),
    ("help", "?"),
    ("move.down", "j, down"),
    ("move.top", "g g, home"),
    ("star", "s"),
    ("archive", "a"),
    ("theme", ""),
)
KEYS = st.sampled_from(
    ("q", "?", "j", "g", "s", "a", "x", "g g", "g x", "x y z", "ctrl+d", "space", "f5", "comma")
)
TEXTS = st.lists(KEYS, max_size=3).map(", ".join) | st.text(alphabet="qg?, +ctrl", max_size=8)


def keys_of(keymap: Keymap) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    return {command: keymap.sequences(command) for command, _ in DEFAULTS}


def refused(overrides: Mapping[str, str]) -> str:
    """The one sentence that says why the overrides are refused; all keys are the defaults then."""
    keymap, problems = build(DEFAULTS, overrides)
    assert keys_of(keymap) == keys_of(build(DEFAULTS)[0])
    (problem,) = problems
    return problem


def test_a_key_means_its_command() -> None:
    keymap, problems = build(DEFAULTS)
    assert problems == ()
    assert keymap.match(("j",)) == Match("move.down")
    assert keymap.match(("down",)) == Match("move.down")
    assert keymap.match(("X",)) == Match()
    assert keymap.match(("j", "j")) == Match()


def test_a_sequence_is_pending_until_it_is_whole() -> None:
    keymap, _ = build(DEFAULTS)
    assert keymap.match(("g",)) == Match(pending=True)
    assert keymap.match(("g", "g")) == Match("move.top")
    assert keymap.match(("g", "x")) == Match()


def test_keys_of_ones_own_replace_all_of_a_command() -> None:
    keymap, problems = build(DEFAULTS, {"move.down": "n, ctrl+n", "archive": ""})
    assert problems == ()
    assert keymap.match(("n",)) == keymap.match(("ctrl+n",)) == Match("move.down")
    assert keymap.match(("j",)) == keymap.match(("a",)) == Match()
    assert keymap.label("archive") == ""


def test_two_commands_can_change_places() -> None:
    keymap, problems = build(DEFAULTS, {"star": "a", "archive": "s"})
    assert problems == ()
    assert keymap.match(("a",)) == Match("star")
    assert keymap.match(("s",)) == Match("archive")


def test_a_key_that_another_command_has_is_refused_and_says_which() -> None:
    assert refused({"star": "j"}).startswith("star: 'j' is a key of move.down already, so it keeps its own")


def test_a_key_that_begins_a_sequence_of_another_command_is_refused() -> None:
    assert "star: 'g' and 'gg' of move.top begin alike" in refused({"star": "g"})
    assert "star: 'ss' and 's' of" not in "".join(build(DEFAULTS, {"star": "s s"})[1])
    assert "star: 'jj' and 'j' of move.down begin alike" in refused({"star": "j j"})


def test_keys_of_one_command_that_begin_alike_are_refused() -> None:
    assert "star: 'x' begins 'xy' as well" in refused({"star": "x, x y"})


def test_of_two_that_want_one_key_the_first_gets_it() -> None:
    keymap, problems = build(DEFAULTS, {"star": "x", "archive": "x"})
    assert keymap.match(("x",)) == Match("star")
    assert keymap.match(("a",)) == Match("archive")
    assert len(problems) == 1
    assert problems[0].startswith("archive: 'x' is a key of star already")


def test_one_that_is_refused_takes_back_the_key_that_another_has_taken_meanwhile() -> None:
    keymap, problems = build(DEFAULTS, {"star": "q", "archive": "s"})
    assert keys_of(keymap) == keys_of(build(DEFAULTS)[0])
    assert [problem.partition(":")[0] for problem in problems] == ["star", "archive"]


@pytest.mark.parametrize("command", ["quit", "help"])
def test_quitting_and_help_keep_a_key(command: str) -> None:
    assert refused({command: ""}) == f"{command}: needs at least one key, so it keeps its own"
    keymap, _ = build(DEFAULTS, {command: "ctrl+x"})
    assert keymap.match(("ctrl+x",)) == Match(command)


@pytest.mark.parametrize(
    "key", ["Ctrl+D", "slash", "crtl+d", "escpae", "f25", "ctrl+", "+x", "ctrl+ctrl+d", "gg"]
)
def test_a_key_that_no_keyboard_has_is_refused(key: str) -> None:
    assert f"quit: no key is called {key!r}" in refused({"quit": key})


def test_an_unknown_command_and_a_bare_comma_are_refused() -> None:
    assert refused({"fly": "x"}) == "fly: no such command; newsreader's help (?) lists them"
    assert "the key itself is written comma" in refused({"quit": ","})


@pytest.mark.parametrize(
    ("key", "character", "name"),
    [
        ("j", "j", "j"),
        ("G", "G", "G"),
        ("slash", "/", "/"),
        ("question_mark", "?", "?"),
        ("plus", "+", "+"),
        ("comma", ",", "comma"),
        ("space", " ", "space"),
        ("enter", "\r", "enter"),
        ("escape", None, "escape"),
        ("ctrl+d", "\x04", "ctrl+d"),
        ("alt+a", "a", "alt+a"),
        ("shift+tab", None, "shift+tab"),
        ("f5", None, "f5"),
        ("日", "日", "日"),
    ],
)
def test_a_key_is_called_by_what_it_types_else_by_its_name(
    key: str, character: str | None, name: str
) -> None:
    assert key_name(key, character) == name
    assert is_key(name)
    assert parse_keys(name) == ((name,),)


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ("g g", "gg"),
        ("ctrl+d", "Ctrl+D"),
        ("space", "Space"),
        ("down", "↓"),
        ("comma", ","),
        ("shift+tab", "Shift+Tab"),
    ],
)
def test_keys_are_spelt_as_a_person_reads_them(keys: str, text: str) -> None:
    assert spell(parse_keys(keys)[0]) == text


def test_the_commands_of_the_reader_have_a_sound_map() -> None:
    defaults = [(command.id, command.keys) for command in COMMANDS]
    keymap, problems = build(defaults)
    assert problems == ()
    for command in COMMANDS:
        for keys in keymap.sequences(command.id):
            assert keymap.match(keys) == Match(command.id)
            assert all(map(is_key, keys))
    assert keymap.label("quit")
    assert keymap.label("help")


@given(
    st.dictionaries(st.sampled_from([command for command, _ in DEFAULTS]) | st.just("fly"), TEXTS, max_size=5)
)
@settings(max_examples=100)
def test_whatever_a_user_writes_the_map_stays_sound(overrides: dict[str, str]) -> None:
    keymap, problems = build(DEFAULTS, overrides)
    keys = keys_of(keymap)
    assert keys["quit"]
    assert keys["help"]
    every = [(sequence, command) for command, sequences in keys.items() for sequence in sequences]
    for sequence, command in every:
        assert keymap.match(sequence) == Match(command)
        assert all(
            keymap.match(sequence[:length]) == Match(pending=True) for length in range(1, len(sequence))
        )
    blamed = {problem.partition(":")[0] for problem in problems}
    assert len(blamed) == len(problems)
    for command, default in DEFAULTS:
        taken = command in overrides and command not in blamed
        assert keys[command] == parse_keys(overrides[command] if taken else default)
