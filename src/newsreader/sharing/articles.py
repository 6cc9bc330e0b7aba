"""An article in the formats that people and programs take: text, HTML, JSON, one line to quote it by."""

from __future__ import annotations

from enum import StrEnum
from html import escape

import msgspec

from newsreader.model import Article, rfc3339, timestamp
from newsreader.reading.blocks import Document
from newsreader.reading.dates import full_date
from newsreader.reading.openings import below_title, own_excerpt
from newsreader.reading.read import read
from newsreader.sharing.front_matter import file_text
from newsreader.sharing.html import html_of, link, page
from newsreader.sharing.markdown import escaped, link_of

WIDTH = 80


class ArticleFormat(StrEnum):
    MARKDOWN = "markdown"
    TEXT = "text"
    HTML = "html"
    JSON = "json"


ENDINGS = {
    ArticleFormat.MARKDOWN: ".md",
    ArticleFormat.TEXT: ".txt",
    ArticleFormat.HTML: ".html",
    ArticleFormat.JSON: ".json",
}


def formatted(article: Article, format_: ArticleFormat) -> str:
    """The whole article in one of the formats."""
    match format_:
        case ArticleFormat.MARKDOWN:
            return file_text(article)
        case ArticleFormat.TEXT:
            return plain_text(article)
        case ArticleFormat.HTML:
            return page(article.title, article_html(article))
        case ArticleFormat.JSON:
            return msgspec.json.format(msgspec.json.encode(article), indent=2).decode() + "\n"


def document_of(article: Article) -> Document:
    """The text of an article, below its title; an empty one where it has none."""
    if article.body is None:
        return Document()
    return below_title(read(article.body, article.urls.best), article.title)


def byline(article: Article) -> str:
    """Who published it and when."""
    published = timestamp(article.published)
    author, provider = article.extra.get("author"), article.provider.called
    parts = (
        author if author != provider else "",
        provider,
        full_date(published) if published is not None else "",
    )
    return " · ".join(str(part) for part in parts if part)


def plain_text(article: Article, width: int = WIDTH) -> str:
    """The article as lines of at most so many cells."""
    from newsreader.reading.cells import cell_len, wrapped
    from newsreader.reading.layout import lay_out

    document = document_of(article)
    lines = [*wrapped(article.title, width), *filter(None, [byline(article)])]
    if article.urls.best:
        lines.append(article.urls.best)
    if excerpt := own_excerpt(article.excerpt, article.title, document):
        lines += ["", *wrapped(excerpt, width)]
    text = [line.text.rstrip() for line in lay_out(document, width, cell_len)]
    if text:
        lines += ["", *text]
    if document.links:
        lines += ["", *(f"[{link.number}] {link.url}" for link in document.links)]
    return "\n".join(lines) + "\n"


def article_html(article: Article, pictures: dict[str, str] | None = None) -> str:
    """The article as a part of a page, its title as the first heading."""
    document = document_of(article)
    parts = [f"<h1>{link(article.urls.best or '', article.title)}</h1>"]
    about = byline(article)
    if about:
        parts.append(f'<p class="about">{escape(about)}</p>')
    if excerpt := own_excerpt(article.excerpt, article.title, document):
        parts.append(f"<p><em>{escape(excerpt)}</em></p>")
    parts.append(html_of(document, pictures))
    return "\n".join(filter(None, parts))


# One line of it


def as_markdown_link(article: Article) -> str:
    """`[title](<address>)`."""
    return link_of(article.title, article.urls.best) if article.urls.best else escaped(article.title)


def as_quote(article: Article) -> str:
    """The excerpt as a quotation in Markdown, with where it is from."""
    quoted = "".join(f"> {line}\n" for line in escaped(article.excerpt or article.title).splitlines())
    about = ", ".join(filter(None, (article.provider.called, (rfc3339(article.published) or "")[:10])))
    return f"{quoted}>\n> — {as_markdown_link(article)}{f' ({escaped(about)})' if about else ''}\n"
