"""Every command's action, by the command's id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from newsreader.ui.reader.actions import (
    begin,
    feeds,
    handing,
    listing,
    media,
    move,
    program,
    read,
    rules,
    settings,
    triage,
    views,
)
from newsreader.ui.reader.actions.context import Action

PARTS: Final = (move, read, media, handing, triage, listing, views, rules, feeds, begin, settings, program)
ACTIONS: Final[Mapping[str, Action]] = {
    command: action for part in PARTS for command, action in part.ACTIONS.items()
}
