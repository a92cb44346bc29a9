"""The ledger's tables: few rows, each a record as JSON beside the columns that are asked by.

Times are microseconds since 1970. Must not know what a record means.
"""

from __future__ import annotations

from desktop_monitor.language.text import sentence
from desktop_monitor.store.schema import Schema

LEDGER_APPLICATION_ID = 0x444D4C47
"""``DMLG``."""

_VERSION_1 = """
CREATE TABLE memory (
    id INTEGER PRIMARY KEY,         -- 1
    content BLOB NOT NULL           -- what rules remember, in UTF-8
);
CREATE TABLE incidents (
    id INTEGER PRIMARY KEY,
    at_us INTEGER NOT NULL,         -- fired
    ended_us INTEGER,
    content TEXT NOT NULL
);
CREATE INDEX incidents_at ON incidents (at_us);
CREATE INDEX incidents_open ON incidents (id) WHERE ended_us IS NULL;
CREATE TABLE silences (
    id INTEGER PRIMARY KEY,
    about TEXT NOT NULL UNIQUE,     -- JSON: rule and incident
    content TEXT NOT NULL
);
CREATE TABLE suggestions (
    id INTEGER PRIMARY KEY,
    at_us INTEGER NOT NULL,         -- made
    ended_us INTEGER,               -- answered, NULL: open or never again
    about TEXT NOT NULL,            -- JSON: action, control and value
    state TEXT NOT NULL,
    content TEXT NOT NULL
);
CREATE INDEX suggestions_about ON suggestions (about);
CREATE TABLE switches (
    id INTEGER PRIMARY KEY,
    at_us INTEGER NOT NULL,         -- began
    ended_us INTEGER,
    content TEXT NOT NULL
);
CREATE INDEX switches_open ON switches (id) WHERE ended_us IS NULL;
CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY,
    at_us INTEGER NOT NULL,         -- made
    ended_us INTEGER,
    content TEXT NOT NULL
);
CREATE INDEX deliveries_waiting ON deliveries (id) WHERE ended_us IS NULL;
CREATE TABLE remembered (
    id INTEGER PRIMARY KEY,
    control TEXT NOT NULL UNIQUE,   -- JSON, as all texts of others
    content TEXT NOT NULL
);
CREATE TABLE armed (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);
CREATE TABLE counters (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    last INTEGER NOT NULL
)
"""

_VERSION_2 = """
CREATE TABLE dismissed_advice (
    id INTEGER PRIMARY KEY,
    about TEXT NOT NULL UNIQUE,     -- JSON: the recommendation's key
    project TEXT NOT NULL,          -- JSON: the one it names
    content TEXT NOT NULL
);
CREATE TABLE followed_advice (
    id INTEGER PRIMARY KEY,
    at_us INTEGER NOT NULL,         -- followed
    project TEXT NOT NULL,          -- JSON: the one it names
    content TEXT NOT NULL
)
"""

LEDGER = Schema(
    LEDGER_APPLICATION_ID,
    (_VERSION_1, _VERSION_2),
    (
        *("memory", "incidents", "silences", "suggestions", "switches", "deliveries", "remembered", "armed"),
        *("counters", "dismissed_advice", "followed_advice"),
    ),
    busy_timeout_seconds=10.0,
    name=sentence("ledger of alerts"),
)
