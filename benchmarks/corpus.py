"""Corpora of any size to measure on: `python benchmarks/corpus.py COUNT` prints the folder that holds one.

They are written once, by the generator beside the checkout, and kept in the cache folder.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import platformdirs

GENERATOR: Final = Path(__file__).resolve().parents[2] / "shared" / "tools" / "make_corpus.py"
FOLDER: Final = platformdirs.user_cache_path("newsreader-benchmarks", appauthor=False)
VERSION: Final = 1


def corpus(count: int, folder: Path = FOLDER) -> Path:
    """The folder of a corpus of `count` documents, made where there is none yet.

    Raises:
        SystemExit: the generator is missing.
    """
    target = folder / f"corpus-{count}-{VERSION}"
    if target.is_dir():
        return target
    if not GENERATOR.is_file():
        raise SystemExit(
            f"The benchmarks need the corpus generator at {GENERATOR}, which is missing.\n"
            "Put it there, or measure on a corpus of your own."
        )
    unfinished = target.with_suffix(".part")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([sys.executable, GENERATOR, unfinished, str(count)], check=True)
    unfinished.rename(target)
    return target


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("count", type=int, help="how many documents")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where corpora are kept")
    args = parser.parse_args()
    print(corpus(args.count, args.folder))


if __name__ == "__main__":
    main()
