"""Metric names follow the field's rules."""

import pytest

from desktop_monitor.metrics.catalogue import CATALOGUE
from desktop_monitor.metrics.definition import MetricDefinition, SeriesKey, Unit


@pytest.mark.parametrize("name", ["CpuRatio", "cpu used_ratio", "9_ratio", ""])
def test_a_name_is_lower_snake_case(name: str) -> None:
    with pytest.raises(ValueError, match="lower_snake_case"):
        MetricDefinition(name, Unit.RATIO, "")


def test_a_name_ends_in_its_unit() -> None:
    with pytest.raises(ValueError, match="does not end in its unit"):
        MetricDefinition("cpu_used", Unit.RATIO, "")


def test_every_metric_says_what_it_is_in_a_sentence() -> None:
    assert all(definition.help.endswith(".") or "." in definition.help for definition in CATALOGUE.values())


def test_a_series_reads_as_metric_and_labels() -> None:
    assert str(SeriesKey("disk_busy_ratio", ("sda",))) == "disk_busy_ratio{sda}"
    assert str(SeriesKey("cpu_used_ratio")) == "cpu_used_ratio"
