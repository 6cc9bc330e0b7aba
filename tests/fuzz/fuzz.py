"""Fuzzes one way in with atheris (`pip install atheris`): `python tests/fuzz/fuzz.py feed [CORPUS ...]`.

What it finds becomes a case in a test. Options of libFuzzer, as `-max_total_time=600`, go through.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from bombs import DOORS


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
    read, _ = DOORS[sys.argv.pop(1)]
    read(b"")

    def target(data: bytes) -> None:
        read(data if read.__name__ != "reading_door" else data.decode("utf-8", "replace").encode())

    atheris.instrument_all()
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
