"""What one feed says by its titles: that an entry goes on with another one, or tells the same again.

"Harbour strike live: talks begin" and "Harbour strike live: talks end" are of one series, by its name, unless
that is the name of a column, which comes day by day: "Stock market live: …".
"Update: Ferry aground" goes on with "Ferry aground". And a title that takes up another one and says more is
that title, edited. Nothing else makes one story of two entries of a feed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import msgspec

from newsreader.system.durations import HOUR
from newsreader.text import fold

REACH: Final = 36 * HOUR
"""An entry goes on with one that came so many seconds before, or after it."""
NAMED_REACH: Final = 16 * HOUR
"""The same for entries of one name: what is told of one event follows within hours, a column comes daily."""
COLUMN: Final = 36 * HOUR
"""A name that has been there for so many seconds is a column's."""
REMEMBERED: Final = 64
"""So many titles of a feed are remembered."""
FEWEST_WORDS: Final = 4
"""A title of fewer words is no sign: "Photos of the day" comes every day."""
FEWEST_NAMED: Final = 2
"""Words that name a series: everything is "Football live"."""
_MARK: Final = (
    r"(?:live[ -]?(?:updates?|blog|coverage|ticker)?|updated?|updates|newsblog|as it happened"
    r"|en direct|en vivo|ao vivo|aktualisiert|diretta)(?: \d{1,2})?"
)
_BEFORE: Final = re.compile(rf"\W*(?:watch )?{_MARK}\s*[:|–—-]\s*(?P<rest>.+)")
_AFTER: Final = re.compile(rf"(?P<rest>.+?)\s*[:|–—(\[-]\s*{_MARK}\s*[)\]]?\W*")
_NAMED: Final = re.compile(rf"(?P<name>[^:|–—]{{3,60}}?)[\s,–—-]+{_MARK}\s*[:|–—-]\s*(?P<rest>.+)")
_FIXTURE: Final = re.compile(r"\b(?:v|vs|x|gegen|contre|contra)\b")
"""Two sides that meet: another two are another event."""
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_COUNTING_WORDS: Final = """
    one two three four five six seven eight nine ten first second third last next part episode day week round
    i ii iii iv v vi vii viii ix x monday tuesday wednesday thursday friday saturday sunday
    january february march april may june july august september october november december
"""
_COUNTING: Final = frozenset(_COUNTING_WORDS.split())
"""An entry that counts on is another one: the next day, round or part."""


class Title(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A title of a feed. `id`: of its article; `words`: those that it has beside the mark of a series;
    `name`: those that name the series; `marked`: whether it says that it goes on; `published`: of its report;
    `sides`: whether it tells of two sides that meet.
    """

    id: str
    words: tuple[str, ...]
    name: tuple[str, ...]
    marked: bool
    published: int | None
    sides: bool = False


class Sequel(NamedTuple):
    """An entry that another one of its feed goes on with. `said`: its title says so; else its text must tell
    the same."""

    id: str
    said: bool


class FeedTitles:
    """The last titles of every feed."""

    def __init__(self, titles: dict[int, list[Title]] | None = None) -> None:
        self.titles = titles if titles is not None else {}

    def learn(self, feed: int, article: str, title: str, published: int | None) -> list[Sequel]:
        """One more entry of a feed; which of those before it are of its series, or have the same title."""
        read = read_title(article, title, published)
        recent = self.titles.setdefault(feed, [])
        recent[:] = [other for other in recent if other.id != article][-REMEMBERED + 1 :]
        if read.name and self._is_column(read, recent):
            read = msgspec.structs.replace(read, name=())
        begins, name = read.words[:FEWEST_WORDS], read.name
        sequels = [
            Sequel(other.id, said)
            for other in recent
            # What goes on has the same name, or takes up as many words at least.
            if (other.words[:FEWEST_WORDS] == begins or (name and other.name == name))
            and (said := _goes_on(read, other)) is not None
        ]
        recent.append(read)
        return sequels

    def take_in(self, other: FeedTitles, feeds: Mapping[int, int]) -> None:
        """The last titles of other entries, which came later. `feeds`: our number of each feed, by theirs."""
        for feed, titles in other.titles.items():
            recent = self.titles.setdefault(feeds[feed], [])
            recent[:] = [*recent, *titles][-REMEMBERED:]

    @staticmethod
    def _is_column(read: Title, recent: Sequence[Title]) -> bool:
        """Whether others of its name lie so far back that it goes on and on."""
        return any(
            other.name == read.name
            and other.published is not None
            and read.published is not None
            and abs(other.published - read.published) > COLUMN
            for other in recent
        )

    def forget(self, feed: int, article: str) -> None:
        recent = self.titles.get(feed, [])
        recent[:] = [title for title in recent if title.id != article]


def read_title(article: str, title: str, published: int | None) -> Title:
    """A title apart from what marks it as one of a series."""
    folded = fold(title).strip()
    marked = _BEFORE.fullmatch(folded) or _NAMED.fullmatch(folded) or _AFTER.fullmatch(folded)
    if marked is None:
        return Title(article, _words(folded), (), False, published)
    name = marked.groupdict().get("name") or ""
    sides = _FIXTURE.search(marked["rest"]) is not None
    return Title(article, _words(marked["rest"]), _words(name), True, published, sides)


def _goes_on(first: Title, second: Title) -> bool | None:
    """Whether two titles belong together: True where one of them says so, False where one says what the other
    does and more, None where they don't."""
    if first.published is None or second.published is None or abs(first.published - second.published) > REACH:
        return None
    if first.name and first.name == second.name:
        is_near = abs(first.published - second.published) <= NAMED_REACH
        is_other = first.words != second.words and (first.sides or second.sides)
        return (len(first.name) >= FEWEST_NAMED and is_near and not is_other) or None
    short, long = sorted((first.words, second.words), key=len)
    if len(short) < FEWEST_WORDS or long[: len(short)] != short:
        return None
    rest = long[len(short) :]
    if any(word in _COUNTING or any(map(str.isdigit, word)) for word in rest):
        return None
    if first.marked or second.marked:
        return True
    return False if rest else None


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text))
