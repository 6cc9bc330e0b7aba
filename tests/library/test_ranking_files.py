"""What stories made of articles, in a file: whole and of the same state, or as good as none."""

from __future__ import annotations

from array import array
from pathlib import Path

from damage import each_bit_in_turn, each_byte_changed, each_cut

from newsreader.library.cache.ranking_files import RankingFile, RankingFiles

RANKING = RankingFile(
    array("q", [5, -1, 7]),
    tuple(array("I", numbers) for numbers in ([0], [3], [2], [0])),
    array("I", [0, 2, 1]),
    {"heat": array("I", [2, 0, 1]), "title": array("I", [1, 0, 2])},
    (("AI", "\x1fWired"),),
    ("elsewhere",),
    "a digest",
)


def told(file: RankingFile | None) -> object:
    if file is None:
        return None
    of_stories = [list(numbers) for numbers in file.of_stories]
    return (
        list(file.heats),
        of_stories,
        list(file.rows),
        {name: list(order) for name, order in file.orders.items()},
        list(file.label_sets),
        list(file.names),
        file.articles,
    )


def test_a_ranking_is_read_as_it_was_written_in_the_state_that_it_is_of(tmp_path: Path) -> None:
    files = RankingFiles(tmp_path / "cache.db")
    assert files.read("key", "state") is None
    assert files.write("key", "state", RANKING)
    assert told(files.read("key", "state")) == told(RANKING)
    assert files.read("key", "another state") is None
    assert files.read("other", "state") is None
    assert not RankingFiles(tmp_path / "missing" / "cache.db").write("key", "state", RANKING)


def test_any_byte_that_is_another_is_noticed_and_so_is_any_cut(tmp_path: Path) -> None:
    files = RankingFiles(tmp_path / "cache.db")
    files.write("key", "state", RANKING)
    (path,) = tmp_path.iterdir()
    for place in each_byte_changed(path, each_bit_in_turn):
        assert files.read("key", "state") is None, place
    for length in each_cut(path):
        assert files.read("key", "state") is None, length
