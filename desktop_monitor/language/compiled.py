"""Sentences of one compiled file of gettext (https://www.gnu.org/software/gettext/manual/html_node/MO-Files.html).

Loaded only where another language than English is spoken. Must not know what the sentences are about.
"""

from __future__ import annotations

import struct
from gettext import GNUTranslations
from pathlib import Path

from desktop_monitor.language.blanks import can_be_filled


class CompiledSentences:
    """Answers in English where the file lacks a sentence, or has other blanks in it, which would end the program."""

    def __init__(self, translations: GNUTranslations) -> None:
        self._translations = translations

    def sentence(self, english: str, context: str = "") -> str:
        """The sentence of the file; `context` tells equal English ones apart."""
        if not english:
            return ""  # gettext's answer to the empty sentence is the file's header
        told = self._translations
        said = told.pgettext(context, english) if context else told.gettext(english)
        return said if can_be_filled(said, english) else english

    def counted(self, one: str, many: str, count: int, context: str = "") -> str:
        """The form of the file that goes with a number."""
        english = one if count == 1 else many
        try:
            said = self._form(one, many, count, context)
        except ArithmeticError:  # what tells forms apart stands in the file, too, and may divide by nothing
            return english
        return said if can_be_filled(said, one, many) else english

    def _form(self, one: str, many: str, count: int, context: str) -> str:
        if not context:
            return self._translations.ngettext(one, many, count)
        return self._translations.npgettext(context, one, many, count)


def read_compiled(file: Path) -> CompiledSentences | None:
    """What `file` says; None where it cannot be read."""
    try:
        with file.open("rb") as source:
            return CompiledSentences(GNUTranslations(source))
    except (OSError, ValueError, LookupError, struct.error):
        return None
