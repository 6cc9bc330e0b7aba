"""Fuzzes one way in with atheris (`pip install atheris`): `python tests/fuzz/fuzz.py feed [CORPUS ...]`.

It begins with the bombs and with what was found before (`corpus/WAY/`). What it finds becomes a file there,
which `test_doors.py` tries from then on. Options of libFuzzer, as `-max_total_time=600`, go through.
"""

from __future__ import annotations

import sys
import tempfile
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from bombs import DOORS, MARKUP

CORPUS = Path(__file__).with_name("corpus")
SEED_SIZE = 2_000
INSTRUMENTED = ["newsreader", "feedparser", "readability", "frontmatter"]


def main() -> int:
    """The exit code: 2 where there is no such way in, or no atheris."""
    if len(sys.argv) < 2 or sys.argv[1] not in DOORS:
        print(f"give one of: {', '.join(DOORS)}", file=sys.stderr)
        return 2
    try:
        atheris = import_module("atheris")
    except ImportError:
        print("atheris is not installed", file=sys.stderr)
        return 2
    door = sys.argv.pop(1)
    read, as_document = DOORS[door]
    with atheris.instrument_imports(include=INSTRUMENTED):
        read(b"")
        read(as_document("<p>x"))

    def target(data: bytes) -> None:
        read(data.decode("utf-8", "replace").encode() if door == "reading" else data)

    with tempfile.TemporaryDirectory() as seeds:
        for number, markup in enumerate(MARKUP.values()):
            (Path(seeds) / str(number)).write_bytes(as_document(markup(SEED_SIZE)))
        known = CORPUS / door
        atheris.Setup([*sys.argv, seeds, *([str(known)] if known.is_dir() else [])], target)
        atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
