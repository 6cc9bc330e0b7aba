"""`newsreader media`: files of articles in the queue, downloaded, played."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from newsreader.cli.articles.picking import articles, picked
from newsreader.cli.articles.records import print_array
from newsreader.cli.workplace import (
    LiveLine,
    identified,
    loaded_session,
    opened_library,
    require_saving,
    tell,
    user_config,
)
from newsreader.errors import NewsreaderError, NotFoundError
from newsreader.library import Library
from newsreader.library.downloads import Download, DownloadState
from newsreader.model import Article
from newsreader.system.interrupts import run_interruptible
from newsreader.system.limits import memory_bounded
from newsreader.text import plural, size_in_words

if TYPE_CHECKING:
    from argparse import Namespace

    from newsreader.config.schema import Config
    from newsreader.media.queue import DownloadProgress


MAX_MEMORY: Final = 3 << 30
"""Bytes that a program may have in all while it downloads; no file is ever in memory."""


def media(arguments: Namespace) -> int:
    """Do what was typed."""
    commands = {"list": _list, "download": _download, "play": _play, "remove": _remove}
    return commands[arguments.what](arguments)


def _list(arguments: Namespace) -> int:
    with opened_library() as library:
        queue = library.downloads.all()
    if arguments.json:
        print_array(map(_record, queue))
        return 0
    for known in queue:
        where = known.failure if known.state is DownloadState.FAILED else known.path or known.file.url
        size = size_in_words(known.file.size)
        print(known.file.article_id, known.state.value, size, known.file.title, where, sep="\t")
    return 0


def _record(known: Download) -> dict[str, Any]:
    file = known.file
    return {
        "article": file.article_id,
        "title": file.title,
        "feed": file.source,
        "url": file.url,
        "type": file.type,
        "size": file.size,
        "state": known.state.value,
        "path": known.path or None if known.is_done else None,
        "failure": known.failure or None,
    }


def _download(arguments: Namespace) -> int:
    config = user_config()
    by_query = arguments.query is not None or arguments.view is not None
    if arguments.ids or by_query:
        _enqueue(config, arguments)
    with opened_library() as library:
        require_saving(library)
        if not (arguments.ids or by_query):
            library.downloads.go_on()
        return 0 if arguments.later else run_interruptible(_work_off(library, config, arguments.quiet))


def download_articles(library: Library, chosen: Sequence[Article], config: Config, *, quiet: bool) -> int:
    """Download the files of articles, and all that waits. Returns the exit code.

    Raises:
        NotFoundError: none of them has a file.
        LibraryError: it could not be written down.
    """
    _put(library, chosen, quiet=quiet)
    return run_interruptible(_work_off(library, config, quiet))


def _enqueue(config: Config, arguments: Namespace) -> None:
    with loaded_session(arguments.paths, config, stories=not arguments.ids) as session:
        chosen = articles(session, picked(session, config, arguments))
        _put(session.library, chosen, quiet=arguments.quiet)


def _put(library: Library, chosen: Sequence[Article], *, quiet: bool) -> None:
    from newsreader.media.queue import enqueue

    require_saving(library)
    having, new = enqueue(library, chosen, int(time.time()))
    if not having:
        raise NotFoundError("none of these articles has a file to download")
    if not quiet:
        tell(f"{plural(new, 'file')} to download" if new else "in the queue already")


async def _work_off(library: Library, config: Config, quiet: bool) -> int:
    from newsreader.media.queue import work_off

    failures = 0
    with memory_bounded(MAX_MEMORY):
        async with aclosing(work_off(library, config.media)) as steps:
            async for step in steps:
                failures += step.state is DownloadState.FAILED
                _tell(step, quiet)
    return 1 if failures else 0


def _tell(step: DownloadProgress, quiet: bool) -> None:
    from newsreader.session.jobs.media import how_far

    line = LiveLine(quiet=quiet)
    if step.state is DownloadState.FAILED:
        line.tell(f"{step.title}: {step.failure}")
    elif step.state is DownloadState.DONE and not quiet:
        line.tell(f"{step.title}: {size_in_words(step.size)}")
    else:
        line.show(f"↓ {step.title[:60]} {how_far(step)}")


def _play(arguments: Namespace) -> int:
    from newsreader.media.players import desktop_opener, player_for
    from newsreader.session.decisions import mark_heard
    from newsreader.session.jobs.media import NOTHING_TO_PLAY, playing_of
    from newsreader.system.child import run_in_terminal
    from newsreader.system.desktop import RealSystem

    config = user_config()
    with loaded_session((), config) as session:
        (article_id,) = identified(session, [arguments.id])
        article = session.article(article_id)
        playing = playing_of(article, session.library.downloads.of_article(article_id))
        if playing is None:
            raise NotFoundError(NOTHING_TO_PLAY)
        program = player_for(playing, config.media.programs) or desktop_opener(playing)
        mark_heard(session, [article_id])
    if program is None:
        RealSystem(config.reading.browser).open_window(playing.url)
        return 0
    trouble = run_in_terminal(program)
    if trouble:
        raise NewsreaderError(trouble, "[media.programs] in the configuration says what plays what.")
    return 0


def _remove(arguments: Namespace) -> int:
    from newsreader.media.queue import remove

    with opened_library() as library:
        require_saving(library)
        queue = library.downloads.all()
        ids = [known.id for given in arguments.ids for known in _meant(queue, given)]
        gone = remove(library, list(dict.fromkeys(ids)), with_files=arguments.delete)
        for known in gone:
            kept = known.is_done and not arguments.delete and Path(known.path).is_file()
            tell(f"removed {known.file.title}" + (f"; {known.path} stays" if kept else ""))
    return 0


def _meant(queue: tuple[Download, ...], given: str) -> list[Download]:
    """The files of the article that this id, or the first letters of one, stands for."""
    prefix = given.strip().lower()
    meant = [known for known in queue if prefix and known.file.article_id.startswith(prefix)]
    if not meant:
        raise NotFoundError(f"nothing of {given} is in the queue", "newsreader media list shows what is.")
    return meant
