"""The tree of topics: which names mean one topic, what lies below it, what it lies below."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from newsreader.model import Topic
from newsreader.text import fold


def is_browsable(name: str) -> bool:
    """Whether a person would look for a topic of this name: feeds number their sections, too."""
    return any(letter.isalpha() for letter in name)


class TopicTree:
    """Topics by folded name. A short name, and any spelling that folds alike, means the same topic.

    Names that no definition has are topics of their own at the top; a parent that is defined nowhere, or
    that would close a circle, is no parent. Where a short name is the name of another topic, it means that.
    """

    def __init__(self, topics: Sequence[Topic] = ()) -> None:
        self._names: dict[str, str] = {}
        for topic in topics:
            self._names.setdefault(fold(topic.name), topic.name)
        self.order: tuple[str, ...] = tuple(self._names.values())
        for topic in topics:
            if topic.shortname:
                self._names.setdefault(fold(topic.shortname), self.name(topic.name))
        self._parents: dict[str, str] = {}
        for topic in topics:
            name = self.name(topic.name)
            parent = self._names.get(fold(topic.parent)) if topic.parent else None
            if parent is not None and name not in self._parents and name not in self._upwards(parent):
                self._parents[name] = parent
        self._lineages: dict[str, tuple[str, ...]] = {}

    def name(self, spelling: str) -> str:
        """The topic's own name, for any spelling of it."""
        return self._names.setdefault(fold(spelling), spelling)

    def parent(self, name: str) -> str | None:
        return self._parents.get(name)

    def lineage(self, topics: Iterable[str]) -> frozenset[str]:
        """The names of all topics that an article with these topics counts for: they and all above them."""
        return frozenset(name for topic in topics for name in self._lineage(topic))

    def family(self, spelling: str) -> frozenset[str]:
        """The topic's own name and those of all topics below it; nothing where no topic is called so."""
        top = self._names.get(fold(spelling))
        if top is None:
            return frozenset()
        return frozenset({top} | {name for name in self._parents if top in self._lineage(name)})

    def outline(self, names: Iterable[str], counts: Mapping[str, int]) -> tuple[tuple[int, str], ...]:
        """(depth, name) of every topic in reading order: defined ones first, others by count and name.

        A topic that is above one of the `names` is there too.
        """
        own = self.lineage(names)
        position = {name: index for index, name in enumerate(self.order)}
        ranked = sorted(
            own, key=lambda name: (position.get(name, len(position)), -counts.get(name, 0), fold(name), name)
        )
        children: dict[str | None, list[str]] = {}
        for name in ranked:
            children.setdefault(self._parents.get(name), []).append(name)
        outline: list[tuple[int, str]] = []
        waiting = [(0, name) for name in reversed(children.get(None, ()))]
        while waiting:
            depth, name = waiting.pop()
            outline.append((depth, name))
            waiting += [(depth + 1, child) for child in reversed(children.get(name, ()))]
        return tuple(outline)

    def _lineage(self, spelling: str) -> tuple[str, ...]:
        lineage = self._lineages.get(spelling)
        if lineage is None:
            lineage = self._lineages[spelling] = self._upwards(self.name(spelling))
        return lineage

    def _upwards(self, name: str) -> tuple[str, ...]:
        chain = [name]
        while (above := self._parents.get(chain[-1])) is not None:
            chain.append(above)
        return tuple(chain)
