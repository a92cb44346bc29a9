"""Health is the worst of all checks, calm in value and time."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.assess.health import (
    CheckState,
    Health,
    HealthReport,
    HealthThresholds,
    Threshold,
    assess,
    check_of,
    step,
    threshold_for,
)
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.definition import SeriesKey

CPU = SeriesKey("cpu_used_ratio")
MEMORY = SeriesKey("memory_used_ratio")
SWAP = SeriesKey("swap_used_ratio")
ROOT = SeriesKey("filesystem_used_ratio", ("/",))
HOME = SeriesKey("filesystem_used_ratio", ("/home",))
THRESHOLD = Threshold(0.80, 0.90, clear_margin=0.05, for_seconds=10.0)
THRESHOLDS = HealthThresholds(cpu=THRESHOLD, memory=THRESHOLD, disk=THRESHOLD)


def levels(*course: tuple[float, float], threshold: Threshold = THRESHOLD) -> list[Health]:
    """The level after each (time, value) of a course."""
    state = CheckState()
    seen = []
    for now, value in course:
        state = step(state, value, threshold, now)
        seen.append(state.level)
    return seen


H, D, C = Health.HEALTHY, Health.DEGRADED, Health.CRITICAL


@pytest.mark.parametrize(
    ("course", "expected"),
    [
        pytest.param([(0, 0.85), (5, 0.85), (10, 0.85)], [H, H, D], id="a level begins when its breach lasted"),
        pytest.param([(0, 0.85), (5, 0.70), (10, 0.85), (19, 0.85)], [H, H, H, H], id="an interrupted breach restarts"),
        pytest.param([(0, 0.95), (10, 0.95)], [H, C], id="critical need not pass through degraded"),
        pytest.param([(0, 0.85), (10, 0.85), (11, 0.78)], [H, D, D], id="within the margin a level stays"),
        pytest.param([(0, 0.85), (10, 0.85), (11, 0.74)], [H, D, H], id="below the margin it ends at once"),
        pytest.param([(0, 0.95), (10, 0.95), (11, 0.86)], [H, C, C], id="critical has a margin of its own"),
        pytest.param([(0, 0.95), (10, 0.95), (11, 0.80)], [H, C, D], id="critical falls to degraded"),
        pytest.param(
            [(0, 0.85), (6, 0.95), (10, 0.95), (16, 0.95)], [H, H, D, C], id="a breach that worsens degrades first"
        ),
        pytest.param([(0, 0.95), (9, 0.85), (10, 0.85)], [H, H, D], id="a breach that eases still degrades"),
    ],
)
def test_levels_have_hysteresis_in_value_and_time(course: list[tuple[float, float]], expected: list[Health]) -> None:
    assert levels(*course) == expected


def test_without_dwell_a_level_begins_at_once() -> None:
    assert levels((0, 0.95), threshold=replace(THRESHOLD, for_seconds=0.0)) == [C]


def test_nothing_to_judge_is_unknown_and_never_healthy() -> None:
    report = assess({}, {SeriesKey("load_average", ("1m",)): 1.0}, THRESHOLDS, 0.0).report

    assert report.level is Health.UNKNOWN
    assert words(report.headline) == "no data yet"


def test_health_is_the_worst_check_and_names_the_worst_first() -> None:
    samples = {CPU: 0.85, MEMORY: 0.95, ROOT: 0.1}
    first = assess({}, samples, THRESHOLDS, 0.0)
    second = assess(first.states, samples, THRESHOLDS, 10.0)

    assert second.report.level is Health.CRITICAL
    assert [words(reason.text) for reason in second.report.reasons] == ["memory 95 % used", "CPU 85 % busy"]


def test_each_file_system_is_judged_by_itself() -> None:
    samples = {ROOT: 0.85, HOME: 0.1}
    first = assess({}, samples, THRESHOLDS, 0.0)
    second = assess(first.states, samples, THRESHOLDS, 10.0)

    assert [words(reason.text) for reason in second.report.reasons] == ["disk / 85 % full"]


def test_an_unknown_report_without_reasons_claims_nothing() -> None:
    assert words(HealthReport(Health.UNKNOWN).headline) == "no data yet"


def test_a_healthy_report_says_so() -> None:
    assert words(assess({}, {CPU: 0.1}, THRESHOLDS, 0.0).report.headline) == "machine has headroom"


def test_a_check_that_vanishes_takes_its_reason_along() -> None:
    first = assess({}, {CPU: 0.1, ROOT: 0.99}, THRESHOLDS, 0.0)
    second = assess(first.states, {CPU: 0.1, ROOT: 0.99}, THRESHOLDS, 10.0)
    third = assess(second.states, {CPU: 0.1}, THRESHOLDS, 11.0)

    assert second.report.level is Health.CRITICAL
    assert third.report.level is Health.HEALTHY


GIB = 1024.0**3


def size_of(disk: SeriesKey, gib: float) -> dict[SeriesKey, float]:
    return {SeriesKey("filesystem_total_bytes", disk.labels): gib * GIB}


def after(seconds: float, samples: dict[SeriesKey, float]) -> Health:
    """Health by the default thresholds after so long with these samples."""
    first = assess({}, samples, HealthThresholds(), 0.0)
    return assess(first.states, samples, HealthThresholds(), seconds).report.level


def test_a_build_on_all_cores_for_minutes_is_healthy_and_an_endless_one_is_said() -> None:
    waiting = SeriesKey("pressure_some_ratio", ("cpu",))
    assert after(240.0, {CPU: 1.0, waiting: 1.0}) is H
    assert after(600.0, {CPU: 1.0, waiting: 1.0}) is D


def test_a_backup_that_keeps_the_disk_busy_is_no_emergency() -> None:
    assert after(3600.0, {SeriesKey("pressure_some_ratio", ("io",)): 0.97}) is D


def test_full_swap_is_healthy_while_there_is_memory_and_a_reason_while_there_is_not() -> None:
    assert after(3600.0, {SWAP: 1.0, MEMORY: 0.6}) is H
    assert after(3600.0, {SWAP: 0.9, MEMORY: 0.88}) is D
    assert after(3600.0, {SWAP: 1.0, MEMORY: 0.88}) is D


def test_swap_of_a_machine_whose_memory_is_not_known_says_nothing() -> None:
    assert after(3600.0, {SWAP: 1.0}) is Health.UNKNOWN


def test_a_small_file_system_for_kernels_may_be_full() -> None:
    boot = SeriesKey("filesystem_used_ratio", ("/boot",))
    assert after(60.0, {ROOT: 0.5, boot: 0.99, **size_of(boot, 0.9)}) is H


@pytest.mark.parametrize(
    ("gib", "ratio", "expected"),
    [(40, 0.93, D), (40, 0.985, C), (1000, 0.97, H), (1000, 0.985, D), (1000, 0.996, C), (8000, 0.99, H)],
)
def test_a_file_system_is_full_when_room_is_short_not_only_its_share(
    gib: float, ratio: float, expected: Health
) -> None:
    assert after(60.0, {ROOT: ratio, **size_of(ROOT, gib)}) is expected


@given(st.floats(3, 1e6), st.floats(0.01, 0.99), st.floats(0.01, 1))
def test_a_threshold_fitted_to_a_size_is_never_lower_and_keeps_its_order(
    gib: float, degraded: float, more: float
) -> None:
    asked = Threshold(degraded, degraded + (1 - degraded) * more, clear_margin=degraded / 2)
    fitted = threshold_for(ROOT, {ROOT: 0.5, **size_of(ROOT, gib)}, HealthThresholds(disk=asked))
    assert fitted is not None
    assert asked.degraded <= fitted.degraded + 1e-12
    assert fitted.degraded <= fitted.critical <= 1.0
    assert fitted.degraded - fitted.clear_margin >= asked.degraded - asked.clear_margin - 1e-12


@pytest.mark.parametrize("check", HealthThresholds.__dataclass_fields__)
def test_every_check_has_words_and_a_series(check: str) -> None:
    keys = [
        CPU,
        MEMORY,
        ROOT,
        SWAP,
        *(SeriesKey("pressure_some_ratio", (resource,)) for resource in ("cpu", "memory", "io")),
    ]
    key = next(key for key in keys if check_of(key) == check)
    thresholds = replace(HealthThresholds(), **{check: Threshold(0.5, 0.9, for_seconds=0.0)})

    report = assess({}, {MEMORY: 0.89, key: 0.6}, thresholds, 0.0).report
    assert [reason.text.key for reason in report.reasons] == [f"health.{check}"]
    assert words(report.headline)


_COURSES = st.lists(st.tuples(st.floats(0.1, 30), st.floats(0, 1)), min_size=1, max_size=60)


@given(_COURSES)
def test_a_level_never_begins_before_its_value_was_there_for_the_dwell(course: list[tuple[float, float]]) -> None:
    state, now, reached_since = CheckState(), 0.0, None
    for pause, value in course:
        now += pause
        reached_since = (reached_since if reached_since is not None else now) if value >= 0.8 else None
        before = state
        state = step(state, value, THRESHOLD, now)
        if state.level > before.level and before.level is H:
            assert reached_since is not None
            assert now - reached_since >= THRESHOLD.for_seconds


@given(_COURSES)
def test_far_below_the_thresholds_health_is_good_again_at_once(course: list[tuple[float, float]]) -> None:
    state, now = CheckState(), 0.0
    for pause, value in course:
        now += pause
        state = step(state, value, THRESHOLD, now)

    assert step(state, 0.5, THRESHOLD, now + 1).level is H
