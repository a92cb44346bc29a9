"""What is kept of a command line: the executable and an allow-listed sub-command.

Arguments hold prompts, keys and file names of other people's work, so the rule is
to keep nothing but what is known to be harmless: the base name of the program, a
sub-command that stands in `command_words`, the base name of a script an interpreter
runs, behind its package's where that is well known. What is shown is also untrusted:
control characters and marks that turn the direction of writing are taken out.

Must not know how command lines are read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from desktop_monitor.collect.command_words import (
    CONTENT_PROCESS_WORDS,
    HELPER_TYPES,
    INTERPRETERS,
    PACKAGES,
    SCRIPT_SUFFIXES,
    SUB_COMMANDS,
    TASK_OPTIONS,
    VALUE_OPTIONS,
    VERSIONED_PROGRAMS,
    Interpreter,
)
from desktop_monitor.escaping import replaced, shortened

COMMAND_LENGTH = 80
"""Longest command kept, in characters."""

_VERSION = re.compile(r"(?:[-.]?\d[\d.]*)?(?:\.exe)?\Z", re.IGNORECASE)
_MODULE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,29}(?:\.[A-Za-z_][A-Za-z0-9_]{0,29}){0,4}\Z")
_SCRIPT = re.compile(r"(?=[^a-zA-Z]*[a-zA-Z])[A-Za-z0-9_][A-Za-z0-9_.+-]{0,39}\Z")
_VERSIONED = re.compile(rf"(?:^|[/\\])({'|'.join(sorted(VERSIONED_PROGRAMS))})[/\\]versions[/\\][^/\\]+\Z")
_KEY = re.compile(
    r"(?:sk|pk|rk|ghp|gho|ghs|ghu|ghr|github_pat|glpat|hf|npm|pypi|xox[a-z]|key|token|secret|bearer)[-_]"
    r"|AKIA|AIza|eyJ|[0-9a-f]{16}|[A-Za-z0-9]*(?:[A-Za-z][0-9]|[0-9][A-Za-z])[A-Za-z0-9]{10}",
    re.IGNORECASE,
)
"""Beginnings of well-known kinds of key, and runs that are too mixed for a name."""


def kept_command(argv: Sequence[str] | bytes, name: str = "") -> str:
    """The part of a command line that may be kept, at most `COMMAND_LENGTH` characters.

    `argv` is a list of arguments or the bytes of /proc/PID/cmdline; `name` is the
    short name the system knows the process by, and the answer where there is no
    command line.
    """
    words = _words(argv)
    if not words:
        return visible_text(name)
    program = _program(words, name)
    # A process that writes its own title leaves one string without separators.
    rest = words[1:] if len(words) > 1 else words[0].split()[1:]
    detail = _detail(_family(program), rest)
    return visible_text(f"{program} {detail}" if detail else program)


def visible_text(text: str, limit: int = COMMAND_LENGTH) -> str:
    """`text` on one line without invisible characters, at most `limit` characters.

    Marks without width (direction, joiners) are left out, everything else that
    cannot be seen becomes a replacement character.
    """
    return shortened(replaced(text[: 4 * limit], _visible), limit)


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    return "" if category == "Cf" else "\N{REPLACEMENT CHARACTER}"


def _words(argv: Sequence[str] | bytes) -> list[str]:
    if isinstance(argv, bytes):
        argv = argv.rstrip(b"\0").decode("utf-8", "replace").split("\0")
    words = [word.strip() for word in argv]
    while words and not words[-1]:
        words.pop()
    return words if words and words[0] else []


def _program(words: Sequence[str], name: str) -> str:
    """Base name of the program, of a path, a title ("sshd: user") or a login shell ("-bash")."""
    first = words[0].removesuffix(" (deleted)")
    versioned = _VERSIONED.search(first)
    if versioned:
        return versioned[1]
    # The system vouches for a blank in the name: "Google Chrome", "C:\\Program Files\\a.exe".
    if (" " in name and name in first) or _base(first) == name:
        return name
    if " " in first and (len(words) == 1 or not _is_path(first)):
        first = first.split()[0]
    base = _base(first)
    return base.split(" -")[0].rstrip(":").removeprefix("-") or name or first


def _is_path(word: str) -> bool:
    return "/" in word or "\\" in word


def _base(path: str) -> str:
    return re.split(r"[/\\]", path.rstrip("/\\"))[-1]


def _family(program: str) -> str:
    """The name under which the tables know a program: ``python3.11`` and ``pythonw.exe`` are ``python``."""
    return _VERSION.sub("", program).lower() or program


def _detail(family: str, rest: Sequence[str]) -> str:
    """The harmless word after the program, empty if there is none."""
    interpreter = INTERPRETERS.get(family)
    if interpreter is not None:
        return _of_interpreter(interpreter, rest)
    sub_commands = SUB_COMMANDS.get(family)
    if sub_commands is not None:
        if rest and rest[0] in TASK_OPTIONS:
            return rest[0]
        word = _first_operand(rest)
        return word if word in sub_commands else ""
    return _of_helper(rest)


def _first_operand(rest: Sequence[str]) -> str:
    """The first word that is neither an option, an option's value nor a toolchain (``+nightly``)."""
    skip = False
    for word in rest:
        if skip:
            skip = False
        elif word in VALUE_OPTIONS:
            skip = True
        elif not word.startswith(("-", "+")):
            return word.rstrip(":")
    return ""


def _of_helper(rest: Sequence[str]) -> str:
    """What a browser's or an Electron program's child does: ``renderer``."""
    for word in rest:
        if word.startswith("--type="):
            kind = word.removeprefix("--type=").split()[0:1]
            return kind[0] if kind and kind[0] in HELPER_TYPES else ""
    if "-contentproc" in rest and rest[-1] in CONTENT_PROCESS_WORDS:
        return rest[-1]
    return ""


def _of_interpreter(interpreter: Interpreter, rest: Sequence[str]) -> str:
    """``-m module``, ``-c`` without the code, or the base name of the script."""
    skip = False
    for index, word in enumerate(rest):
        if skip:
            skip = False
        elif word in interpreter.module_options:
            return _module(word, rest[index + 1 : index + 2])
        elif interpreter.is_code_option(word):
            return interpreter.code_option
        elif word in interpreter.value_options:
            skip = True
        elif not word.startswith(("-", "+")):
            return word if word in interpreter.sub_commands else _script(word)
    return ""


def _module(option: str, following: Sequence[str]) -> str:
    module = _base(following[0]) if following else ""
    if (_MODULE.match(module) or module.lower().endswith(SCRIPT_SUFFIXES)) and _is_harmless(module):
        return f"{option} {module}"
    return option


def _script(word: str) -> str:
    """The script's base name if it can only be a file: it has a path or a known suffix."""
    base = _base(word)
    if not (_is_path(word) or base.lower().endswith(SCRIPT_SUFFIXES)):
        return ""
    script = base if _is_harmless(base) else ""
    package = _package(word)
    return f"{package}/{script}" if package else script


def _package(path: str) -> str:
    """What a script's well-known package is called; empty for all others."""
    folders = "/" + path.replace("\\", "/")
    return next((name for folder, name in PACKAGES.items() if f"/{folder}/" in folders), "")


def _is_harmless(base: str) -> bool:
    return _SCRIPT.match(base) is not None and _KEY.search(base) is None
