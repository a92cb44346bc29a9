"""What a letter says, as text that no mail program takes for a link, and as plain text of 78 columns.

Must not know headers or HTML.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from desktop_monitor.language.text import sentence, text
from desktop_monitor.language.wording import in_words, words
from desktop_monitor.notify.fields import body_of, fields_of, inert, label_of, title_of
from desktop_monitor.notify.message import Message

COLUMNS = 78
"""RFC 5322, section 2.1.1."""
_NAME_COLUMNS = 20
_FOR_PROGRAMS = frozenset({"metric", "value", "threshold", "severity"})
"""Fields that the sentences say better, with their units."""
_NAMES: Mapping[str, str] = {
    "rule": sentence("Rule"),
    "incident": sentence("Incident"),
    "battery": sentence("Battery"),
    "client": sentence("Client"),
    "core": sentence("Core"),
    "device": sentence("Device"),
    "interface": sentence("Interface"),
    "limit": sentence("Limit"),
    "mode": sentence("Mode"),
    "model": sentence("Model"),
    "mount": sentence("Mount"),
    "period": sentence("Period"),
    "project": sentence("Project"),
    "quantity": sentence("Quantity"),
    "resource": sentence("Resource"),
    "sensor": sentence("Sensor"),
    "session": sentence("Session"),
    "source": sentence("Source"),
}
"""Of fields and labels that come with the program."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Cleaned, but not escaped."""

    label: str
    """How bad it is, or that it is over."""
    title: str
    lines: tuple[str, ...]
    """Sentences, what is wrong first."""
    fields: Mapping[str, str]
    at: str
    """The moment it tells of, in the reader's time."""


def parts_of(message: Message, zone: tzinfo | None) -> Parts:
    """What is said of `message`; `zone` is the reader's, None: this machine's."""
    fields = {_name(name): inert(value) for name, value in fields_of(message).items() if name not in _FOR_PROGRAMS}
    lines = tuple(line for line in inert(body_of(message)).split("\n") if line)
    label, title = _capitalised(inert(label_of(message))), inert(title_of(message))
    return Parts(label, title, lines, fields, _moment(message.at_seconds, zone))


def letter_text(parts: Parts) -> str:
    """The same as plain text."""
    width = min(max(map(len, parts.fields), default=0), _NAME_COLUMNS)
    paragraphs = [
        _wrapped(f"{parts.label}: {parts.title}"),
        "\n\n".join(map(_wrapped, parts.lines)),
        "\n".join(_field(name, value, width) for name, value in parts.fields.items()),
        f"-- \n{footer_of(parts)}",
    ]
    return "\n\n".join(filter(None, paragraphs)) + "\n"


def footer_of(parts: Parts) -> str:
    """When it was, and who writes."""
    return words(text("notify.remote.footer", at=parts.at))


def _field(name: str, value: str, width: int) -> str:
    begin = f"{name}:".ljust(width + 2)
    return _wrapped(f"{begin}{value}", " " * (width + 2))


def _wrapped(line: str, indent: str = "") -> str:
    return textwrap.fill(line, COLUMNS, subsequent_indent=indent, break_on_hyphens=False)


def _name(field: str) -> str:
    return in_words(_NAMES[field]) if field in _NAMES else _capitalised(inert(field))


def _capitalised(told: str) -> str:
    return told[:1].upper() + told[1:]


def _moment(seconds: float, zone: tzinfo | None) -> str:
    try:
        at = datetime.fromtimestamp(seconds, UTC).astimezone(zone)
    except (ValueError, OverflowError, OSError):
        return ""
    offset = at.strftime("%z")
    return f"{at:%Y-%m-%d %H:%M} (UTC{offset[:3]}:{offset[3:5]})"
