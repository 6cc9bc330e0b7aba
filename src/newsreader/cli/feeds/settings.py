"""How a feed is treated, as the options of `newsreader feeds add` and `set` say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from newsreader.cli.feeds.access import changed_access
from newsreader.feeds import settings_input
from newsreader.feeds.access_input import DEFAULT
from newsreader.library.feeds.feeds import FeedSettings
from newsreader.sources.web.pages.selectors import checked_selector
from newsreader.system.durations import MINUTE

if TYPE_CHECKING:
    from argparse import Namespace


def changed_settings(settings: FeedSettings, arguments: Namespace, url: str) -> FeedSettings:
    """The settings with those that the command line gives. `url`: the feed's address."""
    changes: dict[str, Any] = {"access": changed_access(settings.access, arguments, url)}
    if arguments.title is not None:
        changes["name"] = settings_input.name(arguments.title)
    if arguments.topics is not None:
        changes["topics"] = settings_input.topics(arguments.topics)
    for name, given in (
        ("quality", arguments.quality),
        ("interval", arguments.interval),
        ("keep_count", arguments.keep),
        ("keep_days", arguments.keep_days),
    ):
        if given is not None:
            changes[name] = None if given == DEFAULT else given * (MINUTE if name == "interval" else 1)
    if arguments.muted is not None:
        changes["muted"] = arguments.muted == "yes"
    if arguments.full_text is not None:
        changes["full_text"] = arguments.full_text == "yes"
    if arguments.stories is not None:
        changes["stories"] = arguments.stories == "yes"
    for name, selector in (("page_take", arguments.take), ("page_drop", arguments.drop)):
        if selector is not None:
            changes[name] = "" if selector == DEFAULT else checked_selector(selector)
    return msgspec.structs.replace(settings, **changes)
