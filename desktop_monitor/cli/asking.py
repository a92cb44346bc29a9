"""Whether somebody agrees to a change that was shown. Must not know the change."""

from __future__ import annotations

import sys

from desktop_monitor.cli.arguments import Arguments
from desktop_monitor.errors import UsageError
from desktop_monitor.language.text import text
from desktop_monitor.language.wording import words

_ENGLISH_YES = ("y", "yes")


def is_confirmed(arguments: Arguments) -> bool:
    """With ``--yes``, or asked for in the terminal. Raises UsageError where nobody can be asked."""
    if arguments.yes:
        return True
    if arguments.json or not sys.stdin.isatty():
        raise UsageError("nobody can be asked here, so nothing was changed", "add --yes to make the change shown")
    print(words(text("Make this change? [y/N]")), end=" ", flush=True)
    return is_yes(sys.stdin.readline())


def is_yes(answer: str) -> bool:
    """Whether it agrees: in English, or in the language that is spoken."""
    return answer.strip().lower() in {*_ENGLISH_YES, *words(text("cli.answer.yes")).lower().split()}
