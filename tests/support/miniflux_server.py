"""A `ModelServer` that speaks Miniflux's own API, of today's versions or of those before 2.3."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, Final

import msgspec
from feedserver import FeedServer
from model_server import ModelServer
from werkzeug import Request, Response

from newsreader.model import RemoteFeed, TriageField

PASSWORD: Final = "a key"
MOST_IDS: Final = 10_000


class MinifluxServer:
    """`is_old`: neither lists of ids, nor what changed, nor stars by their value."""

    kind = "miniflux"
    user = ""

    def __init__(self, server: FeedServer, model: ModelServer, *, is_old: bool = False) -> None:
        self.model = model
        self.url = server.url("")
        self._is_old = is_old
        self._server = server
        self._seen: dict[int, Any] = {}
        self._changed: dict[int, float] = {}
        for path, answer in {
            "/v1/feeds": self._feeds,
            "/v1/categories": lambda _: _json([{"id": 1, "title": "All"}, {"id": 2, "title": "World"}]),
            "/v1/entries": self._entries,
            "/v1/entries/ids": self._ids,
        }.items():
            self._handle(path, answer)
        for number in model.states:
            self._handle(f"/v1/entries/{number}", self._entry)
            self._handle(f"/v1/entries/{number}/bookmark", self._turn_star)

    def _handle(self, path: str, answer: Any) -> None:
        def answered(request: Request) -> Response:
            if request.headers.get("X-Auth-Token") != PASSWORD:
                return _json({"error_message": "Access Unauthorized"}, 401)
            response: Response = answer(request)
            return response

        self._server.handle(path, answered)

    def _feeds(self, request: Request) -> Response:
        if request.method == "POST":
            self.model.feeds.append(RemoteFeed("9", json.loads(request.data)["feed_url"], "New"))
            return _json({"feed_id": 9}, 201)
        return _json(
            [
                {
                    "id": int(feed.id.removeprefix("feed/")), "feed_url": feed.url, "title": feed.title,
                    "site_url": feed.home, "category": {"id": 2, "title": feed.folder or "All"},
                }
                for feed in self.model.feeds
            ]
        )  # fmt: skip

    def _numbers(self, request: Request) -> list[int]:
        asked = request.args
        return [
            number
            for number, state in sorted(self.model.states.items(), reverse=True)
            if asked.get("status", _status(state.read)) == _status(state.read)
            and ("starred" not in asked or state.starred)
            and number < int(asked.get("before_entry_id", 1 << 60))
            and number > int(asked.get("after_entry_id", 0))
            and (self._is_old or self._changed_at(number) > int(asked.get("changed_after", 0)))
        ]

    def _ids(self, request: Request) -> Response:
        if self._is_old:
            return _json({"error_message": "Bad Request"}, 400)
        numbers, start = self._numbers(request), int(request.args.get("offset", 0))
        most = min(MOST_IDS, int(request.args["limit"]))
        return _json({"total": len(numbers), "entry_ids": numbers[start : start + most]})

    def _entries(self, request: Request) -> Response:
        if request.method == "PUT":
            return self._edit(json.loads(request.data))
        numbers = self._numbers(request)
        shown = numbers[: int(request.args.get("limit", 100))]
        # An empty list of Go is null.
        return _json({"total": len(numbers), "entries": [self._told(number) for number in shown] or None})

    def _edit(self, wanted: dict[str, Any]) -> Response:
        if self._is_old and "status" not in wanted:
            return _json({"error_message": "invalid entry status"}, 400)
        for number in wanted["entry_ids"]:
            if "status" in wanted:
                self.model.decide(number, TriageField.READ, wanted["status"] == "read")
            if "starred" in wanted:
                self.model.decide(number, TriageField.STARRED, wanted["starred"])
        return Response("", 204)

    def _entry(self, request: Request) -> Response:
        number = int(request.path.rpartition("/")[2])
        known = number in self.model.states
        return _json(self._told(number)) if known else _json({"error_message": "Not Found"}, 404)

    def _turn_star(self, request: Request) -> Response:
        number = int(request.path.split("/")[3])
        self.model.decide(number, TriageField.STARRED, not self.model.states[number].starred)
        return Response("", 204)

    def _told(self, number: int) -> dict[str, object]:
        state, address, feed = self.model.states[number], self.model.addresses[number], self.model.feeds[0]
        changed = datetime.fromtimestamp(self._changed_at(number), UTC).isoformat()
        return {
            "id": number, "feed_id": int(feed.id.removeprefix("feed/")), "title": f"About {address}",
            "url": address, "status": _status(state.read), "starred": state.starred, "tags": ["a topic"],
            "content": self.model.text_of(number), "published_at": "2026-11-27T10:00:00Z",
            "changed_at": changed, "enclosures": None, "author": "", "comments_url": "",
        }  # fmt: skip

    def _changed_at(self, number: int) -> float:
        """When the state was seen to be another: long ago, or now."""
        state = self.model.states[number]
        before = self._seen.get(number)
        if before is None:
            self._changed[number] = 1_700_000_000.0
        elif before != msgspec.to_builtins(state):
            self._changed[number] = datetime.now(UTC).timestamp()
        self._seen[number] = msgspec.to_builtins(state)
        return self._changed[number]


def _status(is_read: bool) -> str:
    return "read" if is_read else "unread"


def _json(value: object, status: int = 200) -> Response:
    return Response(json.dumps(value), status, content_type="application/json")
