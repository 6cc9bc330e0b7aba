"""What queries ask of whole articles, in a file: whole, or as good as none."""

from __future__ import annotations

from pathlib import Path

import pytest
from damage import each_byte_changed, each_cut
from hypothesis import given
from hypothesis import strategies as st

from newsreader.library.cache.detail_files import DetailFile, DetailFiles, DetailsState
from newsreader.model import ArticleDetails

STATE = DetailsState("cache", 7, "library", 1 << 40)
ARTICLES = {
    "aaaaaaaaaaaaa": ArticleDetails("Ada, Ben", "https://a.example/é", "de-AT", 0),
    "bbb": ArticleDetails(),
    "ccccccccccccc": ArticleDetails("Ada, Ben", "", "en", 1_234),
}


def written(folder: Path, articles: dict[str, ArticleDetails] = ARTICLES) -> DetailFiles:
    files = DetailFiles(folder / "cache.db")
    assert files.write("key", STATE, articles.items())
    return files


def read(files: DetailFiles, key: str = "key") -> DetailFile | None:
    *_, last = (None, *files.read(key))
    return last


def path_of(folder: Path) -> Path:
    (path,) = folder.glob("details-*.columns")
    return path


def as_read(file: DetailFile, article_id: str) -> ArticleDetails | None:
    (place,) = file.places([article_id])
    if place is None:
        return None
    return ArticleDetails(file.author(place), file.url(place), file.language(place), file.words(place))


@given(
    st.dictionaries(
        st.text("abc", min_size=1, max_size=4),
        st.builds(
            ArticleDetails,
            st.text(max_size=3),
            st.text(max_size=3),
            st.sampled_from(("", "en")),
            st.none() | st.integers(0, 1 << 30),
        ),
        max_size=8,
    )
)
def test_what_was_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, articles: dict[str, ArticleDetails]
) -> None:
    file = read(written(tmp_path_factory.mktemp("details"), articles))
    assert file is not None
    assert (file.state, len(file)) == (STATE, len(articles))
    assert {article_id: as_read(file, article_id) for article_id in articles} == articles
    assert as_read(file, "nowhere") is None


def test_of_other_folders_nothing_is_known(tmp_path: Path) -> None:
    assert read(written(tmp_path), "other") is None
    assert read(DetailFiles(tmp_path / "nowhere" / "cache.db")) is None


@pytest.mark.parametrize("bit", [0x01, 0x80])
def test_every_damaged_byte_is_noticed(tmp_path: Path, bit: int) -> None:
    files = written(tmp_path)
    for place in each_byte_changed(path_of(tmp_path), lambda place: bit):
        assert read(files) is None, f"byte {place}"


def test_every_cut_is_noticed(tmp_path: Path) -> None:
    files = written(tmp_path)
    for size in each_cut(path_of(tmp_path)):
        assert read(files) is None, f"{size} bytes"


def test_the_old_file_is_read_on_while_a_new_one_takes_its_place(tmp_path: Path) -> None:
    before = read(written(tmp_path))
    after = read(written(tmp_path, {"bbb": ArticleDetails("Ben")}))
    assert before is not None
    assert after is not None
    assert {article_id: as_read(before, article_id) for article_id in ARTICLES} == ARTICLES
    assert as_read(after, "bbb") == ArticleDetails("Ben")
    assert as_read(after, "ccccccccccccc") is None


def test_a_folder_that_cannot_be_written_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert not DetailFiles(tmp_path / "file" / "cache.db").write("key", STATE, ARTICLES.items())
