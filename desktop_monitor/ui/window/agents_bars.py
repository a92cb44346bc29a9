"""Requests and tool calls as bars on a time axis, each with what is to be said of it when asked.

Must not know pixels or widgets.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from PySide6.QtCore import QCoreApplication

from desktop_monitor.language.quantities import duration_text
from desktop_monitor.language.text import counted
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.agent_event import Outcome, Request, ToolCall
from desktop_monitor.metrics.error_kinds import error_kind_text
from desktop_monitor.ui.agent_words import dollars, model_name, tokens_text
from desktop_monitor.ui.untrusted import visible_text

MOST_TRACKS = 3
"""Bars of one time stand one above the other in so many tracks; more lie over each other."""
_NAME_LIMIT = 60


class BarStyle(Enum):
    """How a bar is drawn, told apart without colour."""

    OK = "ok"
    FAILED = "failed"
    """Hatched."""
    REFUSED = "refused"
    """Hollow."""
    OPEN = "open"
    """Dashed: nothing is known of its end."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One request or tool call."""

    start: float
    end: float
    """Wall seconds; equal to `start` where no duration is known."""
    style: BarStyle
    event: Request | ToolCall
    is_aside: bool = False
    """Of a subagent."""
    is_repeated: bool = False
    """It took more than one attempt."""
    track: int = 0

    @property
    def lines(self) -> tuple[str, ...]:
        """What to say of it, the first line first; made when asked for, because there may be thousands of bars."""
        if isinstance(self.event, Request):
            return tuple(_request_lines(self.event))
        return tuple(_tool_lines(self.event, self.style))


def _tr(words: str) -> str:
    return QCoreApplication.translate("AgentBars", words)


def request_bars(requests: Iterable[Request]) -> list[Bar]:
    """Requests from their beginning to their end."""
    return placed(_request_bar(request) for request in requests)


def tool_bars(calls: Sequence[ToolCall], requests: Sequence[Request], until_seconds: float) -> list[Bar]:
    """Tool calls; one without a known end lasts until the next request, or `until_seconds`."""
    begins = sorted(_begin(request.at_seconds, request.duration_seconds) for request in requests)
    return placed(_tool_bar(call, begins, until_seconds) for call in calls)


def placed(bars: Iterable[Bar]) -> list[Bar]:
    """Bars by their beginning, each in the first track that is free then."""
    free = [-math.inf] * MOST_TRACKS
    found = []
    for bar in sorted(bars, key=_start):
        track = next((number for number, until in enumerate(free) if until <= bar.start), MOST_TRACKS - 1)
        free[track] = max(free[track], bar.end)
        found.append(replace(bar, track=track) if track else bar)
    return found


def _start(bar: Bar) -> float:
    return bar.start


def _begin(at: float, duration: float | None) -> float:
    known = duration is not None and math.isfinite(duration) and duration > 0
    return at - duration if known and duration is not None else at


def _request_bar(request: Request) -> Bar:
    failed = request.outcome in (Outcome.ERROR, Outcome.TIMEOUT)
    refused = request.outcome is Outcome.CANCELLED
    return Bar(
        _begin(request.at_seconds, request.duration_seconds),
        request.at_seconds,
        BarStyle.FAILED if failed else BarStyle.REFUSED if refused else BarStyle.OK,
        request,
        request.is_subagent,
        bool(request.retries),
    )


def _request_lines(request: Request) -> Iterable[str]:
    yield f"{_tr('Request')} · {model_name(request.model)}" + (f" · {_tr('subagent')}" if request.is_subagent else "")
    yield _outcome_words(request)
    times = []
    if request.duration_seconds is not None:
        times.append(_tr("took {time}").format(time=duration_text(request.duration_seconds)))
    if request.ttft_seconds is not None:
        times.append(_tr("first token after {time}").format(time=duration_text(request.ttft_seconds)))
    yield " · ".join(times) or _tr("its duration is not known")
    tokens = (
        (_tr("{count} in"), request.input_tokens),
        (_tr("{count} from the cache"), request.cache_read_tokens),
        (_tr("{count} into the cache"), request.cache_write_tokens),
        (_tr("{count} out"), request.output_tokens),
    )
    known = [words.format(count=tokens_text(count)) for words, count in tokens if count is not None]
    if known:
        yield " · ".join(known)
    if request.cost_usd is not None:
        yield _tr("{cost}, as the client states it").format(cost=dollars(request.cost_usd))


def _outcome_words(request: Request) -> str:
    outcomes = {
        Outcome.OK: _tr("answered"),
        Outcome.ERROR: _tr("failed"),
        Outcome.TIMEOUT: _tr("took too long"),
        Outcome.CANCELLED: _tr("cancelled by the user"),
        None: _tr("nobody told how it ended"),
    }
    parts = [outcomes[request.outcome]]
    if request.error_kind:
        parts.append(visible_text(words(error_kind_text(request.error_kind)), _NAME_LIMIT))
    if request.status_code is not None:
        parts.append(_tr("status {code}").format(code=request.status_code))
    if request.retries:
        parts.append(words(counted("repeated {count} time", "repeated {count} times", request.retries)))
    return " · ".join(parts)


def _tool_bar(call: ToolCall, begins: Sequence[float], until_seconds: float) -> Bar:
    start, end, style = _begin(call.at_seconds, call.duration_seconds), call.at_seconds, BarStyle.OK
    if call.outcome is Outcome.CANCELLED or call.decision == "reject":
        style = BarStyle.REFUSED
    elif call.outcome in (Outcome.ERROR, Outcome.TIMEOUT):
        style = BarStyle.FAILED
    elif call.outcome is None:
        style = BarStyle.OPEN
        later = bisect_right(begins, call.at_seconds)
        end = max(begins[later] if later < len(begins) else until_seconds, call.at_seconds)
    return Bar(start, end, style, call, call.is_subagent)


def _tool_lines(call: ToolCall, style: BarStyle) -> Iterable[str]:
    name = visible_text(call.name, _NAME_LIMIT) or _tr("unnamed")
    yield f"{_tr('Tool')} · {name}" + (f" · {_tr('subagent')}" if call.is_subagent else "")
    yield {
        BarStyle.OK: _tr("done"),
        BarStyle.FAILED: _tr("failed"),
        BarStyle.REFUSED: _tr("refused"),
        BarStyle.OPEN: _tr("asked for; it waits for permission or nobody told of its end"),
    }[style]
    if call.duration_seconds is not None:
        yield _tr("took {time}").format(time=duration_text(call.duration_seconds))
    elif style is BarStyle.OK:
        yield _tr("its duration is not known")
