"""The template tags that site generators leave in Markdown: Jekyll's Liquid, Hugo's and Zola's shortcodes.

Few carry something to read; those become Markdown, the rest goes. Every pattern is bounded: a tag that is
never closed costs nothing.
"""

from __future__ import annotations

import re
from typing import Final

_TOKEN: Final = re.compile(
    r"""(?P<fence>^[ ]{0,3}(?:`{3,}|~{3,}))
      | (?P<code>(?P<ticks>`{1,3})(?!`)[^`\n]{1,300}(?P=ticks)(?!`))
      | \{%-?\s{0,20}(?P<tag>[\w/-]{1,40})(?P<arguments>[^\n]{0,400}?)-?%\}
      | \{\{[<%]\s{0,20}(?P<short>/?[\w./-]{1,60})(?P<values>[^\n]{0,400}?)/?[>%]\}\}
      | \{\{(?P<output>[^{}\n]{0,400})\}\}""",
    re.VERBOSE | re.MULTILINE,
)
_NAMED: Final = re.compile(r"""([\w-]{1,40})\s{0,5}=\s{0,5}(?:"([^"]*)"|'([^']*)'|([^\s"']+))""")
_LOOSE: Final = re.compile(r""""([^"]*)"|'([^']*)'|([^\s"'=]+)""")
_PICTURES: Final = frozenset({"figure", "image", "img", "include", "picture"})
_QUOTED: Final = re.compile(r""""([^"]*)"|'([^']*)'""")


def without_shortcodes(text: str) -> str:
    """The Markdown with its template tags understood or dropped; code is left as it stands."""
    out: list[str] = []
    position = 0
    waiting_for = ""  # the fence or tag that ends the code, inside of which nothing counts
    for match in _TOKEN.finditer(text):
        name = match["tag"] or match["short"] or ""
        token = match["fence"].strip() if match["fence"] else name.replace("/", "end")
        if waiting_for:
            if token and token.startswith(waiting_for):
                out += (text[position : match.start()], _closing(token, match[0]))
                position, waiting_for = match.end(), ""
            continue
        if match["code"]:
            continue
        if match["fence"]:
            waiting_for = token
            continue
        if name in ("raw", "highlight"):
            waiting_for = f"end{name}"
        out += (text[position : match.start()], _replaced(match, name))
        position = match.end()
    return "".join((*out, text[position:]))


def _closing(token: str, written: str) -> str:
    if token == "endhighlight":
        return "\n```"
    return "" if token == "endraw" else written


def _replaced(tag: re.Match[str], name: str) -> str:
    if tag["output"] is not None:
        return _first_quoted(tag["output"])
    arguments = tag["arguments"] or tag["values"] or ""
    named: dict[str, str] = {key: a or b or c for key, a, b, c in _NAMED.findall(arguments)}
    loose: list[str] = [a or b or c for a, b, c in _LOOSE.findall(_NAMED.sub("", arguments))]
    first = loose[0] if loose else named.get("id", "")
    match name:
        case "highlight":
            return f"```{first}\n"
        case "youtube":
            return f"[YouTube video](https://www.youtube.com/watch?v={first})" if first else ""
        case "vimeo":
            return f"[Vimeo video](https://vimeo.com/{first})" if first else ""
        case "gist" if first:
            path = f"{loose[0]}/{loose[1]}" if len(loose) > 1 and tag["short"] else first
            return f"[Gist](https://gist.github.com/{path})"
        case "ref" | "relref" | "link" | "post_url":
            return first
        case _ if name in _PICTURES and (source := named.get("src") or named.get("url")):
            title = named.get("alt") or named.get("caption") or named.get("title") or ""
            return f"![{title}](<{source}>)"
    return ""


def _first_quoted(expression: str) -> str:
    match = _QUOTED.search(expression)
    return str(match[1] or match[2] or "") if match else ""
