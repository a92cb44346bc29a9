"""One pass of the river, with time moved by hand and history on a real disk."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_monitor.assess.health import Health, HealthThresholds, Threshold
from desktop_monitor.config.settings import Sampling, Settings
from desktop_monitor.engine.command import AcknowledgeIncident, Snooze
from desktop_monitor.engine.orders import carry_out
from desktop_monitor.engine.query import open_history
from desktop_monitor.engine.snapshot import Outcome, RecordingState, Snapshot
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.process import ProcessIdentity, ProcessRow
from desktop_monitor.metrics.sample import GapReason
from tests.helpers.engine_parts import Bench, FakeAlerts, FakeCollector

CPU = SeriesKey("cpu_used_ratio")
MAINS = SeriesKey("mains_online_ratio")
TEMPERATURE = SeriesKey("temperature_celsius", ("cpu",))
ROW = ProcessRow(ProcessIdentity("boot-1", 7, 1), 1, "sh", "sh", "me", "S", None, 4096, 1, 0.0, 0)
QUICK = Settings(health=HealthThresholds(cpu=Threshold(0.5, 0.8, for_seconds=2.0)))


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Callable[..., Bench]]:
    benches: list[Bench] = []

    def make(*collectors: FakeCollector, **others: object) -> Bench:
        benches.append(Bench(tmp_path / f"store{len(benches)}", collectors, **others))  # type: ignore[arg-type]
        return benches[-1]

    yield make
    for made in benches:
        made.engine.close()


def ticks(made: Bench, count: int, seconds: float = 1.0) -> list[float]:
    """Tick `count` times; the newest snapshot's number of each."""
    numbers = []
    for _ in range(count):
        made.clock.advance(seconds)
        numbers.append(made.engine.tick().number)
    return numbers


def test_a_snapshot_shows_what_was_read(bench: Callable[..., Bench]) -> None:
    made = bench(FakeCollector("cpu", {CPU: 0.25}))
    made.table.rows = (ROW,)

    snapshot = made.engine.tick()

    assert snapshot.samples[CPU] == 0.25
    assert snapshot.samples[SeriesKey("process_count")] == 1.0
    assert snapshot.processes is not None
    assert snapshot.processes.rows == (ROW,)
    assert snapshot.health.level is Health.HEALTHY
    assert snapshot.recording.state is RecordingState.RECORDING


def test_what_was_read_is_in_history_after_the_end(bench: Callable[..., Bench]) -> None:
    made = bench(FakeCollector("cpu", {CPU: 0.25}))
    ticks(made, 3)
    made.engine.close()

    history = open_history(made.folder / "history.sqlite3")
    series = history.series([CPU], 0, 2e9)[CPU]
    history.close()

    assert list(series.values) == [0.25, 0.25, 0.25]


def test_a_broken_collector_stops_no_other_and_is_named(bench: Callable[..., Bench]) -> None:
    made = bench(FakeCollector("cpu", {CPU: 0.25}), FakeCollector("gpu", error="gone"))

    snapshot = made.engine.tick()

    assert snapshot.samples[CPU] == 0.25
    assert {source.name: source.error for source in snapshot.sources}["gpu"] == "gpu: gone"


def test_a_value_is_held_between_slow_readings_and_dropped_when_stale(bench: Callable[..., Bench]) -> None:
    sensor = FakeCollector("temperature", {TEMPERATURE: 50.0})
    made = bench(sensor, cadences={"temperature": 5.0})
    made.engine.tick()
    ticks(made, 4)

    assert sensor.read_count == 1
    assert made.engine.snapshot().samples[TEMPERATURE] == 50.0

    sensor.error = "gone"
    ticks(made, 12)

    assert TEMPERATURE not in made.engine.snapshot().samples


def test_history_gets_a_slow_sensor_only_when_it_was_read(bench: Callable[..., Bench]) -> None:
    made = bench(FakeCollector("temperature", {TEMPERATURE: 50.0}), cadences={"temperature": 5.0})
    ticks(made, 11)
    made.engine.close()

    history = open_history(made.folder / "history.sqlite3")
    count = len(history.series([TEMPERATURE], 0, 2e9)[TEMPERATURE])
    history.close()

    assert count == 3


def test_what_nobody_watches_is_read_slowly_and_what_a_page_watches_at_once(bench: Callable[..., Bench]) -> None:
    made = bench(FakeCollector("cpu", {CPU: 0.1}))
    ticks(made, 10)
    unwatched = len(made.table.io_asked)
    made.engine.subscriptions.subscribe("page", "processes", 1.0)
    made.engine.subscriptions.subscribe("page", "process_io", 1.0)
    ticks(made, 10)

    assert unwatched == 2
    assert len(made.table.io_asked) == 12
    assert made.table.io_asked[-1] is True
    assert made.table.io_asked[0] is False


