"""The command line says what the screen says, whether the reader ever ran, runs, or is indexing."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeSystem, write_article
from feedserver import FeedServer
from made_reports import EVENTS
from open_reader import Reader

from newsreader.config.load import load
from newsreader.model import id_from_url
from newsreader.query import parse
from newsreader.session.session import Session
from newsreader.system.paths import user_paths
from newsreader.ui.app import NewsreaderApp

Told = list[tuple[str, int | None, str | None]]
"""Id, heat and story of articles, in their order."""
HARBOUR = "https://harbour.example.org/ferry"
ARTICLE = "urn:newsreader:article:"
REPORT = "Coastguard evacuates passengers from the grounded Gotland ferry"


def atom(title: str, url: str) -> bytes:
    return f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour News</title>
<entry><id>{url}</id><title>{title}</title><link href="{url}"/><updated>2023-11-14T06:00:00Z</updated></entry>
</feed>""".encode()


@pytest.fixture
def articles(tmp_path: Path, server: FeedServer) -> dict[str, str]:
    """Every report of every event, told by another provider, in a folder and in a feed that is followed.
    Returns what these articles are called, by their addresses.
    """
    addresses = {}
    for event, titles in EVENTS.items():
        for number, title in enumerate(titles):
            url = f"https://{event}-{number}.example.org/"
            addresses[url] = title
            front = f"""
title: "{title}"
publishedDateTime: 2023-11-14T{number:02}:00:00Z
originalUrl: "{url}"
quality: {90 - number}
provider: {{name: Paper {event} {number}, domain: {event}-{number}.example.org}}
"""
            write_article(tmp_path / "corpus", f"{event}-{number}", front)
    paths = user_paths()
    paths.config.mkdir(parents=True)
    paths.config_file.write_text(
        f"[sources]\npaths = [{json.dumps(str(tmp_path / 'corpus'))}]\n[feeds]\nrefresh_on_start = false\n"
    )
    server.serve("/harbour", atom(REPORT, HARBOUR))
    return addresses


async def command(*words: str) -> str:
    """What a command prints. It must succeed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "newsreader", *words,
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "BROWSER": "true"},
    )  # fmt: skip
    output, errors = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0, (words, errors.decode())
    return output.decode()


def told(output: str) -> Told:
    records: list[dict[str, Any]] = json.loads(output)
    return [(record["id"], record["heat"], record["story"]) for record in records]


def on_screen(opened: Reader) -> Told:
    """What the rows of the list are about, where no story is folded."""
    store = opened.screen.session.store
    rows = []
    for article_id in opened.screen.articles.ids:
        headline, story = store.headline(article_id), store.story(article_id)
        assert headline is not None
        rows.append((article_id, headline.heat, story.id if story else None))
    return rows


async def grouped(opened: Reader, report: str) -> None:
    """Until all is loaded, and the process for stories has told that a report is in one."""
    await opened.settle()
    store, jobs = opened.screen.session.store, opened.screen.jobs
    while store.story(report) is None or jobs.stories.progress:
        await opened.pilot.pause(0.02)
    await opened.settle()


async def test_every_command_beside_a_first_index_says_what_the_screen_says(
    articles: dict[str, str], server: FeedServer
) -> None:
    await command("feeds", "add", server.url("/harbour"))
    ids = {title: id_from_url(url) for url, title in articles.items()}
    ferry, comet, bear = (ids[EVENTS[event][0]] for event in ("ferry", "comet", "bear"))
    paths = user_paths()
    config, _ = load(paths.config_file)
    session = Session.open([], paths, config)
    app = NewsreaderApp(session, FakeSystem())
    try:
        async with app.run_test(size=(120, 40), notifications=True) as pilot:
            opened = Reader(app, pilot)
            output = await asyncio.gather(
                command("list", "--json"),
                command("show", ferry, "--json"),
                command("open", comet),
                command("mark", "star", "--query", "is:lead"),
                command("mark", "read", bear),
                command("feeds", "refresh"),
                command("list", "--query", "ferry", "--json"),
                command("feed", "--query", "sort:hot", "--format", "json"),
            )
            await asyncio.wait_for(grouped(opened, ferry), 60)
            session.list.set_folded(False)
            session.list.choose("All", "")
            session.list.stand(0, 0)
            await opened.settle()
            shown = on_screen(opened)
            assert len(shown) == len(articles) + 1, "with the report of the feed"
            assert len({story for _, _, story in shown if story}) > 2, "there are stories to be told of"
            assert told(output[0]) == shown
            assert told(f"[{output[1]}]") == [row for row in shown if row[0] == ferry]
            words = {id_from_url(url) for url, title in articles.items() if "ferry" in title.casefold()}
            words.add(id_from_url(HARBOUR))
            assert told(output[6]) == [row for row in shown if row[0] in words]
            written = [item["id"].removeprefix(ARTICLE) for item in json.loads(output[7])["items"]]
            assert written == [row[0] for row in shown]
            assert told(await command("list", "--json")) == shown, "while the reader is open"
            session.desk.catch_up()
            decided = {row[0]: session.store.decided(row[0]) for row in shown}
            assert decided[comet].read, "as it was opened"
            assert decided[bear].read
            assert {article_id for article_id, triage in decided.items() if triage.starred} == set(
                session.store.view(parse("is:lead")).ids
            )
            app.reader.leave()
    finally:
        session.close()
    assert told(await command("list", "--json")) == shown, "after the reader was there"
