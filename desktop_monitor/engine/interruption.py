"""What lies between two ticks when more time passed than should have.

Sleep is boot time running ahead of monotonic time; a clock step is wall time running
away from boot time; a stall is a tick that came far too late on a machine that was
awake. Pure functions of two instants. Must not know the store.
"""

from __future__ import annotations

from collections.abc import Iterator

from desktop_monitor.clock import Instant
from desktop_monitor.metrics.sample import Gap, GapReason

_SLEEP_SECONDS = 2.0
"""Less sleep than this is clock noise."""
_STEP_SECONDS = 2.0
"""NTP slews smaller differences; people notice larger ones."""
_STALL_INTERVALS = 3.0
_STALL_SECONDS = 5.0


def interruptions(before: Instant, after: Instant, interval_seconds: float) -> Iterator[Gap]:
    """The gaps between two consecutive ticks, in wall time, at most one of each reason."""
    awake = after.monotonic_seconds - before.monotonic_seconds
    elapsed = after.boottime_seconds - before.boottime_seconds
    wall = after.wall_seconds - before.wall_seconds
    # Where boot time is wall time (no such clock), a forward jump is taken for sleep: it is by far the likelier.
    has_boottime = before.boottime_seconds != before.wall_seconds
    if elapsed - awake > _SLEEP_SECONDS:
        yield _before(after, elapsed, GapReason.ASLEEP)
    elif awake > max(_STALL_SECONDS, _STALL_INTERVALS * interval_seconds):
        yield _before(after, awake, GapReason.STALLED)
    stepped = wall - elapsed if has_boottime else min(0.0, wall - awake)
    if abs(stepped) > _STEP_SECONDS:
        edges = sorted((after.wall_seconds - stepped, after.wall_seconds))
        yield Gap(edges[0], edges[1], GapReason.CLOCK_STEP)


def _before(after: Instant, seconds: float, reason: GapReason) -> Gap:
    return Gap(after.wall_seconds - seconds, after.wall_seconds, reason)
