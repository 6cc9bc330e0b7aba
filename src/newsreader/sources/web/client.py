"""The connections that many questions share."""

from __future__ import annotations

import ssl
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING, TypeAlias

from newsreader.sources.web.http import ACCEPT, USER_AGENT

if TYPE_CHECKING:
    import httpx2

Client: TypeAlias = "httpx2.AsyncClient"
"""Importing it costs nothing, as importing httpx2 would."""


def make_client(verify: ssl.SSLContext | bool = True, connections: int = 64) -> httpx2.AsyncClient:
    """A client for many feeds: HTTP/1.1, certificates checked, no cookies kept, no redirect followed.

    Proxies and certificate files of the environment are honoured, and what a request says of its way.
    """
    import httpx2

    from newsreader.sources.web.routes import RoutingTransport

    return httpx2.AsyncClient(
        headers={"User-Agent": USER_AGENT, "Accept": ACCEPT},
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        transport=RoutingTransport(
            verify, httpx2.Limits(max_connections=connections, max_keepalive_connections=connections // 2)
        ),
        follow_redirects=False,
        timeout=None,
    )
