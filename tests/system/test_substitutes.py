"""Terminals that are not UTF-8 get other characters of the same width."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from fakes import write_article
from hypothesis import given
from hypothesis import strategies as st
from real_terminal import in_a_terminal

from newsreader.reading.cells import cell_len
from newsreader.system.substitutes import (
    has_all_characters,
    show_substitutes,
    substitute,
    terminal_encoding,
)


@pytest.mark.parametrize(
    ("character", "shown"),
    [
        ("●", "*"), ("★", "*"), ("✓", "v"), ("↳", ">"), ("▸", ">"), ("▾", "v"), ("✗", "x"), ("…", "."),
        ("·", "-"), ("│", "|"), ("─", "-"), ("┌", "+"), ("“", '"'), ("é", "e"), ("Ñ", "N"), ("ß", "s"),
        ("日", "??"), ("한", "??"), ("☰", "??"), ("\u0301", ""), ("\u200b", ""), ("я", "?"), ("ﬁ", "f"),
        ("\ud800", "?"),
    ],
)  # fmt: skip
def test_what_stands_for_a_character(character: str, shown: str) -> None:
    assert substitute(character) == shown


@given(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co"), max_codepoint=0x3FFF))
def test_the_width_stays(character: str) -> None:
    shown = substitute(character)
    assert shown.isascii()
    # Tables of widths differ in marks and in what is drawn at their end.
    if cell_len(character) and shown:
        assert len(shown) == cell_len(character)


@pytest.mark.parametrize(("encoding", "shown"), [("latin-1", b"* caf\xe9 ??-"), ("ascii", b"* cafe ??-")])
def test_a_stream_shows_them(encoding: str, shown: bytes) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding)
    show_substitutes(stream)
    stream.write("● café 日—")
    stream.flush()
    assert raw.getvalue() == shown
    assert not has_all_characters(stream)


@pytest.mark.parametrize(
    ("environment", "encoding"),
    [
        ({"LANG": "C"}, "ascii"),
        ({"LC_ALL": "POSIX", "LANG": "en_US.UTF-8"}, "ascii"),
        # As Python leaves it behind where it has settled on UTF-8 by itself.
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, "ascii"),
        ({"LANG": "de_DE.ISO-8859-1", "LC_CTYPE": "C.UTF-8"}, "iso8859-1"),
        ({"LANG": "ru_RU.KOI8-R"}, "koi8-r"),
        ({"LANG": "fr_FR@euro"}, "iso8859-15"),
        ({"LANG": "C.UTF-8"}, None),
        ({"LANG": "C", "LC_ALL": "C.UTF-8"}, None),
        ({"LC_CTYPE": "C.UTF-8"}, None),
        ({"LANG": "sv_SE"}, None),
        ({"LANG": "xx_XX.nonsense"}, None),
        ({"LANG": "C", "PYTHONIOENCODING": "utf-8"}, None),
        ({}, None),
    ],
)
def test_the_encoding_of_a_terminal(environment: dict[str, str], encoding: str | None) -> None:
    assert terminal_encoding(environment) == encoding


def test_the_reader_shows_them_on_the_first_screen_of_the_next_start_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("LC_ALL", "LC_CTYPE", "PYTHONIOENCODING", "PYTHONUTF8"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C")
    for _ in range(2):
        with in_a_terminal() as terminal:
            terminal.read_until("Baltimore May Soon")
            terminal.type(b"q")
            assert terminal.wait() == 0
        assert terminal.output.isascii()


def test_lists_keep_their_columns_and_json_its_characters(tmp_path: Path) -> None:
    write_article(tmp_path, "a", 'title: "Café 日本 “x” 😀"')
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    listed, data = (
        subprocess.run(
            [sys.executable, "-m", "newsreader", "list", *options, str(tmp_path)],
            capture_output=True,
            check=True,
            env=environment,
        ).stdout
        for options in ((), ("--json",))
    )
    assert 'Café ???? "x" ??'.encode("latin-1") in listed
    assert json.loads(data)[0]["title"] == "Café 日本 “x” 😀"
    assert data.isascii()
