"""The tree of topics: which names mean one topic, what lies below it, what it lies below."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from newsreader.model import Topic
from newsreader.text import fold


class TopicTree:
    """Topics by folded name. A short name, and any spelling that folds alike, means the same topic.

    Names that no definition has are topics of their own at the top; a parent that is defined nowhere, or
    that would close a circle, is no parent.
    """

    def __init__(self, topics: Sequence[Topic] = ()) -> None:
        self._names: dict[str, str] = {}
        for topic in topics:
            for spelling in (topic.name, topic.shortname):
                if spelling:
                    self._names.setdefault(fold(spelling), topic.name)
        self.order: tuple[str, ...] = tuple(dict.fromkeys(topic.name for topic in topics))
        self._parents: dict[str, str] = {}
        for topic in topics:
            parent = self._names.get(fold(topic.parent)) if topic.parent else None
            if parent is not None and topic.name not in self._upwards(parent):
                self._parents.setdefault(topic.name, parent)
        self._lineages: dict[tuple[str, ...], frozenset[str]] = {}

    def name(self, spelling: str) -> str:
        """The topic's own name, for any spelling of it."""
        return self._names.setdefault(fold(spelling), spelling)

    def parent(self, name: str) -> str | None:
        return self._parents.get(name)

    def lineage(self, topics: tuple[str, ...]) -> frozenset[str]:
        """The names of all topics that an article with these topics counts for: they and all above them."""
        found = self._lineages.get(topics)
        if found is None:
            found = frozenset(name for topic in topics for name in self._upwards(self.name(topic)))
            self._lineages[topics] = found
        return found

    def family(self, spelling: str) -> frozenset[str]:
        """The topic's own name and those of all topics below it; nothing where no topic is called so."""
        top = self._names.get(fold(spelling))
        if top is None:
            return frozenset()
        return frozenset({top} | {name for name in self._parents if top in self._upwards(name)})

    def outline(self, names: Iterable[str], counts: Mapping[str, int]) -> tuple[tuple[int, str], ...]:
        """(depth, name) of every topic in reading order: defined ones first, others by count and name."""
        own = {self.name(name) for name in names}
        for name in tuple(own):
            own.update(self._upwards(name))
        position = {name: index for index, name in enumerate(self.order)}
        ranked = sorted(
            own, key=lambda name: (position.get(name, len(position)), -counts.get(name, 0), fold(name))
        )
        children: dict[str | None, list[str]] = {}
        for name in ranked:
            children.setdefault(self._parents.get(name), []).append(name)

        def below(parent: str | None, depth: int) -> Iterable[tuple[int, str]]:
            for name in children.get(parent, ()):
                yield depth, name
                yield from below(name, depth + 1)

        return tuple(below(None, 0))

    def _upwards(self, name: str) -> tuple[str, ...]:
        chain = [name]
        while (above := self._parents.get(chain[-1])) is not None:
            chain.append(above)
        return tuple(chain)
