"""Cuts findings into parts small enough that nobody else waits long for the journal. Must not know tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from desktop_monitor.metrics.agent_event import NOTHING, Findings

FACTS_PER_PART = 8000
"""Written in less than a tenth of a second; smaller ones write the same pages again and again."""
FEW_FACTS = 100
_KINDS = ("sessions", "requests", "tool_calls", "turns", "totals", "limits", "workflow_events")
"""Sessions come first: a request may depend on what is known of its own."""


def fact_count(findings: Findings) -> int:
    """How many facts there are for the journal."""
    return sum(len(getattr(findings, kind)) for kind in _KINDS)


def parts(findings: Findings, most_facts: int = FACTS_PER_PART) -> Iterator[Findings]:
    """`findings` in order, at least one part, none with more than `most_facts`."""
    if fact_count(findings) <= most_facts:
        yield findings
        return
    part, room = NOTHING, most_facts
    for kind in _KINDS:
        facts = getattr(findings, kind)
        start = 0
        while start < len(facts):
            taken = facts[start : start + room]
            part, room, start = replace(part, **{kind: taken}), room - len(taken), start + len(taken)
            if not room:
                yield part
                part, room = NOTHING, most_facts
    yield part
