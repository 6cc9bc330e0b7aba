"""One spelling per address, and which addresses may be opened at all."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urljoin, urlsplit

from newsreader.text import lazy_pattern

# Parameters that say where a reader came from and nothing about what is read. Sources: the lists of
# the ClearURLs rules and of Firefox's query stripping, cut down to those seen on news sites.
_TRACKING = lazy_pattern(
    r"(utm_.*|mc_[ce]id|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|_hs(enc|mi)|mkt_tok|"
    r"vero_(id|conv)|oly_(anon|enc)_id|cmpid|ncid|ocid|s_cid|icid|ref_?(src|url)?|smid|sref|ftag|"
    r"partner|referrer|ns_(campaign|mchannel|source|linkname)|at_(campaign|medium|custom\d*)|xtor|wt_mc|"
    r"__twitter_impression|amp|amp_.*|usqp|outputtype)\Z",
    re.IGNORECASE,
)
# These name what is read as often as where the reader came from: their values tell.
_MAYBE_TRACKING = lazy_pattern(r"src|source", re.IGNORECASE)
_WHERE_FROM = lazy_pattern(
    r"(rss|atom|feed|email|mail|newsletter|social|share|app|web|home|twitter|facebook|fb|linkedin|reddit|google)"
    r"([^a-z].*)?",
    re.IGNORECASE | re.DOTALL,
)
# A fragment that a page's own program reads as a path: what it shows, not a place on it.
_ROUTE = lazy_pattern(r"!?/.*[^/]", re.DOTALL)
_WITHOUT_SCHEME = lazy_pattern(r"(?:[^/?#@:\[\]\\\sA-Z]+|\[[0-9a-f:.]+\])(?::[0-9]+)?(?=[/?#]|\Z)")
_AMP_HOST = lazy_pattern(r"(?:www\.)?amp[.-]")
_AMP_CDN = lazy_pattern(r"[\w-]+\.cdn\.ampproject\.org\Z")
_GOOGLE = lazy_pattern(r"(?:www\.)?google\.[a-z.]+\Z")
_AMP_PATH = lazy_pattern(r"/(?:[cvi]|amp)/(?:s/)?([^/]+\..*)")
_AMP_TAIL = lazy_pattern(r"(?:/amp(?:-page)?(?:\.html)?|\.amp(?:\.html)?|/)+\Z", re.IGNORECASE)
_AMP_FOLDERS = lazy_pattern(r"(?:/amp)+(?=/)")
_FORBIDDEN = lazy_pattern(
    '[\x00-\x20\x7f-\x9f<>"\\\\^`{|}\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]'
)
# The shape of nearly every address, told in one pass: a plain host name, a number for a port, and then
# nothing that is forbidden. What doesn't fit is taken apart.
_ORDINARY = lazy_pattern(
    r"https?://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,4})?(?:[/?#][!#-;=?-\[\]_a-z~]*)?\Z"
)
# Addresses of which nothing is left to settle but the scheme, `www.` and a trailing slash, as long as there
# is no AMP in them and their one parameter, if any, counts: most of those on news sites.
_SETTLED = lazy_pattern(
    r"https?://(?:www\.)?([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)((?:/[A-Za-z0-9:@!$&'()*+,;=~._-]*)*)"
    r"(\?([A-Za-z0-9._~-]+)=[A-Za-z0-9._~-]+)?\Z"
)
_MAY_BE_AMP = lazy_pattern(r"ampproject|amp[.-]|(?<![a-z0-9])amp(?![a-z0-9])", re.IGNORECASE)
MAX_URL = 4_096

# What people, programs and editors leave around an address, and inside of it (WHATWG URL takes it out too).
_AROUND = "".join(map(chr, range(0x21))) + "\x7f\x85\xa0\u200b\u200e\u200f\u2028\u2029\u2060\ufeff"
_QUOTED = lazy_pattern(r"\A<(?:url:)?([^<>]*)>\Z|\A([\"'])(.*)\2\Z|\A“(.*)”\Z", re.IGNORECASE | re.DOTALL)
# Schemes that say "subscribe to this", whatever follows.
_SUBSCRIBING = lazy_pattern(
    r"(?:(?:web\+)?(?:feeds?|rss)|itpcs?|pcast|podcast|itms-p(?:od)?casts?):(?:[/\\]{2})?", re.IGNORECASE
)
_WEB_SCHEME = lazy_pattern(r"(https?)(?:\s*:\s*[/\\]*|[/\\]{2,})", re.IGNORECASE)
_MISSPELT_SCHEME = lazy_pattern(r"(?:ttp|htp|htt|hhttp|htttp)(s?)(?=:[/\\]{1,2})", re.IGNORECASE)
_BARE_HOST = lazy_pattern(
    r"(?![^/?#]*\.(?:xml|rss|atom|rdf|html?|php|aspx?|json|opml)\Z)"
    r"(?:[\w-]+\.)+[^\W\d_][\w-]*(?::\d{1,5})?(?=[/?#]|\Z)"
)
_BARE_WWW = lazy_pattern(r"www\d?\.[^\s/.]+\.[^\s/]", re.IGNORECASE)
_LINE_BREAK = lazy_pattern(r"[ \t]*[\r\n]\s*")
_AMPERSAND = lazy_pattern(r"&(?:amp|#0*38|#x0*26);", re.IGNORECASE)
# Percent-encoded as browsers do, and where they wouldn't, so that nothing of it is left to chance.
_ENCODED = {
    char: quote(char, safe="")
    for char in ' "<>\\^`{|}'
    + "".join(map(chr, (*range(0x7F, 0xA0), *range(0x200B, 0x2010), *range(0x2028, 0x202F))))
    + "".join(map(chr, (*range(0x2066, 0x206A), 0xFEFF, 0xFFFE, 0xFFFF)))
}
_MENDED = str.maketrans(_ENCODED | dict.fromkeys(map(chr, (*range(0x20), *range(0xD800, 0xE000))), ""))
# What browsers take for the slash behind a host; elsewhere a backslash is a character like others.
_BACKSLASHED_HOST = lazy_pattern(r"(https?://[^/?#\\]+)\\", re.IGNORECASE)
_NO_HOST = lazy_pattern(r"https?://(?=[?#]|\Z)", re.IGNORECASE)
_UNUSABLE_HOST = lazy_pattern(r"https?://(?:[^/?#]*@)?+[^/?#]*%", re.IGNORECASE)


def openable(url: str) -> bool:
    """Whether an address may be handed to a browser: http or https, with a host and no hostile character."""
    if len(url) > MAX_URL:
        return False
    if _ORDINARY.match(url):
        return True
    if _FORBIDDEN.search(url):
        return False
    try:
        parts = urlsplit(url)
        port_is_number = parts.port is None or parts.port >= 0
    except ValueError:
        return False
    return parts.scheme.lower() in ("http", "https") and bool(parts.hostname) and port_is_number


def mended(url: str, base: str | None = None) -> str | None:
    """The address that a link means, as it can be opened; None where it names nothing on the web.

    The one place that mends what comes in, wherever it comes from: white space and line breaks, characters
    that must be percent-encoded, `feed:` and its kin, a scheme that comes twice, with one slash or none,
    `//host/` and `www.`, backslashes for slashes, `&amp;`. `base`: what a relative address is relative to.
    """
    # Most are whole already. Joining only takes an empty query or fragment away from those.
    if _ORDINARY.match(url) and url[-1] not in "?#" and "&" not in url and "http" not in url[7:12]:
        return url if len(url) <= MAX_URL else None
    url = _unwrapped(url)
    if not url:
        return None
    url = _with_web_scheme(url, base)
    if _NO_HOST.match(url):
        return None
    if "\\" in url:
        url = _BACKSLASHED_HOST.sub(r"\1/", url, count=1)
    try:
        joined = urljoin(base, url.translate(_MENDED)).rstrip(_AROUND) if base else url.translate(_MENDED)
    except ValueError:
        return None
    return joined if openable(joined) and not _UNUSABLE_HOST.match(joined) else None


def mended_bare(url: str) -> str | None:
    """As `mended`, for addresses that stand alone (typed, in a list): `example.org/feed` has its scheme."""
    bare = _unwrapped(url)
    rest = _without_subscribing(bare)
    return mended(f"https://{rest}" if _BARE_HOST.match(rest) else bare)


def _unwrapped(url: str) -> str:
    url = url.strip(_AROUND)
    if match := _QUOTED.match(url):
        url = (match[1] or match[3] or match[4] or "").strip(_AROUND)
    if "\n" in url or "\r" in url:
        url = _LINE_BREAK.sub("", url)
    return _AMPERSAND.sub("&", url) if "&" in url else url


def _without_subscribing(url: str) -> str:
    while scheme := _SUBSCRIBING.match(url):
        url = url[scheme.end() :]
    return url


def _with_web_scheme(url: str, base: str | None) -> str:
    """The address with one http or https and two slashes, where it means to have them."""
    if (rest := _without_subscribing(url)) != url:
        url = rest if _WEB_SCHEME.match(rest) else f"https://{rest.lstrip('/')}"
    url = _MISSPELT_SCHEME.sub(r"http\1", url, count=1) if _MISSPELT_SCHEME.match(url) else url
    name = ""
    while scheme := _WEB_SCHEME.match(url):
        name, written = scheme[1].lower(), scheme[0]
        # What writes backslashes before the host means slashes with them behind it.
        url = (url.replace("\\", "/") if "\\" in written else url)[scheme.end() :]
    if name:
        return f"{name}://{url}"
    if url.startswith("\\\\"):
        url = url.replace("\\", "/")
    if url.startswith("//") or _BARE_WWW.match(url):
        own = (base or "").partition(":")[0].lower()
        return f"{own if own in ('http', 'https') else 'https'}://{url.lstrip('/')}"
    return url


@lru_cache(maxsize=512)
def domain(url: str) -> str:
    """The host without `www.`, in lower case; empty where there is none."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def split_login(url: str) -> tuple[str, tuple[str, str] | None]:
    """An address without the name and password in it, and these, or None where there are none."""
    if "@" not in url:
        return url, None
    try:
        parts = urlsplit(url)
    except ValueError:
        return url, None
    login, at, host = parts.netloc.rpartition("@")
    if not at:
        return url, None
    user, _, password = login.partition(":")
    bare = parts._replace(netloc=host).geturl()
    return bare, (unquote(user), unquote(password)) if user or password else None


