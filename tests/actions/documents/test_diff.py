"""A change is shown as it is, and no secret beside it."""

from pathlib import Path

import pytest

from desktop_monitor.actions.documents.diff import file_diff

KEY = "sk-ant-api03-abcdefghijkl0123456789"


def _shown(before: str, after: str, *own: str) -> str:
    return "\n".join(file_diff(Path("/x"), before.encode(), after.encode(), ("mode", "fancy", "simple", *own)))


@pytest.mark.parametrize(
    "line",
    [
        f'"apiKey": "{KEY}",',
        f"api_key: {KEY}",
        f"API_KEY={KEY}",
        f"export MY_TOKEN='{KEY}'",
        f"headers = {{ x = '{KEY}' }}",
        f"url: https://h/?k={KEY}",
        f'{{"env":{{"ANTHROPIC_AUTH_TOKEN":"{KEY}"}}}}',
        f"password: short # {KEY}",
    ],
)
@pytest.mark.parametrize("is_beside", [True, False], ids=["the line beside", "the same line"])
def test_secrets_beside_a_change_are_hidden(line: str, is_beside: bool) -> None:
    gap = "\n" if is_beside else " "

    shown = _shown(f"{line}{gap}mode: fancy\n", f"{line}{gap}mode: simple\n")

    assert KEY not in shown
    assert "short" not in shown
    assert "+" in shown
    assert "mode: simple" in shown


def test_what_is_no_secret_is_shown() -> None:
    text = "max_tokens: 200000\nmodel: claude-sonnet\nauth: true\nmode: fancy\n"

    shown = _shown(text, text.replace("fancy", "simple"))

    assert " max_tokens: 200000\n model: claude-sonnet\n auth: true\n-mode: fancy\n+mode: simple" in shown


def test_a_long_value_of_ours_is_shown() -> None:
    model = "claude-sonnet-4-5-20250929-long"

    assert f"+mode: {model}" in _shown("mode: fancy\n", f"mode: {model}\n", model)


@pytest.mark.parametrize("sign", ["\x1b[31m", "\u202e", "\r", "\u2028", "\x85"])
def test_signs_that_cannot_be_seen_are_made_visible(sign: str) -> None:
    shown = _shown(f"a: {sign}\nmode: fancy\n", f"a: {sign}\nmode: simple\n")

    assert sign not in shown
    assert all(line.isprintable() for line in shown.split("\n"))


def test_tabs_stay() -> None:
    assert "-\tmode: fancy" in _shown("\tmode: fancy\n", "\tmode: simple\n")


def test_a_name_with_escape_codes_does_no_harm() -> None:
    lines = file_diff(Path("/x\x1b[2J"), b"mode: fancy\n", b"mode: simple\n", ())

    assert lines[0] == "--- /x\\x1b[2J"


def test_nothing_is_shown_where_nothing_changes() -> None:
    assert file_diff(Path("/x"), b"a", b"a") == ()
