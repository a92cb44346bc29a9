"""What was typed, understood.

Must not know what the verbs do.
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from desktop_monitor.cli.options import parser
from desktop_monitor.cli.parsers import HINT
from desktop_monitor.errors import UsageError

_NEAR = 0.75
"""How alike an option must be to be thought meant (as difflib measures it)."""


class Arguments(NamedTuple):
    """One command line, understood."""

    verb: str = ""
    """Empty: the tray program."""
    interval_seconds: float | None = None
    storage: Path | None = None
    config: Path | None = None
    report_only: bool = False
    report: str | None = None
    """Which report; empty: as the dates say."""
    report_start_seconds: float | None = None
    report_end_seconds: float | None = None
    report_format: str = ""
    """Empty: as `output` says."""
    output: Path | None = None
    """None: standard output."""
    force: bool = False
    """Replace `output`."""
    progress_json: bool = False
    """Say how far the report is, for the program that wants it."""
    layout_json: bool = False
    """Print the report as laid out, for the program that shows it."""
    hidden: bool = False
    """Start with the tray icon alone (as login does)."""
    json: bool = False
    duration_seconds: float | None = None
    metric: str = ""
    last_seconds: float | None = None
    start_seconds: float | None = None
    end_seconds: float | None = None
    step_seconds: int | None = None
    format: str = "table"
    paths: tuple[Path, ...] = ()
    """Files and folders to import; empty: where the clients keep theirs."""
    port: int | None = None
    otlp_port: int | None = None
    action: str = ""
    """Of `alerts` and `mode`; of `serve`, what it is to do instead of serving."""
    name: str = ""
    """Of a channel, a rule or a control; or the number of an incident."""
    value: str = ""
    number: int | None = None
    """Of a suggestion, a switch or an incident."""
    never: bool = False
    for_seconds: float | None = None
    """How long nothing is said; infinite: until it is ended."""
    all: bool = False
    """Every alert."""
    new: bool = False
    client: str = ""
    """As it is typed: ``claude-code``."""
    status_line: bool = False
    yes: bool = False
    """Make the change without asking."""
    by: str = "day"
    interface: str = ""
    project: str = ""
    model: str = ""
    seed: int | None = None
    hours: float | None = None
    live: bool = False


def parse(argv: Sequence[str]) -> Arguments:
    """Understand `argv`. Raises UsageError; ``--help`` and ``--version`` print and exit 0."""
    whole = parser()
    _reject_unknown_options(argv, whole)
    namespace, misplaced = whole.parse_known_args(argv)
    if misplaced:
        # Options that exist nowhere were named before: what is left stands in the wrong place.
        from desktop_monitor.language.text import text

        raise UsageError(text("{words} does not go with the rest", words=" ".join(misplaced)), HINT)
    given = {name: value for name, value in vars(namespace).items() if value is not None}
    if "paths" in given:
        given["paths"] = tuple(given["paths"])
    arguments = Arguments(**given)
    # Here, not above: not for who asks for the version or for help.
    from desktop_monitor.cli.contradictions import reject_contradictions

    reject_contradictions(arguments)
    return arguments


def _reject_unknown_options(argv: Sequence[str], whole: argparse.ArgumentParser) -> None:
    """Name every unknown option at once; argparse would take the next word for a verb instead."""
    known = _option_strings(whole)
    before_names = itertools.takewhile(lambda word: word != "--", argv)
    options = [word.split("=", 1)[0] for word in before_names if word.startswith("--")]
    unknown = [option for option in options if option not in known]
    if unknown:
        from desktop_monitor.language.text import text

        raise UsageError(text("unknown option {options}", options=", ".join(_described(unknown, known))), HINT)


def _described(options: Sequence[str], known: Sequence[str]) -> Iterator[str]:
    # Only for who made a mistake.
    import difflib

    from desktop_monitor.language.text import text
    from desktop_monitor.language.wording import words

    for option in options:
        near = difflib.get_close_matches(option, known, n=1, cutoff=_NEAR)
        yield words(text("{option} (did you mean {near}?)", option=option, near=near[0])) if near else option


def _option_strings(whole: argparse.ArgumentParser) -> list[str]:
    strings = list(whole._option_string_actions)  # noqa: SLF001  argparse has no public list of them
    for action in whole._actions:  # noqa: SLF001
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            strings += [string for child in action.choices.values() for string in _option_strings(child)]
    return strings
