"""A session without a screen whose full texts are in an index that a test fills, and has answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from fakes import write_article
from headless import Headless

from newsreader.library.cache.body_query import BodyQuery
from newsreader.system.paths import Paths

WORDS: Mapping[str, tuple[str, ...]] = {
    "One": ("lion",),
    "Two": ("gnu",),
    "Three": ("zebra", "lion"),
    "Four": (),
}
"""By the title of an article, the words in its text."""


class BodyIndex:
    """By word the ids of articles. `between` is done in the midst of an answer."""

    def __init__(self, words: Mapping[str, set[str]]) -> None:
        self.words = dict(words)
        self.begun: list[str] = []
        self.between: Callable[[], object] = lambda: None

    def find(self, words: Sequence[str]) -> frozenset[str]:
        raise AssertionError("the owner waits for a search in full texts")

    def found(self, query: BodyQuery) -> Iterator[Sequence[str]]:
        self.begun.append(" ".join(query.phrases))
        articles = tuple(set.intersection(*(self.words.get(word, set()) for word in query.phrases)))
        yield articles[:1]
        self.between()
        if not query.ended:
            yield articles[1:]


class Searching(Headless):
    """Some articles, of which the first is the hottest."""

    def __init__(self, folder: Path, paths: Paths) -> None:
        for place, (title, words) in enumerate(WORDS.items()):
            write_article(folder, title, f"title: {title}\nheat: {90 - place}", " ".join(words))
        super().__init__([folder], paths)
        self.load()
        while self.scheduler.work():
            self.scheduler.advance(1.0)
        self.jobs.rules.look_about()
        in_texts = {word for words in WORDS.values() for word in words}
        self.index = BodyIndex(
            {word: {self.id_of(title) for title in WORDS if word in WORDS[title]} for word in in_texts}
        )
        self.session.searches.found = self.index.found  # type: ignore[method-assign]
        self.session.store._search_bodies = self.index.find
        self.told.clear()

    def id_of(self, title: str) -> str:
        return next(headline.id for headline in self.session.store.headlines if headline.title == title)

    def answer(self) -> None:
        """Whatever is looked for is found."""
        self.scheduler.advance(0.0)
        while self.scheduler.work("texts"):
            self.scheduler.advance(0.0)
