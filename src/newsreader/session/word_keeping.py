"""The index of words of a session's articles, kept in the cache from one run to the next."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from newsreader.library.cache.word_files import WordFile, WordFiles
from newsreader.session.scheduler import Scheduler
from newsreader.session.session import Session
from newsreader.store.search.common_parts import CommonParts
from newsreader.store.search.word_index import WordBlocks
from newsreader.store.search.word_search import KeptWords


class WordKeeping:
    """Keeps the words of a session's sources, where anything is kept. It writes beside the owner."""

    def __init__(self, session: Session, scheduler: Scheduler) -> None:
        self._session = session
        self._scheduler = scheduler

    @property
    def keeps(self) -> bool:
        """Whether the next start will have what is learnt now."""
        return self._session.cache.words is not None

    def recall(self) -> None:
        """Have what is kept searched at once, where the texts are those that it was made of."""
        files = self._session.cache.words
        if files is not None:
            self._scheduler.background(partial(self._recall, files, self._session.stories.key), "words")

    def _recall(self, files: WordFiles, key: str) -> None:
        for kept in files.read(key):
            if kept is not None:
                take = self._session.store.take_words
                self._scheduler.on_owner(partial(take, _taken(kept)))

    def read(self) -> Iterator[KeptWords | None]:
        files = self._session.cache.words
        for kept in files.read(self._session.stories.key) if files is not None else ():
            yield None if kept is None else _taken(kept)

    def keep(self, words: KeptWords) -> None:
        files, blocks = self._session.cache.words, words.blocks
        if files is not None:
            file = WordFile(
                words.ids,
                blocks.words,
                words.sums,
                blocks.starts,
                blocks.ends,
                blocks.texts,
                blocks.common.parts,
                blocks.common.columns,
                words.block,
                words.others,
            )
            self._scheduler.background(partial(files.write, self._session.stories.key, file), "words")


def _taken(kept: WordFile) -> KeptWords:
    common = CommonParts(tuple(kept.parts), kept.bits)
    blocks = WordBlocks(kept.words, kept.starts, kept.ends, kept.texts, common)
    return KeptWords(kept.ids, kept.sums, blocks, kept.block, kept.others)
