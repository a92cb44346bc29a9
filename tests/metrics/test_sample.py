"""What series say about themselves."""

from array import array

from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import RollupSeries, Series

_KEY = SeriesKey("cpu_used_ratio")


def test_a_series_gives_its_samples_as_pairs_of_time_and_value() -> None:
    series = Series(_KEY, array("d", [1, 2]), array("d", [10, 20]))

    assert list(series) == [(1, 10), (2, 20)]
    assert len(series) == 2


def test_means_are_sums_over_counts() -> None:
    series = RollupSeries(
        _KEY, 60, array("d", [0, 60]), array("d", [1, 1]), array("d", [3, 1]), array("d", [4, 1]), array("d", [2, 1])
    )

    assert list(series.means()) == [2, 1]
