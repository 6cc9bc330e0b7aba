"""The user's settings: what there is and what it means.

The structs below are the only list of settings: types, bounds, defaults and descriptions. Reading and
checking (`configload`) and the commented text of `newsreader config show` (`configprint`) come from them.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta


class Sources(msgspec.Struct, frozen=True):
    """Where articles come from."""

    paths: Annotated[
        tuple[str, ...],
        Meta(description="Folders and files to open where none is named on the command line."),
    ] = ()


class Reading(msgspec.Struct, frozen=True):
    """Reading and opening articles."""

    open: Annotated[
        Literal["original", "web", "amp"],
        Meta(description="The address to open, where an article has several; else the best that it has."),
    ] = "original"
    mark_read_after: Annotated[
        float,
        Meta(ge=0, le=3600, description="Seconds in the detail after which an article is read; 0 for never."),
    ] = 2.0
    browser: Annotated[
        str, Meta(description="The command that opens addresses; empty for $BROWSER, else the desktop's own.")
    ] = ""


class Display(msgspec.Struct, frozen=True):
    """How things look."""

    theme: Annotated[
        str, Meta(description='"newsreader-dark", "newsreader-light", or another that the palette names.')
    ] = "newsreader-dark"
    density: Annotated[
        Literal["comfortable", "compact"], Meta(description="Two lines for each article in the list, or one.")
    ] = "comfortable"
    layout: Annotated[
        Literal["auto", "wide", "stacked", "single"],
        Meta(
            description='List and detail side by side ("wide"), above each other, or one at a time; "auto" '
            "goes by the width. Below 100 columns they are always one at a time."
        ),
    ] = "auto"
    sidebar: Annotated[bool, Meta(description="Whether the sidebar is seen beside the list.")] = True
    sidebar_width: Annotated[int, Meta(ge=12, le=60, description="Columns of the sidebar, at least.")] = 24
    dates: Annotated[
        Literal["relative", "absolute"],
        Meta(description='Dates in the list: "3h" and "2d", or the day itself.'),
    ] = "relative"


class Listing(msgspec.Struct, frozen=True):
    """The list of articles."""

    sort: Annotated[
        Literal["auto", "heat", "hot", "quality", "newest", "oldest", "title", "provider"],
        Meta(
            description='The order of the list, until another is chosen; "auto" is "hot" where feeds are '
            'open, and "heat" for folders alone.'
        ),
    ] = "auto"


class StoriesConfig(msgspec.Struct, frozen=True):
    """Stories, and the order "hot", in which heat fades with age."""

    fold: Annotated[
        bool, Meta(description="Whether the reports of one event are one row, until they are unfolded.")
    ] = True
    weight: Annotated[
        int,
        Meta(
            ge=0, le=100, description="Points of heat for each other report of a story, on its best report."
        ),
    ] = 10
    half_life_hours: Annotated[
        float, Meta(ge=1, le=8760, description="Hours of age with which a heat halves in the order “hot”.")
    ] = 24.0
    most_in_a_row: Annotated[
        int,
        Meta(
            ge=0,
            le=100,
            description="So many articles of one provider stand in a row at most in the order “hot”; 0 for "
            "any number.",
        ),
    ] = 3


class FeedsConfig(msgspec.Struct, frozen=True):
    """Feeds that you follow."""

    refresh_on_start: Annotated[
        bool, Meta(description="Whether to fetch the feeds whose time has come when the reader opens.")
    ] = True
    refresh_every: Annotated[
        int,
        Meta(
            ge=0,
            le=10_080,
            description="Minutes after which a feed is fetched again while the reader is open, where neither "
            "the feed nor its own setting says otherwise; 0 to fetch only with R.",
        ),
    ] = 60
    allow_commands: Annotated[
        bool,
        Meta(
            description="Whether feeds whose address is exec: or filter: and a program may run it. They come "
            "of what you type and of newsboat's files alone."
        ),
    ] = False


class NotifyConfig(msgspec.Struct, frozen=True):
    """What you are told of when a refresh has ended, beside what rules with do = "notify" say."""

    new: Annotated[
        bool, Meta(description="Whether every refresh that brings something is told of, with the number.")
    ] = False
    feeds: Annotated[
        tuple[str, ...], Meta(description="Feeds whose new articles are told of, by their titles.")
    ] = ()
    command: Annotated[
        str,
        Meta(
            description="The program that tells, which gets a title and a text as its last two arguments; "
            "empty for the desktop's own, else the terminal's."
        ),
    ] = ""
    quiet: Annotated[
        str,
        Meta(
            pattern=r"^$|^([01]?\d|2[0-3]):[0-5]\d-([01]?\d|2[0-3]):[0-5]\d$",
            examples=["22:00-07:00"],
            description='Hours in which nothing is told of, as "22:00-07:00"; empty for none.',
        ),
    ] = ""


class MediaConfig(msgspec.Struct, frozen=True):
    """Audio, video and other files that belong to articles."""

    folder: Annotated[str, Meta(description="Where files are downloaded to; made where it is missing.")] = (
        "~/Podcasts"
    )
    name: Annotated[
        str,
        Meta(
            description="What a file is called in that folder, of {feed}, {date}, {title} and {file} (its "
            "name at its server); a slash begins another folder. Its ending comes by itself."
        ),
    ] = "{feed}/{date} {title}"
    max_mb: Annotated[
        int,
        Meta(ge=0, le=1_000_000, description="So large may a file be, in megabytes; 0 for any size."),
    ] = 2_000
    programs: Annotated[
        dict[str, str],
        Meta(
            description="What plays or opens files, by their kinds: a program with its arguments, of which "
            "{file} is the file here, else its address, {url} its address, {title} and {feed} what they say. "
            'The desktop\'s own opens what stands not here. For example:  "audio/*" = "mpv --no-video {file}"'
        ),
    ] = {}


class SyncConfig(msgspec.Struct, frozen=True):
    """Other machines. Accounts on servers are lists of their own: see newsreader accounts."""

    folder: Annotated[
        str,
        Meta(
            description="A folder that a file synchroniser carries between your machines: what is decided on "
            "one, archive, snooze and stories too, is so on all; empty for none."
        ),
    ] = ""


class Keys(msgspec.Struct, frozen=True):
    """Which keys do what."""

    preset: Annotated[
        Literal["default", "newsboat", "eilmeldung"],
        Meta(description="The keys to begin with: the reader's own, or much like those of another reader."),
    ] = "default"
    map: Annotated[
        dict[str, str],
        Meta(
            description="Your own keys over them, by the command's name in quotes: several with commas "
            'between them, sequences with spaces, "" for none. For example:  "move.top" = "g g, home"'
        ),
    ] = {}


class Config(msgspec.Struct, frozen=True):
    """Every setting, in its group."""

    sources: Sources = Sources()
    reading: Reading = Reading()
    display: Display = Display()
    list: Listing = Listing()
    keys: Keys = Keys()
    feeds: FeedsConfig = FeedsConfig()
    notify: NotifyConfig = NotifyConfig()
    media: MediaConfig = MediaConfig()
    sync: SyncConfig = SyncConfig()
    stories: StoriesConfig = StoriesConfig()
