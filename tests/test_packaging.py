"""What an install brings, and what a start loads."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
HEAVY = ("textual", "rich", "feedparser", "httpx2", "nh3", "markdown_it")


def run_python(code: str, *arguments: str, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = os.environ | ({"PYTHONPATH": str(path)} if path else {})
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True, text=True, env=environment, check=False, timeout=100,
    )  # fmt: skip


@pytest.mark.parametrize(
    "arguments",
    [
        ["--version"],
        ["list"],
        ["list", "--json", "--query", "baltimore"],
        ["show", "3y", "--json"],
        ["mark", "star", "3y"],
        ["undo", "--list"],
        ["check", str(CHECKOUT / "seeds")],
        ["config", "path"],
    ],
)
def test_commands_import_no_screen_and_no_network(arguments: list[str]) -> None:
    code = (
        "import sys; from newsreader.cli.run import run; code = run(sys.argv[1:]); "
        f"loaded = [name for name in {HEAVY!r} if name in sys.modules]; "
        "print('loaded:', loaded, file=sys.stderr); sys.exit(code)"
    )
    done = run_python(code, *arguments)
    assert done.returncode == 0, done.stderr
    assert "loaded: []" in done.stderr


def test_the_wheel_holds_seeds_and_screens_and_runs_with_no_checkout(tmp_path: Path) -> None:
    built = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, CHECKOUT],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert built.returncode == 0, built.stdout + built.stderr
    (wheel,) = tmp_path.glob("*.whl")
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        archive.extractall(installed)
    shipped = sorted(Path(name).name for name in names if name.startswith("newsreader/seeds/"))
    assert shipped == sorted(path.name for path in (CHECKOUT / "seeds").glob("*.md"))
    assert "newsreader/ui/style/reader.tcss" in names
    code = (
        "import newsreader, sys; assert newsreader.__file__.startswith(sys.argv[1]); "
        "from newsreader.system.paths import seeds; assert str(seeds()).startswith(sys.argv[1]); "
        "from newsreader.cli.run import run; sys.exit(run(['list']))"
    )
    listed = run_python(code, str(installed), path=installed)
    assert listed.returncode == 0, listed.stderr
    heats = [line.split("\t")[1] for line in listed.stdout.splitlines()]
    assert heats == ["123", "109", "49", "-1", "-1"]


def test_the_bundled_seeds_are_those_that_were_given() -> None:
    given = CHECKOUT.parent / "shared" / "seeds"
    if not given.is_dir():
        pytest.skip("the original seeds lie beside the checkout only where the project is developed")
    assert {path.name: path.read_bytes() for path in given.iterdir()} == {
        path.name: path.read_bytes() for path in (CHECKOUT / "seeds").iterdir()
    }


def test_nothing_under_the_lgpl_is_imported_to_read_a_page() -> None:
    program = (
        "import sys\n"
        "from newsreader.sources.web.pages.pages import main_text\n"
        "main_text(b'<p>A page, with words.', 'https://a.example/')\n"
        "print(sorted(name for name, module in sys.modules.items() if module.__name__.startswith('chardet')))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
