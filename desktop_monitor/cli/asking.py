"""Whether somebody agrees to a change that was shown. Must not know the change."""

from __future__ import annotations

import sys

from desktop_monitor.cli.arguments import Arguments
from desktop_monitor.errors import UsageError


def is_confirmed(arguments: Arguments) -> bool:
    """With ``--yes``, or asked for in the terminal. Raises UsageError where nobody can be asked."""
    if arguments.yes:
        return True
    if arguments.json or not sys.stdin.isatty():
        raise UsageError("nobody can be asked here, so nothing was changed", "add --yes to make the change shown")
    print("Make this change? [y/N] ", end="", flush=True)
    return sys.stdin.readline().strip().lower() in {"y", "yes"}
