"""Whether a switch that took effect is kept, watched on or taken back. Pure.

Wall seconds. Must not know where its requests are read or how it is taken back.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from desktop_monitor.actions.switching.measure import ENOUGH, Observed, duration_difference, failure_difference
from desktop_monitor.actions.switching.record import Measure, Purpose, Switch
from desktop_monitor.language.text import Text, text

MEASURED_SECONDS = 1800.0
"""How long a switch without a window of its own is measured."""
PATIENCE_SECONDS = 86_400.0
"""How much longer than its window a switch is watched while there are too few answers to tell."""
FAILURES_IN_ROW = 3
"""So many requests that fail at once after a switch are enough."""
_OFTEN = 2.5758293035489004
"""The 99.5 % point of the normal distribution.

Who looks again after every request meets a 95 % interval that is wrong in one of ten
watches; with the 99 % interval, it is one of twenty at most (simulated: shares of failures
of 2 to 20 %, up to 300 requests), and 30 % failures instead of 2 % are still noticed
after 8 requests.
"""


class Verdict(Enum):
    """What becomes of a switch."""

    GO_ON = "go_on"
    KEEP = "keep"
    GO_BACK = "go_back"


class Decision(NamedTuple):
    """What becomes of a switch, and why."""

    verdict: Verdict
    reason: Text | None = None


_ON = Decision(Verdict.GO_ON)


def watch(switch: Switch, before: Measure | None, now: Observed | None, at_seconds: float) -> Decision:
    """What is to be done at `at_seconds` with a switch that took effect.

    `now` is what was seen since the switch; None: it cannot be told at the moment.
    """
    if switch.deadline_seconds is not None and at_seconds >= switch.deadline_seconds:
        return Decision(Verdict.GO_BACK, text("switch.deadline"))
    if (
        switch.watch_until_seconds is not None
        and now is not None
        and (worse := _more_failures(switch, before, now)) is not None
    ):
        return Decision(Verdict.GO_BACK, worse)
    if at_seconds < watch_end(switch):
        return _ON
    decision = _at_the_end(switch, before, now, at_seconds)
    # What goes back at a deadline is never kept before it.
    return _ON if decision.verdict is Verdict.KEEP and switch.deadline_seconds is not None else decision


def watch_end(switch: Switch) -> float:
    """When its outcomes are judged, or measured for the last time."""
    if switch.watch_until_seconds is not None:
        return switch.watch_until_seconds
    return switch.deadline_seconds or switch.began_seconds + MEASURED_SECONDS


def counts_now(switch: Switch, at_seconds: float) -> bool:
    """Whether what was seen since the switch decides anything now."""
    return switch.watch_until_seconds is not None or at_seconds >= watch_end(switch)


def _more_failures(switch: Switch, before: Measure | None, now: Observed) -> Text | None:
    measure = now.measure
    if now.leading_failures >= FAILURES_IN_ROW and _worked(switch, before):
        return text("switch.failures_in_row", count=now.leading_failures)
    difference = failure_difference(before, measure, _OFTEN)
    if before is None or difference is None or difference.low <= 0:
        return None
    return text(
        "switch.more_failures",
        before=before.failures / before.requests,
        before_count=before.requests,
        after=measure.failures / measure.requests,
        after_count=measure.requests,
    )


def _worked(switch: Switch, before: Measure | None) -> bool:
    """Whether there is anything better to go back to than failures in a row."""
    if switch.purpose is Purpose.FAILOVER:
        return False
    return before is None or before.requests < ENOUGH or before.failures * 2 < before.requests


def _at_the_end(switch: Switch, before: Measure | None, now: Observed | None, at_seconds: float) -> Decision:
    if switch.watch_until_seconds is None or switch.purpose is not Purpose.FASTER:
        return Decision(Verdict.KEEP, text("switch.nothing_against"))
    if before is None or before.timed < ENOUGH:
        return Decision(Verdict.KEEP, text("switch.nothing_to_compare"))
    after = now.measure if now is not None else None
    difference = duration_difference(before, after)
    if after is None or difference is None:
        if at_seconds < switch.watch_until_seconds + PATIENCE_SECONDS:
            return _ON
        return Decision(Verdict.GO_BACK, text("switch.too_few", count=after.timed if after else 0))
    key = "switch.faster" if difference.high < 0 else "switch.not_faster"
    verdict = Verdict.KEEP if difference.high < 0 else Verdict.GO_BACK
    return Decision(verdict, _durations(key, before, after))


def _durations(key: str, before: Measure, after: Measure) -> Text:
    return text(
        key,
        before=before.mean_seconds or 0.0,
        before_count=before.timed,
        after=after.mean_seconds or 0.0,
        after_count=after.timed,
    )
