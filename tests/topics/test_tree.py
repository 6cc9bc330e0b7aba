"""Topics as the sidebar and `topic:` see them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from newsreader.model import Topic
from newsreader.text import fold
from newsreader.topics.tree import TopicTree

NAMES = st.sampled_from(("AI", "ai", "Vision", "NLP", "Robots", "CV", "Été"))
TOPICS = st.lists(
    st.builds(Topic, NAMES, st.sampled_from(("", "CV", "ai", "R")), st.none() | NAMES), max_size=8
)


def test_a_topic_is_meant_by_its_name_its_short_name_and_any_spelling_of_either() -> None:
    tree = TopicTree([Topic("Artificial Intelligence", "AI"), Topic("Été")])
    assert tree.name("ai") == tree.name("ARTIFICIAL intelligence") == "Artificial Intelligence"
    assert tree.name("ete") == "Été"
    assert tree.name("Other") == "Other"
    assert tree.name("OTHER") == "Other"


def test_a_short_name_does_not_take_the_name_of_another_topic() -> None:
    tree = TopicTree([Topic("Artificial Intelligence", "AI"), Topic("AI", parent="Artificial Intelligence")])
    assert tree.name("ai") == "AI"
    assert tree.lineage(["AI"]) == {"AI", "Artificial Intelligence"}


def test_an_article_counts_for_its_topics_and_all_above_them_once() -> None:
    tree = TopicTree([Topic("Tech"), Topic("AI", parent="tech"), Topic("Vision", "CV", "AI")])
    assert tree.lineage(("cv", "AI")) == {"Tech", "AI", "Vision"}
    assert tree.lineage(()) == frozenset()


def test_a_family_is_a_topic_and_all_below_it() -> None:
    tree = TopicTree([Topic("Tech"), Topic("AI", parent="Tech"), Topic("Vision", parent="AI"), Topic("Art")])
    assert tree.family("ai") == {"AI", "Vision"}
    assert tree.family("tech") == {"Tech", "AI", "Vision"}
    assert tree.family("nothing of this name") == frozenset()


def test_the_outline_has_defined_topics_in_their_order_and_others_by_count_below() -> None:
    tree = TopicTree(
        [Topic("Tech"), Topic("Vision", parent="AI"), Topic("AI", parent="Tech"), Topic("Empty")]
    )
    outline = tree.outline(["Zoo", "Vision", "Bees", "Ants"], {"Zoo": 3, "Bees": 1, "Ants": 1, "Vision": 1})
    assert outline == ((0, "Tech"), (1, "AI"), (2, "Vision"), (0, "Zoo"), (0, "Ants"), (0, "Bees"))


def test_a_chain_of_topics_as_deep_as_a_file_can_make_it_has_an_outline() -> None:
    names = [str(number) for number in range(2_000)]
    topics = [Topic(name, parent=above) for above, name in zip([None, *names], names, strict=False)]
    assert TopicTree(topics).outline([names[-1]], {})[-1] == (1_999, names[-1])


@given(TOPICS, st.lists(NAMES, max_size=4))
@settings(max_examples=100)
def test_any_definitions_make_a_tree_without_circles(topics: list[Topic], used: list[str]) -> None:
    tree = TopicTree(topics)
    for topic in topics:
        above, seen = tree.parent(tree.name(topic.name)), {tree.name(topic.name)}
        while above is not None:
            assert above not in seen
            seen.add(above)
            above = tree.parent(above)
    names = [name for _, name in tree.outline(used, {})]
    assert sorted(names) == sorted(tree.lineage(used))
    assert len({fold(name) for name in names}) == len(names)
    for name in names:
        assert set(tree.lineage([name])) <= set(names)
        assert name in tree.family(fold(name))
