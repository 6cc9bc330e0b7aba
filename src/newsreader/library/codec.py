"""How articles and problems are spelt in the cache's blobs."""

from __future__ import annotations

import msgspec

from newsreader.model import Article, Body, Problem

_article = msgspec.msgpack.Decoder(Article)
_problems = msgspec.msgpack.Decoder(tuple[Problem, ...])
_encoder = msgspec.msgpack.Encoder()


class Texts(msgspec.Struct, frozen=True, gc=False):
    """The part of an article's blob that body search needs."""

    excerpt: str = ""
    body: Body | None = None


_texts = msgspec.msgpack.Decoder(Texts)


def encode_article(article: Article) -> bytes:
    """Raises what msgspec does on values that msgpack can't hold: integers beyond 64 bits, deep nesting."""
    return _encoder.encode(article)


def decode_article(blob: bytes) -> Article:
    return _article.decode(blob)


def decode_texts(blob: bytes) -> Texts:
    return _texts.decode(blob)


def encode_problems(problems: tuple[Problem, ...]) -> bytes | None:
    """None for none, so that only files with problems are in the index of those."""
    return _encoder.encode(problems) if problems else None


def decode_problems(blob: bytes) -> tuple[Problem, ...]:
    return _problems.decode(blob)
