"""Which program gets a file, and as what."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from newsreader.errors import ConfigError, UsageError
from newsreader.media.players import Playing, desktop_opener, player_for
from newsreader.model import Article, Urls
from newsreader.sharing.media_files import downloadable, media_files, playable

URL = "https://site.example/a.mp3"
AUDIO = Playing("audio/mpeg", URL, title="-x; rm -rf ~ $(id)", feed="A show")


@pytest.mark.parametrize(
    ("programs", "arguments"),
    [
        ({"audio/*": "mpv {url}"}, ("mpv", URL)),
        ({"*": "all", "audio/*": "some", "audio/mpeg": "one {url}"}, ("one", URL)),
        ({"audio/*": "mpv"}, ("mpv", URL)),
        ({"audio/*": "mpv --title={title} {file}"}, ("mpv", f"--title={AUDIO.title}", URL)),
        ({"audio/*": "play {title} {file}"}, ("play", f" {AUDIO.title}", URL)),
        ({"audio/*": '"/opt/my player" {url}'}, ("/opt/my player", URL)),
        ({"video/*": "mpv"}, None),
        ({"audio/*": " "}, None),
    ],
)
def test_the_closest_kind_and_whole_arguments(programs: dict[str, str], arguments: tuple[str, ...]) -> None:
    assert player_for(AUDIO, programs) == arguments


@pytest.mark.parametrize(
    "line", ["sh -c 'mpv {url}'", "{url}", "mpv {selection}", "mpv 'x", "ssh host mpv {url}"]
)
def test_what_strangers_write_is_no_program_and_meets_no_shell(line: str) -> None:
    with pytest.raises(ConfigError, match=r"media\.programs"):
        player_for(AUDIO, {"audio/*": line})


@pytest.mark.parametrize("url", ["file:///etc/passwd", "javascript:x", "-o"])
def test_only_addresses_of_the_web(url: str) -> None:
    with pytest.raises(UsageError, match="only http and https"):
        player_for(Playing("audio/mpeg", url), {"audio/*": "mpv {url}"})


def test_a_file_that_was_downloaded_is_played_from_the_disk(tmp_path: Path) -> None:
    (tmp_path / "-a.mp3").write_bytes(b"x")
    here = Playing("audio/mpeg", URL, str(tmp_path / "-a.mp3"))
    assert player_for(here, {"audio/*": "mpv {file}"}) == ("mpv", str(tmp_path / "-a.mp3"))
    assert desktop_opener(here) is not None
    (tmp_path / "-a.mp3").unlink()
    assert player_for(here, {"audio/*": "mpv {file}"}) == ("mpv", URL)
    assert desktop_opener(here) is None


def test_the_desktop_is_given_nothing_that_it_may_run(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(b"x")
    with pytest.raises(UsageError, match="is not opened"):
        desktop_opener(Playing("application/x-desktop", URL, str(tmp_path / "a.bin")))


def article(*files: Mapping[str, object], kind: str = "article") -> Article:
    return Article(
        "id", "Title", urls=Urls("https://site.example/page"), type=kind, extra={"enclosures": list(files)}
    )


def test_the_playable_file_and_not_the_first() -> None:
    logo = {"url": "https://site.example/logo.png", "type": "image/png"}
    sound = {"url": URL, "type": "audio/mpeg; charset=x", "length": 7, "duration": 3}
    files = media_files(article(logo, {"url": "ftp://site.example/x"}, sound))
    assert [file.type for file in files] == ["audio/mpeg", "image/png"]
    assert playable(article(logo)) is None
    assert downloadable(article(logo)) is None
    played = playable(article(logo, sound))
    assert played == files[0] == downloadable(article(logo, sound))


def test_a_kind_that_says_nothing_is_told_by_the_name() -> None:
    (file,) = media_files(
        article({"url": "https://site.example/a%20b.M4A?x", "type": "application/octet-stream"})
    )
    assert file.type == "audio/mp4"


def test_a_video_without_a_file_is_played_from_its_page() -> None:
    page = playable(article(kind="video"))
    assert page is not None
    assert page.url == "https://site.example/page"
    assert downloadable(article(kind="video")) is None
    flash = {"url": "https://site.example/v/1", "type": "application/x-shockwave-flash"}
    assert playable(article(flash)) == page
