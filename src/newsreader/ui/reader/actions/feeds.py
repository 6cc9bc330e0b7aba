"""The commands that have to do with where articles come from."""

from __future__ import annotations

from newsreader.errors import NewsreaderError, NotFoundError
from newsreader.model import SourceKind
from newsreader.query import quoted
from newsreader.ui.reader.actions.context import Commanding
from newsreader.ui.reader.layout import Pane


class FeedCommands(Commanding):
    """`r` shows what waits, and only where nothing does, asks the folders and the feed for more."""

    def do_refresh(self) -> None:
        screen = self._screen
        waited = bool(screen.browsing.waiting)
        feeds = [] if waited else self._feeds_of_current()
        screen.renew_view()
        screen.intake.start()
        if feeds:
            screen.jobs.feeds.refresh_some(feeds)

    def do_refresh_all(self) -> None:
        screen = self._screen
        screen.renew_view()
        screen.intake.start()
        screen.jobs.feeds.refresh_all()

    def do_feeds(self) -> None:
        from newsreader.ui.dialogs.feeds import FeedsScreen

        screen = self._screen
        screen.app.push_screen(FeedsScreen(screen.session, screen.jobs, screen.palette), self._show_feed)

    def do_full_text(self) -> None:
        """Fetch the page of the article, or where that is done, change between the two texts."""
        screen, session = self._screen, self._screen.session
        current = self._current()
        article = session.article(current)
        known = session.library.full_texts.find(current)
        if known is not None and known.html is not None:
            session.library.full_texts.show(current, known.hidden)
            screen.show_detail()
            screen.say("the text of its page" if known.hidden else "the source's own text")
        elif article.urls.best is None:
            raise NewsreaderError("this article has no address")
        else:
            screen.say(f"fetching the page of {article.provider.domain or article.provider.name} …")
            screen.jobs.full_texts.fetch(article)

    def _show_feed(self, title: str | None) -> None:
        """The articles of one feed, as a view."""
        if title is None:
            return
        screen = self._screen
        screen.browsing.choose(title, quoted(title, "source:"))
        screen.browsing.waiting -= frozenset(screen.browsing.whole(screen.browsing.ids))
        screen.show_view(0, 0)
        screen.panes.enter(Pane.LIST)

    def _feeds_of_current(self) -> list[str]:
        """The addresses of the feeds that have the article under the cursor."""
        current = self._screen.articles.current
        if current is None:
            return []
        try:
            sources = self._screen.session.article(current).sources
        except NotFoundError:
            return []
        return [source.path for source in sources if source.kind is SourceKind.FEED]
