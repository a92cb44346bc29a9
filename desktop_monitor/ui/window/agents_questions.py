"""What the Agents page asks the journal: a period's sessions and sums, and one session in full.

Questions are plain objects worked on in the journal desk's thread. Must not know widgets.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from desktop_monitor.assess.session_time import SessionTime, session_time
from desktop_monitor.assess.usage import SourceCounts, UsageReport, UsageRow, usage_report
from desktop_monitor.engine.agents_view import SessionView
from desktop_monitor.engine.query import Grouping, JournalReader, RequestFilter, TreeSample
from desktop_monitor.metrics.agent_event import Request, SessionFacts, SessionState, ToolCall, Turn
from desktop_monitor.ui.widgets.outline import Point, thinned
from desktop_monitor.ui.window.agents_bars import Bar, request_bars, tool_bars
from desktop_monitor.ui.window.agents_prices import Prices

_MOST_EVENTS = 4000
"""Of one session; more could not be told apart on any screen."""
_MOST_SAMPLES, _COLUMNS = 6000, 1500
"""More measurements than that are thinned to the extremes of so many stretches."""


@dataclass(frozen=True, slots=True)
class PeriodAnswer:
    """What agents did in a period."""

    number: int
    start_seconds: float
    end_seconds: float
    sessions: tuple[SessionView, ...]
    """Newest first; none of them is known to run."""
    comparison: UsageReport
    timed: Mapping[str, int]
    """Answers with a known duration, by the comparison's keys."""
    usage: UsageReport


@dataclass(frozen=True, slots=True)
class PeriodQuestion:
    """Asks for what ended between two wall times."""

    number: int
    start_seconds: float
    end_seconds: float
    compare_by: Grouping
    usage_by: Grouping
    prices: Prices

    def __call__(self, reader: JournalReader) -> PeriodAnswer:
        """The answer. Raises MonitorError where the journal cannot be read."""
        wanted = RequestFilter(self.start_seconds, self.end_seconds)
        by_session, _ = self._report(reader, Grouping.SESSION, wanted)
        comparison, durations = self._report(reader, self.compare_by, wanted)
        usage, _ = self._report(reader, self.usage_by, wanted)
        rows = {row.key: row for row in by_session.rows}
        return PeriodAnswer(
            self.number,
            self.start_seconds,
            self.end_seconds,
            tuple(past_view(facts, rows) for facts in reader.sessions(wanted)),
            comparison,
            {key: len(seconds) for key, seconds in durations.items()},
            usage,
        )

    def _report(
        self, reader: JournalReader, by: Grouping, wanted: RequestFilter
    ) -> tuple[UsageReport, Mapping[str, Sequence[float]]]:
        durations = reader.durations(by, wanted)
        return usage_report(by, reader.groups(by, wanted), durations, (), self.prices.table()), durations


def past_view(facts: SessionFacts, usage: Mapping[str, UsageRow]) -> SessionView:
    """A session as the journal knows it; whether it still runs, the journal cannot say."""
    row = usage.get(facts.session)
    window, used = facts.context_window_tokens, facts.context_tokens
    return SessionView(
        interface=facts.interface,
        session=facts.session,
        name=facts.name,
        project=facts.project,
        model=facts.model,
        mode=facts.mode,
        effort=facts.effort,
        state=SessionState.ENDED if facts.is_ended else SessionState.UNKNOWN,
        state_since_seconds=facts.at_seconds if facts.is_ended else None,
        waiting_for="",
        started_seconds=facts.started_seconds,
        last_event_seconds=facts.at_seconds,
        context_ratio=used / window if used is not None and window else None,
        requests=row.requests if row else 0,
        ok=row.ok if row else 0,
        errors=row.errors + row.timeouts if row else 0,
        retries=row.retries if row else 0,
        input_tokens=row.input_tokens if row else 0,
        cache_read_tokens=row.cache_read_tokens if row else 0,
        cache_write_tokens=row.cache_write_tokens if row else 0,
        output_tokens=row.output_tokens if row else 0,
        cost_usd=row.cost.usd if row else None,
        is_cost_complete=not row.cost.unpriced_requests if row else True,
        cache_hit_ratio=cache_hit_ratio(row) if row else None,
        duration_p50_seconds=row.durations.p50 if row and row.durations else None,
        duration_p95_seconds=row.durations.p95 if row and row.durations else None,
        tree=None,
        sources=_sources(row.sources) if row else frozenset(),
    )


