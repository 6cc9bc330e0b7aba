"""The ids of the articles that a reader has been told of."""

from __future__ import annotations

from collections.abc import Iterator, MutableSet

from newsreader.query.article_ids import ArticleIds


class ToldIds(MutableSet[str]):
    """The same as a set, in which those that were recalled stay in their file: a set of a million takes most
    of a second and 0.1 GB, where one file has changed.
    """

    def __init__(self, recalled: ArticleIds | None = None) -> None:
        """`recalled`: each of them once."""
        ids = ArticleIds() if recalled is None else recalled
        self._in_file = ids.cells
        self._gone: set[str] = set()
        """Of those in the file."""
        self._others = set(ids.others)

    def __contains__(self, article_id: object) -> bool:
        if article_id in self._others:
            return True
        return article_id in self._in_file and article_id not in self._gone

    def __len__(self) -> int:
        return self._in_file.count - len(self._gone) + len(self._others)

    def __iter__(self) -> Iterator[str]:
        in_file = map(self._in_file.id, range(self._in_file.count))
        yield from (article_id for article_id in in_file if article_id not in self._gone)
        yield from self._others

    def add(self, value: str) -> None:
        if value in self._in_file:
            self._gone.discard(value)
        else:
            self._others.add(value)

    def discard(self, value: str) -> None:
        if value in self._in_file:
            self._gone.add(value)
        else:
            self._others.discard(value)
