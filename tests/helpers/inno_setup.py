"""Reads Inno Setup scripts as its compiler does, as far as ours go, and names what it would refuse.

Sections, preprocessor, entries and constants: https://jrsoftware.org/ishelp/ ("Script Format Overview",
"Constants", "Inno Setup Preprocessor"). Pascal in [Code] is looked at no further than whether what
is begun is ended.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tests.helpers.inno_names import CONSTANTS, FLAGS, PARAMETERS, REQUIRED, SETUP_DIRECTIVES, VALUES


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a section: its parameters, as written, with the preprocessor's names filled in."""

    line: int
    values: dict[str, str]

    @property
    def flags(self) -> frozenset[str]:
        """The words of ``Flags``."""
        return frozenset(self.values.get("Flags", "").split())


@dataclass(slots=True)
class Script:
    """What was read, and what is wrong with it, each with its line."""

    setup: dict[str, str] = field(default_factory=dict)
    messages: dict[str, str] = field(default_factory=dict)
    sections: dict[str, list[Entry]] = field(default_factory=dict)
    code: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read(text: str, defined: Mapping[str, str]) -> Script:
    """The script as the compiler sees it with these names ``defined`` on its command line."""
    script, section = Script(), ""
    for number, line in _preprocessed(text, dict(defined), script):
        stripped = line.strip()
        header = re.fullmatch(r"\[(\w+)\]", stripped)
        if header:
            section = header[1]
            if section not in PARAMETERS and section not in {"Setup", "CustomMessages", "Code"}:
                script.problems.append(f"{number}: there is no section [{section}]")
        elif section == "Code":
            script.code.append(line)
        elif stripped and not stripped.startswith(";"):
            _take(script, section, number, stripped)
    script.problems += _code_problems("\n".join(script.code))
    return script


def _preprocessed(text: str, names: dict[str, str], script: Script) -> Iterator[tuple[int, str]]:
    taken = [True]
    for number, line in enumerate(text.splitlines(), 1):
        directive = re.match(r"\s*#(\w+)\s*(.*)", line)
        if directive is None:
            if all(taken):
                yield number, _filled(line, names, number, script)
            continue
        word, rest = directive[1], directive[2].strip()
        if word in {"ifdef", "ifndef"}:
            taken.append((rest in names) == (word == "ifdef"))
        elif word == "endif" and len(taken) > 1:
            taken.pop()
        elif word == "define" and all(taken):
            name, _, value = rest.partition(" ")
            names[name] = value.strip().strip('"')
        elif word == "error" and all(taken):
            script.problems.append(f"{number}: {rest}")
        elif word not in {"define", "error"}:
            script.problems.append(f"{number}: #{word} has no place here")
    if len(taken) > 1:
        script.problems.append("an #if has no #endif")


def _filled(line: str, names: Mapping[str, str], number: int, script: Script) -> str:
    def value(found: re.Match[str]) -> str:
        if found[1] not in names:
            script.problems.append(f"{number}: {found[0]} is not defined")
        return names.get(found[1], "")

    return re.sub(r"\{#(\w+)\}", value, line)


def _take(script: Script, section: str, number: int, line: str) -> None:
    if section in {"Setup", "CustomMessages"}:
        name, separator, value = line.partition("=")
        if not separator:
            script.problems.append(f"{number}: no name=value")
        (script.setup if section == "Setup" else script.messages)[name] = value
        script.problems += [f"{number}: {why}" for why in _directive_problems(section, name, value)]
        return
    entry = Entry(number, {})
    for name, value in _parameters(line, number, script):
        if name in entry.values:
            script.problems.append(f"{number}: {name} stands twice")
        entry.values[name] = value
    script.sections.setdefault(section, []).append(entry)
    script.problems += [f"{number}: {why}" for why in _entry_problems(section, entry, script)]


def _directive_problems(section: str, name: str, value: str) -> Iterator[str]:
    if section == "Setup":
        if name not in SETUP_DIRECTIVES:
            yield f"there is no directive {name}"
        if name in VALUES and value not in VALUES[name]:
            yield f"{name} cannot be {value}"
        yield from _constant_problems(value)


def _parameters(line: str, number: int, script: Script) -> Iterator[tuple[str, str]]:
    position = 0
    pattern = re.compile(r'\s*(\w+)\s*:\s*(?:"((?:[^"]|"")*)"|([^";]*?))\s*(?:;|$)')
    while position < len(line):
        found = pattern.match(line, position)
        if found is None:
            script.problems.append(f"{number}: cannot be read from {line[position : position + 30]!r} on")
            return
        quoted, bare = found[2], found[3]
        yield found[1], bare if quoted is None else quoted.replace('""', '"')
        position = found.end()


def _entry_problems(section: str, entry: Entry, script: Script) -> Iterator[str]:
    known = PARAMETERS.get(section, frozenset())
    yield from (f"[{section}] has no {name}" for name in entry.values if name not in known)
    yield from (f"[{section}] needs {name}" for name in REQUIRED.get(section, ()) if name not in entry.values)
    yield from (f"[{section}] has no flag {flag}" for flag in entry.flags - FLAGS.get(section, frozenset()))
    for name, value in entry.values.items():
        yield from (why for why in _constant_problems(value) if name not in {"Flags", "Check"})
        for message in re.findall(r"\{cm:(\w+)", value):
            if message != "LaunchProgram" and not any(key.endswith(f".{message}") for key in script.messages):
                yield f"there is no message {message}"


def _constant_problems(value: str) -> Iterator[str]:
    for constant in re.findall(r"\{(\w+)[^}]*\}", value.replace("{{", "")):
        if constant not in CONSTANTS | {"cm", "reg", "param", "code"}:
            yield f"there is no constant {{{constant}}}"


def _code_problems(code: str) -> Iterator[str]:
    plain = re.sub(r"'(?:[^'\n]|'')*'|\{[^}]*\}|//[^\n]*", " ", code)
    words = re.findall(r"\b(begin|end|try|case)\b", plain)
    if words.count("end") != len(words) - words.count("end"):
        yield "[Code]: begin, try and case are not all ended"
    if plain.count("(") != plain.count(")") or "'" in plain:
        yield "[Code]: a bracket or a quote is not closed"
