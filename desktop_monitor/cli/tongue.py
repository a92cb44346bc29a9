"""Which language a command answers in: English for programs, else the session's or the one that was set.

Must not know sentences.
"""

from __future__ import annotations

import os

from desktop_monitor.cli.arguments import Arguments
from desktop_monitor.language.catalogue import ENGLISH
from desktop_monitor.language.choice import SYSTEM, catalogue_for, is_english, tell_children
from desktop_monitor.language.current import speak


def as_session() -> None:
    """Speak as the session does: nothing was read yet."""
    _speak(SYSTEM)


def for_reader(arguments: Arguments) -> None:
    """English from here on where a program reads the answer: a sentence in a document is a value like others.

    A report sees to that itself: who waits for its file is told in another language what is wrong.
    """
    if _is_for_program(arguments):
        speak(ENGLISH)


def as_set(arguments: Arguments, language: str) -> None:
    """Speak the `language` of the settings; so do the program's own children."""
    if language == SYSTEM:
        return
    tell_children(os.environ, language)
    if not _is_for_program(arguments):
        _speak(language)


def _speak(setting: str) -> None:
    if is_english(setting, os.environ):
        speak(ENGLISH)
        return
    # Here, not above: it takes as long to load as all that an answer in English needs.
    from desktop_monitor.paths import resource

    speak(catalogue_for(resource("languages"), setting, os.environ))


def _is_for_program(arguments: Arguments) -> bool:
    return arguments.json or arguments.report_only or arguments.format == "json"