def test_under_high_load_processes_are_read_at_every_tick(bench: Callable[..., Bench]) -> None:
    made = bench(FakeCollector("cpu", {CPU: 0.9}))
    ticks(made, 10)

    assert len(made.table.io_asked) == 10


def test_on_battery_the_interval_is_longer_and_says_why(bench: Callable[..., Bench]) -> None:
    battery = FakeCollector("battery", {MAINS: 0.0})
    made = bench(battery, settings=Settings(sampling=Sampling(interval_seconds=1.0, battery_interval_seconds=4.0)))

    on_battery = made.engine.tick()
    battery.samples[MAINS] = 1.0
    ticks(made, 1, seconds=4.0)
    on_mains = made.engine.snapshot()

    assert (on_battery.interval_seconds, on_mains.interval_seconds) == (4.0, 1.0)
    assert on_battery.interval_reason is not None
    assert on_mains.interval_reason is None


def test_every_tick_is_handed_to_the_alert_desk_with_what_was_read(bench: Callable[..., Bench]) -> None:
    made = bench(FakeCollector("cpu", {CPU: 0.9}), settings=QUICK)
    alerts = FakeAlerts()
    made.engine.parts = replace(made.engine.parts, alerts=alerts)
    ticks(made, 3)
    assert alerts.notifier is made.notifier
    assert [sight.samples[CPU] for sight in alerts.seen] == [0.9] * 3
    assert len({sight.at for sight in alerts.seen}) == 3


def test_an_alert_commands_answer_becomes_its_outcome(bench: Callable[..., Bench]) -> None:
    made = bench(FakeCollector("cpu", {CPU: 0.9}), settings=QUICK)
    made.engine.parts = replace(made.engine.parts, alerts=FakeAlerts())
    carry_out(made.engine, AcknowledgeIncident(7, 1))
    carry_out(made.engine, Snooze(8, 60.0))
    outcomes = {outcome.command_id: outcome for outcome in made.engine.snapshot().outcomes}
    assert outcomes[7].ok
    assert not outcomes[8].ok
    assert "Not today" in str(outcomes[8].message)


def test_quitting_closes_everything(bench: Callable[..., Bench]) -> None:
    made = bench(FakeCollector("cpu", {CPU: 0.9}), settings=QUICK)
    ticks(made, 5)
    made.engine.close()

    assert made.notifier.closed
    assert made.table.closed
    assert all(collector.closed for collector in made.collectors)


@pytest.mark.parametrize(
    ("move", "seconds", "reason"),
    [
        ("sleep_machine", 600.0, GapReason.ASLEEP),
        ("advance", 60.0, GapReason.STALLED),
        ("step_wall", 86400.0, GapReason.CLOCK_STEP),
        ("step_wall", -86400.0, GapReason.CLOCK_STEP),
    ],
)
def test_what_interrupted_recording_is_in_history(
    bench: Callable[..., Bench], move: str, seconds: float, reason: GapReason
) -> None:
    made = bench(FakeCollector("cpu", {CPU: 0.1}))
    ticks(made, 5)
    getattr(made.clock, move)(seconds)
    ticks(made, 5)
    made.engine.close()

    history = open_history(made.folder / "history.sqlite3", made.clock)
    gaps = [gap.reason for gap in history.gaps(0, 2e9)]
    count = len(history.series([CPU], 0, 2e9)[CPU])
    history.close()

    assert reason in gaps
    assert count == 10


def test_a_pause_is_a_gap_and_ends_by_itself(bench: Callable[..., Bench]) -> None:
    made = bench(FakeCollector("cpu", {CPU: 0.1}))
    ticks(made, 2)
    made.recording.pause(made.clock.now(), 5.0)
    paused = made.engine.snapshot()
    ticks(made, 8)
    made.engine.close()

    history = open_history(made.folder / "history.sqlite3", made.clock)
    gaps = [gap for gap in history.gaps(0, 2e9) if gap.reason is GapReason.PAUSED]
    count = len(history.series([CPU], 0, 2e9)[CPU])
    history.close()

    assert paused.recording.state is RecordingState.PAUSED
    assert [round(gap.end_seconds - gap.start_seconds) for gap in gaps] == [5]
    assert count == 6


