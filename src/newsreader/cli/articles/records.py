"""Articles as the JSON that `list --json` and `show --json` promise."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

import msgspec

from newsreader.errors import NotFoundError
from newsreader.model import Article, Headline, Image, Provider, Related, SourceRef, moment, rfc3339
from newsreader.system.substitutes import has_all_characters

if TYPE_CHECKING:
    from newsreader.session.session import Session

_NOT_ASCII: Final = re.compile("[^\x00-\x7f]+")


def encoded(record: object) -> str:
    """A record in one line of JSON, in ASCII where the output can't write all characters.

    What is no number (the NaN of YAML) is null.
    """
    text = msgspec.json.encode(record).decode()
    return text if has_all_characters(sys.stdout) else _NOT_ASCII.sub(_escaped, text)


def _escaped(characters: re.Match[str]) -> str:
    units = characters[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[place : place + 2].hex()}" for place in range(0, len(units), 2))


def print_array(records: Iterable[object]) -> None:
    """Print one JSON array: one record a line, each as soon as it is made."""
    begin = "[\n"
    for record in records:
        print(begin, encoded(record), sep="", end="")
        begin = ",\n"
    print("[]" if begin == "[\n" else "\n]")


def article_records(session: Session, article_ids: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The records of some articles, one at a time."""
    for article_id in article_ids:
        try:
            article = session.article(article_id)
        except NotFoundError:  # another program has just seen its file go
            continue
        yield _record(session, article)


def whole_record(session: Session, article: Article) -> dict[str, Any]:
    """As `article_records`, with what only `show` tells: body, all sources, and the source's other fields."""
    body = article.body
    return _record(session, article) | {
        "body": {"format": body.format.value, "text": body.text} if body else None,
        "sources": [_source(source) for source in article.sources],
        "extra": article.extra,
    }


def _record(session: Session, article: Article) -> dict[str, Any]:
    headline = session.store.headline(article.id)
    triage = session.store.decided(article.id)
    urls = article.urls
    return {
        "id": article.id,
        "title": article.title,
        "excerpt": article.excerpt,
        "url": urls.best,
        "urls": {"original": urls.original, "web": urls.web, "amp": urls.amp or urls.cdn_amp},
        "provider": _provider(article.provider),
        "published": rfc3339(article.published),
        "type": article.type,
        "topics": article.topics,
        "quality": article.quality,
        "heat": headline.heat if headline else article.heat,
        "heat_from": _heat_from(headline),
        "images": [_image(image) for image in article.images],
        "related": [_related(session, related) for related in article.related],
        "story": story.id if (story := session.store.story(article.id)) is not None else None,
        "source": _source(article.sources[0]) if article.sources else None,
        "read": triage.read,
        "starred": triage.starred,
        "archived": triage.archived,
        "snoozed_until": rfc3339(moment(triage.snoozed_until)),
        "tags": sorted(triage.tags),
    }


def _heat_from(headline: Headline | None) -> str | None:
    if headline is None or headline.heat is None:
        return None
    return "computed" if headline.heat_computed else "source"


def _provider(provider: Provider) -> dict[str, str]:
    return {"name": provider.name, "domain": provider.domain}


def _source(source: SourceRef) -> dict[str, str]:
    return {"kind": source.kind.value, "name": source.name, "path": source.path}


def _image(image: Image) -> dict[str, Any]:
    return {"url": image.url, "width": image.width, "height": image.height, "title": image.title}


def _related(session: Session, related: Related) -> dict[str, Any]:
    article_id = related.id
    return {
        "title": related.title,
        "excerpt": related.excerpt,
        "url": related.urls.best,
        "provider": _provider(related.provider),
        "published": rfc3339(related.published),
        "quality": related.quality,
        "id": article_id if article_id in session.store else None,
    }
