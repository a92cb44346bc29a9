"""The cards of the overview page. Each takes what it shows; none asks for it.

Must not know subscriptions or the history desk.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from desktop_monitor.assess.health import check_of
from desktop_monitor.engine.snapshot import Snapshot
from desktop_monitor.language.quantities import MISSING, bytes_text, count_text, duration_text, local, ratio_text
from desktop_monitor.language.text import counted, forms
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.definition import SeriesKey, Unit
from desktop_monitor.metrics.machine import MachineFacts, ResourceLimit
from desktop_monitor.metrics.units import value_text
from desktop_monitor.ui.look.stylesheet import Role
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.look.tokens import SPACING_PX
from desktop_monitor.ui.moments import near_moment
from desktop_monitor.ui.phrases import (
    capitalized,
    health_word,
    is_paused,
    reason_words,
    recording_words,
    sentence,
    subject_name,
    subject_names,
)
from desktop_monitor.ui.readings import ROLES, Reading, load_of, past_of
from desktop_monitor.ui.recent import RecentPast
from desktop_monitor.ui.state import AppState
from desktop_monitor.ui.untrusted import one_line
from desktop_monitor.ui.widgets.card import Card
from desktop_monitor.ui.widgets.figure import Figure
from desktop_monitor.ui.widgets.labels import ElidedLabel, hairline, plain_label
from desktop_monitor.ui.widgets.pill import HealthPill
from desktop_monitor.ui.widgets.rows import KeyValueRow, MeterRow

_MOST_REASONS = 3
_WORTH_TELLING_SECONDS = 60.0


class ResourcesCard(Card):
    """One row a subject: value, bar against its target, the last hour."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.set_title(self.tr("Resources"))
        self.set_quiet(self.tr("now and the last hour"))
        self.setObjectName("resourcesCard")
        self._look = look
        self._rows: dict[str, MeterRow] = {}
        self._keys: dict[str, tuple[SeriesKey, ...]] = {}
        self.body.setSpacing(0)
        for subject in ("cpu", "memory", "disk", "network"):
            self._add_row(Reading(subject, MISSING))
        self.body.addStretch(1)

    @property
    def keys(self) -> tuple[SeriesKey, ...]:
        """The series whose past the rows show."""
        return tuple(key for keys in self._keys.values() for key in keys)

    def show_readings(self, found: Sequence[Reading], wall_seconds: float) -> None:
        """Show the newest values, adding a row for a subject seen for the first time."""
        for position, reading in enumerate(found):
            row = self._rows.get(reading.subject) or self._add_row(reading, position)
            self._keys[reading.subject] = reading.keys
            row.show_value(reading.text, reading.ratio, reading.target, level=reading.level, note=reading.detail)
            row.sparkline.add(wall_seconds, reading.value)

    def show_past(self, past: RecentPast) -> None:
        """Fill the sparklines."""
        for subject, keys in self._keys.items():
            self._rows[subject].sparkline.set_points(past_of(subject, keys, past), past.end_seconds)

    def row(self, subject: str) -> MeterRow:
        """The row of `subject`. Raises KeyError where the machine has no such thing."""
        return self._rows[subject]

    def _add_row(self, reading: Reading, position: int | None = None) -> MeterRow:
        subject = reading.subject
        maximum = None if subject == "network" else 1.0
        row = MeterRow(self._look, subject_name(subject), ROLES[subject], alike=subject_names(), maximum=maximum)
        row.setObjectName(f"overview_{subject}")
        row.show_value(reading.text, reading.ratio, reading.target)
        self._rows[subject] = row
        index = 2 * (len(self._rows) - 1 if position is None else position)
        if index:
            self.body.insertWidget(index - 1, hairline(self))
            self.body.insertWidget(index, row)
        else:
            self.body.insertWidget(0, row)
        return row


