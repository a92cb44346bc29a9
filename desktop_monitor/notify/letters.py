"""A message as a letter: plain text and the same as HTML, headers that let a mail program put an incident together.

Whatever stands in a header is one cleaned line. Must not know how a letter is sent, or
how it looks.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, tzinfo
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from desktop_monitor.notify.fields import label_of, title_of
from desktop_monitor.notify.letter_page import letter_page
from desktop_monitor.notify.letter_parts import letter_text, parts_of
from desktop_monitor.notify.message import Message
from desktop_monitor.notify.sanitise import one_line

_NAME = "Desktop Monitor"


def letter(
    message: Message, sender: str, recipients: tuple[str, ...], now_seconds: float, zone: tzinfo | None = None
) -> EmailMessage:
    """What is sent to everybody; `zone` is the reader's, None: this machine's."""
    made = EmailMessage(policy=SMTP)
    made["From"] = f"{_NAME} <{sender}>"
    made["To"] = ", ".join(recipients)
    # Otherwise a title could hold an encoded word, and within it a line of its own.
    made["Subject"] = one_line(f"[{label_of(message)}] {title_of(message)}").replace("=?", "= ?")
    made["Date"] = format_datetime(datetime.fromtimestamp(now_seconds, UTC))
    made["Message-ID"] = message_id(message, sender)
    made["References"] = made["In-Reply-To"] = thread_id(message, sender)
    # So that no absence note answers (RFC 3834), and mail programs offer no answer to a program.
    made["Auto-Submitted"] = "auto-generated"
    parts = parts_of(message, zone)
    made.set_content(letter_text(parts), cte="quoted-printable")
    made.add_alternative(letter_page(message, parts), subtype="html", cte="quoted-printable")
    return made


def message_id(message: Message, sender: str) -> str:
    """The same for the same message, so that one that comes twice can be told from two."""
    return _id(sender, message.key, message.kind.value, repr(message.at_seconds), message.title)


def thread_id(message: Message, sender: str) -> str:
    """The same for everything about one incident: the letter that all others answer, though it never was sent."""
    return _id(sender, message.key)


def _id(sender: str, *parts: str) -> str:
    told = "\0".join((sender, *parts)).encode("utf-8", "replace")
    return f"<{hashlib.sha256(told).hexdigest()[:32]}@{sender.rpartition('@')[2]}>"
