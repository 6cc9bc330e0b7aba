"""By which way a server is reached: straight or through a proxy, and with whose certificates."""

from __future__ import annotations

import os
import re
import ssl
from collections.abc import Mapping
from contextlib import suppress
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit, urlunsplit
from urllib.request import getproxies

import httpx2
import msgspec

from newsreader.errors import SourceError
from newsreader.sources.web import http
from newsreader.sources.web.access import DIRECT

KINDS: Final = ("http", "https", "socks5", "socks5h")
CERTIFICATES: Final = ("SSL_CERT_FILE", "SSL_CERT_DIR")
_USUAL_PORTS: Final = {"http": 80, "https": 443}
# curl takes blanks as well.
_BETWEEN: Final = re.compile(r"[,\s]+")
ROUTE: Final = "newsreader.route"
"""The name under which a request carries its `Route`."""


class Route(msgspec.Struct, frozen=True):
    """A way to a server. `proxy` as in `Access`; `verify`: whether its certificate has to be valid."""

    proxy: str = ""
    verify: bool = True


USUAL: Final = Route()


class RouteError(SourceError):
    """There is no such way: a proxy or certificates that can't be used."""


class RoutingTransport(httpx2.AsyncBaseTransport):
    """Sends each request by the way that it carries, or by the one that the environment says.

    `verify`: the authorities to trust; True for those of the system, or of the environment.
    """

    def __init__(self, verify: ssl.SSLContext | bool, limits: httpx2.Limits) -> None:
        self._verify = verify
        self._limits = limits
        self._proxies: Mapping[str, str] | None = None
        self._transports: dict[tuple[str, bool, str], httpx2.AsyncHTTPTransport] = {}

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        route = request.extensions.get(ROUTE, USUAL)
        if self._proxies is None:
            # Once: with every request it would cost as much as a fifth of the asking itself.
            self._proxies = getproxies()
        proxy = proxy_for(str(request.url), route.proxy, self._proxies)
        try:
            return await self._transport(proxy, route.verify, request.url.scheme).handle_async_request(
                request
            )
        except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
            # Who is reached first is the proxy; a certificate is the server's.
            if not proxy or http.is_insecure(error):
                raise
            raise RouteError(f"the proxy {_shown(proxy)} can't be reached") from error

    async def aclose(self) -> None:
        for transport in self._transports.values():
            await transport.aclose()

    def _transport(self, proxy: str, verify: bool, scheme: str) -> httpx2.AsyncHTTPTransport:
        key = proxy, verify, scheme
        if key not in self._transports:
            self._transports[key] = httpx2.AsyncHTTPTransport(
                verify=self._context(verify, scheme == "https" or proxy.startswith("https:")),
                proxy=httpx2.Proxy(proxy) if proxy else None,
                limits=self._limits,
                http2=False,
                trust_env=False,
            )
        return self._transports[key]

    def _context(self, verify: bool, secure: bool) -> ssl.SSLContext:
        if not verify:
            return httpx2.create_ssl_context(verify=False)
        if isinstance(self._verify, ssl.SSLContext):
            return self._verify
        # Plain http asks for no certificate: reading all the authorities takes its time, and may fail.
        return trusted() if secure and self._verify else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def trusted() -> ssl.SSLContext:
    """The authorities of the environment, else of the system.

    Raises:
        RouteError: the environment names some that can't be read.
    """
    variable = next((name for name in CERTIFICATES if os.environ.get(name)), None)
    if variable is None:
        return httpx2.create_ssl_context()
    path = Path(os.environ[variable])
    if not (path.is_file() if variable == "SSL_CERT_FILE" else path.is_dir()):
        raise RouteError(f"{path}, which {variable} names for certificates, is not there; mend or unset it")
    try:
        return httpx2.create_ssl_context()
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        raise RouteError(
            f"{path}, which {variable} names for certificates, can't be read; mend or unset it"
        ) from error


def proxy_for(url: str, chosen: str = "", proxies: Mapping[str, str] | None = None) -> str:
    """The proxy on the way to `url`, "" for none. `chosen` is the feed's own, as in `Access`.

    `proxies`: those of the environment, by what they are for, where they are known.

    Raises:
        RouteError: it is none that can be used.
    """
    if chosen == DIRECT:
        return ""
    if chosen:
        return checked_proxy(chosen, "the feed's settings")
    proxies = getproxies() if proxies is None else proxies
    if not proxies:
        return ""
    scheme = urlsplit(url).scheme
    kind = scheme if proxies.get(scheme) else "all"
    proxy = proxies.get(kind, "")
    if not proxy or _is_passed_by(url, proxies.get("no", "")):
        return ""
    variable = next((name for name in (f"{kind}_proxy", f"{kind}_PROXY".upper()) if name in os.environ), "")
    return checked_proxy(proxy, variable or "the system's settings")


def is_proxied(url: str, chosen: str = "") -> bool:
    """Whether there is a proxy on the way to `url`, be it one that can't be used."""
    try:
        return bool(proxy_for(url, chosen))
    except RouteError:
        return True


def checked_proxy(proxy: str, whence: str) -> str:
    """A proxy's address as it can be used; `socks:` is mended. `whence`: who names it.

    Raises:
        RouteError: it is none.
    """
    given = proxy.strip()
    whole = given if "://" in given else f"http://{given}"
    try:
        parts = urlsplit(whole)
        usable = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        raise RouteError(f"what {whence} names as the proxy is no address") from None
    scheme = "socks5" if parts.scheme == "socks" else parts.scheme
    if not usable:
        raise RouteError(f"what {whence} names as the proxy is no address")
    if scheme not in KINDS:
        raise RouteError(
            f"the proxy {_shown(whole)} of {whence} can't be used: {', '.join(KINDS)} are the kinds there are"
        )
    port = parts.port or _USUAL_PORTS.get(scheme, 1080)
    login, at, _ = parts.netloc.rpartition("@")
    host = f"[{parts.hostname}]" if ":" in str(parts.hostname) else parts.hostname
    return urlunsplit((scheme, f"{login}{at}{host}:{port}", "", "", ""))


def _is_passed_by(url: str, listed: str) -> bool:
    """Whether `no_proxy` names a server: by its name, the end of it, or the network of its address."""
    parts = urlsplit(url)
    host, port = (parts.hostname or "").rstrip("."), parts.port or _USUAL_PORTS.get(parts.scheme)
    entries = _BETWEEN.split(listed.lower())
    return any(_covers(entry, host, port) for entry in entries if entry)


def _covers(entry: str, host: str, port: int | None) -> bool:
    name, colon, entry_port = entry.rpartition(":")
    if colon and entry_port.isdigit() and (name.endswith("]") or ":" not in name):
        return str(port) == entry_port and _covers(name, host, None)
    with suppress(ValueError):
        return ip_address(host) in ip_network(entry.replace("[", "").replace("]", ""), strict=False)
    end = entry.removeprefix("*").removeprefix(".").removesuffix(".")
    return entry == "*" or (bool(end) and (host == end or host.endswith(f".{end}")))


def _shown(proxy: str) -> str:
    """A proxy without the password that its address may hold."""
    parts = urlsplit(proxy)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
