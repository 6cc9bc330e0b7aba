"""The fields of the language with what each asks: one table for the parser, completion and error messages."""

from __future__ import annotations

from enum import Enum, auto
from typing import Final

import msgspec

from newsreader.query.nodes import NumberField, Part, SortKey, State, TextField

COMPARISONS: Final = (">", ">=", "<", "<=", "=", ":")


class Asks(Enum):
    """What kind of value a field takes."""

    TEXT = auto()
    BODY = auto()
    STORY = auto()
    NUMBER = auto()
    DATE = auto()
    AGE = auto()
    STATE = auto()
    PART = auto()
    SORT = auto()
    LIMIT = auto()


class Field(msgspec.Struct, frozen=True):
    """A name that may stand before an operator. `operators`: those it takes, the usual one first."""

    name: str
    asks: Asks
    operators: tuple[str, ...]
    help: str


def _text(field: TextField, help_text: str) -> Field:
    return Field(field, Asks.TEXT, (":", "="), help_text)


FIELDS: Final[dict[str, Field]] = {
    field.name: field
    for field in (
        Field("is", Asks.STATE, (":",), "unread, starred, archived …"),
        _text(TextField.TOPIC, "a topic, with those below it"),
        _text(TextField.PROVIDER, "words in the provider's name"),
        _text(TextField.TITLE, "words in the title"),
        Field("heat", Asks.NUMBER, COMPARISONS, "how much it matters now"),
        Field("age", Asks.AGE, ("<", "<=", ">", ">="), "time since it was published"),
        Field("date", Asks.DATE, COMPARISONS, "day, month or year of publication"),
        Field("sort", Asks.SORT, (":",), "the order; a minus turns it round"),
        _text(TextField.TAG, "one of your tags"),
        Field("has", Asks.PART, (":",), "image, related, date …"),
        _text(TextField.SOURCE, "words in the name of the feed or folder of files"),
        _text(TextField.FOLDER, "words in the name of the folder that the feed stands in"),
        _text(TextField.DOMAIN, "where it is published, such as wired.com"),
        _text(TextField.TYPE, "article, video …"),
        _text(TextField.AUTHOR, "words in the names of its authors"),
        _text(TextField.URL, "a part of its address"),
        _text(TextField.LANGUAGE, "the language, such as de"),
        Field("text", Asks.BODY, (":",), "words in the full text"),
        Field("story", Asks.STORY, (":", "="), "the reports of one story, by its id or one of theirs"),
        Field("quality", Asks.NUMBER, COMPARISONS, "how good it is, 0 to 100"),
        Field("related", Asks.NUMBER, COMPARISONS, "how many related reports"),
        Field("words", Asks.NUMBER, COMPARISONS, "how long the text is"),
        Field("limit", Asks.LIMIT, (":",), "at most so many articles"),
    )
}

STATES: Final[dict[str, str]] = {
    State.UNREAD: "not read yet",
    State.READ: "read",
    State.STARRED: "starred",
    State.ARCHIVED: "archived",
    State.SNOOZED: "put off until later",
    State.MUTED: "kept out of sight by a rule",
    State.TAGGED: "with a tag",
    State.HEARD: "with audio or video that you played",
    State.SUPERSEDED: "another report of the story is better",
    State.LEAD: "the best report of its story",
    State.NEW: "came since the last start",
}

PARTS: Final[dict[str, str]] = {
    Part.IMAGE: "a picture",
    Part.RELATED: "related reports",
    Part.DATE: "a known date",
    Part.HEAT: "a known heat",
    Part.QUALITY: "a known quality",
    Part.TOPIC: "a topic",
}

SORTS: Final[dict[str, str]] = {
    SortKey.HEAT: "what matters most first",
    SortKey.HOT: "what matters most now: heat that halves with age",
    SortKey.QUALITY: "best first",
    SortKey.NEWEST: "newest first",
    SortKey.OLDEST: "oldest first",
    SortKey.TITLE: "by title, A to Z",
    SortKey.PROVIDER: "by provider, then newest",
}

assert FIELDS.keys() >= {*TextField, *NumberField}, "every field of the tree can be asked for"
