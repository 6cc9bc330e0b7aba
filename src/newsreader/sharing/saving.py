"""Articles as files of the user's: named so that saving one again replaces it, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from newsreader.errors import NewsreaderError
from newsreader.model import Article, rfc3339
from newsreader.reading.blocks import Block, ListItem, MediaKind, Picture, Quote
from newsreader.sharing.articles import ENDINGS, ArticleFormat, article_html, document_of, formatted
from newsreader.sharing.html import page
from newsreader.sharing.markdown import target
from newsreader.system.files import write_in_folder

MAX_SLUG: Final = 60
_NOT_IN_A_NAME = re.compile(r"[^\w]+")


def file_name(article: Article) -> str:
    """`2021-06-18-a-title-abcdefgh`: the day, the title, and so much of the id that no two are the same."""
    day = (rfc3339(article.published) or "")[:10]
    slug = _NOT_IN_A_NAME.sub("-", article.title.lower())[:MAX_SLUG].strip("-_")
    return "-".join(filter(None, (day, slug, article.id[:8])))


def save(
    article: Article, folder: Path, format_: ArticleFormat, pictures: Mapping[str, str] | None = None
) -> Path:
    """Write an article into a folder, which is made where it is missing. Returns the file.

    `pictures`: where the file of a picture's address lies, relative to the folder.

    Raises:
        NewsreaderError: it could not be written; what was there before is as it was.
    """
    path = folder / f"{file_name(article)}{ENDINGS[format_]}"
    try:
        write_in_folder(path, _with_pictures(article, format_, dict(pictures or {})).encode())
    except OSError as error:
        raise NewsreaderError(
            f"{path} can't be written: {error.strerror or error}", "Give another folder with --to."
        ) from error
    return path


def pictures_of(article: Article) -> tuple[str, ...]:
    """The addresses of the pictures in the text, each once, in its order."""
    addresses: dict[str, None] = {}

    def look(blocks: tuple[Block, ...]) -> None:
        for block in blocks:
            if isinstance(block, Picture) and block.url is not None and block.kind is MediaKind.PICTURE:
                addresses.setdefault(block.url)
            elif isinstance(block, ListItem | Quote):
                look(block.blocks)

    look(document_of(article).blocks)
    return tuple(addresses)


def _with_pictures(article: Article, format_: ArticleFormat, pictures: dict[str, str]) -> str:
    if format_ is ArticleFormat.HTML:
        return page(article.title, article_html(article, pictures))
    text = formatted(article, format_)
    if format_ is ArticleFormat.MARKDOWN:
        for url, path in pictures.items():
            text = text.replace(f"]({target(url)})", f"]({target(path)})")
    return text
