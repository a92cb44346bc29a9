"""Signals are named as metrics are, and like one only where they are recorded."""

import re
from pathlib import Path

import pytest

from desktop_monitor.assess import request_readings
from desktop_monitor.assess.machine_signals import SOURCES
from desktop_monitor.assess.measure import Aggregation
from desktop_monitor.assess.signals import SIGNALS, Origin, definition_of, group_of, label_values
from desktop_monitor.metrics.catalogue import CATALOGUE
from desktop_monitor.metrics.definition import SeriesKey, Unit


def of(origin: Origin) -> set[str]:
    """The names of the signals made of it."""
    return {name for name, signal in SIGNALS.items() if signal.origin is origin}


def test_only_a_signal_of_the_present_is_called_like_a_metric_for_it_is_recorded_as_one() -> None:
    assert SIGNALS.keys() & CATALOGUE.keys() == of(Origin.PRESENT)
    for name in of(Origin.PRESENT):
        signal, recorded = SIGNALS[name].definition, CATALOGUE[name]
        assert (signal.unit, signal.help) == (recorded.unit, recorded.help)


def test_every_signal_of_samples_says_of_which() -> None:
    assert of(Origin.SAMPLES) == SOURCES.keys()
    assert {metric for metrics in SOURCES.values() for metric in metrics} <= CATALOGUE.keys()


def test_every_signal_of_requests_and_events_is_made_of_them() -> None:
    source = Path(request_readings.__file__).read_text(encoding="utf-8")
    made = set(re.findall(r'"(agent_\w+)"', source))
    assert made == of(Origin.REQUESTS) | of(Origin.EVENTS)


def test_figures_of_requests_are_looked_at_over_half_an_hour_unless_something_else_is_said() -> None:
    usual = SIGNALS["agent_success_ratio"]
    assert (usual.aggregation, usual.window_seconds, usual.minimum_observations) == (Aggregation.MEAN, 1800.0, 5)


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("agent_waiting_seconds", Unit.SECONDS),
        ("cpu_used_ratio", Unit.RATIO),
        ("queue_waiting_seconds", Unit.SECONDS),
        ("Weird name", Unit.COUNT),
    ],
)
def test_whatever_a_rule_names_has_a_unit(name: str, unit: Unit) -> None:
    assert definition_of(name).unit is unit


def test_labels_are_known_by_name_whoever_made_the_series() -> None:
    assert label_values(SeriesKey("filesystem_full_seconds", ("/home",))) == {"mount": "/home"}
    assert label_values(SeriesKey("agent_waiting_seconds", ("codex", "1"))) == {"interface": "codex", "place": "1"}
    assert label_values(SeriesKey("disk_busy_ratio", ("sda",))) == {"device": "sda"}
    assert label_values(SeriesKey("queue_count", ("queue=mail", "host=a=b"))) == {"queue": "mail", "host": "a=b"}


def test_a_group_names_its_labels_in_their_order_and_misses_none() -> None:
    assert group_of({"b": "2", "c": "3"}, ("c", "a")) == (("a", ""), ("c", "3"))
