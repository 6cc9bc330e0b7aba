"""Bytes as text: by their marks, by what they are declared to be, by what they look like."""

from __future__ import annotations

import pytest

from newsreader.sources.encoding import decode
from newsreader.sources.encoding_labels import codec_of

RUSSIAN = "В воскресенье на набережной открыли новую библиотеку, и свободных мест не осталось."
POLISH = "W niedzielę nad brzegiem łodzie, źródło, żeby zająć świetne miejsca; później wzięli książkę."
GERMAN = "Größe, Übung, für Bücher, Straße, schön, Äpfel, Öl, über, grün."


def feed(text: str) -> str:
    return f'<rss version="2.0"><channel><title>{text[:20]}</title><link>{text}</link></channel></rss>'


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "iso8859-5"),
        (POLISH, "cp1250"),
        (POLISH, "iso8859-2"),
        (GERMAN, "cp1252"),
        ("Την Κυριακή άνοιξε στην παραλία η νέα βιβλιοθήκη της πόλης μας.", "cp1253"),
        ("ביום ראשון נפתחה בטיילת ספרייה חדשה והקוראים הגיעו כבר בבוקר.", "cp1255"),
        ("افتتحت يوم الأحد مكتبة جديدة على الكورنيش ووصل القراء منذ الصباح.", "cp1256"),
        ("เปิดห้องสมุดแห่งใหม่ริมแม่น้ำในวันอาทิตย์", "cp874"),
        ("日曜日に川沿いの新しい図書館が開館しました。", "cp932"),
        ("日曜日に川沿いの新しい図書館が開館しました。", "euc-jp"),
        ("日曜日に川沿いの新しい図書館が開館しました。", "iso2022-jp"),
        ("星期日河边的新图书馆开幕了，读者一早就来了。", "gb18030"),
        ("星期日河邊的新圖書館開幕了，讀者一早就來了。", "big5"),
        ("일요일 강변에 새 도서관이 문을 열었습니다.", "euc-kr"),
    ],
)
def test_an_undeclared_encoding_is_recognised(text: str, encoding: str) -> None:
    document = feed(text)
    assert decode(document.encode(encoding)) == document
    assert decode(document.encode()) == document


@pytest.mark.parametrize(
    ("title", "encoding"),
    [
        ("Ministrowie spotkali się dziś w stolicy", "cp1250"),
        ("Nowy budżet państwa i ceny gazu", "iso8859-2"),
        ("A miniszterek ma a fővárosban", "iso8859-2"),
        ("Ministři se dnes sešli v hlavním městě", "cp1250"),
        ("Bakanlar bugün başkentte toplandı ve yeni bütçe", "cp1254"),
        ("Ministrai šiandien susitiko sostinėje ir aptarė kainas", "cp1257"),
        ("Hükümet gelecek yılın bütçesini onayladı", "cp1254"),
        ("Šodien tika atvērta jaunā bibliotēka Rīgā", "cp1257"),
        ("Les ministres se sont réunis à la capitale", "cp1252"),
        ("Los ministros se reunieron el año próximo", "cp1252"),
        ("Ministrene mødtes på slottet i dag", "cp1252"),
        ("Caffè at the café: £5, 20° and naïve", "cp1252"),
        ("Сегодня в столице прошла встреча", "mac-cyrillic"),
        ("новости науки и техники", "cp1251"),
        ("Сегодня открылась новая библиотека", "cp866"),
        ("Вече е отворена новата библиотека", "cp1251"),
        ("השרים נפגשו היום בבירה ודנו במחירי הגז", "cp1255"),
        ("מזג האוויר: גשם בצפון, שמש בדרום", "iso8859-8"),
        ("اجتمع الوزراء اليوم في العاصمة وناقشوا أسعار الغاز", "iso8859-6"),
    ],
)
def test_a_headline_is_enough_to_recognise_one(title: str, encoding: str) -> None:
    document = (
        f'<rss version="2.0"><channel><title>News</title><item><title>{title}</title></item></channel></rss>'
    )
    assert decode(document.encode(encoding)) == document


def test_a_declared_encoding_is_believed_where_its_letters_look_like_utf_8_by_chance() -> None:
    document = '<?xml version="1.0" encoding="gb2312"?><a>图</a>'
    assert decode(document.encode("gb18030")) == document
    assert decode(document.encode()) == document


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("latin2", "Příliš žluťoučký"),
        ("windows-874", "สวัสดี"),
        ("csISOLatinCyrillic", "Новости"),
        ("x-x-big5", "城市新聞"),
        ("ms_kanji", "街のニュース"),
        ("ks_c_5601-1989", "도서관"),
        ("sun_eu_greek", "Κυριακή"),
        ("l9", "œuvre à 5 €"),
        ("koi", "Новости"),
    ],
)
def test_a_label_means_what_it_means_on_the_web(label: str, text: str) -> None:
    codec = codec_of(label)
    assert codec is not None
    document = f'<?xml version="1.0" encoding="{label}"?><a>{text}</a>'
    assert decode(document.encode(codec)) == document
    assert decode(f"<a>{text}</a>".encode(codec), f"text/xml; charset={label}") == f"<a>{text}</a>"


@pytest.mark.parametrize("label", ["zlib", "idna", "rot13", "hex", "base64", "nonsense"])
def test_a_label_of_no_text_is_none(label: str) -> None:
    assert codec_of(label) is None


def test_stray_bytes_in_utf_8_are_read_by_themselves() -> None:
    assert decode("müde, schön, grün ".encode() + b"\x93so\x94") == "müde, schön, grün “so”"
    assert decode(b"caf\xe9") == "café"
