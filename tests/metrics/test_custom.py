"""Names of metrics that are not in the catalogue: what they mean and what they may never become."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.metrics.catalogue import CATALOGUE
from desktop_monitor.metrics.custom import (
    definition_of,
    kept_name,
    label_names,
    mean_name,
    rate_name,
    snake_name,
    unit_of_name,
)
from desktop_monitor.metrics.definition import SeriesKey, Unit
from desktop_monitor.metrics.units import value_text


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("build_seconds", Unit.SECONDS),
        ("heap_bytes", Unit.BYTES),
        ("copied_bytes_per_second", Unit.BYTES_PER_SECOND),
        ("answers_per_second", Unit.PER_SECOND),
        ("hit_ratio", Unit.RATIO),
        ("oven_celsius", Unit.CELSIUS),
        ("latency_seconds_mean", Unit.SECONDS),
        ("queue_depth", Unit.COUNT),
        ("megabytes", Unit.COUNT),
        ("bytes", Unit.COUNT),
    ],
)
def test_the_unit_is_the_suffix_of_the_name(name: str, unit: Unit) -> None:
    assert unit_of_name(name) is unit
    assert definition_of(name).unit is unit


@pytest.mark.parametrize(
    ("name", "unit", "kept", "factor"),
    [
        ("latency", "ms", "latency_seconds", 1e-3),
        ("latency_ms", "ms", "latency_seconds", 1e-3),
        ("latency_seconds", "s", "latency_seconds", 1.0),
        ("heap", "MiBy", "heap_bytes", 2.0**20),
        ("fill", "percent", "fill_ratio", 0.01),
        ("fill_percent", "%", "fill_percent_ratio", 0.01),
        ("answers", "{answer}", "answers", 1.0),
        ("queue", "", "queue", 1.0),
        ("http.server.requestCount", "", "http_server_requestcount", 1.0),
        ("2fa_attempts", "", "custom_2fa_attempts", 1.0),
    ],
)
def test_a_stated_unit_becomes_the_base_unit_at_the_end(name: str, unit: str, kept: str, factor: float) -> None:
    assert kept_name(name, unit) == (kept, factor)


def test_counters_are_kept_per_second_and_histograms_as_means() -> None:
    assert rate_name("answers_total") == ("answers_per_second", 1.0)
    assert rate_name("sent_bytes_total") == ("sent_bytes_per_second", 1.0)
    assert rate_name("answers_per_second") == ("answers_per_second", 1.0)
    assert mean_name("latency", "ms") == ("latency_seconds_mean", 1e-3)


@pytest.mark.parametrize("name", ["", "___", "..", "é", "\n"])
def test_what_has_no_letter_is_no_name(name: str) -> None:
    assert kept_name(name) is None
    assert rate_name(name) is None
    assert mean_name(name) is None


@pytest.mark.parametrize("name", list(CATALOGUE))
def test_a_name_of_the_catalogue_is_never_taken(name: str) -> None:
    kept = kept_name(name)
    assert kept is not None
    assert kept.name == f"custom_{name}"


def test_a_rate_and_a_stated_unit_cannot_become_a_name_of_the_catalogue_either() -> None:
    for kept in (rate_name("disk_read_bytes_total"), rate_name("disk_read", "By"), kept_name("cpu_used", "ratio")):
        assert kept is not None
        assert kept.name not in CATALOGUE


def test_labels_have_names_whoever_made_the_series() -> None:
    assert label_names(SeriesKey("load_average", ("1m",))) == {"period": "1m"}
    assert label_names(SeriesKey("queue", ("mode=a=b", "source=file:x"))) == {"mode": "a=b", "source": "file:x"}
    assert label_names(SeriesKey("queue")) == {}


@given(st.text(max_size=300), st.text(max_size=30))
def test_any_name_and_unit_give_a_plain_name_or_none(name: str, unit: str) -> None:
    for kept in (kept_name(name, unit), rate_name(name, unit), mean_name(name, unit)):
        if kept is not None:
            assert kept.name not in CATALOGUE
            assert definition_of(kept.name).name == kept.name[:120].rstrip("_")
    assert snake_name(name) == "" or definition_of(snake_name(name)).name


@given(st.text(max_size=200), st.floats())
def test_whatever_stands_in_the_history_can_be_shown(name: str, value: float) -> None:
    definition = definition_of(name)
    assert definition.help
    if abs(value) < 1e300:
        assert value_text(value, definition.unit)
