"""Whether to tell the user of what a refresh brought, and in which words. One announcement a refresh."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Final

import msgspec

from newsreader.config.schema import NotifyConfig
from newsreader.session.session import Session
from newsreader.text import plural, shorten

MOST_NAMED: Final = 3
MAX_LINE: Final = 120


class Announcement(msgspec.Struct, frozen=True):
    """`text`: lines, of words of strangers; no minus begins it, which a program took for an option."""

    title: str
    text: str


def announcement_of(session: Session, article_ids: Sequence[str]) -> Announcement | None:
    """What to say of articles that came; None where the user wants to hear nothing of them, or not now."""
    config = session.config.notify
    if is_quiet(config.quiet, datetime.fromtimestamp(session.clock()).astimezone().time()):
        return None
    chosen = _chosen(session, config, article_ids)
    told_of = chosen or (article_ids if config.new else ())
    if not told_of:
        return None
    headlines = [
        headline for article_id in told_of if (headline := session.store.headline(article_id)) is not None
    ]
    headlines.sort(key=lambda headline: -(headline.heat or 0))
    lines = [
        shorten(f"{headline.provider}: {headline.title}" if headline.provider else headline.title, MAX_LINE)
        for headline in headlines[:MOST_NAMED]
    ]
    return Announcement(plural(len(told_of), "new article"), "\n".join(lines).lstrip("-"))


def is_quiet(hours: str, now: time) -> bool:
    """Whether a time of day is in `hours`, as "22:00-07:00"; "" for none. They may go past midnight."""
    if not hours:
        return False
    start, end = (time.fromisoformat(moment.zfill(5)) for moment in hours.split("-"))
    return start <= now < end if start <= end else now >= start or now < end


def _chosen(session: Session, config: NotifyConfig, article_ids: Sequence[str]) -> list[str]:
    """Those of which a rule, or the settings by their feed, want the user to be told."""
    by_rules = session.ruling.to_notify(article_ids)
    feeds = {title.casefold() for title in config.feeds}
    by_feed = [
        article_id
        for article_id in article_ids
        if feeds and (headline := session.store.headline(article_id)) and headline.source.casefold() in feeds
    ]
    return list(dict.fromkeys((*by_rules, *by_feed)))
