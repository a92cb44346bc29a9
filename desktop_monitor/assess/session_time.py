"""Where a session's time went: in the model, in tools, between its turns.

Stretches of time are merged before they are added, and no moment counts twice: an
answered request comes before a failed one, that before a tool, that before the
pause between two turns. What no source told of stays untold; it is the difference
to the whole. Pure. Must not know sources or faces.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from desktop_monitor.metrics.agent_event import Outcome, Request, ToolCall, Turn

Stretch = tuple[float, float]
"""Start and end in wall seconds."""
Event = Request | ToolCall | Turn
_FAILED = frozenset({Outcome.ERROR, Outcome.TIMEOUT})


@dataclass(frozen=True, slots=True)
class SessionTime:
    """Seconds of one session, by what they were spent on; they never add up to more than `total_seconds`."""

    model_seconds: float | None
    """In answered requests; None where no request has a known duration."""
    failed_seconds: float | None
    """In requests that failed; None where there is none with a known duration."""
    tool_seconds: float | None
    """In tools while no request was under way; None where no tool has a known duration."""
    paused_seconds: float | None
    """From the end of one turn to the beginning of the next, with nothing between: it waited for its user.
    None where no two turns in a row are known."""
    total_seconds: float
    """From the first beginning to the end."""
    rate_limited: int
    """Requests refused because of a limit."""
    retries: int
    """Attempts that had to be repeated, as far as sources count them."""
    untimed_requests: int
    """Requests whose duration nobody told."""
    untimed_tools: int

    @property
    def untold_seconds(self) -> float:
        """What no source told of."""
        parts = (self.model_seconds, self.failed_seconds, self.tool_seconds, self.paused_seconds)
        return max(self.total_seconds - sum(part or 0.0 for part in parts), 0.0)


def session_time(
    requests: Sequence[Request],
    tool_calls: Sequence[ToolCall],
    turns: Sequence[Turn] = (),
    now_seconds: float | None = None,
) -> SessionTime | None:
    """Where the time of one session went; None where it has neither request nor tool nor turn.

    `now_seconds` is its end while it runs, None: the newest thing known of it.
    """
    events: list[Event] = [*requests, *tool_calls, *turns]
    if not events:
        return None
    begins = min(_begin(event) for event in events)
    newest = max(event.at_seconds for event in events)
    end = newest if now_seconds is None else max(newest, now_seconds)
    answered = merged(stretches(request for request in requests if request.outcome not in _FAILED))
    failed = without(merged(stretches(request for request in requests if request.outcome in _FAILED)), answered)
    in_model = merged([*answered, *failed])
    tools = without(merged(stretches(tool_calls)), in_model)
    pauses = without(_pauses(turns, events), merged([*in_model, *tools]))
    return SessionTime(
        model_seconds=_length(answered),
        failed_seconds=_length(failed),
        tool_seconds=_length(tools) if any(_is_timed(call) for call in tool_calls) else None,
        paused_seconds=_length(pauses),
        total_seconds=max(end - begins, 0.0),
        rate_limited=sum(request.error_kind == "rate_limit" for request in requests),
        retries=sum(request.retries or 0 for request in requests),
        untimed_requests=sum(not _is_timed(request) for request in requests),
        untimed_tools=sum(not _is_timed(call) for call in tool_calls),
    )


def stretches(events: Iterable[Event]) -> list[Stretch]:
    """From when to when each event with a known duration lasted."""
    return [(_begin(event), event.at_seconds) for event in events if _is_timed(event)]


def merged(found: Iterable[Stretch]) -> list[Stretch]:
    """The same moments in stretches that do not touch, oldest first."""
    whole: list[Stretch] = []
    for start, end in sorted(found):
        if whole and start <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(whole[-1][1], end))
        else:
            whole.append((start, end))
    return whole


def without(whole: Iterable[Stretch], taken: Sequence[Stretch]) -> list[Stretch]:
    """The moments of `whole` that are not in `taken`; both as `merged` gives them."""
    left: list[Stretch] = []
    first = 0
    for start, end in whole:
        while first < len(taken) and taken[first][1] <= start:
            first += 1
        later = first
        while later < len(taken) and taken[later][0] < end:
            if taken[later][0] > start:
                left.append((start, taken[later][0]))
            start = max(start, taken[later][1])
            later += 1
        if start < end:
            left.append((start, end))
    return left


def _is_timed(event: Event) -> bool:
    return event.duration_seconds is not None and math.isfinite(event.duration_seconds) and event.duration_seconds >= 0


def _begin(event: Event) -> float:
    return event.at_seconds - (event.duration_seconds or 0.0) if _is_timed(event) else event.at_seconds


def _length(found: Sequence[Stretch]) -> float | None:
    return sum(end - start for start, end in found) if found else None


def _pauses(turns: Sequence[Turn], events: Sequence[Event]) -> list[Stretch]:
    """Between two turns in a row, where nothing happened: an unknown turn between them would be no pause."""
    timed = sorted(stretches(turns))
    moments = sorted(event.at_seconds for event in events)
    return merged(
        (end, start)
        for (_, end), (start, _) in pairwise(timed)
        if start > end and not _any_between(moments, end, start)
    )


def _any_between(moments: Sequence[float], start: float, end: float) -> bool:
    after = bisect_right(moments, start)
    return after < len(moments) and moments[after] < end
