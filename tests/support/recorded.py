"""A server that answers as a real one was recorded to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest
from feedserver import FeedServer
from werkzeug import Request, Response

FIXTURES: Final = Path(__file__).parents[3] / "shared" / "sync" / "fixtures"
needs_recordings = pytest.mark.skipif(not FIXTURES.is_dir(), reason="the recordings are not here")
SHORT_PAGE: Final = 8
"""Of some lists the first pages were recorded with so few ids, which nobody asks for who syncs."""
Fields = tuple[tuple[str, str], ...]


def exchanges(name: str) -> list[dict[str, Any]]:
    """What was asked and answered, in its order."""
    recorded: list[dict[str, Any]] = json.loads((FIXTURES / f"{name}.json").read_text())
    return recorded


def replay_google_reader(server: FeedServer, name: str) -> None:
    """Answer each request as when it was recorded, one that came several times in the order of then.

    How many ids a page may have, and the token, is not compared.
    """
    answers: dict[tuple[str, str, Fields], list[dict[str, Any]]] = {}
    for exchange in exchanges(name):
        if (exchange["query"] or {}).get("n") == SHORT_PAGE:
            continue
        fields = exchange["form"] or list((exchange["query"] or {}).items())
        key = (exchange["method"], exchange["path"], _fields(fields))
        answers.setdefault(key, []).append(exchange)

    def answer(request: Request) -> Response:
        given = request.form if request.method == "POST" else request.args
        key = (request.method, request.path, _fields(list(given.items(multi=True))))
        recorded = answers.get(key)
        if recorded is None:
            return Response(f"nothing like it was recorded: {key}", 404)
        exchange = recorded[0] if len(recorded) == 1 else recorded.pop(0)
        return Response(exchange["body"], exchange["status"], content_type=exchange["content_type"])

    for path in {path for _, path, _ in answers}:
        server.handle(path, answer)


def replay_fever(server: FeedServer, name: str) -> None:
    """Answer as Fever did, whoever asks."""
    recorded = exchanges(name)

    def answer(request: Request) -> Response:
        asked = request.query_string.decode().removeprefix("api").removeprefix("&")
        form = {key: value for key, value in request.form.items() if key != "api_key"} or None
        for exchange in recorded:
            if exchange["args"] == asked and exchange["form"] == form:
                return Response(exchange["body"], content_type="application/json")
        return Response(f"nothing like it was recorded: {asked} {form}", 404)

    server.handle("/fever", answer)


def _fields(fields: list[Any]) -> Fields:
    return tuple(sorted((str(name), str(value)) for name, value in fields if name not in ("T", "n")))
