"""Readings of what is known only at this moment."""

from desktop_monitor.assess.measure import Measure, Reading
from desktop_monitor.assess.present_readings import PresentValue, present_readings

NOW = 1.79e9
WAITING = Measure("agent_waiting_seconds", group_by=("interface",))


def waits(interface: str, seconds: float, project: str = "api") -> PresentValue:
    """A session that waits."""
    return PresentValue("agent_waiting_seconds", {"interface": interface, "project": project}, seconds, NOW)


def test_the_worst_of_a_group_speaks_for_it() -> None:
    values = (waits("codex", 5.0), waits("codex", 90.0), waits("gemini", 0.0))
    assert present_readings((WAITING,), values)[WAITING] == (
        Reading((("interface", "codex"),), 90.0, 1, NOW),
        Reading((("interface", "gemini"),), 0.0, 1, NOW),
    )


def test_where_less_is_worse_the_least_speaks() -> None:
    least = Measure("agent_waiting_seconds", is_more_worse=False)
    assert present_readings((least,), (waits("codex", 5.0), waits("codex", 90.0)))[least] == (Reading((), 5.0, 1, NOW),)


def test_only_what_has_the_labels_and_is_a_number_counts() -> None:
    mine = Measure("agent_waiting_seconds", where=(("project", "api"),))
    values = (waits("codex", 9.0, "web"), waits("codex", float("nan")), waits("codex", 3.0))
    assert present_readings((mine,), values)[mine] == (Reading((), 3.0, 1, NOW),)


def test_what_nobody_tells_of_has_no_reading() -> None:
    unknown = Measure("agent_limit_used_ratio")
    assert present_readings((unknown,), (waits("codex", 9.0),)) == {unknown: ()}
