"""The way back from a view: to where it was chosen, and from there to the place where the user was before."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from newsreader.session.lists.list_model import ListModel
from newsreader.session.lists.place import Place

if TYPE_CHECKING:
    from newsreader.ui.dialogs.feeds.screen import FeedsPlace


class Origin(StrEnum):
    """Where a view was chosen. KEY: nowhere in particular, as by a key of its own."""

    SIDEBAR = "sidebar"
    FEEDS = "feeds"
    KEY = "key"


class WayBack:
    """Remembers one way, however many views were chosen on it: from the first place, by where the view that
    is shown was chosen.
    """

    def __init__(self, shown: ListModel) -> None:
        self._list = shown
        self._first: Place | None = None
        self.origin = Origin.KEY
        self.feeds: FeedsPlace | None = None
        """Where in the list of feeds the view was chosen, if it was there."""

    @property
    def is_open(self) -> bool:
        """Whether it leads anywhere."""
        return self._first is not None or self.origin is not Origin.KEY

    def set_out(self, before: Place, origin: Origin, feeds: FeedsPlace | None = None) -> None:
        """Another view is shown than `before`."""
        first, shown = self._first or before, self._list
        is_first = (first.title, first.query) == (shown.title, shown.query_text)
        self._first = None if is_first and origin is Origin.KEY else first
        self.origin, self.feeds = origin, feeds

    def leave(self) -> None:
        """Where the view was chosen is come back to."""
        self.origin = Origin.KEY

    def to_first_place(self) -> bool:
        """Show what was shown before any view was chosen. False where that is shown already."""
        place, self._first, self.origin = self._first, None, Origin.KEY
        if place is None:
            return False
        self._list.go_to(place)
        return True
