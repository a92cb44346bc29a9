"""The newest intention of a key wins, and what is held back keeps its place."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.notify.channel import Notification
from desktop_monitor.notify.outbox import Outbox, Show, Withdraw


def _notification(key: str, title: str = "") -> Notification:
    return Notification(key, title, "")


def test_the_latest_of_a_key_replaces_what_waits() -> None:
    box = Outbox()
    box.put(_notification("a", "old"))
    box.put(_notification("a", "new"))
    assert box.take(hold_back=False) == Show(_notification("a", "new"))
    assert box.take(hold_back=False) is None


def test_what_is_withdrawn_while_it_waits_is_not_shown() -> None:
    box = Outbox()
    box.put(_notification("a"))
    box.withdraw("a")
    assert box.take(hold_back=False) == Withdraw("a")
    assert not box.holds_notifications


def test_taking_back_does_not_wait_for_the_end_of_quiet_hours() -> None:
    box = Outbox()
    box.put(_notification("a"))
    box.withdraw("b")
    assert box.take(hold_back=True) == Withdraw("b")
    assert box.take(hold_back=True) is None
    assert box.waiting_keys() == ("a",)


def test_a_full_box_drops_the_oldest_and_says_which() -> None:
    box = Outbox(capacity=2)
    assert box.put(_notification("a")) is None
    assert box.put(_notification("b")) is None
    assert box.put(_notification("c")) == _notification("a")
    assert box.waiting_keys() == ("b", "c")


@given(st.lists(st.tuples(st.sampled_from(["put", "withdraw", "take", "hold"]), st.sampled_from("abc")), max_size=60))
def test_at_the_end_each_key_gets_its_last_intention(steps: list[tuple[str, str]]) -> None:
    """Played into a screen, the box leads to what playing every step at once would lead to."""
    box, screen, expected = Outbox(), {}, {}

    def play(hold_back: bool) -> None:
        while (intention := box.take(hold_back=hold_back)) is not None:
            if isinstance(intention, Show):
                screen[intention.notification.key] = intention.notification
            else:
                screen.pop(intention.key, None)

    for number, (step, key) in enumerate(steps):
        if step == "put":
            expected[key] = _notification(key, str(number))
            box.put(expected[key])
        elif step == "withdraw":
            expected.pop(key, None)
            box.withdraw(key)
        else:
            play(hold_back=step == "hold")
    play(hold_back=False)
    assert screen == expected
