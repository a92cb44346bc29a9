"""Names of sensors made short and different from each other. Must not know what they measure."""

from __future__ import annotations

from collections.abc import Iterable

from desktop_monitor.escaping import spaced

_LONGEST = 48


def unique_labels(names: Iterable[str]) -> list[str]:
    """`names` without control characters, at most 48 long, a number after those seen before."""
    seen: dict[str, int] = {}
    taken: set[str] = set()
    labels = []
    for name in names:
        label = short = " ".join(spaced(name).split())[:_LONGEST] or "unnamed"
        while label in taken:
            seen[short] = seen.get(short, 1) + 1
            label = f"{short} {seen[short]}"
        taken.add(label)
        labels.append(label)
    return labels
