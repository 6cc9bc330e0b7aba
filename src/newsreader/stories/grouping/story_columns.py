"""The stories of the grouping, as columns: how they are kept, and opened one by one."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import Final

import msgspec

from newsreader.stories.grouping.clusters import Clusters
from newsreader.stories.grouping.nodes import Node
from newsreader.stories.grouping.posting_columns import bytes_of, integers_in
from newsreader.stories.grouping.profiles import LARGE, Aside


class StoryColumns(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One place for each story, eldest first, as in `PostingColumns`.

    Of 32 bits: where the `members` of each end, how many it had when it was `reviewed` last, and how many of
    them are `duplicates`; `by_likeness`: a byte. `rifts`, packed until somebody asks, and `asides`, terms and
    weights of the profile: of those places that have some. Each rift has a number below `next_rift`.
    """

    names: list[str]
    member_ends: memoryview
    members: memoryview
    reviewed: memoryview
    duplicates: memoryview
    by_likeness: memoryview
    rifts: dict[int, msgspec.Raw]
    next_rift: int
    asides: dict[int, tuple[bytes, bytes]]


_encode: Final = msgspec.msgpack.Encoder().encode
_decode_rifts: Final = msgspec.msgpack.Decoder(list[int]).decode


class KeptStories:
    """Stories in columns, of which one is opened when somebody asks for it.

    Raises, from the start: ValueError where columns are not as long as they must be.
    """

    def __init__(self, columns: StoryColumns, shop: Clusters) -> None:
        self._shop = shop
        self.names = columns.names
        self.member_ends = integers_in(columns.member_ends, "I")
        self.members = integers_in(columns.members, "I")
        self.reviewed = integers_in(columns.reviewed, "I")
        self.duplicates = integers_in(columns.duplicates, "I")
        self.by_likeness = columns.by_likeness
        self._rifts = columns.rifts
        self._asides = columns.asides
        of_each = (self.member_ends, self.reviewed, self.duplicates, self.by_likeness)
        if {*map(len, of_each)} != {len(self.names)}:
            raise ValueError("columns are of different lengths")
        if self.names and self.member_ends[-1] != len(self.members):
            raise ValueError("columns end too early")

    def __call__(self, key: int) -> Node:
        """The story of this key, which is its place."""
        node = self._shop.kept_node(key, self.names[key], self.members_of(key))
        node.rifts, node.reviewed = frozenset(self.rifts_of(key)), self.reviewed[key]
        node.by_likeness, node.duplicates = bool(self.by_likeness[key]), self.duplicates[key]
        return node

    def members_of(self, key: int) -> memoryview:
        return self.members[self.member_ends[key - 1] if key else 0 : self.member_ends[key]]

    def rifts_of(self, key: int) -> Iterable[int]:
        packed = self._rifts.get(key)
        return () if packed is None else _decode_rifts(packed)

    def packed_rifts(self, key: int) -> msgspec.Raw | None:
        return self._rifts.get(key)

    def aside_of(self, key: int) -> Aside | None:
        """The profile of the story, where that has been put aside."""
        terms, weights = self._asides.get(key, (b"", b""))
        return Aside(array("I", terms), array("f", weights)) if terms else None


def columns_of(shop: Clusters, keys: Iterable[int]) -> StoryColumns:
    """The stories of these keys, in this order."""
    names: list[str] = []
    ends, members, reviewed, duplicates = array("I"), array("I"), array("I"), array("I")
    by_likeness, rifts, asides = bytearray(), dict[int, msgspec.Raw](), dict[int, tuple[bytes, bytes]]()
    for place, key in enumerate(keys):
        kept = shop.nodes.maker_of(key)
        if isinstance(kept, KeptStories):
            names.append(kept.names[key])
            members.frombytes(kept.members_of(key).tobytes())
            reviewed.append(kept.reviewed[key])
            duplicates.append(kept.duplicates[key])
            by_likeness.append(kept.by_likeness[key])
            packed = kept.packed_rifts(key)
        else:
            node = shop.nodes[key]
            names.append(node.id)
            members.extend(node.members)
            reviewed.append(node.reviewed)
            duplicates.append(node.duplicates)
            by_likeness.append(node.by_likeness)
            packed = msgspec.Raw(_encode(sorted(node.rifts))) if node.rifts else None
        size = len(members) - (ends[-1] if ends else 0)
        ends.append(len(members))
        if packed is not None:
            rifts[place] = packed
        aside = shop.profiles.aside(key) if size >= LARGE else None
        if aside is not None:
            asides[place] = aside.terms.tobytes(), aside.weights.tobytes()
    return StoryColumns(
        names,
        bytes_of(ends),
        bytes_of(members),
        bytes_of(reviewed),
        bytes_of(duplicates),
        memoryview(by_likeness),
        rifts,
        shop.next_rift,
        asides,
    )


def story_of_each(columns: StoryColumns) -> dict[int, int]:
    """The place of the story of each article."""
    story_of: dict[int, int] = {}
    first = 0
    members = integers_in(columns.members, "I")
    for place, last in enumerate(integers_in(columns.member_ends, "I")):
        story_of.update(dict.fromkeys(members[first:last], place))
        first = last
    return story_of


def restore(columns: StoryColumns, shop: Clusters) -> None:
    """Take up the stories in columns. Their articles have been entered."""
    kept = KeptStories(columns, shop)
    shop.take_up(kept.names, kept)
    for key in columns.asides:
        if (aside := kept.aside_of(key)) is not None:
            shop.profiles.put_aside(key, aside)
    shop.next_rift = columns.next_rift
