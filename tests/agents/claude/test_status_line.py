"""What a wrapped status line left becomes limits and the fill of a context."""

import os
from pathlib import Path

import pytest

from desktop_monitor.agents.claude.status_line import StatusLineFeed
from desktop_monitor.metrics.agent_event import CLAUDE_CODE, NOTHING, Findings, LimitReading, SessionFacts

NOW = 1_700_000_000.0


def _leave(folder: Path, session: str, content: str, at_seconds: float = NOW) -> Path:
    path = folder / f"{session}.json"
    path.write_text(content, encoding="utf-8")
    os.utime(path, (at_seconds, at_seconds))
    return path


def _feed(folder: Path) -> StatusLineFeed:
    return StatusLineFeed(folder, lambda: NOW)


def test_limits_and_context_are_read_once(tmp_path: Path) -> None:
    _leave(
        tmp_path,
        "s1",
        '{"rate_limits": {"five_hour": {"used_percentage": 23.5, "resets_at": 1700003600},'
        ' "seven_day": {"used_percentage": 120}},'
        ' "context_window": {"context_window_size": 200000, "used_percentage": 8}, "cost": {"total_cost_usd": 1}}',
        NOW - 60,
    )
    feed = _feed(tmp_path)

    assert feed.news() == Findings(
        limits=(
            LimitReading(CLAUDE_CODE, NOW - 60, "five_hour", "status_line", 0.235, 18_000.0, 1_700_003_600.0),
            LimitReading(CLAUDE_CODE, NOW - 60, "seven_day", "status_line", 1.2, 604_800.0, None),
        ),
        sessions=(SessionFacts(CLAUDE_CODE, "s1", NOW - 60, context_tokens=16_000, context_window_tokens=200_000),),
    )
    assert feed.news() == NOTHING


def test_a_replaced_file_is_news_again(tmp_path: Path) -> None:
    _leave(tmp_path, "s1", '{"rate_limits": {"five_hour": {"used_percentage": 1}}}', NOW - 60)
    feed = _feed(tmp_path)
    feed.news()
    _leave(tmp_path, "s1", '{"rate_limits": {"five_hour": {"used_percentage": 2}}}', NOW)

    assert [limit.used_ratio for limit in feed.news().limits] == [0.02]


def test_without_a_folder_there_is_nothing(tmp_path: Path) -> None:
    assert _feed(tmp_path / "none").news() == NOTHING


@pytest.mark.parametrize(
    "content",
    [
        '{"rate_limits": {"five_hour": {"used_percentage": -1, "resets_at": 1e300}}}',
        '{"rate_limits": {"five_hour": {"used_percentage": "5"}, "seven_day": {}}}',
        '{"rate_limits": {"five_hour": {"used_percentage": 1e999}}}',
        '{"rate_limits": {"monthly": {"used_percentage": 5}}}',
        '{"context_window": {"context_window_size": 0, "used_percentage": 8}}',
        '{"context_window": {"used_percentage": 8}}',
        "{}",
    ],
)
def test_what_is_not_plausible_is_unknown(tmp_path: Path, content: str) -> None:
    _leave(tmp_path, "s1", content)

    found = _feed(tmp_path).news()

    assert (found.limits, found.sessions) == ((), ())


@pytest.mark.parametrize("content", ["{half", "[]", '{"rate_limits": 3}', "\x00", "[" * 60_000])
def test_what_is_not_understood_is_counted(tmp_path: Path, content: str) -> None:
    _leave(tmp_path, "s1", content)

    assert _feed(tmp_path).news().rejected == {"status line not understood": 1}


def test_an_unlikely_window_time_is_unknown_and_the_limit_is_kept(tmp_path: Path) -> None:
    _leave(tmp_path, "s1", '{"rate_limits": {"five_hour": {"used_percentage": 5, "resets_at": 0}}}')

    assert [limit.resets_at_seconds for limit in _feed(tmp_path).news().limits] == [None]


def test_files_of_long_ago_and_drafts_are_cleared_away(tmp_path: Path) -> None:
    old = _leave(tmp_path, "old", '{"rate_limits": {"five_hour": {"used_percentage": 5}}}', NOW - 9 * 86_400)
    draft = tmp_path / ".s1.123"
    draft.write_bytes(b"{}")
    os.utime(draft, (NOW - 9 * 86_400, NOW - 9 * 86_400))
    young = tmp_path / ".s2.124"
    young.write_bytes(b"{}")
    os.utime(young, (NOW, NOW))

    assert _feed(tmp_path).news() == NOTHING
    assert (old.exists(), draft.exists(), young.exists()) == (False, False, True)


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    target.write_text('{"rate_limits": {"five_hour": {"used_percentage": 5}}}', encoding="utf-8")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "s1.json").symlink_to(target)

    assert _feed(folder).news() == NOTHING
