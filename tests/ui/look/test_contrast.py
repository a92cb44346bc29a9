"""What the style sheet and the painters put on each other can be told apart, in light and in dark.

Text reaches 4.5:1 on everything it stands on, whatever the mouse does to it; frames of
what has the keyboard, lines, marks and shapes reach 3:1 (WCAG 2.2, 1.4.3 and 1.4.11).
What is disabled is exempt.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from desktop_monitor.ui.look.colour import contrast, mix
from desktop_monitor.ui.look.stylesheet import stylesheet
from desktop_monitor.ui.look.theme import palette_of
from desktop_monitor.ui.look.tokens import DARK, LIGHT, Tokens
from desktop_monitor.ui.window.rail import selected_ink

TEXT_CONTRAST = 4.5
SHAPE_CONTRAST = 3.0
BOTH = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_COLOUR = r"#[0-9A-Fa-f]{6}"
_FAINT_STATES = (":disabled", "QScrollBar", "::handle")


class Painted(NamedTuple):
    """One selector of the style sheet with its colours; empty where it names none."""

    selector: str
    ink: str
    ground: str
    frame: str


def rules(tokens: Tokens) -> list[Painted]:
    """Every selector of the sheet."""
    found = []
    for selectors, body in _RULE.findall(stylesheet(tokens, 10.0)):
        said = dict(re.findall(rf"(?:^|[;\s])([a-z-]+):\s*(?:\S+ \S+ )?({_COLOUR}|transparent)", body))
        for selector in selectors.split(","):
            frame = re.search(rf"border(?:-color)?:[^;]*({_COLOUR})", body)
            found.append(
                Painted(
                    " ".join(selector.split()),
                    said.get("color", ""),
                    said.get("background", ""),
                    frame[1] if frame else "",
                )
            )
    return found


def surfaces(tokens: Tokens) -> tuple[str, ...]:
    """What something without a ground of its own may stand on."""
    return tokens.background, tokens.card, tokens.rail


def parts_of(selector: str) -> tuple[str, str]:
    """The widget with its role, and the states."""
    widget, _, states = selector.partition(":")
    return widget, states


def grounds(rule: Painted, known: list[Painted], tokens: Tokens) -> Iterator[str]:
    """What the text of a rule may stand on: its own, what states of its widget paint, or what lies behind."""
    if rule.ground.startswith("#"):
        yield rule.ground
        return
    widget, states = parts_of(rule.selector)
    kind = widget.partition("[")[0]
    own = [other for other in known if parts_of(other.selector)[0] == widget] or [
        other for other in known if parts_of(other.selector)[0] == kind
    ]
    painted = [
        other.ground
        for other in own
        if other.ground.startswith("#")
        and "disabled" not in other.selector
        and (not states or parts_of(other.selector)[1] in ("", states))
    ]
    yield from painted
    is_bare = not any(other.ground for other in own if not parts_of(other.selector)[1])
    is_clear = any(other.ground == "transparent" for other in own)
    if is_bare or is_clear:
        yield from surfaces(tokens)


@BOTH
def test_text_of_every_rule_can_be_read_in_every_state(tokens: Tokens) -> None:
    known = rules(tokens)
    assert len(known) > 60
    faint = [
        (rule.selector, rule.ink, ground)
        for rule in known
        if rule.ink.startswith("#") and not any(state in rule.selector for state in _FAINT_STATES)
        for ground in grounds(rule, known, tokens)
        if contrast(rule.ink, ground) < TEXT_CONTRAST
    ]
    assert not faint


@BOTH
def test_the_frame_of_what_has_the_keyboard_stands_out(tokens: Tokens) -> None:
    """From what is around it and from what it frames, or else from one of them and from the frame it replaces."""
    known = rules(tokens)
    focused = [rule for rule in known if ":focus" in rule.selector and rule.frame]
    assert len(focused) > 8
    faint = [
        (rule.selector, rule.frame, ground)
        for rule in focused
        for ground in surfaces(tokens)
        if contrast(rule.frame, ground) < SHAPE_CONTRAST
    ]
    assert not faint


@BOTH
def test_placeholders_and_selected_text_of_fields_can_be_read(tokens: Tokens) -> None:
    sheet = stylesheet(tokens, 10.0)
    placeholder = re.search(rf"placeholder-text-color:\s*({_COLOUR})", sheet)
    assert placeholder is not None
    for ground in (tokens.card, tokens.background):
        assert contrast(placeholder[1], ground) >= TEXT_CONTRAST
    selections = re.findall(rf"selection-background-color: ({_COLOUR}); selection-color: ({_COLOUR})", sheet)
    assert len(selections) >= 3
    assert all(contrast(ink, ground) >= TEXT_CONTRAST for ground, ink in selections)


@BOTH
def test_links_and_all_text_of_the_palette_can_be_read(tokens: Tokens, qapp: object) -> None:
    palette = palette_of(tokens)
    pairs = (
        (palette.windowText(), palette.window()),
        (palette.text(), palette.base()),
        (palette.text(), palette.alternateBase()),
        (palette.placeholderText(), palette.base()),
        (palette.buttonText(), palette.button()),
        (palette.toolTipText(), palette.toolTipBase()),
        (palette.highlightedText(), palette.highlight()),
        (palette.link(), palette.base()),
        (palette.link(), palette.window()),
        (palette.linkVisited(), palette.base()),
    )
    for ink, ground in pairs:
        assert contrast(ink.color().name(), ground.color().name()) >= TEXT_CONTRAST, (ink, ground)


@BOTH
def test_painted_text_can_be_read(tokens: Tokens) -> None:
    """Badges, counts, what the rail shows as chosen, and rows under the mouse or selected."""
    row_hover = mix(tokens.card, tokens.text, 0.05)
    rail_hover = mix(tokens.rail, tokens.text, 0.05)
    pairs = (
        (tokens.secondary, tokens.track),
        (tokens.card, tokens.degraded),
        (selected_ink(tokens), tokens.selection),
        (tokens.text, rail_hover),
        *itertools.product((tokens.text, tokens.secondary), (row_hover, tokens.selection)),
    )
    faint = [pair for pair in pairs if contrast(*pair) < TEXT_CONTRAST]
    assert not faint


@BOTH
def test_lines_bars_and_marks_can_be_told_from_what_they_are_painted_on(tokens: Tokens) -> None:
    """Series on cards and pages, bars in their tracks, the keyboard's mark in a selected row."""
    series = ("cpu", "memory", "disk", "network", "agents", "gpu", "healthy", "degraded", "critical", "unknown")
    grounds_of_series = (tokens.card, tokens.background)
    pairs = [(getattr(tokens, name), ground) for name in series for ground in grounds_of_series]
    pairs += [(tokens.accent, tokens.selection), (tokens.accent, mix(tokens.card, tokens.text, 0.05))]
    pairs += [(getattr(tokens, name), tokens.track) for name in series]
    faint = [pair for pair in pairs if contrast(*pair) < SHAPE_CONTRAST]
    assert not faint


@BOTH
def test_boxes_to_tick_can_be_told_from_what_they_stand_on(tokens: Tokens) -> None:
    frames = [rule.frame for rule in rules(tokens) if rule.selector.endswith("::indicator") and rule.frame]
    assert frames
    assert all(contrast(frame, ground) >= SHAPE_CONTRAST for frame in frames for ground in (tokens.card,))
