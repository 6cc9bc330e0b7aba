"""What a process may cost that reads what strangers wrote."""

from __future__ import annotations

import resource

import pytest

from newsreader.system.limits import memory_bounded

GIB = 1024**3


def test_memory_is_bounded_for_a_while_and_then_as_before() -> None:
    before = resource.getrlimit(resource.RLIMIT_AS)
    with memory_bounded(64 * GIB):
        with memory_bounded(128 * GIB):
            assert resource.getrlimit(resource.RLIMIT_AS)[0] <= 64 * GIB, "the narrower bound holds"
        with pytest.raises(MemoryError):
            bytearray(65 * GIB)
    assert resource.getrlimit(resource.RLIMIT_AS) == before
