"""The reader on the screen, in Textual: one of the fronts of a session. Only this room imports Textual.

`app` has the reader screen; that is made of what `reader` holds, asks by `dialogs`, shows by `widgets`, in
the colours of `style`; `support` knows threads, timers and the terminal. Each may import those after it, and
all of them the session and what lies below it.
"""

import os
from importlib import import_module
from typing import Final

FRAMES: Final = "TEXTUAL_FPS"
"""Textual reads this from the environment once, as it is imported."""

if FRAMES not in os.environ:
    # At its usual 60, what changes right after a frame waits for up to 17 ms. Programs that are started from
    # here are not to know of it.
    os.environ[FRAMES] = "1000"
    import_module("textual.constants")
    del os.environ[FRAMES]
