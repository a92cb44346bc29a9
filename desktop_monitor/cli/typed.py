"""From one word of a command line to its value; what cannot be one is refused with a sentence.

Must not know which options there are.
"""

from __future__ import annotations

import argparse
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_monitor.language.marking import sentence

if TYPE_CHECKING:
    from desktop_monitor.language.text import Parameter

_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(s|m|min|h|d|w)?\Z")
_GREATEST_PORT = 65535
_GREATEST_SEED = 1_000_000_000
_FEWEST_HOURS, _MOST_HOURS = 1.0, 24.0 * 31
_LONGEST_SECONDS = 100 * 366 * 86400.0
_UNIT_SECONDS = {None: 1, "s": 1, "m": 60, "min": 60, "h": 3600, "d": 86400, "w": 7 * 86400}


def refusal(english: str, /, **blanks: Parameter) -> argparse.ArgumentTypeError:
    """The error that says this sentence of the catalogue to who typed the word."""
    # Here, not above: only for who made a mistake.
    from desktop_monitor.language.text import text
    from desktop_monitor.language.wording import words

    return argparse.ArgumentTypeError(words(text(english, **blanks)))


def duration(written: str) -> float:
    """Seconds of ``30``, ``10m``, ``6h`` or ``7d``."""
    match = _DURATION.match(written.strip())
    if not match or float(match[1]) <= 0:
        raise refusal(sentence("{written} is not a length of time such as 30, 10m, 6h or 7d"), written=repr(written))
    seconds = float(match[1]) * _UNIT_SECONDS[match[2]]
    if seconds > _LONGEST_SECONDS:
        raise refusal(sentence("is longer than a hundred years"))
    return seconds


def length_or_ever(written: str) -> float:
    """Seconds of a length of time; infinite for ``ever``."""
    return float("inf") if written.strip() == "ever" else duration(written)


def seed(written: str) -> int:
    """A number that names a simulation."""
    if not written.strip().isdecimal() or int(written) > _GREATEST_SEED:
        raise refusal(
            sentence("{written} is not a whole number ({least} to {greatest})"),
            written=repr(written),
            least=0,
            greatest=_GREATEST_SEED,
        )
    return int(written)


def number(written: str) -> int:
    """The number of something that a list names."""
    if not written.isascii() or not written.isdecimal() or len(written) > 15:
        raise refusal(sentence("{written} is not a number of the list"), written=repr(written))
    return int(written)


def hours(written: str) -> float:
    """A length of time in hours."""
    try:
        hours = float(written)
    except ValueError:
        hours = 0.0
    if not _FEWEST_HOURS <= hours <= _MOST_HOURS:
        raise refusal(
            sentence("{written} is not a number of hours ({least} to {greatest})"),
            written=repr(written),
            least=round(_FEWEST_HOURS),
            greatest=round(_MOST_HOURS),
        )
    return hours


def port(written: str) -> int:
    """A TCP port; 0 is any."""
    if not written.strip().isdecimal() or int(written) > _GREATEST_PORT:
        raise refusal(
            sentence("{written} is not a port ({least} to {greatest})"),
            written=repr(written),
            least=0,
            greatest=_GREATEST_PORT,
        )
    return int(written)


def folder(written: str) -> Path:
    """A path, ``~`` being the home folder."""
    if not written.strip():
        raise refusal(sentence("is empty; name a folder"))
    try:
        return Path(written).expanduser()
    except RuntimeError:
        raise refusal(sentence("{written} names a home folder that is not known here"), written=repr(written)) from None


def file(written: str) -> Path:
    """A path of a file, ``~`` being the home folder."""
    if not written.strip():
        raise refusal(sentence("is empty; name a file"))
    return folder(written)


def interval(written: str) -> float:
    """Seconds between two readings, within the bounds of the setting."""
    # Not for every command: it takes as long as all else here.
    from desktop_monitor.config.loader import check
    from desktop_monitor.language.wording import in_words

    seconds = duration(written)
    problem = check("sampling.interval_seconds", seconds)
    if problem:
        raise argparse.ArgumentTypeError(in_words(problem))
    return seconds


def step(written: str) -> int:
    """Whole seconds of a length of time."""
    seconds = duration(written)
    if seconds != int(seconds):
        raise refusal(sentence("{written} is not a whole number of seconds"), written=repr(written))
    return int(seconds)


def date_start(written: str) -> float:
    """Wall seconds of a date's begin, or of a date and time; local where no offset is written."""
    return _seconds(_date(written), written)


def date_end(written: str) -> float:
    """Wall seconds at which a date is over, or of a date and time."""
    moment = _date(written)
    if len(written.strip()) == len("2026-01-31") and moment.date() < date.max:
        moment += timedelta(days=1)  # on the calendar, so that a day of 23 or 25 hours is whole
    return _seconds(moment, written)


def _seconds(moment: datetime, written: str) -> float:
    try:
        seconds = moment.timestamp()  # local where no offset is written
        datetime.fromtimestamp(seconds, UTC)  # refuses what cannot be shown again
    except (OverflowError, ValueError, OSError):
        raise refusal(sentence("{written} is a date this system cannot reckon with"), written=repr(written)) from None
    return seconds


def _date(written: str) -> datetime:
    try:
        return datetime.fromisoformat(written.strip())
    except ValueError:
        raise refusal(
            sentence("{written} is not a date (2026-01-31) or date and time (2026-01-31T14:30)"), written=repr(written)
        ) from None
