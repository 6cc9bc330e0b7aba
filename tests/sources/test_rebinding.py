"""A name that stands for another address when it is connected to than when it was looked up."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import httpx2
import pytest
from feedserver import FeedServer, rss

from newsreader.sources.web import hosts
from newsreader.sources.web.fetch import fetch
from newsreader.sources.web.records import Fetched, FetchFailed, Request

PUBLIC = "192.0.1.1"
NAME = "rebound.example"


@pytest.fixture
def looked_up(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the name stands for, time after time; at last for this machine."""
    answers: list[str] = []
    real = asyncio.base_events.BaseEventLoop.getaddrinfo

    async def getaddrinfo(loop: Any, host: Any, port: Any, **how: Any) -> Any:
        if host not in (NAME, NAME.encode()):
            return await real(loop, host, port, **how)
        address = answers.pop(0) if answers else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (address, port or 0))]

    monkeypatch.setattr(asyncio.base_events.BaseEventLoop, "getaddrinfo", getaddrinfo)
    return answers


def rebound(server: FeedServer, path: str) -> str:
    return server.url(path).replace("127.0.0.1", NAME).replace("localhost", NAME)


async def test_nothing_is_asked_of_this_machine_in_the_name_of_another(
    server: FeedServer, client: httpx2.AsyncClient, looked_up: list[str]
) -> None:
    server.serve("/secret", rss("One"))
    looked_up.append(PUBLIC)
    answer = await fetch(client, Request(rebound(server, "/secret"), from_outside=True))
    assert isinstance(answer, FetchFailed)
    assert "of this machine or network; nothing of it is read" in answer.message
    assert server.asked == []


async def test_nor_by_a_connection_that_was_kept_open(
    server: FeedServer, client: httpx2.AsyncClient, looked_up: list[str]
) -> None:
    server.serve("/typed", rss("One"))
    server.serve("/secret", rss("Two"))
    assert isinstance(await fetch(client, Request(rebound(server, "/typed"))), Fetched)
    looked_up.append(PUBLIC)
    answer = await fetch(client, Request(rebound(server, "/secret"), from_outside=True))
    assert isinstance(answer, FetchFailed)


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("fe80::1%eth0", True),
        ("::ffff:10.0.0.1", True),
        ("64:ff9b::7f00:1", True),
        ("::7f00:1", True),
        ("2002:7f00:1::", True),
        ("93.184.216.34", False),
        ("64:ff9b::5db8:d822", False),
    ],
)
def test_which_addresses_are_of_this_machine_or_network(address: str, inside: bool) -> None:
    assert hosts.is_address_inside(address) is inside
