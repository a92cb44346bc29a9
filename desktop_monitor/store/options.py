"""How long history is kept. Must not know where."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Retention:
    """Age at which each resolution is forgotten."""

    raw_hours: int = 48
    rollup_days: int = 90
