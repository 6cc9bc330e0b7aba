"""What a row of the list shows. Records that the widgets are given."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from newsreader.model import Headline, Triage


class Fold(StrEnum):
    """How a row stands to its story. ALONE: there is no other report to be shown."""

    ALONE = "alone"
    FOLDED = "folded"
    UNFOLDED = "unfolded"
    BELOW = "below"


class Row(msgspec.Struct, frozen=True):
    """An article, and what its row says of its story where it leads one (FOLDED or UNFOLDED).

    `others`: how many providers report it beside this one; `providers`: what some of these are called;
    `scored`: whether its source itself says how good it is; `reports`: how many reports there are; `newest`:
    when the newest of them was published, in seconds since 1970; `new`: how many came since it was read;
    `done`: the user is done with the story, unread as the article may be. `highlighted`: a rule wants it to
    be seen, or what is folded away in it.
    """

    headline: Headline
    triage: Triage
    fold: Fold = Fold.ALONE
    others: int = 0
    providers: tuple[str, ...] = ()
    scored: bool = True
    reports: int = 1
    newest: int | None = None
    new: int = 0
    done: bool = False
    highlighted: bool = False

    @property
    def leads(self) -> bool:
        return self.fold in (Fold.FOLDED, Fold.UNFOLDED)

    @property
    def unread(self) -> bool:
        """Whether there is something new to read: the article itself, or what came of its story."""
        return self.new > 0 or not (self.triage.read or self.done)
