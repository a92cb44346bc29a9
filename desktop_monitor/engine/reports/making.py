"""One report, from the stores to its bytes: read, reckoned, laid out, drawn.

Everything is read through connections of its own that only read, so this may run in another
process than the recorder's. Must not know who asked, or where the bytes go.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import tzinfo

import desktop_monitor
from desktop_monitor.actions.switching.record import Switch
from desktop_monitor.agents.pricing import load_prices
from desktop_monitor.assess.performance.judgement import Judgement
from desktop_monitor.assess.performance.learning import learned
from desktop_monitor.assess.performance.targets import Learned
from desktop_monitor.clock import Clock
from desktop_monitor.config.files import Configuration
from desktop_monitor.engine.alerting.views import channel_views
from desktop_monitor.engine.alerts_view import NO_ALERTS
from desktop_monitor.engine.garbage import without_collection
from desktop_monitor.engine.performance.facts import period_facts
from desktop_monitor.engine.performance.judging import judgement_of
from desktop_monitor.engine.performance.situation import Present, situation_of
from desktop_monitor.engine.query import (
    HistoryReader,
    JournalReader,
    LedgerReader,
    open_history,
    open_ledger_reader,
)
from desktop_monitor.engine.reports.usual_answers import usual_durations
from desktop_monitor.errors import ActionError
from desktop_monitor.language.catalogue import ENGLISH
from desktop_monitor.language.current import speaking
from desktop_monitor.metrics.period_facts import PeriodFacts
from desktop_monitor.paths import Paths, resource
from desktop_monitor.report.building import Material, build_report
from desktop_monitor.report.choosing import chosen_period
from desktop_monitor.report.order import ReportFormat, ReportOrder
from desktop_monitor.report.report import Report, ReportPeriod
from desktop_monitor.report.series import MOST_HOURLY_SECONDS
from desktop_monitor.store.journal.reader import read_journal
from desktop_monitor.store.journal.simulation import is_simulated

_MOST_RECORDS = 10_000
"""Incidents and switches; a report names the newest."""


class ReportCancelledError(ActionError):
    """It was not wanted any more."""

    def __init__(self) -> None:
        super().__init__("The report was cancelled")


@dataclass(frozen=True, slots=True)
class Watcher:
    """Who is told how far a report is, and says whether it is still wanted."""

    progress: Callable[[float], None] = lambda _ratio: None
    """Called with 0-1 between steps."""
    is_cancelled: Callable[[], bool] = lambda: False

    def reach(self, done_ratio: float) -> None:
        """Between two steps. Raises ReportCancelledError."""
        if self.is_cancelled():
            raise ReportCancelledError
        self.progress(done_ratio)


NOBODY = Watcher()


def make_report(
    paths: Paths,
    configuration: Configuration,
    order: ReportOrder,
    clock: Clock,
    watcher: Watcher = NOBODY,
    zone: tzinfo | None = None,
) -> bytes:
    """The file's content; days and times are of `zone`, None the local one.

    Raises UsageError for a period that makes no sense, StoreError, ConfigError for the user's
    prices, ReportCancelledError.
    """
    report = read_report(paths, configuration, order, clock, watcher, zone)
    watcher.reach(0.85)
    content = rendered(report, order.format, zone)
    watcher.reach(1.0)
    return content


@without_collection()
def read_report(
    paths: Paths,
    configuration: Configuration,
    order: ReportOrder,
    clock: Clock,
    watcher: Watcher = NOBODY,
    zone: tzinfo | None = None,
) -> Report:
    """The report as data; raises as `make_report` does."""
    watcher.reach(0.0)
    with (
        closing(open_history(paths.history, clock)) as history,
        closing(read_journal(paths.journal, zone)) as journal,
        closing(open_ledger_reader(paths.ledger)) as ledger,
    ):
        stores = _Stores(history, journal, ledger, zone)
        now = clock.now().wall_seconds
        period = chosen_period(order, now, stores.first_seconds(), zone)
        material = _material(paths, configuration, stores, period, watcher)
    watcher.reach(0.75)
    return build_report(material, zone)


def rendered(report: Report, report_format: ReportFormat, zone: tzinfo | None = None) -> bytes:
    """The bytes of a report in a format; the same for the same report.

    What programs read is English whoever is spoken to, and only for that long: this belongs to a process
    that makes one report.
    """
    match report_format:
        case ReportFormat.JSON:
            from desktop_monitor.report.json_format import render_json

            with speaking(ENGLISH):
                return render_json(report, zone)
        case ReportFormat.YAML:
            from desktop_monitor.report.yaml_format import render_yaml

            with speaking(ENGLISH):
                return render_yaml(report, zone)
        case _:
            from desktop_monitor.report.layout import lay_out
            from desktop_monitor.report.rendering import render

            made = report.period.generated_seconds
            return render(lay_out(report, zone), report_format, made_seconds=made, zone=zone)


@dataclass(frozen=True, slots=True)
class _Stores:
    """What is read."""

    history: HistoryReader
    journal: JournalReader
    ledger: LedgerReader
    zone: tzinfo | None
    """Whose days the journal's are."""

    def first_seconds(self) -> float | None:
        """Wall time of the oldest record; None: there is none."""
        span = self.history.span()
        oldest = (span[0] if span else None, self.journal.size().oldest_seconds)
        return min((one for one in oldest if one is not None), default=None)

    def facts(self, start: float, end: float, now: float) -> PeriodFacts:
        """Of any period."""
        return period_facts(self.history, self.journal, start, end, now)

    def previous_facts(self, start: float, end: float, now: float) -> PeriodFacts:
        """Of the period before: nothing is compared of agents but what KPIs are made of."""
        agents = period_facts(None, self.journal, start, end, now, is_brief=True)
        return replace(agents, machine=period_facts(self.history, None, start, end, now).machine)

    def learned(self, facts: PeriodFacts) -> Learned:
        """What was usual at the period's end."""
        return learned(usual_durations(self.journal, facts, self.zone), facts.machine)

    def switches(self, start: float, end: float) -> tuple[Switch, ...]:
        """Those of the period, or still under way in it, newest first."""
        return tuple(
            one
            for one in self.ledger.switches(_MOST_RECORDS)
            if one.began_seconds < end and (one.ended_seconds is None or one.ended_seconds >= start)
        )

    def hidden_advice(self, start: float) -> frozenset[str]:
        """What was dismissed, or followed since `start`."""
        dismissed = {one.key for one in self.ledger.dismissed_advice()}
        return frozenset(dismissed | {one.key for one in self.ledger.followed_advice() if one.at_seconds > start})