class SystemCard(Card):
    """What the machine is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.set_title(self.tr("System"))
        self.setObjectName("systemCard")
        self._figures = {
            "name": Figure(MISSING, self.tr("machine"), self),
            "cores": Figure(MISSING, self.tr("cores"), self),
            "memory": Figure(MISSING, self.tr("memory"), self),
            "uptime": Figure(MISSING, self.tr("uptime"), self),
            "load": Figure(MISSING, self.tr("load, 1 min"), self),
            "processes": Figure(MISSING, self.tr("processes"), self),
        }
        grid = QGridLayout()
        grid.setHorizontalSpacing(4 * SPACING_PX)
        grid.setVerticalSpacing(3 * SPACING_PX)
        for index, figure in enumerate(self._figures.values()):
            grid.addWidget(figure, index // 3, index % 3)
            grid.setColumnStretch(index % 3, 1)
        self.add(grid)
        self._limits: QLabel = plain_label("", Role.QUIET, self)
        self._limits.setWordWrap(True)
        self._limits.hide()
        self.add(self._limits)
        self.body.addStretch(1)

    def show_machine(self, snapshot: Snapshot) -> None:
        """Show the facts and for how long the machine has been up."""
        machine = snapshot.machine
        up = max(snapshot.at.wall_seconds - machine.booted_seconds, 0.0)
        self.set_quiet(" · ".join(part for part in (machine.system, machine.cpu_model) if part))
        self._figures["name"].show_figure(machine.hostname)
        self._figures["cores"].show_figure(str(machine.core_count))
        self._figures["memory"].show_figure(bytes_text(machine.memory_total_bytes))
        self._figures["uptime"].show_figure(duration_text(up))
        self._figures["load"].show_figure(value_text(load_of(snapshot.samples), Unit.LOAD))
        count = snapshot.samples.get(SeriesKey("process_count"))
        self._figures["processes"].show_figure(MISSING if count is None else count_text(count))
        self._show_limits(machine)

    def _show_limits(self, machine: MachineFacts) -> None:
        self._limits.setVisible(bool(machine.limits))
        self._limits.setText("\n".join(self._limit_words(limit) for limit in machine.limits))

    def _limit_words(self, limit: ResourceLimit) -> str:
        parts = []
        if limit.memory_bytes is not None:
            parts.append(self.tr("memory {size}").format(size=bytes_text(limit.memory_bytes)))
        if limit.cpu_cores is not None:
            parts.append(value_text(limit.cpu_cores, Unit.CORES))
        return self.tr("Limited by {origin}: {limits}").format(origin=one_line(limit.origin), limits=", ".join(parts))


class HealthCard(Card):
    """Health in words, worst reason first, and what could not be read."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.set_title(self.tr("Health"))
        self.setObjectName("healthCard")
        self._pill = HealthPill(look, self)
        self.add_action(self._pill)
        self._lines = [ElidedLabel("", None if index == 0 else Role.QUIET, self) for index in range(_MOST_REASONS + 1)]
        for line in self._lines:
            self.add(line)
        self.body.addStretch(1)

    def show_health(self, state: AppState) -> None:
        """Show level and reasons as of now."""
        self._pill.set_health(state.health, health_word(state.health), paused=is_paused(state.snapshot))
        for line, reason in zip(self._lines, [*self._sentences(state), *("",) * len(self._lines)], strict=False):
            line.set_text(reason)
            line.setVisible(bool(reason))

    def _sentences(self, state: AppState) -> list[str]:
        snapshot = state.snapshot
        if snapshot is None:
            return [self.tr("No data yet")]
        if state.stale_seconds is not None:
            return [self.tr("No new data for {age}").format(age=duration_text(state.stale_seconds))]
        found = [capitalized(reason_words(reason, snapshot)) for reason in snapshot.health.reasons[:_MOST_REASONS]]
        if not found:
            count = sum(check_of(key) is not None for key in snapshot.samples)
            one, many = forms(
                "{count} check, not over its limit for long", "{count} checks, none over its limit for long"
            )
            found = [words(counted(one, many, count))]
        broken = [source.name for source in snapshot.sources if source.error]
        if broken:
            found.append(self.tr("Not readable: {names}").format(names=", ".join(broken)))
        return found


class RecordingCard(Card):
    """Whether history is kept, how far it goes back, and what this program itself costs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.set_title(self.tr("This monitor"))
        self.setObjectName("recordingCard")
        self._span = KeyValueRow(self.tr("History"), self)
        self._cpu = KeyValueRow(self.tr("CPU"), self)
        self._memory = KeyValueRow(self.tr("Memory"), self)
        self._wakeups = KeyValueRow(self.tr("Wake-ups"), self)
        self.body.setSpacing(0)
        for index, row in enumerate((self._span, self._cpu, self._memory, self._wakeups)):
            if index:
                self.add(hairline(self))
            self.add(row)
            row.show_value(MISSING)
        self._notice = plain_label("", Role.QUIET, self)
        self._notice.setObjectName("recordingNotice")
        self._notice.setWordWrap(True)
        self.add(self._notice)
        self._notice.hide()
        self.body.addStretch(1)

    def show_recording(self, snapshot: Snapshot) -> None:
        """Show the state of recording and the program's own cost."""
        how = recording_words(snapshot)
        if snapshot.interval_reason is not None:
            how += f" · {sentence(snapshot.interval_reason)}"
        self.set_quiet(how)
        reason = snapshot.recording.reason
        self._notice.setText("" if reason is None else sentence(reason))
        self._notice.setVisible(reason is not None)
        cpu = snapshot.samples.get(SeriesKey("monitor_cpu_ratio"))
        memory = snapshot.samples.get(SeriesKey("monitor_resident_bytes"))
        wakeups = snapshot.samples.get(SeriesKey("monitor_wakeups_per_second"))
        self._cpu.show_value(MISSING if cpu is None else self.tr("{share} of one core").format(share=ratio_text(cpu)))
        self._memory.show_value(value_text(memory, Unit.BYTES))
        rate = MISSING if wakeups is None else self.tr("{rate} a second").format(rate=local(f"{wakeups:.1f}"))
        self._wakeups.show_value(rate)

    def show_span(self, span: tuple[float, float] | None, now: float) -> None:
        """Show how far history goes back."""
        if span is None:
            self._span.show_value(self.tr("nothing recorded yet"))
            return
        if now - span[0] < _WORTH_TELLING_SECONDS:
            self._span.show_value(self.tr("since {start}").format(start=near_moment(span[0], now)))
            return
        length = duration_text(now - span[0])
        self._span.show_value(self.tr("{length}, since {start}").format(length=length, start=near_moment(span[0], now)))
