"""What agents did, as facts: one type a kind, in the units of the whole program.

Sources (transcripts, OTLP, own workflows) make these, the journal keeps them and the
faces show them. Several sources may tell of the same thing: `Source` orders how far
they are trusted, and the identities of a fact say which are the same (see
`agents.merge`). Nothing here holds a prompt, an argument or an output. What a source
does not know is None, an unknown text is empty; neither is ever 0.

Must not know where facts come from or how they are kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import NamedTuple

from desktop_monitor.metrics.agent_terms import CLAUDE_CODE as CLAUDE_CODE
from desktop_monitor.metrics.agent_terms import CODEX as CODEX
from desktop_monitor.metrics.agent_terms import GEMINI as GEMINI
from desktop_monitor.metrics.agent_terms import Outcome as Outcome
from desktop_monitor.metrics.agent_terms import Source as Source


class Request(NamedTuple):
    """One answer asked of a model, with the retries it took: one row of the journal."""

    # NamedTuples, not dataclasses: tens of thousands are made in one import.
    source: Source
    interface: str
    at_seconds: float
    """Wall time of its end."""
    session: str = ""
    request_id: str = ""
    """The provider's id of the request; equal ids are one request."""
    response_id: str = ""
    """The provider's id of the answer (message id); equal ids are one request."""
    match: str = ""
    """What sources without a common id agree on (session and token counts); one request
    when equal and within `agents.merge.MATCH_SECONDS` of each other."""
    outcome: Outcome | None = None
    model: str = ""
    project: str = ""
    """Folder it worked in; empty: the session's."""
    mode: str = ""
    effort: str = ""
    is_subagent: bool = False
    """Asked by a subagent or a side question: counts for cost, not for the main context."""
    duration_seconds: float | None = None
    ttft_seconds: float | None = None
    """Until the first token of the last attempt."""
    input_tokens: int | None = None
    """Neither read from nor written to a cache, whatever the client calls input."""
    cache_read_tokens: int | None = None
    cache_write_tokens: int | None = None
    """All written to a cache, those kept for an hour included."""
    cache_write_1h_tokens: int | None = None
    """The part of them kept for an hour, which costs more."""
    output_tokens: int | None = None
    """All generated tokens."""
    reasoning_tokens: int | None = None
    """The part of them spent on thinking."""
    cost_usd: float | None = None
    """As the client itself states it; never one of our own reckonings."""
    is_cost_guess: bool = False
    """The client does not know the model's price and guessed."""
    is_fast: bool = False
    """Answered in the provider's fast mode, which has a price of its own."""
    status_code: int | None = None
    error_kind: str = ""
    """One of: rate_limit, overloaded, network, authentication, invalid_request, server, refused, other; or empty."""
    retries: int | None = None
    """Attempts before the last one."""


class ToolCall(NamedTuple):
    """One tool an agent used or was refused."""

    source: Source
    interface: str
    at_seconds: float
    """Wall time of its end, or of the refusal."""
    session: str = ""
    call_id: str = ""
    """Equal ids of one interface are one call."""
    name: str = ""
    outcome: Outcome | None = None
    """None: it was asked for and nothing is known of its end; a refused call is CANCELLED."""
    decision: str = ""
    """accept, reject, or empty where nobody was asked."""
    duration_seconds: float | None = None
    """Of its execution where the source tells it apart from the wait for permission."""
    error_kind: str = ""
    is_subagent: bool = False


class Turn(NamedTuple):
    """From a prompt to the end of the agent's work on it."""

    source: Source
    interface: str
    at_seconds: float
    session: str
    turn_id: str
    duration_seconds: float | None = None
    ttft_seconds: float | None = None
    outcome: Outcome | None = None


class SessionFacts(NamedTuple):
    """What is known of one session; later facts replace earlier ones field by field."""

    interface: str
    session: str
    at_seconds: float
    """Wall time this was true at; the newest known text or number wins."""
    project: str = ""
    """Absolute path of its working folder."""
    parent: str = ""
    """Session it was forked or resumed from, or started by."""
    started_seconds: float | None = None
    version: str = ""
    entrypoint: str = ""
    """How the client was started: cli, sdk-cli, exec, claude-vscode…"""
    name: str = ""
    model: str = ""
    """Of the newest request of the main context."""
    mode: str = ""
    effort: str = ""
    context_tokens: int | None = None
    context_window_tokens: int | None = None
    is_ended: bool | None = None


