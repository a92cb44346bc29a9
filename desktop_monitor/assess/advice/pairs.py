"""Every two kinds of something beside each other, and those of them that are surely faster.

Kinds are modes or interfaces; they are compared within a group and stratum by stratum (see
`differences`). Must not know what any of these are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import permutations
from typing import NamedTuple

from desktop_monitor.assess.advice.differences import LEVEL, Difference, difference
from desktop_monitor.assess.advice.standing import Standing

LEAST_SHARE = 0.1
"""Of the first kind's time: less is not worth another way of working."""
_Place = tuple[str, str, str]
"""Group, kind and stratum."""


class Compared(NamedTuple):
    """One kind, and another that is to take its place."""

    group: str
    first: str
    second: str
    difference: Difference


def faster(standings: Mapping[_Place, Standing | None]) -> Iterator[Compared]:
    """Of each group and first kind the second one that is fastest, if it is surely faster."""
    compared = list(_compared(standings))
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


def _compared(standings: Mapping[_Place, Standing | None]) -> Iterator[Compared]:
    """Every ordered pair of kinds of each group that can be compared."""
    groups: dict[str, dict[str, dict[str, Standing | None]]] = {}
    for (group, kind, stratum), one in standings.items():
        groups.setdefault(group, {}).setdefault(kind, {})[stratum] = one
    for group, kinds in sorted(groups.items()):
        for first, second in permutations(sorted(kinds), 2):
            others = kinds[second]
            gap = difference((one, others.get(stratum)) for stratum, one in sorted(kinds[first].items()))
            if gap is not None:
                yield Compared(group, first, second, gap)
