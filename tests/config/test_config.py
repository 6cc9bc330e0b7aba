"""Settings: what a user writes, what is made of it, and what is said where it can't be."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsreader.config import accounts, commands_file, rules_file, saved_views
from newsreader.config.load import MAX_SETTINGS, load
from newsreader.config.render import as_text, default_text
from newsreader.config.schema import (
    Config,
    Display,
    Keys,
    Listing,
    Reading,
    Sources,
    StoriesConfig,
)
from newsreader.model import Severity
from newsreader.query.nodes import SortKey
from newsreader.system.files import write_atomically


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def told(path: Path, text: str) -> tuple[Config, list[str]]:
    """The settings in a text, and its problems without the folder."""
    path.write_text(text, encoding="utf-8")
    config, problems = load(path)
    return config, [str(problem).removeprefix(f"{path.parent}{os.sep}") for problem in problems]


def test_a_missing_file_is_all_defaults(path: Path) -> None:
    assert load(path) == (Config(), ())


def test_settings_are_read_from_their_groups(path: Path) -> None:
    config, problems = told(
        path,
        """
        [sources]
        paths = ["~/news", "/srv/corpus"]
        [reading]
        open = "amp"
        mark_read_after = 0
        browser = "firefox --new-tab %s"
        [display]
        theme = "nord"
        density = "compact"
        sidebar_width = 60
        dates = "absolute"
        [list]
        sort = "newest"
        [keys.map]
        "move.top" = "g g"
        archive = ""
        """,
    )
    assert problems == []
    assert config == Config(
        Sources(("~/news", "/srv/corpus")),
        Reading("amp", 0, "firefox --new-tab %s"),
        Display("nord", "compact", sidebar_width=60, dates="absolute"),
        Listing("newest"),
        Keys(map={"move.top": "g g", "archive": ""}),
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[display]\n\ndensity = "cosy"', '3: display.density: expected one of "comfortable", "compact"'),
        ("[display]\nsidebar_width = 11", "2: display.sidebar_width: expected a whole number from 12"),
        ("[display]\nsidebar_width = 24.5", "2: display.sidebar_width: expected a whole number from 12"),
        ("[display]\ntheme = 5", "2: display.theme: expected text in quotes"),
        ("[reading]\nmark_read_after = -1", "2: reading.mark_read_after: expected a number from 0"),
        ("[reading]\nmark_read_after = nan", "2: reading.mark_read_after: expected a number from 0"),
        ("[reading]\nmark_read_after = true", "2: reading.mark_read_after: expected a number from 0"),
        ('[sources]\npaths = "news"', '2: sources.paths: expected a list of texts'),
        ("[sources]\npaths = [1]", '2: sources.paths: expected a list of texts'),
        ('[keys]\npreset = "wordstar"', '2: keys.preset: expected one of "default", "newsboat"'),
        ("[keys]\nmap = 5", "2: keys.map: expected settings under a line [keys.map]"),
        ("[keys.map]\nopen = 5", "2: keys.map.open: expected text in quotes"),
        ("[display]\nthemes = 'x'", "2: display.themes: there is no such setting; did you mean theme?"),
        ("[keys]\nx = 1", "2: keys.x: there is no such setting (there are preset, map)"),
        ("[dispaly]\ntheme = 'x'", "1: dispaly: there is no such group of settings; did you mean display?"),
        ("\ndisplay = 1", "2: display: expected settings under a line [display]"),
        ("display.'theme' = 1", "1: display.theme: expected text in quotes"),
        ("list = { sort = 'size' }", "1: list.sort: expected one of"),
    ],
)  # fmt: skip
def test_what_can_not_be_meant_is_named_at_its_place_and_its_default_holds(
    path: Path, text: str, problem: str
) -> None:
    config, problems = told(path, text)
    assert config == Config()
    assert len(problems) == 1
    assert problems[0].startswith(f"config.toml:{problem}")


@pytest.mark.parametrize(
    "tables", [accounts.TABLES, commands_file.TABLES, rules_file.TABLES, saved_views.TABLES]
)
def test_tables_that_others_read_are_no_unknown_settings(path: Path, tables: str) -> None:
    path.write_text(f'[[{tables}]]\nname = "Mine"\n')
    assert load(path) == (Config(), ())


def test_a_wrong_setting_stops_no_other(path: Path) -> None:
    config, problems = told(
        path,
        '[display]\ndensity = 1\ntheme = "nord"\nnonsense = 2\n[list]\nsort = "title"\n'
        '[keys.map]\na = 1\nquit = "Q"\n',
    )
    assert config == Config(
        display=Display(theme="nord"), list=Listing("title"), keys=Keys(map={"quit": "Q"})
    )
    assert [problem.split(":")[1] for problem in problems] == ["2", "4", "8"]


def test_a_line_that_is_not_toml_stops_no_other(path: Path) -> None:
    config, problems = told(path, '[display]\ntheme = "nord\ndensity = "compact"\r\n[list]\nsort = heat\n')
    assert config == Config(display=Display(density="compact"))
    assert [problem.split(":")[1] for problem in problems] == ["2", "5"]
    assert all("not TOML" in problem for problem in problems)


@pytest.mark.parametrize(
    "text",
    ['[sources]\npaths = ["a",\n[list]\n', "x = " + "[" * 100_000, "=\n" * 50, ("a" * 10_000 + "\n") * 50],
    ids=["open list", "nesting", "many bad lines", "long words"],
)
def test_a_file_that_is_not_toml_at_all_is_one_problem_and_all_defaults(path: Path, text: str) -> None:
    config, problems = told(path, text)
    assert config == Config()
    assert len(problems) == 1
    assert "the defaults hold" in problems[0]


def test_a_file_that_can_not_be_read_is_a_problem_and_all_defaults(path: Path) -> None:
    path.write_bytes(b"[list]\n# caf\xe9\n")
    assert [(problem.line, problem.severity) for problem in load(path)[1]] == [(2, Severity.ERROR)]
    path.unlink()
    path.mkdir()
    config, (problem,) = load(path)
    assert config == Config()
    assert "can't be read" in problem.message


def test_what_is_no_file_that_people_write_is_not_read(path: Path) -> None:
    path.write_text("#" * (MAX_SETTINGS + 1))
    _, (large,) = load(path)
    path.unlink()
    os.mkfifo(path)  # which would be waited for
    _, (pipe,) = load(path)
    assert "larger than 512 KB" in large.message
    assert "a pipe" in pipe.message


def test_a_byte_order_mark_does_not_count(path: Path) -> None:
    path.write_bytes(b'\xef\xbb\xbf[list]\nsort = "title"\n')
    assert load(path) == (Config(list=Listing("title")), ())


def test_command_names_may_stand_without_quotes(path: Path) -> None:
    config, problems = told(path, '[keys.map]\nmove.top = "t"\nmove.half-down = "x"\n')
    assert problems == []
    assert config.keys.map == {"move.top": "t", "move.half-down": "x"}


@settings(max_examples=60)
@given(content=st.binary() | st.text().map(lambda text: text.encode("utf-8", "replace")))
def test_no_file_stops_the_program(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_bytes(content)
    config, _ = load(path)
    assert isinstance(config, Config)


def test_the_default_text_with_everything_uncommented_is_the_defaults(path: Path) -> None:
    assert load_text(path, default_text()) == Config()
    uncommented = re.sub(r"(?m)^#(?! )", "", default_text())
    assert load_text(path, uncommented) == Config()
    written = tomllib.loads(uncommented)
    assert set(written) == set(Config.__struct_fields__)
    for group, kind in get_type_hints(Config).items():
        assert set(written[group]) == set(kind.__struct_fields__), group


def test_the_default_text_explains_every_setting_in_lines_that_fit_a_screen() -> None:
    lines = default_text().splitlines()
    for number, line in enumerate(lines):
        assert len(line) <= 100
        if re.match(r"#\w|\[\w+\.", line):
            assert lines[number - 1].startswith("# "), line


def load_text(path: Path, text: str) -> Config:
    config, problems = told(path, text)
    assert problems == []
    return config


PRINTABLE = st.text(st.characters(codec="utf-8"))
CONFIGS = st.builds(
    Config,
    sources=st.builds(Sources, st.lists(PRINTABLE).map(tuple)),
    reading=st.builds(
        Reading, st.sampled_from(["original", "web", "amp"]), st.floats(0, 3600, allow_nan=False), PRINTABLE
    ),
    display=st.builds(
        Display,
        PRINTABLE,
        st.sampled_from(["comfortable", "compact"]),
        st.sampled_from(["auto", "wide", "stacked", "single"]),
        st.booleans(),
        st.integers(12, 60),
        st.sampled_from(["relative", "absolute"]),
    ),
    list=st.builds(Listing, st.sampled_from(["auto", *(key.value for key in SortKey)])),
    stories=st.builds(
        StoriesConfig,
        st.booleans(),
        st.integers(0, 100),
        st.floats(1, 8760, allow_nan=False),
        st.integers(0, 100),
    ),
    keys=st.builds(Keys, map=st.dictionaries(PRINTABLE, PRINTABLE, max_size=4)),
)


@settings(max_examples=100)
@given(config=CONFIGS)
def test_what_is_written_is_read_back_the_same(
    tmp_path_factory: pytest.TempPathFactory, config: Config
) -> None:
    path = tmp_path_factory.getbasetemp() / "written.toml"
    write_atomically(path, as_text(config))
    assert load(path) == (config, ())


def test_show_prints_all_settings_with_the_users_own_in_force(path: Path) -> None:
    told(path, '[display]\ntheme = "nord"\n[keys.map]\nquit = "Q"\n"move.top" = "t"')
    shown = as_text(load(path)[0]).splitlines()
    assert 'theme = "nord"' in shown
    assert '#density = "comfortable"' in shown
    assert 'quit = "Q"' in shown
    assert '"move.top" = "t"' in shown


def test_every_order_of_the_list_can_be_the_default(path: Path) -> None:
    for key in SortKey:
        assert load_text(path, f'[list]\nsort = "{key.value}"').list.sort == key.value


def test_a_write_that_fails_leaves_the_old_file(path: Path) -> None:
    write_atomically(path, "old")
    with pytest.raises(UnicodeEncodeError):
        write_atomically(path, "half \ud800")
    assert path.read_text() == "old"
    assert [file.name for file in path.parent.iterdir()] == ["config.toml"]


def test_a_write_keeps_permissions_line_ends_and_symbolic_links(tmp_path: Path) -> None:
    kept = tmp_path / "dotfiles" / "newsreader.toml"
    write_atomically(kept, "old")
    kept.chmod(0o640)
    link = tmp_path / "config" / "config.toml"
    link.parent.mkdir()
    link.symlink_to(kept)
    write_atomically(link, "new\r\n")
    assert link.is_symlink()
    assert kept.read_bytes() == b"new\r\n"
    assert kept.stat().st_mode & 0o777 == 0o640
