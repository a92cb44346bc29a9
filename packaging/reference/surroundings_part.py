"""Command-line options and environment variables in the reference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from linux.commands import Command, Option, command, walk
from reference.markdown import code, table

from desktop_monitor.cli.options import parser

VARIABLES: Mapping[str, str] = {
    "DESKTOP_MONITOR_STORAGE": "Of a workflow: the folder of a monitor started with `--storage-path`.",
    "DESKTOP_MONITOR_LANGUAGE": "The language, before the session's; the setting goes before it.",
    "LC_ALL": "The session's language, as gettext reads it; then `LC_MESSAGES` and `LANG`, with `LANGUAGE`.",
    "PERFORMANCE_DEBUG": "`true`: the log says more.",
    "CLAUDE_CONFIG_DIR": "Where Claude Code keeps its files.",
    "CODEX_HOME": "Where Codex keeps its files.",
    "GEMINI_CLI_HOME": "The folder in which Gemini CLI keeps its folder `.gemini`.",
    "XDG_CONFIG_HOME": "Settings, on Linux; with `XDG_DATA_HOME`, `XDG_STATE_HOME` and `XDG_RUNTIME_DIR`.",
    "QT_QPA_PLATFORM": "Qt's way to the screen, as `xcb` or `wayland`.",
}
"""What the program reads; secrets have the names you gave them."""


def lines() -> Iterator[str]:
    """The part."""
    whole = command(parser())
    yield from ("## Command line", "", whole.description, "", _sentence(whole.epilog), "")
    for group in whole.groups:
        if group.title:
            yield from (f"{group.title[:1].upper()}{group.title[1:]}:", "")
        yield from table(("option", "what it does"), map(_row, group.options))
    said = {group.title for group in whole.groups if group.title}
    for below in walk(whole):
        if below is not whole:
            yield from _command(below, said)
    yield from ("## Environment variables", "")
    yield from table(("variable", "what it says"), ((code(name), words) for name, words in VARIABLES.items()))


def _command(below: Command, said: set[str]) -> Iterator[str]:
    words = " ".join(
        (*below.words, *(f"[{one.value}]" if one.is_value_optional else one.value for one in below.arguments))
    )
    yield from (f"### {' '.join(below.words[1:])}", "", code(words), "", below.description, "")
    plain = (option for group in below.groups if group.title not in said for option in group.options)
    own = [option for option in plain if "--help" not in option.flags]
    if own or below.arguments:
        yield from table(("option", "what it does"), map(_row, (*below.arguments, *own)))


def _row(option: Option) -> tuple[str, str]:
    value = f"[{option.value}]" if option.is_value_optional and option.value else option.value
    name = ", ".join(f"{flag} {value}".rstrip() for flag in option.flags) or value
    return code(name), _sentence(option.help)


def _sentence(words: str) -> str:
    begun = words[:1].upper() + words[1:]
    return begun if begun.endswith(".") else f"{begun}."
