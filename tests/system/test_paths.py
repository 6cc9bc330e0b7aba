from __future__ import annotations

from pathlib import Path

import pytest

from newsreader.system.paths import as_written


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("/home/you/news/a.md", "~/news/a.md"),
        ("/home/you", "~"),
        ("/home/young/news", "/home/young/news"),
        ("/srv/news", "/srv/news"),
    ],
)
def test_the_home_is_a_tilde_and_nothing_else_is(
    path: str, written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "/home/you")
    assert as_written(Path(path)) == written
