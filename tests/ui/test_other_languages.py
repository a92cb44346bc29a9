"""Every page and dialog in other languages: all of it is said through the catalogue, and nothing is cut."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop_monitor.language.catalogue import ENGLISH, load, shipped
from desktop_monitor.language.pseudo import PSEUDO
from desktop_monitor.paths import resource
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.window.main import MainWindow
from desktop_monitor.ui.window.page import PageContext
from desktop_monitor.ui.window.rail import RailButton
from tests.helpers.clipping import clipped
from tests.helpers.keyboard import keys_used_twice
from tests.helpers.populated import DIALOGS, PAGES, open_dialog, open_glance, open_page, settle
from tests.helpers.spoken_languages import spoken
from tests.ui.conftest import StubEngine

LONGER, MIRRORED = "en-XA", "ar-XB"
SIZES = ((860, 560), (1280, 800))
TITLE = Qt.ItemDataRole.DisplayRole
NAMES = (
    # Clients, interfaces, models, modes and efforts, as their makers write them.
    r"Claude Code|Codex|Gemini CLI|claude_code|codex|gemini|own|claude|anthropic_api|mock",
    r"opus|sonnet|haiku|opusplan|best|default|(?:opus|sonnet)-[\w.-]+|claude-[\w.-]+|gpt-[\w.-]+|gemini-[\w.-]+|4-preview",
    r"FANCY|SIMPLE|minimal|low|medium|high|xhigh",
    # Formats, protocols and products.
    r"HTML|PDF|JSON|YAML|Markdown|CSV \(zip\)|STARTTLS|TLS|json|English|Deutsch|CPU|GPU|US\$",
    r"Desktop Monitor [\d.]+ · Python [\d.]+ · Qt [\d.]+",
    # Keys of somebody's file, and of the keyboard.
    r'"mode"',
    r"(?:Ctrl|Alt|Shift)\+\w+",
    # Processes, users, sessions, machines and channels of the populated pages.
    r"systemd|bash|cargo(?: build)?|node|python3|rustc|firefox|Xorg|kworker/0:1|root|sam|me|team|workbench",
    r"BAT0|Build box busy",
    r"api|docs|engine|nightly|coretemp Package id 0|Linux [\d.]+|Example CPU [\d.]+ GHz|build_temperature",
    r"context mode|model|effort|interface|agent-workflow",
    # Paths, addresses, and what a server said itself.
    r"/[\w./ -]*|https?://\S+|\S+@\S+|mail\.example\.org does not answer: timed out|connection refused",
    r"http://127\.0\.0\.1:5000 does not answer: connection refused\.",
    r"Claude Code may rewrite this file while it runs\.",
    # What the test's own dialog is asked to say.
    r"Delete the rule\?|It is gone\.|Delete rule",
)
"""What is no sentence of ours."""
UNITS = r"(?:(?:[KMGT]i)?B(?:/s)?|ms|s|min|h|d|k|M|%|°C|W|[kMG]?Hz|/s|AM|PM)"
QUANTITY = re.compile(rf"[↓↑≥~−]?\s*\$?\s*(?:[\d.,: ]+\s*{UNITS}?\s*)+|{UNITS}")
DATE = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d+(?:, \d{4})?"
)
SEPARATORS = re.compile(r"[·,:→\n()/+–—…&]|\s\s+")
WORD = re.compile(r"[A-Za-z]{2,}")


@pytest.fixture(params=[LONGER])
def language(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    """Spoken while the test runs."""
    tag: str = request.param
    with spoken(qapp, PSEUDO.get(tag) or load(resource("languages"), tag) or ENGLISH):
        yield tag


every = pytest.mark.parametrize("language", [LONGER, MIRRORED, *shipped(resource("languages"))], indirect=True)


def said(widget: QWidget) -> Iterator[str]:
    """All that can be read of a widget and of what is in it, or is read aloud."""
    for part in (widget, *widget.findChildren(QWidget)):
        if part.isVisible():
            yield from (part.toolTip(), part.accessibleName(), part.accessibleDescription())
            if isinstance(part, QLabel | QAbstractButton):
                yield part.text()
            elif isinstance(part, QLineEdit):
                yield part.placeholderText()
            elif isinstance(part, QGroupBox):
                yield part.title()
            elif isinstance(part, QComboBox):
                yield from (part.itemText(index) for index in range(part.count()))
            elif isinstance(part, QAbstractItemView):
                yield from _cells(part)


def _cells(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    for column in range(model.columnCount() if model is not None else 0):
        yield str(model.headerData(column, Qt.Orientation.Horizontal, TITLE) or "")
        yield from (str(model.index(row, column).data(TITLE) or "") for row in range(min(model.rowCount(), 20)))


def unsaid(words: str, data: re.Pattern[str]) -> str:
    """What of `words` is neither data nor has the brackets of the pseudo-language; empty where all is well."""
    if "[" in words or "]" in words:
        return ""  # a sentence of the catalogue, perhaps around data, or shortened
    rest = data.sub(" ", DATE.sub(" ", words))
    parts = (part.strip() for part in SEPARATORS.split(rest))
    return " ".join(part for part in parts if WORD.search(part) and not QUANTITY.fullmatch(part))


@pytest.fixture
def data(context: PageContext) -> re.Pattern[str]:
    """Names of this test's world, and its folders."""
    folder = re.escape(str(context.paths.config.parent))
    # Longest first: a name may begin with another.
    names = sorted((name for line in NAMES for name in _alternatives(line)), key=len, reverse=True)
    return re.compile(rf"{folder}\S*|" + "|".join(rf"(?<!\w)(?:{name})(?!\w)" for name in names))


