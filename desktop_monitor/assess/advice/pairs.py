"""Every two kinds of something beside each other, and those of them that are surely faster.

Kinds are modes or interfaces; they are compared within a group and stratum by stratum (see
`differences`). Must not know what any of these are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import permutations
from math import fsum
from typing import NamedTuple

from desktop_monitor.assess.advice.differences import LEVEL, Difference, Total, difference, paired
from desktop_monitor.assess.advice.followed import Standing
from desktop_monitor.assess.advice.standing import mean_standing

LEAST_SHARE = 0.1
"""Of the first kind's time: less is not worth another way of working."""
Place = tuple[str, str, str]
"""Group, kind and stratum."""
Part = tuple[str, Sequence[float]]
"""A day and durations in seconds."""


class Kind:
    """One kind's durations in each stratum; what is asked of them again and again is reckoned once."""

    def __init__(self, strata: Mapping[str, Sequence[Part]]) -> None:
        self.strata = strata
        self.totals = {stratum: _totals(parts) for stratum, parts in strata.items()}
        self._standings: dict[str, Standing | None] = {}

    def standing(self, stratum: str) -> Standing | None:
        """Of the mean of one stratum."""
        if stratum not in self._standings:
            self._standings[stratum] = mean_standing(self.strata[stratum])
        return self._standings[stratum]


class Compared(NamedTuple):
    """One kind, and another that is to take its place."""

    group: str
    first: str
    second: str
    difference: Difference


def faster(durations: Mapping[Place, Sequence[Part]]) -> Iterator[Compared]:
    """Of each group and first kind the second one that is fastest, if it is surely faster."""
    compared = list(_compared(durations))
    # Each two kinds stand here in both orders.
    allowed = LEVEL / max(1.0, len(compared) / 2)
    best: dict[tuple[str, str], Compared] = {}
    for one in compared:
        gap = one.difference
        if gap.chance < allowed and gap.high < 0 and -gap.value >= LEAST_SHARE * gap.first:
            known = best.get((one.group, one.first))
            if known is None or gap.value < known.difference.value:
                best[one.group, one.first] = one
    return iter(best.values())


def _compared(durations: Mapping[Place, Sequence[Part]]) -> Iterator[Compared]:
    """Every ordered pair of kinds of each group that can be compared."""
    groups: dict[str, dict[str, dict[str, Sequence[Part]]]] = {}
    for (group, kind, stratum), parts in durations.items():
        groups.setdefault(group, {}).setdefault(kind, {})[stratum] = parts
    for group, of_group in sorted(groups.items()):
        kinds = {kind: Kind(strata) for kind, strata in sorted(of_group.items())} if len(of_group) > 1 else {}
        for first, second in permutations(kinds, 2):
            gap = gap_between(kinds[first], kinds[second])
            if gap is not None:
                yield Compared(group, first, second, gap)


def gap_between(first: Kind, second: Kind) -> Difference | None:
    """The second kind minus the first, by stratum: within days where there are enough with both, else over days."""
    shared = sorted(first.strata.keys() & second.strata.keys())
    days = [(first.totals[stratum], second.totals[stratum]) for stratum in shared]
    both = [(one[day], other[day]) for one, other in days for day in sorted(one.keys() & other.keys())]
    within = paired(both, sum(bool(one.keys() & other.keys()) for one, other in days))
    if within is not None:
        return within
    return difference((first.standing(stratum), second.standing(stratum)) for stratum in shared)


def _totals(parts: Iterable[Part]) -> dict[str, Total]:
    """By day."""
    found: dict[str, Total] = {}
    for day, values in parts:
        if values:
            known = found.get(day, Total(0, 0.0))
            found[day] = Total(known.observations + len(values), known.sum + fsum(values))
    return found
