"""`newsreader accounts`, as a user types it, against a server that speaks Google Reader's API."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from feedserver import FeedServer
from google_server import PASSWORD, USER, GoogleServer
from model_server import ModelServer

from newsreader.cli.run import run
from newsreader.library import Library
from newsreader.model import TriageField, id_from_url, tag_field
from newsreader.system.paths import user_paths


@pytest.fixture
def google(server: FeedServer, monkeypatch: pytest.MonkeyPatch) -> GoogleServer:
    monkeypatch.setenv("NEWSREADER_HOME_PASSWORD", PASSWORD)
    model = ModelServer()
    for number in range(6):
        model.publish(f"https://site.example/{number}")
    return GoogleServer(server, model)


def add(google: GoogleServer, *more: str, name: str = "home") -> int:
    return run(["accounts", "add", name, "--kind", "freshrss", "--url", google.url, "--user", USER, *more])


def listed(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    capsys.readouterr()
    assert run([*arguments, "--json"]) == 0
    records: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return records


def test_what_is_decided_here_is_so_there_and_the_other_way_round(
    google: GoogleServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert add(google) == 0
    assert run(["accounts", "sync"]) == 0
    assert "6 new articles" in capsys.readouterr().err
    assert len(listed(capsys, "list")) == 6
    first, last = id_from_url("https://site.example/0"), id_from_url("https://site.example/5")
    assert run(["mark", "star", first]) == run(["mark", "archive", last]) == 0
    (account,) = listed(capsys, "accounts", "list")
    assert (account["name"], account["to_send"], account["last_error"]) == ("home", 2, None)
    google.model.decide(1_001, TriageField.READ, True)
    google.model.decide(1_001, tag_field("später"), True)
    assert run(["accounts", "sync", "HOME"]) == 0
    assert "2 decisions sent, 2 decisions taken over" in capsys.readouterr().err
    assert google.model.states[1_000].starred
    assert google.model.states[1_005].read
    (tagged,) = listed(capsys, "list", "--query", "tag:später")
    assert tagged["read"]
    # What another program did is not undone by undoing what the user did last.
    assert run(["undo"]) == run(["accounts", "sync"]) == 0
    assert not google.model.states[1_005].read


def test_a_round_with_nothing_to_do_asks_little(google: GoogleServer, server: FeedServer) -> None:
    assert add(google) == run(["accounts", "sync"]) == 0
    before = len(server.asked)
    assert run(["accounts", "sync", "--quiet"]) == 0
    assert len(server.asked) - before <= 6


def test_folders_are_topics_and_the_server_fetches_its_feeds(
    google: GoogleServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert add(google) == run(["accounts", "sync"]) == 0
    (feed,) = listed(capsys, "feeds", "list")
    assert (feed["title"], feed["topics"], feed["entries"]) == ("The site", ["World"], 6)
    capsys.readouterr()
    assert run(["feeds", "refresh"]) == 0
    assert "failed" not in capsys.readouterr().err


def test_a_wrong_password_is_told_and_nothing_is_kept(
    google: GoogleServer, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSREADER_HOME_PASSWORD", "not this one")
    assert add(google) == 1
    said = capsys.readouterr().err
    assert "does not let us in" in said
    assert "not this one" not in said
    assert listed(capsys, "accounts", "list") == []


def test_a_name_that_is_taken_costs_no_account_its_password(
    google: GoogleServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NEWSREADER_HOME_PASSWORD")
    typed = iter((PASSWORD, "not this one", "nor this"))
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(typed))
    assert add(google) == 0
    assert add(google) == add(google, name="Home!") == 1
    assert run(["accounts", "check"]) == 0


def test_a_password_is_never_sent_openly(google: GoogleServer, capsys: pytest.CaptureFixture[str]) -> None:
    google.url = "http://rss.example/api"
    assert add(google) == 1
    assert "no https" in capsys.readouterr().err


def test_a_server_in_trouble_is_told_and_what_is_decided_waits(
    google: GoogleServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert add(google) == run(["accounts", "sync"]) == 0
    assert run(["mark", "read", id_from_url("https://site.example/0")]) == 0
    google.refuse["/reader/api/0/subscription/list"] = 503
    assert run(["accounts", "sync"]) == 1
    assert "come back later" in capsys.readouterr().err
    (account,) = listed(capsys, "accounts", "list")
    assert account["to_send"] == 1
    assert "503" in account["last_error"]
    google.refuse.clear()
    assert run(["accounts", "sync"]) == 0
    assert google.model.states[1_000].read


def test_removing_an_account_asks_where_something_was_not_sent(
    google: GoogleServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert add(google) == run(["accounts", "sync"]) == 0
    assert run(["mark", "read", id_from_url("https://site.example/0")]) == 0
    assert run(["accounts", "remove", "home"]) == 2
    assert "1 decision" in capsys.readouterr().err
    assert run(["accounts", "remove", "home", "--force"]) == 0
    assert listed(capsys, "accounts", "list") == []
    # Its feeds are fetched here from now on; what was decided stays.
    (feed,) = listed(capsys, "feeds", "list")
    assert (feed["entries"], feed["unread"]) == (6, 5)
    assert not google.model.states[1_000].read


def test_the_password_is_nowhere_but_where_the_user_put_it(google: GoogleServer, own_folders: Path) -> None:
    assert add(google) == run(["accounts", "sync"]) == 0
    for file in own_folders.rglob("*"):
        assert not file.is_file() or PASSWORD.encode() not in file.read_bytes()


def test_two_accounts_with_the_same_articles_have_one_state(
    google: GoogleServer, server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSREADER_WORK_PASSWORD", PASSWORD)
    with FeedServer() as other_server:
        other = GoogleServer(other_server, ModelServer(first=77))
        for number in range(6):
            other.model.publish(f"https://site.example/{number}")
        assert add(google) == add(other, name="work") == run(["accounts", "sync"]) == 0
        google.model.decide(1_003, TriageField.READ, True)
        assert run(["accounts", "sync"]) == 0
        assert other.model.states[80].read
        other.model.decide(80, TriageField.READ, False)
        assert run(["accounts", "sync"]) == run(["accounts", "sync"]) == 0
        assert not google.model.states[1_003].read


def test_a_feed_that_is_ended_there_ends_here_when_it_is_missing_twice(
    google: GoogleServer, capsys: pytest.CaptureFixture[str]
) -> None:
    google.model.feeds.append(google.model.feeds[0].__class__("feed/9", "https://other.example/feed"))
    assert add(google) == run(["accounts", "sync"]) == 0
    del google.model.feeds[1]
    assert run(["accounts", "sync"]) == 0
    assert len(listed(capsys, "feeds", "list")) == 2
    assert run(["accounts", "sync"]) == 0
    assert len(listed(capsys, "feeds", "list")) == 1
    # A server in trouble may list none at all.
    google.model.feeds.clear()
    assert run(["accounts", "sync"]) == run(["accounts", "sync"]) == run(["accounts", "sync"]) == 0
    assert len(listed(capsys, "feeds", "list")) == 1
    library = Library.open(user_paths().library)
    assert len(library.feeds.ids()) == 6
    library.close()


def test_what_is_changed_about_a_feed_here_is_changed_on_its_server(
    google: GoogleServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert add(google) == run(["accounts", "sync"]) == 0
    url = google.model.feeds[0].url
    assert run(["feeds", "set", url, "--title", "Mine & yours", "--topics", "Moved,own"]) == 0
    assert [(feed.title, feed.folder) for feed in google.model.feeds] == [("Mine & yours", "Moved")]
    assert run(["accounts", "sync"]) == 0
    (feed,) = listed(capsys, "feeds", "list")
    assert (feed["title"], feed["topics"]) == ("Mine & yours", ["Moved", "own"])
    assert run(["feeds", "add", "https://new.example/feed", "--account", "home"]) == 0
    assert len(listed(capsys, "feeds", "list")) == 2
    assert run(["feeds", "add", "https://none.example/feed", "--account", "home"]) == 1
    assert "there is no feed" in capsys.readouterr().err
    assert run(["feeds", "remove", "https://new.example/feed"]) == run(["accounts", "sync"]) == 0
    assert len(google.model.feeds) == len(listed(capsys, "feeds", "list")) == 1
    capsys.readouterr()
    assert run(["feeds", "remove", url]) == 0
    assert "6 articles with it" in capsys.readouterr().err


def test_only_what_was_changed_here_is_changed_there(google: GoogleServer) -> None:
    """Whatever was changed since the last round, here or there."""
    assert add(google) == run(["accounts", "sync"]) == 0
    (feed,) = google.model.feeds
    assert run(["feeds", "set", feed.url, "--topics", "Moved"]) == 0
    assert run(["feeds", "set", feed.url, "--topics", ""]) == 0
    assert [known.folder for known in google.model.feeds] == [""]
    google.model.feeds[:] = [msgspec.structs.replace(feed, title="Theirs", folder="Elsewhere")]
    assert run(["feeds", "set", feed.url, "--topics", "Mine"]) == 0
    assert [(known.title, known.folder) for known in google.model.feeds] == [("Theirs", "Mine")]
    google.model.feeds[:] = [msgspec.structs.replace(feed, folder="Elsewhere")]
    assert run(["feeds", "set", feed.url, "--title", "Ours"]) == 0
    assert [(known.title, known.folder) for known in google.model.feeds] == [("Ours", "Elsewhere")]


def test_what_the_server_refuses_to_change_stays_here_too(
    google: GoogleServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert add(google) == run(["accounts", "sync"]) == 0
    google.refuse["/reader/api/0/subscription/edit"] = 400
    assert run(["feeds", "remove", google.model.feeds[0].url]) == 1
    assert run(["feeds", "set", google.model.feeds[0].url, "--title", "Other"]) == 1
    assert "could not do it (400" in capsys.readouterr().err
    (feed,) = listed(capsys, "feeds", "list")
    assert feed["title"] == "The site"


def test_items_of_one_feed_with_one_address_are_articles_of_their_own(
    google: GoogleServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert add(google) == run(["accounts", "sync"]) == 0
    google.model.publish("https://site.example/5")
    number = google.model.publish("https://site.example/5")
    assert run(["accounts", "sync"]) == 0
    assert len(listed(capsys, "list")) == 8
    google.model.decide(number, TriageField.STARRED, True)
    assert run(["accounts", "sync"]) == 0
    assert len(listed(capsys, "list", "--query", "is:starred")) == 1
