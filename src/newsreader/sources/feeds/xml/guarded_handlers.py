"""feedparser's handlers of elements, each guarded by itself: one that fails leaves out its element alone."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

Handler = TypeVar("Handler", bound=type)
_log = logging.getLogger(__name__)


def guarded(handlers: Handler) -> Handler:
    """A class decorator: `_start_NAME` and `_end_NAME` of a class of handlers never fail.

    AttributeError goes through: by it feedparser knows that it has no handler.
    """
    for name in dir(handlers):
        if name.startswith(("_start_", "_end_")):
            method = getattr(handlers, name)
            if callable(method):
                guard = _guarded_start if name.startswith("_start_") else _guarded_end
                setattr(handlers, name, guard(name, method))
    return handlers


def _guarded_start(name: str, method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def call(self: Any, attributes: Any) -> Any:
        try:
            return method(self, attributes)
        except AttributeError:
            raise
        except Exception:
            _log.info("%s", name, exc_info=True)

    return call


def _guarded_end(name: str, method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def call(self: Any) -> Any:
        open_elements = len(self.elementstack)
        try:
            return method(self)
        except AttributeError:
            raise
        except Exception:
            _log.info("%s", name, exc_info=True)
            # What it would have closed must not stay open around all that follows.
            del self.elementstack[max(0, open_elements - 1) :]

    return call
