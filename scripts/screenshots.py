#!/usr/bin/env python3
"""Make the pictures in assets/ from the bundled articles. Run it with `make screenshots`.

The reader runs without a terminal; Textual exports its screen as SVG. The clock stands still, so that the
pictures change only when the reader does.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from newsreader.config.schema import Config, Display, Sources
from newsreader.library import Library
from newsreader.library.feeds.feeds import FeedSettings, FeedState
from newsreader.model import (
    Article,
    FeedEntry,
    Provider,
    SourceKind,
    SourceRef,
    Urls,
    id_from_url,
    moment,
)
from newsreader.session.session import WELCOMED, Session
from newsreader.stories.grouping.records import Story
from newsreader.system.desktop import RealSystem
from newsreader.system.paths import Paths, seeds
from newsreader.ui.app import NewsreaderApp
from newsreader.ui.reader.screen import ReaderScreen

ASSETS = Path(__file__).resolve().parent.parent / "assets"
FONT_FACE = re.compile(r"@font-face \{.*?\}", re.DOTALL)
"""Fonts that the export would load from the web; the reader's own monospace font does."""
NOW = datetime(2021, 7, 10, 12, 0, tzinfo=UTC).timestamp()
PICTURES = {
    "filter": ((120, 20), "newsreader-dark", ("slash", *"baltimore topic:")),
    "filter-error": ((120, 20), "newsreader-dark", ("slash", *"baltimore heat>abc")),
    "views": (
        (120, 24),
        "newsreader-dark",
        ("slash", *"baltimore heat>0", "enter", "B", *"Baltimore", "enter", "h", "e"),
    ),
    "why": ((100, 20), "newsreader-dark", ("w",)),
}
PICTURES_WITH_STORY = {
    "story-folded": ((120, 26), "newsreader-dark", ("j",)),
    "story": ((120, 26), "newsreader-dark", ("j", "f")),
}
SIZES = {"120x40": (120, 40), "80x24": (80, 24), "45x20": (45, 20), "200x50": (200, 50)}
THEMES = {"dark": "newsreader-dark", "light": "newsreader-light"}
SCREENS = {"list": ("j", "j"), "reading": ("j", "enter"), "feeds": ("F",), "begin": ()}
"""What is pictured at every size in both themes, with the keys that lead there: none to the first start."""
WHY_OF_A_FEED = (100, 20), "newsreader-dark", ("w",)

FERRY = (
    ("Ferry runs aground off Gotland with 300 passengers aboard", "Baltic Gazette", 86, 30),
    ("Gotland ferry accident: all 300 passengers safe, coastguard says", "Harbour News", 71, 27),
    ("Passengers evacuated after ferry runs aground near Gotland", "Daily Example", 64, 26),
    ("Divers look at the hull of the grounded Gotland ferry", "Example Times", 58, 3),
)
"""A made-up story: title, provider, quality and age in hours of its reports."""


def write_story(folder: Path) -> Path:
    """The reports of the made-up story as documents in a folder of this one."""
    folder = folder / "shipping"
    folder.mkdir()
    for number, (title, provider, quality, hours) in enumerate(FERRY):
        published = datetime.fromtimestamp(NOW - hours * 3_600, UTC).isoformat()
        text = f"""---
title: "{title}"
publishedDateTime: {published}
originalUrl: "https://news.example/ferry/{number}"
quality: {quality}
provider: {{name: {provider}, domain: news.example}}
topics: [Shipping]
---
"""
        (folder / f"{number}.md").write_text(text, encoding="utf-8")
    return folder


def bring_story(library: Library) -> None:
    """The same reports, each from a feed of its provider, which gives no quality."""
    for number, (title, provider, _, hours) in enumerate(FERRY):
        feed, page = f"https://news.example/{number}.rss", f"https://news.example/ferry/{number}"
        article = Article(
            id=id_from_url(page),
            title=title,
            urls=Urls(original=page),
            provider=Provider(provider, "news.example"),
            published=moment(int(NOW - hours * 3_600)),
            sources=(SourceRef(SourceKind.FEED, provider, feed),),
        )
        library.feeds.subscribe([(feed, FeedSettings(topics=("Shipping",)))], int(NOW))
        state = FeedState(title=provider, last_try=int(NOW), last_success=int(NOW), next_due=int(NOW) + 3_600)
        library.feeds.deliver(feed, state, [FeedEntry(page, article, title)], int(NOW))


def group(reader: ReaderScreen) -> None:
    """Make one story of the made-up reports, as the grouping would in a while."""
    ids = [
        article_id
        for article_id in reader.session.list.ids
        if "erry" in reader.session.list.row(article_id).headline.title
    ]
    if len(ids) == len(FERRY):
        reader.session.store.group([Story(ids[0], tuple(ids))])
        reader.session.updates.show_new()


async def picture(
    name: str,
    size: tuple[int, int],
    theme: str,
    keys: tuple[str, ...],
    *,
    folders: Sequence[Path] = (),
    bring: Callable[[Library], object] = lambda library: None,
    sources: tuple[str, ...] = (),
) -> Path:
    """Open the reader on folders, or on configured sources and what feeds brought; press keys, and save what
    is on the screen.
    """
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        config = Config(display=Display(theme=theme), sources=Sources(sources))
        paths = Paths(home / "data", home / "config", home / "cache", home / "state")
        library = Library.open(paths.library)
        bring(library)
        library.close()
        session = Session.open(folders, paths, config, clock=lambda: NOW)
        session.keeper = None
        if keys:
            session.library.note(WELCOMED, b"yes")
        app = NewsreaderApp(session, RealSystem())
        async with app.run_test(size=size) as pilot:
            while app.reader.jobs.loading.busy:
                await pilot.pause(0.01)
            group(app.reader)
            for key in keys:
                await pilot.press(key)
            await pilot.pause(0.2)
            app.reader.notices.say("")
            await pilot.pause()
            path = ASSETS / f"{name}.svg"
            drawing = FONT_FACE.sub("", app.export_screenshot(title="newsreader"))
            path.write_text(drawing, encoding="utf-8")
            app.reader.leave()
        session.close()
    return path


async def make_all() -> None:
    (ASSETS / "screens").mkdir(parents=True, exist_ok=True)
    for name, (size, theme, keys) in PICTURES.items():
        print(await picture(name, size, theme, keys, folders=[seeds()]))
    for name, (size, theme, keys) in PICTURES_WITH_STORY.items():
        with tempfile.TemporaryDirectory() as folder:
            story = write_story(Path(folder))
            print(await picture(name, size, theme, keys, folders=[seeds(), story]))
    for screen, keys in SCREENS.items():
        for size_name, size in SIZES.items():
            for theme_name, theme in THEMES.items():
                name = f"screens/{screen}-{size_name}-{theme_name}"
                if screen == "begin":  # with nothing of the user's yet
                    print(await picture(name, size, theme, keys))
                else:
                    print(await picture(name, size, theme, keys, bring=bring_story, sources=(str(seeds()),)))
    print(await picture("why-feed", *WHY_OF_A_FEED, bring=bring_story))


if __name__ == "__main__":
    sys.exit(asyncio.run(make_all()))
