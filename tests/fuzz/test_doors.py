"""Every way in answers whatever the bytes are; `fuzz.py` tries many more."""

from __future__ import annotations

from pathlib import Path

import pytest
from bombs import DOORS
from hypothesis import given, settings
from hypothesis import strategies as st
from small_doors import SMALL_DOORS

CORPUS = Path(__file__).with_name("corpus")

PIECES = st.sampled_from(
    [b"<b id=1>", b"<p>x", b"<!--", b"-->", b"<rss>", b"</b>", b"&amp", b"---\n", b"+++\n", b"\xff", b"<a "]
)  # fmt: skip


@pytest.mark.parametrize("door", [door for door in DOORS if door not in ("reading", "full text")])
@settings(max_examples=40)
@given(data=st.binary(max_size=200) | st.lists(PIECES, max_size=40).map(b"".join))
def test_no_bytes_make_it_fail(door: str, data: bytes) -> None:
    read, as_document = DOORS[door]
    read(data)
    read(as_document(data.decode("utf-8", "replace")))


@pytest.mark.parametrize("door", SMALL_DOORS)
@settings(max_examples=40)
@given(written=st.text(max_size=30), place=st.integers(0, 150), which=st.integers(0, 7))
def test_what_must_hold_of_a_text_holds_of_any(door: str, written: str, place: int, which: int) -> None:
    read, samples = SMALL_DOORS[door]
    sample = samples[which % len(samples)]
    read(written)
    read(sample[:place] + written + sample[place:])


@pytest.mark.parametrize("door", [door for door in DOORS if (CORPUS / door).is_dir()])
def test_what_was_found_before(door: str) -> None:
    read, _ = DOORS[door]
    for document in sorted((CORPUS / door).iterdir()):
        read(document.read_bytes())