def without_login(url: str) -> str:
    """An address without the name and password in it."""
    return split_login(url)[0]


def to_show(url: str | None) -> str | None:
    """The address of a page without the name and password that a stranger has put into it: what looks like a
    site before the `@` is none, and no password belongs on a screen.
    """
    return without_login(url) if url and "@" in url else url


def canonical(url: str) -> str:
    """The key under which two spellings of one address meet. Only to compare by, never to be opened.

    Scheme, `www.`, port 80 and 443, a trailing slash, fragment, tracking parameters, the order of
    parameters, percent spellings and the usual AMP spellings (`amp.` hosts, `/amp` and `.amp` tails,
    `?amp`, cdn.ampproject.org and google.com/amp wrappers) don't count. A fragment that begins with a slash
    does: there a program in the page reads what to show. An address that can't be split is its own key, and
    a key is its own key too: what is named by it keeps its name for ever (`tests/test_urls.py`).
    """
    settled = _SETTLED.match(url)
    if settled and not _may_be_amp(url) and not (settled[4] and _may_track(settled[4])):
        host = settled[1]
        if not host.startswith("www."):
            return host + settled[2].rstrip("/") + (settled[3] or "")
    return _settle(url)


def _may_be_amp(url: str) -> bool:
    # Looking for the letters first takes a twentieth of the time that the expression does by itself.
    return "amp" in url.lower() and _MAY_BE_AMP.search(url) is not None


