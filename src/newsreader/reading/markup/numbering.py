"""How ordered lists are numbered: by letters and Roman numbers too, and downwards."""

from __future__ import annotations

import re
from typing import Final

_LIST_TAG: Final = re.compile(r"<(/?)(ol|ul|menu|li)\b([^<>]*)>", re.IGNORECASE)
_REVERSED: Final = re.compile(r"(?<![\w-])reversed\b", re.IGNORECASE)
_START: Final = re.compile(r"(?<![\w-])start\s*=", re.IGNORECASE)
_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def marker(number: int, kind: str) -> str:
    """What stands before an item. `kind`: the `type` of its list, `1`, `a`, `A`, `i` or `I`."""
    if kind in ("a", "A") and number > 0:
        label = _letters(number)
    elif kind in ("i", "I") and 0 < number < 4000:
        label = _roman(number)
    else:
        return f"{number}."
    return f"{label.upper() if kind.isupper() else label}."


def _letters(number: int) -> str:
    label = ""
    while number:
        number, letter = divmod(number - 1, 26)
        label = chr(ord("a") + letter) + label
    return label


def _roman(number: int) -> str:
    label = ""
    for value, sign in _ROMAN:
        times, number = divmod(number, value)
        label += sign * times
    return label


def with_starts(html: str) -> str:
    """The markup with a start for each reversed list that has none: how many items it has."""
    if not _REVERSED.search(html):
        return html
    starts: dict[int, int] = {}
    open_lists: list[tuple[int, bool]] = []
    for tag in _LIST_TAG.finditer(html):
        name = tag[2].lower()
        if name == "li":
            if not tag[1] and open_lists and open_lists[-1][1]:
                starts[open_lists[-1][0]] += 1
        elif tag[1]:
            if open_lists:
                open_lists.pop()
        else:
            counted = name == "ol" and bool(_REVERSED.search(tag[3])) and not _START.search(tag[3])
            open_lists.append((tag.end() - 1, counted))
            if counted:
                starts[tag.end() - 1] = 0
    parts: list[str] = []
    position = 0
    for place, count in sorted(starts.items()):
        parts += (html[position:place], f' start="{count}"')
        position = place
    return "".join((*parts, html[position:]))
