"""What `make run` does where there is no display: a new user's program, its window, a picture of it."""

from __future__ import annotations

from pathlib import Path

from tests.desktop.conftest import OpenDesktop

_ROOT = Path(__file__).resolve().parents[2]


def test_the_program_is_run_past_its_welcome_and_leaves_a_picture(open_desktop: OpenDesktop, tmp_path: Path) -> None:
    picture = tmp_path / "run.png"
    said = open_desktop().run(str(_ROOT / ".ci" / "virtual-run"), str(picture))
    assert "The program ran." in said
    assert picture.stat().st_size > 10_000
