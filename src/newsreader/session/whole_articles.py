"""Whole articles, from the folders and feeds that are open or were once, and the addresses that they have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from newsreader.config.schema import Config
from newsreader.errors import NotFoundError
from newsreader.library import Library
from newsreader.library.cache.cache import Cache
from newsreader.library.feeds.full_texts import with_full_text
from newsreader.model import Article, merge


class WholeArticles:
    """It may be used from several threads."""

    def __init__(
        self, library: Library, cache: Cache, roots: Sequence[Path], in_feeds: Callable[[str], bool]
    ) -> None:
        """`roots`: the folders that are open; `in_feeds`: whether a feed that is open has an article."""
        self._library = library
        self._cache = cache
        self._roots = roots
        self._in_feeds = in_feeds

    def read(self, article_id: str) -> Article:
        """The whole article: from what is open, else from what was opened at another time.

        Where both a folder and a feed have it, theirs are merged, the folder's first. The text of its page
        stands in place of its own where it was fetched.

        Raises:
            NotFoundError: it is nowhere.
        """
        in_folder = self._cache.article(article_id, self._roots)
        in_feed = self._library.feeds.article(article_id) if self._in_feeds(article_id) else None
        if in_folder is not None and in_feed is not None:
            article: Article | None = _merged(in_folder, in_feed)
        else:
            article = in_folder or in_feed or self.known(article_id)
        if article is None:
            raise NotFoundError(f"no article has the id {article_id}", "newsreader list shows the ids.")
        return with_full_text(article, self._library.full_texts.find(article_id))

    def known(self, article_id: str) -> Article | None:
        """An article that was opened at another time, in a folder or in a feed."""
        return self._cache.article(article_id) or self._library.feeds.article(article_id)


def _merged(folder: Article, feed: Article) -> Article:
    article = merge([folder, feed])
    if folder.quality is not None:
        # The reason for the feed's quality is no reason for the folder's.
        article.extra.pop("quality_from", None)
    return article


def address_to_open(article: Article, config: Config) -> str | None:
    """The address to open or copy: of the kind the user prefers, else the best there is; of what a feed tells
    without a page, as podcasts do, that of its file.
    """
    urls = article.urls
    preferred = {"original": urls.original, "web": urls.web, "amp": urls.amp}[config.reading.open]
    if url := preferred or urls.best:
        return url
    from newsreader.sharing.media_files import media_files

    return next((file.url for file in media_files(article)), None)
