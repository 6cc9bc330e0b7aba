"""How the reader is opened behind the front page: modules and articles in a thread, so that keys never wait
for them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from newsreader.errors import NewsreaderError
from newsreader.ui.support.workers import in_thread, tell

if TYPE_CHECKING:
    from newsreader.session.session import Session
    from newsreader.ui.reader.start.front_screen import FrontScreen

AFTER: Final = 0.02
"""Seconds after the page is painted. What was typed before is answered first."""
GROUP: Final = "opening"


class Opening:
    """Opens a session and its store. The thread has the store until it is handed over."""

    def __init__(
        self,
        screen: FrontScreen,
        load_modules: Callable[[], object],
        open_session: Callable[[], Session],
        opened: Callable[[Session, bool], object],
        failed: Callable[[NewsreaderError], object],
    ) -> None:
        """`load_modules` imports what is needed next. `opened` is called with the session, and whether its
        store is filled, which else is to be tried by who gets it; `failed` where there is no session. Both on
        the screen's thread.
        """
        self._screen = screen
        self._load_modules = load_modules
        self._open_session = open_session
        self._opened = opened
        self._failed = failed

    def start(self) -> None:
        """Begin in a moment. To be called when the page is on the screen."""
        self._screen.set_timer(AFTER, self._import)

    def _import(self) -> None:
        in_thread(self._screen, self._load, GROUP)

    def _load(self) -> None:
        self._load_modules()
        tell(self._screen, self._open)

    def _open(self) -> None:
        try:
            session = self._open_session()
        except NewsreaderError as error:
            self._failed(error)
        else:
            in_thread(self._screen, lambda: self._fill(session), GROUP)

    def _fill(self, session: Session) -> None:
        try:
            session.open_store()
            filled = True
        except Exception:  # tried again, it is told of
            filled = False
        tell(self._screen, lambda: self._opened(session, filled))
