"""What a rule is judged by: one value of its metric for one set of labels.

Made by `assess`, from samples or from requests. Must not know rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desktop_monitor.alerts.rule import Labels


@dataclass(frozen=True, slots=True)
class Reading:
    """The value of a rule's metric over the rule's window, for one combination of its labels."""

    labels: Labels
    value: float
    observations: int
    """How many it rests on."""
    newest_seconds: float
    """Wall time of the newest of them: only a newer one is a fresh observation."""


Readings = Mapping[str, tuple[Reading, ...]]
"""By the rule's name. A rule that is missing was not looked at; without readings, nothing is known of it."""
