"""Which of several ends that are told of one thing counts. Must not know what ended."""

from __future__ import annotations

from desktop_monitor.metrics.agent_terms import Outcome

_OUTCOMES = (None, Outcome.CANCELLED, Outcome.TIMEOUT, Outcome.ERROR, Outcome.OK)
"""Least to most telling: of one source's two stories the later one is mostly the better end."""
_OUTCOME_RANK = {outcome: rank for rank, outcome in enumerate(_OUTCOMES)}


def outcome_rank(outcome: Outcome | None) -> int:
    """How telling an outcome is, 0 (unknown) to 4 (ok)."""
    # An enum's hash is slow, and almost everything is one of these two.
    return 4 if outcome is Outcome.OK else 0 if outcome is None else _OUTCOME_RANK[outcome]


def outcome_of_rank(rank: int) -> Outcome | None:
    """The outcome of `outcome_rank`."""
    return _OUTCOMES[rank]


def telling(one: Outcome, other: Outcome) -> Outcome:
    """The more telling one of two known ends."""
    return max(one, other, key=_OUTCOME_RANK.__getitem__)
