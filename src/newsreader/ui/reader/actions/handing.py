"""Handing on: to a program that is typed, to one of the user's own commands, into files, as a quotation."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from newsreader.errors import NewsreaderError
from newsreader.session.decisions import share_articles
from newsreader.session.own_commands import RUN
from newsreader.text import shorten
from newsreader.ui.dialogs.ask import run
from newsreader.ui.reader.actions.context import Action, Context

if TYPE_CHECKING:
    from newsreader.config.commands_file import UserCommand
    from newsreader.sharing.commands import CommandSubject

NO_COMMANDS: Final = "you have no commands yet: [[commands]] in the configuration makes one"


async def pipe(context: Context) -> None:
    from newsreader.sharing.commands import typed_command

    chosen, job = context.chosen, context.jobs.programs
    typed = dict.fromkeys(job.history(), 0)
    command = await context.ask.line("pipe to", typed_command, "", typed)
    if command is not None:
        job.remember(command.name)
        hand_over(context, command, chosen)


async def own_command(context: Context) -> None:
    chosen, own = context.chosen, context.jobs.own_commands
    if not own.known:
        raise NewsreaderError(NO_COMMANDS, own.problems[0].message if own.problems else "")
    by_name = {command.name: command for command in own.known}
    options = {
        name: f"{name}   {shorten('; '.join(command.actions) or ' '.join(command.program), 60)}"
        for name, command in by_name.items()
    }
    name = await context.ask.choose("Run", options)
    if name is None:
        return
    if by_name[name].program:
        hand_over(context, by_name[name], chosen)
    else:
        context.program.run(RUN + name)


async def save(context: Context) -> None:
    chosen, here = context.chosen, f"{str(Path.cwd()).rstrip('/')}/"
    folder = await context.ask.path("save as Markdown into the folder", _folder, here, folders=True)
    if folder is not None:
        context.jobs.programs.save(chosen, folder)
        share_articles(context.session, chosen)


def copy_quote(context: Context) -> None:
    from newsreader.sharing.articles import as_quote

    current = context.current
    context.desktop.copy(as_quote(context.session.article(current)), "quotation")
    share_articles(context.session, [current])


def _folder(typed: str) -> Path:
    if not typed.strip():
        raise NewsreaderError("type the name of a folder")
    return Path(typed.strip()).expanduser()


def hand_over(context: Context, command: UserCommand, chosen: Sequence[str]) -> None:
    """Run a program of the user's over articles: unseen, or in the reader's place."""
    from newsreader.config.commands_file import CommandMode

    subjects = context.jobs.programs.subjects(chosen, context.panes.detail.selected_text)
    share_articles(context.session, chosen)
    if command.mode is CommandMode.TERMINAL:
        _run_here(context, command, subjects)
        return

    def failed(error: NewsreaderError) -> None:
        context.say(error.message)

    def show(title: str, text: str) -> None:
        run(_show(context, title, text), failed)

    context.jobs.programs.run(command, subjects, show)


async def _show(context: Context, title: str, text: str) -> None:
    from newsreader.ui.dialogs.output import OutputScreen

    await context.ask.open(OutputScreen(title, text, context.panes.palette, context.panes.width))


def _run_here(context: Context, command: UserCommand, subjects: Sequence[CommandSubject]) -> None:
    """In the reader's place, until the program ends."""
    from newsreader.sharing.commands import prepared

    with prepared(command, subjects) as runs:
        for run in runs:
            context.desktop.run_here(run.arguments, run.stdin)


ACTIONS: Final[dict[str, Action]] = {
    "pipe": pipe,
    "run": own_command,
    "save": save,
    "copy.quote": copy_quote,
}
