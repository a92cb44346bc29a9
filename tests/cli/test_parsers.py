"""Help and mistakes of the command line are in the session's language, argparse's own words too."""

from __future__ import annotations

import argparse
import inspect
import re
import string
from collections.abc import Iterator

import pytest

from desktop_monitor.cli.arguments import parse
from desktop_monitor.cli.options import parser
from desktop_monitor.cli.parsers import HINT, IN_ERRORS, IN_HELP
from desktop_monitor.errors import UsageError
from desktop_monitor.language.catalogue import Catalogue
from desktop_monitor.language.current import speaking
from desktop_monitor.language.pseudo import PSEUDO

XA = PSEUDO["en-XA"]
_PLAIN_WORDS = re.compile(r"\b[a-z]{3,} [a-z]{3,}\b")


class _Shouting:
    """Says everything in capitals and blanks as they are, so that a sentence shows how often it was translated."""

    def sentence(self, english: str, context: str = "") -> str:
        parts = re.split(r"(\{[^{}]*\})", english)
        return (
            english
            if context
            else "".join(part if index % 2 else f"{part.upper()}" for index, part in enumerate(parts))
        )

    def counted(self, one: str, many: str, count: int, context: str = "") -> str:
        return self.sentence(one if count == 1 else many)


SHOUTING = Catalogue("xx", _Shouting())


def _parsers(whole: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield whole
    for action in whole._actions:
        if isinstance(action, argparse._SubParsersAction):
            for child in action.choices.values():
                yield from _parsers(child)


def test_no_word_of_any_help_is_said_past_the_catalogue() -> None:
    with speaking(SHOUTING):
        helps = {one.prog: one.format_help() for one in _parsers(parser())}

    assert len(helps) > 20
    for prog, written in helps.items():
        told = written.partition("\n\n")[2]
        assert _PLAIN_WORDS.findall(told) == [], prog


def test_help_is_made_when_it_is_asked_for() -> None:
    whole = parser()

    with speaking(XA):
        assert "[ûšåĝé: " in whole.format_help()
    assert whole.format_help().startswith("usage: desktop-monitor")


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["--interval"], "ARGUMENT --interval: EXPECTED ONE ARGUMENT"),
        (["history"], "THE FOLLOWING ARGUMENTS ARE REQUIRED: METRIC"),
        (["serve", "foo"], "ARGUMENT token: INVALID CHOICE: 'foo' (CHOOSE FROM 'token')"),
        (["--hidden=3"], "ARGUMENT --hidden: IGNORED EXPLICIT ARGUMENT '3'"),
        (["--interval", "abc"], "ARGUMENT --interval: 'abc' IS NOT A LENGTH OF TIME SUCH AS 30, 10M, 6H OR 7D"),
        (["serve", "--port", "99999"], "ARGUMENT --port: '99999' IS NOT A PORT (0 TO 65535)"),
        (["quit", "1"], "1 DOES NOT GO WITH THE REST"),
        (["--intervl", "3"], "UNKNOWN OPTION --intervl (DID YOU MEAN --interval?)"),
        (["--start", "2026-01-01"], "--start BEFORE A VERB GOES WITH --REPORT ONLY"),
        (["serve", "--new"], "--new GOES WITH serve token ONLY"),
    ],
)
def test_a_mistake_is_told_in_the_language_spoken(argv: list[str], said: str) -> None:
    """The blanks hold what was typed, as it was typed."""
    with speaking(SHOUTING):
        with pytest.raises(UsageError) as told:
            parse(argv)
        assert told.value.title == said


@pytest.mark.parametrize("value", ["%s", "%(value)s", "100 %", "{0}", "{value}", "%%"])
def test_what_was_typed_is_no_template(value: str) -> None:
    with pytest.raises(UsageError) as told:
        parse(["serve", value])

    assert f"invalid choice: {value!r} (choose from 'token')" in str(told.value)


def test_the_version_of_argparse_in_use_still_says_these_words() -> None:
    """Others would be English in every language."""
    source = inspect.getsource(argparse)
    for sentence in (*IN_HELP, *IN_ERRORS):
        pieces = [piece for piece, *_ in string.Formatter().parse(sentence)]
        assert all(piece in source for piece in pieces), sentence


def test_a_hint_follows_every_mistake() -> None:
    with pytest.raises(UsageError, match=f"{HINT}$"):
        parse(["--interval"])
