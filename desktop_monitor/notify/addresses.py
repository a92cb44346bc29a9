"""Which mail addresses a letter can be sent to. Must not know letters or settings."""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255}\Z", re.ASCII)
"""The usual form (RFC 5321, Dot-string); without comments, quotes or letters that many servers do not take."""


def is_mail_address(text: str) -> bool:
    """Whether it is a bare address, such as me@example.org."""
    return _ADDRESS.match(text) is not None
