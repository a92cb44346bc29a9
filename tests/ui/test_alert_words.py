"""Alerts in words of the face: conditions, standings, counts and reasons are whole sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from desktop_monitor.alerts.incident import AlertState, AlertStatus
from desktop_monitor.alerts.rule import Aggregation, Comparator, Rule, Severity
from desktop_monitor.config.settings import Settings
from desktop_monitor.engine.alert_settings import DesktopChannel, WebhookChannel
from desktop_monitor.engine.alerts_view import AlertsView, ChannelView
from desktop_monitor.language.catalogue import Catalogue
from desktop_monitor.language.text import text
from desktop_monitor.ui.alert_reasons import reasons
from desktop_monitor.ui.alert_words import condition_words, quiet_words, standing_words, status_words
from desktop_monitor.ui.channel_words import standing_words as channel_standing
from tests.helpers.snapshots import WALL_SECONDS
from tests.helpers.spoken_languages import spoken

MEMORY = Rule("memory_usage", "memory_used_ratio", Comparator.ABOVE, 0.9, for_seconds=120.0)
OPS = WebhookChannel("ops", "https://hooks.example/x")


_SENTENCES = {
    "{what} over {limit}": "{limit} >> {what}",
    "{condition} for {time}": "{time}: {condition}",
    "“{rule}” is thought to be the cause": "»{rule}«!",
}


class _Turned:
    """A language that puts a limit before what it limits, and quotes in its own way."""

    def sentence(self, english: str, context: str = "") -> str:
        return _SENTENCES.get(english, english)

    def counted(self, one: str, many: str, count: int, context: str = "") -> str:
        return {2: "two", 3: "few"}.get(count, self.sentence(one if count == 1 else many))


@pytest.fixture
def turned(qapp: QApplication) -> Iterator[None]:
    """That language while the test runs."""
    with spoken(qapp, Catalogue("xx", _Turned())):
        yield


def test_a_condition_is_one_sentence_and_leaves_out_what_its_percent_sign_says() -> None:
    assert condition_words(MEMORY) == "Memory used over 90 % for 2 min"
    mean = Rule("cpu", "cpu_used_ratio", Comparator.AT_LEAST, 0.5, window_seconds=300.0, aggregation=Aggregation.MEAN)
    assert condition_words(mean) == "CPU busy at least 50 % (mean of 5 min)"


@pytest.mark.usefixtures("turned")
def test_a_language_may_turn_a_condition_around_and_quote_in_its_own_way() -> None:
    assert condition_words(MEMORY) == "2 min: 90 % >> Memory used"
    assert quiet_words(text("alerts.quiet.inhibited", rule="own"), None, WALL_SECONDS) == "»Own«!"


@pytest.mark.usefixtures("turned")
def test_a_language_may_have_more_forms_than_two() -> None:
    channel = [channel_standing(ChannelView(DesktopChannel(), count, "", None), WALL_SECONDS) for count in (1, 2, 3, 4)]
    assert channel == ["1 message waits", "two", "few", "4 messages wait"]


@pytest.mark.parametrize("state", AlertState)
def test_where_a_rule_stands_is_said_with_and_without_since_when(state: AlertState) -> None:
    since = standing_words(state, WALL_SECONDS, WALL_SECONDS)
    assert since.startswith(standing_words(state, None, WALL_SECONDS) + " since ")
    assert since[0].islower()


def test_what_does_not_fire_says_how_many_observations_it_rests_on() -> None:
    status = AlertStatus("memory_usage", (), AlertState.INACTIVE, None, 0.5, 1204, None)
    assert status_words(status, MEMORY) == "50 %, the limit is 90 % · 1,204 observations"


@pytest.mark.parametrize(
    ("least", "said"), [("warning", "only takes warnings and worse."), ("critical", "only takes what is critical.")]
)
def test_a_channel_that_takes_only_worse_says_so_in_words(least: str, said: str) -> None:
    view = ChannelView(replace(OPS, minimum_severity=least), 0, "", None)
    assert f"Ops: {said}" in _said_of(view, Severity.INFO)


@pytest.mark.parametrize(("waiting", "said"), [(0, "failed"), (1, "1 message waits"), (1204, "1,204 messages wait")])
def test_a_channel_that_fails_says_what_waits_and_why(waiting: int, said: str) -> None:
    assert f"Ops: {said}: timed out" in _said_of(ChannelView(OPS, waiting, "timed out", None), Severity.CRITICAL)


def _said_of(view: ChannelView, severity: Severity) -> list[str]:
    rule = Rule("memory_usage", "memory_used_ratio", Comparator.ABOVE, 0.9, severity)
    return reasons(AlertsView(channels=(view,)), Settings(), rule, None, None, WALL_SECONDS)
