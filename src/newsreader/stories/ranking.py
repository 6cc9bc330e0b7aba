"""An order in which a loud provider doesn't bury rare ones."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence


def balance(ids: Sequence[str], providers: Sequence[str], most: int = 3) -> tuple[str, ...]:
    """The same ids, at most `most` in a row from one provider, each as near to its place as that allows.

    `providers`: one for each id; an article of an unknown provider ("") is nobody's. Where nothing but one
    provider's articles is left, they stay in their order. `most` below 1 means no limit.
    """
    if most < 1:
        return tuple(ids)
    waiting: deque[str] = deque()
    balanced: list[str] = []
    loud, run = "", 0

    # Only articles of the provider whose run is full ever wait, so `waiting` holds one provider's alone.
    def take(article: str, provider: str) -> None:
        nonlocal loud, run
        run = run + 1 if provider and provider == loud else 1
        loud = provider
        balanced.append(article)

    held = ""
    for article, provider in zip(ids, providers, strict=True):
        if waiting and provider == held:
            waiting.append(article)
            continue
        if provider and provider == loud and run >= most:
            held = provider
            waiting.append(article)
            continue
        take(article, provider)
        while waiting and (loud != held or run < most):
            take(waiting.popleft(), held)
    balanced.extend(waiting)
    return tuple(balanced)
