"""Articles as the JSON that `list --json` and `show --json` promise."""

from __future__ import annotations

from typing import Any

from newsreader.model import Article, Headline, Image, Provider, Related, moment, rfc3339
from newsreader.newsroom import Newsroom


def article_record(newsroom: Newsroom, article_id: str) -> dict[str, Any]:
    """One article with what the user decided about it."""
    headline = newsroom.store.headline(article_id)
    assert headline is not None
    article = newsroom.article(article_id)
    triage = newsroom.store.decided(article_id)
    source = article.sources[0] if article.sources else None
    return {
        "id": article_id,
        "title": article.title,
        "excerpt": article.excerpt,
        "url": article.urls.best,
        "urls": {"original": article.urls.original, "web": article.urls.web, "amp": article.urls.amp},
        "provider": _provider(article.provider),
        "published": rfc3339(article.published),
        "type": article.type,
        "topics": list(article.topics),
        "quality": article.quality,
        "heat": headline.heat,
        "heat_from": _heat_from(headline),
        "images": [_image(image) for image in article.images],
        "related": [_related(newsroom, related) for related in article.related],
        "story": None,
        "source": {"kind": source.kind.value, "name": source.name, "path": source.path} if source else None,
        "read": triage.read,
        "starred": triage.starred,
        "archived": triage.archived,
        "snoozed_until": rfc3339(moment(triage.snoozed_until)),
        "tags": sorted(triage.tags),
    }


def whole_record(newsroom: Newsroom, article_id: str) -> dict[str, Any]:
    """As `article_record`, with what only `show` tells: body, all sources, and the source's other fields."""
    article: Article = newsroom.article(article_id)
    body = article.body
    return article_record(newsroom, article_id) | {
        "body": {"format": body.format.value, "text": body.text} if body else None,
        "sources": [{"kind": one.kind.value, "name": one.name, "path": one.path} for one in article.sources],
        "extra": article.extra,
    }


def _heat_from(headline: Headline) -> str | None:
    if headline.heat is None:
        return None
    return "computed" if headline.heat_computed else "source"


def _provider(provider: Provider) -> dict[str, str]:
    return {"name": provider.name, "domain": provider.domain}


def _image(image: Image) -> dict[str, Any]:
    return {"url": image.url, "width": image.width, "height": image.height, "title": image.title}


def _related(newsroom: Newsroom, related: Related) -> dict[str, Any]:
    return {
        "title": related.title,
        "excerpt": related.excerpt,
        "url": related.urls.best,
        "provider": _provider(related.provider),
        "published": rfc3339(related.published),
        "quality": related.quality,
        "id": related.id if related.id is not None and related.id in newsroom.store else None,
    }
