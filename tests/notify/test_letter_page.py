"""The HTML of a letter: legible in light and dark, its state told by shape and word, too."""

from __future__ import annotations

import re
from datetime import UTC

import pytest

from desktop_monitor.notify.letter_page import letter_page
from desktop_monitor.notify.letter_parts import parts_of
from desktop_monitor.notify.message import Message, MessageKind
from tests.helpers.messages import message

LEGIBLE = 4.5
"""https://www.w3.org/TR/WCAG21/#contrast-minimum"""


def page(told: Message) -> str:
    return letter_page(told, parts_of(told, UTC))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.1 has it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"severity": "critical"}, "\u25a0 Critical"),
        ({"severity": "warning"}, "\u25b2 Warning"),
        ({"severity": "info"}, "\u25cf Info"),
        ({"severity": "<b>odd"}, "\u25cb &lt;b&gt;odd"),
        ({"kind": MessageKind.RESOLVED}, "\u2713 Over"),
    ],
)
def test_state_is_a_shape_and_a_word(changes: dict[str, object], state: str) -> None:
    assert f">{state}</p>" in page(message(**changes))


@pytest.mark.parametrize("severity", ["critical", "warning", "info", "odd"])
@pytest.mark.parametrize("kind", [MessageKind.FIRING, MessageKind.RESOLVED])
def test_every_text_is_legible_in_light_and_dark(severity: str, kind: MessageKind) -> None:
    made = page(message(severity=severity, kind=kind))
    sheet = dict(re.findall(r"\.(\w+)\{(?:color|background):(#\w{6})", made))
    texts = re.findall(r'class="(\w+)[^"]*" style="[^"]*[;"]color:(#\w{6})', made)
    assert len(texts) > 4
    for name, colour in texts:
        assert contrast(colour, "#ffffff") >= LEGIBLE, name
        assert contrast(sheet[name], sheet["card"]) >= LEGIBLE, f"{name} in the dark"


def test_a_digest_puts_no_trouble_behind_another() -> None:
    told = message(kind=MessageKind.DIGEST, body="Disk full.\nMemory full.", fields=())
    assert len(re.findall(r'<p class="text"', page(told))) == 2
    assert len(re.findall(r'<p class="text"', page(message(fields=())))) == 1


def test_a_number_keeps_its_unit_on_its_line() -> None:
    assert "take 7.2\u00a0s on average, over 5\u00a0s." in page(message())


def test_a_message_without_sentences_and_fields_is_a_page_too() -> None:
    made = page(message(body="", fields=()))
    assert made.count("<table") == 2
    assert made.count("<p") == 2
