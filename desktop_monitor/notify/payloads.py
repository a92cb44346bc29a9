r"""What is posted to a webhook: bytes of JSON.

Generic, version 1::

    {"version": 1, "kind": "firing", "key": "incident-17", "title": "…", "body": "…\n…",
     "severity": "warning", "at": "2026-11-22T22:06:53Z", "fields": {"rule": "…", …}}

``kind`` is firing, resolved, digest, notice or test. ``key`` is the same for an
incident's beginning and end. ``at`` is the time of what is told of, null where it is not
known. A message may come twice, when an answer got lost: (key, kind, at) tell that.
Within a version keys may be added, never taken away.

Must not know how it is posted.
"""

from __future__ import annotations

import json
import re

from desktop_monitor.notify.fields import (
    NO_SPACE,
    body_of,
    fields_of,
    inert,
    label_of,
    moment_of,
    severity_of,
    title_of,
)
from desktop_monitor.notify.message import Message
from desktop_monitor.notify.sanitise import one_line

VERSION = 1
SLACK_CHARACTERS = 1900
"""Discord takes 2,000 with the label, Slack 4,000 (it cuts off at 40,000), Mattermost 16,383; as UTF-16 counts them.

https://docs.slack.dev/changelog/2018-04-truncating-really-long-messages
"""
_LABEL_CHARACTERS = 40

_SLACK = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
"""https://docs.slack.dev/messaging/formatting-message-text#escaping"""
_HIDING = re.compile(r"([`|*_~])(?=\1)")
"""Where code, a spoiler or strike-through would begin, in which what follows is not read as it stands."""


def generic(message: Message) -> bytes:
    """The documented object."""
    return _posted(
        {
            "version": VERSION,
            "kind": message.kind.value,
            "key": one_line(message.key),
            "title": title_of(message),
            "body": body_of(message),
            "severity": severity_of(message),
            "at": moment_of(message.at_seconds),
            "fields": dict(fields_of(message)),
        }
    )


def slack(message: Message) -> bytes:
    """``{"text": …}`` for Slack, Mattermost and Discord: no name in it makes a link or a mention."""
    label = slack_text(label_of(message).upper().replace("*", ""), _LABEL_CHARACTERS)
    words = slack_text(f"{title_of(message)}\n{body_of(message)}".rstrip(), SLACK_CHARACTERS)
    return _posted({"text": f"*{label}* {words}" if label else words})


def slack_text(text: str, limit: int) -> str:
    """`text` as it stands in Slack's messages, at most `limit` characters long, no escape cut in two."""
    pieces: list[str] = []
    length = 0
    for character in _HIDING.sub(r"\1" + NO_SPACE, inert(text)):
        piece = _SLACK.get(character, character)
        length += len(piece) + (character > "\uffff")
        if length >= limit:
            pieces.append("…")
            break
        pieces.append(piece)
    return "".join(pieces)


def _posted(content: dict[str, object]) -> bytes:
    return json.dumps(content, ensure_ascii=True, allow_nan=False).encode("ascii")
