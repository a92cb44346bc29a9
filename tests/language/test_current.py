"""A process speaks one language, English until it is told otherwise."""

from __future__ import annotations

from threading import Thread

import pytest

from desktop_monitor.errors import ConfigError, ConfigProblem, MonitorError
from desktop_monitor.language.catalogue import ENGLISH, Catalogue
from desktop_monitor.language.current import current, speaking
from desktop_monitor.language.pseudo import PSEUDO
from desktop_monitor.language.text import counted, text
from desktop_monitor.language.wording import in_words, words

XA = PSEUDO["en-XA"]


def test_english_is_spoken_at_first() -> None:
    assert current() is ENGLISH


def test_another_language_is_spoken_for_a_while() -> None:
    with speaking(XA):
        assert current() is XA
        with speaking(ENGLISH):
            assert current() is ENGLISH
        assert current() is XA
    assert current() is ENGLISH


def test_the_former_language_comes_back_after_an_error() -> None:
    with pytest.raises(KeyError), speaking(XA):
        raise KeyError

    assert current() is ENGLISH


def test_every_thread_speaks_it() -> None:
    heard: list[Catalogue] = []
    with speaking(XA):
        thread = Thread(target=lambda: heard.append(current()))
        thread.start()
        thread.join()

    assert heard == [XA]


def test_an_error_says_itself_in_the_language_of_who_reads_it() -> None:
    error = MonitorError("Nothing was changed", text("{path} is no file", path="/x"))

    assert str(error) == "Nothing was changed: /x is no file"
    with speaking(XA):
        assert str(error) == "[Ñöţĥîñĝ ŵåš çĥåñĝéð one t]: [/x îš ñö ƒîļé one t]"


def test_wrong_settings_say_themselves_so_too() -> None:
    error = ConfigError((ConfigProblem("a.yaml", "x.y", text("must be {kind}", kind="whole"), "write 1"),))

    assert str(error) == "1 configuration problem: a.yaml: x.y: must be whole (write 1)"
    with speaking(XA):
        assert "a.yaml: x.y: [ɱûšţ ƀé whole one] ([ŵŕîţé 1 o])" in str(error)


def test_a_text_within_a_text_is_said_in_the_same_language() -> None:
    said = text("{what}: {why}", what=counted("{count} file", "{count} files", 1), why=text("It is gone"))

    assert words(said) == "1 file: It is gone"
    with speaking(XA):
        assert words(said) == "[[1 ƒîļé one]: [Îţ îš ĝöñé on] one]"


def test_a_sentence_without_blanks_may_hold_braces() -> None:
    assert in_words("a {brace}") == "a {brace}"
    assert words(text("a {brace}")) == "a {brace}"
