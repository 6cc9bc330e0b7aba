"""The stems of folded words that are not written in Latin letters, by the script they are written in.

Each script has the endings, and some the beginnings, that its most read language puts on names and nouns.
What is left keeps enough letters to be told from other words; two words that become one tell a little less,
no more.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Inflection(NamedTuple):
    """What is cut off a word, the longest first, where so many letters stay."""

    endings: tuple[str, ...] = ()
    beginnings: tuple[str, ...] = ()
    least: int = 3
    stop_words: frozenset[str] = frozenset()


def _longest_first(listed: str) -> tuple[str, ...]:
    return tuple(sorted(listed.split(), key=len, reverse=True))


def _set(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_CYRILLIC: Final = Inflection(
    _longest_first("""
        иями ями ами ого его ому ему ыми ими иях ях ах иеи ев ов ам ям ом ем ои еи ыи ии ая яя ое ее ые ие ую
        юю ью ия ию ых их ло ла ли л а я о е ы и у ю ь
    """),
    least=4,
    stop_words=_set("""
        в во на до от за из по при под над для без через между что это как так или но не ни же бы ли был была
        было были есть будет его ее их они она оно он мы вы я ты свои своих которыи которые после перед также
        еще уже только более о об обо со к ко у а и та то тот эти этот із від про що як це був
    """),
)
_ARABIC: Final = Inflection(
    _longest_first("ات ين ون ها هم ة ه ي"),
    _longest_first("وال بال كال فال لل ال"),
    stop_words=_set("في من على الى عن مع بعد قبل بين هذا هذه ذلك التي الذي ان ما لا او اليوم"),
)
_HANGUL: Final = Inflection(
    _longest_first("에서 으로 에게 까지 부터 은 는 이 가 을 를 에 의 로 서 와 과 도 만"), least=2
)
_HEBREW: Final = Inflection(
    _longest_first("ים ות"), _longest_first("ה"), stop_words=_set("של על את עם לא גם כי או")
)
_DEVANAGARI: Final = Inflection(
    _longest_first("ों ें ीं ियां ियों ी े ा ि"),
    stop_words=_set("का की के में से को ने पर और है हैं था थी थे यह वह इस उस एक भी नहीं तो कि या लिए"),
)
_SCRIPTS: Final = (
    (range(0x0400, 0x0530), _CYRILLIC),
    (range(0x0590, 0x0600), _HEBREW),
    (range(0x0600, 0x0780), _ARABIC),
    (range(0x0900, 0x0980), _DEVANAGARI),
    (range(0xAC00, 0xD7B0), _HANGUL),
)


def inflection_of(word: str) -> Inflection | None:
    """How words of its script are inflected, as far as that is known."""
    first = ord(word[0])
    return next((inflection for letters, inflection in _SCRIPTS if first in letters), None)


def uninflected(word: str, inflection: Inflection) -> str:
    """The stem of a folded word; empty for one that says nothing."""
    if word in inflection.stop_words:
        return ""
    least = inflection.least
    for beginning in inflection.beginnings:
        if word.startswith(beginning) and len(word) - len(beginning) >= least:
            word = word[len(beginning) :]
            break
    for ending in inflection.endings:
        if word.endswith(ending) and len(word) - len(ending) >= least:
            return word[: -len(ending)]
    return word
