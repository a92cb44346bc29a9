"""Several collectors under one name."""

from __future__ import annotations

import pytest

from desktop_monitor.collect.merged import MergedCollector
from desktop_monitor.errors import SourceError
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Samples

A, B = SeriesKey("gpu_used_ratio", ("a",)), SeriesKey("gpu_used_ratio", ("b",))


class Part:
    name = "part"

    def __init__(self, samples: Samples | None) -> None:
        self.samples = samples
        self.closed = False

    def collect(self) -> Samples:
        if self.samples is None:
            raise SourceError("part does not answer")
        return self.samples

    def close(self) -> None:
        self.closed = True


def test_it_gives_what_all_parts_give_and_the_first_wins() -> None:
    merged = MergedCollector("gpu", (Part({A: 1.0}), Part({A: 2.0, B: 3.0})))

    assert merged.collect() == {A: 1.0, B: 3.0}


def test_a_part_that_fails_does_not_silence_the_others() -> None:
    assert MergedCollector("gpu", (Part(None), Part({B: 3.0}))).collect() == {B: 3.0}


def test_it_fails_when_every_part_does() -> None:
    with pytest.raises(SourceError, match="does not answer"):
        MergedCollector("gpu", (Part(None), Part(None))).collect()


def test_closing_closes_all_parts() -> None:
    parts = (Part({}), Part({}))
    MergedCollector("gpu", parts).close()

    assert all(part.closed for part in parts)
