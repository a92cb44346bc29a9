"""Sentences that several parts of the face say alike: health, its reason, ages, periods.

Must not know widgets or where a sentence is shown.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from desktop_monitor.assess.health import Health, Reason
from desktop_monitor.engine.snapshot import Outcome, RecordingState, Snapshot
from desktop_monitor.language.quantities import duration_text
from desktop_monitor.language.text import Text, counted, text
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.sample import GapReason
from desktop_monitor.ui.moments import near_moment
from desktop_monitor.ui.state import AppState
from desktop_monitor.ui.untrusted import one_line, visible_text

_SINCE_SHOWN_SECONDS = 60.0
_HOUR_SECONDS = 3600.0
_MOST_HOURS = 48


def _tr(sentence: str) -> str:
    return QCoreApplication.translate("Phrases", sentence)


def subject_name(subject: str) -> str:
    """What a subject of `readings.SUBJECTS` is called."""
    return _subject_names()[subject]


def subject_names() -> tuple[str, ...]:
    """What all of them are called, for whoever makes room for a column of them."""
    return tuple(_subject_names().values())


def _subject_names() -> dict[str, str]:
    return {
        "cpu": _tr("CPU"),
        "memory": _tr("Memory"),
        "swap": _tr("Swap"),
        "disk": _tr("Disk"),
        "pressure": _tr("Pressure"),
        "network": _tr("Network"),
        "gpu": _tr("GPU"),
    }


def health_word(level: Health) -> str:
    """The level in one word."""
    return words(text(f"health.{level.name.lower()}"))


def headline(state: AppState) -> str:
    """Health in a word, and the score where there is one that is not too old: ``Degraded · 74``."""
    score = state.snapshot.performance.score if state.snapshot is not None else None
    word = health_word(state.health)
    if score is None or score.value is None or state.stale_seconds is not None:
        return word
    return f"{word} · {score.value:.0f}"


def sentence(content: Text | str) -> str:
    """A text from below in words, on one line."""
    return one_line(content if isinstance(content, str) else words(content))


def outcome_words(outcome: Outcome) -> str:
    """What came of a command, as one sentence."""
    return words(outcome.message) if isinstance(outcome.message, Text) else visible_text(outcome.message)


def capitalized(words_: str) -> str:
    """`words_` with a capital first letter."""
    return words_[:1].upper() + words_[1:]


def since_words(reason: Reason, snapshot: Snapshot) -> str:
    """``since 13:18`` where it lasts for a minute or longer, else nothing."""
    lasted = snapshot.at.monotonic_seconds - reason.since_seconds
    if lasted < _SINCE_SHOWN_SECONDS:
        return ""
    now = snapshot.at.wall_seconds
    return _tr("since {time}").format(time=near_moment(now - lasted, now))


def reason_words(reason: Reason, snapshot: Snapshot) -> str:
    """A reason and since when: ``memory 91 % used since 13:18``."""
    return " ".join(part for part in (sentence(reason.text), since_words(reason, snapshot)) if part)


def headline_reason(state: AppState) -> str:
    """Why health is what it is, in one line; also when data are stale or absent."""
    snapshot = state.snapshot
    if snapshot is None:
        return sentence(text("health.no_data"))
    if state.stale_seconds is not None:
        return sentence(text("health.stale", age=state.stale_seconds))
    reasons = [reason_words(reason, snapshot) for reason in snapshot.health.reasons]
    if is_paused(snapshot):
        reasons.append(sentence(text("health.paused")))
    return " · ".join(reasons) or sentence(snapshot.health.headline)


def gap_word(reason: GapReason) -> str:
    """Why nothing was observed, to be written into the gap."""
    return {
        GapReason.ASLEEP: _tr("asleep"),
        GapReason.STOPPED: _tr("not running"),
        GapReason.PAUSED: _tr("paused"),
        GapReason.STALLED: _tr("stalled"),
        GapReason.CLOCK_STEP: _tr("clock set"),
    }[reason]


def is_paused(snapshot: Snapshot | None) -> bool:
    """Whether the user paused recording."""
    return snapshot is not None and snapshot.recording.state is RecordingState.PAUSED


def recording_words(snapshot: Snapshot) -> str:
    """Whether history is kept, in few words."""
    recording = snapshot.recording
    if recording.state is RecordingState.RECORDING:
        return _tr("Recording every {interval}").format(interval=duration_text(snapshot.interval_seconds))
    if recording.state is RecordingState.IN_MEMORY:
        return _tr("In memory only")
    if recording.paused_until_seconds is None:
        return _tr("Paused until resumed")
    return _tr("Paused until {time}").format(time=near_moment(recording.paused_until_seconds, snapshot.at.wall_seconds))


def age_words(state: AppState) -> str:
    """How old the data are: ``live``, or for how long there was none."""
    if state.snapshot is None:
        return ""
    if state.stale_seconds is None:
        return _tr("live")
    return _tr("{age} old").format(age=duration_text(state.stale_seconds))


def period_words(seconds: float) -> str:
    """A period that ends now: ``last hour``, ``last 24 h``, ``last 7 days``."""
    hours = round(seconds / _HOUR_SECONDS)
    if abs(seconds - hours * _HOUR_SECONDS) >= 1 or not hours:
        return _tr("last {length}").format(length=duration_text(seconds))
    if hours == 1:
        return _tr("last hour")
    if hours > _MOST_HOURS and hours % 24 == 0:
        return words(counted("last {count} day", "last {count} days", hours // 24))
    return _tr("last {count} h").format(count=hours)


def span_words(start_seconds: float, end_seconds: float, now_seconds: float) -> str:
    """A period that ended: ``20 Nov, 14:00 – 21 Nov, 09:00``."""
    return f"{near_moment(start_seconds, now_seconds)} – {near_moment(end_seconds, now_seconds)}"
