"""The topic tree of a corpus, and what can be wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsreader.model import Problem, Severity, Topic
from newsreader.sources.files import topics as topic_files
from newsreader.sources.files.topics import load_topics


def site(base: Path, **files: str) -> Path:
    folder = base / "_data" / "topics"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text)
    return base


def tree(topics: tuple[Topic, ...]) -> dict[str, str | None]:
    return {topic.name: topic.parent for topic in topics}


def test_a_topic_has_a_name_a_short_name_a_parent_and_keywords(tmp_path: Path) -> None:
    site(
        tmp_path,
        a="taxonomy: topic\nname: AI\nhashtags: ['#AI']\nservices: {news: https://example.com}",
        b="name: Natural Language Processing\nshortname: NLP\nparent: AI\nkeywords: [nlp, text mining]",
    )
    topics, problems = load_topics([tmp_path])
    assert problems == ()
    assert topics == (
        Topic("AI"),
        Topic("Natural Language Processing", "NLP", "AI", ("nlp", "text mining")),
    )


def test_without_topic_files_there_is_no_tree(tmp_path: Path) -> None:
    assert load_topics([tmp_path, tmp_path / "missing"]) == ((), ())


@pytest.mark.parametrize("below", ["posts", "content/posts", "content/posts/a.md"])
def test_the_tree_is_found_from_a_folder_or_file_inside_the_site(tmp_path: Path, below: str) -> None:
    site(tmp_path / "site", a="name: AI")
    topics, _ = load_topics([tmp_path / "site" / below])
    assert tree(topics) == {"AI": None}


def test_a_folder_far_above_is_not_the_site(tmp_path: Path) -> None:
    site(tmp_path, a="name: AI")
    assert load_topics([tmp_path / "1" / "2" / "3" / "4"]) == ((), ())


def test_two_roots_of_one_site_give_its_topics_once(tmp_path: Path) -> None:
    site(tmp_path, a="name: AI")
    topics, problems = load_topics([tmp_path / "news", tmp_path / "posts"])
    assert (tree(topics), problems) == ({"AI": None}, ())


@pytest.mark.parametrize(
    "text",
    [
        "- name: AI\n- name: NLP\n  parent: AI",
        "- AI\n- name: NLP\n  parent: AI",
        "AI:\nNLP:\n  parent: AI",
        "ai: {name: AI}\nnlp: {name: NLP, parent: AI}",
    ],
)
@pytest.mark.parametrize("name", ["topics.yaml", "topics.yml"])
def test_all_topics_may_stand_in_one_file(tmp_path: Path, text: str, name: str) -> None:
    (tmp_path / "_data").mkdir()
    (tmp_path / "_data" / name).write_text(text)
    topics, problems = load_topics([tmp_path])
    assert (tree(topics), problems) == ({"AI": None, "NLP": "AI"}, ())


@pytest.mark.parametrize("parent", ["Artificial Intelligence", "artificial intelligence", "AI", "ai-id"])
def test_a_parent_is_named_by_name_short_name_or_id(tmp_path: Path, parent: str) -> None:
    site(
        tmp_path,
        a=f"name: NLP\nparent: {parent}",
        b="name: Artificial Intelligence\nshortname: AI\n_id: ai-id",
    )
    topics, problems = load_topics([tmp_path])
    assert problems == ()
    assert tree(topics)["NLP"] == "Artificial Intelligence"


def problem_of(root: Path) -> Problem:
    (problem,) = load_topics([root])[1]
    return problem


def test_a_parent_that_is_no_topic_is_a_problem(tmp_path: Path) -> None:
    site(tmp_path, a="name: NLP\nparent: Nowhere")
    topics, (problem,) = load_topics([tmp_path])
    assert tree(topics) == {"NLP": None}
    assert problem.path == str(tmp_path / "_data" / "topics" / "a.yaml")
    assert problem.line == 2
    assert problem.message == "the parent “Nowhere” is no topic here; it stands on top"


@pytest.mark.parametrize("members", [["A"], ["A", "B"], ["A", "B", "C", "D"]])
def test_a_circle_of_parents_is_a_problem_and_is_cut_once(tmp_path: Path, members: list[str]) -> None:
    files = {
        name: f"name: {name}\nparent: {members[(index + 1) % len(members)]}"
        for index, name in enumerate(members)
    }
    site(tmp_path, **files, X="name: X\nparent: A")
    topics, (problem,) = load_topics([tmp_path])
    assert problem.message == "the topic “A” is above itself; it stands on top"
    assert tree(topics)["A"] is None
    assert tree(topics)["X"] == "A"
    assert sum(topic.parent is None for topic in topics) == 1


def test_of_two_topics_with_one_name_the_first_counts(tmp_path: Path) -> None:
    site(tmp_path, a="name: AI\nkeywords: [a]", b="name: ai")
    topics, (problem,) = load_topics([tmp_path])
    assert [topic.keywords for topic in topics] == [("a",)]
    assert "already" in problem.message


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("name: a: b", 1, "must stand in quotes"),
        ("just words", 1, "found “just words”"),
        ("- name: AI\n- parent: AI", 2, "a topic without a name"),
        ("name: AI\nname: NLP", 2, "second time"),
        ("name: AI\nkeywords: " + "[" * 100_000, 2, "nested deeper"),
        ("name: AI\nparent: [x]", 2, "expected text, found a list"),
    ],
    ids=["syntax", "text", "nameless", "duplicate", "nesting", "parent"],
)
def test_a_bad_topic_file_is_a_problem_with_its_line(
    tmp_path: Path, text: str, line: int, reason: str
) -> None:
    site(tmp_path, a=text)
    problem = problem_of(tmp_path)
    assert problem.line == line
    assert reason in problem.message


def test_a_topic_file_beyond_the_limit_is_not_read(tmp_path: Path) -> None:
    site(tmp_path, a="name: AI\n#" + "x" * topic_files.MAX_FILE)
    problem = problem_of(tmp_path)
    assert problem.severity is Severity.ERROR
    assert "larger than 1 MB" in problem.message


def test_topic_names_are_cleaned(tmp_path: Path) -> None:
    site(tmp_path, a='name: "A\\e[31mI"')
    topics, _ = load_topics([tmp_path])
    assert [topic.name for topic in topics] == ["AI"]


@given(st.dictionaries(st.sampled_from("ABCDEFGH"), st.sampled_from("ABCDEFGHZ"), max_size=8))
@settings(max_examples=60)
def test_any_parents_give_a_tree(tmp_path_factory: pytest.TempPathFactory, parents: dict[str, str]) -> None:
    base = tmp_path_factory.mktemp("site")
    site(base, all="\n".join(f"{name}: {{parent: {parent}}}" for name, parent in parents.items()) or "{}")
    read = tree(load_topics([base])[0])
    assert read.keys() == parents.keys()
    for name in read:
        steps, above = 0, read[name]
        while above is not None:
            assert above in read
            above = read[above]
            steps += 1
            assert steps <= len(read)
