"""The command line as data, read from the program's own parser, for the manual page and the completions.

Must not know how either is written.
"""

# ruff: noqa: SLF001 - argparse tells of itself in no other way

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from desktop_monitor.cli import typed

_PATH_TYPES = (typed.folder, typed.file)


class Option(NamedTuple):
    """One option or one argument that has no flag."""

    flags: tuple[str, ...]
    """Empty for an argument."""
    value: str
    """The name of what follows; empty for none."""
    is_value_optional: bool
    is_repeated: bool
    choices: tuple[str, ...]
    is_path: bool
    help: str


class Group(NamedTuple):
    """Options that stand under one heading."""

    title: str
    description: str
    options: tuple[Option, ...]


class Command(NamedTuple):
    """The program, a verb, or an action of a verb."""

    words: tuple[str, ...]
    help: str
    description: str
    epilog: str
    arguments: tuple[Option, ...]
    groups: tuple[Group, ...]
    """The first holds what stands under no heading of its own."""
    commands: tuple[Command, ...]

    @property
    def options(self) -> tuple[Option, ...]:
        """Those of all groups."""
        return tuple(option for group in self.groups for option in group.options)


def command(parser: argparse.ArgumentParser, words: tuple[str, ...] = (), help_text: str = "") -> Command:
    """All that `parser` tells of itself and of the parsers below it; what it hides is left out."""
    return Command(
        words=words or (parser.prog,),
        help=help_text,
        description=parser.description or "",
        epilog=parser.epilog or "",
        arguments=tuple(_options(parser, [action for action in parser._actions if not action.option_strings])),
        groups=tuple(_groups(parser)),
        commands=tuple(_commands(parser, words or (parser.prog,))),
    )


def walk(whole: Command) -> Iterator[Command]:
    """`whole` and everything below it, as ``--help`` orders them."""
    yield whole
    for below in whole.commands:
        yield from walk(below)


def _commands(parser: argparse.ArgumentParser, words: tuple[str, ...]) -> Iterator[Command]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            helps = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for name, below in action.choices.items():
                yield command(below, (*words, name), helps.get(name, ""))


def _groups(parser: argparse.ArgumentParser) -> Iterator[Group]:
    """Options without a heading first; argparse's own groups of arguments and commands are no headings."""
    plain = (parser._positionals, parser._optionals)
    yield Group("", "", tuple(_options(parser, _flagged(parser._optionals._group_actions))))
    for group in parser._action_groups:
        options = tuple(_options(parser, _flagged(group._group_actions)))
        if options and group not in plain:
            yield Group(group.title or "", group.description or "", options)


def _flagged(actions: Sequence[argparse.Action]) -> list[argparse.Action]:
    return [action for action in actions if action.option_strings]


def _options(parser: argparse.ArgumentParser, actions: Sequence[argparse.Action]) -> Iterator[Option]:
    for action in actions:
        if action.help is argparse.SUPPRESS or isinstance(action, argparse._SubParsersAction):
            continue
        yield Option(
            flags=tuple(action.option_strings),
            value=_value(action),
            is_value_optional=action.nargs in ("?", "*"),
            is_repeated=action.nargs in ("*", "+"),
            choices=tuple(str(choice) for choice in action.choices or ()),
            is_path=action.type in _PATH_TYPES,
            help=parser._get_formatter()._expand_help(action) if action.help else "",
        )


def _value(action: argparse.Action) -> str:
    if action.nargs == 0:
        return ""
    if isinstance(action.metavar, str):
        return action.metavar
    if action.choices:
        return "|".join(str(choice) for choice in action.choices)
    return action.dest.upper()
