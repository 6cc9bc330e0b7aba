"""All the jobs of one session, and what each has to do with the others."""

from __future__ import annotations

from collections.abc import Iterator

from newsreader.query import Query
from newsreader.session.config_problems import ConfigProblems
from newsreader.session.events import Failure, Opened
from newsreader.session.idle import IdleWork
from newsreader.session.jobs.accounts.edits import AccountEditsJob
from newsreader.session.jobs.accounts.sync import AccountSyncJob
from newsreader.session.jobs.articles import ArticleJob
from newsreader.session.jobs.bodies import BodyJob
from newsreader.session.jobs.body_searches import BodySearchJob
from newsreader.session.jobs.details import DetailKeepingJob
from newsreader.session.jobs.feeds.full_texts import FullTextJob
from newsreader.session.jobs.feeds.move_in import MoveInJob
from newsreader.session.jobs.feeds.priors import FeedPriorJob
from newsreader.session.jobs.feeds.refresh import FeedRefreshJob
from newsreader.session.jobs.feeds.settings import FeedSettingsJob
from newsreader.session.jobs.feeds.subscriptions import SubscriptionJob
from newsreader.session.jobs.keeping import KeepingJob
from newsreader.session.jobs.list_filling import ListFillingJob
from newsreader.session.jobs.loading import LoadingJob
from newsreader.session.jobs.media import MediaJob
from newsreader.session.jobs.notifications import NotificationJob
from newsreader.session.jobs.poll import PollJob
from newsreader.session.jobs.programs import ProgramJob
from newsreader.session.jobs.rule_orders import RuleOrderJob
from newsreader.session.jobs.stories import StoryJob
from newsreader.session.jobs.text_indexing import TextIndexingJob
from newsreader.session.jobs.value_counting import ValueCountingJob
from newsreader.session.own_commands import OwnCommands
from newsreader.session.rules import RuleEdits
from newsreader.session.scheduler import Scheduler
from newsreader.session.session import Session
from newsreader.session.triage.undo import UndoStack
from newsreader.session.views import CountedViews
from newsreader.session.word_keeping import WordKeeping


class Jobs:
    """What goes on in a session as long as a front has it open. For the thread that owns the session."""

    def __init__(self, session: Session, scheduler: Scheduler) -> None:
        self._session = session
        session.deciding.go_by(scheduler)
        self.undo = UndoStack(session.desk, session.events)
        self.body_searches = BodySearchJob(session, scheduler, self._queries)
        self.indexing = TextIndexingJob(session, scheduler, self.body_searches.renew)
        self.filling = ListFillingJob(session.list, session.events, scheduler)
        self.values = ValueCountingJob(session.list, session.store, session.events, scheduler)
        self.loading = LoadingJob(session, scheduler, self._opened, self._loaded)
        self.stories = StoryJob(
            session,
            scheduler,
            lambda: self.loading.busy,
            lambda key, act, waiting: self.idle.once_made(key, act, waiting),
        )
        self.full_texts = FullTextJob(session, scheduler, self.indexing.soon)
        self.feeds = FeedRefreshJob(session, scheduler, self.indexing.soon, self.full_texts.fetch_wanted)
        self.accounts = AccountSyncJob(session, scheduler, self.indexing.soon)
        self.account_edits = AccountEditsJob(session, scheduler, self.accounts)
        self.subscriptions = SubscriptionJob(session, scheduler, self.feeds)
        self.moving_in = MoveInJob(session, scheduler, self.feeds)
        self.feed_settings = FeedSettingsJob(session, scheduler, self.undo)
        self.priors = FeedPriorJob(session, scheduler, lambda: self.loading.busy)
        self.articles = ArticleJob(session, scheduler)
        self.bodies = BodyJob(session, scheduler)
        self.details = DetailKeepingJob(session, scheduler)
        self.notifications = NotificationJob(session, scheduler)
        self.programs = ProgramJob(session, scheduler)
        self.media = MediaJob(session, scheduler)
        self.keeping = KeepingJob(session, scheduler)
        self.rule_orders = RuleOrderJob(session, scheduler, lambda: self.loading.busy)
        self.rules = RuleEdits(session, self.undo, self.rule_orders.obey)
        self.views = CountedViews(session, scheduler, self.undo, lambda: self.priors.busy)
        self.own_commands = OwnCommands(session.config_file, session.events)
        self.problems = ConfigProblems(
            session.events,
            lambda: (
                *self.views.saved.problems,
                *session.ruling.problems,
                *self.own_commands.problems,
            ),
            lambda: {
                "views": self.views.trouble,
                "rules": session.ruling.trouble,
                "commands": self.own_commands.trouble,
            },
        )
        self.words = WordKeeping(session, scheduler)
        session.store.words_kept_by(self.words)
        self.idle = IdleWork(
            session.store,
            session.events,
            scheduler,
            lambda: self.loading.busy,
            lambda: session.stories.ranking.is_wanted,
            lambda: self.words.keeps,
            lambda: self.priors.busy,
        )
        self.poll = PollJob(
            session,
            scheduler,
            lambda: self.loading.opened,
            (
                session.look_at_folders,
                self.feeds.look_about,
                self.views.look_about,
                self.rules.look_about,
                self.own_commands.look_about,
                self.problems.tell,
            ),
            (self.priors.look_about,),
        )

    @property
    def progress(self) -> str:
        """How far the job is that tells most."""
        deciding = self._session.deciding
        jobs = (deciding, self.loading, self.feeds, self.accounts, self.media, self.stories, self.indexing)
        return next((job.progress for job in jobs if job.progress), "")

    def start(self) -> None:
        """Load, and all that comes of it."""
        self.loading.start()
        self.poll.start()
        self.idle.start()

    def stop(self) -> None:
        """End what goes on; what was done is kept."""
        self._session.deciding.stop()
        self.loading.stop()
        self.feeds.stop()
        self.accounts.stop()
        self.account_edits.stop()
        self.subscriptions.stop()
        self.moving_in.stop()
        self.feed_settings.stop()
        self.stories.stop()
        self.full_texts.stop()
        self.indexing.stop()
        self.body_searches.stop()
        self.bodies.stop()
        self.details.stop()
        self.keeping.stop()
        self.media.stop()

    def _opened(self) -> None:
        session = self._session
        self.body_searches.start()
        session.events.tell(Opened())
        self.own_commands.start()
        self.views.start()
        self.problems.tell()
        self.loading.show()
        self.feeds.start()
        self.accounts.start()
        self.media.start()
        notice = session.library.notice
        if notice is not None:
            session.events.tell(Failure(notice.message, notice.hint))

    def _queries(self) -> Iterator[Query]:
        """Of all that is shown, counted or ruled by."""
        yield from self._session.list.asked
        yield from self.values.asked
        yield from self.views.queries
        yield from self._session.ruling.queries

    def _loaded(self) -> None:
        self.words.recall()
        self.details.recall()
        self.indexing.soon()
        self.stories.start()
