"""Opens the reader."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import MutableMapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from newsreader.cli.workplace import require, user_config_and_problems
from newsreader.errors import LibraryError
from newsreader.session.events import Event, Opened, Rested, TerminalSignal
from newsreader.session.session import Session
from newsreader.system.paths import user_paths
from newsreader.system.processes import BEGIN_ANEW, one_heap

if TYPE_CHECKING:
    from newsreader.system.first_screen import FirstScreen
    from newsreader.ui.app import NewsreaderApp
    from newsreader.ui.reader.start.picture import ScreenPicture

YOUNG_GARBAGE: Final = 5_000, 20
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
    from newsreader.ui.app import NewsreaderApp

    sys.setswitchinterval(TURN)
    one_heap()
    config, problems = user_config_and_problems()
    session = Session.open(given, user_paths(), config)
    session.events.subscribe(_collect_garbage)
    session.details.started(int(session.clock()))
    session.events.subscribe(partial(_note_start, session))
    app = NewsreaderApp(session, config, RealSystem(config.reading.browser), screen)
    session.events.subscribe(partial(_signal, app))
    try:
        app.run()
    finally:
        session.close()
    # What is wrong with the configuration is told at the start, on a screen that shows nothing yet.
    _keep_picture(screen, None if problems else app.picture)
    if app.return_code == BEGIN_ANEW:
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
    return app.return_code or 0


def _keep_picture(screen: FirstScreen | None, picture: ScreenPicture | None) -> None:
    if screen is None:
        return
    if picture is None or Path(screen.folder) != user_paths().cache:
        screen.forget()
        return
    with suppress(OSError):  # a full disk: the next start shows its list a little later
        screen.keep(picture.text, picture.columns, picture.rows)


def _signal(app: NewsreaderApp, event: Event) -> None:
    if isinstance(event, TerminalSignal):
        app.signal(event.sequence)


def _note_start(session: Session, event: Event) -> None:
    if isinstance(event, Opened):
        with suppress(LibraryError):  # which the reader tells of by itself
            session.details.note_start()


def _collect_garbage(event: Event) -> None:
    """From when the store is there, and leaving alone what the start has made.

    What lives on is looked through at rest alone: that takes longer than a key may wait.
    """
    match event:
        case Opened():
            gc.freeze()
            gc.set_threshold(*YOUNG_GARBAGE, NEVER)
            gc.enable()
        case Rested():
            gc.collect()


def pass_over_nonsense(environment: MutableMapping[str, str]) -> None:
    """Take out what the environment says of the terminal where none is so: Textual would fail by it."""
    for name in ("COLUMNS", "LINES"):
        value = environment.get(name, "")
        if value.isdecimal() and not (len(value) < 6 and int(value) <= MOST_CELLS):
            del environment[name]
    if environment.get("TEXTUAL_COLOR_SYSTEM", "auto") not in COLOUR_SYSTEMS:
        del environment["TEXTUAL_COLOR_SYSTEM"]
