"""The commands that make and change saved views."""

from __future__ import annotations

from functools import partial
from typing import Final

import msgspec

from newsreader.config.saved_views import SavedView, joined, sort_text
from newsreader.errors import ConfigError
from newsreader.query import SortKey, parse
from newsreader.session.list_model import ALL_TITLE
from newsreader.text import clean, fold
from newsreader.ui.reader.actions.context import Commanding

USUAL: Final = "usual"


class ViewCommands(Commanding):
    """What is shown becomes a view by one key; the others are about the view that is shown, or under the
    sidebar's cursor.
    """

    def do_view_save(self) -> None:
        screen = self._screen
        if screen.browsing.error is not None:
            raise screen.browsing.error
        names = {view.name: 0 for view in screen.jobs.views.saved.views}
        screen.prompt.ask("name of the view", self._save, words=names)

    def do_view_edit(self) -> None:
        """Ask what of the view is to be another, then for that."""
        from newsreader.ui.dialogs.choice import ChoiceScreen

        screen, view = self._screen, self._screen.views.addressed()
        asks = {
            "name": partial(screen.prompt.ask, "name", partial(self._rename, view), view.name),
            "query": partial(screen.prompt.ask_query, "query", partial(self._set_query, view), view.query),
            "sort": partial(self._ask_order, view),
            "key": partial(screen.prompt.ask, "key (as g t)", partial(self._set_key, view), view.key),
        }
        options = {
            "name": f"name    {view.name}",
            "query": f"query   {view.query or '(everything)'}",
            "sort": f"order   {view.sort or '(as usual)'}",
            "key": f"key     {view.key or '(none)'}",
        }

        def answered(what: str | None) -> None:
            if what is not None:
                asks[what]()

        screen.app.push_screen(ChoiceScreen(f"View “{view.name}”", options, "query"), answered)

    def do_view_delete(self) -> None:
        views, view = self._screen.jobs.views, self._screen.views.addressed()
        undo = views.saved.remove(view)
        views.changed(f"deleted the view “{view.name}”", undo)

    def do_view_up(self) -> None:
        self._move_view(-1)

    def do_view_down(self) -> None:
        self._move_view(1)

    def do_view_all(self) -> None:
        self._screen.views.choose(ALL_TITLE, "")

    # What they come to

    def _save(self, name: str) -> None:
        """Keep what is shown under a name; a view that has it is another one then."""
        screen, views = self._screen, self._screen.jobs.views
        view = self._shown_as(name)
        old = next((one for one in views.saved.views if fold(one.name) == fold(view.name)), None)
        if old is None:
            undo, done = views.saved.add(view), "saved"
        else:
            view = msgspec.structs.replace(view, key=old.key)
            undo, done = views.saved.change(old, view), "changed"
        views.changed(f"{done} the view “{view.name}”: {view.text or 'everything'}", undo)
        screen.filter.forget()
        self._show_still(view)

    def _shown_as(self, name: str) -> SavedView:
        browsing = self._screen.browsing
        narrowing = parse(browsing.filter_text)
        text = joined(browsing.base, browsing.query_text, narrowing, browsing.filter_text)
        usual = self._screen.session.order(self._screen.config)
        sort = browsing.view.sort
        own = sort != usual or narrowing.sort is not None or browsing.base.sort is not None
        return SavedView(clean(name), text, sort_text(sort) if own else "")

    def _rename(self, view: SavedView, name: str) -> None:
        self._replace(view, msgspec.structs.replace(view, name=clean(name)))

    def _set_query(self, view: SavedView, query: str) -> None:
        self._set_readable(view, msgspec.structs.replace(view, query=query))

    def _set_order(self, view: SavedView, order: str) -> None:
        self._set_readable(view, msgspec.structs.replace(view, sort=order))

    def _set_readable(self, view: SavedView, new: SavedView) -> None:
        """As `_replace`, where query and order can be read; else QueryError says why not."""
        new.parsed()
        self._replace(view, new)

    def _ask_order(self, view: SavedView) -> None:
        from newsreader.ui.dialogs.choice import ChoiceScreen

        orders = [f"{sign}{key}" for sign in ("", "-") for key in SortKey]
        options = {USUAL: "as usual"} | {
            order: f"by {order.removeprefix('-')}{', turned round' if order[0] == '-' else ''}"
            for order in orders
        }

        def answered(order: str | None) -> None:
            if order is not None:
                self._try(partial(self._set_order, view, "" if order == USUAL else order))

        self._screen.app.push_screen(
            ChoiceScreen(f"Order of “{view.name}”", options, view.sort or USUAL), answered
        )

    def _set_key(self, view: SavedView, key: str) -> None:
        complaint = self._screen.views.complaint_about_key(view, key)
        if complaint is not None:
            raise ConfigError(complaint)
        self._replace(view, msgspec.structs.replace(view, key=key))

    def _replace(self, view: SavedView, new: SavedView) -> None:
        """Let a view be another; where it is shown, show it as it is now."""
        if new == view:
            return
        views = self._screen.jobs.views
        was_shown = views.is_shown(view)
        if not new.name:
            raise ConfigError("a view needs a name")
        undo = views.saved.change(view, new)
        views.changed(f"changed the view “{new.name}”", undo)
        if was_shown:
            self._show_still(new)

    def _show_still(self, view: SavedView) -> None:
        """Show a view with the cursor on the same article or its story, if it has that."""
        screen = self._screen
        current = screen.articles.current
        screen.browsing.choose(view.name, view.text)
        screen.show_view(screen.browsing.row_for(current) or 0)

    def _move_view(self, step: int) -> None:
        views, view = self._screen.jobs.views, self._screen.views.addressed()
        undo = views.saved.move(view, step)
        if undo is None:
            self._screen.say(f"“{view.name}” is the {'last' if step > 0 else 'first'} view")
        else:
            views.changed(f"moved the view “{view.name}” {'down' if step > 0 else 'up'}", undo)
