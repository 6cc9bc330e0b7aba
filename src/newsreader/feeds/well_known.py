"""Feeds to begin with, by subject: those that their publishers offer at these addresses (as of 2025)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec


class WellKnownFeed(msgspec.Struct, frozen=True):
    """A feed by its title and address."""

    title: str
    url: str


BY_SUBJECT: Final[Mapping[str, tuple[WellKnownFeed, ...]]] = {
    "World": (
        WellKnownFeed("BBC News", "https://feeds.bbci.co.uk/news/world/rss.xml"),
        WellKnownFeed("The Guardian", "https://www.theguardian.com/world/rss"),
        WellKnownFeed("Al Jazeera", "https://www.aljazeera.com/xml/rss/all.xml"),
        WellKnownFeed("NPR", "https://feeds.npr.org/1004/rss.xml"),
        WellKnownFeed("DW", "https://rss.dw.com/rdf/rss-en-all"),
    ),
    "Technology": (
        WellKnownFeed("Ars Technica", "https://feeds.arstechnica.com/arstechnica/index"),
        WellKnownFeed("The Verge", "https://www.theverge.com/rss/index.xml"),
        WellKnownFeed("Wired", "https://www.wired.com/feed/rss"),
        WellKnownFeed("404 Media", "https://www.404media.co/rss/"),
    ),
    "Programming": (
        WellKnownFeed("Hacker News", "https://news.ycombinator.com/rss"),
        WellKnownFeed("Lobsters", "https://lobste.rs/rss"),
        WellKnownFeed("LWN", "https://lwn.net/headlines/rss"),
        WellKnownFeed("Planet Python", "https://planetpython.org/rss20.xml"),
    ),
    "Science": (
        WellKnownFeed("Nature", "https://www.nature.com/nature.rss"),
        WellKnownFeed("Quanta Magazine", "https://www.quantamagazine.org/feed/"),
        WellKnownFeed("NASA", "https://www.nasa.gov/feed/"),
        WellKnownFeed("Phys.org", "https://phys.org/rss-feed/"),
    ),
    "Business": (
        WellKnownFeed("The Guardian Business", "https://www.theguardian.com/business/rss"),
        WellKnownFeed("BBC Business", "https://feeds.bbci.co.uk/news/business/rss.xml"),
    ),
    "Culture": (
        WellKnownFeed("kottke.org", "https://feeds.kottke.org/main"),
        WellKnownFeed("The Guardian Culture", "https://www.theguardian.com/culture/rss"),
        WellKnownFeed("xkcd", "https://xkcd.com/atom.xml"),
    ),
}
"""A subject becomes the topic, and so the folder, of its feeds."""
