"""`open`, `mark`, `undo`, `check` and `config`: what they do, and how they say no."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from fakes import FakeSystem, write_article, write_articles

from newsreader.cli.run import run
from newsreader.library import Library
from newsreader.model import UNTOUCHED, Triage
from newsreader.system import desktop as desktop_module
from newsreader.system.desktop import BrowserKind
from newsreader.system.paths import user_paths

BEST, SECOND = "3yi3fmvuiwznb", "2yk3bzcb6iof2"
Messages = Callable[..., str]


@pytest.fixture
def messages(capsys: pytest.CaptureFixture[str]) -> Messages:
    """Runs a command that is to succeed and to print no data, and gives its messages."""

    def done(*arguments: str) -> str:
        assert run(arguments) == 0
        printed = capsys.readouterr()
        assert printed.out == ""
        return printed.err.strip()

    return done


@pytest.fixture
def desktop(monkeypatch: pytest.MonkeyPatch) -> FakeSystem:
    fake = FakeSystem()
    monkeypatch.setattr(desktop_module, "RealSystem", lambda browser="": fake)
    return fake


def decided() -> dict[str, Triage]:
    library = Library.open(user_paths().library)
    triage = library.triage()
    library.close()
    return triage


def executable(path: Path, text: str) -> Path:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("verb", "triage", "opposite"),
    [
        ("read", Triage(read=True), "unread"),
        ("star", Triage(starred=True), "unstar"),
        ("archive", Triage(archived=True), "unarchive"),
    ],
)
def test_mark_decides_and_takes_back(messages: Messages, verb: str, triage: Triage, opposite: str) -> None:
    messages("mark", verb, BEST, "2yk")
    assert decided() == {BEST: triage, SECOND: triage}
    messages("mark", opposite, BEST, SECOND)
    assert decided() == {}


def test_mark_names_what_it_did_and_one_undo_takes_it_back(messages: Messages) -> None:
    assert messages("mark", "star", BEST, SECOND, BEST) == "starred 2 articles"
    assert messages("mark", "star", BEST).startswith("nothing to do: “Democrats")
    assert messages("undo") == "undone: starred 2 articles"
    assert decided() == {}
    assert messages("undo") == "nothing to undo"


def test_mark_by_query_takes_the_view_in_its_order_and_number(messages: Messages) -> None:
    assert messages("mark", "read", "--query", "baltimore") == "marked read 3 articles"
    assert messages("mark", "read", "--query", "sort:newest limit:1 is:unread").startswith(
        "marked read “Minne"
    )
    assert messages("mark", "star", "--query", "-facial -minneapolis") == "nothing matches"


def test_unarchive_by_query_looks_in_the_archive(messages: Messages) -> None:
    messages("mark", "archive", "--query", "baltimore")
    assert messages("mark", "unarchive", "--query", "wired OR democrats").startswith(
        "unarchived “Baltimore May"
    )
    assert messages("mark", "unarchive", "--query", "") == "unarchived 2 articles"


def test_mark_by_a_mistaken_query_marks_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["mark", "archive", "--query", "heat>abc"]) == 2
    assert capsys.readouterr().err == "newsreader: heat>abc: expected a number after 'heat>' (column 6)\n"
    assert decided() == {}


def test_mark_wants_either_ids_or_a_query(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["mark", "read"]) == 2
    assert run(["mark", "read", BEST, "--query", "x"]) == 2
    assert capsys.readouterr().err == "newsreader: give either ids or --query or --view\n" * 2


def test_mark_with_one_unknown_id_marks_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["mark", "read", BEST, "unknown"]) == 1
    assert decided() == {}


def test_mark_finds_articles_of_other_folders(messages: Messages, tmp_path: Path) -> None:
    write_articles(tmp_path, 1)
    assert messages("mark", "star", "--query", "", "--in", str(tmp_path)) == "starred “Article number 0”"
    (article_id,) = decided()
    assert messages("mark", "unstar", article_id) == "unstarred “Article number 0”"


def test_mark_fails_where_nothing_can_be_saved(capsys: pytest.CaptureFixture[str]) -> None:
    path = user_paths().library
    path.parent.parent.mkdir(parents=True, exist_ok=True)
    path.parent.write_text("a file where the data folder should be")
    assert run(["mark", "star", BEST]) == 1
    assert capsys.readouterr().err.count("not saving") == 1
    assert run(["list"]) == 0
    printed = capsys.readouterr()
    assert len(printed.out.splitlines()) == 5
    assert "not saving" in printed.err


def test_open_hands_the_address_to_the_browser_and_marks_read(
    messages: Messages, desktop: FakeSystem
) -> None:
    assert messages("open", BEST, SECOND) == "marked read 2 articles"
    assert [url.split("/")[2] for url, _ in desktop.opened] == ["thenextweb.com", "www.wired.com"]
    assert decided()[BEST].read


def test_open_runs_a_terminal_browser_here(messages: Messages, desktop: FakeSystem) -> None:
    desktop.kind = BrowserKind.TERMINAL
    messages("open", BEST)
    assert [how for _, how in desktop.opened] == ["here"]


def test_open_without_a_browser_prints_the_address_and_marks_nothing(
    capsys: pytest.CaptureFixture[str], desktop: FakeSystem
) -> None:
    desktop.kind = BrowserKind.NONE
    assert run(["open", BEST]) == 1
    printed = capsys.readouterr()
    assert "no browser here for https://thenextweb.com/" in printed.err
    assert "$BROWSER" in printed.err
    assert "under [reading]" in printed.err
    assert decided() == {}


def test_open_of_an_article_without_an_address_opens_none_of_them(
    capsys: pytest.CaptureFixture[str], desktop: FakeSystem, tmp_path: Path
) -> None:
    write_article(tmp_path, "with", "title: With\nwebUrl: https://example.org/")
    write_article(tmp_path, "without", "title: Without")
    run(["list", str(tmp_path)])
    every = [line.split("\t")[0] for line in capsys.readouterr().out.splitlines()]
    assert run(["open", *every, "--in", str(tmp_path)]) == 1
    assert "has no address: Without" in capsys.readouterr().err
    assert desktop.opened == []
    assert decided() == {}


def test_undo_lists_the_last_actions_newest_first(
    messages: Messages, capsys: pytest.CaptureFixture[str]
) -> None:
    messages("mark", "star", BEST)
    messages("mark", "read", BEST, SECOND)
    messages("undo")
    assert run(["undo", "--list"]) == 0
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert [(row[0], row[2], row[4]) for row in rows] == [("2", "2", "undone"), ("1", "1", "")]
    assert rows[0][1].endswith("Z")
    assert rows[1][3].startswith("starred “Democrats")
    assert decided()[BEST].starred


def test_commands_work_while_a_reader_holds_the_library_open(messages: Messages) -> None:
    reader = Library.open(user_paths().library)
    messages("mark", "star", BEST)
    assert reader.poll() == {BEST: Triage(starred=True)}
    assert reader.deciding.undo() is None, "it was not done there"
    reader.deciding.undo(reader.last_seq())
    assert messages("undo") == "nothing to undo"
    assert reader.triage_of([BEST]) == {BEST: UNTOUCHED}
    reader.close()


def test_check_prints_every_problem_as_path_line_message(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_article(tmp_path / "news", "good", "title: Good")
    write_article(tmp_path / "news", "heat", 'title: Warm\nheat: "hot"')
    (tmp_path / "news" / "empty.md").write_bytes(b"")
    assert run(["check", str(tmp_path / "news")]) == 1
    printed = capsys.readouterr()
    lines = printed.out.splitlines()
    assert [line.split(":")[:2] for line in lines] == [
        [f"{tmp_path}/news/empty.md", "1"],
        [f"{tmp_path}/news/heat.md", "3"],
    ]
    assert printed.err == "3 files, 2 articles, 2 problems\n"
    monkeypatch.chdir(tmp_path)
    assert run(["check", "news"]) == 1
    assert capsys.readouterr().out.splitlines()[0].startswith("news/empty.md:1: ")


def test_check_of_a_sound_corpus_prints_nothing(messages: Messages, tmp_path: Path) -> None:
    write_articles(tmp_path, 3)
    assert messages("check", str(tmp_path)) == "3 files, 3 articles, 0 problems"


def test_check_prints_no_control_characters(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "a\x1b[31m\nb.md").write_bytes(b"")
    (tmp_path / "c.md").write_text("---\ntitle: One\n\x1b[31mheat: \u202ehot\n---\n")
    assert run(["check", str(tmp_path)]) == 1
    printed = capsys.readouterr().out
    assert not set(printed) & set("\x1b\u202e")
    assert all(line.startswith(str(tmp_path)) for line in printed.splitlines())


def test_config_path_follows_the_xdg_variables(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "elsewhere"))
    assert run(["config", "path"]) == 0
    assert capsys.readouterr().out == f"{tmp_path}/elsewhere/newsreader/config.toml\n"


def test_config_show_prints_every_setting_and_problems_beside_it(capsys: pytest.CaptureFixture[str]) -> None:
    config = user_paths().config_file
    config.parent.mkdir(parents=True)
    config.write_text('[display]\ndensity = "compact"\nthem = "x"\n')
    assert run(["config", "show"]) == 0
    printed = capsys.readouterr()
    assert '\ndensity = "compact"\n' in printed.out
    assert '#sort = "auto"' in printed.out
    assert printed.err.startswith(f"newsreader: {config}:3: display.them: ")


@pytest.mark.parametrize("variables", [("VISUAL",), ("EDITOR",), ("VISUAL", "EDITOR")])
def test_config_edit_runs_the_users_editor_on_a_file_that_explains_itself(
    messages: Messages, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variables: tuple[str, ...]
) -> None:
    for variable in variables:
        editor = executable(tmp_path / variable, f'echo "$0 $@" > {tmp_path}/record; echo "oops" >> "$2"')
        monkeypatch.setenv(variable, f"{editor} --wait")
    config = user_paths().config_file
    assert messages("config", "edit").startswith(f"newsreader: {config}:")
    assert (tmp_path / "record").read_text() == f"{tmp_path}/{variables[0]} --wait {config}\n"
    assert "[display]" in config.read_text()


def test_config_edit_says_when_the_editor_fails(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "/nowhere/editor")
    assert run(["config", "edit"]) == 1
    assert "newsreader: '/nowhere/editor' could not be started" in capsys.readouterr().err
    monkeypatch.setenv("EDITOR", "false")
    assert run(["config", "edit"]) == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_config_edit_says_when_the_file_cannot_be_made(capsys: pytest.CaptureFixture[str]) -> None:
    folder = user_paths().config_file.parent
    folder.mkdir(parents=True)
    folder.chmod(0o555)
    assert run(["config", "edit"]) == 1
    assert "can't be written" in capsys.readouterr().err


def test_times_in_the_history_are_utc(messages: Messages, capsys: pytest.CaptureFixture[str]) -> None:
    before = time.strftime("%Y-%m-%dT%H:%M", time.gmtime())
    messages("mark", "star", BEST)
    run(["undo", "--list"])
    after = time.strftime("%Y-%m-%dT%H:%M", time.gmtime())
    assert before <= capsys.readouterr().out.split("\t")[1][:16] <= after


def test_a_saved_view_is_marked_by_its_name(messages: Messages, capsys: pytest.CaptureFixture[str]) -> None:
    config = user_paths().config_file
    config.parent.mkdir(parents=True)
    config.write_text('[[views]]\nname = "Best"\nquery = "limit:2"\nsort = "heat"\n')
    assert messages("mark", "star", "--view", "best") == "starred 2 articles"
    assert {article_id for article_id, triage in decided().items() if triage.starred} == {BEST, SECOND}
    assert "unstarred" in messages("mark", "unstar", "--view", "Best", "--query", "baltimore")
    assert {article_id for article_id, triage in decided().items() if triage.starred} == {BEST}
    assert run(["mark", "star", "--view", "Worst"]) == 1
    assert capsys.readouterr().err == ("newsreader: there is no view called 'Worst'\nThere are: Best.\n")
