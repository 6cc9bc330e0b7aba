"""Own commands: every mode hands over whole arguments, and no text of strangers ever reaches a shell."""

from __future__ import annotations

import json
import re
import shlex
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsreader.cli.run import run
from newsreader.config.commands_file import CommandsFile, UserCommand, read_command
from newsreader.errors import ConfigError, UsageError
from newsreader.model import Article, Body, BodyFormat, Provider, SourceKind, SourceRef, Urls, id_from_url
from newsreader.sharing.commands import CommandOutcome, CommandSubject, prepared, run_command, typed_command
from newsreader.system.child import ChildLimits, run_child
from newsreader.system.paths import seeds, user_paths
from newsreader.text import clean

HOSTILE = [
    "$(touch {0})",
    "`touch {0}`",
    "; touch {0} #",
    "| touch {0}",
    "' && touch {0} '",
    '" || touch {0} "',
    "\n touch {0} \n",
    "-rf --exec=touch {0}",
    "--output={0}",
    "${IFS}touch${IFS}{0}",
    "{url}{title}{0}",
    "a\0b",
]
ECHO = "import json,sys; print(json.dumps([sys.argv[1:], sys.stdin.read()]))"


def subject(title: str = "A title", url: str = "https://a.example/1?a=1&b=$(id)") -> CommandSubject:
    article = Article(
        id_from_url(url), title, "About it.", Urls(url), Provider("P", "a.example"),
        body=Body(BodyFormat.HTML, "<p>Text of it.</p>"),
        sources=(SourceRef(SourceKind.FEED, "A Feed", "https://a.example/feed"),),
        extra={"author": "An Author"},
    )  # fmt: skip
    return CommandSubject(article, ("later", "x"), "a selection")


def echoing(*arguments: str, **settings: Any) -> UserCommand:
    """A command that prints what it got, as JSON."""
    script = Path(__file__).with_name("echo.py")
    values = {"name": "echo", "mode": "output", **settings}
    return read_command({**values, "program": [sys.executable, str(script), *arguments]})


def outcomes(command: UserCommand, *subjects: CommandSubject) -> list[CommandOutcome]:
    with prepared(command, subjects) as runs:
        return [run_command(command, run) for run in runs]


def got(outcome: CommandOutcome) -> tuple[list[str], str]:
    arguments, stdin = json.loads(outcome.output)
    return arguments, stdin


def test_placeholders_are_whole_arguments() -> None:
    command = echoing("{url}", "--title={title}", "{author}", "{feed}", "{tags}", "{selection}", "as it is")
    (outcome,) = outcomes(command, subject("A title; with 'all' sorts"))
    arguments, stdin = got(outcome)
    assert arguments == [
        "https://a.example/1?a=1&b=$(id)",
        "--title=A title; with 'all' sorts",
        "An Author",
        "A Feed",
        "later,x",
        "a selection",
        "as it is",
    ]
    assert stdin == ""
    assert not outcome.failed


@pytest.mark.parametrize("mode", ["background", "output"])
@pytest.mark.parametrize("rows", ["each", "all"])
@pytest.mark.parametrize("title", HOSTILE)
def test_no_hostile_title_does_anything(tmp_path: Path, mode: str, rows: str, title: str) -> None:
    """As an argument of its own, inside one, in a file and on standard input."""
    trap = tmp_path / "trap"
    hostile = clean(title.replace("{0}", str(trap)))
    command = echoing("{title}", "x={title}", "{file}", mode=mode, rows=rows, stdin="text")
    results = outcomes(command, subject(hostile), subject("Other", "https://a.example/2"))
    assert not trap.exists()
    assert len(results) == (1 if rows == "all" else 2)
    arguments, stdin = got(results[0])
    own = [argument for argument in arguments if hostile in argument and not argument.startswith("x=")]
    assert own[0].lstrip(" ") == hostile
    assert not own[0].startswith("-")
    assert f"x={hostile}" in arguments
    assert hostile.split()[0][:30] in stdin


@given(st.text(max_size=60))
def test_an_argument_stays_one_argument(title: str) -> None:
    command = read_command({"name": "x", "program": ["program", "{title}", "end"]})
    with prepared(command, [subject(clean(title))]) as (run,):
        assert len(run.arguments) == 3
        assert run.arguments[1].strip() == clean(title).replace("\0", "")
        assert "\0" not in run.arguments[1]


@pytest.mark.parametrize(
    "program",
    [
        ["sh", "-c", "echo {title}"],
        ["/bin/bash", "-ec", "echo {title}"],
        ["env", "bash", "-c", "{url}"],
        ["bash", "-c{title}"],
        ["python3", "-c", "print('{title}')"],
        ["perl", "-e", "{title}"],
        ["ssh", "host", "show {title}"],
        ["watch", "{url}"],
        ["{title}"],
        ["open", "{nothing}"],
    ],
)
def test_what_would_reach_a_shell_is_refused(program: list[str]) -> None:
    with pytest.raises(UsageError):
        read_command({"name": "x", "program": program})


