"""What a provider puts at the start or the end of its titles: "Live:", "| The Daily", "Photos of the day"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from newsreader.stories.grouping.terms.counts import added, within

LONGEST: Final = 5
"""So many words at either end are watched."""
FEWEST: Final = 4
"""So many titles of a provider must show a beginning or an end before it is taken for boilerplate."""
SHARE: Final = 0.6
"""And in this part of its titles: a story that a provider reports often isn't boilerplate."""

FEWEST_LABELLED: Final = 3
"""What stands before a colon or a bar in so many titles is the name of a column: "Word of the day: …"."""
MOST: Final = 256
"""So many beginnings and ends of one provider are remembered before the rarer half is forgotten: what
stands in most titles is among the commonest soon."""


class Habit(msgspec.Struct, gc=False):
    """How often a provider's titles began (`^`) and ended (`$`) in each way."""

    titles: int = 0
    ends: dict[str, int] = {}


_encode: Final = msgspec.msgpack.Encoder().encode
_decode: Final = msgspec.msgpack.Decoder(Habit).decode


class Boilerplate:
    """Learns the habits of providers, title by title, and cuts them off."""

    def __init__(self, kept: dict[str, msgspec.Raw] | None = None) -> None:
        """`kept`: habits that were kept, each of which is decoded when its provider has something to say."""
        self._kept = {} if kept is None else kept
        self._habits: dict[str, Habit] = {}

    def to_keep(self) -> dict[str, msgspec.Raw]:
        """All habits."""
        packed = {provider: msgspec.Raw(_encode(habit)) for provider, habit in self._habits.items()}
        return {**self._kept, **packed}

    def _known(self, provider: str) -> Habit | None:
        habit = self._habits.get(provider)
        if habit is None and provider in self._kept:
            habit = self._habits[provider] = _decode(self._kept.pop(provider))
        return habit

    def _of(self, provider: str) -> Habit:
        """The habit of a provider; a new one where it has none yet."""
        habit = self._known(provider)
        if habit is None:
            habit = self._habits[provider] = Habit()
        return habit

    def learn(self, provider: str, stems: Sequence[str]) -> None:
        if not provider:
            return
        habit = self._of(provider)
        habit.titles += 1
        ends = habit.ends
        for length in range(1, min(LONGEST, len(stems)) + 1):
            for end in ("^" + " ".join(stems[:length]), "$" + " ".join(stems[-length:])):
                ends[end] = ends.get(end, 0) + 1
        habit.ends = within(ends, MOST)

    def take_in(self, other: Boilerplate) -> None:
        """Learn what was learnt of other titles."""
        for provider in (*other._kept, *other._habits):
            habit, theirs = self._of(provider), other._of(provider)
            habit.titles += theirs.titles
            habit.ends = added(habit.ends, theirs.ends, MOST)

    def strip(self, provider: str, stems: list[str], label: Sequence[str] = ()) -> list[str]:
        """The stems of a title without the beginning and the end that its provider repeats. `label`: of what
        stands before a colon in it.
        """
        habit = self._known(provider)
        if habit is None or habit.titles < FEWEST_LABELLED:
            return stems
        times = habit.ends.get("^" + " ".join(label), 0) if label else 0
        if times >= FEWEST_LABELLED and stems[: len(label)] == [*label]:
            return stems[len(label) :]
        if habit.titles < FEWEST:
            return stems
        least = max(FEWEST, SHARE * habit.titles)
        # What is longer was seen no more often, and most titles begin and end with nothing that is repeated.
        begin = end = 0
        for n in range(1, min(LONGEST, len(stems)) + 1):
            if begin == n - 1 and habit.ends.get("^" + " ".join(stems[:n]), 0) >= least:
                begin = n
            if end == n - 1 and habit.ends.get("$" + " ".join(stems[-n:]), 0) >= least:
                end = n
        return stems[begin : max(begin, len(stems) - end)]
