"""Work beside the screen, in threads. What goes wrong there is in the log, whoever is told of it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

from textual.dom import DOMNode
from textual.message_pump import MessagePump


def in_thread(node: DOMNode, work: Callable[[], object], group: str, *, exclusive: bool = False) -> None:
    """Do something in a thread that belongs to a part of the screen. An `exclusive` one ends its group."""
    logged = partial(_logged, work, group)
    node.run_worker(logged, thread=True, group=group, exclusive=exclusive, exit_on_error=False)


def tell(node: MessagePump, act: Callable[[], object]) -> None:
    """Let the screen's thread do something, for a thread that works for it; nothing once it has ended."""
    if node.is_running:
        node.app.call_from_thread(act)


def _logged(work: Callable[[], object], group: str) -> None:
    try:
        work()
    except Exception:
        logging.getLogger(__name__).exception("a thread for %s ended", group)
        raise
