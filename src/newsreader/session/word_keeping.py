"""The index of words of a session's articles, kept in the cache from one run to the next."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from newsreader.session.scheduler import Scheduler
from newsreader.session.session import Session
from newsreader.store.search.word_index import WordBlocks
from newsreader.store.search.word_search import KeptWords


class WordKeeping:
    """Keeps the words of a session's sources, where anything is kept. It writes beside the owner."""

    def __init__(self, session: Session, scheduler: Scheduler) -> None:
        self._session = session
        self._scheduler = scheduler

    def read(self) -> Iterator[KeptWords | None]:
        files = self._session.cache.words
        for kept in files.read(self._session.stories.key) if files is not None else ():
            if kept is None:
                yield None
            else:
                blocks = WordBlocks(kept.words, kept.starts, kept.ends, kept.texts)
                yield KeptWords(kept.ids, kept.sums, blocks)

    def keep(self, words: KeptWords) -> None:
        files, blocks = self._session.cache.words, words.blocks
        if files is not None:
            numbers = (words.sums, blocks.starts, blocks.ends, blocks.texts)
            write = partial(files.write, self._session.stories.key, words.ids, blocks.words, numbers)
            self._scheduler.background(write, "words")
