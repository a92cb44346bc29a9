"""What must not grow while the program runs for long, and the table that shows whether it did.

Must not know what runs.
"""

from __future__ import annotations

import ctypes
import gc
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from tests.benchmarks.footprint import descriptor_count, thread_count, uss_mib
from tests.benchmarks.measure import Measurement, table


@dataclass(frozen=True, slots=True)
class Quantity:
    """One figure at two moments, and by how much it may have grown between them."""

    name: str
    unit: str
    early: float
    late: float
    tolerance: float

    @property
    def growth(self) -> float:
        """Late minus early; a figure that fell has not grown."""
        return self.late - self.early

    @property
    def is_steady(self) -> bool:
        """Whether it grew by no more than it may."""
        return self.growth <= self.tolerance


Held = dict[str, float]
"""What this process holds at one moment, by name."""

TOLERANCES = {
    "own memory": 4.0,
    "descriptors": 3.0,
    "threads": 0.0,
    "references of None": 500.0,
    "references of True": 500.0,
}
"""Growth that is none: memory comes and goes by blocks; processes come between two looks; caches refer to None."""
_UNITS = {"own memory": "MiB"}


def held_now(expected_descriptors: int = 0, **more: float) -> Held:
    """What this process holds, garbage collected before; `more` is added under its own names.

    Of the descriptors those are counted that are more than `expected_descriptors`. Memory is
    what nobody else has: a share of what is shared (PSS) grows when another process ends.
    """
    gc.collect()
    _give_back_free_memory()
    pid = os.getpid()
    return {
        "own memory": uss_mib(pid),
        "descriptors": float(descriptor_count(pid) - expected_descriptors),
        "threads": float(thread_count(pid)),
        "references of None": float(sys.getrefcount(None)),
        "references of True": float(sys.getrefcount(True)),
        **more,
    }


def lowest(several: Sequence[Held]) -> Held:
    """The least of each figure: what is kept for good is there at every moment, what comes and goes is not."""
    return {name: min(held[name] for held in several) for name in several[0]}


def _give_back_free_memory() -> None:
    """Let the allocator keep nothing for later, where it can be told so (glibc, malloc_trim(3))."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def compared(early: Held, late: Held, **tolerances: float) -> list[Quantity]:
    """Every figure at both moments; `tolerances` are those of figures that are not everywhere."""
    allowed = TOLERANCES | tolerances
    return [Quantity(name, _UNITS.get(name, ""), early[name], late[name], allowed[name]) for name in early]


def printed(title: str, quantities: list[Quantity]) -> str:
    """A table of growth with the figures it comes from."""
    rows = [
        Measurement(f"{title}: growth of {each.name}", each.growth, each.unit, goal=each.tolerance, note=_span(each))
        for each in quantities
    ]
    return table(rows)


def _span(quantity: Quantity) -> str:
    return f"{quantity.early:.6g} → {quantity.late:.6g}"
