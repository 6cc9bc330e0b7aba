"""An article as a file with this program's own front matter: opened again, it is the same article."""

from __future__ import annotations

import re
from typing import Any, Final

from newsreader.model import Article, BodyFormat, Image, Provider, Related, Urls, article_id, rfc3339
from newsreader.reading.read import read
from newsreader.sharing.markdown import markdown_of

_KEPT_EXTRAS: Final = (
    "author", "category", "price", "length", "items", "actions", "ratings", "levels", "members",
    "featuredContent",
)  # fmt: skip
_AS_THEY_STAND: Final = frozenset(
    {"url", "originalUrl", "webUrl", "ampWebUrl", "cdnAmpWebUrl", "featuredContent", "domain"}
)
_ENTITY = re.compile(r"&(?=#?\w{1,32};)")
OWN_ID: Final = "newsreaderId"
"""The field that names an article's id where its address does not."""


def file_text(article: Article) -> str:
    """The file: front matter in YAML, then the text as Markdown."""
    import yaml

    head = yaml.dump(
        front_matter(article),
        Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper),
        allow_unicode=True,
        sort_keys=False,
        width=1_000_000,
    )
    body = body_text(article)
    return f"---\n{head}---\n" + (f"\n{body}" if body else "")


def body_text(article: Article) -> str:
    """The article's text as Markdown: as it stands where it is that already."""
    if article.body is None:
        return ""
    if article.body.format is BodyFormat.MARKDOWN:
        return article.body.text.strip() + "\n"
    return markdown_of(read(article.body, article.urls.best))


def front_matter(article: Article) -> dict[str, Any]:
    """The fields, without those that say nothing. What was computed here is no word of the source's."""
    by_prior = "quality_from" in article.extra
    fields = {
        "title": article.title,
        "excerpt": article.excerpt,
        **_addresses(article.urls),
        "type": article.type,
        "provider": _provider(article.provider),
        "publishedDateTime": rfc3339(article.published),
        "topics": [_ENTITY.sub("&amp;", topic) for topic in article.topics],
        "quality": None if by_prior else article.quality,
        "heat": article.heat,
        "images": [_image(image) for image in article.images],
        "related": [_related(related) for related in article.related],
        **{name: article.extra.get(name) for name in _KEPT_EXTRAS},
        OWN_ID: None if article_id(article.urls) == article.id and article.urls.best else article.id,
    }
    return _said(fields)


def _said(fields: dict[str, Any]) -> dict[str, Any]:
    """What is there, texts so that reading them as text of the web gives the same."""
    return {
        name: _ENTITY.sub("&amp;", value) if isinstance(value, str) and name not in _AS_THEY_STAND else value
        for name, value in fields.items()
        if value not in (None, "", [], {})
    }


def _addresses(urls: Urls) -> dict[str, str | None]:
    return {
        "originalUrl": urls.original,
        "webUrl": urls.web,
        "ampWebUrl": urls.amp,
        "cdnAmpWebUrl": urls.cdn_amp,
    }


def _provider(provider: Provider) -> dict[str, Any]:
    fields = {
        "name": provider.name,
        "domain": provider.domain,
        "images": [{"url": provider.image}] if provider.image else None,
    }
    return _said(fields)


def _image(image: Image) -> dict[str, Any]:
    fields = {"url": image.url, "width": image.width, "height": image.height, "title": image.title}
    return _said(fields)


def _related(related: Related) -> dict[str, Any]:
    fields = {
        "title": related.title,
        "excerpt": related.excerpt,
        **_addresses(related.urls),
        "type": related.type,
        "provider": _provider(related.provider),
        "publishedDateTime": rfc3339(related.published),
        "quality": related.quality,
        "images": [_image(image) for image in related.images],
    }
    return _said(fields)
