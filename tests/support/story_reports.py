"""Six reports of three events, for tests of what stories look like."""

from __future__ import annotations

from pathlib import Path

from fakes import write_article

from newsreader.store.store import EVERYTHING
from newsreader.stories.grouping.records import Story
from newsreader.ui.reader.screen import ReaderScreen

REPORTS = {
    "Flood in the valley": ("Gazette", 90, 8),
    "Valley under water": ("Courier", 80, 9),
    "Rescuers reach the valley": ("Tribune", 70, 10),
    "A new comet is seen": ("Gazette", 60, 9),
    "Comet to be seen all week": ("Courier", 50, 10),
    "Opera house opens": ("Tribune", 40, 10),
}
FLOOD = ("Flood in the valley", "Valley under water", "Rescuers reach the valley")
COMET = ("A new comet is seen", "Comet to be seen all week")


def write_reports(folder: Path) -> None:
    for number, (title, (provider, quality, day)) in enumerate(REPORTS.items()):
        write_article(
            folder,
            f"report-{number}",
            f"""
title: "{title}"
publishedDateTime: 2021-07-{day:02}T10:00:00Z
originalUrl: "https://example.org/reports/{number}"
quality: {quality}
provider: {{name: {provider}, domain: {provider.lower()}.example}}
""",
        )


def group(screen: ReaderScreen) -> None:
    """Make the stories that the reports are, as the grouping would in a while."""
    store = screen.session.store
    ids = {
        headline.title: article_id
        for article_id in store.view(EVERYTHING).ids
        if (headline := store.headline(article_id))
    }
    grouped = (tuple(ids[title] for title in story) for story in (FLOOD, COMET))
    store.group([Story(members[0], members) for members in grouped])
    screen.session.updates.show_new()
