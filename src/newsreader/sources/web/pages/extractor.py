"""readability, which takes the main text out of a page, without the chardet that it imports.

It guesses with that (LGPL) in which encoding bytes are, and is given text alone. charset-normalizer (MIT),
which guesses here, has the same functions.
"""

from __future__ import annotations

import sys

import charset_normalizer

sys.modules.setdefault("chardet", charset_normalizer)

from readability import Document  # noqa: E402
from readability.readability import Unparseable  # noqa: E402

__all__ = ["Document", "Unparseable"]
