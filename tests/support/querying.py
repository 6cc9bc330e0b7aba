"""Small worlds and random trees for the tests of queries, and a slow, plain reading of what a tree means."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import msgspec
from hypothesis import strategies as st

from newsreader.model import (
    UNTOUCHED,
    Article,
    ArticleDetails,
    Headline,
    Provider,
    SearchEntry,
    SourceKind,
    SourceRef,
    Triage,
)
from newsreader.query import Query, Sort, SortKey
from newsreader.query.found_rows import FoundRows
from newsreader.query.headline_columns import HeadlineColumns
from newsreader.query.nodes import (
    OF_DETAILS,
    Age,
    And,
    Compare,
    FieldPattern,
    Has,
    InBody,
    InField,
    InStory,
    Is,
    Node,
    Not,
    NumberField,
    Operator,
    Or,
    Part,
    Pattern,
    Period,
    Phrase,
    Published,
    State,
    TextField,
    TimeUnit,
)
from newsreader.scoring.heat import indexed
from newsreader.store.details import FoundDetails
from newsreader.text import fold

NOW = int(datetime(2021, 7, 10, 12, tzinfo=UTC).timestamp())
WORDS = ("Boston", "bans", "Banned", "facial", "Été", "straße", "日本語", "AI", "mail", "a/b", "12:30", "ﬁn")
PROVIDERS = (
    ("Wired", "wired.com"),
    ("Wired UK", "uk.wired.com"),
    ("Microsoft", "microsoft.com"),
    ("T", "t.co"),
)
TOPICS = ("AI", "Computer Vision", "NLP", "Métiers")
FAMILIES = MappingProxyType({"ai": frozenset({"AI", "Computer Vision"}), "nlp": frozenset({"NLP"})})
FOLDERS = MappingProxyType({"News": frozenset({"Été", "World News"}), "Été feed": frozenset({"AI"})})
TAGS = ("later", "ai", "Été")
PATTERNS = ("ban(s|ned)", "^boston", "a/b", r"[0-9]+:", "B.+n", "日", "É", "vision$", r"\bai\b", "x*")


class World(msgspec.Struct):
    """What a store is to a query, in plain lists. `stories`: the rows of each, by id."""

    headlines: HeadlineColumns
    folded: Sequence[str] = ()
    triage: Sequence[Triage] = ()
    texts: Sequence[str] = ()
    muted: frozenset[int] = frozenset()
    now: int = NOW
    families: Mapping[str, frozenset[str]] = FAMILIES
    stories: Mapping[str, frozenset[int]] = MappingProxyType({})
    leads: Sequence[int] = ()
    told: Sequence[ArticleDetails] = ()
    came: Sequence[int] = ()
    new_since: int = NOW - 86_400
    details_are_kept: bool = False
    folders: Mapping[str, frozenset[str]] = FOLDERS

    @property
    def decided_rows(self) -> frozenset[int] | None:
        """Known of an even number of rows."""
        if len(self.triage) % 2:
            return None
        return frozenset(row for row, triage in enumerate(self.triage) if triage != UNTOUCHED)

    def topic_family(self, folded_name: str) -> frozenset[str]:
        return self.families.get(folded_name, frozenset())

    def story_rows(self, named: str) -> frozenset[int]:
        if named in self.stories:
            return self.stories[named]
        alone = frozenset(row for row, headline in enumerate(self.headlines) if headline.id == named)
        return next((rows for rows in self.stories.values() if alone and alone <= rows), alone)

    def details(self, rows: Sequence[int]) -> FoundDetails:
        told = {row: self.told[row] if row < len(self.told) else ArticleDetails() for row in rows}
        return FoundDetails((), None, told)

    def new_among(self, rows: Sequence[int]) -> list[int]:
        return [row for row in rows if row < len(self.came) and self.came[row] > self.new_since]

    @property
    def new_rows(self) -> frozenset[int] | None:
        """Known of an odd number of rows."""
        return frozenset(self.new_among(range(len(self.came)))) if len(self.triage) % 2 else None

    def rows_holding(self, text: str) -> None:
        return None

    def rows_filed(self, leaf: InField) -> None:
        return None

    def rows_dated(self, leaf: Age | Published) -> None:
        return None

    def rows_lacking(self, text: str) -> None:
        return None

    def text_flags(self, text: str) -> None:
        return None

    def text_bits(self, text: str) -> None:
        return None

    def bodies(self, words: Sequence[str]) -> FoundRows:
        return FoundRows(
            row for row, text in enumerate(self.texts) if all(word in text.split() for word in words)
        )


def article(title: str, **known: object) -> SearchEntry:
    """What the store is given of an article with a title, an excerpt, a provider ... and the rest unknown."""
    made = msgspec.structs.replace(Article(id=title, title=title), **known)
    return indexed(made)


def world(*items: SearchEntry | tuple[SearchEntry, Triage]) -> World:
    pairs = [item if isinstance(item, tuple) else (item, Triage()) for item in items]
    return World(
        HeadlineColumns(pair[0].headline for pair in pairs),
        [pair[0].folded for pair in pairs],
        [pair[1] for pair in pairs],
        [""] * len(pairs),
    )


# Random worlds


def _texts(most: int) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(WORDS), max_size=most).map(" ".join)


def _moments() -> st.SearchStrategy[datetime]:
    latest = datetime.fromtimestamp(NOW, UTC)
    days = st.sampled_from((-1, 0, 1, 2, 9, 40, 200, 800))
    return st.builds(lambda d, s: latest - timedelta(days=d, seconds=s), days, st.sampled_from((0, 1, 3_600)))


def _articles() -> st.SearchStrategy[SearchEntry]:
    return st.builds(
        lambda title, excerpt, provider, topics, published, quality, heat, kind, source: article(
            title,
            excerpt=excerpt,
            provider=Provider(*provider),
            topics=tuple(topics),
            published=published,
            quality=quality,
            heat=heat,
            type=kind,
            sources=(SourceRef(SourceKind.CORPUS, source, ""),),
        ),
        _texts(5),
        _texts(3),
        st.sampled_from((*PROVIDERS, ("", ""))),
        st.lists(st.sampled_from(TOPICS), max_size=2, unique=True),
        st.none() | _moments(),
        st.none() | st.sampled_from((0, 50, 70, 100)),
        st.none() | st.sampled_from((-1, 50, 70, 71, 130)),
        st.sampled_from(("article", "Video")),
        st.sampled_from(("News", "Été feed", "")),
    )


def _triage() -> st.SearchStrategy[Triage]:
    return st.builds(
        Triage,
        read=st.booleans(),
        starred=st.booleans(),
        archived=st.booleans(),
        snoozed_until=st.sampled_from((None, NOW - 5, NOW, NOW + 5)),
        tags=st.frozensets(st.sampled_from(TAGS), max_size=2),
    )


def _world_of(rows: list[tuple[SearchEntry, Triage, str, bool]]) -> World:
    made = world(*((item, triage) for item, triage, _, _ in rows))
    muted = frozenset(place for place, (*_, is_muted) in enumerate(rows) if is_muted)
    return msgspec.structs.replace(made, texts=[fold(text) for _, _, text, _ in rows], muted=muted)


def worlds() -> st.SearchStrategy[World]:
    return st.lists(st.tuples(_articles(), _triage(), _texts(4), st.booleans()), max_size=12).map(_world_of)


# Random trees, in the form the parser gives


def _normal(text: str) -> str:
    return " ".join(fold(text).split())


def needles() -> st.SearchStrategy[str]:
    """Folded text as it stands in a tree: pieces of the worlds' words, and anything."""
    pieces = st.sampled_from([_normal(word)[:length] for word in WORDS for length in (1, 2, 3, 20)])
    phrases = st.lists(pieces, min_size=2, max_size=2).map(" ".join)
    anything = st.text(max_size=8).map(_normal).filter(lambda text: text != "" and text == _normal(text))
    return st.one_of(
        pieces, pieces, phrases, anything, st.sampled_from(("or", "and", 'a"b', "-x", "/x", "a\\"))
    )


