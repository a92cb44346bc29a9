"""A made-up journal of agents: one session's requests, tools and processes, and several days of others.

Must not be shown to anybody but tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

from desktop_monitor.engine.query import (
    Grouping,
    JournalSize,
    PeriodQuestion,
    RequestFilter,
    RequestGroup,
    TotalRow,
    TreeSample,
)
from desktop_monitor.metrics.agent_event import (
    CLAUDE_CODE,
    CODEX,
    GEMINI,
    LimitReading,
    Outcome,
    Request,
    SessionFacts,
    Source,
    ToolCall,
    Turn,
    WorkflowEvent,
)
from desktop_monitor.metrics.agent_sums import RequestHour
from desktop_monitor.metrics.period_facts import AgentPeriod, CellKey, RequestCell
from desktop_monitor.metrics.request_outline import RequestOutline
from desktop_monitor.metrics.statistics import sorted_percentile
from desktop_monitor.store.journal_types import UsualAnswers
from tests.helpers.agents import SESSION
from tests.helpers.agents import SESSION_START_SECONDS as _START
from tests.helpers.snapshots import MIB, WALL_SECONDS


def requests_of(session: str = SESSION) -> tuple[Request, ...]:
    """Twelve requests of the session at work: one failed, one repeated, one of a subagent, one without duration."""
    ends = (35, 170, 224, 370, 610, 733, 871, 1056, 1243, 1369, 1431)
    lengths = (35, 53, 34, 64, 66, 25, 23, 66, 63, 27, 26)
    usual = [
        Request(
            Source.EVENT,
            CLAUDE_CODE,
            _START + end,
            session,
            f"req_{number}",
            outcome=Outcome.ERROR if number == 5 else Outcome.OK,
            model="claude-opus-4-8",
            project="/home/sam/code/api",
            duration_seconds=float(length),
            ttft_seconds=1.2,
            input_tokens=1_200,
            cache_read_tokens=40_000,
            cache_write_tokens=900,
            output_tokens=640 + number,
            status_code=529 if number == 5 else 200,
            error_kind="overloaded" if number == 5 else "",
            retries=3 if number == 8 else 0,
        )
        for number, (end, length) in enumerate(zip(ends, lengths, strict=True))
    ]
    aside = usual[7]._replace(
        request_id="req_side", at_seconds=_START + 1_049, duration_seconds=30.0, is_subagent=True, output_tokens=90
    )
    return (*usual[:8], aside, *usual[8:])


def tool_calls_of(session: str = SESSION) -> tuple[ToolCall, ...]:
    """Ten tools: one refused, one failed, one that waits for permission."""
    found = [
        ("Bash", 35, 98, Outcome.OK),
        ("Read", 171, 186, Outcome.OK),
        ("Edit", 225, 258, Outcome.OK),
        ("Bash", 370, 426, Outcome.OK),
        ("WebFetch", 460, 460, Outcome.CANCELLED),
        ("Bash", 614, 672, Outcome.ERROR),
        ("Task", 735, 820, Outcome.OK),
        ("Bash", 872, 965, Outcome.OK),
        ("Bash", 1060, 1140, Outcome.OK),
        ("Edit", 1245, 1298, Outcome.OK),
    ]
    told = [
        ToolCall(
            Source.FILE,
            CLAUDE_CODE,
            _START + end,
            session,
            f"call_{number}",
            name,
            outcome,
            "reject" if outcome is Outcome.CANCELLED else "accept",
            float(end - start) if end > start else None,
        )
        for number, (name, start, end, outcome) in enumerate(found)
    ]
    asked = ToolCall(Source.FILE, CLAUDE_CODE, _START + 1_374, session, "call_open", "Bash")
    return (*told, asked)


def turns_of(session: str = SESSION) -> tuple[Turn, ...]:
    """Two turns with a pause of two minutes between them."""
    return (
        Turn(Source.FILE, CLAUDE_CODE, _START + 430, session, "t1", 430.0),
        Turn(Source.FILE, CLAUDE_CODE, _START + 1_300, session, "t2", 756.0),
    )


def tree_samples_of() -> tuple[TreeSample, ...]:
    """CPU and memory every five seconds, with three minutes missing."""
    found = []
    for number in range(0, 1_436, 5):
        if 500 <= number < 680:
            continue
        busy = 1.4 if number % 190 < 60 else 0.15
        wave = (number * 7919 % 100) / 250
        found.append(TreeSample(_START + number, busy + wave, int((560 + number / 30) * MIB), 3))
    return tuple(found)


@dataclass
class FakeJournal:
    """A journal made by hand: what the fields hold, filtered by time, session and interface."""

    asked: list[tuple[str, object]] = field(default_factory=list)
    found_sessions: tuple[SessionFacts, ...] = ()
    found_requests: tuple[Request, ...] = ()
    found_tool_calls: tuple[ToolCall, ...] = ()
    found_turns: tuple[Turn, ...] = ()
    found_samples: tuple[TreeSample, ...] = ()
    closed: bool = False

    def size(self) -> JournalSize:
        times = [request.at_seconds for request in self.found_requests]
        return JournalSize(
            len(self.found_requests), len(self.found_tool_calls), min(times, default=None), max(times, default=None), 0
        )

    def groups(self, by: Grouping, wanted: RequestFilter) -> tuple[RequestGroup, ...]:
        self.asked.append(("groups", by))
        parted: dict[tuple[object, ...], list[Request]] = {}
        for request in self.requests(wanted):
            key = (_key_of(request, by), request.interface, request.model, request.cost_usd is not None)
            parted.setdefault(key, []).append(request)
        return tuple(_group(key, members) for key, members in sorted(parted.items(), key=str))

    def durations(self, by: Grouping, wanted: RequestFilter) -> Mapping[str, Sequence[float]]:
        found: dict[str, list[float]] = {}
        for request in self.requests(wanted):
            if request.outcome is Outcome.OK and request.duration_seconds is not None:
                found.setdefault(_key_of(request, by), []).append(request.duration_seconds)
        return {key: sorted(values) for key, values in found.items()}

    def usual(self, wanted: RequestFilter, share: float) -> Mapping[str, UsualAnswers]:
        found = self.durations(Grouping.INTERFACE, wanted)
        return {key: UsualAnswers(len(values), sorted_percentile(values, share)) for key, values in found.items()}

    def changes(self) -> object:
        return len(self.found_requests)

    def period(self, question: PeriodQuestion) -> AgentPeriod:
        """Requests alone: what was wasted nobody told."""
        wanted = RequestFilter(question.start_seconds, question.end_seconds)
        self.asked.append(("period", wanted))
        cells: dict[CellKey, list[Request]] = {}
        for one in self.requests(wanted):
            cells.setdefault(CellKey("", one.interface, one.model, one.mode, one.project), []).append(one)
        return AgentPeriod(requests=tuple(_cell(key, members) for key, members in cells.items()))

    def hours(self, start: float, end: float) -> tuple[RequestHour, ...]:
        return ()

    def totals(self, wanted: RequestFilter) -> tuple[TotalRow, ...]:
        return ()

    def sessions(self, wanted: RequestFilter) -> tuple[SessionFacts, ...]:
        self.asked.append(("sessions", wanted))
        start, end = wanted.start_seconds, wanted.end_seconds
        return tuple(
            facts
            for facts in self.found_sessions
            if (start is None or facts.at_seconds >= start) and (end is None or facts.at_seconds < end)
        )

    def requests(self, wanted: RequestFilter, limit: int = 10_000) -> tuple[Request, ...]:
        return tuple(_wanted(self.found_requests, wanted))[-limit:]

    def outlines(self, wanted: RequestFilter, limit: int = 10_000) -> tuple[RequestOutline, ...]:
        found = self.requests(wanted, limit)
        return tuple(RequestOutline(*(getattr(one, name) for name in RequestOutline._fields)) for one in found)

    def tool_calls(self, wanted: RequestFilter, limit: int = 10_000) -> tuple[ToolCall, ...]:
        return tuple(_wanted(self.found_tool_calls, wanted))[-limit:]

    def turns(self, wanted: RequestFilter, limit: int = 10_000) -> tuple[Turn, ...]:
        return tuple(_wanted(self.found_turns, wanted))[-limit:]

    def limits(self) -> tuple[LimitReading, ...]:
        return ()

    def workflow_events(self, wanted: RequestFilter, limit: int = 10_000) -> tuple[WorkflowEvent, ...]:
        return ()

    def tree_samples(self, interface: str, session: str, start: float, end: float) -> tuple[TreeSample, ...]:
        self.asked.append(("tree_samples", session))
        return tuple(sample for sample in self.found_samples if start <= sample.at_seconds < end)

    def projects(self) -> tuple[str, ...]:
        return tuple(sorted({request.project for request in self.found_requests}))

    def close(self) -> None:
        self.closed = True


_EventT = TypeVar("_EventT", Request, ToolCall, Turn)


def _wanted(events: Iterable[_EventT], wanted: RequestFilter) -> list[_EventT]:
    return [
        event
        for event in events
        if (wanted.start_seconds is None or event.at_seconds >= wanted.start_seconds)
        and (wanted.end_seconds is None or event.at_seconds < wanted.end_seconds)
        and wanted.session in ("", event.session)
        and wanted.interface in ("", event.interface)
    ]


def _key_of(request: Request, by: Grouping) -> str:
    keys = {
        Grouping.SESSION: request.session,
        Grouping.PROJECT: request.project,
        Grouping.MODEL: request.model,
        Grouping.INTERFACE: request.interface,
        Grouping.MODE: request.mode,
        Grouping.DAY: datetime.fromtimestamp(request.at_seconds, UTC).astimezone().strftime("%Y-%m-%d"),
    }
    return keys[by]


def _cell(key: CellKey, members: Sequence[Request]) -> RequestCell:
    answered = [one.duration_seconds for one in members if one.outcome is Outcome.OK]
    return RequestCell(
        key,
        is_workflow=False,
        groups=(_group(("", key.interface, key.model, False), members)._replace(key=""),),
        durations_seconds=sorted(seconds for seconds in answered if seconds is not None),
        newest_seconds=max(one.at_seconds for one in members),
    )


def _group(key: tuple[object, ...], members: Sequence[Request]) -> RequestGroup:
    def total(name: str) -> int:
        return sum(getattr(request, name) or 0 for request in members)

    def ended(outcome: Outcome) -> int:
        return sum(request.outcome is outcome for request in members)

    from_otlp = sum(request.source is Source.EVENT for request in members)
    return RequestGroup(
        key=str(key[0]),
        interface=str(key[1]),
        model=str(key[2]),
        is_fast=False,
        context_band=0,
        has_cost=bool(key[3]),
        requests=len(members),
        ok=ended(Outcome.OK),
        errors=ended(Outcome.ERROR),
        timeouts=ended(Outcome.TIMEOUT),
        cancelled=ended(Outcome.CANCELLED),
        retries=total("retries"),
        input_tokens=total("input_tokens"),
        cache_read_tokens=total("cache_read_tokens"),
        cache_write_tokens=total("cache_write_tokens"),
        cache_write_1h_tokens=0,
        output_tokens=total("output_tokens"),
        reasoning_tokens=0,
        cost_usd=sum(request.cost_usd or 0.0 for request in members),
        guessed=0,
        by_file=len(members),
        by_otlp=from_otlp,
        by_workflow=0,
        by_both=max(from_otlp - 1, 0),
    )


_KINDS = (
    (CLAUDE_CODE, "claude-opus-4-8", "FANCY", "/home/sam/code/api", 3.4, 0.041, 97),
    (CLAUDE_CODE, "claude-sonnet-5", "SIMPLE", "/home/sam/code/api", 2.0, 0.012, 214),
    (CODEX, "gpt-5.6-sol", "", "/home/sam/code/engine", 3.1, 0.018, 58),
    (GEMINI, "gemini-4-preview", "SIMPLE", "/home/sam/code/docs", 0.9, None, 12),
    ("own", "claude-sonnet-5", "SIMPLE", "/home/sam/code/nightly", 1.8, 0.03, 3),
)


def past_requests(days: int = 6) -> tuple[Request, ...]:
    """Requests of several days, spread over clients, models, modes and projects."""
    found = [_past_request(*kind, number, days) for kind in _KINDS for number in range(kind[-1])]
    return tuple(sorted(found, key=lambda request: request.at_seconds))


def _past_request(
    interface: str,
    model: str,
    mode: str,
    project: str,
    mean_seconds: float,
    cost_usd: float | None,
    count: int,
    number: int,
    days: int,
) -> Request:
    return Request(
        Source.EVENT if interface == CLAUDE_CODE else Source.FILE,
        interface,
        WALL_SECONDS - 60 - number * (days * 86_400 / count),
        f"{interface}-{number * 4 // count}",
        f"{interface}-{model}-{number}",
        outcome=Outcome.ERROR if number % 80 == 40 else Outcome.OK,
        model=model,
        project=project,
        mode=mode,
        duration_seconds=mean_seconds * (0.6 + 0.1 * (number % 9)),
        input_tokens=900,
        cache_read_tokens=9_000 + 40 * number,
        cache_write_tokens=2_600,
        output_tokens=700,
        cost_usd=cost_usd,
    )


def journal() -> FakeJournal:
    """Several days of requests, and the session at work with its tools, turns and processes."""
    past = past_requests()
    newest: dict[tuple[str, str], Request] = {}
    for request in past:
        newest[request.interface, request.session] = request
    facts = tuple(
        SessionFacts(
            interface,
            session,
            request.at_seconds,
            project=request.project,
            started_seconds=request.at_seconds - 3_000,
            model=request.model,
            mode=request.mode,
            context_tokens=52_000,
            context_window_tokens=200_000,
            is_ended=True if interface == "own" else None,
        )
        for (interface, session), request in newest.items()
    )
    return FakeJournal(
        found_sessions=tuple(sorted(facts, key=lambda one: -one.at_seconds)),
        found_requests=(*past, *requests_of()),
        found_tool_calls=tool_calls_of(),
        found_turns=turns_of(),
        found_samples=tree_samples_of(),
    )
