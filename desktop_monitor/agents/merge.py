"""Several facts of one thing become one: pure functions, no order of arrival matters.

Each field is taken from the most trusted source that knows it, so nothing known is
lost. Where equally trusted ones disagree, a rule of the field decides (the larger
count, because one answer is told in several lines with growing output). Every merge
is a product of such joins and therefore associative, commutative and idempotent.

A request that is told twice under one answer's id, by a fork's copy or by the replay
of a side question, stays with who told of it first in the main context: see `_claim`.

Must not know where facts are kept or how the same are found.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from desktop_monitor.agents.outcomes import telling
from desktop_monitor.metrics.agent_event import Request, Source

MATCH_SECONDS = 30.0
"""Requests without a common id are one only when they ended within this time of each other."""

_TIME_BITS = 53
_RANK_BITS = 3
_RANK_MASK = (1 << _RANK_BITS) - 1


class MergedRequest(NamedTuple):
    """All that is known of one request, and whom each part comes from."""

    value: Request
    """`source` is the most trusted of all that told of it."""
    sources: int
    """Bits of `Source`."""
    mains: int
    """Bits of the sources that told of it in the main context; a source that told both ways means main."""
    ranks: int = 0
    """Source of each field of `_RANKED`; 0: all of the only source."""
    session_claim: int = 0
    """Who says whose session it was; 0: who says when it was."""
    request_claim: int = 0
    """The same of the request id."""


Join = Callable[[Any, Any], Any]


def places(kind: type[tuple[Any, ...]], joins: dict[str, Join]) -> tuple[tuple[int, Join], ...]:
    """Where the fields are in a NamedTuple, and how equally trusted values of them become one."""
    fields: tuple[str, ...] = kind._fields  # type: ignore[attr-defined]
    return tuple((fields.index(name), join) for name, join in joins.items())


_RANKED = places(
    Request,
    {
        "response_id": max,
        "match": max,
        "outcome": telling,
        "model": max,
        "project": min,
        "mode": max,
        "effort": max,
        "duration_seconds": max,
        "ttft_seconds": min,
        "input_tokens": max,
        "cache_read_tokens": max,
        "cache_write_tokens": max,
        "cache_write_1h_tokens": max,
        "output_tokens": max,
        "reasoning_tokens": max,
        "status_code": max,
        "error_kind": max,
    },
)
_COST_SHIFT = len(_RANKED) * _RANK_BITS
_SOURCE, _AT, _SESSION, _REQUEST_ID, _SUBAGENT, _COST, _GUESS, _FAST, _RETRIES = (
    Request._fields.index(name)
    for name in (
        "source",
        "at_seconds",
        "session",
        "request_id",
        "is_subagent",
        "cost_usd",
        "is_cost_guess",
        "is_fast",
        "retries",
    )
)


def alone(request: Request) -> MergedRequest:
    """What one fact says."""
    bit = 1 << request.source
    return MergedRequest(request, bit, 0 if request.is_subagent else bit)


def merge_requests(one: MergedRequest, other: MergedRequest) -> MergedRequest:
    """All that both say of one request. Times are to be finite and after 1970."""
    if one == other:
        return one
    if one.sources == other.sources and _is_plain(one) and _is_plain(other) and _know_the_same(one.value, other.value):
        value = _merge_same_source(one.value, other.value)
        return MergedRequest(value, one.sources, one.mains | other.mains)
    return _merge_known(one, other)


def _is_plain(known: MergedRequest) -> bool:
    return not (known.ranks or known.session_claim or known.request_claim)


def _know_the_same(one: Request, other: Request) -> bool:
    """Whether whoever claims the time claims session and id as well, so that no claim need be kept."""
    return bool(one.session) == bool(other.session) and bool(one.request_id) == bool(other.request_id)


def _merge_same_source(one: Request, other: Request) -> Request:
    mine, theirs = _claim(one), _claim(other)
    if theirs < mine:
        one, other = other, one
    fields: list[Any] = list(one)
    if mine == theirs:
        fields[_AT] = min(one.at_seconds, other.at_seconds)
        fields[_SESSION] = min(one.session, other.session)
        fields[_REQUEST_ID] = min(one.request_id, other.request_id)
    for place, join in _RANKED:
        if one[place] != other[place]:
            fields[place] = _known_join(one[place], other[place], join)
    fields[_COST], fields[_GUESS] = _joined_cost(one, other)
    fields[_FAST] = one.is_fast or other.is_fast
    fields[_RETRIES] = _most(one.retries, other.retries)
    return Request._make(fields)


def _known_join(mine: Any, theirs: Any, join: Join) -> Any:
    if mine is None or mine == "":
        return theirs
    return mine if theirs is None or theirs == "" else join(mine, theirs)


def _claim(request: Request) -> int:
    """Small for who is to be believed on when it was and whose it was.

    First the trust in the source, then the main context before a side question that
    replays it, then who told of it earlier: a fork's copies are never earlier.
    """
    return ((Source.WORKFLOW - request.source) * 2 + request.is_subagent) << _TIME_BITS | round(
        request.at_seconds * 1e6
    )


def _joined_cost(one: Request, other: Request) -> tuple[float | None, bool]:
    mine, theirs = one.cost_usd, other.cost_usd
    if mine is None or theirs is None:
        if mine is theirs:
            return None, one.is_cost_guess or other.is_cost_guess
        return (theirs, other.is_cost_guess) if mine is None else (mine, one.is_cost_guess)
    return max((mine, one.is_cost_guess), (theirs, other.is_cost_guess))


def _most(one: int | None, other: int | None) -> int | None:
    if one is None or other is None:
        return one if other is None else other
    return max(one, other)


def _merge_known(one: MergedRequest, other: MergedRequest) -> MergedRequest:
    mine, theirs = one.value, other.value
    fields: list[Any] = list(mine)
    my_ranks, their_ranks = _ranks(one), _ranks(other)
    ranks = join_ranked(fields, theirs, _RANKED, my_ranks, their_ranks)
    my_cost, their_cost = my_ranks >> _COST_SHIFT, their_ranks >> _COST_SHIFT
    if their_cost > my_cost:
        fields[_COST], fields[_GUESS] = theirs.cost_usd, theirs.is_cost_guess
    elif their_cost == my_cost:
        fields[_COST], fields[_GUESS] = _joined_cost(mine, theirs)
    ranks |= max(my_cost, their_cost) << _COST_SHIFT
    sources, mains = one.sources | other.sources, one.mains | other.mains
    at_claim, fields[_AT] = min((_at_claim(one), mine.at_seconds), (_at_claim(other), theirs.at_seconds))
    session_claim, fields[_SESSION] = min(_session_claim(one), _session_claim(other))
    request_claim, fields[_REQUEST_ID] = min(_request_claim(one), _request_claim(other))
    fields[_SOURCE] = max(mine.source, theirs.source)
    fields[_SUBAGENT] = bool(sources & ~mains)
    fields[_FAST] = mine.is_fast or theirs.is_fast
    fields[_RETRIES] = _most(mine.retries, theirs.retries)
    value = Request._make(fields)
    return _compact(MergedRequest(value, sources, mains, ranks, session_claim, request_claim), at_claim)


def join_ranked(
    fields: list[Any], theirs: tuple[Any, ...], joins: tuple[tuple[int, Join], ...], my_ranks: int, their_ranks: int
) -> int:
    """Join `theirs` into `fields`, each place of `joins` by the trust in its source; the sources of the result."""
    ranks = shift = 0
    for place, join in joins:
        my_rank, their_rank = my_ranks >> shift & _RANK_MASK, their_ranks >> shift & _RANK_MASK
        if their_rank > my_rank:
            fields[place] = theirs[place]
        elif their_rank and their_rank == my_rank:
            fields[place] = join(fields[place], theirs[place])
        ranks |= max(my_rank, their_rank) << shift
        shift += _RANK_BITS
    return ranks


def ranks_of(value: tuple[Any, ...], source: int, joins: tuple[tuple[int, Join], ...]) -> int:
    """`source` at each place of `joins` that is known, 0 at the others."""
    ranks = shift = 0
    for place, _ in joins:
        field = value[place]
        if field is not None and field != "":
            ranks |= source << shift
        shift += _RANK_BITS
    return ranks


def _ranks(known: MergedRequest) -> int:
    """The source of every ranked field and, last, of the cost; 0 for what is unknown."""
    if known.ranks:
        return known.ranks
    value = known.value
    cost = value.source << _COST_SHIFT if value.cost_usd is not None else 0
    return ranks_of(value, value.source, _RANKED) | cost


_NOBODY = 1 << (_TIME_BITS + 4)


def _at_claim(known: MergedRequest) -> int:
    value = known.value
    aside = not known.mains >> value.source & 1
    return ((Source.WORKFLOW - value.source) * 2 + aside) << _TIME_BITS | round(value.at_seconds * 1e6)


def _session_claim(known: MergedRequest) -> tuple[int, str]:
    session = known.value.session
    return (known.session_claim or (_at_claim(known) if session else _NOBODY), session)


def _request_claim(known: MergedRequest) -> tuple[int, str]:
    request_id = known.value.request_id
    return (known.request_claim or (_at_claim(known) if request_id else _NOBODY), request_id)


def _compact(known: MergedRequest, at_claim: int) -> MergedRequest:
    """The same with nothing in it that follows from the rest, so that equal knowledge is equal."""
    is_one = not known.sources & (known.sources - 1)
    return known._replace(
        ranks=0 if is_one else known.ranks,
        session_claim=0 if known.session_claim in (at_claim, _NOBODY) else known.session_claim,
        request_claim=0 if known.request_claim in (at_claim, _NOBODY) else known.request_claim,
    )
