"""A message's parts as channels may show them: cleaned, cut to a size, and never a mention or a link of somebody's.

Names of processes, projects and models stand in titles and fields, and anybody may have
chosen them. Must not know channels.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from desktop_monitor.language.text import text
from desktop_monitor.language.wording import words
from desktop_monitor.notify.message import Message, MessageKind
from desktop_monitor.notify.sanitise import one_line, several_lines

TITLE_CHARACTERS = 200
BODY_CHARACTERS = 3000
BODY_LINES = 60
FIELD_CHARACTERS = 300
FIELD_LIMIT = 40
_NAME_CHARACTERS = 60
SEVERITIES = ("critical", "warning", "info")

_ACTIVE = re.compile(r"@(?=\S)|\](?=[(:])|:(?=//)")
"""Where a mention, a Markdown link or a bare address would begin."""
NO_SPACE = "\u200b"
"""Takes things apart without being seen."""


def title_of(message: Message) -> str:
    """One line."""
    return one_line(message.title, TITLE_CHARACTERS)


def body_of(message: Message) -> str:
    """Several lines."""
    return several_lines(message.body, BODY_CHARACTERS, BODY_LINES)


def fields_of(message: Message) -> Mapping[str, str]:
    """Names and values; of two with one name the first."""
    found: dict[str, str] = {}
    for name, value in message.fields[:FIELD_LIMIT]:
        found.setdefault(one_line(name, _NAME_CHARACTERS), one_line(value, FIELD_CHARACTERS))
    return found


def severity_of(message: Message) -> str:
    """One short word."""
    return one_line(message.severity, _NAME_CHARACTERS)


def label_of(message: Message) -> str:
    """One short word that stands before the title: how bad it is, or that it is over."""
    if message.kind is MessageKind.RESOLVED:
        return words(text("notify.remote.over"))
    severity = severity_of(message)
    return words(text(f"notify.severity.{severity}")) if severity in SEVERITIES else severity


def moment_of(seconds: float) -> str | None:
    """RFC 3339 in UTC, to the second; None for what is no time."""
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError):
        return None


def inert(shown: str) -> str:
    """The same in which ``@all`` calls nobody and nothing is a link: a space without width takes it apart."""
    return _ACTIVE.sub(rf"\g<0>{NO_SPACE}", shown)
