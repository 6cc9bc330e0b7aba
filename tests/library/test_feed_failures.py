"""How the refreshes of a feed failed is kept, and no more of it than is of use."""

from __future__ import annotations

import pytest
from feeding import FEED, deliver, entry

from newsreader.library import Library
from newsreader.library.feeds.failures import MOST, FeedFailure
from newsreader.library.feeds.feeds import FeedState


@pytest.fixture(autouse=True)
def feed(library: Library) -> None:
    deliver(library.feeds, entry("One"), at=1_000)


def fail(library: Library, at: int, reason: str, last_success: int | None = 1_000) -> None:
    state = FeedState(last_try=at, last_error=reason, failures=1, last_success=last_success)
    library.feeds.note(FEED, state)


def test_what_fails_again_in_the_same_way_is_one_failure(library: Library) -> None:
    for at in (2_000, 3_000, 4_000):
        fail(library, at, "no answer")
    fail(library, 5_000, "404")
    assert library.feeds.failures(FEED) == (
        FeedFailure(5_000, 5_000, 1, "404"),
        FeedFailure(2_000, 4_000, 3, "no answer"),
    )


def test_a_success_between_two_failures_parts_them(library: Library) -> None:
    fail(library, 2_000, "no answer")
    deliver(library.feeds, at=2_500)
    fail(library, 3_000, "no answer", last_success=2_500)
    assert [failure.times for failure in library.feeds.failures(FEED)] == [1, 1]


def test_old_failures_are_forgotten_and_those_of_an_ended_subscription_too(library: Library) -> None:
    for at in range(2_000, 2_000 + 2 * MOST):
        fail(library, at, f"reason {at}")
    assert len(library.feeds.failures(FEED)) == MOST
    library.feeds.unsubscribe(FEED)
    assert library.feeds.failures(FEED) == ()
