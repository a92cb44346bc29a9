"""Data that stop coming are noticed."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from desktop_monitor.assess.health import Health
from desktop_monitor.engine.command import Command
from desktop_monitor.ui.heartbeat import Heartbeat
from desktop_monitor.ui.state import AppState
from tests.helpers.clock import FakeClock
from tests.helpers.snapshots import snapshot

Watch = Callable[[float, float], AppState]


@pytest.fixture
def watch(qtbot: QtBot) -> Watch:
    def wait(interval_seconds: float, silence_seconds: float) -> AppState:
        clock, state = FakeClock(), AppState(list[Command]().append)
        heartbeat = Heartbeat(state, clock, state)
        state.accept(replace(snapshot(0), interval_seconds=interval_seconds))
        clock.advance(silence_seconds)
        heartbeat.check()
        return state

    return wait


def test_young_data_are_not_stale(watch: Watch) -> None:
    assert watch(1.0, 9.9).health is Health.HEALTHY


def test_data_older_than_ten_seconds_and_three_intervals_are_stale(watch: Watch) -> None:
    assert watch(1.0, 10.1).health is Health.UNKNOWN
    assert watch(1.0, 10.1).stale_seconds == pytest.approx(10.1)


def test_a_slow_interval_has_more_time(watch: Watch) -> None:
    assert watch(60.0, 170.0).health is Health.HEALTHY
    assert watch(60.0, 181.0).health is Health.UNKNOWN


def test_the_machine_s_sleep_makes_nothing_stale(qtbot: QtBot) -> None:
    clock, state = FakeClock(), AppState(list[Command]().append)
    heartbeat = Heartbeat(state, clock, state)
    state.accept(snapshot(0))
    clock.sleep_machine(3600.0)
    heartbeat.check()

    assert state.health is Health.HEALTHY
