"""Formulas in MathML as one line of text: `1/2`, `x^2`, `√(a+b)`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from newsreader.text import lazy_pattern

MAX_TAGS: Final = 2_000
"""A formula with more of them is shown by its signs alone."""

_TAG: Final = lazy_pattern(
    r"<(?P<end>/?)(?:[a-z]\w{0,9}:)?(?P<name>[a-z]\w{0,30})[^<>]*?(?P<empty>/?)>", re.I
)
_SINGLE: Final = lazy_pattern(r"\d+(?:[.,]\d+)?|&#?\w{1,31};|.|", re.DOTALL)
_ANY_TAG: Final = lazy_pattern(r"<[^<>]*>")
_SCRIPTS: Final = {
    "msub": "_",
    "msup": "^",
    "msubsup": "_^",
    "munder": "_",
    "munderover": "_^",
}
_WITHOUT_CONTENT: Final = frozenset({"none", "mprescripts", "mspace"})


def as_line(mathml: str) -> str:
    """What a formula's elements hold, in the order in which it is read, references left as they are."""
    if mathml.count("<") > MAX_TAGS:
        return _ANY_TAG.sub("", mathml)
    names, children = [""], [list[str]()]
    position = 0
    for tag in _TAG.finditer(mathml):
        if text := mathml[position : tag.start()].strip():
            children[-1].append(text)
        position = tag.end()
        name = tag["name"].lower()
        if not tag["end"]:
            if not tag["empty"] and name not in _WITHOUT_CONTENT:
                names.append(name)
                children.append([])
        elif name in names:
            while len(names) > 1:
                ended = names.pop()
                children[-2:] = [[*children[-2], _line_of(ended, children[-1])]]
                if ended == name:
                    break
    children[-1].append(mathml[position:].strip())
    return "".join(part for parts in children for part in parts)


def _line_of(name: str, parts: Sequence[str]) -> str:
    if name == "mfrac" and len(parts) == 2:
        return f"{_grouped(parts[0])}/{_grouped(parts[1])}"
    if name == "msqrt":
        return f"√{_grouped(''.join(parts))}"
    if name == "mroot" and len(parts) == 2:
        return f"{_grouped(parts[1])}√{_grouped(parts[0])}"
    if name in _SCRIPTS and len(parts) == 1 + len(_SCRIPTS[name]):
        marked = zip(_SCRIPTS[name], parts[1:], strict=True)
        return parts[0] + "".join(f"{mark}{_grouped(part)}" for mark, part in marked)
    return {"mtr": " ", "mtable": "; "}.get(name, "").join(parts)


def _grouped(part: str) -> str:
    """A letter, a number or a character reference by itself, all else in brackets."""
    return part if _SINGLE.fullmatch(part) else f"({part})"
