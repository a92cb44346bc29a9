"""People are answered in their language and programs in English."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_monitor.cli import main, tongue
from desktop_monitor.cli.arguments import Arguments, parse
from desktop_monitor.cli.asking import is_yes
from desktop_monitor.clock import SystemClock
from desktop_monitor.language.catalogue import ENGLISH
from desktop_monitor.language.choice import SYSTEM, VARIABLE
from desktop_monitor.language.current import current, speak, speaking
from desktop_monitor.language.pseudo import PSEUDO
from desktop_monitor.language.text import text
from desktop_monitor.language.wording import words
from tests.helpers.alert_program import AlertProgram
from tests.helpers.clock import FakeClock

XA = PSEUDO["en-XA"]
_PSEUDO_LETTERS = re.compile("[åçðéĝĥîķļñöþŕšţûŵýžƀƒĵṽÅÇÐÉĜĤÎĶĻÑÖÞŔŠŢÛŴÝŽƁƑĴṼ]")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?([+-]\d{2}:\d{2}|Z)")
_RULES = """
alerts:
  hot: {metric: cpu_used_ratio, threshold: 0.5, for: 10, keep_firing_for: 10, cooldown: 60}
hold_after_start: 0
"""


@pytest.fixture(autouse=True)
def _silence(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever a test has the process speak, and its children, is over after it."""
    monkeypatch.setenv(VARIABLE, "")
    with speaking(ENGLISH):
        yield


@pytest.fixture
def pseudo(monkeypatch: pytest.MonkeyPatch) -> None:
    """A session whose language shows what went through the catalogue."""
    monkeypatch.setenv("LC_ALL", "en_XA.UTF-8")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Options of a store in which an alert fires, for a user who has two clients."""
    for name in (".claude/settings.json", ".codex/config.toml"):
        (tmp_path / "home" / name).parent.mkdir(parents=True)
        (tmp_path / "home" / name).write_text("{}" if name.endswith("json") else "", encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    options = ["--storage-path", str(tmp_path / "data"), "--config", str(tmp_path / "config")]
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "alerts_config.yaml").write_text(_RULES, encoding="utf-8")
    program = AlertProgram(tmp_path, _RULES, FakeClock(SystemClock().now().wall_seconds - 150))
    program.run(60, cpu=0.9)
    program.close()
    return options


def _printed(capfdbinary: pytest.CaptureFixture[bytes], argv: list[str]) -> bytes:
    capfdbinary.readouterr()
    main(argv)
    return capfdbinary.readouterr().out


_FOR_PROGRAMS = [
    ["--report-only"],
    ["usage", "--json"],
    ["usage", "--by", "model", "--json"],
    ["alerts", "list", "--json"],
    ["alerts", "rehearse", "hot", "--last", "1h", "--json"],
    ["alerts", "acknowledge", "1", "--json"],
    ["alerts", "snooze", "hot", "--json"],
    ["alerts", "unsnooze", "hot", "--json"],
    ["mode", "list", "--json"],
    ["mode", "get", "claude_code.mode", "--json"],
    ["mode", "set", "claude_code.mode", "SIMPLE", "--yes", "--json"],
    ["mode", "log", "--json"],
    ["mode", "rollback", "--json"],
    ["connect", "codex", "--yes", "--json"],
    ["disconnect", "codex", "--yes", "--json"],
    ["disconnect", "all", "--yes", "--json"],
    ["import", "--json"],
    ["doctor", "--json"],
    ["--report"],
    ["--report", "weekly"],
    ["--report", "--format", "yaml"],
]


@pytest.mark.usefixtures("pseudo")
def test_no_document_of_a_verb_holds_a_word_of_the_session(
    store: list[str], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """One store and one order, as somebody would type them."""
    for argv in _FOR_PROGRAMS:
        written = _printed(capfdbinary, [*argv, *store]).decode()

        assert len(written) > len("{}"), argv
        assert not _PSEUDO_LETTERS.search(written), (argv, written)
        assert "yaml" in argv or json.loads(written), argv


@pytest.mark.parametrize(
    "argv",
    [
        ["--report-only"],
        ["usage", "--json"],
        ["alerts", "list", "--json"],
        ["mode", "list", "--json"],
        ["mode", "log", "--json"],
        ["--report", "--start", "2026-01-01", "--end", "2026-01-03"],
        ["--report", "--start", "2026-01-01", "--end", "2026-01-03", "--format", "yaml"],
    ],
)
def test_a_document_is_the_same_to_the_byte_in_every_language(
    store: list[str], capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, argv: list[str]
) -> None:
    def document(session: str) -> str:
        monkeypatch.setenv("LC_ALL", session)
        return _MOMENT.sub("(moment)", _printed(capfdbinary, [*argv, *store]).decode())

    english = document("C.UTF-8")

    assert len(english) > len("{}")
    assert document("en_XA.UTF-8") == document("ar_XB.UTF-8") == english


def test_simulated_agents_and_what_was_recorded_are_told_so_too(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    options = ["--storage-path", str(tmp_path / "simulated"), "--config", str(tmp_path / "config")]
    main(["simulate", "--hours", "2", *options])

    for argv in (["usage", "--by", "session", "--json"], ["history", "cpu_used_ratio", "--format", "json"]):
        monkeypatch.setenv("LC_ALL", "C.UTF-8")
        english = _printed(capfdbinary, [*argv, *options]).decode()
        monkeypatch.setenv("LC_ALL", "en_XA.UTF-8")
        pseudo = _printed(capfdbinary, [*argv, *options]).decode()

        assert "null" in english or "points" in english
        assert json.loads(pseudo).keys() == json.loads(english).keys()
        assert not _PSEUDO_LETTERS.search(pseudo)


@pytest.mark.parametrize("name", ["report.json", "report.yaml"])
def test_a_report_of_data_in_a_file_is_english_by_its_ending(
    store: list[str], tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The format is not typed; and who waits for the file is told in the session's language."""
    monkeypatch.setenv("LC_ALL", "en_XA.UTF-8")

    assert main(["--report", "--output", str(tmp_path / name), *store]) == 0

    assert not _PSEUDO_LETTERS.search((tmp_path / name).read_text(encoding="utf-8"))
    assert "[Ŵŕîţţéñ ţö " in capfd.readouterr().out