def test_a_paused_engine_still_shows_the_machine(bench: Callable[..., Bench]) -> None:
    made = bench(FakeCollector("cpu", {CPU: 0.1}))
    made.recording.pause(made.clock.now(), None)

    assert made.engine.tick().samples[CPU] == 0.1
    assert made.engine.snapshot().recording.paused_until_seconds is None


def test_new_settings_hold_from_the_next_tick(bench: Callable[..., Bench]) -> None:
    made = bench(FakeCollector("cpu", {CPU: 0.6}))
    ticks(made, 5)
    before = made.engine.snapshot().health.level
    made.engine.apply(replace(QUICK, sampling=Sampling(interval_seconds=2.0)))
    ticks(made, 5, seconds=2.0)

    assert before is Health.HEALTHY
    assert made.engine.snapshot().health.level is Health.DEGRADED
    assert made.engine.interval_seconds == 2.0
    assert made.notifier.options is not None


def test_the_monitor_shows_what_its_own_passes_take(bench: Callable[..., Bench]) -> None:
    made = bench(FakeCollector("cpu", {CPU: 0.1}))

    assert SeriesKey("monitor_tick_seconds") not in made.engine.tick().samples

    ticks(made, 1)

    assert made.engine.snapshot().samples[SeriesKey("monitor_tick_seconds")] >= 0.0


def course(made: Bench) -> list[Snapshot]:
    """What an engine shows over load, sleep, a failing sensor and a set clock."""
    cpu, battery = made.collectors
    shown = []
    for number in range(40):
        cpu.samples[CPU] = 0.1 if number % 20 < 5 else 0.9
        battery.error = "gone" if number > 25 else ""
        made.clock.advance(1.0)
        if number == 15:
            made.clock.sleep_machine(300.0)
        if number == 20:
            made.clock.step_wall(-3600.0)
        shown.append(made.engine.tick())
    return shown


def test_the_same_input_and_clock_make_the_same_snapshots(bench: Callable[..., Bench]) -> None:
    first, second = (
        course(bench(FakeCollector("cpu", {}), FakeCollector("battery", {MAINS: 0.0}), settings=QUICK))
        for _ in range(2)
    )

    assert first == second
    assert {snapshot.health.level for snapshot in first} == {Health.HEALTHY, Health.CRITICAL}


def test_a_battery_that_answers_no_more_slows_nothing(bench: Callable[..., Bench]) -> None:
    battery = FakeCollector("battery", {MAINS: 0.0})
    made = bench(battery)
    slow = made.engine.tick().interval_seconds
    battery.error = "taken out"
    ticks(made, 1, seconds=slow)

    assert slow == Sampling().battery_interval_seconds
    assert made.engine.interval_seconds == 1.0


def test_a_busy_cpu_that_answers_no_more_makes_nobody_read_processes(bench: Callable[..., Bench]) -> None:
    cpu = FakeCollector("cpu", {CPU: 0.9})
    made = bench(cpu)
    made.engine.tick()
    cpu.error = "gone"
    ticks(made, 10)

    assert len(made.table.io_asked) == 3


def test_a_wish_for_what_nobody_collects_harms_nothing(bench: Callable[..., Bench]) -> None:
    made = bench(FakeCollector("cpu", {CPU: 0.1}))
    made.engine.subscriptions.subscribe("page", "gpu", 1.0)
    ticks(made, 3)
    made.engine.subscriptions.unsubscribe("page", "gpu")

    assert [source.name for source in made.engine.tick().sources] == ["cpu", "processes"]


def test_answers_to_commands_are_shown_for_a_minute(bench: Callable[..., Bench]) -> None:
    made = bench(FakeCollector("cpu", {CPU: 0.1}))
    answer = Outcome(1, True, "done")
    made.engine.outcomes.conclude(answer)
    ticks(made, 59)
    soon = made.engine.snapshot().outcomes
    ticks(made, 2)

    assert soon == (answer,)
    assert made.engine.snapshot().outcomes == ()


def test_a_step_that_fails_is_shown_and_health_is_then_unknown(bench: Callable[..., Bench]) -> None:
    made = bench(FakeCollector("cpu", {CPU: 0.1}))
    ticks(made, 2)
    made.engine.apply(replace(QUICK, health=replace(QUICK.health, cpu="no threshold")))  # type: ignore[arg-type]
    ticks(made, 1)
    broken = made.engine.snapshot()
    made.engine.apply(QUICK)
    ticks(made, 1)

    assert broken.health.level is Health.UNKNOWN
    assert [source.name for source in broken.sources if source.error] == ["health"]
    assert made.engine.snapshot().health.level is Health.HEALTHY
