"""Elements as expat tells of them, on their way to feedparser's handlers.

feedparser works out anew for each element what it is called, where addresses in it start and whether it
stands in a text. Most are as plain as `<guid>`: of those all that is known by the name, the rest left out.
The others take feedparser's own way.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple, cast
from xml.parsers import expat

from feedparser.urls import make_safe_absolute_uri

_XML_BASE: Final = "http://www.w3.org/XML/1998/namespace base xml"
_SAY_LANGUAGE: Final = ("feed", "rss", "rdf:rdf")
_IN_TEXT_INPUT: Final = ("title", "link", "description", "name")
_IN_IMAGE: Final = ("title", "link", "description", "url", "href", "width", "height")
# Those that feedparser gives as an attribute of the element itself.
_DECLARED: Final = {
    "math": "http://www.w3.org/1998/Math/MathML",
    "svg": "http://www.w3.org/2000/svg",
}
_USERLAND: Final = "backend.userland.com/rss"


class _Element(NamedTuple):
    """What feedparser makes of a name. `declared`: its namespace, where it is to be among its attributes;
    `plain`: whether there is no more to it; `property`: under which it is kept where there is no handler for
    it; `ends_input` and `ends_image`: whether it can't stand in one.
    """

    tag: str
    declared: str
    plain: bool
    start: str
    end: str
    property: str
    ends_input: bool
    ends_image: bool


class Dispatcher:
    """Mixed in before feedparser's strict parser, whose attributes it uses.

    Names are expat's: `name`, `namespace name` or `namespace name prefix`.
    """

    def __init__(self, *arguments: Any) -> None:
        self._elements: dict[str, _Element] = {}
        self._attributes: dict[str, tuple[str, str]] = {}
        self._settled_base = ""
        super().__init__(*arguments)

    def listen(self: Any, parser: expat.XMLParserType) -> None:
        """Be told of all that is in a document."""
        parser.StartElementHandler = self.start_element
        parser.EndElementHandler = self.end_element
        parser.CharacterDataHandler = self.characters
        parser.StartNamespaceDeclHandler = self.startPrefixMapping

    def start_element(self: Any, name: str, values: dict[str, str]) -> None:
        element = self._elements.get(name) or self._element(name)
        if values or self.incontent or self.decls or not (element.plain and self._base_is_settled()):
            self.unknown_starttag(element.tag, self._named(element, values))
            return
        self.depth += 1
        self.basestack.append(self.baseuri)
        self.langstack.append(self.lang)
        if element.ends_input:
            self.intextinput = 0
        if element.ends_image:
            self.inimage = 0
        method = getattr(self, element.start, None)
        if method is not None:
            try:
                method({})
                return
            except AttributeError:
                pass
        self.push(element.property, 1)

    def end_element(self: Any, name: str) -> None:
        element = self._elements.get(name) or self._element(name)
        if self.incontent or self.svgOK:
            self.unknown_endtag(element.tag)
            return
        method = getattr(self, element.end, None)
        try:
            if method is None:
                self.pop(element.property)
            else:
                method()
        except AttributeError:
            self.pop(element.property)
        bases, languages = self.basestack, self.langstack
        if bases:
            bases.pop()
            self.baseuri = bases[-1] if bases else ""
        if languages:
            languages.pop()
            if languages:
                self.lang = languages[-1]
        self.depth -= 1

    def track_namespace(self: Any, prefix: str | None, uri: str) -> None:
        before = dict(self.namespacemap), dict(self.namespaces_in_use)
        cast(Any, super()).track_namespace(prefix, uri)
        if before != (self.namespacemap, self.namespaces_in_use):
            self._elements.clear()

    def _base_is_settled(self: Any) -> bool:
        """Whether feedparser's joining of a base with itself, at each element, leaves it as it is."""
        base = self.baseuri
        if base != self._settled_base and (make_safe_absolute_uri(base, base) or base) == base:
            self._settled_base = base
        return bool(base == self._settled_base)

    def _element(self: Any, name: str) -> _Element:
        namespace, local = _parted(name)
        if _USERLAND in namespace.lower():
            namespace = f"http://{_USERLAND}"
        tag = local.lower()
        declared = namespace if namespace and _DECLARED.get(tag) == namespace else ""
        known = self._matchnamespaces.get(namespace.lower())
        if known:
            tag = f"{known.lower()}:{tag}"
        elif namespace:
            prefixes = (prefix for prefix, uri in self.namespaces_in_use.items() if uri == namespace)
            prefix = next(filter(None, prefixes), "")
            tag = f"{prefix}:{tag}".lower() if prefix else tag
        prefix, suffix = tag.split(":", 1) if ":" in tag else ("", tag)
        prefix = self.namespacemap.get(prefix, prefix)
        full = f"{prefix}_{suffix}" if prefix else suffix
        element = _Element(
            tag=tag,
            declared=declared,
            plain=not declared and tag not in _SAY_LANGUAGE,
            start=f"_start_{full}",
            end=f"_end_{full}",
            property=full,
            ends_input=not prefix and tag not in _IN_TEXT_INPUT,
            ends_image=not prefix and tag not in _IN_IMAGE,
        )
        self._elements[name] = element
        return element

    def _named(self: Any, element: _Element, values: dict[str, str]) -> list[tuple[str, str]]:
        """Attributes under feedparser's name for them, and under their own."""
        if _XML_BASE in values:
            values[_XML_BASE] = self.absolute_base(values[_XML_BASE])
        attributes: dict[str, str] = self.decls
        self.decls = dict[str, str]()
        if element.declared:
            attributes["xmlns"] = element.declared
        names = [self._attributes.get(name) or self._attribute(name) for name in values]
        for (known, _), value in zip(names, values.values(), strict=True):
            attributes[known] = value
        for (_, own), value in zip(names, values.values(), strict=True):
            attributes[own] = value
        return list(attributes.items())

    def _attribute(self: Any, name: str) -> tuple[str, str]:
        namespace, local = _parted(name)
        known = self._matchnamespaces.get(namespace.lower(), "")
        parts = name.split()
        own = f"{parts[2]}:{parts[1]}" if len(parts) == 3 else parts[-1]
        names = (f"{known}:{local}" if known else local).lower(), own.lower()
        self._attributes[name] = names
        return names


def _parted(name: str) -> tuple[str, str]:
    """Namespace and name."""
    parts = name.split()
    return ("", name) if len(parts) == 1 else (parts[0], parts[1])
