"""Which topics a text names, for articles whose source gives none."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from newsreader.model import Article, Topic
from newsreader.text import fold

_WORD = re.compile(r"\w+(?:[+#]+(?!\w))?")


class TopicNames:
    """The keywords of topics, looked up word by word: case, accents and punctuation don't matter."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        self._topics: dict[tuple[str, ...], list[str]] = {}
        self._longest = 0
        for topic in topics:
            for keyword in topic.keywords:
                spelling = tuple(_WORD.findall(fold(keyword)))
                if spelling:
                    named = self._topics.setdefault(spelling, [])
                    if topic.name not in named:
                        named.append(topic.name)
                    self._longest = max(self._longest, len(spelling))

    def named_in(self, text: str) -> tuple[str, ...]:
        """The names of the topics whose keywords stand in the text as whole words, most often named first."""
        words = _WORD.findall(fold(text))
        counts: dict[str, int] = {}
        for start in range(len(words)):
            for length in range(1, min(self._longest, len(words) - start) + 1):
                for name in self._topics.get(tuple(words[start : start + length]), ()):
                    counts[name] = counts.get(name, 0) + 1
        return tuple(sorted(counts, key=lambda name: -counts[name]))

    def file(self, article: Article) -> Article:
        """The article under the topics that its title and excerpt name, unless its source gives it others."""
        if article.topics:
            return article
        named = self.named_in(f"{article.title}\n{article.excerpt}")
        return msgspec.structs.replace(article, topics=named) if named else article
