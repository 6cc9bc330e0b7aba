"""`newsreader run` and `newsreader pipe`: articles handed to programs of the user's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from newsreader.cli.articles.picking import articles, note_handing_on, picked
from newsreader.cli.handing.macros import Step, steps_of
from newsreader.cli.workplace import loaded_session, tell, user_config
from newsreader.config.commands_file import CommandInput, CommandMode, CommandsFile, UserCommand
from newsreader.errors import NotFoundError
from newsreader.sharing.commands import CommandRun, CommandSubject, prepared, run_command, typed_command
from newsreader.system.child import run_in_terminal
from newsreader.system.paths import user_paths
from newsreader.text import fold

if TYPE_CHECKING:
    from argparse import Namespace

    from newsreader.session.session import Session


def run_named(arguments: Namespace) -> int:
    """Run one of the commands of the configuration over articles; without a name, list them."""
    file = CommandsFile(user_paths().config_file)
    file.read()
    for problem in file.problems:
        tell(f"newsreader: {problem}")
    if arguments.name is None:
        for listed in file.commands:
            does = " ".join(listed.program) or "; ".join(listed.actions)
            print(listed.name, listed.key, listed.mode if listed.program else "macro", does, sep="\t")
        if not file.commands:
            tell("there are no commands yet; [[commands]] in the configuration makes them")
        return 0
    command = {fold(known.name): known for known in file.commands}.get(fold(arguments.name))
    if command is None:
        names = (
            ", ".join(known.name for known in file.commands)
            or "none yet; [[commands]] in the configuration makes them"
        )
        raise NotFoundError(f"there is no command called {arguments.name!r}", f"There are: {names}.")
    if command.actions:
        return _run_macro(steps_of(command, file.commands, _run_program), arguments)
    return _run(command, arguments)


def pipe(arguments: Namespace) -> int:
    """Hand articles to a program that is typed: on standard input, or as its arguments say."""
    return _run(typed_command(arguments.program, CommandInput(arguments.stdin)), arguments, prints=True)


def _run(command: UserCommand, arguments: Namespace, *, prints: bool = False) -> int:
    config = user_config()
    with loaded_session(arguments.paths, config, stories=not arguments.ids) as session:
        subjects = _subjects(session, picked(session, config, arguments))
        note_handing_on(session, arguments)
    if not subjects:
        tell("nothing matches")
        return 0
    with prepared(command, subjects) as runs:
        return _run_all(command, runs, prints=prints)


def _run_macro(steps: Sequence[Step], arguments: Namespace) -> int:
    """Do a macro: the first of its actions that fails is its last."""
    config = user_config()
    with loaded_session(arguments.paths, config, stories=not arguments.ids) as session:
        ids = picked(session, config, arguments)
        if not ids:
            tell("nothing matches")
            return 0
        return next((code for step in steps if (code := step(session, config, ids))), 0)


def _run_program(command: UserCommand, session: Session, ids: Sequence[str]) -> int:
    with prepared(command, _subjects(session, ids)) as runs:
        return _run_all(command, runs)


def _subjects(session: Session, ids: Sequence[str]) -> list[CommandSubject]:
    return [
        CommandSubject(article, tuple(session.store.decided(article.id).tags))
        for article in articles(session, ids)
    ]


def _run_all(command: UserCommand, runs: Sequence[CommandRun], *, prints: bool = False) -> int:
    prints = prints or command.mode is CommandMode.OUTPUT
    failures = 0
    for run in runs:
        if command.mode is CommandMode.TERMINAL:
            trouble = run_in_terminal(run.arguments, run.stdin)
            failures += bool(trouble)
            if trouble:
                tell(f"newsreader: {trouble}")
            continue
        outcome = run_command(command, run)
        failures += outcome.failed
        if prints and outcome.output:
            print(outcome.output, end="" if outcome.output.endswith("\n") else "\n")
        if outcome.failed or not prints:
            tell(outcome.said)
    return 1 if failures else 0
