"""A screen of one line above, sidebar, list and detail, and one line below."""

from __future__ import annotations

from textual.app import ComposeResult

from newsreader.config.schema import Display
from newsreader.session.lists.cursor import Cursor
from newsreader.ui.reader.panes import Panes
from newsreader.ui.style.appearance import Appearance
from newsreader.ui.support.frames import PromptFrames
from newsreader.ui.widgets.article_list import ArticleList, Look
from newsreader.ui.widgets.article_row import Date
from newsreader.ui.widgets.detail.pane import DetailPane
from newsreader.ui.widgets.kept_lines import KeptLines, PaneArea, SideBySide
from newsreader.ui.widgets.sidebar import Sidebar
from newsreader.ui.widgets.status_line import Divider, OneLine
from newsreader.ui.widgets.top_line import TopLine


class PanedScreen(PromptFrames[None], KeptLines, inherit_bindings=False):
    """The widgets and how they are arranged. What they show, and what keys do, is its subclasses' matter."""

    AUTO_FOCUS = None

    def __init__(
        self, appearance: Appearance, display: Display, look: Look, date: Date, cursor: Cursor
    ) -> None:
        """`display`: how the user left things to look; `look`, `date`: as the list of articles has them;
        `cursor`: where it is kept on which row of that the user is.
        """
        super().__init__()
        self.appearance = appearance
        palette = appearance.palette()
        self.top_line = TopLine(palette, id="top-line")
        self.bottom_line = OneLine(palette, id="bottom-line")
        self.sidebar = Sidebar(palette, id="sidebar")
        self.articles = ArticleList(palette, look, date, cursor, id="articles")
        self.main = PaneArea(id="main")
        self.divider = Divider(palette, id="divider")
        self.detail = DetailPane(palette, id="detail")
        self.panes = Panes(
            self,
            palette,
            self.sidebar,
            self.main,
            self.articles,
            self.detail,
            display=display,
            entered=self.pane_entered,
        )

    def compose(self) -> ComposeResult:
        yield self.top_line
        with SideBySide(id="panes"):
            yield self.sidebar
            with self.main:
                yield self.articles
                yield self.divider
                yield self.detail
        yield self.bottom_line

    def pane_entered(self) -> None:
        """The keys go to another pane."""

    def on_resize(self) -> None:
        self.panes.fit()

    def take_palette(self) -> None:
        """Another theme is on."""
        palette = self.panes.palette = self.appearance.palette()
        for widget in (
            self.top_line,
            self.bottom_line,
            self.sidebar,
            self.articles,
            self.divider,
            self.detail,
        ):
            widget.set_palette(palette)
