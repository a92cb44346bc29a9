"""The machine's clocks are read together."""

from desktop_monitor.clock import SystemClock, cpu_seconds


def test_monotonic_time_never_goes_back_and_boot_time_is_not_behind_it() -> None:
    clock = SystemClock()
    first, second = clock.now(), clock.now()

    assert second.monotonic_seconds >= first.monotonic_seconds
    assert first.boottime_seconds >= first.monotonic_seconds - 0.001
    assert clock.monotonic() >= second.monotonic_seconds


def test_own_cpu_time_grows_with_work() -> None:
    before = cpu_seconds()
    while cpu_seconds() == before:
        sum(range(1000))

    assert cpu_seconds() > before