def test_a_shell_gets_it_as_an_argument() -> None:
    command = read_command({"name": "x", "program": "sh -c 'printf %s \"$1\"' sh {title}", "mode": "output"})
    (outcome,) = outcomes(command, subject("$(id) `id`"))
    assert outcome.output == "$(id) `id`"


def test_a_line_is_split_as_a_shell_splits_it_and_no_further(tmp_path: Path) -> None:
    command = typed_command(
        f"{sys.executable} {Path(__file__).with_name('echo.py')} 'two words' $HOME ; ls > {tmp_path}/x"
    )
    (outcome,) = outcomes(command, subject())
    arguments, stdin = got(outcome)
    assert arguments == ["two words", "$HOME", ";", "ls", ">", f"{tmp_path}/x"]
    assert stdin.startswith("---\ntitle: A title\n")
    for line in ("", "a 'b", "sh -c 'echo {title}'"):
        with pytest.raises(UsageError):
            typed_command(line)


@pytest.mark.parametrize(
    ("stdin", "begins"),
    [("markdown", "---\n"), ("html", "<!DOCTYPE"), ("text", "A title"), ("json", "{"), ("url", "https://")],
)
def test_what_a_program_reads(stdin: str, begins: str) -> None:
    (outcome,) = outcomes(echoing(stdin=stdin), subject())
    assert got(outcome)[1].startswith(begins)


def test_several_rows_in_one_run() -> None:
    (outcome,) = outcomes(
        echoing("--", "{url}", rows="all", stdin="url"), subject(), subject("B", "https://b.example/")
    )
    arguments, stdin = got(outcome)
    assert arguments == ["--", "https://a.example/1?a=1&b=$(id)", "https://b.example/"]
    assert stdin.count("\n") == 2
    assert len(outcome.article_ids) == 2


def test_a_file_is_there_while_the_program_runs(tmp_path: Path) -> None:
    command = echoing("{file}", stdin="text")
    with prepared(command, [subject()]) as (run,):
        path = Path(run.arguments[2])
        assert path.read_text().startswith("A title")
        assert path.suffix == ".txt"
    assert not path.exists()


def test_what_an_exit_code_means() -> None:
    script = str(Path(__file__).with_name("echo.py"))
    program = [sys.executable, script, "--exit", "3"]
    named = read_command({"name": "x", "program": program, "codes": {"3": "nothing to do"}})
    (outcome,) = outcomes(named, subject())
    assert (outcome.failed, outcome.said) == (False, "x: nothing to do")
    (outcome,) = outcomes(read_command({"name": "x", "program": program}), subject())
    assert outcome.failed
    assert "exit code 3: an error of it" in outcome.said


def test_a_program_that_is_not_there_is_named() -> None:
    (outcome,) = outcomes(read_command({"name": "x", "program": ["/no/such/program"]}), subject())
    assert outcome.failed
    assert "could not be started" in outcome.said


def test_time_and_output_have_limits() -> None:
    endless = [sys.executable, "-c", "while True: print('x' * 1000)"]
    assert run_child(endless, limits=ChildLimits(10, 5_000)).too_long
    waiting = [sys.executable, "-c", "import sys; sys.stdin.read(); input()"]
    late = run_child(["sh", "-c", "cat; exec 0<&1; while :; do :; done"], limits=ChildLimits(0.3))
    assert late.late
    assert "did not end in time" in late.trouble("sh")
    assert run_child(waiting, b"x").code == 1
    result = run_child([sys.executable, "-c", "print('\\x1b[31mred')"])
    assert result.output == b"\x1b[31mred\n"


def test_output_is_made_safe_to_show() -> None:
    command = read_command(
        {"name": "x", "program": ["printf", r"\033]0;title\007red\r\nline"], "mode": "output"}
    )
    (outcome,) = outcomes(command, subject())
    assert outcome.output == "red\nline"


CONFIG = """
[[commands]]
name = "Play"
key = "g p"
program = "mpv --no-terminal {url}"

[[commands]]
name = "Later and away"
key = "Q"
actions = ["article.star", "article.archive"]

[[commands]]
name = "Broken"
program = "sh -c 'echo {title}'"

[[commands]]
name = "play"
program = "again"

[[commands]]
name = "Echo"
program = ["cat"]
stdin = "url"
mode = "output"
"""


def test_commands_of_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(CONFIG)
    file = CommandsFile(tmp_path / "config.toml")
    file.read()
    assert [command.name for command in file.commands] == ["Play", "Later and away", "Echo"]
    assert file.commands[0].program == ("mpv", "--no-terminal", "{url}")
    assert [problem.line for problem in file.problems] == [12, 16]
    assert "which strangers write" in file.problems[0].message


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({}, "name"),
        ({"name": "x"}, "either a program or actions"),
        ({"name": "x", "program": []}, "either a program or actions"),
        ({"name": "x", "program": "a", "actions": ["b"]}, "either a program or actions"),
        ({"name": "x", "program": "a", "mode": "loud"}, "mode"),
        ({"name": "x", "program": "a", "shell": True}, "no such setting"),
        ({"name": "x", "program": "a", "replaces": True}, "replaces"),
        ({"name": "x", "program": "a", "seconds": 0}, "seconds"),
        ({"name": "x", "program": "a", "codes": {"many": "x"}}, "no exit code"),
        ({"name": "x", "program": "a 'b"}, "split"),
    ],
)
def test_what_is_no_command_is_named(values: dict[str, Any], why: str) -> None:
    with pytest.raises((ConfigError, UsageError), match=why):
        read_command(values)


