"""What is listed below an article, and by which numbers."""

from __future__ import annotations

from querying import NOW, article

from newsreader.model import Article, Related, Urls
from newsreader.session.articles.details import others_of
from newsreader.store.store import Store
from newsreader.stories.grouping.records import Story


def named(name: str) -> Related:
    return Related(name, urls=Urls(original=f"https://news.example/{name}"))


def key(name: str) -> str:
    found = named(name).id
    assert found is not None
    return found


STORY = Story(key("b"), tuple(map(key, "abcd")))
LEAD = Article(id=key("b"), title="b", related=(named("d"), named("elsewhere"), named("far")))


def store_of(*stories: Story) -> Store:
    store = Store(lambda: NOW)
    store.add([article(name, id=key(name)) for name in ("a", "b", "c", "d", "far", "like")])
    store.group(stories)
    return store


def test_numbers_go_down_the_list_and_no_report_is_told_of_twice() -> None:
    others = others_of(store_of(STORY), LEAD, [key(name) for name in ("far", "like", "c")])
    related = [(other.title, other.number) for other in others.related]
    assert related == [("elsewhere", 1), ("far", 2)]
    numbers = [other.number for other in others.story]
    assert [number for number in numbers if number is not None] == [3, 4, 5]
    assert [other.title for other in others.story if other.here] == ["b"]
    assert [(other.title, other.number) for other in others.nearest] == [("like", 6)]
    assert sorted(others.numbered()) == [1, 2, 3, 4, 5, 6]


def test_without_a_story_all_that_is_named_is_told_of() -> None:
    others = others_of(store_of(), LEAD)
    assert [other.number for other in others.related] == [1, 2, 3]
    assert others.story == ()
