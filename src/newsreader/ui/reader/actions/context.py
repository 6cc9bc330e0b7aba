"""What the parts of the reader's commands share: the screen, and what an action is about."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from newsreader.errors import NewsreaderError
from newsreader.session.session import address_to_open

if TYPE_CHECKING:
    from newsreader.ui.reader.screen import ReaderScreen

NOTHING_CHOSEN = "no article here"


class Commanding:
    """A part of the commands. `screen` is the one they work on."""

    def __init__(self, screen: ReaderScreen) -> None:
        self._screen = screen

    def _current(self) -> str:
        """The article under the cursor.

        Raises:
            NewsreaderError: there is none.
        """
        current = self._screen.articles.current
        if current is None:
            raise NewsreaderError(NOTHING_CHOSEN)
        return current

    def _chosen(self) -> tuple[str, ...]:
        """The marked articles that are shown; where none is, the one under the cursor.

        Raises:
            NewsreaderError: there is neither.
        """
        return self._screen.marking.among(self._screen.browsing.ids) or (self._current(),)

    def _address(self, article_id: str) -> str:
        """The address to open or copy.

        Raises:
            NewsreaderError: the article has none, or is gone.
        """
        url = address_to_open(self._screen.session.article(article_id), self._screen.config)
        if url is None:
            raise NewsreaderError("this article has no address")
        return url

    def _try(self, act: Callable[[], object]) -> None:
        """Do what an answer stands for; what goes wrong becomes a sentence."""
        try:
            act()
        except NewsreaderError as error:
            self._screen.explain(error)
