"""What several actions are made of. No action calls another one."""

from __future__ import annotations

from newsreader.errors import NewsreaderError, QueryError
from newsreader.session.events import MarksChanged
from newsreader.session.lists.sidebar import FEED_QUERY
from newsreader.session.triage import Outcome
from newsreader.ui.reader.actions.context import Context
from newsreader.ui.reader.layout import Pane


def show_view(context: Context, title: str, query: str) -> None:
    """Show a view from its first row, and give the keys to the list.

    Raises:
        NewsreaderError: its query can't be read; the view in force stays.
    """
    shown = context.session.list
    try:
        shown.choose(title, query)
    except QueryError as error:
        key = context.program.bindings.label("view.edit")
        raise NewsreaderError(f"{title}: {error}", f"{key} edits the view." if key else "") from error
    unmark(context)
    context.session.filtering.forget()
    shown.stand(0, 0)
    context.panes.enter(Pane.LIST)


def show_chosen_view(context: Context) -> None:
    """Show what the sidebar's cursor stands on. Raises as `show_view`."""
    entry = context.panes.sidebar.current
    if entry is not None and entry.depth < 0:
        toggle_entry(context)
    elif entry is not None and entry.query is not None:
        show_view(context, entry.title, entry.query)


def toggle_entry(context: Context) -> None:
    """List what belongs to the sidebar's entry below it, or leave it out."""
    entry = context.panes.sidebar.current
    if entry is None or entry.opened is None:
        context.say("nothing to fold here")
    else:
        context.session.sidebar.toggle(entry)


def move_in_list(context: Context, rows: int) -> None:
    """Move the list's cursor, and let the detail follow."""
    articles = context.panes.articles
    if articles.move_to(articles.cursor + rows):
        context.detail.show_soon()


def go_to_unread(context: Context, step: int) -> None:
    """The next row in the direction of `step` where there is something new to read."""
    row = context.session.list.unread_from(context.session.list.cursor.row, step)
    if row is None:
        context.say(f"no unread article {'below' if step > 0 else 'above'}")
        return
    context.panes.articles.move_to(row)
    context.detail.show()


def go_to_unread_feed(context: Context, step: int) -> None:
    """Show the next feed of the sidebar, in the direction of `step`, that has something unread."""
    sidebar, shown = context.panes.sidebar, context.session.list
    row = next((row for row, entry in enumerate(sidebar.entries) if entry.query == shown.query_text), 0)
    for place in range(row + step, len(sidebar.entries) if step > 0 else -1, step):
        entry = sidebar.entries[place]
        if entry.unread and entry.query is not None and entry.query.startswith(FEED_QUERY):
            show_view(context, entry.title, entry.query)
            return
    context.say(f"no feed {'below' if step > 0 else 'above'} has anything unread")


def unmark(context: Context) -> None:
    """Take all marks away."""
    context.session.list.selection.clear()
    context.session.events.tell(MarksChanged())


def tell(context: Context, outcome: Outcome) -> None:
    """Show what came of a decision, and say it."""
    context.session.show_outcome(outcome)
    several = len(outcome.changed) > 1 and outcome.action is not None and not outcome.action.undone
    undoes = f" · {context.program.bindings.label('undo')} undoes" if several else ""
    context.say(outcome.sentence + undoes)
