"""One spelling per address, and which addresses may be opened at all."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

# Parameters that say where a reader came from and nothing about what is read. Sources: the lists of
# the ClearURLs rules and of Firefox's query stripping, cut down to those seen on news sites.
_TRACKING = re.compile(
    r"(utm_.*|mc_[ce]id|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|_hs(enc|mi)|mkt_tok|"
    r"vero_(id|conv)|oly_(anon|enc)_id|cmpid|ncid|ocid|s_cid|icid|ref_?(src|url)?|src|source|smid|sref|ftag|"
    r"partner|referrer|ns_(campaign|mchannel|source|linkname)|at_(campaign|medium|custom\d*)|xtor|wt_mc|__twitter_impression)\Z",
    re.IGNORECASE,
)
_AMP_HOST = re.compile(r"(?:www\.)?amp[.-]")
_AMP_CDN = re.compile(r"[\w-]+\.cdn\.ampproject\.org\Z")
_AMP_TAIL = re.compile(r"(?:/amp(?:-page)?(?:\.html)?|\.amp(?:\.html)?)\Z", re.IGNORECASE)
_FORBIDDEN = re.compile('[\x00-\x20\x7f-\x9f<>"\\\\^`{|}\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]')
MAX_URL = 4_096


def openable(url: str) -> bool:
    """Whether an address may be handed to a browser: http or https, with a host and no hostile character."""
    if len(url) > MAX_URL or _FORBIDDEN.search(url):
        return False
    try:
        parts = urlsplit(url)
        port_is_number = parts.port is None or parts.port >= 0
    except ValueError:
        return False
    return parts.scheme.lower() in ("http", "https") and bool(parts.hostname) and port_is_number


def domain(url: str) -> str:
    """The host without `www.`, in lower case; empty where there is none."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def canonical(url: str) -> str:
    """The key under which two spellings of one address meet. Only to compare by, never to be opened.

    Scheme, `www.`, port 80 and 443, a trailing slash, fragment, tracking parameters, the order of
    parameters, percent spellings and the usual AMP spellings (`amp.` hosts, `/amp` and `.amp` tails,
    `?amp`, cdn.ampproject.org and google.com/amp wrappers) don't count. An address that can't be split
    is its own key.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return url.strip()
    path, query = parts.path, parts.query
    if _AMP_CDN.match(host) or (host.endswith("google.com") and path.startswith("/amp/")):
        unwrapped = _inside_amp_wrapper(path)
        if unwrapped is not None:
            return canonical(unwrapped + (f"?{query}" if query else ""))
    host = host.removeprefix("www.")
    host = _AMP_HOST.sub("", host, count=1) if _AMP_HOST.match(host) and host.count(".") > 1 else host
    if port not in (None, 80, 443):
        host = f"{host}:{port}"
    path = quote(unquote(path), safe="/:@!$&'()*+,;=~-._")
    path = _AMP_TAIL.sub("", path.rstrip("/")).replace("/amp/", "/").rstrip("/")
    kept = sorted(
        (name, value)
        for name, value in parse_qsl(query, keep_blank_values=True)
        if not _TRACKING.match(name) and name.lower() not in ("amp", "outputtype")
    )
    return host + path + (f"?{urlencode(kept)}" if kept else "")


def _inside_amp_wrapper(path: str) -> str | None:
    """The address that an AMP cache path carries: `/c/s/host/path`, `/v/s/...`, `/amp/s/...`."""
    found = re.match(r"/(?:[cvi]|amp)/(s/)?(?P<rest>[^/]+\..*)", path)
    return f"https://{found['rest']}" if found else None
