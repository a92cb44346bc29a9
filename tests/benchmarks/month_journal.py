"""A journal and a history of busy months, written once and kept between runs in the folder for temporary files.

A month holds about a million events: 450 000 requests, 400 000 tool calls, 100 000 turns
and 50 000 events of own workflows, in 2 000 sessions of five interfaces, twelve models
and thirty projects. Must not know what is measured with it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

from desktop_monitor.metrics.agent_event import (
    Fact,
    Findings,
    Outcome,
    Request,
    SessionFacts,
    Source,
    ToolCall,
    Turn,
    WorkflowEvent,
)
from desktop_monitor.store.journal import Journal, open_journal

END_SECONDS = 1_800_000_000.0
"""2027-01-15 08:00 UTC: the newest event is a little before."""
MONTH_SECONDS = 30 * 86_400.0
_SESSIONS = 2_000
_REQUESTS = 225
_TOOLS = 200
_TURNS = 50
_EVENTS = 125
"""Of the sessions of own workflows, a fifth of all."""
_CLIENTS = ("claude_code", "codex", "gemini", "nightly", "reviewer")
_AUTOMATIC = frozenset({"codex", "gemini"})
"""Their providers cache by themselves and report no writes."""
_WORKFLOWS = frozenset({"nightly", "reviewer"})
_MODELS = (
    *("claude-opus-4-5", "claude-sonnet-4-5", "claude-haiku-4-5", "claude-opus-4-1-20250805", "claude-sonnet-5"),
    *("gpt-5", "gpt-5-mini", "gpt-5.1-codex", "gpt-5.2", "gemini-2.5-pro", "gemini-2.5-flash", "gemini-3.5-flash"),
)
"""Of those with a list price, as most are."""
_MODES = ("plan", "edit", "FANCY", "SIMPLE", "")
_TOOL_NAMES = ("Bash", "Edit", "Read", "Write", "Grep", "WebFetch")
_FORMAT = 3
"""Another number, and journals of former runs are made anew."""


def month_journal(months: int = 1) -> Path:
    """A journal whose newest event is before `END_SECONDS` and whose oldest is `months` before that."""
    folder = Path(tempfile.gettempdir()) / f"desktop-monitor-month-{_FORMAT}-{months}"
    path = folder / "journal.sqlite3"
    if not (folder / "done").exists():
        folder.mkdir(mode=0o700, exist_ok=True)
        path.unlink(missing_ok=True)
        journal = open_journal(path)
        for month in range(months, 0, -1):
            _write_month(journal, END_SECONDS - month * MONTH_SECONDS, month)
        journal.close()
        (folder / "done").touch()
    return path


def _write_month(journal: Journal, start: float, seed: int) -> None:
    """A day of sessions at a time, as a program that runs all day would write them."""
    random = Random(seed)
    starts = sorted(random.uniform(0.0, MONTH_SECONDS - 20_000.0) for _ in range(_SESSIONS))
    facts: list[Fact] = []
    for number, since in enumerate(starts):
        facts += _session(random, f"{seed}-{number}", _CLIENTS[number % len(_CLIENTS)], start + since)
    facts.sort(key=lambda fact: fact.at_seconds)
    for first in range(0, len(facts), 20_000):
        journal.write(_findings(facts[first : first + 20_000]))


def _session(random: Random, name: str, interface: str, start: float) -> Iterator[Fact]:
    project = f"/home/sam/project-{random.randrange(30)}"
    models = random.sample(_MODELS, 2)
    modes = random.sample(_MODES, 2)
    writes_cache = interface not in _AUTOMATIC
    yield SessionFacts(interface, name, start, project=project, started_seconds=start)
    at, context, cached = start, 20_000, 0
    for number in range(_REQUESTS):
        pause = random.expovariate(1 / 45.0)
        at += pause
        is_failed = random.random() < 0.02
        model = models[random.random() < 0.15]
        read = cached if pause < 300.0 else 0
        context = 30_000 if context > 180_000 else context + random.randrange(100, 2_500)
        read = min(read, context)
        yield Request(
            Source.WORKFLOW if interface in _WORKFLOWS else Source.EVENT,
            interface,
            at,
            session=name,
            request_id=f"r-{name}-{number}",
            outcome=Outcome.ERROR if is_failed else Outcome.OK,
            model=model,
            mode=modes[number > _REQUESTS // 2],
            duration_seconds=random.lognormvariate(1.0, 0.6),
            ttft_seconds=0.8,
            input_tokens=random.randrange(5, 500) + (0 if writes_cache else context - read),
            cache_read_tokens=None if is_failed else read,
            cache_write_tokens=None if is_failed or not writes_cache else context - read,
            output_tokens=None if is_failed else random.randrange(20, 3_000),
            cost_usd=0.01 if interface == "claude_code" and not is_failed else None,
            error_kind="overloaded" if is_failed else "",
        )
        cached = cached if is_failed else context
        if number < _TOOLS:
            yield _tool(random, interface, name, number, at + 0.5)
        if number % (_REQUESTS // _TURNS) == 0:
            yield Turn(Source.FILE, interface, at + 1.0, name, f"u-{number}", random.uniform(5.0, 90.0))
        if interface == "nightly" and number < _EVENTS:
            yield _event(random, interface, name, project, number, at)


def _tool(random: Random, interface: str, session: str, number: int, at: float) -> ToolCall:
    outcome = Outcome.ERROR if random.random() < 0.05 else Outcome.OK
    return ToolCall(
        Source.EVENT,
        interface,
        at,
        session=session,
        call_id=f"t-{session}-{number}",
        name=random.choice(_TOOL_NAMES),
        outcome=outcome,
        decision="accept" if random.random() < 0.1 else "",
        duration_seconds=random.uniform(0.01, 5.0),
    )


def _event(random: Random, interface: str, session: str, project: str, number: int, at: float) -> WorkflowEvent:
    kind = ("context", "state", "interface", "operation", "context")[number % 5]
    fields: dict[str, str | int | float | bool] = {
        "context": {
            "memory_bytes": random.randrange(10_000_000),
            "quality": random.random(),
            "cache_hit": random.random() < 0.6,
            "files_selected": 12,
            "files_scanned": 400,
            "tags.accuracy_method": "judge",
        },
        "state": {"from_state": "idle", "to_state": "busy"},
        "interface": {"from_state": "codex", "to_state": "gemini"},
        "operation": {"quality": random.random(), "tags.method": "tests"},
    }[kind]
    return WorkflowEvent(
        source=interface,
        kind=kind,
        at_seconds=at,
        op_id=f"{session}-{number}",
        phase="end",
        project=project,
        session=session,
        interface=interface,
        mode=random.choice(("FANCY", "SIMPLE")),
        outcome=Outcome.OK,
        duration_seconds=random.lognormvariate(0.0, 0.5),
        fields=tuple(fields.items()),
    )


def _findings(facts: list[Fact]) -> Findings:
    return Findings(
        requests=tuple(one for one in facts if isinstance(one, Request)),
        tool_calls=tuple(one for one in facts if isinstance(one, ToolCall)),
        turns=tuple(one for one in facts if isinstance(one, Turn)),
        sessions=tuple(one for one in facts if isinstance(one, SessionFacts)),
        workflow_events=tuple(one for one in facts if isinstance(one, WorkflowEvent)),
    )
