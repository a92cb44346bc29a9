"""The newest reading of every limit of a subscription. Must not know budgets."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_monitor.metrics.agent_event import LimitReading
from desktop_monitor.store.database import Database
from desktop_monitor.store.journal.names import Names
from desktop_monitor.store.journal.packing import clean, is_amount, is_time, microseconds, seconds


def write_limits(database: Database, names: Names, limits: Sequence[LimitReading]) -> int:
    """Keep the newest reading of each limit; how many were news."""
    return sum(_put(database, names, one) for one in limits if _is_sound(one))


def _put(database: Database, names: Names, one: LimitReading) -> int:
    return database.run(
        "INSERT INTO limits (interface, name, source, at_us, used_ratio, window_us, resets_us, plan)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (interface, name, source) DO UPDATE SET at_us = excluded.at_us,"
        " used_ratio = excluded.used_ratio, window_us = excluded.window_us, resets_us = excluded.resets_us,"
        " plan = excluded.plan WHERE (excluded.at_us, excluded.used_ratio) > (at_us, used_ratio)",
        (
            names.text_id(one.interface),
            clean(one.name),
            clean(one.source),
            round(one.at_seconds * 1e6),
            float(one.used_ratio),
            microseconds(one.window_seconds),
            microseconds(one.resets_at_seconds),
            clean(one.plan),
        ),
    )


def _is_sound(one: LimitReading) -> bool:
    return is_time(one.at_seconds) and all(map(is_amount, (one.used_ratio, one.window_seconds, one.resets_at_seconds)))


def read_limits(database: Database) -> tuple[LimitReading, ...]:
    """The newest reading of every limit, whichever source told of it."""
    rows = database.rows(
        "SELECT i.text, l.at_us, l.name, l.source, l.used_ratio, l.window_us, l.resets_us, l.plan FROM limits l"
        " JOIN texts i ON i.id = l.interface ORDER BY 1, 3, 2"
    )
    newest = {
        (interface, name): LimitReading(
            interface, at_us / 1e6, name, source, used_ratio, seconds(window_us), seconds(resets_us), plan
        )
        for interface, at_us, name, source, used_ratio, window_us, resets_us, plan in rows
    }
    return tuple(newest.values())
