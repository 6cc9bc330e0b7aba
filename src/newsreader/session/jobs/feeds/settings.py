"""Settings of feeds and of folders of feeds are written in the background, and undo takes them back."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TypeVar

import msgspec

from newsreader.errors import NewsreaderError
from newsreader.library import Library
from newsreader.library.feeds.access import AS_USUAL, AccessSettings
from newsreader.library.feeds.access import SETTINGS as ACCESS
from newsreader.library.feeds.feeds import FeedSettings
from newsreader.query import quoted
from newsreader.session.events import Failure, FeedsChanged
from newsreader.session.jobs.coroutines import Coroutines
from newsreader.session.lists.sidebar import FEED_QUERY
from newsreader.session.scheduler import Act, Scheduler
from newsreader.session.session import Session
from newsreader.session.triage.undo import UndoStack
from newsreader.system.surroundings import stopped

Alter = Callable[[FeedSettings], FeedSettings]


class SettingsChange(msgspec.Struct, frozen=True):
    """What was done to the settings of a feed. `moved_from`: where it was, if it has another address now."""

    url: str
    before: FeedSettings
    after: FeedSettings
    moved_from: str = ""

    def taken_back(self, settings: FeedSettings) -> FeedSettings:
        """Settings without this change. What else has been changed since stays."""
        before, after = msgspec.structs.asdict(self.before), msgspec.structs.asdict(self.after)
        changed = {name: value for name, value in before.items() if value != after[name]}
        return msgspec.structs.replace(settings, **changed)


class FolderChange(msgspec.Struct, frozen=True):
    """What was done to how the servers of all feeds in a folder are asked."""

    folder: str
    before: AccessSettings
    after: AccessSettings

    def taken_back(self, access: AccessSettings) -> AccessSettings:
        """Settings without this change. What else has been changed since stays."""
        before, after = self.before, self.after
        changed = [name for name in ACCESS if getattr(before, name) != getattr(after, name)]
        return msgspec.structs.replace(access, **{name: getattr(before, name) for name in changed})


AlterAccess = Callable[[AccessSettings], AccessSettings]
Change = TypeVar("Change", SettingsChange, FolderChange)
Work = Callable[[Library], Iterable[Change]]
Changed = Callable[[Sequence[Change]], object]


class FeedSettingsJob:
    """Writes one change after the other, by the background's connection: so the session sees it as it sees
    what other programs change. Where a server fetches a feed, it is changed there first.
    """

    def __init__(self, session: Session, scheduler: Scheduler, undo: UndoStack) -> None:
        self._session = session
        self._scheduler = scheduler
        self._undo = undo
        self._coroutines = Coroutines()
        self._waiting: deque[Act] = deque()
        self._busy = False

    def change(self, urls: Sequence[str], alter: Alter, sentence: str) -> None:
        """Let settings of feeds be others, say so, and be ready to take that back at once for all of them."""
        self._put_in_line(dict.fromkeys(urls, alter), partial(self._changed, sentence))

    def change_folder(self, folder: str, alter: AlterAccess, sentence: str) -> None:
        """Let the servers of all feeds in a folder be asked otherwise, and be ready to take that back."""

        def changed(changes: Sequence[FolderChange]) -> None:
            for change in changes:
                self._undo.done_beside(sentence, partial(self._take_folder_back, change))

        self._put_work_in_line(partial(self._folder_altered, folder, alter), changed)

    def readdress(self, url: str, typed: str, title: str) -> None:
        """Let a feed be asked at another address, and its articles stay."""
        self._put_work_in_line(partial(self._moved, url, typed), partial(self._has_moved, title))

    def stop(self) -> None:
        """Begin nothing any more, and ask no server."""
        self._waiting.clear()
        self._coroutines.cancel()

    def _put_in_line(self, alterations: Mapping[str, Alter], then: Changed[SettingsChange]) -> None:
        self._put_work_in_line(partial(self._altered, alterations), then)

    def _put_work_in_line(self, work: Work[Change], then: Changed[Change]) -> None:
        self._waiting.append(partial(self._run, work, then))
        if not self._busy:
            self._begin()

    def _begin(self) -> None:
        self._busy = True
        self._scheduler.background(self._waiting.popleft(), "feed-settings")

    # In the background

    def _run(self, work: Work[Change], then: Changed[Change]) -> None:
        tell = self._scheduler.on_owner
        changes: list[Change] = []
        try:
            for change in work(self._session.library_for_threads()):
                changes.append(change)
        except asyncio.CancelledError:
            pass
        except NewsreaderError as error:
            tell(partial(self._failed, error))
        except Exception as error:
            tell(partial(self._failed, stopped("changing a feed", error)))
            raise
        finally:
            tell(partial(self._ended, changes, then))

    def _altered(self, alterations: Mapping[str, Alter], library: Library) -> Iterator[SettingsChange]:
        for url, alter in alterations.items():
            yield from self._written(library, url, alter)

    def _folder_altered(self, folder: str, alter: AlterAccess, library: Library) -> Iterator[FolderChange]:
        before = library.feeds.folders().get(folder, AS_USUAL)
        after = alter(before)
        if after != before:
            library.feeds.configure_folder(folder, after)
            yield FolderChange(folder, before, after)

    def _moved(self, url: str, typed: str, library: Library) -> Iterator[SettingsChange]:
        from newsreader.feeds.readdress import readdress

        subscription = library.feeds.find(url)
        if subscription is not None:
            moved = readdress(library.feeds, subscription, typed)
            yield SettingsChange(moved.url, subscription.settings, moved.settings, moved_from=url)

    def _written(self, library: Library, url: str, alter: Alter) -> tuple[SettingsChange, ...]:
        """The change that was made; none where the feed is gone or as it is wanted already."""
        subscription = library.feeds.find(url)
        if subscription is None:
            return ()
        before = subscription.settings
        after = alter(before)
        if after == before:
            return ()
        if subscription.account:
            from newsreader.sync.subscriptions import change_there

            self._coroutines.run(change_there(library, self._session.config_file, subscription, after))
        library.feeds.configure(url, after)
        return (SettingsChange(url, before, after),)

    # On the owner's thread

    def _ended(self, changes: Sequence[Change], then: Changed[Change]) -> None:
        self._busy = False
        for change in changes:
            if isinstance(change, SettingsChange) and change.before.name != change.after.name:
                self._follow_name(change)
        then(changes)
        self._session.events.tell(FeedsChanged())
        if self._waiting:
            self._begin()

    def _follow_name(self, change: SettingsChange) -> None:
        """The view of a feed that is called otherwise is still its view."""
        feed = self._session.library.feeds.find(change.url)
        if feed is not None:
            before = msgspec.structs.replace(feed, settings=change.before).title
            self._session.list.call(quoted(before, FEED_QUERY), feed.title, quoted(feed.title, FEED_QUERY))

    def _changed(self, sentence: str, changes: Sequence[SettingsChange]) -> None:
        if changes:
            self._undo.done_beside(sentence, partial(self._take_back, changes))

    def _has_moved(self, title: str, changes: Sequence[SettingsChange]) -> None:
        for change in changes:
            sentence = f"{title}: address {change.url}"
            self._undo.done_beside(sentence, partial(self._move_back, change))

    def _move_back(self, change: SettingsChange, undone: Act) -> None:
        def back(library: Library) -> Iterator[SettingsChange]:
            if library.feeds.readdress(change.url, change.moved_from):
                library.feeds.configure(change.moved_from, change.before)
                yield change

        self._put_work_in_line(back, lambda moved: undone() if moved else None)

    def _take_folder_back(self, change: FolderChange, undone: Act) -> None:
        work = partial(self._folder_altered, change.folder, change.taken_back)
        self._put_work_in_line(work, lambda taken_back: undone() if taken_back else None)

    def _take_back(self, changes: Sequence[SettingsChange], undone: Act) -> None:
        alterations = {change.url: change.taken_back for change in changes}
        self._put_in_line(alterations, lambda taken_back: undone() if taken_back else None)

    def _failed(self, error: NewsreaderError) -> None:
        self._session.events.tell(Failure(error.message, error.hint))