@pytest.mark.parametrize("name", ["report.html", "report.md"])
@pytest.mark.usefixtures("pseudo")
def test_a_report_for_people_is_in_their_language(store: list[str], tmp_path: Path, name: str) -> None:
    assert main(["--report", "--output", str(tmp_path / name), *store]) == 0

    written = (tmp_path / name).read_text(encoding="utf-8")
    assert "Šûɱɱåŕý" in written
    assert "Executive" not in written
    assert name.endswith("md") or '<html lang="en-XA">' in written


def test_a_report_from_right_to_left_says_so(store: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "ar_XB.UTF-8")

    assert main(["--report", "--output", str(tmp_path / "report.html"), *store]) == 0

    assert '<html lang="ar-XB" dir="rtl">' in (tmp_path / "report.html").read_text(encoding="utf-8")


_FOR_PEOPLE = [
    ["usage"],
    ["alerts", "list"],
    ["alerts", "rehearse", "hot", "--last", "1h"],
    ["alerts", "acknowledge", "1"],
    ["alerts", "snooze", "hot", "--for", "ever"],
    ["alerts", "unsnooze", "hot"],
    ["mode", "list"],
    ["mode", "set", "claude_code.mode", "SIMPLE", "--yes"],
    ["mode", "log"],
    ["connect", "codex", "--yes"],
    ["disconnect", "all", "--yes"],
    ["import"],
    ["doctor"],
    ["quit"],
]


@pytest.mark.usefixtures("pseudo")
def test_what_is_said_to_people_went_through_the_catalogue(
    store: list[str], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    for argv in _FOR_PEOPLE:
        lines = _printed(capfdbinary, [*argv, *store]).decode().splitlines()
        assert any(_PSEUDO_LETTERS.search(line) for line in lines), (argv, lines)


def test_the_session_is_spoken_before_anything_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_XA.UTF-8")

    tongue.as_session()

    assert current() is XA


@pytest.mark.parametrize(
    "argv",
    [["usage", "--json"], ["--report-only"], ["history", "cpu_used_ratio", "--format", "json"], ["record", "--json"]],
)
def test_a_program_that_reads_the_answer_is_spoken_to_in_english(argv: list[str]) -> None:
    arguments = parse(argv)
    speak(XA)

    tongue.for_reader(arguments)
    assert current() is ENGLISH

    tongue.as_set(arguments, "en-XA")
    assert current() is ENGLISH


@pytest.mark.parametrize("argv", [["usage"], ["--report", "--format", "json"], ["history", "x", "--format", "csv"], []])
def test_everybody_else_is_spoken_to_as_the_session_is(argv: list[str]) -> None:
    speak(XA)

    tongue.for_reader(parse(argv))

    assert current() is XA


def test_a_language_that_is_set_is_spoken_and_told_to_children() -> None:
    tongue.as_set(Arguments(), "en-XA")

    assert current() is XA
    assert os.environ[VARIABLE] == "en-XA"


def test_settings_that_follow_the_session_change_nothing() -> None:
    speak(XA)

    tongue.as_set(Arguments(), SYSTEM)

    assert current() is XA


@pytest.mark.parametrize("answer", ["y", "Y", "yes", " YES \n"])
@pytest.mark.parametrize("language", [ENGLISH, XA], ids=["en", "en-XA"])
def test_english_words_agree_in_every_language(answer: str, language: object) -> None:
    speak(XA if language is XA else ENGLISH)

    assert is_yes(answer)


def test_a_language_brings_words_of_its_own_that_agree() -> None:
    speak(XA)

    assert is_yes(words(text("cli.answer.yes")).split()[1].upper())


@pytest.mark.parametrize("answer", ["", "\n", "n", "no", "yesterday", "y y", "ja"])
def test_everything_else_does_not_agree(answer: str) -> None:
    assert not is_yes(answer)
