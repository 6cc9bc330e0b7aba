"""Esc, keys with Alt and sequences, told apart in what is typed."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsreader.ui.support.typed_text import ESC, TypedText, alt_key

PASTED = "\x1b[200~one\x1bj\x1b two\x1b[201~"


def cut(*reads: str) -> list[str]:
    """The pieces of what is read one after the other, in quick succession, and no more after it."""
    typed = TypedText()
    return [piece for read in reads for piece in typed.cut(read)] + list(typed.rest())


@pytest.mark.parametrize(
    ("reads", "pieces"),
    [
        (["jk"], ["jk"]),
        ([ESC], [ESC]),
        ([ESC, "j"], [ESC, "j"]),
        (["\x1bj"], ["\x1bj"]),
        (["a\x1bjb"], ["a", "\x1bj", "b"]),
        (["\x1b\x1b"], [ESC, ESC]),
        ([ESC, ESC], [ESC, ESC]),
        (["\x1b\r"], [ESC, "\r"]),
        (["\x1b\x1b[A"], [ESC, "\x1b[A"]),
        ([ESC, "[", "A"], ["\x1b[A"]),
        (["\x1b[A\x1b[B"], ["\x1b[A\x1b[B"]),
        (["\x1bOP"], ["\x1bOP"]),
        (["\x1bO"], [ESC, "O"]),
        ([ESC, "O"], [ESC, "O"]),
        (["\x1b["], [ESC, "["]),
        (["\x1b[1;3A"], ["\x1b[1;3A"]),
        (["\x1b\x7f"], ["\x1b\x7f"]),
        (["\x1b\u0142"], ["\x1b\u0142"]),
    ],
)
def test_esc_alt_and_sequences(reads: list[str], pieces: list[str]) -> None:
    assert cut(*reads) == pieces


def test_what_may_go_on_is_waited_for() -> None:
    typed = TypedText()
    assert list(typed.cut("a\x1b")) == ["a"]
    assert list(typed.cut("[2")) == []
    assert list(typed.cut("0~")) == ["\x1b[20~"]
    assert list(typed.rest()) == []


@given(st.lists(st.integers(0, len(PASTED)), max_size=6).map(sorted))
def test_a_paste_stays_whole_however_it_is_read(places: list[int]) -> None:
    ends = [*places, len(PASTED)]
    reads = [PASTED[begin:end] for begin, end in zip([0, *places], ends, strict=True) if end > begin]
    # What follows the first Esc of it in another read is told from a key by what it begins with.
    pieces = cut(*reads, "\x1bj")
    assert "".join(pieces[:-1]) == PASTED
    assert ESC not in pieces
    assert pieces[-1] == "\x1bj"


@given(st.lists(st.text(alphabet="\x1b[O2001~jA;\r\x7f\u0142", min_size=1, max_size=8), max_size=6))
@example([ESC, "[", "2", "0", "0", "~", ESC, "j"])
def test_nothing_that_is_typed_is_lost_or_turned_about(reads: list[str]) -> None:
    assert "".join(cut(*reads)) == "".join(reads)


@pytest.mark.parametrize(
    ("piece", "key"),
    [
        ("\x1bj", "alt+j"),
        ("\x1bJ", "alt+shift+j"),
        ("\x1b/", "alt+slash"),
        ("\x1b1", "alt+1"),
        (ESC, None),
        ("j", None),
        ("ab", None),
        ("\x1b[A", None),
    ],
)
def test_a_key_with_alt_has_the_name_that_a_keymap_has_for_it(piece: str, key: str | None) -> None:
    assert alt_key(piece) == key
