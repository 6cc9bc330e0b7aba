"""Loading real front-matter files, through the real parser."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from plain_corpus import Audience

from newsreader.folders.events import Topics
from newsreader.folders.loader import Loader
from newsreader.library.cache.cache import Cache
from newsreader.scoring.heat import indexed
from newsreader.system import paths

CORPORA = Path(__file__).resolve().parents[2].parent / "shared" / "corpora"


def test_the_seeds_load_with_their_heat_and_whole(tmp_path: Path) -> None:
    cache = Cache.open(tmp_path / "cache.db")
    heard = Audience().hear(Loader([paths.seeds()], cache).load())
    assert sorted(item.headline.heat or 0 for item in heard.items.values()) == [-1, -1, 49, 109, 123]
    assert heard.finished.problems == ()
    for article_id, item in heard.items.items():
        article = cache.article(article_id, [paths.seeds()])
        assert article is not None
        assert indexed(article) == item
        assert article.related


@pytest.mark.skipif(not CORPORA.is_dir(), reason=f"the real corpora are not at {CORPORA}")
def test_a_real_corpus_is_the_same_from_workers_from_the_cache_and_from_this_thread(tmp_path: Path) -> None:
    folder = CORPORA / "front-matter" / "news"
    cache = Cache.open(tmp_path / "cache.db")
    by_workers = Audience().hear(Loader([folder], cache, workers=2).load())
    assert by_workers.finished.files == by_workers.finished.parsed == 674
    assert any(isinstance(event, Topics) and event.topics for event in by_workers.events)
    cached = Loader([folder], Cache.open(tmp_path / "cache.db")).cached()
    assert {item.headline.id: item for item in cached.items} == by_workers.items
    sources = [
        source.path
        for article_id in by_workers.items
        if (article := cache.article(article_id)) is not None
        for source in article.sources
    ]
    assert len(set(sources)) == 674


def test_a_start_on_a_full_cache_imports_no_parser_and_no_process_machinery(tmp_path: Path) -> None:
    Audience().hear(Loader([paths.seeds()], Cache.open(tmp_path / "cache.db")).load())
    script = (
        "import sys; from pathlib import Path; from newsreader.system import paths\n"
        "from newsreader.library.cache.cache import Cache; from newsreader.folders.loader import Loader\n"
        f"loader = Loader([paths.seeds()], Cache.open(Path({str(tmp_path / 'cache.db')!r})))\n"
        "assert len(loader.cached().items) == 5\n"
        "assert [event.parsed for event in loader.load() if hasattr(event, 'parsed')] == [0]\n"
        "print(*{'yaml', 'frontmatter', 'multiprocessing', 'textual', 'subprocess'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
