"""Every key of ``performance_config.yaml`` that the window edits, described once. Must not know files or widgets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from desktop_monitor.assess.performance.score import DEFAULT_WEIGHTS, HEADROOM
from desktop_monitor.assess.performance.targets import AGENT_MEMORY_SHARE, MACHINE_MEMORY_LIMIT, Target, Targets
from desktop_monitor.config.alert_drafts import written_amount
from desktop_monitor.config.performance_options import Strategy
from desktop_monitor.config.performance_schedule import KINDS, time_text
from desktop_monitor.config.performance_targets import AGENT_MEMORY, KEYS, PREPARATION
from desktop_monitor.language.wording import in_words
from desktop_monitor.metrics.definition import Unit
from desktop_monitor.metrics.kpi import KPIS, Kpi
from desktop_monitor.report.order import ReportSchedule

ROOT = "performance_optimization"


class Part(Enum):
    """Which part of its key a field is."""

    WHOLE = "whole"
    TARGET = "target"
    """The plain amount, or ``target`` of a pair."""
    LIMIT = "limit"


@dataclass(frozen=True, slots=True)
class PerformanceKey:
    """One field."""

    path: tuple[str, ...]
    """Of the key, below `ROOT`."""
    english_title: str
    english_help: str
    standard: str
    """What holds while nothing is written, as it would be written; empty: nothing does."""
    part: Part = Part.WHOLE
    choices: tuple[str, ...] = ()
    is_list: bool = False

    @property
    def title(self) -> str:
        """What it is called, in words."""
        return in_words(self.english_title)

    @property
    def help(self) -> str:
        """What it does, in words."""
        return in_words(self.english_help)

    @property
    def name(self) -> str:
        """Tells it from all others."""
        ending = "" if self.part is Part.WHOLE else f".{self.part.value}"
        return ".".join((ROOT, *self.path)) + ending


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """What belongs to one part of the score."""

    english_title: str
    keys: tuple[PerformanceKey | None, PerformanceKey | None, PerformanceKey | None]
    """Target, limit and weight."""

    @property
    def title(self) -> str:
        """What it is called, in words."""
        return in_words(self.english_title)


_TITLES: Mapping[Kpi, tuple[str, str]] = {
    Kpi.RESPONSE_TIME: (
        "Response time",
        (
            "of answers, for clients and own workflows alike;"
            " without one, clients' is learned and own workflows' is {own:g} s"
        ),
    ),
    Kpi.SUCCESS_RATE: ("Success rate", "of requests that were answered"),
    Kpi.CACHE_HIT_RATE: ("Cache hit rate", "of input tokens that came from a cache"),
    Kpi.TOKEN_EFFICIENCY: ("Token efficiency", "of tokens that bought something, by what they cost"),
    Kpi.AGENT_MEMORY: (
        "Agent memory",
        "of all agents' processes together, such as 2 GiB; without one, shares of the machine's memory",
    ),
    Kpi.CONTEXT_PREPARATION: ("Context preparation", "of preparing a context in own workflows"),
    Kpi.AVAILABILITY: ("Availability", "of minutes with an answer"),
}
_LEARNED = "learned"
_KEY_OF = {kpi: key for key, kpi in KEYS.items()}
MODES = tuple(Targets().preparation_by_mode)


def _weight(part: str, title: str) -> PerformanceKey:
    standard = f"{DEFAULT_WEIGHTS.get(part, 0.0):g}"
    help_text = f"How much {title.lower()} counts in the score, against the other weights; 0: not at all."
    return PerformanceKey(("weights", part), f"{title}: weight", help_text, standard)


def _threshold(
    path: tuple[str, ...], title: str, subjects: tuple[str, str], target: str, limit: str
) -> tuple[PerformanceKey, ...]:
    reached = f"The target {subjects[0]}."
    failed = f"Where it counts as failed, and gives nothing to the score: the limit {subjects[1]}."
    return (
        PerformanceKey(path, f"{title}: target", reached, target, Part.TARGET),
        PerformanceKey(path, f"{title}: limit", failed, limit, Part.LIMIT),
    )


def _own(kpi: Kpi, subject: str) -> tuple[str, str]:
    """Of the target and of the limit, with what holds for own workflows."""
    definition = KPIS[kpi]
    return subject.format(own=definition.target), subject.format(own=definition.limit or 0.0)


def _standards(kpi: Kpi) -> tuple[str, str]:
    if kpi is Kpi.RESPONSE_TIME:
        return _LEARNED, _LEARNED
    if kpi is Kpi.AGENT_MEMORY:
        return written_amount(AGENT_MEMORY_SHARE, Unit.RATIO), written_amount(MACHINE_MEMORY_LIMIT, Unit.RATIO)
    definition = KPIS[kpi]
    limit = definition.target if definition.limit is None else definition.limit
    return _amounts(Target(definition.target, limit), definition.unit)


def _amounts(target: Target, unit: Unit) -> tuple[str, str]:
    if unit is Unit.SECONDS:
        return f"{target.target:g} s", f"{target.limit:g} s"
    return written_amount(target.target, unit), written_amount(target.limit, unit)


def _score_row(kpi: Kpi) -> ScoreRow:
    title, subject = _TITLES[kpi]
    target, limit = _threshold(("thresholds", _KEY_OF[kpi]), title, _own(kpi, subject), *_standards(kpi))
    return ScoreRow(title, (target, limit, _weight(kpi.value, title)))


def _preparation_rows() -> tuple[ScoreRow, ...]:
    title, subject = _TITLES[Kpi.CONTEXT_PREPARATION]
    rows = []
    for mode, usual in Targets().preparation_by_mode.items():
        standards = _amounts(usual, Unit.SECONDS)
        path = ("thresholds", PREPARATION, mode)
        target, limit = _threshold(path, f"{title}, {mode}", (f"{subject} in {mode} mode",) * 2, *standards)
        rows.append(ScoreRow(f"{title}, {mode}", (target, limit, None)))
    weight = _weight(Kpi.CONTEXT_PREPARATION.value, title)
    return (ScoreRow(rows[0].english_title, (*rows[0].keys[:2], weight)), *rows[1:])


def _score_rows() -> tuple[ScoreRow, ...]:
    kpis = [kpi for kpi in KPIS if kpi is not Kpi.CONTEXT_PREPARATION]
    headroom = ScoreRow("Machine headroom", (None, None, _weight(HEADROOM, "Machine headroom")))
    return (*map(_score_row, kpis), *_preparation_rows(), headroom)


SCORE_ROWS = _score_rows()
"""Targets, limits and weights, in the order in which they are shown."""
STRATEGY = PerformanceKey(
    ("context", "mode_selection_strategy"),
    "Which advice comes first",
    "Which gain ranks first among recommendations.",
    Strategy.BALANCED.value,
    choices=tuple(one.value for one in Strategy),
)
_USUAL = ReportSchedule()
SCHEDULE = (
    PerformanceKey(
        ("reports", "kind"),
        "Reports by themselves",
        "Every day, on Mondays, or on the first of the month.",
        "none",
        choices=tuple(KINDS),
    ),
    PerformanceKey(("reports", "at"), "At", "The time of day at which they are made.", time_text(_USUAL.at_minute)),
    PerformanceKey(
        ("reports", "formats"),
        "Formats",
        "Which files are made, with commas between them: json, yaml, md, html, csv, pdf.",
        ", ".join(one.value for one in _USUAL.formats),
        is_list=True,
    ),
    PerformanceKey(("reports", "keep"), "Keep", "So many of each format; older ones go.", str(_USUAL.keep)),
    PerformanceKey(
        ("reports", "channel"), "Channel", "The channel that is told of each report, as the Alerts page names it.", ""
    ),
)
ALL = (*(key for row in SCORE_ROWS for key in row.keys if key is not None), STRATEGY, *SCHEDULE)

__all__ = ["AGENT_MEMORY", "ALL", "MODES", "ROOT", "SCHEDULE", "SCORE_ROWS", "STRATEGY", "Part", "PerformanceKey"]
