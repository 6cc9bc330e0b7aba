"""In which of the encodings of Latin letters a text is: by the letters and the small words of its language.

A headline is enough: `dzi\\x9c` is Polish where it stands beside `w` and `na`, whatever else it might be.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

SAMPLE: Final = 20_000
"""So many bytes of a text are looked at."""
MOST_WORDS: Final = 12
"""So many small words are counted: letters that fit no word of the language outweigh them in the end."""

_OTHER_LETTER: Final = -3
_OWN_LETTER: Final = 1
_WORD: Final = re.compile(rb"(?<![A-Za-z\x80-\xff])[A-Za-z]{1,8}(?![A-Za-z\x80-\xff])")
_RUN: Final = re.compile(rb"[\x80-\xff]+")
_ASCII_LETTER: Final = re.compile(rb"[A-Za-z]")
_LONGEST_RUN: Final = 1.7
"""On average. Polish has runs of two now and then, other scripts have words."""
_ODD: Final = re.compile(r"[^\x00-\x7f]")


class _Language(NamedTuple):
    """Letters beyond ASCII, in lower case, and words without any such letter."""

    codecs: tuple[str, ...]
    letters: str
    words: frozenset[str]


def _language(codecs: str, letters: str, words: str) -> _Language:
    return _Language(tuple(codecs.split()), letters, frozenset(words.split()))


_WEST: Final = "cp1252"
_CENTRAL: Final = "cp1250 iso8859-2"
# The western ones first: of two that fit as well, the first counts.
_LANGUAGES: Final = (
    # English has words and names of all the others; ý, þ and ð are letters of Turkish and Baltic oftener.
    _language(
        _WEST, "àáâãäåæçèéêëìíîïñòóôõöøùúûüÿœß", "the of and to for with was by from that his this on at"
    ),
    _language(
        _WEST, "äöüß", "der die und das ist nicht mit ein den von im zu auf des dem eine sich auch wird bei"
    ),
    _language(
        _WEST, "éèêëàâçîïôùûüœæÿ", "le la les de des du et en un une est dans pour sur au aux par que qui il"
    ),
    _language(_WEST, "áéíóúñü¿¡ªº", "el la los las de y en un una que por con del se para al es su no como"),
    _language(
        _WEST, "ãõáéíóúâêôàçüªº", "o a os as de do da e em um uma que para com no na dos das por se ao"
    ),
    _language(
        _WEST, "àèéìíòóùúîâ°ª", "il la le di e in un una che per con del della si non lo i gli da al sono"
    ),
    _language(_WEST, "àèéíïòóúüç·", "el la els les de i en un una que per amb del dels al es no com"),
    _language(_WEST, "åäöéüà", "och att det som en av den med till har om ett inte var vid"),
    _language(
        _WEST, "æøåéèêóòôäöü", "og i det som er en av den med til har om et ikke var ved han for at de"
    ),
    _language(_WEST, "äöåšžé", "ja on ei se oli ovat joka mutta kun mukaan nyt vain jo"),
    _language(
        _WEST, "ëéèïóöüêáíà", "de het een van en in is dat op te zijn met voor niet aan er om ook door"
    ),
    _language(_WEST, "áéíóúýðþæö", "og að er sem um til var en af með hann ekki fyrir"),
    _language(_WEST, "áéíóúàèìòù", "an na ar agus is le go do i de tha air gu"),
    _language(_WEST, "ëçêâôûŵŷïîòàéèìáíóúñ", "e i dhe te per me ne nga y yr a ac o ar"),
    _language(_CENTRAL, "ąćęłńóśźż", "w na i z do nie to o jest od po za jak dla oraz przez co ale czy u"),
    _language(_CENTRAL, "áčďéěíňóřšťúůýž", "a v na je se do to o z za po od pro ve jako jsou by ale k s"),
    _language(_CENTRAL, "áäčďéíĺľňóôŕšťúýž", "a v na je sa do to o z za po od pre vo ako ale k s aj bol"),
    _language(_CENTRAL, "áéíóöőúüű", "a az hogy nem is egy meg ez volt de mint csak el ki fel ma"),
    _language(_CENTRAL, "ăâîșțşţ", "de la a pe cu un o din nu care pentru este al ale mai au fost prin lui"),
    _language(_CENTRAL, "čćđšž", "i u je na se da za su od s o a iz koji te kao ne ili do po in v bo"),
    _language("cp1254", "çğıöşüâîû\u0307", "ve bir bu da de ile ne en o olan daha yeni var ilk son ama mi"),
    _language("cp1257 iso8859-13", "ąčęėįšųūž", "ir yra kad su bei apie po iki nuo buvo bus kaip tai o jis"),
    _language(
        "cp1257 iso8859-13",
        "āčēģīķļņšūžōŗ",
        "un ir ar no par uz ka pie bija kas to tas vai pret tika gada lai",
    ),
    _language("cp1257 iso8859-13", "äõöüšž", "ja on ei et oli see ning kui aga ka oma mis mida"),
)


def latin_codec(sample: bytes) -> str | None:
    """The codec of a text in Latin letters; None where western European letters fit it as well as any."""
    sample = sample[:SAMPLE]
    words = [word.decode("ascii").lower() for word in _WORD.findall(sample)]
    best = max(
        ((language, codec) for language in _LANGUAGES for codec in language.codecs),
        key=lambda choice: _fit(sample, words, *choice),
    )
    return None if best[1] == _WEST else best[1]


def is_latin(sample: bytes) -> bool:
    """Whether the bytes beyond ASCII stand among ASCII letters, one here and one there."""
    runs = _RUN.findall(sample)
    odd = sum(map(len, runs))
    return bool(odd) and odd < _LONGEST_RUN * len(runs) and odd < len(_ASCII_LETTER.findall(sample))


def _fit(sample: bytes, words: list[str], language: _Language, codec: str) -> int:
    """How well a text fits a language in a codec: its own letters and words less those of others."""
    text = sample.decode(codec, "replace").lower()
    letters = 0
    for match in _ODD.finditer(text):
        char = match[0]
        if char in language.letters:
            letters += _OWN_LETTER
        elif (
            char.isalpha() or char == "\ufffd" or "\x80" <= char < "\xa0" or _within_word(text, match.start())
        ):
            letters += _OTHER_LETTER
    return letters + min(sum(word in language.words for word in words), MOST_WORDS)


def _within_word(text: str, position: int) -> bool:
    """Whether a sign that is no letter stands where only letters do: `£ód¼`."""
    before, after = text[position - 1 : position], text[position + 1 : position + 2]
    return (text[position] not in "’‘·­" and before.isalpha() and after.isalpha()) or (
        text[position] in "£¼½¾³¹²¿¡±º¶µ" and (before.isalpha() or after.isalpha())
    )
