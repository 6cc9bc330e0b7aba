"""What an action sees of the reader."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any, Final, Protocol

from newsreader.errors import NewsreaderError
from newsreader.session.jobs.all_jobs import Jobs
from newsreader.session.session import Session
from newsreader.session.whole_articles import address_to_open
from newsreader.ui.reader.ask import ReaderAsk
from newsreader.ui.reader.desktop import Desktop
from newsreader.ui.reader.detail import DetailFollower
from newsreader.ui.reader.panes import Panes
from newsreader.ui.reader.program import Program
from newsreader.ui.reader.typing.filter import FilterMode
from newsreader.ui.reader.way_back import WayBack

NOTHING_CHOSEN: Final = "no article here"
LONGEST: Final = 0.3
"""Seconds in which a key waits for the first row of a list."""


class Say(Protocol):
    """Says a sentence for a while, in one of the palette's styles. `advice`: what it ends with."""

    def __call__(self, text: str, style: str = "text", advice: str = "") -> object: ...


@dataclass(frozen=True, slots=True)
class Context:
    """The session and its jobs, the panes, and ways to ask, to tell, and to reach the world outside. `key`:
    the one that called the action, if a key did.
    """

    session: Session
    jobs: Jobs
    way_back: WayBack
    panes: Panes
    detail: DetailFollower
    filter: FilterMode
    ask: ReaderAsk
    desktop: Desktop
    program: Program
    say: Say
    key: str = ""

    @property
    def current(self) -> str:
        """The article under the cursor. A key that comes before the first row is known waits a moment for it.

        Raises:
            NewsreaderError: there is none.
        """
        shown, end = self.session.list, monotonic() + LONGEST
        if shown.searching:
            shown.fill(lambda: not shown.searching or monotonic() >= end)
        current = shown.known_current
        if current is None:
            raise NewsreaderError(NOTHING_CHOSEN)
        return current

    @property
    def chosen(self) -> Sequence[str]:
        """The marked articles that are shown; where none is, the one under the cursor.

        Raises:
            NewsreaderError: there is neither.
        """
        shown = self.session.list
        return shown.selection.among(shown.ids) or (self.current,)

    def address(self, article_id: str) -> str:
        """The address to open or copy.

        Raises:
            NewsreaderError: the article has none, or is gone.
        """
        url = address_to_open(self.session.article(article_id), self.session.config)
        if url is None:
            raise NewsreaderError("this article has no address")
        return url


Action = Callable[[Context], Coroutine[Any, Any, None] | None]
"""What a command does. One that asks is a coroutine, which awaits nothing but questions."""
