"""Answers as they are printed: a sentence, lines, or one JSON document.

Must not know what was asked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from desktop_monitor.cli.arguments import Arguments
from desktop_monitor.escaping import visible
from desktop_monitor.language.text import Text, text
from desktop_monitor.language.wording import words


def say(arguments: Arguments, document: Mapping[str, object], said: Text | str) -> None:
    """What came of it: a sentence, or with ``--json`` a document that holds it."""
    sentence = words(said) if isinstance(said, Text) else said
    print(json.dumps({**document, "message": sentence}) if arguments.json else visible(sentence))


def announce(said: Text) -> None:
    """A sentence, at once; its blanks are safe to print."""
    print(words(said), flush=True)


def meant(near: Sequence[str]) -> Text:
    """The question after a name that does not exist, with those that do."""
    return text("did you mean {names}?", names=", ".join(near))


def show(lines: Iterable[str]) -> None:
    """Each on a line of its own; nothing where there is none."""
    for line in lines:
        print(line)
