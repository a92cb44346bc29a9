"""A switch goes back in the file it was made in, wherever the client has its settings by then."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_monitor.actions.controls.presets import preset_controls
from desktop_monitor.actions.switching.order import Order
from desktop_monitor.actions.switching.record import Initiator, SwitchState
from desktop_monitor.actions.switching.switcher import Switcher
from desktop_monitor.store.ledger import Ledger, memory_location, open_ledger
from tests.helpers.clock import FakeClock
from tests.helpers.controls import Desk

WRITTEN = 'model_reasoning_effort = "high"\n'
SIMPLE = WRITTEN.replace("high", "low")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path, clock=FakeClock())
    desk.file("one/config.toml", WRITTEN)
    desk.file("two/config.toml", WRITTEN)
    return desk


def _program(desk: Desk, ledger: Ledger, folder: str) -> Switcher:
    """A program that sees Codex's settings in this folder."""
    desk.environment["CODEX_HOME"] = str(desk.home / folder)
    drivers = {control.control_id: desk.driver(control) for control in preset_controls(desk.places)}
    return Switcher(ledger, drivers, desk.clock)


def _begin(switcher: Switcher) -> None:
    switcher.begin(Order("codex.mode", "SIMPLE", Initiator.AUTOMATIC, rollback_after_seconds=3600.0))


def _texts(desk: Desk) -> tuple[str, str]:
    return (desk.home / "one/config.toml").read_text(), (desk.home / "two/config.toml").read_text()


def _advance(desk: Desk, seconds: float) -> None:
    assert isinstance(desk.clock, FakeClock)
    desk.clock.advance(seconds)


def test_its_deadline_is_kept_by_a_program_that_sees_another_folder(desk: Desk) -> None:
    ledger = open_ledger(memory_location())
    _begin(_program(desk, ledger, "one"))
    assert _texts(desk) == (SIMPLE, WRITTEN)
    _advance(desk, 4000)

    (switch,) = _program(desk, ledger, "two").resolve()

    assert switch.state is SwitchState.ROLLED_BACK
    assert _texts(desk) == (WRITTEN, WRITTEN)
    ledger.close()


def test_the_same_value_in_another_folder_is_not_its_own(desk: Desk) -> None:
    """Who set it there means it."""
    ledger = open_ledger(memory_location())
    _begin(_program(desk, ledger, "one"))
    desk.file("two/config.toml", SIMPLE)
    _advance(desk, 4000)

    _program(desk, ledger, "two").resolve()

    assert _texts(desk) == (WRITTEN, SIMPLE)
    ledger.close()


def test_switches_in_two_folders_do_not_end_each_other(desk: Desk) -> None:
    ledger = open_ledger(memory_location())
    _begin(_program(desk, ledger, "one"))
    _advance(desk, 100)
    two = _program(desk, ledger, "two")
    two.begin(Order("codex.mode", "SIMPLE", Initiator.USER, two.preview("codex.mode", "SIMPLE").hash))
    assert [switch.state for switch in ledger.switches()] == [SwitchState.WATCHING, SwitchState.WATCHING]
    _advance(desk, 4000)

    two.attend(lambda _: None)

    assert _texts(desk) == (WRITTEN, SIMPLE)
    ledger.close()
