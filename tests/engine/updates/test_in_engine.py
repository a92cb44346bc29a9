"""The engine steps the update desk with every tick, passes settings on and answers who asks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from desktop_monitor.clock import Clock
from desktop_monitor.config.settings import Settings, UpdateOptions
from desktop_monitor.engine.command import ApplySettings, CheckUpdates
from desktop_monitor.engine.orders import carry_out
from desktop_monitor.engine.updates.absent import NoUpdates
from desktop_monitor.engine.updates.desk import UpdateDesk
from desktop_monitor.language.wording import words
from tests.helpers.clock import FakeClock
from tests.helpers.engine_parts import Bench


def _bench(folder: Path, asked: list[str]) -> tuple[Bench, UpdateDesk]:
    clock = FakeClock()

    def ask(url: str, _clock: Clock) -> str:
        asked.append(url)
        return "2.0"

    desk = UpdateDesk("1.0", UpdateOptions(), folder / "updates.json", clock, ask)
    return Bench(folder, (), clock=clock, updates=desk), desk


def _finish(desk: UpdateDesk) -> None:
    assert desk._thread is not None
    desk._thread.join(20.0)


def test_it_asks_once_it_is_switched_on_and_the_snapshot_tells(tmp_path: Path) -> None:
    asked: list[str] = []
    bench, desk = _bench(tmp_path, asked)
    bench.engine.tick()
    bench.clock.advance(3600.0)
    bench.engine.tick()
    assert asked == []
    carry_out(bench.engine, ApplySettings(replace(Settings(), updates=UpdateOptions(check=True, url="http://a/b"))))
    bench.engine.tick()
    _finish(desk)
    assert asked == ["http://a/b"]
    assert bench.engine.snapshot().updates.is_newer
    bench.engine.close()


def test_who_asks_is_answered(tmp_path: Path) -> None:
    bench, desk = _bench(tmp_path, [])
    bench.engine.tick()
    carry_out(bench.engine, CheckUpdates(7))
    _finish(desk)
    [outcome] = bench.engine.tick().outcomes
    bench.engine.close()
    assert (outcome.command_id, outcome.ok) == (7, True)
    assert words(outcome.message) == "Version 2.0 is there; this is 1.0"  # type: ignore[arg-type]


def test_an_engine_without_a_face_refuses(tmp_path: Path) -> None:
    bench = Bench(tmp_path, (), updates=NoUpdates())
    carry_out(bench.engine, CheckUpdates(7))
    [outcome] = bench.engine.tick().outcomes
    bench.engine.close()
    assert not outcome.ok
