"""The HTML of a letter: one card that reads in a wide and a narrow window, in light and dark.

Self-contained: nothing is loaded and nothing is a link. Every look stands at its element,
since many mail programs drop style sheets; the sheet only adds the dark colours. State is
told by shape and word as well as colour. Must not know headers or the text beside it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from desktop_monitor.language.current import current
from desktop_monitor.notify.fields import SEVERITIES, severity_of
from desktop_monitor.notify.letter_parts import Parts, footer_of
from desktop_monitor.notify.message import Message, MessageKind
from desktop_monitor.notify.sanitise import escape_markup

_FONT = "-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"
_PAGE, _CARD, _LINE, _TEXT, _QUIET = "#f5f6f8", "#ffffff", "#e3e6eb", "#1a1e26", "#5b6577"
_DARK = {
    "page": "background:#15171c",
    "card": "background:#1d2027",
    "line": "border-color:#2a2e37",
    "text": "color:#e7e9ee",
    "quiet": "color:#a6afbe",
    "critical": "color:#f07171;border-color:#f07171",
    "warning": "color:#e8a33a;border-color:#e8a33a",
    "info": "color:#6c9bff;border-color:#6c9bff",
    "over": "color:#3db883;border-color:#3db883",
    "other": "color:#98a1b0;border-color:#98a1b0",
}
_STATES: Mapping[str, tuple[str, str]] = {
    "critical": ("\u25a0", "#c93a3a"),
    "warning": ("\u25b2", "#a86700"),
    "info": ("\u25cf", "#2f6fde"),
    "over": ("\u2713", "#22805a"),
    "other": ("\u25cb", "#6b7585"),
}
"""Shape and colour, that of the shape being text on the card."""
_HEAD = (
    '<head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width,initial-scale=1">'
    '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">'
    '<meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no">'
    "<style>:root{color-scheme:light dark}@media (prefers-color-scheme:dark){"
    + "".join(f".{name}{{{look.replace(';', '!important;')}!important}}" for name, look in _DARK.items())
    + "}</style></head>"
)
_TABLE = 'role="presentation" width="100%" cellspacing="0" cellpadding="0" border="0"'
_BREAK = "overflow-wrap:anywhere;word-break:break-word"
_NUMBER_AND_UNIT = re.compile(r"(?<=\d) (?=\S{1,3}(?:[\s.,;:)]|$))")


def letter_page(message: Message, parts: Parts) -> str:
    """The whole page."""
    state = _state(message)
    colour = _STATES[state][1]
    first = parts.lines[0] if parts.lines else ""
    footer = _paragraph(footer_of(parts), "quiet", f"font:13px/18px {_FONT};color:{_QUIET}")
    return (
        f'{_beginning()}{_HEAD}<body class="page" style="margin:0;padding:0;background:{_PAGE}">'
        f'<div style="display:none;max-height:0;overflow:hidden">{_shown(first)}</div>'
        f'<table {_TABLE} class="page" style="background:{_PAGE}"><tr><td align="center" style="padding:20px 12px">'
        f'<table {_TABLE} class="card" style="max-width:560px;background:{_CARD};border-radius:8px">'
        f'<tr><td class="{state}" style="padding:16px 20px;border-top:4px solid {colour};border-radius:8px 8px 0 0">'
        f"{_sentences(message, parts, state)}{_fields(parts.fields)}</td></tr>"
        f'<tr><td class="line" style="padding:12px 20px 4px;border-top:1px solid {_LINE}">{footer}</td></tr>'
        "</table></td></tr></table></body></html>\n"
    )


def _beginning() -> str:
    """In which language it is, and from where it is read."""
    spoken = current()
    direction = ' dir="rtl"' if spoken.is_right_to_left else ""
    return f'<!DOCTYPE html><html lang="{spoken.tag}"{direction}>'


def _state(message: Message) -> str:
    if message.kind is MessageKind.RESOLVED:
        return "over"
    severity = severity_of(message)
    return severity if severity in SEVERITIES else "other"


def _sentences(message: Message, parts: Parts, state: str) -> str:
    shape, colour = _STATES[state]
    strong, quiet = f"font:16px/24px {_FONT};color:{_TEXT}", f"font:15px/22px {_FONT};color:{_QUIET}"
    # A digest tells of several troubles, none of which is more than another.
    strong_count = len(parts.lines) if message.kind is MessageKind.DIGEST else 1
    heading = f"margin:4px 0 12px;font:600 20px/28px {_FONT};color:{_TEXT};{_BREAK}"
    said = (
        _paragraph(f"{shape} {parts.label}", state, f"font:600 14px/20px {_FONT};color:{colour}"),
        f'<h1 class="text" style="{heading}">{_shown(parts.title)}</h1>',
        *(_paragraph(line, "text", strong) for line in parts.lines[:strong_count]),
        *(_paragraph(line, "quiet", quiet) for line in parts.lines[strong_count:]),
    )
    return "".join(said)


def _paragraph(line: str, name: str, look: str) -> str:
    return f'<p class="{name}" style="margin:0 0 8px;{look};{_BREAK}">{_shown(line)}</p>' if line else ""


def _fields(fields: Mapping[str, str]) -> str:
    if not fields:
        return ""
    gap = "6px 0 6px 16px" if current().is_right_to_left else "6px 16px 6px 0"
    rows = "".join(
        f'<tr><td class="quiet line" style="padding:{gap};border-top:1px solid {_LINE};width:30%;'
        f'vertical-align:top;font:14px/20px {_FONT};color:{_QUIET};{_BREAK}">{_shown(name)}</td>'
        f'<td class="text line" style="padding:6px 0;border-top:1px solid {_LINE};'
        f'vertical-align:top;font:14px/20px {_FONT};color:{_TEXT};{_BREAK}">{_shown(value)}</td></tr>'
        for name, value in fields.items()
    )
    return f'<table {_TABLE} style="margin:12px 0 0;table-layout:fixed">{rows}</table>'


def _shown(told: str) -> str:
    """Characters as they are; a number keeps its unit on its line."""
    return escape_markup(_NUMBER_AND_UNIT.sub("\u00a0", told))