def _may_track(name: str) -> bool:
    return _TRACKING.match(name) is not None or _MAYBE_TRACKING.fullmatch(name) is not None


def _tracks(name: str, value: str) -> bool:
    """Whether a parameter only says where a reader came from."""
    if _MAYBE_TRACKING.fullmatch(name):
        return _WHERE_FROM.fullmatch(value) is not None
    return _TRACKING.match(name) is not None


def _settle(url: str) -> str:
    """`canonical` for every address."""
    url = url.strip()
    try:
        parts = _split_outside_amp_wrapper(f"//{url}" if _WITHOUT_SCHEME.match(url) else url)
        host, port = (parts.hostname or "").strip().rstrip("."), parts.port
    except ValueError:
        return url
    if parts.netloc and not host:  # a host of dots alone
        return url if _ROUTE.match(unquote(parts.fragment)) else url.partition("#")[0]
    host = _plain_host(host)
    if port not in (None, 80, 443):
        host = f"{host}:{port}"
    path = quote(unquote(parts.path), safe="/:@!$&'()*+,;=~-._", errors="replace")
    path = _AMP_TAIL.sub("", _AMP_FOLDERS.sub("", path))
    kept = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _tracks(name, value)
    )
    query = f"?{urlencode(kept, errors='replace')}" if kept else ""
    route = _ROUTE.match(unquote(parts.fragment))
    return host + path + query + (f"#{quote(route[0], safe='/!', errors='replace')}" if route else "")


def _plain_host(host: str) -> str:
    """A host without what its owners put before it for some of their readers."""
    if ":" in host:
        return f"[{host}]"
    before = ""
    while before != host:
        before = host
        host = host.removeprefix("www.")
        if host.count(".") > 1:
            host = _AMP_HOST.sub("", host, count=1)
    return host


def _split_outside_amp_wrapper(url: str) -> SplitResult:
    """The parts of the address that an AMP cache carries in its path (`/c/s/host/path`), else of `url`.

    Raises ValueError where it can't be split.
    """
    parts = urlsplit(url)
    while True:
        host = parts.hostname or ""
        if not (_AMP_CDN.match(host) or (_GOOGLE.match(host) and parts.path.startswith("/amp/"))):
            break
        carried = _AMP_PATH.match(parts.path)
        if not carried:
            break
        parts = urlsplit(f"https://{carried[1]}" + (f"?{parts.query}" if parts.query else ""))
    return parts
