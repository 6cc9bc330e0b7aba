"""Fuzzes every way in without atheris: `python tests/fuzz/mutate.py --inputs 100000 [--doors NAME ...]`.

Inputs are mutations of samples, of the bombs, and of the files in `--seeds`. Each has `--seconds` of a
processor. What fails is written to `corpus/WAY/` for the wide ways, which `test_doors.py` tries from then on,
and is printed whole for the narrow ones. Prints a table: way, inputs, seconds, the slowest, failures.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import FrameType
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from bombs import DOORS, MARKUP
from small_doors import SMALL_DOORS

CORPUS: Final = Path(__file__).with_name("corpus")
SEED_SIZE: Final = 600
LONGEST: Final = 4_000
WORDS: Final = (
    b"<", b">", b"&", b"&#", b"&#x", b";", b"]]>", b"<!--", b"-->", b"<![CDATA[", b"</", b"/>", b'"', b"'",
    b"=", b"\x00", b"\xff", b"\xed\xa0\x80", b"\xe2\x80\xae", b"\x1b[", b"\xc2\x9b", b"\n", b"\r", b"\t",
    b"%", b"://", b"\\", b"[", b"]", b"{", b"}", b"(", b")", b"0", b"-1", b"99999999999999999999", b"1e309",
    b"NaN", b"---\n", b"+++\n", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"xmlns:x=", b"xml:base=", b"http:",
    b"#", b"?", b"..", b"@", b"<div>", b"<b id=1>", b"<table>", b"<svg>", b"<math>", b"<template>",
    b"<style>", b"<plaintext>", b"<pre>",
)  # fmt: skip

Read = Callable[[bytes], object]


class TooSlowError(Exception):
    """An input took longer than it may."""


def main() -> int:
    """The exit code: 1 where something failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=1_000, help="for each way (1,000)")
    parser.add_argument("--doors", nargs="*", choices=[*DOORS, *SMALL_DOORS], default=[*DOORS, *SMALL_DOORS])
    parser.add_argument(
        "--seeds", type=Path, nargs="*", default=[], help="files or folders of them, cut to 4 KB"
    )
    parser.add_argument("--seconds", type=float, default=5.0, help="of a processor, for one input (5)")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    signal.signal(signal.SIGVTALRM, _give_up)
    print("| way | inputs | seconds | slowest | failures |\n|---|---|---|---|---|")
    failures = 0
    for door in args.doors:
        read, seeds = _door(door)
        seeds = [*seeds, *(seed for path in args.seeds for seed in _files(path))]
        chance = random.Random(f"{args.seed} {door}")
        inputs = (mutated(seeds, chance) for _ in range(args.inputs))
        failures += _try_all(door, read, inputs, args.seconds)
    return min(failures, 1)


def _door(name: str) -> tuple[Read, list[bytes]]:
    if name in SMALL_DOORS:
        small = SMALL_DOORS[name]
        return (lambda data: small.read(data.decode("utf-8", "replace"))), [
            text.encode() for text in small.samples
        ]
    read, as_document = DOORS[name]
    seeds = [as_document(markup(SEED_SIZE)) for markup in MARKUP.values()]
    known = CORPUS / name
    seeds += [path.read_bytes() for path in sorted(known.iterdir())] if known.is_dir() else []
    if name == "reading":
        return (lambda data: read(data.decode("utf-8", "replace").encode())), seeds
    return read, seeds


def _files(path: Path) -> list[bytes]:
    """The files of a folder, each by its beginning and by a piece from its middle."""
    contents = [
        file.read_bytes()
        for file in ([path] if path.is_file() else sorted(path.rglob("*")))
        if file.is_file()
    ]
    middles = [content[len(content) // 2 :][:LONGEST] for content in contents if len(content) > LONGEST]
    return [content[:LONGEST] for content in contents] + middles


def _try_all(door: str, read: Read, inputs: Iterable[bytes], most: float) -> int:
    """So many different failures, each told of once."""
    read(b"")  # what is imported for it is not the input's fault
    failures: set[str] = set()
    count, slowest, began = 0, 0.0, time.process_time()
    for data in inputs:
        start = time.process_time()
        signal.setitimer(signal.ITIMER_VIRTUAL, most)
        try:
            read(data)
        except Exception as error:
            place = _place(error)
            if place not in failures:
                failures.add(place)
                _report(door, data, error)
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        count += 1
        slowest = max(slowest, time.process_time() - start)
    spent = time.process_time() - began
    print(f"| {door} | {count:,} | {spent:.0f} | {slowest:.2f} | {len(failures)} |", flush=True)
    return len(failures)


def mutated(seeds: Sequence[bytes], chance: random.Random) -> bytes:
    """One of the seeds, changed in one to eight places."""
    data = bytearray(chance.choice(seeds))
    for _ in range(chance.randint(1, 8)):
        start = chance.randint(0, len(data))
        end = min(len(data), start + chance.choice((1, 1, 2, 4, 16, 64)))
        match chance.randrange(7):
            case 0:
                del data[start:end]
            case 1:
                data[start:start] = chance.choice(WORDS)
            case 2:
                data[start:end] = chance.choice(WORDS)
            case 3:
                data[start:start] = data[start:end] * chance.choice((1, 2, 8, 40))
            case 4 if start < len(data):
                data[start] ^= 1 << chance.randrange(8)
            case 5:
                other = chance.choice(seeds)
                piece = chance.randint(0, len(other))
                data[start:end] = other[piece : piece + 200]
            case _:
                data[start:start] = chance.randbytes(chance.choice((1, 2, 4)))
    return bytes(data[:LONGEST])


def _give_up(signum: int, frame: FrameType | None) -> None:
    raise TooSlowError


def _place(error: Exception) -> str:
    return "".join(traceback.format_tb(error.__traceback__)[-1:]) + type(error).__name__


def _report(door: str, data: bytes, error: Exception) -> None:
    print(f"{door}: {data!r}", file=sys.stderr)
    traceback.print_exception(error, limit=-4)
    if door in DOORS:
        (CORPUS / door).mkdir(parents=True, exist_ok=True)
        (CORPUS / door / hashlib.sha1(data).hexdigest()[:12]).write_bytes(data)


if __name__ == "__main__":
    sys.exit(main())
