"""Work beside the screen, in threads. What goes wrong there is in the log, whoever is told of it."""

from __future__ import annotations

import logging
from asyncio import get_running_loop
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from textual.dom import DOMNode
from textual.message_pump import MessagePump


def in_thread(node: DOMNode, work: Callable[[], object], group: str, *, exclusive: bool = False) -> None:
    """Do something in a thread that belongs to a part of the screen. An `exclusive` one ends its group."""
    logged = partial(_logged, work, group)
    node.run_worker(logged, thread=True, group=group, exclusive=exclusive, exit_on_error=False)


def beside(work: Callable[[], object], group: str) -> None:
    """Do something short in a thread, as cheaply as it can be: a worker of Textual's leaves much behind that
    only a collection of garbage finds.
    """
    get_running_loop().run_in_executor(None, _logged_alone, work, group)


def tell(node: MessagePump, act: Callable[[], object]) -> None:
    """Let the screen's thread do something, for a thread that works for it; nothing once it has ended."""
    if node.is_running:
        node.app.call_from_thread(act)


def _logged_alone(work: Callable[[], object], group: str) -> None:
    with suppress(Exception):  # nobody looks at what becomes of it
        _logged(work, group)


def _logged(work: Callable[[], object], group: str) -> None:
    try:
        work()
    except Exception:
        logging.getLogger(__name__).exception("a thread for %s ended", group)
        raise
