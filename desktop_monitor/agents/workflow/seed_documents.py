"""The files of agent-workflow (github.com/jmontp/agent-workflow), the tool this program grew from, as events.

Each is one JSON or YAML document that is rewritten as a whole, often not atomically: one
that is cut off is rejected until it changes. Read are the files that hold what really
happened; its interface configuration, which may hold a key, is not among them.

Must not know who imports.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from desktop_monitor.agents.source import Cursor, Pending, Reading
from desktop_monitor.agents.workflow.decode import EventDecoder
from desktop_monitor.agents.workflow.seed_memory import memory_events
from desktop_monitor.agents.workflow.seed_project import cycle_events, registry_events, status_events
from desktop_monitor.agents.workflow.seed_report import report_events
from desktop_monitor.agents.workflow.seed_values import rows
from desktop_monitor.errors import SourceError
from desktop_monitor.language.text import text
from desktop_monitor.metrics.agent_event import Findings

_MOST_BYTES = 16 << 20
_BEGINNING_BYTES = 65_536
_ZONE_SECONDS = 14 * 3600.0
"""Its times name no zone: one that was written elsewhere may be so far ahead of the file's own."""
CUT_OFF = "document cut off"


class Place(NamedTuple):
    """What an event of a document cannot say itself."""

    project: str
    """The folder that holds ``.orch-state``; empty for files elsewhere."""
    modified_seconds: float


Events = Callable[[dict[str, Any], Place], Iterable[dict[str, Any]]]

_KINDS: tuple[tuple[re.Pattern[bytes], Events], ...] = (
    (re.compile(rb'\A\s*\{\s*"generated_at"\s*:[^{]{0,200}"snapshots_count"\s*:'), report_events),
    (re.compile(rb'\A\s*\{\s*"agent_type"\s*:\s*"[^"]{0,200}"\s*,\s*"story_id"\s*:\s*"'), memory_events),
    (re.compile(rb'"total_test_runs"\s*:'), cycle_events),
    (re.compile(rb'"orchestration_mode"\s*:|"current_state"\s*:'), status_events),
    (re.compile(rb"\A(?:\s|#[^\n]*\n)*projects:\s"), registry_events),
)
"""What the first bytes of each kind of document hold, and what is made of it."""


def read_document(pending: Pending, _cursor: Cursor | None, unknown: str) -> Reading:
    """Read one document as a whole, however far it was read before; of another kind it is rejected as `unknown`.

    Raises SourceError when it cannot be read.
    """
    content, status = _content(pending.path)
    events_of = next((made for beginning, made in _KINDS if beginning.search(content[:_BEGINNING_BYTES])), None)
    document = _document(pending.path, content) if events_of else None
    if events_of is None or document is None:
        # Offset 0: it is looked at again when it changes.
        cursor = Cursor(pending.path, status.st_ino, 0, status.st_size, status.st_mtime_ns)
        return Reading(Findings(rejected={CUT_OFF if events_of else unknown: 1}), cursor)
    place = Place(_project_of(Path(pending.path)), status.st_mtime_ns / 1e9)
    decoded = EventDecoder().decode_objects(events_of(document, place), place.modified_seconds + _ZONE_SECONDS)
    cursor = Cursor(pending.path, status.st_ino, status.st_size, status.st_size, status.st_mtime_ns)
    return Reading(_with_dropped(decoded.findings, document), cursor)


def _content(path: str) -> tuple[bytes, os.stat_result]:
    try:
        with open(path, "rb") as file:
            return file.read(_MOST_BYTES + 1), os.fstat(file.fileno())
    except (OSError, ValueError) as error:
        raise SourceError("Cannot read a file", text("{path}: {reason}", path=path, reason=str(error))) from error


def _document(path: str, content: bytes) -> dict[str, Any] | None:
    if len(content) > _MOST_BYTES:
        return None
    found = _yaml(content) if path.endswith((".yaml", ".yml")) else _json(content)
    return found if isinstance(found, dict) else None


def _json(content: bytes) -> object:
    try:
        return msgspec.json.decode(content)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def _yaml(content: bytes) -> object:
    # Here: only who imports such a file loads it.
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        return YAML(typ="safe", pure=True).load(content)
    except (YAMLError, ValueError, RecursionError):
        return None


def _project_of(path: Path) -> str:
    return next((str(folder.parent) for folder in path.parents if folder.name == ".orch-state"), "")


def _with_dropped(findings: Findings, document: dict[str, Any]) -> Findings:
    """With what was left out on purpose counted."""
    counters = sum("network_io" in snapshot for snapshot in rows(document.get("recent_snapshots")))
    if not counters:
        return findings
    return replace(findings, rejected={**findings.rejected, "network counter since boot, no rate": counters})
