"""What splits and merges by hand meant, so that their undo shows at once, in a later run too."""

from __future__ import annotations

from typing import Final

import msgspec

from newsreader.library import Action, Change
from newsreader.library.cache.cache import Cache
from newsreader.stories.grouping.records import Story

NAME: Final = "story plans"
"""Under which name they are kept in the cache."""
MOST_PLANS: Final = 100
MOST_ARTICLES: Final = 20_000
"""Beyond these, the undo of older plans shows as soon as the articles are grouped anew."""


class StoryEdit(msgspec.Struct, frozen=True):
    """A split or a merge: what it is for the journal, and the stories before and after it."""

    changes: tuple[Change, ...]
    before: tuple[Story, ...]
    after: tuple[Story, ...]

    @property
    def articles(self) -> frozenset[str]:
        """Those whose story it changes."""
        return frozenset(article_id for story in (*self.before, *self.after) for article_id in story.members)


_decode = msgspec.msgpack.Decoder(dict[int, StoryEdit]).decode
_encode = msgspec.msgpack.Encoder().encode


class Plans:
    """The last plans by the numbers of their actions. Without a cache, those of this run."""

    def __init__(self, cache: Cache | None = None) -> None:
        self._cache = cache
        self._plans: dict[int, StoryEdit] = {}

    def keep(self, seq: int, plan: StoryEdit) -> None:
        """Remember what the action with this number meant."""
        self._plans = _newest({**self._kept(), **self._plans, seq: plan})
        if self._cache is not None:
            self._cache.keep_snapshot(NAME, _encode(self._plans))

    def find(self, action: Action) -> StoryEdit | None:
        """What an action meant, or what its undo takes back."""
        plan = self._plans.get(action.seq) or self._kept().get(action.seq)
        if plan is None:
            return None
        meant = {(change.article_id, change.field) for change in plan.changes}
        # The number may be that of another library's action.
        return (
            plan if meant.issuperset((change.article_id, change.field) for change in action.changes) else None
        )

    def _kept(self) -> dict[int, StoryEdit]:
        data = None if self._cache is None else self._cache.snapshot(NAME)
        try:
            return {} if data is None else _decode(data)
        except msgspec.MsgspecError:
            return {}


def _newest(plans: dict[int, StoryEdit]) -> dict[int, StoryEdit]:
    """As many of the newest plans as are worth keeping, and the last one in any case."""
    newest = sorted(plans, reverse=True)[:MOST_PLANS]
    kept, articles = newest[:1], len(plans[newest[0]].articles)
    for seq in newest[1:]:
        articles += len(plans[seq].articles)
        if articles > MOST_ARTICLES:
            break
        kept.append(seq)
    return {seq: plans[seq] for seq in kept}
