"""Sites whose pages stand for feeds by a rule: the address of a channel, a repository or a list becomes that
of its feed, without asking the site. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import SplitResult, parse_qs, quote, urlsplit

from newsreader.urls import openable

_NAME: Final = r"[\w.~%+-]+"
# Sites with pages of the form /@name that are no Mastodon.
_NOT_MASTODON: Final = frozenset(
    {"youtube.com", "tiktok.com", "threads.net", "threads.com", "hackmd.io", "flipboard.com", "telegram.org"}
)
_NOT_AN_OWNER: Final = frozenset(
    {"about", "explore", "features", "login", "marketplace", "notifications", "orgs", "pricing", "search"}
    | {"settings", "sponsors", "topics", "trending", "collections", "apps", "issues", "pulls", "join"}
)


def known_feed(url: str) -> str | None:
    """The address of the feed that a page of a known site stands for; None where the site has to be asked."""
    if not openable(url):
        return None
    feed = _feed_of(urlsplit(url))
    return feed if feed is not None and openable(feed) else None


def _feed_of(parts: SplitResult) -> str | None:
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    site = _SITES.get(host)
    if site is not None:
        return site(parts)
    if host.endswith(".substack.com"):
        return f"https://{host}/feed" if parts.path in ("", "/", "/archive") else None
    return _by_path(parts, host)


def _by_path(parts: SplitResult, host: str) -> str | None:
    """Programs that run on servers of many names: PeerTube, Mastodon."""
    video = re.fullmatch(rf"/(?:c|video-channels|a|accounts)/({_NAME}(?:@{_NAME})?)/videos/?", parts.path)
    if video:
        kind = "videoChannelName" if parts.path.startswith(("/c/", "/video-channels/")) else "accountName"
        return f"{parts.scheme}://{parts.netloc}/feeds/videos.xml?{kind}={quote(video[1], safe='@')}"
    person = re.fullmatch(r"/@(\w+)/?", parts.path)
    if person and host not in _NOT_MASTODON and not parts.query:
        return f"{parts.scheme}://{parts.netloc}/@{person[1]}.rss"
    return None


def _youtube(parts: SplitResult) -> str | None:
    """Channels by their id, playlists; the page of a name (`/@name`) has to say its channel's id itself."""
    feed = "https://www.youtube.com/feeds/videos.xml"
    channel = re.match(r"/channel/(UC[\w-]{22})(?:/|\Z)", parts.path)
    if channel:
        return f"{feed}?channel_id={channel[1]}"
    user = re.match(rf"/user/({_NAME})(?:/|\Z)", parts.path)
    if user:
        return f"{feed}?user={user[1]}"
    playlist = parse_qs(parts.query).get("list", [""])[0]
    if parts.path == "/playlist" and re.fullmatch(r"[\w-]{2,64}", playlist):
        return f"{feed}?playlist_id={playlist}"
    return None


def _vimeo(parts: SplitResult) -> str | None:
    path = parts.path.rstrip("/")
    channel = re.fullmatch(rf"/(?:channels|groups)/{_NAME}", path)
    person = re.fullmatch(r"/(?!\d+\Z)[A-Za-z]\w+", path)
    return f"https://vimeo.com{path}/videos/rss" if channel or person else None


def _reddit(parts: SplitResult) -> str | None:
    page = re.fullmatch(
        rf"(/r/{_NAME}(?:/(?:new|top|hot|rising))?|/(?:u|user)/{_NAME}|/r/{_NAME}/comments/.+|)/?", parts.path
    )
    return f"https://www.reddit.com{page[1]}/.rss" if page else None


def _github(parts: SplitResult) -> str | None:
    path = parts.path.strip("/").removesuffix(".git")
    match path.split("/"):
        case [owner] if owner and owner.lower() not in _NOT_AN_OWNER and re.fullmatch(_NAME, owner):
            return f"https://github.com/{owner}.atom" if not owner.endswith(".atom") else None
        case [owner, name] | [owner, name, "releases"]:
            return f"https://github.com/{owner}/{name}/releases.atom"
        case [owner, name, "tags"]:
            return f"https://github.com/{owner}/{name}/tags.atom"
        case [owner, name, "commits"]:
            return f"https://github.com/{owner}/{name}/commits.atom"
        case [owner, name, "commits" | "tree", *branch] if branch:
            return f"https://github.com/{owner}/{name}/commits/{'/'.join(branch)}.atom"
        case _:
            return None


def _hacker_news(parts: SplitResult) -> str | None:
    """The front page has a feed of its own; the other lists are those of hnrss.org."""
    lists = {
        "newest": "newest",
        "show": "show",
        "ask": "ask",
        "jobs": "jobs",
        "best": "best",
        "active": "active",
    }
    page = parts.path.strip("/")
    if page in ("", "news"):
        return "https://news.ycombinator.com/rss"
    named = parse_qs(parts.query).get("id", [""])[0]
    if page == "user" and re.fullmatch(r"[\w-]{1,40}", named):
        return f"https://hnrss.org/user?id={named}"
    if page == "item" and named.isdecimal():
        return f"https://hnrss.org/item?id={named}"
    return f"https://hnrss.org/{lists[page]}" if page in lists else None


def _arxiv(parts: SplitResult) -> str | None:
    section = re.match(r"/list/([a-zA-Z.-]{2,30})(?:/|\Z)", parts.path)
    return f"https://rss.arxiv.org/rss/{section[1]}" if section else None


def _medium(parts: SplitResult) -> str | None:
    name = re.fullmatch(rf"/(@?{_NAME})/?", parts.path)
    return f"https://medium.com/feed/{name[1]}" if name and name[1] != "feed" else None


_SITES: Final[Mapping[str, Callable[[SplitResult], str | None]]] = {
    "youtube.com": _youtube,
    "vimeo.com": _vimeo,
    "reddit.com": _reddit,
    "old.reddit.com": _reddit,
    "github.com": _github,
    "news.ycombinator.com": _hacker_news,
    "arxiv.org": _arxiv,
    "medium.com": _medium,
}
