"""What waits, when it is tried again, and what need not be told any more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from desktop_monitor.notify.deliveries import (
    BETWEEN_SECONDS,
    FIRST_PAUSE_SECONDS,
    GIVE_UP_SECONDS,
    LONGEST_PAUSE_SECONDS,
    SUPERSEDED,
    WAITING_LIMIT,
    WORTH_TELLING_SECONDS,
    ChannelStatus,
    Deliveries,
)
from desktop_monitor.notify.message import Message, MessageKind
from desktop_monitor.notify.queue import DeliveryState, RemoteDelivery
from tests.helpers.messages import message
from tests.helpers.queues import FakeQueue

NOW = 1_700_000_000.0
FIRING, RESOLVED, DIGEST, NOTICE = MessageKind.FIRING, MessageKind.RESOLVED, MessageKind.DIGEST, MessageKind.NOTICE


class Post:
    """Deliveries over a queue in memory; without jitter."""

    def __init__(self, queue: FakeQueue | None = None) -> None:
        self.queue = queue or FakeQueue()
        self.deliveries = Deliveries(self.queue.put_delivery, lambda: 0.0)

    def add(self, key: str = "a", kind: MessageKind = FIRING, now: float = NOW, channel: str = "ops") -> None:
        self.deliveries.add(RemoteDelivery(0, channel, message(key, kind, at_seconds=now), now), now)

    def begin(self, now: float = NOW, channel: str = "ops") -> RemoteDelivery:
        delivery = self.deliveries.begin(channel, now)
        assert delivery is not None
        return delivery

    def is_idle(self, now: float = NOW, channel: str = "ops") -> bool:
        return self.deliveries.begin(channel, now) is None

    def states(self) -> list[tuple[str, str, str]]:
        """Without those whose place something newer took."""
        rows = [row for row in self.queue.rows.values() if row.last_error != SUPERSEDED]
        return [(row.message.key, row.message.kind.value, row.state.value) for row in rows]

    def fail(self, now: float = NOW) -> None:
        self.deliveries.failed(self.begin(now), "not today", now)

    def status(self, channel: str = "ops") -> ChannelStatus:
        (status,) = self.deliveries.statuses((channel,))
        return status


@pytest.fixture
def post() -> Post:
    return Post()


def test_a_message_is_sent_once_and_noted(post: Post) -> None:
    post.add()
    assert not post.deliveries.delivered(post.begin(), NOW + 1)
    assert post.is_idle(NOW + 60)
    assert post.states() == [("a", "firing", "delivered")]
    assert post.queue.rows[1].ended_seconds == NOW + 1
    assert post.queue.rows[1].attempts == 1
    assert post.status() == ChannelStatus("ops", 0, "", NOW + 1)


def test_one_at_a_time_is_sent_over_a_channel_a_second_apart(post: Post) -> None:
    post.add("a")
    post.add("b")
    first = post.begin()
    assert first.message.key == "a"
    assert post.is_idle()
    post.deliveries.delivered(first, NOW)
    assert post.is_idle(NOW)
    assert post.deliveries.seconds_until_due(NOW) == BETWEEN_SECONDS
    assert post.begin(NOW + BETWEEN_SECONDS).message.key == "b"


def test_pauses_double_up_to_an_hour(post: Post) -> None:
    post.add()
    now, pauses = NOW, []
    for _ in range(10):
        post.fail(now)
        pause = post.deliveries.seconds_until_due(now)
        assert pause is not None
        assert post.is_idle(now + pause - 0.1)
        pauses.append(pause)
        now += pause
    assert pauses == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]
    assert post.queue.rows[1].attempts == 10
    assert post.queue.rows[1].last_error == "not today"
    assert post.status() == ChannelStatus("ops", 1, "not today", None)


def test_jitter_only_shortens_a_pause() -> None:
    queue = FakeQueue()
    deliveries = Deliveries(queue.put_delivery, lambda: 1.0)
    deliveries.add(RemoteDelivery(0, "ops", message(), NOW), NOW)
    delivery = deliveries.begin("ops", NOW)
    assert delivery is not None
    deliveries.failed(delivery, "x", NOW)
    assert deliveries.seconds_until_due(NOW) == FIRST_PAUSE_SECONDS * 0.75


@pytest.mark.parametrize(("after", "pause"), [(5.0, 30.0), (77.0, 77.0), (1e9, LONGEST_PAUSE_SECONDS)])
def test_a_server_that_says_when_is_not_asked_sooner(post: Post, after: float, pause: float) -> None:
    post.add()
    post.deliveries.failed(post.begin(), "slow down", NOW, after)
    assert post.deliveries.seconds_until_due(NOW) == pause
    assert post.queue.rows[1].next_attempt_seconds == NOW + pause


def test_a_channel_that_failed_is_left_alone_by_new_messages_too(post: Post) -> None:
    post.add("a")
    post.fail()
    post.add("b")
    assert post.is_idle(NOW + FIRST_PAUSE_SECONDS - 1)


def test_a_message_that_is_never_taken_holds_up_no_other(post: Post) -> None:
    """As one that is too large for the server, which answers 500."""
    post.add("poison")
    post.add("b")
    post.add("c")
    now, told = NOW, []
    for _ in range(6):
        delivery = post.begin(now)
        if delivery.message.key == "poison":
            post.deliveries.failed(delivery, "500", now)
        else:
            post.deliveries.delivered(delivery, now)
            told.append(delivery.message.key)
        pause = post.deliveries.seconds_until_due(now)
        now += pause or 0.0
        if len(told) == 2:
            break
    assert told == ["b", "c"]


def test_channels_do_not_know_each_other(post: Post) -> None:
    post.add("a", channel="hung")
    post.add("a", channel="ops")
    hung = post.begin(channel="hung")
    post.deliveries.delivered(post.begin(channel="ops"), NOW)
    post.deliveries.failed(hung, "x", NOW)
    post.add("b", channel="ops")
    assert post.begin(NOW + BETWEEN_SECONDS, "ops").message.key == "b"
    assert post.status("hung").waiting == 1


def test_a_refusal_is_final_and_the_next_one_is_tried(post: Post) -> None:
    post.add("a")
    post.add("b")
    post.deliveries.refused(post.begin(), "wrong address", NOW)
    assert post.states()[0] == ("a", "firing", "refused")
    assert post.queue.rows[1].last_error == "wrong address"
    assert post.status().last_error == "wrong address"
    post.deliveries.delivered(post.begin(NOW + 1), NOW + 1)
    assert post.status().last_error == ""


def test_a_message_that_cannot_be_delivered_for_a_day_is_given_up(post: Post) -> None:
    post.add()
    post.deliveries.failed(post.begin(), "x", NOW + GIVE_UP_SECONDS - 1)
    assert post.states() == [("a", "firing", "waiting")]
    later = NOW + 2 * GIVE_UP_SECONDS
    post.deliveries.failed(post.begin(later), "y", later)
    assert post.states() == [("a", "firing", "expired")]
    assert post.queue.rows[1].last_error == "y"
    assert post.deliveries.seconds_until_due(later) is None


def test_what_only_waited_for_a_day_is_given_up_too(post: Post) -> None:
    post.add("a")
    post.add("b", now=NOW + 10)
    post.deliveries.expire(NOW + GIVE_UP_SECONDS)
    assert post.states() == [("a", "firing", "expired"), ("b", "firing", "waiting")]


@pytest.mark.parametrize(
    ("older", "newer"), [(FIRING, FIRING), (RESOLVED, FIRING), (RESOLVED, RESOLVED), (NOTICE, NOTICE)]
)
def test_a_newer_message_about_the_same_takes_the_place_of_one_that_waits(
    post: Post, older: MessageKind, newer: MessageKind
) -> None:
    post.add("a", older)
    post.add("b")
    post.add("a", newer, NOW + 60)
    assert post.states() == [("b", "firing", "waiting"), ("a", newer.value, "waiting")]
    assert post.queue.rows[1].state is DeliveryState.EXPIRED
    assert post.begin().message.at_seconds == NOW + 60


def test_a_newer_message_inherits_neither_age_nor_a_shorter_pause(post: Post) -> None:
    post.add("a")
    post.fail()
    post.add("a", now=NOW + 5)
    assert post.queue.rows[2].made_seconds == NOW + 5
    assert post.queue.rows[2].attempts == 1
    assert post.queue.rows[2].next_attempt_seconds == NOW + 30
    assert post.is_idle(NOW + 29)


class TestKeptBefore:
    """What was kept together with what was said of it, before it was added."""

    @pytest.fixture
    def kept(self, post: Post) -> RemoteDelivery:
        return post.queue.put_delivery(RemoteDelivery(0, "ops", message("a", title="few words"), NOW))

    def test_it_is_sent_once_under_its_number_with_its_last_words(self, post: Post, kept: RemoteDelivery) -> None:
        post.deliveries.add(replace(kept, message=message("a", title="more words")), NOW)
        sent = post.begin()
        assert (sent.delivery_id, sent.message.title) == (1, "more words")
        post.deliveries.delivered(sent, NOW)
        assert post.states() == [("a", "firing", "delivered")]

    def test_where_it_was_found_in_the_queue_first_it_gets_its_words(self, post: Post, kept: RemoteDelivery) -> None:
        post.deliveries.take_up(post.queue.waiting_deliveries(), (), NOW)
        post.deliveries.add(replace(kept, message=message("a", title="more words")), NOW)
        assert post.status().waiting == 1
        assert post.begin().message.title == "more words"
        assert post.queue.rows[1].message.title == "more words"

    def test_where_it_is_on_its_way_already_it_is_not_sent_again(self, post: Post, kept: RemoteDelivery) -> None:
        post.deliveries.take_up(post.queue.waiting_deliveries(), (), NOW)
        sending = post.begin()
        post.deliveries.add(kept, NOW)
        post.deliveries.delivered(sending, NOW)
        post.deliveries.add(RemoteDelivery(0, "ops", message("b"), NOW), NOW)
        assert post.states() == [("a", "firing", "delivered"), ("b", "firing", "waiting")]

    def test_after_a_kill_it_is_taken_up_and_heard_over_when_it_is(self, post: Post, kept: RemoteDelivery) -> None:
        over = post.queue.put_delivery(RemoteDelivery(0, "ops", message("a", RESOLVED, at_seconds=NOW + 5000), NOW))
        post.deliveries.take_up(post.queue.waiting_deliveries(), (), NOW)
        assert post.begin() == over
        assert post.queue.rows[kept.delivery_id].last_error == SUPERSEDED


def test_what_a_former_run_left_is_not_written_again(post: Post) -> None:
    post.add("a")
    written: list[RemoteDelivery] = []

    def keep(delivery: RemoteDelivery) -> RemoteDelivery:
        written.append(delivery)
        return delivery

    again = Deliveries(keep, lambda: 0.0)
    again.take_up(post.queue.waiting_deliveries(), (), NOW)
    assert again.begin("ops", NOW) == post.queue.rows[1]
    assert written == []


def test_no_digest_takes_the_place_of_another(post: Post) -> None:
    """Each tells of other trouble, though all have one key."""
    post.add("incidents", DIGEST)
    post.add("incidents", DIGEST, NOW + 60)
    assert post.status().waiting == 2


class TestOver:
    """Nobody needs to learn in the morning of what was over at night."""

    def test_short_trouble_that_was_over_before_anybody_knew_is_not_told(self, post: Post) -> None:
        post.add("a")
        post.fail()
        post.add("a", RESOLVED, NOW + WORTH_TELLING_SECONDS - 1)
        assert post.states() == [("a", "firing", "expired"), ("a", "resolved", "expired")]
        assert post.queue.rows[1].last_error == "it was over before it could be told"
        assert post.status().waiting == 0

    def test_long_trouble_is_told_once_as_over(self, post: Post) -> None:
        post.add("a")
        post.fail()
        over = NOW + WORTH_TELLING_SECONDS
        post.add("a", RESOLVED, over)
        assert post.states() == [("a", "resolved", "waiting")]
        post.deliveries.delivered(post.begin(over), over)
        assert post.states() == [("a", "resolved", "delivered")]

    def test_whoever_was_told_of_trouble_is_told_of_its_end(self, post: Post) -> None:
        """Also where telling of it again was still waiting."""
        post.add("a")
        post.deliveries.delivered(post.begin(), NOW)
        post.add("a", FIRING, NOW + 10)
        post.add("a", RESOLVED, NOW + 20)
        assert post.states() == [("a", "firing", "delivered"), ("a", "resolved", "waiting")]

    def test_whoever_may_have_been_told_is_told_too(self, post: Post) -> None:
        """As a server that takes a message and answers too late."""
        post.add("a")
        post.deliveries.failed(post.begin(), "did not answer", NOW, may_have_arrived=True)
        post.add("a", RESOLVED, NOW + 20)
        assert post.states() == [("a", "resolved", "waiting")]

    def test_so_it_is_after_a_restart(self, post: Post) -> None:
        post.add("a")
        post.deliveries.delivered(post.begin(), NOW)
        post.add("a", FIRING, NOW + 10)
        again = Post(post.queue)
        again.deliveries.take_up(post.queue.waiting_deliveries(), post.queue.deliveries(), NOW + 15)
        again.add("a", RESOLVED, NOW + 20)
        assert again.states() == [("a", "firing", "delivered"), ("a", "resolved", "waiting")]
        assert again.status().last_delivered_seconds == NOW

    def test_what_is_over_while_it_is_being_told_follows_or_falls_away_with_it(self, post: Post) -> None:
        for has_failed, states in (
            (False, [("a", "firing", "delivered"), ("a", "resolved", "waiting")]),
            (True, [("a", "firing", "expired"), ("a", "resolved", "expired")]),
        ):
            post = Post()
            post.add("a")
            sending = post.begin()
            post.add("a", RESOLVED, NOW + 20)
            if has_failed:
                post.deliveries.failed(sending, "x", NOW + 21)
            else:
                post.deliveries.delivered(sending, NOW + 21)
            assert post.states() == states

    def test_what_is_over_while_it_is_told_again_is_told_to_whoever_just_heard(self, post: Post) -> None:
        post.add("a")
        sending = post.begin()
        post.add("a", FIRING, NOW + 10)
        post.add("a", RESOLVED, NOW + 20)
        post.deliveries.delivered(sending, NOW + 21)
        assert post.states() == [("a", "firing", "delivered"), ("a", "resolved", "waiting")]

    def test_what_got_news_while_it_was_being_told_in_vain_is_told_as_it_is_now(self, post: Post) -> None:
        post.add("a")
        sending = post.begin()
        post.add("a", FIRING, NOW + 20)
        post.deliveries.failed(sending, "x", NOW + 21)
        assert post.states() == [("a", "firing", "waiting")]
        assert post.begin(NOW + 60).message.at_seconds == NOW + 20


def test_too_many_waiting_drop_the_oldest(post: Post) -> None:
    for number in range(WAITING_LIMIT + 3):
        post.add(str(number))
    assert post.status().waiting == WAITING_LIMIT
    assert [row.message.key for row in post.queue.rows.values() if row.state is DeliveryState.EXPIRED] == [
        "0",
        "1",
        "2",
    ]


def test_a_restart_takes_up_what_waits_and_keeps_its_pause(post: Post) -> None:
    post.add("a")
    post.fail()
    again = Post(post.queue)
    again.deliveries.take_up(post.queue.waiting_deliveries(), post.queue.deliveries(), NOW + 10)
    assert again.deliveries.seconds_until_due(NOW + 10) == 20
    assert again.status() == ChannelStatus("ops", 1, "not today", None)
    again.fail(NOW + 30)
    assert again.deliveries.seconds_until_due(NOW + 30) == 60, "it is the second failure in a row"


def test_what_is_older_than_a_day_at_the_start_is_not_told(post: Post) -> None:
    post.add("a")
    again = Post(post.queue)
    again.deliveries.take_up(post.queue.waiting_deliveries(), (), NOW + GIVE_UP_SECONDS)
    assert again.states() == [("a", "firing", "expired")]


def test_a_clock_that_was_set_back_by_years_delays_nothing_for_years(post: Post) -> None:
    post.add("a")
    post.fail()
    assert not post.is_idle(NOW - 1e8)


def test_a_test_that_works_lets_what_waits_follow_at_once(post: Post) -> None:
    post.add("a")
    post.fail()
    post.deliveries.tested("ops", message("test", MessageKind.TEST), "", NOW + 5)
    assert post.status() == ChannelStatus("ops", 1, "", NOW + 5)
    assert post.begin(NOW + 5).message.key == "a"


def test_a_test_that_fails_says_why(post: Post) -> None:
    post.deliveries.tested("ops", message("test", MessageKind.TEST), "no such host", NOW)
    assert post.status() == ChannelStatus("ops", 0, "no such host", None)
    assert post.states() == [("test", "test", "refused")]


def test_a_channel_that_is_gone_drops_what_waits_and_what_is_on_its_way(post: Post) -> None:
    post.add("a")
    post.add("b")
    sending = post.begin()
    post.deliveries.drop("ops", NOW, "taken out")
    assert {state for _, _, state in post.states()} == {"expired"}
    assert post.deliveries.channels() == ()
    post.add("c")
    current = post.begin()
    post.deliveries.failed(sending, "of the channel before", NOW)
    post.deliveries.refused(sending, "of the channel before", NOW)
    post.deliveries.delivered(sending, NOW)
    assert post.status().waiting == 1
    assert post.is_idle()
    post.deliveries.delivered(current, NOW)


def test_an_error_of_any_length_is_kept_short_on_one_line(post: Post) -> None:
    post.add("a")
    post.deliveries.failed(post.begin(), "x\n\u202e" * 5000, NOW)
    assert len(post.queue.rows[1].last_error) <= 300
    assert post.queue.rows[1].last_error.isprintable()


class Night(RuleBasedStateMachine):
    """Trouble begins and ends, a channel works or not, the program restarts: nothing is lost, forged or told twice."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.post = Post()
        self.sending: RemoteDelivery | None = None
        self.firing: set[str] = set()
        self.told: list[Message] = []

    keys = st.sampled_from(["a", "b", "c"])

    @rule(seconds=st.floats(0.0, 4000.0))
    def wait(self, seconds: float) -> None:
        self.now += seconds
        self.post.deliveries.expire(self.now)

    @rule(key=keys)
    def fire(self, key: str) -> None:
        self.firing.add(key)
        self.post.add(key, FIRING, self.now)

    @rule(key=keys)
    def resolve(self, key: str) -> None:
        if key in self.firing:
            self.firing.discard(key)
            self.post.add(key, RESOLVED, self.now)

    @precondition(lambda self: self.sending is None)
    @rule()
    def begin(self) -> None:
        self.sending = self.post.deliveries.begin("ops", self.now)

    @precondition(lambda self: self.sending is not None)
    @rule(outcome=st.sampled_from(["delivered", "failed", "refused"]))
    def end(self, outcome: str) -> None:
        sending, self.sending = self.sending, None
        assert sending is not None
        if outcome == "delivered":
            self.told.append(sending.message)
            self.post.deliveries.delivered(sending, self.now)
        elif outcome == "failed":
            self.post.deliveries.failed(sending, "x", self.now)
        else:
            self.post.deliveries.refused(sending, "x", self.now)

    @rule()
    def restart(self) -> None:
        """What was being sent waits again."""
        self.sending = None
        queue = self.post.queue
        self.post = Post(queue)
        self.post.deliveries.take_up(queue.waiting_deliveries(), queue.deliveries(), self.now)

    @invariant()
    def what_waits_in_memory_waits_in_the_queue(self) -> None:
        kept = self.post.queue.waiting_deliveries()
        assert self.post.status().waiting == len(kept)

    @invariant()
    def of_one_thing_at_most_one_message_waits_beside_the_one_on_its_way(self) -> None:
        sent = self.sending.delivery_id if self.sending else None
        keys = [row.message.key for row in self.post.queue.waiting_deliveries() if row.delivery_id != sent]
        assert len(keys) == len(set(keys))

    @invariant()
    def what_ended_says_when_and_why(self) -> None:
        for row in self.post.queue.rows.values():
            assert (row.ended_seconds is None) == (row.state is DeliveryState.WAITING)
            assert bool(row.last_error) or row.state in (DeliveryState.WAITING, DeliveryState.DELIVERED)

    @invariant()
    def whoever_knows_of_trouble_hears_of_its_end(self) -> None:
        """Unless telling was refused or given up: then the queue says so."""
        ended_badly = {
            row.message.key
            for row in self.post.queue.rows.values()
            if row.state in (DeliveryState.REFUSED, DeliveryState.EXPIRED) and row.message.kind is RESOLVED
        }
        waiting = {row.message.key for row in self.post.queue.waiting_deliveries()}
        for key in {"a", "b", "c"} - self.firing - waiting - ended_badly:
            known = [one.kind for one in self.told if one.key == key]
            assert not known or known[-1] is RESOLVED

    @invariant()
    def trouble_that_lasts_is_told_or_waits(self) -> None:
        gone = {row.message.key for row in self.post.queue.rows.values() if row.state is DeliveryState.REFUSED}
        old = {row.message.key for row in self.post.queue.rows.values() if row.state is DeliveryState.EXPIRED}
        waiting = {row.message.key for row in self.post.queue.waiting_deliveries()}
        for key in self.firing - waiting - gone - old:
            assert [one for one in self.told if one.key == key][-1].kind is FIRING


TestNight = Night.TestCase


def rows() -> Iterator[RemoteDelivery]:
    """One of each state."""
    for state in DeliveryState:
        yield replace(RemoteDelivery(0, "ops", message(), NOW), state=state)


def test_what_ended_before_a_restart_does_not_wait_again(post: Post) -> None:
    for row in rows():
        post.queue.put_delivery(row)
    post.deliveries.take_up(post.queue.waiting_deliveries(), post.queue.deliveries(), NOW)
    assert post.status().waiting == 1
