"""What an empty list says of itself. Without a screen."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from newsreader.config.schema import Keys
from newsreader.query import parse
from newsreader.session.incoming.text_index import IndexProgress
from newsreader.ui.reader.detail import DetailFollower
from newsreader.ui.reader.typing.bindings import Bindings


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ({"loading": True}, "Loading…"),
        ({"loading": True, "stored": 5, "reading": "200 of 5,000"}, "Loading…"),
        ({"loading": True, "stored": 5, "filter_text": "is:new"}, "Nothing matches the filter."),
        ({"searching": True}, "Searching…"),
        ({"filter_text": "zebra"}, "Nothing matches the filter.\n\nEsc clears it."),
        (
            {"filter_text": "zebra", "query_text": "source:Horses"},
            "Nothing matches the filter.\n\nEnter looks in all articles. Esc clears it.",
        ),
        (
            {"filter_text": "text:zebra", "indexed": IndexProgress(1_200, 30_000)},
            "Nothing found yet.\n\n1,200 of 30,000 texts can be searched. What matches shows when all can.",
        ),
        ({"filter_text": "zebra", "indexed": IndexProgress(1_200, 30_000)}, "Nothing matches the filter."),
        ({"fetching": True}, "Fetching your feeds…\n\nArticles show here as they come."),
        ({"fetching": True, "progress": "3 of 36"}, "Fetching your feeds: 3 of 36.\n\nArticles show"),
        ({"failing": 2}, "Nothing to read yet.\n\n2 feeds could not be fetched: ! says why, R tries again."),
        ({"problems": 1}, "Nothing to read yet.\n\n! lists what could not be read."),
        ({}, "Nothing to read yet.\n\nF shows your feeds"),
        (
            {"roots": [Path("/notes"), Path("/more")]},
            "Nothing to read yet.\n\nThere is no document in /notes and /more. Files that end in .md, ",
        ),
        ({"fetching": True, "stored": 5}, "Nothing here.\n\nh goes to the views, feeds and topics."),
        ({"stored": 5, "query_text": "is:unread"}, "Nothing unread here."),
        (
            {"stored": 5, "trouble": "no feed at this address"},
            "Nothing here: no feed at this address.\n\nr tries",
        ),
    ],
)
def test_why_it_is_empty_and_what_to_do(what: dict[str, Any], said: str) -> None:
    of = {
        "loading": False, "fetching": False, "progress": "", "searching": False, "filter_text": "",
        "query_text": "", "stored": 0, "failing": 0, "problems": 0, "trouble": "", "roots": [],
        "indexed": None, "reading": "", **what,
    }  # fmt: skip
    session: Any = SimpleNamespace(
        list=SimpleNamespace(
            searching=of["searching"],
            filter_text=of["filter_text"],
            query_text=of["query_text"],
            asked=(parse(of["query_text"]), parse(of["filter_text"])),
            visibility=SimpleNamespace(count_muted=lambda: 0),
        ),
        store=range(of["stored"]),
        roots=of["roots"],
        sidebar=SimpleNamespace(failing=of["failing"], trouble_of=lambda query: of["trouble"]),
        problems=range(of["problems"]),
    )
    jobs: Any = SimpleNamespace(
        loading=SimpleNamespace(busy=of["loading"], progress=of["reading"]),
        feeds=SimpleNamespace(busy=of["fetching"], progress=of["progress"]),
        indexing=SimpleNamespace(how_far=of["indexed"]),
    )
    nobody: Any = None
    follower = DetailFollower(nobody, session, jobs, nobody, nobody, nobody, Bindings(Keys()))
    assert follower._message().startswith(said)
