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

from newsreader.reading.cells import cell_len
from newsreader.system.substitutes import has_all_characters, show_substitutes, substitute


@pytest.mark.parametrize(
    ("character", "shown"),
    [
        ("●", "*"), ("★", "*"), ("✓", "v"), ("↳", ">"), ("▸", ">"), ("▾", "v"), ("✗", "x"), ("…", "."),
        ("·", "-"), ("│", "|"), ("─", "-"), ("┌", "+"), ("“", '"'), ("é", "e"), ("Ñ", "N"), ("ß", "s"),
        ("日", "??"), ("한", "??"), ("\u0301", ""), ("\u200b", ""), ("я", "?"), ("ﬁ", "f"), ("\ud800", "?"),
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