def _field_values() -> st.SearchStrategy[str]:
    known = [*TOPICS, *TAGS, "News", "video", "wired.", ".com", "vis"]
    known += [name for pair in PROVIDERS for name in pair]
    return st.sampled_from([_normal(value) for value in known]) | needles()


def _in_field() -> st.SearchStrategy[Node]:
    def build(field: TextField, text: str, whole: bool) -> Node:
        return InField(field, text, whole or field in (TextField.TYPE, TextField.TAG))

    return st.builds(build, st.sampled_from(TextField), _field_values(), st.booleans())


def _periods() -> st.SearchStrategy[Period]:
    return st.one_of(
        st.builds(Period, st.sampled_from((1, 2020, 2021, 9999))),
        st.builds(Period, st.just(2021), st.integers(1, 12)),
        st.builds(Period, st.just(2021), st.integers(6, 7), st.integers(1, 30)),
    )


def leaves() -> st.SearchStrategy[Node]:
    orders = (Operator.LESS, Operator.AT_MOST, Operator.MORE, Operator.AT_LEAST)
    return st.one_of(
        needles().map(Phrase),
        _in_field(),
        st.builds(
            Compare,
            st.sampled_from(NumberField),
            st.sampled_from(Operator),
            st.sampled_from((-1, 0, 1, 50, 70, 71)) | st.integers(-999_999_999, 999_999_999),
        ),
        st.builds(Published, st.sampled_from(Operator), _periods()),
        st.builds(Age, st.sampled_from(orders), st.integers(0, 40), st.sampled_from(TimeUnit)),
        st.builds(Is, st.sampled_from(State)),
        st.builds(Has, st.sampled_from(Part)),
        st.sampled_from(PATTERNS).map(Pattern),
        st.builds(FieldPattern, st.sampled_from(TextField), st.sampled_from(PATTERNS)),
        needles().map(lambda text: InBody(tuple(text.split()))),
        needles().map(InStory),
    )


