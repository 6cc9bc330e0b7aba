"""Files are parsed anew when anything changes that decides what becomes of them."""

from __future__ import annotations

import os
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

import newsreader
from newsreader.folders.corpus import front_matter

DECIDING = (
    "model/articles.py",
    "scoring/heat.py",
    "sources/files/corpus.py",
    "sources/written_dates.py",
    "text.py",
    "urls.py",
)
OTHERS = ("ui/app.py", "store/store.py")


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the package, which is taken for the one that runs."""
    source = Path(newsreader.__file__).parent
    copied = copytree(source, tmp_path / source.name, ignore=ignore_patterns("__pycache__"))
    monkeypatch.setattr(newsreader, "__file__", str(copied / "__init__.py"))
    return copied


@pytest.mark.parametrize("module", DECIDING)
def test_another_version_of_a_module_that_decides_is_another_way_of_reading(
    package: Path, module: str
) -> None:
    before = front_matter().rules
    os.utime(package / module, ns=(1, 1))
    assert front_matter().rules != before


@pytest.mark.parametrize("module", OTHERS)
def test_other_modules_leave_the_way_of_reading_as_it_is(package: Path, module: str) -> None:
    before = front_matter().rules
    os.utime(package / module, ns=(1, 1))
    assert front_matter().rules == before
