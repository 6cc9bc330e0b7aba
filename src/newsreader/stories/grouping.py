"""Articles of one event become a story, as they come.

Each article is a TF-IDF vector (`vocabulary`) and is linked to the few articles most like it within a time
window (`index`). What a story is about (`vectors.Profile`) is the sum over its members of the member and, by
likeness, its neighbours: so a headline of five words is compared by what all headlines around it say. Two
stories become one when the cosine of their profiles, fading with the time between them, exceeds what stories
of their sizes need (`settings`). New articles start as stories of one, and only stories near them are looked
at, so nothing is ever built anew. docs/stories.md has the measurements behind each choice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final
from zlib import crc32

from newsreader.stories.boilerplate import Boilerplate
from newsreader.stories.index import Index, candidates
from newsreader.stories.nodes import Entry, Near, Node, agglomerate, relate
from newsreader.stories.records import Constraints, Report, Story
from newsreader.stories.settings import Settings
from newsreader.stories.terms import counted, words
from newsreader.stories.vectors import Profile, Vector
from newsreader.stories.vocabulary import NEIGHBOURS, Vocabulary

FEWEST_WORDS: Final = 3
"""An article of fewer telling words is grouped by links alone: "Snowden" is no event."""
TEXT_START: Final = 1_200
"""So many characters of an excerpt and body are read."""
CHUNK: Final = 2_000
REHEARSED: Final = 3_000
WARM: Final = 6_000


class Grouper:
    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self.vocabulary = Vocabulary()
        self.boilerplate = Boilerplate()
        self.index = Index(self.settings.window)
        self.entries: dict[int, Entry] = {}
        self.numbers: dict[str, int] = {}
        self.stories: dict[int, Node] = {}
        self.profiles: dict[int, Profile] = {}
        self._next = 0
        self._next_key = 0

    def add(self, batch: Iterable[Report]) -> frozenset[str]:
        reports = sorted(batch, key=lambda r: (r.published is None, r.published or 0, r.id))
        stems = [(words(r.title), words(r.text[:TEXT_START])) for r in reports]
        for report, (title, _) in zip(reports, stems):
            self.boilerplate.learn(report.provider, title)
        counts = []
        for report, (title, text) in zip(reports, stems):
            title = self.boilerplate.strip(report.provider, title)
            c = counted((title, text)) if len({*title, *text}) >= FEWEST_WORDS else {}
            counts.append(c)
            self.vocabulary.learn(c)
        for start in range(0, len(reports), CHUNK):
            self._rehearse(reports[start:start + CHUNK], counts[start:start + CHUNK])
            if start==0 or len(reports)<=CHUNK: pass
            self._place(reports[start:start + CHUNK], counts[start:start + CHUNK], False)
        return frozenset()

    def _rehearse(self, reports, counts):
        index = Index(self.settings.window)
        vectors = []
        for number, count in enumerate(counts):
            vectors.append(self.vocabulary.vector(count, plain=True))
            index.add(number, vectors[-1], reports[number].published)
        seen = []
        st = self.settings
        for number, vector in enumerate(vectors):
            when = reports[number].published
            laid = dict(zip(vector.terms, vector.weights))
            scored = []
            for other in candidates(vector, index.around(when), st.candidates, st.budget):
                if other != number:
                    scored.append((-vectors[other].dot(laid) * st.fade(when, reports[other].published), 0, other))
            for other in candidates(vector, self.index.around(when), st.candidates, st.budget):
                e = self.entries[other]
                scored.append((-e.vector.dot(laid) * st.fade(when, e.published), 1, other))
            scored.sort()
            seen.append([(vectors[o], 1) if not old else (self.entries[o].vector, 2) for _, old, o in scored[:NEIGHBOURS]])
        for vector, near in zip(vectors, seen):
            self.vocabulary.observe(vector, near)

    def _place(self, reports, counts, observe):
        new = []
        s = self.settings
        for report, count in zip(reports, counts):
            vector = self.vocabulary.vector(count)
            e = Entry(report.id, vector, report.published, 0)
            n = self._next; self._next += 1
            self.entries[n] = e; self.numbers[report.id] = n
            new.append(n)
            self.index.add(n, vector, report.published)
            node = Node(self._next_key, report.id); self._next_key += 1
            self.stories[node.key] = node
            e.story = node.key
            node.hold(n, report.published, frozenset())
        pairs: dict[tuple[int, int], float] = {}
        for n in new:
            e = self.entries[n]
            laid = dict(zip(e.vector.terms, e.vector.weights))
            scored = []
            for o in candidates(e.vector, self.index.around(e.published), s.candidates, s.budget):
                if o != n:
                    other = self.entries[o]
                    scored.append((-other.vector.dot(laid) * s.fade(e.published, other.published), o))
            scored.sort()
            for like, o in scored[:s.neighbours]:
                if -like < s.least: break
                pairs[min(n, o), max(n, o)] = -like
            if observe:
                self.vocabulary.observe(e.vector, [self.entries[o].vector for _, o in scored[:NEIGHBOURS]])
        for (a, b), like in pairs.items():
            self._link(a, b, like); self._link(b, a, like)
        near: Near = {}
        for a, b in pairs:
            x, y = self.entries[a].story, self.entries[b].story
            if x != y and y not in near.get(x, ()):
                relate(near, x, y, self._profile(x).dot(self._profile(y)))
        bridged = {}
        agglomerate(near, self.stories, self._profile, self._merge, s)

    def _link(self, number, other, like):
        e = self.entries[number]
        warm = self.profiles.get(e.story)
        e.link(other, like)
        if warm is not None:
            warm.add(self.entries[other].vector, like)

    def _profile(self, key):
        p = self.profiles.get(key)
        if p is None:
            p = self.profiles[key] = Profile()
            for m in self.stories[key].members:
                e = self.entries[m]
                p.add(e.vector)
                for o, like in zip(e.links, e.likeness):
                    p.add(self.entries[o].vector, like)
        return p

    def _merge(self, elder, younger, product):
        a, b = self.stories[elder], self.stories.pop(younger)
        self._profile(elder).absorb(self._profile(younger), product)
        del self.profiles[younger]
        a.absorb(b)
        for m in b.members: self.entries[m].story = elder
