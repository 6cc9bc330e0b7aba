"""Web pages as tests need them: an article among all that stands around one."""

from __future__ import annotations

SENTENCES = (
    "The ferry left the harbour at dawn, and nobody on board expected the wind to turn, as it did.",
    "By noon the captain had decided to return, which the passengers took calmly, one of them said.",
    "The coastguard, who had followed the ship on radar, sent two boats, and both arrived in time.",
    "An inquiry will look at the forecast, the engine, and at the question of why no warning was given.",
)
TEXT = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)


def page(text: str = TEXT, title: str = "The ferry", head: str = "") -> bytes:
    """A page with a menu, teasers of other articles and a footer around the text."""
    menu = "".join(f'<li><a href="/section/{number}">Section {number}</a></li>' for number in range(20))
    teasers = "".join(
        f'<li><a href="/other/{number}">Another headline {number}</a></li>' for number in range(9)
    )
    return (
        f"<!doctype html><html><head><title>{title} | Site</title>{head}</head><body>"
        f'<nav class="menu"><ul>{menu}</ul></nav>'
        f'<main><article><h1>{title}</h1><div class="content">{text}</div></article></main>'
        f'<aside class="sidebar"><ul>{teasers}</ul></aside>'
        f'<footer class="footer">Imprint, privacy, newsletter</footer></body></html>'
    ).encode()
