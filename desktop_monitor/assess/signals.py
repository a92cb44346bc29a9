"""Every signal, one line each: what rules may name besides the metrics of the catalogue.

A signal is not measured but made: of requests, of events of own workflows, of what is
known of agents at this moment, or of several metrics of the machine. As metrics, signals
have a unit as their name's suffix, and labels. Must not know rules or how a signal is made.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from desktop_monitor.assess.measure import Aggregation, Labels
from desktop_monitor.metrics import custom
from desktop_monitor.metrics.catalogue import CATALOGUE
from desktop_monitor.metrics.definition import MetricDefinition, SeriesKey, Unit

KPI_WINDOW_SECONDS = 1800.0
"""What figures of requests are made of, where nothing else is said."""
ENOUGH_OBSERVATIONS = 5
"""With fewer there is not enough data for a figure of requests."""


class Origin(Enum):
    """What a signal is made of."""

    SAMPLES = "samples"
    """Of metrics of the machine, whenever these are read."""
    REQUESTS = "requests"
    """Each request within the window is an observation."""
    EVENTS = "events"
    """Each event of an own workflow within the window is one."""
    PRESENT = "present"
    """Known only as it is at this moment: neither window nor aggregation means anything. Recorded now and then."""


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal, and how it is looked at where nothing else is said."""

    definition: MetricDefinition
    origin: Origin
    aggregation: Aggregation = Aggregation.LAST
    window_seconds: float = 0.0
    minimum_observations: int = 1
    is_share: bool = False
    """Each observation is 0 or 1, so that its mean is a share of them."""


_REQUEST_LABELS = ("interface", "mode", "model", "project", "session")
_EVENT_LABELS = ("interface", "mode", "project", "session")
_SESSION_LABELS = ("interface", "project", "session")


def _of_samples(name: str, unit: Unit, text: str, labels: tuple[str, ...] = ()) -> Signal:
    return Signal(MetricDefinition(name, unit, text, labels), Origin.SAMPLES)


def _of_requests(name: str, unit: Unit, text: str) -> Signal:
    definition = MetricDefinition(name, unit, text, _REQUEST_LABELS)
    return Signal(definition, Origin.REQUESTS, Aggregation.MEAN, KPI_WINDOW_SECONDS, ENOUGH_OBSERVATIONS)


def _share_of_requests(name: str, text: str) -> Signal:
    return replace(_of_requests(name, Unit.RATIO, text), is_share=True)


def _of_events(name: str, unit: Unit, text: str) -> Signal:
    definition = MetricDefinition(name, unit, text, _EVENT_LABELS)
    return Signal(definition, Origin.EVENTS, Aggregation.MEAN, KPI_WINDOW_SECONDS, ENOUGH_OBSERVATIONS)


def _of_present(name: str, labels: tuple[str, ...] = ()) -> Signal:
    """`labels` where rules can tell more apart than history keeps."""
    recorded = CATALOGUE[name]
    return Signal(replace(recorded, labels=labels) if labels else recorded, Origin.PRESENT)


_SIGNALS = (
    # The machine
    _of_samples(
        "filesystem_shortage_ratio",
        Unit.RATIO,
        "Used of what there is, where of a large file system only 250 GiB count: 50 GiB free is never short."
        " None below 2 GiB, which are filled by design, and where nothing can be written.",
        ("mount",),
    ),
    _of_samples(
        "filesystem_full_seconds",
        Unit.SECONDS,
        "Until a file system is full at its pace of the last ten minutes and of the last hour, the slower of them;"
        " counts only where shortage is above 80 %. At most 30 days, which stands for never.",
        ("mount",),
    ),
    _of_samples(
        "swap_storm_bytes_per_second",
        Unit.BYTES_PER_SECOND,
        "Swapped in and out while memory is short; 0 while it is not.",
    ),
    _of_samples("agent_memory_ratio", Unit.RATIO, "Memory of all agents' processes of the machine's."),
    # Requests
    _of_requests("agent_response_seconds", Unit.SECONDS, "Duration of answered requests."),
    _of_requests(
        "agent_response_ratio",
        Unit.RATIO,
        "Duration of answered requests of the limit they have: 5 s for operations of own workflows, for clients"
        " what was learned of their interface (95 of 100 answers of the last 14 days, by half as much again)."
        " None until 100 answers are known.",
    ),
    _of_requests("agent_first_token_seconds", Unit.SECONDS, "Until the first token of answered requests."),
    _share_of_requests(
        "agent_success_ratio", "Answered of all that were answered or failed; cancelled ones are neither."
    ),
    _share_of_requests("agent_error_ratio", "Ended with an error of all that were answered or failed."),
    _share_of_requests("agent_timeout_ratio", "Timed out of all that were answered or failed."),
    _share_of_requests("agent_rate_limited_ratio", "Refused because a rate limit was reached, of all that ended."),
    _of_requests("agent_cache_hit_ratio", Unit.RATIO, "Input read from the provider's cache of all input, in tokens."),
    Signal(
        MetricDefinition(
            "agent_consecutive_failure_count",
            Unit.COUNT,
            "Failures in a row up to the newest request that was answered or failed.",
            _REQUEST_LABELS,
        ),
        Origin.REQUESTS,
        Aggregation.LAST,
        KPI_WINDOW_SECONDS,
    ),
    # Events of own workflows
    _of_events("agent_context_preparation_seconds", Unit.SECONDS, "Duration of preparing a context."),
    replace(
        _of_events("agent_context_cache_hit_ratio", Unit.RATIO, "Contexts that came from the workflow's own cache."),
        is_share=True,
    ),
    # Agents at this moment, as the catalogue has them: they are recorded, too
    _of_present("agent_waiting_seconds", _SESSION_LABELS),
    _of_present("agent_context_used_ratio", _SESSION_LABELS),
    _of_present("agent_budget_used_ratio"),
    _of_present("agent_budget_forecast_ratio"),
    _of_present("agent_limit_used_ratio"),
    _of_present("agent_source_age_seconds"),
    _of_present("agent_source_lag_seconds"),
    _of_present("agent_source_error_count"),
)

SIGNALS = {signal.definition.name: signal for signal in _SIGNALS}
"""By name, in the order in which a list of them is shown."""


def definition_of(name: str) -> MetricDefinition:
    """What the metric or signal `name` is; a reading of the name where it is the user's own."""
    signal = SIGNALS.get(name)
    return signal.definition if signal is not None else custom.definition_of(name)


def label_values(key: SeriesKey) -> dict[str, str]:
    """The labels of a series of a metric or signal, by their names; of what is recorded, those that history has."""
    signal = SIGNALS.get(key.metric)
    if signal is None or key.metric in CATALOGUE:
        return custom.label_names(key)
    return dict(zip(signal.definition.labels, key.labels, strict=False))


def group_of(labels: dict[str, str], group_by: tuple[str, ...]) -> Labels:
    """The labels a reading has; a label that is not there is empty."""
    return tuple((name, labels.get(name, "")) for name in sorted(group_by))