def _alternatives(line: str) -> Iterator[str]:
    depth, begin = 0, 0
    for at, letter in enumerate(line):
        depth += (letter == "(") - (letter == ")")
        if letter == "|" and not depth:
            yield line[begin:at]
            begin = at + 1
    yield line[begin:]


def sentences_past_the_catalogue(widget: QWidget, data: re.Pattern[str]) -> list[str]:
    return sorted({words for words in said(widget) if unsaid(words, data)})


@pytest.mark.parametrize("name", PAGES)
def test_every_word_of_a_page_is_said_through_the_catalogue(
    name: str, language: str, data: re.Pattern[str], full: MainWindow, engine: StubEngine, qtbot: QtBot
) -> None:
    open_page(full, engine.state, qtbot, name)
    assert sentences_past_the_catalogue(full, data) == []


@pytest.mark.parametrize("name", DIALOGS)
def test_every_word_of_a_dialog_is_said_through_the_catalogue(
    name: str, language: str, data: re.Pattern[str], context: PageContext, qtbot: QtBot
) -> None:
    dialog = open_dialog(name, context, qtbot)
    settle()
    assert sentences_past_the_catalogue(dialog, data) == []


def test_every_word_of_the_glance_is_said_through_the_catalogue(
    language: str, data: re.Pattern[str], context: PageContext, qtbot: QtBot
) -> None:
    assert sentences_past_the_catalogue(open_glance(context, qtbot), data) == []


@every
def test_the_glance_cuts_nothing_that_is_longer_or_goes_from_right_to_left(
    language: str, dressed: Look, context: PageContext, qtbot: QtBot
) -> None:
    assert clipped(open_glance(context, qtbot)) == []


@every
@pytest.mark.parametrize("name", DIALOGS)
def test_keys_of_a_dialog_are_used_once(name: str, language: str, context: PageContext, qtbot: QtBot) -> None:
    assert keys_used_twice(open_dialog(name, context, qtbot)) == []


@every
@pytest.mark.parametrize("name", PAGES)
def test_no_page_cuts_what_is_longer_or_goes_from_right_to_left(
    name: str, language: str, full: MainWindow, engine: StubEngine, dressed: Look, qtbot: QtBot
) -> None:
    open_page(full, engine.state, qtbot, name)
    for size in SIZES:
        full.resize(*size)
        settle()
        assert full.size().toTuple() == size
        assert clipped(full) == []


@every
@pytest.mark.parametrize("name", PAGES)
def test_no_page_is_scrolled_sideways(
    name: str, language: str, full: MainWindow, engine: StubEngine, dressed: Look, qtbot: QtBot
) -> None:
    page = open_page(full, engine.state, qtbot, name)
    for size in SIZES:
        full.resize(*size)
        settle()
        areas = [area for area in page.findChildren(QScrollArea) if area.widgetResizable() and area.isVisible()]
        assert [area.objectName() for area in areas if area.horizontalScrollBar().maximum()] == []


@every
@pytest.mark.parametrize("name", DIALOGS)
def test_no_dialog_cuts_what_is_longer_or_goes_from_right_to_left(
    name: str, language: str, context: PageContext, dressed: Look, qtbot: QtBot
) -> None:
    dialog = open_dialog(name, context, qtbot)
    settle()
    assert clipped(dialog) == []


@pytest.mark.parametrize("language", [MIRRORED], indirect=True)
def test_the_rail_stands_where_lines_begin(
    language: str, full: MainWindow, engine: StubEngine, dressed: Look, qtbot: QtBot
) -> None:
    open_page(full, engine.state, qtbot, "overview")
    button = full.findChild(RailButton, "rail_overview")
    assert button is not None
    assert button.mapTo(full, QPoint(0, 0)).x() > full.width() // 2


@pytest.mark.parametrize("words", ["Memory used", "Claude Code: running", "12 open files", "Mon: late"])
def test_a_sentence_without_brackets_is_found(words: str, data: re.Pattern[str]) -> None:
    assert unsaid(words, data)


@pytest.mark.parametrize(
    "words", ["1.4 GiB", "[Åƀç]", "Nov 21, 8:26 AM · 47.2 KiB", "Claude Code", "opus-4-8", "≥ $ 4.07"]
)
def test_data_is_not(words: str, data: re.Pattern[str]) -> None:
    assert unsaid(words, data) == ""
