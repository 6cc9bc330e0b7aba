"""What is asked of servers, within which limits, and what they answer."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

from newsreader.sources.limits import MAX_DOCUMENT
from newsreader.sources.web import hosts, http
from newsreader.sources.web.access import OPEN, Access


class Limits(msgspec.Struct, frozen=True):
    """What one feed may cost: seconds in all (waiting for its turn not counted), decoded bytes, redirects.

    Of a feed that is larger comes the beginning, with one byte more than these. `idle`: seconds in which a
    server may say nothing; None for as long as all may take.
    """

    seconds: float = 30.0
    bytes: int = MAX_DOCUMENT
    redirects: int = 5
    idle: float | None = None


DEFAULT_LIMITS: Final = Limits()


class FetchKind(StrEnum):
    """What is asked for, as messages call it."""

    FEED = "feed"
    PAGE = "page"
    FILE = "file"


class Request(msgspec.Struct, frozen=True):
    """What to get, and what is known of it from the last time.

    `etag` and `last_modified` are what the server sent, byte for byte (Latin-1), and `validators_host` which
    one, None for that of `url`; `digest` is that of the last body. `access`: how servers want to be asked.
    `from_outside`: the address comes from strangers, so that it may not be of this machine or network.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    kind: FetchKind = FetchKind.FEED
    validators_host: str | None = None
    access: Access = OPEN
    from_outside: bool = False


class Fetched(msgspec.Struct, frozen=True):
    """A server's answer. `not_modified`: nothing is new, and there is no body.

    `moved_to`: where permanent redirects alone lead, None where there are none. `max_age`: in seconds.
    `validators_host`: as in `Request`. No address here has a name or password in it.
    """

    url: str
    final_url: str
    status: int
    body: bytes | None = None
    not_modified: bool = False
    content_type: str = ""
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    max_age: int | None = None
    moved_to: str | None = None
    validators_host: str | None = None


class FetchFailed(msgspec.Struct, frozen=True):
    """No answer, or one without what was asked for. `message`: a sentence for the user, without a full stop.

    `status` is None where no answer came; `retry_after`: seconds that the server asks us to wait. `insecure`:
    the connection could not be made secure, so that nothing may be asked without.
    """

    url: str
    message: str
    status: int | None = None
    retry_after: int | None = None
    insecure: bool = False

    @property
    def gone(self) -> bool:
        """Whether the server says that the feed is gone for good."""
        return self.status == http.GONE

    @property
    def holds_site(self) -> bool:
        """Whether the whole site wants a rest: a server on this network means the feed alone."""
        return self.status == http.TOO_MANY and not hosts.is_inside(hosts.name_of(self.url))

    @property
    def is_of_site(self) -> bool:
        """Whether the site failed, and not this feed alone: there was no answer, or none that it meant."""
        return self.status is None or self.status >= 500


class Postponed(msgspec.Struct, frozen=True):
    """A request that was not put, because its site wants to be asked later. `why`: as in `FetchFailed`."""

    url: str
    why: str


class Redirect(msgspec.Struct, frozen=True):
    """An answer that sends us on."""

    target: str
    permanent: bool
