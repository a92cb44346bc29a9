"""One notification while health is critical, none otherwise."""

from desktop_monitor.assess.health import Health, HealthReport, Reason
from desktop_monitor.engine.announcer import HealthAnnouncer
from desktop_monitor.metrics.text import text
from desktop_monitor.notify.channel import Urgency


def report(level: Health, *checks: str) -> HealthReport:
    return HealthReport(level, tuple(Reason(level, text(f"health.{check}", value=0.99), 0.0) for check in checks))


HEALTHY = report(Health.HEALTHY)


def test_degraded_health_does_not_interrupt() -> None:
    assert HealthAnnouncer().notification(report(Health.DEGRADED, "cpu")) is None


def test_critical_health_is_said_once_with_its_reasons() -> None:
    announcer = HealthAnnouncer()
    notification = announcer.notification(report(Health.CRITICAL, "cpu"))

    assert notification is not None
    assert notification.urgency is Urgency.CRITICAL
    assert notification.body == "CPU 99 % busy"
    assert announcer.notification(report(Health.CRITICAL, "cpu")) is None


def test_other_reasons_replace_the_notification_under_the_same_key() -> None:
    announcer = HealthAnnouncer()
    first = announcer.notification(report(Health.CRITICAL, "cpu"))
    second = announcer.notification(report(Health.CRITICAL, "cpu", "memory"))

    assert first is not None
    assert second is not None
    assert second.key == first.key


def test_recovery_is_announced_once_and_only_after_a_notification() -> None:
    announcer = HealthAnnouncer()

    assert not announcer.is_over(HEALTHY)

    announcer.notification(report(Health.CRITICAL, "cpu"))

    assert announcer.is_over(HEALTHY)
    assert not announcer.is_over(HEALTHY)


def test_after_recovery_the_same_trouble_is_said_again() -> None:
    announcer = HealthAnnouncer()
    announcer.notification(report(Health.CRITICAL, "cpu"))
    announcer.is_over(HEALTHY)

    assert announcer.notification(report(Health.CRITICAL, "cpu")) is not None
