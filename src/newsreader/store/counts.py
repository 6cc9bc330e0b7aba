"""The numbers of the sidebar, kept as articles come, go and change, so that they are never recounted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Set
from typing import Final, NamedTuple

import msgspec

from newsreader.model import Triage
from newsreader.topics.tree import TopicTree

SOURCE_SIGN: Final = "\x1f"
"""Before the name of a source among the labels: no text from outside has it, see `text.clean`."""
FOLDER_SIGN: Final = "\x1e"
"""Likewise before the name of a folder of feeds."""

SIGNS: Final = SOURCE_SIGN + FOLDER_SIGN
Folders = Mapping[str, Set[str]]
"""By the name of a source, the names of the folders that feeds of that name stand in."""


class Count(msgspec.Struct, frozen=True, gc=False):
    """How many articles there are, and how many of them are unread."""

    total: int = 0
    unread: int = 0


class Counts(msgspec.Struct, frozen=True):
    """The numbers of the sidebar. As in the views, what is archived or snoozed counts in `archived` alone,
    and what is muted in `muted` alone.

    `topics`: by a topic's own name, with all that lies below it; topics of no article are missing.
    `sources`: by the name of a source, likewise; `folders`: by the name of a folder of feeds.
    """

    everything: Count = Count()
    starred: int = 0
    archived: int = 0
    muted: int = 0
    topics: Mapping[str, Count] = {}
    sources: Mapping[str, Count] = {}
    folders: Mapping[str, Count] = {}


class CountKey(NamedTuple):
    """All that the numbers depend on. `labels`: what it counts under, see `labels_from`; `unread`: those of
    what is unread in it, None where nothing is; `hidden`: archived or snoozed; `muted`: by a rule.
    """

    labels: tuple[str, ...]
    unread: tuple[str, ...] | None
    starred: bool
    archived: bool
    hidden: bool
    muted: bool = False


def labels_from(topics: tuple[str, ...], source: str) -> tuple[str, ...]:
    """The topics of an article, and its source behind a sign that no topic begins with."""
    return (*topics, SOURCE_SIGN + source) if source else topics


def kind_of(labels: tuple[str, ...], triage: Triage, *, hidden: bool, muted: bool) -> CountKey:
    """What an article counts as."""
    return CountKey(labels, None if triage.read else labels, triage.starred, triage.archived, hidden, muted)


class CountDelta:
    """So many articles more of each kind, or fewer: those that stand alone, and those that are in stories."""

    def __init__(
        self, alone: Counter[CountKey] | None = None, in_stories: Counter[CountKey] | None = None
    ) -> None:
        self.alone: Counter[CountKey] = Counter() if alone is None else alone
        self.in_stories: Counter[CountKey] = Counter() if in_stories is None else in_stories


class Tally:
    """Keeps the counts. `change` takes many articles at a time, since few kinds of them differ.

    `folders`: by the name of a source, those that its feeds stand in. `kinds`: how many there are of each.
    """

    def __init__(self, tree: TopicTree, folders: Folders = {}) -> None:  # noqa: B006 - never changed
        self._tree = tree
        self._folders = folders
        self._everything = self._unread = self._starred = self._archived = self._muted = 0
        self._totals: Counter[str] = Counter()
        self._unreads: Counter[str] = Counter()
        self._lineages: dict[tuple[str, ...], frozenset[str]] = {}
        self._counts = Counts()
        self._changed: set[str] = set()
        """The labels of which the numbers are others by now."""
        self._is_told = True
        self.kinds: Counter[CountKey] = Counter()

    def emptied(self) -> Tally:
        """One of nothing yet, by the same tree and folders."""
        return Tally(self._tree, self._folders)

    def recounted(self, tree: TopicTree, folders: Folders) -> Tally:
        """The same articles, counted by another tree and other folders."""
        tally = Tally(tree, folders)
        tally.change(self.kinds)
        return tally

    def change(self, kinds: Mapping[CountKey, int]) -> None:
        """So many articles more of each kind, or fewer."""
        kinds = {kind: more for kind, more in kinds.items() if more}
        if not kinds:
            return
        self._take(kinds)
        for (labels, unread, starred, archived, hidden, muted), more in kinds.items():
            if muted:
                self._muted += 0 if hidden else more
                continue
            if archived:
                self._archived += more
            if hidden:
                continue
            self._everything += more
            names = self._lineage(labels)
            self._changed |= names
            for name in names:
                self._totals[name] += more
            if starred:
                self._starred += more
            if unread is not None:
                self._unread += more
                below = names if unread == labels else self._lineage(unread)
                self._changed |= below
                for name in below:
                    self._unreads[name] += more
        self._is_told = False

    def counts(self) -> Counts:
        if not self._is_told:
            before = self._counts
            # Of thousands of feeds, few have other numbers than a moment ago.
            topics, sources, folders = dict(before.topics), dict(before.sources), dict(before.folders)
            numbers = {"": topics, SOURCE_SIGN: sources, FOLDER_SIGN: folders}
            for label in self._changed:
                sign = label[0] if label[0] in SIGNS else ""
                self._renew(numbers[sign], label[len(sign) :], label)
            self._counts = Counts(
                Count(self._everything, self._unread),
                self._starred,
                self._archived,
                self._muted,
                topics,
                sources,
                folders,
            )
            self._changed.clear()
            self._is_told = True
        return self._counts

    def _renew(self, numbers: dict[str, Count], name: str, label: str) -> None:
        """Let the numbers of a label be right, which are told by a name."""
        total = self._totals[label]
        if total:
            numbers[name] = Count(total, self._unreads[label])
        else:
            numbers.pop(name, None)

    def _take(self, kinds: Mapping[CountKey, int]) -> None:
        """Note how many there are of some kinds; of a kind of which there are none nothing is noted."""
        known = self.kinds
        for kind, more in kinds.items():
            known[kind] += more
            if not known[kind]:
                del known[kind]

    def _lineage(self, labels: tuple[str, ...]) -> frozenset[str]:
        """All that an article with these labels counts for: its sources and the folders that these stand in,
        its topics and all above these.
        """
        names = self._lineages.get(labels)
        if names is None:
            sources = [label for label in labels if label.startswith(SOURCE_SIGN)]
            topics = [label for label in labels if not label.startswith(SOURCE_SIGN)]
            folders = (name for label in sources for name in self._folders.get(label[1:], ()))
            names = self._tree.lineage(topics).union(sources, (FOLDER_SIGN + name for name in folders))
            self._lineages[labels] = names
        return names
