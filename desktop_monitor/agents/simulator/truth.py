"""What a simulation really was: sums that the journal must come to, reckoned from the story itself.

Must not know the journal.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from desktop_monitor.agents.simulator.scenario import Story
from desktop_monitor.metrics.agent_event import Outcome, ToolCall, Turn


class Truth(NamedTuple):
    """Of one interface; times a request was told do not matter, each counts once."""

    sessions: int
    requests: int
    ok: int
    errors: int
    retries: int
    input_tokens: int
    cache_read_tokens: int
    cache_write_tokens: int
    output_tokens: int
    stated_usd: float
    """Of the requests whose client states their cost."""
    tool_calls: int
    turns: int


def truth_of(story: Story, before_seconds: float) -> dict[str, Truth]:
    """The sums of each interface, of everything that is over before then."""
    sums: dict[str, Counter[str]] = {}
    for walk in story.walks:
        of = sums.setdefault(walk.character.interface, Counter())
        of["sessions"] += walk.started_seconds < before_seconds
        for fact in walk.facts:
            if fact.at_seconds < before_seconds:
                of["tool_calls"] += isinstance(fact, ToolCall)
                of["turns"] += isinstance(fact, Turn)
        for request in walk.requests:
            if request.at_seconds < before_seconds:
                of["requests"] += 1
                of["ok"] += request.outcome is Outcome.OK
                of["errors"] += request.outcome is Outcome.ERROR
                of["retries"] += request.retries or 0
                for kind in ("input_tokens", "cache_read_tokens", "cache_write_tokens", "output_tokens"):
                    of[kind] += getattr(request, kind) or 0
    stated = {interface: _stated_usd(story, interface, before_seconds) for interface in sums}
    return {
        interface: Truth(
            **{name: of[name] for name in Truth._fields if name != "stated_usd"}, stated_usd=stated[interface]
        )
        for interface, of in sums.items()
    }


def _stated_usd(story: Story, interface: str, before_seconds: float) -> float:
    return sum(
        request.cost_usd or 0.0
        for walk in story.walks
        if walk.character.interface == interface
        for request in walk.requests
        if request.at_seconds < before_seconds
    )
