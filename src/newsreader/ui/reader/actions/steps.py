"""What several actions are made of. No action calls another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsreader.errors import NewsreaderError, QueryError
from newsreader.query import quoted
from newsreader.session.events import MarksChanged
from newsreader.session.lists.place import ALL_TITLE
from newsreader.session.lists.sidebar import FEED_QUERY
from newsreader.session.lists.sidebar_entry import SidebarEntry
from newsreader.session.triage.service import Outcome
from newsreader.ui.reader.actions.context import Context
from newsreader.ui.reader.layout import Pane
from newsreader.ui.reader.way_back import Origin

if TYPE_CHECKING:
    from newsreader.ui.dialogs.feeds.screen import FeedsPlace, FeedsScreen


async def step_back(context: Context) -> bool:
    """One step back to where one came from. False where one has come from nowhere."""
    panes, way = context.panes, context.way_back
    if panes.active is Pane.TOPICS:
        return _leave_sidebar(context)
    if context.session.jumps.back_from(context.session.list.current):
        return True
    if panes.zen:
        panes.set_zen(False)
    elif panes.active is Pane.DETAIL:
        panes.enter(Pane.LIST)
    elif context.session.list.filter_text:
        context.session.filtering.clear()
    elif way.origin is Origin.SIDEBAR:
        way.leave()
        panes.enter(Pane.TOPICS)
    elif way.origin is Origin.FEEDS:
        way.leave()
        if not await choose_feed(context, feeds_screen(context, way.feeds)):
            way.to_first_place()
    elif not way.to_first_place():
        return _leave_list(context)
    return True


def _leave_sidebar(context: Context) -> bool:
    panes = context.panes
    if panes.home is Pane.TOPICS:
        return False
    context.way_back.to_first_place()
    panes.enter(Pane.LIST)
    return True


def _leave_list(context: Context) -> bool:
    panes = context.panes
    if panes.home is Pane.LIST:
        return False
    panes.enter(panes.home)
    return True


def feeds_screen(context: Context, place: FeedsPlace | None = None) -> FeedsScreen:
    """The list of feeds, yet to be shown. `place`: where in it one was."""
    from newsreader.ui.dialogs.feeds.screen import FeedsPlace, FeedsScreen

    return FeedsScreen(context.session, context.jobs, context.panes.palette, place or FeedsPlace())


async def choose_feed(context: Context, screen: FeedsScreen) -> bool:
    """Show the list of feeds, and then the articles of the one that is chosen there. False where none is."""
    chosen = await context.ask.open(screen)
    if chosen is None:
        return False
    shown = context.session.list
    before = shown.place()
    shown.choose(chosen.title, quoted(chosen.title, FEED_QUERY))
    context.way_back.set_out(before, Origin.FEEDS, chosen)
    unmark(context)
    context.session.filtering.forget()
    shown.stand(0, 0)
    context.panes.enter(Pane.LIST)
    return True


def show_view(
    context: Context,
    title: str,
    query: str,
    origin: Origin = Origin.KEY,
    feeds: FeedsPlace | None = None,
) -> None:
    """Show a view from its first row, and give the keys to the list. `origin`: where it was chosen; `feeds`:
    where in the list of feeds, if it was there.

    Raises:
        NewsreaderError: its query can't be read; the view in force stays.
    """
    shown = context.session.list
    before = shown.place()
    try:
        shown.choose(title, query)
    except QueryError as error:
        key = context.program.bindings.label("view.edit")
        raise NewsreaderError(f"{title}: {error}", f"{key} edits the view." if key else "") from error
    context.way_back.set_out(before, origin, feeds)
    unmark(context)
    context.session.filtering.forget()
    shown.stand(0, 0)
    context.panes.enter(Pane.LIST)


def filter_everything(context: Context) -> bool:
    """Look in all articles for what a view has none of. False where it has some, or nothing is looked for."""
    shown = context.session.list
    text = shown.filter_text
    if not text or not shown.query_text or shown.error is not None or shown.ids or shown.searching:
        return False
    show_view(context, ALL_TITLE, "")
    context.session.filtering.begin()
    context.session.filtering.narrow(text)
    return True


def show_chosen_view(context: Context) -> None:
    """Show what the sidebar's cursor stands on. Raises as `show_view`."""
    entry = context.panes.sidebar.current
    if entry is not None and entry.depth < 0:
        toggle_entry(context)
    elif entry is not None and entry.query is not None:
        show_view(context, entry.title, entry.query, Origin.SIDEBAR)


