"""Text of others made harmless for one line of a terminal or a log. Must not know where it is shown."""

from __future__ import annotations


def visible(line: str) -> str:
    """`line` with control and formatting characters shown as their numbers instead of obeyed."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in line)
