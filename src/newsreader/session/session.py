"""All that is open while the reader or a command works: store, library, cache, loader and desk."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence, Set
from functools import cached_property
from itertools import filterfalse
from pathlib import Path
from typing import TYPE_CHECKING, Final

from newsreader.config.schema import Config
from newsreader.errors import LibraryError
from newsreader.folders.events import Finished, Loaded, LoadEvent, Removed, Topics
from newsreader.folders.loader import Loader
from newsreader.library import Library
from newsreader.library.cache.cache import Cache
from newsreader.library.cache.ranking_files import Recalled
from newsreader.model import Article, Problem, Topic
from newsreader.query import Sort, SortKey
from newsreader.query.entries import ids_of
from newsreader.reading.dates import full_date
from newsreader.scoring.heat import indexed
from newsreader.session.article_details import ArticleDetailLookup
from newsreader.session.events import Event, Events, FeedsChanged, ManyDecided, Reconfigured
from newsreader.session.incoming.feed_intake import FeedIntake
from newsreader.session.incoming.file_notes import problems_and_notes
from newsreader.session.incoming.source_merge import SourceMerge
from newsreader.session.incoming.text_index import Indexing, TextSearch
from newsreader.session.incoming.topic_snapshot import keep_topics, recalled_topics
from newsreader.session.lists.expansion import MANY
from newsreader.session.lists.filtering import Filtering
from newsreader.session.lists.jumps import Jumps
from newsreader.session.lists.list_model import ListModel
from newsreader.session.lists.list_updates import ListUpdates
from newsreader.session.lists.sidebar_model import SidebarModel
from newsreader.session.stories.edits import is_about_stories
from newsreader.session.stories.helper_process import HelperProcesses
from newsreader.session.stories.sync import StorySync
from newsreader.session.triage.last_decision import LastDecision
from newsreader.session.triage.queue import FEW, DecisionQueue
from newsreader.session.triage.service import Outcome, TriageService
from newsreader.session.triage.steps import Step, all_of
from newsreader.session.whole_articles import WholeArticles
from newsreader.store.store import BY_HEAT, Hotness, Store
from newsreader.system.durations import HOUR
from newsreader.system.paths import Paths, seeds

if TYPE_CHECKING:
    from newsreader.folders.watch import FolderWatch, Told
    from newsreader.session.active_rules import ActiveRules
    from newsreader.stories.worker.client import StoryWorkerClient
    from newsreader.stories.worker.protocol import Grouped

WELCOMED: Final = "welcomed"
"""Noted in the library once the user was told how to begin."""


class Session:
    """Open it with `Session.open`, close it when done. It belongs to the thread that opened it."""

    def __init__(
        self,
        roots: Sequence[Path],
        library: Library,
        cache: Cache,
        config: Config,
        clock: Callable[[], float] = time.time,
        *,
        with_feeds: bool = False,
        config_file: Path,
    ) -> None:
        """`with_feeds`: whether the articles of the subscriptions are open beside those of the folders.
        `config_file`: where the user's views and rules are; it need not exist.
        """
        self.config = config
        self.events = Events()
        self.config_file = config_file
        self.roots = tuple(roots)
        self.library = library
        self.cache = cache
        self.clock = clock
        self.with_feeds = with_feeds
        self.searches = TextSearch(library, cache)
        hotness = Hotness(config.stories.half_life_hours * HOUR, config.stories.most_in_a_row)
        self.details = ArticleDetailLookup(library, cache, self.roots)
        self.store = Store(clock, self.searches.find, hotness, config.stories.weight, self.details)
        self._helpers = HelperProcesses()
        self.stories = StorySync(self.store, cache, library, self.roots, self._helpers, with_feeds=with_feeds)
        self._copies = SourceMerge(self.store)
        self.articles = WholeArticles(library, cache, self.roots, self._copies.in_feeds)
        self.feeds = FeedIntake(
            library,
            cache,
            self.store,
            self._copies,
            self.stories,
            library_for_threads=self.library_for_threads,
            is_open=with_feeds,
        )
        self.events.subscribe(self._hear)
        self._second: Library | None = None
        self._opening = threading.Lock()
        self._closed = False
        self.desk = TriageService(
            self.store, library, cache, constrain=self.stories.decided, config_file=config_file
        )
        self.deciding = DecisionQueue(library, self.events)
        self.loader = Loader(self.roots, cache, lend=self._helpers.parser)
        self._watch: FolderWatch | None = None
        self.problems: tuple[Problem, ...] = ()
        self.notes: tuple[Problem, ...] = ()
        self.topics: tuple[Topic, ...] = ()
        self.last_decision = LastDecision()

    @classmethod
    def open(
        cls, given: Sequence[Path], paths: Paths, config: Config, clock: Callable[[], float] = time.time
    ) -> Session:
        """Open on the paths given alone, else on those of the configuration and on the subscriptions.

        Where there are none of these, the bundled seeds are shown.
        """
        library = Library.open(paths.library, cache=paths.cache_file)
        roots = given or [Path(path).expanduser() for path in config.sources.paths]
        if not roots and not library.feeds.all():
            roots = [seeds()]
        return cls(
            [root.absolute() for root in roots],
            library,
            Cache.open(paths.cache_file),
            config,
            clock,
            with_feeds=not given,
            config_file=paths.config_file,
        )

    def reconfigure(self, config: Config) -> None:
        """Have other settings. Those of what was made of them at the start hold from the next one on."""
        before, self.config = self.config, config
        if config != before:
            self.events.tell(Reconfigured(before))

    def order(self, config: Config) -> Sort:
        """The order to begin with: by heat or hot where the user leaves it to what is open.

        News of feeds fades; the articles of an archive stand by what they are.
        """
        chosen = config.list.sort
        if chosen != "auto":
            return Sort(SortKey(chosen))
        return Sort(SortKey.HOT) if self.with_feeds and self.library.feeds.all() else BY_HEAT

    @cached_property
    def list(self) -> ListModel:
        """The list of articles, as the user has it before him."""
        return ListModel(
            self.store,
            self.order(self.config),
            folded=self.config.stories.fold,
            events=self.events,
            scored=self._copies.is_scored,
        )

    @cached_property
    def updates(self) -> ListUpdates:
        """How the list follows what comes and what is decided."""
        return ListUpdates(self.list, self.store, self.events)

    @cached_property
    def jumps(self) -> Jumps:
        """The way back from jumps to other articles."""
        return Jumps(self.list)

    @cached_property
    def filtering(self) -> Filtering:
        """The filter of the list while it is typed."""
        return Filtering(self.list, self.library)

    @property
    def shows_samples(self) -> bool:
        """Whether there is nothing of the user's yet, so that the bundled seeds are shown."""
        return self.with_feeds and self.roots == (seeds().absolute(),)

    @cached_property
    def begins(self) -> bool:
        """Whether this is the first time that samples are shown to this user. True once."""
        first = self.shows_samples and self.library.saving and self.library.recall(WELCOMED) is None
        if first:
            self.library.note(WELCOMED, b"yes")
        return first

    @cached_property
    def sidebar(self) -> SidebarModel:
        """The sidebar, as the user has it before him."""
        feeds = self.library.feeds if self.with_feeds else None
        topics = self._copies.folder_topics
        return SidebarModel(self.store, feeds, lambda: topics, self.events, self._names_of_folders)

    def _names_of_folders(self, beside: bool) -> tuple[str, ...]:
        """What the folders of documents are called as sources; of a single one, only `beside` feeds."""
        if len(self.roots) + beside < 2:
            return ()
        from newsreader.sources.files.corpus import source_name

        return tuple(dict.fromkeys(map(source_name, self.roots)))

    def show_outcome(self, outcome: Outcome) -> None:
        """Let the list show what came of a decision."""
        all_of(self.showing(outcome))

    def showing(self, outcome: Outcome) -> Step[None]:
        """As `show_outcome`, in steps of a few milliseconds."""
        if outcome.action is not None and is_about_stories(outcome.action):
            self.updates.show_grouped(follow=False)
        elif len(outcome.changed) > MANY:
            yield from self.updates.take_many_decided(moves=outcome.moves)
            self.events.tell(ManyDecided())
        elif outcome.changed:
            self.updates.take_decided(outcome.changed)

    def showing_elsewhere(self, changed: Set[str]) -> Step[None]:
        """Let the list show what another program or a rule decided, in steps of a few milliseconds."""
        if len(changed) > FEW:
            yield from self.updates.take_many_decided(moves=True, returns=False)
        elif changed:
            self.updates.take_decided_elsewhere(changed)

    def load_all(self, hear: Callable[[LoadEvent], object] = lambda event: None) -> Finished:
        """Load everything and wait for it, as a command does. `hear`: is told of each event."""
        self.open_store()
        for event in self.loader.load():
            self.take(event)
            hear(event)
        assert isinstance(event, Finished)
        from newsreader.session.incoming.former_marks import inherit_marks

        if not event.stopped and inherit_marks(self.library, self.cache, self.roots):
            self.store.decide(self.library.triage())
        return event

    def open_store(self) -> None:
        """Fill the store with what is decided and what the cache holds. For the thread that has the store."""
        self.ruling.open()
        self._plant(recalled_topics(self.cache, self.roots))
        self.store.decide(self.library.triage())
        self.take(self.loader.cached())
        of_folders = self.loader.recalled
        has_folders = len(self.store) > 0
        self.feeds.open()
        if not self._copies.of_feeds:
            self.stories.open(of_folders, self.loader.changed_since)
        else:
            self.stories.open(Recalled() if has_folders else self.feeds.columns.recalled)

    def changes(self, stop: threading.Event, told: Told = None) -> Iterator[LoadEvent]:
        """What differs from what the store holds, for a loading thread; the store's own has `take`. `told`:
        the paths that alone may have changed since it was asked last.
        """
        for event in self.loader.load(stop, told, self._folder_watch.expect):
            yield event
            if isinstance(event, Finished) and not event.stopped:
                from newsreader.session.incoming.former_marks import inherit_marks

                # `poll` tells of them, as of what other programs decide.
                inherit_marks(self.library_for_threads(), self.cache, self.roots)

    def watch(self, stop: threading.Event) -> Iterator[Told]:
        """Wait for changes in the folders, and say where they are whenever there is one (`look_at_folders`),
        until stopped (`end_watching`).
        """
        return self._folder_watch.changes(self.loader.watched, stop)

    @property
    def _folder_watch(self) -> FolderWatch:
        """For the thread that loads."""
        from newsreader.folders.watch import FolderWatch

        if self._watch is None:
            self._watch = FolderWatch()
        return self._watch

    def look_at_folders(self) -> None:
        """Let who watches them know of what has changed."""
        if self._watch is not None:
            self._watch.look()

    def end_watching(self) -> None:
        """Let who watches them see that it is to stop."""
        if self._watch is not None:
            self._watch.wake()

    def take(self, event: LoadEvent) -> Sequence[str]:
        """Bring what was loaded into the store. Returns the ids that are new and not muted by a rule."""
        if isinstance(event, Loaded):
            new = self._copies.from_folders(event.items)
            self.stories.came(new)
            self.stories.came(filterfalse(frozenset(new).__contains__, ids_of(event.items)), may_be_new=False)
            return tuple(filterfalse(self.store.is_muted, new)) if self.store.muted else new
        if isinstance(event, Removed):
            self._copies.left_folders(event.ids)
            self.stories.left(event.ids)
        elif isinstance(event, Topics):
            self._take_topics(event.topics)
        elif isinstance(event, Finished):
            self.problems, self.notes = problems_and_notes(event.problems)
        return ()

    def _hear(self, event: Event) -> None:
        if isinstance(event, FeedsChanged):
            self.feeds.file()

    def _take_topics(self, topics: tuple[Topic, ...]) -> None:
        if topics != self.topics:
            self._plant(topics)
            keep_topics(self.cache, self.roots, topics)

    def _plant(self, topics: tuple[Topic, ...]) -> None:
        """Have these topics. All articles in the store are counted anew."""
        self.topics = topics
        self.store.plant(topics)
        self.library.feeds.name_topics(topics)

    @cached_property
    def keeper(self) -> StoryWorkerClient | None:
        """What groups articles into stories in a process of its own, which starts with a look at its events.

        None where nothing is kept on disk. Raises LibraryError.
        """
        return self.stories.keeper(self.desk.stories.constraints)

    def take_stories(self, news: Grouped) -> frozenset[str]:
        """Bring what the keeper of stories tells into the store. Returns the ids whose story changed."""
        return self.stories.take(news)

    @cached_property
    def ruling(self) -> ActiveRules:
        """The user's rules, in force from `open_store` on."""
        from newsreader.session.active_rules import ActiveRules

        return ActiveRules(self.store, self.library, self.config_file)

    @property
    def all_problems(self) -> tuple[Problem, ...]:
        """What could not be read while loading, of the library, and of the rules; what was noted at last."""
        return (*self.problems, *self.library.damage.problems, *self.ruling.problems, *self.notes)

    def obey_rules(self) -> None:
        """Set on articles what rules want, until no rule wants more.

        Raises:
            LibraryError: it could not be written down.
        """
        while self.ruling.is_wanting:
            obeyed = self.ruling.obey(self.library)
            self.desk.take([ruled.action for ruled in obeyed if ruled.action is not None])
        self.feeds.keep_muted()

    def library_for_threads(self) -> Library:
        """The same library by a connection of its own, so that the screen never waits for long work on it."""
        if not self.library.saving:
            return self.library
        with self._opening:
            if self._second is None:
                try:
                    self._second = Library.open_there(self.library.path)
                except LibraryError:
                    return self.library
            return self._second if self._second.saving else self.library

    @cached_property
    def indexing(self) -> Indexing:
        """What makes texts searchable, for another thread."""
        return Indexing(self.library_for_threads(), self.cache)

    def article(self, article_id: str) -> Article:
        """The whole article.

        Raises:
            NotFoundError: it is nowhere.
        """
        return self.articles.read(article_id)

    def reasons(self, article_id: str) -> tuple[str, ...]:
        """Why an article is hidden or marked as it is, in a sentence each: what hides it first."""
        triage = self.store.decided(article_id)
        until = triage.snoozed_until
        reasons = ["archived: no view shows it without is:archived"] if triage.archived else []
        if until is not None and until > self.store.now:
            reasons.append(f"snoozed until {full_date(until)}")
        return (*reasons, *self.ruling.reasons(article_id))

    def recall(self, article_id: str) -> bool:
        """Take in an article that was opened at another time. False where none is known by this id."""
        article = self.articles.known(article_id)
        if article is None:
            return False
        self.store.add([indexed(article)])
        return True

    def close(self) -> None:
        """Keep what is there, and a backup a day. Once more is nothing."""
        if self._closed:
            return
        self._closed = True
        self._helpers.close()
        if self._watch is not None:
            self._watch.close()
        self.cache.close()
        self.library.back_up_daily()
        self.library.close()
        with self._opening:
            if self._second is not None:
                self._second.close()
