"""Tables that the program keeps in the user's configuration: read, edited, and all else left alone."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from errno import ENOSPC
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsreader.config.file import ConfigFile, TomlTable
from newsreader.config.load import load
from newsreader.config.schema import Config
from newsreader.config.toml_tables import TableText
from newsreader.errors import ConfigError

BY_HAND = """\
# My settings.
# There are many like them.
[display]
theme = "nord"   # blue

# What I look at in the morning:
[[views]]
name = "Morning"  # with coffee
query = \"\"\"
age<1d
[[views]]\"\"\"
# key = "v m"

# -- the others --

[[ "views" ]]
name = "Long"
query = "heat>90"
more = [
  [["views"]],
]

[[rules]]
query = "sports"
[keys.map]
open = "O"
"""


@pytest.fixture
def file(tmp_path: Path) -> ConfigFile:
    return ConfigFile(tmp_path / "deep" / "config.toml")


def write(file: ConfigFile, text: str) -> None:
    file.path.parent.mkdir(exist_ok=True)
    file.path.write_bytes(text.encode())


def read(file: ConfigFile) -> str:
    return file.path.read_bytes().decode()


def names(file: ConfigFile) -> list[str]:
    return [table.values["name"] for table in file.tables("views") or ()]


def test_tables_are_read_in_order_with_their_lines(file: ConfigFile) -> None:
    write(file, BY_HAND)
    tables = file.tables("views")
    assert tables is not None
    assert [(table.values["name"], table.line) for table in tables] == [("Morning", 7), ("Long", 16)]
    assert file.tables("rules") == (TomlTable({"query": "sports"}, 23),)


def test_a_file_without_the_list_is_told_from_an_empty_list(file: ConfigFile) -> None:
    assert file.tables("views") is None
    write(file, "views = []\n")
    assert file.tables("views") == ()


def test_the_settings_accept_the_lists_beside_them(file: ConfigFile) -> None:
    write(file, '[[views]]\nname = "A"\n[[rules]]\nquery = "a"\n')
    assert load(file.path) == (Config(), ())


def test_a_table_is_changed_with_its_comments_kept_and_nothing_else_touched(file: ConfigFile) -> None:
    write(file, BY_HAND)
    with file.editing("views") as views:
        views.change(views.tables[0], {"name": "Early", "key": "e"})
    assert read(file) == BY_HAND.replace(
        'name = "Morning"  # with coffee', 'name = "Early"  # with coffee'
    ).replace('# key = "v m"\n', '# key = "v m"\nkey = "e"\n')
    with file.editing("views") as views:
        views.change(views.tables[0], {"name": "Morning", "key": None})
    assert read(file) == BY_HAND


def test_a_table_is_taken_out_with_its_own_comment_and_comes_back_as_it_was(file: ConfigFile) -> None:
    write(file, BY_HAND)
    with file.editing("views") as views:
        removed = views.remove(views.tables[0])
    left = read(file)
    assert "Morning" not in left
    assert "in the morning" not in left
    assert "# -- the others --\n\n[[" in left
    with file.editing("views") as views:
        views.restore(removed)
    assert names(file) == ["Morning", "Long"]


def test_a_table_is_moved_with_its_comment(file: ConfigFile) -> None:
    write(file, BY_HAND)
    with file.editing("views") as views:
        views.move(views.tables[1], 0)
    assert names(file) == ["Long", "Morning"]
    assert '# What I look at in the morning:\n[[views]]\nname = "Morning"' in read(file)


def test_a_table_is_put_at_a_place_or_last(file: ConfigFile) -> None:
    write(file, BY_HAND)
    with file.editing("views") as views:
        views.add({"name": "Last", "query": "b", "key": None})
        views.add({"name": "First"}, 0)
    assert names(file) == ["First", "Morning", "Long", "Last"]
    assert '\n[[views]]\nname = "Last"\nquery = "b"\n\n[[rules]]\n' in read(file)


def test_the_first_table_makes_the_file(file: ConfigFile) -> None:
    with file.editing("views") as views:
        views.add({"name": 'Say "hi"', "query": "title:/a\\d/"})
    assert read(file) == '[[views]]\nname = "Say \\"hi\\""\nquery = "title:/a\\\\d/"\n'
    assert names(file) == ['Say "hi"']


def test_when_the_last_table_goes_an_empty_list_stays_until_one_comes_back(file: ConfigFile) -> None:
    write(file, '# mine\n\n[list]\nsort = "title"\n\n[[views]]\nname = "A"\n')
    with file.editing("views") as views:
        removed = views.remove(views.tables[0])
    assert read(file) == '# mine\n\nviews = []\n\n[list]\nsort = "title"\n\n'
    with file.editing("views") as views:
        views.restore(removed)
    assert read(file) == '# mine\n\n[list]\nsort = "title"\n\n[[views]]\nname = "A"\n'


def test_a_last_line_without_an_end_gets_one(file: ConfigFile) -> None:
    write(file, '[[views]]\nname = "A"')
    with file.editing("views") as views:
        views.change(views.tables[0], {"query": "a"})
        views.add({"name": "B"})
    assert read(file) == '[[views]]\nname = "A"\nquery = "a"\n\n[[views]]\nname = "B"\n'


def test_windows_lines_and_a_byte_order_mark_stay(file: ConfigFile) -> None:
    write(file, '\ufeff[[views]]\r\nname = "A"\r\n')
    with file.editing("views") as views:
        views.add({"name": "B"})
        views.change(views.tables[0], {"query": "a"})
    assert read(file) == '\ufeff[[views]]\r\nname = "A"\r\nquery = "a"\r\n\r\n[[views]]\r\nname = "B"\r\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[list]\nsort = "title\n', "config.toml:2: not TOML"),
        ("x = " + "[" * 20_000, "nested too deeply"),
        ("\nx" + ".x" * 20_000 + " = 1", "toml:2: not TOML: a key of 64 parts or more"),
        ("x = " + "9" * 5_000, "too many digits"),
        ("views = 5\n", "views is not a list of tables"),
        ('views = [{name = "A"}]\n', "only you can edit"),
    ],
)
def test_what_can_not_be_edited_is_said_and_left_as_it_is(file: ConfigFile, text: str, said: str) -> None:
    write(file, text)
    with pytest.raises(ConfigError, match=said), file.editing("views") as views:
        views.add({"name": "A"})
    assert read(file) == text


def test_a_file_that_is_not_utf_8_is_left_as_it_is(file: ConfigFile) -> None:
    file.path.parent.mkdir()
    file.path.write_bytes(b"# caf\xe9\n")
    with pytest.raises(ConfigError, match="toml:1: not UTF-8"), file.editing("views") as views:
        views.add({"name": "A"})
    assert file.path.read_bytes() == b"# caf\xe9\n"


def test_a_place_that_can_not_be_written_says_what_to_do(
    file: ConfigFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, text: str) -> None:
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr("newsreader.config.file.write_atomically", full)
    with pytest.raises(ConfigError, match="No space left") as told, file.editing("views") as views:
        views.add({"name": "A"})
    assert "make room" in told.value.hint


def test_a_list_in_one_line_can_be_read(file: ConfigFile) -> None:
    write(file, 'views = [{name = "A"}, {name = "B"}]\n')
    assert names(file) == ["A", "B"]


def test_a_table_that_was_changed_by_hand_meanwhile_is_not_changed_over_it(file: ConfigFile) -> None:
    write(file, BY_HAND)
    (morning, _) = file.tables("views") or ()
    write(file, BY_HAND.replace("coffee", "tea").replace("age<1d", "age<2d"))
    with pytest.raises(ConfigError, match="changed meanwhile"), file.editing("views") as views:
        views.change(morning, {"name": "B"})
    assert "age<2d" in read(file)


def test_what_fails_halfway_writes_nothing(file: ConfigFile) -> None:
    write(file, BY_HAND)

    def add_and_fail() -> None:
        with file.editing("views") as views:
            views.add({"name": "B"})
            views.remove(TomlTable({"name": "gone"}))

    with pytest.raises(ConfigError, match="meanwhile"):
        add_and_fail()
    assert read(file) == BY_HAND


def test_changes_of_the_file_are_noticed_once(file: ConfigFile) -> None:
    assert not file.changed()
    write(file, BY_HAND)
    assert file.changed()
    file.tables("views")
    assert not file.changed()
    write(file, BY_HAND + "\n")
    assert file.changed()


UNRELATED = st.sampled_from(
    [
        "[a]\nx = 1\n",
        "\n# alone\n\n",
        "[[rules]]\nquery = '''\n[[views]]\nname = 'no'\n'''\n",
        "[b.c]\n  y = [ 1,\n\n [['views']], # odd\n ]\n\n\n",
        '[d]\nz = "#"\t# "\n\n',
        "[e] # [[views]]\n\n\n# two\n# lines\n\n",
    ]
)
VIEWS = st.sampled_from(
    [
        "[[views]]\nname = 'a'\n",
        "\n# about it\n[[views]]\nname = 'b' # why\n\n",
        "[[ views ]] # c\nname = '''c\n[[views]]'''\n# key = 'x'\n\n",
        "[[views]]\n[views.more]\nname = 'd'\n\n",
    ]
)
EDITS = st.tuples(st.sampled_from(["add", "change", "remove", "restore", "move"]), st.integers(0, 6))


@given(
    st.lists(st.one_of(UNRELATED, VIEWS), max_size=8, unique=True),
    st.lists(EDITS, max_size=8),
    st.sampled_from(["", "# the beginning\n", "root = 'r'\n"]),
)
@example(
    ["[[views]]\nname = 'a'\n", "[[views]]\nname = 'b'\n\n", "\n# alone\n\n"],
    [("remove", 1), ("add", 0), ("remove", 1)],
    "",
)
def test_no_edits_ever_touch_what_is_not_in_the_tables(
    parts: Sequence[str], edits: Sequence[tuple[str, int]], beginning: str
) -> None:
    text = beginning + "".join(parts)
    tables = TableText(text, "views")
    expected: list[Any] = list(tomllib.loads(text).get("views", []))
    removed = None
    for edit, number in edits:
        at = number % len(expected) if expected else None
        if edit == "add":
            tables.add({"name": f"n{number}"}, number)
            expected.insert(number, {"name": f"n{number}"})
        elif edit == "restore" and removed is not None:
            tables.restore(removed[0])
            expected.insert(removed[0].place, removed[1])
        elif edit == "change" and at is not None and number % 2:
            at = expected.index(expected[at])
            tables.change(TomlTable(expected[at]), {"query": "q"})
            expected[at] = {**expected[at], "query": "q"}
        elif edit == "move" and at is not None:
            at = expected.index(expected[at])
            tables.move(TomlTable(expected[at]), number // 2)
            expected.insert(number // 2, expected.pop(at))
        elif edit == "remove" and at is not None:
            at = expected.index(expected[at])
            removed = tables.remove(TomlTable(expected[at])), expected.pop(at)
    assert tomllib.loads(tables.text).get("views", []) == expected
    rest = tables.text
    for part in (beginning, *parts):
        if "[[rules]]" in part or "views" not in part or "odd" in part or "[e]" in part:
            kept = part.strip("\n")
            assert kept in rest
            rest = rest[rest.index(kept) + len(kept) :]
