"""The manual page, made from what the program's own parser says (man-pages(7), groff_man(7)).

Nothing of the command line is written here twice: a new verb or option is in the next page.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from linux.commands import Command, Group, Option, command, walk

import desktop_monitor
from desktop_monitor.cli.options import parser
from desktop_monitor.paths import Paths

_NAME = "desktop-monitor"
_WHATIS = "tray monitor for people who run AI coding agents"
_PLACES = Paths(
    config=Path("~/.config", _NAME),
    data=Path("~/.local/share", _NAME),
    state=Path("~/.local/state", _NAME),
    logs=Path("~/.local/state", _NAME, "logs"),
    runtime=Path("~"),
)
_FLAG = re.compile(r"(?<!\S)(\\-\\-[a-z][a-z\\-]*[a-z])")
_FILES = (
    (_PLACES.config_file, "Settings."),
    (_PLACES.alerts_file, "Rules, actions and channels of alerts."),
    (_PLACES.performance_file, "Targets, weights and the schedule of reports."),
    (_PLACES.modes_file, "Controls of your own."),
    (_PLACES.history, "What the machine did."),
    (_PLACES.journal, "What agents did."),
    (_PLACES.ledger, "Alerts, and what was switched."),
    (_PLACES.logs, "What the program says of itself."),
)


def man_page(epoch_seconds: int) -> str:
    """The page in roff, dated `epoch_seconds`."""
    return "\n".join(_lines(command(parser()), epoch_seconds)) + "\n"


def man_page_gz(epoch_seconds: int) -> bytes:
    """The page as it is installed: without a time of its own, so that it is the same each time."""
    return gzip.compress(man_page(epoch_seconds).encode(), 9, mtime=0)


def _lines(whole: Command, epoch_seconds: int) -> Iterator[str]:
    date = datetime.fromtimestamp(epoch_seconds, UTC).date().isoformat()
    yield f'.TH DESKTOP\\-MONITOR 1 "{date}" "desktop\\-monitor {desktop_monitor.__version__}" "User Commands"'
    yield ".nh"
    yield ".ad l"
    yield from (".SH NAME", f"{_escaped(_NAME)} \\- {_escaped(_WHATIS)}")
    yield ".SH SYNOPSIS"
    yield from _synopsis()
    yield from (".SH DESCRIPTION", _text(whole.description))
    yield ".SH OPTIONS"
    for group in whole.groups:
        yield from _group(group)
    yield ".SH COMMANDS"
    for below in walk(whole):
        if below is not whole:
            yield from _command(below, whole)
    status, _, codes = whole.epilog.partition(":")
    yield from (f".SH {_escaped(status.upper().replace('CODES', 'STATUS'))}", _text(codes.strip()))
    yield ".SH FILES"
    for path, meaning in _FILES:
        yield from (".TP", f".I {_escaped(str(path))}", _text(meaning))
    yield from (".SH SEE ALSO", ".BR ps (1),", ".BR top (1)")


def _synopsis() -> Iterator[str]:
    yield f".B {_escaped(_NAME)}"
    yield "[\\fIOPTION\\fR]..."
    yield ".br"
    yield f".B {_escaped(_NAME)}"
    yield "\\fIVERB\\fR [\\fIARGUMENT\\fR]... [\\fIOPTION\\fR]..."


def _command(below: Command, whole: Command) -> Iterator[str]:
    words = f"\\fB{_escaped(' '.join(below.words[1:]))}\\fR"
    yield f'.SS "{" ".join((words, *map(_argument, below.arguments)))}"'
    yield _text(below.description)
    for option in (*below.arguments, *_own_options(below, whole)):
        yield from _option(option)


def _own_options(below: Command, whole: Command) -> list[Option]:
    """What is not said of the whole program already."""
    said = {group.title for group in whole.groups if group.title}
    own = [option for group in below.groups if group.title not in said for option in group.options]
    return [option for option in own if "--help" not in option.flags]


def _group(group: Group) -> Iterator[str]:
    if group.title:
        yield f'.SS "{_escaped(_begun(group.title))}"'
    if group.description:
        yield _text(group.description)
    for option in group.options:
        yield from _option(option)


def _option(option: Option) -> Iterator[str]:
    yield ".TP"
    yield _argument(option) if not option.flags else ", ".join(_flag(flag, option) for flag in option.flags)
    yield _text(_help(option))


def _help(option: Option) -> str:
    """What it does, and its values where its name does not tell them."""
    said = option.help
    if option.choices and "|".join(option.choices) != option.value and option.choices != (option.value,):
        said = f"{said} ({', '.join(option.choices)})"
    return f"{_begun(said)}."


def _flag(flag: str, option: Option) -> str:
    if not option.value:
        return f"\\fB{_escaped(flag)}\\fR"
    value = f"\\fI{_escaped(option.value)}\\fR"
    return f"\\fB{_escaped(flag)}\\fR " + (f"[{value}]" if option.is_value_optional else value)


def _argument(option: Option) -> str:
    name = f"\\fI{_escaped(option.value)}\\fR" + ("..." if option.is_repeated else "")
    return f"[{name}]" if option.is_value_optional else name


def _begun(text: str) -> str:
    """`text` as a sentence begins, but for a name of something that is written small."""
    first = text.partition(" ")[0]
    return text if "_" in first else text[:1].upper() + text[1:]


def _text(text: str) -> str:
    """A paragraph with its options in bold; its line may not begin as a request does."""
    line = _FLAG.sub(r"\\fB\1\\fR", _escaped(text))
    return f"\\&{line}" if line.startswith(".") else line


def _escaped(text: str) -> str:
    """`text` as roff prints it: hyphens can be copied, backslashes are no escapes."""
    return text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace('"', "\\(dq").replace("\n", " ")


if __name__ == "__main__":
    print(man_page(0), end="")
