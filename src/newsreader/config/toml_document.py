"""TOML of the configuration, read under limits: a file of someone else's may have come with an archive."""

from __future__ import annotations

from typing import Any, Final

from newsreader.text import lazy_pattern

MAX_PARTS: Final = 64
"""Of a dotted key. tomllib keeps every beginning of one: 50,000 parts take minutes and all memory."""

_LONG_KEY: Final = lazy_pattern(
    rf"(?<![\w-])(?:(?:[\w-]+|\"[^\"\n]{{0,100}}\"|'[^'\n]{{0,100}}')[ \t]*\.[ \t]*){{{MAX_PARTS}}}"
)


def read_toml(text: str) -> dict[str, Any]:
    """The document.

    Raises:
        TOMLDecodeError: it is none, or goes beyond a limit.
    """
    import tomllib

    long = _LONG_KEY.search(text)
    if long is not None:
        line = text.count("\n", 0, long.start()) + 1
        raise tomllib.TOMLDecodeError(f"a key of {MAX_PARTS} parts or more (at line {line}, column 1)")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except RecursionError:
        raise tomllib.TOMLDecodeError("nested too deeply") from None
    except ValueError:  # Python converts 4,300 digits at most
        raise tomllib.TOMLDecodeError("a number with far too many digits") from None
