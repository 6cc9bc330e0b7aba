"""Long bodies: read elsewhere, as they are read here."""

from __future__ import annotations

from threading import Event

import msgspec
import pytest

from newsreader.errors import NewsreaderError
from newsreader.model import Body, BodyFormat
from newsreader.reading.read import read
from newsreader.session.articles import body_process
from newsreader.session.articles.body_process import HERE, read_bounded

LONG = Body(BodyFormat.MARKDOWN, "# A [title](/to)\n\n" + "word " * 13_000)


def test_a_long_one_is_read_in_a_process_as_it_is_here() -> None:
    assert len(LONG.text) > HERE[BodyFormat.MARKDOWN]
    assert read_bounded(LONG, "https://a.example/1", Event()) == read(LONG, "https://a.example/1")


def test_one_that_takes_too_much_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body_process, "reports_of", lambda *_: iter([None, None]))
    assert "more time or memory" in str(read_bounded(LONG, None, Event()).blocks)


def test_without_a_process_it_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise NewsreaderError("no process could be started")

    monkeypatch.setattr(body_process, "reports_of", refuse)
    assert "no process" in str(read_bounded(LONG, None, Event()).blocks)


def test_short_ones_need_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(body_process, "reports_of")
    assert read_bounded(msgspec.structs.replace(LONG, text="Short."), None, Event()).blocks
