"""The articles of a corpus as RSS in files, for programs that read nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

FEEDS: Final = 100
"""A subscriber has many feeds: the articles are spread over so many."""

_FIELD = re.compile(r'^(title|excerpt|originalUrl|publishedDateTime): ("?)(.*)\2$', re.MULTILINE)


class Item(NamedTuple):
    title: str
    excerpt: str
    address: str
    published: datetime


def write_feeds(corpus: Path, folder: Path) -> list[Path]:
    """The feed files of a corpus, written unless they are there."""
    done = folder / "complete"
    if not done.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        files = sorted(corpus.rglob("*.md"))
        each = -(-len(files) // FEEDS)
        items = _items(files)
        for number in range(FEEDS):
            some = list(islice(items, each))
            if some:
                text = rss(number, map(_as_xml, some))
                (folder / f"feed-{number:03}.xml").write_text(text, encoding="utf-8")
        done.touch()
    return sorted(folder.glob("feed-*.xml"))


def rss(number: int, items: Iterable[str]) -> str:
    """A feed with these items, which are XML."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>'
        f"<title>Feed {number:03}</title><link>https://example.org/{number}</link>"
        f"<description>A part of the corpus</description>\n{''.join(items)}</channel></rss>\n"
    )


def _items(files: list[Path]) -> Iterator[Item]:
    for path in files:
        fields = {
            name: json.loads(f'"{text}"') if quote else text
            for name, quote, text in _FIELD.findall(path.read_text(encoding="utf-8"))
        }
        published = datetime.strptime(fields["publishedDateTime"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        yield Item(fields["title"], fields["excerpt"], fields["originalUrl"], published)


def _as_xml(item: Item) -> str:
    return (
        f"<item><title>{escape(item.title)}</title><link>{escape(item.address)}</link>"
        f"<guid>{escape(item.address)}</guid><pubDate>{format_datetime(item.published)}</pubDate>"
        f"<description>{escape(item.excerpt)}</description></item>\n"
    )
