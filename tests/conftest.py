"""What holds for every test: no screen, a home of its own, no deadline that a busy machine could miss.

Must not know any package of the program.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.helpers.session_bus import PrivateBus, Screen

# Before anything imports Qt: a unit test never opens a window on the developer's screen.
os.environ["QT_QPA_PLATFORM"] = "offscreen"

settings.register_profile("calm", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("calm")


_FOLDERS_OF_AGENTS = ("CLAUDE_CONFIG_DIR", "CODEX_HOME", "GEMINI_CLI_HOME")
_LANGUAGES = ("DESKTOP_MONITOR_LANGUAGE", "LANGUAGE", "LC_ALL", "LC_MESSAGES")


@pytest.fixture(autouse=True, scope="session")
def _home_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or writes the folders of the user who runs it, or speaks the user's language."""
    home = tmp_path_factory.mktemp("home")
    places = {
        "HOME": home,
        "XDG_CONFIG_HOME": home / ".config",
        "XDG_DATA_HOME": home / ".local" / "share",
        "XDG_STATE_HOME": home / ".local" / "state",
        "XDG_CACHE_HOME": home / ".cache",
    }
    with pytest.MonkeyPatch.context() as patch:
        for variable, folder in places.items():
            folder.mkdir(parents=True, exist_ok=True)
            patch.setenv(variable, str(folder))
        for variable in (*_FOLDERS_OF_AGENTS, *_LANGUAGES):
            patch.delenv(variable, raising=False)
        patch.setenv("LANG", "C.UTF-8")
        yield


@pytest.fixture
def bus() -> Iterator[PrivateBus]:
    """A private session bus with nobody on it."""
    private = PrivateBus()
    yield private
    private.close()


@pytest.fixture(scope="session")
def screen() -> Iterator[Screen]:
    """A screen with nothing on it, not even a window manager."""
    xvfb = Screen()
    yield xvfb
    xvfb.close()
