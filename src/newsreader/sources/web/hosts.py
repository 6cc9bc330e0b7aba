"""Hosts: which belong to one site, and which are of this machine or network and no public server."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from typing import Final
from urllib.parse import urlsplit

PATIENCE: Final = 10.0
"""Seconds that a name has to resolve."""

_SECOND_LEVEL: Final = frozenset(
    {
        "ac", "asn", "co", "com", "edu", "ed", "go", "gob", "gouv", "gov", "govt", "gr", "gub", "id", "info",
        "lg", "ltd", "me", "mil", "muni", "ne", "net", "nhs", "nic", "nom", "or", "org", "plc", "police",
        "sch", "web",
    }
)  # fmt: skip
"""What many countries put before their own two letters, where others register below it: `co.uk`."""
_OF_MANY: Final = frozenset(
    {
        "appspot.com", "azurewebsites.net", "blogspot.com", "cloudfront.net", "codeberg.page", "deno.dev",
        "firebaseapp.com", "fly.dev", "github.io", "gitlab.io", "herokuapp.com", "neocities.org",
        "netlify.app", "onrender.com", "pages.dev", "readthedocs.io", "surge.sh", "vercel.app", "web.app",
        "workers.dev",
    }
)  # fmt: skip
"""Where every name below belongs to somebody else, and the server behind bears it. Hosts of blogs that count
requests over all of them (as WordPress and Substack do) are left out on purpose: they are one server to us.
The whole Public Suffix List knows thousands more, under a licence of its own and with a fresh copy a week; a
wrong guess here costs a feed some seconds of waiting, and no secret depends on it."""
_INSIDE_NAMES: Final = frozenset({"local", "localhost", "internal", "lan", "home", "intranet", "corp"})


def name_of(url: str) -> str:
    """The host of an address in lower case, without its port; empty where there is none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def registrable(host: str) -> str:
    """The name under which a host's owner registered it: `example.co.uk` for `feeds.example.co.uk`."""
    if _address(host) is not None:
        return host
    labels = host.lower().rstrip(".").split(".")
    if len(labels) < 3:
        return ".".join(labels)
    last_two = ".".join(labels[-2:])
    below = last_two in _OF_MANY or (len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL)
    return ".".join(labels[-3:]) if below else last_two


def is_inside(host: str) -> bool:
    """Whether a host is of this machine or network, as far as its name says: nobody is asked."""
    host = host.lower().rstrip(".")
    address = _address(host)
    if address is not None:
        return _is_inside(address)
    last = host.rpartition(".")[2]
    return "." not in host or last in _INSIDE_NAMES or host.endswith(".home.arpa")


def is_address_inside(address: str) -> bool:
    """Whether a numeric address is of this machine or network."""
    known = _address(address.partition("%")[0])
    return known is not None and _is_inside(known)


async def leads_inside(host: str) -> bool:
    """As `is_inside`, and what the name resolves to counts too. One that resolves to nothing lies outside."""
    if is_inside(host) or _address(host) is not None:
        return is_inside(host)
    try:
        async with asyncio.timeout(PATIENCE):
            entries = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):  # a TimeoutError is an OSError
        return False
    return any(is_address_inside(str(entry[4][0])) for entry in entries)


def shares_secrets(url: str, origin: str) -> bool:
    """Whether what only the server of `origin` may know may be said to that of `url` too.

    It is the same host and port, with or without `www.`, and no step down from https.
    """
    try:
        here, there = urlsplit(url), urlsplit(origin)
        same_port = (here.port or _USUAL.get(here.scheme)) == (there.port or _USUAL.get(there.scheme))
        usual_ports = here.port in (None, 80, 443) and there.port in (None, 80, 443)
    except ValueError:
        return False
    down = there.scheme == "https" and here.scheme != "https"
    same_host = name_of(url).removeprefix("www.") == name_of(origin).removeprefix("www.")
    return bool(name_of(url)) and same_host and (same_port or usual_ports) and not down


_USUAL: Final = {"http": 80, "https": 443}
_AROUND_IPV4: Final = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("::/96"))
"""What gateways make of an IPv4 address (RFC 6052), and what was once meant to be one."""
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def _address(host: str) -> _Address | None:
    """The address that a host is, in every spelling that the system takes: `127.1` and `0x7f000001` too."""
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        pass
    if not host[-1:].isdigit() and "0x" not in host.lower():
        return None
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except (OSError, UnicodeError):
        return None


def _is_inside(address: _Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and any(address in network for network in _AROUND_IPV4):
            inner = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
        if inner is not None:
            return _is_inside(inner)
    return not address.is_global or address.is_multicast
