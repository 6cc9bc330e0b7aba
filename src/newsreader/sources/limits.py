"""How much of what strangers send is taken in."""

from typing import Final

MAX_DOCUMENT: Final = 10 * 1024 * 1024
"""Bytes of one feed, list or page, as it comes out of its compression."""