def cache_hit_ratio(row: UsageRow) -> float | None:
    """The share of input read from a cache; None where no input is known."""
    read = row.cache_read_tokens
    whole = read + row.cache_write_tokens + row.input_tokens
    return read / whole if whole else None


def _sources(counts: SourceCounts) -> frozenset[str]:
    named = (("files", counts.files), ("otlp", counts.otlp), ("workflow", counts.workflow))
    return frozenset(name for name, count in named if count)


@dataclass(frozen=True, slots=True)
class SessionAnswer:
    """One session in full."""

    number: int
    requests: tuple[Request, ...]
    tool_calls: tuple[ToolCall, ...]
    turns: tuple[Turn, ...]
    cpu: tuple[Point, ...]
    """CPU of its tree in cores, thinned where there is more than a screen can show."""
    memory: tuple[Point, ...]
    """Bytes."""
    step_seconds: float
    """No two points of an unbroken line are further apart because of the thinning."""
    request_bars: tuple[Bar, ...]
    tool_bars: tuple[Bar, ...]
    time: SessionTime | None
    sources: SourceCounts
    request_count: int
    """All of the session, also those too old to be among `requests`."""


@dataclass(frozen=True, slots=True)
class SessionQuestion:
    """Asks for everything of one session up to `end_seconds`."""

    number: int
    interface: str
    session: str
    start_seconds: float | None
    """When it began, where that is known."""
    end_seconds: float
    running: bool
    """Its time goes on until `end_seconds`."""

    def __call__(self, reader: JournalReader) -> SessionAnswer:
        """The answer. Raises MonitorError where the journal cannot be read."""
        wanted = RequestFilter(interface=self.interface, session=self.session)
        requests = reader.requests(wanted, _MOST_EVENTS)
        tools = reader.tool_calls(wanted, _MOST_EVENTS)
        turns = reader.turns(wanted, _MOST_EVENTS)
        events: list[Request | ToolCall | Turn] = [*requests, *tools, *turns]
        begun = min((event.at_seconds - (event.duration_seconds or 0.0) for event in events), default=self.end_seconds)
        start = begun if self.start_seconds is None else min(begun, self.start_seconds)
        groups = reader.groups(Grouping.SESSION, wanted)
        samples = reader.tree_samples(self.interface, self.session, start, self.end_seconds)
        step = (self.end_seconds - start) / _COLUMNS if len(samples) > _MOST_SAMPLES else 0.0
        return SessionAnswer(
            self.number,
            requests,
            tools,
            turns,
            tuple(thinned(_cpu(samples), start, step)),
            tuple(thinned(_memory(samples), start, step)),
            step,
            tuple(request_bars(requests)),
            tuple(tool_bars(tools, requests, self.end_seconds if self.running else 0.0)),
            session_time(requests, tools, turns, self.end_seconds if self.running else None),
            SourceCounts(
                sum(group.by_file for group in groups),
                sum(group.by_otlp for group in groups),
                sum(group.by_workflow for group in groups),
                sum(group.by_both for group in groups),
            ),
            sum(group.requests for group in groups),
        )


def _cpu(samples: Iterable[TreeSample]) -> list[Point]:
    return [(s.at_seconds, s.cpu_core_ratio) for s in samples if s.cpu_core_ratio is not None]


def _memory(samples: Iterable[TreeSample]) -> list[Point]:
    return [(s.at_seconds, float(s.memory_bytes)) for s in samples if s.memory_bytes is not None]
