"""CPU and memory of sessions' process trees. Must not know processes."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_monitor.store.database import Database
from desktop_monitor.store.journal.packing import clean, is_amount, is_time
from desktop_monitor.store.journal_types import TreeSample


def write_tree_samples(database: Database, session_id: int, samples: Sequence[TreeSample]) -> None:
    """Keep `samples` of one session; the last word on a moment counts."""
    database.run_many(
        "INSERT INTO tree_samples (session, at_us, cpu_core_ratio, memory_bytes, process_count, read_bytes_per_second,"
        " written_bytes_per_second) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (session, at_us) DO UPDATE SET"
        " cpu_core_ratio = excluded.cpu_core_ratio, memory_bytes = excluded.memory_bytes,"
        " process_count = excluded.process_count, read_bytes_per_second = excluded.read_bytes_per_second,"
        " written_bytes_per_second = excluded.written_bytes_per_second",
        [(session_id, round(one.at_seconds * 1e6), *one[1:]) for one in samples if _is_sound(one)],
    )


def _is_sound(one: TreeSample) -> bool:
    return is_time(one.at_seconds) and all(map(is_amount, one[1:]))


def read_tree_samples(
    database: Database, interface: str, session: str, start: float, end: float
) -> tuple[TreeSample, ...]:
    """Samples of one session from `start` to before `end`, oldest first."""
    rows = database.rows(
        "SELECT t.at_us, t.cpu_core_ratio, t.memory_bytes, t.process_count, t.read_bytes_per_second,"
        " t.written_bytes_per_second FROM sessions s JOIN texts i ON i.id = s.interface"
        " JOIN tree_samples t ON t.session = s.id WHERE i.text = ? AND s.session = ? AND t.at_us >= ? AND t.at_us < ?"
        " ORDER BY t.at_us",
        (clean(interface), clean(session), start * 1e6, end * 1e6),
    )
    return tuple(TreeSample(at_us / 1e6, *rest) for at_us, *rest in rows)
