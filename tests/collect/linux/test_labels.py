"""Names of sensors made short and different from each other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.collect.linux.labels import unique_labels


def test_names_seen_before_get_a_number() -> None:
    assert unique_labels(["nvme", "nvme", "nvme 2", "nvme"]) == ["nvme", "nvme 2", "nvme 2 2", "nvme 3"]


def test_hostile_names_become_one_short_line() -> None:
    assert unique_labels(["a\n\u202eb", "", "x" * 4096]) == ["a b", "unnamed", "x" * 48]


@given(st.lists(st.text(max_size=60)))
def test_labels_are_always_unique_and_printable(names: list[str]) -> None:
    labels = unique_labels(names)

    assert len(labels) == len(names) == len(set(labels))
    assert all(label.isprintable() and label for label in labels)
