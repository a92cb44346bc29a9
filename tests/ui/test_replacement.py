"""A program that was replaced on the disk notices it and makes room when nobody looks."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop_monitor.ui.replacement import Replacement, is_anything_shown, packaged_program, start_again


class Watched:
    """A program on the disk, looked at by hand."""

    def __init__(self, folder: Path) -> None:
        self.program = folder / "desktop-monitor"
        self.program.write_text("first")
        self.is_shown = False
        self.said: list[str] = []
        self.replacement = Replacement(self.program, lambda: self.is_shown)
        self.replacement.noticed.connect(self._on_noticed)
        self.replacement.due.connect(self._on_due)

    def _on_noticed(self) -> None:
        self.said.append("noticed")

    def _on_due(self) -> None:
        self.said.append("due")

    def replace(self, content: str = "second") -> None:
        """As package managers do: another file takes the name."""
        other = self.program.with_suffix(".new")
        other.write_text(content)
        other.replace(self.program)

    def look(self, times: int = 1) -> list[str]:
        for _ in range(times):
            self.replacement.look()
        return self.said


@pytest.fixture
def watched(qtbot: QtBot, tmp_path: Path) -> Watched:
    return Watched(tmp_path)


def test_nothing_is_said_while_the_program_is_its_own(watched: Watched) -> None:
    assert watched.look(3) == []


def test_another_version_takes_over_once_it_has_arrived_and_nobody_looks(watched: Watched) -> None:
    watched.replace()
    assert watched.look() == []
    assert watched.look() == ["due"]


def test_who_looks_is_told_once_and_not_interrupted(watched: Watched) -> None:
    watched.is_shown = True
    watched.replace()
    assert watched.look(5) == ["noticed"]
    watched.is_shown = False
    assert watched.look() == ["noticed", "due"]


def test_nothing_takes_over_while_files_are_still_written_or_gone(watched: Watched) -> None:
    watched.replace("second")
    watched.look()
    watched.replace("third")
    assert watched.look() == []
    watched.program.unlink()
    assert watched.look(3) == []
    watched.replace("fourth")
    assert watched.look(2) == ["due"]


def test_what_was_put_back_is_the_program_itself(watched: Watched) -> None:
    aside = watched.program.with_suffix(".aside")
    watched.program.rename(aside)
    watched.look(2)
    aside.rename(watched.program)
    assert watched.look(3) == []


def test_it_looks_by_itself_now_and_then(qtbot: QtBot, tmp_path: Path) -> None:
    program = tmp_path / "desktop-monitor"
    program.write_text("first")
    replacement = Replacement(program, lambda: False, every_ms=1)
    with qtbot.waitSignal(replacement.due):
        program.unlink()
        program.with_suffix(".new").write_text("second")
        program.with_suffix(".new").rename(program)


def test_a_program_of_sources_is_never_replaced() -> None:
    assert packaged_program() is None


def test_a_packaged_one_is_its_executable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert packaged_program() == (Path(sys.executable) if os.name == "posix" else None)


def test_a_window_on_the_screen_is_looked_at(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    label = QLabel("here")
    qtbot.addWidget(label)
    # Windows of other tests may still be on their way out.
    monkeypatch.setattr(QApplication, "topLevelWidgets", lambda: [label])
    assert not is_anything_shown()
    label.show()
    assert is_anything_shown()


def test_the_next_one_is_started_as_this_one_was_but_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[tuple[object, list[str]]] = []

    def take_over(program: object, words: list[str]) -> None:
        started.append((program, words))

    monkeypatch.setattr(os, "execv", take_over)
    start_again(Path("/usr/lib/x"), ["--storage-path", "/a b", "--hidden"], hidden=True)
    assert started == [(Path("/usr/lib/x"), ["/usr/lib/x", "--storage-path", "/a b", "--hidden"])]
