"""The program: commands by name, help, problems, themes, and the ways out."""

from __future__ import annotations

from typing import Final

from newsreader.ui.reader.actions.context import Action, Context
from newsreader.ui.reader.layout import Pane


async def palette(context: Context) -> None:
    from textual.command import CommandPalette

    from newsreader.ui.dialogs.command_palette import registry_provider

    program = context.program
    provider = registry_provider(context.jobs.views.commands, program.bindings.keymap, program.run)
    await context.ask.open(CommandPalette(providers=[provider], placeholder="Search the commands…"))


async def show_help(context: Context) -> None:
    from newsreader.ui.dialogs.help import HelpScreen

    views = context.jobs.views.commands
    await context.ask.open(HelpScreen(context.program.bindings.keymap, context.panes.palette, views))


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


def back_or_quit(context: Context) -> None:
    """One step back; from the list, leave the reader."""
    panes = context.panes
    if panes.zen:
        panes.set_zen(False)
    elif panes.active is not Pane.LIST:
        panes.enter(Pane.LIST)
    elif context.session.list.filter_text:
        context.session.filtering.clear()
    else:
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
