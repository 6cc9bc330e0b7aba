"""A `ModelServer` that speaks the API of Nextcloud News, version 1.3."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Final

from feedserver import FeedServer
from model_server import ModelServer
from werkzeug import Request, Response

from newsreader.model import TriageField

USER: Final = "fix"
PASSWORD: Final = "a secret"
API: Final = "/index.php/apps/news/api/v1-3"
_MARKS: Final = {
    "read": (TriageField.READ, True), "unread": (TriageField.READ, False),
    "star": (TriageField.STARRED, True), "unstar": (TriageField.STARRED, False),
}  # fmt: skip


class NextcloudServer:
    """There is no list of numbers alone, and no item can be asked for by its number."""

    kind = "nextcloud"
    user = USER

    def __init__(self, server: FeedServer, model: ModelServer) -> None:
        self.model = model
        self.url = server.url("")
        self._server = server
        self._handle("/folders", lambda _: _json({"folders": [{"id": 7, "name": model.feeds[0].folder}]}))
        self._handle("/feeds", self._feeds)
        self._handle("/items", self._items)
        for verb in _MARKS:
            self._handle(f"/items/{verb}/multiple", self._edit)

    def _handle(self, path: str, answer: Callable[[Request], Response]) -> None:
        login = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()

        def answered(request: Request) -> Response:
            is_let_in = request.headers.get("Authorization") == f"Basic {login}"
            return answer(request) if is_let_in else Response("", 401)

        self._server.handle(f"{API}{path}", answered)

    def _feeds(self, request: Request) -> Response:
        return _json(
            {
                "feeds": [
                    {"id": 1, "url": feed.url, "title": feed.title, "folderId": 7, "link": feed.home}
                    for feed in self.model.feeds
                ]
            }
        )

    def _items(self, request: Request) -> Response:
        asked = request.args
        numbers = [
            number
            for number, state in sorted(self.model.states.items(), reverse=True)
            if number < int(asked.get("offset", 1 << 60))
            and (asked["type"] != "2" or state.starred)
            and (asked["getRead"] == "true" or not state.read)
        ]
        return _json({"items": [self._item(number) for number in numbers[: int(asked["batchSize"])]]})

    def _item(self, number: int) -> dict[str, object]:
        state, address = self.model.states[number], self.model.addresses[number]
        return {
            "id": number, "feedId": 1, "title": f"About {address}", "url": address, "author": "",
            "body": self.model.text_of(number), "unread": not state.read, "starred": state.starred,
            "pubDate": 1_795_763_855, "guidHash": f"hash-{number}",
        }  # fmt: skip

    def _edit(self, request: Request) -> Response:
        for number in json.loads(request.data)["itemIds"]:
            self.model.decide(number, *_MARKS[request.path.split("/")[-2]])
        return _json({})


def _json(value: object) -> Response:
    return Response(json.dumps(value), content_type="application/json")