def test_run_and_pipe_from_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["run"]) == 0
    assert "there are no commands yet" in capsys.readouterr().err
    path = user_paths().config_file
    path.parent.mkdir(parents=True)
    path.write_text(CONFIG)
    within = ["--query", "", "--limit", "2", "--in", str(seeds())]
    assert run(["run", "Echo", *within]) == 0
    assert capsys.readouterr().out.count("https://") == 2
    assert run(["run"]) == 0
    assert "Play\tg p\tbackground\tmpv --no-terminal {url}" in capsys.readouterr().out
    assert run(["run", "Nothing", *within]) == 1
    assert run(["pipe", "wc -l", *within, "--stdin", "url"]) == 0
    assert capsys.readouterr().out.split() == ["1", "1"]
    assert run(["pipe", "false", *within]) == 1


MACROS = """
[[commands]]
name = "Keep"
actions = ["star", "run Echo", "archive", "unread.next"]

[[commands]]
name = "Ask"
actions = ["star", "tag"]

[[commands]]
name = "Tag"
actions = ["tag later -today", "save"]

[[commands]]
name = "Broken"
actions = ["run False", "star"]

[[commands]]
name = "False"
program = "false"
"""


def test_a_macro_does_on_the_command_line_what_needs_no_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = user_paths().config_file
    path.parent.mkdir(parents=True)
    path.write_text(CONFIG + MACROS)
    within = ["--query", "", "--limit", "2", "--in", str(seeds())]

    def decided(query: str) -> int:
        capsys.readouterr()
        assert run(["list", "--json", "--no-stories", "--query", query, str(seeds())]) == 0
        return len(json.loads(capsys.readouterr().out))

    assert run(["run", "Ask", *within]) == 2
    told = capsys.readouterr().err
    assert "tag needs the reader's screen" in told
    assert "'tag NAME'" in told
    assert run(["run", "Broken", *within]) == 1
    assert decided("is:starred OR is:archived") == 0
    assert run(["run", "Keep", *within]) == 0
    assert capsys.readouterr().out.count("https://") == 2
    assert decided("is:starred is:archived") == 2
    monkeypatch.chdir(tmp_path)
    assert run(["run", "Tag", *within]) == 0
    assert decided("tag:later") == 2
    assert len(list(tmp_path.glob("*.md"))) == 2
    assert run(["run"]) == 0
    assert "Keep\t\tmacro\tstar; run Echo; archive; unread.next" in capsys.readouterr().out


RECORDER = """
import json, pathlib, sys
with pathlib.Path("got").open("a") as file:
    file.write(json.dumps([sys.argv[1:], sys.stdin.read()]) + chr(10))
"""


@pytest.mark.parametrize("how", ["terminal", "macro", "pipe"])
def test_every_way_of_handing_on_runs_a_program_and_no_shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    """From a file on the disk to the program, as the modes that print do above."""
    monkeypatch.chdir(tmp_path)
    news = tmp_path / "news"
    news.mkdir()
    titles = ["$(touch trap) `touch trap`; touch trap # | touch trap", "' && touch trap '", "--output=trap"]
    for number, title in enumerate(titles):
        (news / f"{number}.md").write_text(f"---\ntitle: {json.dumps(title)}\n---\nText.\n")
    (tmp_path / "recorder.py").write_text(RECORDER)
    program = [sys.executable, "-S", "recorder.py", "{title}", "x={title}"]
    mode = "terminal" if how == "terminal" else "output"
    path = user_paths().config_file
    path.parent.mkdir(parents=True)
    path.write_text(
        f'[[commands]]\nname = "Record"\nprogram = {json.dumps(program)}\nmode = "{mode}"\nstdin = "text"\n'
        '[[commands]]\nname = "Macro"\nactions = ["run Record"]\n'
    )
    what = {"macro": ["run", "Macro"], "pipe": ["pipe", shlex.join(program)]}.get(how, ["run", "Record"])
    assert run([*what, "--query", "", "--in", str(news)]) == 0
    records = [json.loads(line) for line in (tmp_path / "got").read_text().splitlines()]
    assert sorted(inner.removeprefix("x=") for (_, inner), _ in records) == sorted(titles)
    assert all(whole.lstrip(" ") == inner.removeprefix("x=") for (whole, inner), _ in records)
    assert not any(whole.startswith("-") for (whole, _), _ in records)
    assert not (tmp_path / "trap").exists()


def test_the_examples_of_the_documentation_are_commands() -> None:
    text = (Path(__file__).parents[2] / "docs" / "commands.md").read_text()
    blocks = [tomllib.loads(block) for block in re.findall(r"```toml\n(.*?)```", text, re.DOTALL)]
    commands = [read_command(table) for block in blocks for table in block.get("commands", ())]
    assert len(commands) > 8
