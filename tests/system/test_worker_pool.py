"""Workers for documents from strangers: what one of them does hurts no other."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from typing import Any

import dying
import pytest

from newsreader.system.worker_pool import WorkerLostError, WorkerPool


@pytest.fixture
def pool() -> Iterator[WorkerPool]:
    pool = WorkerPool([], workers=2, max_seconds=20)
    yield pool
    pool.close()


async def test_those_beside_a_document_that_kills_are_read_all_the_same(pool: WorkerPool) -> None:
    texts = [str(number) for number in range(12)]
    killing = asyncio.create_task(pool.run(dying.die, "x"))
    read = await asyncio.gather(*(pool.run(dying.echo, text) for text in texts))
    assert [text.decode() for text in read] == texts
    with pytest.raises(WorkerLostError):
        await killing


async def test_a_document_is_tried_once_more_before_it_is_blamed(pool: WorkerPool, tmp_path: Path) -> None:
    assert await pool.run(dying.die_the_first_time, str(tmp_path / "tried")) == b"done"


async def test_a_worker_that_is_started_while_another_dies_is_ended(
    pool: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit, started = ProcessPoolExecutor.submit, list[Any]()

    def one_dies_meanwhile(executor: Any, *work: Any) -> Future[bytes]:
        future = submit(executor, *work)
        if not started:
            started.extend(executor._processes.values())
            executor._broken = "a worker died"
        return future

    monkeypatch.setattr(ProcessPoolExecutor, "submit", one_dies_meanwhile)
    assert await pool.run(dying.echo, "once more") == b"once more"
    (process,) = started
    process.join(60)
    assert process.exitcode is not None


async def test_memory_is_bounded_and_the_next_document_is_read(pool: WorkerPool) -> None:
    with pytest.raises(WorkerLostError):
        await pool.run(dying.eat_memory, "")
    assert await pool.run(dying.echo, "next") == b"next"
