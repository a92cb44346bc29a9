"""Killed before any call that touches it, a program leaves a settings file as it was or as it was to be, whole."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_monitor.actions.switching.record import SwitchState
from tests.helpers.killed_files import KINDS, MODE, SCENES, FileProgram, prepared, written

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the program for this test forks")
_ROOT = Path(__file__).parents[3]
_NEW = (SwitchState.PLANNED, SwitchState.APPLIED, SwitchState.WATCHING, SwitchState.ROLLING_BACK)
_OLD = (SwitchState.PLANNED, SwitchState.ROLLING_BACK, SwitchState.ROLLED_BACK, SwitchState.FAILED)


@pytest.fixture(scope="module")
def switched(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Each file as a switch leaves it that nobody disturbs."""
    found = {}
    for kind in KINDS:
        program = FileProgram(prepared(tmp_path_factory.mktemp("whole") / "x", kind), kind)
        program.begin()
        program.ledger.close()
        found[kind] = program.real.read_bytes()
    return found


def _killed(root: Path, scene: str, *more: str) -> list[tuple[Path, str]]:
    command = [sys.executable, "-m", "tests.helpers.killed_files", str(root), scene, *more]
    subprocess.run(command, cwd=_ROOT, env={**os.environ, "PYTHONPATH": str(_ROOT)}, check=True, timeout=200)
    return [(folder, folder.name.split("-")[0]) for folder in sorted(root.glob("*-*-*"))]


def _check_is_whole(program: FileProgram, kind: str, new: bytes) -> None:
    """The old file or the new one, dressed as it was; and the ledger tells which."""
    content = program.real.read_bytes()
    assert content in (written(kind), new)
    assert program.named.is_symlink()
    assert stat.S_IMODE(program.real.stat().st_mode) == MODE
    states = [one.state for one in program.ledger.switches()]
    assert all(state in (_NEW if content == new else _OLD) for state in states)
    assert states or content == written(kind)


def _check_goes_back(folder: Path, kind: str) -> None:
    """After its deadline nothing is left of it, but what the ledger says."""
    program = FileProgram(folder, kind, hours=3)
    program.settle()
    assert program.real.read_bytes() == written(kind)
    assert all(one.state in _OLD[2:] for one in program.ledger.switches())
    assert program.named.is_symlink()
    assert stat.S_IMODE(program.real.stat().st_mode) == MODE
    program.ledger.close()


def _check_is_cleared_up(folder: Path, kind: str) -> None:
    """The next switch removes what a killed one had begun to write."""
    program = FileProgram(folder, kind, hours=6)
    program.begin()
    program.ledger.close()
    assert [path.name for path in program.real.parent.iterdir()] == ["settings"]


@pytest.mark.parametrize("scene", SCENES)
def test_killed_once(tmp_path: Path, scene: str, switched: dict[str, bytes]) -> None:
    """At every step, for every format."""
    folders = _killed(tmp_path, scene)
    assert all(sum(kind == one for _, one in folders) > 10 for kind in KINDS)
    seen = set()
    for folder, kind in folders:
        program = FileProgram(folder, kind)
        _check_is_whole(program, kind, switched[kind])
        seen.add((kind, program.real.read_bytes()))
        program.ledger.close()
        _check_goes_back(folder, kind)
        _check_is_cleared_up(folder, kind)
    assert len(seen) == 2 * len(KINDS)


def test_killed_again_while_it_goes_back(tmp_path: Path, switched: dict[str, bytes]) -> None:
    """At every step of taking back, after the deadline, what was left at every step."""
    for folder, kind in _killed(tmp_path, "begin", "again"):
        program = FileProgram(folder, kind, hours=3)
        _check_is_whole(program, kind, switched[kind])
        program.ledger.close()
        _check_goes_back(folder, kind)
