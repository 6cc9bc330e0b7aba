"""The documents of a corpus as `corpus.py` makes it, each with the story that its generator wrote it for.

`python benchmarks/stories_scale.py documents COUNT` groups them. The generator is read as a module: it deals
headlines out to stories the same way each time, and every file has its number at the end of its name.
"""

from __future__ import annotations

import importlib.util
import json
import re
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from types import ModuleType

import msgspec

from corpus import GENERATOR, corpus
from newsreader.model import FileStamp, Problem, id_from_url, timestamp
from newsreader.sources.files.corpus import parse_file, scan
from newsreader.stories.grouping.records import Report
from stories_made import Labelled

SEED = 1


def documents(count: int) -> list[Labelled]:
    """The reports in a corpus. Without the one headline that has the same address in each edition, since that
    ends in a fragment: all that name it as related would be one story."""
    listings = [listing for listing in scan([corpus(count)]) if not isinstance(listing, Problem)]
    files = [file for listing in listings for file in listing.stamps()]
    with ProcessPoolExecutor() as pool:
        reports = list(pool.map(told, files, chunksize=500))
    written = Counter(report.id for report in reports if report is not None)
    shared = frozenset(report_id for report_id, times in written.items() if times > 1)
    return [
        Labelled(_without(shared, report), story_of(Path(file.path)))
        for file, report in zip(files, reports, strict=True)
        if report is not None and report.id not in shared
    ]


def told(file: FileStamp) -> Report | None:
    """What the grouping needs of a file, as the keeper of stories reads it from the cache."""
    article = parse_file(file, "corpus").article
    if article is None:
        return None
    others = [id_from_url(url) for _, url in article.urls.all()[1:]]
    related = [named.id for named in article.related if named.id is not None]
    return Report(
        id=article.id,
        title=article.title,
        text=article.excerpt,
        provider=article.provider.name or article.provider.domain,
        published=timestamp(article.published),
        related=tuple(
            dict.fromkeys(related_id for related_id in (*related, *others) if related_id != article.id)
        ),
    )


def _without(others: frozenset[str], report: Report) -> Report:
    return msgspec.structs.replace(
        report, related=tuple(related_id for related_id in report.related if related_id not in others)
    )


def story_of(path: Path) -> str:
    """Which story a document of the generator is of."""
    number = re.search(r"-(\d+)\.md$", path.name)
    if number is None:
        return path.name
    edition, place = divmod(int(number[1]), len(_headlines()))
    return _groups(edition)[place]


@cache
def _generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_corpus", GENERATOR)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def _headlines() -> list[dict[str, str]]:
    lines: str = _generator().HEADLINES.read_text(encoding="utf-8")
    return [json.loads(line) for line in lines.splitlines()]


@cache
def _groups(edition: int) -> list[str]:
    groups: list[str] = _generator().grouped(_headlines(), edition, SEED)
    return groups
