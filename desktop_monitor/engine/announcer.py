"""When a change of health is worth a notification, and what it says.

One is raised when health becomes critical, replaced when the reasons change, and
withdrawn when it is no longer critical. Must not know how notifications are sent.
"""

from __future__ import annotations

from desktop_monitor.assess.health import Health, HealthReport
from desktop_monitor.metrics.wording import words
from desktop_monitor.notify.channel import Notification, Urgency

HEALTH_KEY = "health"


class HealthAnnouncer:
    """Turns successive health reports into at most one notification at a time."""

    def __init__(self) -> None:
        self._announced: tuple[str, ...] | None = None

    @property
    def is_raised(self) -> bool:
        """Whether a notification stands that would have to be withdrawn."""
        return self._announced is not None

    def notification(self, report: HealthReport) -> Notification | None:
        """A notification to show now; None if nothing new is to be said."""
        if report.level is not Health.CRITICAL:
            return None
        critical = [reason.text for reason in report.reasons if reason.level is Health.CRITICAL]
        subjects = tuple(sorted(f"{text.key} {dict(text.parameters).get('label', '')}" for text in critical))
        if subjects == self._announced:
            return None
        self._announced = subjects
        body = "\n".join(_capitalised(words(text)) for text in critical)
        return Notification(HEALTH_KEY, "This machine is in trouble", body, Urgency.CRITICAL, expires_seconds=0)

    def is_over(self, report: HealthReport) -> bool:
        """Whether the notification that stands should go; says so once."""
        if self._announced is None or report.level is Health.CRITICAL:
            return False
        self._announced = None
        return True


def _capitalised(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
