"""The rows of the list as they are shown."""

from __future__ import annotations

from newsreader.query.highlight import Highlights, highlights
from newsreader.reading.dates import written
from newsreader.session.lists.rows import Row
from newsreader.session.lists.sidebar import FEED_QUERY
from newsreader.session.session import Session
from newsreader.ui.widgets.article_list import ArticleList, no_highlight


class ListRows:
    """Gives the list of articles what it shows."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def look(self, article_id: str) -> Row:
        """What the row of an article shows."""
        return self._session.list.row(article_id)

    def date(self, published: int | None) -> str:
        """A moment as the user wants it written."""
        return written(published, self._session.config.display.dates, self._session.store.now)

    def highlights(self) -> Highlights:
        """What to mark of the filter in what is shown."""
        shown = self._session.list
        return highlights(shown.view.narrowing) if shown.filter_text else Highlights()

    @property
    def of_one_source(self) -> bool:
        """Whether the view is that of one source."""
        return self._session.list.query_text.startswith(FEED_QUERY)

    def show(self, articles: ArticleList) -> None:
        """Let the list be as the session has it."""
        shown = self._session.list
        standing, marks = shown.standing, self.highlights().title
        row, top = standing.near_cursor.row, standing.near_cursor.top
        spans = marks.spans if marks else no_highlight
        articles.set_beyond(*standing.beyond)
        articles.show(standing.near, row, top, spans, of_one_source=self.of_one_source)