def _material(
    paths: Paths, configuration: Configuration, stores: _Stores, period: ReportPeriod, watcher: Watcher
) -> Material:
    start, now = period.start_seconds, period.generated_seconds
    end = min(period.end_seconds, now)
    watcher.reach(0.05)
    facts = stores.facts(start, end, now)
    watcher.reach(0.4)
    previous = stores.previous_facts(period.previous_start_seconds, period.previous_end_seconds, now)
    watcher.reach(0.7)
    judgement = _judgement(paths, configuration, stores.learned(facts))
    incidents = stores.ledger.incidents(start, end, _MOST_RECORDS)
    present = _present(configuration)
    return Material(
        period=period,
        facts=facts,
        previous=previous,
        judgement=judgement,
        program_version=desktop_monitor.__version__,
        is_simulated=is_simulated(paths.journal),
        incidents=incidents,
        switches=stores.switches(start, end),
        hours=stores.journal.hours(start, end) if end - start <= MOST_HOURLY_SECONDS else None,
        situation=situation_of(end, present, configuration.performance, judgement, stores.journal, incidents, ()),
        hidden_advice=stores.hidden_advice(start),
    )


def _present(configuration: Configuration) -> Present:
    """What is set up; how agents and controls stand now is nothing a period is told of."""
    alerts = configuration.alerts
    shown = replace(NO_ALERTS, rules=alerts.rules, channels=channel_views(alerts.channels, ()))
    return Present(alerts=shown, cores=os.cpu_count())


def _judgement(paths: Paths, configuration: Configuration, usual: Learned) -> Judgement:
    prices = load_prices(resource("prices", "prices.json"), paths.own_prices)
    return judgement_of(configuration.performance, configuration.modes, configuration.settings.health, prices, usual)
