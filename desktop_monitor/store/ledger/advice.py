"""Recommendations that were dismissed or followed, as rows. Must not know transactions or who asks."""

from __future__ import annotations

import json

from desktop_monitor.assess.advice.followed import Dismissed, Followed
from desktop_monitor.store.database import Database
from desktop_monitor.store.ledger.coding import written

_TABLES = ("dismissed_advice", "followed_advice")


def put_dismissed(database: Database, one: Dismissed) -> None:
    """Keep it, in place of an earlier one about the same."""
    database.run(
        "INSERT INTO dismissed_advice (about, project, content) VALUES (?, ?, ?) ON CONFLICT (about) DO UPDATE SET"
        " project = excluded.project, content = excluded.content",
        (json.dumps(one.key), json.dumps(one.project), written(one)),
    )


def put_followed(database: Database, one: Followed) -> None:
    """Add it under its own number."""
    database.run(
        "INSERT INTO followed_advice (id, at_us, project, content) VALUES (?, ?, ?, ?)",
        (one.followed_id, round(one.at_seconds * 1e6), json.dumps(one.scope.project), written(one)),
    )


def restore(database: Database) -> int:
    """Dismiss nothing any more; how many were."""
    return database.run("DELETE FROM dismissed_advice")


def forget_project(database: Database, project: str) -> int:
    """Delete what names this project; how many rows."""
    about = (json.dumps(project),)
    return sum(database.run(f"DELETE FROM {table} WHERE project = ?", about) for table in _TABLES)  # noqa: S608


def prune(database: Database, oldest_us: int) -> int:
    """Delete what was followed before; how many rows. What was dismissed stays so."""
    return database.run("DELETE FROM followed_advice WHERE at_us < ?", (oldest_us,))


def forget_all(database: Database) -> None:
    """Delete what was followed, and of what was dismissed all that names a project."""
    database.run("DELETE FROM followed_advice")
    database.run("DELETE FROM dismissed_advice WHERE project <> ?", (json.dumps(""),))
