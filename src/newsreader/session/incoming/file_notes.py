"""What a load notes about files that could be read whole, apart from its problems."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from newsreader.model import Problem, Severity


def problems_and_notes(told: Iterable[Problem]) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """What is wrong, and what is only noted: a folder of plain notes is told in one sentence, not in one a
    file.
    """
    problems: list[Problem] = []
    notes: list[Problem] = []
    for problem in told:
        (notes if problem.severity is Severity.NOTE else problems).append(problem)
    return tuple(problems), tuple(notes) if len(notes) < 2 else (_all_in_one(notes),)


def _all_in_one(notes: list[Problem]) -> Problem:
    folder = os.path.commonpath([Path(note.path).absolute().parent for note in notes])
    sentence = (
        f"{len(notes):,} files have no front matter: their headings and file names stand for their titles."
    )
    return Problem(folder, f"{sentence} `newsreader check` lists them.", None, Severity.NOTE)
