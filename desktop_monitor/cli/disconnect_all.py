"""`disconnect all`: shows what this program changed outside its own folders, asks, and takes it back.

Each part by itself: one that cannot be taken back is named with what to do by hand, and
the others are taken back all the same. Must not know how any of them is.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from desktop_monitor.cli.arguments import Arguments
from desktop_monitor.cli.asking import is_confirmed
from desktop_monitor.cli.printing import announce, show
from desktop_monitor.cli.streams import complain
from desktop_monitor.cli.taking_back import Part, parts
from desktop_monitor.clock import SystemClock
from desktop_monitor.errors import MonitorError
from desktop_monitor.escaping import visible
from desktop_monitor.language.text import text
from desktop_monitor.language.wording import words
from desktop_monitor.paths import Paths

_FAILED = 3
_LINE_LIMIT = 2000


class _Outcome(NamedTuple):
    part: Part
    error: str = ""
    """Why it is still there; empty: it is not."""


def run(arguments: Arguments, paths: Paths) -> int:
    """Take it all back; 3 where something is left. Raises UsageError where nobody can be asked."""
    found = parts(paths, SystemClock(), os.environ, Path.home())
    if not arguments.json:
        show(line for part in found for line in _lines(part))
    if any(not part.refusal for part in found) and not is_confirmed(arguments):
        announce(text("Nothing was changed."))
        return 0
    outcomes = [_taken_back(part) for part in found]
    if arguments.json:
        print(json.dumps(_document(outcomes)))
    else:
        show(_said(outcomes, paths))
        for outcome in outcomes:
            if outcome.error:
                complain(f"{outcome.part.title}: {outcome.error}\n{outcome.part.by_hand}")
    return _FAILED if any(outcome.error for outcome in outcomes) else 0


def _lines(part: Part) -> Iterator[str]:
    yield f"{visible(part.title)}:"
    for line in part.lines:
        yield f"  {visible(line[:_LINE_LIMIT])}"
    if part.refusal:
        yield "  " + words(text("This cannot be taken back: {why}", why=visible(part.refusal)))
    yield ""


def _taken_back(part: Part) -> _Outcome:
    if part.refusal:
        return _Outcome(part, part.refusal)
    try:
        part.take_back()
    except MonitorError as error:
        return _Outcome(part, str(error))
    return _Outcome(part)


def _said(outcomes: Sequence[_Outcome], paths: Paths) -> Iterator[str]:
    if not outcomes:
        yield words(text("There is nothing to take back."))
    for outcome in outcomes:
        if not outcome.error:
            yield words(text("{title}: taken back.", title=visible(outcome.part.title)))
    own = dict.fromkeys((paths.config, paths.data, paths.state))
    kept = [visible(str(folder)) for folder in own if folder.is_dir()]
    if kept:
        yield words(text("What was recorded, and settings, stay in {folders}.", folders=", ".join(kept)))


def _document(outcomes: Sequence[_Outcome]) -> dict[str, object]:
    """The document of ``--json``."""
    return {
        "action": "disconnect",
        "interface": "all",
        "parts": [
            {
                "kind": outcome.part.kind.value,
                "title": outcome.part.title,
                "change": list(outcome.part.lines),
                "taken_back": not outcome.error,
                "error": outcome.error or None,
                "by_hand": outcome.part.by_hand if outcome.error else None,
            }
            for outcome in outcomes
        ],
    }
