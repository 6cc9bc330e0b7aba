"""A `ModelServer` that speaks Google Reader's API, with what is particular about FreshRSS."""

from __future__ import annotations

import json
from typing import Final

from feedserver import FeedServer
from model_server import ModelServer
from werkzeug import Request, Response

from newsreader.model import TAG_PREFIX, RemoteFeed, RemoteState, TriageField, tag_field
from newsreader.sources.accounts.google_reader import item_number, long_form

USER: Final = "fix"
PASSWORD: Final = "a secret"
_LABEL: Final = "user/-/label/"
_STATE: Final = "user/-/state/com.google/"
MOST_FIELDS: Final = 1_000
"""Fields of a form that PHP reads; what comes after them is not there."""
MOST_BYTES: Final = 1 << 20
_WIDE: Final = str.maketrans("&<>", "＆＜＞")


class GoogleServer:
    """`refuse`: paths that are answered with a status instead. `bytes`: of all answers. `has_labels`: as
    FreshRSS has, and Miniflux has not.
    """

    def __init__(self, server: FeedServer, model: ModelServer) -> None:
        self.model = model
        self.url = server.url("/api")
        self.refuse: dict[str, int] = {}
        self.has_labels = True
        self.bytes = 0
        self._handle(server, "/accounts/ClientLogin", self._log_in)
        for path, answer in {
            "/token": lambda _: Response("token"),
            "/subscription/list": self._subscriptions,
            "/subscription/quickadd": self._quickadd,
            "/subscription/edit": self._edit_subscription,
            "/tag/list": self._tags,
            "/stream/items/ids": self._ids,
            "/stream/items/contents": self._contents,
            "/edit-tag": self._edit,
        }.items():
            self._handle(server, f"/reader/api/0{path}", answer)

    def _handle(self, server: FeedServer, path: str, answer: object) -> None:
        def answered(request: Request) -> Response:
            tail = request.path.removeprefix("/api")
            if tail in self.refuse:
                return Response("refused", self.refuse[tail])
            if b"%2F" in request.query_string:
                return Response("Not Found", 404)
            known = request.headers.get("Authorization") == "GoogleLogin auth=fix/1"
            if not known and not tail.startswith("/accounts"):
                return Response("Unauthorized!", 401)
            response = answer(request)  # type: ignore[operator]
            assert isinstance(response, Response)
            self.bytes += len(response.get_data())
            return response

        server.handle(f"/api{path}", answered)

    def _log_in(self, request: Request) -> Response:
        right = (request.form.get("Email"), request.form.get("Passwd")) == (USER, PASSWORD)
        return Response("SID=x\nAuth=fix/1\n") if right else Response("Unauthorized!", 401)

    def _subscriptions(self, request: Request) -> Response:
        return _json(
            {
                "subscriptions": [
                    {
                        "id": feed.id, "title": feed.title, "url": feed.url, "htmlUrl": feed.home,
                        "categories": [{"id": _LABEL + (feed.folder or "Uncategorized")}],
                    }
                    for feed in self.model.feeds
                ]
            }
        )  # fmt: skip

    def _quickadd(self, request: Request) -> Response:
        url = request.form["quickadd"]
        if "none" in url:
            return _json({"numResults": 0, "error": "there is no feed"})
        self.model.feeds.append(RemoteFeed(f"feed/{len(self.model.feeds) + 1}", url, "New"))
        return _json({"numResults": 1, "streamId": self.model.feeds[-1].id})

    def _edit_subscription(self, request: Request) -> Response:
        form = request.form
        known = next((feed for feed in self.model.feeds if feed.id == form["s"]), None)
        if known is None:
            return Response("Bad Request!", 400)
        self.model.feeds.remove(known)
        if form["ac"] == "edit":
            folder = form.get("a", "").removeprefix(_LABEL) or ("" if "r" in form else known.folder)
            title = form.get("t", known.title)
            self.model.feeds.append(RemoteFeed(known.id, known.url, title, known.home, folder))
        return Response("OK")

    def _tags(self, request: Request) -> Response:
        labels = {label for state in self.model.states.values() for label in state.labels}
        folders = {feed.folder for feed in self.model.feeds if feed.folder}
        return _json(
            {
                "tags": [{"id": f"{_STATE}starred"}]
                + [{"id": _LABEL + folder, "type": "folder"} for folder in sorted(folders)]
                + [
                    {"id": _LABEL + label, "type": "tag", "unread_count": self._unread(label)}
                    for label in sorted(labels)
                ]
            }
        )

    def _unread(self, label: str) -> int:
        return sum(label in state.labels and not state.read for state in self.model.states.values())

    def _ids(self, request: Request) -> Response:
        stream, without = request.args["s"], request.args.get("xt", "")
        most, start = int(request.args["n"]), int(request.args.get("c", 0))
        labels = {label for state in self.model.states.values() for label in state.labels}
        if stream.startswith(_LABEL) and stream.removeprefix(_LABEL) not in labels:
            stream = "everything"
        numbers = [
            number
            for number, state in sorted(self.model.states.items(), reverse=True)
            if _is_in(state, stream) and not (without and state.read)
        ]
        page = numbers[start : start + most]
        more = {"continuation": str(start + most)} if len(page) == most else {}
        return _json({"itemRefs": [{"id": str(number)} for number in page], **more})

    def _contents(self, request: Request) -> Response:
        numbers = [item_number(spelling) for spelling in request.form.getlist("i")]
        return _json({"items": [self._item(number) for number in numbers if number in self.model.states]})

    def _item(self, number: int) -> dict[str, object]:
        state, address = self.model.states[number], self.model.addresses[number]
        feed = self.model.feed_of(number)
        names = ["reading-list", *(name for name in ("read", "starred") if getattr(state, name))]
        labels = [feed.folder, *sorted(state.labels)]
        categories = [*(_STATE + name for name in names), *(_LABEL + name for name in labels)]
        title = f"About {address} & <more>".translate(_WIDE)
        return {
            "id": long_form(number), "title": title, "published": 1_795_763_855,
            "canonical": [{"href": address}], "categories": categories,
            "origin": {"streamId": feed.id}, "summary": {"content": self.model.text_of(number)},
        }  # fmt: skip

    def _edit(self, request: Request) -> Response:
        assert len(request.get_data(cache=True)) < MOST_BYTES
        form = list(request.form.items(multi=True))[:MOST_FIELDS]
        if "T" not in dict(form):
            return Response("Unauthorized!", 401)
        tags = [(name, value) for name, value in form if name in "ar"]
        if not tags:
            return Response("OK")
        name, tag = tags[-1]
        if tag.removeprefix(_LABEL) in {feed.folder for feed in self.model.feeds}:
            return Response("OK")
        if tag.startswith(_LABEL) and not self.has_labels:
            return Response("", 500)
        field = tag_field(tag.removeprefix(_LABEL)) if tag.startswith(_LABEL) else tag.rpartition("/")[2]
        assert field in (TriageField.READ, TriageField.STARRED) or field.startswith(TAG_PREFIX)
        for spelling in (value for name, value in form if name == "i"):
            self.model.decide(item_number(spelling), field, name == "a")
        return Response("OK")


def _is_in(state: RemoteState, stream: str) -> bool:
    if stream.startswith(_LABEL):
        return stream.removeprefix(_LABEL) in state.labels
    return state.starred if stream.endswith("/starred") else True


def _json(value: object) -> Response:
    return Response(json.dumps(value), content_type="text/html; charset=UTF-8")
