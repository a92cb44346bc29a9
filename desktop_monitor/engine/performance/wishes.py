"""What faces want of performance now. Must not know which faces there are."""

from __future__ import annotations

from typing import NamedTuple

FIGURES = "performance_figures"
"""Subject of a subscription: key figures and the score, fresh every few seconds."""
PERFORMANCE = "performance"
"""Subject of a subscription: the same, and tables, recommendations and what came of those that were followed."""


class Wishes(NamedTuple):
    """What somebody looks at."""

    figures: bool = False
    """Key figures and the score."""
    advice: bool = False
    """Tables, recommendations, improvements."""


NO_WISHES = Wishes()
