"""Stores of few articles, whose views are made in as many steps as those of very many."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from newsreader.store import row_chunks, view_engine


@pytest.fixture(autouse=True, scope="module")
def small_steps() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(row_chunks, "FIRST", 1)
        patch.setattr(row_chunks, "LARGEST", 3)
        patch.setattr(view_engine, "NEAR", 1)
        patch.setattr(row_chunks, "NEAR", 1)
        yield
