"""A message as a letter: plain text and the same as HTML, headers that let a mail program put an incident together.

The HTML is self-contained: nothing is loaded, nothing is a link, light and dark alike.
Whatever stands in a header is one cleaned line. Must not know how a letter is sent.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, tzinfo
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from desktop_monitor.metrics.text import text
from desktop_monitor.metrics.wording import words
from desktop_monitor.notify.fields import body_of, fields_of, label_of, severity_of, title_of
from desktop_monitor.notify.message import Message, MessageKind
from desktop_monitor.notify.sanitise import escape_markup, one_line

_NAME = "Desktop Monitor"
_BANDS = {"critical": "#c62828", "warning": "#b26a00", "info": "#1565c0"}
_OVER_BAND = "#2e7d32"
_OTHER_BAND = "#616161"
_STYLE = (
    ":root{color-scheme:light dark}"
    "body{margin:0;padding:16px;font:16px/1.5 system-ui,sans-serif;background:#fff;color:#1c1c1c}"
    ".card{max-width:560px;border-left:6px solid;padding:4px 16px}"
    "h1{font-size:20px;margin:4px 0 8px}td{padding:2px 16px 2px 0;vertical-align:top}"
    ".quiet{color:#666;font-size:13px}"
    "@media (prefers-color-scheme:dark){body{background:#1e1e1e;color:#ececec}.quiet{color:#a0a0a0}}"
)


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
    at = _moment(message.at_seconds, zone)
    made.set_content(_plain(message, at), cte="quoted-printable")
    made.add_alternative(_html(message, at), subtype="html", cte="quoted-printable")
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


def _moment(seconds: float, zone: tzinfo | None) -> str:
    try:
        return datetime.fromtimestamp(seconds, UTC).astimezone(zone).strftime("%Y-%m-%d %H:%M UTC%z")
    except (ValueError, OverflowError, OSError):
        return ""


def _plain(message: Message, at: str) -> str:
    lines = [title_of(message), "", *body_of(message).split("\n"), ""]
    lines += [f"{name}: {value}" for name, value in fields_of(message).items()]
    return "\n".join([*lines, "", "-- ", words(text("notify.remote.footer", at=at))]) + "\n"


def _html(message: Message, at: str) -> str:
    is_over = message.kind is MessageKind.RESOLVED
    band = _OVER_BAND if is_over else _BANDS.get(severity_of(message), _OTHER_BAND)
    paragraphs = "".join(f"<p>{escape_markup(line)}</p>" for line in body_of(message).split("\n") if line)
    rows = "".join(
        f"<tr><td>{escape_markup(name)}</td><td>{escape_markup(value)}</td></tr>"
        for name, value in fields_of(message).items()
    )
    table = f"<table>{rows}</table>" if rows else ""
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="color-scheme" content="light dark"><meta name="viewport" content="width=device-width">'
        f"<style>{_STYLE}</style></head><body>"
        f'<div class="card" style="border-color:{band}"><div class="quiet">{escape_markup(label_of(message))}</div>'
        f"<h1>{escape_markup(title_of(message))}</h1>{paragraphs}{table}"
        f'<p class="quiet">{escape_markup(words(text("notify.remote.footer", at=at)))}</p></div></body></html>\n'
    )
