"""The stories and articles as they stand: making, merging and dissolving stories, and what each is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from newsreader.stories.grouping.lazy_dict import LazyDict
from newsreader.stories.grouping.nodes import Node, Posting
from newsreader.stories.grouping.profiles import LARGE, Profiles
from newsreader.stories.grouping.records import Story
from newsreader.stories.grouping.terms.vectors import Profile, Vector

_NO_MARKS: Final[frozenset[int]] = frozenset()


class Clusters:
    """Articles by number, stories by key; and what has changed of the stories since `begin`."""

    def __init__(self) -> None:
        self.entries: LazyDict[Posting] = LazyDict()
        self.numbers: dict[str, int] = {}
        self.feeds: dict[str, int] = {}
        self.gone: set[int] = set()
        """The numbers of articles that have left, which the index may still tell of."""
        self.nodes: LazyDict[Node] = LazyDict()
        self.keys: dict[str, int] = {}
        self.marks: Mapping[str, frozenset[int]] = {}
        self.profiles = Profiles()
        self.next_number = 0
        self._next_key = 0
        self.next_rift = 1
        self.begin()

    def begin(self) -> None:
        """Forget what has changed until now."""
        self._founded: set[int] = set()
        self._before: dict[str, tuple[int, ...]] = {}
        self._new_from = self._next_key

    def changed(self) -> frozenset[str]:
        """The ids of the stories that are new, or other than at `begin`, or gone."""
        return frozenset(self._before.keys() | {self.nodes[key].id for key in self._founded})

    def before(self) -> tuple[Story, ...]:
        """The stories that have changed or are gone, as they were at `begin`."""
        return tuple(
            Story(story, tuple(self.entries[number].id for number in self.in_order(members)))
            for story, members in self._before.items()
        )

    def enter(self, entry: Posting) -> int:
        """The number of a new article, which has no story yet."""
        number = self.next_number
        self.entries[number] = entry
        self.numbers[entry.id] = number
        self.next_number += 1
        return number

    def feed_number(self, feed: str) -> int:
        """The number of a feed, 0 for none."""
        return self.feeds.setdefault(feed, len(self.feeds) + 1) if feed else 0

    def enter_later(self, ids: Sequence[str], numbers: Sequence[int], make: Callable[[int], Posting]) -> None:
        """Articles under the numbers that they had before, which ascend and are greater than all that are
        here. `make` gives one when somebody looks at it."""
        # The same objects in both tables.
        shared = list(numbers)
        self.entries.make_later(shared, make)
        self.numbers.update(zip(ids, shared, strict=True))
        if shared:
            self.next_number = shared[-1] + 1

    def take_up(self, names: Sequence[str], make: Callable[[int], Node]) -> None:
        """Stories that were kept, of articles that have been entered, where there is none yet. `make` gives
        one by its place in `names` when somebody looks at it."""
        self._next_key = len(names)
        self.nodes.make_later(range(len(names)), make)
        self.keys.update(zip(names, range(len(names)), strict=True))
        self.begin()

    def kept_node(self, key: int, story: str, members: Iterable[int]) -> Node:
        """A story that has been taken up, with what its articles make of it."""
        node = Node(key, story)
        for number in members:
            entry = self.entries[number]
            node.hold(number, entry, self.marks.get(entry.id, _NO_MARKS))
        return node

    def leave(self, article: str) -> None:
        """An article is there no more. Its story lives on while it has another."""
        number = self.numbers.pop(article)
        entry = self.entries[number]
        node = self.nodes[entry.story]
        del self.entries[number]
        self.gone.add(number)
        self._note(node)
        self._take_back(number, entry)
        node.drop({number: entry})
        if article in self.marks:
            node.marks = self._marks(node.members)
        if len(node.members) < LARGE:
            self.profiles.drop(node.key)
        if not node.members:
            self._remove(node)

    def new_story(self, numbers: Iterable[int], story: str = "") -> Node:
        """A new story of these articles: with this id, else with its first member's, where that is free."""
        members = list(numbers)
        first = self.entries[members[0]].id
        name, copy = story or first, 1
        while name in self.keys:
            copy += 1
            name = f"{first}-{copy}"
        node = Node(self._next_key, name)
        self._next_key += 1
        self.nodes[node.key] = node
        self.keys[name] = node.key
        self._founded.add(node.key)
        node.by_likeness = len(members) > 1
        for number in members:
            entry = self.entries[number]
            entry.story = node.key
            node.hold(number, entry, self.marks.get(entry.id, _NO_MARKS))
        return node

    def dissolve(self, key: int) -> list[int]:
        """The articles of a story, which is there no more, earliest first."""
        members = self.members(key)
        self._remove(self.nodes[key])
        return members

    def part(self, key: int, numbers: Iterable[int]) -> None:
        """Take some of the articles of a story out, as a story of their own that likeness joins with the rest
        no more."""
        node = self.nodes[key]
        self._note(node)
        gone, rifts = list(numbers), node.rifts
        node.drop({number: self.entries[number] for number in gone})
        node.marks = self._marks(node.members)
        self.profiles.drop(key)
        other = self.new_story(gone)
        other.reviewed = len(gone)
        if len(gone) > 1:
            node.rifts |= {self.next_rift}
            other.rifts |= rifts | {-self.next_rift}
            self.next_rift += 1

    def in_order(self, numbers: Iterable[int]) -> list[int]:
        """By time and id, undated articles last."""
        return sorted(numbers, key=self._place)

    def members(self, key: int) -> list[int]:
        """The articles of a story in order."""
        return self.nodes[key].in_order(self._place)

    def mark(self, marks: Mapping[str, frozenset[int]]) -> None:
        """Which articles are to be kept apart from now on, as in `Constraints.marks`."""
        stale = {self.numbers[article] for article in {*self.marks, *marks} if article in self.numbers}
        self.marks = marks
        for key in {self.entries[number].story for number in stale}:
            self.nodes[key].marks = self._marks(self.nodes[key].members)

    def link(self, first: int, second: int, likeness: float) -> None:
        """Two articles are neighbours from now on, and each tells what the other's story is about."""
        for number, neighbour in ((first, second), (second, first)):
            entry = self.entries[number]
            profile = self.profiles.get(entry.story)
            entry.link(neighbour, likeness)
            if profile is not None:
                profile.add(self.entries[neighbour].vector, likeness)

    def node(self, key: int) -> Node:
        return self.nodes[key]

    def profile(self, key: int) -> Profile:
        """The sum over the members of each member and, by likeness, its neighbours."""
        profile = self.profiles.get(key)
        if profile is None:
            profile = Profile(self.parts(self.nodes[key].members))
            self.profiles.keep(key, profile)
        return profile

    def cool(self, used: Iterable[int]) -> None:
        """Let go the profiles that were used longest ago, with these having been used now."""
        self.profiles.cool(used, lambda key: len(self.nodes[key].members))

    def merge(self, elder: int, younger: int, product: float) -> None:
        self.profile(elder).absorb(self.profile(younger), product)
        self._absorb(elder, younger)
        self.nodes[elder].by_likeness = True

    def _absorb(self, elder: int, younger: int) -> None:
        """Make the elder hold both; its profile is seen to."""
        kept, gone = self.nodes[elder], self.nodes[younger]
        self._note(kept)
        self._remove(gone)
        for number in gone.members:
            self.entries[number].story = elder
        kept.absorb(gone)

    def unite(self, first: int, second: int) -> None:
        """Make one story of those of two articles, unless they are one or the user keeps them apart."""
        elder, younger = sorted((self.entries[first].story, self.entries[second].story))
        if elder == younger or self.nodes[elder].kept_apart(self.nodes[younger]):
            return
        # Of many that become one, all but the last profile would be summed up in vain.
        profile = self.profiles.get(elder)
        if profile is not None:
            profile.add_all(self.parts(self.nodes[younger].members))
        is_bridge = self._is_bridge(self.nodes[elder], self.nodes[younger])
        self._absorb(elder, younger)
        if is_bridge:
            self.nodes[elder].reviewed = 0

    @staticmethod
    def _is_bridge(first: Node, second: Node) -> bool:
        """Whether what likeness holds together in one story makes more of the other one by stronger evidence:
        it may have been too little for that."""
        return (first.by_likeness or second.by_likeness) and min(len(first.members), len(second.members)) > 1

    def parts(self, numbers: Iterable[int]) -> Iterator[tuple[Vector, float]]:
        """What the profile of a story of these articles is the sum of."""
        entries = self.entries
        for number, share in self.shares(numbers).items():
            yield entries[number].vector, share

    def shares(self, numbers: Iterable[int]) -> dict[int, float]:
        """How much each article says of a story of these: itself, and by likeness its neighbours."""
        entries, shares = self.entries, dict[int, float]()
        for number in numbers:
            entry = entries[number]
            if not shares:
                shares[number] = 1.0
                shares.update(zip(entry.links, entry.likeness, strict=True))
                continue
            shares[number] = shares.get(number, 0.0) + 1.0
            for neighbour, likeness in zip(entry.links, entry.likeness, strict=True):
                if neighbour in shares:
                    shares[neighbour] += likeness
                else:
                    shares[neighbour] = likeness
        return shares

    def _take_back(self, number: int, entry: Posting) -> None:
        """Undo what an article that has left adds to the profiles that are known, and its links."""
        own = self.profiles.get(entry.story)
        if own is not None:
            own.add(entry.vector, -1.0)
        for neighbour, likeness in zip(entry.links, entry.likeness, strict=True):
            linked = self.entries[neighbour]
            linked.unlink(number)
            if own is not None:
                own.add(linked.vector, -likeness)
            if (theirs := self.profiles.get(linked.story)) is not None:
                theirs.add(entry.vector, -likeness)

    def _place(self, number: int) -> tuple[bool, int, str]:
        entry = self.entries[number]
        return entry.published is None, entry.published or 0, entry.id

    def _note(self, node: Node) -> None:
        """Remember a story as it was before the first change."""
        if node.key < self._new_from and node.id not in self._before:
            self._before[node.id] = tuple(node.members)

    def _remove(self, node: Node) -> None:
        self._note(node)
        del self.nodes[node.key], self.keys[node.id]
        self.profiles.drop(node.key)
        self._founded.discard(node.key)

    def _marks(self, members: Iterable[int]) -> frozenset[int]:
        if not self.marks:
            return frozenset()
        return _NO_MARKS.union(*(self.marks.get(self.entries[number].id, _NO_MARKS) for number in members))
