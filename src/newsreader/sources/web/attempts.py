"""One exchange with a server: how far it got, and that it leads to where it may."""

from __future__ import annotations

from typing import Any

from newsreader.sources.web import hosts


class InsideError(Exception):
    """A server is of this machine or network."""


class Attempt:
    """How far one exchange got: whether it made a connection of its own, and whether an answer came.

    `outside`: its server may not be of this machine or network. A name may stand for another address when it
    is connected to than when it was looked up before, so that the connection itself tells.
    """

    def __init__(self, outside: bool) -> None:
        self.connected = False
        self.answering = False
        self._outside = outside

    async def trace(self, event: str, details: dict[str, Any]) -> None:
        """Told by the transport of each thing that it does."""
        self.connected = self.connected or event.startswith(("connection.connect", "proxy."))
        if event == "connection.connect_tcp.complete":
            await self.check(details.get("return_value"))

    async def check(self, stream: Any) -> None:
        """Raises InsideError where a connection leads to where it may not."""
        address = stream.get_extra_info("server_addr") if self._outside and stream is not None else None
        if address is not None and hosts.is_address_inside(str(address[0])):
            await stream.aclose()
            raise InsideError
