"""Messages as the alert desk makes them, and the most hostile names in them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from desktop_monitor.notify.message import Message, MessageKind

AT_SECONDS = 1_700_000_000.0

_NASTY = (
    "<!channel> <@U012> <https://evil.example|click>",
    "@here @channel @everyone @all",
    "[click](https://evil.example) ![x](https://evil.example/pixel.png)",
    '"}, "text": "@all", {"',
    "{title}{{body}} {unknown} {0} {title.__class__}",
    "\r\nBcc: everybody@evil.example\r\n\r\nbody",
    "=?utf-8?q?a=0D=0ABcc:_everybody@evil.example?=",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "\u202egnp.exe\u2066 \x1b[31m \x00 \ud800",
    "\r\n.\r\nMAIL FROM:<x@evil.example>",
    "x" * 5000,
)


def message(key: str = "incident-17", kind: MessageKind = MessageKind.FIRING, **changes: Any) -> Message:
    """One about a slow interface."""
    parts: dict[str, Any] = {
        "title": "Slow answers: codex",
        "body": "Answers take 7.2 s on average, over 5 s.\nOn top: cargo.",
        "severity": "warning",
        "at_seconds": AT_SECONDS,
        "fields": (("rule", "response_time"), ("value", "7.2"), ("interface", "codex")),
    }
    return Message(key, kind, **(parts | changes))


def nasty_texts() -> st.SearchStrategy[str]:
    """What somebody might name a process, a project or a model."""
    return st.one_of(
        st.sampled_from(_NASTY), st.text(st.characters(), max_size=200), st.lists(st.sampled_from(_NASTY)).map("".join)
    )


def nasty_messages() -> st.SearchStrategy[Message]:
    """Messages that hold such names everywhere."""
    text = nasty_texts()
    return st.builds(
        Message,
        key=text,
        kind=st.sampled_from(MessageKind),
        title=text,
        body=text,
        severity=text,
        at_seconds=st.floats(),
        fields=st.lists(st.tuples(text, text), max_size=5).map(tuple),
    )
