"""What is to be done in a moment, and is called off while it is already due."""

from __future__ import annotations

import asyncio
from typing import cast

from textual.message_pump import MessagePump

from newsreader.ui.support.debounce import Delayed


class Running:
    """All that is asked of a part of the screen."""

    is_running = True


def test_what_is_due_is_not_done_once_it_is_called_off() -> None:
    async def call_off() -> list[str]:
        done: list[str] = []
        later, other = (Delayed(cast("MessagePump", Running())) for _ in range(2))
        later.call(0.0, lambda: done.append("later"))
        other.call(0.0, lambda: done.append("other"))
        later.cancel()
        while other.pending:
            await asyncio.sleep(0)
        return done

    assert asyncio.run(call_off()) == ["other"]
