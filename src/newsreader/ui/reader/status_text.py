"""What the top and the bottom line say. Pure: state in, pieces of text out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from newsreader.commands.keymap import Keymap
from newsreader.query import Sort
from newsreader.reading.cells import cell_len, clip, clip_sentence
from newsreader.session.lists.orders import order_name
from newsreader.text import plural
from newsreader.ui.reader.layout import Pane
from newsreader.ui.widgets.status_line import Piece, Sides

TOP_HINTS_FROM: Final = 60
"""So many columns have room for the way to help on the top line; on fewer it is the last key below."""
TITLE_WIDTH: Final = 40
"""Of the next title, so much is told."""
TITLE_READ: Final = 24
"""Of the title of the view, so much is told before it is told in words how fresh the feeds are."""
TITLE_LEAST: Final = 12
"""Cells that the title of the view has at least on the top line."""
SEARCHING: Final = "searching…"
"""In place of the numbers of a view that has to be waited for."""
GAP: Final = Piece("   ", "dim")

FULL_TEXT: Final = "full-text"
HINTS: Final = {
    Pane.LIST: (
        ("read", "read"), ("unread.next", "next"), ("toggle-read", "mark read"), ("star", "star"),
        ("archive", "archive"), ("fold", "unfold"), ("feeds", "feeds"), ("palette", "more"), ("quit", "quit"),
    ),
    Pane.DETAIL: (
        ("page", "page"), ("unread.next", "next"), ("open", "open"), ("star", "star"), ("archive", "archive"),
        ("link", "links"), (FULL_TEXT, "full text"), ("quit", "back"),
    ),
    Pane.TOPICS: (
        ("read", "show"), ("fold", "fold"), ("read.all", "mark read"), ("feed.next", "next feed"),
        ("feeds", "feeds"), ("quit", "back"),
    ),
}  # fmt: skip
"""By the pane that has the keys: the commands that are told of, and how they are called there; `Status` says
of some what they do just now, or that they do nothing.
"""
FOUND_BY: Final = frozenset({"palette", "quit"})
"""By these one finds everything else, and the way out."""
_ELSEWHERE: Final = ("pane.left", "views"), ("refresh.all", "fetch"), ("feeds", "feeds"), ("palette", "more")
HINTS_WITHOUT: Final = {
    Pane.LIST: (*_ELSEWHERE, ("quit", "quit")),
    Pane.DETAIL: (*_ELSEWHERE, ("quit", "back")),
}
"""The same where there is no article to do anything with."""
TYPING: Final = (
    ("Enter", "keeps", "enter"),
    ("Esc", "clears", "escape"),
    ("Tab", "completes", "tab"),
    ("↑ ↓", "what was typed before", "up"),
)
ASKING: Final = (("Enter", "does it", "enter"), ("Esc", "leaves", "escape"))
"""The keys while a filter is typed, and while something else is: as they are shown, what they do, and which
one a click presses.
"""


class StatusMessage(msgspec.Struct, frozen=True):
    """A sentence for the bottom line, in one of the palette's styles. `advice`: its end, which is seen
    wherever the rest is cut.
    """

    text: str = ""
    style: str = "text"
    advice: str = ""


class ReadingPlace(msgspec.Struct, frozen=True):
    """How far one is in a text that is read: in percent, and in minutes that are left. `next`: the title of
    the article that comes after it.
    """

    percent: int = 100
    minutes: int = 0
    next: str = ""


class Amount(msgspec.Struct, frozen=True):
    """How many there are. `more`: there are still more, which are not counted yet."""

    number: int
    more: bool = False

    def __str__(self) -> str:
        return f"> {self.number:,}" if self.more else f"{self.number:,}"


class Status(msgspec.Struct, frozen=True):
    """All that the two lines show. `shown`, `base`: how many rows, with the filter and without; `row`: where
    the cursor is, from 1 on; `placed`: whether that is known, or how many rows are in front still has to be
    found out; `searching`: whether the rows are still those from before; `failing`: how many feeds could not
    be fetched; `fresh`: how long ago feeds were; `reading`: while a text has the keys. `below`: how many rows
    of unfolded stories are listed beside
    those that are `shown`; `fold`: what folding would do here, "" for nothing; `links`: whether the text has
    any; `has_text`: whether there is more than a title; `leaves`: whether a step back leaves the reader.
    """

    title: str
    shown: Amount
    base: Amount
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
    row: int = 0
    placed: bool = True
    searching: bool = False
    failing: int = 0
    fresh: str = ""
    pane: Pane = Pane.LIST
    reading: ReadingPlace | None = None
    below: int = 0
    fold: str = "unfold"
    links: bool = True
    has_text: bool = True
    leaves: bool = True
    message: StatusMessage = StatusMessage()


def top_sides(status: Status, keymap: Keymap, width: int) -> Sides:
    """View, counts and order at the left; what is new, how fresh it is and what fails at the right."""
    if status.asking:
        return Sides()
    if status.typing:
        hits = SEARCHING if status.searching else f"{status.shown} of {status.base}"
        return Sides((), (Piece(hits, "warning" if status.filter_error else "text"),))
    left: list[Piece] = []
    if status.filter_text:
        left += [
            Piece(" · ", "dim"),
            Piece(status.filter_text, "match", "filter"),
            Piece(f" · {SEARCHING if status.searching else f'{status.shown} of {status.base}'}", "dim"),
        ]
    elif status.searching:
        left.append(Piece(f" · {SEARCHING}", "dim"))
    else:
        left.append(Piece(f" · {status.base}", "dim"))
        if status.unread is not None:
            left.append(Piece(f" · {status.unread:,} unread", "dim"))
    if status.marked:
        left.append(Piece(f" · {status.marked:,} marked", "accent"))
    left.append(Piece(f" · {order_name(status.sort)}", "dim", "sort"))
    last = []
    if width >= TOP_HINTS_FROM:
        last = [*_hint(keymap, "filter", "filter"), GAP, *_hint(keymap, "help", "help")]
    # Counts say more than the end of a long title, and a title that can be read more than how fresh it is.
    room = width - _size((*left, *last)) - 5
    least = min(cell_len(status.title), TITLE_READ)
    forms = tuple(_freshness(status, keymap))
    fresh = next((form for form in forms if _size(form) + least <= room), forms[-1])
    title = clip(status.title, max(TITLE_LEAST, room - _size(fresh)))
    return Sides((Piece(title, "accent"), *left), (*(fresh if last else fresh[:-1]), *last))


def bottom_sides(status: Status, keymap: Keymap, width: int) -> Sides:
    """A message, else the keys of here and now, at the left; at the right what is pending, going on or wrong,
    and where one is.
    """
    pending = [Piece(f"{status.pending}…", "accent")] if status.pending else []
    right = [*pending, *_standing(status, keymap), *_place(status, width)]
    if status.message.text:
        message = status.message
        advice = f" · {message.advice}" if message.advice else ""
        room = width - cell_len(message.text) - cell_len(advice) - 3
        told = right if _size(right) <= room else pending
        text = clip_sentence(message.text, width - cell_len(advice) - 3 - _size(told))
        return Sides((Piece(text, message.style), Piece(advice, message.style)), tuple(told))
    if status.asking or status.typing:
        keys = _spelt_out(ASKING if status.asking else TYPING)
        fits = _size((*keys, *right)) + 3 <= width
        return Sides(keys, tuple(right) if fits else ())
    last = [] if width >= TOP_HINTS_FROM else _hint(keymap, "help", "help")
    right = _beside(right, width - _size(last) - len("   "))
    room = width - _size(right)
    title = _next_title(status, room)
    hints = _hints(keymap, _commands(status), room - _size(title), last)
    return Sides(hints, (*title, *right))


def _freshness(status: Status, keymap: Keymap) -> Iterator[list[Piece]]:
    """What is new, how fresh the feeds are and how many fail, in words and shorter, the longest first."""
    new = [Piece(f"{status.waiting:,} new {keymap.label('refresh')}", "accent", "refresh"), GAP]
    fresh = [Piece(f"updated {status.fresh}", "dim", "refresh.all"), GAP]
    fail, few = (
        [Piece(f"✗ {told}", "error", "problems"), GAP] if status.failing else []
        for told in (plural(status.failing, "feed fails", "feeds fail"), str(status.failing))
    )
    if status.waiting:
        yield from ([*new, *fail], [*new, *few])
    else:
        yield from ([*fresh, *fail], fail, few) if status.fresh else (fail, few)


def _standing(status: Status, keymap: Keymap) -> Iterator[Piece]:
    """What is said for as long as it is so, and may wait until a message has been read."""
    if status.progress:
        yield Piece(f"  {status.progress}", "dim")
    if not status.saving:
        yield Piece("  not saving", "warning")
    if status.problems:
        problems = plural(status.problems, "problem")
        yield Piece(f"  {keymap.label('problems')} {problems}", "warning", "problems")


def _place(status: Status, width: int) -> Iterator[Piece]:
    """Where one is in the text, and in the list."""
    reading = status.reading
    if reading is not None:
        left = f" · {reading.minutes} min" if reading.minutes else ""
        left += " left" if left and width >= TOP_HINTS_FROM else ""
        yield Piece(f"  {reading.percent}%{left}", "dim")
    if status.row and status.pane is not Pane.TOPICS:
        listed = msgspec.structs.replace(status.shown, number=status.shown.number + status.below)
        row = f"{status.row:,}" if status.placed else "…"
        yield Piece(f"  {row}/{listed}", "dim")


def _commands(status: Status) -> Iterator[tuple[str, str]]:
    """The commands that are told of, without those that would do nothing here."""
    commands = HINTS[status.pane] if status.row else HINTS_WITHOUT.get(status.pane, HINTS[status.pane])
    if status.reading is not None and not status.has_text:
        commands = tuple(sorted(commands, key=lambda named: named[0] != FULL_TEXT))
    now = {"fold": status.fold, "link": "links" if status.links else ""}
    if status.pane is not Pane.DETAIL:
        now["quit"] = "quit" if status.leaves else "back"
    for command, label in commands:
        if told := now.get(command, label):
            yield command, told


def _beside(pieces: Sequence[Piece], room: int) -> list[Piece]:
    """The pieces in so many cells: what goes on is cut before where one is."""
    over = _size(pieces) - room
    if over <= 0 or not pieces:
        return list(pieces)
    longest = max(pieces, key=lambda piece: cell_len(piece.text))
    cut = longest._replace(text=clip(longest.text, cell_len(longest.text) - over))
    return [cut if piece is longest else piece for piece in pieces]


def _size(pieces: Iterable[Piece]) -> int:
    return sum(cell_len(piece.text) for piece in pieces)


def _next_title(status: Status, room: int) -> tuple[Piece, ...]:
    """What comes after the text that is read, in a third of the room where that is enough."""
    most = min(TITLE_WIDTH, room // 3)
    if status.reading is None or not status.reading.next or most < TITLE_WIDTH // 2:
        return ()
    return (Piece(f"  next: {clip(status.reading.next, most)}", "dim", "unread.next"),)


def _hints(
    keymap: Keymap, commands: Iterable[tuple[str, str]], room: int, last: list[Piece]
) -> tuple[Piece, ...]:
    """The keys of commands as far as they fit, and the last one whether it would be among them or not. Where
    there is none, the ways to all other commands and out go last of all.
    """
    hints = [(command, hint) for command, label in commands if (hint := _hint(keymap, command, label))]
    sizes = {command: _size(hint) + len(GAP.text) for command, hint in hints}
    room -= 2 + (_size(last) + len(GAP.text) if last else 0)
    kept = set() if last else sizes.keys() & FOUND_BY
    room -= sum(sizes[command] for command in kept)
    if room < 0:
        return tuple(last)
    pieces: list[Piece] = []
    for command, hint in hints:
        if command not in kept:
            room -= sizes[command]
            if room < 0:
                continue
        pieces += [GAP, *hint] if pieces else hint
    return (*pieces, *([GAP] if pieces and last else []), *last)


def _spelt_out(hints: tuple[tuple[str, str, str], ...]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    for shown, label, key in hints:
        pieces += [GAP] if pieces else []
        pieces += [Piece(shown, "text", key), Piece(f" {label}", "dim", key)]
    return tuple(pieces)


def _hint(keymap: Keymap, command: str, label: str) -> list[Piece]:
    key = keymap.label(command)
    return [Piece(key, "text", command), Piece(f" {label}", "dim", command)] if key else []
