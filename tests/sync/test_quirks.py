"""Each thing that was met on a real server, as a test; the number is that of the list it was written down in.

    1 fields beyond a thousand      here      7 wide titles, no link     here
    2 ids beyond a mebibyte         here      8 mark-all-as-read         here
    3 the last of several tags      here      9 Miniflux's gaps  here, sources/test_recorded_servers
    4 a label that is unknown       here     10 quickadd that fails      sources/test_recorded_servers
    5 OK for what is not done       here     11 %2F, long posts          here
    6 slow edits                    here     12 one list says nothing    here, and test_histories

Fever and Nextcloud: sources/test_account_clients; all of them in one piece: test_protocols.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path

import pytest
from feedserver import FeedServer
from google_server import MOST_BYTES, MOST_FIELDS, PASSWORD, USER, GoogleServer
from model_server import FEED, Fault, ModelClient, ModelServer, Plan

from newsreader.config.accounts import AccountConfig, AccountsFile
from newsreader.config.file import ConfigFile
from newsreader.library import Library
from newsreader.library.journal_records import Change
from newsreader.library.remote.accounts import SyncOptions
from newsreader.model import RemoteFeed, RemoteState, TriageField, Urls, article_id, id_from_url, tag_field
from newsreader.session.jobs.accounts.sync import _due
from newsreader.sources.accounts.client import HeldOffError
from newsreader.sources.accounts.connection import SECONDS
from newsreader.sources.accounts.fever import FeverClient
from newsreader.sources.accounts.google_reader import GoogleReaderClient
from newsreader.sources.accounts.items import TextOfItem, remote_item
from newsreader.sources.accounts.miniflux import MinifluxClient
from newsreader.sources.accounts.nextcloud import NextcloudClient
from newsreader.sync.connect import connected, options_of
from newsreader.sync.round import Progress
from newsreader.sync.rounds import after_failure, synchronise
from newsreader.sync.subscriptions import end_there

CLIENTS = (GoogleReaderClient, MinifluxClient, NextcloudClient, FeverClient)


class Home:
    """A library with one account on a server like FreshRSS."""

    def __init__(self, server: FeedServer, items: int) -> None:
        self.model = ModelServer()
        self.server = server
        self.numbers = [self.model.publish(address(number)) for number in range(items)]
        self.google = GoogleServer(server, self.model)
        self.library = Library.open(Path("/dev/null/library.db"))

    def sync(self) -> None:
        async def run() -> None:
            config = AccountConfig("home", "freshrss", self.google.url, USER)
            async with connected(config, PASSWORD) as connection:
                steps = synchronise(self.library.accounts, "home", connection.client, options_of(config))
                async with aclosing(steps):
                    async for _ in steps:
                        pass

        asyncio.run(run())

    def decide(self, number: int, field: str, on: bool = True) -> None:
        self.library.record("", [Change(id_from_url(address(number)), field, on)])

    def edits(self) -> list[list[tuple[str, str]]]:
        """The fields of each edit that was sent."""
        sent = [request for request in self.server.asked if request.path.endswith("/edit-tag")]
        return [list(request.form.items(multi=True)) for request in sent]


def sync_with(library: Library, server: ModelServer, plan: Plan = Plan()) -> Progress:  # noqa: B008 - immutable
    """One round with a model of a server, without any protocol."""

    async def run() -> Progress:
        steps = synchronise(library.accounts, "home", server.client(plan), SyncOptions())
        async with aclosing(steps):
            async for progress in steps:
                last = progress
        return last

    return asyncio.run(run())


def address(number: int) -> str:
    return f"https://site.example/{number}"


@pytest.fixture
def home(server: FeedServer) -> Iterator[Home]:
    home = Home(server, 8)
    home.sync()
    yield home
    home.library.close()


@pytest.mark.parametrize("client", CLIENTS)
def test_1_2_6_11_no_request_is_so_long_that_its_end_is_dropped(client: type[GoogleReaderClient]) -> None:
    longest = len("&i=tag:google.com,2005:reader/item/0123456789abcdef")
    assert max(client.page, client.batch) <= MOST_FIELDS
    if client is GoogleReaderClient:
        assert client.batch <= 200
        assert client.page <= 1_000
        assert max(client.page, client.batch) * longest * 3 < MOST_BYTES // 10
    assert SECONDS >= 90


def test_1_3_the_tag_goes_first_and_alone(home: Home) -> None:
    home.decide(1, TriageField.READ)
    home.decide(1, tag_field("later"))
    home.decide(1, TriageField.STARRED)
    home.sync()
    assert len(home.edits()) == 3
    for fields in home.edits():
        assert [name for name, _ in fields] == ["T", "a", "i"]
    assert home.model.states[home.numbers[1]] == RemoteState(True, True, frozenset({"later"}))


def test_4_only_labels_that_there_are_are_asked_for(home: Home) -> None:
    home.decide(1, tag_field("later"))
    home.sync()
    home.decide(1, tag_field("later"), False)
    home.sync()
    home.sync()
    streams = [request.args["s"] for request in home.server.asked if request.path.endswith("/items/ids")]
    assert {stream for stream in streams if "/label/" in stream} <= {"user/-/label/later"}
    assert home.library.triage_of([id_from_url(address(2))])[id_from_url(address(2))].tags == frozenset()


def test_5_a_tag_with_the_name_of_a_folder_is_never_sent(home: Home) -> None:
    for tag in ("World", " edge", "x" * 192):
        home.decide(1, tag_field(tag))
    home.sync()
    assert home.edits() == []


def test_5_a_server_that_says_ok_and_does_nothing_is_asked_three_times() -> None:
    library, server = Library.open(Path("/dev/null/library.db")), ModelServer()
    number = server.publish(address(0))

    sync_with(library, server)
    library.record("", [Change(id_from_url(address(0)), TriageField.READ, True)])
    sent = [sync_with(library, server, Plan(Fault.LIES)).sent for _ in range(4)]
    assert sent[0] > 0
    assert sent[-1] == 0
    assert not server.states[number].read
    assert library.triage_of([id_from_url(address(0))])[id_from_url(address(0))].read
    library.close()


def test_5_a_subscription_that_the_server_does_not_have_is_not_edited(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSREADER_HOME_PASSWORD", PASSWORD)
    file = AccountsFile(ConfigFile(tmp_path / "config.toml"))
    file.add(AccountConfig("home", "freshrss", home.google.url, USER))
    (subscription,) = home.library.feeds.all()
    home.model.feeds[:] = [RemoteFeed("feed/7", "https://other.example/feed")]
    asyncio.run(end_there(home.library, tmp_path / "config.toml", subscription))
    assert not any(path.endswith("/subscription/edit") for path in home.server.paths())


def test_7_wide_signs_are_those_that_they_stand_for(home: Home) -> None:
    article = home.library.feeds.article(id_from_url(address(1)))
    assert article is not None
    assert article.title == f"About {address(1)} & <more>"


@pytest.mark.parametrize("link", ["", "https://site.example", FEED.home])
def test_7_what_has_no_link_is_an_article_of_its_own(link: str) -> None:
    feeds = {FEED.id: FEED}
    items = [
        remote_item(TextOfItem(number, FEED.id, f"Item {number}", link), RemoteState(), feeds, "host")
        for number in (1, 2)
    ]
    ids = [item.entry.article.id for item in items if item is not None]
    assert ids == [article_id(Urls(), f"tag:host:item/{number}") for number in (1, 2)]


def test_7_items_with_one_address_are_no_sign_of_a_backup(home: Home) -> None:
    """Change logs link every entry to one page; the newest then has a name of its own."""
    for _ in range(2):
        home.model.publish(address(0))
    home.sync()
    home.decide(1, TriageField.STARRED)
    home.sync()
    assert home.library.accounts.distrusted(home.library.accounts.open("home")) == set()
    assert len(home.library.feeds.ids()) == 10
    assert not any(
        request.args.get("s", "").endswith("reading-list") and "xt" not in request.args
        for request in home.server.asked
    )


def test_a_backup_is_noticed_before_the_feeds_are_fetched_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """What came since is gone, few as it is, and what was decided is taken back."""
    monkeypatch.setattr(ModelClient, "page", 50)
    library, server = Library.open(Path("/dev/null/library.db")), ModelServer()
    for number in range(14):
        server.publish(address(number))
    backup = server.backup()
    server.publish(address(14))
    sync_with(library, server)
    library.record("", [Change(id_from_url(address(n)), TriageField.READ, True) for n in range(8)])
    sync_with(library, server)
    server.states, server.addresses = dict(backup.states), dict(backup.addresses)
    assert sync_with(library, server).went_back
    sync_with(library, server)
    assert sum(state.read for state in server.states.values()) == 8
    assert sum(triage.read for triage in library.triage().values()) == 8
    library.close()


def test_8_nothing_is_marked_read_in_one_breath(home: Home) -> None:
    for number in range(8):
        home.decide(number, TriageField.READ)
    home.sync()
    assert all(state.read for state in home.model.states.values())
    assert not any("mark-all" in path for path in home.server.paths())


def test_9_what_miniflux_does_not_know_is_asked_for_alone() -> None:
    """It answers 500 where none of the items exists."""
    server = ModelServer()
    numbers = [server.publish(address(number)) for number in range(6)]
    library = Library.open(Path("/dev/null/library.db"))

    sync_with(library, server)
    for number in numbers:
        server.purge(number)
    for _ in range(4):
        sync_with(library, server)
    assert len(library.feeds.ids()) == 6
    assert not any(triage.read for triage in library.triage().values())
    library.close()


def test_9_tags_stay_here_where_the_server_has_no_labels(home: Home) -> None:
    """However many there are: each is refused, and what else is decided goes out."""
    home.google.has_labels = False
    for number in range(8):
        for tag in ("later", "ideas", "work", "home", "away", "here"):
            home.decide(number, tag_field(tag))
        home.decide(number, TriageField.READ)
    home.sync()
    assert all(state.read for state in home.model.states.values())
    account = home.library.accounts.open("home")
    assert home.library.accounts.pending(account, SyncOptions()) == ()
    before = len(home.edits())
    assert before < 8
    home.sync()
    assert len(home.edits()) == before
    # Somebody else's label there says that it has some by now.
    home.google.has_labels = True
    home.model.decide(home.numbers[0], tag_field("elsewhere"), True)
    home.sync()
    home.sync()
    assert {"later", "ideas", "elsewhere"} <= home.model.states[home.numbers[0]].labels


def test_11_no_slash_is_spelt_as_a_number(home: Home) -> None:
    assert not any(b"%2F" in request.query_string for request in home.server.asked)


@pytest.mark.parametrize("fault", [Fault.LONG_LISTS, Fault.SHORT_LISTS])
def test_12_one_list_says_nothing(fault: Fault) -> None:
    library, server = Library.open(Path("/dev/null/library.db")), ModelServer()
    for number in range(6):
        server.publish(address(number))

    sync_with(library, server)
    sync_with(library, server, Plan(fault))
    assert library.triage() == {}
    library.close()


def test_429_pauses_the_whole_account(home: Home) -> None:
    known = home.library.accounts.find("home")
    assert known is not None
    config = AccountConfig("home", "freshrss", home.google.url, USER, every=1)
    now = (known.last_try or 0) + 600
    assert _due(home.library, [config], now) == ["home"]
    home.library.accounts.note(after_failure(known, HeldOffError("429", 3_600), now))
    assert _due(home.library, [config], now + 3_000) == []
    assert _due(home.library, [config], now + 3_700) == ["home"]
