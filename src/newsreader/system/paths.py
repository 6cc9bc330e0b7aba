"""Where things are kept: the user's folders by the XDG rules, and the bundled seeds."""

from __future__ import annotations

from pathlib import Path

import msgspec

APP = "newsreader"


class Paths(msgspec.Struct, frozen=True):
    """The folders of one user. None of them need exist; whoever writes makes them."""

    data: Path
    config: Path
    cache: Path
    state: Path

    @property
    def library(self) -> Path:
        return self.data / "library.db"

    @property
    def config_file(self) -> Path:
        return self.config / "config.toml"

    @property
    def cache_file(self) -> Path:
        return self.cache / "cache.db"

    @property
    def log_file(self) -> Path:
        return self.state / "debug.log"


def user_paths() -> Paths:
    """The folders of the user who runs the program (platformdirs honours the XDG variables)."""
    import platformdirs

    return Paths(
        data=platformdirs.user_data_path(APP, appauthor=False),
        config=platformdirs.user_config_path(APP, appauthor=False),
        cache=platformdirs.user_cache_path(APP, appauthor=False),
        state=platformdirs.user_state_path(APP, appauthor=False),
    )


def as_written(path: Path) -> str:
    """A path as a person writes it: the home is `~`. It may hold whatever a file's name may."""
    home = Path.home()
    return str(Path("~") / path.relative_to(home)) if path.is_relative_to(home) else str(path)


def seeds() -> Path:
    """The bundled corpus: inside the installed package, or at the top of a checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "seeds"
    return installed if installed.is_dir() else package.parents[1] / "seeds"
