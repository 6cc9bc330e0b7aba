"""Feeds rise and sink by what the user reads, stars and archives unread: their articles follow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from newsreader.library.feeds.entries import FeedQuality
from newsreader.library.feeds.feeds import Feeds

STEP: Final = 2_000
"""Articles that are told of in one go."""


class PriorWatch:
    """Tells which articles are worth more or less than at the last look.

    `stirred` costs nothing and belongs to the screen's thread; `look` may take a while, in another one.
    """

    def __init__(self) -> None:
        self._seen: tuple[int, int] | None = None
        self._priors: dict[int, int] | None = None

    def stirred(self, seq: int, mutings: int) -> bool:
        """Whether anything was decided since this was last asked. `seq`: the journal's last number;
        `mutings`: how often rules have muted anything, or no longer.
        """
        before, self._seen = self._seen, (seq, mutings)
        return self._seen != before

    def look(self, feeds: Feeds) -> Sequence[FeedQuality]:
        """The articles of feeds whose prior has moved, in pieces that are not long. The first look only takes
        down what they are.
        """
        telling = feeds.telling()
        priors = {feed: prior.quality for feed, prior in telling.priors.items()}
        before, self._priors = self._priors, priors
        if before is None:
            return ()
        moved = [feed for feed, quality in priors.items() if before.get(feed, quality) != quality]
        worth = feeds.qualities(moved, telling) if moved else ()
        return [
            FeedQuality(quality, ids[first : first + STEP])
            for quality, ids in worth
            for first in range(0, len(ids), STEP)
        ]
