"""When a story that was read comes back: for a new lead, or for reports by enough other providers."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from newsreader.model import Triage

MATERIAL: Final = 3
"""Reports by so many providers that had none before are a material update."""


def is_settled(triage: Triage) -> bool:
    """Whether the user is done with a report, or knew it when another one was read for the story."""
    return triage.read or triage.archived or triage.known


def is_material(lead: Triage, settled: Collection[str], unread: Collection[str]) -> bool:
    """Whether the unread reports of a story are worth coming back to.

    `settled`, `unread`: the providers of the reports that the user is done with, and of the others. An
    unknown provider ("") is nobody new.
    """
    return not is_settled(lead) or len(set(unread).difference(settled, ("",))) >= MATERIAL
