"""Saved views: made of what is shown, changed, moved and forgotten.

A command is about the view under the sidebar's cursor while the keys go there, else about the one that is
shown.
"""

from __future__ import annotations

from functools import partial
from typing import Final

import msgspec

from newsreader.config.saved_views import SavedView, joined, sort_text
from newsreader.errors import ConfigError, NewsreaderError
from newsreader.query import Sort, SortKey, parse
from newsreader.session.lists.orders import order_name
from newsreader.session.lists.place import ALL_TITLE
from newsreader.text import clean, fold
from newsreader.ui.reader.actions import steps
from newsreader.ui.reader.actions.context import Action, Context
from newsreader.ui.reader.layout import Pane

USUAL: Final = "usual"


async def view_save(context: Context) -> None:
    error = context.session.list.error
    if error is not None:
        raise error
    names = {view.name: 0 for view in context.jobs.views.saved.views}
    await context.ask.line("name of the view", partial(_save, context), words=names)


async def view_edit(context: Context) -> None:
    """Ask what of the view is to be another, then for that."""
    ask, view = context.ask, _addressed(context)
    options = {
        "name": f"name    {view.name}",
        "query": f"query   {view.query or '(everything)'}",
        "sort": f"order   {view.sort or '(as usual)'}",
        "key": f"key     {view.key or '(none)'}",
    }
    match await ask.choose(f"View “{view.name}”", options, "query"):
        case "name":
            await ask.line("name", partial(_rename, context, view), view.name)
        case "query":
            await ask.query("query", partial(_set_query, context, view), view.query)
        case "sort":
            await _edit_order(context, view)
        case "key":
            await ask.line("key (as g t)", partial(_set_key, context, view), view.key)


def view_delete(context: Context) -> None:
    views, view = context.jobs.views, _addressed(context)
    undo = views.saved.remove(view)
    views.changed(f"deleted the view “{view.name}”", undo)


def view_up(context: Context) -> None:
    _move_view(context, -1)


def view_down(context: Context) -> None:
    _move_view(context, 1)


def feed_next(context: Context) -> None:
    steps.go_to_unread_feed(context, 1)


def feed_previous(context: Context) -> None:
    steps.go_to_unread_feed(context, -1)


def view_all(context: Context) -> None:
    steps.show_view(context, ALL_TITLE, "")


# What they come to


def _addressed(context: Context) -> SavedView:
    """The view that a command is about.

    Raises:
        NewsreaderError: that is none of the saved ones.
    """
    shown, panes = context.session.list, context.panes
    entry = panes.sidebar.current if panes.active is Pane.TOPICS else None
    name, text = (entry.title, entry.query) if entry else (shown.title, shown.query_text)
    for view in context.jobs.views.saved.views:
        if (view.name, view.text) == (name, text):
            return view
    raise NewsreaderError(f"{name or 'this'} is no saved view: only those can be changed")


def _save(context: Context, name: str) -> None:
    """Keep what is shown under a name; a view that has it is another one then."""
    views, view = context.jobs.views, _shown_as(context, name)
    old = next((saved for saved in views.saved.views if fold(saved.name) == fold(view.name)), None)
    if old is None:
        undo, done = views.saved.add(view), "saved"
    else:
        view = msgspec.structs.replace(view, key=old.key)
        undo, done = views.saved.change(old, view), "changed"
    views.changed(f"{done} the view “{view.name}”: {view.text or 'everything'}", undo)
    context.session.filtering.forget()
    _show_still(context, view)


def _shown_as(context: Context, name: str) -> SavedView:
    """What is shown, as a view of this name."""
    session, shown = context.session, context.session.list
    narrowing = parse(shown.filter_text)
    text = joined(shown.base, shown.query_text, narrowing, shown.filter_text)
    sort = shown.view.sort
    own = sort != session.order(session.config) or narrowing.sort is not None or shown.base.sort is not None
    return SavedView(clean(name), text, sort_text(sort) if own else "")


def _rename(context: Context, view: SavedView, name: str) -> None:
    _replace(context, view, msgspec.structs.replace(view, name=clean(name)))


def _set_query(context: Context, view: SavedView, query: str) -> None:
    _set_readable(context, view, msgspec.structs.replace(view, query=query))


def _set_readable(context: Context, view: SavedView, new: SavedView) -> None:
    """As `_replace`, where query and order can be read; else QueryError says why not."""
    new.parsed()
    _replace(context, view, new)


async def _edit_order(context: Context, view: SavedView) -> None:
    by_name: dict[str, str] = {}
    for reverse in (False, True):
        for key in SortKey:
            by_name.setdefault(order_name(Sort(key, reverse)), f"{'-' if reverse else ''}{key}")
    options = {USUAL: "as usual"} | {order: name for name, order in by_name.items()}
    order = await context.ask.choose(f"Order of “{view.name}”", options, view.sort or USUAL)
    if order is not None:
        new = msgspec.structs.replace(view, sort="" if order == USUAL else order)
        _set_readable(context, view, new)


def _set_key(context: Context, view: SavedView, key: str) -> None:
    complaint = context.program.bindings.complaint(context.jobs.views, view, key)
    if complaint is not None:
        raise ConfigError(complaint)
    _replace(context, view, msgspec.structs.replace(view, key=key))


def _replace(context: Context, view: SavedView, new: SavedView) -> None:
    """Let a view be another; where it is shown, show it as it is now."""
    if new == view:
        return
    views = context.jobs.views
    was_shown = views.is_shown(view)
    if not new.name:
        raise ConfigError("a view needs a name")
    undo = views.saved.change(view, new)
    views.changed(f"changed the view “{new.name}”", undo)
    if was_shown:
        _show_still(context, new)


def _show_still(context: Context, view: SavedView) -> None:
    """Show a view with the cursor on the same article or its story, if it has that."""
    shown = context.session.list
    shown.rearrange(lambda: shown.choose(view.name, view.text))


def _move_view(context: Context, step: int) -> None:
    views, view = context.jobs.views, _addressed(context)
    undo = views.saved.move(view, step)
    if undo is None:
        context.say(f"“{view.name}” is the {'last' if step > 0 else 'first'} view")
    else:
        views.changed(f"moved the view “{view.name}” {'down' if step > 0 else 'up'}", undo)


ACTIONS: Final[dict[str, Action]] = {
    "view.save": view_save,
    "view.edit": view_edit,
    "view.delete": view_delete,
    "view.up": view_up,
    "view.down": view_down,
    "view.all": view_all,
    "feed.next": feed_next,
    "feed.previous": feed_previous,
}