class ClientTotal(NamedTuple):
    """A sum the client itself keeps; `key` names one running sum, its greatest value counts, different keys add up."""

    key: str
    source: str
    """otlp_metric or cost_state."""
    interface: str
    at_seconds: float
    session: str
    """Empty where the client does not say."""
    model: str
    quantity: str
    """A field of `Request`: input_tokens … cost_usd; or requests."""
    value: float
    since_seconds: float | None = None
    """Wall time it began at 0, where the client says."""


class LimitReading(NamedTuple):
    """How much of a subscription's limit is used, as the provider states it."""

    interface: str
    at_seconds: float
    name: str
    """five_hour, seven_day, or the provider's own name."""
    source: str
    """rollout, status_line or workflow."""
    used_ratio: float
    window_seconds: float | None = None
    resets_at_seconds: float | None = None
    plan: str = ""


class SessionState(Enum):
    """What a session does."""

    WORKING = "working"
    WAITING = "waiting"
    """For the user."""
    IDLE = "idle"
    ENDED = "ended"
    UNKNOWN = "unknown"


class SessionStatus(NamedTuple):
    """What a session does now, from the most direct source there is; not kept in the journal."""

    interface: str
    session: str
    at_seconds: float
    """Wall time since which it is so."""
    state: SessionState
    waiting_for: str = ""
    """The client's own short words ("approve Bash")."""
    pid: int | None = None
    start_ticks: int | None = None
    """With `pid` the process, as `metrics.process.ProcessIdentity` has it."""
    project: str = ""
    name: str = ""
    entrypoint: str = ""
    is_remote: bool = False
    """Its process lives in another pid namespace (container, WSL)."""


class WorkflowEvent(NamedTuple):
    """Something an own workflow told that is neither request, tool nor turn."""

    source: str
    """The workflow's own name."""
    kind: str
    """context, state, interface or limit; operation, turn or tool where it began and for what its fact has no place."""
    at_seconds: float
    op_id: str
    """With source, kind and phase it names the event; never empty."""
    phase: str = ""
    """start, end, or empty for an event without duration."""
    project: str = ""
    session: str = ""
    interface: str = ""
    mode: str = ""
    outcome: Outcome | None = None
    duration_seconds: float | None = None
    fields: tuple[tuple[str, str | int | float | bool], ...] = ()
    """Everything else the event had, known or not, in its own order; tags as ``tags.NAME``."""


class MetricReading(NamedTuple):
    """One value of a metric this program does not measure itself."""

    name: str
    """lower_snake_case."""
    labels: tuple[tuple[str, str], ...]
    """Sorted by name."""
    at_seconds: float
    value: float
    is_counter: bool = False
    unit: str = ""
    source: str = ""


Fact = Request | ToolCall | Turn | SessionFacts | ClientTotal | LimitReading | WorkflowEvent | MetricReading


@dataclass(frozen=True, slots=True)
class Findings:
    """What one reading of a source brought."""

    requests: tuple[Request, ...] = ()
    tool_calls: tuple[ToolCall, ...] = ()
    turns: tuple[Turn, ...] = ()
    sessions: tuple[SessionFacts, ...] = ()
    totals: tuple[ClientTotal, ...] = ()
    limits: tuple[LimitReading, ...] = ()
    workflow_events: tuple[WorkflowEvent, ...] = ()
    metrics: tuple[MetricReading, ...] = ()
    rejected: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """How many records were not understood, by reason in a few plain words."""

    @property
    def count(self) -> int:
        """How many facts there are."""
        return sum(map(len, self.facts()))

    def facts(self) -> tuple[Sequence[Fact], ...]:
        """The facts of each kind."""
        return (
            self.requests,
            self.tool_calls,
            self.turns,
            self.sessions,
            self.totals,
            self.limits,
            self.workflow_events,
            self.metrics,
        )

    def __bool__(self) -> bool:
        return self != NOTHING

    def __add__(self, other: Findings) -> Findings:
        reasons = self.rejected.keys() | other.rejected.keys()
        rejected = {reason: self.rejected.get(reason, 0) + other.rejected.get(reason, 0) for reason in reasons}
        return Findings(
            requests=self.requests + other.requests,
            tool_calls=self.tool_calls + other.tool_calls,
            turns=self.turns + other.turns,
            sessions=self.sessions + other.sessions,
            totals=self.totals + other.totals,
            limits=self.limits + other.limits,
            workflow_events=self.workflow_events + other.workflow_events,
            metrics=self.metrics + other.metrics,
            rejected=MappingProxyType(rejected),
        )


NOTHING = Findings()
