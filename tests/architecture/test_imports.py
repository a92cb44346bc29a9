"""What a command without a window loads, and that the import contract notices who breaks it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.transcripts import TranscriptText

_ROOT = Path(__file__).resolve().parents[2]
_SHOW_LOADED = "import json, sys; import {module}; print(json.dumps(sorted(sys.modules)))"


def _loaded_by(module: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", _SHOW_LOADED.format(module=module)],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return {name.partition(".")[0] for name in json.loads(done.stdout)}


def test_the_command_line_loads_neither_qt_nor_numbers_nor_psutil() -> None:
    """`--version` on a server without a screen needs no Qt, and help is quick."""
    assert _loaded_by("desktop_monitor.cli").isdisjoint({"PySide6", "shiboken6", "numpy", "pyqtgraph", "psutil"})


_REPORT_LOADED = """
import sys
from desktop_monitor.cli import main
code = main(["usage", "--json", "--storage-path", sys.argv[1], "--config", sys.argv[1]])
print("\\n".join(sorted(sys.modules)), file=sys.stderr)
sys.exit(code)
"""


def test_an_account_without_news_loads_neither_readers_nor_writers_nor_settings(tmp_path: Path) -> None:
    """It is asked for again and again, by scripts and status lines: what it does not need, it does not wait for."""
    home = {"HOME": str(tmp_path), "USERPROFILE": str(tmp_path), "CLAUDE_CONFIG_DIR": str(tmp_path / "claude")}
    TranscriptText("s1").prompt().answer("one").write(tmp_path / "claude")
    first, second = (
        subprocess.run(
            [sys.executable, "-c", _REPORT_LOADED, str(tmp_path / "own")],
            cwd=_ROOT,
            env={**os.environ, **home},
            capture_output=True,
            text=True,
            check=True,
        )
        for _ in range(2)
    )

    assert json.loads(first.stdout)["totals"] == json.loads(second.stdout)["totals"]
    assert json.loads(second.stdout)["totals"]["requests"] == 1
    readers = {"msgspec", "desktop_monitor.agents.claude.transcript", "desktop_monitor.agents.files.reading"}
    writers = {"desktop_monitor.store.journal.writer", "desktop_monitor.engine.import_workers"}
    settings = {"desktop_monitor.config.options", "desktop_monitor.config.settings", "ruamel"}
    others = {"dataclasses", "inspect", "logging", "threading", "hashlib", "difflib", "desktop_monitor.engine.query"}
    assert readers | writers <= set(first.stderr.split())
    assert set(second.stderr.split()).isdisjoint(readers | writers | settings | others)


def test_the_engine_loads_no_qt() -> None:
    """The engine runs where there is no screen."""
    assert _loaded_by("desktop_monitor.engine").isdisjoint({"PySide6", "shiboken6", "numpy", "pyqtgraph"})


def test_a_loaded_qt_would_be_noticed() -> None:
    """The question asked above sees what is there to be seen."""
    assert "PySide6" in _loaded_by("desktop_monitor.ui.state")


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("metrics/sample.py", "from desktop_monitor.engine import command"),
        ("store/__init__.py", "import desktop_monitor.ui.state"),
        ("stranger.py", '"""A module that has no place in the river."""'),
    ],
)
def test_the_import_contract_notices_a_planted_breach(tmp_path: Path, path: str, line: str) -> None:
    """An import downstream and a module without a place both break it."""
    shutil.copytree(_ROOT / "desktop_monitor", tmp_path / "desktop_monitor")
    shutil.copy(_ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / "desktop_monitor" / path).open("a", encoding="utf-8") as module:
        module.write(f"\n{line}\n")
    command = "import sys; sys.path.insert(0, ''); from importlinter.cli import lint_imports_command as run; run()"
    done = subprocess.run(
        [sys.executable, "-c", command, "--no-cache"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "The river: nothing imports downstream" in done.stdout
    assert "1 broken" in done.stdout, done.stdout
