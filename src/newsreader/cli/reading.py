"""Opens the reader."""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import MutableMapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from newsreader.cli.given import require
from newsreader.errors import LibraryError
from newsreader.system.paths import user_paths
from newsreader.system.processes import BEGIN_ANEW, one_heap, return_unused

if TYPE_CHECKING:
    from newsreader.model import Problem
    from newsreader.session.events import Event
    from newsreader.session.session import Session
    from newsreader.system.first_screen import FirstScreen
    from newsreader.ui.reader.start.picture import ScreenPicture

MANY_YOUNG: Final = 5_000
"""So many objects more than there were are worth a look for garbage while no key is pressed."""
MOST_YOUNG: Final = 100_000, 20
"""The same whatever is pressed. A look takes some milliseconds for each long list that is new."""
NEVER: Final = 1_000_000
TURN: Final = 0.0005
"""Seconds after which a thread lets another one on. At Python's own 5 ms, a painted frame is kept from the
terminal for so long by what the screen does next, and a key by a thread that works on feeds.
"""

MOST_CELLS: Final = 2_000
"""In a row or column of a terminal. Textual draws as many as the environment says, however many these are."""
COLOUR_SYSTEMS: Final = frozenset({"auto", "standard", "256", "truecolor", "windows"})


def open_reader(given: Sequence[Path], screen: FirstScreen | None = None) -> int:
    """Run the reader until the user leaves it. `screen`: what the terminal shows already.

    Raises:
        UsageError: a path given does not exist.
    """
    require(given)
    pass_over_nonsense(os.environ)
    # Textual reads it once, at import: so long it waits after Esc for the rest of a sequence.
    os.environ.setdefault("ESCDELAY", "40")
    from newsreader.system.desktop import RealSystem
    from newsreader.ui.app import FrontStart, NewsreaderApp
    from newsreader.ui.reader.start.front_page import FrontPages

    sys.setswitchinterval(TURN)
    one_heap()
    pages = FrontPages(user_paths(), given)
    opener = SessionOpener(given)
    try:
        kept = pages.kept()
        if kept is None:
            session = opener.open()
            app = NewsreaderApp(session, RealSystem(session.config.reading.browser), screen)
        else:
            start = FrontStart(kept.page, opener.open, int(time.time()))
            app = NewsreaderApp(start, RealSystem(kept.browser), screen)
        app.run()
    finally:
        opener.close()
    if app.failure is not None:
        raise app.failure
    # What is wrong with the configuration is told at the start, on a screen that shows nothing yet.
    wrong = bool(opener.problems)
    if wrong or not app.left_early:
        _keep_picture(screen, None if wrong else app.picture)
    if wrong:
        pages.forget()
    elif app.front_page is not None:
        pages.keep(app.front_page, opener.browser)
    if app.return_code == BEGIN_ANEW:
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
    return app.return_code or 0


class SessionOpener:
    """Opens the reader's session, when that is wanted. `problems`: what is wrong with the configuration."""

    def __init__(self, given: Sequence[Path]) -> None:
        self._given = given
        self._session: Session | None = None
        self.problems: tuple[Problem, ...] = ()

    @property
    def browser(self) -> str:
        """What the configuration names as the browser."""
        return self._session.config.reading.browser if self._session is not None else ""

    def open(self) -> Session:
        """The session, with what goes on in it beside the screen. For the thread that it belongs to."""
        from newsreader.cli.workplace import user_config_and_problems
        from newsreader.session.session import Session

        config, self.problems = user_config_and_problems()
        session = self._session = Session.open(self._given, user_paths(), config)
        session.events.subscribe(_collect_garbage)
        session.details.started(int(session.clock()))
        session.events.subscribe(partial(_note_start, session))
        return session

    def close(self) -> None:
        if self._session is not None:
            self._session.close()


def _keep_picture(screen: FirstScreen | None, picture: ScreenPicture | None) -> None:
    if screen is None:
        return
    if picture is None or Path(screen.folder) != user_paths().cache:
        screen.forget()
        return
    with suppress(OSError):  # a full disk: the next start shows its list a little later
        screen.keep(picture.text, picture.columns, picture.rows)


def _note_start(session: Session, event: Event) -> None:
    from newsreader.session.events import Opened

    if isinstance(event, Opened):
        with suppress(LibraryError):  # which the reader tells of by itself
            session.details.note_start()


def _collect_garbage(event: Event) -> None:
    """From when the store is there, between keys, and leaving alone what the start has made.

    What lives on is looked through at rest alone: that takes longer than a key may wait.
    """
    from newsreader.session.events import Opened, Paused, Rested

    match event:
        case Opened():
            gc.freeze()
            gc.set_threshold(*MOST_YOUNG, NEVER)
            gc.enable()
        case Paused() if gc.get_count()[0] > MANY_YOUNG:
            gc.collect(1)
        case Rested():
            gc.collect()
            return_unused()


def pass_over_nonsense(environment: MutableMapping[str, str]) -> None:
    """Take out what the environment says of the terminal where none is so: Textual would fail by it."""
    for name in ("COLUMNS", "LINES"):
        value = environment.get(name, "")
        if value.isdecimal() and not (len(value) < 6 and int(value) <= MOST_CELLS):
            del environment[name]
    if environment.get("TEXTUAL_COLOR_SYSTEM", "auto") not in COLOUR_SYSTEMS:
        del environment["TEXTUAL_COLOR_SYSTEM"]
