"""The journal's tables. Narrow on purpose: an import writes tens of thousands of rows at once.

Texts that repeat stand in ``texts``; what requests of one session share (project,
model, mode…) stands in ``contexts``, a few rows a session. ``request_keys`` and
``tool_keys`` find a row by an id it was told under: each key is one integer, the
CRC-32 of kind, interface and id above the row's own id, because an index of one
integer is half the size and cost of one over texts. A key only names candidates;
the texts in the row decide.

Times are microseconds since 1970. ``flags``, ``ranks`` and claims: see `packing`.
Must not know how rows are merged.
"""

from __future__ import annotations

from desktop_monitor.language.text import sentence
from desktop_monitor.store.schema import Schema

JOURNAL_APPLICATION_ID = 0x444D4A4C
"""``DMJL``."""

_VERSION_1 = """
CREATE TABLE texts (
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE
);
INSERT INTO texts (id, text) VALUES (0, '');
CREATE TABLE sessions (
    id INTEGER PRIMARY KEY,
    interface INTEGER NOT NULL,     -- texts
    session TEXT NOT NULL,
    project INTEGER NOT NULL DEFAULT 0,
    parent TEXT NOT NULL DEFAULT '',
    at_us INTEGER,                  -- of the newest fact, NULL: known from its requests only
    started_us INTEGER,
    facts TEXT,                     -- JSON: the other fields and the times of all
    UNIQUE (session, interface)
);
CREATE TABLE contexts (
    id INTEGER PRIMARY KEY,
    session INTEGER NOT NULL,       -- sessions
    interface INTEGER NOT NULL,     -- texts, as the others, also of the session
    project INTEGER NOT NULL,       -- 0: the session's
    model INTEGER NOT NULL,
    mode INTEGER NOT NULL,
    effort INTEGER NOT NULL,
    is_fast INTEGER NOT NULL,
    UNIQUE (session, project, model, mode, effort, is_fast)
);
CREATE TABLE requests (
    id INTEGER PRIMARY KEY,
    at_us INTEGER NOT NULL,
    context INTEGER NOT NULL,
    flags INTEGER NOT NULL,
    duration_us INTEGER,
    input_tokens INTEGER,
    cache_read_tokens INTEGER,
    cache_write_tokens INTEGER,
    cache_write_1h_tokens INTEGER,
    output_tokens INTEGER,
    reasoning_tokens INTEGER,
    retries INTEGER,
    error_kind INTEGER NOT NULL,    -- texts
    request_id TEXT NOT NULL,
    response_id TEXT NOT NULL,
    match TEXT NOT NULL DEFAULT '', -- from here on unknown of most
    ranks INTEGER NOT NULL DEFAULT 0,
    session_claim INTEGER NOT NULL DEFAULT 0,
    request_claim INTEGER NOT NULL DEFAULT 0,
    ttft_us INTEGER,
    cost_usd REAL,
    status_code INTEGER
);
CREATE INDEX requests_at ON requests (at_us);
CREATE TABLE request_keys (
    id INTEGER PRIMARY KEY          -- CRC-32 << 31 | requests.id
);
CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY,         -- hash of a fact without any id
    request INTEGER NOT NULL
);
CREATE INDEX deliveries_request ON deliveries (request);
CREATE TABLE tool_calls (
    id INTEGER PRIMARY KEY,
    at_us INTEGER NOT NULL,
    session INTEGER NOT NULL,       -- sessions
    name INTEGER NOT NULL,          -- texts
    flags INTEGER NOT NULL,
    ranks INTEGER NOT NULL,
    duration_us INTEGER,
    error_kind INTEGER NOT NULL,
    call_id TEXT NOT NULL
);
CREATE INDEX tool_calls_at ON tool_calls (at_us);
CREATE TABLE tool_keys (
    id INTEGER PRIMARY KEY          -- CRC-32 << 31 | tool_calls.id
);
CREATE TABLE turns (
    id INTEGER PRIMARY KEY,
    session INTEGER NOT NULL,
    turn_id TEXT NOT NULL,
    at_us INTEGER NOT NULL,
    flags INTEGER NOT NULL,
    ranks INTEGER,
    duration_us INTEGER,
    ttft_us INTEGER,
    UNIQUE (session, turn_id)
);
CREATE INDEX turns_at ON turns (at_us);
CREATE TABLE totals (
    id INTEGER PRIMARY KEY,         -- hash of the running sum's key
    source TEXT NOT NULL,
    session INTEGER NOT NULL,
    model INTEGER NOT NULL,
    quantity TEXT NOT NULL,
    first_us INTEGER NOT NULL,
    last_us INTEGER NOT NULL,
    value REAL NOT NULL
);
CREATE INDEX totals_last ON totals (last_us);
CREATE TABLE limits (
    id INTEGER PRIMARY KEY,
    interface INTEGER NOT NULL,
    name TEXT NOT NULL,
    source TEXT NOT NULL,
    at_us INTEGER NOT NULL,
    used_ratio REAL NOT NULL,
    window_us INTEGER,
    resets_us INTEGER,
    plan TEXT NOT NULL,
    UNIQUE (interface, name, source)
);
CREATE TABLE events (
    id INTEGER PRIMARY KEY,         -- hash of source, kind, op_id and phase
    at_us INTEGER NOT NULL,
    session INTEGER NOT NULL,
    project INTEGER NOT NULL,
    mode INTEGER NOT NULL,
    content TEXT NOT NULL           -- JSON
);
CREATE INDEX events_at ON events (at_us);
CREATE TABLE tree_samples (
    id INTEGER PRIMARY KEY,
    session INTEGER NOT NULL,
    at_us INTEGER NOT NULL,
    cpu_core_ratio REAL,
    memory_bytes INTEGER,
    process_count INTEGER NOT NULL,
    read_bytes_per_second REAL,
    written_bytes_per_second REAL,
    UNIQUE (session, at_us)
);
CREATE INDEX tree_samples_at ON tree_samples (at_us);
CREATE TABLE cursors (
    id INTEGER PRIMARY KEY,
    path BLOB NOT NULL UNIQUE,
    inode TEXT NOT NULL,
    offset INTEGER NOT NULL,
    size_bytes INTEGER NOT NULL,
    modified_ns INTEGER NOT NULL,
    state BLOB NOT NULL
);
CREATE TABLE forgotten (
    id INTEGER PRIMARY KEY,         -- hash of a project or of one of its sessions
    before_us INTEGER NOT NULL
);
CREATE TABLE edits (
    id INTEGER PRIMARY KEY,
    count INTEGER NOT NULL          -- of times that rows went or got other ids, rather than only came
);
INSERT INTO edits (id, count) VALUES (1, 0)
"""

DELETED_TABLES = (
    "requests",
    "request_keys",
    "deliveries",
    "tool_calls",
    "tool_keys",
    "turns",
    "totals",
    "limits",
    "events",
    "tree_samples",
    "contexts",
    "sessions",
    "texts",
    "cursors",
)
"""What goes when everything is deleted (texts but for the empty one, 0); what was forgotten stays so."""
JOURNAL = Schema(
    JOURNAL_APPLICATION_ID,
    (_VERSION_1,),
    (*DELETED_TABLES, "forgotten", "edits"),
    busy_timeout_seconds=10.0,
    name=sentence("journal of agents"),
)
