"""Killed at any step of a switch, a program leaves the old value or the new one, and a ledger that tells which."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_monitor.actions.switching.record import SwitchState
from tests.helpers.killed_switches import SCENES, Program

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the program for this test forks")
_ROOT = Path(__file__).parents[3]
_ON_ITS_WAY = (SwitchState.PLANNED, SwitchState.APPLIED, SwitchState.ROLLING_BACK)


def _killed(root: Path, scene: str, *more: str) -> list[Path]:
    """A folder for each step at which the scene was killed, and one in which it was carried out."""
    command = [sys.executable, "-m", "tests.helpers.killed_switches", str(root), scene, *more]
    subprocess.run(command, cwd=_ROOT, env={**os.environ, "PYTHONPATH": str(_ROOT)}, check=True, timeout=100)
    return sorted(root.glob("*-*"))


def _check_is_told(program: Program) -> None:
    """What is set, the ledger tells of: the newest switch that has it, or the one that was to change it."""
    value = f'"{program.place.value}"'
    switches = program.ledger.switches()
    open_ones = [one for one in switches if one.state.is_open]
    if value == '"FANCY"':
        assert not any(one.state is SwitchState.WATCHING and one.plan.after != value for one in open_ones[:1])
    elif value == '"garbled"':
        assert [one.state in (*_ON_ITS_WAY, SwitchState.STUCK) for one in switches] == [True]
    else:
        assert any(value in (one.plan.after, one.plan.before) for one in switches)


def _check_is_settled(folder: Path) -> None:
    """After the next start one switch at most is open, and it is the one that is set."""
    program = Program(folder, hours=0.5)
    program.switcher.resolve()
    open_ones = [one for one in program.ledger.switches() if one.state.is_open]
    assert len(open_ones) <= 1
    assert not any(one.state in _ON_ITS_WAY for one in open_ones)
    for one in open_ones:
        assert program.driver.state().raw == one.plan.after
    program.ledger.close()


def _check_goes_back(folder: Path) -> None:
    """Hours later nothing is left of what was to last an hour."""
    program = Program(folder, hours=3)
    program.switcher.attend(lambda _: None)
    program.switcher.attend(lambda _: None)
    newest = program.ledger.switches()[:1]
    by_hand = any(one.state is SwitchState.KEPT and one.plan.value == "TURBO" for one in newest)
    garbled = any(one.state in (SwitchState.STUCK, SwitchState.SUPERSEDED) for one in newest)
    assert program.place.value == ("TURBO" if by_hand else "garbled" if garbled else "FANCY")
    assert not any(one.state.is_open for one in program.ledger.switches())
    assert all(one.plan.before in ('"FANCY"', '"SIMPLE"') for one in program.ledger.switches())
    program.ledger.close()


@pytest.mark.parametrize("scene", SCENES)
def test_killed_once(tmp_path: Path, scene: str) -> None:
    """At every step, before and after each write and each look."""
    folders = _killed(tmp_path, scene)
    assert len(folders) > 8
    for folder in folders:
        program = Program(folder)
        assert program.place.value in {"FANCY", "SIMPLE", "TURBO", "garbled" if scene == "garbled" else ""}
        _check_is_told(program)
        program.ledger.close()
        _check_is_settled(folder)
        _check_goes_back(folder)


@pytest.mark.parametrize("scene", ["error but written", "deadline", "another by hand", "take the other back"])
def test_killed_again_while_it_is_settled(tmp_path: Path, scene: str) -> None:
    """At every step of settling what was left at every step."""
    folders = _killed(tmp_path, scene, "again")
    assert len(folders) > 20
    for folder in folders:
        _check_is_settled(folder)
        _check_goes_back(folder)
