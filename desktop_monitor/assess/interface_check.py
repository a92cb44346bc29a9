"""What an interface health check concludes from what was found on all sides.

A cause is named only where the facts carry it: "the network" needs an endpoint that was
asked. What nobody asked is said as not asked. Pure. Must not know who looked, or how.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from desktop_monitor.language.text import Text, text
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.agent_event import Outcome, Request
from desktop_monitor.metrics.error_kinds import error_kind_text

_CLOCK_SECONDS = 60.0
"""TLS and log-ins bear less of a wrong clock than a day, telemetry and rate limits less than that."""
_MOST_KINDS = 5


class Reach(Enum):
    """What became of a look from outside."""

    NOT_ASKED = "not_asked"
    FINE = "fine"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Answer:
    """A look from outside: whether it was fine, and what it said."""

    reach: Reach = Reach.NOT_ASKED
    detail: str = ""
    """Untrusted text."""
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class InterfaceFacts:
    """Everything that was found. Wall seconds."""

    interface: str
    at_seconds: float
    period_seconds: float
    processes: int | None
    """Of its agents, here; None: not known."""
    last_ok_seconds: float | None
    ok: int
    failures: tuple[tuple[str, int], ...]
    """Kinds of errors and how many, the most frequent first."""
    rate_limited: int
    endpoint: Answer = Answer()
    vendor: Answer = Answer()
    clock_behind_seconds: float | None = None
    """Of this machine against the endpoint's; None: not asked."""
    probe: Answer = Answer()


def failures_of(requests: Sequence[Request]) -> tuple[int, tuple[tuple[str, int], ...], int, float | None]:
    """Answered requests, kinds of failures, those refused for a rate limit, and when the last was answered."""
    ok, limited, last_ok = 0, 0, None
    kinds: dict[str, int] = {}
    for request in requests:
        if request.outcome is Outcome.OK:
            ok, last_ok = ok + 1, request.at_seconds
        elif request.outcome in (Outcome.ERROR, Outcome.TIMEOUT):
            kind = request.error_kind or (str(request.status_code) if request.status_code else request.outcome.value)
            kinds[kind] = kinds.get(kind, 0) + 1
            limited += request.status_code == 429
    ranked = sorted(kinds.items(), key=lambda item: (-item[1], item[0]))
    return ok, tuple(ranked), limited, last_ok


def findings(facts: InterfaceFacts) -> tuple[bool, tuple[Text, ...]]:
    """Whether nothing is wrong, and every finding in a sentence, what is known first."""
    said = tuple(_sentences(facts))
    is_fine = not (facts.failures or _failed(facts)) and facts.processes != 0
    return is_fine, said


def _failed(facts: InterfaceFacts) -> bool:
    looks = (facts.endpoint, facts.vendor, facts.probe)
    return any(look.reach is Reach.FAILED for look in looks) or _is_clock_wrong(facts)


def _is_clock_wrong(facts: InterfaceFacts) -> bool:
    return facts.clock_behind_seconds is not None and abs(facts.clock_behind_seconds) > _CLOCK_SECONDS


def _sentences(facts: InterfaceFacts) -> Iterator[Text]:
    if facts.processes is not None:
        yield text("check.processes" if facts.processes else "check.no_process", count=facts.processes)
    if facts.last_ok_seconds is None:
        yield text("check.never_ok", period=facts.period_seconds)
    else:
        yield text("check.last_ok", age=max(0.0, facts.at_seconds - facts.last_ok_seconds))
    yield from _failures(facts)
    yield from _outside(facts)


def _failures(facts: InterfaceFacts) -> Iterator[Text]:
    failed = sum(count for _, count in facts.failures)
    yield text("check.outcomes", ok=facts.ok, failed=failed, period=facts.period_seconds)
    if facts.failures:
        kinds = ", ".join(f"{words(error_kind_text(kind))} ({count})" for kind, count in facts.failures[:_MOST_KINDS])
        yield text("check.kinds", kinds=kinds)
    if facts.rate_limited:
        yield text("check.rate_limited", count=facts.rate_limited)


def _outside(facts: InterfaceFacts) -> Iterator[Text]:
    yield _said("check.endpoint", facts.endpoint)
    if facts.vendor.reach is not Reach.NOT_ASKED:
        yield _said("check.vendor", facts.vendor)
    if facts.clock_behind_seconds is not None:
        key = "check.clock_wrong" if _is_clock_wrong(facts) else "check.clock_fine"
        yield text(key, seconds=abs(facts.clock_behind_seconds))
    if facts.probe.reach is not Reach.NOT_ASKED:
        yield _said("check.probe", facts.probe)


def _said(key: str, answer: Answer) -> Text:
    return text(f"{key}_{answer.reach.value}", detail=answer.detail, seconds=answer.seconds or 0.0)
