"""The weights of the performance score: what the user writes, laid over the usual ones. Must not know the file."""

from __future__ import annotations

from collections.abc import Mapping

from desktop_monitor.assess.performance.score import DEFAULT_WEIGHTS
from desktop_monitor.config.sections import Section
from desktop_monitor.metrics.kpi import Kpi

MOST = 1000.0
PARTS = (*DEFAULT_WEIGHTS, *(kpi.value for kpi in Kpi if kpi.value not in DEFAULT_WEIGHTS))
"""All that may weigh, those first that do without a word in the file."""


def weights_from(section: Section) -> Mapping[str, float]:
    """The weight of each part. Mistakes are noted in `section`."""
    weights = dict(DEFAULT_WEIGHTS)
    for part in PARTS:
        weight = section.number(part, weights.get(part), 0.0, MOST)
        if weight is not None:
            weights[part] = weight
    section.finish()
    if not any(weights.values()):
        section.wrong("", "are all 0, so there would be no score", "give at least one part a weight")
    return weights
