"""Whole elements of HTML found in its text, in time that grows with its length alone."""

from __future__ import annotations

import re
from collections.abc import Callable


def replace_elements(
    markup: str, start: re.Pattern[str], end: re.Pattern[str], make: Callable[[re.Match[str], str], str]
) -> str:
    """The markup with every element from `start` to the next `end` replaced by what `make` gives for it.

    `make` is called with the match of the start and the markup up to the end. One that never ends stays.
    """
    out: list[str] = []
    position = 0
    while opening := start.search(markup, position):
        closing = end.search(markup, opening.end())
        if closing is None:
            break
        out += (markup[position : opening.start()], make(opening, markup[opening.end() : closing.start()]))
        position = closing.end()
    return "".join((*out, markup[position:])) if out else markup
