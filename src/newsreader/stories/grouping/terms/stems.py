"""From text to the stems of its words, by which two reports are compared."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain
from typing import Final

from newsreader.stories.grouping.terms.inflections import inflection_of, uninflected
from newsreader.text import fold

# Words that say what kind of text it is or hold sentences together, never what happened.
_STOP_WORDS: Final = """
    a about above across after again against ago all almost alone along already also although always am
    among an and another any anyone anything are around as at away back be became because become been before
    behind being below between both but by can cannot could did do does doing done down during each either
    else enough even ever every few first for from further get gets getting give go goes going got had has
    have he her here hers herself him himself his how however i if in indeed into is it its itself just keep
    last latter least less like made make many may me might mine more most much must my myself near neither
    never next no nobody none nor not nothing now of off often on once one only onto or other others our
    ours out over own per perhaps put rather re really said same say says see seem seems several she should
    since so some still such than that the their them themselves then there these they thing things this
    those though three through thus to together too toward two under until up upon us use very via was we
    well were what when where whether which while who whole whose why will with within without would yet you
    your yours
    al au auch auf aus aux avec bei ce como con dans das del dem den der des die du ein eine einen el en est
    et im ist la las le les lo los mit nach nicht par para pas por pour que qui sa se sich son su sur un una
    und une von wie y zum zur
"""
_STOP: Final = frozenset(_STOP_WORDS.split())
_BOILERPLATE = re.compile(
    r"\b(?:live (?:updates?|blog|coverage)|as it happened|what (?:we know|to know)|breaking(?: news)?"
    r"|sponsored|advert(?:isement|orial)|press release|video|photos?|pictures|gallery|slideshow|watch"
    r"|listen|podcast|exclusive|opinion|newsletter|subscri(?:be|ption)|read more|continue reading"
    r"|update \d+"
    r"|(?:episode|episodio|folge|issue|ausgabe|lecture|lesson|chapter|volume) (?:no\.? ?|#)?\d+)\b"
    r"|\bthe post .{1,300}? (?:appeared first|first appeared) on\b.*"
)
_ADDRESS: Final = re.compile(r"\bhttps?://\S+|[\w.]+@[\w.]+")
_ACRONYM = re.compile(r"\b(?:[a-z]\.){2,}")
_IDEOGRAPHIC: Final = r"\u3040-\u30ff\u3400-\u9fff"
_UNSPACED_LETTERS: Final = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
"""Thai, Lao, Burmese, Khmer: letters and vowel signs."""
_INDIC: Final = r"\u0900-\u0963\u0966-\u0dff"
"""With the vowel signs, which belong to their words and count for no letters elsewhere."""
_LETTER: Final = rf"(?:[{_INDIC}]|[^\W_{_IDEOGRAPHIC}{_UNSPACED_LETTERS}])"
_WORD = re.compile(rf"[{_IDEOGRAPHIC}]+|[{_UNSPACED_LETTERS}]+|{_LETTER}+(?:['’]{_LETTER}+)*(?:&{_LETTER}+)?")
_UNSPACED: Final = ((re.compile(rf"[{_IDEOGRAPHIC}]"), 2), (re.compile(rf"[{_UNSPACED_LETTERS}]"), 4))
"""What is written without spaces, and how many characters of it together say about as much as a word."""
_SCORE: Final = re.compile(r"([0-9]{1,3})[-–:]([0-9]{1,3})")
"""Of a match: it tells one from another, where titles are hardly more than two names."""
_DECIMAL: Final = re.compile(r"[0-9]+(?:[.,][0-9]+)+")
"""A magnitude, a version, an amount."""
_AROUND: Final = ".,;:!?()[]<>/\"'“”„‘’«»…–—-"
"""What stands around a word and is no part of it. Most pieces are then nothing but a word."""
_SUFFIXES: Final = ("ing", "ed", "er", "ly", "e")
_SHORT: Final = 24
"""So long is what is worth remembering of what stands between two spaces."""


def words(text: str) -> list[str]:
    """The stems of a text in order, without stop words, boilerplate phrases and single letters.

    Chinese and Japanese, written without spaces, give overlapping pairs of characters; Thai, Lao, Burmese and
    Khmer overlapping fours.
    """
    return words_of_folded(fold(text))


def all_words(text: str) -> list[str]:
    """The same with those of boilerplate phrases."""
    return _stems(fold(text))


def words_of_folded(folded: str) -> list[str]:
    """The same of a text that is folded already."""
    stems = _stems(folded)
    if _TELLTALE.isdisjoint(stems):
        return stems
    return _stems(_BOILERPLATE.sub(" ", folded))


def _stems(folded: str) -> list[str]:
    pieces = folded.split()
    if max(map(len, pieces), default=0) <= _SHORT:
        return list(chain.from_iterable(map(_known_stems, pieces)))
    stems: list[str] = []
    for piece in pieces:
        stems += _known_stems(piece) if len(piece) <= _SHORT else _stems_of(piece)
    return stems


def _stems_of(piece: str) -> tuple[str, ...]:
    """The stems of what stands between two spaces."""
    inside = piece.strip(_AROUND)
    if inside.isascii() and inside.isalnum():
        stemmed = stem(inside)
        return (stemmed,) if stemmed else ()
    if _DECIMAL.fullmatch(inside):
        return (inside.replace(",", "."),)
    if score := _SCORE.fullmatch(inside):
        # Whichever side is named first.
        return ("-".join(sorted(score.groups())),)
    bare = _ACRONYM.sub(lambda acronym: acronym[0].replace(".", ""), _ADDRESS.sub(" ", piece))
    stems: list[str] = []
    for word in _WORD.findall(bare):
        length = next((length for letters, length in _UNSPACED if letters.match(word)), 0)
        if length:
            stems.extend(word[at : at + length] for at in range(max(1, len(word) - length + 1)))
        elif stemmed := stem(word):
            stems.append(stemmed)
    return tuple(stems)


_known_stems: Final = lru_cache(maxsize=1 << 14)(_stems_of)


def stem(word: str) -> str:
    """One spelling for the forms of a word; empty for one that says nothing.

    Possessives, then Harman's S-stemmer, then a few English suffixes where four letters stay. It is as
    good here as Porter's (see docs/stories.md) and does no harm to other languages in Latin letters. Those
    in other letters have their own (`inflections`).
    """
    if not word.isascii() and (inflection := inflection_of(word)) is not None:
        stemmed = uninflected(word, inflection)
        return stemmed if len(stemmed) > 1 else ""
    for ending in ("'s", "’s"):
        word = word.removesuffix(ending)
    word = word.replace("'", "").replace("’", "")
    if word in _STOP or len(word) < 2:
        return ""
    if len(word) > 3 and word.endswith("s"):
        if word.endswith("ies") and word[-4] not in "ae":
            word = word[:-3] + "y"
        elif word[-2] not in "us":
            word = word[:-1]
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            word = word[: -len(suffix)]
            break
    return word[:-1] if len(word) > 4 and word[-1] == word[-2] else word


# One of these is in every phrase of `_BOILERPLATE`, so that few texts need to be searched for them.
_TELLTALE_WORDS: Final = """
    live happened know breaking sponsored advertisement advertorial release video photo pictures gallery
    slideshow watch listen podcast exclusive opinion newsletter subscribe subscription read continue update
    appeared episode episodio folge issue ausgabe lecture lesson chapter volume
"""
_TELLTALE: Final = frozenset(map(stem, _TELLTALE_WORDS.split()))
