"""Windows of the series that some rule asks for, and nothing else."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.assess.measure import Aggregation, Measure, Reading
from desktop_monitor.assess.windows import KNOWN_SECONDS, MOST_SERIES, SeriesWindows
from desktop_monitor.metrics.definition import SeriesKey

CPU = Measure("cpu_used_ratio")
MEAN = Measure("cpu_used_ratio", Aggregation.MEAN, 60.0)
DISKS = Measure("filesystem_used_ratio", group_by=("mount",))
START = 1.7e9


def cpu(value: float) -> dict[SeriesKey, float]:
    """One sample."""
    return {SeriesKey("cpu_used_ratio"): value}


def disks(**mounts: float) -> dict[SeriesKey, float]:
    """How full each mount is."""
    return {SeriesKey("filesystem_used_ratio", (name,)): value for name, value in mounts.items()}


def fed(windows: SeriesWindows, *samples: Mapping[SeriesKey, float]) -> SeriesWindows:
    """`windows` after one tick of each a second."""
    for second, sample in enumerate(samples):
        windows.add(START + second, sample)
    return windows


def test_a_reading_says_on_what_it_rests() -> None:
    windows = fed(SeriesWindows((CPU, MEAN)), cpu(0.2), cpu(0.4), cpu(0.9))
    assert windows.readings(CPU, START + 2) == (Reading((), 0.9, 1, START + 2),)
    (mean,) = windows.readings(MEAN, START + 2)
    assert mean == Reading((), pytest.approx(0.5), 3, START + 2)


def test_every_group_has_a_reading_of_its_own() -> None:
    windows = fed(SeriesWindows((DISKS,)), disks(root=0.5, home=0.9))
    found = {reading.labels: reading.value for reading in windows.readings(DISKS, START)}
    assert found == {(("mount", "root"),): 0.5, (("mount", "home"),): 0.9}


@pytest.mark.parametrize(("is_more_worse", "expected"), [(True, 0.9), (False, 0.5)])
def test_without_groups_the_worst_series_speaks_for_all(is_more_worse: bool, expected: float) -> None:
    measure = Measure("filesystem_used_ratio", is_more_worse=is_more_worse)
    windows = fed(SeriesWindows((measure,)), disks(a=0.7, b=0.9, c=0.5))
    assert windows.readings(measure, START) == (Reading((), expected, 1, START),)


def test_only_series_with_the_labels_asked_for_count() -> None:
    measure = Measure("pressure_some_ratio", where=(("resource", "memory"),))
    samples = {SeriesKey("pressure_some_ratio", (name,)): 0.5 for name in ("cpu", "io")}
    windows = fed(SeriesWindows((measure,)), samples)
    assert windows.readings(measure, START) == ()
    windows.add(START + 1, {SeriesKey("pressure_some_ratio", ("memory",)): 0.1})
    assert windows.readings(measure, START + 1) == (Reading((), 0.1, 1, START + 1),)


def test_ones_own_metrics_are_grouped_by_the_labels_in_their_names() -> None:
    measure = Measure("queue_count", group_by=("queue",), where=(("host", "a"),))
    keys = [SeriesKey("queue_count", ("host=a", "queue=mail")), SeriesKey("queue_count", ("host=b", "queue=mail"))]
    windows = fed(SeriesWindows((measure,)), dict.fromkeys(keys, 3.0))
    assert windows.readings(measure, START) == (Reading((("queue", "mail"),), 3.0, 1, START),)


def test_what_is_measured_no_more_is_not_known_any_more() -> None:
    windows = fed(SeriesWindows((CPU, MEAN)), cpu(0.9))
    assert windows.readings(CPU, START + KNOWN_SECONDS) != ()
    assert windows.readings(MEAN, START + 61) == ()
    assert windows.readings(CPU, START + KNOWN_SECONDS + 1) == ()


def test_a_sample_counts_once() -> None:
    windows = SeriesWindows((MEAN,))
    for _ in range(3):
        windows.add(START, cpu(0.5))
    assert windows.readings(MEAN, START)[0].observations == 1


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), 1e301])
def test_what_is_no_measurement_does_not_count(value: float) -> None:
    assert fed(SeriesWindows((CPU,)), cpu(value)).readings(CPU, START) == ()


def test_a_clock_that_is_put_back_begins_anew() -> None:
    windows = fed(SeriesWindows((MEAN,)), cpu(0.9), cpu(0.9))
    windows.add(START - 3600, cpu(0.1))
    assert windows.readings(MEAN, START - 3600) == (Reading((), 0.1, 1, START - 3600),)


def test_other_rules_keep_the_windows_they_share_with_those_before() -> None:
    windows = fed(SeriesWindows((MEAN, DISKS)), cpu(0.2) | disks(a=0.1), cpu(0.4))
    windows.follow((MEAN, CPU))
    assert windows.readings(MEAN, START + 1)[0].observations == 2
    assert windows.readings(CPU, START + 1) == ()
    assert windows.readings(DISKS, START + 1) == ()


def test_a_flood_of_series_is_cut_off_and_room_is_made_again() -> None:
    measure = Measure("queue_count", group_by=("queue",))
    windows = SeriesWindows((measure,))
    windows.add(START, {SeriesKey("queue_count", (f"queue={number}",)): 1.0 for number in range(5 * MOST_SERIES)})
    assert len(windows.readings(measure, START)) == MOST_SERIES
    later = START + KNOWN_SECONDS + 1
    assert windows.readings(measure, later) == ()
    windows.add(later, {SeriesKey("queue_count", ("queue=new",)): 1.0})
    assert windows.readings(measure, later) == (Reading((("queue", "new"),), 1.0, 1, later),)


TICKS = st.lists(
    st.tuples(st.floats(0.5, 100.0), st.dictionaries(st.sampled_from("abc"), st.floats(-10, 10))), max_size=40
)


@given(TICKS, st.sampled_from([0.0, 30.0, 300.0]), st.booleans())
def test_readings_are_those_of_all_samples_kept_for_ever(
    ticks: list[tuple[float, dict[str, float]]], window_seconds: float, is_grouped: bool
) -> None:
    measure = Measure("disk_busy_ratio", Aggregation.MAX, window_seconds, ("device",) if is_grouped else ())
    windows, seen, now = SeriesWindows((measure,)), [], START
    for step, values in ticks:
        now += step
        windows.add(now, {SeriesKey("disk_busy_ratio", (name,)): value for name, value in values.items()})
        seen += [(now, name, value) for name, value in values.items()]
        expected: dict[str, float] = {}
        for name in "abc":
            own = [(at, value) for at, device, value in seen if device == name]
            inside = [value for at, value in own if at > now - window_seconds]
            if window_seconds == 0 and own and now - own[-1][0] <= KNOWN_SECONDS:
                inside = [own[-1][1]]
            if inside:
                group = name if is_grouped else ""
                expected[group] = max(expected.get(group, -11.0), *inside)
        found = {dict(reading.labels).get("device", ""): reading.value for reading in windows.readings(measure, now)}
        assert found == expected
