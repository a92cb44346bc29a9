"""Series have names that people read, in the catalogue's order."""

from __future__ import annotations

import dataclasses

import pytest

from desktop_monitor.metrics.catalogue import CATALOGUE
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.ui.look.tokens import LIGHT
from desktop_monitor.ui.window.metric_titles import colour_of, help_of, in_order, title_of


@pytest.mark.parametrize("metric", CATALOGUE)
def test_every_built_in_metric_has_a_title_an_explanation_and_a_colour(metric: str) -> None:
    key = SeriesKey(metric)
    assert title_of(key) != metric
    assert help_of(key)
    assert colour_of(key) in {field.name for field in dataclasses.fields(LIGHT)}


def test_titles_are_different_from_each_other() -> None:
    assert len({title_of(SeriesKey(metric)) for metric in CATALOGUE}) == len(CATALOGUE)


def test_labels_follow_the_title_and_hostile_ones_stay_on_one_line() -> None:
    title = title_of(SeriesKey("filesystem_used_ratio", ("/a\nb",)))
    assert title.startswith("File system used, share · /a")
    assert title.isprintable()


def test_a_metric_that_is_not_built_in_keeps_its_name() -> None:
    assert title_of(SeriesKey("build_seconds")) == "build_seconds"
    assert "told by a program of yours" in help_of(SeriesKey("build_seconds")).lower()


def test_cores_stand_in_the_order_of_their_numbers_and_unknown_metrics_last() -> None:
    cores = [SeriesKey("cpu_core_used_ratio", (str(core),)) for core in (10, 2)]
    unknown, cpu = SeriesKey("a_count"), SeriesKey("cpu_used_ratio")
    assert in_order((unknown, *cores, cpu)) == [cpu, cores[1], cores[0], unknown]
