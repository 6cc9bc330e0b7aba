"""What comes waits to be shown, until the user asks for it or has the view made anew."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fakes import Clock
from querying import NOW

from newsreader.model import Headline, SearchEntry, Triage
from newsreader.query import Sort, SortKey
from newsreader.session.events import Events
from newsreader.session.lists import expansion, list_model, list_updates
from newsreader.session.lists.list_model import ListModel
from newsreader.session.lists.list_updates import ListUpdates
from newsreader.session.triage.steps import all_of
from newsreader.store.store import Store
from newsreader.stories.grouping.records import Story

OLD, NEW = ("a", "b", "c", "d"), "e"
AWAY = Triage(archived=True)


class Waiting:
    """A list of some articles, one of which is snoozed, and another one that came and waits."""

    def __init__(self) -> None:
        self.clock = Clock(NOW)
        self.store = Store(self.clock)
        self._add(OLD)
        self.store.decide({"d": Triage(snoozed_until=NOW + 60)})
        self.shown = ListModel(self.store)
        self.updates = ListUpdates(self.shown, self.store, Events())
        self.shown.choose("All", "")
        self._add(NEW)
        self.updates.waiting = frozenset(NEW)
        self.shown.cursor.put(1, 0)

    def _add(self, ids: tuple[str, ...] | str) -> None:
        self.store.add(SearchEntry(Headline(name, name, heat=99 - ord(name)), name) for name in ids)

    def wake(self) -> None:
        self.clock.now += 60
        woken = self.store.wake()
        self.shown.rearrange(lambda: self.shown.bring_back(woken))

    def archive_and_bring_back(self) -> None:
        for decision in (AWAY, Triage()):
            self.updates.take_decided(self.store.decide({"a": decision, "b": decision}))
            self.shown.cursor.put(0, 0)

    def others_archive_and_bring_back(self) -> None:
        self.updates.take_decided_elsewhere(self.store.decide({"a": AWAY}))
        self.updates.take_decided_elsewhere(self.store.decide({"a": Triage(), "b": AWAY}))

    def archive_very_many(self) -> None:
        self.store.decide({"a": AWAY, "b": AWAY})
        all_of(self.updates.take_many_decided(moves=True))

    def mute(self) -> None:
        self.updates.take_muted(self.store.mute([0], muted=True))

    def unmute(self) -> None:
        self.store.mute([0], muted=True)
        self.shown.renew()
        self.updates.waiting = frozenset(NEW)
        self.updates.take_muted(self.store.mute([0], muted=False))

    def group(self) -> None:
        self.store.group([Story("a", ("a", "b"))])
        self.updates.show_grouped(follow=True)


@pytest.fixture
def waiting() -> Waiting:
    return Waiting()


@pytest.mark.parametrize(
    "happens",
    [
        Waiting.wake,
        Waiting.archive_and_bring_back,
        Waiting.others_archive_and_bring_back,
        Waiting.archive_very_many,
        Waiting.mute,
        Waiting.unmute,
        Waiting.group,
    ],
)
@pytest.mark.parametrize("many", [0, 1_000])
def test_whatever_happens_to_other_rows_it_goes_on_waiting(
    waiting: Waiting, monkeypatch: pytest.MonkeyPatch, happens: Callable[[Waiting], None], many: int
) -> None:
    for module in (expansion, list_model, list_updates):
        monkeypatch.setattr(module, "MANY", many)
    happens(waiting)
    assert NEW not in waiting.shown.ids
    assert waiting.updates.waiting == frozenset(NEW)
    waiting.updates.show_new()
    assert NEW in waiting.shown.ids
    assert not waiting.updates.waiting


@pytest.mark.parametrize(
    "anew",
    [
        lambda shown: shown.narrow("-a"),
        lambda shown: shown.order(Sort(SortKey.TITLE)),
        lambda shown: shown.choose("Unread", "is:unread"),
        lambda shown: shown.set_folded(False),
        lambda shown: shown.renew(),
    ],
)
def test_what_is_shown_in_a_view_that_the_user_has_made_anew_waits_no_more(
    waiting: Waiting, anew: Callable[[ListModel], None]
) -> None:
    anew(waiting.shown)
    assert NEW in waiting.shown.ids
    assert not waiting.updates.waiting
    waiting.group()
    assert NEW in waiting.shown.ids, "what was seen doesn't leave by itself"


def test_a_filter_that_cannot_be_read_shows_nothing_new(waiting: Waiting) -> None:
    waiting.shown.narrow("heat>")
    assert NEW not in waiting.shown.ids
    assert waiting.updates.waiting == frozenset(NEW)
