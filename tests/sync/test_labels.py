"""Which labels a round asks for: those that may have changed, and one more in its turn."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path

import pytest
from model_server import ModelClient, ModelServer, Plan

from newsreader.library import Library
from newsreader.library.journal_records import Change
from newsreader.library.remote.accounts import SyncOptions
from newsreader.model import TriageField, id_from_url, tag_field
from newsreader.sync.round import Intake
from newsreader.sync.rounds import synchronise

NAMES = ("blue", "green", "red")


class Rounds:
    """A reader with one account, whose rounds tell which labels they asked for."""

    def __init__(self) -> None:
        self.library = Library.open(Path("/dev/null/library.db"))
        self.server = ModelServer()
        self.numbers = [self.server.publish(f"https://site.example/{number}") for number in range(6)]

    def sync(self, intake: Intake = Intake(), *, counts: bool = True) -> list[str]:  # noqa: B008 - immutable
        return asyncio.run(self._sync(_Asked(self.server, counts=counts), intake))

    def decide(self, number: int, field: str, on: bool = True) -> None:
        self.server.decide(self.numbers[number], field, on)

    def tags(self, number: int) -> set[str]:
        id_ = id_from_url(f"https://site.example/{number}")
        return set(self.library.triage_of([id_])[id_].tags)

    async def _sync(self, client: _Asked, intake: Intake) -> list[str]:
        steps = synchronise(self.library.accounts, "home", client, SyncOptions(), intake=intake)
        async with aclosing(steps):
            async for _ in steps:
                pass
        return client.asked_for


class _Asked(ModelClient):
    def __init__(self, server: ModelServer, *, counts: bool) -> None:
        super().__init__(server, Plan(), counts)
        self.asked_for: list[str] = []

    async def labelled(self, label: str) -> frozenset[int]:
        self.asked_for.append(label)
        return await super().labelled(label)


@pytest.fixture
def rounds() -> Iterator[Rounds]:
    rounds = Rounds()
    for number, name in enumerate(NAMES):
        rounds.decide(number, tag_field(name))
    assert sorted(rounds.sync()) == list(NAMES)
    assert [rounds.tags(number) for number in range(4)] == [{"blue"}, {"green"}, {"red"}, set()]
    yield rounds
    rounds.library.close()


def test_where_nothing_happens_each_has_its_turn(rounds: Rounds) -> None:
    asked = [rounds.sync() for _ in range(6)]
    assert [len(names) for names in asked] == [1] * 6
    assert sorted(name for names in asked[:3] for name in names) == list(NAMES)


def test_a_label_of_something_unread_is_seen_by_its_count(rounds: Rounds) -> None:
    rounds.decide(4, tag_field("red"))
    rounds.decide(0, tag_field("blue"), False)
    assert "red" in rounds.sync()
    assert (rounds.tags(4), rounds.tags(0)) == ({"red"}, set())


def test_a_label_that_comes_with_another_decision_is_seen_with_it(rounds: Rounds) -> None:
    rounds.decide(5, TriageField.READ)
    rounds.decide(5, tag_field("green"))
    assert rounds.sync()
    assert rounds.tags(5) == {"green"}


def test_a_label_of_something_read_long_ago_is_seen_in_its_turn(rounds: Rounds) -> None:
    rounds.decide(5, TriageField.READ)
    rounds.sync()
    for name in NAMES:
        rounds.decide(5, tag_field(name))
    for _ in NAMES:
        rounds.sync(counts=False)
    assert rounds.tags(5) == set(NAMES)


def test_what_was_sent_is_looked_at(rounds: Rounds) -> None:
    rounds.sync()
    rounds.library.record("", [Change(id_from_url("https://site.example/3"), tag_field("red"), True)])
    assert "red" in rounds.sync(counts=False)
    assert rounds.server.states[rounds.numbers[3]].labels == {"red"}


def test_of_many_unread_the_newest_come() -> None:
    rounds = Rounds()
    rounds.decide(0, TriageField.STARRED)
    rounds.sync(Intake(most_unread=2))
    here = {id_from_url(f"https://site.example/{number}") for number in (0, 4, 5)}
    assert set(rounds.library.feeds.ids()) == here
    rounds.decide(5, TriageField.READ)
    rounds.sync(Intake(most_unread=2))
    # One has become read, so the next comes; what has a star counts as well.
    assert len(rounds.library.feeds.ids()) == 3
    rounds.decide(0, TriageField.READ)
    rounds.sync(Intake(most_unread=2))
    rounds.sync(Intake(most_unread=2))
    assert id_from_url("https://site.example/3") in rounds.library.feeds.ids()
    rounds.library.close()


def test_what_was_read_elsewhere_comes_where_it_is_wanted() -> None:
    rounds = Rounds()
    for number in (1, 2):
        rounds.decide(number, TriageField.READ)
    rounds.sync()
    assert len(rounds.library.feeds.ids()) == 4
    rounds.sync(Intake(read_since=1_000.0))
    triage = rounds.library.triage()
    assert len(rounds.library.feeds.ids()) == 6
    assert triage[id_from_url("https://site.example/1")].read
    rounds.library.close()
