"""Any number of listeners hear of what happens, and work is done when its time has come."""

from __future__ import annotations

from functools import partial

from by_hand import ByHandScheduler

from newsreader.session.events import Event, Events, Notice, Opened
from newsreader.session.scheduler import InlineScheduler, Later, Scheduler


def test_all_listeners_hear_until_they_cancel() -> None:
    events, first, second = Events(), list[Event](), list[Event]()
    cancel = events.subscribe(first.append)
    events.subscribe(second.append)
    events.tell(Opened())
    cancel()
    cancel()
    events.tell(Notice("later"))
    assert first == [Opened()]
    assert second == [Opened(), Notice("later")]


def test_a_listener_may_cancel_while_it_is_told() -> None:
    events, heard = Events(), list[str]()

    def once(event: Event) -> None:
        heard.append("once")
        cancel()

    cancel = events.subscribe(once)
    events.subscribe(lambda event: heard.append("always"))
    events.tell(Opened())
    events.tell(Opened())
    assert heard == ["once", "always", "always"]


def test_inline_does_everything_in_its_order() -> None:
    scheduler, done = InlineScheduler(), list[str]()
    scheduler.after(5, partial(done.append, "late"))
    scheduler.after(1, partial(done.append, "soon"))
    scheduler.background(lambda: scheduler.on_owner(partial(done.append, "beside")), "test")
    scheduler.after(2, partial(done.append, "never"))()
    scheduler.settle()
    assert done == ["beside", "soon", "late"]
    assert scheduler.now() == 5


def test_later_does_the_last_thing_it_was_told() -> None:
    by_hand, done = ByHandScheduler(), list[str]()
    scheduler: Scheduler = by_hand
    later = Later(scheduler)
    later.call(1, partial(done.append, "first"))
    later.call(2, partial(done.append, "second"))
    by_hand.advance(1.5)
    assert (later.pending, done) == (True, [])
    by_hand.advance(1)
    assert (later.pending, done) == (False, ["second"])
    later.call(1, partial(done.append, "third"))
    later.cancel()
    by_hand.advance(2)
    assert done == ["second"]
