"""The rows of the list as they are shown: of the front page first, then of the session's list."""

from __future__ import annotations

from collections.abc import Mapping

from newsreader.query.highlight import Highlights, highlights
from newsreader.reading.dates import day, relative_age
from newsreader.session.lists.rows import Row
from newsreader.session.lists.sidebar import FEED_QUERY
from newsreader.session.session import Session
from newsreader.ui.widgets.article_list import ArticleList, no_highlight


class ListRows:
    """Gives the list of articles what it shows. `front`: the rows of the front page while it stands."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.front: Mapping[str, Row] = {}

    def look(self, article_id: str) -> Row:
        """What the row of an article shows."""
        return self.front.get(article_id) or self._session.list.row(article_id)

    def date(self, published: int | None) -> str:
        """A moment as the user wants it written."""
        if self._session.config.display.dates == "absolute":
            return day(published)
        return relative_age(published, self._session.store.now)

    def highlights(self) -> Highlights:
        """What to mark of the filter in what is shown."""
        shown = self._session.list
        return highlights(shown.view.narrowing) if shown.filter_text else Highlights()

    def show(self, articles: ArticleList) -> None:
        """Let the list be as the session has it."""
        shown = self._session.list
        marks, (row, top) = self.highlights().title, (shown.cursor.row, shown.cursor.top)
        spans, of_one_source = marks.spans if marks else no_highlight, shown.query_text.startswith(FEED_QUERY)
        articles.show(shown.ids, row, top, spans, of_one_source=of_one_source)
