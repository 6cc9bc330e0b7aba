"""The command line as a whole: usage, help, exit codes, completion, and real processes around it."""

from __future__ import annotations

import os
import pty
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from fakes import write_articles

from newsreader import __version__
from newsreader.cli.arguments import SORTS, command_parser
from newsreader.cli.articles import listing
from newsreader.cli.reader_arguments import COMMANDS
from newsreader.cli.reading import pass_over_nonsense
from newsreader.cli.run import run
from newsreader.query import SortKey
from newsreader.session.triage.service import VERBS
from newsreader.system.paths import user_paths

NEWSREADER = (sys.executable, "-m", "newsreader")


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"newsreader {__version__}\n"


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["somewhere", "--help"]])
def test_help_names_every_command(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert run(arguments) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("usage: newsreader [PATH ...]\n       newsreader COMMAND ...\n")
    for command in COMMANDS:
        assert f"\n    {command} " in printed or f"\n    {command}\n" in printed


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_of_its_own(capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert run([command, "--help"]) == 0
    assert capsys.readouterr().out.startswith(f"usage: newsreader {command} ")


def test_what_can_be_typed_is_what_there_is() -> None:
    assert set(SORTS) == set(SortKey)
    help_text = command_parser().format_help()
    assert all(command in help_text for command in COMMANDS)
    for verb in VERBS:
        assert command_parser().parse_args(["mark", verb, "id"]).verb == verb


@pytest.mark.parametrize("arguments", [[], ["somewhere"], ["--debug"]])
def test_without_a_terminal_the_reader_prints_help_and_fails(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert run(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "COMMAND" in printed.err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--bogus"], "newsreader: error: unrecognized arguments: --bogus"),
        (["list", "--bogus"], "error: unrecognized arguments: --bogus"),
        (["list", "--limit", "many"], "argument --limit: expected a whole number, not 'many'"),
        (["list", "--limit", "-1"], "argument --limit: expected a whole number, not '-1'"),
        (["list", "--sort", "size"], "argument --sort: invalid choice: 'size' (choose from "),
        (["list", "--lim", "1"], "error: unrecognized arguments: --lim"),
        (["list", "/nowhere"], "newsreader: /nowhere: there is no such file or folder"),
        (["check", "/nowhere"], "newsreader: /nowhere: there is no such file or folder"),
        (["show", "x", "--in", "/nowhere"], "newsreader: /nowhere: there is no such file or folder"),
        (["list", "--query", "heat>abc"], "newsreader: heat>abc: expected a number after 'heat>' (column 6)"),
        (["list", "--query", '"open'], "expected a closing quote"),
        (["list", "--query"], "argument --query: expected one argument"),
        (["mark", "burn", "x"], "invalid choice: 'burn' (choose from 'read', "),
        (["show"], "the following arguments are required: ID"),
        (["config"], "the following arguments are required: what"),
        (["completion", "tcsh"], "invalid choice: 'tcsh'"),
    ],
)
def test_wrong_usage_is_said_in_a_sentence(
    capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    assert run(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert sentence in printed.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["--debug", "config", "path"],
        ["config", "path", "--debug"],
        ["--debug", "feeds", "list"],
        ["feeds", "--debug", "list"],
        ["feeds", "list", "--debug"],
    ],
)
def test_debug_writes_a_log_wherever_it_stands(arguments: list[str]) -> None:
    log = user_paths().log_file
    done = subprocess.run([*NEWSREADER, *arguments], capture_output=True, text=True, check=True, timeout=100)
    assert done.stderr == f"newsreader: writing a log to {log}\n"
    assert log.exists()


def test_a_terminal_that_no_terminal_can_be_is_passed_over() -> None:
    environment = {"COLUMNS": "9" * 20, "LINES": "100000", "TEXTUAL_COLOR_SYSTEM": "none", "TERM": "dumb"}
    pass_over_nonsense(environment)
    assert environment == {"TERM": "dumb"}
    usual = {"COLUMNS": "120", "LINES": "0", "TEXTUAL_COLOR_SYSTEM": "256"}
    pass_over_nonsense(usual)
    assert usual == {"COLUMNS": "120", "LINES": "0", "TEXTUAL_COLOR_SYSTEM": "256"}


def test_a_log_that_can_not_be_written_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    log = user_paths().log_file
    log.parent.parent.mkdir(parents=True, exist_ok=True)
    log.parent.write_text("no folder")
    assert run(["config", "path", "--debug"]) == 1
    assert capsys.readouterr().err == (
        f"newsreader: the log {log} can't be written: File exists\nTry without --debug.\n"
    )


def test_what_should_not_happen_is_a_sentence_and_no_traceback(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(arguments: object) -> int:
        raise RuntimeError("boom")

    monkeypatch.setattr(listing, "list_articles", fail)
    assert run(["list"]) == 1
    assert capsys.readouterr().err == (
        "newsreader: something went wrong that should not: RuntimeError('boom')\n"
        "Run it again with --debug, and report the log that it writes.\n"
    )


def test_an_interrupt_is_told_by_the_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(arguments: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(listing, "list_articles", interrupted)
    assert run(["list"]) == 130


def test_an_interrupted_class_is_an_interruption(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Python tells of one in the midst of a class, as while something is imported, by another error."""

    class Interrupting:
        def __set_name__(self, owner: type, name: str) -> None:
            raise KeyboardInterrupt

    def interrupted(_parsed: object) -> int:
        type("Made", (), {"part": Interrupting()})
        return 0

    monkeypatch.setattr(listing, "list_articles", interrupted)
    assert run(["list"]) == 130
    assert capsys.readouterr().err == ""


# Completion

COMPLETE = """
{script}
COMP_WORDS=({words} "{last}"); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
_shtab_newsreader
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.mark.parametrize("words", ["export out.zip", "library check", "feeds list", "import subs.opml --yes"])
def test_a_library_that_is_gone_is_told_of_with_what_to_do(
    words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("subs.opml").write_text(
        '<opml version="2.0"><body><outline type="rss" xmlUrl="https://feed.example/rss"/></body></opml>'
    )
    run(["list"])
    user_paths().library.unlink()
    capsys.readouterr()
    run(words.split())
    told = capsys.readouterr().err
    assert "is gone; a new one is begun" in told
    assert "Bring the old one back" in told


@pytest.fixture
def completed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Callable[[str, str], set[str]]:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash")
    assert run(["completion", "bash"]) == 0
    script = capsys.readouterr().out
    (tmp_path / "articles").mkdir()

    def offer(words: str, last: str) -> set[str]:
        code = COMPLETE.format(script=script, words=words, last=last)
        done = subprocess.run(
            [bash, "-c", code], capture_output=True, text=True, check=True, timeout=100, cwd=tmp_path
        )
        assert "error" not in done.stderr
        return set(done.stdout.split())

    return offer


def test_bash_completes_commands_options_values_and_paths(completed: Callable[[str, str], set[str]]) -> None:
    assert completed("newsreader", "") == set(COMMANDS)
    assert completed("newsreader", "co") == {"config", "completion"}
    assert completed("newsreader mark", "") >= set(VERBS)
    assert completed("newsreader list --sort", "") >= set(SORTS)
    assert completed("newsreader list", "--j") == {"--json"}
    assert completed("newsreader list", "art") == {"articles"}
    assert completed("newsreader show --in", "art") == {"articles"}
    assert completed("newsreader config", "") == {"path", "show", "edit"}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_shell_has_a_script_that_names_every_command(
    capsys: pytest.CaptureFixture[str], shell: str
) -> None:
    assert run(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert all(command in script for command in COMMANDS)
    program = shutil.which(shell)
    if program is not None:
        subprocess.run([program, "-n"], input=script, text=True, check=True, timeout=100)


# Real processes


def test_a_closed_pipe_ends_it_quietly(tmp_path: Path) -> None:
    write_articles(tmp_path, 600)
    for arguments in (["list", str(tmp_path), "--json"], ["--help"]):
        with subprocess.Popen(
            [*NEWSREADER, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.read(1)
            process.stdout.close()
            assert process.stderr.read() == b""
            assert process.wait(30) == 0


def test_ctrl_c_ends_it_with_130_and_no_traceback(tmp_path: Path) -> None:
    # It waits for someone to read a pipe that nobody reads, so that it is there when the signal comes.
    write_articles(tmp_path, 600)
    with subprocess.Popen(
        [*NEWSREADER, "list", str(tmp_path), "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(1)
        process.send_signal(signal.SIGINT)
        process.stdout.read()
        assert process.stderr.read() == b""
        assert process.wait(30) == 130


INTERRUPTED_IMPORT = """
import os, signal, sys
from newsreader.__main__ import main

class Interrupting:
    def find_spec(self, name, *_):
        if name == {module!r}:
            try:
                os.kill(os.getpid(), signal.SIGINT)
                for _ in range(1000): pass
            except KeyboardInterrupt:
                print("raised")

sys.meta_path.insert(0, Interrupting())
sys.argv[1:] = {arguments!r}
sys.exit(main())
"""


@pytest.mark.parametrize("arguments", [["list"], ["feeds", "list"], ["config", "path"], ["undo"]])
@pytest.mark.parametrize("module", ["newsreader.cli.run", "msgspec._core", "sqlite3"])
def test_ctrl_c_comes_out_of_the_midst_of_no_import(arguments: list[str], module: str) -> None:
    """One of those that are written in C ended with a segmentation fault."""
    script = INTERRUPTED_IMPORT.format(arguments=arguments, module=module)
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=100
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (130, "", "")


def on_a_terminal(arguments: list[str], columns: int, **environment: str) -> list[str]:
    """The lines that a command prints on a terminal so wide."""
    master, slave = pty.openpty()
    with subprocess.Popen(
        [*NEWSREADER, *arguments], stdin=slave, stdout=slave, stderr=slave,
        env=os.environ | {"COLUMNS": str(columns), "TERM": "xterm"} | environment,
    ) as process:  # fmt: skip
        os.close(slave)
        printed = b""
        while True:
            try:
                more = os.read(master, 65_536)
            except OSError:  # as Linux says that the other side has closed
                break
            if not more:
                break
            printed += more
        assert process.wait(30) == 0
    os.close(master)
    # How far it is, which is told where a machine is slow.
    printed = re.sub(rb"(\r\x1b\[K[^\r\n]*)*\r\x1b\[K", b"", printed)
    assert b"\x1b" not in printed
    return printed.decode().splitlines()


@pytest.mark.parametrize("columns", [40, 80, 140])
def test_on_a_terminal_the_list_is_a_table_that_fits(columns: int) -> None:
    lines = on_a_terminal(["list"], columns)
    assert len(lines) == 6
    assert all(len(line) <= columns for line in lines)
    place = lines[0].index("TITLE")
    assert lines[0].startswith("ID ")
    assert lines[1][place:].startswith("Democrats")
    assert lines[2][place:].startswith("Baltimore May")
    assert ("PROVIDER" in lines[0]) == (columns >= 80)
    assert ("QUALITY" in lines[0]) == (columns >= 140)


def test_wide_characters_keep_the_columns_of_the_table(tmp_path: Path) -> None:
    from newsreader.reading.cells import cell_len

    (tmp_path / "a.md").write_text(
        "---\ntitle: 日本語のとても長い見出しです\nprovider:\n  name: 朝日\nheat: 5\n---\n"
    )
    (tmp_path / "b.md").write_text("---\ntitle: Plain\nprovider:\n  name: Provider\nheat: 4\n---\n")
    header, first, second = on_a_terminal(["list", str(tmp_path)], 60)
    place = header.index("TITLE")
    assert cell_len(first[: first.index("日本")]) == place == second.index("Plain")
    assert cell_len(first) <= 60


def test_an_empty_list_on_a_terminal_says_so() -> None:
    assert on_a_terminal(["list", "--query", "nothing like this"], 80) == ["nothing matches"]


def test_output_of_any_encoding_and_a_closed_stdout_are_no_error(tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [*NEWSREADER, "show", "4oq"], capture_output=True, text=True, env=environment, check=True, timeout=100
    )
    assert "SourceSecurity - sourcesecurity.com" in done.stdout
    closed = subprocess.run(
        ["/bin/sh", "-c", f'"{sys.executable}" -m newsreader list >&- 2>"{tmp_path}/messages"'],
        check=False, timeout=100,
    )  # fmt: skip
    assert closed.returncode == 0
    assert (tmp_path / "messages").read_text() == ""
