"""The program: commands by name, help, problems, themes, and the ways out."""

from __future__ import annotations

from typing import Final

from newsreader.ui.reader.actions import steps
from newsreader.ui.reader.actions.context import Action, Context


async def palette(context: Context) -> None:
    from textual.command import CommandPalette

    from newsreader.ui.dialogs.command_palette import registry_provider

    program = context.program
    own = (*context.jobs.views.commands, *context.jobs.own_commands.commands)
    provider = registry_provider(own, program.bindings.keymap, program.run)
    await context.ask.open(CommandPalette(providers=[provider], placeholder="Search the commands…"))


async def show_help(context: Context) -> None:
    from newsreader.ui.dialogs.help import HelpScreen

    own = (*context.jobs.views.commands, *context.jobs.own_commands.commands)
    await context.ask.open(HelpScreen(context.program.bindings.keymap, context.panes.palette, own))


async def problems(context: Context) -> None:
    from newsreader.ui.dialogs.problems import ProblemsScreen

    session = context.session
    problems = (*session.all_problems, *session.sidebar.troubles)
    await context.ask.open(ProblemsScreen(problems, context.panes.palette))


def theme_next(context: Context) -> None:
    context.program.appearance.switch()


async def theme_choose(context: Context) -> None:
    """A list of all themes, each tried as the cursor comes to it."""
    appearance = context.program.appearance
    before = appearance.theme
    themes = {name: name for name in appearance.names}
    appearance.theme = await context.ask.choose("Theme", themes, before, appearance.put_on) or before


def suspend(context: Context) -> None:
    context.program.suspend()


async def back_or_quit(context: Context) -> None:
    """One step back; from where one began, leave the reader."""
    if not await steps.step_back(context):
        context.program.quit()


def quit_now(context: Context) -> None:
    context.program.quit()


ACTIONS: Final[dict[str, Action]] = {
    "palette": palette,
    "help": show_help,
    "problems": problems,
    "theme.next": theme_next,
    "theme.choose": theme_choose,
    "suspend": suspend,
    "quit": back_or_quit,
    "quit.now": quit_now,
}
