"""What nobody wants is not read; what several want is read at the fastest wish."""

from desktop_monitor.engine.subscriptions import Schedule, Subscriptions


def test_the_fastest_wish_is_the_cadence() -> None:
    subscriptions = Subscriptions()
    subscriptions.subscribe("history", "processes", 5.0)
    subscriptions.subscribe("page", "processes", 1.0)

    assert subscriptions.cadence_seconds("processes") == 1.0

    subscriptions.unsubscribe("page", "processes")

    assert subscriptions.cadence_seconds("processes") == 5.0


def test_a_new_wish_of_an_owner_replaces_its_old_one() -> None:
    subscriptions = Subscriptions()
    subscriptions.subscribe("page", "cpu", 1.0)
    subscriptions.subscribe("page", "cpu", 3.0)

    assert subscriptions.cadence_seconds("cpu") == 3.0


def test_what_nobody_wants_has_no_cadence() -> None:
    subscriptions = Subscriptions()
    subscriptions.subscribe("page", "gpu", 1.0)
    subscriptions.unsubscribe("page", "gpu")
    subscriptions.unsubscribe("nobody", "gpu")

    assert subscriptions.cadence_seconds("gpu") is None


def due_ticks(cadence: float | None, interval: float, ticks: list[float]) -> list[float]:
    schedule = Schedule()
    return [at for at in ticks if schedule.is_due("subject", cadence, interval, at)]


def test_a_subject_is_due_at_its_cadence() -> None:
    assert due_ticks(5.0, 1.0, [float(at) for at in range(12)]) == [0.0, 5.0, 10.0]


def test_a_tick_slightly_early_does_not_skip_a_turn() -> None:
    assert due_ticks(5.0, 1.0, [0.0, 4.9, 9.8]) == [0.0, 4.9, 9.8]


def test_a_subject_without_cadence_is_never_due() -> None:
    assert due_ticks(None, 1.0, [0.0, 1.0]) == []