def toggle_entry(context: Context) -> None:
    """List what is in the sidebar's entry, or in the folder around it, or leave it out."""
    sidebar = context.panes.sidebar
    row = sidebar.foldable
    if row is None:
        context.say("nothing to fold here")
    else:
        sidebar.move_to(row)
        context.session.sidebar.toggle(sidebar.entries[row])


def move_in_list(context: Context, rows: int) -> None:
    """Move the list's cursor, and let the detail follow."""
    if move_cursor(context, rows):
        context.detail.show_soon()


def move_cursor(context: Context, rows: int) -> bool:
    """Move the list's cursor, as far as there are rows. Returns whether it moved."""
    articles = context.panes.articles
    context.session.list.standing.reach(rows)
    return articles.move_to(articles.cursor + rows)


def go_to_unread(context: Context, step: int) -> None:
    """The next row in the direction of `step` where there is something new to read."""
    row = context.session.list.unread.from_cursor(step)
    if row is not None:
        context.panes.articles.move_to(row)
        context.detail.show()
    elif step < 0:
        context.say("no unread article above")
    elif not _go_on_in_next_feed(context):
        context.say("no unread article below")


def go_to_any_unread(context: Context, start: int) -> None:
    """The first unread row below a place in the list, else the first of all."""
    shown = context.session.list
    row = shown.unread.after(start, 1)
    row = shown.unread.after(-1, 1) if row is None else row
    if row is None:
        context.say("no unread article here")
    else:
        context.panes.articles.move_to(row)
        context.detail.show()


def _go_on_in_next_feed(context: Context) -> bool:
    """From a feed to the first unread article of the next one that has any, in the same pane. False where the
    list is no feed's, or none is left.
    """
    panes, shown = context.panes, context.session.list
    entry = _unread_feed(context, 1) if shown.query_text.startswith(FEED_QUERY) else None
    if entry is None or shown.filter_text:
        return False
    zen, reads = panes.zen, panes.active is Pane.DETAIL
    _show_feed(context, entry)
    shown.stand(shown.unread.after(-1, 1) or 0, 0)
    if zen:
        panes.set_zen(True)
    elif reads:
        panes.enter(Pane.DETAIL)
    context.detail.show()
    context.say(f"on in {shown.title}")
    return True


def go_to_unread_feed(context: Context, step: int) -> None:
    """Show the next feed of the sidebar, in the direction of `step`, that has something unread."""
    entry = _unread_feed(context, step)
    if entry is None:
        context.say(f"no feed {'below' if step > 0 else 'above'} has anything unread")
    else:
        _show_feed(context, entry)


def _unread_feed(context: Context, step: int) -> SidebarEntry | None:
    """The next feed of the sidebar that has something unread: from its cursor on where it has the keys, else
    from the one that is shown.
    """
    shown = context.session.list
    in_sidebar = context.panes.active is Pane.TOPICS
    place = context.panes.sidebar.current if in_sidebar else SidebarEntry(shown.title, shown.query_text)
    return context.session.sidebar.unread_feed(place, step, folded=shown.folded)


def _show_feed(context: Context, entry: SidebarEntry) -> None:
    """Show a feed of the sidebar, in its folder; the way back stays the one there is."""
    context.session.sidebar.open_for(entry)
    origin = context.way_back.origin
    where = Origin.SIDEBAR if origin is Origin.KEY else origin
    show_view(context, entry.title, entry.query or "", where, context.way_back.feeds)


def open_address(context: Context, address: str) -> None:
    """Open an address that stands in the detail: a file of the article as its kind asks for.

    Raises:
        NewsreaderError: it can't be opened.
    """
    current = context.session.list.current
    if current is None:
        context.desktop.open(address)
    else:
        context.jobs.media.open_file(current, address, context.desktop.open)


def unmark(context: Context) -> None:
    """Take all marks away."""
    context.session.list.selection.clear()
    context.session.events.tell(MarksChanged())


def say_outcome(context: Context, outcome: Outcome) -> None:
    """Say what came of a decision."""
    several = len(outcome.changed) > 1 and outcome.action is not None and not outcome.action.undone
    undo = context.program.bindings.label("undo") if several else ""
    context.say(outcome.sentence, advice=f"{undo} undoes" if undo else "")
