"""What the top and the bottom line say. Pure: state in, pieces of text out."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from newsreader.commands.keymap import Keymap
from newsreader.commands.registry import COMMANDS
from newsreader.query import Sort
from newsreader.reading.cells import cell_len
from newsreader.session.orders import order_name
from newsreader.text import plural
from newsreader.ui.widgets.status_line import Piece, Sides

NARROW_HINTS, WIDE_HINTS = 6, 9
HINTS_GROW_AT = 100
TOP_HINTS_FROM = 60
"""So many columns have room for the way to help on the top line; on fewer it is the last key below."""

TYPING = (("Enter", "keeps"), ("Esc", "clears"), ("Tab", "completes"), ("↑ ↓", "what was typed before"))
ASKING = (("Enter", "does it"), ("Esc", "leaves"))
"""The keys while a filter is typed, and while something else is."""


class StatusMessage(msgspec.Struct, frozen=True):
    """A sentence for the bottom line, in one of the palette's styles."""

    text: str = ""
    style: str = "text"


class Status(msgspec.Struct, frozen=True):
    """All that the two lines show."""

    title: str
    shown: int
    base_size: int
    unread: int | None
    sort: Sort
    filter_text: str = ""
    typing: bool = False
    asking: bool = False
    filter_error: str = ""
    waiting: int = 0
    marked: int = 0
    problems: int = 0
    progress: str = ""
    pending: str = ""
    saving: bool = True
    message: StatusMessage = StatusMessage()


def top_sides(status: Status, keymap: Keymap, width: int) -> Sides:
    """View, counts and order at the left; how to filter and get help at the right."""
    if status.asking:
        return Sides((), ())
    if status.typing:
        hits = f"{status.shown:,} of {status.base_size:,}"
        return Sides((), ((hits, "warning" if status.filter_error else "text"),))
    left: list[Piece] = [(status.title, "accent")]
    if status.filter_text:
        left += [
            (" · ", "dim"),
            (status.filter_text, "match"),
            (f" · {status.shown:,} of {status.base_size:,}", "dim"),
        ]
    else:
        left.append((f" · {status.base_size:,}", "dim"))
        if status.unread is not None:
            left.append((f" · {status.unread:,} unread", "dim"))
    if status.marked:
        left.append((f" · {status.marked:,} marked", "accent"))
    left.append((f" · {order_name(status.sort)}", "dim"))
    right: list[Piece] = []
    if status.waiting:
        right.append((f"{status.waiting:,} new {keymap.label('refresh')}  ", "warning"))
    if width >= TOP_HINTS_FROM:
        right += _hint(keymap, "filter", "filter")
        right.append(("   ", "dim"))
        right += _hint(keymap, "help", "help")
    return Sides(tuple(left), tuple(right))


def bottom_sides(status: Status, keymap: Keymap, width: int) -> Sides:
    """A message, else key hints, at the left; what is pending, going on or wrong at the right."""
    pending = [(f"{status.pending}…", "accent")] if status.pending else []
    right = [*pending, *_standing(status, keymap)]
    if status.message.text:
        room = width - cell_len(status.message.text) - 3
        told = right if sum(len(text) for text, _ in right) <= room else pending
        return Sides(((status.message.text, status.message.style),), tuple(told))
    if status.asking or status.typing:
        return Sides(_pieces(ASKING if status.asking else TYPING), tuple(right))
    last = [] if width >= TOP_HINTS_FROM else _hint(keymap, "help", "help")
    return Sides(_hints(keymap, width - sum(len(text) for text, _ in right), last), tuple(right))


def _standing(status: Status, keymap: Keymap) -> Iterator[Piece]:
    """What is said for as long as it is so, and may wait until a message has been read."""
    if status.progress:
        yield f"  {status.progress}", "dim"
    if not status.saving:
        yield "  not saving", "warning"
    if status.problems:
        yield f"  {keymap.label('problems')} {plural(status.problems, 'problem')}", "warning"


def _hints(keymap: Keymap, room: int, last: list[Piece]) -> tuple[Piece, ...]:
    """The first keys of the footer that fit, and the last one whether it would be among them or not."""
    room -= sum(len(text) for text, _ in last) + 3 if last else 0
    most = WIDE_HINTS if room >= HINTS_GROW_AT else NARROW_HINTS
    ranked = sorted((command for command in COMMANDS if command.footer), key=lambda command: command.footer)
    pieces: list[Piece] = []
    used = 2
    for command in ranked[:most]:
        hint = _hint(keymap, command.id, command.title.lower())
        size = sum(len(text) for text, _ in hint) + 3
        if not hint or used + size > room:
            break
        if pieces:
            pieces.append(("   ", "dim"))
        pieces += hint
        used += size
    return (*pieces, *([("   ", "dim")] if pieces and last else []), *last)


def _pieces(hints: tuple[tuple[str, str], ...]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    for key, label in hints:
        pieces += [("   ", "dim")] if pieces else []
        pieces += [(key, "text"), (f" {label}", "dim")]
    return tuple(pieces)


def _hint(keymap: Keymap, command: str, label: str) -> list[Piece]:
    key = keymap.label(command)
    return [(key, "text"), (f" {label}", "dim")] if key else []
