"""CHANGELOG.md as Debian writes it (deb-changelog(5)), and what versions it tells of.

Format read: Keep a Changelog 1.1.0. Must not know where the result goes.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import NamedTuple

import desktop_monitor

MAINTAINER = "The Desktop Monitor authors <maintainers@desktop-monitor.invalid>"
"""Debian wants an address; .invalid says that there is none (RFC 2606)."""
_FILE = Path(__file__).resolve().parents[2] / "CHANGELOG.md"
_HEADING = re.compile(r"## \[(?P<version>[^\]]+)\](?: - (?P<date>\d{4}-\d{2}-\d{2}))?\s*\Z")
_UNRELEASED = "Unreleased"
_BEFORE = {"dev": "~~", "a": "~", "b": "~", "rc": "~", "post": "+"}
_PHASE = re.compile(rf"(?<=\d)\.?({'|'.join(_BEFORE)})(?=\d)")


class Release(NamedTuple):
    """One version and what it brought."""

    version: str
    date: str
    """ISO 8601; empty while it is not released."""
    changes: tuple[str, ...]


def releases(text: str | None = None) -> tuple[Release, ...]:
    """What CHANGELOG.md tells, newest first; what is not released has this program's version."""
    found: list[Release] = []
    for line in (text if text is not None else _FILE.read_text(encoding="utf-8")).splitlines():
        if heading := _HEADING.match(line):
            version = heading["version"]
            known = desktop_monitor.__version__ if version == _UNRELEASED else version
            found.append(Release(known, heading["date"] or "", ()))
        elif found and line.startswith("- "):
            found[-1] = found[-1]._replace(changes=(*found[-1].changes, line[2:]))
        elif found and found[-1].changes and line.startswith("  "):
            *earlier, last = found[-1].changes
            found[-1] = found[-1]._replace(changes=(*earlier, f"{last} {line.strip()}"))
    return tuple(release for release in found if release.changes or release.date)


def debian_version(version: str) -> str:
    """`version` (PEP 440, normal form) written so that dpkg orders it as PEP 440 does (deb-version(7))."""
    return _PHASE.sub(lambda found: f"{_BEFORE[found[1]]}{found[1]}", version)


def debian_changelog(epoch_seconds: int, text: str | None = None) -> str:
    """All releases; one that has no date yet is of `epoch_seconds`."""
    return "\n".join(line for release in releases(text) for line in _entry(release, epoch_seconds))


def _entry(release: Release, epoch_seconds: int) -> Iterator[str]:
    moment = datetime.fromtimestamp(epoch_seconds, UTC)
    if release.date:
        moment = datetime.fromisoformat(release.date).replace(tzinfo=UTC)
    yield f"desktop-monitor ({debian_version(release.version)}) unstable; urgency=medium"
    yield ""
    for change in release.changes:
        yield textwrap.fill(change.replace("`", ""), 78, initial_indent="  * ", subsequent_indent="    ")
    yield ""
    yield f" -- {MAINTAINER}  {format_datetime(moment)}"
    yield ""
