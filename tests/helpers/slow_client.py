"""A client whose answers have become slow: made-up transcripts beside settings that could be switched.

Must not know what a test expects.
"""

from __future__ import annotations

from pathlib import Path

from tests.helpers.transcripts import TranscriptText

USUAL_ANSWERS, SLOW_ANSWERS = 400, 14
_SESSION = "76f8506c-e18a-48bc-b641-f4f1cf0a5f70"
_DAY_SECONDS = 86_400.0


def write_slow_client(home: Path, project: Path, now_seconds: float) -> None:
    """Claude Code answered in about 4 s for nine days and in about 12 s for half an hour; Codex is there, too."""
    text = TranscriptText(_SESSION, str(project))
    for number in range(USUAL_ANSWERS):
        _ask(text, f"usual{number}", now_seconds - 9 * _DAY_SECONDS + 1900.0 * number, 3.0 + 0.4 * (number % 7))
    for number in range(SLOW_ANSWERS):
        _ask(text, f"slow{number}", now_seconds - 1500.0 + 100.0 * number, 9.0 + 1.3 * (number % 5))
    text.write(home / ".claude")
    (home / ".claude" / "settings.json").write_text('{\n  "model": "opus",\n  "effortLevel": "high"\n}\n')
    (home / ".codex").mkdir()
    (home / ".codex" / "config.toml").write_text('model_reasoning_effort = "high"\n')


def _ask(text: TranscriptText, name: str, at_seconds: float, answer_seconds: float) -> None:
    text.at_seconds = at_seconds
    text.prompt()
    text.at_seconds = at_seconds + answer_seconds
    text.answer(name)