def all_of(nodes: Sequence[Node]) -> Node:
    return And(tuple(inner for node in nodes for inner in (node.nodes if isinstance(node, And) else (node,))))


def any_of(nodes: Sequence[Node]) -> Node:
    return Or(tuple(inner for node in nodes for inner in (node.nodes if isinstance(node, Or) else (node,))))


def nodes() -> st.SearchStrategy[Node]:
    def grown(children: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        several = st.lists(children, min_size=2, max_size=3)
        return st.one_of(children.map(Not), several.map(all_of), several.map(any_of))

    return st.recursive(leaves(), grown, max_leaves=6)


def queries() -> st.SearchStrategy[Query]:
    sorts = st.none() | st.builds(Sort, st.sampled_from(SortKey), st.booleans())
    return st.builds(Query, st.none() | nodes(), sorts, st.none() | st.integers(1, 999_999_999))


# What a tree means, row by row, in the words of docs/query.md


def means(node: Node, row: int, world: World) -> bool:
    """Whether a row matches, the slow way."""
    headline, triage = world.headlines[row], world.triage[row]
    title, *others = world.folded[row].replace("\x1f", "\n").split("\n")
    match node:
        case And(nodes):
            return all(means(child, row, world) for child in nodes)
        case Or(nodes):
            return any(means(child, row, world) for child in nodes)
        case Not(child):
            return not means(child, row, world)
        case Phrase(text):
            return any(text in field for field in (title, *others))
        case Pattern(source):
            return any(_has_pattern(source, field) for field in (title, *others))
        case InField(TextField.TITLE, text, whole):
            return text == title if whole else text in title
        case InField(field, text, whole) if field in OF_DETAILS:
            value = fold(_detail(field, row, world))
            return value != "" and _says(field, text, whole, value, world)
        case FieldPattern(field, source) if field in OF_DETAILS:
            value = fold(_detail(field, row, world))
            return value != "" and _has_pattern(source, value)
        case InField(field, text, whole):
            values = [fold(value) for value in _values(field, headline, triage) if value]
            return any(_says(field, text, whole, value, world) for value in values)
        case FieldPattern(TextField.TITLE, source):
            return _has_pattern(source, title)
        case FieldPattern(field, source):
            return any(
                _has_pattern(source, fold(value)) for value in _values(field, headline, triage) if value
            )
        case InBody(words):
            return set(words) <= set(world.texts[row].split())
        case InStory(named):
            return row in world.story_rows(named)
        case Compare(field, operator, number):
            of_text = field is NumberField.WORDS
            known: int | None = world.details([row]).words(row) if of_text else getattr(headline, field)
            return known is not None and _stands(known, operator, number, number)
        case Published(operator, period):
            if headline.published is None:
                return False
            first, end = period.span()
            return _stands(headline.published, operator, first, end - 1)
        case Age(operator, count, unit):
            if headline.published is None:
                return False
            days = {"d": 1, "w": 7, "mo": 30, "y": 365}
            seconds = {"min": 60, "h": 3_600}.get(unit) or days[unit] * 86_400
            return _stands(world.now - headline.published, operator, count * seconds, count * seconds)
        case Is(State.LEAD):
            followed = [lead for place, lead in enumerate(world.leads) if place != row]
            leads = not world.leads or world.leads[row] == row
            return leads and (not headline.superseded or row in followed)
        case Is(State.NEW):
            return bool(world.new_among([row]))
        case Is(state):
            return row in world.muted if state is State.MUTED else _is(state, headline, triage, world.now)
        case Has(part):
            return _has(part, headline)


def _detail(field: TextField, row: int, world: World) -> str:
    told = world.details([row])
    of_field = {TextField.AUTHOR: told.author, TextField.URL: told.url, TextField.LANGUAGE: told.language}
    return of_field[field](row)


def _has_pattern(source: str, text: str) -> bool:
    return re.search(source.replace("É", "e"), text, re.IGNORECASE) is not None


def _values(field: TextField, headline: Headline, triage: Triage) -> Sequence[str]:
    match field:
        case TextField.TOPIC:
            return headline.topics
        case TextField.TAG:
            return sorted(triage.tags)
        case TextField.FOLDER:
            return sorted(FOLDERS.get(headline.source, ()))
        case _:
            return (getattr(headline, field),)


def _says(field: TextField, text: str, whole: bool, value: str, world: World) -> bool:
    if whole:
        return value == text
    if field is TextField.DOMAIN:
        wanted = text.lstrip(".")
        return any(value[start:].startswith(wanted) for start in _label_starts(value))
    if field is TextField.LANGUAGE:
        return value == text or value.startswith(text + "-")
    family = world.topic_family(text) if field is TextField.TOPIC else frozenset()
    return value in map(fold, family) if family else text in value


def _label_starts(domain: str) -> Sequence[int]:
    return [0, *(place + 1 for place, char in enumerate(domain) if char == ".")]


def _stands(value: int, operator: Operator, first: int, last: int) -> bool:
    match operator:
        case Operator.LESS:
            return value < first
        case Operator.AT_MOST:
            return value <= last
        case Operator.MORE:
            return value > last
        case Operator.AT_LEAST:
            return value >= first
        case Operator.EQUAL:
            return first <= value <= last


def _is(state: State, headline: Headline, triage: Triage, now: int) -> bool:
    return {
        State.UNREAD: not triage.read,
        State.READ: triage.read,
        State.STARRED: triage.starred,
        State.ARCHIVED: triage.archived,
        State.SNOOZED: triage.snoozed_until is not None and triage.snoozed_until > now,
        State.TAGGED: len(triage.tags) > 0,
        State.HEARD: triage.heard,
        State.SUPERSEDED: headline.superseded,
    }[state]


def _has(part: Part, headline: Headline) -> bool:
    return {
        Part.IMAGE: headline.has_image,
        Part.RELATED: headline.related > 0,
        Part.DATE: headline.published is not None,
        Part.HEAT: headline.heat is not None,
        Part.QUALITY: headline.quality is not None,
        Part.TOPIC: len(headline.topics) > 0,
    }[part]
