"""`newsreader save`, `digest` and `feed`: articles handed on as files, as a front page, as a feed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from newsreader.cli.articles.picking import articles, note_handing_on, picked, viewed
from newsreader.cli.workplace import loaded_session, tell, user_config
from newsreader.errors import NewsreaderError, UsageError
from newsreader.model import Article
from newsreader.query import SortKey
from newsreader.sharing import digest as digests
from newsreader.sharing.articles import ArticleFormat, article_html, formatted
from newsreader.sharing.digest import Digest, DigestStory
from newsreader.sharing.epub import Chapter, book
from newsreader.sharing.feed_writer import OutgoingFeed, as_atom, as_json_feed, as_playlist
from newsreader.sharing.saving import file_name, pictures_of, save
from newsreader.system.files import write_bytes_atomically
from newsreader.system.interrupts import run_interruptible
from newsreader.text import plural

if TYPE_CHECKING:
    from argparse import Namespace

    from newsreader.session.session import Session

STANDARD_OUTPUT: Final = Path("-")
EPUB: Final = "epub"


def save_articles(arguments: Namespace) -> int:
    """Write articles into a folder, or into one book."""
    config = user_config()
    with loaded_session(arguments.paths, config, stories=not arguments.ids) as session:
        chosen = articles(session, picked(session, config, arguments))
        note_handing_on(session, arguments)
    if not chosen:
        tell("nothing matches")
        return 0
    if arguments.format == EPUB:
        return _save_book(chosen, arguments)
    format_ = ArticleFormat(arguments.format)
    if arguments.to == STANDARD_OUTPUT:
        print("\n".join(formatted(article, format_) for article in chosen), end="")
        return 0
    for article in chosen:
        pictures = _pictures(article, arguments.to) if arguments.images else {}
        tell(str(save(article, arguments.to, format_, pictures)))
    return 0


def _pictures(article: Article, folder: Path) -> dict[str, str]:
    from newsreader.sources.web.client import make_client
    from newsreader.sources.web.pages.pictures import fetch_pictures

    addresses = pictures_of(article)

    async def fetched() -> dict[str, str]:
        async with make_client() as client:
            return await fetch_pictures(client, addresses, folder, file_name(article))

    return run_interruptible(fetched()) if addresses else {}


def _save_book(chosen: Sequence[Article], arguments: Namespace) -> int:
    now = datetime.now(UTC)
    title = chosen[0].title if len(chosen) == 1 else arguments.view or plural(len(chosen), "article")
    chapters = [Chapter(article.title, digests.without_pictures(article_html(article))) for article in chosen]
    target = arguments.to
    if target != STANDARD_OUTPUT and target.suffix.lower() != ".epub":
        target /= f"{file_name(chosen[0]) if len(chosen) == 1 else f'articles-{now:%Y-%m-%d}'}.epub"
    _write(book(title, chapters, now), target)
    return 0


def digest(arguments: Namespace) -> int:
    """Make today's front page of a view."""
    config = user_config()
    with loaded_session(arguments.paths, config, stories=True) as session:
        ids = viewed(session, config, arguments, SortKey.HOT)
        stories = _stories(session, ids, arguments.stories)
    title = arguments.view or arguments.query or "Front page"
    made = Digest(title, tuple(stories), datetime.now(UTC))
    writers = {"markdown": digests.as_markdown, "html": digests.as_html}
    if arguments.format == EPUB:
        _write(digests.as_epub(made), arguments.to)
    else:
        _write(writers[arguments.format](made).encode("utf-8", "replace"), arguments.to)
    return 0


def _stories(session: Session, ids: Sequence[str], most: int) -> list[DigestStory]:
    """The stories of a view in its order, each once, with those of its reports that are in the view."""
    inside, told = frozenset(ids), set[str]()
    stories: list[DigestStory] = []
    for article_id in ids:
        if article_id in told or len(stories) >= most:
            continue
        story = session.store.story(article_id)
        lead = session.store.lead(article_id) if story is not None else article_id
        members = story.members if story is not None else ()
        others = [member for member in members if member != lead and member in inside]
        told.update((article_id, lead, *others))
        if lead not in inside:
            lead = article_id
        whole = articles(session, [lead, *(member for member in others if member != lead)])
        if whole:
            stories.append(DigestStory(whole[0], tuple(whole[1:])))
    return stories


def feed(arguments: Namespace) -> int:
    """Write a view as a feed."""
    config = user_config()
    with loaded_session(arguments.paths, config, stories=True) as session:
        chosen = articles(session, viewed(session, config, arguments, SortKey.NEWEST))
    dates = [article.published for article in chosen if article.published is not None]
    title = arguments.view or arguments.query or "newsreader"
    outgoing = OutgoingFeed(title, tuple(chosen), max(dates, default=datetime.now(UTC)))
    writers = {"atom": as_atom, "json": as_json_feed, "m3u": as_playlist}
    text = writers[arguments.format](outgoing)
    _write(text.encode("utf-8", "replace"), arguments.to)
    return 0


def add_pages(arguments: Namespace) -> int:
    """Put addresses aside to read later, each with the text of its page."""
    import time

    from newsreader.cli.workplace import opened_library, require_saving
    from newsreader.feeds.read_later import add_page
    from newsreader.sources.web.pages.pages import ExtractPool

    with opened_library() as library:
        require_saving(library)
        with ExtractPool() as pool:
            for url in arguments.urls:
                adding = add_page(library, url, arguments.tags, now=int(time.time()), read=pool.read)
                page = run_interruptible(adding)
                told = page.action.title if page.action is not None else f"“{page.title}” is here already"
                tell(f"{told} ({page.article_id})")
                if page.without_text:
                    tell(f"  without its text: {page.without_text}")
    return 0


def _write(data: bytes, target: Path) -> None:
    if target == STANDARD_OUTPUT:
        if sys.stdout.isatty() and data[:4] == b"PK\x03\x04":
            raise UsageError("a book is nothing for a terminal", "Give a file: --to today.epub")
        sys.stdout.buffer.write(data)
        return
    try:
        write_bytes_atomically(target, data)
    except OSError as error:
        raise NewsreaderError(
            f"{target} can't be written: {error.strerror or error}", "Give another place with --to."
        ) from error
    tell(str(target))
