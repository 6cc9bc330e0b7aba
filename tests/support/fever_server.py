"""A `ModelServer` that speaks Fever's API."""

from __future__ import annotations

import hashlib
import json
from typing import Final

from feedserver import FeedServer
from model_server import ModelServer
from werkzeug import Request, Response

from newsreader.model import TriageField

USER: Final = "fix"
PASSWORD: Final = "a secret"
PAGE: Final = 50
_MARKS: Final = {
    "read": (TriageField.READ, True), "unread": (TriageField.READ, False),
    "saved": (TriageField.STARRED, True), "unsaved": (TriageField.STARRED, False),
}  # fmt: skip


class FeverServer:
    """One address, at which everything is asked and done. A wrong key is answered with 200."""

    kind = "fever"
    user = USER

    def __init__(self, server: FeedServer, model: ModelServer) -> None:
        self.model = model
        self.url = server.url("/fever/")
        server.handle("/fever/", self._answer)
        # As Miniflux does, to which a password is not taken along.
        server.handle("/fever", lambda _: Response("", 307, {"Location": "/fever/"}))

    def _answer(self, request: Request) -> Response:
        key = hashlib.md5(f"{USER}:{PASSWORD}".encode(), usedforsecurity=False).hexdigest()
        if request.form.get("api_key") != key:
            return _json({"api_version": 3, "auth": 0})
        answer: dict[str, object] = {"api_version": 3, "auth": 1}
        states = self.model.states
        if request.form.get("mark") == "item" and request.form["id"].isdecimal():
            self.model.decide(int(request.form["id"]), *_MARKS[request.form["as"]])
        if "groups" in request.args:
            answer["groups"] = [{"id": 1, "title": self.model.feeds[0].folder}]
            answer["feeds_groups"] = [{"group_id": 1, "feed_ids": "1"}]
        if "feeds" in request.args:
            answer["feeds"] = [
                {"id": 1, "title": feed.title, "url": feed.url, "site_url": feed.home}
                for feed in self.model.feeds
            ]
        if "unread_item_ids" in request.args:
            answer["unread_item_ids"] = ",".join(str(n) for n, state in states.items() if not state.read)
        if "saved_item_ids" in request.args:
            answer["saved_item_ids"] = ",".join(str(n) for n, state in states.items() if state.starred)
        if "items" in request.args:
            asked = [int(number) for number in request.args["with_ids"].split(",")][:PAGE]
            answer["items"] = [self._item(number) for number in asked if number in states]
        return _json(answer)

    def _item(self, number: int) -> dict[str, object]:
        state, address = self.model.states[number], self.model.addresses[number]
        return {
            "id": str(number), "feed_id": 1, "title": f"About {address}", "url": address, "author": "",
            "html": self.model.text_of(number), "is_read": int(state.read), "is_saved": int(state.starred),
            "created_on_time": 1_795_763_855,
        }  # fmt: skip


def _json(value: object) -> Response:
    return Response(json.dumps(value), content_type="application/json")
