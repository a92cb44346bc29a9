"""argparse in the language of the session, raising our errors instead of exiting.

Help is said when it is asked for, so that whoever asks for none waits for no translation.
What argparse says itself it says by way of gettext (`_`), whose place our catalogue takes.
Must not know verbs or options.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from typing import Any, NoReturn

from desktop_monitor.errors import UsageError
from desktop_monitor.language.current import current
from desktop_monitor.language.marking import sentence

HINT = sentence("see desktop-monitor --help")
_USAGE = sentence("usage: ")
IN_HELP = (
    _USAGE,
    sentence("options"),
    sentence("positional arguments"),
    sentence("show this help message and exit"),
    sentence("show program's version number and exit"),
)
"""What argparse shows of its own in a help."""
IN_ERRORS = frozenset(
    {
        sentence("argument {argument_name}: {message}"),
        sentence("expected one argument"),
        sentence("expected at most one argument"),
        sentence("expected at least one argument"),
        sentence("ignored explicit argument {value}"),
        sentence("invalid choice: {value} (choose from {choices})"),
        sentence("the following arguments are required: {value}"),
    }
)
"""What argparse may say of our options, with blanks like ours; what another version words otherwise is English."""
_BLANK = re.compile(r"%(?:\((\w+)\))?[rs]")
_NAMELESS = "value"


class Help(argparse.HelpFormatter):
    """Every text of a parser in the language spoken."""

    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """The first lines."""
        super().add_usage(usage, actions, groups, current().sentence(_USAGE) if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        """The title of a group."""
        super().start_section(_said(heading))

    def add_text(self, text: str | None) -> None:
        """A description or an epilog."""
        super().add_text(_said(text))

    def _get_help_string(self, action: argparse.Action) -> str | None:
        return _said(action.help)


class Parser(argparse.ArgumentParser):
    """Raises UsageError for what argparse would print before it exits."""

    def __init__(self, *, parents: Iterable[argparse.ArgumentParser] = (), **wanted: Any) -> None:
        # Options are never shortened: what is added later would change what a script means.
        super().__init__(parents=list(parents), formatter_class=Help, allow_abbrev=False, **wanted)
        vars(argparse).update(_=_own)

    def error(self, message: str) -> NoReturn:
        """Raises UsageError."""
        # Here, not above: only for who made a mistake.
        from desktop_monitor.language.text import verbatim

        raise UsageError(verbatim(message), HINT)


def _said(english: str | None) -> str | None:
    return current().sentence(english) if english else english


def _own(english: str) -> str:
    """What argparse calls `_`; the words of a help go through here when the parser is made, and are said later."""
    blanks = {match[1] or _NAMELESS: match[0] for match in _BLANK.finditer(english or "")}
    ours = _BLANK.sub(lambda match: f"{{{match[1] or _NAMELESS}}}", english or "")
    if ours not in IN_ERRORS:
        return english
    said = current().sentence(ours).replace("%", "%%") if blanks else current().sentence(ours)
    for name, blank in blanks.items():
        said = said.replace(f"{{{name}}}", blank)
    return said


def add_command(commands: Any, common: argparse.ArgumentParser, name: str, *, help: str, description: str) -> Any:
    """A new verb, or a verb's action, that takes the global options, too; words are named as argparse names them."""
    return commands.add_parser(name, parents=[common], help=help, description=description)
