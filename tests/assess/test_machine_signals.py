"""Signals made of several metrics: room on disks, when they are full, swap storms, the memory of agents."""

import pytest

from desktop_monitor.assess.machine_signals import NEVER_SECONDS, SOURCES, MachineSignals, shortage_ratio
from desktop_monitor.metrics.definition import SeriesKey

GIB = 1024.0**3
MIB = 1024.0**2
START = 1.7e9
FULL = SeriesKey("filesystem_full_seconds", ("/",))


def made(*signals: str) -> MachineSignals:
    """Signals, wanted."""
    maker = MachineSignals()
    maker.want(signals)
    return maker


def disk(used_ratio: float, total_bytes: float = 100 * GIB, mount: str = "/") -> dict[SeriesKey, float]:
    """One file system."""
    return {
        SeriesKey("filesystem_used_ratio", (mount,)): used_ratio,
        SeriesKey("filesystem_total_bytes", (mount,)): total_bytes,
    }


@pytest.mark.parametrize(
    ("used_ratio", "total_gib", "expected"),
    [
        pytest.param(0.92, 100, 0.92, id="a usual one counts whole"),
        pytest.param(0.92, 250, 0.92, id="up to 250 GiB"),
        pytest.param(0.98, 1000, 0.92, id="20 GiB free of a large one"),
        pytest.param(0.995, 1000, 0.98, id="5 GiB free of a large one"),
        pytest.param(0.5, 1000, -1.0, id="half of a large one is far from short"),
        pytest.param(1.0, 1000, 1.0, id="full is full"),
        pytest.param(1.0, 1, None, id="a small one is filled by design"),
    ],
)
def test_room_is_short_by_what_is_free_and_by_its_share(
    used_ratio: float, total_gib: float, expected: float | None
) -> None:
    found = shortage_ratio(used_ratio, total_gib * GIB)
    assert found == (None if expected is None else pytest.approx(expected))


def filling(maker: MachineSignals, used: list[float], total_bytes: float = 100 * GIB) -> float | None:
    """The forecast after these shares used, one every ten seconds."""
    found = None
    for number, used_ratio in enumerate(used):
        found = maker.of(START + 10.0 * number, disk(used_ratio, total_bytes)).get(FULL)
    return found


def test_a_disk_that_fills_steadily_is_full_when_its_pace_says() -> None:
    pace_per_second = 0.01 / 3600
    used = [0.85 + pace_per_second * 10 * number for number in range(400)]
    assert filling(made("filesystem_full_seconds"), used) == pytest.approx((1 - used[-1]) / pace_per_second, rel=1e-6)


@pytest.mark.parametrize(
    "used",
    [
        pytest.param([0.9] * 400, id="nothing is written"),
        pytest.param([0.9 - 1e-5 * number for number in range(400)], id="it gets emptier"),
        pytest.param([0.8] * 300 + [0.9] * 100, id="a file was copied a while ago"),
        pytest.param([0.3 + 1e-3 * number for number in range(400)], id="there is room enough yet"),
        pytest.param([0.0] * 400, id="it is empty"),
    ],
)
def test_a_disk_that_does_not_fill_is_never_full(used: list[float]) -> None:
    assert filling(made("filesystem_full_seconds"), used) == NEVER_SECONDS


def test_a_copy_that_goes_on_now_counts_by_the_pace_of_the_whole_hour() -> None:
    copied = [0.85] * 330 + [0.85 + 0.001 * number for number in range(60)]
    now = filling(made("filesystem_full_seconds"), copied)
    assert now is not None
    assert now > 3 * (1 - copied[-1]) / 0.0001


def test_when_a_disk_is_full_is_not_known_before_half_an_hour_was_seen() -> None:
    maker = made("filesystem_full_seconds")
    assert filling(maker, [0.9 + 1e-5 * number for number in range(180)]) is None


def test_a_clock_that_is_put_back_forgets_the_pace() -> None:
    maker = made("filesystem_full_seconds")
    assert filling(maker, [0.9] * 400) is not None
    assert FULL not in maker.of(START - 10.0, disk(0.9))


def test_many_mounts_that_come_and_go_are_forgotten() -> None:
    maker = made("filesystem_full_seconds")
    for number in range(500):
        maker.of(START + number, disk(0.9, mount=f"/media/{number}"))
    kept = sum(len(held) for held in vars(maker).values() if isinstance(held, dict))
    assert kept <= 100


@pytest.mark.parametrize(
    ("memory_ratio", "expected"),
    [pytest.param(0.95, 30 * MIB, id="while memory is short"), pytest.param(0.5, 0.0, id="idle pages leave")],
)
def test_swapping_is_a_storm_only_while_memory_is_short(memory_ratio: float, expected: float) -> None:
    samples = {
        SeriesKey("memory_used_ratio"): memory_ratio,
        SeriesKey("swap_read_bytes_per_second"): 10 * MIB,
        SeriesKey("swap_written_bytes_per_second"): 20 * MIB,
    }
    assert made("swap_storm_bytes_per_second").of(START, samples) == {
        SeriesKey("swap_storm_bytes_per_second"): expected
    }


def test_agents_share_of_memory_is_that_of_all_of_them() -> None:
    samples = {
        SeriesKey("memory_total_bytes"): 16 * GIB,
        SeriesKey("agent_memory_bytes", ("codex",)): 1 * GIB,
        SeriesKey("agent_memory_bytes", ("claude_code",)): 3 * GIB,
    }
    assert made("agent_memory_ratio").of(START, samples) == {SeriesKey("agent_memory_ratio"): 0.25}


def test_what_was_not_measured_makes_no_signal() -> None:
    maker = made(*SOURCES)
    assert maker.of(START, {}) == {}
    assert maker.of(START, {SeriesKey("filesystem_used_ratio", ("/",)): 0.99}) == {}
    assert maker.of(START, {SeriesKey("swap_read_bytes_per_second"): 1.0}) == {}


def test_nothing_is_made_that_nobody_wants() -> None:
    maker = made("cpu_used_ratio", "agent_success_ratio")
    assert maker.of(START, disk(0.99)) == {}
