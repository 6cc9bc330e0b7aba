"""A reader in a process of its own, for tests: `loading_reader.py DATABASE ROOT` prints what it is told."""

from __future__ import annotations

import sys
from multiprocessing import active_children
from pathlib import Path

from plain_corpus import PLAIN

from newsreader.folders.events import Finished, Loaded
from newsreader.folders.loader import Loader
from newsreader.library.cache.cache import Cache


def main() -> None:
    loader = Loader([Path(sys.argv[2])], Cache.open(Path(sys.argv[1])), workers=2, corpus=PLAIN)
    print("cached", len(loader.cached().items), flush=True)
    for event in loader.load():
        match event:
            case Loaded():
                workers = " ".join(str(child.pid) for child in active_children())
                print("loaded", len(event.items), workers, flush=True)
            case Finished():
                print("finished", event.articles, event.parsed, flush=True)


if __name__ == "__main__":
    main()
