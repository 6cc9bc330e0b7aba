"""Which address of a picture is the picture: pages put others in `src` until a script has run."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from newsreader.text import lazy_pattern

LAZY: Final = (
    "data-src",
    "data-lazy-src",
    "data-original",
    "data-original-src",
    "data-orig-file",
    "data-actualsrc",
    "data-echo",
    "data-hi-res-src",
    "data-url",
    "data-image",
    "data-img-src",
    "data-full-src",
    "data-large-file",
    "data-canonical-src",
    "data-srcset",
    "data-lazy-srcset",
    "data-original-set",
    "srcset",
)
"""The attributes in which scripts find the address, likeliest first; those that end in `set` hold several."""

_PLACEHOLDER: Final = lazy_pattern(
    r"\s*(?:\Z|data:|about:|javascript:|#|(?:[^?#]*[/_.-])?(?:1x1|1px|blank|spacer|pixel|clear|empty|dummy|"
    r"placeholder|transparent|trans|loading|loader|lazy|lazyload|grey|gray|white|spinner)"
    r"(?:[_.-][\w.-]{0,20})?\.(?:gif|png|svg|jpe?g|webp)(?:[?#]|\Z))",
    re.IGNORECASE,
)
_IMAGE: Final = lazy_pattern(
    r"\S+\.(?:jpe?g|png|gif|webp|avif|svg)(?:[?#]\S*)?(?:\s+[\d.]{1,8}[wx]\s*(?:,|\Z)|\Z)", re.I
)
_CANDIDATE: Final = lazy_pattern(r"(\S*[^\s,])(?:\s+([\d.]{1,8})[wx])?\s*(?:,|\Z)")


def is_placeholder(address: str | None) -> bool:
    """Whether an address stands in `src` only until the real one is put there."""
    return _PLACEHOLDER.match(address or "") is not None


def source_of(attributes: Mapping[str, str | None]) -> str:
    """The address of the picture that an `<img>` with these attributes shows; empty where it has none."""
    source = attributes.get("src") or ""
    if not is_placeholder(source):
        return source
    for name in LAZY:
        value = attributes.get(name) or ""
        address = largest(value) if name.endswith("set") else value.strip()
        if address and not is_placeholder(address):
            return address
    # Scripts have names of their own for it.
    return next((address for name in attributes if (address := _image_in(name, attributes[name]))), "")


def is_lazy(name: str) -> bool:
    """Whether the attribute of an `<img>` may hold its address."""
    return name in LAZY or name.startswith("data-")


def _image_in(name: str, value: str | None) -> str:
    """The address in an attribute that is a script's own, if it is one of a picture."""
    value = (value or "").strip()
    if not name.startswith("data-") or not _IMAGE.match(value):
        return ""
    address = largest(value)
    return "" if is_placeholder(address) else address


def largest(srcset: str) -> str:
    """The address in a `srcset` that has the most pixels; of equal ones the first."""
    best, most = "", -1.0
    for address, size in _CANDIDATE.findall(srcset):
        try:
            pixels = float(size or 1)
        except ValueError:
            pixels = 0.0
        if pixels > most and not is_placeholder(address):
            best, most = address, pixels
    return best
