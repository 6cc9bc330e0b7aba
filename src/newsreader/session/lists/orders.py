"""What the orders of the list are called."""

from __future__ import annotations

from typing import Final

from newsreader.query import Sort, SortKey

_NAMES: Final = {
    SortKey.HEAT: ("highest heat first", "lowest heat first"),
    SortKey.HOT: ("hot", "coolest first"),
    SortKey.QUALITY: ("best first", "worst first"),
    SortKey.NEWEST: ("newest first", "oldest first"),
    SortKey.OLDEST: ("oldest first", "newest first"),
    SortKey.TITLE: ("by title", "by title, Z to A"),
    SortKey.PROVIDER: ("by provider", "by provider, Z to A"),
}


def order_name(sort: Sort) -> str:
    """An order in words, as `newest first`."""
    usual, reverse = _NAMES[sort.key]
    return reverse if sort.reverse else usual


def all_orders() -> dict[Sort, str]:
    """Every order that has a name of its own, with that name."""
    orders = [Sort(key, reverse) for reverse in (False, True) for key in SortKey]
    names: dict[str, Sort] = {}
    for order in orders:
        names.setdefault(order_name(order), order)
    return {order: name for name, order in names.items()}
