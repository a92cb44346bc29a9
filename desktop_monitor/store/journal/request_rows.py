"""Requests as rows of the journal and back. Must not know how rows are found or written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from zlib import crc32

from desktop_monitor.agents.merge import MergedRequest
from desktop_monitor.agents.outcomes import outcome_of_rank, outcome_rank
from desktop_monitor.metrics.agent_event import Request, Source
from desktop_monitor.store.database import Database, Row
from desktop_monitor.store.journal.names import Names
from desktop_monitor.store.journal.packing import (
    BITS,
    GUESS,
    MAIN_SHIFT,
    OUTCOME_MASK,
    ROW_BITS,
    SOURCE_SHIFT,
    clean,
    seconds,
    seed_of,
)

REQUEST_COLUMNS = (
    "r.id, r.at_us, i.text, s.session, p.text, m.text, o.text, e.text, c.is_fast, r.flags, r.ranks, r.session_claim,"
    " r.request_claim, r.duration_us, r.ttft_us, r.input_tokens, r.cache_read_tokens, r.cache_write_tokens,"
    " r.cache_write_1h_tokens, r.output_tokens, r.reasoning_tokens, r.cost_usd, r.status_code, k.text, r.retries,"
    " r.request_id, r.response_id, r.match"
)
REQUEST_TABLES = (
    "requests r JOIN contexts c ON c.id = r.context JOIN sessions s ON s.id = c.session"
    " JOIN texts i ON i.id = s.interface LEFT JOIN texts p ON p.id = c.project LEFT JOIN texts m ON m.id = c.model"
    " LEFT JOIN texts o ON o.id = c.mode LEFT JOIN texts e ON e.id = c.effort LEFT JOIN texts k ON k.id = r.error_kind"
)
_ALWAYS_KNOWN = (
    "id, at_us, context, flags, duration_us, input_tokens, cache_read_tokens, cache_write_tokens,"
    " cache_write_1h_tokens, output_tokens, reasoning_tokens, retries, error_kind, request_id, response_id"
)
_SELDOM_KNOWN = "match, ranks, session_claim, request_claim, ttft_us, cost_usd, status_code"


def request_of(row: Row) -> MergedRequest:
    """What a row of REQUEST_COLUMNS says."""
    flags = row[9]
    sources = flags >> SOURCE_SHIFT & BITS
    mains = flags >> MAIN_SHIFT & BITS
    value = Request(
        source=Source(sources.bit_length() - 1),
        interface=row[2],
        at_seconds=row[1] / 1e6,
        session=row[3],
        request_id=row[25] or "",
        response_id=row[26] or "",
        match=row[27] or "",
        outcome=outcome_of_rank(flags & OUTCOME_MASK),
        model=row[5] or "",
        project=row[4] or "",
        mode=row[6] or "",
        effort=row[7] or "",
        is_subagent=bool(sources & ~mains),
        duration_seconds=seconds(row[13]),
        ttft_seconds=seconds(row[14]),
        input_tokens=row[15],
        cache_read_tokens=row[16],
        cache_write_tokens=row[17],
        cache_write_1h_tokens=row[18],
        output_tokens=row[19],
        reasoning_tokens=row[20],
        cost_usd=row[21],
        is_cost_guess=bool(flags & GUESS),
        is_fast=bool(row[8]),
        status_code=row[22],
        error_kind=row[23] or "",
        retries=row[24],
    )
    return MergedRequest(value, sources, mains, row[10] or 0, row[11] or 0, row[12] or 0)


def row_of(row_id: int, value: Request, known: MergedRequest | None, names: Names) -> Row:
    """The columns of table ``requests``, as `put_rows` takes them; without `known`, `value` is all there is."""
    # All at once: thirty look-ups by name would cost more than the rest of the row.
    (
        source, interface, at_seconds, session, request_id, response_id, match, outcome, model, project, mode, effort,
        is_subagent, duration_seconds, ttft_seconds, input_tokens, cache_read_tokens, cache_write_tokens,
        cache_write_1h_tokens, output_tokens, reasoning_tokens, cost_usd, is_cost_guess, is_fast, status_code,
        error_kind, retries,
    ) = value  # fmt: skip
    if known is None:
        sources = 1 << source
        mains = 0 if is_subagent else sources
        ranks = session_claim = request_claim = 0
    else:
        _, sources, mains, ranks, session_claim, request_claim = known
    flags = outcome_rank(outcome) | sources << SOURCE_SHIFT | mains << MAIN_SHIFT
    row = (
        row_id,
        round(at_seconds * 1e6),
        names.context_id((interface, session, project, model, mode, effort, is_fast)),
        flags | GUESS if is_cost_guess else flags,
        None if duration_seconds is None else round(duration_seconds * 1e6),
        input_tokens,
        cache_read_tokens,
        cache_write_tokens,
        cache_write_1h_tokens,
        output_tokens,
        reasoning_tokens,
        retries,
        names.text_id(error_kind) if error_kind else 0,
        request_id,
        response_id,
    )
    if known is None and ttft_seconds is None and cost_usd is None and status_code is None and not match:
        return row
    ttft_us = None if ttft_seconds is None else round(ttft_seconds * 1e6)
    return (*row, match, ranks, session_claim, request_claim, ttft_us, cost_usd, status_code)


def put_rows(database: Database, verb: str, rows: Iterable[Row]) -> None:
    """INSERT or REPLACE rows of `row_of`."""
    # To bind a value costs more than all the rest of a column: what most do not know is left out.
    short: list[Row] = []
    full: list[Row] = []
    for row in rows:
        (short if len(row) == _SHORT else full).append(row)
    for columns, some in ((_ALWAYS_KNOWN, short), (f"{_ALWAYS_KNOWN}, {_SELDOM_KNOWN}", full)):
        if some:
            marks = ", ".join("?" * len(some[0]))
            database.run_many(f"{verb} INTO requests ({columns}) VALUES ({marks})", some)


_SHORT = _ALWAYS_KNOWN.count(",") + 1


def cleaned(request: Request) -> Request:
    """`request` with ids as the file can hold them."""
    if (request.request_id + request.response_id + request.match).isascii():
        return request
    return request._replace(
        request_id=clean(request.request_id), response_id=clean(request.response_id), match=clean(request.match)
    )


Keys = Sequence[int]
"""What a request is found by, apart from its row."""


def keys_of(value: Request) -> Keys:
    """The keys of one request, one for each id it has."""
    return keys_of_many((value,))[0]


def keys_of_many(requests: Iterable[Request]) -> list[Keys]:
    """The keys of each of `requests`."""
    found: list[Keys] = []
    seeds: dict[str, tuple[int, int, int]] = {}
    for value in requests:
        interface = value.interface
        if interface not in seeds:
            seeds[interface] = (seed_of("q", interface), seed_of("a", interface), seed_of("m", interface))
        request_seed, response_seed, match_seed = seeds[interface]
        keys = []
        if value.request_id:
            keys.append(crc32(value.request_id.encode(), request_seed) << ROW_BITS)
        if value.response_id:
            keys.append(crc32(value.response_id.encode(), response_seed) << ROW_BITS)
        if value.match:
            keys.append(crc32(value.match.encode(), match_seed) << ROW_BITS)
        found.append(keys)
    return found
