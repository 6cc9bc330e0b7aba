"""The program: commands by name, help, problems, themes, and the ways out."""

from __future__ import annotations

from functools import partial
from typing import Final

from newsreader.session.lists.sidebar import FEED_QUERY, FOLDER_QUERY, TOPIC_QUERY
from newsreader.session.lists.sidebar_entry import SidebarEntry
from newsreader.ui.reader.actions import steps
from newsreader.ui.reader.actions.context import Action, Context
from newsreader.ui.reader.layout import Pane


async def palette(context: Context) -> None:
    from newsreader.ui.dialogs.command_palette import CommandSearch, PalettePlace, palette_provider

    program, shown = context.program, context.session.list
    own = (*context.jobs.views.commands, *context.jobs.own_commands.commands)
    places = [
        PalettePlace(
            entry.title, _kind(entry), partial(steps.show_view, context, entry.title, entry.query or "")
        )
        for entry in context.session.sidebar.places(folded=shown.folded)
    ]

    def go_to_row(number: int) -> None:
        context.panes.enter(Pane.LIST)
        steps.move_in_list(context, number - 1 - shown.cursor.row)

    provider = palette_provider(own, program.bindings.keymap, program.run, places, go_to_row)
    await context.ask.open(
        CommandSearch(providers=[provider], placeholder="A command, feed, folder or topic…")
    )


def _kind(entry: SidebarEntry) -> str:
    """What an entry of the sidebar is, and how much is unread in it."""
    query = entry.query or ""
    kinds = {FEED_QUERY: "Feed", FOLDER_QUERY: "Folder", TOPIC_QUERY: "Topic"}
    kind = next((kind for begin, kind in kinds.items() if query.startswith(begin)), "View")
    return f"{kind} · {entry.unread:,} unread" if entry.unread else kind


async def show_help(context: Context) -> None:
    from newsreader.ui.dialogs.help import HelpScreen

    own = (*context.jobs.views.commands, *context.jobs.own_commands.commands)
    await context.ask.open(HelpScreen(context.program.bindings.keymap, context.panes.palette, own))


async def problems(context: Context) -> None:
    from newsreader.ui.dialogs.problems import ProblemsScreen

    session = context.session
    problems = (*session.all_problems, *session.sidebar.troubles)
    await context.ask.open(ProblemsScreen(problems, context.panes.palette, _way_on(context)))


def _way_on(context: Context) -> str:
    """What to do about feeds that can't be fetched; "" where all can be."""
    failing, of_all = context.session.sidebar.failing, context.session.sidebar.feeds
    fetch, feeds = (context.program.bindings.label(name) for name in ("refresh.all", "feeds"))
    if not failing or not fetch:
        return ""
    if failing == of_all > 1:
        return f"No feed can be fetched: the network may be down. {fetch} tries again."
    return f"{fetch} fetches all feeds again" + (f", {feeds} shows and changes them." if feeds else ".")


def theme_next(context: Context) -> None:
    context.program.appearance.switch()


async def theme_choose(context: Context) -> None:
    """A list of all themes, each tried as the cursor comes to it."""
    appearance = context.program.appearance
    before = appearance.theme
    themes = {name: name for name in appearance.names}
    appearance.theme = await context.ask.choose("Theme", themes, before, appearance.put_on) or before


def redraw(context: Context) -> None:
    context.program.redraw()


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
    "redraw": redraw,
    "suspend": suspend,
    "quit": back_or_quit,
    "quit.now": quit_now,
}
