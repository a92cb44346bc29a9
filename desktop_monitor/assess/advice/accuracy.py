"""How accurate one context mode is against another, by what own workflows tell of their contexts.

Compared as durations are (see `pairs`): within projects, and within days where there are enough with
both; accuracy that was found in another way is another quantity. Must not know what is advised.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from desktop_monitor.assess.advice.differences import Difference
from desktop_monitor.assess.advice.pairs import Kind, Part, gap_between
from desktop_monitor.language.quantities import local
from desktop_monitor.metrics.period_facts import ContextCell


def accuracy_gap(cells: Iterable[ContextCell], first: str, second: str) -> Difference | None:
    """The second mode's accuracy minus the first one's, 0-1; None with too few contexts or days of both."""
    strata: dict[str, dict[str, list[Part]]] = {first: defaultdict(list), second: defaultdict(list)}
    for cell in cells:
        if cell.mode in strata and cell.accuracy_ratios:
            place = "\n".join((cell.project, *cell.accuracy_methods))
            strata[cell.mode][place].append((cell.day, cell.accuracy_ratios))
    return gap_between(Kind(strata[first]), Kind(strata[second]))


def points_text(ratio: float) -> str:
    """A difference of two ratios in percentage points, as it stands in a sentence."""
    return local(f"{100 * ratio:.3g}")
