"""What is good enough: the targets and limits of KPIs, the user's own before what was learned before the document's.

The document's targets are meant for operations of own workflows. A client's requests are
naturally longer: theirs are learned (see `assess.learned_limits`), and until that is
possible nothing is judged. Must not know files or how a KPI is reckoned.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop_monitor.metrics.kpi import KPIS, Kpi

LIMIT_OF_TARGET = 5.0 / 3.0
"""Where only a target for seconds is known: the document's own proportion of target and limit of the response time."""
AGENT_MEMORY_SHARE = 0.25
"""The target for agents' memory, of the machine's, where the user set none."""
MACHINE_MEMORY_LIMIT = 0.9
"""The limit for agents' memory, of the machine's."""


@dataclass(frozen=True, slots=True)
class Target:
    """What one KPI is held against, in the KPI's own unit."""

    target: float
    limit: float
    is_own: bool = False
    """The user set it."""


@dataclass(frozen=True, slots=True)
class Targets:
    """What the user set; everything else is the document's or learned."""

    own: Mapping[Kpi, Target] = field(default_factory=dict)
    """They hold for everybody, clients as well as own workflows."""
    preparation_by_mode: Mapping[str, Target] = field(
        default_factory=lambda: {"FANCY": Target(2.5, 5.0), "SIMPLE": Target(0.5, 5.0)}
    )
    """Of preparing a context, by mode; of other modes `KPIS` says."""
    own_memory_bytes: float | None = None
    """The user's target of agents' memory where they set no limit of their own: then it is the machine's."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What is usual here."""

    response_seconds: Mapping[str, float] = field(default_factory=dict)
    """The target of the answers of each interface that has enough of them (see `assess.learned_limits`)."""
    answers: Mapping[str, int] = field(default_factory=dict)
    """How many answers each interface has to learn from."""
    machine_memory_bytes: float | None = None


def response_target(interface: str, targets: Targets, learned: Learned, *, is_workflow: bool) -> Target | None:
    """The target of an interface's answers in seconds; None while it is still learning."""
    own = targets.own.get(Kpi.RESPONSE_TIME)
    if own is not None:
        return own
    if is_workflow:
        return _of_document(Kpi.RESPONSE_TIME)
    seconds = learned.response_seconds.get(interface)
    return None if seconds is None else Target(seconds, seconds * LIMIT_OF_TARGET)


def memory_target(targets: Targets, learned: Learned) -> Target | None:
    """The target of agents' memory in bytes; None where the machine's memory is not known."""
    whole = learned.machine_memory_bytes
    own = targets.own.get(Kpi.AGENT_MEMORY)
    if own is not None or whole is None:
        return own
    limit, wanted = whole * MACHINE_MEMORY_LIMIT, targets.own_memory_bytes
    if wanted is None:
        return Target(whole * AGENT_MEMORY_SHARE, limit)
    return Target(wanted, limit if limit > wanted else wanted * LIMIT_OF_TARGET, is_own=True)


def preparation_target(mode: str, targets: Targets) -> Target:
    """The target of preparing a context, in seconds."""
    own = targets.own.get(Kpi.CONTEXT_PREPARATION)
    return own or targets.preparation_by_mode.get(mode.upper()) or _of_document(Kpi.CONTEXT_PREPARATION)


def target_of(kpi: Kpi, targets: Targets) -> Target:
    """The target of a KPI that has the same one everywhere: a ratio. Raises ValueError for the others."""
    return targets.own.get(kpi) or _of_document(kpi)


def _of_document(kpi: Kpi) -> Target:
    definition = KPIS[kpi]
    if definition.limit is None:
        raise ValueError(f"the limit of {kpi.value} depends on the machine")
    return Target(definition.target, definition.limit)
