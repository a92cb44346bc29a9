"""What a shell offers behind `desktop-monitor`, made from what the program's own parser says.

bash (bash-completion's folder), zsh (zshcompsys(1)) and fish (complete(1)). Files are offered
where a file or folder is expected, a choice's values where one of them is.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from linux.commands import Command, Option, command, walk

from desktop_monitor.cli.options import parser

_NAME = "desktop-monitor"
_UNSAFE = re.compile(r"[^\w .,;|/(){}%*+=?-]")
"""Left out of what is told of an option: quotes and what a shell may take for its own."""


def bash() -> str:
    """For ``share/bash-completion/completions/desktop-monitor``."""
    whole = command(parser())
    return f"""\
_desktop_monitor() {{
  local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD - 1]}} verb='' word
  COMPREPLY=()
  for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
    case "$verb $word" in
{_lines(_steps(whole), 6)}
    esac
  done
  case "$verb $previous" in
{_lines(_bash_values(whole), 4)}
  esac
  case $verb in
{_lines(_bash_words(whole), 4)}
  esac
}}
complete -F _desktop_monitor {_NAME}
"""


def zsh() -> str:
    """For ``share/zsh/vendor-completions/_desktop-monitor`` or ``share/zsh/site-functions``."""
    whole = command(parser())
    return f"""\
#compdef {_NAME}
local verb='' word previous=$words[CURRENT-1]
local -a commands options
for word in ${{words[2,CURRENT-1]}}; do
  case "$verb $word" in
{_lines(_steps(whole), 4)}
  esac
done
case "$verb $previous" in
{_lines(_zsh_values(whole), 2)}
esac
case $verb in
{_lines(_zsh_words(whole), 2)}
esac
(( $#commands )) && _describe -t commands command commands
[[ $PREFIX == -* ]] && _describe -o -t options option options
(( $#commands )) || _files
"""


def fish() -> str:
    """For ``share/fish/vendor_completions.d/desktop-monitor.fish``."""
    whole = command(parser())
    lines = [f"complete -c {_NAME} -f"]
    for each in walk(whole):
        lines += [_fish_command(each, below) for below in each.commands]
        lines += [_fish_choices(each, argument) for argument in each.arguments if argument.choices]
        lines += [f"complete -c {_NAME} -n {_fish_place(each)} -F" for argument in each.arguments if argument.is_path]
        lines += [_fish_option(each, option) for option in each.options]
    return "\n".join(lines) + "\n"


def _lines(lines: Iterator[str], indent: int) -> str:
    return "\n".join(" " * indent + line for line in lines)


def _verb(each: Command) -> str:
    return " ".join(each.words[1:])


def _steps(whole: Command) -> Iterator[str]:
    for each in walk(whole):
        for below in each.commands:
            yield f"{shlex.quote(f'{_verb(each)} {below.words[-1]}')}) verb={shlex.quote(_verb(below))} ;;"


def _valued(whole: Command) -> Iterator[tuple[str, Option]]:
    """Where a value of an option stands, for those of which something is known."""
    for each in walk(whole):
        for option in each.options:
            if option.value and (option.is_path or option.choices):
                yield " | ".join(shlex.quote(f"{_verb(each)} {flag}") for flag in option.flags), option


def _bash_values(whole: Command) -> Iterator[str]:
    for place, option in _valued(whole):
        what = "-f" if option.is_path else f"-W {shlex.quote(' '.join(option.choices))}"
        yield f'{place}) mapfile -t COMPREPLY < <(compgen {what} -- "$current"); return ;;'


def _bash_words(whole: Command) -> Iterator[str]:
    for each in walk(whole):
        words = [below.words[-1] for below in each.commands]
        words += [value for argument in each.arguments for value in argument.choices]
        words += [flag for option in each.options for flag in option.flags]
        files = " -f" if any(argument.is_path for argument in each.arguments) else ""
        made = f'compgen{files} -W {shlex.quote(" ".join(words))} -- "$current"'
        yield f"{shlex.quote(_verb(each))}) mapfile -t COMPREPLY < <({made}) ;;"


def _zsh_values(whole: Command) -> Iterator[str]:
    for place, option in _valued(whole):
        made = "_files" if option.is_path else f"compadd -- {' '.join(option.choices)}"
        yield f"{place}) {made}; return ;;"


def _zsh_words(whole: Command) -> Iterator[str]:
    for each in walk(whole):
        commands = [_told(below.words[-1], below.help) for below in each.commands]
        commands += [shlex.quote(value) for argument in each.arguments for value in argument.choices]
        options = [_told(flag, option.help) for option in each.options for flag in option.flags]
        yield f"{shlex.quote(_verb(each))}) commands=({' '.join(commands)}) options=({' '.join(options)}) ;;"


def _told(word: str, help_text: str) -> str:
    return shlex.quote(f"{word}:{_plain(help_text)}")


def _fish_place(each: Command) -> str:
    """Behind the words of `each`, and before any that lead further."""
    conditions = [f"__fish_seen_subcommand_from {word}" for word in each.words[1:]]
    if each.commands:
        conditions.append(f"not __fish_seen_subcommand_from {' '.join(below.words[-1] for below in each.commands)}")
    return shlex.quote("; and ".join(conditions) or "true")


def _fish_command(each: Command, below: Command) -> str:
    help_text = shlex.quote(_plain(below.help))
    return f"complete -c {_NAME} -n {_fish_place(each)} -a {below.words[-1]} -d {help_text}"


def _fish_choices(each: Command, argument: Option) -> str:
    return f"complete -c {_NAME} -n {_fish_place(each)} -a {shlex.quote(' '.join(argument.choices))}"


def _fish_option(each: Command, option: Option) -> str:
    names = " ".join(f"-l {flag[2:]}" if flag.startswith("--") else f"-s {flag[1:]}" for flag in option.flags)
    value = ""
    if option.is_path:
        value = " -r -F"
    elif option.value and not option.is_value_optional:
        value = f" -x -a {shlex.quote(' '.join(option.choices))}" if option.choices else " -x"
    return f"complete -c {_NAME} -n {_fish_place(each)} {names}{value} -d {shlex.quote(_plain(option.help))}"


def _plain(text: str) -> str:
    return _UNSAFE.sub(" ", text.replace(":", ","))
