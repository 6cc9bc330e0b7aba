"""Random histories of two readers and a phone on one account, on a server with every fault that is known: all
end equal, with what each person decided last, and nothing that nobody decided. The second reader has another
account too, on a server that follows the same feed, with a phone of its own.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from contextlib import aclosing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec
from at_once import AtOnce
from fakes import NOW
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from model_server import Fault, ModelServer, Plan

from newsreader.errors import NewsreaderError
from newsreader.library import Library
from newsreader.library.journal_records import Change
from newsreader.library.remote.accounts import SyncOptions
from newsreader.model import RemoteState, TriageField, id_from_url, tag_field
from newsreader.sync.rounds import synchronise

NOWHERE: Final = Path("/dev/null/library.db")
"""Where no file can be: the library works in memory, which is a hundred times as fast."""
FIELDS: Final = (TriageField.READ, TriageField.STARRED, tag_field("later"), tag_field("ü & <b>"))
PHONE: Final = 2
OTHER_PHONE: Final = 3
HISTORIES: Final = int(os.environ.get("NEWSREADER_HISTORIES", "40"))
"""How many are tried; some thousands after a change of the round."""


class Decide(msgspec.Struct, frozen=True):
    """Somebody turns a field of an article. `who`: 0 and 1 are readers, 2 is the phone, 3 the other one."""

    who: int
    article: int
    field: str
    on: bool


class Archive(msgspec.Struct, frozen=True):
    who: int
    article: int


class Undo(msgspec.Struct, frozen=True):
    who: int


class Sync(msgspec.Struct, frozen=True):
    who: int
    plan: Plan


class SyncOther(msgspec.Struct, frozen=True):
    """The second reader synchronises with its other account."""

    plan: Plan


class Publish(msgspec.Struct, frozen=True):
    pass


class Purge(msgspec.Struct, frozen=True):
    article: int


class EverybodySyncs(msgspec.Struct, frozen=True):
    pass


class RestoreBackup(msgspec.Struct, frozen=True):
    """The server goes back to when everybody had last synchronised before something new came."""

    reuse_numbers: bool


readers = st.integers(0, 1)
articles = st.integers(0, 7)
plans = st.builds(Plan, st.sampled_from(Fault), st.integers(1, 9))
steps = st.one_of(
    st.builds(Decide, st.integers(0, 2), articles, st.sampled_from(FIELDS), st.booleans()),
    st.builds(Decide, st.integers(0, 3), articles, st.sampled_from(FIELDS), st.booleans()),
    st.builds(Archive, readers, articles),
    st.builds(Undo, readers),
    st.builds(Sync, readers, plans),
    st.builds(Sync, readers, plans),
    st.builds(SyncOther, plans),
    st.builds(Publish),
    st.builds(Purge, articles),
    st.builds(EverybodySyncs),
    st.builds(RestoreBackup, st.booleans()),
)


class World:
    """The server, the readers, and what must come of it all."""

    def __init__(self, runner: asyncio.Runner) -> None:
        self._runner = runner
        self.server = ModelServer()
        self.other = ModelServer(first=7_000)
        self._addresses: list[str] = []
        self._purged: set[str] = set()
        # The clocks of the machines are off, one by a day, one by an hour.
        clocks = [datetime.fromtimestamp(NOW, UTC) + timedelta(hours=hours) for hours in (-24, 1)]
        self._hours = timedelta()
        self._readers = [Library.open(NOWHERE, now=self._clock(clock)) for clock in clocks]
        self._settled: dict[tuple[str, str], bool] = {}
        self._decided: dict[tuple[str, str], dict[int, bool]] = {}
        self._reached: dict[tuple[str, str, int], int | None] = {}
        self._synced = [0, 0]
        self._time = 0
        self._backup = self.server.backup()
        for _ in range(5):
            self.publish()
        self.everybody_syncs()

    def close(self) -> None:
        for reader in self._readers:
            reader.close()

    def _clock(self, start: datetime) -> Callable[[], datetime]:
        return lambda: start + self._hours

    # What happens

    def take(self, step: object) -> None:
        self._time += 1
        match step:
            case Decide(who, article, field, on):
                if who in (PHONE, OTHER_PHONE):
                    self._on_a_phone(who, article, field, on)
                else:
                    self._on_a_reader(who, article, field, on)
            case Archive(who, article):
                self._on_a_reader(who, article, TriageField.ARCHIVED, True)
            case Undo(who):
                self._here(who, lambda library: library.deciding.undo())
            case Sync(who, plan):
                self.sync(who, plan)
            case SyncOther(plan):
                self._round(1, "work", self.other, plan)
            case Publish():
                self.publish()
            case Purge(article) if article < len(self._addresses):
                self._purge(self._addresses[article])
            case EverybodySyncs():
                self.everybody_syncs()
            case RestoreBackup(reuse_numbers):
                self._restore(reuse_numbers)

    def publish(self) -> None:
        if len(self._addresses) < 8:
            self._addresses.append(f"https://site.example/{len(self._addresses)}")
            self.server.publish(self._addresses[-1])
            self.other.publish(self._addresses[-1])

    def sync(self, who: int, plan: Plan) -> bool:
        is_done = self._round(who, "home", self.server, plan)
        if is_done:
            self._synced[who] = self._time
            for key in [key for key, at in self._reached.items() if key[2] == who and at is None]:
                self._reached[key] = self._time
        return is_done

    def _round(self, who: int, account: str, server: ModelServer, plan: Plan) -> bool:
        """A round; whether it came to its end without a fault."""

        async def run() -> None:
            client = server.client(plan, counts=who == 0)
            accounts = self._readers[who].accounts
            async with aclosing(
                synchronise(accounts, account, client, SyncOptions(), clock=lambda: NOW)
            ) as steps:
                async for _ in steps:
                    pass

        with suppress(NewsreaderError):
            self._runner.run(run())
            return plan.fault is Fault.NONE
        return False

    def everybody_syncs(self) -> None:
        self._hours += timedelta(hours=2)  # a server that seemed to have no labels is offered one again
        for _ in range(5):  # as often as the server may have lied, and for what then goes round
            assert all(self.sync(who, Plan()) for who in (0, 1))
            assert self._round(1, "work", self.other, Plan())
        self._check()
        self._settled = {key: self._at_server(*key) for key in self._keys()}
        self._decided.clear()
        self._reached.clear()

    def _on_a_phone(self, who: int, article: int, field: str, on: bool) -> None:
        server = self.server if who == PHONE else self.other
        if article >= len(self._addresses) or self._addresses[article] in self._purged:
            return
        address = self._addresses[article]
        number = server.number_of(address)
        assert number is not None
        if _has(server.states[number], field) is not on:
            server.decide(number, field, on)
            self._note(who, address, field, on)

    def _on_a_reader(self, who: int, article: int, field: str, on: bool) -> None:
        id_ = self._known(who, article)
        if id_ is not None:
            changes = [Change(id_, field, on)]
            self._here(who, lambda library: library.record("", changes))

    def _here(self, who: int, act: Callable[[Library], object]) -> None:
        """Act on a reader, and see what that decided, as it counts on a server."""
        before = {key: self._at_reader(who, *key) for key in self._keys()}
        act(self._readers[who])
        for key, value in before.items():
            if (after := self._at_reader(who, *key)) is not value:
                self._note(who, *key, after)

    def _purge(self, address: str) -> None:
        for server in (self.server, self.other):
            number = server.number_of(address)
            if number is not None:
                server.purge(number)
                self._purged.add(address)

    def _restore(self, reuse_numbers: bool) -> None:
        """Only after everybody has synchronised: what the server forgot, somebody must know. And only where
        something came since, and was not removed, that has another number afterwards: nothing else tells a
        server that went back from a person who did.
        """
        self.everybody_syncs()
        lost = set(self.server.addresses.values()) - set(self._backup.addresses.values())
        if len(lost) > reuse_numbers:
            # What was read before any reader ever saw it, the server alone knew.
            self._settled = {
                key: value
                for key, value in self._settled.items()
                if any(self._has_met(who, key[0], "home", self.server) for who in (0, 1))
            }
            self.server.restore(self._backup, reuse_numbers=reuse_numbers)
            for address in self._purged:
                self._purge(address)
            self.everybody_syncs()
            # A reader whose lists look as they did has not noticed, and will take what is decided next for
            # what the server forgot: to it, both look the same.
            assume(all(self._has_noticed(who) for who in (0, 1)))
        self._backup = self.server.backup()

    # What must come of it

    def _note(self, who: int, address: str, field: str, on: bool) -> None:
        """Somebody decided. Who knew what all others had decided has the last word."""
        decided = self._decided.setdefault((address, field), {})
        if who == OTHER_PHONE or OTHER_PHONE in decided:
            # Through two servers: who knew what of whom is not followed.
            decided[who] = on
            return
        for other in [other for other in decided if other != who]:
            reached = self._reached.get((address, field, other))
            if reached is not None and (who == PHONE or self._synced[who] > reached):
                del decided[other]
        decided[who] = on
        self._reached[address, field, who] = self._time if who == PHONE else None

    def _check(self) -> None:
        for key in self._keys():
            there = self._at_server(*key)
            for who in (0, 1):
                if self._has_met(who, key[0], "home", self.server):
                    assert self._at_reader(who, *key) is there, (who, key)
                else:  # read elsewhere before it was ever seen here, and nothing else
                    assert there is (key[1] == TriageField.READ), (who, key)
            if self._has_met(1, key[0], "work", self.other):
                assert self._at_reader(1, *key) is self._at_other(*key), key
            # Who has an article by one account alone can't tell the other's server of it.
            if key in self._settled and self._has_met(1, key[0], "home", self.server):
                allowed = set(self._decided.get(key, {}).values()) or {self._settled[key]}
                assert there in allowed, (key, self._decided.get(key), self._settled[key])

    def _keys(self) -> list[tuple[str, str]]:
        return [
            (address, field) for address in self._addresses if address not in self._purged for field in FIELDS
        ]

    def _at_server(self, address: str, field: str) -> bool:
        number = self.server.number_of(address)
        assert number is not None
        return _has(self.server.states[number], field)

    def _at_other(self, address: str, field: str) -> bool:
        number = self.other.number_of(address)
        assert number is not None
        return _has(self.other.states[number], field)

    def _at_reader(self, who: int, address: str, field: str) -> bool:
        id_ = id_from_url(address)
        triage = self._readers[who].triage_of([id_])[id_]
        state = RemoteState(triage.read or triage.archived, triage.starred, triage.tags)
        return _has(state, field)

    def _known(self, who: int, article: int) -> str | None:
        if article >= len(self._addresses) or self._addresses[article] in self._purged:
            return None
        address = self._addresses[article]
        return id_from_url(address) if self._known_here(who, address) else None

    def _has_met(self, who: int, address: str, account: str, server: ModelServer) -> bool:
        """Whether a reader knows an article as an item of a server."""
        accounts = self._readers[who].accounts
        known = accounts.find(account)
        assert known is not None
        items = (accounts.shadow(known, TriageField.READ, on) for on in (False, True))
        return server.number_of(address) in set().union(*items)

    def _has_noticed(self, who: int) -> bool:
        """Whether the numbers of items mean the same articles to a reader as to the server."""
        accounts = self._readers[who].accounts
        newest = accounts.newest(accounts.open("home"), len(self._addresses))
        addresses = self.server.addresses
        return all(id_from_url(addresses[item]) == newest[item] for item in newest.keys() & addresses.keys())

    def _known_here(self, who: int, address: str) -> bool:
        return id_from_url(address) in self._readers[who].feeds.ids()


def _has(state: RemoteState, field: str) -> bool:
    if field == TriageField.READ:
        return state.read
    if field == TriageField.STARRED:
        return state.starred
    return field.partition(":")[2] in state.labels


@settings(max_examples=HISTORIES, suppress_health_check=list(HealthCheck))
@given(st.lists(steps, max_size=30))
# The newest item is removed on the server, which therefore did not go back.
@example([Decide(0, 2, TriageField.READ, True), EverybodySyncs(), Undo(0), Purge(4)])
# What came again has a lower number than the newest that was.
@example(
    [
        RestoreBackup(False),
        Publish(),
        Publish(),
        Publish(),
        Decide(0, 2, TriageField.READ, True),
        EverybodySyncs(),
        Purge(5),
        RestoreBackup(True),
    ]
)
# A server that seemed to have no labels is offered one again.
@example([Decide(1, 3, "tag:later", True), SyncOther(Plan(Fault.REFUSED, 3))])
def test_all_end_equal_with_what_was_decided_last(history: list[object]) -> None:
    with asyncio.Runner() as runner:
        runner.get_loop().set_default_executor(AtOnce())
        world = World(runner)
        try:
            for step in history:
                world.take(step)
            world.everybody_syncs()
        finally:
            world.close()
